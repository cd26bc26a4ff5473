package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/submission"
)

// service answers from the framework.
type service struct {
	q           *framework.Queries
	submissions Submissions
}

// Submissions is what this room's answers say of what participants handed in.
type Submissions interface {
	// Briefs gives the newest that pass a filter, and whether there are more.
	Briefs(ctx context.Context, f submission.Filter) (all []submission.Brief, more bool, err error)
}

// Register adds the framework's operations to a hub's API. Where subs is nil,
// nothing is said of what participants handed in.
func Register(api huma.API, q *framework.Queries, subs Submissions) {
	s := service{q, subs}
	get(api, "/instruments", "framework-instruments", "Instruments, by date: what was agreed or proposed, by whom, and what it builds on", s.instruments)
	get(api, "/instruments/{id}", "framework-instrument", "One instrument with its provisions", s.instrument)
	get(api, "/provisions", "framework-provisions", "Provisions: norms, confidence-building measures, principles", s.provisions)
	get(api, "/provisions/{id}", "framework-provision", "One provision with its texts and all that bears on it", s.provision)
	get(api, "/roadmap", "framework-roadmap", "The roadmap: norms beside confidence-building and capacity-building measures", s.roadmap)
	get(api, "/concordance", "framework-concordance", "Relations between provisions, with rationale, source and confidence", s.concordance)
	get(api, "/glossary", "framework-glossary", "Contested terms with their readings and who holds them", s.glossary)
	get(api, "/glossary/{id}", "framework-term", "One contested term", s.term)
	get(api, "/threats", "framework-threats", "Threats, the views on them and the provisions they bear on", s.threats)
	get(api, "/threats/{id}", "framework-threat", "One threat", s.threat)
	get(api, "/framework/documents", "framework-documents", "Documents that the framework was read from", s.documents)
}

func get[I, T any](api huma.API, path, id, summary string, answer func(context.Context, *I) (T, error)) {
	jsonapi.Get(api, jsonapi.Op{ID: id, Path: path, Tag: "framework", Summary: summary}, answer)
}

// answer cuts the part of a list that is asked for.
func answer[T any](all []T, err error, p jsonapi.Paging, id func(T) string) (jsonapi.List[T], error) {
	if err != nil {
		return jsonapi.List[T]{}, err
	}
	return jsonapi.Cut(all, p, id), nil
}

type idWanted struct {
	ID string `path:"id" maxLength:"256" doc:"The frozen id, such as un:a-70-174:13:h:1"`
}

func (s service) instruments(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[framework.InstrumentItem], error) {
	all, err := s.q.Instruments(ctx)
	return answer(all, err, *in, func(i framework.InstrumentItem) string { return i.ID })
}

func (s service) instrument(ctx context.Context, in *idWanted) (framework.InstrumentView, error) {
	return s.q.Instrument(ctx, in.ID)
}

type provisionsWanted struct {
	jsonapi.Paging
	Kind       string `query:"kind" enum:"norm,cbm,principle,chapeau" doc:"Only this kind"`
	Instrument string `query:"instrument" maxLength:"256" doc:"Only of this instrument: un:a-70-174"`
}

func (s service) provisions(ctx context.Context, in *provisionsWanted) (jsonapi.List[framework.ProvisionItem], error) {
	all, err := s.q.Provisions(ctx, framework.ProvisionFilter{Kind: framework.Kind(in.Kind), Instrument: in.Instrument})
	return answer(all, err, in.Paging, func(i framework.ProvisionItem) string { return i.ID })
}

// provision is a provision with what was handed in about it.
type provision struct {
	framework.ProvisionView
	Submissions []submission.Brief `json:"submissions" doc:"what participants handed in about it, the newest first, 50 at the most; all of it is at /api/v1/submissions?about={id}"`
}

func (s service) provision(ctx context.Context, in *idWanted) (out provision, err error) {
	out.Submissions = []submission.Brief{}
	if out.ProvisionView, err = s.q.Provision(ctx, in.ID); err == nil && s.submissions != nil {
		out.Submissions, _, err = s.submissions.Briefs(ctx, submission.Filter{About: in.ID})
	}
	return out, err
}

func (s service) roadmap(ctx context.Context, _ *struct{}) (framework.RoadmapView, error) {
	return s.q.Roadmap(ctx)
}

type relationsWanted struct {
	jsonapi.Paging
	Provision string `query:"provision" maxLength:"256" doc:"Only those with this provision at either end"`
	Relation  string `query:"relation" enum:"equal,subset,superset,intersects,supports" doc:"Only this relation"`
	From      string `query:"from" maxLength:"256" doc:"Only from provisions of this instrument"`
	To        string `query:"to" maxLength:"256" doc:"Only to provisions of this instrument"`
}

func (s service) concordance(ctx context.Context, in *relationsWanted) (jsonapi.List[framework.RelationItem], error) {
	all, err := s.q.Relations(ctx, framework.RelationFilter{Provision: in.Provision,
		Relation: framework.RelationKind(in.Relation), From: in.From, To: in.To})
	return answer(all, err, in.Paging, func(i framework.RelationItem) string { return i.ID })
}

func (s service) glossary(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[framework.TermView], error) {
	all, err := s.q.Terms(ctx)
	return answer(all, err, *in, func(i framework.TermView) string { return i.ID })
}

func (s service) term(ctx context.Context, in *idWanted) (framework.TermView, error) {
	return s.q.Term(ctx, in.ID)
}

func (s service) threats(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[framework.ThreatView], error) {
	all, err := s.q.Threats(ctx)
	return answer(all, err, *in, func(i framework.ThreatView) string { return i.ID })
}

func (s service) threat(ctx context.Context, in *idWanted) (framework.ThreatView, error) {
	return s.q.Threat(ctx, in.ID)
}

func (s service) documents(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[framework.DocumentItem], error) {
	all, err := s.q.Documents(ctx)
	return answer(all, err, *in, func(i framework.DocumentItem) string { return i.ID })
}

package app

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/implementation/capacity"
	capacityweb "comity.example/comity/internal/module/implementation/capacity/web"
	compendiumweb "comity.example/comity/internal/module/implementation/compendium/web"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/module/implementation/questionnaire"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
)

// narrowings are by what the lists of implementation are narrowed, by the addresses of
// their pages: the same that the API takes.
func (h *Hub) narrowings() map[string]implementationweb.Narrowing {
	listed, provision, language := implementationweb.Listed(h.rooms.listed.Has), implementationweb.Provision(h.cited), implementationweb.Language()
	region := implementationweb.Among(regionalGroups()...)
	sided := implementationweb.Narrowing{"provision": provision, "kind": implementationweb.Fits(h.capacityKinds.Has), "region": region, "state": listed, "language": language,
		"status": implementationweb.Among(capacity.Statuses()...), "author": listed, "on": implementationweb.Day()}
	return map[string]implementationweb.Narrowing{
		capacity.NeedsPath:  sided,
		capacity.OffersPath: sided,
		capacityweb.Matches: {"provision": provision, "author": listed},
		law.Home: {"state": listed, "region": region, "type": implementationweb.Fits(func(id string) bool { return h.instruments.Get(id) != nil }),
			"status": implementationweb.Among(law.Statuses()...), "provision": provision, "written": language},
		practice.Home:             {"author": listed, "kind": implementationweb.Among(practice.Kinds()...), "region": region, "provision": provision, "written": language},
		guidance.Home:             {"provision": provision, "author": listed},
		independent.Home:          {"about": listed, "provision": provision, "author": listed},
		measure.Home:              {"by": listed},
		measure.Plans:             {"provision": provision, "region": listed},
		nationalreportweb.Reports: {"participant": listed, "topic": h.takesTopic, "questionnaire": h.takesQuestionnaire},
		compendiumweb.Home:        {"on": h.takesViews, "state": listed, "language": language},
	}
}

// takesTopic takes the topics of reports, whatever questionnaire asks for them.
func (h *Hub) takesTopic(ctx context.Context, topic string) error {
	for _, q := range h.asked.All() {
		if slices.ContainsFunc(q.Sections, func(s questionnaire.Section) bool { return slices.Contains(s.Topics(), topic) }) {
			return nil
		}
	}
	return implementationweb.Provision(h.cited)(ctx, topic)
}

func (h *Hub) takesQuestionnaire(_ context.Context, id string) error {
	if !slices.ContainsFunc(h.asked.All(), func(q questionnaire.Questionnaire) bool { return q.ID == id }) {
		return fail.New(fail.NotFound, "There is no questionnaire %.60s.", id)
	}
	return nil
}

// takesViews takes what a view can be on: what is recorded under a frozen id, and any
// question of international law, which whoever first holds a view on it names.
func (h *Hub) takesViews(ctx context.Context, on string) error {
	if strings.HasPrefix(on, "law:") && position.On(on) {
		return nil
	}
	known := false
	err := h.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		known, err = exists(ctx, q, on)
		return err
	})
	if err == nil && !known {
		err = fail.New(fail.NotFound, "There is nothing under the id %s that a position could be on.", on)
	}
	return err
}

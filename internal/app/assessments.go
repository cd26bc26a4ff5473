package app

import (
	"context"
	"os"
	"path/filepath"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// assessmentRoom is what participants keep of assessments of their own.
func assessmentRoom() snapshot.Room {
	return snapshot.Room{Name: "assessment", Migrations: assessment.Migrations, Tables: []snapshot.Table{
		{Name: "assessment_version", Key: []string{"id", "version"}, Columns: []snapshot.Column{{Name: "id", Kind: snapshot.Text}, {Name: "version", Kind: snapshot.Integer},
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "state", Kind: snapshot.Text}, {Name: "at", Kind: snapshot.Integer}, {Name: "sealed", Kind: snapshot.Bytes}}},
	}}
}

// Assessments keeps participants' own assessments, and shares parts of them.
func (h *Hub) Assessments() *assessment.Service { return h.assessments.Assess }

// assessedKind is the notice that another shared an assessment with a participant,
// or withdrew it. It is marked as what was shared, as letters about cases are.
var assessedKind = outbox.Kind{Name: "assessment.shared", Words: "assessment.notice.", Marking: statement.Green}

// assessed tells the people of a participant what was shared with it.
func (h *Hub) assessed(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return err
	}
	b, err := assessment.Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	return h.outbox.Put(ctx, w.Tx(), outbox.Notice{Kind: assessedKind.Name, Marking: d.Marking, Link: cooperationweb.Assessing + "/" + d.Subject, Key: assessedKind.Name + "." + r.ID.String(),
		Exercise: b.Exercises(), To: outbox.Recipient{Participant: to, Roles: boardRoles()}})
}

// newAssessments makes the room of assessments with its pages, and gives its rules
// to those who clear.
func (h *Hub) newAssessments(lists *cooperation.Templates) error {
	library, err := assessment.Shipped()
	if err != nil {
		return err
	}
	if h.opts.Data != "" {
		if library, err = library.With(os.DirFS(filepath.Join(h.opts.Data, templatesDirectory))); err != nil {
			return err
		}
	}
	service := &assessment.Service{Ledger: h.Ledger, Journal: h.journal, Keys: h.Keys, Drafts: together{h.clearing.drafts}, Library: library, Lists: lists, Cases: h.cases.Queries, Alone: h.clearing.drafts.Alone, Clock: h.opts.Clock, Reachable: h.reachable,
		Queries: &assessment.Queries{DB: h.DB, Journal: h.journal, Keys: h.Keys},
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: action, Object: id})
		}}
	h.assessments = &cooperationweb.Assessments{Pages: h.cases, Assess: service}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, View: h.assessments.ClearAssessment(r.Type), Then: h.assessed, Exercise: practised})
	}
	return nil
}

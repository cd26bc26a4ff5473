package app

import (
	"context"
	"os"
	"path/filepath"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
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
	service := &assessment.Service{Ledger: h.Ledger, Journal: h.journal, Keys: h.Keys, Drafts: together{h.clearing.drafts}, Library: library, Lists: lists, Clock: h.opts.Clock, Reachable: h.reachable,
		Queries: &assessment.Queries{DB: h.DB, Journal: h.journal, Keys: h.Keys},
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: action, Object: id})
		}}
	h.assessments = &cooperationweb.Assessments{Pages: h.cases, Assess: service}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, View: h.assessments.ClearAssessment(r.Type)})
	}
	return nil
}

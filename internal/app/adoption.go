package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
)

// silenceKind is the notice of a silence procedure to those whose agreement is
// asked for.
var silenceKind = outbox.Kind{Name: "consult.silence", Words: "adoption.notice."}

// adoptionRoom is of which silence procedures people were told.
func adoptionRoom() snapshot.Room {
	return snapshot.Room{Name: "adoption", Migrations: adoption.Migrations, Tables: []snapshot.Table{
		{Name: "silence_told", Key: []string{"procedure"}, Columns: []snapshot.Column{
			{Name: "procedure", Kind: snapshot.Text}, {Name: "text", Kind: snapshot.Text},
			{Name: "soon", Kind: snapshot.Text}, {Name: "done", Kind: snapshot.Integer}}},
	}}
}

// adopted answers how texts are agreed, for those who read.
func (h *Hub) adopted() *adoption.Queries {
	c := h.rooms.consulting
	return &adoption.Queries{DB: h.DB, Consultations: c.calls, Texts: c.texts}
}

// newAdoption makes the room of how texts are agreed, and gives its rules to
// those who clear.
func (h *Hub) newAdoption() {
	service := &adoption.Service{Desk: h.consultations.Process.Desk, Queries: h.adopted(), Clock: h.opts.Clock}
	h.consultations.Agree = service
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, View: h.consultations.ClearAgreed(r.Type)})
	}
}

// tellSilence tells the drafters and clearing officers of those whose agreement
// is asked for, and who speak on this hub, of a silence procedure.
func (h *Hub) tellSilence(ctx context.Context, tx *sqldb.Tx, on adoption.On, p *adoption.Procedure, what adoption.News) error {
	known, err := h.Ledger.Identities(ctx)
	if err != nil {
		return err
	}
	for _, identity := range known {
		id, speaks, err := participant.Holder(ctx, tx, identity)
		if err != nil {
			return err
		}
		if !speaks {
			continue
		}
		asked, err := h.adopted().Agrees(ctx, tx, on.Consultation.Invited, id)
		if err != nil {
			return err
		}
		if !asked {
			continue
		}
		n := outbox.Notice{Kind: silenceKind.Name, Link: "/texts/" + on.Text.ID,
			To:      outbox.Recipient{Participant: identity, Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}},
			Subject: map[string]string{"what": string(what), "title": on.Text.Title.String(), "until": p.Until},
			Key:     "silence." + string(what) + "." + p.ID + "." + p.Until + "." + identity.String()}
		if err := h.outbox.Put(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// silences are the silence procedures that await an actor: which run, ask for the
// agreement of his participant, and were not broken by it.
func (h *Hub) silences(l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry) {
	if actor.For == "" || !actor.Any(policy.Drafter, policy.ClearingOfficer) {
		return nil
	}
	ctx := context.Background()
	running, err := h.adopted().Running(ctx)
	if err != nil {
		return nil // the desk is for more than these
	}
	for _, on := range running {
		asked, err := h.adopted().Asked(ctx, on.Consultation.Invited, actor.For)
		if err != nil || !asked {
			continue
		}
		title, _ := on.Text.Title.Pick(l)
		until, _ := form.Instant(on.Agreement.Last().Until)
		out = append(out, ui.JumpEntry{Href: l.Path("/texts", on.Text.ID) + "#agreement", Words: l.T("adoption.desk", "title", title),
			Note: l.T("adoption.desk.note", "until", until.Format("2006-01-02 15:04"))})
	}
	return out
}

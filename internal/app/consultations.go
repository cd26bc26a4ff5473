package app

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// consulting is the rooms of consultations, for those who read.
type consulting struct {
	calls *consult.Queries
	said  *contribution.Queries
	texts *text.Queries
	held  *moderation.Queries
}

func newConsulting(db *sqldb.DB, hub func() statement.Hash, told consult.Submissions) consulting {
	calls := &consult.Queries{DB: db, Participants: naming{}, Submissions: told, Hub: hub}
	held := &moderation.Queries{DB: db, Consultations: calls}
	return consulting{calls: calls, held: held, said: &contribution.Queries{DB: db, Consultations: calls, Receipts: held.Receipts},
		texts: &text.Queries{DB: db, Consultations: calls, Receipts: held.Receipts}}
}

var _ consult.Participants = naming{}

// Class implements consult.Participants.
func (s naming) Class(ctx context.Context, q sqldb.Querier, id string) (participant.Class, bool, error) {
	l, err := s.get(ctx, q, id)
	if err != nil || l == nil {
		return "", false, err
	}
	return l.Class, true, nil
}

// newConsultations makes the rooms in which consultations are called and
// contributed to, with their pages, and gives their rules to those who clear.
func (h *Hub) newConsultations() {
	h.rooms.consulting.texts.Size = h.Ledger.Size
	h.rooms.consulting.texts.Agreed = (&agreedTexts{framework: h.rooms.framework, size: h.Ledger.Size}).in
	desk := consult.NewDesk(h.sayingDesk(), h.rooms.consulting.calls)
	process := &consult.Service{Desk: desk, Clock: h.opts.Clock, Exists: exists}
	contribute := &contribution.Service{Desk: desk, Queries: h.rooms.consulting.said, Anchored: h.anchored}
	negotiate := &text.Service{Desk: desk, Queries: h.rooms.consulting.texts, Official: official}
	h.consultations = &consultweb.Pages{Consultations: h.rooms.consulting.calls, Contributions: h.rooms.consulting.said, Process: process, Contribute: contribute,
		Texts: h.rooms.consulting.texts, Negotiate: negotiate,
		Way: h.handingIn(), Subject: subjectPage, Cited: h.cited}
	h.consultations.Choosing = choosing{h}
	for _, r := range slices.Concat(process.Rules(), contribute.Rules(), negotiate.Rules()) {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.consultations.Clear(r.Type)})
	}
	h.newModeration(desk)
}

// sayingDesk is where a module has something said, in this hub.
func (h *Hub) sayingDesk() *saying.Desk {
	d := saying.New(h.Ledger, h.rooms.consulting.calls.DB, h.rooms.consulting.calls.Hub, naming{}.Speaks, proposing{h.clearing.drafts})
	d.Two, d.Named = h.twoOfficers, h.submitted.Service.Named
	d.Note = func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
		return h.trail.Note(ctx, tx, audit.Entry{Person: actor.Person, Action: typ[:strings.IndexByte(typ, '/')], Object: r.ID.String(), Statement: r.ID})
	}
	return d
}

// keyed reports whether who is listed under an id has a key in the register.
func (h *Hub) keyed(id string) bool {
	l, err := h.rooms.participants.Get(context.Background(), id)
	return err == nil && !l.Identity().IsZero()
}

// confirm drafts that an actor's participant owns to the words of a statement.
func (h *Hub) confirm(ctx context.Context, actor policy.Actor, of statement.Hash) (saying.Outcome, error) {
	out, err := h.submitted.Service.Say(ctx, actor, of, &submission.Confirmed{As: actor.For})
	return saying.Outcome(out), err
}

// anchored reports whether a text has what a comment is anchored to.
func (h *Hub) anchored(ctx context.Context, q sqldb.Querier, consultation statement.Hash, a contribution.Anchor) error {
	return h.rooms.consulting.texts.Anchored(ctx, q, consultation,
		text.Anchor{Text: a.Text, Version: a.Version, Unit: a.Unit, From: a.From, Until: a.Until, Words: a.Words})
}

// official gives the official texts of a provision in a language.
func official(ctx context.Context, q sqldb.Querier, provision, language string) ([]string, error) {
	p, err := framework.ProvisionIn(ctx, q, provision)
	if err != nil || p == nil {
		return nil, err
	}
	var out []string
	for _, t := range p.Texts {
		if t.Basis == framework.Official && t.Language == language {
			out = append(out, t.Text)
		}
	}
	return out, nil
}

// cited is how a provision or an instrument is cited; "" for anything else.
func (h *Hub) cited(id string) string {
	words, err := h.rooms.offered.Cite(context.Background(), []string{id})
	if err != nil {
		return ""
	}
	return words[id]
}

// Consultations takes down what is said in consultations, and shows it.
func (h *Hub) Consultations() *consultweb.Pages { return h.consultations }

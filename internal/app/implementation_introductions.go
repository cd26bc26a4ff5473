package app

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/introduction"
	introductionweb "comity.example/comity/internal/module/implementation/introduction/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// introducedKind is the notice that somebody speaks to a participant about a need
// and an offer. It is confidential: a letter says nothing but that something waits.
var introducedKind = outbox.Kind{Name: "implementation.introduction", Words: "introduction.notice.", Marking: statement.Green}

// newIntroductions makes the room of introductions, with its pages, beside that of
// needs and offers.
func (h *Hub) newIntroductions() (implementing, error) {
	queries := &introduction.Queries{DB: h.DB, Journal: h.journal}
	service := &introduction.Service{Queries: queries, Capacity: h.capacity.Service.Queries, Register: h.Ledger, Journal: h.journal, Drafts: together{h.clearing.drafts}, Clock: h.opts.Clock,
		Hub: h.Ledger.Hub, Reachable: h.reachable, Two: h.twoOfficers,
		Identity: func(ctx context.Context, q sqldb.Querier, id string) (statement.Hash, error) {
			l, ok, err := contactListed(ctx, q, id)
			if err != nil || !ok {
				return statement.Hash{}, err
			}
			return l.Identity, nil
		},
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: typ[:strings.IndexByte(typ, '/')], Object: r.ID.String(), Statement: r.ID})
		},
		Tell: func(ctx context.Context, tx *sqldb.Tx, to statement.Hash, m statement.Marking, id string, said statement.Hash) error {
			return h.outbox.Put(ctx, tx, outbox.Notice{Kind: introducedKind.Name, Marking: m, Link: introductionweb.Address(id), Key: introducedKind.Name + "." + said.String(),
				To: outbox.Recipient{Participant: to, Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}}})
		}}
	h.introductions = &introductionweb.Pages{Way: h.handingIn(), Service: service, Capacity: h.capacity.Service, Shown: h.calledText,
		Opened: func(ctx context.Context, actor policy.Actor, id string) error {
			return h.trail.Record(ctx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: "introduction.read", Object: id})
		}}
	h.capacity.Beside, h.capacity.Service.Met = h.introductions.Beside, service.Met
	out := implementing{Routes: h.introductions.Routes(), Together: h.introductions.Edits()}
	for _, r := range service.Rules() {
		out.Rules = append(out.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, Then: r.Then, View: h.introductions.Clear(r.Type)})
	}
	return out, nil
}

// Introductions takes down what is said in introductions.
func (h *Hub) Introductions() *introduction.Service { return h.introductions.Service }

// introducing leads from the desk to introductions, and says how many wait for an
// answer.
func (h *Hub) introducing(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	if introduction.May(actor, introduction.Read) != nil {
		return nil
	}
	entry := ui.JumpEntry{Href: l.Path(introductionweb.Home), Words: l.T("introduction.list"), Note: l.T("introduction.desk")}
	if n := h.introductions.Waiting(context.Background(), actor); n > 0 {
		entry.Note = l.N("introduction.desk.waiting", n)
	}
	return []ui.JumpEntry{entry}
}

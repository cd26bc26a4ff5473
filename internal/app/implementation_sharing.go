package app

import (
	"context"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/sharing"
	sharingweb "comity.example/comity/internal/module/implementation/sharing/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// sharedKind is the notice that another shared answers with a participant, or
// recalled them. A letter says nothing but that something waits.
var sharedKind = outbox.Kind{Name: "implementation.shared", Words: "sharing.notice.", Marking: statement.Green}

// newSharing makes the room in which answers of preparations are shared in
// confidence.
func (h *Hub) newSharing() (implementing, error) {
	service := &sharing.Service{Queries: &sharing.Queries{DB: h.DB, Journal: h.journal}, Preparations: h.Preparing(), Journal: h.journal, Drafts: together{h.clearing.drafts}, Clock: h.opts.Clock, Reachable: h.reachable}
	h.shares = &sharingweb.Pages{Service: service, Reports: h.reporting, Who: h.signing.door.Who, Called: h.calledText, Choices: h.reached,
		Opened: func(ctx context.Context, actor policy.Actor, id string) error {
			return h.trail.Record(ctx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: "answers.read", Object: id})
		}}
	h.prepared.Shares = sharingweb.Sharable
	out := implementing{Routes: h.shares.Routes(), Together: h.shares.Edits()}
	for _, r := range service.Rules() {
		out.Rules = append(out.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, View: h.shares.Clear(r.Type), Then: h.tellShared})
	}
	return out, nil
}

// Sharing shares answers of preparations.
func (h *Hub) Sharing() *sharing.Service { return h.shares.Service }

// tellShared tells the people of a participant what was shared with it, or recalled.
func (h *Hub) tellShared(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return err
	}
	return h.outbox.Put(ctx, w.Tx(), outbox.Notice{Kind: sharedKind.Name, Marking: d.Marking, Link: sharingweb.Address(d.Subject), Key: sharedKind.Name + "." + r.ID.String(),
		To: outbox.Recipient{Participant: to, Roles: preparers()}})
}

package app

import (
	"context"
	"net/http"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	participantweb "comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// secretariat is who decides about participants, and whom they apply to.
type secretariat struct {
	service      *participant.Service
	applications *application.Desk
}

// applicationRoom is who wants to take part. Links are for the moment, and no
// snapshot holds them.
func applicationRoom() snapshot.Room {
	return snapshot.Room{Name: "application", Migrations: application.Migrations(), Tables: []snapshot.Table{
		{Name: "application", Key: []string{"id"}, Columns: []snapshot.Column{
			{Name: "id", Kind: snapshot.Text}, {Name: "state", Kind: snapshot.Text}, {Name: "filed", Kind: snapshot.Integer},
			{Name: "moved", Kind: snapshot.Integer}, {Name: "participant", Kind: snapshot.Text},
			{Name: "about", Kind: snapshot.Bytes}, {Name: "contact", Kind: snapshot.Bytes}}},
	}}
}

// newSecretariat makes the rooms that decide about participants, and gives
// their rules to those who clear.
func (h *Hub) newSecretariat() {
	s := &participant.Service{Ledger: h.Ledger, DB: h.DB, Clock: h.opts.Clock, Drafts: proposing{h.clearing.drafts}, Trail: decisions{h.trail}, Others: h.consultationTypes,
		Covered: func(ctx context.Context, q sqldb.Querier, typ string) (bool, error) {
			return draft.Covers(ctx, q, h.Ledger.Hub(), typ)
		}}
	d := &application.Desk{DB: h.DB, Keys: h.Keys, Hub: h.Ledger.Hub, Clock: h.opts.Clock, Mail: h.outbox, Decide: s, Lists: h.rooms.participants,
		Addresses: limit.New(h.opts.Clock, 3, 8*time.Hour)}
	s.Follow = d
	h.secretariat = secretariat{s, d}
	h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, participantRules(s)...)
}

// authorized gives whom an identity has authorized, as the register has it.
func (h *Hub) authorized(ctx context.Context, identity statement.Hash) ([]participant.Authorized, error) {
	all, err := h.clearing.authorizations.Queries.Standing(ctx, identity)
	out := make([]participant.Authorized, len(all))
	for i, a := range all {
		out[i] = participant.Authorized{ID: a.ID, By: a.Identity, Roles: a.Roles, Since: a.Since, Statement: a.Statement, Struck: a.Struck != nil}
		if !a.Until.IsZero() {
			out[i].Until = &a.Until
		}
		if s := a.Suspension; s != nil {
			out[i].Suspended = &participant.Pause{Statement: s.Statement, From: s.At, Until: s.Ends()}
		}
	}
	return out, err
}

// Participants decides about participants.
func (h *Hub) Participants() *participant.Service { return h.secretariat.service }

// decisions takes down who decided what about participants.
type decisions struct{ to *audit.Trail }

// Note implements participant.Trail.
func (d decisions) Note(ctx context.Context, tx *sqldb.Tx, by statement.Hash, person, action, object string, said statement.Hash) error {
	return d.to.Note(ctx, tx, audit.Entry{Participant: by, Person: person, Action: action, Object: object, Statement: said})
}

// participantRules are the rules of drafts about participants: what needs two
// officers of the secretariat, and what participants say for themselves.
func participantRules(s *participant.Service) []draft.Rule {
	var out []draft.Rule
	for _, typ := range append(participant.Decided(), participant.TypeObjected) {
		out = append(out, draft.Rule{Type: typ, Check: s.Check, View: participantweb.Clear(typ), Roles: clearsParticipants(typ),
			May: func(actor policy.Actor) error { return s.MayDraft(actor, typ) },
			Clear: func(_ context.Context, _ sqldb.Querier, officer policy.Actor, d ledger.Draft) error {
				return s.MayClear(officer, d)
			},
			After: func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, body []byte) error {
				b, err := participant.Decode(typ, body)
				if err != nil {
					return err
				}
				return s.After(ctx, tx, r, b)
			}})
	}
	return out
}

// clearsParticipants are the roles that clear a type where no list is set. A
// withdrawal is the secretariat's or the participant's own: MayClear tells.
func clearsParticipants(typ string) []policy.Role {
	switch typ {
	case participant.TypeObjected:
		return nil
	case participant.TypeWithdrawn:
		return []policy.Role{policy.Secretariat, policy.ClearingOfficer, policy.KeyOfficer}
	}
	return []policy.Role{policy.Secretariat}
}

// participantPages are the public pages of participants.
func (h *Hub) participantPages() participantweb.Pages {
	_, of := h.implementationShares()
	return participantweb.Pages{Queries: h.rooms.participants, Record: partaking{h.rooms.record}.Recorded, Submitted: h.handed().Of,
		Shares: append(of, h.consultations.Of, h.views.Of), Cite: h.rooms.offered.Cite,
		Subject: subjectPage, Apply: true, RegionPage: func(region string) string { return implementationweb.Regions + "/" + region }, Origin: h.Ledger.Origin(), Base: h.opts.Site.Base,
		KeyPage: func(identity statement.Hash) string { return "/keys/" + identity.String() }}
}

// participantDesk is where people apply, and where it is decided about them.
func (h *Hub) participantDesk() participantweb.Desk {
	return participantweb.Desk{Pages: h.participantPages(), Service: h.secretariat.service, Applications: h.secretariat.applications, Officers: officers{h},
		Hub: h.Ledger.Hub, Who: func(r *http.Request) (policy.Actor, error) { return h.signing.door.Who(r) },
		Visits: limit.New(h.opts.Clock, 20, time.Minute), Proxies: h.opts.Proxies,
		DraftPage: func(id string) string { return DraftPath + id },
		Sends:     h.opts.Mail != nil, Contact: h.opts.Site.Contact,
		OpenKeys: "/desk/keys/open", Recording: "/desk/submissions/new?mode=recorded"}
}

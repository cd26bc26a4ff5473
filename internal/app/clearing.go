package app

import (
	"context"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	authorizationweb "comity.example/comity/internal/platform/authorization/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// clearing is who may speak for whom, and what waits to be said.
type clearing struct {
	authorizations *authorization.Service
	drafts         *draft.Service
}

// draftRoom is what waits to be said. Rows of steps, clearances and holds come
// before those of drafts, whose way in they open.
func draftRoom() snapshot.Room {
	text := func(names ...string) (out []snapshot.Column) {
		for _, n := range names {
			out = append(out, snapshot.Column{Name: n, Kind: snapshot.Text})
		}
		return out
	}
	number := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	octets := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Bytes} }
	return snapshot.Room{Name: "draft", Migrations: draft.Migrations, Tables: []snapshot.Table{
		{Name: "draft_step", Key: []string{"draft", "edition", "step"}, Columns: append(text("draft", "body"), number("edition"), number("step"))},
		{Name: "clearance", Key: []string{"draft", "edition", "step"}, Columns: append(text("draft", "person", "in_place_of", "drafter"),
			number("edition"), number("step"), number("own"), octets("approval"), number("at"))},
		{Name: "draft_version", Key: []string{"draft", "edition"}, Columns: append(text("draft", "challenge", "ended_by"), number("edition"), number("own"),
			number("alone"), octets("sealed"), number("steps"), number("frozen"), octets("reason"), number("replaced"))},
		{Name: "draft_hold", Key: []string{"draft", "edition"}, Columns: append(text("draft", "queue", "label", "keeper", "receipt"), number("edition"), number("place"), number("since"))},
		{Name: "draft_decision", Key: []string{"draft", "edition"}, Columns: append(text("draft", "outcome", "person", "keeper", "reason", "statement"), number("edition"), number("at"))},
		{Name: "draft", Key: []string{"id"}, Columns: append(text("id", "participant", "drafter", "type", "state", "challenge", "ended_by", "statement"),
			number("own"), number("alone"), number("edition"), octets("sealed"), number("steps"), number("created"), number("frozen"), number("changed"),
			octets("reason"), number("reminded"))},
		{Name: "draft_said", Key: []string{"draft", "part"}, Columns: append(text("draft", "statement"), number("part"))},
		{Name: "draft_absence", Key: []string{"participant", "person"}, Columns: append(text("participant", "person", "deputy"), number("begins"), number("ends"))},
	}}
}

// newClearing makes those rooms, for passkeys of this domain that
// answer at these addresses.
func (h *Hub) newClearing(domain string, origins []string) clearing {
	queries := &authorization.Queries{DB: h.DB, Hub: h.Ledger.Hub, Clock: h.opts.Clock, Log: h.Ledger,
		Listed: func(ctx context.Context, q sqldb.Querier, identity statement.Hash) (string, error) {
			id, _, err := participant.Holder(ctx, q, identity)
			return id, err
		}}
	drafts := &draft.Service{Ledger: h.Ledger, DB: h.DB, Keys: h.Keys, People: queries, Clock: h.opts.Clock, Log: h.opts.Log,
		Party: clearance.Party{RPID: domain, Origins: origins}, Open: h.opts.Drafts, Pace: h.opts.Pace}
	service := &authorization.Service{Ledger: h.Ledger, Queries: queries, Drafts: drafts, Recorded: h.credentials, Hear: h.founded, Terms: h.opts.Suspends}
	drafts.Hear, drafts.Silent, drafts.Confide = h.drafted(), participant.Silent, h.confide
	h.rooms.participants.Authorized = h.authorized // here, because whoever checks a hub answers as it does
	drafts.Rules = append(append(drafts.Rules, authorizationweb.Rules(service)...), h.destruction())
	return clearing{authorizations: service, drafts: drafts}
}

// Authorizations gives and withdraws who may speak.
func (h *Hub) Authorizations() *authorization.Service { return h.clearing.authorizations }

// Drafts keeps what waits to be said.
func (h *Hub) Drafts() *draft.Service { return h.clearing.drafts }

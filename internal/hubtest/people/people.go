// Package people gives tests a register with participants on it and people who
// speak for them, each with a passkey: to draft, to clear, and to try what they
// may not.
package people

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Party is the hub as its passkeys know it.
var Party = clearance.Party{RPID: "hub.test", Origins: []string{"https://hub.test"}}

// World is a register with the rooms of authorizations and drafts.
type World struct {
	*hubtest.Register
	Authorizations *authorization.Queries
	Giving         *authorization.Service
	Drafts         *draft.Service
	Listed         map[statement.Hash]string        // ids under which participants are listed
	Openings       map[statement.Hash]*keys.Opening // of those that Participant has opened
	t              testing.TB
}

// Person is somebody whom a participant has authorized.
type Person struct {
	ID       string
	Identity statement.Hash
	Roles    []policy.Role
	Device   *passkey.Authenticator
}

// New makes a world on a new database. Rules for further types are appended to
// World.Drafts.Rules.
func New(t testing.TB, url string, projections ...ledger.Projection) *World {
	t.Helper()
	w := &World{Listed: map[statement.Hash]string{}, Openings: map[statement.Hash]*keys.Opening{}, t: t}
	w.Register = hubtest.NewRegister(t, url, append([]ledger.Projection{authorization.Projection{}, draft.Projection{}}, projections...)...)
	if err := w.DB.Migrate(t.Context(), "draft", draft.Migrations); err != nil {
		t.Fatal(err)
	}
	w.Authorizations = &authorization.Queries{DB: w.DB, Hub: func() statement.Hash { return w.Hub() }, Clock: w.Clock, Log: w,
		Listed: func(_ context.Context, _ sqldb.Querier, id statement.Hash) (string, error) { return w.Listed[id], nil }}
	w.Drafts = &draft.Service{Ledger: w, DB: w.DB, Keys: w.Keys, People: w.Authorizations, Party: Party, Clock: w.Clock}
	w.Giving = &authorization.Service{Ledger: w, Queries: w.Authorizations, Drafts: w.Drafts}
	w.Drafts.Rules = w.Giving.Rules()
	return w
}

// Participant opens a participant whose keys the hub keeps.
func (w *World) Participant(listed string) statement.Hash {
	w.t.Helper()
	o, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(o.ID, o.Signing)
	err = w.Do(context.Background(), func(ctx context.Context, to *ledger.Writer) error {
		_, err := to.Open(ctx, o.Leaf, o.Blob)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Listed[o.ID], w.Openings[o.ID] = listed, o
	return o.ID
}

// Newcomer is a person with a passkey whom nobody has authorized.
func (w *World) Newcomer() *Person {
	w.t.Helper()
	p := &Person{ID: authorization.NewPerson(), Device: passkey.New(Party.RPID, Party.Origins[0])}
	if _, err := p.Device.Make([]byte(p.ID)); err != nil {
		w.t.Fatal(err)
	}
	return p
}

// Given is the authorization of a person as a body.
func (p *Person) Given(identity statement.Hash, roles ...policy.Role) authorization.Given {
	g := authorization.Given{Identity: identity, Person: p.ID, Roles: slices.Sorted(slices.Values(roles))}
	for _, k := range p.Device.Passkeys() {
		g.Passkeys = append(g.Passkeys, authorization.Passkey{ID: k.ID, Key: k.Key})
	}
	return g
}

// Person authorizes somebody new, past all rules: by a statement of the
// participant.
func (w *World) Person(identity statement.Hash, roles ...policy.Role) *Person {
	w.t.Helper()
	p := w.Newcomer()
	g := p.Given(identity, roles...)
	g.ID = authorization.NewID()
	d, err := corpus.Drafts([]*authorization.Given{&g})
	if err != nil {
		w.t.Fatal(err)
	}
	d[0].By = identity
	w.MustSay(d...)
	p.Identity, p.Roles = identity, g.Roles
	return p
}

// Actor is a person as authorized now; a visitor when nothing is in force.
func (w *World) Actor(p *Person) policy.Actor {
	w.t.Helper()
	a, err := w.Authorizations.Actor(context.Background(), p.ID, p.Identity)
	if err != nil {
		return policy.Visitor
	}
	return a
}

// Clear clears the next step of a draft with the person's passkey.
func (w *World) Clear(p *Person, id draft.ID) (draft.Result, error) {
	actor := w.Actor(p)
	options, err := w.Drafts.Options(context.Background(), actor, id)
	if err != nil {
		return draft.Result{}, err
	}
	answer, err := p.Device.Get(options)
	if err != nil {
		return draft.Result{}, err
	}
	return w.Drafts.Clear(context.Background(), actor, id, answer)
}

// MustClear clears and fails the test when that is refused.
func (w *World) MustClear(p *Person, id draft.ID) draft.Result {
	w.t.Helper()
	r, err := w.Clear(p, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

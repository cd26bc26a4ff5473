package authorization_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

type cast struct {
	*people.World
	state                          statement.Hash
	first, second, drafter, writer *people.Person
}

// on runs a test on both databases, on a participant with two key officers, a
// clearing officer and a drafter.
func on(t *testing.T, run func(t *testing.T, c *cast)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		c := &cast{World: people.New(t, url)}
		c.state = c.Participant("state:ke")
		c.first = c.Person(c.state, policy.KeyOfficer)
		c.second = c.Person(c.state, policy.KeyOfficer)
		c.drafter = c.Person(c.state, policy.Drafter)
		c.writer = c.Person(c.state, policy.ClearingOfficer)
		run(t, c)
	})
}

var program = policy.As(policy.Operator)

func TestFounding(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := people.New(t, url)
		ctx := t.Context()
		hub, state := w.Hub(), w.Participant("state:ke")
		officer := w.Person(hub, policy.Secretariat)
		other := w.Person(hub, policy.Operator, policy.KeyOfficer)
		foreign := w.Person(w.Participant("state:fr"), policy.KeyOfficer, policy.ClearingOfficer)
		recorded := true
		w.Giving.Recorded = func(context.Context, sqldb.Querier, statement.Hash) error {
			if !recorded {
				return fail.New(fail.Denied, "no credentials are recorded")
			}
			return nil
		}
		g := w.Newcomer().Given(state, policy.KeyOfficer, policy.ClearingOfficer)
		for _, tc := range []struct {
			name  string
			actor policy.Actor
			given authorization.Given
		}{
			{"a visitor", policy.Visitor, g},
			{"an operator who has signed in", w.Actor(other), g},
			{"an officer of another participant", w.Actor(foreign), g},
			{"the secretariat, to itself", w.Actor(officer), officer.Given(state, policy.KeyOfficer)},
			{"the secretariat, for the hub's own participant", w.Actor(officer), w.Newcomer().Given(hub, policy.KeyOfficer)},
			{"the roles of a hub from another participant", program, w.Newcomer().Given(state, policy.Secretariat)},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, err := w.Giving.Found(ctx, tc.actor, tc.given); !fail.Is(err, fail.Denied) {
					t.Errorf("%v", err)
				}
			})
		}
		recorded = false
		if _, err := w.Giving.Found(ctx, w.Actor(officer), g); !fail.Is(err, fail.Denied) {
			t.Errorf("without recorded credentials: %v", err)
		}
		recorded = true
		if _, err := w.Giving.Found(ctx, w.Actor(officer), g); err != nil {
			t.Fatal(err)
		}
		again := g
		again.Roles = []policy.Role{policy.KeyOfficer}
		if _, err := w.Giving.Found(ctx, program, again); err != nil {
			t.Fatalf("said again: %v", err)
		}
		all, err := w.Authorizations.Holders(ctx, state)
		if err != nil || len(all) != 1 || len(all[0].Roles) != 1 || len(all[0].Statements) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		if _, err := w.Giving.Found(ctx, w.Actor(officer), again); !fail.Is(err, fail.Denied) {
			t.Errorf("the secretariat restores a State's officer: %v", err)
		}
		for _, a := range []policy.Actor{program, policy.As(policy.Secretariat), w.Actor(officer)} {
			for _, role := range []policy.Role{policy.Drafter, policy.KeyOfficer} {
				if _, err := w.Giving.Found(ctx, a, w.Newcomer().Given(state, role)); !fail.Is(err, fail.Denied) {
					t.Errorf("a second person, as %s, beside the first key officer: %v", role, err)
				}
			}
		}
		w.CheckRebuild()
	})
}

func TestGiveChangeWithdraw(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		p := c.Newcomer()
		if _, err := c.Giving.Give(ctx, c.Actor(c.drafter), p.Given(c.state, policy.Drafter)); !fail.Is(err, fail.Denied) {
			t.Errorf("given by a drafter: %v", err)
		}
		id, err := c.Giving.Give(ctx, c.Actor(c.first), p.Given(c.state, policy.Drafter, policy.Auditor))
		if err != nil {
			t.Fatal(err)
		}
		p.Identity = c.state
		if c.Actor(p).SignedIn() {
			t.Error("in force before it is cleared")
		}
		if _, err := c.Clear(c.first, id); !fail.Is(err, fail.Denied) {
			t.Errorf("cleared by its drafter: %v", err)
		}
		c.MustClear(c.writer, id)
		a := c.Actor(p)
		if !slices.Equal(a.Roles, []policy.Role{policy.Auditor, policy.Drafter}) || a.For != "state:ke" || a.Identity != c.state {
			t.Errorf("%+v", a)
		}
		hats, err := c.Authorizations.Hats(ctx, p.ID)
		if err != nil || len(hats) != 1 || hats[0].Participant != "state:ke" {
			t.Fatalf("%+v, %v", hats, err)
		}
		// Another role, until a date.
		g := p.Given(c.state, policy.ContactOfficer)
		g.Until = c.Clock.Now().Add(time.Hour).Format(time.RFC3339)
		if id, err = c.Giving.Give(ctx, c.Actor(c.first), g); err != nil {
			t.Fatal(err)
		}
		c.MustClear(c.second, id)
		if a := c.Actor(p); !slices.Equal(a.Roles, []policy.Role{policy.ContactOfficer}) {
			t.Errorf("%+v", a)
		}
		c.Clock.Advance(time.Hour)
		if c.Actor(p).SignedIn() {
			t.Error("in force after its end")
		}
		if hats, err := c.Authorizations.Hats(ctx, p.ID); err != nil || len(hats) != 0 {
			t.Errorf("%+v, %v", hats, err)
		}
		// Given anew after it ran out: the same id.
		if id, err = c.Giving.Give(ctx, c.Actor(c.first), p.Given(c.state, policy.Drafter)); err != nil {
			t.Fatal(err)
		}
		c.MustClear(c.second, id)
		again, err := c.Authorizations.Hats(ctx, p.ID)
		if err != nil || len(again) != 1 || again[0].ID != hats[0].ID {
			t.Fatalf("%+v, %v", again, err)
		}
		if _, err := c.Giving.Withdraw(ctx, c.Actor(c.writer), authorization.Withdrawn{ID: again[0].ID}); !fail.Is(err, fail.Denied) {
			t.Errorf("withdrawn by a clearing officer: %v", err)
		}
		if id, err = c.Giving.Withdraw(ctx, c.Actor(c.first), authorization.Withdrawn{ID: again[0].ID, Reason: "posted elsewhere"}); err != nil {
			t.Fatal(err)
		}
		withdrawn := c.MustClear(c.second, id)
		if c.Actor(p).SignedIn() {
			t.Error("in force after it was withdrawn")
		}
		if _, err := c.Erase(ctx, c.state, withdrawn.Receipt.ID, "asked for"); err != nil {
			t.Fatal(err)
		}
		if c.Actor(p).SignedIn() {
			t.Error("in force again once the reason of the withdrawal was erased")
		}
		// And once more: another id, since what is withdrawn stays so.
		if id, err = c.Giving.Give(ctx, c.Actor(c.first), p.Given(c.state, policy.Drafter)); err != nil {
			t.Fatal(err)
		}
		c.MustClear(c.second, id)
		if last, err := c.Authorizations.Hats(ctx, p.ID); err != nil || len(last) != 1 || last[0].ID == hats[0].ID {
			t.Errorf("%+v, %v", last, err)
		}
		c.CheckRebuild()
	})
}

// Nobody gives, widens or restores an authorization of his or her own alone.
func TestOneself(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		id, err := c.Giving.Give(ctx, c.Actor(c.first), c.first.Given(c.state, policy.KeyOfficer, policy.ClearingOfficer))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(c.first, id); !fail.Is(err, fail.Denied) {
			t.Errorf("widened alone: %v", err)
		}
		// Drafted by another, the person concerned does not clear it either.
		if id, err = c.Giving.Give(ctx, c.Actor(c.first), c.second.Given(c.state, policy.ClearingOfficer, policy.KeyOfficer)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Denied) {
			t.Errorf("cleared by whom it is about: %v", err)
		}
		c.MustClear(c.writer, id)
		// A drafter changes no roles under the cover of a passkey.
		wider := c.drafter.Given(c.state, policy.Drafter, policy.ClearingOfficer)
		wider.ID = mustHat(t, c, c.drafter).ID
		d, err := corpus.Drafts([]*authorization.Given{&wider})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), d[0]); !fail.Is(err, fail.Denied) {
			t.Errorf("a drafter drafts roles: %v", err)
		}
	})
}

func mustHat(t *testing.T, c *cast, p *people.Person) authorization.Hat {
	t.Helper()
	hats, err := c.Authorizations.Hats(t.Context(), p.ID)
	if err != nil || len(hats) != 1 {
		t.Fatalf("%+v, %v", hats, err)
	}
	return hats[0]
}

func TestOwnPasskeys(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		further, err := people.New(t, hubtest.SQLite(t)).Newcomer().Device.Make([]byte("x"))
		if err != nil {
			t.Fatal(err)
		}
		id, err := c.Giving.AddPasskey(ctx, c.Actor(c.drafter), authorization.Passkey{ID: further.ID, Key: further.Key})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []*people.Person{c.first, c.writer} {
			if _, err := c.Clear(p, id); err == nil {
				t.Error("another clears it")
			}
		}
		c.MustClear(c.drafter, id)
		has, err := c.Authorizations.Holders(ctx, c.state)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(has, func(h authorization.Holder) bool { return h.Person == c.drafter.ID })
		if len(has[i].Passkeys) != 2 {
			t.Errorf("%d passkeys", len(has[i].Passkeys))
		}
		if id, err = c.Giving.RemovePasskey(ctx, c.Actor(c.drafter), further.ID); err != nil {
			t.Fatal(err)
		}
		c.MustClear(c.drafter, id)
		if _, err := c.Giving.RemovePasskey(ctx, c.Actor(c.drafter), c.drafter.Device.Passkeys()[0].ID); !fail.Is(err, fail.Conflict) {
			t.Errorf("the last one: %v", err)
		}
		if _, err := c.Giving.RemovePasskey(ctx, c.Actor(c.drafter), further.ID); !fail.Is(err, fail.NotFound) {
			t.Errorf("one that is not there: %v", err)
		}
		// All passkeys exchanged at once is no change of one's own.
		all := c.drafter.Given(c.state, policy.Drafter)
		all.ID, all.Passkeys = mustHat(t, c, c.drafter).ID, []authorization.Passkey{{ID: further.ID, Key: further.Key}}
		d, err := corpus.Drafts([]*authorization.Given{&all})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), d[0]); !fail.Is(err, fail.Denied) {
			t.Errorf("all passkeys exchanged: %v", err)
		}
	})
}

// What arrives and does not hold changes nothing.
func TestInert(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		hat := mustHat(t, c, c.drafter)
		other := c.Participant("state:fr")
		say := func(by statement.Hash, typ, subject string, body any) {
			t.Helper()
			var b []byte
			var err error
			switch x := body.(type) {
			case string:
				b = []byte(x)
			case authorization.Given:
				b, err = corpus.Encode(&x)
			}
			if err != nil {
				t.Fatal(err)
			}
			c.MustSay(ledger.Draft{By: by, Type: typ, Subject: subject, Body: b})
		}
		say(other, authorization.TypeGiven, hat.ID, c.drafter.Given(other, policy.KeyOfficer))
		say(other, authorization.TypeWithdrawn, hat.ID, `{"reason":""}`)
		say(c.state, authorization.TypeGiven, hat.ID, c.Newcomer().Given(c.state, policy.KeyOfficer))
		say(c.state, authorization.TypeGiven, "authorization:x", c.Newcomer().Given(c.state, policy.KeyOfficer))
		say(c.state, authorization.TypeGiven, hat.ID, `{"person":"Jane"}`)
		say(c.state, authorization.TypeWithdrawn, hat.ID, `{}`)
		if got := mustHat(t, c, c.drafter); got.Statement != hat.Statement || !slices.Equal(got.Roles, hat.Roles) {
			t.Errorf("%+v", got)
		}
		// A second authorization of the same person is no way around the first.
		say(c.state, authorization.TypeGiven, authorization.NewID(), c.drafter.Given(c.state, policy.Drafter, policy.KeyOfficer))
		if c.Actor(c.drafter).Is(policy.KeyOfficer) {
			t.Error("a second authorization widens the first")
		}
		// Roles of a hub from somebody else count for nothing.
		p := c.Newcomer()
		p.Identity = other
		say(other, authorization.TypeGiven, authorization.NewID(), p.Given(other, policy.Drafter, policy.Secretariat))
		if a := c.Actor(p); !slices.Equal(a.Roles, []policy.Role{policy.Drafter}) {
			t.Errorf("%v", a.Roles)
		}
		if _, err := c.Giving.Withdraw(ctx, c.Actor(c.first), authorization.Withdrawn{ID: authorization.NewID()}); !fail.Is(err, fail.NotFound) {
			t.Errorf("withdrawing what is not there: %v", err)
		}
		c.CheckRebuild()
	})
}

// Erasing the body of an authorization ends it; so it does for good when it
// had been withdrawn.
func TestErased(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := people.New(t, url)
		ctx := t.Context()
		p := w.Person(w.Hub(), policy.Secretariat)
		hats, err := w.Authorizations.Hats(ctx, p.ID)
		if err != nil || len(hats) != 1 {
			t.Fatal(hats, err)
		}
		if _, err := w.Erase(ctx, w.Hub(), hats[0].Statement, "at the person's request"); err != nil {
			t.Fatal(err)
		}
		if w.Actor(p).SignedIn() {
			t.Error("in force without a body")
		}
		w.CheckRebuild()
	})
}

var _ draft.Authorizations = &authorization.Queries{}

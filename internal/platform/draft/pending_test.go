package draft_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestPending: what was put forward and waits is told to all of a participant's
// people, without a word of it, and to nobody else; its id only to those who see the
// draft.
func TestPending(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		id := c.together(t, cases("CANARY-DRAFT", c.to[0], c.to[1])...)
		public := c.propose(t)
		colleague := c.Person(c.state, policy.Drafter)
		for _, tc := range []struct {
			name string
			who  *people.Person
			sees bool
		}{{"its drafter", c.drafter, true}, {"who clears", c.second, true}, {"another drafter", colleague, false}} {
			all, err := c.Drafts.Pending(t.Context(), c.Actor(tc.who), "test.case.")
			if err != nil || len(all) != 2 {
				t.Fatalf("%s: %+v, %v", tc.name, all, err)
			}
			for i, p := range all {
				if p.Type != typeCase || p.Subject != cases("", c.to[0])[0].Subject || p.Stream != c.to[i].String() || p.Drafter != c.drafter.ID || p.Marking != statement.Amber || p.At.IsZero() || (p.ID == id) != tc.sees || (p.ID == "") == tc.sees {
					t.Errorf("%s: %+v", tc.name, p)
				}
			}
		}
		if all, err := c.Drafts.Pending(t.Context(), c.Actor(c.stranger), "test."); err != nil || len(all) != 0 {
			t.Errorf("another participant: %+v, %v", all, err)
		}
		if _, err := c.Drafts.Pending(t.Context(), policy.Visitor, "test."); !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor: %v", err)
		}
		if all, err := c.Drafts.Pending(t.Context(), c.Actor(colleague), "test."); err != nil || len(all) != 3 {
			t.Errorf("of all types: %+v, %v", all, err)
		}
		c.MustClear(c.officer, public)
		c.MustClear(c.officer, id)
		if all, err := c.Drafts.Pending(t.Context(), c.Actor(colleague), "test."); err != nil || len(all) != 0 {
			t.Errorf("once they are said: %+v, %v", all, err)
		}
	})
}

// TestPendingWithSteps: who has cleared one step of a list sees the draft, and one
// whose row was changed is left out.
func TestPendingWithSteps(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		id := c.propose(t)
		c.MustClear(c.officer, id)
		other, err := c.Drafts.Propose(t.Context(), c.Actor(c.drafter), ledger.Draft{Type: typeNote, Subject: "note:2", Body: []byte(`{}`)})
		if err != nil {
			t.Fatal(err)
		}
		c.swapped(t, other, func(table string, row map[string]any) {
			if table == "draft" {
				row["drafter"] = c.keeper.ID
			}
		})
		all, err := c.Drafts.Pending(t.Context(), c.Actor(c.officer), "test.")
		if err != nil || len(all) != 1 || all[0].ID != id || all[0].Subject != "note:1" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

// TestPendingThatNobodyCanClear: what waits says so while nobody can clear it, to
// people who do not see the draft, too, for the reason that the draft gives.
func TestPendingThatNobodyCanClear(t *testing.T) {
	for want, leave := range map[draft.Stuck]func(c *cast) []*people.Person{
		draft.NotStuck:      func(*cast) []*people.Person { return nil },
		draft.StuckDrafter:  func(c *cast) []*people.Person { return []*people.Person{c.drafter} },
		draft.StuckOfficers: func(c *cast) []*people.Person { return []*people.Person{c.officer, c.second, c.keeper} },
	} {
		t.Run(string(want), func(t *testing.T) {
			on(t, func(t *testing.T, c *cast) {
				colleague := c.Person(c.state, policy.Drafter)
				id := c.propose(t)
				for _, p := range leave(c) {
					c.withdraw(t, p)
				}
				all, err := c.Drafts.Pending(t.Context(), c.Actor(colleague), "test.")
				if err != nil || len(all) != 1 || all[0].ID != "" || all[0].Stuck != want {
					t.Errorf("%+v, %v", all, err)
				}
				if want == draft.StuckOfficers {
					if d, err := c.Drafts.Get(t.Context(), c.Actor(c.drafter), id); err != nil || d.Stuck != want {
						t.Errorf("the draft says %q, %v", d.Stuck, err)
					}
				}
			})
		})
	}
}

// TestPendingThatCannotBeSaidAnyMore: what its room would refuse says so, in the words
// in which the draft says it, to people who do not see the draft, too.
func TestPendingThatCannotBeSaidAnyMore(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		colleague := c.Person(c.state, policy.Drafter)
		id := c.propose(t)
		refused := func(who *people.Person) error {
			all, err := c.Drafts.Pending(t.Context(), c.Actor(who), "test.")
			if err != nil || len(all) != 1 {
				t.Fatalf("%+v, %v", all, err)
			}
			return all[0].Refusal
		}
		if err := refused(colleague); err != nil {
			t.Errorf("while it can be said: %v", err)
		}
		c.refuse = fail.New(fail.Conflict, "The case is closed.")
		of := c.get(t, id).Refusal
		for _, who := range []*people.Person{c.drafter, c.officer, colleague} {
			if err := refused(who); of == nil || err == nil || fail.Message(err) != fail.Message(of) {
				t.Errorf("%v, and the draft says %v", err, of)
			}
		}
	})
}

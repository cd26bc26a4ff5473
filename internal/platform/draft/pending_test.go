package draft_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
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

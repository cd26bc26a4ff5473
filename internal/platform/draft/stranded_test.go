package draft_test

import (
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
)

// TestStranded: what nobody can clear any more is there, once, with those who can do
// something about it: key officers and its drafter or, where the drafter has gone,
// whoever sees it and can put it forward anew. It is said when it is put forward, and
// when it has waited, too.
func TestStranded(t *testing.T) {
	for name, tc := range map[string]struct {
		leave func(c *cast) []*people.Person
		why   draft.Stuck
		tells func(c *cast) []*people.Person
	}{
		"somebody can": {func(c *cast) []*people.Person { return []*people.Person{c.officer} }, draft.NotStuck, nil},
		"the officers have gone": {
			func(c *cast) []*people.Person { return []*people.Person{c.officer, c.second} }, draft.StuckOfficers,
			func(c *cast) []*people.Person { return []*people.Person{c.drafter, c.keeper} },
		},
		"its drafter has gone": {
			func(c *cast) []*people.Person { return []*people.Person{c.drafter} }, draft.StuckDrafter,
			func(c *cast) []*people.Person { return []*people.Person{c.officer, c.keeper} }, // not who drafts and does not see it
		},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(t *testing.T, c *cast) {
				c.Person(c.state, policy.Drafter)
				id := c.propose(t)
				if h := c.heard[len(c.heard)-1]; h.Stranded != nil {
					t.Errorf("as it is put forward: %+v", h.Stranded)
				}
				for _, p := range tc.leave(c) {
					c.withdraw(t, p)
				}
				var all []draft.Stranded
				var waited []draft.Overdue
				err := c.DB.Read(t.Context(), func(q sqldb.Querier) (err error) {
					if all, err = c.Drafts.Stranded(t.Context(), q, c.state); err == nil {
						waited, err = c.Drafts.Overdue(t.Context(), q, c.Clock.Now().Add(time.Hour), time.Minute)
					}
					return err
				})
				if err != nil || len(waited) != 1 {
					t.Fatal(waited, err)
				}
				if tc.why == draft.NotStuck {
					if len(all) != 0 || waited[0].Stranded != nil {
						t.Errorf("%+v, %+v", all, waited)
					}
					return
				}
				var want []string
				for _, p := range tc.tells(c) {
					want = append(want, p.ID)
				}
				slices.Sort(want)
				if len(all) != 1 || all[0].Draft != id || all[0].Participant != c.state || all[0].Why != tc.why || !slices.Equal(all[0].Tell, want) {
					t.Errorf("%+v, want %s told to %v", all, tc.why, want)
				}
				if s := waited[0].Stranded; s == nil || !slices.Equal(s.Tell, want) || len(waited[0].Waiting) != 0 {
					t.Errorf("after a while: %+v", waited[0])
				}
				if tc.why == draft.StuckOfficers {
					c.propose(t)
					if s := c.heard[len(c.heard)-1].Stranded; s == nil || s.Why != tc.why || !slices.Equal(s.Tell, want) {
						t.Errorf("as another is put forward: %+v", s)
					}
				}
			})
		})
	}
}

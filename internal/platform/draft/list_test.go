package draft_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// set has a key officer draft a list and a clearing officer clear it.
func (c *cast) set(t *testing.T, s draft.Set) {
	t.Helper()
	id, err := c.Drafts.SetList(t.Context(), c.Actor(c.keeper), s)
	if err != nil {
		t.Fatal(err)
	}
	c.MustClear(c.officer, id)
}

func twoSteps(c *cast) draft.Set {
	return draft.Set{For: typeNote, Steps: []draft.Step{
		{Name: i18n.Of("en", "Response team"), Persons: []string{c.officer.ID}},
		{Name: i18n.Of("en", "Legal"), Roles: []policy.Role{policy.KeyOfficer, policy.ClearingOfficer}},
	}}
}

func TestStepsInOrder(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		id := c.propose(t)
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Denied) {
			t.Errorf("the second step first: %v", err)
		}
		if r := c.MustClear(c.officer, id); r.Left != 1 {
			t.Errorf("%+v", r)
		}
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Denied) {
			t.Errorf("both steps by one person: %v", err)
		}
		size := c.Size()
		r := c.MustClear(c.keeper, id)
		if r.Left != 0 || c.Size() != size+1 {
			t.Errorf("%+v", r)
		}
		said, err := c.Ledger.Get(t.Context(), r.Receipt.ID)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := clearance.Of(&said.Statement); err != nil || len(all) != 2 {
			t.Errorf("%d approvals, %v", len(all), err)
		}
		d := c.get(t, id)
		if d.List[0].Name.String() != "Response team" || d.List[0].Person != c.officer.ID || d.List[1].Person != c.keeper.ID {
			t.Errorf("%+v", d.List)
		}
	})
}

func TestListForAll(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		s := twoSteps(c)
		s.For = draft.Any
		c.set(t, s)
		if d := c.get(t, c.propose(t)); d.Steps != 2 {
			t.Errorf("%d steps", d.Steps)
		}
		// It does not reach clearance lists and authorizations.
		id, err := c.Drafts.SetList(t.Context(), c.Actor(c.keeper), s)
		if err != nil {
			t.Fatal(err)
		}
		if d := c.get(t, id); d.Steps != 1 {
			t.Errorf("a list takes %d steps", d.Steps)
		}
		p := c.Newcomer()
		if id, err = c.Giving.Give(t.Context(), c.Actor(c.keeper), p.Given(c.state, policy.Drafter)); err != nil {
			t.Fatal(err)
		}
		if d := c.get(t, id); d.Steps != 1 {
			t.Errorf("an authorization takes %d steps", d.Steps)
		}
		lists, err := c.Drafts.ClearanceLists(t.Context(), c.Actor(c.drafter))
		if err != nil || len(lists) != 1 || lists[0].For != draft.Any {
			t.Errorf("%+v, %v", lists, err)
		}
	})
}

func TestListsThatAreNone(t *testing.T) {
	good := func() draft.Set {
		return draft.Set{By: statement.Hash{1}, For: typeNote, Steps: []draft.Step{{Name: i18n.Of("en", "Legal"), Roles: []policy.Role{policy.KeyOfficer}}}}
	}
	s := good()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	person := "person:" + strings.Repeat("a", 32)
	for _, tc := range []struct {
		name   string
		change func(*draft.Set)
	}{
		{"no type", func(s *draft.Set) { s.For = "notes" }},
		{"of lists", func(s *draft.Set) { s.For = draft.TypeSet }},
		{"no step", func(s *draft.Set) { s.Steps = nil }},
		{"too many", func(s *draft.Set) { s.Steps = slices.Repeat(s.Steps, draft.MaxSteps+1) }},
		{"no name", func(s *draft.Set) { s.Steps[0].Name = i18n.Text{} }},
		{"nobody", func(s *draft.Set) { s.Steps[0].Roles = nil }},
		{"roles and persons", func(s *draft.Set) { s.Steps[0].Persons = []string{person} }},
		{"a role twice", func(s *draft.Set) { s.Steps[0].Roles = slices.Repeat(s.Steps[0].Roles, 2) }},
		{"drafters", func(s *draft.Set) { s.Steps[0].Roles = []policy.Role{policy.Drafter} }},
		{"somebody by name", func(s *draft.Set) { s.Steps[0].Roles, s.Steps[0].Persons = nil, []string{"Jane"} }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := good()
			tc.change(&s)
			if err := s.Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

// Nobody sets another's list, and what is no list changes nothing.
func TestListsOfOthers(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		set := twoSteps(c)
		set.By = c.state
		body := []byte(`{"type":"test.note.made/1","steps":[{"name":{"original":"en","in":{"en":"X"}},"roles":["key-officer"]}]}`)
		c.MustSay(
			ledger.Draft{By: c.stranger.Identity, Type: draft.TypeSet, Subject: set.Subject(), Body: body},
			ledger.Draft{By: c.state, Type: draft.TypeSet, Subject: "clearance:x", Body: body},
			ledger.Draft{By: c.state, Type: draft.TypeSet, Subject: set.Subject(), Body: []byte("{}")},
		)
		lists, err := c.Drafts.ClearanceLists(t.Context(), c.Actor(c.keeper))
		if err != nil || len(lists) != 0 {
			t.Errorf("%+v, %v", lists, err)
		}
		c.CheckRebuild()
	})
}

func TestAbsence(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		c.set(t, draft.Set{For: typeNote, Steps: []draft.Step{{Name: i18n.Of("en", "Response team"), Persons: []string{c.officer.ID}}}})
		id := c.propose(t)
		away := draft.Absence{From: c.Clock.Now().Add(time.Hour), Until: c.Clock.Now().Add(48 * time.Hour), Deputy: c.second.ID}
		for _, tc := range []struct {
			name   string
			change func(*draft.Absence)
		}{
			{"ends before it begins", func(a *draft.Absence) { a.Until = a.From.Add(-time.Second) }},
			{"is over", func(a *draft.Absence) { a.From, a.Until = a.From.Add(-48*time.Hour), a.From.Add(-24*time.Hour) }},
			{"lasts for years", func(a *draft.Absence) { a.Until = a.Until.Add(2 * draft.Longest) }},
			{"oneself", func(a *draft.Absence) { a.Deputy = c.officer.ID }},
			{"an auditor", func(a *draft.Absence) { a.Deputy = c.reader.ID }},
			{"a stranger", func(a *draft.Absence) { a.Deputy = c.stranger.ID }},
		} {
			t.Run(tc.name, func(t *testing.T) {
				a := away
				tc.change(&a)
				if err := c.Drafts.SetAbsence(ctx, c.Actor(c.officer), a); !fail.Is(err, fail.Invalid) {
					t.Errorf("%v", err)
				}
			})
		}
		if err := c.Drafts.SetAbsence(ctx, c.Actor(c.officer), away); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.NotFound) {
			t.Errorf("the deputy before the absence: %v", err)
		}
		c.Clock.Advance(2 * time.Hour)
		if got, err := c.Drafts.Absences(ctx, c.Actor(c.drafter)); err != nil || len(got) != 1 || got[0].Deputy != c.second.ID {
			t.Errorf("%+v, %v", got, err)
		}
		late := c.propose(t)
		c.MustClear(c.second, id)
		if d := c.get(t, id); d.List[0].Person != c.second.ID || d.List[0].For != c.officer.ID {
			t.Errorf("%+v", d.List)
		}
		c.Clock.Advance(72 * time.Hour)
		if _, err := c.Clear(c.second, late); !fail.Is(err, fail.NotFound) {
			t.Errorf("the deputy after the absence: %v", err)
		}
		if err := c.Drafts.EndAbsence(ctx, c.Actor(c.officer)); err != nil {
			t.Error(err)
		}
	})
}

func TestOverdue(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		overdue := func() (out []draft.Overdue) {
			err := c.DB.Read(ctx, func(q sqldb.Querier) (err error) {
				out, err = c.Drafts.Overdue(ctx, q, c.Clock.Now(), 24*time.Hour)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		next := func() (at time.Time, ok bool) {
			err := c.DB.Read(ctx, func(q sqldb.Querier) (err error) {
				at, ok, err = c.Drafts.NextOverdue(ctx, q, 24*time.Hour)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return at, ok
		}
		if _, ok := next(); ok {
			t.Error("something waits before anything was drafted")
		}
		id := c.propose(t)
		if at, ok := next(); !ok || !at.Equal(c.Clock.Now().Add(24*time.Hour)) {
			t.Errorf("the next is due at %v, %v", at, ok)
		}
		if got := overdue(); len(got) != 0 {
			t.Errorf("at once: %+v", got)
		}
		c.Clock.Advance(25 * time.Hour)
		got := overdue()
		if len(got) != 1 || got[0].Draft != id || !slices.Equal(got[0].Waiting, []string{c.officer.ID, c.second.ID}) {
			t.Fatalf("%+v", got)
		}
		err := c.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
			return c.Drafts.Reminded(ctx, w.Tx(), id, c.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := overdue(); len(got) != 0 {
			t.Errorf("reminded, and still: %+v", got)
		}
		c.Clock.Advance(25 * time.Hour)
		if got := overdue(); len(got) != 1 {
			t.Errorf("a day later: %+v", got)
		}
		c.MustClear(c.officer, id)
		if got := overdue(); len(got) != 0 {
			t.Errorf("cleared, and still: %+v", got)
		}
	})
}

// The scheduler reminds once, and again when the draft has waited as long once
// more.
func TestReminders(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		var got []draft.Overdue
		source := draft.Reminders{Drafts: c.Drafts, After: 24 * time.Hour, Remind: func(_ context.Context, _ *sqldb.Tx, o draft.Overdue) error {
			got = append(got, o)
			return nil
		}}
		var _ schedule.Source = source
		round := func() int {
			t.Helper()
			got = nil
			err := c.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
				next, ok, err := source.Due(ctx, w.Tx(), c.Clock.Now())
				if err != nil || !ok || c.Clock.Now().Before(next) {
					return err
				}
				return source.Run(ctx, w, c.Clock.Now())
			})
			if err != nil {
				t.Fatal(err)
			}
			return len(got)
		}
		id := c.propose(t)
		for i, want := range []int{0, 1, 0} {
			if i == 1 {
				c.Clock.Advance(24 * time.Hour)
			}
			if n := round(); n != want {
				t.Errorf("round %d: %d reminders, want %d", i, n, want)
			}
		}
		c.Clock.Advance(24 * time.Hour)
		if round() != 1 || got[0].Draft != id {
			t.Errorf("%+v", got)
		}
	})
}

func TestSilenced(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		id := c.propose(t)
		silence := fail.New(fail.Denied, "suspended")
		c.Drafts.Silent = func(context.Context, sqldb.Querier, statement.Hash) error { return silence }
		if _, err := c.Clear(c.officer, id); !errors.Is(err, silence) {
			t.Errorf("cleared: %v", err)
		}
		if _, err := c.Drafts.Propose(t.Context(), c.Actor(c.drafter), note("{}")); !errors.Is(err, silence) {
			t.Errorf("proposed: %v", err)
		}
		c.set(t, twoSteps(c)) // its own house it still puts in order
	})
}

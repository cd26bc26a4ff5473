package authorization_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// The only key officer of a participant clears that another person is the
// second. Nothing else of another's, nothing of the own, and nothing once there
// are two.
func TestTheFirstKeyOfficerNamesTheSecond(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := people.New(t, url)
		ctx := t.Context()
		state := w.Participant("state:ke")
		first := w.Person(state, policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer)
		give := func(by, to *people.Person, roles ...policy.Role) draft.ID {
			t.Helper()
			id, err := w.Giving.Give(ctx, w.Actor(by), to.Given(state, roles...))
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		shown := func(who *people.Person, id draft.ID) draft.Draft {
			t.Helper()
			d, err := w.Drafts.Get(ctx, w.Actor(who), id)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		for name, id := range map[string]draft.ID{
			"a drafter":           give(first, w.Newcomer(), policy.Drafter),
			"a clearing officer":  give(first, w.Newcomer(), policy.ClearingOfficer),
			"more roles for self": give(first, first, policy.Auditor, policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer),
		} {
			if d := shown(first, id); d.Own || d.MayClear || d.Stuck != draft.StuckOne {
				t.Errorf("%s: %+v", name, d.Summary)
			}
			if _, err := w.Clear(first, id); !fail.Is(err, fail.Denied) {
				t.Errorf("%s is cleared by its drafter: %v", name, err)
			}
		}

		second, other := w.Newcomer(), w.Newcomer()
		both := []draft.ID{give(first, second, policy.KeyOfficer, policy.ClearingOfficer), give(first, other, policy.KeyOfficer)}
		for _, id := range both {
			if d := shown(first, id); !d.Own || d.Alone || !d.MayClear || !slices.Equal(d.Can, []string{first.ID}) {
				t.Errorf("%+v", d.Summary)
			}
		}
		size := w.Size()
		done := w.MustClear(first, both[0])
		second.Identity = state
		if w.Size() != size+1 || !w.Actor(second).Is(policy.KeyOfficer) {
			t.Fatal("the second is not in force")
		}
		said, err := w.Ledger.Get(ctx, done.Receipt.ID)
		if err != nil {
			t.Fatal(err)
		}
		if approvals, err := clearance.Of(&said.Statement); err != nil || len(approvals) != 1 {
			t.Errorf("%d approvals, %v", len(approvals), err)
		}

		// There are two now: what waits as the first's own is cleared by nobody,
		// and its page says so as a clearance does.
		if d := shown(first, both[1]); d.MayClear || len(d.Can) > 0 || d.Stuck != draft.StuckChanged {
			t.Errorf("offered to be cleared although there are two: %+v", d.Summary)
		}
		if _, err := w.Clear(first, both[1]); !fail.Is(err, fail.Conflict) {
			t.Errorf("a third is named by one person: %v", err)
		}
		if _, err := w.Clear(second, both[1]); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.NotFound) {
			t.Errorf("another clears what is the first's own: %v", err)
		}
		if err := w.Drafts.Refreeze(ctx, w.Actor(first), both[1]); err != nil {
			t.Fatal(err)
		}
		if d := shown(first, both[1]); d.Own || d.MayClear || !slices.Equal(d.Can, []string{second.ID}) {
			t.Errorf("put forward again: %+v", d.Summary)
		}
		if _, err := w.Clear(first, both[1]); !fail.Is(err, fail.Denied) {
			t.Errorf("a third is cleared by its drafter: %v", err)
		}
		w.MustClear(second, both[1])
	})
}

// The secretariat puts nobody beside an individual, so that the individual still
// clears alone and nobody else reads what he or she drafts.
func TestTheSecretariatPutsNobodyBesideAnIndividual(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := people.New(t, url)
		ctx := t.Context()
		w.Giving.Recorded = func(context.Context, sqldb.Querier, statement.Hash) error { return nil }
		officer := w.Person(w.Hub(), policy.Secretariat)
		alone := w.Participant("person:00000000000000000000000000000001")
		who := w.Newcomer()
		if _, err := w.Giving.Found(ctx, w.Actor(officer), who.Given(alone, policy.KeyOfficer, policy.ClearingOfficer, policy.Drafter)); err != nil {
			t.Fatal(err)
		}
		who.Identity = alone
		id, err := w.Giving.Give(ctx, w.Actor(who), w.Newcomer().Given(alone, policy.KeyOfficer))
		if err != nil {
			t.Fatal(err)
		}
		intruder := w.Newcomer()
		for _, role := range []policy.Role{policy.KeyOfficer, policy.ClearingOfficer, policy.Auditor, policy.Drafter} {
			for name, actor := range map[string]policy.Actor{"the secretariat": w.Actor(officer), "the program": program} {
				if _, err := w.Giving.Found(ctx, actor, intruder.Given(alone, role)); !fail.Is(err, fail.Denied) {
					t.Errorf("%s puts in a person as %s: %v", name, role, err)
				}
			}
		}
		intruder.Identity = alone
		for name, p := range map[string]*people.Person{"the secretariat": officer, "somebody else": intruder} {
			if _, err := w.Drafts.Get(ctx, w.Actor(p), id); err == nil {
				t.Errorf("%s reads the draft", name)
			}
		}
		if d, err := w.Drafts.Get(ctx, w.Actor(who), id); err != nil || !d.MayClear {
			t.Errorf("the individual cannot clear: %+v, %v", d.Summary, err)
		}
	})
}

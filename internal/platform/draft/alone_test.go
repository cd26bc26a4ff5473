package draft_test

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

const individual = "person:00000000000000000000000000000001"

// alone is one person for a participant that is listed under an id.
func (c *cast) alone(listed string, roles ...policy.Role) *people.Person {
	return c.Person(c.Participant(listed), roles...)
}

// Somebody who speaks in personal capacity has nobody to clear what he or she
// says: the own passkey does. That holds for individuals and for nobody else.
func TestIndividualsClearTheirOwnWords(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		both := []policy.Role{policy.Drafter, policy.ClearingOfficer}
		for _, tc := range []struct {
			name   string
			listed string
			roles  []policy.Role
			alone  bool
			stuck  draft.Stuck
		}{
			{"an individual", individual, both, true, draft.NotStuck},
			{"an individual without the role to clear", individual, both[:1], false, draft.StuckOne},
			{"a State with one person", "state:ug", both, false, draft.StuckOne},
			{"an organization with one person", "org:example", both, false, draft.StuckOne},
			{"a group with one person", "group:example", both, false, draft.StuckOne},
			{"somebody who is not listed", "", both, false, draft.StuckOne},
			{"an organization whose id looks like an individual's", "org:person", both, false, draft.StuckOne},
		} {
			t.Run(tc.name, func(t *testing.T) {
				who := c.alone(tc.listed, tc.roles...)
				p, err := c.Drafts.Prospect(t.Context(), c.Actor(who))
				if err != nil || p.Alone != tc.alone || p.Stuck != tc.stuck {
					t.Errorf("the prospect is %+v, %v", p, err)
				}
				id, err := c.Drafts.Propose(t.Context(), c.Actor(who), note("{}"))
				if err != nil {
					t.Fatal(err)
				}
				d, err := c.Drafts.Get(t.Context(), c.Actor(who), id)
				if err != nil || d.Alone != tc.alone || d.Own != tc.alone || d.Stuck != tc.stuck || d.MayClear != tc.alone {
					t.Errorf("%+v, %v", d, err)
				}
				r, err := c.Clear(who, id)
				if !tc.alone {
					if !fail.Is(err, fail.Denied) {
						t.Errorf("it is cleared: %v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				said, err := c.Ledger.Get(t.Context(), r.Receipt.ID)
				if err != nil {
					t.Fatal(err)
				}
				approvals, err := clearance.Of(&said.Statement)
				if err != nil || len(approvals) != 1 {
					t.Fatalf("%d approvals, %v", len(approvals), err)
				}
				under, err := c.Ledger.Get(t.Context(), approvals[0].Authorization)
				if err != nil || under.Statement.Header.By != who.Identity {
					t.Errorf("cleared under another's authorization: %v", err)
				}
			})
		}
	})
}

// With a second person, four eyes are four again: from the moment at which
// there is one.
func TestIndividualsWithASecondPerson(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		who := c.alone(individual, policy.Drafter, policy.ClearingOfficer, policy.KeyOfficer)
		id, err := c.Drafts.Propose(ctx, c.Actor(who), note("{}"))
		if err != nil {
			t.Fatal(err)
		}
		second := c.Person(who.Identity, policy.ClearingOfficer)
		if d, err := c.Drafts.Get(ctx, c.Actor(who), id); err != nil || d.MayClear || len(d.Can) > 0 || d.Stuck != draft.StuckChanged {
			t.Errorf("its page offers what a clearance refuses: %+v, %v", d.Summary, err)
		}
		if _, err := c.Clear(who, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("cleared alone although somebody else could: %v", err)
		}
		if err := c.Drafts.Reopen(ctx, c.Actor(who), id); err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.Refreeze(ctx, c.Actor(who), id); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(who, id); !fail.Is(err, fail.Denied) {
			t.Errorf("cleared by its drafter: %v", err)
		}
		c.MustClear(second, id)
	})
}

// Nobody gives himself another role alone, nor takes anybody in but a second key
// officer, nor sets who clears.
func TestIndividualsDoNotAuthorizeAlone(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		who := c.alone(individual, policy.Drafter, policy.ClearingOfficer, policy.KeyOfficer)
		g := c.Newcomer().Given(who.Identity, policy.ClearingOfficer)
		given, err := c.Giving.Give(ctx, c.Actor(who), g)
		if err != nil {
			t.Fatal(err)
		}
		set, err := c.Drafts.SetList(ctx, c.Actor(who), draft.Set{For: draft.Any, Steps: twoSteps(c).Steps})
		if err != nil {
			t.Fatal(err)
		}
		for name, id := range map[string]draft.ID{"another's authorization": given, "a clearance list": set} {
			if _, err := c.Clear(who, id); !fail.Is(err, fail.Denied) {
				t.Errorf("%s: %v", name, err)
			}
			for _, sql := range []string{
				`UPDATE draft SET own = 1, alone = 1 WHERE id = '` + string(id) + `'`,
				strings.Replace(strings.Replace(enters("x", "drafting", "1", "''"), "'a', 0, 0", "'a', 1, 1", 1), "'t'", "'clearance.set/1'", 1),
				strings.Replace(strings.Replace(enters("y", "drafting", "1", "''"), "'a', 0, 0", "'a', 1, 1", 1), "'t'", "'authorization.given/1'", 1),
			} {
				if err := c.try(t, sql); err == nil || !refusal.MatchString(err.Error()) {
					t.Errorf("%s, in SQL: %v", name, err)
				}
			}
		}
	})
}

// Whoever has the database cannot make a State's draft an individual's.
func TestNobodyBecomesAnIndividualInSQL(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		who := c.alone("state:ug", policy.Drafter, policy.ClearingOfficer)
		id, err := c.Drafts.Propose(t.Context(), c.Actor(who), note("{}"))
		if err != nil {
			t.Fatal(err)
		}
		size := c.Size()
		c.swapped(t, id, func(table string, row map[string]any) {
			switch table {
			case "draft":
				row["own"], row["alone"] = int64(1), int64(1)
			case "draft_step":
				row["body"] = `{"name":{"original":"","in":null},"persons":["` + who.ID + `"]}`
			}
		})
		if _, err := c.Clear(who, id); !fail.Is(err, fail.Broken) || c.Size() != size {
			t.Errorf("it is said: %v", err)
		}
	})
}

func TestWhyNobodyCanClear(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		see := func(who *people.Person, id draft.ID) draft.Draft {
			t.Helper()
			d, err := c.Drafts.Get(ctx, c.Actor(who), id)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		id := c.propose(t)
		if d := see(c.drafter, id); d.Stuck != draft.NotStuck || len(d.Can) != 2 || d.MayClear {
			t.Errorf("%s, %v", d.Stuck, d.Can)
		}
		c.Drafts.Silent = func(context.Context, sqldb.Querier, statement.Hash) error { return fail.New(fail.Denied, "suspended") }
		if d := see(c.officer, id); d.Stuck != draft.StuckSilent || len(d.Can) > 0 || d.MayClear {
			t.Errorf("while suspended: %s, %v", d.Stuck, d.Can)
		}
		if err := c.Drafts.Hushed(ctx, c.Actor(c.drafter)); !fail.Is(err, fail.Denied) {
			t.Errorf("nothing says that nothing can be said: %v", err)
		}
		c.Drafts.Silent = nil
		c.withdraw(t, c.drafter)
		if d := see(c.officer, id); d.Stuck != draft.StuckDrafter || d.MayClear {
			t.Errorf("without its drafter: %s", d.Stuck)
		}
		few := c.Participant("state:ug")
		drafts, keeps := c.Person(few, policy.Drafter), c.Person(few, policy.KeyOfficer)
		id, err := c.Drafts.Propose(ctx, c.Actor(drafts), note("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if d := see(keeps, id); d.Stuck != draft.StuckOfficers {
			t.Errorf("without a clearing officer: %s", d.Stuck)
		}
		list := draft.Set{By: few, For: typeNote, Steps: twoSteps(c).Steps[:1]}
		all, err := corpus.Drafts([]*draft.Set{&list})
		if err != nil {
			t.Fatal(err)
		}
		all[0].By = few
		c.MustSay(all...)
		if id, err = c.Drafts.Propose(ctx, c.Actor(drafts), note("{}")); err != nil {
			t.Fatal(err)
		}
		if d := see(keeps, id); d.Stuck != draft.StuckPersons {
			t.Errorf("by a list of people who are not there: %s", d.Stuck)
		}
	})
}

// One person fills no hub.
func TestOpenDraftsAreLimited(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		c.Drafts.Open = 3
		ids := []draft.ID{c.propose(t), c.propose(t), c.propose(t)}
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), note("{}")); !fail.Is(err, fail.Conflict) {
			t.Errorf("a fourth: %v", err)
		}
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.officer), note("{}")); err != nil {
			t.Errorf("another person's first: %v", err)
		}
		if err := c.Drafts.Return(ctx, c.Actor(c.officer), ids[0], "no"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), note("{}")); !fail.Is(err, fail.Conflict) {
			t.Errorf("a fourth, beside one that was sent back: %v", err)
		}
		if err := c.Drafts.Revise(ctx, c.Actor(c.drafter), ids[0], note(`{"text":"two"}`)); err != nil {
			t.Errorf("one that is there, edited: %v", err)
		}
		c.MustClear(c.officer, ids[1])
		c.propose(t)
		if err := c.Drafts.Withdraw(ctx, c.Actor(c.drafter), ids[2], ""); err != nil {
			t.Fatal(err)
		}
		c.propose(t)
	})
}

// What a draft was stays with it, sealed as it was, for those who see it.
func TestEarlierVersions(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		c.set(t, twoSteps(c))
		id := c.propose(t)
		first := c.get(t, id)
		c.MustClear(c.officer, id)
		if err := c.Drafts.Return(ctx, c.Actor(c.second), id, "The second line."); err != nil {
			t.Fatal(err)
		}
		if d := c.get(t, id); len(d.Versions) != 0 {
			t.Errorf("versions before it was edited: %+v", d.Versions)
		}
		c.Clock.Advance(1e9)
		if err := c.Drafts.Revise(ctx, c.Actor(c.drafter), id, note(`{"text":"two"}`)); err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.Revise(ctx, c.Actor(c.drafter), id, ledger.Draft{Type: typeNote, Subject: "note:2", Body: []byte(`{"text":"three"}`)}); err != nil {
			t.Fatal(err)
		}
		d := c.get(t, id)
		if d.Freeze != 3 || len(d.Versions) != 2 {
			t.Fatalf("freeze %d, %d versions", d.Freeze, len(d.Versions))
		}
		one, two := d.Versions[0], d.Versions[1]
		if one.Number != 1 || one.Body != first.Body || one.Challenge != first.Challenge || one.Ended != c.second.ID || one.Reason != "The second line." || one.List[0].Person != c.officer.ID {
			t.Errorf("the first: %+v", one)
		}
		if two.Number != 2 || two.Body != `{"text":"two"}` || two.Ended != c.drafter.ID || two.Reason != "" || two.List[0].Person != "" || !two.Replaced.After(one.Frozen) {
			t.Errorf("the second: %+v", two)
		}
		if _, err := c.Drafts.Get(ctx, c.Actor(c.stranger), id); !fail.Is(err, fail.NotFound) {
			t.Errorf("seen by a stranger: %v", err)
		}
		for name, sql := range map[string]string{
			"an earlier version changes": `UPDATE draft_version SET reason = X WHERE draft = '` + string(id) + `'`,
			"an earlier version goes":    `DELETE FROM draft_version WHERE draft = '` + string(id) + `'`,
			"one that was not":           `INSERT INTO draft_version SELECT draft, 3, own, alone, challenge, sealed, steps, frozen, ended_by, reason, replaced FROM draft_version WHERE edition = 1`,
			"one twice":                  `INSERT INTO draft_version SELECT * FROM draft_version WHERE edition = 1`,
		} {
			if err := c.try(t, sql); err == nil || !refusal.MatchString(err.Error()) {
				t.Errorf("%s: %v", name, err)
			}
		}
		c.MustClear(c.officer, id)
		c.MustClear(c.second, id)
		if d := c.get(t, id); d.State != draft.Said || len(d.Versions) != 2 {
			t.Errorf("once said: %s, %d versions", d.State, len(d.Versions))
		}
		if err := c.try(t, `DELETE FROM draft WHERE id = '`+string(id)+`'`); err != nil {
			t.Error(err)
		}
		if _, rows := all(t, c.DB, "draft_version"); len(rows) != 0 {
			t.Error("versions stay of a draft that is gone")
		}
	})
}

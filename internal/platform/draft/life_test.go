package draft_test

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

func note(body string) ledger.Draft {
	return ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(body)}
}

func TestEditingVoidsClearances(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		c.set(t, twoSteps(c))
		id := c.propose(t)
		first := c.get(t, id)
		c.MustClear(c.officer, id)
		answer, err := c.second.Device.Get(`{"challenge":"` + b64(first.Challenge[:]) + `"}`)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.Revise(ctx, c.Actor(c.officer), id, note(`{"text":"two"}`)); !fail.Is(err, fail.Denied) {
			t.Errorf("revised by another: %v", err)
		}
		if err := c.Drafts.Revise(ctx, c.Actor(c.drafter), id, note(`{"text":"two"}`)); err != nil {
			t.Fatal(err)
		}
		d := c.get(t, id)
		if d.Step != 0 || d.Freeze != 2 || d.Challenge == first.Challenge || d.Salt == first.Salt || d.Body != `{"text":"two"}` {
			t.Errorf("%+v", d)
		}
		c.MustClear(c.officer, id)
		// What was answered for the text before clears nothing of this one.
		if _, err := c.Drafts.Clear(ctx, c.Actor(c.second), id, answer); !fail.Is(err, fail.Denied) {
			t.Errorf("an answer for the freeze before: %v", err)
		}
		c.MustClear(c.second, id)
		if err := c.Drafts.Revise(ctx, c.Actor(c.drafter), id, note("{}")); !fail.Is(err, fail.Conflict) {
			t.Errorf("revised after it was said: %v", err)
		}
	})
}

func TestReturnAndTakeBack(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		id := c.propose(t)
		for _, tc := range []struct {
			name   string
			who    *people.Person
			reason string
			want   fail.Kind
		}{
			{"without a reason", c.officer, " ", fail.Invalid},
			{"by its drafter", c.drafter, "no", fail.Denied},
			{"by an auditor", c.reader, "no", fail.Denied},
			{"by a stranger", c.stranger, "no", fail.NotFound},
		} {
			if err := c.Drafts.Return(ctx, c.Actor(tc.who), id, tc.reason); !fail.Is(err, tc.want) {
				t.Errorf("sent back %s: %v", tc.name, err)
			}
		}
		if err := c.Drafts.Return(ctx, c.Actor(c.officer), id, "The second line."); err != nil {
			t.Fatal(err)
		}
		if d := c.get(t, id); d.State != draft.Returned || d.Reason != "The second line." || d.Ended != c.officer.ID {
			t.Errorf("%+v", d)
		}
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("cleared after it was sent back: %v", err)
		}
		if err := c.Drafts.Reopen(ctx, c.Actor(c.officer), id); !fail.Is(err, fail.Denied) {
			t.Errorf("taken back by another: %v", err)
		}
		if err := c.Drafts.Reopen(ctx, c.Actor(c.drafter), id); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("cleared while it is edited: %v", err)
		}
		if err := c.Drafts.Refreeze(ctx, c.Actor(c.drafter), id); err != nil {
			t.Fatal(err)
		}
		if d := c.get(t, id); d.State != draft.Waiting || d.Freeze != 2 || d.Reason != "" {
			t.Errorf("%+v", d)
		}
		c.MustClear(c.officer, id)
	})
}

func TestWithdraw(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		id := c.propose(t)
		for _, p := range []*people.Person{c.officer, c.reader, c.keeper} {
			if err := c.Drafts.Withdraw(ctx, c.Actor(p), id, ""); !fail.Is(err, fail.Denied) {
				t.Errorf("withdrawn by another: %v", err)
			}
		}
		if err := c.Drafts.Withdraw(ctx, c.Actor(c.drafter), id, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("cleared after it was withdrawn: %v", err)
		}
		left := c.propose(t)
		c.withdraw(t, c.drafter)
		if err := c.Drafts.Withdraw(ctx, c.Actor(c.keeper), left, "Its drafter has left."); err != nil {
			t.Errorf("withdrawn by a key officer once its drafter has left: %v", err)
		}
	})
}

// withdraw ends a person's authorization by a statement, past all rules.
func (c *cast) withdraw(t *testing.T, p *people.Person) {
	t.Helper()
	all, err := c.Authorizations.Holders(t.Context(), p.Identity)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(h authorization.Holder) bool { return h.Person == p.ID })
	d, err := corpus.Drafts([]*authorization.Withdrawn{{ID: all[i].ID}})
	if err != nil {
		t.Fatal(err)
	}
	d[0].By = p.Identity
	c.MustSay(d...)
}

func TestRulesRunAgain(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		refusal := fail.New(fail.Conflict, "the phase is over")
		c.refuse = refusal
		if _, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), note("{}")); !errors.Is(err, refusal) {
			t.Errorf("drafted against the rules: %v", err)
		}
		c.refuse = nil
		id := c.propose(t)
		c.refuse = refusal
		size := c.Size()
		if _, err := c.Clear(c.officer, id); !errors.Is(err, refusal) || c.Size() != size {
			t.Errorf("cleared against the rules: %v", err)
		}
		if d := c.get(t, id); d.State != draft.Waiting || d.Step != 0 {
			t.Errorf("%+v", d)
		}
		c.refuse = nil
		c.withdraw(t, c.drafter)
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("what a former officer drafted: %v", err)
		}
	})
}

func TestFormerOfficers(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		id := c.propose(t)
		c.MustClear(c.officer, id)
		was := c.Actor(c.second)
		options, err := c.Drafts.Options(t.Context(), was, id)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := c.second.Device.Get(options)
		if err != nil {
			t.Fatal(err)
		}
		c.withdraw(t, c.second)
		// The actor is of a moment ago: a session that has not noticed yet.
		if _, err := c.Drafts.Clear(t.Context(), was, id, answer); err == nil {
			t.Error("a former officer clears")
		}
		c.withdraw(t, c.officer)
		if _, err := c.Clear(c.keeper, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("said with the clearance of somebody who is no longer authorized: %v", err)
		}
	})
}

func TestWhatCannotBeProposed(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		for _, tc := range []struct {
			name string
			who  *people.Person
			d    ledger.Draft
			want fail.Kind
		}{
			{"by a visitor", c.Newcomer(), note("{}"), fail.SignedOut},
			{"by somebody whom the rule does not let", c.reader, note("{}"), fail.Denied},
			{"of a type without a rule", c.drafter, ledger.Draft{Type: "participant.key.rotated/1", Body: []byte("{}")}, fail.Invalid},
			{"in another's name", c.drafter, ledger.Draft{By: c.stranger.Identity, Type: typeNote, Body: []byte("{}")}, fail.Denied},
			{"in the hub's name", c.drafter, ledger.Draft{By: c.Hub(), Type: typeNote, Body: []byte("{}")}, fail.Denied},
			{"above TLP:CLEAR", c.drafter, ledger.Draft{Type: typeNote, Marking: statement.Green, Body: []byte("{}")}, fail.Invalid},
			{"to one counterparty", c.drafter, ledger.Draft{Type: typeNote, Stream: c.Hub().String(), Body: []byte("{}")}, fail.Invalid},
			{"approved already", c.drafter, ledger.Draft{Type: typeNote, Body: []byte("{}"), Approvals: []statement.Approval{}}, fail.Internal},
			{"too long", c.drafter, ledger.Draft{Type: typeNote, Body: make([]byte, statement.MaxBody+1)}, fail.TooLarge},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, err := c.Drafts.Propose(t.Context(), c.Actor(tc.who), tc.d); !fail.Is(err, tc.want) {
					t.Errorf("%v, want %s", err, tc.want)
				}
			})
		}
	})
}

// What lies in the database is sealed, and one row does not pass for another.
func TestSealed(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		first := c.propose(t)
		second, err := c.Drafts.Propose(ctx, c.Actor(c.drafter), note(`{"text":"something that is not public yet"}`))
		if err != nil {
			t.Fatal(err)
		}
		var row []byte
		err = c.DB.Read(ctx, func(q sqldb.Querier) error {
			return q.QueryRow(ctx, `SELECT sealed FROM draft WHERE id = $1`, string(second)).Scan(&row)
		})
		if err != nil || len(row) < 40 {
			t.Fatalf("%d bytes, %v", len(row), err)
		}
		for _, word := range []string{"text", "public", "note:1"} {
			if bytes.Contains(row, []byte(word)) {
				t.Errorf("%q stands in the database", word)
			}
		}
		// The triggers out of the way, an operator puts one draft's text into the other.
		err = c.DB.Write(ctx, func(tx *sqldb.Tx) error {
			drop := `DROP TRIGGER draft_stays`
			if c.DB.Dialect() == sqldb.Postgres {
				drop += ` ON draft`
			}
			if _, err := tx.Exec(ctx, drop); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE draft SET sealed = (SELECT d.sealed FROM draft d WHERE d.id = $2), challenge = (SELECT d.challenge FROM draft d WHERE d.id = $2) WHERE id = $1`,
				string(first), string(second))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Drafts.Get(ctx, c.Actor(c.officer), first); !fail.Is(err, fail.Broken) {
			t.Errorf("another row in its place: %v", err)
		}
	})
}

// Two officers press the button at the same moment: one of them clears.
func TestAtTheSameTime(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		id, size := c.propose(t), c.Size()
		answers := map[*people.Person]string{}
		for _, p := range []*people.Person{c.officer, c.second} {
			options, err := c.Drafts.Options(t.Context(), c.Actor(p), id)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := p.Device.Get(options)
			if err != nil {
				t.Fatal(err)
			}
			answers[p] = answer
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, p := range []*people.Person{c.officer, c.second} {
			actor := c.Actor(p)
			wg.Go(func() { _, errs[i] = c.Drafts.Clear(t.Context(), actor, id, answers[p]) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || c.Size() != size+1 {
			t.Errorf("%v; %d statements after %d", errs, c.Size(), size)
		}
	})
}

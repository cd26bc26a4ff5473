package draft_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// typeCase is a confidential type that exists in these tests alone.
const typeCase = "test.case.opened/1"

// confided is a statement as it reached the journal.
type confided struct {
	chest [16]byte
	draft ledger.Draft
	id    statement.Hash
}

// secrets are a cast with a confidential type and three further participants.
type secrets struct {
	*cast
	to       []statement.Hash
	confided []confided
	refuse   statement.Hash // counterparty whose chest cannot be opened
}

func confidential(t *testing.T, run func(t *testing.T, c *secrets)) {
	t.Helper()
	on(t, func(t *testing.T, plain *cast) {
		c := &secrets{cast: plain, to: []statement.Hash{plain.Participant("state:br"), plain.Participant("state:cl"), plain.Participant("state:dk")}}
		c.Drafts.Rules = append(c.Drafts.Rules, draft.Rule{
			Type:  typeCase,
			May:   func(policy.Actor) error { return nil },
			Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return c.cast.refuse },
			Chest: func(_ context.Context, _ *ledger.Writer, d ledger.Draft) ([16]byte, error) {
				to, err := statement.ParseHash(d.Stream)
				if to == c.refuse {
					return [16]byte{}, fail.New(fail.Denied, "the keys of this participant are not here")
				}
				return [16]byte(to[:16]), err
			},
			After: func(_ context.Context, _ *sqldb.Tx, r ledger.Receipt, body []byte) error {
				c.after = append(c.after, r.ID.Short()+string(body))
				return nil
			},
		})
		c.Drafts.Confide = func(_ context.Context, _ *ledger.Writer, chest [16]byte, d ledger.Draft) (ledger.Receipt, error) {
			id, err := d.Challenge()
			c.confided = append(c.confided, confided{chest, d, id})
			return ledger.Receipt{ID: id, Index: int64(len(c.confided)), At: c.Clock.Now()}, err
		}
		run(t, c)
	})
}

// cases drafts one text to several.
func cases(text string, to ...statement.Hash) []ledger.Draft {
	var out []ledger.Draft
	for _, h := range to {
		out = append(out, ledger.Draft{Type: typeCase, Stream: h.String(), Subject: "case:" + strings.Repeat("a", 32), Marking: statement.Amber,
			Body: []byte(`{"text":"` + text + `"}`)})
	}
	return out
}

func (c *secrets) together(t *testing.T, drafts ...ledger.Draft) draft.ID {
	t.Helper()
	id, err := c.Drafts.ProposeTogether(t.Context(), c.Actor(c.drafter), drafts...)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// headerOf is the header of what was confided, as far as a clearance binds it.
func headerOf(d ledger.Draft) statement.Header {
	return statement.Header{Type: d.Type, By: d.By, Stream: d.Stream, Subject: d.Subject, Refs: d.Refs, Marking: d.Marking, Body: statement.BlobHash(*d.Salt, d.Body)}
}

func TestOneTouchForThree(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		id := c.together(t, cases("CANARY-DRAFT", c.to...)...)
		size := c.Size()
		d := c.get(t, id)
		if d.Marking != statement.Amber || d.Stream != c.to[0].String() || len(d.Parts) != 3 || len(d.Chaff) != 1 {
			t.Fatalf("%+v", d)
		}
		salts := map[string]bool{}
		for i, p := range d.Parts {
			salts[p.Salt] = true
			if p.Stream != c.to[i].String() || p.Body != `{"text":"CANARY-DRAFT"}` || !strings.Contains(p.Frame, `"marking":"TLP:AMBER"`) || !p.Statement.IsZero() {
				t.Errorf("%+v", p)
			}
		}
		if len(salts) != 3 {
			t.Errorf("%d salts", len(salts))
		}
		r := c.MustClear(c.officer, id)
		if len(r.Together) != 3 || r.Receipt != r.Together[0] || len(c.confided) != 3 || c.Size() != size || len(c.after) != 3 {
			t.Fatalf("%+v, %d confided, %d in the register after %d", r, len(c.confided), c.Size(), size)
		}
		var under draft.Authorized
		c.ask(t, func(q sqldb.Querier) (err error) {
			under, err = c.Authorizations.InForce(t.Context(), q, c.officer.ID, c.state)
			return err
		})
		var signature []byte
		for i, said := range c.confided {
			if said.chest != [16]byte(c.to[i][:16]) || len(said.draft.Approvals) != 1 {
				t.Fatalf("%+v", said)
			}
			a, err := clearance.Parse(said.draft.Approvals[0].Payload)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.Verify(headerOf(said.draft), people.Party, under.Passkeys); err != nil || len(a.With) != 3 {
				t.Errorf("with %d: %v", len(a.With), err)
			}
			if i > 0 && !bytes.Equal(a.Signature, signature) {
				t.Error("there was more than one touch")
			}
			signature = a.Signature
			c.ask(t, func(q sqldb.Querier) error {
				by, err := c.Drafts.SaidBy(t.Context(), q, said.id)
				if by != c.drafter.ID {
					t.Errorf("said by %s", by)
				}
				return err
			})
		}
		d = c.get(t, id)
		if d.State != draft.Said || d.Statement != c.confided[0].id || d.Parts[2].Statement != c.confided[2].id {
			t.Errorf("%+v", d)
		}
		if last := c.heard[len(c.heard)-1]; last.Action != "statement.said" || last.Marking != statement.Amber {
			t.Errorf("%+v", last)
		}
	})
}

// ask reads the database.
func (c *cast) ask(t *testing.T, do func(q sqldb.Querier) error) {
	t.Helper()
	if err := c.DB.Read(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// dump gives all that a table holds, bytes as they are.
func (c *cast) dump(t *testing.T, table string) string {
	t.Helper()
	var out strings.Builder
	c.ask(t, func(q sqldb.Querier) error {
		found, err := q.Query(t.Context(), `SELECT * FROM `+table)
		if err != nil {
			return err
		}
		defer func() { _ = found.Close() }()
		names, err := found.Columns()
		if err != nil {
			return err
		}
		for found.Next() {
			row, into := make([]any, len(names)), make([]any, len(names))
			for i := range row {
				into[i] = &row[i]
			}
			if err := found.Scan(into...); err != nil {
				return err
			}
			for _, v := range row {
				fmt.Fprintf(&out, "%s\n", v)
			}
		}
		return found.Err()
	})
	return out.String()
}

func TestTheNumberDoesNotShow(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		for _, tc := range []struct{ told, with int }{{1, 3}, {2, 3}, {4, 3}, {5, 7}, {9, 15}} {
			var to []statement.Hash
			for i := range tc.told {
				to = append(to, c.to[i%3])
			}
			c.confided = nil
			c.MustClear(c.officer, c.together(t, cases("one", to...)...))
			for _, said := range c.confided {
				a, err := clearance.Parse(said.draft.Approvals[0].Payload)
				if err != nil || len(a.With) != tc.with {
					t.Errorf("%d told: with %d others, want %d (%v)", tc.told, len(a.With), tc.with, err)
				}
			}
		}
	})
}

// Public statements are cleared together, too, and are not filled up.
func TestTogetherInPublic(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		id, err := c.Drafts.ProposeTogether(ctx, c.Actor(c.drafter), note(`{"text":"one"}`), note(`{"text":"two"}`), note(`{"text":"three"}`))
		if err != nil {
			t.Fatal(err)
		}
		size := c.Size()
		r := c.MustClear(c.second, id)
		if len(r.Together) != 3 || c.Size() != size+3 {
			t.Fatalf("%+v", r)
		}
		for _, receipt := range r.Together {
			said, err := c.Ledger.Get(ctx, receipt.ID)
			if err != nil {
				t.Fatal(err)
			}
			approvals, err := clearance.Of(&said.Statement)
			if err != nil || len(approvals) != 1 || len(approvals[0].With) != 2 {
				t.Fatalf("%+v, %v", approvals, err)
			}
			under, err := c.Ledger.Get(ctx, approvals[0].Authorization)
			if err != nil {
				t.Fatal(err)
			}
			body, err := clearance.ParseAuthorized(under.Body)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := approvals[0].Verify(said.Statement.Header, people.Party, body.Passkeys); err != nil {
				t.Error(err)
			}
		}
		c.CheckRebuild()
	})
}

func TestWhatIsNotPutTogether(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		one := cases("one", c.to...)
		with := func(i int, change func(d *ledger.Draft)) []ledger.Draft {
			out := slices.Clone(one)
			change(&out[i])
			return out
		}
		for _, tc := range []struct {
			name   string
			drafts []ledger.Draft
			want   fail.Kind
		}{
			{"nothing", nil, fail.Internal},
			{"two markings", with(1, func(d *ledger.Draft) { d.Marking = statement.Red }), fail.Internal},
			{"one of them public", with(2, func(d *ledger.Draft) { d.Stream, d.Marking = "", "" }), fail.Internal},
			{"one of another type", with(1, func(d *ledger.Draft) { d.Type, d.Stream, d.Marking = typeNote, "", "" }), fail.Internal},
			{"to oneself", with(1, func(d *ledger.Draft) { d.Stream = c.state.String() }), fail.Invalid},
			{"to nobody", with(0, func(d *ledger.Draft) { d.Stream = "state:br" }), fail.Invalid},
			{"clear and confidential", with(0, func(d *ledger.Draft) { d.Marking = statement.Clear }), fail.Invalid},
			{"under no label", with(0, func(d *ledger.Draft) { d.Marking = "SECRET" }), fail.Invalid},
			{"narrow and public", with(0, func(d *ledger.Draft) { d.Stream = statement.Public }), fail.Invalid},
			{"of a public type", []ledger.Draft{{Type: typeNote, Stream: c.to[0].String(), Marking: statement.Amber, Body: []byte("{}")}}, fail.Invalid},
			{"in another's name", with(0, func(d *ledger.Draft) { d.By = c.to[1] }), fail.Denied},
			{"too many", slices.Repeat(one[:1], draft.MaxTogether+1), fail.TooLarge},
			{"too long together", with(1, func(d *ledger.Draft) { d.Body = make([]byte, statement.MaxBody) }), fail.TooLarge},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, err := c.Drafts.ProposeTogether(t.Context(), c.Actor(c.drafter), tc.drafts...); !fail.Is(err, tc.want) {
					t.Errorf("%v, want %s", err, tc.want)
				}
			})
		}
		// As many as may be, of the longest body, sealed once.
		most := slices.Repeat(cases(strings.Repeat("x", statement.MaxBody/2), c.to[0]), draft.MaxTogether)
		c.MustClear(c.officer, c.together(t, most...))
		if len(c.confided) != draft.MaxTogether {
			t.Errorf("%d confided", len(c.confided))
		}
	})
}

// All are said or none is.
func TestAllOrNone(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		id := c.together(t, cases("one", c.to...)...)
		c.refuse = c.to[2]
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Denied) {
			t.Fatalf("%v", err)
		}
		if d := c.get(t, id); d.State != draft.Waiting || d.Step != 0 || !d.Statement.IsZero() {
			t.Errorf("%+v", d)
		}
		c.refuse = statement.Hash{}
		was := c.Drafts.Confide
		c.Drafts.Confide = nil
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Unavailable) {
			t.Errorf("without a journal: %v", err)
		}
		c.Drafts.Confide = func(ctx context.Context, w *ledger.Writer, chest [16]byte, d ledger.Draft) (ledger.Receipt, error) {
			if d.Stream == c.to[1].String() {
				return ledger.Receipt{}, errors.New("the disk is full")
			}
			return was(ctx, w, chest, d)
		}
		if _, err := c.Clear(c.officer, id); err == nil {
			t.Error("half of it is said")
		}
		c.Drafts.Confide, c.confided = was, nil
		c.cast.refuse = fail.New(fail.Conflict, "The case is closed.")
		if _, err := c.Clear(c.officer, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("against the rule: %v", err)
		}
		c.cast.refuse = nil
		if r := c.MustClear(c.officer, id); len(r.Together) != 3 || len(c.confided) != 3 {
			t.Errorf("%+v", r)
		}
	})
}

// Every step's approval names the others, and what was touched before a draft
// was edited clears nothing.
func TestTogetherInTwoSteps(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		ctx := t.Context()
		list := twoSteps(c.cast)
		list.For = typeCase
		c.set(t, list)
		id := c.together(t, cases("one", c.to[:2]...)...)
		first := c.get(t, id)
		c.MustClear(c.officer, id)
		old, err := c.second.Device.Get(`{"challenge":"` + b64(first.Challenge[:]) + `"}`)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.ReviseTogether(ctx, c.Actor(c.drafter), id, cases("two", c.to...)...); err != nil {
			t.Fatal(err)
		}
		d := c.get(t, id)
		if len(d.Parts) != 3 || d.Parts[0].Body != `{"text":"two"}` || d.Challenge == first.Challenge || len(d.Versions) != 1 || len(d.Versions[0].Parts) != 2 {
			t.Fatalf("%+v", d)
		}
		if err := c.Drafts.Reopen(ctx, c.Actor(c.drafter), id); err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.Refreeze(ctx, c.Actor(c.drafter), id); err != nil {
			t.Fatal(err)
		}
		again := c.get(t, id)
		if len(again.Parts) != 3 || again.Challenge == d.Challenge || again.Chaff[0] == d.Chaff[0] || again.Parts[1].Salt == d.Parts[1].Salt {
			t.Errorf("frozen anew: %+v", again)
		}
		c.MustClear(c.officer, id)
		if _, err := c.Drafts.Clear(ctx, c.Actor(c.second), id, old); !fail.Is(err, fail.Denied) {
			t.Errorf("by a touch for what it was before: %v", err)
		}
		c.MustClear(c.second, id)
		for _, said := range c.confided {
			if len(said.draft.Approvals) != 2 {
				t.Errorf("%d approvals", len(said.draft.Approvals))
			}
		}
	})
}

// Nothing of a confidential draft lies open in the database: neither its words,
// nor the case, nor to whom it goes.
func TestConfidentialDraftsAreSealed(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		id := c.together(t, cases("CANARY-SEALED", c.to...)...)
		if err := c.Drafts.Return(t.Context(), c.Actor(c.officer), id, "CANARY-REASON"); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"draft", "draft_step", "draft_version", "draft_said"} {
			for _, canary := range []string{"CANARY", "case:", c.to[1].String()} {
				if dumped := c.dump(t, table); strings.Contains(dumped, canary) {
					t.Errorf("%s holds %s in clear", table, canary)
				}
			}
		}
	})
}

func TestForget(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		ctx := t.Context()
		other := cases("two", c.to[0])
		other[0].Subject = "case:" + strings.Repeat("b", 32)
		said := c.together(t, cases("one", c.to...)...)
		c.MustClear(c.officer, said)
		waits := c.together(t, cases("one", c.to[0])...)
		moved := c.together(t, cases("one", c.to[0])...)
		if err := c.Drafts.ReviseTogether(ctx, c.Actor(c.drafter), moved, other...); err != nil {
			t.Fatal(err)
		}
		stays := c.together(t, other...)
		plain := c.propose(t)
		forget := func(participant statement.Hash) (n int) {
			t.Helper()
			err := c.Do(ctx, func(ctx context.Context, w *ledger.Writer) (err error) {
				n, err = c.Drafts.Forget(ctx, w, participant, func(d ledger.Draft) bool { return d.Subject == "case:"+strings.Repeat("a", 32) })
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := forget(c.to[0]); n != 0 {
			t.Errorf("%d of another participant's", n)
		}
		if n := forget(c.state); n != 3 {
			t.Errorf("%d forgotten", n)
		}
		for _, id := range []draft.ID{said, waits, moved} {
			if _, err := c.Drafts.Get(ctx, c.Actor(c.keeper), id); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s is still there: %v", id, err)
			}
			for _, table := range []string{"draft", "draft_step", "draft_version", "clearance", "draft_said"} {
				if strings.Contains(c.dump(t, table), string(id)) {
					t.Errorf("%s still has rows of it", table)
				}
			}
		}
		c.get(t, stays)
		c.get(t, plain)
	})
}

// Whoever is reminded of a draft is told its marking.
func TestOverdueIsMarked(t *testing.T) {
	confidential(t, func(t *testing.T, c *secrets) {
		c.together(t, cases("one", c.to...)...)
		c.Clock.Advance(48 * time.Hour)
		c.ask(t, func(q sqldb.Querier) error {
			due, err := c.Drafts.Overdue(t.Context(), q, c.Clock.Now(), 24*time.Hour)
			if len(due) != 1 || due[0].Marking != statement.Amber {
				t.Errorf("%+v", due)
			}
			return err
		})
	})
}

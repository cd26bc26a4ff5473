package participant_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// desk keeps drafts, and says one when another person clears it.
type desk struct {
	s      *participant.Service
	r      *hubtest.Register
	drafts []ledger.Draft
	by     []policy.Actor
}

func (d *desk) Propose(ctx context.Context, actor policy.Actor, draft ledger.Draft) (string, error) {
	err := d.r.DB.Read(ctx, func(q sqldb.Querier) error { return d.s.Check(ctx, q, actor, draft) })
	if err != nil {
		return "", err
	}
	d.drafts, d.by = append(d.drafts, draft), append(d.by, actor)
	return "draft", nil
}

func (d *desk) clear(ctx context.Context) error {
	n := len(d.drafts) - 1
	return d.r.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := d.s.Check(ctx, w.Tx(), d.by[n], d.drafts[n]); err != nil {
			return err
		}
		_, err := w.Say(ctx, d.drafts[n])
		return err
	})
}

// world is a register with a service, two States that can speak and a
// stakeholder.
type world struct {
	*hubtest.Register
	s            *participant.Service
	q            *participant.Queries
	d            *desk
	kenya        *keys.Opening
	ngo          string
	periods      participant.Periods
	officer      policy.Actor
	drafterKenya policy.Actor
}

var reason = i18n.Of("en", "Because.")

var verbale = participant.Document{Kind: "note-verbale", Number: "1/2026", Date: "2026-01-30"}

func inWorld(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	on(t, func(t *testing.T, r *hubtest.Register, s *participant.Service, q *participant.Queries) {
		w := &world{Register: r, s: s, q: q, ngo: "org:karisma"}
		s.Clock = r.Clock
		w.d = &desk{s: s, r: r}
		s.Drafts = w.d
		q.Log = r.Ledger
		w.periods = participant.Periods{Hub: r.Hub}
		w.officer = policy.Actor{Person: "person:1", Identity: r.Hub(), Roles: []policy.Role{policy.Secretariat}}
		w.kenya = w.open(t)
		w.drafterKenya = policy.Actor{Person: "person:2", Identity: w.kenya.ID, For: "state:ke", Roles: []policy.Role{policy.Drafter, policy.KeyOfficer}}
		w.must(t, &participant.Named{ID: "state:ke", Identity: w.kenya.ID, Confirmed: verbale})
		run(t, w)
		w.CheckRebuild()
	})
}

// open opens a participant whose keys the hub keeps.
func (w *world) open(t *testing.T) *keys.Opening {
	t.Helper()
	o, err := keys.Open(w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	w.Keys.Put(o.ID, o.Signing)
	err = w.Do(t.Context(), func(ctx context.Context, lw *ledger.Writer) error {
		_, err := lw.Open(ctx, o.Leaf, o.Blob)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (w *world) must(t *testing.T, b corpus.Body) participant.Outcome {
	t.Helper()
	out, err := w.s.Decide(t.Context(), w.officer, b)
	if err != nil {
		t.Fatalf("%s: %v", b.Type(), err)
	}
	return out
}

func (w *world) status(t *testing.T, id string) participant.Status {
	t.Helper()
	l, err := w.q.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return l.Status
}

func TestNaming(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id, speaks, err := w.q.Holder(ctx, w.kenya.ID)
		if err != nil || id != "state:ke" || !speaks {
			t.Fatalf("%q, %v, %v", id, speaks, err)
		}
		for _, tc := range []struct {
			name string
			b    *participant.Named
		}{
			{"an identity that nobody opened", &participant.Named{ID: "state:fr", Identity: statement.ID([]byte("x")), Confirmed: verbale}},
			{"an identity of another", &participant.Named{ID: "state:fr", Identity: w.kenya.ID, Confirmed: verbale}},
			{"somebody who is not listed", &participant.Named{ID: "state:zz", Identity: w.Hub(), Confirmed: verbale}},
		} {
			if _, err := w.s.Decide(ctx, w.officer, tc.b); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s: %v", tc.name, err)
			}
		}
		second := w.open(t)
		w.must(t, &participant.Named{ID: "state:ke", Identity: second.ID, Confirmed: verbale})
		if id, speaks, err := w.q.Holder(ctx, w.kenya.ID); err != nil || id != "state:ke" || speaks {
			t.Errorf("the earlier identity is %q and speaks: %v, %v", id, speaks, err)
		}
		err = w.DB.Read(ctx, func(q sqldb.Querier) error {
			if err := participant.Silent(ctx, q, w.kenya.ID); !fail.Is(err, fail.Denied) {
				t.Errorf("the earlier one: %v", err)
			}
			if err := participant.Silent(ctx, q, w.Hub()); err != nil {
				t.Errorf("somebody without a name: %v", err)
			}
			return participant.Silent(ctx, q, second.ID)
		})
		if err != nil {
			t.Error(err)
		}
		l, err := w.q.Get(ctx, "state:ke")
		if err != nil {
			t.Fatal(err)
		}
		said, err := w.q.Said(ctx, &l, participant.Wanted{Limit: 10})
		if err != nil || len(said) != 2 || said[0].Statement.ID != second.ID || said[1].Statement.ID != w.kenya.ID {
			t.Errorf("it said %v, %v", said, err)
		}
		all, err := w.q.Keys(ctx, &l)
		if err != nil || len(all) != 2 || all[0].Until == nil || all[1].Until != nil || len(all[1].Keys) != 1 {
			t.Errorf("%v, %v", all, err)
		}
		modules, _, err := w.q.Tally(ctx, &l)
		if err != nil || len(modules) != 1 || modules[0].Key != "participant" || modules[0].Number != 2 {
			t.Errorf("%v, %v", modules, err)
		}
	})
}

func TestSuspensionIsFromAnEntryOn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		bar := participant.Barred{ID: "state:ke", Reason: reason, Basis: &verbale}
		say := func() int64 {
			r, err := w.Say(ctx, ledger.Draft{By: w.kenya.ID, Type: "test.word.said/1", Subject: "word", Body: []byte("{}")})
			if err != nil {
				t.Fatal(err)
			}
			return r[0].Index
		}
		before := say()
		w.must(t, &participant.Suspended{Barred: bar})
		during := say() // the register takes what a key in force signs; rooms refuse it
		w.must(t, &participant.Restored{Barred: bar})
		after := say()
		l, err := w.q.Get(ctx, "state:ke")
		if err != nil {
			t.Fatal(err)
		}
		for index, want := range map[int64]participant.Status{before: "listed", during: "suspended", after: "listed"} {
			if got := l.StatusAt(index); got != want {
				t.Errorf("at %d it is %s, want %s", index, got, want)
			}
		}
		said, err := w.q.Said(ctx, &l, participant.Wanted{Module: "test", Limit: 2})
		if err != nil || len(said) != 2 || said[0].Index != after || said[1].Standing != "suspended" {
			t.Errorf("%v, %v", said, err)
		}
		said, err = w.q.Said(ctx, &l, participant.Wanted{Subject: "word", Before: during, Limit: 5})
		if err != nil || len(said) != 1 || said[0].Index != before {
			t.Errorf("%v, %v", said, err)
		}
	})
}

func TestNoObjectionPeriod(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.must(t, &participant.Rules{Days: 30})
		rules, err := w.q.Rules(ctx, w.Hub())
		if err != nil || rules.Days != 30 {
			t.Fatalf("%v, %v", rules, err)
		}
		deadline := w.s.Deadline(rules)
		w.must(t, &participant.Proposed{ID: w.ngo, Deadline: deadline})
		if _, err := w.s.Decide(ctx, w.officer, &participant.Accredited{ID: w.ngo, On: "2026-02-01"}); !fail.Is(err, fail.Conflict) {
			t.Errorf("accredited in the period: %v", err)
		}
		// A State objects, by two of its people; another cannot in its name.
		objection := &participant.Objected{ID: w.ngo, State: "state:ke"}
		if _, err := w.s.Draft(ctx, w.officer, objection); !fail.Is(err, fail.Denied) {
			t.Errorf("the secretariat objects: %v", err)
		}
		if _, err := w.s.Draft(ctx, w.drafterKenya, &participant.Objected{ID: w.ngo, State: "state:fr"}); !fail.Is(err, fail.Denied) {
			t.Errorf("in another State's name: %v", err)
		}
		if _, err := w.s.Draft(ctx, w.drafterKenya, objection); err != nil {
			t.Fatal(err)
		}
		if err := w.d.clear(ctx); err != nil {
			t.Fatal(err)
		}
		// What a stranger says in a State's name is kept, and does not count.
		stranger := w.open(t)
		body, err := participant.Encode(&participant.Objected{ID: w.ngo, State: "state:fr"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Say(ctx, ledger.Draft{By: stranger.ID, Type: participant.TypeObjected, Subject: w.ngo, Body: body}); err != nil {
			t.Fatal(err)
		}
		l, err := w.q.Get(ctx, w.ngo)
		if err != nil || len(l.Proposal.Objections) != 2 {
			t.Fatalf("%v, %v", l.Proposal, err)
		}
		if counted, err := w.q.Counted(ctx, &l); err != nil || len(counted) != 1 || counted[0].State != "state:ke" {
			t.Errorf("%v, %v count", counted, err)
		}
		// The scheduler ends the period, once, and not before its time.
		w.wake(t, deadline.Add(-time.Second))
		if got := w.status(t, w.ngo); got != participant.StatusProposed {
			t.Errorf("before the deadline it is %s", got)
		}
		size := w.Size()
		w.wake(t, deadline)
		w.wake(t, deadline.Add(time.Hour))
		if got := w.status(t, w.ngo); got != participant.StatusAwaiting || w.Size() != size+1 {
			t.Errorf("it is %s after %d statements", got, w.Size()-size)
		}
		if _, err := w.s.Decide(ctx, w.officer, &participant.Accredited{ID: w.ngo, On: "2026-01-31"}); !fail.Is(err, fail.Conflict) {
			t.Errorf("accredited over an objection without a reason: %v", err)
		}
		w.must(t, &participant.Accredited{ID: w.ngo, On: "2026-01-31", Reason: reason})
		if got := w.status(t, w.ngo); got != participant.StatusAccredited {
			t.Errorf("it is %s", got)
		}
	})
}

// wake runs what is due at an instant, as the scheduler does.
func (w *world) wake(t *testing.T, now time.Time) {
	t.Helper()
	err := w.Do(t.Context(), func(ctx context.Context, lw *ledger.Writer) error {
		next, ok, err := w.periods.Due(ctx, lw.Tx(), now)
		if err != nil || !ok || next.After(now) {
			return err
		}
		return w.periods.Run(ctx, lw, now)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTwoOfficers(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.must(t, &participant.Rules{Two: []string{participant.TypeAccredited}})
		out := w.must(t, &participant.Accredited{ID: w.ngo, On: "2026-02-01"})
		if out.Draft == "" || w.status(t, w.ngo) != participant.StatusListed {
			t.Fatalf("one officer accredited: %+v", out)
		}
		if got := w.d.drafts[0].Type; got != participant.TypeAccredited || w.d.by[0].Person != w.officer.Person {
			t.Errorf("%s was drafted by %v", got, w.d.by[0])
		}
		if out := w.must(t, &participant.Rules{}); out.Draft == "" {
			t.Error("one officer did away with the rule")
		}
		if out := w.must(t, &participant.Credentials{ID: "state:ke", Document: verbale, Presented: "Permanent Representative"}); out.Draft != "" {
			t.Error("credentials needed two")
		}
		if _, err := w.s.Decide(ctx, secretariat, &participant.Accredited{ID: w.ngo, On: "2026-02-01"}); !fail.Is(err, fail.Denied) {
			t.Errorf("the program alone: %v", err)
		}
		w.s.Drafts = nil
		if _, err := w.s.Decide(ctx, w.officer, &participant.Accredited{ID: w.ngo, On: "2026-02-01"}); !fail.Is(err, fail.Unavailable) {
			t.Errorf("without drafts: %v", err)
		}
	})
}

func TestOneWithdrawsItself(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		leave := &participant.Withdrawn{Barred: participant.Barred{ID: "state:ke", Reason: reason}}
		if _, err := w.s.Draft(ctx, w.drafterKenya, leave); err != nil {
			t.Fatal(err)
		}
		if got := w.status(t, "state:ke"); got != participant.StatusListed {
			t.Errorf("a draft made it %s", got)
		}
		if err := w.d.clear(ctx); err != nil {
			t.Fatal(err)
		}
		if got := w.status(t, "state:ke"); got != participant.StatusWithdrawn {
			t.Errorf("it is %s", got)
		}
		other := &participant.Withdrawn{Barred: participant.Barred{ID: "state:fr", Reason: reason}}
		if _, err := w.s.Draft(ctx, w.drafterKenya, other); !fail.Is(err, fail.Conflict) {
			t.Errorf("another State: %v", err)
		}
	})
}

// What is refused says nothing: neither to the register nor in part.
func TestDecisionsThatAreRefused(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		size := w.Size()
		for name, actor := range map[string]policy.Actor{"a visitor": policy.Visitor, "a drafter": w.drafterKenya} {
			for _, b := range []corpus.Body{&participant.Accredited{ID: w.ngo, On: "2026-02-01"}, &participant.Rules{Days: 1},
				&participant.Suspended{Barred: participant.Barred{ID: w.ngo, Reason: reason}}} {
				if _, err := w.s.Decide(t.Context(), actor, b); !fail.Is(err, fail.Denied) {
					t.Errorf("%s, %s: %v", name, b.Type(), err)
				}
			}
		}
		for _, b := range []corpus.Body{&participant.Accredited{ID: "state:ke", On: "2026-02-01"}, &participant.Restored{Barred: participant.Barred{ID: w.ngo, Reason: reason}}} {
			if _, err := w.s.Decide(t.Context(), w.officer, b); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s: %v", b.Type(), err)
			}
		}
		if w.Size() != size {
			t.Errorf("%d statements were made", w.Size()-size)
		}
	})
}

// The name of an individual goes with the body of the statement.
func TestConsentTakenBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		listing := participant.Demonstration()[1]
		out := w.must(t, &participant.Accredited{ID: listing.ID, On: "2026-02-01", Listing: &listing})
		if got := w.status(t, listing.ID); got != participant.StatusAccredited {
			t.Fatalf("it is %s", got)
		}
		if _, err := w.Erase(ctx, w.Hub(), out.Receipt.ID, "the consent was taken back"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.q.Get(ctx, listing.ID); !fail.Is(err, fail.NotFound) {
			t.Errorf("%v", err)
		}
	})
}

func TestMemberships(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		g, err := w.q.Get(ctx, "org:gfce")
		if err != nil {
			t.Fatal(err)
		}
		was, err := w.q.Memberships(ctx, "state:ke")
		if err != nil {
			t.Fatal(err)
		}
		p := g.Participant
		p.Members = []participant.Membership{{ID: "state:ke", From: "1964", As: "observer"}}
		w.must(t, &p)
		is, err := w.q.Memberships(ctx, "state:ke")
		if err != nil || len(is) != len(was)+1 || !slices.Contains(is, participant.Belongs{Group: "org:gfce", From: "1964", As: "observer"}) {
			t.Errorf("%v, %v", is, err)
		}
		p.Members = nil
		w.must(t, &p)
		if is, err := w.q.Memberships(ctx, "state:ke"); err != nil || len(is) != len(was) {
			t.Errorf("%v, %v", is, err)
		}
	})
}

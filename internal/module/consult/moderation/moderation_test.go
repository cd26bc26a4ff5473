package moderation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/participation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestHeldThenLetIn: while it is held the register has a receipt that says
// nothing of it; let in it counts as of its receipt, though its phase is over.
func TestHeldThenLetIn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.comments(w.fr, "Words nobody else sees.")
		if s := w.summary(); !s.Before || s.Received != 1 || s.Held != 1 || s.Oldest.IsZero() || s.Past != 0 {
			t.Errorf("%+v", s)
		}
		receipt, err := w.Ledger.Get(t.Context(), w.receipt(w.fr, id))
		if err != nil {
			t.Fatal(err)
		}
		if h := receipt.Statement.Header; h.By != w.Hub() || h.Subject != w.of.String() || strings.Contains(string(receipt.Body), "fr") {
			t.Errorf("%+v: %s", h, receipt.Body)
		}
		if part, err := w.contribute.Queries.List(t.Context(), contribution.Filter{}); err != nil || len(part.Items) != 0 {
			t.Errorf("%d contributions stand, %v", len(part.Items), err)
		}
		w.passes(9 * 24 * time.Hour) // the phase is over
		if c := w.call(); c.Takes(consult.Comments) {
			t.Fatal("the phase is open")
		}
		said := w.lets(id)
		c, err := w.contribute.Queries.Get(t.Context(), said.String())
		if err != nil || c.Text.String() != "Words nobody else sees." || c.Received == nil || c.Received.Statement != receipt.Statement.ID {
			t.Errorf("%+v, %v", c.Received, err)
		}
		if s := w.summary(); s.Held != 0 || s.LetIn != 1 || s.Past != 0 || !s.Oldest.IsZero() {
			t.Errorf("%+v", s)
		}
		out, err := w.contribute.Say(t.Context(), w.Actor(w.fr), statement.Hash{}, w.comment("state:fr", "Too late."))
		if err != nil {
			t.Fatal(err)
		}
		if d, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), draft.ID(out.Draft)); err != nil || d.State != draft.Drafting || !d.Untimely {
			t.Errorf("what comes after the phase is taken: %+v, %v", d.Summary, err)
		}
		w.CheckRebuild()
	})
}

// TestCountsWhenReceived: what is let in after its phase, and in another week, is
// listed and counted under the phase and the week in which it was received; so
// is an amendment, and a correction has its receipt too.
func TestCountsWhenReceived(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		received := w.Clock.Now()
		id := w.comments(w.fr, "In time.")
		_, tabled := w.hands(w.negotiate, w.ke, statement.Hash{}, &text.Tabled{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Consultation: w.of,
			Title: en("Guidance"), About: []string{"un:h:1"}, Language: "en", Text: "A State that is asked should answer."})
		of := tabled.Receipt.ID
		on, err := w.negotiate.Queries.Get(t.Context(), of.String())
		if err != nil {
			t.Fatal(err)
		}
		change, err := on.InForce().Fixed().Propose(redline.Amendment{ID: "x", Text: "A State that is asked should answer within a day."})
		if err != nil {
			t.Fatal(err)
		}
		change.ID = ""
		amend, r := w.hands(w.negotiate, w.fr, statement.Hash{}, &text.Proposed{Via: submission.Via{Mode: submission.Own, Author: "state:fr"}, Consultation: w.of,
			Text: of, Change: change})
		if !r.Held {
			t.Fatal("the amendment is not held")
		}
		w.passes(9 * 24 * time.Hour)
		said, proposed := w.lets(id), w.lets(amend)
		week := contribution.WeekOf(received)
		if week == contribution.WeekOf(w.Clock.Now()) {
			t.Fatal("it is let in in the same week")
		}
		for name, c := range map[string]struct {
			by   contribution.Narrow
			want int
		}{
			"the phase in which it was received": {contribution.Narrow{Phase: "one"}, 1},
			"the week in which it was received":  {contribution.Narrow{Week: week}, 1},
			"the week in which it was let in":    {contribution.Narrow{Week: contribution.WeekOf(w.Clock.Now())}, 0},
		} {
			part, err := w.contribute.Queries.List(t.Context(), contribution.Filter{Consultation: w.of.String(), Narrow: c.by})
			if err != nil || len(part.Items) != c.want {
				t.Errorf("%s lists %d, want %d: %v", name, len(part.Items), c.want, err)
			}
		}
		c, err := w.contribute.Queries.Get(t.Context(), said.String())
		if err != nil || c.Handed() != *c.Received || contribution.WeekOf(c.Handed().At) != week || c.Versions[0].Handed() != c.Handed() {
			t.Errorf("%+v, %v", c.Handed(), err)
		}
		a, _, err := w.negotiate.Queries.Amendment(t.Context(), proposed.String())
		if err != nil || contribution.WeekOf(a.Handed().At) != week || a.Handed().Index >= a.Index {
			t.Errorf("%+v, %v", a, err)
		}
		counts := &participation.Queries{Consultations: w.s.Queries.Consultations, Contributions: w.contribute.Queries, Texts: w.negotiate.Queries,
			Belongs: func(string) (participant.Class, participant.Region) { return participant.State, "" }}
		all, err := counts.Of(t.Context(), w.of.String())
		if err != nil || len(all.Calendar) != 1 || participation.Week(all.Calendar[0].Key) != week || all.Calendar[0].Contributions != 1 || all.Calendar[0].Amendments != 1 {
			t.Errorf("%+v, %v", all.Calendar, err)
		}
	})
}

// TestDeadlinePassesBeforeClearance: what is drafted in time and cleared too
// late is neither held nor received; it is kept as a draft.
func TestDeadlinePassesBeforeClearance(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		out, err := w.contribute.Say(t.Context(), w.Actor(w.fr), statement.Hash{}, w.comment("state:fr", "In time?"))
		if err != nil {
			t.Fatal(err)
		}
		w.passes(9 * 24 * time.Hour)
		size := w.Size()
		if _, err := w.Clear(w.clears["state:fr"], draft.ID(out.Draft)); !fail.Is(err, fail.Conflict) || w.Size() != size {
			t.Errorf("it is received: %v", err)
		}
		d, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), draft.ID(out.Draft))
		if err != nil || d.State != draft.Waiting || d.Held != nil {
			t.Errorf("%+v, %v", d.Summary, err)
		}
	})
}

// TestDeclined: by the organiser, cleared by its second person; its author reads
// why, drafts anew, and a new receipt follows.
func TestDeclined(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id, other := w.comments(w.fr, "One."), w.comments(w.ap, "Two.")
		first := w.receipt(w.fr, id)
		r, err := w.declines(moderation.Repeated, first, w.receipt(w.ap, other))
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), id)
		if err != nil || d.State != draft.Returned || d.Held.Reason != "repeated" || d.Held.Decided != r.Receipt.ID || d.Reason != "As was said." {
			t.Errorf("%+v, %v", d, err)
		}
		if s := w.summary(); s.Declined != 2 || s.Held != 0 {
			t.Errorf("%+v", s)
		}
		body := d.Body
		if err := w.Drafts.Refreeze(t.Context(), w.Actor(w.fr), id); err != nil {
			t.Fatal(err)
		}
		if r := w.MustClear(w.clears["state:fr"], id); !r.Held {
			t.Fatal("it is not held again")
		}
		if w.receipt(w.fr, id) == first {
			t.Error("the receipt is the old one")
		}
		said := w.lets(id)
		if got, err := w.Ledger.Get(t.Context(), said); err != nil || string(got.Body) != body {
			t.Errorf("said is %s, %v", got.Body, err)
		}
		if _, err := w.declines(moderation.Other, first); !fail.Is(err, fail.Conflict) {
			t.Errorf("it is declined twice: %v", err)
		}
		part, err := w.s.Queries.List(t.Context(), moderation.Filter{Consultation: w.of.String(), State: moderation.Refused})
		if err != nil || len(part.Items) != 2 || part.Items[0].Ended.Reason != moderation.Repeated || part.Items[0].Ended.Words.String() != "As was said." {
			t.Errorf("%+v, %v", part, err)
		}
		w.CheckRebuild()
	})
}

// TestTakenBack: its author takes it back, and the register says so.
func TestTakenBack(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.comments(w.fr, "One.")
		receipt := w.receipt(w.fr, id)
		if err := w.Drafts.Withdraw(t.Context(), w.Actor(w.fr), id, "no"); err != nil {
			t.Fatal(err)
		}
		if s := w.summary(); s.TakenBack != 1 || s.Held != 0 {
			t.Errorf("%+v", s)
		}
		if _, err := w.declines(moderation.Abusive, receipt); !fail.Is(err, fail.Conflict) {
			t.Errorf("what was taken back is declined: %v", err)
		}
		out, err := w.s.LetIn(t.Context(), w.Actor(w.ke), w.call(), id)
		if err != nil || len(out.Said) != 0 || len(out.Refused) != 1 || !fail.Is(out.Refused[0], fail.Conflict) {
			t.Errorf("what was taken back is let in: %+v, %v", out, err)
		}
	})
}

// TestTwoModerators: of two who decide on one thing one wins, and the other is
// told; what they decide on besides goes through.
func TestTwoModerators(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		a, b, c := w.comments(w.fr, "A."), w.comments(w.fr, "B."), w.comments(w.ap, "C.")
		second := w.Person(w.ke.Identity, policy.Drafter)
		out, err := w.s.Decline(t.Context(), w.Actor(w.ke), w.call(), moderation.Declined{Receipts: []statement.Hash{w.receipt(w.fr, a), w.receipt(w.fr, b)}, Reason: moderation.Subject})
		if err != nil {
			t.Fatal(err)
		}
		// Before it is cleared, another lets one of the two in, and a third.
		in, err := w.s.LetIn(t.Context(), w.Actor(second), w.call(), a, c)
		if err != nil || len(in.Said) != 2 {
			t.Fatalf("%+v, %v", in, err)
		}
		w.MustClear(w.clears["state:ke"], draft.ID(out.Draft))
		if s := w.summary(); s.LetIn != 2 || s.Declined != 1 || s.Held != 0 {
			t.Errorf("%+v", s)
		}
		late, err := w.s.LetIn(t.Context(), w.Actor(second), w.call(), b)
		if err != nil || len(late.Said) != 0 || len(late.Refused) != 1 || !fail.Is(late.Refused[0], fail.Conflict) {
			t.Errorf("%+v, %v", late, err)
		}
	})
}

// TestWhoModerates: the organiser's people, of what they organise, and never what
// one has drafted oneself; the hub's, of what the secretariat recorded.
func TestWhoModerates(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.comments(w.fr, "One.")
		c := w.call()
		officer := w.clears["state:ke"]
		for name, actor := range map[string]policy.Actor{"the author": w.Actor(w.fr), "another participant": w.Actor(w.ap), "the hub’s moderator": w.mod, "the secretariat": w.secretary} {
			if _, _, err := w.s.Queue(t.Context(), actor, c, draft.QueueFilter{}); !fail.Is(err, fail.Denied) {
				t.Errorf("%s sees what is held: %v", name, err)
			}
			if _, err := w.s.LetIn(t.Context(), actor, c, id); !fail.Is(err, fail.Denied) {
				t.Errorf("%s lets it in: %v", name, err)
			}
			if _, err := w.s.Decline(t.Context(), actor, c, moderation.Declined{Receipts: []statement.Hash{w.receipt(w.fr, id)}, Reason: moderation.Subject}); !fail.Is(err, fail.Denied) {
				t.Errorf("%s declines it: %v", name, err)
			}
		}
		if all, n, err := w.s.Queue(t.Context(), w.Actor(officer), c, draft.QueueFilter{}); err != nil || n != 1 || len(all) != 1 {
			t.Errorf("who clears what is declined does not see it: %d, %v", n, err)
		}
		if _, err := w.s.LetIn(t.Context(), w.Actor(officer), c, id); !fail.Is(err, fail.Denied) {
			t.Errorf("who clears lets in: %v", err)
		}
		mine := w.comments(w.ke, "The organiser’s own.")
		if out, err := w.s.LetIn(t.Context(), w.Actor(w.ke), c, mine); err != nil || len(out.Refused) != 1 || !fail.Is(out.Refused[0], fail.Denied) {
			t.Errorf("its drafter lets it in: %+v, %v", out, err)
		}

		w.of = w.calls(submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "note-verbale", Number: "1/2026", Date: "2026-01-02"}}, consult.Before)
		w.passes(25 * time.Hour)
		id, c = w.comments(w.fr, "To what was recorded."), w.call()
		if _, err := w.s.LetIn(t.Context(), w.Actor(w.ke), c, id); !fail.Is(err, fail.Denied) {
			t.Errorf("a State decides in what the secretariat recorded: %v", err)
		}
		out, err := w.s.Decline(t.Context(), w.mod, c, moderation.Declined{Receipts: []statement.Hash{w.receipt(w.fr, id)}, Reason: moderation.Subject})
		if err != nil || out.Receipt == nil {
			t.Errorf("%+v, %v", out, err)
		}
		if d, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), id); err != nil || d.State != draft.Returned {
			t.Errorf("%+v, %v", d.Summary, err)
		}
		if s := w.summary(); s.Declined != 1 {
			t.Errorf("%+v", s)
		}
	})
}

// TestCorrectionsAndAmendmentsAreHeld: no text gets in past the queue; what is no
// text is said at once, and so is all of a consultation that is moderated after.
func TestCorrectionsAndAmendmentsAreHeld(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		made := w.lets(w.comments(w.fr, "First."))
		id, r := w.hands(w.contribute, w.fr, made, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Text: en("Second.")}})
		if !r.Held {
			t.Fatal("a correction is not held")
		}
		if c, err := w.contribute.Queries.Get(t.Context(), made.String()); err != nil || c.Text.String() != "First." {
			t.Errorf("%v, %v", c.Text, err)
		}
		w.lets(id)
		if c, err := w.contribute.Queries.Get(t.Context(), made.String()); err != nil || c.Text.String() != "Second." || c.Versions[1].Received == nil || c.Events[0].Handed().Index >= c.Events[0].Index {
			t.Errorf("%v, %v", c.Text, err)
		}
		_, tabled := w.hands(w.negotiate, w.ke, statement.Hash{}, &text.Tabled{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Consultation: w.of,
			Title: en("Guidance"), About: []string{"un:h:1"}, Language: "en", Text: "A State that is asked should answer soon.\n"})
		base, err := w.negotiate.Queries.Get(t.Context(), tabled.Receipt.ID.String())
		if err != nil {
			t.Fatal(err)
		}
		change, err := base.InForce().Fixed().Propose(redline.Amendment{ID: "x", Text: "A State that is asked should answer within a day."})
		if err != nil {
			t.Fatal(err)
		}
		change.ID = ""
		id, r = w.hands(w.negotiate, w.ap, statement.Hash{}, &text.Proposed{Via: submission.Via{Mode: submission.Own, Author: "org:apc"}, Consultation: w.of,
			Text: tabled.Receipt.ID, Change: change, Rationale: en("It is clearer.")})
		if !r.Held {
			t.Fatal("an amendment is not held")
		}
		w.passes(9 * 24 * time.Hour)
		said := w.lets(id)
		a, _, err := w.negotiate.Queries.Amendment(t.Context(), said.String())
		if err != nil || a.State != text.Open || a.Received == nil {
			t.Errorf("%+v, %v", a, err)
		}
		if s := w.summary(); s.Past != 0 || s.LetIn != 3 {
			t.Errorf("%+v", s)
		}
		if _, r = w.hands(w.contribute, w.fr, made, &contribution.Withdrawn{As: "state:fr", Reason: en("x")}); r.Held {
			t.Error("a withdrawal is held")
		}
		w.of = w.calls(submission.Via{Mode: submission.Own, Author: "state:ke"}, consult.After)
		w.passes(25 * time.Hour)
		if _, r = w.hands(w.contribute, w.fr, statement.Hash{}, w.comment("state:fr", "Said.")); r.Held {
			t.Error("what is moderated after is held")
		}
		if s := w.summary(); s.Before || s.Received != 0 || s.Past != 0 {
			t.Errorf("%+v", s)
		}
		w.CheckRebuild()
	})
}

// TestPastTheQueue: what stands in the register without a receipt of this hub's,
// or with one that comes after it, is counted for everybody to see.
func TestPastTheQueue(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		d, err := contribution.Draft(w.fr.Identity, statement.Hash{}, w.comment("state:fr", "Past the queue."))
		if err != nil {
			t.Fatal(err)
		}
		salt := [32]byte{1}
		d.Salt = &salt
		challenge, err := d.Challenge()
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(d)
		late, err := moderation.Draft(statement.Hash{}, w.of, &moderation.Received{Commitment: challenge.Commitment()})
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(late)
		if s := w.summary(); s.Past != 1 || s.Held != 1 || s.LetIn != 0 {
			t.Errorf("%+v", s)
		}
		// A receipt that somebody else says is none.
		other, err := moderation.Draft(w.ap.Identity, w.of, &moderation.Received{Commitment: statement.Hash{9}})
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(other)
		if s := w.summary(); s.Received != 1 {
			t.Errorf("%+v", s)
		}
	})
}

// TestQueue: those that have waited longest first, in parts, narrowed.
func TestQueue(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for i := range 3 {
			w.comments(w.fr, fmt.Sprintf("France, %d.", i))
			w.Clock.Advance(time.Hour)
			w.comments(w.ap, fmt.Sprintf("An organization, %d.", i))
		}
		words := func(all []draft.Kept) (out []string) {
			for _, k := range all {
				b, err := contribution.Decode(k.Type, k.Draft.Body)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, b.(*contribution.Made).Text.String())
			}
			return out
		}
		for _, tc := range []struct {
			name string
			f    draft.QueueFilter
			want []string
			n    int
		}{
			{"all", draft.QueueFilter{}, []string{"France, 0.", "An organization, 0.", "France, 1.", "An organization, 1.", "France, 2.", "An organization, 2."}, 6},
			{"a part", draft.QueueFilter{Limit: 2}, []string{"France, 0.", "An organization, 0."}, 6},
			{"one participant’s", draft.QueueFilter{Participant: w.fr.Identity}, []string{"France, 0.", "France, 1.", "France, 2."}, 3},
			{"of a kind", draft.QueueFilter{Label: string(contribution.Practice)}, nil, 0},
		} {
			all, n, err := w.s.Queue(t.Context(), w.Actor(w.ke), w.call(), tc.f)
			if got := words(all); err != nil || n != tc.n || !slices.Equal(got, tc.want) {
				t.Errorf("%s: %d, %q, %v", tc.name, n, got, err)
			}
		}
		all, _, err := w.s.Queue(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		rest, _, err := w.s.Queue(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{After: all[1].Hold.Place})
		if err != nil || len(rest) != 4 {
			t.Errorf("%d after the first two, %v", len(rest), err)
		}
		old, n, err := w.s.Queue(t.Context(), w.Actor(w.ke), w.call(), draft.QueueFilter{Until: all[0].Hold.Since})
		if err != nil || n != 1 || len(old) != 1 {
			t.Errorf("%d as old as the oldest, %v", n, err)
		}
	})
}

// TestOfficerLeaves: what its officer cleared who is no longer authorized cannot
// be let in; the organiser says so, and its author puts it forward anew.
func TestOfficerLeaves(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.comments(w.fr, "One.")
		gone := w.clears["state:fr"]
		w.leaves(gone)
		out, err := w.s.LetIn(t.Context(), w.Actor(w.ke), w.call(), id)
		if err != nil || len(out.Refused) != 1 || !fail.Is(out.Refused[0], fail.Conflict) {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := w.declines(moderation.Unsayable, w.receipt(w.fr, id)); err != nil {
			t.Error(err)
		}
	})
}

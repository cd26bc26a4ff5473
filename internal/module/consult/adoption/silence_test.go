package adoption_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// ends counts how often the scheduler ended a procedure.
func ends(a *adoption.Agreement) (n int) {
	for _, e := range a.Events {
		if e.Type == adoption.TypeEnded && e.Why == "" {
			n++
		}
	}
	return n
}

// TestKept: silence that nobody breaks adopts the version, once, at its instant;
// those concerned are told that it begins, a day before, and how it went.
func TestKept(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		w.passes(0)
		if a := w.now(); a.State != adoption.Running || a.Last().ID != id.String() || a.Adopted(0) != nil {
			t.Fatalf("it is %s: %+v", a.State, a.Last())
		}
		if all, err := w.s.Queries.Running(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("%d run: %v", len(all), err)
		}
		w.passes(hours * time.Hour)
		if a := w.now(); a.State != adoption.Running {
			t.Errorf("a minute before the end it is %s", a.State)
		}
		for range 3 { // the later rounds add nothing
			w.passes(time.Minute)
		}
		a := w.now()
		if ad := a.Adopted(0); a.State != adoption.Agreed || ad == nil || ad.Procedure != id || ad.Rule != consult.Silence || ad.Hash != w.version().Hash || ends(a) != 1 {
			t.Errorf("it is %s, ended %d times: %+v", a.State, ends(a), ad)
		}
		if want := []adoption.News{adoption.NewsBegun, adoption.NewsSoon, adoption.NewsAdopted}; !slices.Equal(w.news, want) {
			t.Errorf("people were told %v, want %v", w.news, want)
		}
		if _, err := w.try(w.de, w.silence(hours*time.Hour)); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "adopted") {
			t.Errorf("silence on what is adopted: %v", err)
		}
		if all, err := w.s.Queries.Running(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%d run after the end: %v", len(all), err)
		}
	})
}

// TestDownAtTheEnd: a hub that was down when silence ended says so when it is
// back, once; a break that was cleared before counts, however late the hub is.
func TestDownAtTheEnd(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		w.begins()
		w.Clock.Advance(10 * 24 * time.Hour) // nobody is there
		if a := w.now(); a.State != adoption.Running {
			t.Fatalf("nothing follows from a clock alone, and it is %s", a.State)
		}
		_, err := w.try(w.fr, &adoption.Broken{Via: own("state:fr"), Procedure: w.now().Last().Statement, Reason: en("x")})
		if !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "ended on") {
			t.Errorf("a break after the instant, before the statement: %v", err)
		}
		for range 2 {
			w.passes(0)
		}
		if a := w.now(); a.State != adoption.Agreed || ends(a) != 1 {
			t.Errorf("it is %s, ended %d times", a.State, ends(a))
		}
	})
}

// TestBroken: the first break decides, at once; others give their reasons until
// the instant; the version is not adopted, and the lead may begin anew.
func TestBroken(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		w.passes(hours*time.Hour + 30*time.Second) // the last minute
		unit := w.version().Fixed().Text().Standing()[1].ID.String()
		w.says(w.fr, &adoption.Broken{Via: own("state:fr"), Procedure: id, Unit: unit, Reason: en("It says too little.")})
		a := w.now()
		if p := a.Last(); a.State != adoption.Broke || p.Over || len(p.Broken) != 1 || p.Broken[0].Unit != unit || p.Broken[0].Reason.String() != "It says too little." {
			t.Fatalf("it is %s: %+v", a.State, p)
		}
		w.says(nil, &adoption.Broken{Via: noted("state:ke"), Procedure: id, Reason: en("So do we.")})
		for name, tc := range map[string]struct {
			body adoption.Broken
			want fail.Kind
		}{
			"again":                    {adoption.Broken{Via: own("state:fr"), Procedure: id, Reason: en("x")}, fail.Conflict},
			"a unit that is not there": {adoption.Broken{Via: own("state:fr"), Procedure: id, Unit: "t#99", Reason: en("x")}, fail.Invalid},
			"no such procedure":        {adoption.Broken{Via: own("state:fr"), Procedure: w.on, Reason: en("x")}, fail.NotFound},
			"in another's name":        {adoption.Broken{Via: own("state:ke"), Procedure: id, Reason: en("x")}, fail.Denied},
		} {
			if _, err := w.try(w.fr, &tc.body); !fail.Is(err, tc.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.try(w.ap, &adoption.Broken{Via: own("org:apc"), Procedure: id, Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("an organization in an open consultation: %v", err)
		}
		if _, err := w.try(w.ap, &adoption.Broken{Via: submission.Via{Mode: submission.Transmitted, Author: "state:de", By: "org:apc"}, Procedure: id, Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("an organization that transmits for a State: %v", err)
		}
		w.passes(time.Minute)
		if a = w.now(); a.State != adoption.Broke || len(a.Adoptions) != 0 || ends(a) != 1 || len(a.Last().Broken) != 2 || !a.Last().Over {
			t.Errorf("it is %s, ended %d times, broken by %d", a.State, ends(a), len(a.Last().Broken))
		}
		if want := []adoption.News{adoption.NewsBegun, adoption.NewsSoon, adoption.NewsBroken}; !slices.Equal(w.news[:1], want[:1]) || w.news[len(w.news)-1] != adoption.NewsBroken {
			t.Errorf("people were told %v", w.news)
		}
		again := w.begins()
		w.passes(hours*time.Hour + time.Minute)
		if a = w.now(); a.State != adoption.Agreed || a.Adopted(0).Procedure != again || len(a.Procedures) != 2 {
			t.Errorf("begun anew it is %s", a.State)
		}
	})
}

// TestTooLate: a break that is drafted in time and cleared too late does not
// count, and whoever clears it is told; the draft is kept.
func TestTooLate(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		out, err := w.s.Say(context.Background(), w.Actor(w.fr), w.on, &adoption.Broken{Via: own("state:fr"), Procedure: id, Reason: en("x")})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(hours*time.Hour + time.Minute)
		for _, when := range []string{"before the scheduler has spoken", "after"} {
			if _, err := w.Clear(w.clears["state:fr"], draft.ID(out.Draft)); !fail.Is(err, fail.Conflict) || !strings.Contains(fail.Message(err), "does not count") {
				t.Errorf("%s: %v", when, err)
			}
			w.passes(0)
		}
		if a := w.now(); a.State != adoption.Agreed || len(a.Last().Broken) != 0 {
			t.Errorf("it is %s, broken by %d", a.State, len(a.Last().Broken))
		}
		if v, err := w.Drafts.Get(t.Context(), w.Actor(w.fr), draft.ID(out.Draft)); err != nil || v.State != draft.Waiting {
			t.Errorf("the draft is %v: %v", v.State, err)
		}
	})
}

// TestExtended: more time, never less; the reminder comes again.
func TestExtended(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		w.passes((hours - 1) * time.Hour)
		later := &adoption.Extended{As: "state:ke", Procedure: id, Until: w.in(48 * time.Hour), Reason: en("A holiday.")}
		sooner := &adoption.Extended{As: "state:de", Procedure: id, Until: w.in(time.Minute), Reason: en("x")}
		if _, err := w.try(w.de, sooner); !fail.Is(err, fail.Invalid) {
			t.Errorf("less time: %v", err)
		}
		if _, err := w.try(w.fr, &adoption.Extended{As: "state:fr", Procedure: id, Until: later.Until, Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("by somebody else: %v", err)
		}
		w.says(w.ke, later)
		w.passes(2 * time.Hour)
		if a := w.now(); a.State != adoption.Running || a.Last().Until != later.Until || len(a.Last().Extended) != 1 {
			t.Fatalf("it is %s until %s", a.State, a.Last().Until)
		}
		w.passes(45 * time.Hour)
		w.says(w.fr, &adoption.Broken{Via: own("state:fr"), Procedure: id, Reason: en("x")})
		if _, err := w.try(w.de, &adoption.Extended{As: "state:de", Procedure: id, Until: w.in(99 * time.Hour), Reason: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("more time for what is broken: %v", err)
		}
		w.passes(24 * time.Hour)
		if a := w.now(); a.State != adoption.Broke || ends(a) != 1 {
			t.Errorf("it is %s, ended %d times", a.State, ends(a))
		}
		if want := []adoption.News{adoption.NewsBegun, adoption.NewsSoon, adoption.NewsSoon, adoption.NewsBroken}; !slices.Equal(w.news, want) {
			t.Errorf("people were told %v, want %v", w.news, want)
		}
	})
}

// TestSuperseded: a version that is put in force under silence ends the
// procedure; the scheduler says so at the instant, and adopts nothing.
func TestSuperseded(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		w.revises("A State that is asked should answer without delay.", redline.Retained)
		if a := w.now(); a.State != adoption.Open || a.Last().State != adoption.Passed || !a.Last().Over {
			t.Fatalf("it is %s, the procedure %s", a.State, a.Last().State)
		}
		if _, err := w.try(w.fr, &adoption.Broken{Via: own("state:fr"), Procedure: id, Reason: en("x")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("a break of what is over: %v", err)
		}
		next := w.begins()
		w.passes(hours*time.Hour + time.Minute)
		a := w.now()
		if a.State != adoption.Agreed || a.Adopted(0) != nil || a.Adopted(1).Procedure != next || ends(a) != 2 || a.Procedures[0].State != adoption.Passed {
			t.Errorf("it is %s, ended %d times: %+v", a.State, ends(a), a.Procedures)
		}
	})
}

// TestBegin: who may put a text under silence, and when.
func TestBegin(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		short, other, foreign := w.silence((hours-1)*time.Hour), w.silence(hours*time.Hour), w.silence(hours*time.Hour)
		other.Version, foreign.As = 1, "state:fr"
		if _, err := w.try(w.de, short); !fail.Is(err, fail.Invalid) {
			t.Errorf("for fewer hours: %v", err)
		}
		if _, err := w.try(w.de, other); !fail.Is(err, fail.Conflict) {
			t.Errorf("on another version: %v", err)
		}
		if _, err := w.try(w.fr, foreign); !fail.Is(err, fail.Denied) {
			t.Errorf("by somebody else: %v", err)
		}
		if _, err := w.try(w.de, &adoption.Adopted{As: "state:de", Hash: w.version().Hash}); !fail.Is(err, fail.Conflict) {
			t.Errorf("adopted without silence: %v", err)
		}
		w.revises("A State that is asked should answer at once.", redline.Bracketed)
		if _, err := w.try(w.de, w.silence(hours*time.Hour)); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "brackets") {
			t.Errorf("on text in brackets: %v", err)
		}
	})
	under(t, consult.Silence, func(t *testing.T, w *world) {
		w.begins()
		if _, err := w.try(w.de, w.silence(hours*time.Hour)); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "running") {
			t.Errorf("a second procedure: %v", err)
		}
		w.leads("state:fr") // what was begun under another lead goes on
		w.passes(hours*time.Hour + time.Minute)
		if a := w.now(); a.State != adoption.Agreed {
			t.Errorf("after a change of the lead it is %s", a.State)
		}
		w.passes(40 * 24 * time.Hour)
	})
}

// TestSecondEnd: what the scheduler would say twice, or what does not follow,
// does not count.
func TestSecondEnd(t *testing.T) {
	under(t, consult.Silence, func(t *testing.T, w *world) {
		id := w.begins()
		says := func(outcome adoption.Outcome, due string) {
			t.Helper()
			d, err := adoption.Draft(statement.Hash{}, w.on, &adoption.Ended{Procedure: id, Due: due, Outcome: outcome})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Say(t.Context(), d); err != nil {
				t.Fatal(err)
			}
		}
		until := w.now().Last().Until
		says(adoption.WasBroken, until)
		says(adoption.Kept, w.in(time.Hour))
		says(adoption.Kept, until)
		says(adoption.Kept, until)
		var why []string
		for _, e := range w.now().Events {
			why = append(why, e.Why)
		}
		if want := []string{"", adoption.WhyDiffers, adoption.WhyDue, "", adoption.WhyOver}; !slices.Equal(why, want) {
			t.Errorf("they do not count because %q, want %q", why, want)
		}
	})
}

// TestAsked: whose agreement is asked for, by what the call says.
func TestAsked(t *testing.T) {
	for name, tc := range map[string]struct {
		invited consult.Invited
		want    []string
	}{
		"everybody": {consult.Invited{}, []string{"state:fr"}},
		"by class":  {consult.Invited{Classes: []participant.Class{participant.CivilSociety}}, []string{"org:apc"}},
		"by name":   {consult.Invited{Named: []string{"org:apc", "state:fr"}}, []string{"org:apc", "state:fr"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, hubtest.SQLite(t), consult.Silence, tc.invited)
			var got []string
			for _, id := range []string{"org:apc", "state:fr", "state:zz"} {
				if err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
					ok, err := w.s.Queries.Agrees(t.Context(), q, tc.invited, id)
					if ok {
						got = append(got, id)
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("the agreement of %v is asked for, want %v", got, tc.want)
			}
		})
	}
}

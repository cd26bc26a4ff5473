package consult_test

import (
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// turned reads how the phases stand: "open closed", say.
func turned(c *consult.Consultation) string {
	var out []string
	for _, p := range c.Phases {
		out = append(out, string(p.State))
	}
	return strings.Join(out, " ")
}

// TestPhasesTurn: they open and close by statements of the hub, at the instants
// named; an end is moved with a reason; a clock that jumps over an opening and
// a closing leaves neither out.
func TestPhasesTurn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.ke, statement.Hash{}, w.call())
		round := func(want string) {
			t.Helper()
			for range 4 {
				w.scheduler.Round(t.Context())
			}
			if got := turned(w.get(id)); got != want {
				t.Errorf("the phases are %s, want %s", got, want)
			}
		}
		round("planned planned")
		if w.get(id).Takes(consult.Comments) {
			t.Error("comments are taken before the phase opens")
		}
		w.Clock.Advance(25 * time.Hour)
		round("open planned")
		if c := w.get(id); !c.Takes(consult.Comments) || c.Takes(consult.Decisions) || c.Takes(consult.Papers) {
			t.Error("what is taken is not what the open phase accepts")
		}
		w.says(w.ke, id, consult.Extend(consult.Moved{As: "state:ke", Phase: "comments", Closes: w.in(9 * 24 * time.Hour), Reason: en("Three asked for more time.")}))
		w.Clock.Advance(8 * 24 * time.Hour)
		round("open open")
		w.Clock.Advance(2 * 24 * time.Hour)
		round("closed open")
		if w.get(id).Takes(consult.Comments) {
			t.Error("comments are taken after the end")
		}
		w.says(w.ke, id, consult.Reopen(consult.Moved{As: "state:ke", Phase: "comments", Closes: w.in(24 * time.Hour), Reason: en("Two were late by post.")}))
		round("open open")
		w.Clock.Advance(90 * 24 * time.Hour)
		round("closed closed")
		c := w.get(id)
		for _, e := range c.Events {
			if e.Why != "" {
				t.Errorf("%s does not count: %s", e.Type, e.Why)
			}
		}
		if len(c.Events) != 7 || c.Phases[0].Moved != 2 {
			t.Errorf("%d events, the first phase was moved %d times", len(c.Events), c.Phases[0].Moved)
		}
		w.says(w.ke, id, &consult.Concluded{As: "state:ke", Reason: en("All is decided.")})
		if w.get(id).Concluded == nil {
			t.Error("it is not concluded")
		}
	})

	t.Run("both instants passed", func(t *testing.T) {
		w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
		id := w.says(w.ke, statement.Hash{}, w.call())
		w.Clock.Advance(365 * 24 * time.Hour)
		for range 4 {
			w.scheduler.Round(t.Context())
		}
		if c := w.get(id); turned(c) != "closed closed" || len(c.Events) != 4 {
			t.Errorf("the phases are %s after %d events", turned(c), len(c.Events))
		}
	})
}

// TestGroups: formed by the organiser, led by another, joined by asking.
func TestGroups(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.ke, statement.Hash{}, w.call())
		group := &consult.Group{As: "state:ke", ID: "g-and-h", Title: en("Norms (g) and (h)"), About: []string{"un:a-70-174:13:h:1"},
			Lead: []consult.Named{{ID: "state:fr", Name: "France"}}, Open: true}
		w.says(w.ke, id, group)
		w.says(w.ap, id, &consult.Asked{As: "org:apc", Group: "g-and-h", Note: en("We run a team.")})
		if g := w.get(id).Group("g-and-h"); len(g.Waiting) != 1 || len(g.Members) != 0 {
			t.Fatalf("%d wait, %d are members", len(g.Waiting), len(g.Members))
		}
		w.says(w.fr, id, consult.Admit(consult.Admitted{As: "state:fr", Group: "g-and-h", Member: "org:apc"}))
		point := w.says(w.ap, id, &consult.Point{As: "org:apc", Group: "g-and-h", Text: en("Who is asked when no team answers?")})
		w.says(w.fr, id, &consult.Settled{As: "state:fr", Point: point.String(), Outcome: en("The diplomatic contact.")})
		group.Title, group.Replaces = en("Critical infrastructure"), w.get(id).Group("g-and-h").Formed
		formed := w.says(w.ke, id, group)
		g := w.get(id).Group("g-and-h")
		if g.Formed != formed {
			t.Errorf("the group was formed by %s, not %s", g.Formed, formed)
		}
		if len(g.Members) != 1 || g.Members[0].ID != "org:apc" || len(g.Points) != 1 || g.Points[0].Outcome == nil || g.Title.String() != "Critical infrastructure" {
			t.Errorf("the group stands as %+v", g)
		}
		w.says(w.ap, id, &consult.Left{As: "org:apc", Group: "g-and-h"})
		if g := w.get(id).Group("g-and-h"); len(g.Members) != 0 || len(g.Points) != 1 {
			t.Errorf("after leaving the group stands as %+v", g)
		}
		w.says(w.ap, id, &consult.Asked{As: "org:apc", Group: "g-and-h"})
		w.says(w.fr, id, consult.Decline(consult.Admitted{As: "state:fr", Group: "g-and-h", Member: "org:apc", Reason: en("The group is complete.")}))
		if g := w.get(id).Group("g-and-h"); len(g.Waiting) != 0 || len(g.Members) != 0 {
			t.Errorf("after the refusal the group stands as %+v", g)
		}
	})
}

// TestWhoMaySayWhat: each statement by somebody who may not, or out of order,
// is refused with its kind, and the register stays as it was.
func TestWhoMaySayWhat(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	call := w.call()
	call.Invited = consult.Invited{Classes: []participant.Class{participant.State}}
	id := w.says(w.ke, statement.Hash{}, call)
	w.says(w.ke, id, &consult.Group{As: "state:ke", ID: "h", Title: en("(h)"), Lead: []consult.Named{{ID: "state:fr", Name: "France"}}, Open: true})
	w.says(w.ke, id, &consult.Group{As: "state:ke", ID: "closed", Title: en("Closed"), Lead: []consult.Named{{ID: "state:ke", Name: "Kenya"}}})
	w.says(w.fr, id, &consult.Asked{As: "state:fr", Group: "h"})
	later := w.in(30 * 24 * time.Hour)
	recorded := w.call()
	recorded.Via = submission.Via{Mode: submission.Recorded, Author: "state:fr", Document: &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-02"}}
	foreign, late, unknown, nothing := w.call(), w.call(), w.call(), w.call()
	foreign.Via.Author = "state:fr"
	late.Phases[0].Opens, late.Phases[0].Closes = w.in(-48*time.Hour), w.in(-24*time.Hour)
	unknown.Invited.Named = []string{"state:zz"}
	before := w.call()
	before.Moderation = consult.Before
	nothing.About = []string{"oas:cbm:1"}
	for _, tc := range []struct {
		name string
		by   *people.Person // nil: the secretariat
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"a consultation in another's name", w.ke, statement.Hash{}, foreign, fail.Denied},
		{"a phase that is over", w.ke, statement.Hash{}, late, fail.Invalid},
		{"somebody invited who is not listed", w.ke, statement.Hash{}, unknown, fail.Invalid},
		{"about nothing", w.ke, statement.Hash{}, nothing, fail.Invalid},
		{"recorded by a participant", w.ke, statement.Hash{}, recorded, fail.Denied},
		{"another extends", w.fr, id, consult.Extend(consult.Moved{As: "state:fr", Phase: "comments", Closes: later, Reason: en("x")}), fail.Denied},
		{"the secretariat extends what it did not record", nil, id, consult.Extend(consult.Moved{Phase: "comments", Closes: later, Reason: en("x")}), fail.Denied},
		{"extended to an earlier end", w.ke, id, consult.Extend(consult.Moved{As: "state:ke", Phase: "comments", Closes: w.in(time.Hour), Reason: en("x")}), fail.Invalid},
		{"extended into the past", w.ke, id, consult.Extend(consult.Moved{As: "state:ke", Phase: "comments", Closes: w.in(-time.Hour), Reason: en("x")}), fail.Invalid},
		{"reopened before it is closed", w.ke, id, consult.Reopen(consult.Moved{As: "state:ke", Phase: "comments", Closes: later, Reason: en("x")}), fail.Conflict},
		{"a phase that is none", w.ke, id, consult.Extend(consult.Moved{As: "state:ke", Phase: "none", Closes: later, Reason: en("x")}), fail.Invalid},
		{"another forms a group", w.fr, id, &consult.Group{As: "state:fr", ID: "x", Title: en("x"), Lead: []consult.Named{{Name: "x"}}}, fail.Denied},
		{"the lead changes the group", w.fr, id, &consult.Group{As: "state:fr", ID: "h", Title: en("x"), Lead: []consult.Named{{Name: "x"}}}, fail.Denied},
		{"another group of one id", w.ke, id, &consult.Group{As: "state:ke", ID: "h", Title: en("x"), Lead: []consult.Named{{ID: "state:fr", Name: "France"}}}, fail.Conflict},
		{"a change of what has changed meanwhile", w.ke, id, &consult.Group{As: "state:ke", ID: "h", Replaces: id, Title: en("x"), Lead: []consult.Named{{ID: "state:fr", Name: "France"}}}, fail.Conflict},
		{"a change of no group", w.ke, id, &consult.Group{As: "state:ke", ID: "y", Replaces: id, Title: en("x"), Lead: []consult.Named{{ID: "state:fr", Name: "France"}}}, fail.NotFound},
		{"a group on what is not consulted on", w.ke, id, &consult.Group{As: "state:ke", ID: "z", Title: en("x"), About: []string{"un:a-70-174:13:a"}, Lead: []consult.Named{{ID: "state:fr", Name: "France"}}}, fail.Invalid},
		{"asks who is not invited", w.ap, id, &consult.Asked{As: "org:apc", Group: "h"}, fail.Denied},
		{"asks twice", w.fr, id, &consult.Asked{As: "state:fr", Group: "h"}, fail.Conflict},
		{"asks a group that takes nobody", w.fr, id, &consult.Asked{As: "state:fr", Group: "closed"}, fail.Denied},
		{"asks in another's name", w.fr, id, &consult.Asked{As: "state:ke", Group: "h"}, fail.Denied},
		{"admits who did not ask", w.ke, id, consult.Admit(consult.Admitted{As: "state:ke", Group: "h", Member: "state:ke"}), fail.Conflict},
		{"admits who is no lead", w.ap, id, consult.Admit(consult.Admitted{As: "org:apc", Group: "h", Member: "state:fr"}), fail.Denied},
		{"leaves who is no member", w.ap, id, &consult.Left{As: "org:apc", Group: "h"}, fail.Denied},
		{"a point of who is no member", w.ap, id, &consult.Point{As: "org:apc", Group: "h", Text: en("x")}, fail.Denied},
		{"a point that is none", w.ke, id, &consult.Settled{As: "state:ke", Point: id.String(), Outcome: en("x")}, fail.Conflict},
		{"another concludes", w.fr, id, &consult.Concluded{As: "state:fr", Reason: en("x")}, fail.Denied},
		{"no consultation", w.ke, statement.Hash{1}, &consult.Concluded{As: "state:ke", Reason: en("x")}, fail.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			size := w.Size()
			_, err := w.try(tc.by, tc.of, tc.body)
			if !fail.Is(err, tc.want) {
				t.Errorf("%v, want kind %s", err, tc.want)
			}
			if w.Size() != size {
				t.Error("something was said")
			}
		})
	}

	w.says(w.ke, id, &consult.Concluded{As: "state:ke", Reason: en("Done.")})
	if _, err := w.try(w.fr, id, &consult.Left{As: "state:fr", Group: "h"}); !fail.Is(err, fail.Conflict) {
		t.Errorf("after the end: %v", err)
	}
	w.Clock.Advance(90 * 24 * time.Hour)
	w.scheduler.Round(t.Context())
	if got := turned(w.get(id)); got != "planned planned" {
		t.Errorf("phases of a concluded consultation turn: %s", got)
	}
}

// TestRecorded: what was held elsewhere stands as recorded, with time frames as
// printed; the secretariat says what follows in it.
func TestRecorded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		call := w.call()
		call.Via = submission.Via{Mode: submission.Recorded, Author: "org:apc", Document: &submission.Document{Kind: "report", Number: "without number", Date: "2017-08-01"}}
		call.Moderation, call.Decision = consult.Before, consult.Decision{Rule: consult.Silence, Hours: 72} // as it was held elsewhere
		call.Phases = []consult.Phase{
			{ID: "first", Title: en("First phase"), Frame: &consult.Frame{Printed: "June 2016-June 2017", From: "2016-06", Until: "2017-06", Over: true}},
			{ID: "second", Title: en("Second phase"), Frame: &consult.Frame{Printed: "October 2027", From: "2027-10"}},
		}
		id := w.says(nil, statement.Hash{}, call)
		w.says(nil, id, &consult.Group{ID: "a", Title: en("Norm (a)"), Lead: []consult.Named{{Name: "A. Author", Role: "PhD candidate"}}})
		for range 3 {
			w.scheduler.Round(t.Context())
		}
		c := w.get(id)
		if turned(c) != "closed planned" || c.Group("a") == nil || c.Events[0].Why != "" || c.Organiser() != "org:apc" {
			t.Errorf("it stands as %s, %+v", turned(c), c.Events)
		}
		part, err := w.q.List(t.Context(), consult.Filter{About: "un:a-70-174:13:h:2"})
		if err != nil || len(part.Items) != 1 || part.Next != 0 {
			t.Errorf("the list by provision holds %d: %v", len(part.Items), err)
		}
		for _, akin := range []string{"un:a-70-174:13:h", "un:a-70-174:13", "un:a-70-174:13:h:2:a"} { // a whole of what it is about, or a part
			if part, err := w.q.List(t.Context(), consult.Filter{About: akin}); err != nil || len(part.Items) != 1 {
				t.Errorf("the list by %s holds %d: %v", akin, len(part.Items), err)
			}
		}
		if part, err = w.q.List(t.Context(), consult.Filter{About: "un:a-70-174:13:a"}); err != nil || len(part.Items) != 0 {
			t.Errorf("the list by another provision holds %d: %v", len(part.Items), err)
		}
	})
}

// TestMarking: a consultation is TLP:CLEAR, whether its call states it or not; one
// under another marking is refused, by a sentence that says why.
func TestMarking(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for _, stated := range []statement.Marking{"", statement.Clear} {
			call := w.call()
			call.Marking = stated
			c := w.get(w.says(w.ke, statement.Hash{}, call))
			if c.Marking != statement.Clear {
				t.Errorf("stated as %q it reads as %q", stated, c.Marking)
			}
		}
		for _, other := range statement.Markings[1:] {
			call := w.call()
			call.Marking = other
			if _, err := w.try(w.ke, statement.Hash{}, call); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "a consultation is TLP:CLEAR") {
				t.Errorf("%s: %v", other, err)
			}
		}
	})
}

// TestListInParts: newest first, every one once.
func TestListInParts(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	var want []string
	for range 5 {
		want = append([]string{w.says(w.ke, statement.Hash{}, w.call()).String()}, want...)
	}
	var got []string
	f := consult.Filter{Limit: 2}
	for {
		part, err := w.q.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range part.Items {
			got = append(got, c.ID)
		}
		if part.Next == 0 {
			break
		}
		f.Before = part.Next
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the parts hold %v, want %v", got, want)
	}
}

// TestUnheard: what reaches the register past the rules, by somebody who is not
// who he says, changes nothing and is shown with the reason.
func TestUnheard(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	id := w.says(w.ke, statement.Hash{}, w.call())
	for _, b := range []corpus.Body{
		&consult.Concluded{As: "state:ke", Reason: en("x")}, // France, as Kenya
		&consult.Turned{Phase: "comments", Due: w.get(id).Phases[0].Opens},
	} {
		d, err := consult.Draft(w.fr.Identity, id, b)
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(d)
	}
	c := w.get(id)
	if c.Concluded != nil || turned(c) != "planned planned" || len(c.Events) != 2 || c.Events[0].Why != consult.WhyUnknown || c.Events[1].Why != consult.WhyUnknown {
		t.Errorf("it stands as %s, %+v", turned(c), c.Events)
	}
	call := w.call()
	d, err := consult.Draft(w.fr.Identity, statement.Hash{}, call) // France calls in the name of Kenya
	if err != nil {
		t.Fatal(err)
	}
	w.MustSay(d)
	if part, err := w.q.List(t.Context(), consult.Filter{}); err != nil || len(part.Items) != 1 {
		t.Errorf("the list holds %d consultations: %v", len(part.Items), err)
	}
}

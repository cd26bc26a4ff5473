package contribution_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestLife: made, corrected with the earlier wording visible, set aside and
// restored by the organiser, withdrawn.
func TestLife(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "First."))
		c := w.get(id)
		if !c.Known || !c.Confirmed || c.Text.String() != "First." {
			t.Errorf("it stands as %+v", c)
		}
		w.says(w.fr, id, &contribution.Corrected{As: "state:fr", Reason: en("A slip."), Content: contribution.Content{Text: en("Second."), About: []string{"un:h:2"}}})
		w.says(w.ke, id, contribution.Put(contribution.SetAside{As: "state:ke", Reason: en("It is about another norm.")}))
		c = w.get(id)
		if c.Text.String() != "Second." || len(c.Versions) != 2 || c.Versions[0].Text.String() != "First." || c.SetAside == nil || !c.Confirmed {
			t.Errorf("it stands as %+v", c)
		}
		w.says(w.ke, id, contribution.Restore(contribution.SetAside{As: "state:ke", Reason: en("It is not.")}))
		w.says(w.fr, id, &contribution.Withdrawn{As: "state:fr", Reason: en("Said better elsewhere.")})
		c = w.get(id)
		if c.SetAside != nil || c.Withdrawn == nil || len(c.Events) != 4 || len(c.Statements) != 5 {
			t.Errorf("it stands as %+v", c)
		}
		for about, want := range map[string]int{"un:h:1": 0, "un:h:2": 1, "un:h": 1, "un:h:2:a": 1, "un:h:20": 0} {
			if part, err := w.q.List(t.Context(), contribution.Filter{About: about}); err != nil || len(part.Items) != want {
				t.Errorf("%d are about %s, want %d: %v", len(part.Items), about, want, err)
			}
		}
	})
}

// TestJoint: each signatory signs by confirming, the wording in force anew
// after a correction.
func TestJoint(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		via := submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:fr"}, By: "org:apc"}
		id := w.says(w.ap, statement.Hash{}, w.comment(via, "We both say."))
		if c := w.get(id); c.Confirmed || len(c.Heard) != 1 {
			t.Errorf("confirmed by %+v", c.Heard)
		}
		w.confirms(w.fr, id)
		if c := w.get(id); !c.Confirmed || len(c.Heard) != 2 {
			t.Errorf("confirmed by %+v", c.Heard)
		}
		again := w.says(w.ap, id, &contribution.Corrected{As: "org:apc", Content: contribution.Content{Text: en("We both say better.")}})
		if c := w.get(id); c.Confirmed || len(c.Heard) != 1 || c.Heard[0].As != "org:apc" {
			t.Errorf("after the correction confirmed by %+v", c.Heard)
		}
		w.confirms(w.fr, again)
		if c := w.get(id); !c.Confirmed {
			t.Errorf("the correction is confirmed by %+v", c.Heard)
		}
	})
}

// TestDissociated: of those named in a joint contribution only who handed it in
// corrects it or withdraws it for all; another takes itself off, signed or not.
func TestDissociated(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		via := submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:de", "state:fr"}, By: "org:apc"}
		id := w.says(w.ap, statement.Hash{}, w.comment(via, "We all say."))
		w.confirms(w.fr, id)
		size := w.Size()
		for _, p := range []*people.Person{w.fr, w.de} { // signed, and not
			b := &contribution.Corrected{As: w.Listed[p.Identity], Content: contribution.Content{Text: en("We never said that.")}}
			if _, err := w.try(p, id, b); !fail.Is(err, fail.Denied) || !strings.Contains(fail.Message(err), "take yours off") {
				t.Errorf("%s corrects it: %v", b.As, err)
			}
		}
		if w.Size() != size {
			t.Error("something was said")
		}
		w.says(w.de, id, &contribution.Withdrawn{As: "state:de", Reason: en("We were not asked.")})
		c := w.get(id)
		if c.Withdrawn != nil || !c.Confirmed || !slices.Equal(c.Via.Authors(), []string{"org:apc", "state:fr"}) || !slices.Equal(c.Dissociated, []string{"state:de"}) {
			t.Errorf("without who never signed it stands as %+v", c.Told)
		}
		if e := c.Events[0]; e.What != contribution.WasLeft || e.As != "state:de" || e.Why != "" {
			t.Errorf("the history says %+v", e)
		}
		w.confirms(w.de, id) // comes too late: it is no author any more
		if c := w.get(id); len(c.Heard) != 2 {
			t.Errorf("heard are %+v", c.Heard)
		}
		if _, err := w.try(w.de, id, &contribution.Withdrawn{As: "state:de", Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("it leaves twice: %v", err)
		}
		w.says(w.fr, id, &contribution.Withdrawn{As: "state:fr", Reason: en("On second thought.")})
		if c := w.get(id); c.Withdrawn != nil || !c.Confirmed || len(c.Heard) != 1 || len(c.Via.Authors()) != 1 {
			t.Errorf("without who had signed it stands as %+v", c.Told)
		}
		for author, want := range map[string]int{"org:apc": 1, "state:de": 0, "state:fr": 0} {
			if part, err := w.q.List(t.Context(), contribution.Filter{Author: author}); err != nil || len(part.Items) != want {
				t.Errorf("%d are %s's, want %d: %v", len(part.Items), author, want, err)
			}
		}
		w.says(w.ap, id, &contribution.Withdrawn{As: "org:apc", Reason: en("Alone we do not say it.")})
		if w.get(id).Withdrawn == nil {
			t.Error("who handed it in does not withdraw it")
		}
		w.CheckRebuild()
	})
}

// TestRecorded: what a document bears out is recorded whenever it is found,
// stands as recorded until its author confirms it, and is then the author's.
func TestRecorded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.Clock.Advance(90 * 24 * time.Hour)
		w.scheduler.Round(t.Context())
		via := submission.Via{Mode: submission.Recorded, Author: "state:de", Document: &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-02"}}
		id := w.says(nil, statement.Hash{}, w.comment(via, "As the note says."))
		if c := w.get(id); c.Confirmed || !c.Known || len(c.Heard) != 0 {
			t.Errorf("it stands as %+v", c.Told)
		}
		w.says(nil, id, &contribution.Corrected{Content: contribution.Content{Text: en("As the note really says.")}})
		of := w.get(id).Version
		w.confirms(w.de, of)
		if c := w.get(id); !c.Confirmed {
			t.Errorf("it stands as %+v", c.Told)
		}
		if _, err := w.try(nil, id, &contribution.Withdrawn{Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("the secretariat withdraws what its author has confirmed: %v", err)
		}
	})
}

// TestKinds: each kind is taken, and found by it.
func TestKinds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		first := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "A comment."))
		anchored := w.comment(own("state:de"), "On a phrase.")
		anchored.Anchor = &contribution.Anchor{Text: first, Unit: "t#1", From: "t#4", Until: "t#9", Words: "should respond"}
		w.says(w.de, statement.Hash{}, anchored)
		reply := w.comment(own("state:ke"), "An answer to it.")
		reply.Reply = first
		w.says(w.ke, statement.Hash{}, reply)
		w.says(w.ap, statement.Hash{}, &contribution.Made{Via: own("org:apc"), Consultation: w.of, Kind: contribution.Answers, Content: contribution.Content{Answers: []contribution.Answer{
			{Question: "distinct", About: "un:h:1", Options: []string{"yes"}}, {Question: "distinct", About: "un:h:2", Options: []string{"no"}, Words: en("Not quite.")}, {Question: "how", Words: en("By practice.")}}}})
		w.says(w.ap, statement.Hash{}, &contribution.Made{Via: own("org:apc"), Consultation: w.of, Kind: contribution.Practice,
			Content: contribution.Content{Title: en("A team"), Text: en("It answers."), Follows: &contribution.Follows{Who: consult.Named{Name: "AfricaCERT"}, Address: "https://www.africacert.example"}}})
		w.says(w.ap, statement.Hash{}, &contribution.Made{Via: own("org:apc"), Consultation: w.of, Kind: contribution.Reference,
			Content: contribution.Content{Text: en("On teams."), References: []contribution.Citation{{Text: "A. Author, Title, 2020."}}}})
		for _, tc := range []struct {
			name string
			f    contribution.Filter
			want int
		}{
			{"all", contribution.Filter{Consultation: w.of.String()}, 6},
			{"comments", contribution.Filter{Kind: contribution.Comment}, 3},
			{"answers", contribution.Filter{Kind: contribution.Answers}, 1},
			{"of the organization", contribution.Filter{Author: "org:apc"}, 3},
			{"replies", contribution.Filter{Reply: first.String()}, 1},
			{"on the text", contribution.Filter{Text: first.String(), Unit: "t#1"}, 1},
			{"on another unit", contribution.Filter{Text: first.String(), Unit: "t#2"}, 0},
			{"of another consultation", contribution.Filter{Consultation: first.String()}, 0},
		} {
			part, err := w.q.List(t.Context(), tc.f)
			if err != nil || len(part.Items) != tc.want {
				t.Errorf("%s: %d, want %d: %v", tc.name, len(part.Items), tc.want, err)
			}
		}
	})
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	id := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "First."))
	gone := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "Gone."))
	w.says(w.fr, gone, &contribution.Withdrawn{As: "state:fr", Reason: en("x")})
	made := func(change func(m *contribution.Made)) *contribution.Made {
		m := w.comment(own("state:fr"), "x")
		change(m)
		return m
	}
	answers := func(all ...contribution.Answer) *contribution.Made {
		return made(func(m *contribution.Made) {
			m.Kind, m.Content = contribution.Answers, contribution.Content{Answers: all}
		})
	}
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"in another's name", w.de, statement.Hash{}, w.comment(own("state:fr"), "x"), fail.Denied},
		{"of somebody who is not listed", w.de, statement.Hash{}, w.comment(submission.Via{Mode: submission.Transmitted, Author: "org:none", By: "state:de"}, "x"), fail.Denied},
		{"to no consultation", w.fr, statement.Hash{}, made(func(m *contribution.Made) { m.Consultation = statement.Hash{1} }), fail.NotFound},
		{"a new norm while none is taken", w.fr, statement.Hash{}, made(func(m *contribution.Made) {
			m.Kind, m.Title, m.Answers = contribution.NewNorm, en("T"), []contribution.Answer{{Question: "need", Words: en("x")}}
		}), fail.Conflict},
		{"about something else", w.fr, statement.Hash{}, made(func(m *contribution.Made) { m.About = []string{"un:a"} }), fail.Invalid},
		{"anchored to nothing", w.fr, statement.Hash{}, made(func(m *contribution.Made) {
			m.Anchor = &contribution.Anchor{Text: statement.Hash{1}, Unit: "t#7"}
		}), fail.Invalid},
		{"a reply to nothing", w.fr, statement.Hash{}, made(func(m *contribution.Made) { m.Reply = statement.Hash{1} }), fail.NotFound},
		{"in a language that is not taken", w.fr, statement.Hash{}, made(func(m *contribution.Made) { m.Text = i18n.Of("ru", "x") }), fail.Invalid},
		{"corrected into a language that is not taken", w.fr, id, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Text: i18n.Of("ru", "x")}}, fail.Invalid},
		{"a question that is none", w.fr, statement.Hash{}, answers(contribution.Answer{Question: "why", Words: en("x")}), fail.Invalid},
		{"an option that is none", w.fr, statement.Hash{}, answers(contribution.Answer{Question: "distinct", About: "un:h:1", Options: []string{"maybe"}}), fail.Invalid},
		{"two options of a choice", w.fr, statement.Hash{}, answers(contribution.Answer{Question: "distinct", About: "un:h:1", Options: []string{"yes", "no"}}), fail.Invalid},
		{"asked of each, answered once", w.fr, statement.Hash{}, answers(contribution.Answer{Question: "distinct", Options: []string{"yes"}}), fail.Invalid},
		{"options for words", w.fr, statement.Hash{}, answers(contribution.Answer{Question: "how", Options: []string{"yes"}}), fail.Invalid},
		{"corrected by another", w.de, id, &contribution.Corrected{As: "state:de", Content: contribution.Content{Text: en("x")}}, fail.Denied},
		{"corrected into another kind", w.fr, id, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Answers: []contribution.Answer{{Question: "how", Words: en("x")}}}}, fail.Invalid},
		{"corrected to be about something else", w.fr, id, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Text: en("x"), About: []string{"un:a"}}}, fail.Invalid},
		{"corrected by the secretariat", nil, id, &contribution.Corrected{Content: contribution.Content{Text: en("x")}}, fail.Denied},
		{"withdrawn by the organiser", w.ke, id, &contribution.Withdrawn{As: "state:ke", Reason: en("x")}, fail.Denied},
		{"withdrawn twice", w.fr, gone, &contribution.Withdrawn{As: "state:fr", Reason: en("x")}, fail.Conflict},
		{"set aside by its author", w.fr, id, contribution.Put(contribution.SetAside{As: "state:fr", Reason: en("x")}), fail.Denied},
		{"set aside by the secretariat", nil, id, contribution.Put(contribution.SetAside{Reason: en("x")}), fail.Denied},
		{"restored while it stands", w.ke, id, contribution.Restore(contribution.SetAside{As: "state:ke", Reason: en("x")}), fail.Conflict},
		{"nothing corrected", w.fr, statement.Hash{1}, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Text: en("x")}}, fail.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			size := w.Size()
			if _, err := w.try(tc.by, tc.of, tc.body); !fail.Is(err, tc.want) {
				t.Errorf("%v, want kind %s", err, tc.want)
			}
			if w.Size() != size {
				t.Error("something was said")
			}
		})
	}
}

// TestTooLate: the deadline passes between drafting and clearing. Nothing is
// said, what was written stays a draft, and who clears it is told.
func TestTooLate(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	if _, err := w.try(w.fr, statement.Hash{}, w.comment(own("state:fr"), "x")); !fail.Is(err, fail.Conflict) {
		t.Errorf("before the phase opens: %v", err)
	}
	w.opens()
	out, err := w.s.Say(t.Context(), w.Actor(w.fr), statement.Hash{}, w.comment(own("state:fr"), "In time, I thought."))
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(8 * 24 * time.Hour)
	w.scheduler.Round(t.Context())
	size := w.Size()
	if _, err = w.clear(w.fr, out.Draft); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "kept as a draft") {
		t.Errorf("after the deadline: %v", err)
	}
	if w.Size() != size {
		t.Error("something was said")
	}
}

package position_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func stated(via submission.Via, on string) *position.Stated {
	return &position.Stated{Via: via, On: on, Text: en("This is our view.")}
}

// TestLife: stated, found by what it is on and by who holds it, and withdrawn.
func TestLife(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.fr, statement.Hash{}, stated(own("state:fr"), "un:h:1"))
		w.says(w.ap, statement.Hash{}, stated(own("org:apc"), "un:h:1"))
		question := stated(own("state:de"), "law:due-diligence")
		question.Question = en("Is due diligence an obligation?")
		w.says(w.de, statement.Hash{}, question)
		for _, tc := range []struct {
			name string
			f    position.Filter
			want int
		}{
			{"all", position.Filter{}, 3}, {"on a provision", position.Filter{On: "un:h:1"}, 2}, {"on a question", position.Filter{On: "law:due-diligence"}, 1},
			{"of a holder", position.Filter{Holder: "state:fr"}, 1}, {"national views", position.Filter{States: true}, 2}, {"on something else", position.Filter{On: "un:h:2"}, 0},
			{"on international law", position.Filter{Kind: position.OnLaw}, 1}, {"on what was agreed", position.Filter{Kind: position.OnAgreed}, 2}, {"on a threat", position.Filter{Kind: position.OnThreat}, 0},
			{"in English", position.Filter{Language: "en"}, 3}, {"in French", position.Filter{Language: "fr"}, 0},
		} {
			part, err := w.q.List(t.Context(), tc.f)
			if err != nil || len(part.Items) != tc.want {
				t.Errorf("%s: %d, want %d: %v", tc.name, len(part.Items), tc.want, err)
			}
		}
		if asked, err := w.q.Questions(t.Context()); err != nil || len(asked) != 1 || asked[0].On != "law:due-diligence" || asked[0].Text.String() != question.Question.String() {
			t.Errorf("the questions of law are %+v: %v", asked, err)
		}
		first, err := w.q.List(t.Context(), position.Filter{Limit: 2})
		if err != nil || len(first.Items) != 2 || first.Next != first.Items[1].Index {
			t.Fatalf("the first part is %+v: %v", first, err)
		}
		if rest, err := w.q.List(t.Context(), position.Filter{Limit: 2, Before: first.Next}); err != nil || len(rest.Items) != 1 || rest.Next != 0 {
			t.Errorf("the second part is %+v: %v", rest, err)
		}
		w.says(w.fr, id, &position.Withdrawn{As: "state:fr", Reason: en("A newer one stands.")})
		if p := w.get(id); p.Withdrawn == nil || !p.Confirmed || len(p.Statements) != 2 {
			t.Errorf("it stands as %+v", p)
		}
	})
}

// TestRecorded: what is recorded from a document stands as recorded until its
// holder confirms it, and is then the holder's alone to withdraw.
func TestRecorded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		b := stated(submission.Via{Mode: submission.Recorded, Author: "state:de", Document: &submission.Document{Kind: "statement", Number: "without number", Date: "2021-03-05"}}, "un:h:1")
		b.Source = position.Source{Text: "A position paper", Address: "https://paper.example/", Date: "2021-03"}
		id := w.says(nil, statement.Hash{}, b)
		if p := w.get(id); p.Confirmed || !p.Known {
			t.Errorf("it stands as %+v", p)
		}
		w.confirms(w.de, id)
		if p := w.get(id); !p.Confirmed {
			t.Errorf("confirmed it stands as %+v", p)
		}
		if _, err := w.try(nil, id, &position.Withdrawn{Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("the secretariat withdraws what its holder has confirmed: %v", err)
		}
	})
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	id := w.says(w.fr, statement.Hash{}, stated(own("state:fr"), "un:h:1"))
	gone := w.says(w.fr, statement.Hash{}, stated(own("state:fr"), "un:h:1"))
	w.says(w.fr, gone, &position.Withdrawn{As: "state:fr", Reason: en("x")})
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"in another's name", w.de, statement.Hash{}, stated(own("state:fr"), "un:h:1"), fail.Denied},
		{"of nobody listed", w.de, statement.Hash{}, stated(submission.Via{Mode: submission.Transmitted, Author: "org:none", By: "state:de"}, "un:h:1"), fail.Denied},
		{"on nothing", w.fr, statement.Hash{}, stated(own("state:fr"), "term:none"), fail.Invalid},
		{"withdrawn by another", w.de, id, &position.Withdrawn{As: "state:de", Reason: en("x")}, fail.Denied},
		{"withdrawn by the secretariat", nil, id, &position.Withdrawn{Reason: en("x")}, fail.Denied},
		{"withdrawn twice", w.fr, gone, &position.Withdrawn{As: "state:fr", Reason: en("x")}, fail.Conflict},
		{"nothing withdrawn", w.fr, statement.Hash{1}, &position.Withdrawn{As: "state:fr", Reason: en("x")}, fail.NotFound},
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

// TestHeldJointly: of a view that several hold, a signatory takes itself off and
// nobody else; who handed it in withdraws it for all.
func TestHeldJointly(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.fr, statement.Hash{}, stated(submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:fr"}, By: "state:fr"}, "un:h:1"))
		w.says(w.de, id, &position.Withdrawn{As: "state:de", Reason: en("We do not hold it.")})
		if p := w.get(id); p.Withdrawn != nil || !slices.Equal(p.Via.Authors(), []string{"state:fr"}) || !p.Confirmed {
			t.Fatalf("after one has left it stands as %+v", p)
		}
		w.says(w.fr, id, &position.Withdrawn{As: "state:fr", Reason: en("A newer one stands.")})
		if p := w.get(id); p.Withdrawn == nil {
			t.Errorf("it is not withdrawn: %+v", p.Events)
		}
	})
}

// TestCorrected: whoever may alter a position gives it other words, in each way
// in which it can come: then those who own to them do so anew, and the earlier
// words stay.
func TestCorrected(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		both := []string{"state:de", "state:fr"}
		paper := position.Source{Text: "A position paper"}
		document := &submission.Document{Kind: "statement", Number: "1", Date: "2021-03-05"}
		for _, tc := range []struct {
			name      string
			via       submission.Via
			by        *people.Person // who states it; nil is the secretariat
			as        string
			denied    *people.Person // who may not correct it
			deniedAs  string
			own       bool           // whoever corrects it has owned to the words
			confirms  *people.Person // who owns to it before, and to the other words after
			confirmed bool
		}{
			{"alone", own("state:fr"), w.fr, "state:fr", w.de, "state:de", true, nil, true},
			{"jointly", submission.Via{Mode: submission.Joint, Signatories: both, By: "state:fr"}, w.fr, "state:fr", w.de, "state:de", true, w.de, true},
			{"for a group", submission.Via{Mode: submission.Group, Author: theGroup, By: "state:fr", Members: both, On: "2026-01-30"}, w.fr, "state:fr", w.de, "state:de", false, nil, false},
			{"transmitted", submission.Via{Mode: submission.Transmitted, Author: "state:de", By: "state:fr"}, w.fr, "state:fr", w.ke, "state:ke", false, nil, false},
			{"recorded", submission.Via{Mode: submission.Recorded, Author: "state:de", Document: document}, nil, "", w.fr, "state:fr", false, nil, false},
		} {
			t.Run(tc.name, func(t *testing.T) {
				b := stated(tc.via, "un:h:1")
				b.Source = paper
				id := w.says(tc.by, statement.Hash{}, b)
				if tc.confirms != nil {
					w.confirms(tc.confirms, id)
				}
				other := &position.Corrected{As: tc.deniedAs, Text: en("Not our view.")}
				if tc.denied != nil {
					other.Source = paper
					if _, err := w.try(tc.denied, id, other); !fail.Is(err, fail.Denied) {
						t.Errorf("%s corrects it: %v", tc.deniedAs, err)
					}
				}
				at := w.says(tc.by, id, &position.Corrected{As: tc.as, Reason: en("A slip."), Text: en("This is our considered view."), Source: paper})
				p := w.get(id)
				if p.Version != at || p.Text.String() != "This is our considered view." || len(p.Versions) != 2 || p.Versions[0].Text.String() != "This is our view." || len(p.Statements) != 2 {
					t.Fatalf("it stands as %+v", p)
				}
				if heard := len(p.Heard) == 1 && p.Heard[0].How == submission.HowCorrected; heard != tc.own || p.Confirmed != (tc.own && tc.confirms == nil) {
					t.Errorf("the other words are owned to by %+v, confirmed: %v", p.Heard, p.Confirmed)
				}
				if tc.confirms != nil {
					w.confirms(tc.confirms, at)
				}
				if p = w.get(id); p.Confirmed != tc.confirmed {
					t.Errorf("confirmed: %v", p.Confirmed)
				}
			})
		}
		w.CheckRebuild()
	})
}

// TestCorrectedNoMore: once its holder has spoken nobody else corrects what was
// recorded, and what is withdrawn is corrected by nobody; nor does a correction
// take from a position what it has to have.
func TestCorrectedNoMore(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	b := stated(submission.Via{Mode: submission.Recorded, Author: "state:de", Document: &submission.Document{Kind: "statement", Number: "1", Date: "2021-03-05"}}, "un:h:1")
	b.Source = position.Source{Text: "A position paper"}
	id := w.says(nil, statement.Hash{}, b)
	question := stated(own("state:fr"), "law:sovereignty")
	question.Question = en("Is it a rule?")
	of := w.says(w.fr, statement.Hash{}, question)
	gone := w.says(w.fr, statement.Hash{}, stated(own("state:fr"), "un:h:1"))
	w.says(w.fr, gone, &position.Withdrawn{As: "state:fr", Reason: en("x")})
	try := func(name string, by *people.Person, id statement.Hash, b *position.Corrected, want fail.Kind) {
		t.Helper()
		if _, err := w.try(by, id, b); !fail.Is(err, want) {
			t.Errorf("%s: %v, want kind %s", name, err, want)
		}
	}
	try("without its source", nil, id, &position.Corrected{Text: en("x")}, fail.Invalid)
	try("with a question put of a provision", nil, id, &position.Corrected{Text: en("x"), Question: en("Q"), Source: b.Source}, fail.Invalid)
	try("without its question", w.fr, of, &position.Corrected{As: "state:fr", Text: en("x")}, fail.Invalid)
	try("of what is withdrawn", w.fr, gone, &position.Corrected{As: "state:fr", Text: en("x")}, fail.Conflict)
	w.confirms(w.de, id)
	try("of what its holder has confirmed", nil, id, &position.Corrected{Text: en("x"), Source: b.Source}, fail.Denied)
	w.says(w.de, id, &position.Corrected{As: "state:de", Text: en("In our own words."), Source: b.Source})
	if p := w.get(id); !p.Confirmed || p.Text.String() != "In our own words." || len(p.Versions) != 2 {
		t.Errorf("corrected by its holder it stands as %+v", p)
	}
}

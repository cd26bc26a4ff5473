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
		} {
			part, err := w.q.List(t.Context(), tc.f)
			if err != nil || len(part.Items) != tc.want {
				t.Errorf("%s: %d, want %d: %v", tc.name, len(part.Items), tc.want, err)
			}
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

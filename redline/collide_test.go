package redline_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

const draft = `# Norm (f)

> (f) A State should not conduct or knowingly support ICT activity.

States should:

(a) take measures to protect critical infrastructure;
(b) share information, where appropriate, on threats;
  (i) in good time;
  (ii) with those who need it;
(c) cooperate with stakeholders.

This applies at all times.
`

// edited makes the change that somebody makes who types other words into the
// form: pairs of what stood there and what does.
func edited(t *testing.T, v *redline.Version, id string, pairs ...string) redline.Change {
	t.Helper()
	form := v.Text().Format()
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(form, pairs[i]) != 1 {
			t.Fatalf("%q is not there once", pairs[i])
		}
		form = strings.Replace(form, pairs[i], pairs[i+1], 1)
	}
	c := v.Diff(id, mustParse(t, "typed", form))
	if len(c.Operations) == 0 {
		t.Fatalf("%s changes nothing", id)
	}
	return c
}

func TestMeetings(t *testing.T) {
	type edit []string
	for _, tc := range []struct {
		name string
		a, b edit
		want redline.Relation // empty: they do not meet
	}{
		{"the same words otherwise", edit{"take measures", "take steps"}, edit{"take measures", "take action"}, redline.Overlapping},
		{"words in common", edit{"measures to protect", "steps protecting"}, edit{"protect critical", "defend"}, redline.Overlapping},
		{"a deletion in a deletion", edit{"take measures to protect", "protect"}, edit{"measures to ", ""}, redline.Overlapping},
		{"words in deleted ones", edit{"take measures to protect", "protect"}, edit{"take measures", "take all measures"}, redline.InsideGone},
		{"words in replaced ones", edit{"take measures", "adopt rules"}, edit{"take measures", "take all measures"}, redline.InsideGone},
		{"other words in one place", edit{"take measures", "take all measures"}, edit{"take measures", "take adequate measures"}, redline.SamePlace},
		{"the same words in one place", edit{"take measures", "take all measures"}, edit{"take measures", "take all measures"}, redline.Shared},
		{"the same deletion", edit{"critical ", ""}, edit{"critical ", ""}, redline.Shared},
		{"words before deleted ones", edit{"take measures", "take all measures"}, edit{"measures to protect", "to protect"}, redline.Adjacent},
		{"words after deleted ones", edit{"to protect", "and rules to protect"}, edit{"measures ", ""}, redline.Adjacent},
		{"neighbours deleted", edit{"take ", ""}, edit{"measures ", ""}, redline.Adjacent},
		{"neighbours deleted at the end", edit{" all times", " times"}, edit{" times.", "."}, redline.Adjacent},
		{"apart", edit{"take measures", "take all measures"}, edit{"critical infrastructure", "infrastructure"}, ""},
		{"in different units", edit{"take measures", "take all measures"}, edit{"cooperate", "work"}, ""},
		{"a unit taken out and its words changed", edit{"(c) cooperate with stakeholders.\n", ""}, edit{"cooperate", "work"}, redline.UnitGone},
		{"a unit taken out twice", edit{"(c) cooperate with stakeholders.\n", ""}, edit{"(c) cooperate with stakeholders.\n", ""}, redline.Shared},
		{"a unit taken out and moved", edit{"(c) cooperate with stakeholders.\n", ""}, edit{"(a) take measures", "(a) cooperate with stakeholders.\n(b) take measures", "(c) cooperate with stakeholders.\n", ""}, redline.UnitGone},
		{"an item under one that is taken out", edit{"(b) share information, where appropriate, on threats;\n  (i) in good time;\n  (ii) with those who need it;\n", ""}, edit{"  (ii) with", "  (ii) at no cost;\n  (iii) with"}, redline.InsideGone},
		{"items in one place", edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, edit{"(c) cooperate", "(c) learn;\n(d) cooperate"}, redline.SamePlace},
		{"the same item in one place", edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, redline.Shared},
		{"items in two places", edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, edit{"(a) take", "(a) learn;\n(b) take"}, ""},
		{"an item and the renumbered next", edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, edit{"cooperate", "work"}, ""},
		{"words at the end and a unit after it", edit{"it;", "it now;"}, edit{"(c) cooperate", "(c) report;\n(d) cooperate"}, ""},
		{"a unit split where words change", edit{"information, where appropriate, on threats;", "information;\n(c) where appropriate, on threats;"}, edit{"information, where appropriate,", "data"}, redline.Overlapping},
		{"a unit split elsewhere", edit{"all times.", "all times. It does."}, edit{"This applies", "This\n\napplies"}, ""},
		{"a unit moved to two places", edit{"(c) cooperate with stakeholders.\n", "", "(a) take", "(a) cooperate with stakeholders.\n(b) take"}, edit{"(c) cooperate with stakeholders.\n", "", "(b) share", "(b) cooperate with stakeholders.\n(c) share"}, redline.Overlapping},
		{"a unit moved and its words changed", edit{"(c) cooperate with stakeholders.\n", "", "(a) take", "(a) cooperate with stakeholders.\n(b) take"}, edit{"cooperate", "work"}, ""},
		{"a paragraph made an item and a heading", edit{"This applies", "(d) This applies"}, edit{"This applies", "# This applies"}, redline.Overlapping},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "base", draft))
			a, b := edited(t, v, "A", tc.a...), edited(t, v, "B", tc.b...)
			for _, order := range [][]redline.Change{{a, b}, {b, a}} {
				board, err := v.Collide(order)
				if err != nil {
					t.Fatal(err)
				}
				all := slices.Concat(board.Colliding, board.Identical, board.Advice)
				got := redline.Relation("")
				if len(all) == 1 {
					got = all[0].Gravest
				}
				if len(all) > 1 || got != tc.want || (len(board.Colliding) == 1) != tc.want.Collides() || (len(board.Identical) == 1) != (tc.want == redline.Shared) {
					t.Errorf("%+v, want %q\nA %+v\nB %+v", board, tc.want, a.Operations, b.Operations)
				}
			}
		})
	}
}

func TestAgreeingInPartIsAdvice(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	a := edited(t, v, "A", "take measures", "take all measures", "cooperate", "work")
	b := edited(t, v, "B", "take measures", "take all measures")
	board, err := v.Collide([]redline.Change{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if len(board.Advice) != 1 || board.Advice[0].Gravest != redline.Shared || len(board.Colliding)+len(board.Identical) > 0 {
		t.Errorf("%+v", board)
	}
}

func TestAProposalAndItsModificationAreAlternatives(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	a := edited(t, v, "A", "take measures", "take steps")
	b := edited(t, v, "A-1", "take measures", "take all steps")
	c := edited(t, v, "A-2", "take measures", "take some steps")
	b.DerivedFrom, c.DerivedFrom = "A", "A-1"
	board, err := v.Collide([]redline.Change{a, b, c, edited(t, v, "B", "take measures", "take action")})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(redline.Pairs(board.Derived), redline.Pairs(board.Colliding)); got != "[[A A-1] [A A-2] [A-1 A-2]] [[A B] [A-1 B] [A-2 B]]" {
		t.Error(got)
	}
}

func TestEntriesThatAreNoAmendmentOfTheirOwn(t *testing.T) {
	base := []string{"States should act in time.", "States should report."}
	board := redline.Collisions(base, []redline.Amendment{
		{ID: "A", Paragraph: 0, Text: "States must act in time."},
		{ID: "A", Paragraph: 1, Text: "States should always report."}, // the same amendment
		{ID: "B", Paragraph: 1, Text: "States should soon report."},
		{ID: "C", Paragraph: 0, Text: "States may act in time."},
		{ID: "C", Paragraph: 0, Text: "States should act in good time."}, // what C became
		{ID: "D", Paragraph: 7, Text: "States may act."},
		{ID: "E", Paragraph: 0, Text: base[0]},
		{Paragraph: 0, Text: "States may act."},
	})
	if got := fmt.Sprint(redline.Pairs(board.Colliding), redline.Pairs(board.Identical), redline.Pairs(board.Advice)); got != "[[A B]] [] []" {
		t.Error(got)
	}
}

// interval is an edit of a paragraph of words: from and to count them.
type interval struct {
	paragraph, from, to int
	put                 []string
}

func (x interval) collides(y interval) bool {
	if x.paragraph != y.paragraph || x.same(y) {
		return false
	}
	xp, yp := x.from == x.to, y.from == y.to
	switch {
	case xp && yp:
		return x.from == y.from
	case xp:
		return y.from < x.from && x.from < y.to
	case yp:
		return x.from < y.from && y.from < x.to
	}
	return max(x.from, y.from) < min(x.to, y.to)
}

func (x interval) same(y interval) bool {
	return x.paragraph == y.paragraph && x.from == y.from && x.to == y.to && slices.Equal(x.put, y.put)
}

// What collides is decided here from the places of the edits and there from the
// texts alone.
func TestCollisionsFollowFromThePlacesOfEdits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var base []string
		for i := range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
			words := make([]string, rapid.IntRange(4, 14).Draw(t, "words"))
			for j := range words {
				words[j] = fmt.Sprintf("w%dx%d", i, j) + rapid.SampledFrom(marks).Draw(t, "mark")
			}
			base = append(base, strings.Join(words, " "))
		}
		n := rapid.IntRange(2, 12).Draw(t, "amendments")
		edits, amendments := make([]interval, n), make([]redline.Amendment, n)
		for i := range edits {
			edits[i], amendments[i] = drawEdit(t, base, i)
		}
		want := map[[2]string]string{}
		for i, x := range edits {
			for j, y := range edits[:i] {
				pair := [2]string{amendments[j].ID, amendments[i].ID}
				switch {
				case x.same(y):
					want[pair] = "identical"
				case x.collides(y):
					want[pair] = "colliding"
				}
			}
		}
		board := redline.Collisions(base, amendments)
		got := map[[2]string]string{}
		for _, p := range redline.Pairs(board.Colliding) {
			got[p] = "colliding"
		}
		for _, p := range redline.Pairs(board.Identical) {
			got[p] = "identical"
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("base %q\namendments %+v\nedits %+v\ngot %v\nwant %v", base, amendments, edits, got, want)
		}
	})
}

func drawEdit(t *rapid.T, base []string, i int) (interval, redline.Amendment) {
	e := interval{paragraph: rapid.IntRange(0, len(base)-1).Draw(t, "paragraph")}
	words := strings.Fields(base[e.paragraph])
	e.from = rapid.IntRange(0, len(words)-1).Draw(t, "from")
	e.to = min(len(words), e.from+rapid.IntRange(0, 4).Draw(t, "gone"))
	if puts := rapid.IntRange(0, 2).Draw(t, "put"); puts > 0 || e.from == e.to {
		e.put = strings.Fields(rapid.SampledFrom([]string{"in good faith", "where feasible", "with all"}).Draw(t, "words"))
	}
	if e.to-e.from == len(words) && len(e.put) == 0 {
		e.to--
	}
	text := strings.Join(slices.Concat(words[:e.from], e.put, words[e.to:]), " ")
	return e, redline.Amendment{ID: fmt.Sprintf("A%d", i), Paragraph: e.paragraph, Text: text}
}

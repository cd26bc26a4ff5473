package redline_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"comity.example/comity/redline"
)

func TestDiffReadsAsItWasMeant(t *testing.T) {
	for _, tc := range []struct{ name, before, after, want string }{
		{"a word", "States should act.", "States must act.", "States [-should-]{+must+} act."},
		{"whole words", "They cooperate.", "They cooperated.", "They [-cooperate-]{+cooperated+}."},
		{"a word more begins with the word", "States should act.", "States should always act.", "States should {+always +}act."},
		{"a word more at the end", "States act.", "States act now.", "States act{+ now+}."},
		{"a member of a list, with its comma", "States, groups, persons.", "States, regions, groups, persons.", "States, {+regions, +}groups, persons."},
		{"a member less", "States, regions, groups, persons.", "States, regions, persons.", "States, regions, [-groups, -]persons."},
		{"a sentence more", "States act. They report.", "States act. They learn. They report.", "States act. {+They learn. +}They report."},
		{"a bracket more", "States act in time.", "States act (where feasible) in time.", "States act {+(where feasible) +}in time."},
		{"changes that only space parts are one", "a big red house", "a small blue house", "a [-big red-]{+small blue+} house"},
		{"a word that stays between two that go", "a big red house", "a small red tent", "a [-big-]{+small+} red [-house-]{+tent+}"},
		{"a hyphenated word", "long-term aims", "long-term and near-term aims", "long-{+term and near-+}term aims"},
		{"Arabic", "تتخذ الدول تدابير.", "تتخذ الدول كل تدابير.", "تتخذ الدول {+كل +}تدابير."},
		{"Chinese", "各国应采取措施。", "各国应立即采取措施。", "各国应{+立即+}采取措施。"},
		{"directions mixed", "استخدام ICT في السلم", "استخدام ICTs في السلم", "استخدام [-ICT-]{+ICTs+} في السلم"},
		{"an accent less", "un e\u0301tat", "un etat", "un [-\u00e9tat-]{+etat+}"},
		{"signs that are composed otherwise", "un e\u0301tat", "un \u00e9tat", "un \u00e9tat"},
		{"a hyphen that nobody sees", "informa\u00adtion", "information", "information"},
		{
			"a nested list that gained one word",
			"(a) one\n  (i) two of them\n  (ii) three of them\n    - four\n(b) five", "(a) one\n  (i) two of them\n  (ii) three more of them\n    - four\n(b) five",
			"(a) one\n  (i) two of them\n  (ii) three {+more +}of them\n    - four\n(b) five",
		},
		{
			"an item that moved is a move, and renumbers nothing by hand",
			"(a) one thing\n(b) two things\n(c) three things", "(a) three things\n(b) one thing\n(c) two things",
			"{>} (a) three things\n(b) one thing\n(c) two things\n[<] (c) ",
		},
		{
			"an item that moved and changed",
			"(a) one\n(b) two\n(c) report each year to all", "(a) report once each year to all\n(b) one\n(c) two",
			"{>} (a) report {+once +}each year to all\n(b) one\n(c) two\n[<] (c) ",
		},
		{
			"an item that moved with its own items",
			"(a) one\n(b) two\n  (i) three\n(c) five\n(d) six\n(e) seven", "(a) one\n(b) five\n(c) six\n(d) seven\n(e) two\n  (i) three",
			"(a) one\n[<] (b) \n  [<] (i) \n(b) five\n(c) six\n(d) seven\n{>} (e) two\n  {>} (i) three",
		},
		{
			"an item less",
			"(a) one\n(b) two\n(c) three", "(a) one\n(b) three",
			"(a) one\n[-] (b) two\n(b) three",
		},
		{
			"one paragraph in the place of another",
			"First.\n\nA paragraph on measures.\n\nLast.", "First.\n\nSomething else entirely, from others.\n\nLast.",
			"First.\n[-] A paragraph on measures.\n{+} Something else entirely, from others.\nLast.",
		},
		{
			"paragraphs joined",
			"States should cooperate.\n\nThey should report.", "States should cooperate. They should report.",
			"States should cooperate.{+ +}They should report.",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := redline.Plain(redline.Compare(mustParse(t, "a", tc.before), mustParse(t, "b", tc.after)), named)
			if got = strings.TrimSuffix(got, "\n"); got != tc.want {
				t.Errorf("%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

func TestDiffNamesWhatWasDone(t *testing.T) {
	for _, tc := range []struct {
		name, before, after string
		want                []redline.Verb
	}{
		{"nothing", "One.", "One.", nil},
		{"a split", "One two three. Four five six.", "One two three.\n\nFour five six.", []redline.Verb{redline.Split}},
		{"a split and a word", "One two three. Four five six.", "One two three.\n\nFour five and six.", []redline.Verb{redline.Insert, redline.Split}},
		{"a join", "One two three.\n\nFour five six.", "One two three. Four five six.", []redline.Verb{redline.Join}},
		{"a join of three", "One two three.\n\nFour five six.\n\nSeven eight.", "One two three. Four five six. Seven eight.", []redline.Verb{redline.Join, redline.Join}},
		{"a move", "One.\n\nTwo.\n\nThree.", "Two.\n\nThree.\n\nOne.", []redline.Verb{redline.Move}},
		{"a paragraph made an item", "One.", "(a) One.", []redline.Verb{redline.Recast}},
		{"an item set in", "(a) One.\n(b) Two.", "(a) One.\n  (i) Two.", []redline.Verb{redline.Recast}},
		{"a list numbered otherwise", "(a) One.\n(b) Two.", "1. One.\n2. Two.", []redline.Verb{redline.Recast, redline.Recast}},
		{"an item added", "(a) One.\n(b) Two.", "(a) Zero.\n(b) One.\n(c) Two.", []redline.Verb{redline.Add}},
		{"an item added, and nobody renumbered", "(a) One.\n(b) Two.", "(a) Zero.\n(a) One.\n(b) Two.", []redline.Verb{redline.Add}},
		{"an item removed, and nobody renumbered", "(a) One.\n(b) Two.\n(c) Three.", "(a) One.\n(c) Three.", []redline.Verb{redline.Remove}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "a", tc.before))
			c := v.Diff("A", mustParse(t, "b", tc.after))
			var got []redline.Verb
			for _, o := range c.Operations {
				got = append(got, o.Do)
			}
			if len(got) != len(tc.want) {
				t.Fatalf("%v, want %v", got, tc.want)
			}
			for i := range got {
				if got[i] != tc.want[i] {
					t.Errorf("%v, want %v", got, tc.want)
				}
			}
		})
	}
}

func TestChangesThatAreRefused(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	good := edited(t, v, "A", "take measures", "adopt measures")
	unit := good.Operations[0].Unit
	for _, tc := range []struct {
		name string
		make func(*redline.Change)
		want redline.Reason
	}{
		{"on another version", func(c *redline.Change) { c.Base = "0" }, redline.NotThatText},
		{"other words there", func(c *redline.Change) { c.Operations[0].Was = "0" }, redline.NotThatText},
		{"without a name", func(c *redline.Change) { c.ID = "" }, redline.BadOperation},
		{"of nothing", func(c *redline.Change) { c.Operations = nil }, redline.BadOperation},
		{"a unit that is not there", func(c *redline.Change) { c.Operations[0].Unit.N = 99 }, redline.NoSuchUnit},
		{"tokens that are not there", func(c *redline.Change) { c.Operations[0].To = 99 }, redline.BadOperation},
		{"tokens backwards", func(c *redline.Change) { c.Operations[0].From = 2 }, redline.BadOperation},
		{"something else", func(c *redline.Change) { c.Operations[0].Do = "rewrite" }, redline.BadOperation},
		{"the same words twice", func(c *redline.Change) { c.Operations = append(c.Operations, c.Operations[0]) }, redline.BadOperation},
		{"an insertion of nothing", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Insert, Unit: unit, From: 1, To: 1}}
		}, redline.BadOperation},
		{"a split over words", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Split, Unit: unit, From: 1, To: 4, Kind: redline.Item}}
		}, redline.BadOperation},
		{"a kind that is none", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Add, Kind: "poem", Text: "x"}}
		}, redline.BadOperation},
		{"a label with markup", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Add, Kind: redline.Item, Marker: redline.Marker{Style: "<b>"}, Text: "x"}}
		}, redline.BadOperation},
		{"two units of one number", func(c *redline.Change) {
			o := redline.Operation{Do: redline.Add, Kind: redline.Paragraph, Text: "x"}
			c.Operations = []redline.Operation{o, o}
		}, redline.BadOperation},
		{"a unit moved into itself", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Move, Unit: unit, Count: 2, After: unit}}
		}, redline.BadOperation},
		{"a move of more than there is", func(c *redline.Change) {
			c.Operations = []redline.Operation{{Do: redline.Move, Unit: unit, Count: 99}}
		}, redline.BadOperation},
		{"in the name of the text itself", func(c *redline.Change) { c.ID = "base" }, redline.BadOperation},
		{"numbers below nothing", func(c *redline.Change) { c.Spent = -1 }, redline.BadOperation},
		{"the last unit joined with the next", func(c *redline.Change) {
			all := v.Text().Standing()
			c.Operations = []redline.Operation{{Do: redline.Join, Unit: all[len(all)-1].ID}}
		}, redline.BadOperation},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := good
			c.Operations = append([]redline.Operation(nil), good.Operations...)
			tc.make(&c)
			if err := v.Check(c); !errors.Is(err, &redline.Error{Reason: tc.want}) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
	if err := v.Check(good); err != nil {
		t.Errorf("the change as it was: %v", err)
	}
}

// Texts that have nothing in common are the worst case.
func TestMemoryOfALargeDiffIsLinear(t *testing.T) {
	used := func(n int) float64 {
		words := func(w string) string { return strings.TrimSpace(strings.Repeat(w+" and ", n/2)) }
		v := redline.NewVersion(redline.FromParagraphs("base", []string{words("one")}))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := v.Reword("A", redline.ID{Origin: "base"}, words("two")); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	small, large := used(10_000), used(40_000)
	if large > 6*small {
		t.Errorf("four times the words take %.1f times the memory", large/small)
	}
}

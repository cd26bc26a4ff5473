package redline_test

import (
	"testing"

	"comity.example/comity/redline"
)

func TestAnchorsHoldOrSaySo(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to int // of "take measures to protect critical infrastructure;"
		pairs    []string
		want     redline.Fit
		at       [2]int
	}{
		{"nothing happened there", 0, 3, []string{"cooperate", "work"}, redline.Fits, [2]int{0, 3}},
		{"words came before it", 2, 5, []string{"take measures", "take all the measures"}, redline.Fits, [2]int{6, 9}},
		{"words came into it", 0, 3, []string{"take measures", "take all measures"}, redline.Changed, [2]int{0, 5}},
		{"a word of it went", 0, 3, []string{"take measures", "measures"}, redline.Changed, [2]int{0, 1}},
		{"all of it went", 0, 3, []string{"take measures to protect", "protect"}, redline.Gone, [2]int{}},
		{"its unit went", 0, 3, []string{"(a) take measures to protect critical infrastructure;\n", ""}, redline.Gone, [2]int{}},
		{"its unit moved", 0, 3, []string{"(a) take measures to protect critical infrastructure;\n", "", "(c) cooperate with stakeholders.", "(c) cooperate with stakeholders.\n(d) take measures to protect critical infrastructure;"}, redline.Fits, [2]int{0, 3}},
		{"the unit as it was", 0, 0, []string{"cooperate", "work"}, redline.Fits, [2]int{}},
		{"the unit with other words", 0, 0, []string{"take measures", "adopt measures"}, redline.Changed, [2]int{}},
		{"it was split", 0, 7, []string{"measures to protect", "measures\n(b) to protect"}, redline.Changed, [2]int{0, 3}},
		{"it is in the second half", 6, 9, []string{"measures to protect", "measures\n(b) to protect"}, redline.Fits, [2]int{2, 5}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "base", draft))
			a, err := v.Text().Anchor(redline.ID{Origin: "base", N: 3}, tc.from, tc.to)
			if err != nil {
				t.Fatal(err)
			}
			later, err := v.Apply(edited(t, v, "A", tc.pairs...))
			if err != nil {
				t.Fatal(err)
			}
			got := later.Locate(a)
			if got.Fit != tc.want || [2]int{got.From, got.To} != tc.at {
				t.Errorf("%+v, want %s %v", got, tc.want, tc.at)
			}
		})
	}
	text := mustParse(t, "base", draft)
	if _, err := text.Anchor(redline.ID{Origin: "base", N: 3}, 5, 50); err == nil {
		t.Error("an anchor to tokens that are not there")
	}
	if _, err := text.Anchor(redline.ID{Origin: "base", N: 30}, 0, 0); err == nil {
		t.Error("an anchor to a unit that is not there")
	}
}

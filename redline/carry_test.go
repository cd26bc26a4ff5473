package redline_test

import (
	"fmt"
	"strings"
	"testing"

	"comity.example/comity/redline"
)

func TestCarry(t *testing.T) {
	for _, tc := range []struct {
		name             string
		pending, decided []string
		against          redline.Relation // empty where it is clean
		want             string           // lines that the carried change makes otherwise
	}{
		{"far away", []string{"cooperate", "work"}, []string{"measures", "steps"}, "", "(c) work with stakeholders."},
		{"words behind others in the unit", []string{"critical ", ""}, []string{"take measures", "take all necessary measures"}, "", "(a) take all necessary measures to protect infrastructure;"},
		{"beside words that were replaced", []string{"measures to", "measures and rules to"}, []string{"take measures", "take steps"}, "", "(a) take steps and rules to protect critical infrastructure;"},
		{"the neighbour of words that went", []string{"measures to", "to"}, []string{"take measures", "measures"}, "", "(a) to protect critical infrastructure;"},
		{"the same words", []string{"measures", "steps"}, []string{"measures", "rules"}, redline.Overlapping, ""},
		{"the same change", []string{"measures", "steps"}, []string{"measures", "steps"}, "", ""},
		{"the same and another", []string{"measures", "steps", "cooperate", "work"}, []string{"measures", "steps"}, "", "(c) work with stakeholders."},
		{"the same place", []string{"take measures", "take all measures"}, []string{"take measures", "take adequate measures"}, redline.SamePlace, ""},
		{"in a unit that went", []string{"cooperate", "work"}, []string{"(c) cooperate with stakeholders.\n", ""}, redline.UnitGone, ""},
		{"in a unit that moved", []string{"cooperate", "work"}, []string{"(c) cooperate with stakeholders.\n", "", "(a) take", "(a) cooperate with stakeholders.\n(b) take"}, "", "(a) work with stakeholders."},
		{"in both halves of a unit that was split", []string{"share", "exchange", "on threats", "on all threats"}, []string{"where appropriate, on", "where appropriate,\n(c) on"}, "", "(b) exchange information, where appropriate,\n(c) on all threats;"},
		{"in a unit that was joined", []string{"good time", "due time"}, []string{"on threats;\n  (i) in", "on threats; in"}, "", "(b) share information, where appropriate, on threats; in due time;"},
		{"an item between others that came", []string{"(c) cooperate", "(c) report;\n(d) cooperate"}, []string{"(a) take", "(a) learn;\n(b) take"}, "", "(d) report;\n(e) cooperate with stakeholders."},
		{"a unit to take out that others left alone", []string{"  (i) in good time;\n", ""}, []string{"(a) take", "(a) learn;\n(b) take"}, "", "  (i) with those who need it;"},
		{"a split of a unit that changed elsewhere", []string{"where appropriate, on", "where appropriate,\n(c) on"}, []string{"share", "exchange"}, "", "(b) exchange information, where appropriate,\n(c) on threats;\n(d) cooperate with stakeholders."},
		{"a join of a unit that changed elsewhere", []string{"on threats;\n  (i) in", "on threats; in"}, []string{"share", "exchange"}, "", "(b) exchange information, where appropriate, on threats; in good time;\n  (i) with those who need it;"},
		{"a unit made something else", []string{"This applies", "# This applies"}, []string{"all times", "any time"}, "", "# This applies at any time."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "base", draft))
			pending, decided := edited(t, v, "P", tc.pending...), edited(t, v, "D", tc.decided...)
			done, err := v.Consolidate([]redline.Change{pending, decided}, decide(redline.Retained, "D"))
			if err != nil {
				t.Fatal(err)
			}
			carried, err := done.Carry(pending)
			if err != nil {
				t.Fatal(err)
			}
			if carried.Clean != (tc.against == "") || !carried.Clean && carried.Against[0].Gravest != tc.against {
				t.Fatalf("clean %v, against %+v", carried.Clean, carried.Against)
			}
			if !carried.Clean {
				return
			}
			text := done.Text
			if len(carried.Change.Operations) > 0 {
				if text, err = redline.NewVersion(done.Text).Apply(carried.Change); err != nil {
					t.Fatal(err)
				}
			}
			if got := differing(done.Text.Format(), text.Format()); got != tc.want {
				t.Errorf("%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// Two that were retained left a unit without a word, so that it went: what was
// pending on it needs its author.
func TestCarryToAUnitWithoutWords(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	a := edited(t, v, "A", "cooperate with", "with")
	b := edited(t, v, "B", "with stakeholders.", "")
	pending := edited(t, v, "P", "cooperate with", "cooperate always with")
	split := edited(t, v, "S", "cooperate with", "cooperate\n(d) with")
	done, err := v.Consolidate([]redline.Change{a, b, pending, split}, decide(redline.Retained, "A", "B"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(done.Text.Format(), "(c)") {
		t.Fatal(done.Text.Format())
	}
	for _, c := range []redline.Change{pending, split} {
		carried, err := done.Carry(c)
		if err != nil || carried.Clean || len(carried.Against) != 2 || carried.Against[0].Gravest != redline.UnitGone {
			t.Errorf("%+v %v", carried, err)
		}
	}
}

// What stays in brackets goes on to the next round, where it can be decided;
// the words of both rounds keep names of their own.
func TestBracketsGoOnToTheNextRound(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	canada := edited(t, v, "Canada", "measures", "steps", "cooperate", "work")
	kenya := edited(t, v, "Kenya", "measures", "action")
	first, err := v.Consolidate([]redline.Change{canada, kenya}, decide(redline.Retained, "Canada", "Kenya"))
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Brackets) != 1 || strings.Join(first.Applied, " ") != "Canada" {
		t.Fatalf("%+v, applied %v", first.Brackets, first.Applied)
	}
	rest, err := first.Carry(canada)
	if err != nil || !rest.Clean || len(rest.Change.Operations) != 1 {
		t.Fatalf("%+v %v", rest, err)
	}
	next := redline.NewVersion(first.Text)
	second, err := next.Consolidate([]redline.Change{rest.Change}, decide(redline.Retained, "Canada"))
	if err != nil {
		t.Fatal(err)
	}
	if got := differing(draft, second.Text.Format()); got != "(a) take steps to protect critical infrastructure;\n(c) work with stakeholders." {
		t.Error(got)
	}
	allThere(t, first.Text, second.Text)
	for _, phrase := range []string{"steps", "work"} {
		if found := second.Text.Find(phrase); len(found) != 1 || found[0].Credits[0].By[0] != "Canada" {
			t.Errorf("%s: %+v", phrase, found)
		}
	}
}

// A redline over several versions compares nothing: the words carry their
// names.
func TestShowOverSeveralVersions(t *testing.T) {
	text := mustParse(t, "base", "States should act.")
	first := text
	for i, to := range []string{"States should always act.", "States should always act, together.", "All States should act, together."} {
		v := redline.NewVersion(text)
		var err error
		if text, err = v.Apply(v.Diff(fmt.Sprintf("A%d", i+1), mustParse(t, "typed", to))); err != nil {
			t.Fatal(err)
		}
	}
	if got := redline.Plain(redline.Show(first, text), named); got != "{+All +}States should act{+, together+}.\n" {
		t.Error(got)
	}
	var words []string
	for _, s := range redline.Show(first, text)[0].Stretches {
		words = append(words, fmt.Sprint(s.By, s.Text))
	}
	if got := strings.Join(words, "|"); got != "[A3]All |[]States should act|[A2], together|[]." {
		t.Error(got)
	}
}

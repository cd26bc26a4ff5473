package framework

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDifferences(t *testing.T) {
	for _, tc := range []struct {
		name, a, b string
		want       []Difference
	}{
		{"the same", "States should cooperate;", "States  should\ncooperate;", nil},
		{"a word for another", "use and operation of it", "use and operations of it",
			[]Difference{{InWords, "use and", "operation", "operations"}}},
		{"a word left out", "share associated information", "share information",
			[]Difference{{InWords, "share", "associated", ""}}},
		{"two words run together", "chain so that end users", "chain sothat end users",
			[]Difference{{InSpacing, "chain", "so that", "sothat"}}},
		{"another mark at the end", "to the public;", "to the public.",
			[]Difference{{InPunctuation, "to the public", ";", "."}}},
		{"a mark left out", "consequences;", "consequences",
			[]Difference{{InPunctuation, "consequences", ";", ""}}},
		{"nothing beside something", "", "States",
			[]Difference{{InWords, "", "", "States"}}},
		{"capitals count", "the Group", "the group",
			[]Difference{{InWords, "the", "Group", "group"}}},
		{"Arabic", "على الدول أن تتعاون", "على الدول أن تتشاور",
			[]Difference{{InWords, "على الدول أن", "تتعاون", "تتشاور"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Differences(tc.a, tc.b); !slices.Equal(got, tc.want) {
				t.Errorf("got  %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

var prose = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		"States", "should", "not", "knowingly", "allow", "ICT", "acts", ";", ",", "(a)", "the", "ü", "أعمال", "use", " "}), 0, 30).Draw(t, "words"), " ")
})

func spell(runs []Run, ops ...Op) []string {
	var out []string
	for _, r := range runs {
		if slices.Contains(ops, r.Op) {
			for _, tk := range tokens(r.Words) {
				out = append(out, r.Words[tk.from:tk.to])
			}
		}
	}
	return out
}

func spellText(s string) []string {
	var out []string
	for _, tk := range tokens(s) {
		out = append(out, s[tk.from:tk.to])
	}
	return out
}

// Whatever is compared, both wordings can be read out of the runs again, and
// going back undoes going there.
func TestCompareLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := prose.Draw(t, "a"), prose.Draw(t, "b")
		runs := Compare(a, b)
		if got, want := spell(runs, Kept, Deleted), spellText(a); !slices.Equal(got, want) {
			t.Fatalf("left reads %q, want %q", got, want)
		}
		if got, want := spell(runs, Kept, Inserted), spellText(b); !slices.Equal(got, want) {
			t.Fatalf("right reads %q, want %q", got, want)
		}
		kept, back := spell(runs, Kept), spell(Compare(b, a), Kept)
		if len(kept) != len(back) {
			t.Fatalf("%d words kept one way, %d the other", len(kept), len(back))
		}
		if len(Differences(a, a)) != 0 {
			t.Fatal("a text differs from itself")
		}
	})
}

// A passage that stands in a document word for word is the nearest there is.
func TestNearestFindsWhatIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, text, after := prose.Draw(t, "before"), prose.Draw(t, "text"), prose.Draw(t, "after")
		if len(tokens(text)) == 0 {
			t.Skip("no words")
		}
		got := nearest(text, before+" "+text+" "+after)
		if !slices.Equal(spellText(got), spellText(text)) {
			t.Fatalf("got %q, want %q", got, text)
		}
	})
}

func TestNearestFindsACopyWithSlips(t *testing.T) {
	document := "Among others: (f) A State should not damage it. (g) States should take measures to protect theirs, all of them. (h) States should answer."
	got := nearest("States should take appropriate measures to protect theirs", document)
	if want := "States should take measures to protect theirs"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := nearest("Entirely foreign words", document); got != "" {
		t.Errorf("found %q for words that are not there", got)
	}
}

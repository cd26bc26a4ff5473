package intake

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTakingOut(t *testing.T) {
	known := func(s string) (string, bool) {
		id, ok := map[string]string{"Atlantis": "state:at", "Lemuria and Mu": "state:lm", "Mu": "state:mu"}[s]
		return id, ok
	}
	for _, c := range []struct{ printed, text, marks string }{
		{"Boats wait (Atlantis proposal).⁶", "Boats wait.", "origin 0-10 Atlantis=state:at; note 11 6"},
		{"Boats wait (Atlantis proposal, modified) ¹⁷", "Boats wait", "origin 0-10 Atlantis=state:at modified; note 10 17"},
		{"Boats. (the Atlantis proposal) Rafts (Mu proposal)", "Boats. Rafts", "origin 0-6 the Atlantis=state:at; origin 7-12 Mu=state:mu"},
		{"x (Atlantis, Lemuria and Mu and Mu proposal)", "x", "origin 0-1 Atlantis=state:at Lemuria and Mu=state:lm Mu=state:mu"},
		{"x (A, Trinidad and Tobago and B proposals)", "x", "origin 0-1 A= Trinidad and Tobago= B="},
		{"(Atlantis proposal) Boats wait", "Boats wait", "origin 0-0 Atlantis=state:at"},
		{"Boats (Rule 3/4) wait (as in the proposal) for m²s", "Boats (Rule 3/4) wait (as in the proposal) for m²s", ""},
		{"Boats¹wait", "Boatswait", "note 5 1"},
		{"(1901 ¶4(a)) and (A proposal)b", "(1901 ¶4(a)) and b", "origin 0-18 A="},
	} {
		text, marks := rules{notes: map[int]bool{1: true}, names: known}.takeOut(c.printed)
		got := []string{}
		for _, m := range marks {
			switch m.Kind {
			case NoteCall:
				got = append(got, fmt.Sprintf("note %d %d", m.At, m.Note))
			case OriginMark:
				s := fmt.Sprintf("origin %d-%d", m.From, m.At)
				for _, p := range m.Origin.Proposers {
					s += " " + p.Printed + "=" + p.Participant
				}
				if m.Origin.Modified {
					s += " modified"
				}
				got = append(got, s)
			}
		}
		if text != c.text || strings.Join(got, "; ") != c.marks {
			t.Errorf("%q:\n got %q, %s\nwant %q, %s", c.printed, text, strings.Join(got, "; "), c.text, c.marks)
		}
	}
}

// TestWhatIsTakenOutGoesBack is the law of marks: put back at their places they
// give the words as printed.
func TestWhatIsTakenOutGoesBack(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", " ", "(A proposal)", "(B, C and D proposal, modified)", "¹", "²³", "**", "*", "[link: https://x.example]", "(1901 ¶4(a)).", ".", "(", ")", "é", "文"})
	rapid.Check(t, func(r *rapid.T) {
		printed := squeeze(strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(r, "pieces"), ""))
		take := rules{notes: map[int]bool{1: true}, cited: true, stars: true, links: true}
		var u Unit
		u.Text, u.Marks = take.takeOut(printed)
		if got := u.Words(); got != printed {
			r.Fatalf("%q became %q with %+v, and %q", printed, u.Text, u.Marks, got)
		}
		for _, m := range u.Marks {
			if m.From > m.At || m.At > len(u.Text) {
				r.Fatalf("a mark outside the text: %+v", m)
			}
		}
	})
}

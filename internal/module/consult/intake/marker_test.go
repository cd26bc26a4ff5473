package intake

import (
	"testing"

	"comity.example/comity/redline"
)

func TestMarkers(t *testing.T) {
	for _, c := range []struct {
		text, marker, rest string
	}{
		{"i. One", "i.", "One"}, {"(iv) One", "(iv)", "One"}, {"(a) One", "(a)", "One"}, {"b) One", "b)", "One"}, {"12. One", "12.", "One"},
		{"I. One", "I.", "One"}, {"li. One", "li.", "One"}, {"3)", "3)", ""},
		{"0) None", "", "0) None"}, {"1234. One", "", "1234. One"}, {"e.g. one", "", "e.g. one"}, {"Mix. One", "", "Mix. One"}, {"States. One", "", "States. One"},
		{"1.5 metres", "", "1.5 metres"}, {"(see one)", "", "(see one)"}, {"iiii. One", "", "iiii. One"}, {"", "", ""},
	} {
		if m, rest := marker(c.text); m != c.marker || rest != c.rest {
			t.Errorf("%q: %q and %q, want %q and %q", c.text, m, rest, c.marker, c.rest)
		}
	}
}

// TestLabelsAreRead holds the labels that Form writes to the form that reads
// them.
func TestLabelsAreRead(t *testing.T) {
	for kind, most := range map[UnitKind]int{Roman: mostItems, Lettered: 26, Numbered: 999, Bullet: 1} {
		for n := 1; n <= most; n++ {
			u := Unit{Kind: kind, Number: n, Text: "word"}
			text, err := redline.Parse("t", Form([]Unit{u}))
			if err != nil || len(text.Units) != 1 || text.Units[0].Kind != redline.Item || text.Units[0].Words() != "word" {
				t.Fatalf("%s %d, written %q: %+v, %v", kind, n, u.Label(), text, err)
			}
		}
	}
}

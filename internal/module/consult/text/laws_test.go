package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// TestLocked: whatever a change does that touches no official text, every
// official text stands as it did, and no other does.
func TestLocked(t *testing.T) {
	line := rapid.SampledFrom([]string{"> (a) States should answer.", "> States should not attack.", "One two three.", "Four five six seven.", "(a) An item;", "# A heading", "Eight nine."})
	doc := rapid.SliceOfN(line, 1, 8)
	rapid.Check(t, func(t *rapid.T) {
		read := func(label string) redline.Text {
			parsed, err := redline.Parse(origin, strings.Join(doc.Draw(t, label), "\n\n"))
			if err != nil {
				t.Fatal(err)
			}
			return parsed
		}
		v := redline.NewVersion(read("before"))
		change := v.Diff("x", read("after"))
		if len(change.Operations) == 0 {
			return
		}
		after, err := v.Apply(change)
		if err != nil {
			t.Fatal(err)
		}
		was, is := norms(v.Text()), norms(after)
		if Touches(v, change) {
			return
		}
		if strings.Join(was, "\n") != strings.Join(is, "\n") {
			t.Fatalf("the official texts were\n%s\nand are\n%s", was, is)
		}
	})
}

func norms(t redline.Text) (out []string) {
	for _, u := range t.Standing() {
		if u.Kind == redline.Norm {
			out = append(out, u.ID.String()+" "+u.Words())
		}
	}
	return out
}

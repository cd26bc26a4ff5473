package redline_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sergi/go-diff/diffmatchpatch"
	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// changedWords counts the words and marks that the change between two
// paragraphs takes out and puts in, and the stretches in which it does.
func changedWords(t rapid.TB, from, to string) (changed, stretches int) {
	t.Helper()
	v := redline.NewVersion(redline.FromParagraphs("base", []string{from}))
	c, err := v.Reword("A", redline.ID{Origin: "base"}, to)
	if err != nil {
		return 0, 0
	}
	pieces := redline.Tokenize(from)
	n := 0
	count := func(all []redline.Piece) {
		for _, p := range all {
			if p.Class != redline.Space {
				n++
			}
		}
	}
	for _, o := range c.Operations {
		before := n
		count(pieces[o.From:o.To])
		count(redline.Tokenize(o.Text))
		if n > before { // more than white space
			stretches++
		}
	}
	return n, stretches
}

// oracle counts the same with an independent implementation, to which each word
// is one sign.
func oracle(from, to string) (changed, stretches int) {
	sign := map[string]rune{}
	signs := func(s string) []rune {
		var out []rune
		for _, p := range redline.Tokenize(s) {
			if p.Class == redline.Space {
				continue
			}
			if _, ok := sign[p.Text]; !ok {
				sign[p.Text] = rune(0x20000 + len(sign)) // beyond the surrogates
			}
			out = append(out, sign[p.Text])
		}
		return out
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // minimal, however long it takes
	last := diffmatchpatch.DiffEqual
	for _, d := range dmp.DiffMainRunes(signs(from), signs(to), false) {
		if d.Type != diffmatchpatch.DiffEqual {
			changed += len([]rune(d.Text))
			if last == diffmatchpatch.DiffEqual {
				stretches++
			}
		}
		last = d.Type
	}
	return changed, stretches
}

func TestNoMoreWordsChangeThanMust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := sentence(t, 1, 60)
		to := from
		if rapid.Bool().Draw(t, "unrelated") {
			to = sentence(t, 1, 60)
		}
		for range rapid.IntRange(0, 5).Draw(t, "edits") {
			to = mutateWords(t, to)
		}
		got, stretches := changedWords(t, from, to)
		want, most := oracle(from, to)
		if got != want {
			t.Fatalf("%d words change from %q to %q; %d must", got, from, to, want)
		}
		if stretches > most {
			t.Fatalf("%d stretches change from %q to %q; %d are enough", stretches, from, to, most)
		}
	})
}

func TestNoMoreWordsChangeThanMustInALongText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int, from []string) string {
		out := make([]string, n)
		for i := range out {
			out[i] = from[r.IntN(len(from))]
		}
		return strings.Join(out, " ")
	}
	words := strings.Fields("States should not knowingly allow their territory to be used for acts using ICTs ")
	from := text(3000, words)
	for name, to := range map[string]string{"unrelated": text(2500, words), "every tenth word": everyTenth(from, words)} {
		got, _ := changedWords(t, from, to)
		if want, _ := oracle(from, to); got != want {
			t.Errorf("%s: %d words change; %d must", name, got, want)
		}
	}
}

func everyTenth(s string, words []string) string {
	all := strings.Fields(s)
	for i := 0; i < len(all); i += 10 {
		all[i] = words[i%len(words)] + words[(i+1)%len(words)]
	}
	return strings.Join(all, " ")
}

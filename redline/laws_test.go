package redline_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

func TestTokensGiveTheTextBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("a b.,'’\u0301\u200d🇰🇪措ا\n "))), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		var b strings.Builder
		for _, p := range redline.Tokenize(s) {
			if p.Text == "" {
				t.Fatalf("an empty token in %q", s)
			}
			b.WriteString(p.Text)
		}
		if b.String() != s {
			t.Fatalf("%q gives %q", s, b.String())
		}
	})
}

func TestFormGivesTheTextBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t, "base", drawLines(t, 12))
		written := text.Format()
		again, err := redline.Parse("base", written)
		if err != nil {
			t.Fatal(err)
		}
		was, _ := labels(text)
		if now, _ := labels(again); shape(again) != shape(text) || now != was {
			t.Fatalf("%s\nreads as\n%s\nnot as\n%s", written, shape(again), shape(text))
		}
		if twice := again.Format(); twice != written {
			t.Fatalf("%q is written as %q", written, twice)
		}
	})
}

func TestApplyingADiffGivesTheTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawLines(t, 10)
		base := drawText(t, "base", lines)
		other := mutate(t, lines)
		if rapid.IntRange(0, 9).Draw(t, "unrelated") == 0 {
			other = drawLines(t, 10)
		}
		target := drawText(t, "target", other)
		v := redline.NewVersion(base)
		change := v.Diff("A", target)
		was, turn := labels(base)
		want, inTurn := labels(target)
		if shape(base) == shape(target) && was == want {
			if len(change.Operations) > 0 {
				t.Fatalf("the same texts differ by %+v", change.Operations)
			}
			return
		}
		if len(change.Operations) == 0 {
			if shape(base) != shape(target) {
				t.Fatalf("no change from\n%sto\n%s", shape(base), shape(target))
			}
			return
		}
		got, err := v.Apply(change)
		if err != nil {
			t.Fatalf("%v: %+v", err, change.Operations)
		}
		if now, _ := labels(got); turn && inTurn && now != want {
			t.Fatalf("labels are\n%s\nnot\n%s", now, want)
		}
		if shape(got) != shape(target) {
			t.Fatalf("from\n%sto\n%sgives\n%sby %+v", shape(base), shape(target), shape(got), change.Operations)
		}
	})
}

func TestEveryWordSaysWhoBroughtItAndWhoTookItOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, changes := drawChanges(t, 1, 1)
		if len(changes) == 0 {
			return
		}
		made, err := v.Apply(changes[0])
		if err != nil {
			t.Fatal(err)
		}
		stood := map[redline.ID]bool{}
		for _, u := range v.Text().Units {
			for _, k := range u.Tokens {
				stood[k.ID] = true
			}
		}
		for _, u := range made.Units {
			for _, k := range u.Tokens {
				switch {
				case stood[k.ID] != (k.ID.Origin == "base"):
					t.Fatalf("%q says that it came with %s", k.Text, k.ID.Origin)
				case len(k.Struck) > 0 && (len(k.Struck) > 1 || k.Struck[0] != "A0" || !stood[k.ID]):
					t.Fatalf("%q was struck by %v", k.Text, k.Struck)
				}
			}
			if len(u.Struck) > 0 && u.Struck[0] != "A0" {
				t.Fatalf("%s was struck by %v", u.ID, u.Struck)
			}
		}
	})
}

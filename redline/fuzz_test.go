package redline_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{draft, "(a) x\n  (i) y\n\n  z\n> (f) n\n\\(b) q", "# h\n## i\n- b\n• c", "\\\\#", "(a bis) x\n(b) y", "1.\n1.\n>\n#",
		"(أ) بند\n(هـ) بند\n١- بند\n\n٢٠١٥- عام", "一、各国\n二、 三、四\n（一）各国\n(十) 各国\n1、2和3", "999. x\n1000. y\n\n\\1001. z\n> 1000. n", "（a）\u3000x\n1、\n、"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := redline.Parse("base", s)
		if err != nil {
			var refused *redline.Error
			if !errors.As(err, &refused) {
				t.Fatalf("refused without a reason: %v", err)
			}
			return
		}
		written := text.Format()
		again, err := redline.Parse("base", written)
		if err != nil {
			t.Fatalf("%q: %v", written, err)
		}
		if shape(again) != shape(text) {
			t.Fatalf("%q\nis written as\n%q\nand read as\n%s\nnot\n%s", s, written, shape(again), shape(text))
		}
		if twice := again.Format(); twice != written {
			t.Fatalf("%q is written as %q", written, twice)
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add(draft, strings.Replace(draft, "measures", "all measures", 1))
	f.Add("(a) one\n(b) two", "(a) two\n(b) one")
	f.Add("One two. Three four.", "One two.\n\nThree four.")
	f.Add("a\u00a0b", "a b")
	f.Fuzz(func(t *testing.T, from, to string) {
		if len(from)+len(to) > 4000 {
			return
		}
		base, err := redline.Parse("base", from)
		if err != nil {
			return
		}
		target, err := redline.Parse("target", to)
		if err != nil {
			return
		}
		v := redline.NewVersion(base)
		c := v.Diff("A", target)
		got := base
		if len(c.Operations) > 0 {
			if got, err = v.Apply(c); err != nil {
				t.Fatalf("%v: %+v", err, c.Operations)
			}
		}
		if shape(got) != shape(target) {
			t.Fatalf("from\n%sto\n%sgives\n%sby %+v", shape(base), shape(target), shape(got), c.Operations)
		}
	})
}

// Whatever a change says, it is refused or carried out; no words are lost but
// those that it takes out.
func FuzzChange(f *testing.F) {
	base, err := redline.Parse("base", draft)
	if err != nil {
		f.Fatal(err)
	}
	v := redline.NewVersion(base)
	for _, to := range []string{
		strings.Replace(draft, "measures", "all measures", 1),
		strings.Replace(draft, "  (i) in good time;\n", "", 1),
		strings.Replace(draft, "infrastructure;\n(b) share", "infrastructure; share", 1),
		"New.\n\n" + draft,
	} {
		target, err := redline.Parse("target", to)
		if err != nil {
			f.Fatal(err)
		}
		b, err := json.Marshal(v.Diff("A", target).Operations)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), `[{"do":"move","unit":"base#4","count":3,"after":"base#8"}]`)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		a, b := redline.Change{ID: "A", Base: v.Hash()}, redline.Change{ID: "B", Base: v.Hash()}
		if json.Unmarshal([]byte(one), &a.Operations) != nil || json.Unmarshal([]byte(two), &b.Operations) != nil {
			return
		}
		if v.Check(a) != nil || v.Check(b) != nil || len(a.Operations)+len(b.Operations) > 40 {
			return
		}
		both := []redline.Change{a, b}
		if _, err := v.Collide(both); err != nil {
			t.Fatal(err)
		}
		done, err := v.Consolidate(both, decide(redline.Retained, "A", "B"))
		if err != nil {
			t.Fatal(err)
		}
		allThere(t, v.Text(), done.Text)
		redline.Plain(done.Redline(), named)
		alone, err := v.Consolidate(both, decide(redline.Retained, "A"))
		if err != nil {
			t.Fatal(err)
		}
		carried, err := alone.Carry(b)
		if err != nil {
			t.Fatal(err)
		}
		if carried.Clean && len(carried.Change.Operations) > 0 {
			if _, err := redline.NewVersion(alone.Text).Apply(carried.Change); err != nil {
				t.Fatalf("carried, but not to be made: %v", err)
			}
		}
	})
}

// allThere checks that every token of the one text is in the other, once,
// standing or struck.
func allThere(t rapid.TB, before, after redline.Text) {
	t.Helper()
	seen := map[redline.ID]int{}
	for _, u := range after.Units {
		for _, k := range u.Tokens {
			seen[k.ID]++
			if seen[k.ID] > 1 {
				t.Fatalf("the token %s is there twice", k.ID)
			}
		}
	}
	for _, u := range before.Units {
		for _, k := range u.Tokens {
			if seen[k.ID] != 1 {
				t.Fatalf("the token %s %q is lost", k.ID, k.Text)
			}
		}
	}
}

func FuzzStored(f *testing.F) {
	text, err := redline.Parse("base", draft)
	if err != nil {
		f.Fatal(err)
	}
	b, err := json.Marshal(text)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"units":[{"id":"b#0","kind":"item","depth":3,"marker":{"style":"(a)"},"runs":[{"from":"b","n":0,"text":"ab","cuts":[1,1],"struck":["A"]}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var text redline.Text
		if json.Unmarshal(b, &text) != nil {
			return
		}
		again, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var twice redline.Text
		if err := json.Unmarshal(again, &twice); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		if shape(twice) != shape(text) {
			t.Fatalf("%s\nnot\n%s", shape(twice), shape(text))
		}
		text.Format()
		redline.Show(text, text)
	})
}

func FuzzCollisions(f *testing.F) {
	f.Add("States should act, in time.", "States must act, in time.", "States should act.")
	f.Add("the the", "the", "the the the")
	f.Fuzz(func(t *testing.T, base, a, b string) {
		board := redline.Collisions([]string{base}, []redline.Amendment{{ID: "A", Text: a}, {ID: "B", Text: b}})
		turned := redline.Collisions([]string{base}, []redline.Amendment{{ID: "B", Text: b}, {ID: "A", Text: a}})
		if len(board.Colliding) != len(turned.Colliding) || len(board.Identical) != len(turned.Identical) {
			t.Fatalf("%+v or %+v", board, turned)
		}
		if a == b && a != base && len(board.Identical) != 1 {
			t.Fatalf("the same is not identical: %+v", board)
		}
	})
}

package redline_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// drawChanges gives a version and a few changes to it.
func drawChanges(t *rapid.T, least, most int) (*redline.Version, []redline.Change) {
	lines := drawLines(t, 8)
	v := redline.NewVersion(drawText(t, "base", lines))
	var out []redline.Change
	for i := range rapid.IntRange(least, most).Draw(t, "changes") {
		c := v.Diff(fmt.Sprintf("A%d", i), drawText(t, "target", mutate(t, lines)))
		if len(c.Operations) > 0 {
			out = append(out, c)
		}
	}
	return v, out
}

func collide(t *rapid.T, v *redline.Version, c []redline.Change) redline.Board {
	b, err := v.Collide(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// independent gives those changes of which none collides with another.
func independent(t *rapid.T, v *redline.Version, all []redline.Change) []redline.Change {
	var out []redline.Change
	for _, c := range all {
		if b := collide(t, v, append(slices.Clone(out), c)); len(b.Colliding) == 0 {
			out = append(out, c)
		}
	}
	return out
}

func retain(c []redline.Change) []redline.Decision {
	out := make([]redline.Decision, len(c))
	for i := range c {
		out[i] = redline.Decision{Amendment: c[i].ID, As: redline.Retained}
	}
	return out
}

func consolidate(t *rapid.T, v *redline.Version, c []redline.Change, d []redline.Decision) *redline.Consolidation {
	done, err := v.Consolidate(c, d)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestTheOrderOfIndependentAmendmentsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, all := drawChanges(t, 2, 5)
		changes := independent(t, v, all)
		one := consolidate(t, v, changes, retain(changes))
		if len(one.Brackets) > 0 {
			t.Fatalf("brackets where nothing collides: %+v", one.Brackets)
		}
		shuffled := rapid.Permutation(changes).Draw(t, "order")
		two := consolidate(t, v, shuffled, retain(shuffled))
		if shape(one.Text) != shape(two.Text) {
			t.Fatalf("%s\nor\n%s", shape(one.Text), shape(two.Text))
		}
	})
}

func TestCarryingAndMakingCommute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, all := drawChanges(t, 2, 5)
		if len(all) < 2 {
			return
		}
		pending, others := all[0], independent(t, v, all[1:])
		done := consolidate(t, v, others, retain(others))
		carried, err := done.Carry(pending)
		if err != nil {
			t.Fatal(err)
		}
		both := append(slices.Clone(others), pending)
		var against [][2]string
		for _, c := range collide(t, v, both).Colliding {
			against = append(against, [2]string{c.A, c.B})
		}
		if !carried.Clean && len(carried.Against) == 0 {
			return // the levels of a list came to lie otherwise: the author looks at it
		}
		if len(carried.Against) > 0 && carried.Against[0].Places[0].A < 0 {
			return // the others left a unit without a word
		}
		if carried.Clean != (len(against) == 0) || !slices.Equal(redline.Pairs(carried.Against), against) {
			t.Fatalf("clean %v, against %v; colliding %v", carried.Clean, carried.Against, against)
		}
		if !carried.Clean {
			return
		}
		next := redline.NewVersion(done.Text)
		want := shape(consolidate(t, v, both, retain(both)).Text)
		got := shape(done.Text)
		if len(carried.Change.Operations) > 0 {
			made, err := next.Apply(carried.Change)
			if err != nil {
				t.Fatalf("%v\nbase\n%s\nnew\n%s\npending %+v\ncarried %+v\nothers %+v", err, shape(v.Text()), shape(done.Text), pending.Operations, carried.Change.Operations, others)
			}
			got = shape(made)
		}
		if got != want {
			t.Fatalf("base\n%s\nnew\n%s\ngives\n%s\nnot\n%s\npending %+v\ncarried %+v\nothers %+v", shape(v.Text()), shape(done.Text), got, want, pending.Operations, carried.Change.Operations, others)
		}
	})
}

// Round after round: what was left in brackets or not decided goes on, finds its
// place or says that it does not, and no token is lost or named twice.
func TestRoundsOfDecisions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, pending := drawChanges(t, 2, 5)
		first := v.Text()
		for range 3 {
			done := consolidate(t, v, pending, drawDecisions(t, pending))
			allThere(t, v.Text(), done.Text)
			allThere(t, first, done.Text)
			next := redline.NewVersion(done.Text)
			var going []redline.Change
			for _, c := range pending {
				carried, err := done.Carry(c)
				if err != nil {
					t.Fatal(err)
				}
				if !carried.Clean || len(carried.Change.Operations) == 0 {
					continue
				}
				if err := next.Check(carried.Change); err != nil {
					t.Fatalf("%v: %+v", err, carried.Change)
				}
				going = append(going, carried.Change)
			}
			redline.Show(first, done.Text)
			v, pending = next, going
		}
	})
}

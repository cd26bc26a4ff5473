package redline_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// drawDisposition decides on amendments by chance.
func drawDecisions(t *rapid.T, changes []redline.Change) []redline.Decision {
	var out []redline.Decision
	for _, c := range changes {
		as := rapid.SampledFrom([]redline.Disposition{redline.Retained, redline.Retained, redline.Bracketed, redline.NotRetained, redline.Deferred, ""}).Draw(t, "disposition")
		if as != "" {
			out = append(out, redline.Decision{Amendment: c.ID, As: as})
		}
	}
	return out
}

func words(l redline.Line, marks ...redline.Mark) string {
	var b strings.Builder
	for _, s := range l.Stretches {
		if slices.Contains(marks, s.Mark) {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestARedlineShowsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, changes := drawChanges(t, 1, 5)
		decisions := drawDecisions(t, changes)
		done := consolidate(t, v, changes, decisions)
		lines := done.Redline()
		before := map[redline.ID]string{}
		for _, u := range v.Text().Standing() {
			before[u.ID] = u.Words()
		}
		standing, labels := done.Text.Standing(), done.Text.Labels()
		n := 0
		for _, l := range lines {
			shaped := slices.ContainsFunc(l.Deeds, func(d redline.Deed) bool { return d.Do == redline.Split || d.Do == redline.Join })
			for _, s := range l.Stretches {
				if (s.Mark == redline.Inserted || s.Mark == redline.Deleted) && len(s.By) == 0 {
					t.Fatalf("nobody %s %q", s.Mark, s.Text)
				}
			}
			switch {
			case l.Mark == redline.MovedAway || l.Unit == (redline.ID{}):
				continue
			case l.Mark == redline.Deleted:
				if got := words(l, redline.Deleted); got != before[l.Unit] {
					t.Fatalf("%q was taken out, not %q", before[l.Unit], got)
				}
				continue
			case n == len(standing) || standing[n].ID != l.Unit || labels[n] != l.Label:
				t.Fatalf("line %+v is not unit %d", l, n)
			}
			if got, want := words(l, redline.Kept, redline.Inserted, redline.Disputed), standing[n].Words(); got != want {
				t.Fatalf("the line reads %q, the unit %q", got, want)
			}
			if was, ok := before[l.Unit]; ok && !shaped && !split(done.Text, l.Unit) {
				if got := words(l, redline.Kept, redline.Deleted, redline.Disputed); got != was {
					t.Fatalf("the line read %q before, the unit %q\n%s %+v\n%+v %+v", got, was, shape(v.Text()), l, decisions, changes)
				}
			}
			n++
		}
		if n != len(standing) {
			t.Fatalf("%d of %d units are shown", n, len(standing))
		}
		if _, err := json.Marshal(lines); err != nil {
			t.Fatal(err)
		}
	})
}

// split reports whether tokens of a unit went to another.
func split(t redline.Text, unit redline.ID) bool {
	for _, u := range t.Units {
		if slices.ContainsFunc(u.Past, func(d redline.Deed) bool { return d.Do == redline.Split }) && u.ID != unit {
			return true
		}
	}
	return false
}

// Every alternative in brackets is what its author's amendment says there.
func TestNoWordIsLostInBrackets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, changes := drawChanges(t, 2, 5)
		decisions := drawDecisions(t, changes)
		done := consolidate(t, v, changes, decisions)
		open := map[string]int{}
		for _, b := range done.Brackets {
			if len(b.Alternatives) == 0 {
				t.Fatalf("a bracket about nothing: %+v", b)
			}
			for _, a := range b.Alternatives {
				for _, by := range a.By {
					open[by]++
				}
			}
		}
		for _, d := range decisions {
			stands := slices.Contains(done.Applied, d.Amendment)
			switch {
			case d.As == redline.NotRetained || d.As == redline.Deferred:
				if stands || open[d.Amendment] > 0 {
					t.Fatalf("%s is %s, and there", d.Amendment, d.As)
				}
			case !stands && open[d.Amendment] == 0:
				t.Fatalf("%s is %s, and nowhere", d.Amendment, d.As)
			}
		}
	})
}

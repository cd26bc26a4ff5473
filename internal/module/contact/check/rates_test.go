package check

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/statement"
)

// crowd is a check of n participants that were asked at noon: the first answered
// ones answer, the i-th after i minutes.
func crowd(n, answered int) (all []held, asked map[statement.Hash]bool) {
	asked = map[statement.Hash]bool{}
	for i := range n {
		id := statement.Hash{byte(i), byte(i >> 8), 1}
		t := &Thread{Identity: id, Terms: *terms(hours(24))}
		if i < answered {
			t.Answer = &Answer{Mark: Mark{At: noon.Add(time.Duration(i) * time.Minute)}, How: ByDesk, Asked: noon}
		}
		all, asked[id] = append(all, held{Thread: t}), true
	}
	return all, asked
}

func TestRates(t *testing.T) {
	for name, tc := range map[string]struct {
		n, answered int
		want        string
	}{
		"many":                      {193, 150, "193 150: 60→61 240→150"},
		"none":                      {193, 0, "193 0: 60→0 240→0"},
		"all":                       {100, 100, "100 100: 60→61 240→100"},
		"few asked":                 {4, 4, "– –: 60→– 240→–"},
		"few answered":              {20, 3, "20 –: 60→– 240→–"},
		"few did not answer":        {20, 18, "20 –: 60→– 240→–"},
		"few answered a bit later":  {100, 63, "100 63: 60→– 240→63"},
		"few answered between both": {70, 64, "70 64: 60→– 240→64"},
	} {
		all, asked := crowd(tc.n, tc.answered)
		r := rates(all, asked, 5, []int64{60, 240})
		say := func(n int64, s bool) string {
			if s {
				return "–"
			}
			return fmt.Sprint(n)
		}
		got := say(r.Asked.N, r.Asked.Suppressed) + " " + say(r.Answered.N, r.Answered.Suppressed) + ":"
		for _, w := range r.Within {
			got += fmt.Sprintf(" %d→%s", w.Minutes, say(w.Count.N, w.Count.Suppressed))
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

// Whatever happened, the figures are ones that may be said; and no two of them
// differ by so few that these could be named.
func TestRatesHideTheFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "asked")
		all, asked := crowd(n, rapid.IntRange(0, n).Draw(t, "answered"))
		small := rapid.Int64Range(2, 20).Draw(t, "small")
		r := rates(all, asked, small, []int64{10, 60, 240})
		b := &Closed{Terms: *terms(hours(24)), End: AtDeadline, Rates: r}
		if err := b.Check(); err != nil {
			t.Fatal(err)
		}
		var given []int64
		for _, c := range append([]Within{{0, r.Asked}, {0, r.Answered}}, r.Within...) {
			if !c.Count.Suppressed {
				given = append(given, c.Count.N)
			}
		}
		for _, a := range given {
			for _, b := range given {
				if d := a - b; d > 0 && d < small {
					t.Fatalf("%v: %d and %d differ by few", r, a, b)
				}
			}
		}
	})
}

package contact

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func terms() *Terms {
	return &Terms{SmallGroup: 5, Categories: []Category{{ID: "diplomatic"}, {ID: "technical"}}}
}

func some(n int, category string) (out []Named) {
	for i := range n {
		out = append(out, Named{fmt.Sprintf("state:%c%c", 'a'+i/26, 'a'+i%26), category, 1})
	}
	return out
}

func TestCounts(t *testing.T) {
	few := Count{Suppressed: true}
	for _, tc := range []struct {
		name                 string
		named                []Named
		all                  Count
		diplomats, engineers Count
	}{
		{"none, like a few", nil, few, few, few},
		{"one", some(1, "technical"), few, few, few},
		{"a few", some(4, "technical"), few, few, few},
		{"enough, and none of one category", some(5, "technical"), Count{N: 5}, few, Count{N: 5}},
		{"a few of one category", append(some(20, "technical"), some(3, "diplomatic")...), Count{N: 20}, few, Count{N: 20}},
		{"all but a few of one category", append(some(20, "technical"), some(17, "diplomatic")...), Count{N: 20}, few, Count{N: 20}},
		{"half of one category", append(some(20, "technical"), some(10, "diplomatic")...), Count{N: 20}, Count{N: 10}, Count{N: 20}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Counts(terms(), "c", tc.named)
			if got.Participants != tc.all || got.Categories[0].Count != tc.diplomats || got.Categories[1].Count != tc.engineers {
				t.Errorf("%+v", got)
			}
		})
	}
}

// No number that is published, nor the difference of two, is that of a few.
func TestCountsGiveNobodyAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var named []Named
		for i, n := range some(rapid.IntRange(0, 30).Draw(t, "participants"), "") {
			for c, category := range []string{"diplomatic", "technical"} {
				if rapid.IntRange(0, 9).Draw(t, fmt.Sprintf("%d-%d", i, c)) > 2 {
					named = append(named, Named{n.Participant, category, rapid.Int64Range(1, 3).Draw(t, "contacts")})
				}
			}
		}
		got := Counts(terms(), "c", named)
		given := func(c Count) bool { return c.N >= 5 && !c.Suppressed || c == Count{Suppressed: true} }
		if !given(got.Participants) || !given(got.Contacts) {
			t.Fatalf("%+v", got)
		}
		for _, c := range got.Categories {
			rest := got.Participants.N - c.Count.N
			if !given(c.Count) || !c.Count.Suppressed && rest > 0 && rest < 5 {
				t.Fatalf("%+v", got)
			}
			if got.Participants.Suppressed && c.Count.N > 0 {
				t.Fatalf("%+v", got)
			}
		}
	})
}

package participation_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/consult/participation"
	"comity.example/comity/internal/platform/participant"
)

func belongs(id string) (participant.Class, participant.Region) {
	switch id {
	case "state:ke", "state:uy", "state:fr":
		return participant.State, map[string]participant.Region{"state:ke": participant.African, "state:uy": participant.LatinAmericanCaribbean, "state:fr": participant.WesternEuropeanOthers}[id]
	case "state:va":
		return participant.State, ""
	case "org:apc", "org:gp":
		return participant.CivilSociety, ""
	}
	return "", ""
}

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

func TestCount(t *testing.T) {
	got := participation.Count([]participation.Entry{
		{Authors: []string{"state:ke"}, About: []string{"un:c", "un:a"}, At: day("2017-03-01")},                                                 // a Wednesday
		{Authors: []string{"org:apc", "state:ke"}, Others: []string{"A. Author"}, About: []string{"un:a"}, At: day("2017-03-05")},               // the Sunday after
		{Amendment: true, Authors: []string{"state:uy"}, About: []string{"un:z"}, At: day("2017-03-20").Add(-time.Second)},                      // Sunday, in the last second
		{Amendment: true, Authors: []string{"state:va"}, At: day("2017-03-20").Add(5 * time.Hour).In(time.FixedZone("", -10*3600)), About: nil}, // Monday in UTC
	}, []string{"un:c", "un:a", "un:b"}, belongs)
	for _, tc := range []struct {
		name      string
		got, want []participation.Row
	}{
		{"total", []participation.Row{got.Total}, []participation.Row{{"", 2, 2, 5}}},
		{"classes", got.Classes, []participation.Row{{"state", 2, 2, 3}, {"civil-society", 1, 0, 1}, {"", 1, 0, 1}}},
		{"regions", got.Regions, []participation.Row{{"african", 2, 0, 1}, {"latin-american-and-caribbean", 0, 1, 1}, {"", 0, 1, 1}}},
		{"provisions", got.About, []participation.Row{{"un:c", 1, 0, 1}, {"un:a", 2, 0, 3}, {"un:z", 0, 1, 1}, {"", 0, 1, 1}}},
		{"weeks", got.Calendar, []participation.Row{{"2017-02-27", 2, 0, 3}, {"2017-03-06", 0, 0, 0}, {"2017-03-13", 0, 1, 1}, {"2017-03-20", 0, 1, 1}}},
	} {
		if !slices.Equal(tc.got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, tc.got, tc.want)
		}
	}
	if got.ByMonth {
		t.Error("three weeks are counted by month")
	}
	if w := participation.Week("2017-02-27"); w != "2017-W09" {
		t.Errorf("the week of 27 February 2017 is %s", w)
	}
	if none := participation.Count(nil, []string{"un:a"}, belongs); len(none.Classes)+len(none.Regions)+len(none.About)+len(none.Calendar) != 0 {
		t.Errorf("nobody takes part: %+v", none)
	}
}

// TestLaws: a calendar counts each entry once and has no gap; a division counts
// each at least once; nobody is counted who did not take part; the order of the
// entries is nothing.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) participation.Entry {
			return participation.Entry{
				Amendment: rapid.Bool().Draw(t, "amendment"),
				Authors:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"state:ke", "state:uy", "state:fr", "state:va", "org:apc", "org:gp"}), 1, 4, rapid.ID).Draw(t, "authors"),
				About:     rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"un:a", "un:b", "un:c"}), 0, 3, rapid.ID).Draw(t, "about"),
				At:        day("2016-01-01").Add(time.Duration(rapid.IntRange(0, 3*365*24).Draw(t, "hours")) * time.Hour),
			}
		})).Draw(t, "entries")
		got := participation.Count(all, []string{"un:b"}, belongs)
		sum := func(rows []participation.Row) (n int) {
			for _, r := range rows {
				n += r.Contributions + r.Amendments
			}
			return n
		}
		if n := sum(got.Calendar); n != len(all) {
			t.Fatalf("the calendar counts %d of %d", n, len(all))
		}
		for i := 1; i < len(got.Calendar); i++ {
			a, b := day(got.Calendar[i-1].Key), day(got.Calendar[i].Key)
			if gap := b.Sub(a); !got.ByMonth && gap != 7*24*time.Hour || got.ByMonth && (a.AddDate(0, 1, 0) != b) {
				t.Fatalf("between %v and %v is a gap", a, b)
			}
		}
		if n := sum(got.Classes); n < len(all) {
			t.Fatalf("the classes count %d of %d", n, len(all))
		}
		if n := sum(got.About); n < len(all) {
			t.Fatalf("the provisions count %d of %d", n, len(all))
		}
		people := map[string]bool{}
		for _, e := range all {
			for _, id := range e.Authors {
				people[id] = true
			}
		}
		if got.Total.Participants != len(people) {
			t.Fatalf("%d took part, counted are %d", len(people), got.Total.Participants)
		}
		shuffled := rapid.Permutation(all).Draw(t, "shuffled")
		again := participation.Count(shuffled, []string{"un:b"}, belongs)
		if !slices.Equal(again.Classes, got.Classes) || !slices.Equal(again.Regions, got.Regions) || !slices.Equal(again.About, got.About) || !slices.Equal(again.Calendar, got.Calendar) {
			t.Fatal("the order of the entries matters")
		}
	})
}

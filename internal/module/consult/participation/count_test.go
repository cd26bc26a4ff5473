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
		{"total", []participation.Row{got.Total}, []participation.Row{{Contributions: 2, Amendments: 2, Participants: 5, Recorded: 1}}},
		{"classes", got.Classes, []participation.Row{{Key: "state", Contributions: 2, Amendments: 2, Participants: 3}, {Key: "civil-society", Contributions: 1, Amendments: 0, Participants: 1}, {Contributions: 1, Participants: 1, Recorded: 1}}},
		{"regions", got.Regions, []participation.Row{{Key: "african", Contributions: 2, Amendments: 0, Participants: 1}, {Key: "latin-american-and-caribbean", Contributions: 0, Amendments: 1, Participants: 1}, {Key: "", Contributions: 0, Amendments: 1, Participants: 1}}},
		{"provisions", got.About, []participation.Row{{Key: "un:c", Contributions: 1, Amendments: 0, Participants: 1}, {Key: "un:a", Contributions: 2, Participants: 3, Recorded: 1}, {Key: "un:z", Contributions: 0, Amendments: 1, Participants: 1}, {Key: "", Contributions: 0, Amendments: 1, Participants: 1}}},
		{"weeks", got.Calendar, []participation.Row{{Key: "2017-02-27", Contributions: 2, Participants: 3, Recorded: 1}, {Key: "2017-03-06", Contributions: 0, Amendments: 0, Participants: 0}, {Key: "2017-03-13", Contributions: 0, Amendments: 1, Participants: 1}, {Key: "2017-03-20", Contributions: 0, Amendments: 1, Participants: 1}}},
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

// TestNamed: in whose name only something is said has not taken part, until it has
// said something; who is recorded from a document has, and is counted apart.
func TestNamed(t *testing.T) {
	joint := participation.Entry{Authors: []string{"org:apc", "state:fr"}, Named: []string{"state:fr"}, At: day("2017-03-01")}
	taken := participation.Entry{Authors: []string{"state:uy"}, Recorded: []string{"state:uy"}, At: day("2017-03-01")}
	got := participation.Count([]participation.Entry{joint, taken}, nil, belongs)
	if want := (participation.Row{Contributions: 2, Participants: 2, Recorded: 1, Named: 1}); got.Total != want {
		t.Errorf("%+v, want %+v", got.Total, want)
	}
	if want := (participation.Row{Key: "state", Contributions: 2, Participants: 1, Recorded: 1, Named: 1}); got.Classes[0] != want {
		t.Errorf("%+v, want %+v", got.Classes[0], want)
	}
	own := participation.Entry{Authors: []string{"state:fr", "state:uy"}, At: day("2017-03-02")}
	got = participation.Count([]participation.Entry{own, joint, taken}, nil, belongs)
	if want := (participation.Row{Contributions: 3, Participants: 3}); got.Total != want {
		t.Errorf("%+v, want %+v", got.Total, want)
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

package capacity

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func of(name string, from []string) *rapid.Generator[[]string] {
	return rapid.Custom(func(t *rapid.T) []string {
		var out []string
		for _, s := range from {
			if rapid.Bool().Draw(t, name+" "+s) {
				out = append(out, s)
			}
		}
		return out
	})
}

var regionOf = map[string][]string{"state:xa": {"african"}, "state:xb": {"asia-pacific"}, "state:xc": {"african"}}

var facts = rapid.Custom(func(t *rapid.T) Facts {
	days := rapid.SampledFrom([]string{"", "2026-01", "2026-01-15", "2026-06", "2027-02-01", "2027-03"})
	f := Facts{ID: rapid.StringMatching(`[a-f]{4}`).Draw(t, "id"), Index: rapid.Int64Range(0, 9).Draw(t, "index"), Open: rapid.IntRange(0, 4).Draw(t, "open") > 0,
		By: []string{rapid.SampledFrom([]string{"state:xa", "state:xb", "org:xo", "org:xp"}).Draw(t, "by")}, Of: regionOf,
		Provisions: of("provision", []string{"un:r:13:c", "un:r:13:h", "un:r:13:h:1", "un:r:16"}).Draw(t, "provisions"), Clusters: of("cluster", []string{"norms", "measures"}).Draw(t, "clusters"),
		Kinds: of("kind", []string{"advice", "training"}).Draw(t, "kinds"), Regions: of("region", []string{"african", "asia-pacific"}).Draw(t, "regions"),
		States: of("state", []string{"state:xa", "state:xb", "state:xc"}).Draw(t, "states"), Languages: of("language", []string{"ar", "fr"}).Draw(t, "languages"),
		From: days.Draw(t, "from"), Until: days.Draw(t, "until")}
	if f.From != "" && f.Until != "" && last(f.Until) < first(f.From) {
		f.From, f.Until = f.Until, f.From
	}
	return f
})

// What two share is the same from either side, and so is whether they match.
func TestMatchingIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := facts.Draw(t, "a"), facts.Draw(t, "b")
		ab, ok := Matching(a, b)
		ba, also := Matching(b, a)
		if ok != also || !reflect.DeepEqual(ab.Reasons, ba.Reasons) {
			t.Fatalf("%v %+v\n%v %+v", ok, ab, also, ba)
		}
	})
}

// What both add to what they say never parts them, nor puts them further down.
func TestSharedFactsNeverPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := facts.Draw(t, "a"), facts.Draw(t, "b")
		m, ok := Matching(a, b)
		if !ok {
			return
		}
		add := func(s []string, more string) []string { return append(slices.Clone(s), more) }
		switch rapid.SampledFrom([]string{"provision", "cluster", "kind", "region", "state", "language"}).Draw(t, "add") {
		case "provision":
			a.Provisions, b.Provisions = add(a.Provisions, "un:r:20"), add(b.Provisions, "un:r:20")
		case "cluster":
			a.Clusters, b.Clusters = add(a.Clusters, "institution"), add(b.Clusters, "institution")
		case "kind":
			a.Kinds, b.Kinds = add(a.Kinds, "funding"), add(b.Kinds, "funding")
		case "region":
			a.Regions, b.Regions = add(a.Regions, "eastern-european"), add(b.Regions, "eastern-european")
		case "state":
			a.States, b.States = add(a.States, "state:xd"), add(b.States, "state:xd")
		default:
			a.Languages, b.Languages = add(a.Languages, "en"), add(b.Languages, "en")
		}
		more, ok := Matching(a, b)
		if !ok || more.Before(m) > 0 {
			t.Fatalf("%v: %+v comes after %+v", ok, more, m)
		}
	})
}

// What is closed matches nothing, nor does anybody match himself.
func TestNoMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := facts.Draw(t, "a"), facts.Draw(t, "b")
		if rapid.Bool().Draw(t, "closed") {
			b.Open = false
		} else {
			b.By = add(b.By, a.By[0])
		}
		if m, ok := Matching(a, b); ok {
			t.Fatalf("%+v", m)
		}
	})
}

func add(s []string, more string) []string { return append(slices.Clone(s), more) }

func TestReasons(t *testing.T) {
	need := Facts{Open: true, By: []string{"state:xa"}, Provisions: []string{"un:r:13:h"}, Clusters: []string{"norms"}, Kinds: []string{"training"},
		States: []string{"state:xa"}, Of: regionOf, Languages: []string{"fr"}, From: "2027-01", Until: "2027-06"}
	offer := Facts{Open: true, By: []string{"state:xb"}, Provisions: []string{"un:r:13:h:1"}, Clusters: []string{"norms"}, Kinds: []string{"advice", "training"},
		Regions: []string{"african"}, Languages: []string{"en"}, From: "2027-06-15"}
	for name, c := range map[string]struct {
		change func(*Facts)
		want   []Reason // nil: no match
	}{
		"as they are": {func(*Facts) {}, []Reason{{ByProvision, Same, []string{"un:r:13:h:1"}}, {ByKind, Same, []string{"training"}}, {ByPlace, Same, []string{"state:xa"}},
			{ByLanguage, Apart, nil}, {ByTime, Same, []string{"2027-06-15", "2027-06-30"}}}},
		"another provision of the cluster": {func(f *Facts) { f.Provisions = []string{"un:r:13:c"} }, []Reason{{ByProvision, Cluster, []string{"norms"}}, {ByKind, Same, []string{"training"}},
			{ByPlace, Same, []string{"state:xa"}}, {ByLanguage, Apart, nil}, {ByTime, Same, []string{"2027-06-15", "2027-06-30"}}}},
		"for everybody, at any time": {func(f *Facts) { f.Provisions, f.Clusters, f.Regions, f.Languages, f.From = nil, nil, nil, nil, "" }, []Reason{{ByProvision, NotSaid, nil},
			{ByKind, Same, []string{"training"}}, {ByPlace, NotSaid, nil}, {ByLanguage, NotSaid, nil}, {ByTime, NotSaid, nil}}},
		"too late, elsewhere": {func(f *Facts) { f.From, f.Regions = "2027-07", []string{"asia-pacific"} }, []Reason{{ByProvision, Same, []string{"un:r:13:h:1"}},
			{ByKind, Same, []string{"training"}}, {ByPlace, Apart, nil}, {ByLanguage, Apart, nil}, {ByTime, Apart, nil}}},
		"another kind":    {func(f *Facts) { f.Kinds = []string{"funding"} }, nil},
		"another cluster": {func(f *Facts) { f.Provisions, f.Clusters = []string{"un:r:16"}, []string{"measures"} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			is := offer
			c.change(&is)
			m, ok := Matching(need, is)
			if ok != (c.want != nil) || !reflect.DeepEqual(m.Reasons, c.want) {
				t.Errorf("%v %+v", ok, m.Reasons)
			}
		})
	}
}

func TestOrder(t *testing.T) {
	m := func(how string, apart bool, newest int64) Match {
		r := []Reason{{Aspect: ByProvision, How: how}, {Aspect: ByKind, How: Same}}
		if apart {
			r = append(r, Reason{Aspect: ByTime, How: Apart})
		}
		return Match{Reasons: r, newest: newest}
	}
	want := []Match{m(Same, false, 2), m(Same, false, 1), m(Same, true, 9), m(Cluster, false, 9), m(NotSaid, false, 9)}
	got := []Match{want[3], want[1], want[4], want[0], want[2]}
	slices.SortFunc(got, Match.Before)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

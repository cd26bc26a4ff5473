package record

import (
	"reflect"
	"testing"
)

// recorded gives the shipped tables and rows by series.
func shippedRows(t *testing.T) (map[Series]Table, map[Series][]Row) {
	t.Helper()
	c := shipped(t)
	tables := map[Series]Table{}
	for _, tab := range c.Tables {
		tables[tab.Series] = tab
	}
	return tables, map[Series][]Row{Memberships: c.Memberships, Sponsorships: c.Sponsorships, Replies: c.Replies}
}

func TestWhatTheTablesGive(t *testing.T) {
	tables, rows := shippedRows(t)
	numbers := func(m Measure) []int {
		out := []int{}
		for _, f := range Compute(m, tables, rows) {
			out = append(out, f.Number)
		}
		return out
	}
	all := []Series{Memberships, Sponsorships, Replies}
	tests := []struct {
		name string
		m    Measure
		want []int
	}{
		{"States in each table", Measure{Kind: MeasureStates, Series: all}, []int{38, 111, 70}},
		{"marks in each table", Measure{Kind: MeasureMarks, Series: all}, []int{88, 463, 188}},
		{"experts per Group", Measure{Kind: MeasurePerColumn, Series: all[:1]}, []int{14, 14, 15, 20, 25}},
		{"the first three Groups", Measure{Kind: MeasurePerColumn, Series: all[:1], To: 2013}, []int{14, 14, 15}},
		{"the last two Groups", Measure{Kind: MeasurePerColumn, Series: all[:1], From: 2014}, []int{20, 25}},
		{"sponsors per year", Measure{Kind: MeasurePerColumn, Series: all[1:2]}, []int{14, 17, 28, 29, 36, 33, 38, 41, 63, 84, 80}},
		{"States by number of Groups", Measure{Kind: MeasureByCount, Series: all[:1]}, []int{6, 4, 4, 6, 18}},
		{"no measure", Measure{}, []int{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := numbers(tt.m); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestDipsAreShown(t *testing.T) {
	tables, rows := shippedRows(t)
	falls := []int{}
	for _, f := range Compute(Measure{Kind: MeasurePerColumn, Series: []Series{Sponsorships}}, tables, rows) {
		if f.Falls {
			falls = append(falls, f.Year)
		}
	}
	if want := []int{2011, 2016}; !reflect.DeepEqual(falls, want) {
		t.Errorf("the number falls in %v, want %v", falls, want)
	}
}

// Where years are not certain, numbers are held against each other as ranges: a
// number that is only read as lower is not said to be.
func TestFallsAreOfRanges(t *testing.T) {
	tables, rows := shippedRows(t)
	type fall struct {
		least, most   int
		surely, maybe bool
	}
	want := map[int]fall{
		2010: {7, 8, true, false},    // after 11 to 12
		2012: {6, 8, true, false},    // after 11 to 13
		2013: {12, 16, false, false}, // after 6 to 8
		2014: {12, 15, false, true},
		2015: {13, 13, false, true}, // read as 13 after 15, which may be 12
		2016: {15, 17, false, false},
		2017: {26, 28, false, false},
	}
	for _, f := range Compute(Measure{Kind: MeasurePerColumn, Series: []Series{Replies}}, tables, rows) {
		if w, ok := want[f.Year]; ok && (fall{f.Least, f.Most, f.Falls, f.MayFall}) != w {
			t.Errorf("%d: %d to %d, falls %v, may fall %v; want %+v", f.Year, f.Least, f.Most, f.Falls, f.MayFall, w)
		}
		delete(want, f.Year)
	}
	if len(want) > 0 {
		t.Errorf("no figure for %v", want)
	}
}

func TestLower(t *testing.T) {
	span := func(least, most int) Figure { return Figure{Least: least, Most: most} }
	for _, tt := range []struct {
		name          string
		f, before     Figure
		surely, maybe bool
	}{
		{"lower", span(3, 3), span(4, 4), true, false},
		{"higher", span(4, 4), span(3, 3), false, false},
		{"the same", span(4, 4), span(4, 4), false, false},
		{"a range below", span(1, 3), span(4, 9), true, false},
		{"a range that touches", span(1, 4), span(4, 9), false, true},
		{"ranges that overlap", span(3, 8), span(2, 6), false, true},
		{"the lowest is the highest before", span(6, 8), span(2, 6), false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if surely, maybe := lower(tt.f, tt.before); surely != tt.surely || maybe != tt.maybe {
				t.Errorf("surely %v, perhaps %v", surely, maybe)
			}
		})
	}
}

// A number is never outside the bounds that the unsure marks leave.
func TestBoundsHoldTheNumber(t *testing.T) {
	tables, rows := shippedRows(t)
	unsure := false
	for _, s := range []Series{Memberships, Sponsorships, Replies} {
		for _, f := range Compute(Measure{Kind: MeasurePerColumn, Series: []Series{s}}, tables, rows) {
			if f.Number < f.Least || f.Number > f.Most {
				t.Errorf("%s %d: %d is not between %d and %d", s, f.Year, f.Number, f.Least, f.Most)
			}
			if f.Least != f.Most {
				unsure = true
				if s != Replies {
					t.Errorf("%s %d: unsure, though its table is sound", s, f.Year)
				}
			}
		}
	}
	if !unsure {
		t.Error("no year of the replies is unsure, though one page's columns are")
	}
}

// A new mark changes the numbers: nothing is written down beforehand.
func TestNumbersFollowTheRows(t *testing.T) {
	tables, rows := shippedRows(t)
	m := Measure{Kind: MeasurePerColumn, Series: []Series{Memberships}, To: 2005}
	before := Compute(m, tables, rows)[0].Number
	rows[Memberships] = append(rows[Memberships], Row{Series: Memberships, Participant: "state:kr",
		Marks: []Mark{{Position: 1, Year: 2004, Years: []int{2004}, Sure: true}}})
	if after := Compute(m, tables, rows)[0].Number; after != before+1 {
		t.Errorf("%d before, %d after one more row", before, after)
	}
}

func TestSixInAllAndFourInFour(t *testing.T) {
	tables, rows := shippedRows(t)
	got := map[int][]string{}
	for _, f := range Compute(Measure{Kind: MeasureByCount, Series: []Series{Memberships}}, tables, rows) {
		got[f.Count] = f.States
	}
	for n, want := range map[int][]string{
		5: {"state:cn", "state:de", "state:fr", "state:gb", "state:ru", "state:us"},
		4: {"state:br", "state:by", "state:ee", "state:in"},
	} {
		if !reflect.DeepEqual(got[n], want) {
			t.Errorf("in %d Groups: %v, want %v", n, got[n], want)
		}
	}
}

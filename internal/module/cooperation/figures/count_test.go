package figures

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

var (
	from  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	until = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	list  = []string{"fraud", "intrusions", "other"}
)

func after(minutes int) time.Time { return from.Add(time.Duration(minutes) * time.Minute) }

// thread is one of a case, in which each of some verbs is said by the
// counterparty some minutes after it was opened.
func thread(id string, k cooperation.Kind, opener byte, class string, opened int, said map[cooperation.Verb]int) *cooperation.Thread {
	t := &cooperation.Thread{Case: id, Kind: k, Opener: statement.Hash{opener}, Counterparty: statement.Hash{0xee}, State: cooperation.IsSent, Matter: &cooperation.Matter{Class: class},
		Said: []cooperation.Said{{Mark: cooperation.Mark{Side: cooperation.Opener, At: after(opened)}, Verb: cooperation.Sent}}}
	for v, minutes := range said {
		at := after(opened + minutes)
		t.Said = append(t.Said, cooperation.Said{Mark: cooperation.Mark{Side: cooperation.Counterparty, At: at}, Verb: v})
		switch v {
		case cooperation.Acknowledged:
			t.Receipt = &cooperation.Receipt{Mark: cooperation.Mark{At: at}}
		case cooperation.Closed:
			t.State, t.Since = cooperation.IsClosed, at
		}
	}
	return t
}

func TestCases(t *testing.T) {
	type said = map[cooperation.Verb]int
	n, r := cooperation.Notification, cooperation.Request
	for _, tc := range []struct {
		name    string
		threads []*cooperation.Thread
		want    map[Step]int // of the one case; nil: it is not counted
	}{
		{"sent and no more", []*cooperation.Thread{thread("1", n, 1, "fraud", 5, nil)}, map[Step]int{}},
		{"before the year", []*cooperation.Thread{thread("1", n, 1, "fraud", -1, nil)}, nil},
		{"after the year", []*cooperation.Thread{thread("1", n, 1, "fraud", 366*24*60, nil)}, nil},
		{"all of it", []*cooperation.Thread{thread("1", n, 1, "fraud", 0, said{cooperation.Acknowledged: 7, cooperation.Acted: 20, cooperation.Answered: 30, cooperation.Closed: 90})}, map[Step]int{Acknowledged: 7, Answered: 20, Closed: 90}},
		{"what comes after the year does not count", []*cooperation.Thread{thread("1", n, 1, "fraud", 365*24*60-10, said{cooperation.Acknowledged: 7, cooperation.Closed: 90})}, map[Step]int{Acknowledged: 7}},
		{"to several: the first of them, and the end of all", []*cooperation.Thread{thread("1", r, 1, "fraud", 0, said{cooperation.Acknowledged: 9, cooperation.Offered: 50, cooperation.Closed: 60}),
			thread("1", r, 1, "fraud", 0, said{cooperation.Acknowledged: 4, cooperation.Offered: 80, cooperation.Closed: 99})}, map[Step]int{Acknowledged: 4, Offered: 50, Closed: 99}},
		{"to several, of whom one has not closed it", []*cooperation.Thread{thread("1", r, 1, "fraud", 0, said{cooperation.Acknowledged: 9, cooperation.Closed: 60}), thread("1", r, 1, "fraud", 0, said{cooperation.Acknowledged: 4})}, map[Step]int{Acknowledged: 4}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all := Cases(tc.threads, from, until)
			if tc.want == nil {
				if len(all) != 0 {
					t.Errorf("%+v", all[0])
				}
				return
			}
			if len(all) != 1 || len(all[0].Reached) != len(tc.want) {
				t.Fatalf("%+v, want %v", all[0], tc.want)
			}
			for s, minutes := range tc.want {
				if got := all[0].Reached[s].Sub(all[0].Opened); got != time.Duration(minutes)*time.Minute {
					t.Errorf("%s after %s, want %d minutes", s, got, minutes)
				}
			}
		})
	}
}

// TestExercisesAreCountedApart: and what has a class that the taxonomy does not
// have is among others.
func TestExercisesAreCountedApart(t *testing.T) {
	var threads []*cooperation.Thread
	for i := range byte(6) {
		th := thread(string('a'+rune(i)), cooperation.Notification, i, "something-new", 0, map[cooperation.Verb]int{cooperation.Acknowledged: int(i) * 10})
		th.Exercise = i >= 2
		threads = append(threads, th)
	}
	tables := Tables(Cases(threads, from, until), list, false)
	if len(tables) != 4 || !tables[0].All.Cases.Hidden || tables[0].Exercise || len(tables[0].Classes) != 0 {
		t.Fatalf("two cases in earnest: %+v", tables)
	}
	drills := tables[2]
	if !drills.Exercise || drills.All.Cases.N != 4 || drills.Classes[2].Cases.N != 4 || drills.Classes[2].Steps[0].Cases.N != 4 || drills.Classes[2].Steps[0].Median != 35 {
		t.Errorf("four exercises: %+v", drills)
	}
	full := Tables(Cases(threads, from, until), list, true)
	if full[0].All.Cases.N != 2 || full[0].Classes[2].Steps[0].Median != 5 {
		t.Errorf("in full: %+v", full[0])
	}
}

// TestStepsOfASmallPart: of four cases of four participants, three are
// acknowledged: that would tell of the fourth.
func TestStepsOfASmallPart(t *testing.T) {
	for _, tc := range []struct {
		acknowledged int
		hidden       bool
	}{{0, false}, {1, true}, {2, true}, {3, true}, {4, false}} {
		var threads []*cooperation.Thread
		for i := range 4 {
			said := map[cooperation.Verb]int{}
			if i < tc.acknowledged {
				said[cooperation.Acknowledged] = 10
			}
			threads = append(threads, thread(string('a'+rune(i)), cooperation.Notification, byte(i), "fraud", 0, said))
		}
		tb := Tables(Cases(threads, from, until), list, false)[0]
		if tb.All.Cases.N != 4 || tb.Classes[0].Cases.N != 4 {
			t.Fatalf("%+v", tb)
		}
		for _, s := range slices.Concat(tb.Classes[0].Steps, tb.All.Steps) {
			if s.Cases.Hidden != tc.hidden {
				t.Errorf("%d of 4: %+v", tc.acknowledged, s)
			}
		}
	}
}

// TestWhatIsPublished: of any cases, what is shown is true, is shown of enough
// participants, and is a body that can be said and read again.
func TestWhatIsPublished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var threads []*cooperation.Thread
		for i := range rapid.IntRange(0, 40).Draw(t, "cases") {
			said := map[cooperation.Verb]int{}
			minutes := 0
			for _, v := range []cooperation.Verb{cooperation.Acknowledged, cooperation.Answered, cooperation.Closed} {
				if rapid.IntRange(0, 3).Draw(t, "goes on") == 0 {
					break
				}
				minutes += rapid.IntRange(0, 5000).Draw(t, "minutes")
				said[v] = minutes
			}
			threads = append(threads, thread(string('a'+rune(i)), cooperation.Notification, rapid.ByteRange(0, 5).Draw(t, "opener"), rapid.SampledFrom(list).Draw(t, "class"), 0, said))
		}
		cases := Cases(threads, from, until)
		public, full := Tables(cases, list, false)[0], Tables(cases, list, true)[0]
		b := &Stated{Year: 2026, Taxonomy: "rsit:1002", Small: Small, Tables: []Table{public}}
		d, err := Draft(b)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Decode(d.Body); err != nil || again.Year != 2026 {
			t.Fatal(err)
		}
		hidden := 0
		for i, r := range public.Classes {
			openers := map[statement.Hash]bool{}
			for _, c := range cases {
				if c.Class == r.Class {
					openers[c.Opener] = true
				}
			}
			switch {
			case r.Cases.Hidden:
				hidden++
			case r.Cases.N != full.Classes[i].Cases.N || r.Cases.N > 0 && len(openers) < Small:
				t.Fatalf("%+v is shown of %d participants, and is %+v", r.Cases, len(openers), full.Classes[i].Cases)
			}
			for j, s := range r.Steps {
				if !s.Cases.Hidden && s.Cases.N != full.Classes[i].Steps[j].Cases.N {
					t.Fatalf("%+v, and is %+v", s, full.Classes[i].Steps[j])
				}
				hidden += map[bool]int{true: 1}[s.Cases.Hidden]
			}
		}
		for _, s := range public.All.Steps {
			if hidden > 0 && !s.Cases.Hidden {
				t.Fatalf("what is hidden of a class can be found from %+v of all", s)
			}
		}
		raw, err := json.Marshal(public)
		if err != nil || strings.Contains(string(raw), "opener") {
			t.Fatalf("%s, %v", raw, err)
		}
	})
}

func TestRounded(t *testing.T) {
	for minutes, want := range map[int64]int64{0: 0, 1: 5, 7: 5, 8: 10, 119: 120, 120: 120, 149: 120, 151: 180, 2879: 2880, 3000: 2880, 10_000: 10_080} {
		if got := rounded(minutes); got != want {
			t.Errorf("%d: %d, want %d", minutes, got, want)
		}
	}
}

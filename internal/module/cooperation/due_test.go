package cooperation

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDue(t *testing.T) {
	// The first statement is at the start, each later one ten minutes after it.
	for _, tc := range []struct {
		name  string
		kind  Kind
		moves []string
		want  []string // what, whose, hours and minutes after the start
	}{
		{"sent", Notification, nil, []string{"acknowledge counterparty 1h0m0s"}},
		{"acknowledged", Notification, []string{"C acknowledged"}, []string{"answer counterparty 10h10m0s"}},
		{"noted by telephone", Notification, []string{"O noted"}, []string{"answer counterparty 10h10m0s"}},
		{"a question", Notification, []string{"C acknowledged", "C asked"}, []string{"reply opener 2h20m0s", "answer counterparty 10h10m0s"}},
		{"answered", Notification, []string{"C acknowledged", "C answered"}, []string{"conclude counterparty 24h20m0s", "conclude opener 24h20m0s"}},
		{"closed by one", Notification, []string{"C acknowledged", "C answered", "O closed"}, []string{"conclude counterparty 24h30m0s"}},
		{"closed by one before an answer", Notification, []string{"C acknowledged", "O closed"}, []string{"answer counterparty 10h10m0s", "conclude counterparty 24h20m0s"}},
		{"withdrawn", Notification, []string{"O withdrawn"}, nil},
		{"assessing", Request, []string{"C acknowledged", "C assessing"}, []string{"offer counterparty 10h10m0s"}},
		{"offered, with an end", Request, []string{"C acknowledged", "C offered"}, []string{"decide opener 24h0m0s"}},
		{"under way", Request, []string{"C acknowledged", "C offered", "O accepted"}, []string{"milestone:arrival counterparty 48h0m0s", "milestone:report counterparty 72h0m0s", "deliver counterparty 96h0m0s"}},
		{"a milestone reached", Request, []string{"C acknowledged", "C offered", "O accepted", "C milestone"}, []string{"milestone:report counterparty 72h0m0s", "deliver counterparty 96h0m0s"}},
		{"another instant proposed", Request, []string{"C acknowledged", "C extended"}, []string{"reply opener 2h20m0s", "offer counterparty 10h10m0s"}},
		{"another instant agreed on", Request, []string{"C acknowledged", "C extended", "O agreed"}, []string{"offer counterparty 200h0m0s"}},
		{"offered after that", Request, []string{"C acknowledged", "C extended", "O agreed", "C offered"}, []string{"decide opener 24h0m0s"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			th := begin(t, tc.kind).play(tc.moves...).th
			var got []string
			for _, d := range th.Duties() {
				got = append(got, fmt.Sprintf("%s %s %s", d.Key(), d.Side, d.At.Sub(start)))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("\n%v\nwant\n%v", got, tc.want)
			}
			next, ok := th.Due()
			if ok != (len(tc.want) > 0) || ok && !next.At.Equal(th.Duties()[0].At) {
				t.Errorf("next: %v, %v", next, ok)
			}
		})
	}
}

// TestDueFollowsFromWhatWasSaid: the clocks of a zone that are put forward or
// back, a leap day and the turn of a year change nothing: instants are instants.
func TestDueFollowsFromWhatWasSaid(t *testing.T) {
	for _, tc := range []struct {
		name, zone string
		sent       time.Time
		want       string // in that zone
	}{
		{"the night in which clocks are put forward", "Europe/Paris", time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), "2026-03-29T03:30:00+02:00"},
		{"the night in which they are put back", "Europe/Paris", time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), "2026-10-25T02:30:00+01:00"},
		{"a leap day", "Africa/Nairobi", time.Date(2028, 2, 28, 20, 30, 0, 0, time.UTC), "2028-02-29T00:30:00+03:00"},
		{"the turn of a year", "Asia/Tokyo", time.Date(2026, 12, 31, 14, 30, 0, 0, time.UTC), "2027-01-01T00:30:00+09:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &script{t: t, kind: Notification, at: tc.sent}
			zone, err := time.LoadLocation(tc.zone)
			if err != nil {
				t.Fatal(err)
			}
			due, ok := s.say(Opener, Sent).th.Due()
			if got := due.At.In(zone).Format(time.RFC3339); !ok || got != tc.want {
				t.Errorf("due %s, want %s", got, tc.want)
			}
		})
	}
}

// keeper tells contacts as the hub does: it looks at a clock, and notes what it
// has told.
type keeper struct {
	order []string
	ids   []string
	told  []time.Time
}

func (k *keeper) look(th *Thread, now time.Time) {
	for {
		at, ok := th.Onward(k.told)
		id := Chain(k.order, k.ids, true)
		if !ok || id == "" || at.After(now) {
			return
		}
		k.ids, k.told = append(k.ids, id), append(k.told, now)
	}
}

func TestOnward(t *testing.T) {
	th := begin(t, Notification).th // within 60 minutes, then every 30
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	for _, tc := range []struct {
		name  string
		looks []int // minutes after the start at which the clock is looked at
		order []string
		want  []string
	}{
		{"in order", []int{0, 59, 60, 89, 90, 120, 600}, []string{"a", "b", "c"}, []string{"a 0", "b 60", "c 90", "officers 120"}},
		{"nobody is nominated", []int{0, 600}, nil, []string{"officers 0"}},
		{"the clock jumps ten minutes ahead", []int{0, 55, 65, 94, 95}, []string{"a", "b", "c"}, []string{"a 0", "b 65", "c 95"}},
		{"the clock is put back ten minutes", []int{0, 60, 50, 61, 90}, []string{"a", "b", "c"}, []string{"a 0", "b 60", "c 90"}},
		{"the clock is put back an hour after the second was told", []int{0, 60, 0, 30, 60, 90}, []string{"a", "b", "c"}, []string{"a 0", "b 60", "c 90"}},
		{"the hub was away for a day", []int{0, 1440, 1441, 1470, 1500}, []string{"a", "b", "c"}, []string{"a 0", "b 1440", "c 1470", "officers 1500"}},
		{"the hub was away when it was sent", []int{1440, 1469, 1470}, []string{"a", "b"}, []string{"a 1440", "b 1470"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := keeper{order: tc.order}
			for _, m := range tc.looks {
				k.look(th, at(m))
			}
			var got []string
			for i, id := range k.ids {
				got = append(got, fmt.Sprintf("%s %d", id, int(k.told[i].Sub(start).Minutes())))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%v, want %v", got, tc.want)
			}
		})
	}
	for _, moves := range [][]string{{"C acknowledged"}, {"O noted"}, {"C noted"}, {"O withdrawn"}} {
		if at, ok := begin(t, Notification).play(moves...).th.Onward(nil); ok {
			t.Errorf("%v: somebody is told at %s", moves, at)
		}
	}
}

// TestNobodyIsPassedOver: however the clock jumps, each is told once, in order,
// and whoever comes after the first two not before the one before had his time;
// as soon as the clock has gone on long enough, everybody was told.
func TestNobodyIsPassedOver(t *testing.T) {
	th := begin(t, Notification).th
	order := []string{"a", "b", "c", "d"}
	want := append(slices.Clone(order), Officers)
	rapid.Check(t, func(t *rapid.T) {
		k, now := keeper{order: order}, start
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(-70, 90).Draw(t, "minutes")) * time.Minute)
			k.look(th, now)
			if !slices.Equal(k.ids, want[:len(k.ids)]) {
				t.Fatalf("told in this order: %v", k.ids)
			}
		}
		for i := 2; i < len(k.told); i++ {
			if k.told[i].Sub(k.told[i-1]) < 30*time.Minute {
				t.Fatalf("%s had %s", k.ids[i-1], k.told[i].Sub(k.told[i-1]))
			}
		}
		last := now
		for range want {
			last = last.Add(48 * time.Hour)
			k.look(th, last)
		}
		if !slices.Equal(k.ids, want) {
			t.Fatalf("in the end %v were told", k.ids)
		}
	})
}

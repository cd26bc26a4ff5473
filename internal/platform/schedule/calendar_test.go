package schedule

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDaily(t *testing.T) {
	for _, tc := range []struct {
		name, zone   string
		hour, minute int
		after, want  string
	}{
		{"later the same day", "UTC", 7, 0, "2026-01-31T06:59:59Z", "2026-01-31T07:00:00Z"},
		{"at that very instant: tomorrow", "UTC", 7, 0, "2026-01-31T07:00:00Z", "2026-02-01T07:00:00Z"},
		{"the day before a leap day", "UTC", 7, 0, "2028-02-28T08:00:00Z", "2028-02-29T07:00:00Z"},
		{"the leap day", "UTC", 7, 0, "2028-02-29T08:00:00Z", "2028-03-01T07:00:00Z"},
		{"no leap day", "UTC", 7, 0, "2026-02-28T08:00:00Z", "2026-03-01T07:00:00Z"},
		{"in winter", "Europe/Vienna", 7, 0, "2026-03-27T12:00:00Z", "2026-03-28T06:00:00Z"},
		{"the day on which clocks are put forward", "Europe/Vienna", 7, 0, "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z"},
		{"a time that is passed over", "Europe/Vienna", 2, 30, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"},
		{"and the day after", "Europe/Vienna", 2, 30, "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"},
		{"a time that is shown twice", "Europe/Vienna", 2, 30, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		{"not the second time", "Europe/Vienna", 2, 30, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"between the two", "Europe/Vienna", 2, 30, "2026-10-25T01:00:00Z", "2026-10-26T01:30:00Z"},
		{"clocks are put forward at midnight", "Africa/Cairo", 0, 0, "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"},
		{"half an hour", "Australia/Lord_Howe", 2, 15, "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"},
		{"a day that is left out", "Pacific/Apia", 7, 0, "2011-12-30T05:00:00Z", "2011-12-30T17:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Daily(at(t, tc.after), tc.hour, tc.minute, zone(t, tc.zone)); !got.Equal(at(t, tc.want)) {
				t.Errorf("%s, want %s", got.Format(time.RFC3339), tc.want)
			}
		})
	}
}

func TestMonths(t *testing.T) {
	for _, tc := range []struct {
		name, zone, from string
		n                int
		want             string
	}{
		{"a short month", "UTC", "2026-01-31T09:30:00Z", 1, "2026-02-28T09:30:00Z"},
		{"a leap day", "UTC", "2028-01-31T09:30:00Z", 1, "2028-02-29T09:30:00Z"},
		{"a year after a leap day", "UTC", "2028-02-29T09:30:00Z", 12, "2029-02-28T09:30:00Z"},
		{"four years after a leap day", "UTC", "2028-02-29T09:30:00Z", 48, "2032-02-29T09:30:00Z"},
		{"over the end of a year", "UTC", "2026-11-30T09:30:00Z", 3, "2027-02-28T09:30:00Z"},
		{"back", "UTC", "2026-03-31T09:30:00Z", -1, "2026-02-28T09:30:00Z"},
		{"the same time of day in summer", "Europe/Vienna", "2026-01-15T08:00:00Z", 6, "2026-07-15T07:00:00Z"},
		{"onto a time that is passed over", "Europe/Vienna", "2026-02-28T01:30:00Z", 1, "2026-03-28T01:30:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Months(at(t, tc.from), tc.n, zone(t, tc.zone)); !got.Equal(at(t, tc.want)) {
				t.Errorf("%s, want %s", got.Format(time.RFC3339), tc.want)
			}
		})
	}
}

// Whatever the zone: every day once, never two at one instant, never a gap of
// more than two days (a zone may leave one out).
func TestEveryDayOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := zone(t, rapid.SampledFrom([]string{"UTC", "Europe/Vienna", "America/St_Johns", "Africa/Cairo", "Africa/Casablanca",
			"Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/Santiago", "Antarctica/Troll"}).Draw(t, "zone"))
		h, m := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		now := time.Unix(rapid.Int64Range(1_200_000_000, 2_000_000_000).Draw(t, "from"), 0)
		was, day := now, ""
		for range 400 {
			next := Daily(was, h, m, l)
			if !next.After(was) || next.Sub(was) > 50*time.Hour {
				t.Fatalf("after %s comes %s", was.In(l), next.In(l))
			}
			if d := next.In(l).Format(time.DateOnly); d == day {
				t.Fatalf("twice on %s", d)
			} else {
				day = d
			}
			was = next
		}
	})
}

func TestGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		period := time.Duration(rapid.Int64Range(1, 100_000).Draw(t, "seconds")) * time.Second
		now := time.UnixMicro(rapid.Int64Range(-4e15, 4e15).Draw(t, "now"))
		next := Grid(now, period)
		if !next.After(now) || next.Sub(now) > period || next.UnixMicro()%period.Microseconds() != 0 {
			t.Fatalf("after %s comes %s", now, next)
		}
	})
}

func TestWeekly(t *testing.T) {
	got := Weekly(at(t, "2026-01-31T09:00:00Z"), time.Monday, 7, 0, time.UTC)
	if !got.Equal(at(t, "2026-02-02T07:00:00Z")) {
		t.Error(got)
	}
	if next := Weekly(got, time.Monday, 7, 0, time.UTC); !next.Equal(got.AddDate(0, 0, 7)) {
		t.Error(next)
	}
}

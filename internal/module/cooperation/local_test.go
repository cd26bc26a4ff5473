package cooperation

import (
	"testing"
	"time"
)

// TestReadLocal: what clocks in a zone show is read, and what they never show is
// not taken for an hour before or after it.
func TestReadLocal(t *testing.T) {
	for _, tc := range []struct {
		name, typed, zone, utc string
		wrong                  Misread
	}{
		{"in UTC", "2026-03-29 01:30", "UTC", "2026-03-29T01:30Z", ""},
		{"with a T", "2026-01-30T14:30", "Africa/Nairobi", "2026-01-30T11:30Z", ""},
		{"an hour of one digit", "2026-01-30 9:30", "UTC", "2026-01-30T09:30Z", ""},
		{"before clocks are put forward", "2026-03-29 01:59", "Europe/Paris", "2026-03-29T00:59Z", ""},
		{"that clocks skip", "2026-03-29 02:30", "Europe/Paris", "", Skipped},
		{"the first minute that they skip", "2026-03-29 02:00", "Europe/Paris", "", Skipped},
		{"after clocks are put forward", "2026-03-29 03:00", "Europe/Paris", "2026-03-29T01:00Z", ""},
		{"half an hour that clocks skip", "2026-10-04 02:15", "Australia/Lord_Howe", "", Skipped},
		{"midnight that clocks skip", "2026-04-24 00:10", "Africa/Cairo", "", Skipped},
		{"a day that a zone left out", "2011-12-30 12:00", "Pacific/Apia", "", Skipped},
		{"the same day elsewhere", "2011-12-30 12:00", "UTC", "2011-12-30T12:00Z", ""},
		{"a day that there is not", "2026-02-30 12:00", "UTC", "", NoInstant},
		{"words", "tomorrow", "UTC", "", NoInstant},
		{"nothing", "", "UTC", "", NoInstant},
		{"in no zone", "2026-01-30 14:30", "Nowhere/City", "", NoZone},
		{"in a zone without a name", "2026-01-30 14:30", "", "", NoZone},
		{"in the machine's zone", "2026-01-30 14:30", "Local", "", NoZone},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, wrong := ReadLocal(tc.typed, tc.zone); got.UTC != tc.utc || wrong != tc.wrong {
				t.Errorf("%+v, %q; want %s, %q", got, wrong, tc.utc, tc.wrong)
			}
		})
	}
}

// TestClocksPutBack: of a time that clocks show twice nobody guesses which was meant;
// what is written of an instant is read as that instant.
func TestClocksPutBack(t *testing.T) {
	for _, tc := range []struct {
		typed, zone, utc string
		wrong            Misread
	}{
		{"2026-10-25 02:30", "Europe/Paris", "", Twice},
		{"2026-10-25 02:30 +02:00", "Europe/Paris", "2026-10-25T00:30Z", ""},
		{"2026-10-25T02:30 +01:00", "Europe/Paris", "2026-10-25T01:30Z", ""},
		{"2026-10-25 02:30 +03:00", "Europe/Paris", "", Skipped},
		{"2026-10-25 01:59", "Europe/Paris", "2026-10-24T23:59Z", ""},
		{"2026-10-25 03:00", "Europe/Paris", "2026-10-25T02:00Z", ""},
		{"2026-04-05 01:45", "Australia/Lord_Howe", "", Twice},
		{"2026-11-01 01:30", "America/New_York", "", Twice},
	} {
		if got, wrong := ReadLocal(tc.typed, tc.zone); got.UTC != tc.utc || wrong != tc.wrong {
			t.Errorf("%s in %s: %+v, %q", tc.typed, tc.zone, got, wrong)
		}
	}
	for zone, at := range map[string]time.Time{"Europe/Paris": time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC), "Australia/Lord_Howe": time.Date(2026, 4, 4, 13, 0, 0, 0, time.UTC)} {
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for range 300 {
			at = at.Add(time.Minute)
			read := 0
			for _, s := range Writings(at, in) {
				if got, wrong := ReadLocal(s, zone); wrong == "" && got == At(at, zone) {
					read++
				}
			}
			if read != 1 {
				t.Errorf("%s in %s is read %d times of %q", at, zone, read, Writings(at, in))
			}
		}
	}
}

// TestBoth: a form asks for the first or the second.
func TestBoth(t *testing.T) {
	if a, b := Both("2026-10-25T02:30", "Europe/Paris"); a != "2026-10-25 02:30 +02:00" || b != "2026-10-25 02:30 +01:00" {
		t.Errorf("%q, %q", a, b)
	}
}

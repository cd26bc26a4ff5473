package contact

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	idA = "contact:000000000000000000000000000000aa"
	idB = "contact:000000000000000000000000000000bb"
	idC = "contact:000000000000000000000000000000cc"
)

// desk is a contact that answers in office hours in a zone.
func desk(id string, order int64, zone string, more ...func(*Point)) Entry {
	e := Entry{ID: id, Point: Point{Category: "technical", Agency: i18n.Of("en", "CANARY-agency"), Zone: zone, Order: order,
		Phones: []Phone{{Number: "+99920123456", Use: Office}},
		Hours:  []Hours{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "17:00"}}}}
	for _, m := range more {
		m(&e.Point)
	}
	return e
}

func anyHour(p *Point) {
	p.Phones = append(p.Phones, Phone{Number: "+99920999999", Use: AnyHour})
}

// lost is a contact all of whose ways are reported.
func lost(e Entry) Entry {
	e.Reported = e.Point.Ways()
	return e
}

func away(from, until, deputy string) func(*Point) {
	return func(p *Point) { p.Absences = append(p.Absences, Absence{from, until, deputy}) }
}

func TestNow(t *testing.T) {
	type want struct {
		id   string
		why  Why
		next string
	}
	for _, tc := range []struct {
		name string
		all  []Entry
		at   string
		want []want
	}{
		{"in hours", []Entry{desk(idA, 1, "Africa/Nairobi")}, "2026-06-03T06:00:00Z", []want{{idA, InHours, ""}}},
		{"at three in the morning, until eight", []Entry{desk(idA, 1, "Africa/Nairobi")}, "2026-06-03T00:00:00Z", []want{{idA, OffHours, "2026-06-03T05:00:00Z"}}},
		{"on a Saturday, until Monday", []Entry{desk(idA, 1, "Africa/Nairobi")}, "2026-06-06T09:00:00Z", []want{{idA, OffHours, "2026-06-08T05:00:00Z"}}},
		{"at the end of hours", []Entry{desk(idA, 1, "Africa/Nairobi")}, "2026-06-03T14:00:00Z", []want{{idA, OffHours, "2026-06-04T05:00:00Z"}}},
		{"out of hours, at the duty phone", []Entry{desk(idA, 1, "Africa/Nairobi", anyHour)}, "2026-06-03T00:00:00Z", []want{{idA, DutyPhone, ""}}},
		{"by order of calling", []Entry{desk(idB, 2, "UTC"), desk(idA, 1, "UTC")}, "2026-06-03T09:00:00Z", []want{{idA, InHours, ""}, {idB, InHours, ""}}},
		{"who answers stands before who is called first and does not", []Entry{desk(idA, 1, "Pacific/Auckland"), desk(idB, 2, "UTC")}, "2026-06-03T12:00:00Z",
			[]want{{idB, InHours, ""}, {idA, OffHours, "2026-06-03T20:00:00Z"}}},
		{"a deputy in the place of who is absent", []Entry{desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", idC)), desk(idB, 2, "UTC"), desk(idC, 3, "UTC")}, "2026-06-03T12:00:00Z",
			[]want{{idC, InHours, ""}, {idB, InHours, ""}, {idA, IsAbsent, "2026-06-08T08:00:00Z"}}},
		{"a deputy whom no way reaches is passed over", []Entry{desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", idB), func(p *Point) { p.Deputies = []string{idC} }), lost(desk(idB, 2, "UTC")), desk(idC, 3, "UTC")}, "2026-06-03T12:00:00Z",
			[]want{{idC, InHours, ""}, {idA, IsAbsent, "2026-06-08T08:00:00Z"}, {idB, Unreached, ""}}},
		{"unless none is reached", []Entry{desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", idB), func(p *Point) { p.Deputies = []string{idC} }), lost(desk(idB, 3, "UTC")), lost(desk(idC, 2, "UTC"))}, "2026-06-03T12:00:00Z",
			[]want{{idA, IsAbsent, "2026-06-08T08:00:00Z"}, {idB, Unreached, ""}, {idC, Unreached, ""}}},
		{"two who stand in for each other and are both away", []Entry{desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", idB)), desk(idB, 2, "UTC", away("2026-06-03", "2026-06-03", idA))}, "2026-06-03T12:00:00Z",
			[]want{{idB, IsAbsent, "2026-06-04T08:00:00Z"}, {idA, IsAbsent, "2026-06-08T08:00:00Z"}}},
		{"not valid yet, or any more", []Entry{desk(idA, 1, "UTC", func(p *Point) { p.Until = "2026-06-02" }), desk(idB, 2, "UTC", func(p *Point) { p.From = "2026-06-04" })}, "2026-06-03T12:00:00Z", nil},
		{"the last day of validity is that of the zone", []Entry{desk(idA, 1, "Pacific/Auckland", func(p *Point) { p.Until = "2026-06-04" })}, "2026-06-03T22:00:00Z", []want{{idA, InHours, ""}}},
		{"it ends before it opens again", []Entry{desk(idA, 1, "UTC", func(p *Point) { p.Until = "2026-06-05" })}, "2026-06-05T20:00:00Z", []want{{idA, OffHours, ""}}},
		{"nothing said of hours", []Entry{desk(idA, 1, "", func(p *Point) { p.Hours = nil })}, "2026-06-03T12:00:00Z", []want{{idA, NotSaid, ""}}},
		{"a night shift over midnight", []Entry{desk(idA, 1, "UTC", func(p *Point) { p.Hours = []Hours{{[]string{"fri"}, "22:00", "06:00"}} })}, "2026-06-06T05:59:00Z", []want{{idA, InHours, ""}}},
		{"after it", []Entry{desk(idA, 1, "UTC", func(p *Point) { p.Hours = []Hours{{[]string{"fri"}, "22:00", "06:00"}} })}, "2026-06-06T06:00:00Z", []want{{idA, OffHours, "2026-06-12T22:00:00Z"}}},
		// Clocks in Brussels go from 02:00 to 03:00 on 29 March 2026, and back on 25 October.
		{"the morning after clocks are put forward", []Entry{desk(idA, 1, "Europe/Brussels")}, "2026-03-30T06:30:00Z", []want{{idA, InHours, ""}}},
		{"an hour earlier than the week before", []Entry{desk(idA, 1, "Europe/Brussels")}, "2026-03-23T06:30:00Z", []want{{idA, OffHours, "2026-03-23T07:00:00Z"}}},
		{"asked on Friday, opens on Monday by summer time", []Entry{desk(idA, 1, "Europe/Brussels")}, "2026-03-27T18:00:00Z", []want{{idA, OffHours, "2026-03-30T06:00:00Z"}}},
		{"hours that begin in the hour that is left out", []Entry{desk(idA, 1, "Europe/Brussels", func(p *Point) { p.Hours = []Hours{{[]string{"sun"}, "02:30", "04:00"}} })}, "2026-03-29T00:30:00Z",
			[]want{{idA, OffHours, "2026-03-29T01:00:00Z"}}},
		{"hours that end in the hour that comes twice", []Entry{desk(idA, 1, "Europe/Brussels", func(p *Point) { p.Hours = []Hours{{[]string{"sun"}, "01:00", "02:30"}} })}, "2026-10-25T00:29:00Z",
			[]want{{idA, InHours, ""}}},
		{"and do not begin again in it", []Entry{desk(idA, 1, "Europe/Brussels", func(p *Point) { p.Hours = []Hours{{[]string{"sun"}, "01:00", "02:30"}} })}, "2026-10-25T01:29:00Z",
			[]want{{idA, OffHours, "2026-11-01T00:00:00Z"}}},
		{"a leap day", []Entry{desk(idA, 1, "UTC", away("2028-02-29", "2028-02-29", ""))}, "2028-02-29T09:00:00Z", []want{{idA, IsAbsent, "2028-03-01T08:00:00Z"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Now(tc.all, at(t, tc.at))
			if len(got) != len(tc.want) {
				t.Fatalf("%d candidates, want %d: %+v", len(got), len(tc.want), got)
			}
			for i, w := range tc.want {
				next := ""
				if !got[i].Next.IsZero() {
					next = got[i].Next.UTC().Format(time.RFC3339)
				}
				if got[i].ID != w.id || got[i].Why != w.why || next != w.next {
					t.Errorf("%d: %s, %s, next %q; want %+v", i, got[i].ID, got[i].Why, next, w)
				}
			}
		})
	}
}

// Whoever is absent is not asked, neither in a check nor for the receipt of a case: a
// deputy is in its place, and one in whose place nobody stands is passed over.
func TestWhoIsAsked(t *testing.T) {
	at := time.Date(2026, 6, 3, 10, 0, 0, 0, time.UTC)
	gone := func(deputy string) func(*Point) { return away("2026-06-01", "2026-06-05", deputy) }
	for _, k := range []struct {
		name   string
		all    []Entry
		order  []string
		absent []string
	}{
		{"all are there", []Entry{desk(idB, 2, "UTC"), desk(idA, 1, "UTC")}, []string{idA, idB}, nil},
		{"one is absent", []Entry{desk(idA, 1, "UTC", gone("")), desk(idB, 2, "UTC")}, []string{idB}, []string{idA}},
		{"a deputy stands in", []Entry{desk(idA, 1, "UTC", gone(idC)), desk(idB, 2, "UTC"), desk(idC, 3, "UTC")}, []string{idC, idB}, nil},
		{"nobody is there", []Entry{desk(idA, 1, "UTC", gone(idB)), desk(idB, 2, "UTC", gone(idA))}, nil, []string{idA, idB}},
	} {
		if order, absent := Asking(Now(k.all, at)); !slices.Equal(order, k.order) || !slices.Equal(absent, k.absent) {
			t.Errorf("%s: %v are asked, %v passed over", k.name, order, absent)
		}
	}
}

func TestNowSays(t *testing.T) {
	got := Now([]Entry{desk(idA, 1, "Asia/Kathmandu", anyHour)}, at(t, "2026-06-03T20:00:00Z"))[0]
	if got.Local != "2026-06-04T01:45:00+05:45" {
		t.Errorf("local time %s", got.Local)
	}
	if len(got.Phones) != 1 || got.Phones[0].Use != AnyHour {
		t.Errorf("out of hours it is reached at %v", got.Phones)
	}
	got = Now([]Entry{desk(idA, 1, "Asia/Kathmandu", anyHour)}, at(t, "2026-06-03T06:00:00Z"))[0]
	if len(got.Phones) != 2 || got.Phones[0].Use != AnyHour || got.Until.UTC().Format(time.RFC3339) != "2026-06-03T11:15:00Z" {
		t.Errorf("in hours it is reached at %v until %v", got.Phones, got.Until)
	}
	round := desk(idA, 1, "UTC", func(p *Point) { p.Hours = []Hours{{Days(), "00:00", "24:00"}} })
	if got := Now([]Entry{round}, at(t, "2026-06-03T06:00:00Z"))[0]; !got.Until.IsZero() || got.Why != InHours {
		t.Errorf("hours without a gap end at %v", got.Until)
	}
	for day, of := range map[string]Entry{
		"2026-06-05": desk(idA, 1, "Africa/Nairobi", func(p *Point) { p.Hours, p.Until = []Hours{{[]string{"fri"}, "20:00", "06:00"}}, "2026-06-05" }),
		"2026-06-06": desk(idA, 1, "Africa/Nairobi", func(p *Point) { p.Hours = []Hours{{[]string{"sat"}, "20:00", "06:00"}} }, away("2026-06-07", "2026-06-08", "")),
		"2026-06-03": desk(idA, 1, "Africa/Nairobi", func(p *Point) { p.Hours, p.Until = []Hours{{Days(), "00:00", "24:00"}}, "2026-06-03" }),
	} { // each ends at midnight there
		got := Now([]Entry{of}, at(t, day+"T19:00:00Z"))[0]
		if !got.Answers || got.Why != InHours || got.Until.UTC().Format(time.RFC3339) != day+"T21:00:00Z" {
			t.Errorf("%s: %s until %v, past its validity or into an absence", day, got.Why, got.Until)
		}
	}
	deputy := Now([]Entry{desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", "")), desk(idB, 2, "UTC")}, at(t, "2026-06-03T09:00:00Z"))
	if len(deputy) != 2 || len(deputy[0].For) != 0 {
		t.Errorf("without a deputy somebody stands in: %+v", deputy)
	}
}

var zones = []string{"UTC", "Europe/Brussels", "Africa/Cairo", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "America/Asuncion"}

func drawEntry(t *rapid.T, id string) Entry {
	p := Point{Category: "technical", Agency: i18n.Of("en", "A"), Order: rapid.Int64Range(1, 3).Draw(t, "order"),
		Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Phones: []Phone{{Number: "+99920123456", Use: rapid.SampledFrom(Uses()).Draw(t, "use")}}}
	times := []string{"00:00", "02:30", "08:00", "12:00", "17:00", "23:30"}
	for range rapid.IntRange(0, 3).Draw(t, "hours") {
		h := Hours{From: rapid.SampledFrom(times).Draw(t, "from"), To: rapid.SampledFrom(append(times, "24:00")).Draw(t, "to")}
		for _, d := range days {
			if rapid.Bool().Draw(t, d) {
				h.Days = append(h.Days, d)
			}
		}
		if len(h.Days) > 0 && h.From != h.To {
			p.Hours = append(p.Hours, h)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "absences") {
		d := rapid.IntRange(1, 28).Draw(t, "day")
		p.Absences = append(p.Absences, Absence{From: dayIn(d), Until: dayIn(d + rapid.IntRange(0, 3).Draw(t, "long")), Deputy: rapid.SampledFrom([]string{"", idA, idB, idC}).Draw(t, "deputy")})
	}
	return Entry{ID: id, Point: p}
}

func dayIn(d int) string { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }

// Every valid contact is named once, those who answer before those who do not;
// nobody who is absent answers; and who is said to answer from an instant on
// does then, and not a minute before.
func TestNowLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := []Entry{drawEntry(t, idA), drawEntry(t, idB), drawEntry(t, idC)}
		when := time.Date(2026, 3, rapid.IntRange(1, 31).Draw(t, "on"), rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 29, 30, 59}).Draw(t, "minute"), 0, 0, time.UTC)
		for i := range all {
			if err := all[i].Point.Check(); err != nil {
				t.Fatal(err)
			}
		}
		got := Now(all, when)
		if len(got) != 3 {
			t.Fatalf("%d named", len(got))
		}
		var seen []string
		over := false
		for _, c := range got {
			if slices.Contains(seen, c.ID) {
				t.Fatalf("%s is named twice", c.ID)
			}
			seen = append(seen, c.ID)
			if c.Answers && over {
				t.Fatal("one who answers stands behind one who does not")
			}
			over = over || !c.Answers
			if _, absent := c.Point.Absent(when); absent && c.Answers {
				t.Fatalf("%s answers in its absence", c.ID)
			}
			if c.Next.IsZero() {
				continue
			}
			if c.Answers || !c.Next.After(when) {
				t.Fatalf("%s answers next at %v, asked at %v", c.ID, c.Next, when)
			}
			answers := func(at time.Time) bool { return candidate(&Entry{ID: c.ID, Point: c.Point}, at).Answers }
			if !answers(c.Next) {
				t.Fatalf("%s does not answer at %v, when it says that it will", c.ID, c.Next)
			}
			for probe := when; probe.Before(c.Next); probe = probe.Add(30 * time.Minute) {
				if answers(probe) {
					t.Fatalf("%s answers at %v, before it says that it will, at %v", c.ID, probe, c.Next)
				}
			}
		}
	})
}

// Of a contact whose zone and hours are not shown no local time is made up.
func TestNothingIsSaidOfWhatIsNotShown(t *testing.T) {
	at := time.Date(2026, 6, 3, 20, 0, 0, 0, time.UTC)
	all := Now([]Entry{{ID: "contact:1", Point: Point{Category: "technical", Phones: []Phone{{Number: "+99920123456", Use: AnyHour}}, Order: 1}}}, at)
	if len(all) != 1 || !all[0].Answers || all[0].Local != "" {
		t.Errorf("%+v", all)
	}
}

// Who would answer by nothing but what was reported does not answer: it comes behind
// those who do, and behind those who will, with all its ways.
func TestWhatWasReportedIsNotAnswered(t *testing.T) {
	const office, duty = "+99920123456", "+99920999999"
	mailed := func(p *Point) { p.Mails = []string{"desk@agency.example"} }
	faxed := func(p *Point) { p.Phones = append(p.Phones, Phone{Number: "+99920777777", Use: Fax}) }
	day, night := at(t, "2026-06-03T09:00:00Z"), at(t, "2026-06-03T03:00:00Z")
	for _, tc := range []struct {
		name     string
		of       Entry
		reported []string
		at       time.Time
		why      Why
		answers  bool
		next     string
	}{
		{"one of two numbers", desk(idA, 1, "UTC", anyHour), []string{duty}, day, InHours, true, ""},
		{"both, while mail works", desk(idA, 1, "UTC", anyHour, mailed), []string{duty, office}, day, InHours, true, ""},
		{"both, and the mail", desk(idA, 1, "UTC", anyHour, mailed), []string{duty, office, "desk@agency.example"}, day, Unreached, false, ""},
		{"all but the fax", desk(idA, 1, "UTC", faxed), []string{office}, day, Unreached, false, ""},
		{"at night, the number for any hour", desk(idA, 1, "UTC", anyHour), []string{duty}, night, Unreached, false, "2026-06-03T08:00:00Z"},
		{"at night, the number of the office", desk(idA, 1, "UTC", anyHour), []string{office}, night, DutyPhone, true, ""},
		{"at night, all", desk(idA, 1, "UTC", anyHour), []string{duty, office}, night, Unreached, false, ""},
		{"at any hour, all", desk(idA, 1, "UTC", func(p *Point) { p.Always = true }), []string{office}, day, Unreached, false, ""},
		{"absent as well", desk(idA, 1, "UTC", away("2026-06-01", "2026-06-05", "")), []string{office}, day, IsAbsent, false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.of.Reported = tc.reported
			got := Now([]Entry{tc.of, desk(idB, 2, "Pacific/Auckland"), desk(idC, 3, "UTC", anyHour)}, tc.at)
			i := slices.IndexFunc(got, func(c Candidate) bool { return c.ID == idA })
			c, next := got[i], ""
			if !c.Next.IsZero() {
				next = c.Next.Format(time.RFC3339)
			}
			if c.Why != tc.why || c.Answers != tc.answers || next != tc.next || c.Answers != (i == 0) || next == "" && !c.Answers && i != 2 {
				t.Errorf("in place %d: %s, %v, next %q", i, c.Why, c.Answers, next)
			}
			if n := len(slices.DeleteFunc(slices.Clone(tc.of.Point.Phones), func(p Phone) bool { return p.Use == Fax })); !c.Answers && len(c.Phones) != n {
				t.Errorf("of its %d numbers are shown %v", n, c.Phones)
			}
		})
	}
}

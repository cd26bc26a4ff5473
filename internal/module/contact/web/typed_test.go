package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// All that keeps a contact from being nominated is said at once, each thing beside
// its field; what nothing is wrong with has no fault.
func TestFaultsBesideTheirFields(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	given := func() typed {
		return typed{Category: "technical", Language: "en", Agency: "Agency", AnyHour: "+999 20 123456", Zone: "Europe/Paris", Languages: "en", Order: "1",
			Shown: contact.Shown{}, faults: map[string]string{}}
	}
	good := given()
	p := good.point(l)
	if good.bars(l, &p); len(good.faults) != 0 {
		t.Fatalf("%+v: %v", p, good.faults)
	}
	wrong := given()
	wrong.Zone, wrong.From, wrong.Until = "Mars/One", "2026-03-09", "2026-03-01"
	wrong.Keys = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	wrong.Channels, wrong.Order = "Signal:", "0"
	p = wrong.point(l)
	wrong.bars(l, &p)
	for in, says := range map[string]string{"zone": "is no time zone", "until": "until a later one", "keys": "key", "channels": "a name and an address", "order": "99"} {
		if !strings.Contains(wrong.faults[in], says) {
			t.Errorf("beside %s: %q", in, wrong.faults[in])
		}
	}
	if len(wrong.faults) != 5 {
		t.Errorf("%v", wrong.faults)
	}
	nowhere := given()
	nowhere.Zone, nowhere.Hours = "", "mon-fri 08:00-17:00"
	p = nowhere.point(l)
	if nowhere.bars(l, &p); !strings.Contains(nowhere.faults["zone"], "those of a time zone") || len(nowhere.faults) != 1 {
		t.Errorf("hours of no zone: %v", nowhere.faults)
	}
	none := given()
	none.AnyHour = ""
	p = none.point(l)
	if none.bars(l, &p); !strings.Contains(none.faults["any-hour"], "at least one number") {
		t.Errorf("without a way to reach it: %v", none.faults)
	}
}

// A contact whose last day has gone by is not named: the field says so, on the day that
// it is in its zone.
func TestWhatIsOverIsNotNamed(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, now := words.Negotiate("en"), time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	for until, over := range map[string]bool{"": false, "2020-01-01": true, "2026-11-23": true, "2026-11-24": false} {
		f := typed{faults: map[string]string{}}
		f.begins(l, &contact.Point{Zone: "Africa/Nairobi", Until: until}, now)
		if got := f.faults["until"]; over != strings.Contains(got, "before it begins to count") || over != strings.Contains(got, "2") {
			t.Errorf("until %q: %q", until, got)
		}
	}
}

// A community that would be told no way to reach the contact is named at what it is shown.
func TestACommunityThatIsToldNoWayIsNamed(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	in := []contact.Community{{Slug: "global"}, {Slug: "region"}}
	for i, name := range []string{"Global directory", "Region"} {
		in[i].Title, in[i].Categories = i18n.Of("en", name), []contact.Category{{ID: "technical"}}
	}
	p := contact.Point{Category: "technical", Phones: []contact.Phone{{Number: "+99920123456", Use: contact.Office}}}
	f := typed{Shown: contact.Shown{"global": {contact.FieldMails}, "region": {contact.FieldPhones}}, faults: map[string]string{}}
	if f.fits(l, in, &p); len(f.faults) != 1 || !strings.Contains(f.faults["shown-global"], "Global directory would be told no number") {
		t.Errorf("%v", f.faults)
	}
	var page bytes.Buffer
	if err := ui.FormView(l, ui.Form{ID: "point", Inputs: (&Pages{}).inputs(l, in, nil, "", f)}).Render(t.Context(), &page); err != nil || !strings.Contains(page.String(), "Global directory would be told no number") {
		t.Errorf("it is not beside the field: %v", err)
	}
}

// What is recorded for a participant is ticked for no community before a document asks
// for it; the communities in which it is no member come last and say so; and for none at
// all it is refused beside the field.
func TestWhatIsRecordedIsShownWhereADocumentAsks(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	in := []contact.Community{{Slug: "global"}, {Slug: "region"}}
	for i, name := range []string{"Global directory", "Region"} {
		in[i].Title, in[i].Categories = i18n.Of("en", name), []contact.Category{{ID: "technical"}}
	}
	f := typed{Shown: contact.Shown{}, recorded: true, without: "Kenya is no member.", outside: map[string]bool{"global": true}, faults: map[string]string{}}
	p := contact.Point{Category: "technical", Phones: []contact.Phone{{Number: "+99920123456", Use: contact.Office}}}
	f.fits(l, in, &p)
	var page bytes.Buffer
	if err := ui.FormView(l, ui.Form{ID: "point", Inputs: (&Pages{}).inputs(l, in, nil, "", f)}).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	got := page.String()
	if !strings.Contains(got, "nobody would see the contact") || !strings.Contains(got, "what the document asks") || strings.Contains(got, " checked") {
		t.Error(got)
	}
	region, global := strings.Index(got, ">Region"), strings.Index(got, ">Global directory")
	if at := strings.Index(got, "Kenya is no member."); region < 0 || global < region || at < global || strings.Count(got, "Kenya is no member.") != 1 {
		t.Errorf("region at %d, global at %d, said at %d", region, global, at)
	}
}

// What a row may be the same as is named by whose it is, agency and position.
func TestWhatARowMayBeIsNamed(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{&Pages{Names: plainNames{}}, words.Negotiate("en")}
	duty := contact.Point{Agency: i18n.Of("en", "Response Team"), Position: i18n.Of("en", "Duty officer")}
	like := contact.Brought{Line: 3, Like: []string{"contact:560c", contact.RowOf(2)}}
	preview := contact.Preview{Participant: "state:ke", There: map[string]contact.Point{"contact:560c": duty},
		Rows: []contact.Brought{{Line: 2, Point: contact.Point{Agency: i18n.Of("en", "Other")}}, like}}
	got := strings.Join(v.likes(&preview, &like), "|")
	if !strings.Contains(got, v.called("state:ke")) || !strings.Contains(got, "Response Team · Duty officer") || !strings.Contains(got, "Other") || strings.Contains(got, "560c") {
		t.Error(got)
	}
}

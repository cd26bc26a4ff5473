package web

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
)

func english(t *testing.T) *i18n.Locale {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words.Negotiate("en")
}

// The preview of a file says what each row changes, and which other directory keeps
// another value.
func TestPreviewSaysWhatChangesWhere(t *testing.T) {
	l := english(t)
	v := viewer{&Pages{Names: plainNames{}}, l}
	was := contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"), Order: 1, Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}}}
	is := was
	is.Phones = []contact.Phone{{Number: "+99920123999", Use: contact.AnyHour}}
	const id = "contact:0123456789abcdef0123456789abcdef"
	own := []contact.Own{{ID: id, Point: was, In: map[string]*contact.Record{"far": {Point: was}, "near": {Point: was}}}}
	in := []contact.Community{{Slug: "far", Terms: contact.Terms{Title: i18n.Of("en", "The world")}}}
	b := contact.Brought{ID: id, Point: is, Becomes: contact.Changes, Changed: contact.Differences(was, is)}
	words, apart := v.changed(&b, elsewhere{"near", own, in})
	var out bytes.Buffer
	if err := words.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Number for any hour: +99920123456 any-hour → +99920123999 any-hour", "In The world it stays: +99920123456"} {
		if !strings.Contains(out.String(), want) || !apart {
			t.Errorf("lacks %q: %s", want, out.String())
		}
	}
	own[0].In["far"] = &contact.Record{Point: is}
	if _, apart := v.changed(&b, elsewhere{"near", own, in}); apart {
		t.Error("the other directory has it already")
	}
}

// A community that does not ask for a category is named beside the field, and what
// nobody would be told is not dropped silently.
func TestFormSaysWhatDoesNotFit(t *testing.T) {
	l := english(t)
	in := []contact.Community{{Slug: "far", Terms: contact.Terms{Title: i18n.Of("en", "The world"), Categories: []contact.Category{{ID: "technical"}}}}}
	for _, tc := range []struct {
		name  string
		point contact.Point
		shown contact.Shown
		field string
	}{
		{"all fits", contact.Point{Category: "technical", Name: "A"}, contact.Shown{"far": {contact.FieldName}}, ""},
		{"another category", contact.Point{Category: "policy"}, contact.Shown{"far": {contact.FieldMails}}, "category"},
		{"which it is not told", contact.Point{Category: "policy"}, contact.Shown{}, "shown"},
		{"a name for nobody", contact.Point{Category: "technical", Name: "A"}, contact.Shown{"far": {contact.FieldMails}}, "name"},
		{"an address for nobody", contact.Point{Category: "technical", Mails: []string{"desk@agency.example"}}, contact.Shown{"far": {contact.FieldName}}, "mails"},
		{"a number for nobody", contact.Point{Category: "technical", Phones: []contact.Phone{{Use: contact.Office}}}, contact.Shown{"far": {contact.FieldAnyHour}}, "office"},
		{"hours for nobody", contact.Point{Category: "technical", Always: true}, contact.Shown{"far": {contact.FieldAnyHour}}, "always"},
		{"who stands in for nobody", contact.Point{Category: "technical", Deputies: []string{"contact:1"}}, contact.Shown{"far": {contact.FieldAnyHour}}, "deputies"},
	} {
		form := typed{Office: "+999 20 1", Shown: tc.shown, faults: map[string]string{}}
		form.fits(l, in, &tc.point)
		if tc.field == "" && len(form.faults) > 0 || tc.field != "" && (len(form.faults) != 1 || form.faults[tc.field] == "") {
			t.Errorf("%s: %v", tc.name, form.faults)
		}
		if tc.field == "category" && !strings.Contains(form.faults["category"], "The world") {
			t.Errorf("%s: %v", tc.name, form.faults)
		}
	}
}

// Of a contact without a zone nothing is said of the time there.
func TestNoTimeThereWithoutAZone(t *testing.T) {
	v := viewer{&Pages{}, english(t)}
	next := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for zone, want := range map[string]string{"": "Next: 2026-03-02 08:00 UTC.", "Africa/Nairobi": "Next: 2026-03-02 11:00 +03:00 there."} {
		c := contact.Candidate{Point: contact.Point{Zone: zone, Hours: []contact.Hours{{Days: []string{"mon"}, From: "08:00", To: "09:00"}}}, Why: contact.OffHours, Next: next}
		if got := v.why(&c); !strings.HasSuffix(got, want) {
			t.Errorf("%q: %q", zone, got)
		}
	}
}

package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// TestNothingIsDroppedInSilence: whatever is filled in and shown to no community is
// said beside its field, and the form says beforehand that it will be.
func TestNothingIsDroppedInSilence(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	in := []contact.Community{{Slug: "global", Terms: contact.Terms{Kind: contact.Global, Title: i18n.Of("en", "All"), Categories: []contact.Category{{ID: "technical", Name: i18n.Of("en", "Technical")}}}}}
	filled := map[contact.Field][2]string{
		contact.FieldPosition: {"position", "Duty officer"}, contact.FieldName: {"name", "A. Person"}, contact.FieldAnyHour: {"any-hour", "+999 20 123 456"},
		contact.FieldPhones: {"office", "+999 20 123 457"}, contact.FieldMails: {"mails", "a@canary.example"}, contact.FieldLanguages: {"languages", "fr"},
		contact.FieldHours: {"zone", "Africa/Nairobi"}, contact.FieldKeys: {"keys", "age1example"}, contact.FieldChannels: {"channels", "Radio: 5371 kHz"},
		contact.FieldAbsences: {"absences", "2026-03-01/2026-03-09"},
	}
	for _, f := range contact.Fields() {
		field, told := filled[f], contact.FieldMails
		if f == told {
			told = contact.FieldPosition
		}
		form := url.Values{"category": {"technical"}, "language": {"en"}, "agency": {"Agency"}, "order": {"1"}, shownField("global"): {string(told)}, field[0]: {field[1]}}
		read := func() typed {
			r := &http.Request{PostForm: form}
			t := read(r, l, in)
			p := t.point(l)
			t.fits(l, in, &p)
			return t
		}
		if got := read().faults; len(got) != 1 || got[field[0]] != "No community would be told this: tick it for one, or leave it empty." {
			t.Errorf("%s: %v", f, got)
		}
		form.Add(shownField("global"), string(f))
		if got := read().faults; len(got) != 0 {
			t.Errorf("%s, once it is shown: %v", f, got)
		}
	}
	const secret = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	for _, field := range []string{"keys", "channels", "mails", "agency"} { // wherever it is pasted
		form := url.Values{"agency": {"Agency"}, "order": {"1"}}
		form.Set(field, secret)
		typed := read(&http.Request{PostForm: form}, l, in)
		point := typed.point(l)
		typed.bars(l, &point)
		var again bytes.Buffer
		if err := ui.FormView(l, ui.Form{ID: "point", Inputs: (&Pages{Names: plainNames{}}).inputs(l, in, nil, "", typed)}).Render(t.Context(), &again); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(typed.faults[field], "Consider it disclosed") || strings.Contains(again.String(), secret[:20]) || !strings.Contains(again.String(), "secret half of a key") {
			t.Errorf("a secret key in %s: %q", field, typed.faults[field])
		}
	}
	var page bytes.Buffer
	p := &Pages{Names: plainNames{}}
	if err := ui.FormView(l, ui.Form{ID: "point", Inputs: p.inputs(l, in, nil, "", fresh(l, in))}).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "tick for no community is not accepted") {
		t.Error("the form does not say so beforehand")
	}
}

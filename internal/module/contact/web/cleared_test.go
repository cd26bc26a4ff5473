package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// A contact all of whose ways a member has reported stays in the directory with every
// number, with who reported what and when; what leaves the hub says when alone. Its own
// officers see the same, and clear all of it by one button.
func TestAContactThatIsReportedWhole(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	p := contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"), Order: 1, Always: true, Mails: []string{"duty@ke.example"}, Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}}}
	r := &contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Community: "c", Participant: "state:ke", Touched: contact.Mark{At: now}, Point: p}
	for i, way := range p.Ways() {
		r.Reports = append(r.Reports, contact.Report{Mark: contact.Mark{At: now.Add(-24 * time.Hour), Statement: statement.Hash{byte(i + 1)}}, Reported: contact.Reported{As: "state:no", Community: "c", Address: way, Trouble: contact.Dead}})
	}
	s := contact.Standing{Record: *r}
	a := &contact.Answering{Participant: "state:ke", Contacts: []contact.Standing{s}, Now: contact.Now([]contact.Entry{r.Entry()}, now)}
	own := &contact.Own{ID: r.ID, Point: p, In: map[string]*contact.Record{"c": r}}
	v := viewer{&Pages{Names: plainNames{}, Service: &contact.Service{Clock: clock.NewFake(now)}}, words.Negotiate("en")}
	var answers, facts, clear, asks bytes.Buffer
	for _, err := range []error{v.now(a).Render(t.Context(), &answers), ui.FactList(v.point(&s, i18n.Text{})).Render(t.Context(), &facts), v.cleared(own).Render(t.Context(), &clear),
		ui.FormView(v.l, ui.Form{ID: "f", Inputs: v.reported("contact.looked.by", *own)}).Render(t.Context(), &asks)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, got := range map[string]string{"who answers now": answers.String(), "the contact": facts.String()} {
		if !strings.Contains(got, "+999 201 234 56") || !strings.Contains(got, "duty@ke.example") || strings.Count(got, "reported dead on 1 March 2026, by state:no") != 2 {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := v.suspicious(&s, "duty@ke.example"); got != "reported dead on 1 March 2026" {
		t.Errorf("what leaves the hub says %q", got)
	}
	if got := asks.String(); strings.Count(got, "state:no") != 2 {
		t.Errorf("its officers are not told who: %s", got)
	}
	for _, want := range []string{`name="contact" value="` + r.ID + `"`, `value="` + r.Reports[0].Statement.String() + `"`, `value="` + r.Reports[1].Statement.String() + `"`} {
		if got := clear.String(); !strings.Contains(got, want) || strings.Count(got, "<button") != 1 {
			t.Errorf("the button lacks %s: %s", want, got)
		}
	}
	r.Reports = nil
	clear.Reset()
	if err := v.cleared(own).Render(t.Context(), &clear); err != nil || clear.Len() > 0 {
		t.Errorf("nothing was reported: %s, %v", clear.String(), err)
	}
}

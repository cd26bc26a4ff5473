package web

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/format/vcard"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// A number that was reported dead comes after those that were not and says so where it
// stands: on the page, on the sheet, in cards and in the encrypted copy. No telephone
// is told to dial it first.
func TestAReportedNumberIsMarkedAndComesLast(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	const dead, alive = "+999 201 234 56", "+999 201 234 57"
	r := contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Community: "c", Participant: "state:ke", Touched: contact.Mark{At: now},
		Reports: []contact.Report{{Mark: contact.Mark{At: now.Add(-24 * time.Hour)}, Reported: contact.Reported{Community: "c", Address: "+99920123456", Trouble: contact.Dead}}},
		Point: contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"), Order: 1, Always: true,
			Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}, {Number: "+99920123457", Use: contact.Office}}}}
	c := &contact.Community{Slug: "c"}
	s := contact.Standing{Record: r}
	a := &contact.Answering{Community: *c, Participant: "state:ke", Contacts: []contact.Standing{s}, Now: contact.Now([]contact.Entry{r.Entry()}, now)}
	all := []*contact.Answering{a}
	l := words.Negotiate("en")
	v := viewer{&Pages{Names: plainNames{}, Service: &contact.Service{Clock: clock.NewFake(now)}}, l}
	var answers, sheet, facts, cards bytes.Buffer
	for _, err := range []error{v.now(a).Render(t.Context(), &answers), ui.TableView(l, v.sheetTable(c, all)).Render(t.Context(), &sheet),
		ui.FactList(v.point(&s, i18n.Text{})).Render(t.Context(), &facts), vcard.Write(&cards, v.cards(c, all)...)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	card := strings.NewReplacer("\r\n ", "", "\\", "").Replace(cards.String())
	for name, got := range map[string]string{"who answers now": answers.String(), "the contact": facts.String(), "the sheet": sheet.String(),
		"the sheet of the encrypted copy": string(v.sheetFile(c, all)), "the note of a card": card[strings.Index(card, "NOTE:"):]} {
		first, last, said := strings.Index(got, alive), strings.Index(got, dead), strings.Index(got, "reported dead on 1 March 2026")
		if first < 0 || last < first || said < last || strings.Count(got, "reported dead on 1 March 2026") != 1 {
			t.Errorf("%s: the good number is at %d, the dead one at %d, and its mark at %d:\n%s", name, first, last, said, got)
		}
	}
	for line := range strings.SplitSeq(card, "\r\n") {
		if strings.Contains(line, "TEL;") && strings.Contains(line, "PREF=1") != strings.Contains(line, "57") {
			t.Errorf("the card dials %s", line)
		}
	}
	if !strings.Contains(card, "item2.TEL;VALUE=uri;TYPE=\"work,voice\":tel:+99920123456\r\nitem2.X-ABLabel:reported dead on 1 March 2026\r\n") {
		t.Errorf("the dead number is not labelled:\n%s", card)
	}
	r.Point.Phones = r.Point.Phones[:1]
	for _, p := range contact.Card(&r, "Kenya", "Technical", "", "en").Phones {
		if p.First {
			t.Errorf("the only number was reported, and is dialled unasked: %+v", p)
		}
	}
}

// At night, where the one number for any hour is dead, the other numbers stand beside it.
func TestADeadNumberAtNightLeavesTheOthers(t *testing.T) {
	night := time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
	duty, office, fax := contact.Phone{Number: "+99920123456", Use: contact.AnyHour}, contact.Phone{Number: "+99920123457", Use: contact.Office}, contact.Phone{Number: "+99920123458", Use: contact.Fax}
	r := contact.Record{Point: contact.Point{Zone: "UTC", Hours: []contact.Hours{{Days: contact.Days()[:5], From: "09:00", To: "17:00"}}, Phones: []contact.Phone{duty, office, fax}}}
	now := func() contact.Candidate { return contact.Now([]contact.Entry{r.Entry()}, night)[0] }
	if got := now(); got.Why != contact.DutyPhone || !slices.Equal(got.Phones, []contact.Phone{duty}) {
		t.Errorf("while the number for any hour is good: %+v", got)
	}
	r.Reports = []contact.Report{{Reported: contact.Reported{Address: duty.Number, Trouble: contact.Dead}}}
	if got := now(); got.Answers || got.Why != contact.Unreached || got.Next.Hour() != 9 || !slices.Equal(got.Phones, []contact.Phone{office, duty}) {
		t.Errorf("while it is reported dead: %+v", got)
	}
}

// A number that a person is to look at keeps its plus sign before it in a page that runs
// from right to left.
func TestANumberToLookAtIsIsolated(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	odd := &contact.Brought{Remarks: []contact.Remark{{Field: contact.FieldPhones, Value: "+99912345679", Doubt: contact.OddNumber}}}
	if err := (viewer{&Pages{}, words.Negotiate("ar")}).faults(odd, nil).Render(t.Context(), &b); err != nil || !regexp.MustCompile("(<bdi[^>]*>|\u2068)\\+99912345679").MatchString(b.String()) {
		t.Errorf("%s: %v", b.String(), err)
	}
}

// That a contact was recorded and nobody has confirmed it stands where it is called, and
// no more once the participant has.
func TestWhatNobodyHasConfirmedIsSaidWhereItIsCalled(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	v := viewer{&Pages{Names: plainNames{}}, words.Negotiate("en")}
	said := func(touched statement.Hash) string {
		r := contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Identity: statement.Hash{7}, Touched: contact.Mark{By: touched}, Via: submission.Via{Mode: submission.Recorded},
			Point: contact.Point{Agency: i18n.Of("en", "Agency"), Always: true, Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}}}}
		a := &contact.Answering{Contacts: []contact.Standing{{Record: r}}, Now: contact.Now([]contact.Entry{r.Entry()}, now)}
		var b bytes.Buffer
		if err := v.now(a).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	const not = "not confirmed by the participant"
	if got := said(statement.Hash{9}); !strings.Contains(got, not) || strings.Index(got, not) > strings.Index(got, "+999") {
		t.Error(got)
	}
	if got := said(statement.Hash{7}); strings.Contains(got, not) {
		t.Error(got)
	}
}

// One way of saying that a contact is not valid any more: in the directory and of a
// file that is brought in alike, by the last day on which it was.
func TestTheLastDayIsSaidAlike(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	v := viewer{&Pages{Names: plainNames{}}, words.Negotiate("en")}
	p := contact.Point{Until: "2026-11-20"}
	signs := v.amiss(contact.Signs(&contact.Record{Point: p, Touched: contact.Mark{At: now}}, nil, 90, now))
	var brought bytes.Buffer
	if err := v.faults(&contact.Brought{Remarks: []contact.Remark{{Field: contact.FieldHours, Value: "2026-11-20", Doubt: contact.NeverOnDuty}}}, nil).Render(t.Context(), &brought); err != nil {
		t.Fatal(err)
	}
	if len(signs) != 1 || signs[0] != "not valid any more; last day (2026-11-20)" || !strings.Contains(regexp.MustCompile("<[^>]*>").ReplaceAllString(brought.String(), ""), signs[0]) {
		t.Errorf("in the directory %q, of a file %s", signs, brought.String())
	}
}

// The forms of teams and infrastructure offer closed directories: they are marked, and
// say beside the choice what is seen by whom, before anything is ticked.
func TestWhoSeesIsSaidBesideTheChoice(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	in := []contact.Community{{Slug: "c", Terms: contact.Terms{Title: i18n.Of("en", "Closed")}}}
	p := &Pages{Names: plainNames{}, Data: &contact.Data{}}
	for name, f := range map[string]ui.Form{"team": p.teamForm(l, in, url.Values{}, ""), "infrastructure": p.infrastructureForm(l, in, url.Values{}, "")} {
		page := sheetPage(l, "Title", "Lead", f)
		var got bytes.Buffer
		if err := page.Body.Render(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"With none ticked it is public", string(contact.Marking), "Not for classified information"} {
			if page.Marking != contact.Marking || !strings.Contains(got.String(), want) {
				t.Errorf("%s: the page is %q and lacks %q: %s", name, page.Marking, want, got.String())
			}
		}
	}
}

// The form by which a number is reported dead has chosen none, names the field that
// nobody has chosen, and keeps what somebody had.
func TestNoNumberIsReportedUnchosen(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{&Pages{}, words.Negotiate("en")}
	a := &contact.Answering{Contacts: []contact.Standing{{Record: contact.Record{ID: "contact:0123456789abcdef0123456789abcdef",
		Point: contact.Point{Agency: i18n.Of("en", "Agency"), Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}, {Number: "+99920123457", Use: contact.Office}}}}}}}
	form := func(in reporting) string {
		var out bytes.Buffer
		if err := ui.FormView(v.l, v.reportForm(a, in)).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got := form(reporting{}); !strings.Contains(got, ">+999 201 234 56 · ") {
		t.Errorf("what was tried does not come first, which is all that a telephone shows: %s", got)
	}
	first := regexp.MustCompile(`<select[^>]*>\s*<option value=""[^>]*>Choose</option>`)
	if got := form(reporting{}); !first.MatchString(got) || strings.Contains(got, "+99920123456 dead\" selected") {
		t.Errorf("somebody has chosen already: %s", got)
	}
	if got := form(reporting{beside: v.l.T("contact.report.none")}); !strings.Contains(got, "Choose what was tried") || !strings.Contains(got, `aria-invalid="true"`) {
		t.Errorf("the field is not named: %s", got)
	}
	if got := form(reporting{chosen: a.Contacts[0].ID + " +99920123457 wrong", above: "no"}); !strings.Contains(got, `+99920123457 wrong" selected`) {
		t.Errorf("what was chosen is lost: %s", got)
	}
}

// What is amiss keeps numbers and days in their order where words run from right to
// left, and writes a number as it is written elsewhere.
func TestWhatIsAmissFromRightToLeft(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	signs := []contact.Sign{{Kind: contact.SignKind(contact.Dead), Since: at, What: "+99920123456"}, {Kind: contact.SignBounced, Since: at, What: "duty@team.example"}}
	for tag, want := range map[string][]string{"en": {" +999 201 234 56 (2026-11-23)", " duty@team.example (2026-11-23)"},
		"ar": {" \u2068+999 201 234 56\u2069 (\u20682026-11-23\u2069)", " \u2068duty@team.example\u2069 (\u20682026-11-23\u2069)"}} {
		for i, got := range (viewer{&Pages{}, words.Negotiate(tag)}).amiss(signs) {
			if !strings.HasSuffix(got, want[i]) {
				t.Errorf("%s: %q", tag, got)
			}
		}
	}
}

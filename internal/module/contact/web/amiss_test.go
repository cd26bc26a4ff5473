package web

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/vcard"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

type plainNames struct{}

func (plainNames) Name(id, tag string) (string, string) { return id, tag }

// What leaves the hub on paper or as a file says what is amiss as the page does,
// and the hours and notes of numbers, and not who reported one.
func TestWhatLeavesSaysWhatIsAmiss(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	const number = "+99920123456"
	r := contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Community: "c", Participant: "state:ke", Touched: contact.Mark{At: now},
		Reports: []contact.Report{{Mark: contact.Mark{At: now.Add(-24 * time.Hour)}, Reported: contact.Reported{Community: "c", Address: number, Trouble: contact.Wrong}}},
		Point: contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"), Order: 1, Absences: []contact.Absence{{From: "2026-03-01", Until: "2026-03-09"}},
			Phones:   []contact.Phone{{Number: number, Use: contact.AnyHour, Note: "ext. 12"}},
			Channels: []contact.Channel{{Kind: "Radio", Address: "5371 kHz"}, {Kind: "Messages", Address: "xmpp:desk@agency.example"}}}}
	c := &contact.Community{Slug: "c"}
	all := []*contact.Answering{{Community: *c, Participant: "state:ke", Contacts: []contact.Standing{{Record: r, Signs: contact.Signs(&r, nil, 90, now)}}}}
	l := words.Negotiate("en")
	v := viewer{&Pages{Names: plainNames{}, Service: &contact.Service{Clock: clock.NewFake(now)}}, l}

	var page, rows, book, cards bytes.Buffer
	if err := ui.TableView(l, v.sheetTable(c, all)).Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	if err := csvfile.Write(&rows, v.table(c, all), csvfile.Options{Notes: true}); err != nil {
		t.Fatal(err)
	}
	if err := xlsx.Write(&book, v.table(c, all), "Notes"); err != nil {
		t.Fatal(err)
	}
	if err := vcard.Write(&cards, v.cards(c, all)...); err != nil {
		t.Fatal(err)
	}
	cells, err := xlsx.Read(&book, xlsx.Limits{Bytes: 1 << 20, Opened: 8 << 20, Rows: 100, Columns: 30})
	if err != nil {
		t.Fatal(err)
	}
	var excel []string
	for _, row := range cells {
		excel = append(excel, row...)
	}
	unfolded := strings.NewReplacer("\r\n ", "", `\,`, ",", `\;`, ";").Replace(cards.String())
	if !strings.Contains(unfolded, "\nIMPP:xmpp:desk@agency.example\r\n") {
		t.Errorf("the card gives no address for messages:\n%s", unfolded)
	}
	var answers bytes.Buffer
	a := all[0]
	a.Now = contact.Now([]contact.Entry{{ID: r.ID, Point: r.Point}}, now)
	if err := v.now(a).Render(context.Background(), &answers); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"the sheet": page.String(), "who answers now": answers.String(), "the sheet of the offline copy": string(v.sheetFile(c, all)), "the table": rows.String(), "the cards": unfolded, "the book": strings.Join(excel, "\n")} {
		got = strings.ReplaceAll(strings.ReplaceAll(got, "any-hour", "at any hour"), "+999 201 234 56", number)
		for _, want := range []string{"somebody else answers:", number, "absent (1–9 March 2026)", "Radio", "5371 kHz", "Messages", "xmpp:desk@agency.example", "at any hour", "ext. 12"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, got)
			}
		}
	}
}

// Nobody's name is shown to a community unless somebody chooses so.
func TestNoNameIsShownUnasked(t *testing.T) {
	for _, k := range contact.Kinds() {
		if fields := usual(k); slices.Contains(fields, contact.FieldName) || !slices.Contains(fields, contact.FieldAnyHour) {
			t.Errorf("%s is shown %v", k, fields)
		}
	}
}

// A day is the day in the zone of the contact, wherever midnight falls in another.
func TestDaysAreThoseOfTheContact(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{&Pages{Names: plainNames{}}, words.Negotiate("en")}
	now := time.Date(2027, 4, 20, 12, 0, 0, 0, time.UTC)
	for _, zone := range []string{"Africa/Nairobi", "Pacific/Auckland", "America/New_York", ""} {
		for _, tc := range []struct {
			name  string
			point contact.Point
			want  string
		}{
			{"not yet", contact.Point{From: "2027-05-01"}, "not valid yet (2027-05-01)"},
			{"soon no more", contact.Point{Until: "2027-05-01"}, "valid until soon (2027-05-01)"},
			{"no more", contact.Point{Until: "2027-04-11"}, "not valid any more; last day (2027-04-11)"},
			{"away", contact.Point{Absences: []contact.Absence{{From: "2027-04-18", Until: "2027-04-22"}, {From: "2027-04-23", Until: "2027-04-30"}}}, "absent (18–30 April 2027)"},
		} {
			tc.point.Zone = zone
			r := contact.Record{Point: tc.point, Touched: contact.Mark{At: now}}
			if got := v.amiss(contact.Signs(&r, nil, 90, now)); len(got) != 1 || got[0] != tc.want {
				t.Errorf("%s in %q: %q, want %q", tc.name, zone, got, tc.want)
			}
		}
	}
}

// TestWhoStandsInIsSaid: on paper, in files and on the page, at the one who is absent
// and at the one who stands in; and to the people who clear it, by its name.
func TestWhoStandsInIsSaid(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	const team, ministry = "contact:0123456789abcdef0123456789abcdef", "contact:1123456789abcdef0123456789abcdef"
	record := func(id, agency string, absent ...contact.Absence) contact.Record {
		return contact.Record{ID: id, Community: "c", Participant: "state:ke", Touched: contact.Mark{At: now},
			Point: contact.Point{Category: "technical", Agency: i18n.Of("en", agency), Order: 1, Absences: absent, Always: true}}
	}
	a, b := record(team, "Response team", contact.Absence{From: "2026-03-01", Until: "2026-03-09", Deputy: ministry}), record(ministry, "Ministry")
	entries := []contact.Entry{{ID: team, Point: a.Point}, {ID: ministry, Point: b.Point}}
	c := &contact.Community{Slug: "c"}
	one := &contact.Answering{Community: *c, Participant: "state:ke", Contacts: []contact.Standing{{Record: a, Signs: contact.Signs(&a, entries, 90, now)}, {Record: b, Signs: contact.Signs(&b, entries, 90, now)}}}
	l := words.Negotiate("en")
	v := viewer{&Pages{Names: plainNames{}, Service: &contact.Service{Clock: clock.NewFake(now)}}, l}
	var sheet, cards, body bytes.Buffer
	if err := ui.TableView(l, v.sheetTable(c, []*contact.Answering{one})).Render(context.Background(), &sheet); err != nil {
		t.Fatal(err)
	}
	if err := vcard.Write(&cards, v.cards(c, []*contact.Answering{one})...); err != nil {
		t.Fatal(err)
	}
	if err := ui.FactList(v.deputies(&a.Point, map[string]contact.Called{ministry: {Agency: b.Point.Agency}})).Render(context.Background(), &body); err != nil {
		t.Fatal(err)
	}
	unfolded := strings.NewReplacer("\r\n ", "", "\\", "").Replace(cards.String())
	for name, text := range map[string]string{"the sheet": sheet.String(), "the cards": unfolded, "the offline copy": string(v.sheetFile(c, []*contact.Answering{one}))} {
		for _, want := range []string{"absent; in its place: Ministry", "stands in for: Response team"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lack %q: %s", name, want, text)
			}
		}
	}
	if got := body.String(); !strings.Contains(got, ministry) || !strings.Contains(got, ">Ministry<") || strings.Contains(got, ">"+ministry) {
		t.Errorf("who clears it does not see by its name who stands in: %s", got)
	}
	body.Reset()
	if err := ui.FactList(v.deputies(&a.Point, nil)).Render(context.Background(), &body); err != nil || !strings.Contains(body.String(), ">"+ministry) {
		t.Errorf("one that is in no directory: %s, %v", body.String(), err)
	}
}

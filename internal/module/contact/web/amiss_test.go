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
			Phones: []contact.Phone{{Number: number, Use: contact.AnyHour, Note: "ext. 12"}}}}
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
	for name, got := range map[string]string{"the sheet": page.String(), "the sheet of the offline copy": string(v.sheetFile(c, all)), "the table": rows.String(), "the cards": unfolded, "the book": strings.Join(excel, "\n")} {
		got = strings.ReplaceAll(strings.ReplaceAll(got, "any-hour", "at any hour"), "+999 201 234 56", number)
		for _, want := range []string{"somebody else answers:", number, "absent; nobody stands in", "2026-03-01", "at any hour", "ext. 12"} {
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

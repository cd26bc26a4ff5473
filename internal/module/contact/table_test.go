package contact

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
)

func same(key string) string { return key }

func heading(key string) string { return "Heading of " + key }

// back writes rows as a file of either kind and reads the cells again.
func back(t interface {
	Helper()
	Fatal(...any)
}, tbl *table.Table, excel bool, o csvfile.Options) [][]string {
	t.Helper()
	var b bytes.Buffer
	if excel {
		if err := xlsx.Write(&b, tbl, "Notes"); err != nil {
			t.Fatal(err)
		}
		rows, err := xlsx.Read(&b, xlsx.Limits{Bytes: 1 << 20, Opened: 8 << 20, Rows: 100, Columns: 30})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if err := csvfile.Write(&b, tbl, o); err != nil {
		t.Fatal(err)
	}
	rows, err := csvfile.Read(&b, csvfile.Limits{Bytes: 1 << 20, Rows: 100, Columns: 30})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func directory() *Terms {
	return &Terms{Categories: []Category{{ID: "technical", Name: i18n.Of("en", "Technical")}, {ID: "diplomatic", Name: i18n.Of("en", "Diplomatic")}}}
}

// What is exported and brought back unchanged changes nothing, in either kind of
// file, with or without the lines above that say how it is handled, as older copies
// are.
func TestTableGoesBothWays(t *testing.T) {
	now := at(t, "2026-03-03T12:00:00Z")
	rapid.Check(t, func(t *rapid.T) {
		p := drawEntry(t, idA).Point
		full := whole()
		p.Agency, p.Keys, p.Channels, p.Deputies, p.Mails = full.Agency, full.Keys, full.Channels, full.Deputies, full.Mails
		if rapid.Bool().Draw(t, "lines") {
			p.Position = i18n.Text{Original: "ar", In: map[string]string{"ar": "سطر\nآخر", "en": "=1+1\n[not a tag]"}}
		}
		p.Phones[0].Note = rapid.SampledFrom([]string{"", "ext. 5", "ask for the desk"}).Draw(t, "note")
		for i, h := range p.Hours { // as Check has it
			if len(h.Days) == 0 {
				p.Hours[i].Days = []string{"mon"}
			}
		}
		tbl := Table("Contacts", "en", []Row{{idA, "state:ke", p, []string{"number reported dead: " + p.Phones[0].Number, "absent"}}}, heading)
		tbl.Notes = []table.Note{{Label: "Marking", Text: "TLP:AMBER"}, {Label: "Classified", Text: "Not for classified information; not at all."}, {Label: "Name", Text: "=1+1"}}
		o := csvfile.Options{BOM: rapid.Bool().Draw(t, "bom"), Headings: rapid.Bool().Draw(t, "headings"), Notes: rapid.Bool().Draw(t, "notes")}
		got := Bring(back(t, tbl, rapid.Bool().Draw(t, "excel"), o), "state:ke", map[string]Point{idA: p, idB: full, idC: full}, directory(), heading, "en", now)
		if len(got.Missing)+len(got.Unknown) > 0 || len(got.Rows) != 1 || got.Rows[0].Becomes != Nothing {
			t.Fatalf("%+v\nwant\n%+v", got, p)
		}
	})
}

// A row of another participant is said to be one, once.
func TestBringOfAnother(t *testing.T) {
	rows := [][]string{{"id", "participant", "category", "agency", "phones", "order"}, {idC, "state:no", "technical", "Ministry", "+41 22 917 00 00", "1"}}
	b := Bring(rows, "state:ke", nil, directory(), same, "en", at(t, "2026-03-03T12:00:00Z")).Rows[0]
	if len(b.Faults) != 1 || b.Faults[0].Column != "participant" || b.Faults[0].Error == nil {
		t.Errorf("%+v", b)
	}
}

// Who is not in the directory is no deputy there: nothing would be said of it.
func TestBringDeputies(t *testing.T) {
	row := func(deputies, absences string) [][]string {
		return [][]string{{"category", "agency", "phones", "order", "deputies", "absences"}, {"technical", "Ministry", "+41 22 917 00 00", "1", deputies, absences}}
	}
	there := map[string]Point{idB: whole()}
	for _, tc := range []struct{ deputies, absences, column string }{
		{idB, "2026-03-01/2026-03-02 " + idB, ""}, {idC, "", "deputies"}, {"", "2026-03-01/2026-03-02 " + idC, "absences"},
	} {
		b := Bring(row(tc.deputies, tc.absences), "state:ke", there, directory(), same, "en", at(t, "2026-03-03T12:00:00Z")).Rows[0]
		if tc.column == "" && len(b.Faults) > 0 || tc.column != "" && (len(b.Faults) != 1 || b.Faults[0].Column != tc.column) {
			t.Errorf("%+v: %+v", tc, b)
		}
	}
}

func TestBring(t *testing.T) {
	now := at(t, "2026-03-03T12:00:00Z")
	there := map[string]Point{idA: desk(idA, 1, "UTC").Point, idB: whole()}
	head := "id,category,agency,position,phones,mails,languages,hours,order,valid_until,zone"
	for _, tc := range []struct {
		name, row string
		becomes   Becomes
		column    string // of the first fault
		like      []string
	}{
		{"a new contact", ",technical,Ministry,Desk,+41 22 917 00 00 any-hour,,\"en, fr\",mon-fri 08:00-17:00,1,,Africa/Nairobi", Adds, "", nil},
		{"hours of no zone", ",technical,Ministry,Desk,+41 22 917 00 00 any-hour,,\"en, fr\",mon-fri 08:00-17:00,1,,", Unusable, "zone", nil},
		{"one that is there, changed", idA + ",technical,Ministry,Desk,+41 22 917 00 00,,,,2,,", Changes, "", nil},
		{"one that is not there", idC + ",technical,Ministry,Desk,+41 22 917 00 00,,,,2,,", Unusable, "id", nil},
		{"the number of another", ",technical,Ministry,Desk,+999 20 123 457,,,,1,,", Unclear, "", []string{idB}},
		{"the mail address of another, in capitals", ",technical,Ministry,Desk,,CANARY@desk.example,,,1,,", Unclear, "", []string{idB}},
		{"a category of no such community", ",police,Ministry,Desk,+41 22 917 00 00,,,,1,,", Unusable, "category", nil},
		{"a number in words", ",technical,Ministry,Desk,call the desk,,,,1,,", Unusable, "phones", nil},
		{"a number of this country only", ",technical,Ministry,Desk,022 917 00 00,,,,1,,", Unusable, "phones", nil},
		{"hours in words", ",technical,Ministry,Desk,+41 22 917 00 00,,,in the morning,1,,", Unusable, "hours", nil},
		{"no order", ",technical,Ministry,Desk,+41 22 917 00 00,,,,,,", Unusable, "order", nil},
		{"a language that is none", ",technical,Ministry,Desk,+41 22 917 00 00,,Klingonish,,1,,", Unusable, "languages", nil},
		{"a formula", ",technical,=cmd|' /C calc'!A0,Desk,+41 22 917 00 00,,,,1,,", Adds, "", nil},
		{"no agency", ",technical,,Desk,+41 22 917 00 00,,,,1,,", Unusable, "agency", nil},
		{"nothing to reach it by", ",technical,Ministry,Desk,,,,,1,,", Unusable, "", nil},
		{"a new one whose last day has gone by", ",technical,Ministry,Desk,+41 22 917 00 00,,,,1,2026-03-02,", Unusable, "valid_until", nil},
		{"one that is there and ends", idA + ",technical,Ministry,Desk,+41 22 917 00 00,,,,2,2026-03-02,", Changes, "", nil},
		{"a day that a spreadsheet wrote with a time", ",technical,Ministry,Desk,+41 22 917 00 00,,,,1,2027-01-31 00:00:00,", Adds, "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rows, err := csvfile.Read(strings.NewReader(head+"\n"+tc.row+"\n\n"), csvfile.Limits{Bytes: 1 << 16, Rows: 10, Columns: 20})
			if err != nil {
				t.Fatal(err)
			}
			got := Bring(rows, "state:ke", there, directory(), same, "en", now)
			if len(got.Rows) != 1 {
				t.Fatalf("%+v", got)
			}
			b := got.Rows[0]
			if b.Becomes != tc.becomes || !slices.Equal(b.Like, tc.like) || (len(b.Faults) > 0) != (tc.becomes == Unusable) {
				t.Fatalf("%+v", b)
			}
			if len(b.Faults) > 0 && b.Faults[0].Column != tc.column {
				t.Errorf("the fault is in %q: %+v", b.Faults[0].Column, b.Faults[0])
			}
			if len(b.Faults) > 0 && tc.column == "" && !fail.Is(b.Faults[0].Say(), fail.Invalid) {
				t.Errorf("%v", b.Faults[0].Error)
			}
		})
	}
}

// Whichever column the secret half of a key was pasted into, the row says that it is
// disclosed, there and once, and what is shown of the row holds it no more.
func TestBringNoSecrets(t *testing.T) {
	const secret = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	const block = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n-----END PGP PRIVATE KEY BLOCK-----"
	good := map[string]string{colCategory: "technical", colAgency: "Ministry", colPhones: "+41 22 917 00 00", colOrder: "1"}
	for _, column := range Columns() {
		if column == colSigns {
			continue // it is not read
		}
		for _, pasted := range []string{secret, block} {
			row := make([]string, len(Columns()))
			for i, c := range Columns() {
				if row[i] = good[c]; c == column {
					row[i] = pasted
				}
			}
			got := Bring([][]string{Columns(), row}, "state:ke", nil, directory(), same, "en", at(t, "2026-03-03T12:00:00Z"))
			said := 0
			for _, f := range got.Rows[0].Faults {
				if f.Column == column {
					said++
				}
				if f.Column == column && (f.Error == nil || fail.Message(f.Error) != fail.Message(Disclosed())) {
					t.Errorf("in %s: %+v", column, f)
				}
			}
			if shown := fmt.Sprintf("%+v", got); said != 1 || got.Rows[0].Becomes != Unusable || strings.Contains(shown, secret[:20]) || strings.Contains(shown, "lQOYBF") {
				t.Errorf("in %s, said %d times: %s", column, said, shown)
			}
		}
	}
	got := Bring([][]string{append(Columns(), secret)}, "state:ke", nil, directory(), same, "en", at(t, "2026-03-03T12:00:00Z"))
	if len(got.Unknown) != 0 {
		t.Errorf("among the headings: %v", got.Unknown)
	}
}

func TestBringAFile(t *testing.T) {
	now := at(t, "2026-03-03T12:00:00Z")
	got := Bring([][]string{{"Name", "colour"}, {"a", "b"}}, "state:ke", nil, directory(), same, "en", now)
	if !slices.Equal(got.Missing, []string{"category", "agency", "order"}) || !slices.Equal(got.Unknown, []string{"colour"}) || len(got.Rows) != 0 {
		t.Errorf("%+v", got)
	}
	row := []string{"technical", "Ministry", "1", "desk@ministry.example"}
	got = Bring([][]string{{"category", "agency", "order", "mails"}, row, {"", " "}, row}, "state:ke", nil, directory(), same, "en", now)
	if len(got.Rows) != 2 || got.Rows[0].Becomes != Adds || got.Rows[1].Becomes != Unclear || !reflect.DeepEqual(got.Rows[1].Like, []string{"line 2"}) {
		t.Errorf("two rows that are one: %+v", got.Rows)
	}
	// All that is wrong with a row is said, each thing once.
	wrong := Bring([][]string{{"TLP:AMBER", ""}, {"id", "category", "agency", "order", "phones", "mails", "languages", "hours", "valid_until"},
		{idC, "police", "", "many", "call us", "desk at ministry", "Klingonish", "in the morning", "soon"}}, "state:ke", nil, directory(), same, "en", now)
	var columns []string
	for _, b := range wrong.Rows {
		for _, f := range b.Faults {
			columns = append(columns, f.Column)
		}
	}
	if slices.Sort(columns); len(wrong.Rows) != 1 || wrong.Rows[0].Line != 3 || !slices.Equal(columns, []string{"agency", "category", "hours", "id", "languages", "mails", "order", "phones", "valid_until"}) {
		t.Errorf("%q: %+v", columns, wrong)
	}
	if got := Bring(nil, "state:ke", nil, directory(), same, "en", now); len(got.Missing) != 3 {
		t.Errorf("an empty file: %+v", got)
	}
}

func FuzzBring(f *testing.F) {
	f.Add("id,category,agency,order,hours,keys,phones\n,technical,A,1,fri-mon 22:00-02:00,age1x,+41 22 917")
	f.Add("category,agency,order,absences\ntechnical,[fr] B,1,2026-01-01/2026-01-02 x")
	f.Fuzz(func(t *testing.T, s string) {
		rows, err := csvfile.Read(strings.NewReader(s), csvfile.Limits{Bytes: 1 << 16, Rows: 50, Columns: 30})
		if err != nil {
			return
		}
		for _, b := range Bring(rows, "state:ke", nil, directory(), same, "en", at(t, "2026-03-03T12:00:00Z")).Rows {
			if b.Becomes != Unusable && b.Point.Check() != nil {
				t.Fatalf("a row that is no contact would be one: %+v", b)
			}
		}
	})
}

package web

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
)

var update = flag.Bool("update", false, "write the golden files anew")

// names calls participants by their ids, and one by something that a table would
// take for a formula.
type names struct{}

func (names) Name(id, _ string) (string, string) {
	if id == "state:xb" {
		return `=HYPERLINK("x")`, "en"
	}
	return "Name of " + id, "en"
}

// TestReportGolden: the report as it leaves the hub, byte by byte.
func TestReportGolden(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	step := func(do check.Do, whom string, minutes int, back bool) check.Step {
		return check.Step{Do: do, Whom: whom, At: noon.Add(time.Duration(minutes) * time.Minute), Back: back}
	}
	took, desk := int64(35), int64(0)
	b := &check.Board{Check: "check:1", At: noon.Add(time.Hour), Community: contact.Community{Slug: "global", Terms: contact.Terms{Title: i18n.Of("en", "Global directory")}}, Seats: []check.Seat{
		{Participant: "state:xc", Standing: check.WasLeft},
		{Participant: "state:xb", Standing: check.HasSaid, Steps: []check.Step{step(check.Ask, "contact:1", 0, true), step(check.Ask, "contact:2", 15, false)}, Minutes: &took,
			Answer:   &check.Answer{Mark: check.Mark{At: noon.Add(35 * time.Minute)}, How: check.ByLink, Contact: "contact:2", Asked: noon},
			Contacts: map[string]i18n.Text{"contact:2": i18n.Of("en", "Duty desk")}},
		{Participant: "state:xa", Standing: check.HasSaid, Steps: []check.Step{step(check.Ask, check.Officers, 0, false)}, Minutes: &desk,
			Answer: &check.Answer{Mark: check.Mark{At: noon}, How: check.ByDesk, Asked: noon}},
		{Participant: "state:xd", Standing: check.WasQuiet, Steps: []check.Step{step(check.Ask, "contact:3", 0, false), step(check.Remind, "contact:3", 60, false)}},
	}}
	for _, lang := range []string{"en", "ar"} {
		var got bytes.Buffer
		if err := csvfile.Write(&got, viewer{&Pages{Names: names{}}, catalogue.Locale(lang)}.sheet(b), csvfile.Options{BOM: true}); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "report."+lang+".csv")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", lang, got.Bytes(), want, err)
		}
	}
}

package ical_test

import (
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/format/ical"
)

func TestWrite(t *testing.T) {
	var b strings.Builder
	at := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	words := "Réunir, former; écrire\n" + strings.Repeat("é", 60)
	if err := ical.Write(&b, &ical.Calendar{Product: "Comity//test", Drawn: at.Add(time.Hour), Events: []ical.Event{
		{UID: "a.b", On: "2026-03-31", Words: words, Changed: at, Edition: 2},
		{UID: "c.d", At: time.Date(2026, 4, 1, 12, 0, 0, 0, time.FixedZone("", 3600)), Until: at.AddDate(1, 0, 0), Words: "x", About: `a\b`},
	}}); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsRune(line, '\uFFFD') {
			t.Errorf("the line %q has %d bytes", line, len(line))
		}
	}
	unfolded := strings.ReplaceAll(out, "\r\n ", "")
	if want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Comity//test//EN\r\n" +
		"BEGIN:VEVENT\r\nUID:a.b\r\nDTSTAMP:20260130T090000Z\r\nLAST-MODIFIED:20260130T090000Z\r\nSEQUENCE:2\r\nDTSTART;VALUE=DATE:20260331\r\n" +
		`SUMMARY:Réunir\, former\; écrire\n` + strings.Repeat("é", 60) + "\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:c.d\r\nDTSTAMP:20260130T100000Z\r\nDTSTART:20260401T110000Z\r\nDTEND:20270130T090000Z\r\nSUMMARY:x\r\nDESCRIPTION:a" + `\\` + "b\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n" +
		"END:VCALENDAR\r\n"; unfolded != want {
		t.Errorf("it is\n%s\nwant\n%s", unfolded, want)
	}
}

// TestConfidential: a calendar whose events are not for everybody says so of each.
func TestConfidential(t *testing.T) {
	var b strings.Builder
	if err := ical.Write(&b, &ical.Calendar{Product: "Comity//test", Confidential: true, Events: []ical.Event{{UID: "a"}, {UID: "b"}}}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\r\nCLASS:CONFIDENTIAL\r\n"); n != 2 {
		t.Errorf("%d of 2 events say so:\n%s", n, b.String())
	}
}

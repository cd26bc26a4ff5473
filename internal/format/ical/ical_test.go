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
	if err := ical.Write(&b, "Comity//test", []ical.Day{{UID: "a.b", On: "2026-03-31", Words: words, Changed: at, Edition: 2}}); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsRune(line, '\uFFFD') {
			t.Errorf("the line %q has %d bytes", line, len(line))
		}
	}
	unfolded := strings.ReplaceAll(out, "\r\n ", "")
	for _, want := range []string{"DTSTART;VALUE=DATE:20260331\r\n", `SUMMARY:Réunir\, former\; écrire\n` + strings.Repeat("é", 60) + "\r\n", "SEQUENCE:2\r\n", "DTSTAMP:20260130T090000Z\r\n"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("%q is not in\n%s", want, unfolded)
		}
	}
}

package web

import (
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// TestCalendar: one event for each thing that is due at an instant, on lines of at
// most 75 octets, in no language cut through a character.
func TestCalendar(t *testing.T) {
	at := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	line := cooperation.Line{Case: "case:0123456789abcdef0123456789abcdef", Other: statement.Hash{0xab}, Marking: statement.Amber, Side: cooperation.Counterparty,
		Owed: []cooperation.Duty{{What: cooperation.Acknowledge, Side: cooperation.Counterparty, At: at}, {What: cooperation.Answer, Side: cooperation.Opener, At: at}, {What: cooperation.Conclude, Side: cooperation.Opener}}}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	locale := words.Negotiate("en")
	all := (&viewer{Locale: locale}).entries(&line)
	all = append(all, Entry{UID: "check-1@comity", At: at, Summary: "TLP:AMBER · " + strings.Repeat("إقرار; ", 20), Description: "x"})
	file, err := calendarOf(all, at.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	got := string(file)
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "DTSTART:20260329T013000Z\r\n", "DTSTAMP:20260329T003000Z\r\n", "CLASS:CONFIDENTIAL\r\n", "END:VCALENDAR\r\n", `\;`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "BEGIN:VEVENT"); n != 3 {
		t.Errorf("%d events: what is due at no instant is none", n)
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || strings.ToValidUTF8(line, "?") != line {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(got, "\r\n ", "")
	for _, want := range []string{"SUMMARY:TLP:AMBER · Our move: Acknowledge receipt (case 01234567)\r\n", "SUMMARY:TLP:AMBER · Their move: Answer (case 01234567)\r\n",
		"DESCRIPTION:Our move: our participant", "Not for classified information.\r\n", "UID:check-1@comity\r\n"} {
		if !strings.Contains(unfolded, want) {
			t.Errorf("%q is missing in\n%s", want, unfolded)
		}
	}
}

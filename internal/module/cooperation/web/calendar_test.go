package web

import (
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// TestCalendar: one event for each thing that is due at an instant, on lines of at
// most 75 octets, in no language cut through a character.
func TestCalendar(t *testing.T) {
	at := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	lines := []cooperation.Line{{Case: "case:0123456789abcdef0123456789abcdef", Other: statement.Hash{0xab}, Marking: statement.Amber,
		Owed: []cooperation.Duty{{What: cooperation.Acknowledge, Side: cooperation.Counterparty, At: at}, {What: cooperation.Conclude, Side: cooperation.Opener}}}}
	got := string(Calendar(lines, at.Add(-time.Hour), func(l *cooperation.Line, d cooperation.Duty) string {
		return string(l.Marking) + " · " + strings.Repeat("إقرار; ", 20) + string(d.What)
	}))
	for _, want := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "DTSTART:20260329T013000Z\r\n", "DTSTAMP:20260329T003000Z\r\n", "CLASS:CONFIDENTIAL\r\n", "END:VCALENDAR\r\n", `\;`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "BEGIN:VEVENT"); n != 1 {
		t.Errorf("%d events: what is due at no instant is none", n)
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || strings.ToValidUTF8(line, "?") != line {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(got, "\r\n ", "")
	if !strings.Contains(unfolded, "SUMMARY:TLP:AMBER · ") || !strings.Contains(unfolded, "acknowledge\r\n") {
		t.Errorf("the summary is lost:\n%s", unfolded)
	}
}

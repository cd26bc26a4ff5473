package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// TestStamps: a day or a time as machines write it stays on one line; parts of ids,
// addresses and names of files are left as they are.
func TestStamps(t *testing.T) {
	for _, tc := range []struct{ words, want string }{
		{"As 2026-01-31 14:30, as clocks show it.", "As [2026-01-31 14:30], as clocks show it."},
		{"Write a day as 2026-01-31.", "Write a day as [2026-01-31]."},
		{"2027-03 or 2027-03-15", "[2027-03] or [2027-03-15]"},
		{"One a line: 2026-07-01/2026-07-14. The", "One a line: [2026-07-01/2026-07-14]. The"},
		{"بصيغة \u20682026-01-31 14:30\u2069، أو", "بصيغة \u2068[2026-01-31 14:30]\u2069، أو"},
		{"until 2026-01-31 15:45 +02:00 (<b>)", "until [2026-01-31 15:45] +02:00 (&lt;b&gt;)"},
		{"briefing-2026-01-31.docx, un:2026-01, A/2026-01-31, 1234-5678, 12026-01-31", "briefing-2026-01-31.docx, un:2026-01, A/2026-01-31, 1234-5678, 12026-01-31"},
		{"a-b & c", "a-b &amp; c"},
	} {
		for name, c := range map[string]templ.Component{"plain": Plain(tc.words), "beside a field": noted(tc.words)} {
			var b strings.Builder
			if err := c.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer(`<span class="stamp">`, "[", "</span>", "]").Replace(b.String())
			if got != tc.want {
				t.Errorf("%s: %q, want %q", name, got, tc.want)
			}
		}
	}
}

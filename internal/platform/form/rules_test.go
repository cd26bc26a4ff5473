package form_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/platform/form"
)

func TestInOrder(t *testing.T) {
	for name, tc := range map[string]struct {
		from, until string
		want        bool
	}{
		"neither":                      {"", "", true},
		"only an end":                  {"", "2026-02", true},
		"only a beginning":             {"2026-02", "", true},
		"the same day":                 {"2026-02-03", "2026-02-03", true},
		"a day before, same month":     {"2026-02-03", "2026-02-02", false},
		"a month before":               {"2026-02", "2026-01", false},
		"a day of the month it begins": {"2026-02", "2026-02-01", true},
		"the month of the day":         {"2026-02-28", "2026-02", true},
		"a month before the day":       {"2026-02-01", "2026-01", false},
	} {
		if got := form.InOrder(tc.from, tc.until); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAddress(t *testing.T) {
	for s, want := range map[string]bool{
		"https://a.example/b?c=d": true, "http://a.example": true,
		"": false, "a.example": false, "https://": false, "https:/a.example": false, "javascript:alert(1)": false, "https://me@a.example": false,
		"https://a.example/\x07": false, "https://a.example/" + strings.Repeat("b", 100): false,
	} {
		if got := form.Address(s, 100); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestMail(t *testing.T) {
	for s, want := range map[string]bool{
		"office@a.example": true, "": false, "office": false, "office at a.example": false, "Office <office@a.example>": false, "o@a.example, p@a.example": false,
		strings.Repeat("o", 100) + "@a.example": false,
	} {
		if got := form.Mail(s, 100); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

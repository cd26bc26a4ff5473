package form_test

import (
	"strings"
	"testing"
	"unicode"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
)

// A control character is named, and its place: who pasted it cannot see it.
func TestControl(t *testing.T) {
	for name, tc := range map[string]struct {
		words, control, stray string
		line, place           int
	}{
		"none":                       {words: "One.\nTwo.\r\nThree."},
		"at the beginning":           {"\x1bOne.", "U+001B (ESCAPE)", "U+001B (ESCAPE)", 1, 1},
		"in the second line":         {"One.\nTw\x07o.", "U+0007 (ALERT)", "U+0007 (ALERT)", 2, 3},
		"as a browser ends lines":    {"One.\r\nTw\x00o.", "U+0000 (NULL)", "U+0000 (NULL)", 2, 3},
		"characters, and not bytes":  {"État é\x7f", "U+007F (DELETE)", "U+007F (DELETE)", 1, 7},
		"a tabulator parts words":    {"One\ttwo", "U+0009 (CHARACTER TABULATION)", "", 1, 4},
		"of those above the letters": {"One\u0091", "U+0091 (PRIVATE USE ONE)", "U+0091 (PRIVATE USE ONE)", 1, 4},
		"that parts lines elsewhere": {"One\u0085two", "U+0085 (NEXT LINE)", "U+0085 (NEXT LINE)", 1, 4},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(what, want string, c form.Character, found bool) {
				switch {
				case found != (want != ""):
					t.Errorf("%s: found %v", what, found)
				case found && (c.String() != want || c.Line != tc.line || c.Place != tc.place):
					t.Errorf("%s: %s at %d:%d, want %s at %d:%d", what, c, c.Line, c.Place, want, tc.line, tc.place)
				}
			}
			c, found := form.Control(tc.words)
			check("control", tc.control, c, found)
			c, found = form.Stray(tc.words)
			check("stray", tc.stray, c, found)
			err := form.Text(fail.Say("the text"), i18n.Of("en", strings.ReplaceAll(tc.words, "\r\n", "\n")), 100)
			if (err != nil) != (tc.control != "") || err != nil && !strings.Contains(err.Error(), tc.control) {
				t.Errorf("as a text: %v", err)
			}
		})
	}
	for r := rune(0); r <= 0xff; r++ {
		if c, found := form.Stray(string(r)); found && strings.HasSuffix(c.String(), "()") || found && !unicode.IsControl(r) {
			t.Errorf("%s has no name, or is none", c)
		}
	}
}

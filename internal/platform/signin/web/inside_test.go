package web

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzInside: wherever an address leads that is taken for one of this hub's, it
// leads there in a browser, too.
func FuzzInside(f *testing.F) {
	for _, seed := range []string{"/en/desk", "/en/a?b=c#d", "//evil.example", "/\\evil.example", "/%5cevil", "/\t/evil", "https://evil.example", "/..//evil.example", "/%2f%2fevil.example", ""} {
		f.Add(seed)
	}
	hub, err := url.Parse("https://hub.test/en/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := inside(next)
		if got == "" {
			return
		}
		// Browsers drop tabs and ends of lines, and read a backslash as a slash.
		read := strings.NewReplacer("\t", "", "\r", "", "\n", "", "\\", "/").Replace(got)
		to, err := hub.Parse(read)
		if err != nil || to.Host != hub.Host || to.Scheme != hub.Scheme || strings.HasPrefix(read, "//") {
			t.Errorf("%q leads to %v (%v)", got, to, err)
		}
	})
}

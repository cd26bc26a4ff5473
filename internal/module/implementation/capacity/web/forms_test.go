package web

import (
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// TestLanguagesOf: it can be carried out in any language; one without a check box is named
// by its tag, and stays when the form is filled in again.
func TestLanguagesOf(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := c.Locale("en")
	f := submissionweb.FillWith(l, url.Values{"languages": {"fr", "en", "xx-none"}, "languages-more": {"sw, PT;fr"}})
	if got := languagesOf(f); !slices.Equal(got, []string{"en", "fr", "pt", "sw"}) || len(f.Faults) > 0 {
		t.Errorf("%v, %v", got, f.Faults)
	} else if more := others(l, got); !slices.Equal(more, []string{"pt", "sw"}) {
		t.Errorf("filled in again with %v", more)
	}
	f = submissionweb.FillWith(l, url.Values{"languages-more": {"Swahili language"}})
	if languagesOf(f); f.Faults["languages-more"] == "" {
		t.Error("what is no tag is taken")
	}
}

package web_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

type called struct{}

func (called) Name(id, _ string) (string, string) { return "the one called " + id, "en" }

// TestRowsNameWhoTransmitted: a row that has no more than a line says through whom
// words came that stand under another's name, and that they are not confirmed.
func TestRowsNameWhoTransmitted(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := c.Locale("en")
	told := submission.Told{Known: true, Via: submission.Via{Mode: submission.Transmitted, By: "org:xa"}}
	for _, words := range []string{submissionweb.ViaNamed(l, called{}, told), submissionweb.BriefWords(l, called{}, submission.Brief{Told: told})} {
		if !strings.Contains(words, "the one called org:xa") || !strings.Contains(words, "not confirmed") {
			t.Errorf("it says %q", words)
		}
	}
}

package intake_test

import (
	"testing"

	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/redline"
)

// A paragraph that begins as an item would stays a paragraph in the plain form.
func TestParagraphsStayParagraphs(t *testing.T) {
	for _, words := range []string{"أ- بند ثان", "١- بند", "一、各国 合作", "（一）各国 合作", "a）各国 合作", "2015. A year", "(a) of it"} {
		got, err := redline.Parse("base", intake.Form([]intake.Unit{{Kind: intake.Paragraph, Text: words}}))
		if err != nil || len(got.Units) != 1 || got.Units[0].Kind != redline.Paragraph || got.Units[0].Words() != words {
			t.Errorf("%q reads as %+v: %v", words, got.Units, err)
		}
	}
}

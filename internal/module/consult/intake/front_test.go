package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAWholeTable(t *testing.T) {
	text := fixture(t, "table.txt")
	table, err := ReadTable(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, text, table)
	signed := []string{}
	for _, s := range table.Signatories {
		signed = append(signed, fmt.Sprintf("%s: %s/%s/%s", s.Kind, s.Name, s.Short, s.Affiliation))
	}
	want := []string{
		"individual: A. Skipper//Guild of Pilots",
		"organization: Friends of the Quay/FQ/",
		"undetermined: Lamp Keepers//",
		"organization: League of Lamp Keepers/LAMP/",
		"individual: Prof. B. Ferry//",
		"organization: Rope Makers Association//",
	}
	if !slices.Equal(signed, want) {
		t.Errorf("signatories:\n%s", strings.Join(signed, "\n"))
	}
	if !strings.HasPrefix(table.Title, "Joint comments of friends") || *table.BaseBy != (Attribution{"Atlantis", "the first draft", Place{Line: 30}}) {
		t.Errorf("title %q, base by %+v", table.Title, table.BaseBy)
	}
	a, b := &table.Norms[0], &table.Norms[1]
	wantTexts(t, a.Base, "i. Masters of ferries should:", "  • look at the quay before they leave;", "  • wait for those who are running towards it.",
		"ii. Bells should be rung. They should be rung by a person who is not the master of the ferry.")
	wantTexts(t, a.Proposed, "i. Masters of ferries should:", "  • look at the whole quay before they leave;", "  • wait for those who are running towards it with luggage.",
		"They should not shout.", "ii. Bells should be rung, or horns.")
	wantTexts(t, a.Practices, "Port Royal", "Guild of Lamps")
	wantTexts(t, b.Proposed, "Lamps should be lit by those who made them (Rule 3/4).", "Oil should be kept")
	if b.Official.Text != "Lamps should burn at night." || b.NoBase != "N/A" {
		t.Errorf("(b): %+v", b)
	}
	proposers := []string{}
	for _, p := range b.Proposed[1].Origins()[0].Origin.Proposers {
		proposers = append(proposers, p.Printed)
	}
	if strings.Join(proposers, "; ") != "Atlantis; Lemuria; Trinidad and Tobago" {
		t.Errorf("proposers %v", proposers)
	}
	asks := []string{}
	for _, u := range table.Unsure {
		asks = append(asks, fmt.Sprintf("%d %s", u.Place.Line, u.Kind))
	}
	open := []string{"3 capacity", "7 who-signed", "25 depth", "33 marker-not-there", "33 other-note", "33 slip", "42 odd-marker", "42 cut-off", "42 not-repeated", "48 two-addresses"}
	if !slices.Equal(asks, open) {
		t.Errorf("asks %q", asks)
	}
	draftLeads(t, a)
	draftLeads(t, b)
}

func TestFrontsWithoutSignatories(t *testing.T) {
	for name, c := range map[string]struct {
		front, title, by string
		signatories      int
	}{
		"nothing":              {"", "", "", 0},
		"a title":              {"Comments on the rules\n\nThe text was provided by Atlantis, last year.\n", "Comments on the rules", "Atlantis", 0},
		"signatories, no text": {"Signatories\n\nA (AA)\n\nB (BB)\n\n1. First\n", "B (BB)", "", 1},
		"signatories alone":    {"Signed by:\nA (AA)\nB (BB)\n", "B (BB)", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			text := []byte(c.front + "\n" + ferryHeader + "(a) Rule.\tBase.\tNew.\t\t\n")
			table, err := ReadTable(text, nil)
			if err != nil {
				t.Fatal(err)
			}
			conserved(t, text, table)
			by := ""
			if table.BaseBy != nil {
				by = table.BaseBy.By
			}
			if table.Title != c.title || by != c.by || len(table.Signatories) != c.signatories {
				t.Errorf("title %q, base by %q, %d signatories", table.Title, by, len(table.Signatories))
			}
		})
	}
}

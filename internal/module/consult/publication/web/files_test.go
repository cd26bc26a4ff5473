package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is a publication with something in each place: words in brackets, a
// formula for a spreadsheet, a translation with a paragraph missing, an erratum.
func sample() *publication.Publication {
	kenya := []consult.Named{{ID: "state:ke", Name: "Kenya"}}
	mark := func(n byte) submission.Mark {
		return submission.Mark{Statement: statement.Hash{n}, By: statement.Hash{0xaa}, Index: int64(n), At: time.Date(2026, 3, int(n), 9, 30, 0, 0, time.UTC)}
	}
	return &publication.Publication{ID: statement.Hash{1}.String(), Mark: mark(1), Told: submission.Told{Via: submission.Via{Mode: submission.Own, Author: "org:osce"}, Known: true, Confirmed: true, Heard: []submission.Heard{}},
		Consultation: statement.Hash{9}, Content: publication.Content{Title: i18n.Of("en", "Commentary"), Edition: i18n.Of("en", "First"), Language: "en",
			Preface: []publication.Paragraph{{ID: "p1", Text: "=SUM(A1)"}},
			Chapters: []publication.Chapter{{ID: "h", Title: i18n.Of("en", "(h)"), About: []string{"un:h:1"},
				Official: []publication.Official{{Provision: "un:h:1", SHA256: "ab", Paragraph: publication.Paragraph{ID: "p2", Text: "States should respond."}}},
				Guidance: []publication.Guidance{{Text: statement.Hash{3}, Title: i18n.Of("en", "Guidance"), Version: 2, Hash: redline.Hash("cd"), Paragraphs: []publication.Paragraph{
					{ID: "p3", Form: publication.Item, Depth: 1, Label: "(a)", Text: "Answer soon, in writing.", Runs: []publication.Run{{Text: "Answer "},
						{Text: "soon", Open: []publication.Alternative{{By: []statement.Hash{{5}}, Text: "at once"}, {By: []statement.Hash{{6}}}}}, {Text: ", in writing.", By: []statement.Hash{{4}}}}}},
					Agreed: &publication.Agreed{State: adoption.Agreed, Rule: consult.Silence, Statement: statement.Hash{8}, At: "2026-03-01T12:00Z",
						Reserved: []publication.Reserved{{Statement: statement.Hash{7}, Kind: adoption.AdReferendum, By: []consult.Named{{Name: "A team"}}, Words: i18n.Of("en", "Subject to confirmation.")}}}}},
				Views: []publication.Paragraph{{ID: "p4", Language: "fr", Text: "Notre vue.", Address: "https://view.example/", By: kenya,
					Source: &publication.Source{Document: &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-29"}, Text: "On the law, doc. 3", Date: "2026-01"},
					From:   []statement.Hash{{7}}, Quoted: true}},
				Contributors: []publication.Contributor{{Who: kenya[0], How: submission.AsTransmitted, By: consult.Named{ID: "org:osce", Name: "OSCE"}, With: []publication.Work{publication.View}}}}}},
		Translations: []publication.Translation{{Mark: mark(11), As: "state:fr", Language: "fr", Title: "Commentaire", Chapters: []publication.Headed{},
			Words: []publication.Rendered{{ID: "p2", Text: "Les États devraient répondre."}}, Missing: []string{"p1", "p3", "p4"}}},
		Errata: []publication.Erratum{{Mark: mark(12), As: "org:osce", Paragraph: "p3", Wrong: "soon", Reads: "in time"}},
		Events: []publication.Event{}, Statements: []string{statement.Hash{1}.String()}}
}

// printed has no names of its own: those that the publication gives stand.
type printed struct{}

func (printed) Name(string, string) (name, lang string) { return "", "" }

// TestGolden: the files that leave the hub are these, byte for byte.
func TestGolden(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	table := (&Pages{Names: printed{}}).sheet(catalogue.Locale("en"), sample())
	var asCSV, asJSON bytes.Buffer
	if err := csvfile.Write(&asCSV, &table, csvfile.Options{}); err != nil {
		t.Fatal(err)
	}
	out := json.NewEncoder(&asJSON)
	out.SetIndent("", "  ")
	if err := out.Encode(sample()); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"publication.csv": asCSV.Bytes(), "publication.json": asJSON.Bytes()} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

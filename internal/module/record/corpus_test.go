package record

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/module/record/annex"
)

var update = flag.Bool("update", false, "write the shipped tables anew from the paper's text")

const paperID = "record:document:alleged-demise-2017"

// seed reads a source document by its number, or skips.
func seed(t *testing.T, number string) []byte {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	found, err := filepath.Glob(filepath.Join(dir, "seeds", number+"_*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func shipped(t *testing.T) *Corpus {
	t.Helper()
	c, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What is shipped is what the importer reads out of the paper, byte for byte.
func TestShippedTablesEqualAFreshImport(t *testing.T) {
	im, err := annex.Parse(seed(t, "003"))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := FromAnnexes(im, paperID)
	if err != nil {
		t.Fatal(err)
	}
	if len(fresh.Left) != 0 {
		t.Fatalf("rows left out: %v", fresh.Left)
	}
	files := map[string]any{"tables": fresh.Tables}
	for s, name := range map[Series]string{Memberships: "memberships", Sponsorships: "sponsorships", Replies: "replies"} {
		rows := []Row{}
		for _, r := range fresh.Rows {
			if r.Series == s {
				rows = append(rows, r)
			}
		}
		files[name] = rows
	}
	for name, v := range files {
		var buf bytes.Buffer
		e := json.NewEncoder(&buf)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("data", name+".json")
		if *update {
			if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, buf.Bytes()) {
			t.Errorf("%s is not what a fresh import gives; run the test with -update", path)
		}
	}
	for _, d := range shipped(t).Documents {
		if d.ID == paperID && d.SHA256 != im.SHA256 {
			t.Errorf("the paper's text has SHA-256 %s, recorded is %s", im.SHA256, d.SHA256)
		}
	}
}

func TestShippedBodiesSurviveTheirStatement(t *testing.T) {
	subjects := map[string]bool{}
	for _, b := range shipped(t).Bodies() {
		if subjects[b.Subject()] {
			t.Errorf("%s is recorded twice", b.Subject())
		}
		subjects[b.Subject()] = true
		raw, err := Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(b.Type(), raw)
		if err != nil {
			t.Errorf("%s: %v", b.Subject(), err)
			continue
		}
		second, err := Encode(again)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, second) {
			t.Errorf("%s: reading and writing changes it:\n%s\n%s", b.Subject(), raw, second)
		}
	}
}

// Every source names a recorded document, and every quotation from a source
// document stands in it word for word.
func TestQuotationsStandInTheirDocuments(t *testing.T) {
	c := shipped(t)
	numbers := map[string]string{paperID: "003",
		"record:document:regional-consultations-2019": "002",
		"record:document:leiden-call-2017":            "000",
		"record:document:leiden-note-2018":            "001",
		"record:document:civil-society-feedback-2020": "004",
	}
	known := map[string]bool{}
	for _, d := range c.Documents {
		known[d.ID] = true
	}
	texts := map[string]string{}
	checked := 0
	for _, b := range c.Bodies() {
		for _, s := range sourcesOf(t, b) {
			if s.Document != "" && !known[s.Document] {
				t.Errorf("%s: %s is not a recorded document", b.Subject(), s.Document)
			}
			number := numbers[s.Document]
			if s.Quote == "" || number == "" {
				continue
			}
			if texts[number] == "" {
				texts[number] = string(seed(t, number))
			}
			checked++
			if !strings.Contains(texts[number], s.Quote) {
				t.Errorf("%s: not in the document: %q", b.Subject(), s.Quote)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d quotations were checked", checked)
	}
}

// sourcesOf finds every source in a body, wherever it stands.
func sourcesOf(t *testing.T, b Body) []Source {
	t.Helper()
	raw, err := Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var out []Source
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if _, is := v["known"]; is {
				raw, _ := json.Marshal(v)
				var s Source
				if err := json.Unmarshal(raw, &s); err != nil {
					t.Fatal(err)
				}
				out = append(out, s)
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(v)
	return out
}

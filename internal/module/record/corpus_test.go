package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/record/annex"
	"comity.example/comity/internal/platform/corpus"
)

var update = flag.Bool("update", false, "write the shipped tables anew from the paper's text")

const paperID = "record:document:alleged-demise-2017"

// seeds is the folder of the source documents, or the test is skipped.
func seeds(t *testing.T) fs.FS {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	return os.DirFS(filepath.Join(dir, "seeds"))
}

// paper is the text of the paper with the annexes.
func paper(t *testing.T) []byte {
	t.Helper()
	dir := seeds(t)
	found, err := fs.Glob(dir, "003_*.txt")
	if err != nil || len(found) == 0 {
		t.Fatalf("the paper is not among the source documents: %v", err)
	}
	b, err := fs.ReadFile(dir, found[0])
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
	im, err := annex.Parse(paper(t))
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
	known := map[string]bool{}
	for _, d := range c.Documents {
		known[d.ID] = true
	}
	for _, b := range c.Bodies() {
		for _, s := range sourcesOf(b) {
			if s.Document != "" && !known[s.Document] {
				t.Errorf("%s: %s is not a recorded document", b.Subject(), s.Document)
			}
		}
	}
	all, err := c.CheckQuotations(t.Context(), seeds(t))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, q := range all {
		if q.Checked {
			checked++
		}
		if q.Checked && !q.Verbatim {
			t.Errorf("%s: not in the document: %q", q.Of, q.Words)
		}
	}
	if checked < 100 {
		t.Errorf("only %d quotations were checked", checked)
	}
}

// sourcesOf finds every source that the JSON of a body has.
func TestSourcesOfFindsAll(t *testing.T) {
	for _, b := range shipped(t).Bodies() {
		raw, err := Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(sourcesOf(b)), bytes.Count(raw, []byte(`"known":`)); got != want {
			t.Errorf("%s: %d sources, want %d", b.Subject(), got, want)
		}
	}
}

func TestQuotationsThatDoNotStand(t *testing.T) {
	text := []byte("Kenya took part.")
	sum := sha256.Sum256(text)
	quote := func(document, words string) Source {
		return Source{Document: document, Place: "line 1", Quote: words, Known: Read}
	}
	c := &Corpus{
		Documents:     []Document{{ID: "record:document:here", SHA256: hex.EncodeToString(sum[:])}, {ID: "record:document:gone", SHA256: "00"}},
		Illustrations: []Illustration{{ID: "a", Caption: quote("record:document:here", "Kenya took")}, {ID: "b", Caption: quote("record:document:here", "Kenya takes")}, {ID: "c", Caption: quote("record:document:gone", "Kenya")}},
	}
	all, err := c.CheckQuotations(t.Context(), fstest.MapFS{"any/name.txt": {Data: text}, "other.txt": {Data: []byte("Kenya takes")}})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := corpus.ReportQuotations(&out, "Quotations", all); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 word for word, 1 not, 1 without a document", "b, in record:document:here, line 1: “Kenya takes”"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
	if err := corpus.Misquoted(all); !fail.Is(err, fail.Broken) {
		t.Errorf("error %v, want kind broken", err)
	}
	if err := corpus.Misquoted(append(all[:1:1], all[2])); err != nil {
		t.Errorf("one that stands and one that cannot be checked: %v", err)
	}
	if corpus.ReportQuotations(full{}, "Quotations", all) == nil {
		t.Error("no error from a full disk")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

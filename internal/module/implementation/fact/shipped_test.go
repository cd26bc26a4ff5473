package fact_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/fact"
	"comity.example/comity/internal/platform/corpus"
)

func shipped(t *testing.T) *fact.Corpus {
	t.Helper()
	c, err := fact.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestShipped: each fact is recorded once, is called something in every language of
// the pages, and says who links it wherever it is linked.
func TestShipped(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range shipped(t).Facts {
		if seen[f.SHA256] {
			t.Errorf("%s: the same words are recorded twice", f.Place)
		}
		seen[f.SHA256] = true
		for _, tag := range i18n.Tags() {
			if f.Title.In[tag] == "" {
				t.Errorf("%s: it is not called anything in %s", f.Place, tag)
			}
		}
		if (len(f.Provisions) > 0) != (f.LinkedBy != "") {
			t.Errorf("%s: %v is linked by %q", f.Place, f.Provisions, f.LinkedBy)
		}
	}
}

// TestWholeSentences: what is quoted of a report is whole sentences, or says where it
// leaves something out; so a speaker's office is no practice. A cell of a table is
// quoted as it is.
func TestWholeSentences(t *testing.T) {
	for _, f := range shipped(t).Facts {
		if strings.Contains(f.Place, "column") {
			continue
		}
		first, end := []rune(f.Quoted)[0], strings.HasSuffix(f.Quoted, ".") || strings.HasSuffix(f.Quoted, "…")
		if !end || !unicode.IsUpper(first) && first != '…' || len(strings.Fields(f.Quoted)) < 8 {
			t.Errorf("%s: no whole sentence: %q", f.Place, f.Quoted)
		}
	}
}

// TestBroken: a quotation that was altered is not recorded.
func TestBroken(t *testing.T) {
	c := shipped(t)
	f := c.Facts[0]
	f.Quoted += " "
	if _, err := c.Draft(&f); err == nil {
		t.Error("a quotation with another sum is recorded")
	}
	f = c.Facts[0]
	f.Document = "doc:none"
	if _, err := c.Draft(&f); err == nil {
		t.Error("a quotation of no document is recorded")
	}
}

// TestAgainstTheDocuments: every quotation stands in its line of its document,
// character for character, and each title in the document. Where the document is
// said to name a provision, the words quoted, a footnote or the row does.
func TestAgainstTheDocuments(t *testing.T) {
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	seeds, c := os.DirFS(filepath.Join(dir, "seeds")), shipped(t)
	all, err := c.CheckQuotations(t.Context(), seeds)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range all {
		f := &c.Facts[i]
		if !q.Checked || !q.Verbatim {
			t.Errorf("%s, line %d, does not have %q", f.Document, f.Line, f.Quoted)
		}
		if f.LinkedBy == entry.BySource && !strings.Contains(f.Quoted, "norms") && !strings.Contains(f.Place, "footnote") && !strings.Contains(f.Place, "row (") {
			t.Errorf("%s: the document is said to name %v", f.Place, f.Provisions)
		}
	}
	files, err := corpus.Files(t.Context(), seeds)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Documents {
		if !slices.ContainsFunc(files, func(f corpus.File) bool { return f.SHA256 == d.SHA256 && strings.Contains(string(f.Content), d.Title) }) {
			t.Errorf("no document of this sum bears the title %q", d.Title)
		}
	}
}

// TestMisquoted: what does not stand in its line is told, and what nobody can look
// for is not.
func TestMisquoted(t *testing.T) {
	text := []byte("One line.\nThe Forum has <p>a list</p> <p>of contacts</p>.\n")
	sum := sha256.Sum256(text)
	c := &fact.Corpus{Documents: []fact.Document{{ID: "doc:a", SHA256: hex.EncodeToString(sum[:])}, {ID: "doc:gone", SHA256: "00"}},
		Facts: []fact.Fact{{Document: "doc:a", Line: 2, Quoted: "a list\nof contacts"}, {Document: "doc:a", Line: 2, Quoted: "of contacts\na list"}, {Document: "doc:a", Line: 1, Quoted: "a list"},
			{Document: "doc:a", Line: 9, Quoted: "a list"}, {Document: "doc:gone", Line: 1, Quoted: "a list"}}}
	all, err := c.CheckQuotations(t.Context(), fstest.MapFS{"any.txt": {Data: text}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := corpus.ReportQuotations(&b, "Quotations", all); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "1 word for word, 3 not, 1 without a document") || corpus.Misquoted(all) == nil || corpus.Misquoted(all[4:]) != nil || corpus.Misquoted(all[:1]) != nil {
		t.Errorf("%s", b.String())
	}
}

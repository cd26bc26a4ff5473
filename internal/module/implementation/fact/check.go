package fact

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

// Quotation is the quotation of a fact, held against its document.
type Quotation struct {
	Fact     *Fact
	Checked  bool // false: the document is not there
	Verbatim bool // it stands in its line, word for word
}

// CheckQuotations looks for every quotation in its line of its document. The files
// of the directory may have any names: documents are known by their SHA-256.
func (c *Corpus) CheckQuotations(ctx context.Context, dir fs.FS) ([]Quotation, error) {
	files, err := corpus.Files(ctx, dir)
	if err != nil {
		return nil, err
	}
	lines := map[string][]string{}
	for _, f := range files {
		for _, d := range c.Documents {
			if d.SHA256 == f.SHA256 {
				lines[d.ID] = strings.Split(string(f.Content), "\n")
			}
		}
	}
	out := make([]Quotation, len(c.Facts))
	for i := range c.Facts {
		f := &c.Facts[i]
		text, there := lines[f.Document]
		out[i] = Quotation{Fact: f, Checked: there, Verbatim: there && f.Line > 0 && f.Line <= len(text) && f.stands(text[f.Line-1])}
	}
	return out, nil
}

// stands reports whether a line has the words quoted: each line of these in turn,
// as a cell of a table has several.
func (f *Fact) stands(line string) (found bool) {
	for part := range strings.Lines(f.Quoted) {
		if _, line, found = strings.Cut(line, strings.TrimSuffix(part, "\n")); !found {
			return false
		}
	}
	return found
}

// Misquoted is of kind fail.Broken when a quotation does not stand in its document,
// else nil.
func Misquoted(all []Quotation) error {
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			return fail.New(fail.Broken, "a quotation does not stand in its document: %s, %s", q.Fact.Document, q.Fact.Place)
		}
	}
	return nil
}

// ReportQuotations writes what was found for a person at a terminal: how many stand
// in their documents, and each that does not.
func ReportQuotations(w io.Writer, all []Quotation) error {
	verbatim, unchecked := 0, 0
	for _, q := range all {
		switch {
		case q.Verbatim:
			verbatim++
		case !q.Checked:
			unchecked++
		}
	}
	if _, err := fmt.Fprintf(w, "Quotations of what was done\n  %d word for word, %d not, %d without a document to look in\n",
		verbatim, len(all)-verbatim-unchecked, unchecked); err != nil {
		return err
	}
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			if _, err := fmt.Fprintf(w, "  %s, %s: “%s”\n", q.Fact.Document, q.Fact.Place, q.Fact.Quoted); err != nil {
				return err
			}
		}
	}
	return nil
}

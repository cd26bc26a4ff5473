package fact

import (
	"context"
	"io/fs"
	"strings"

	"comity.example/comity/internal/platform/corpus"
)

// CheckQuotations looks for every quotation in its line of its document, in the order of
// the facts. The files of the directory may have any names: documents are known by
// their SHA-256.
func (c *Corpus) CheckQuotations(ctx context.Context, dir fs.FS) ([]corpus.Quotation, error) {
	ids := map[string]string{}
	for _, d := range c.Documents {
		ids[d.SHA256] = d.ID
	}
	texts, err := corpus.Texts(ctx, dir, ids)
	if err != nil {
		return nil, err
	}
	lines := map[string][]string{}
	for id, text := range texts {
		lines[id] = strings.Split(text, "\n")
	}
	out := make([]corpus.Quotation, len(c.Facts))
	for i := range c.Facts {
		f := &c.Facts[i]
		text, there := lines[f.Document]
		out[i] = corpus.Quotation{Of: f.Document + ", " + f.Place, Words: f.Quoted, Checked: there, Verbatim: there && f.stands(f.read(text))}
	}
	return out, nil
}

// read gives the line of a fact, with that on which it goes on; empty where there is
// none.
func (f *Fact) read(lines []string) string {
	at := func(n int) string {
		if n < 1 || n > len(lines) {
			return ""
		}
		return lines[n-1]
	}
	if f.Continued > 0 {
		return at(f.Line) + " " + at(f.Continued)
	}
	return at(f.Line)
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

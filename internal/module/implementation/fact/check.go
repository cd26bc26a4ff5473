package fact

import (
	"context"
	"io/fs"
	"strings"

	"comity.example/comity/internal/platform/corpus"
)

// CheckQuotations looks for every quotation in its line of its document, in the order of
// the facts. The files
// of the directory may have any names: documents are known by their SHA-256.
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
		out[i] = corpus.Quotation{Of: f.Document + ", " + f.Place, Words: f.Quoted, Checked: there, Verbatim: there && f.Line > 0 && f.Line <= len(text) && f.stands(text[f.Line-1])}
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

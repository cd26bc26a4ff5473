package corpus

import (
	"context"
	"fmt"
	"io"
	"io/fs"

	"comity.example/comity/internal/fail"
)

// Quotation is a quotation of what is shipped, held against the document that it
// names.
type Quotation struct {
	Of       string // what quotes where that has an id, the document and the place in it
	Words    string
	Checked  bool // false: the document is not there
	Verbatim bool // it stands there word for word
}

// Texts reads the documents that are in a directory, by id; ids is how each is known,
// by its SHA-256. The files may have any names.
func Texts(ctx context.Context, dir fs.FS, ids map[string]string) (map[string]string, error) {
	files, err := Files(ctx, dir)
	out := map[string]string{}
	for _, f := range files {
		if id, ok := ids[f.SHA256]; ok {
			out[id] = string(f.Content)
		}
	}
	return out, err
}

// Misquoted is of kind fail.Broken when a quotation does not stand in its document,
// else nil.
func Misquoted(all []Quotation) error {
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			return fail.New(fail.Broken, "a quotation does not stand in its document: %s", q.Of)
		}
	}
	return nil
}

// ReportQuotations writes what was found for a person at a terminal, under a title:
// how many stand in their documents, and each that does not.
func ReportQuotations(w io.Writer, title string, all []Quotation) error {
	verbatim, unchecked := 0, 0
	for _, q := range all {
		switch {
		case q.Verbatim:
			verbatim++
		case !q.Checked:
			unchecked++
		}
	}
	if _, err := fmt.Fprintf(w, "%s\n  %d word for word, %d not, %d without a document to look in\n",
		title, verbatim, len(all)-verbatim-unchecked, unchecked); err != nil {
		return err
	}
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			if _, err := fmt.Fprintf(w, "  %s: “%s”\n", q.Of, q.Words); err != nil {
				return err
			}
		}
	}
	return nil
}

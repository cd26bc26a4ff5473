package record

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

// Quotation is one quotation of the corpus, held against the document that it
// names.
type Quotation struct {
	Subject  string // the thing that quotes
	Source   Source
	Checked  bool // false: the document is not there
	Verbatim bool // it stands there word for word
}

// CheckQuotations looks for every quotation in its document. The files of the
// directory may have any names: documents are known by their SHA-256.
func (c *Corpus) CheckQuotations(ctx context.Context, dir fs.FS) ([]Quotation, error) {
	texts, err := c.texts(ctx, dir)
	if err != nil {
		return nil, err
	}
	var out []Quotation
	for _, b := range c.Bodies() {
		for _, s := range sourcesOf(b) {
			if s.Quote == "" {
				continue
			}
			text, there := texts[s.Document]
			out = append(out, Quotation{Subject: b.Subject(), Source: s, Checked: there, Verbatim: strings.Contains(text, s.Quote)})
		}
	}
	return out, nil
}

// texts reads the documents that are there, by id.
func (c *Corpus) texts(ctx context.Context, dir fs.FS) (map[string]string, error) {
	ids := map[string]string{}
	for _, d := range c.Documents {
		if d.SHA256 != "" {
			ids[d.SHA256] = d.ID
		}
	}
	files, err := corpus.Files(ctx, dir)
	out := map[string]string{}
	for _, f := range files {
		if id, ok := ids[f.SHA256]; ok {
			out[id] = string(f.Content)
		}
	}
	return out, err
}

// sourcesOf finds every source in a body, wherever it stands.
func sourcesOf(b Body) []Source {
	var out []Source
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if s, ok := v.Interface().(Source); ok {
				out = append(out, s)
				return
			}
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		}
	}
	walk(reflect.ValueOf(b))
	return out
}

// Misquoted is of kind fail.Broken when a quotation does not stand in its
// document, else nil.
func Misquoted(all []Quotation) error {
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			return fail.New(fail.Broken, "a quotation does not stand in its document: %s, %s", q.Subject, q.Source.Place)
		}
	}
	return nil
}

// ReportQuotations writes what was found for a person at a terminal: how many
// stand in their documents, and each that does not.
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
	if _, err := fmt.Fprintf(w, "Quotations of the record\n  %d word for word, %d not, %d without a document to look in\n",
		verbatim, len(all)-verbatim-unchecked, unchecked); err != nil {
		return err
	}
	for _, q := range all {
		if q.Checked && !q.Verbatim {
			if _, err := fmt.Fprintf(w, "  %s, in %s, %s: “%s”\n", q.Subject, q.Source.Document, q.Source.Place, q.Source.Quote); err != nil {
				return err
			}
		}
	}
	return nil
}

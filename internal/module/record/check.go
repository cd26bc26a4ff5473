package record

import (
	"context"
	"io/fs"
	"reflect"
	"strings"

	"comity.example/comity/internal/platform/corpus"
)

// CheckQuotations looks for every quotation in its document. The files of the
// directory may have any names: documents are known by their SHA-256.
func (c *Corpus) CheckQuotations(ctx context.Context, dir fs.FS) ([]corpus.Quotation, error) {
	ids := map[string]string{}
	for _, d := range c.Documents {
		if d.SHA256 != "" {
			ids[d.SHA256] = d.ID
		}
	}
	texts, err := corpus.Texts(ctx, dir, ids)
	if err != nil {
		return nil, err
	}
	var out []corpus.Quotation
	for _, b := range c.Bodies() {
		for _, s := range sourcesOf(b) {
			if s.Quote == "" {
				continue
			}
			text, there := texts[s.Document]
			out = append(out, corpus.Quotation{Of: b.Subject() + ", in " + s.Document + ", " + s.Place, Words: s.Quote, Checked: there, Verbatim: strings.Contains(text, s.Quote)})
		}
	}
	return out, nil
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

package web

import (
	"bytes"
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Provisions is what pages know of what was agreed. All are required.
type Provisions struct {
	Cited   func(id string) string // how a provision is cited; "" when nobody knows
	Page    func(id string) string // its page, without the language; "" when it has none
	Choices func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
}

// View leads to a provision, by how it is cited.
func (p *Provisions) View(l *i18n.Locale, id string) templ.Component {
	words := p.Called(id)
	if path := p.Page(id); path != "" {
		return ui.SymbolLink(l, l.Path(path), words)
	}
	return ui.Symbol(words)
}

// Called is how a provision is cited, or else its id.
func (p *Provisions) Called(id string) string {
	if words := p.Cited(id); words != "" {
		return words
	}
	return id
}

// Options are the choices of a field for a provision; first is what none is
// called.
func (p *Provisions) Options(ctx context.Context, l *i18n.Locale, first string) ([]ui.Option, error) {
	all, err := p.Choices(ctx, l)
	if err != nil {
		return nil, err
	}
	return ui.Options(first, all...), nil
}

// Names are the names of some participants, as a list is ordered by.
func Names(l *i18n.Locale, names submissionweb.Names, ids []string) string {
	var out []string
	for _, id := range ids {
		name, _ := names.Name(id, l.Tag())
		out = append(out, name)
	}
	return l.And(out...)
}

// Stored is stored content in a cell, that is a link, with what stands below it.
func Stored(l *i18n.Locale, href string, t i18n.Text, below ...templ.Component) ui.Cell {
	return ui.Show(ui.Lines(append([]templ.Component{ui.TextLink(l, href, t)}, below...)...))
}

// WriteTable writes a table as a file of a name without its ending: an Excel
// workbook, or CSV.
func WriteTable(l *i18n.Locale, name string, excel bool, t *table.Table) (ui.File, error) {
	var b bytes.Buffer
	if excel {
		err := xlsx.Write(&b, t, l.T("registry.file.notes"))
		return ui.File{Name: name + ".xlsx", Type: xlsx.MediaType, Body: b.Bytes()}, err
	}
	err := csvfile.Write(&b, t, csvfile.Options{})
	return ui.File{Name: name + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

// Joined is a list in one cell of a file.
func Joined(all []string) string { return strings.Join(all, "; ") }

// Quoted shows what a document says, word for word.
func Quoted(l *i18n.Locale, t i18n.Text) templ.Component {
	return ui.QuoteView(l, ui.Quote{Standing: ui.AsPrinted, Text: t})
}

package web

import (
	"bytes"
	"net/http"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// sheet makes a table that leaves the hub as a file.
type sheet func(r *http.Request, v *view) (table.Table, error)

// files lists the addresses of the sheets, as CSV and as an Excel workbook.
func (p *Pages) files() []ui.Route {
	var out []ui.Route
	for _, s := range []struct {
		name, title string
		make        sheet
	}{
		{"instruments", "framework.instruments.title", p.instrumentSheet},
		{"provisions", "framework.provisions.title", p.provisionSheet},
		{"concordance", "framework.concordance.title", p.concordanceSheet},
	} {
		out = append(out,
			ui.Route{Path: home + "/" + s.name + ".csv", File: p.file(s.name, s.title, "csv", s.make)},
			ui.Route{Path: home + "/" + s.name + ".xlsx", File: p.file(s.name, s.title, "xlsx", s.make)})
	}
	return out
}

// downloads names the files of a sheet and its JSON twin.
func downloads(l *i18n.Locale, sheet, twin string) ui.Downloads {
	return ui.Downloads{CSV: l.Path(home + "/" + sheet + ".csv"), Excel: l.Path(home + "/" + sheet + ".xlsx"), JSON: api + twin}
}

func (p *Pages) file(name, title, ending string, make sheet) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		t, err := make(r, &view{l: l, who: p.who})
		if err != nil {
			return ui.File{}, err
		}
		t.Title, t.Lang = l.T(title), l.Tag()
		t.Notes = []table.Note{{Label: l.T("framework.file.address"), Text: l.Path(home + "/" + name)}}
		f := ui.File{Name: "comity-framework-" + name + "." + ending, Type: csvfile.MediaType}
		var b bytes.Buffer
		if ending == "csv" {
			err = csvfile.Write(&b, &t, csvfile.Options{})
		} else {
			f.Type = xlsx.MediaType
			err = xlsx.Write(&b, &t, l.T("framework.file.notes"))
		}
		f.Body = b.Bytes()
		return f, err
	}
}

func (v *view) column(key, words string, kind table.Kind) table.Column {
	return table.Column{Key: key, Heading: v.l.T(words), Kind: kind}
}

func (p *Pages) instrumentSheet(r *http.Request, v *view) (table.Table, error) {
	items, err := p.allInstruments(r)
	t := table.Table{Columns: []table.Column{
		v.column("id", "framework.id", table.Text), v.column("symbol", "framework.column.symbol", table.Text),
		v.column("date", "framework.column.date", table.Date), v.column("title", "framework.column.title", table.Text),
		v.column("body", "framework.column.body", table.Text), v.column("kind", "framework.column.kind", table.Text),
		v.column("status", "framework.column.status", table.Text), v.column("provisions", "framework.column.provisions", table.Integer)}}
	for _, i := range items {
		t.Rows = append(t.Rows, []any{i.ID, i.Symbol, i.Date, v.stored(i.Title), v.stored(i.Body), i.Kind, v.stored(i.Status), i.Provisions})
	}
	return t, err
}

func (p *Pages) provisionSheet(r *http.Request, v *view) (table.Table, error) {
	items, _, err := p.someProvisions(r)
	t := table.Table{Columns: []table.Column{
		v.column("id", "framework.id", table.Text), v.column("citation", "framework.column.citation", table.Text),
		v.column("title", "framework.column.title", table.Text), v.column("kind", "framework.column.kind", table.Text),
		v.column("called", "framework.called", table.Text), v.column("basis", "framework.column.text", table.Text),
		v.column("text", "framework.file.words", table.Text), v.column("sha256", "framework.file.hash", table.Text)}}
	for _, i := range items {
		t.Rows = append(t.Rows, []any{i.ID, cited(i.Symbol, i.Number), v.stored(i.Title), v.kind(i.Kind), i.Called,
			v.basis(i.Text.Basis), i.Text.Text, i.Text.SHA256})
	}
	return t, err
}

func (p *Pages) concordanceSheet(r *http.Request, v *view) (table.Table, error) {
	items, _, err := p.someRelations(r)
	t := table.Table{Columns: []table.Column{
		v.column("from", "framework.column.from", table.Text), v.column("relation", "framework.column.relation", table.Text),
		v.column("to", "framework.column.to", table.Text), v.column("rationale", "framework.column.rationale", table.Text),
		v.column("confidence", "framework.column.confidence", table.Text), v.column("document", "framework.file.document", table.Text),
		v.column("place", "framework.file.place", table.Text)}}
	for _, i := range items {
		t.Rows = append(t.Rows, []any{i.From, v.l.T("framework.relation." + string(i.Relation.Relation)), i.To, v.stored(i.Rationale),
			v.l.T("framework.confidence." + string(i.Confidence)), i.Source.Document + i.Source.Reference, i.Source.Place})
	}
	return t, err
}

package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

// sheet is a table that leaves the hub as a file.
type sheet struct {
	word string // in its address
	make func(ctx context.Context, v *view) (table.Table, error)
}

func (p *Pages) sheets() []sheet {
	out := []sheet{
		{"counts", p.countsSheet}, {"groups", p.groupsSheet}, {"timeline", p.timelineSheet}, {"fora", p.foraSheet},
		{"endorsements", p.endorsementsSheet}, {"claims", p.claimsSheet}, {"documents", p.documentsSheet}, {"participation", p.participationSheet},
	}
	for _, t := range matrices() {
		out = append(out, sheet{t.word, p.matrixSheet(t)})
	}
	return out
}

// files lists the addresses of all sheets, as CSV and as an Excel workbook.
func (p *Pages) files() []ui.Route {
	routes := []ui.Route{}
	for _, s := range p.sheets() {
		routes = append(routes,
			ui.Route{Path: home + "/" + s.word + ".csv", File: p.file(s, "csv")},
			ui.Route{Path: home + "/" + s.word + ".xlsx", File: p.file(s, "xlsx")})
	}
	return routes
}

func (p *Pages) file(s sheet, ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		v, err := p.view(r, l)
		if err != nil {
			return ui.File{}, err
		}
		t, err := s.make(r.Context(), v)
		if err != nil {
			return ui.File{}, err
		}
		t.Lang = l.Tag()
		t.Notes = append(t.Notes, table.Note{Label: l.T("record.file.address"), Text: l.Path(home + "/" + s.word)})
		f := ui.File{Name: "comity-record-" + s.word + "." + ending, Type: csvfile.MediaType}
		var buf bytes.Buffer
		if ending == "csv" {
			err = csvfile.Write(&buf, &t, csvfile.Options{})
		} else {
			f.Type = xlsx.MediaType
			err = xlsx.Write(&buf, &t, l.T("record.file.notes"))
		}
		f.Body = buf.Bytes()
		return f, err
	}
}

// plain says a source in words, for a cell.
func (v *view) plain(s record.Source) string {
	parts := []string{}
	if d, ok := v.documents[s.Document]; ok {
		parts = append(parts, d.Short)
	}
	if s.Place != "" {
		parts = append(parts, s.Place)
	}
	if s.Known == record.Remembered {
		parts = append(parts, v.l.T("record.known.remembered"))
	}
	return strings.Join(parts, ", ")
}

func (v *view) plains(all []record.Source) string {
	parts := make([]string, len(all))
	for i, s := range all {
		parts[i] = v.plain(s)
	}
	return strings.Join(parts, "; ")
}

func (v *view) partyNames(all []record.Party) string {
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = v.partyName(p)
	}
	return strings.Join(parts, "; ")
}

// stored gives stored content in the reader's language or the original.
func (v *view) stored(t i18n.Text) string {
	s, _ := t.Pick(v.l)
	return s
}

// column makes a column whose heading stands in the catalogue under its key.
func (v *view) column(key, words string, kind table.Kind) table.Column {
	return table.Column{Key: key, Heading: v.l.T(words), Kind: kind}
}

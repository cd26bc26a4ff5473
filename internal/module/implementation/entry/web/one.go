package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// One is the page of one entry: whose it is and how it came, what it says, what it
// said before and what followed, and what the reader can do about it. twin is the
// address of the list as JSON; show shows a content below its title.
func (p *Room[C]) One(twin string, show func(ctx context.Context, l *i18n.Locale, c *C) templ.Component) func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		e, err := p.Service.Queries.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return ui.Page{}, err
		}
		actor, err := p.Actor(r)
		if err != nil {
			return ui.Page{}, err
		}
		says, by, err := p.Read(r.Context(), l, &e)
		if err != nil {
			return ui.Page{}, err
		}
		title, lang := p.Fields.Called(l, &says).Pick(l)
		page := p.under(l, title)
		if lang != l.Tag() {
			page.TitleIn = lang
		}
		page.Twin, page.RestsOn = twin+"/"+e.ID, slices.Concat(e.Statements, by.RestsOn())
		blocks := []templ.Component{p.Ended(l, &e), p.whose(l, &e), ui.FactList(ui.Facts{{Term: l.T("entry.of"), Content: submissionweb.AuthorsView(l, p.Names, &e.Told)}}),
			show(r.Context(), l, &says), ui.FactList(ui.Facts{{Term: l.T("entry.opened"), Content: ui.Moment(l, e.At)},
				{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", e.ID), e.ID[:16])}}), p.History(r.Context(), l, &e, "events")}
		if view := p.languages(l, &e, by); view != nil {
			blocks = slices.Insert(blocks, 4, view)
		}
		if ways := p.Ways(l, &e, actor); len(ways) > 0 {
			blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
		}
		page.Body = ui.Stack(blocks...)
		return page, nil
	}
}

// WriteTable writes a table as a file of a name without its ending: an Excel
// workbook, or CSV. notes is what the sheet about the file is called.
func WriteTable(name string, excel bool, t *table.Table, notes string) (ui.File, error) {
	var b bytes.Buffer
	if excel {
		err := xlsx.Write(&b, t, notes)
		return ui.File{Name: name + ".xlsx", Type: xlsx.MediaType, Body: b.Bytes()}, err
	}
	err := csvfile.Write(&b, t, csvfile.Options{})
	return ui.File{Name: name + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

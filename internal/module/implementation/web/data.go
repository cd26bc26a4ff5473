package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/dataset"
	"comity.example/comity/internal/ui"
)

// Data is the page on which all of it is given out as tables.
type Data struct {
	Licences []datapackage.Licence // as the hub declares them
}

// Routes lists the address.
func (p *Data) Routes() []ui.Route { return []ui.Route{{Path: dataset.Home, Page: p.page}} }

func (p *Data) page(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	licences := []templ.Component{}
	for _, one := range p.Licences {
		words := one.Title
		if words == "" {
			words = one.Name
		}
		switch {
		case one.Path == "":
			licences = append(licences, ui.Plain(words))
		case words == "":
			words = one.Path
			fallthrough
		default:
			licences = append(licences, ui.A(one.Path, words))
		}
	}
	if len(licences) == 0 {
		licences = append(licences, ui.Plain(l.T("implementation.data.licence.none")))
	}
	t := ui.Table{ID: "tables", Stacked: true, Caption: l.T("implementation.data.tables.caption"), Columns: []ui.Column{
		{Head: l.T("implementation.data.file")}, {Head: l.T("implementation.data.holds")}, {Head: l.T("implementation.data.fields")}}}
	for _, of := range dataset.Tables() {
		var fields []templ.Component
		for _, f := range of.Schema.Fields {
			fields = append(fields, ui.Code(f.Name))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(of.Name)), ui.Words(l.T("implementation.data.table."+of.Name)), ui.Show(ui.Join(fields...))))
	}
	page := ui.Page{Title: l.T("implementation.data.title"), Lead: l.T("implementation.data.lead"), Section: Home, Twin: dataset.Listed,
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("implementation.title")}}}
	page.Body = ui.Stack(
		ui.Para(ui.A(dataset.Address, l.T("implementation.data.take"))),
		ui.FactList(ui.Facts{{Term: l.T("implementation.data.form"), Content: ui.Plain(l.T("implementation.data.form.words"))},
			{Term: l.T("implementation.data.licence"), Content: ui.Lines(licences...)},
			{Term: l.T("implementation.data.withdrawn"), Content: ui.Plain(l.T("implementation.data.withdrawn.words"))},
			{Term: l.T("implementation.data.formula"), Content: ui.Plain(l.T("implementation.data.formula.words"))}}),
		ui.TableView(l, t))
	return page, nil
}

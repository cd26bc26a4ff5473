package web

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/ui"
)

// file gives a list as a file, narrowed as the page is.
func (p *Pages) file(side capacity.Side, ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, err := p.filterOf(side, r.URL.Query())
		if err != nil {
			return ui.File{}, err
		}
		f.Limit = entryweb.MostInFile
		part, err := p.queries().List(r.Context(), f)
		if err != nil {
			return ui.File{}, err
		}
		t := p.sheet(l, side, part.Items)
		t.Notes = []table.Note{{Label: l.T("participant.file.address"), Text: l.Path(side.Path()) + query(r.URL.Query(), 0)}, {Label: l.T("participant.file.meaning"), Text: l.T(key(side, "lead"))}}
		return entryweb.WriteTable(entryweb.Cut(l, t, "comity-"+plural(side), part.Next > 0), ending == "xlsx", t, l.T("participant.file.notes"))
	}
}

// sheet is a list as a table: words in the language in which they were written,
// ids as the register has them.
func (p *Pages) sheet(l *i18n.Locale, side capacity.Side, all []capacity.Entry) *table.Table {
	t := &table.Table{Title: l.T(key(side, "list")), Lang: l.Tag()}
	for _, c := range [][2]string{{"id", "capacity.id"}, {"author", key(side, "by")}, {"mode", "capacity.mode"}, {"state", "capacity.status"}, {"language", "consult.language"}, {"title", "capacity.title"},
		{"text", "capacity.text"}, {"kinds", "capacity.kind"}, {"provisions", "capacity.provision"}, {"regions", "capacity.region"}, {"states", "capacity.states"}, {"languages", "capacity.languages"},
		{"from", "capacity.from"}, {"until", "capacity.until"}, {"terms", "capacity.terms"}, {"office", "capacity.office"}, {"mail", "capacity.mail"}, {"address", "capacity.address"}, {"result", "capacity.result"}, {"with", key(side, "with.label")}} {
		kind := table.Text
		if c[0] == "from" || c[0] == "until" {
			kind = table.Date
		}
		t.Columns = append(t.Columns, table.Column{Key: c[0], Heading: l.T(c[1]), Kind: kind})
	}
	many := func(s []string) string { return strings.Join(s, " ") }
	for i := range all {
		e := &all[i]
		result := ""
		var with []string
		if e.Ended != nil {
			result = string(e.Ended.Result)
			for _, id := range e.Ended.With {
				with = append(with, id.String())
			}
		}
		t.Rows = append(t.Rows, []any{e.ID, authorsOf(e), string(e.Via.Mode), string(e.State), e.Text.Original, e.Title.String(), e.Text.String(), many(e.Kinds), many(e.Provisions), many(e.Regions), many(e.States),
			many(e.Languages), e.From, e.Until, e.Terms.String(), e.Contact.Office.String(), e.Contact.Mail, e.Contact.Address, result, many(with)})
	}
	return t
}

package web

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/ui"
)

// file is the list of reports, as it is narrowed, each with who replied to it; what is
// said stands on their pages.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		q := r.URL.Query()
		about, provision, author := q.Get("about"), q.Get("provision"), q.Get("author")
		part, err := p.Queries.List(r.Context(), entry.Filter{Keys: narrowed(about, provision, author), Limit: entryweb.MostInFile})
		if err != nil {
			return ui.File{}, err
		}
		var all []*entry.Entry[independent.Report]
		replied := map[*independent.Report][]entry.Entry[independent.Reply]{}
		for i := range part.Items {
			e := &part.Items[i].Report
			all = append(all, e)
			replied[&e.Content] = part.Items[i].Replies
		}
		sheet := entryweb.Sheet[independent.Report]{Title: l.T("independent.list.title"), Heading: l.T("independent.report"),
			Address: l.Path(independent.Home) + entryweb.Query(0, [2]string{"about", about}, [2]string{"provision", provision}, [2]string{"author", author}),
			Called:  func(c *independent.Report) i18n.Text { return c.Title },
			Own: []table.Column{{Key: "about", Heading: l.T("independent.about")}, {Key: "provisions", Heading: l.T("guidance.provisions")},
				{Key: "from", Heading: l.T("capacity.from")}, {Key: "until", Heading: l.T("capacity.until")},
				{Key: "replies", Heading: l.T("independent.reply.file")}, {Key: "replies_of", Heading: l.T("independent.reply.file.of")}},
			Row: func(c *independent.Report) []any {
				replies, of := standing(replied[c])
				return []any{strings.Join(c.About, "; "), strings.Join(c.Provisions, "; "), c.From, c.Until, strings.Join(replies, "; "), strings.Join(of, "; ")}
			}}
		t := sheet.Of(p.Shared, l, all)
		return entryweb.WriteTable(entryweb.Cut(l, t, "independent-reports", part.Next > 0), excel, t, l.T("entry.file.notes"))
	}
}

// standing are the ids of the replies that stand, and of the States that gave them.
func standing(all []entry.Entry[independent.Reply]) (ids, of []string) {
	for i := range all {
		if e := &all[i]; e.Ended == nil {
			ids = append(ids, e.ID)
			of = append(of, e.Via.Authors()...)
		}
	}
	return ids, of
}

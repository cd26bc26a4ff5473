package web

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/ui"
)

// keysOf reads by what a list is narrowed.
func keysOf(r *http.Request) (narrowed entryweb.Narrowed, keys []string) {
	narrowed = entryweb.NarrowedBy(r, "provision", "author")
	if narrowed["provision"] != "" {
		keys = append(keys, guidance.Serving(narrowed["provision"]))
	}
	if narrowed["author"] != "" {
		keys = append(keys, entry.By(narrowed["author"]))
	}
	return narrowed, keys
}

// file is the list, as it is narrowed, with all that each piece of guidance says.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		narrowed, keys := keysOf(r)
		part, err := p.Queries.List(r.Context(), entry.Filter{Keys: keys, Limit: entryweb.MostInFile})
		if err != nil {
			return ui.File{}, err
		}
		var all []*entry.Entry[guidance.Guidance]
		for i := range part.Items {
			all = append(all, &part.Items[i].Guidance)
		}
		sheet := entryweb.Sheet[guidance.Guidance]{Title: l.T("guidance.list.title"), Heading: l.T("guidance.name"), Address: l.Path(guidance.Home) + narrowed.Query(0),
			Called: func(c *guidance.Guidance) i18n.Text { return c.Title },
			Own: []table.Column{{Key: "provisions", Heading: l.T("guidance.provisions")}, {Key: "structures", Heading: l.T("guidance.aspect.structures")}, {Key: "mechanisms", Heading: l.T("guidance.aspect.mechanisms")},
				{Key: "resources", Heading: l.T("guidance.aspect.resources")}, {Key: "finance", Heading: l.T("guidance.aspect.finance")}, {Key: "quoted", Heading: l.T("entry.quoted")}},
			Row: func(c *guidance.Guidance) []any {
				out := []any{strings.Join(c.Provisions, "; ")}
				for _, t := range []i18n.Text{c.Structures, c.Mechanisms, c.Resources, c.Finance, c.Quoted} {
					words, _ := t.Pick(l)
					out = append(out, words)
				}
				return out
			}}
		t := sheet.Of(p.Shared, l, all)
		return entryweb.WriteTable(entryweb.Cut(l, t, "guidance", part.Next > 0), excel, t, l.T("entry.file.notes"))
	}
}

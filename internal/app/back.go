package app

import (
	"net/http"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/ui"
)

// back gives every page below the desk a way back to it: the first of the links
// above its title. A room that has named the desk itself is left as it is.
func back(routes []ui.Route) []ui.Route {
	for i, r := range routes {
		if !r.Desk || !strings.HasPrefix(r.Path, draftweb.Home+"/") {
			continue
		}
		if r.Page != nil {
			routes[i].Page = func(req *http.Request, l *i18n.Locale) (ui.Page, error) {
				page, err := r.Page(req, l)
				return belowDesk(l, page), err
			}
		}
		if r.Form != nil {
			routes[i].Form = func(w http.ResponseWriter, req *http.Request, l *i18n.Locale) (ui.Answer, error) {
				answer, err := r.Form(w, req, l)
				answer.Page = belowDesk(l, answer.Page)
				return answer, err
			}
		}
	}
	return routes
}

func belowDesk(l *i18n.Locale, page ui.Page) ui.Page {
	desk := ui.Link{Href: l.Path(draftweb.Home), Words: l.T("draft.desk.title")}
	if !slices.ContainsFunc(page.Crumbs, func(c ui.Link) bool { return c.Href == desk.Href }) {
		page.Crumbs = slices.Insert(slices.Clone(page.Crumbs), 0, desk)
	}
	return page
}

package site

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// twin is where a program reads what these pages say of the hub.
const twin = "/.well-known/comity"

// Pages are the hub's own pages.
type Pages struct {
	Hub        string        // the hub's own name
	Base       string        // scheme and host, as in httpsrv.Site; may be empty
	Contact    string        // e-mail address of the operator; may be empty
	LogKey     string        // the register's public key, in signed-note form
	Checkpoint func() []byte // the register's newest checkpoint
	Languages  []string      // of the screen
}

// Routes lists them.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: "/", Page: p.home},
		{Path: "/about", Page: p.about},
		{Path: "/about/check", Page: p.check},
		{Path: "/about/accessibility", Page: p.accessibility},
		{Path: "/about/limits", Page: p.limits},
	}
}

func (p Pages) home(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return ui.Page{
		Title: l.T("site.home.title"), Lead: l.T("site.home.lead"), Section: "/", Twin: twin,
		Body: homeBody(l),
	}, nil
}

func (p Pages) about(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return ui.Page{
		Title: l.T("site.about.title", "hub", p.Hub), Lead: l.T("site.about.lead"), Section: "/about", Twin: twin,
		Body: aboutBody(l, p),
	}, nil
}

func (p Pages) check(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return p.below(l, ui.Page{
		Title: l.T("site.check.title"), Lead: l.T("site.check.lead"),
		Body: checkBody(l, p, strings.TrimSpace(string(p.Checkpoint()))),
	}), nil
}

func (p Pages) accessibility(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return p.below(l, ui.Page{
		Title: l.T("site.accessibility.title"), Lead: l.T("site.accessibility.lead"),
		Body: accessibilityBody(l, p),
	}), nil
}

func (p Pages) limits(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return p.below(l, ui.Page{
		Title: l.T("site.limits.title"), Lead: l.T("site.limits.lead"), Body: limitsBody(l),
	}), nil
}

// below places a page under "About".
func (p Pages) below(l *i18n.Locale, page ui.Page) ui.Page {
	page.Section, page.Twin = "/about", twin
	page.Crumbs = []ui.Link{{Href: l.Path("/about"), Words: l.T("ui.nav.about")}}
	return page
}

// address is what a reader types to reach this hub.
func (p Pages) address() string {
	if p.Base != "" {
		return p.Base
	}
	return "http://127.0.0.1:8080"
}

// languages names the languages of the screen.
func (p Pages) languages(l *i18n.Locale) string {
	var names []string
	for _, tag := range p.Languages {
		names = append(names, ui.LanguageName(l, tag))
	}
	return l.And(names...)
}

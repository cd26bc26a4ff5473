package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/ui"
)

// Pages is the search page.
type Pages struct {
	Queries search.Queries
	Kinds   []string // the kinds of document there are, in the order in which they are offered
	// Cite gives how things are cited, by id, for those that are: "A/70/174, 13 (h)".
	// It may be nil.
	Cite func(ctx context.Context, ids []string) (map[string]string, error)
	// Whose says of what somebody said whose words it is, and on what, in one line;
	// nil of all else. It may be nil.
	Whose func(ctx context.Context, l *i18n.Locale, hit *search.Hit) (templ.Component, error)
	// Translated says whose translation words are that something was found by, and that
	// they are not its own; it may be nil where nothing is so found.
	Translated func(l *i18n.Locale, by *search.Other) templ.Component
}

const (
	home    = "/search"
	perPage = 20
)

// Routes lists the pages.
func (p Pages) Routes() []ui.Route { return []ui.Route{{Path: home, Page: p.search}} }

func (p Pages) search(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	ask := search.Ask{Question: q.Get("q"), Kind: q.Get("kind"), Lang: l.Tag(), Limit: perPage}
	if n, err := strconv.Atoi(q.Get("from")); err == nil && n > 0 {
		ask.Offset = n
	}
	ask.Question = begin(ask.Question, search.MaxQuery)
	res, err := p.Queries.Search(r.Context(), ask)
	if err != nil {
		return ui.Page{}, err
	}
	hits, err := p.hits(r.Context(), l, res)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("search.title"), Lead: l.T("search.lead"), Section: home, Twin: "/api/v1/search?" + values(ask, 0).Encode(),
		Body: body(l, p.form(l, ask, res), hits, pager(l, ask, res))}
	if ask.Question != "" {
		page.Title = l.T("search.title-for", "question", ask.Question)
	}
	return page, nil
}

// begin gives as much of a question as is read, in whole letters.
func begin(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// hit is something that was found, as the page shows it.
type hit struct {
	line    templ.Component // what it is called, how it is cited, what kind of thing it is
	whose   templ.Component // nil where nobody said it
	snippet search.Snippet
	other   templ.Component // whose translation the words of the snippet are; nil where they are its own
}

func (p Pages) hits(ctx context.Context, l *i18n.Locale, res search.Results) ([]hit, error) {
	cited := map[string]string{}
	if p.Cite != nil && len(res.Hits) > 0 {
		ids := make([]string, len(res.Hits))
		for i, h := range res.Hits {
			ids[i] = h.Subject
		}
		var err error
		if cited, err = p.Cite(ctx, ids); err != nil {
			return nil, err
		}
	}
	out := make([]hit, len(res.Hits))
	for i, h := range res.Hits {
		parts := []templ.Component{ui.TextLink(l, l.Path(h.Address), h.Title)}
		if c := cited[h.Subject]; c != "" {
			parts = append(parts, ui.Symbol(c))
		}
		out[i] = hit{line: ui.Join(append(parts, ui.Badge(kind(l, h.Kind)))...), snippet: h.Snippet}
		if other := h.Snippet.Other; other != nil && p.Translated != nil {
			out[i].other = p.Translated(l, other)
		}
		if p.Whose != nil {
			var err error
			if out[i].whose, err = p.Whose(ctx, l, &res.Hits[i]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func values(a search.Ask, from int) url.Values {
	v := url.Values{"q": {a.Question}}
	if a.Kind != "" {
		v.Set("kind", a.Kind)
	}
	if from > 0 {
		v.Set("from", strconv.Itoa(from))
	}
	return v
}

func (p Pages) form(l *i18n.Locale, a search.Ask, res search.Results) ui.Filter {
	kinds := []ui.Option{}
	for _, k := range p.Kinds {
		kinds = append(kinds, ui.Option{Value: k, Words: kind(l, k)})
	}
	f := ui.Filter{Action: l.Path(home), Label: l.T("search.label"), Fields: []ui.Field{
		{Name: "q", Label: l.T("search.words"), Hint: l.T("search.words-hint"), Value: a.Question, Search: true},
		{Name: "kind", Label: l.T("search.kind"), Value: a.Kind, Options: ui.Options(l.T("search.kind-all"), kinds...)},
	}}
	switch {
	case a.Question == "":
	case res.Total == 0:
		f.Result = l.T("search.none")
	case res.Some:
		f.Result = l.N("search.some", int(res.Total))
	default:
		f.Result = l.N("search.found", int(res.Total))
	}
	return f
}

// kind names a kind of document; one that has no name here is shown as it is.
func kind(l *i18n.Locale, k string) string {
	if key := "search.kind." + k; l.Has(key) {
		return l.T("search.kind." + k)
	}
	return k
}

func pager(l *i18n.Locale, a search.Ask, res search.Results) ui.Pager {
	end := a.Offset + len(res.Hits)
	p := ui.Pager{}
	if len(res.Hits) > 0 {
		p.Shown = ui.Shown(l, a.Offset+1, end, int(res.Total))
	}
	if a.Offset > 0 {
		p.Previous = l.Path(home) + "?" + values(a, max(0, a.Offset-perPage)).Encode()
	}
	if len(res.Hits) > 0 && int64(end) < res.Total {
		p.Next = l.Path(home) + "?" + values(a, end).Encode()
	}
	return p
}

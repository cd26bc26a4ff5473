package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Names gives the name of a listed participant in a language, and the language
// of the name.
type Names interface {
	Name(id, tag string) (name, lang string)
}

// Pages are the pages of publications. Publish, Names and Draft are required.
type Pages struct {
	Publish *publication.Service
	Names   Names
	// Base is scheme and host of the hub, without a slash at the end; where it is
	// empty, addresses are cited without them.
	Base string
	// Who gives the actor of a request, in the hat that the person wears; nil
	// where nobody can sign in.
	Who func(r *http.Request) (policy.Actor, error)
	// Silent reports why a participant may say nothing now, fail.Denied; it may
	// be nil.
	Silent func(ctx context.Context, actor policy.Actor) error
	// Subject gives the address of the page about a frozen id; "" when it has
	// none. It may be nil.
	Subject func(id string) string
	// Draft gives the page of a draft, in a language.
	Draft func(l *i18n.Locale, id string) string
	// Print makes a PDF file of a page at an address, without its language; nil
	// where this hub makes none.
	Print func(ctx context.Context, l *i18n.Locale, path string, page ui.Page) ([]byte, error)
}

// Addresses of the room, and of those that its pages lead to.
const (
	home          = "/publications"
	consultations = "/consultations"
	desk          = "/desk/publications"
	api           = "/api/v1"
)

// formLimit is how many bytes a form may send that has all paragraphs.
const formLimit = 4 << 20

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	out := []ui.Route{
		{Path: home, Page: p.list},
		{Path: home + "/{id}", Page: p.one, Live: true},
		{Path: home + "/{id}/{paragraph}", Page: p.paragraph, Live: true},
		{Path: home + "/{id}/publication.csv", File: p.csv},
		{Path: home + "/{id}/publication.docx", File: p.docx},
		{Path: home + "/{id}/publication.pdf", File: p.pdf},
	}
	if p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: "/desk/consultations/{id}/publish", Page: p.preparing, Form: p.prepare, Desk: true, Limit: formLimit},
		ui.Route{Path: desk + "/{id}/translate", Page: p.translating, Form: p.translate, Desk: true, Limit: formLimit},
		ui.Route{Path: desk + "/{id}/{paragraph}/correct", Page: p.correcting, Form: p.correct, Desk: true})
}

func (p *Pages) queries() *publication.Queries { return p.Publish.Queries }

// actor is who asks: a visitor where nobody can sign in.
func (p *Pages) actor(r *http.Request) (policy.Actor, error) {
	if p.Who == nil {
		return policy.Visitor, nil
	}
	return p.Who(r)
}

// speaker is the actor of a form and as whom it is said: "" for the secretariat.
func (p *Pages) speaker(r *http.Request, do publication.Action) (policy.Actor, string, error) {
	actor, err := p.actor(r)
	if err != nil {
		return actor, "", err
	}
	if publication.May(actor, do) != nil && publication.May(actor, publication.Record) == nil {
		return actor, "", nil
	}
	if err := publication.May(actor, do); err != nil {
		return actor, "", err
	}
	if p.Silent != nil {
		if err := p.Silent(r.Context(), actor); err != nil {
			return actor, "", err
		}
	}
	if actor.For == "" {
		return actor, "", fail.New(fail.Denied, "Your participant is not listed: nothing can be handed in its name yet.")
	}
	return actor, actor.For, nil
}

// before reads where a part of a list begins.
func before(q url.Values) (int64, error) {
	s := q.Get("before")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Invalid, "This list has no such part.")
	}
	return n, nil
}

// query writes what a page is narrowed by, as an address does; empty when there
// is nothing.
func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	from, err := before(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	f := publication.Filter{Consultation: r.URL.Query().Get("consultation"), About: r.URL.Query().Get("about"), Before: from}
	part, err := p.queries().List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	narrowed := []string{"consultation", f.Consultation, "about", f.About}
	page := ui.Page{Title: l.T("publication.list.title"), Lead: l.T("publication.list.lead"), Section: consultations, Feed: l.Path("/register/feed.atom"),
		Twin: api + home + query(append(slices.Clone(narrowed), "before", number(f.Before))...)}
	for i := range part.Items {
		page.RestsOn = append(page.RestsOn, part.Items[i].Statements...)
	}
	body := []templ.Component{ui.TableView(l, p.rows(l, part.Items))}
	if f.Consultation != "" || f.About != "" {
		body = append([]templ.Component{ui.Para(ui.A(l.Path(home), l.T("publication.list.all")))}, body...)
	}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(home) + query(append(narrowed, "before", number(part.Next))...)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// rows is a table of publications.
func (p *Pages) rows(l *i18n.Locale, all []publication.Publication) ui.Table {
	t := ui.Table{ID: "publications", Caption: l.T("publication.list.caption"), Empty: l.T("publication.list.empty"), Columns: []ui.Column{{Head: l.T("publication.title")},
		{Head: l.T("publication.edition"), Spare: true}, {Head: l.T("publication.by")}, {Head: l.T("publication.languages")}, {Head: l.T("publication.when")}}}
	for i := range all {
		one := &all[i]
		edition := ui.Blank()
		if !one.Edition.Empty() {
			edition = ui.Stored(l, one.Edition)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, one.ID), one.Title), edition, ui.Show(p.who(l, one.Via.Author)),
			ui.Words(languagesOf(l, one)), ui.Show(ui.Moment(l, one.At))))
	}
	return t
}

func number(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// languagesOf names the language of a publication and those of its translations.
func languagesOf(l *i18n.Locale, one *publication.Publication) string {
	names := []string{ui.LanguageName(l, one.Language)}
	for _, tag := range tongues(one) {
		names = append(names, ui.LanguageName(l, tag))
	}
	return l.And(names...)
}

// tongues are the languages that it is translated into, in ascending order.
func tongues(one *publication.Publication) (out []string) {
	for i := range one.Translations {
		out = append(out, one.Translations[i].Language)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// who names a participant, with the way to its page.
func (p *Pages) who(l *i18n.Locale, id string) templ.Component {
	if id == "" {
		return ui.Plain(l.T("consult.secretariat"))
	}
	name, lang := p.Names.Name(id, l.Tag())
	if lang == "" {
		lang = l.Tag()
	}
	return ui.TextLink(l, l.Path("/participants", id), i18n.Of(lang, name))
}

// name is what somebody is called in the reader's language: who is listed as
// listed, anybody else as it was published.
func (p *Pages) name(l *i18n.Locale, n consult.Named) string {
	if n.ID != "" {
		if name, _ := p.Names.Name(n.ID, l.Tag()); name != "" {
			return name
		}
	}
	if n.Role != "" {
		return ui.Seen(n.Name) + " (" + ui.Seen(n.Role) + ")"
	}
	return ui.Seen(n.Name)
}

// names says whose words something is, each as it had owned to them.
func (p *Pages) names(l *i18n.Locale, all []consult.Named, credits []publication.Credit) string {
	out := make([]submissionweb.Credit, len(all))
	for i, n := range all {
		c := publication.CreditOf(credits, n.ID)
		out[i] = submissionweb.Credit{Name: p.name(l, n), How: c.How, By: p.name(l, c.By)}
	}
	return submissionweb.Credited(l, out)
}

// contributor names somebody who contributed, as it had owned to what it did.
func (p *Pages) contributor(l *i18n.Locale, c *publication.Contributor) string {
	one := submissionweb.Credit{Name: p.name(l, c.Who), How: c.How, By: p.name(l, c.By)}
	switch c.How {
	case submission.Unsigned:
		return l.T("submission.credit.named", "name", one.Name)
	case submission.AsRecorded:
		return l.T("submission.credit.recorded", "name", one.Name)
	}
	return submissionweb.Credited(l, []submissionweb.Credit{one})
}

// attribution names whose an amendment is, as it is printed beside its words.
func (p *Pages) attribution(l *i18n.Locale, g *publication.Guidance, amendment string) string {
	one := g.Proposer(amendment)
	if one == nil {
		return amendment[:min(16, len(amendment))]
	}
	if len(one.Origins) > 0 {
		return origins(l, one.Origins)
	}
	own := p.names(l, one.By, one.Credits)
	if !one.Modifies.IsZero() && one.Modifies != one.Amendment {
		return l.T("text.by.modifies", "name", p.attribution(l, g, one.Modifies.String()), "by", own)
	}
	return own
}

func origins(l *i18n.Locale, all []text.Origin) string {
	var names []string
	for _, o := range all {
		name := ui.Seen(o.Name)
		if o.Modified {
			name = l.T("text.by.modified", "name", name)
		}
		names = append(names, name)
	}
	return strings.Join(names, l.T("text.by.and"))
}

// subject leads to what a chapter is about.
func (p *Pages) subject(l *i18n.Locale, id string) templ.Component {
	words := id
	if cited := p.Publish.Rooms.Cited(id); cited != "" {
		words = cited
	}
	if p.Subject != nil {
		if path := p.Subject(id); path != "" {
			return ui.A(l.Path(path), words)
		}
	}
	return ui.Symbol(words)
}

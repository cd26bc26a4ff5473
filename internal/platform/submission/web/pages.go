package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	blobweb "comity.example/comity/internal/platform/blob/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of submissions. Queries, Names and Choices are required;
// where Service is nil nothing can be handed in.
type Pages struct {
	Queries *submission.Queries
	Service *submission.Service
	Names   Names
	// Choices lists who is listed: all, or those that have members only.
	Choices func(ctx context.Context, groups bool) ([]string, error)
	// Who gives the actor of a request, in the hat that the person wears; nil
	// where nobody can sign in.
	Who func(r *http.Request) (policy.Actor, error)
	// Silent reports why a participant may say nothing now, fail.Denied, because
	// it is suspended, say; it may be nil.
	Silent func(ctx context.Context, actor policy.Actor) error
	// Prospect tells who will clear what an actor drafts; nil where nobody asks.
	Prospect func(ctx context.Context, actor policy.Actor) (draft.Prospect, error)
	// Subject gives the address of the page about a frozen id; "" when it has
	// none. It may be nil.
	Subject func(id string) string
	// Words shows a statement of any room that is confirmed, to who clears the
	// confirmation; nil where nothing shows it. It may be nil itself.
	Words func(l *i18n.Locale, statement string) templ.Component
	// Titled is what such a statement is called; "" where nobody knows. It may be nil.
	Titled func(l *i18n.Locale, statement string) string
	// Draft gives the page of a draft, in a language; nil: the desk.
	Draft func(l *i18n.Locale, id string) string
}

// Addresses of the room.
const (
	home = "/submissions"
	api  = "/api/v1/submissions"
	desk = "/desk/submissions"
)

// formLimit is how many bytes a form with files may send.
const formLimit = 2*submission.MaxFile + 1<<20

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	out := []ui.Route{
		{Path: home, Page: p.list},
		{Path: home + "/{id}", Page: p.one},
	}
	if p.Service == nil || p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: desk + "/new", Page: p.blank, Form: p.hand, Desk: true, Limit: formLimit},
		ui.Route{Path: desk + "/{id}/confirm", Form: p.confirm, Desk: true},
		ui.Route{Path: desk + "/{id}/join", Form: p.join, Desk: true},
		ui.Route{Path: desk + "/{id}/correct", Page: p.correcting, Form: p.correct, Desk: true, Limit: formLimit},
		ui.Route{Path: desk + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true},
		ui.Route{Path: "/desk/attachments/{hash}", File: p.preview, Desk: true},
	)
}

func (p *Pages) actor(r *http.Request) (policy.Actor, error) {
	if p.Who == nil {
		return policy.Visitor, nil
	}
	return p.Who(r)
}

// filterOf reads what the reader asks for.
func filterOf(q url.Values) (submission.Filter, error) {
	f := submission.Filter{Author: q.Get("author"), Named: q.Get("participant"), About: strings.TrimSpace(q.Get("about")), Mode: submission.Mode(q.Get("mode")), Kind: q.Get("kind"),
		Number: strings.TrimSpace(q.Get("number")), From: q.Get("from"), Until: q.Get("until")}
	bad := f.Mode != "" && !slices.Contains(submission.Modes(), f.Mode) ||
		f.Kind != "" && !slices.Contains(submission.DocumentKinds(), f.Kind) || len(f.Number) > submission.MaxNumber || len(f.Author) > 128 || len(f.Named) > 128 || len(f.About) > 128
	if before := q.Get("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		f.Before, bad = n, bad || err != nil || n < 1
	}
	for _, day := range []string{f.From, f.Until} {
		bad = bad || day != "" && !submission.IsDay(day)
	}
	if bad {
		return f, fail.New(fail.Invalid, "There is no such kind or mode, or a date is not written as 2026-01-31.")
	}
	return f, nil
}

// query writes a filter as an address does; empty when there is none.
func query(f submission.Filter, before int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"author": f.Author, "participant": f.Named, "about": f.About, "mode": string(f.Mode), "kind": f.Kind,
		"number": f.Number, "from": f.From, "until": f.Until} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	f, err := filterOf(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	part, err := p.Queries.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	form, err := p.filterForm(r.Context(), l, f, len(part.Items))
	if err != nil {
		return ui.Page{}, err
	}
	var rests []string
	for _, s := range part.Items {
		rests = append(rests, s.Statements...)
	}
	body := []templ.Component{ui.FilterForm(l, form), ui.TableView(l, p.rows(l, part.Items))}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(home) + query(f, part.Next)}))
	}
	if actor, err := p.actor(r); err == nil && actor.SignedIn() && submission.May(actor, submission.Attach) == nil {
		body = append([]templ.Component{ui.Para(ui.A(l.Path(desk+"/new"), l.T("submission.new.title")))}, body...)
	}
	return ui.Page{
		Title: l.T("submission.list.title"), Lead: l.T("submission.list.lead"), Section: home,
		Twin: api + query(f, f.Before), RestsOn: rests, Body: ui.Stack(body...), Feed: l.Path("/register/feed.atom"),
	}, nil
}

func (p *Pages) filterForm(ctx context.Context, l *i18n.Locale, f submission.Filter, found int) (ui.Filter, error) {
	authors, err := p.options(ctx, l, false)
	if err != nil {
		return ui.Filter{}, err
	}
	all := l.T("submission.filter.all")
	who := ui.Field{Name: "author", Label: l.T("submission.author"), Value: f.Author, Options: ui.Options(all, authors...)}
	if f.Named != "" {
		who = ui.Field{Name: "participant", Label: l.T("submission.filter.participant"), Value: f.Named, Options: ui.Options(all, authors...)}
	}
	form := ui.Filter{Action: l.Path(home), Label: l.T("submission.filter.label"), Fields: []ui.Field{
		who,
		{Name: "about", Label: l.T("submission.about"), Hint: l.T("submission.filter.about-hint"), Value: f.About},
		{Name: "mode", Label: l.T("submission.mode"), Value: string(f.Mode), Options: ui.Options(all, modes(l)...)},
		{Name: "kind", Label: l.T("submission.document.label"), Value: f.Kind, Options: ui.Options(all, kinds(l)...)},
		{Name: "number", Label: l.T("submission.document.number"), Value: f.Number},
		{Day: true, Name: "from", Label: l.T("submission.filter.from"), Hint: l.T("submission.filter.day"), Value: f.From},
		{Day: true, Name: "until", Label: l.T("submission.filter.until"), Hint: l.T("submission.filter.day"), Value: f.Until},
	}, Result: l.N("submission.filter.result", found)}
	if query(f, f.Before) != "" {
		form.Reset = l.Path(home)
	}
	return form, nil
}

// options are the choices of participants, in the reader's alphabetical order.
func (p *Pages) options(ctx context.Context, l *i18n.Locale, groups bool) ([]ui.Option, error) {
	ids, err := p.Choices(ctx, groups)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Option, len(ids))
	for i, id := range ids {
		name, lang := p.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out[i] = ui.Option{Value: id, Words: name, Lang: lang}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

func modes(l *i18n.Locale) (out []ui.Option) {
	for _, m := range submission.Modes() {
		out = append(out, ui.Option{Value: string(m), Words: l.T("submission.mode." + string(m))})
	}
	return out
}

func kinds(l *i18n.Locale) (out []ui.Option) {
	for _, k := range submission.DocumentKinds() {
		out = append(out, ui.Option{Value: k, Words: l.T("submission.document.kind." + k)})
	}
	return out
}

func (p *Pages) rows(l *i18n.Locale, all []submission.Submission) ui.Table {
	v := viewer{l, p.Names}
	t := ui.Table{ID: "submissions", Caption: l.T("submission.list.caption"), Empty: l.T("submission.list.empty"),
		Columns: []ui.Column{{Head: l.T("submission.name")}, {Head: l.T("submission.date")}, {Head: l.T("submission.author")},
			{Head: l.T("submission.mode")}, {Head: l.T("submission.document.label"), Spare: true}}}
	for _, s := range all {
		document := ui.Blank()
		if s.Via.Document != nil {
			document = ui.Show(ui.Symbol(cmp.Or(s.Via.Document.Number, s.Via.Document.Title)))
		}
		how := BriefWords(l, p.Names, submission.Brief{Told: s.Told, Withdrawn: s.Withdrawn != nil, Struck: len(s.Struck) > 0})
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, s.ID), s.Title), ui.Show(ui.Day(l, s.Date)),
			ui.Show(v.credited(&s.Told, nil)), ui.Words(how), document))
	}
	return t
}

// attachmentPath is where everybody gets a file.
func attachmentPath(a submission.Attachment) string { return blobweb.Prefix + a.Hash.String() }

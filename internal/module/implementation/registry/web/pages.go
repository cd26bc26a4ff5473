package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Words are the keys of the words of a register: of its list, and of its forms.
type Words struct{ List, New, Change, Withdraw string }

// Kind is how a register's content is shown, typed and read. All are required.
type Kind[C any] struct {
	Home string // address of the list, without the language
	Desk string // address of the form by which an entry is opened
	Twin string // address of the list as JSON
	Words

	Title func(c *C) i18n.Text
	// Show is all that a content says.
	Show func(ctx context.Context, l *i18n.Locale, c *C) templ.Component
	// Inputs are the fields of a content, for what comes in a mode.
	Inputs func(ctx context.Context, l *i18n.Locale, f *submissionweb.Filled, m submission.Mode) []ui.Input
	// Files says that a form takes files; Limit is how many bytes it may send.
	Files bool
	Limit int64
	// Put is the form from which a content came.
	Put func(c *C) url.Values
	// Read reads a content from a form; what is wrong stands beside the fields. was
	// is the content before; its members that no form shows stay.
	Read func(r *http.Request, l *i18n.Locale, actor policy.Actor, f *submissionweb.Filled, was *C) (C, error)
	// The bodies.
	Opens     func(via submission.Via, c C) corpus.Body
	Changes   func(as string, reason i18n.Text, c C) corpus.Body
	Withdraws func(as string, reason i18n.Text) corpus.Body
}

// Pages are the pages of one register of entries.
type Pages[C any] struct {
	*submissionweb.Way
	Kind    Kind[C]
	Service *registry.Service[C]
}

// section is the entry of the main navigation that these pages belong to.
const section = "/implementation"

// Routes lists the addresses of one entry, and of the forms.
func (p *Pages[C]) Routes() []ui.Route {
	k := &p.Kind
	out := []ui.Route{{Path: k.Home + "/{id}", Page: p.one, Live: true}}
	if p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: k.Desk, Page: p.opening, Form: p.open, Desk: true, Limit: k.Limit},
		ui.Route{Path: k.Desk + "/{id}/confirm", Page: p.confirming, Form: p.confirm, Desk: true},
		ui.Route{Path: k.Desk + "/{id}/change", Page: p.changing, Form: p.change, Desk: true, Limit: k.Limit},
		ui.Route{Path: k.Desk + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true})
}

// under is a page below the list.
func (p *Pages[C]) under(l *i18n.Locale, title string, more ...ui.Link) ui.Page {
	return ui.Page{Title: title, Section: section, Crumbs: append([]ui.Link{{Href: l.Path(section), Words: l.T("implementation.title")},
		{Href: l.Path(p.Kind.Home), Words: l.T(p.Kind.List)}}, more...)}
}

// crumb leads back to an entry.
func (p *Pages[C]) crumb(l *i18n.Locale, e *registry.Entry[C]) ui.Link {
	title, lang := p.Kind.Title(&e.Content).Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: l.Path(p.Kind.Home, e.ID), Words: title, Lang: lang}
}

func (p *Pages[C]) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	e, err := p.Service.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := p.Kind.Title(&e.Content).Pick(l)
	page := p.under(l, title)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Twin, page.RestsOn = p.Kind.Twin+"/"+e.ID, e.Statements
	blocks := []templ.Component{p.Told(l, e.Told), ui.FactList(ui.Facts{{Term: l.T("registry.of"), Content: submissionweb.AuthorsView(l, p.Names, &e.Told)}})}
	if w := e.Withdrawn; w != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("registry.withdrawn"), ui.Para(ui.Sentence(l, "registry.withdrawn.by", ui.Parts{"by": p.Name(l, w.As), "date": ui.Moment(l, w.At)})), ui.Paragraphs(l, w.Reason)))
	}
	id := e.Statement.String()
	blocks = append(blocks, p.Kind.Show(r.Context(), l, &e.Content), ui.FactList(ui.Facts{{Term: l.T("registry.when"), Content: ui.Moment(l, e.At)},
		{Term: l.T("registry.statement"), Content: ui.A(l.Path("/statements", id), id[:16])}}))
	if len(e.Versions) > 1 {
		blocks = append(blocks, p.earlier(r.Context(), l, &e))
	}
	if len(e.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("registry.events"), 2, ui.TableView(l, p.events(l, &e))))
	}
	if ways := p.ways(l, &e, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("registry.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// earlier shows the contents that an entry had before, the newest first, and who
// put another in their place, when and why.
func (p *Pages[C]) earlier(ctx context.Context, l *i18n.Locale, e *registry.Entry[C]) templ.Component {
	var blocks []templ.Component
	for i := len(e.Versions) - 2; i >= 0; i-- {
		was, is := &e.Versions[i], &e.Versions[i+1]
		number := strconv.Itoa(i + 1)
		blocks = append(blocks, ui.Para(ui.Sentence(l, "registry.changed", ui.Parts{"by": p.Name(l, is.As), "date": ui.Moment(l, is.At)})))
		if !is.Reason.Empty() {
			blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("registry.reason"), Content: ui.Paragraphs(l, is.Reason)}}))
		}
		blocks = append(blocks, ui.Folded(l.T("registry.version", "number", number), ui.Para(ui.Strong(p.Kind.Title(&was.Content).String())), p.Kind.Show(ctx, l, &was.Content)))
	}
	return ui.Part("earlier", l.T("registry.history"), 2, blocks...)
}

// events is a table of what followed an entry.
func (p *Pages[C]) events(l *i18n.Locale, e *registry.Entry[C]) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("registry.events.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("registry.when")}, {Head: l.T("registry.what")},
		{Head: l.T("registry.by")}, {Head: l.T("registry.reason"), Spare: true}, {Head: l.T("registry.counts")}, {Head: l.T("registry.statement")}}}
	for _, ev := range e.Events {
		counts := l.T("registry.counts.yes")
		if ev.Why != "" {
			counts = l.T("registry.why." + ev.Why)
		}
		reason := ui.Blank()
		if !ev.Reason.Empty() {
			reason = ui.Stored(l, ev.Reason)
		}
		id := ev.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, ev.At)), ui.Words(l.T("registry.event."+ev.What)), ui.Show(p.Name(l, ev.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	return t
}

// ways are what an actor can do about an entry.
func (p *Pages[C]) ways(l *i18n.Locale, e *registry.Entry[C], actor policy.Actor) (ways []templ.Component) {
	if e.Withdrawn != nil {
		return nil
	}
	if p.Owns(actor, e.Told) {
		ways = append(ways, ui.A(l.Path(p.Kind.Desk, e.ID, "confirm"), submissionweb.OwnWords(l, e.Told)))
	}
	if _, ok := changes(actor, e); ok {
		ways = append(ways, ui.A(l.Path(p.Kind.Desk, e.ID, "change"), l.T(p.Kind.Change)))
	}
	if _, ok := withdraws(actor, e); ok {
		ways = append(ways, ui.A(l.Path(p.Kind.Desk, e.ID, "withdraw"), l.T(p.Kind.Withdraw)))
	}
	return ways
}

// changes is as whom an actor changes an entry: "" for the secretariat, of what
// it recorded.
func changes[C any](actor policy.Actor, e *registry.Entry[C]) (as string, ok bool) {
	if e.Withdrawn != nil {
		return "", false
	}
	return submissionweb.Altering(actor, &e.Told, false)
}

// withdraws is as whom an actor withdraws an entry, or takes itself off it.
func withdraws[C any](actor policy.Actor, e *registry.Entry[C]) (as string, ok bool) {
	if e.Withdrawn != nil {
		return "", false
	}
	return submissionweb.Altering(actor, &e.Told, true)
}

// New leads to the form by which an entry is opened, for who may open one.
func (p *Pages[C]) New(l *i18n.Locale, actor policy.Actor) templ.Component {
	if p.Who == nil || len(submissionweb.ModesOf(actor)) == 0 {
		return templ.NopComponent
	}
	return ui.Para(ui.A(l.Path(p.Kind.Desk), l.T(p.Kind.New)))
}

// Before reads where a part of a list begins.
func Before(q url.Values) (int64, error) {
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

// Query writes what a list is narrowed by, as an address does; empty when there
// is nothing. before is where its part begins; 0 for the first.
func Query(narrowed map[string]string, before int64) string {
	q := url.Values{}
	for name, v := range narrowed {
		if v != "" {
			q.Set(name, v)
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

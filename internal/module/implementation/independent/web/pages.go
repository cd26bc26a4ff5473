package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/independent"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	api       = "/api/v1/independent-reports"
	desk      = "/desk/implementation/independent"
	replyDesk = "/desk/implementation/replies"
)

// Pages are the pages of independent reports and of the replies to them.
type Pages struct {
	*entryweb.Shared
	Queries *independent.Queries
	Reports *entryweb.Room[independent.Report]
	Replies *entryweb.Room[independent.Reply]
}

// New makes the pages. keeper may be nil.
func New(p *entryweb.Shared, q *independent.Queries, reports *entry.Service[independent.Report], replies *entry.Service[independent.Reply], keeper *entryweb.Keeper) *Pages {
	out := &Pages{Shared: p, Queries: q}
	out.Reports = &entryweb.Room[independent.Report]{Shared: p, Service: reports, Home: independent.Home, Desk: desk, Fields: reportFields(p, keeper),
		Words: entryweb.Words{List: "independent.list.title", New: "independent.new.title", Lead: "independent.new.lead", Change: "independent.correct.title", End: "independent.withdraw.title", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[independent.Report]) string { return independent.Home + "/" + e.ID },
		Opens: func(_ context.Context, a policy.Actor, m submission.Mode, _ string) error { return publishes(a, m) }}
	out.Replies = &entryweb.Room[independent.Reply]{Shared: p, Service: replies, Home: independent.Home, Desk: replyDesk, Under: desk + "/{on}/reply", Fields: replyFields(),
		Words: entryweb.Words{List: "independent.list.title", New: "independent.reply.new", Lead: "independent.reply.lead", Change: "independent.reply.correct", End: "independent.reply.withdraw", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[independent.Reply]) string { return independent.Home + "/" + e.On },
		Above: out.answered, Opens: out.replies}
	return out
}

// publishes refuses a State: what it does it says in a report of its own.
func publishes(a policy.Actor, m submission.Mode) error {
	if m != submission.Recorded && isState(a.For) {
		return fail.New(fail.Denied, "A State says what it does in a report of its own: an independent report is by others.")
	}
	return nil
}

func isState(id string) bool { return len(id) > 6 && id[:6] == "state:" }

// replies refuses whoever a report is not about.
func (p *Pages) replies(ctx context.Context, a policy.Actor, m submission.Mode, on string) error {
	one, err := p.Queries.Get(ctx, on)
	if err != nil {
		return err
	}
	if m != submission.Recorded && !slices.Contains(one.Report.Content.About, a.For) {
		return fail.New(fail.Denied, "Only a State that the report is about replies to it.")
	}
	return nil
}

// answered shows to who replies, or clears a reply, what it is a reply to.
func (p *Pages) answered(ctx context.Context, l *i18n.Locale, on string) (templ.Component, error) {
	one, err := p.Queries.Get(ctx, on)
	if err != nil {
		return nil, err
	}
	return ui.FactList(ui.Facts{{Term: l.T("independent.reply.to"), Content: ui.TextLink(l, l.Path(independent.Home, on), one.Report.Content.Title)},
		{Term: l.T("independent.author"), Content: submissionweb.AuthorsView(l, p.Names, &one.Report.Told)}}), nil
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []ui.Route {
	return slices.Concat([]ui.Route{{Path: independent.Home, Page: p.list}, {Path: independent.Home + ".csv", File: p.file(false)}, {Path: independent.Home + ".xlsx", File: p.file(true)}, {Path: independent.Home + "/{id}", Page: p.one, Live: true}}, p.Reports.Routes(), p.Replies.Routes())
}

// frame says whose words are read here, and that the hub has none of its own.
func frame(l *i18n.Locale) templ.Component {
	return ui.NoticeOf(l.T("independent.frame"), ui.Para(ui.Plain(l.T("independent.frame.words"))))
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	from, err := entryweb.Before(r)
	if err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	about, provision, author := q.Get("about"), q.Get("provision"), q.Get("author")
	part, err := p.Queries.List(r.Context(), entry.Filter{Keys: narrowed(about, provision, author), Before: from})
	if err != nil {
		return ui.Page{}, err
	}
	pairs := [][2]string{{"about", about}, {"provision", provision}, {"author", author}}
	page := ui.Page{Title: l.T("independent.list.title"), Lead: l.T("independent.list.lead"), Section: "/implementation", Twin: api + entryweb.Query(from, pairs...),
		Downloads: ui.Downloads{CSV: l.Path(independent.Home) + ".csv" + entryweb.Query(0, pairs...), Excel: l.Path(independent.Home) + ".xlsx" + entryweb.Query(0, pairs...)},
		Crumbs:    []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}}}
	t := p.table(l, part.Items, provision, &page.RestsOn)
	body := []templ.Component{frame(l)}
	actor, err := p.Actor(r)
	if err != nil {
		return page, err
	}
	var ways []templ.Component
	if about+provision+author != "" {
		ways = append(ways, ui.A(l.Path(independent.Home), l.T("independent.list.all")))
	}
	if way := p.Reports.New(l, actor, ""); way != nil && (actor.Is(policy.Secretariat) || publishes(actor, submission.Own) == nil) {
		ways = append(ways, way)
	}
	if len(ways) > 0 {
		body = append(body, ui.Para(ui.Lines(ways...)))
	}
	body = append(body, ui.TableView(l, t))
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(independent.Home) + entryweb.Query(part.Next, pairs...)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// narrowed are the words that a list is narrowed by.
func narrowed(about, provision, author string) (keys []string) {
	if about != "" {
		keys = append(keys, independent.About(about))
	}
	if provision != "" {
		keys = append(keys, independent.Serving(provision))
	}
	if author != "" {
		keys = append(keys, entry.By(author))
	}
	return keys
}

// table lists reports, each with the replies beside it.
func (p *Pages) table(l *i18n.Locale, all []independent.Answered, on string, rests *[]string) ui.Table {
	t := ui.Table{ID: "independent-table", Caption: l.T("independent.list.caption"), Empty: l.T("independent.list.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("independent.report")}, {Head: l.T("independent.author")}, {Head: l.T("independent.about")}, {Head: l.T("independent.period"), Spare: true}, {Head: l.T("independent.replies")}}}
	for i := range all {
		e := &all[i].Report
		*rests = append(*rests, e.Statements...)
		covers := ui.Blank()
		if e.Content.From+e.Content.Until != "" {
			covers = ui.Show(period(l, &e.Content))
		}
		title := ui.StoredTo(l, l.Path(independent.Home, e.ID), e.Content.Title)
		if title.Content = p.TitleLink(l, independent.Home+"/"+e.ID, e.ID, e.Content.Title); e.Ended != nil {
			title = ui.Show(ui.Lines(title.Content, ui.Plain(l.T("entry.withdrawn"))))
		}
		title.Content = module.Under(title.Content, module.Akin(l, p.Cite, on, e.Content.Provisions))
		t.Rows = append(t.Rows, ui.Cells(title, ui.Show(submissionweb.AuthorsView(l, p.Names, &e.Told)), ui.Show(p.All(l, e.Content.About)), covers, p.beside(l, &all[i], rests)))
	}
	return t
}

// beside leads to the replies to a report.
func (p *Pages) beside(l *i18n.Locale, a *independent.Answered, rests *[]string) ui.Cell {
	var out []templ.Component
	for i := range a.Replies {
		if e := &a.Replies[i]; e.Ended == nil {
			*rests = append(*rests, e.Statements...)
			key := "independent.reply.of"
			if a.Overtaken(e) {
				key = "independent.reply.of.earlier"
			}
			out = append(out, ui.A(l.Path(independent.Home, a.Report.ID)+"#"+place(e), l.T(key, "state", p.Authors(l, e.Via.Authors()))))
		}
	}
	if len(out) == 0 {
		return ui.Words(l.T("independent.reply.none"))
	}
	return ui.Show(ui.Lines(out...))
}

// place is where a reply stands on the page of its report.
func place(e *entry.Entry[independent.Reply]) string { return "reply-" + e.ID[:16] }

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	e := &a.Report
	says, by, err := p.Reports.Read(r.Context(), l, e)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := says.Title.Pick(l)
	page := ui.Page{Title: title, Section: "/implementation", Twin: api + "/" + e.ID, RestsOn: slices.Concat(e.Statements, by.RestsOn()),
		Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}, {Href: l.Path(independent.Home), Words: l.T("independent.list.title")}}}
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	report := ui.Part("report", l.T("independent.words.of", "author", p.credited(l, &e.Told)), 2,
		append([]templ.Component{p.Told(l, e.Told), p.Reports.Fields.View(r.Context(), l, &says)}, languages(p.Reports, l, e, by)...)...)
	var replies []templ.Component
	for i := range a.Replies {
		page.RestsOn = append(page.RestsOn, a.Replies[i].Statements...)
		reply, rests, err := p.reply(r.Context(), l, &a, &a.Replies[i], actor)
		if err != nil {
			return ui.Page{}, err
		}
		replies, page.RestsOn = append(replies, reply), append(page.RestsOn, rests...)
	}
	page.Wide = len(replies) > 0
	if len(replies) == 0 {
		replies = append(replies, ui.Part("replies", l.T("independent.replies"), 2, ui.Para(ui.Plain(l.T("independent.reply.none.yet")))))
	}
	blocks := []templ.Component{frame(l), p.Reports.Ended(l, e), ui.Facing(report, replies...), p.histories(r.Context(), l, &a)}
	ways := p.Reports.Ways(l, e, actor)
	if way := p.Replies.New(l, actor, e.ID); e.Ended == nil && way != nil && (actor.Is(policy.Secretariat) || slices.Contains(e.Content.About, actor.For)) {
		ways = append(ways, way)
	}
	if len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// languages shows in which languages words stand, and that those above are a translation
// where they are; nothing where they stand in one.
func languages[C entry.Content](p *entryweb.Room[C], l *i18n.Locale, e *entry.Entry[C], by submissionweb.Beside) []templ.Component {
	return p.TranslationsBelow(l, submission.WordsOf(&e.Content), entry.Translations(e), by, p.Fields.Passages(l, &e.Content))
}

// credited are the names of authors as they are printed beside words.
func (p *Pages) credited(l *i18n.Locale, told *submission.Told) string {
	return submissionweb.Credited(l, submissionweb.Credits(l, p.Names, told))
}

// histories show below both what followed the report, and what each reply, under whose
// it is.
func (p *Pages) histories(ctx context.Context, l *i18n.Locale, a *independent.Answered) templ.Component {
	var replied []entryweb.Said
	for i := range a.Replies {
		e := &a.Replies[i]
		for j := range e.Versions {
			said := entryweb.Said{Mark: e.Versions[j].Mark, What: l.T("independent.event.replied"), As: e.Versions[j].As}
			if j > 0 {
				said.What = l.T("independent.event.reply-corrected")
			}
			replied = append(replied, said)
		}
	}
	slices.SortFunc(replied, func(a, b entryweb.Said) int { return cmp.Compare(a.Index, b.Index) })
	out := []templ.Component{p.Reports.HistoryUnder(ctx, l, &a.Report, "events", l.T("independent.events"), replied...)}
	for i := range a.Replies {
		e := &a.Replies[i]
		out = append(out, p.Replies.HistoryUnder(ctx, l, e, "events-"+strconv.Itoa(i+1), l.T("independent.reply.events", "state", p.Authors(l, e.Via.Authors()))))
	}
	return ui.Stack(out...)
}

// reply shows a reply in its author's words, apart from those of the report.
func (p *Pages) reply(ctx context.Context, l *i18n.Locale, to *independent.Answered, e *entry.Entry[independent.Reply], actor policy.Actor) (view templ.Component, rests []string, err error) {
	says, by, err := p.Replies.Read(ctx, l, e)
	if err != nil {
		return nil, nil, err
	}
	blocks := []templ.Component{p.Replies.Ended(l, e), submissionweb.ViaLines(l, p.Names, e.Told)}
	blocks = append(blocks, entryweb.Earlier(l, "independent.reply.earlier", &to.Report, e.Worded().Index), p.Replies.Fields.View(ctx, l, &says))
	blocks = append(blocks, languages(p.Replies, l, e, by)...)
	blocks = append(blocks, ui.Para(ui.Moment(l, e.At), ui.Plain(" "), ui.A(l.Path("/statements", e.ID), e.ID[:16])))
	if ways := p.Replies.Ways(l, e, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	return ui.Part(place(e), l.T("independent.reply.words.of", "author", p.credited(l, &e.Told)), 2, blocks...), by.RestsOn(), nil
}

// few is how many reports stand on the page of another room, before the way to
// all of them.
const few = 5

// On adds to the page about a provision: which independent reports are about it.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, independent.Serving(id), [2]string{"provision", id})
}

// Of adds to the page of a State, apart from what it says of itself: what others
// report about it, with its reply beside.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	if !isState(id) {
		return p.share(ctx, l, entry.By(id), [2]string{"author", id})
	}
	return p.share(ctx, l, independent.About(id), [2]string{"about", id})
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, key string, asked [2]string) (out ui.Share, err error) {
	part, err := p.Queries.List(ctx, entry.Filter{Keys: []string{key}, Limit: few})
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	on := ""
	if asked[0] == "provision" {
		on = asked[1]
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("independent.frame.words"))), ui.TableView(l, p.table(l, part.Items, on, &out.RestsOn))}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(independent.Home)+entryweb.Query(0, asked), l.T("independent.list.more"))))
	}
	out.Body = ui.Part("independent", l.T("independent.list.title"), 2, blocks...)
	return out, nil
}

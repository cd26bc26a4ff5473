package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/guidance"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	Twin        = "/api/v1/guidance"
	desk        = "/desk/implementation/guidance"
	commentDesk = "/desk/implementation/comments"
)

// Pages are the pages of guidance and of the comments on it.
type Pages struct {
	*entryweb.Shared
	Queries  *guidance.Queries
	Guidance *entryweb.Room[guidance.Guidance]
	Comments *entryweb.Room[guidance.Comment]
}

// New makes the pages.
func New(p *entryweb.Shared, q *guidance.Queries, all *entry.Service[guidance.Guidance], comments *entry.Service[guidance.Comment]) *Pages {
	out := &Pages{Shared: p, Queries: q}
	out.Guidance = &entryweb.Room[guidance.Guidance]{Shared: p, Service: all, Home: guidance.Home, Desk: desk, Fields: out.fields(),
		Words: entryweb.Words{List: "guidance.list.title", New: "guidance.new.title", Lead: "guidance.new.lead", Change: "guidance.change.title", End: "guidance.withdraw.title", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[guidance.Guidance]) string { return guidance.Home + "/" + e.ID }}
	out.Comments = &entryweb.Room[guidance.Comment]{Shared: p, Service: comments, Home: guidance.Home, Desk: commentDesk, Under: desk + "/{on}/comment", Fields: out.commentFields(),
		Words: entryweb.Words{List: "guidance.list.title", New: "guidance.comment.new", Lead: "guidance.comment.lead", Change: "guidance.comment.change", End: "guidance.comment.withdraw", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[guidance.Comment]) string { return guidance.Home + "/" + e.On },
		Above: out.commented, Opens: out.opens}
	return out
}

// opens refuses comments on what no longer stands.
func (p *Pages) opens(ctx context.Context, _ policy.Actor, _ submission.Mode, on string) error {
	g, err := p.Queries.Guidance.Get(ctx, on)
	if err == nil && g.Ended != nil {
		err = fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	}
	return err
}

// commented shows to who comments, or clears a comment, what it is on.
func (p *Pages) commented(ctx context.Context, l *i18n.Locale, on string) (templ.Component, error) {
	g, err := p.Queries.Guidance.Get(ctx, on)
	if err != nil {
		return nil, err
	}
	return ui.FactList(ui.Facts{{Term: l.T("guidance.comment.to"), Content: ui.TextLink(l, l.Path(guidance.Home, on), g.Content.Title)},
		{Term: l.T("entry.of"), Content: submissionweb.AuthorsView(l, p.Names, &g.Told)}}), nil
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []ui.Route {
	return slices.Concat([]ui.Route{{Path: guidance.Home, Page: p.list, Live: true}, {Path: guidance.Home + ".csv", File: p.file(false)}, {Path: guidance.Home + ".xlsx", File: p.file(true)}, {Path: guidance.Home + "/{id}", Page: p.one, Live: true}}, p.Guidance.Routes(), p.Comments.Routes())
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	before, err := entryweb.Before(r)
	if err != nil {
		return ui.Page{}, err
	}
	narrowed, keys := keysOf(r)
	part, err := p.Queries.List(r.Context(), entry.Filter{Keys: keys, Before: before})
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("guidance.list.title"), Lead: l.T("guidance.list.lead"), Section: "/implementation", Twin: Twin + narrowed.Query(before),
		Downloads: ui.Downloads{CSV: l.Path(guidance.Home) + ".csv" + narrowed.Query(0), Excel: l.Path(guidance.Home) + ".xlsx" + narrowed.Query(0)},
		Crumbs:    []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}}}
	actor, err := p.Actor(r)
	if err != nil {
		return page, err
	}
	provisions, err := p.Offered(r.Context(), l)
	if err != nil {
		return page, err
	}
	filter := ui.Filter{Action: l.Path(guidance.Home), Label: l.T("entry.filter"), Hidden: map[string]string{},
		Fields: []ui.Field{{Name: "provision", Label: l.T("guidance.provision"), Value: narrowed["provision"], Hint: l.T("implementation.akin.hint"), Options: ui.Options(l.T("entry.all"), provisions...)}}}
	if narrowed["author"] != "" {
		filter.Hidden["author"] = narrowed["author"]
	}
	if narrowed.Query(0) != "" {
		filter.Reset = l.Path(guidance.Home)
	}
	body := []templ.Component{ui.Para(ui.Plain(l.T("guidance.frame")))}
	if way := p.Guidance.New(l, actor, ""); way != nil {
		body = append(body, ui.Para(way))
	}
	body = append(body, ui.FilterForm(l, filter), ui.TableView(l, p.table(l, part.Items, narrowed["provision"], &page.RestsOn)))
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(guidance.Home) + narrowed.Query(part.Next)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// table lists guidance, the newest first; on is the provision by which it is narrowed,
// or empty.
func (p *Pages) table(l *i18n.Locale, all []guidance.Commented, on string, rests *[]string) ui.Table {
	t := ui.Table{ID: "guidance-table", Caption: l.T("guidance.list.caption"), Empty: l.T("guidance.list.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("guidance.name")}, {Head: l.T("entry.of")}, {Head: l.T("guidance.provisions")}, {Head: l.T("guidance.comments"), Number: true}}}
	for i := range all {
		g := &all[i].Guidance
		*rests = append(*rests, g.Statements...)
		below := ui.Quiet(entryweb.WayWords(l, p.Names, g))
		if g.Ended != nil {
			below = ui.Quiet(l.T("entry.withdrawn"))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(module.Under(ui.Lines(p.TitleLink(l, guidance.Home+"/"+g.ID, g.ID, g.Content.Title), below), module.Akin(l, p.Cite, on, g.Content.Provisions))), ui.Show(submissionweb.AuthorsView(l, p.Names, &g.Told)),
			ui.Show(p.About(l, g.Content.Provisions)), ui.Number(l, standing(all[i].Comments))))
	}
	return t
}

// standing is how many comments stand.
func standing(all []entry.Entry[guidance.Comment]) (n int) {
	for i := range all {
		if all[i].Ended == nil {
			n++
		}
	}
	return n
}

// one is the page of one piece of guidance, with the comments on it below.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	page, err := p.Guidance.One(Twin, p.show)(r, l)
	if err != nil {
		return page, err
	}
	c, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return page, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return page, err
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("guidance.comments.frame")))}
	if len(c.Comments) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("guidance.comments.none"))))
	}
	for i := range c.Comments {
		page.RestsOn = append(page.RestsOn, c.Comments[i].Statements...)
		view, rests, err := p.comment(r.Context(), l, &c.Guidance, &c.Comments[i], actor, i+1)
		if err != nil {
			return page, err
		}
		blocks, page.RestsOn = append(blocks, view), append(page.RestsOn, rests...)
	}
	if way := p.Comments.New(l, actor, c.ID); way != nil && c.Guidance.Ended == nil {
		blocks = append(blocks, ui.Para(way))
	}
	page.Lead = l.T("guidance.frame")
	page.Body = ui.Stack(page.Body, ui.Part("comments", l.T("guidance.comments"), 2, blocks...))
	return page, nil
}

// comment shows a comment in its author's words.
func (p *Pages) comment(ctx context.Context, l *i18n.Locale, on *entry.Entry[guidance.Guidance], e *entry.Entry[guidance.Comment], actor policy.Actor, n int) (view templ.Component, rests []string, err error) {
	says, by, err := p.Comments.Read(ctx, l, e)
	if err != nil {
		return nil, nil, err
	}
	who := submissionweb.Credited(l, submissionweb.Credits(l, p.Names, &e.Told))
	blocks := []templ.Component{p.Comments.Ended(l, e), submissionweb.ViaLines(l, p.Names, e.Told), entryweb.Earlier(l, "guidance.comment.earlier", on, e.Worded().Index), p.Comments.Fields.View(ctx, l, &says),
		ui.Stack(p.TranslationsBelow(l, e.Content.Words(), nil, by, p.Comments.Fields.Passages(l, &e.Content))...), ui.Para(ui.Moment(l, e.At), ui.Plain(" "), ui.A(l.Path("/statements", e.ID), e.ID[:16])), p.Comments.HistoryUnder(ctx, l, e, "events-"+strconv.Itoa(n), l.T("guidance.comment.events", "who", who))}
	if ways := p.Comments.Ways(l, e, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	return ui.Part("comment-"+e.ID[:16], who, 3, blocks...), by.RestsOn(), nil
}

// few is how many stand on the page of another room, before the way to all.
const few = 5

// On adds to the page about a provision what guidance there is on it.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, guidance.Serving(id), entryweb.Narrowed{"provision": id})
}

// Of adds to the page of a participant which guidance is its own.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, entry.By(id), entryweb.Narrowed{"author": id})
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, key string, asked entryweb.Narrowed) (out ui.Share, err error) {
	part, err := p.Queries.List(ctx, entry.Filter{Keys: []string{key}, Stands: true, Limit: few})
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	blocks := []templ.Component{ui.TableView(l, p.table(l, part.Items, asked["provision"], &out.RestsOn))}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(guidance.Home)+asked.Query(0), l.T("guidance.list.more"))))
	}
	out.Body = ui.Part("guidance", l.T("guidance.list.title"), 2, blocks...)
	return out, nil
}

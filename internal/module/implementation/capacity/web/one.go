package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// fewMatches is how many matches stand on the page of a need or an offer.
const fewMatches = 20

func (p *Pages) one(side capacity.Side) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		e, err := p.queries().Get(r.Context(), side, r.PathValue("id"))
		if err != nil {
			return ui.Page{}, err
		}
		actor, err := p.Actor(r)
		if err != nil {
			return ui.Page{}, err
		}
		says := e.Content
		by, err := p.Reading(r.Context(), l, e.ID, &says)
		if err != nil {
			return ui.Page{}, err
		}
		title, lang := says.Title.Pick(l)
		page := p.under(l, side, title)
		if lang != l.Tag() {
			page.TitleIn = lang
		}
		page.Twin, page.RestsOn = api+"/"+plural(side)+"/"+e.ID, slices.Concat(e.Statements, by.RestsOn())
		blocks := []templ.Component{p.Told(l, e.Told)}
		if e.Ended != nil {
			blocks = append(blocks, p.ended(l, e))
		}
		blocks = append(blocks, ui.Paragraphs(l, says.Text), p.facts(l, side, &says))
		if view := p.TranslationsView(l, &e.Content, e.Translations, by, p.passages(l, side, &e.Content)); view != nil {
			blocks = append(blocks, view)
		}
		if len(e.Accounts) > 0 {
			blocks = append(blocks, ui.Part("accounts", l.T("capacity.accounts"), 2, p.accounts(l, e.Accounts)))
		}
		together, err := p.goesWith(r, l, e)
		if err != nil {
			return ui.Page{}, err
		}
		blocks = append(blocks, together...)
		if p.Beside != nil {
			more, err := p.Beside(r, l, actor, e)
			if err != nil {
				return ui.Page{}, err
			}
			blocks = append(blocks, more...)
		}
		if ways := p.ways(l, e, actor); len(ways) > 0 {
			blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
		}
		page.Body = ui.Stack(append(blocks, p.history(l, e)...)...)
		return page, nil
	}
}

// under is a page below a list.
func (p *Pages) under(l *i18n.Locale, side capacity.Side, title string) ui.Page {
	return ui.Page{Title: title, Section: section, Crumbs: []ui.Link{{Href: l.Path(section), Words: l.T("implementation.title")}, {Href: l.Path(side.Path()), Words: l.T(key(side, "list"))}}}
}

// ended says that a need or an offer is closed or withdrawn, and what became of it.
func (p *Pages) ended(l *i18n.Locale, e *capacity.Entry) templ.Component {
	by := ui.Para(ui.Sentence(l, "capacity.ended."+string(e.State), ui.Parts{"by": p.Name(l, e.Ended.As), "date": ui.Moment(l, e.Ended.At)}))
	blocks := []templ.Component{by}
	if e.Ended.Result != "" {
		blocks = append(blocks, ui.Para(ui.Plain(l.T(key(e.Side, "result."+string(e.Ended.Result))))))
	}
	if !e.Ended.Reason.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, e.Ended.Reason))
	}
	if len(e.Ended.With) > 0 {
		blocks = append(blocks, ui.Para(ui.Sentence(l, key(e.Side, "with"), ui.Parts{"these": p.these(l, e.Side.Other(), e.Ended.With)})))
	}
	return ui.NoticeOf(l.T(key(e.Side, "state."+string(e.State))), blocks...)
}

// these leads to needs or offers.
func (p *Pages) these(l *i18n.Locale, side capacity.Side, ids []statement.Hash) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		out = append(out, p.called(l, side, id))
	}
	return ui.List(l, out...)
}

// called leads to a need or an offer by its title; by its id where it is not here.
func (p *Pages) called(l *i18n.Locale, side capacity.Side, id statement.Hash) templ.Component {
	to := l.Path(side.Path(), id.String())
	if e, err := p.queries().Get(context.Background(), side, id.String()); err == nil {
		return ui.TextLink(l, to, e.Title)
	}
	return ui.A(to, id.String()[:16])
}

// whole shows a content in every language, to who answers for it; nothing where it is
// in one.
func (p *Pages) whole(l *i18n.Locale, side capacity.Side, c *capacity.Content) templ.Component {
	return ui.Stack(submissionweb.TonguesView(l, c, p.passages(l, side, c), nil)...)
}

// facts are what a need or an offer says beside its words.
func (p *Pages) facts(l *i18n.Locale, side capacity.Side, c *capacity.Content) templ.Component {
	out := ui.Facts{{Term: l.T("capacity.kind"), Content: p.kindsOf(l, c.Kinds)}}
	add := func(term string, there bool, show func() templ.Component) {
		if there {
			out = append(out, ui.Fact{Term: l.T(term), Content: show()})
		}
	}
	add("capacity.provision", len(c.Provisions) > 0, func() templ.Component { return p.about(l, c.Provisions) })
	add("capacity.concerns", len(c.Regions)+len(c.States) > 0, func() templ.Component { return p.concerned(l, c) })
	add("capacity.language", len(c.Languages) > 0, func() templ.Component {
		var names []templ.Component
		for _, tag := range c.Languages {
			names = append(names, ui.Plain(ui.LanguageName(l, tag)))
		}
		return ui.List(l, names...)
	})
	add("capacity.time", c.From+c.Until != "", func() templ.Component { return span(l, c.From, c.Until) })
	add("capacity.terms", !c.Terms.Empty(), func() templ.Component { return ui.Paragraphs(l, c.Terms) })
	contact := []templ.Component{ui.Text(l, c.Contact.Office)}
	if c.Contact.Mail != "" {
		contact = append(contact, ui.A("mailto:"+c.Contact.Mail, c.Contact.Mail))
	}
	if c.Contact.Address != "" {
		contact = append(contact, ui.Address(c.Contact.Address))
	}
	return ui.FactList(append(out, ui.Fact{Term: l.T(key(side, "contact")), Content: ui.Lines(contact...)}))
}

// passages are those of a content, by which two wordings are set against each
// other.
func (p *Pages) passages(l *i18n.Locale, side capacity.Side, c *capacity.Content) []submissionweb.Passage {
	named := func(all []string, name func(string) string) (out []string) {
		for _, s := range all {
			out = append(out, name(s))
		}
		return out
	}
	words := func(key, name string, all ...string) submissionweb.Passage {
		return submissionweb.Words(l, key, l.T(name), all...)
	}
	return []submissionweb.Passage{{Key: "title", Name: l.T("capacity.title"), Text: c.Title}, {Key: "text", Name: l.T("capacity.text"), Text: c.Text},
		words("kinds", "capacity.kind", named(c.Kinds, func(id string) string { name, _ := p.Service.Kinds.Called(id).Pick(l); return name })...),
		words("provisions", "capacity.provision", named(c.Provisions, p.cite)...), words("regions", "capacity.region", named(c.Regions, func(id string) string { return region(l, id) })...),
		words("states", "capacity.states", named(c.States, func(id string) string { return p.Called(l, id) })...),
		words("languages", "capacity.languages", named(c.Languages, func(tag string) string { return ui.LanguageName(l, tag) })...),
		words("from", "capacity.from", c.From), words("until", "capacity.until", c.Until), {Key: "terms", Name: l.T("capacity.terms"), Text: c.Terms},
		{Key: "office", Name: l.T("capacity.office"), Text: c.Contact.Office}, words("contact", key(side, "contact"), strings.TrimSpace(c.Contact.Mail+"\n"+c.Contact.Address))}
}

// accounts are what the two of a match made public.
func (p *Pages) accounts(l *i18n.Locale, all []capacity.Account) templ.Component {
	t := ui.Table{ID: "accounts-table", Caption: l.T("capacity.accounts.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("consult.by")}, {Head: l.T("capacity.stage")}, {Head: l.T("capacity.need.one")},
		{Head: l.T("capacity.offer.one")}, {Head: l.T("capacity.words"), Spare: true}, {Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	for _, a := range all {
		words := ui.Blank()
		if !a.Text.Empty() {
			words = ui.Stored(l, a.Text)
		}
		id := a.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Name(l, a.As)), ui.Words(l.T("capacity.stage."+string(a.Stage))), ui.Show(p.called(l, capacity.Need, a.Need)),
			ui.Show(p.called(l, capacity.Offer, a.Offer)), words, ui.Show(ui.Moment(l, a.At)), ui.To(l.Path("/statements", id), id[:16])))
	}
	return ui.TableView(l, t)
}

// goesWith are the matches of a need or an offer.
func (p *Pages) goesWith(r *http.Request, l *i18n.Locale, e *capacity.Entry) ([]templ.Component, error) {
	if e.State != capacity.Open {
		return nil, nil
	}
	f := capacity.MatchFilter{Need: e.ID, Limit: fewMatches}
	if e.Side == capacity.Offer {
		f = capacity.MatchFilter{Offer: e.ID, Limit: fewMatches}
	}
	all, more, err := p.queries().Matches(r.Context(), f)
	if err != nil {
		return nil, err
	}
	table, err := p.matchTable(r.Context(), l, e.Side.Other(), all)
	if err != nil {
		return nil, err
	}
	blocks := []templ.Component{table}
	if more {
		blocks = append(blocks, ui.Para(ui.A(l.Path(matchesPath)+"?"+string(e.Side)+"="+e.ID, l.T("capacity.matches.all"))))
	}
	return []templ.Component{ui.Part("matches", l.T(key(e.Side, "goes")), 2, blocks...)}, nil
}

// ways are what an actor can do about a need or an offer.
func (p *Pages) ways(l *i18n.Locale, e *capacity.Entry, actor policy.Actor) (out []templ.Component) {
	if e.State == capacity.IsWithdrawn {
		return nil
	}
	way := func(to, words string) { out = append(out, ui.A(l.Path(desk+e.Side.Path(), e.ID, to), words)) }
	if p.Owns(actor, e.Told) && e.State == capacity.Open {
		way("confirm", submissionweb.OwnWords(l, e.Told))
	}
	if _, ok := submissionweb.Altering(actor, &e.Told, false); ok && e.State == capacity.Open {
		way("change", l.T(key(e.Side, "change")))
		out = append(out, ui.A(submissionweb.Translate(l, l.Path(desk+e.Side.Path(), e.ID, "change"), &e.Content), l.T("way.tongue.more")))
		way("close", l.T(key(e.Side, "close")))
	}
	if _, ok := submissionweb.Altering(actor, &e.Told, true); ok {
		way("withdraw", l.T(key(e.Side, "withdraw")))
	}
	if other := p.TranslateOthers(l, actor, e.ID, &e.Told); other != nil && e.State == capacity.Open {
		out = append(out, other)
	}
	return out
}

// history are the earlier wordings, and what followed.
func (p *Pages) history(l *i18n.Locale, e *capacity.Entry) (out []templ.Component) {
	var earlier []templ.Component
	for i := len(e.Versions) - 1; i > 0; i-- {
		is, was := &e.Versions[i], &e.Versions[i-1]
		one := []templ.Component{ui.Para(ui.Sentence(l, "listing.corrected", ui.Parts{"by": p.Name(l, is.As), "date": ui.Moment(l, is.At)}))}
		if !is.Reason.Empty() {
			one = append(one, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, is.Reason)}}))
		}
		one = append(one, submissionweb.Compared(l, p.passages(l, e.Side, &was.Content), p.passages(l, e.Side, &is.Content)))
		one = append(one, ui.Folded(l.T("capacity.before"), ui.Para(ui.Strong(l.T("capacity.title")+": "), ui.Text(l, was.Title)), ui.Paragraphs(l, was.Text), p.facts(l, e.Side, &was.Content)))
		earlier = append(earlier, ui.Part("version-"+strconv.Itoa(i), l.T("listing.version", "number", strconv.Itoa(i+1)), 3, one...))
	}
	if len(earlier) > 0 {
		out = append(out, ui.Part("earlier", l.T("listing.history"), 2, earlier...))
	}
	if len(e.Events) == 0 {
		return out
	}
	t := ui.Table{ID: "events-table", Caption: l.T(key(e.Side, "events")), Stacked: true, Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	for _, ev := range e.Events {
		counts := l.T("consult.counts.yes")
		if ev.Why != "" {
			counts = l.T("capacity.why." + ev.Why)
		}
		reason := ui.Blank()
		if !ev.Reason.Empty() {
			reason = ui.Stored(l, ev.Reason)
		}
		id := ev.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, ev.At)), ui.Words(l.T("capacity.event."+ev.What)), ui.Show(p.Name(l, ev.As)), reason, ui.Words(counts), ui.To(l.Path("/statements", id), id[:16])))
	}
	return append(out, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, t)))
}

// sorted is a list in ascending order, each once, without what is empty.
func sorted(all []string) []string {
	out := slices.Sorted(slices.Values(all))
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}

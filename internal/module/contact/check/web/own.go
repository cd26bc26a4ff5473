package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func ownCrumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path("/desk/contacts"), Words: l.T("contact.desk.title")}}, more...)
}

// home is what was asked of the own participant, over time.
func (p *Pages) home(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "own-checks", Stacked: true, Caption: l.T("check.own.caption"), Empty: l.T("check.own.empty"), Columns: []ui.Column{{Head: l.T("check.check")}, {Head: l.T("contact.community")},
		{Head: l.T("check.standing")}, {Head: l.T("check.after")}, {Head: l.T("check.by"), Spare: true}}}
	var rests []string
	for i := range all {
		o := &all[i]
		rests = append(rests, o.Called.Statement.String())
		by := ui.Blank()
		if o.Answer != nil {
			by = ui.Words(v.answered(o.Answer, o.Contacts))
			rests = append(rests, o.Answer.Statement.String())
		}
		if o.Erased {
			t.Rows = append(t.Rows, ui.Cells(ui.Words(l.T("check.answered.erased")), ui.Blank(), ui.Blank(), ui.Words(v.took(o.Minutes)), by))
			continue
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(check.Home, o.Check), l.DateTime(o.Terms.Begins())), ui.Stored(l, o.Community.Title), ui.Words(v.standing(o)), ui.Words(v.took(o.Minutes)), by))
	}
	return marked(ui.Page{Title: l.T("check.own.title"), Lead: l.T("check.own.lead"), Crumbs: ownCrumbs(l), Twin: api, RestsOn: rests, Body: ui.TableView(l, t)}), nil
}

// standing says how a check of the own participant stands, as the board of who called
// it does.
func (v viewer) standing(o *check.Own) string { return v.l.T("check.standing." + string(o.Standing)) }

// ended says that a check is closed, when and how; nothing of one that is open.
func (v viewer) ended(o *check.Own) string {
	end := check.AtDeadline
	switch {
	case o.Open:
		return ""
	case o.Closed.IsZero():
		return v.l.T("check.own.closed")
	case o.Closed.Before(o.Terms.Begins()):
		return v.l.T("check.own.called-off", "at", v.l.DateTime(o.Closed))
	case o.Closed.Before(o.Terms.Ends()):
		end = check.ByManager
	}
	return v.l.T("check.own.closed-at", "at", v.l.DateTime(o.Closed), "how", v.l.T("check.end."+string(end)))
}

// own is one check of the own participant, with the button that answers it.
func (p *Pages) own(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	o, err := p.Queries.Own(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	return p.ownPage(l, actor, o, ""), nil
}

func (p *Pages) ownPage(l *i18n.Locale, actor policy.Actor, o *check.Own, fault string) ui.Page {
	v := viewer{p, l}
	rests := []string{o.Called.Statement.String()}
	facts := ui.Facts{{Term: l.T("contact.community"), Content: ui.TextLink(l, l.Path(directory, o.Community.Slug), o.Community.Title)}, {Term: l.T("check.standing"), Content: ui.Plain(v.standing(o))}}
	if o.Answer != nil {
		rests = append(rests, o.Answer.Statement.String())
		facts = append(facts, ui.Fact{Term: l.T("check.by"), Content: ui.Plain(v.answered(o.Answer, o.Contacts))}, ui.Fact{Term: l.T("check.column.answered"), Content: ui.Moment(l, o.Answer.At)})
		if o.Minutes != nil {
			facts = append(facts, ui.Fact{Term: l.T("check.after"), Content: ui.Plain(v.took(o.Minutes))})
		}
	}
	body := []templ.Component{}
	switch {
	case o.Move == check.Ours && check.May(actor, check.Reply) == nil:
		body = append(body, ui.NoticeOf(l.T("check.answer.what"), ui.FormView(l, ui.Form{ID: "answer", Submit: l.T("check.answer.submit"), Fault: fault})))
	case fault != "": // the form with which it was sent is not there any more
		body = append(body, ui.NoticeOf(fault))
	}
	body = append(body, ui.FactList(append(facts, v.terms(&o.Community, &o.Terms)...)))
	if steps := v.steps(o.Steps, o.Contacts); len(steps) > 0 {
		body = append(body, ui.Part("steps", l.T("check.steps"), 2, ui.List(l, steps...)))
	}
	return marked(ui.Page{Title: l.T("check.board.title", "at", l.DateTime(o.Terms.Begins())), Lead: v.ended(o), Crumbs: ownCrumbs(l, ui.Link{Href: l.Path(check.Home), Words: l.T("check.own.title")}),
		Twin: api + "/" + o.Check, RestsOn: rests, Body: ui.Stack(body...)})
}

// answer answers a check in the participant's name.
func (p *Pages) answer(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	id := r.PathValue("id")
	err = p.Service.Answer(r.Context(), actor, id)
	if err == nil {
		return ui.Answer{To: l.Path(check.Home, id)}, nil
	}
	if !again(err) && !fail.Is(err, fail.Gone) {
		return ui.Answer{}, err
	}
	o, shown := p.Queries.Own(r.Context(), actor, id)
	if shown != nil {
		return ui.Answer{}, shown
	}
	return ui.Answer{Page: p.ownPage(l, actor, o, l.Fault(err))}, nil
}

// figures are what the members of a community know of its checks.
func (p *Pages) figures(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, err := p.Queries.Figures(r.Context(), actor, r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	rests := append([]string{}, f.Community.Statements...)
	body := []templ.Component{v.due(f.Next)}
	if actor.For != "" { // a check that is open has no figures yet, but is there
		own, err := p.Queries.Owned(r.Context(), actor)
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, v.underWay(f.Community.Slug, own)...)
	}
	if len(f.Checks) == 0 {
		body = append(body, ui.Para(ui.Plain(l.T("check.figures.empty"))))
	}
	for i := range f.Checks {
		c := &f.Checks[i]
		rests = append(rests, c.Closed.Statement.String())
		body = append(body, ui.Part("c-"+c.Check[len(check.Prefix):], l.T("check.board.title", "at", l.DateTime(c.Terms.Begins())), 2, v.rates(&f.Community, c)))
	}
	if actor.For != "" {
		body = append(body, ui.Jump([]ui.JumpEntry{{Href: l.Path(check.Home), Words: l.T("check.own.title"), Note: l.T("check.own.lead")}}))
	}
	words, lang := f.Community.Title.Pick(l)
	return marked(ui.Page{Title: l.T("check.figures.title"), Lead: l.T("check.figures.lead"), Crumbs: ownCrumbs(l, ui.Link{Href: l.Path(directory, f.Community.Slug), Words: words, Lang: lang}),
		Twin: api, RestsOn: rests, Body: ui.Stack(body...)}), nil
}

// underWay leads to the checks of a community that are open and that the reader's own
// participant sees.
func (v viewer) underWay(slug string, own []check.Own) (out []templ.Component) {
	for i := range own {
		if o := &own[i]; o.Open && !o.Erased && o.Community.Slug == slug {
			out = append(out, ui.Para(ui.Sentence(v.l, "check.figures.open", ui.Parts{"check": ui.A(v.l.Path(check.Home, o.Check), v.l.T("check.board.title", "at", v.l.DateTime(o.Terms.Begins()))),
				"until": ui.Moment(v.l, o.Terms.Ends()), "standing": ui.Plain(v.standing(o))})))
		}
	}
	return out
}

// rates are the figures of one check.
func (v viewer) rates(c *contact.Community, res *check.Result) templ.Component {
	l := v.l
	t := ui.Table{ID: "rates-" + res.Check[len(check.Prefix):], Caption: l.T("check.rates.caption"), Stacked: true, Note: l.T("check.rates.note", "n", res.Rates.SmallGroup),
		Columns: []ui.Column{{Head: l.T("check.rates.what")}, {Head: l.T("check.rates.number"), Number: true}, {Head: l.T("check.rates.share"), Number: true}}}
	row := func(words string, n contact.Count) {
		share := ""
		if !n.Suppressed && !res.Rates.Asked.Suppressed && res.Rates.Asked.N > 0 {
			share = l.Percent(n.N, res.Rates.Asked.N)
		}
		count := l.T("check.rates.suppressed")
		if !n.Suppressed {
			count = l.Number(n.N)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(words), ui.Words(count), ui.Words(share)))
	}
	row(l.T("check.rates.asked"), res.Rates.Asked)
	for _, w := range res.Rates.Within {
		row(l.T("check.rates.within", "span", span(l, w.Minutes)), w.Count)
	}
	row(l.T("check.rates.answered"), res.Rates.Answered)
	return ui.Stack(ui.FactList(append(v.terms(c, &res.Terms), ui.Fact{Term: l.T("check.end"), Content: ui.Plain(l.T("check.end." + string(res.By)))})), ui.TableView(l, t))
}

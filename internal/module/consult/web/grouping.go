package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// running is what a form works on by which somebody runs a consultation, or
// takes part in one of its groups.
type running struct {
	actor policy.Actor
	c     consult.Consultation
	as    string            // as whom it is said: "" for the secretariat
	g     *consult.GroupNow // nil where the form is about none
	point *consult.PointNow // likewise
}

// running finds what a form is about, and refuses whoever may not send it.
func (p *Pages) running(r *http.Request, may func(x *running) error) (x running, err error) {
	if x.actor, x.c, x.as, err = p.runner(r, r.PathValue("id")); err != nil {
		return x, err
	}
	if id := r.PathValue("group"); id != "" {
		if x.g = x.c.Group(id); x.g == nil {
			return x, fail.New(fail.NotFound, "The consultation has no such group.")
		}
	}
	if id := r.PathValue("point"); id != "" && x.g != nil {
		i := slices.IndexFunc(x.g.Points, func(pt consult.PointNow) bool { return pt.ID.String() == id })
		if i < 0 || x.g.Points[i].Outcome != nil {
			return x, fail.New(fail.NotFound, "There is no such point, or it is settled.")
		}
		x.point = &x.g.Points[i]
	}
	if x.c.Concluded != nil {
		return x, fail.New(fail.Conflict, "The consultation is concluded.")
	}
	return x, may(&x)
}

// organises: the organiser, or the secretariat in what it recorded.
func (p *Pages) organises(x *running) error {
	if !p.runs(x.actor, &x.c) {
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	return nil
}

// leads: the lead of the group as well.
func (p *Pages) leads(x *running) error {
	if !x.g.Leads(x.actor.For) && !p.runs(x.actor, &x.c) {
		return fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	}
	return nil
}

// belongs: a member of the group as well.
func (p *Pages) belongs(x *running) error {
	if p.leads(x) != nil && !isMember(x.g, x.actor.For) {
		return fail.New(fail.Denied, "This is for members of the group.")
	}
	return nil
}

func isMember(g *consult.GroupNow, id string) bool {
	return slices.ContainsFunc(g.Members, func(m consult.Member) bool { return m.ID == id })
}

// sentence is a form of the process: who may send it, its fields, and what is
// said.
type sentence struct {
	id, title string // of the form; the catalogue's key
	lead      string // catalogue's key; "" for none
	may       func(x *running) error
	typed     func(x *running) url.Values // what it holds at first; nil: nothing
	inputs    func(ctx context.Context, x *running, f *filled) ([]ui.Input, error)
	body      func(x *running, f *filled) corpus.Body
}

// route makes a page and a form of a sentence.
func (p *Pages) route(path string, s sentence) ui.Route {
	return ui.Route{Path: desk + "/{id}/" + path, Desk: true,
		Page: func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
			x, err := p.running(r, s.may)
			if err != nil {
				return ui.Page{}, err
			}
			f := fillWith(l, url.Values{})
			if s.typed != nil {
				f.Values = s.typed(&x)
			}
			return p.sentencePage(r.Context(), l, &x, s, f, "")
		},
		Form: func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
			x, err := p.running(r, s.may)
			if err != nil {
				return ui.Answer{}, err
			}
			f, fault := fill(r, l), ""
			b := s.body(&x, f)
			if len(f.Faults) == 0 {
				out, err := p.Process.Say(r.Context(), x.actor, x.c.Statement, b)
				if err == nil {
					return p.Went(l, out, x.place(l)), nil
				}
				if !submissionweb.Again(err) {
					return ui.Answer{}, err
				}
				fault = l.Fault(err)
			}
			page, err := p.sentencePage(r.Context(), l, &x, s, f, fault)
			return ui.Answer{Page: page}, err
		}}
}

func (p *Pages) sentencePage(ctx context.Context, l *i18n.Locale, x *running, s sentence, f *filled, fault string) (ui.Page, error) {
	inputs, err := s.inputs(ctx, x, f)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &x.c, l.T(s.title))
	var above []templ.Component
	if x.g != nil {
		words, lang := x.g.Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(home, x.c.ID, "groups", x.g.ID), Words: words, Lang: lang})
	}
	if x.point != nil {
		above = append(above, ui.Para(ui.Text(l, x.point.Text)))
	}
	if s.lead != "" {
		page.Lead = l.T(s.lead)
	}
	form := ui.Form{ID: s.id, Submit: l.T("consult.draft"), Fault: fault, Inputs: inputs}
	if x.as == "" {
		form.Submit = l.T("process.record")
		page.Body = ui.Stack(append(above, ui.FormView(l, form))...)
		return page, nil
	}
	page.Body = ui.Stack(append(above, p.speaking(l, x.actor, form))...)
	return page, nil
}

// sentenceRoutes lists the forms of the process.
func (p *Pages) sentenceRoutes() []ui.Route {
	return []ui.Route{
		p.route("groups/new", p.forming()),
		p.route("groups/{group}/change", p.changing()),
		p.route("groups/{group}/points/new", p.pointing()),
		p.route("groups/{group}/points/{point}/outcome", p.settling()),
		p.route("conclude", p.concluding()),
		{Path: desk + "/{id}/texts/new", Page: p.tabling, Form: p.table, Desk: true},
	}
}

// place is the page to which a form leads once something is said.
func (x *running) place(l *i18n.Locale) string {
	if x.g != nil {
		return l.Path(home, x.c.ID, "groups", x.g.ID)
	}
	return l.Path(home, x.c.ID)
}

func (p *Pages) forming() sentence {
	return sentence{id: "group", title: "process.group.form", lead: "process.group.lead", may: p.organises, inputs: p.groupInputs,
		body: func(x *running, f *filled) corpus.Body {
			used := map[string]bool{"new": true} // the form's own address
			for i := range x.c.Groups {
				used[x.c.Groups[i].ID] = true
			}
			return p.typedGroup(f, &x.c, x.as, unused(slugOf(f.Get("title")), "group", used), nil)
		}}
}

func (p *Pages) changing() sentence {
	return sentence{id: "group", title: "process.group.change", lead: "process.group.lead", may: p.organises, inputs: p.groupInputs,
		typed: func(x *running) url.Values { return typedOfGroup(&x.g.Group) },
		body: func(x *running, f *filled) corpus.Body {
			was := x.g.Group
			was.Replaces = x.g.Formed
			return p.typedGroup(f, &x.c, x.as, x.g.ID, &was)
		}}
}

// groupInputs are the fields of a group.
func (p *Pages) groupInputs(ctx context.Context, x *running, f *filled) ([]ui.Input, error) {
	about, err := p.topics(ctx, f, "about", "process.group.about", x.c.About)
	if err != nil {
		return nil, err
	}
	lead := f.Input(ui.Area, "lead", "consult.lead", consult.MaxNamed*consult.MaxTitle/4)
	lead.Hint = f.L.T("process.group.lead.hint")
	if x.c.Via.Mode == submission.Recorded {
		lead.Hint = f.L.T("process.group.lead.recorded")
	}
	return []ui.Input{f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", consult.MaxTitle/4), about, lead, f.Optional(ui.Agree, "open", "process.group.open", 0)}, nil
}

// typedGroup is the group that was typed. Who leads a group of a consultation
// that is held here is listed: nobody else could decide.
func (p *Pages) typedGroup(f *filled, c *consult.Consultation, as, id string, was *consult.Group) *consult.Group {
	f.Need("title", "lead")
	g := &consult.Group{As: as, ID: id, Title: f.Text("title"), About: f.chosen("about"), Lead: p.namedIn(f, "lead"), Open: f.Get("open") == "yes"}
	if was != nil {
		g.Replaces, g.Title, g.Lead = was.Replaces, sameText(was.Title, g.Title), keptNames(was.Lead, g.Lead)
	}
	for _, n := range g.Lead {
		if n.ID == "" && c.Via.Mode != submission.Recorded {
			f.Faults["lead"] = f.L.T("process.fault.nobody", "name", n.Name)
		}
	}
	return g
}

func typedOfGroup(g *consult.Group) url.Values {
	v := url.Values{"language": {g.Title.Original}, "title": {g.Title.String()}, "about": g.About, "lead": {linesOf(g.Lead)}}
	if g.Open {
		v.Set("open", "yes")
	}
	return v
}

func (p *Pages) pointing() sentence {
	return sentence{id: "point", title: "process.point.open", lead: "process.point.lead", may: p.belongs, inputs: p.pointInputs,
		body: func(x *running, f *filled) corpus.Body { return typedPoint(f, x.as, x.g.ID) }}
}

func (p *Pages) pointInputs(ctx context.Context, x *running, f *filled) ([]ui.Input, error) {
	of := x.c.About
	if x.g != nil && len(x.g.About) > 0 {
		of = x.g.About
	}
	about, err := p.topics(ctx, f, "about", "process.point.about", of)
	if err != nil {
		return nil, err
	}
	text := f.Input(ui.Area, "text", "consult.point", consult.MaxNote/4)
	text.Rows = 6
	return []ui.Input{f.ChooseLanguage(), text, about}, nil
}

func typedPoint(f *filled, as, group string) *consult.Point {
	f.Need("text")
	return &consult.Point{As: as, Group: group, Text: f.Text("text"), About: f.chosen("about")}
}

func (p *Pages) settling() sentence {
	return sentence{id: "settle", title: "process.point.settle", may: p.leads, inputs: outcomeInputs,
		body: func(x *running, f *filled) corpus.Body { return typedOutcome(f, x.as, x.point.ID) }}
}

func outcomeInputs(_ context.Context, _ *running, f *filled) ([]ui.Input, error) {
	outcome := f.Input(ui.Area, "outcome", "consult.outcome", consult.MaxText/4)
	outcome.Rows = 8
	return []ui.Input{f.ChooseLanguage(), outcome}, nil
}

func typedOutcome(f *filled, as string, point statement.Hash) *consult.Settled {
	f.Need("outcome")
	return &consult.Settled{As: as, Point: point.String(), Outcome: f.Text("outcome")}
}

func (p *Pages) concluding() sentence {
	return sentence{id: "conclude", title: "process.conclude", lead: "process.conclude.lead", may: p.organises, inputs: reasonInputs,
		body: func(x *running, f *filled) corpus.Body { return typedReason(f, x.as) }}
}

func reasonInputs(_ context.Context, _ *running, f *filled) ([]ui.Input, error) {
	reason := f.Input(ui.Area, "reason", "consult.reason", consult.MaxNote/4)
	reason.Rows = 6
	return []ui.Input{f.ChooseLanguage(), reason}, nil
}

func typedReason(f *filled, as string) *consult.Concluded {
	f.Need("reason")
	return &consult.Concluded{As: as, Reason: f.Text("reason")}
}

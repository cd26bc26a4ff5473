package web

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// inGroup has an actor say something about a group.
func (p *Pages) inGroup(r *http.Request, l *i18n.Locale, body func(as, group string) corpus.Body) (ui.Answer, error) {
	actor, err := p.speaker(r)
	if err != nil {
		return ui.Answer{}, err
	}
	of, err := hash(r, "id")
	if err != nil {
		return ui.Answer{}, err
	}
	out, err := p.Process.Say(r.Context(), actor, of, body(actor.For, r.PathValue("group")))
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Went(l, out, l.Path(home, of.String(), "groups", r.PathValue("group"))), nil
}

func (p *Pages) ask(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.inGroup(r, l, func(as, group string) corpus.Body { return &consult.Asked{As: as, Group: group} })
}

func (p *Pages) leave(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.inGroup(r, l, func(as, group string) corpus.Body { return &consult.Left{As: as, Group: group} })
}

// waiting is the group of a request, for its lead or the organiser.
func (p *Pages) waiting(r *http.Request) (c consult.Consultation, g *consult.GroupNow, as string, err error) {
	actor, c, as, err := p.runner(r, r.PathValue("id"))
	if err != nil {
		return c, nil, "", err
	}
	if g = c.Group(r.PathValue("group")); g == nil {
		return c, nil, "", fail.New(fail.NotFound, "The consultation has no such group.")
	}
	if !g.Leads(actor.For) && !p.runs(actor, &c) {
		err = fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	}
	return c, g, as, err
}

func (p *Pages) answering(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, g, _, err := p.waiting(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.answerForm(l, &c, g, fill(r, l), ""), nil
}

func (p *Pages) answerForm(l *i18n.Locale, c *consult.Consultation, g *consult.GroupNow, f *filled, fault string) ui.Page {
	member := f.Input(ui.Choice, "member", "consult.answer.member", 0)
	for _, m := range g.Waiting {
		name, lang := p.Names.Name(m.ID, l.Tag())
		member.Options = append(member.Options, ui.Option{Value: m.ID, Words: name, Lang: lang})
	}
	i18n.Sort(l, member.Options, func(o ui.Option) string { return o.Words })
	verdict := f.Input(ui.Choosing, "verdict", "consult.answer.verdict", 0)
	verdict.Options = []ui.Option{{Value: "admit", Words: l.T("consult.answer.admit")}, {Value: "decline", Words: l.T("consult.answer.decline")}}
	reason := f.Optional(ui.Area, "reason", "consult.answer.reason", 1000)
	page := p.below(l, c, l.T("consult.answer.title"))
	page.Body = ui.FormView(l, ui.Form{ID: "answer", Submit: l.T("consult.draft"), Fault: fault, Inputs: []ui.Input{member, verdict, f.ChooseLanguage(), reason}})
	return page
}

func (p *Pages) answer(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	c, g, as, err := p.waiting(r)
	if err != nil {
		return ui.Answer{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	f.Need("member", "verdict")
	if f.Get("verdict") == "decline" {
		f.Need("reason")
	}
	a := consult.Admitted{As: as, Group: g.ID, Member: f.Get("member"), Reason: f.Text("reason")}
	body := consult.Admit(a)
	if f.Get("verdict") == "decline" {
		body = consult.Decline(a)
	}
	fault := ""
	if len(f.Faults) == 0 {
		out, err := p.Process.Say(r.Context(), actor, c.Statement, body)
		if err == nil {
			return p.Went(l, out, l.Path(home, c.ID, "groups", g.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.answerForm(l, &c, g, f, fault)}, nil
}

// groupWays are the forms on a group that an actor can send.
func (p *Pages) groupWays(l *i18n.Locale, c *consult.Consultation, g *consult.GroupNow, actor policy.Actor) (out []templ.Component) {
	if p.Choosing == nil {
		return nil
	}
	x := &running{actor: actor, c: *c, g: g}
	var ways []templ.Component
	if p.belongs(x) == nil {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "groups", g.ID, "points", "new"), l.T("process.point.open")))
	}
	for i := range g.Points {
		if pt := &g.Points[i]; pt.Outcome == nil && p.leads(x) == nil {
			words, _ := pt.Text.Pick(l)
			ways = append(ways, ui.A(l.Path(desk, c.ID, "groups", g.ID, "points", pt.ID.String(), "outcome"), l.T("process.point.settle.one", "point", shortened(words))))
		}
	}
	if p.organises(x) == nil {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "groups", g.ID, "change"), l.T("process.group.change")))
	}
	if len(ways) > 0 {
		out = append(out, ui.Para(ui.Lines(ways...)))
	}
	return out
}

// mostWords is how many letters of a text stand in a link.
const mostWords = 80

// shortened is the beginning of a text, up to the end of a word.
func shortened(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if utf8.RuneCountInString(words) <= mostWords {
		return words
	}
	cut := string([]rune(words)[:mostWords])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return cut + "…"
}

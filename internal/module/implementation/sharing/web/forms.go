package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/sharing"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// ofStatus is the value by which the status is chosen.
const ofStatus = "status"

// part is a part of which answers are shared.
type part struct {
	p     *Pages
	r     *http.Request
	l     *i18n.Locale
	actor policy.Actor
	id    string // of the preparation
	asks  *questionnaire.Questionnaire
	item  *questionnaire.Item
	can   []string // what can be shared of it
}

// part is that of a preparation of the actor's participant.
func (p *Pages) part(r *http.Request, l *i18n.Locale, actor policy.Actor, id, item string) (*part, error) {
	if err := sharing.May(actor, sharing.Share); err != nil {
		return nil, err
	}
	prep, q, err := p.Service.Preparations.Get(r.Context(), actor, id)
	if err != nil {
		return nil, err
	}
	_, of := q.Item(item)
	if of == nil {
		return nil, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	is := prep.Part(item)
	out := &part{p, r, l, actor, id, q, of, sharing.Choices(q, of, &is)}
	if len(out.can) == 0 {
		return nil, fail.New(fail.Conflict, "Only answers of a settled part that are not marked TLP:CLEAR are shared: what is marked TLP:CLEAR is reported to everybody.")
	}
	return out, nil
}

func (p *Pages) asked(r *http.Request, l *i18n.Locale) (*part, error) {
	actor, err := p.Who(r)
	if err != nil {
		return nil, err
	}
	return p.part(r, l, actor, r.PathValue("id"), r.PathValue("item"))
}

// inputs are to whom which answers are shared under which label. Nothing is chosen
// beforehand.
func (c *part) inputs(f *submissionweb.Filled) ([]ui.Input, error) {
	l := c.l
	to := ui.Input{Kind: ui.Choices, Name: "to", Label: l.T("sharing.to"), Values: f.Values["to"], Fault: f.Faults["to"]}
	all, err := c.p.Choices(c.r.Context())
	if err != nil {
		return nil, err
	}
	for _, who := range all {
		if who == c.actor.Identity {
			continue
		}
		words, lang := c.p.called(c.r.Context(), who).Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		to.Options = append(to.Options, ui.Option{Value: who.String(), Words: words, Lang: lang})
	}
	i18n.Sort(l, to.Options, func(o ui.Option) string { return o.Words })
	answers := ui.Input{Kind: ui.Choices, Name: "answer", Label: l.T("sharing.answers"), Hint: l.T("sharing.answers.hint"), Values: f.Values["answer"], Fault: f.Faults["answer"]}
	for _, id := range c.can {
		if id == preparation.OfStatus {
			answers.Options = append(answers.Options, ui.Option{Value: ofStatus, Words: l.T("reporting.status")})
			continue
		}
		words, lang := c.asks.Question(id).Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		answers.Options = append(answers.Options, ui.Option{Value: id, Words: words, Lang: lang})
	}
	as := ui.Input{Kind: ui.Choice, Name: "marking", Label: l.T("sharing.marking"), Hint: l.T("sharing.marking.hint"), Value: f.Get("marking")}
	for _, m := range statement.Markings {
		if m != statement.Clear {
			as.Options = append(as.Options, ui.Option{Value: string(m), Words: string(m)})
		}
	}
	return []ui.Input{to, answers, as}, nil
}

// chosen reads them.
func (c *part) chosen(f *submissionweb.Filled) (questions []string, m statement.Marking, to []statement.Hash) {
	for _, s := range f.Values["to"] {
		if who, err := statement.ParseHash(s); err == nil {
			to = append(to, who)
		}
	}
	for _, id := range f.Values["answer"] {
		if id == ofStatus {
			id = preparation.OfStatus
		}
		questions = append(questions, id)
	}
	if len(to) == 0 {
		f.Faults["to"] = c.l.T("sharing.fault.to")
	}
	if len(questions) == 0 {
		f.Faults["answer"] = c.l.T("sharing.fault.answer")
	}
	return questions, statement.Marking(f.Get("marking")), to
}

func (p *Pages) sharing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.asked(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return c.page(submissionweb.FillWith(l, url.Values{"marking": {string(preparation.Marking)}}), "")
}

func (c *part) page(f *submissionweb.Filled, fault string) (ui.Page, error) {
	title, lang := c.item.Title.Pick(c.l)
	if lang == c.l.Tag() {
		lang = ""
	}
	page := ui.Page{Title: c.l.T("sharing.share"), Lead: c.l.T("sharing.share.lead"), Section: "/desk", Marking: preparation.Marking,
		Crumbs: crumbs(c.l, ui.Link{Href: c.l.Path(preparationweb.Preparations, c.id, "items", c.item.ID), Words: title, Lang: lang})}
	inputs, err := c.inputs(f)
	page.Body = ui.FormView(c.l, ui.Form{ID: "share", Fault: fault, Inputs: inputs, Submit: c.l.T("sharing.share.submit")})
	return page, err
}

func (p *Pages) share(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	c, err := p.asked(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, 200), ""
	questions, m, to := c.chosen(f)
	if len(f.Faults) == 0 {
		draft, err := p.Service.Share(r.Context(), c.actor, c.id, c.item.ID, questions, m, to...)
		if err == nil {
			return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := c.page(f, fault)
	return ui.Answer{Page: page}, err
}

// given is what the actor's participant has shared under an id, and can recall.
func (p *Pages) given(r *http.Request) (policy.Actor, sharing.Sharing, error) {
	actor, s, err := p.opened(r)
	if err == nil {
		err = sharing.May(actor, sharing.Share)
	}
	switch {
	case err != nil:
	case s.Author != actor.Identity:
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	case s.Recalled != nil:
		err = fail.New(fail.Conflict, "Nothing is shared between these two that could be recalled.")
	}
	return actor, s, err
}

func (p *Pages) recalling(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, s, err := p.given(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.recallPage(r, &s, submissionweb.FillWith(l, url.Values{}), "")
}

func reasonInputs(f *submissionweb.Filled) []ui.Input {
	return []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "consult.reason", sharing.MaxReason/4)}
}

func (p *Pages) recallPage(r *http.Request, s *sharing.Sharing, f *submissionweb.Filled, fault string) (ui.Page, error) {
	l := f.L
	page := ui.Page{Title: l.T("sharing.recall"), Lead: l.T("sharing.recall.lead"), Section: "/desk", Marking: s.Marking, Crumbs: crumbs(l, listCrumb(l), ui.Link{Href: l.Path(Home, s.ID), Words: p.title(l, s)})}
	page.Body = ui.Stack(ui.FactList(ui.Facts{{Term: l.T("sharing.reader"), Content: ui.Text(l, p.called(r.Context(), s.Reader))}}),
		ui.FormView(l, ui.Form{ID: "recall", Grave: true, Fault: fault, Inputs: reasonInputs(f), Submit: l.T("sharing.recall.submit")}))
	return page, nil
}

func (p *Pages) recall(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, s, err := p.given(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, sharing.MaxReason), ""
	if f.Need("reason"); len(f.Faults) == 0 {
		draft, err := p.Service.Recall(r.Context(), actor, s.ID, f.Text("reason"))
		if err == nil {
			return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.recallPage(r, &s, f, fault)
	return ui.Answer{Page: page}, err
}

// Clear shows a draft of a type to who is to clear it: all that it says.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		title := l.T("draft.word." + typ[:len(typ)-len("/1")])
		b, err := sharing.Decode(typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		if b, ok := b.(*sharing.Recalled); ok {
			return title, ui.Paragraphs(l, b.Reason)
		}
		s := b.(*sharing.Shared)
		return title, ui.Stack(ui.FactList(ui.Facts{{Term: l.T("sharing.what"), Content: ui.Plain(p.title(l, &sharing.Sharing{Versions: []sharing.Version{{Shared: s}}}))}}), p.says(context.Background(), l, s, 3))
	}
}

// Edits are the forms in which drafts of this room are edited: whom which answers
// are shared with, and why they are recalled.
func (p *Pages) Edits() map[string]draftweb.EditTogether {
	return map[string]draftweb.EditTogether{sharing.TypeShared: p.editShared, sharing.TypeRecalled: p.editRecalled}
}

// editShared edits which answers go to whom, and how they are marked. What they say
// is edited in the preparation.
func (p *Pages) editShared(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e draftweb.Edited, err error) {
	b, err := sharing.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	was := b.(*sharing.Shared)
	id, err := p.Service.Of(r.Context(), actor, was)
	if err != nil {
		return e, err
	}
	c, err := p.part(r, l, actor, id, was.Item)
	if err != nil {
		return e, err
	}
	f := submissionweb.FillWith(l, url.Values{"marking": {string(all[0].Marking)}})
	if was.Status != "" {
		f.Values.Add("answer", ofStatus)
	}
	for i := range was.Answers {
		f.Values.Add("answer", was.Answers[i].Question)
	}
	for _, d := range all {
		f.Values.Add("to", d.Stream)
	}
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = submissionweb.Fill(r, l, 200)
		questions, m, to := c.chosen(f)
		if len(f.Faults) == 0 {
			if e.Together, err = p.Service.Sharings(r.Context(), actor, id, was.Item, questions, m, to...); err != nil {
				return e, err
			}
			e.Good = true
		}
	}
	e.Form.Inputs, err = c.inputs(f)
	return e, err
}

// editRecalled edits why what was shared is recalled.
func (p *Pages) editRecalled(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e draftweb.Edited, err error) {
	b, err := sharing.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	was := b.(*sharing.Recalled)
	f := submissionweb.FillWith(l, url.Values{"reason": {was.Reason.String()}, "language": {was.Reason.Original}})
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = submissionweb.Fill(r, l, sharing.MaxReason)
		if f.Need("reason"); len(f.Faults) == 0 {
			to, err := statement.ParseHash(all[0].Stream)
			if err != nil {
				return e, err
			}
			d, err := sharing.Draft(actor.Identity, to, all[0].Subject, all[0].Marking, &sharing.Recalled{Reason: f.Kept("reason", was.Reason)})
			if err != nil {
				return e, err
			}
			e.Together, e.Good = []ledger.Draft{d}, true
		}
	}
	e.Form.Inputs = reasonInputs(f)
	return e, nil
}

// Sharable reports whether an actor can share answers of a part now.
func Sharable(actor policy.Actor, q *questionnaire.Questionnaire, item *questionnaire.Item, is *preparation.Part) bool {
	return sharing.May(actor, sharing.Share) == nil && len(sharing.Choices(q, item, is)) > 0
}

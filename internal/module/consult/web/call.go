package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// processRoutes lists the forms of those who hold consultations.
func (p *Pages) processRoutes() []ui.Route {
	out := []ui.Route{{Path: desk, Page: p.atDesk, Desk: true}}
	if p.Choosing == nil {
		return out
	}
	out = append(out, ui.Route{Path: desk + "/new", Page: p.calling, Form: p.call, Desk: true})
	return append(out, p.sentenceRoutes()...)
}

// caller is the actor of the form by which a consultation is called, or recorded
// from a document, and which of the two it is.
func (p *Pages) caller(r *http.Request) (policy.Actor, submission.Mode, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return actor, "", err
	}
	records, convenes := consult.May(actor, consult.Record) == nil, actor.For != "" && consult.May(actor, consult.Convene) == nil
	switch mode := submission.Mode(r.URL.Query().Get("mode")); {
	case mode == submission.Recorded, mode == "" && records && !convenes:
		return actor, submission.Recorded, consult.May(actor, consult.Record)
	case mode != "" && mode != submission.Own:
		return actor, "", fail.New(fail.NotFound, "There is nothing at this address.")
	case consult.May(actor, consult.Convene) != nil:
		return actor, "", consult.May(actor, consult.Convene)
	}
	_, err = p.speaker(r)
	return actor, submission.Own, err
}

func (p *Pages) calling(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, mode, err := p.caller(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.callForm(r.Context(), l, actor, mode, fillWith(l, usual(l, mode)), nil, "")
}

// callForm is the form, and, once it was sent whole, the call as it will look.
func (p *Pages) callForm(ctx context.Context, l *i18n.Locale, actor policy.Actor, mode submission.Mode, f *filled, seen *consult.Call, fault string) (ui.Page, error) {
	inputs, err := p.callInputs(ctx, f, mode)
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "call", Submit: l.T("process.preview"), Fault: fault, Inputs: inputs, Hidden: f.hiddenIDs(), Extra: suggestions()}
	page := ui.Page{Title: l.T("process.call.title"), Lead: l.T("process.call.lead"), Section: home, Status: http.StatusOK,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("consult.list.title")}, {Href: l.Path(desk), Words: l.T("process.desk.title")}}}
	if mode == submission.Recorded {
		page.Title, page.Lead = l.T("process.record.title"), l.T("process.record.lead")
	}
	if fault != "" || len(f.Faults) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	var above []templ.Component
	if seen != nil {
		print, err := printed(seen)
		if err != nil {
			return ui.Page{}, err
		}
		above = append(above, ui.NoticeOf(l.T("process.preview.head"), ui.Para(ui.Plain(l.T("process.preview.lead")))),
			ui.Part("preview", l.T("process.preview"), 2, p.callView(l, asCalled(seen))))
		form.Submit, form.Also = l.T("consult.draft"), []ui.Button{{Name: "do", Value: "preview", Words: l.T("process.preview.again")}}
		if mode == submission.Recorded {
			form.Submit = l.T("process.record")
		}
		form.Hidden = append(form.Hidden, [2]string{"seen", print})
	}
	if mode == submission.Recorded {
		page.Body = ui.Stack(append(above, ui.FormView(l, form))...)
	} else {
		page.Body = ui.Stack(append(above, p.speaking(l, actor, form))...)
	}
	return page, nil
}

// printed names a body that was shown before it is sent.
func printed(b corpus.Body) (string, error) {
	body, err := corpus.Encode(b)
	return fingerprint(string(body)), err
}

func suggestions() templ.Component { return ui.Suggestions("zones", zoneNames()) }

// asCalled is a call as the page of the consultation shows it.
func asCalled(b *consult.Call) *consult.Consultation {
	c := &consult.Consultation{Told: submission.Told{Via: b.Via, Known: true}, Plan: b.Plan}
	c.Marking = c.Label()
	for _, ph := range b.Phases {
		c.Phases = append(c.Phases, consult.PhaseNow{Phase: ph, State: consult.Planned})
	}
	return c
}

// callView shows a call before it is said: all that its body says.
func (p *Pages) callView(l *i18n.Locale, c *consult.Consultation) templ.Component {
	var blocks []templ.Component
	if c.Via.Mode != submission.Own { // whose own it is the facts say
		blocks = append(blocks, submissionweb.ViaView(l, p.Names, c.Told))
	}
	blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("consult.name"), Content: ui.Text(l, c.Title)}}),
		ui.Part("call-text", l.T("consult.call"), 3, ui.Paragraphs(l, c.Text)), ui.TableView(l, p.phases(l, c, policy.Visitor)))
	if len(c.Questions) > 0 {
		blocks = append(blocks, ui.Part("call-questions", l.T("consult.questions"), 3, p.questions(l, c.Questions)))
	}
	if len(c.NormTest) > 0 {
		blocks = append(blocks, ui.Part("call-test", l.T("consult.norm-test"), 3, p.questions(l, c.NormTest)))
	}
	return ui.Stack(append(blocks, ui.FactList(p.facts(l, c)))...)
}

func (p *Pages) call(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, mode, err := p.caller(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	if f.rearranged() {
		page, err := p.callForm(r.Context(), l, actor, mode, f, nil, "")
		return ui.Answer{Page: page}, err
	}
	b := p.typedCall(f, actor, mode)
	fault := ""
	if len(f.Faults) == 0 {
		if fault, err = p.trial(r.Context(), l, actor, b); err != nil {
			return ui.Answer{}, err
		}
	}
	if len(f.Faults) > 0 || fault != "" {
		page, err := p.callForm(r.Context(), l, actor, mode, f, nil, fault)
		return ui.Answer{Page: page}, err
	}
	if print, err := printed(b); err == nil && f.Get("seen") == print && f.Get("do") == "" {
		out, err := p.Process.Say(r.Context(), actor, statement.Hash{}, b)
		if err == nil {
			return p.opened(l, out), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.callForm(r.Context(), l, actor, mode, f, b, fault)
	return ui.Answer{Page: page}, err
}

// opened leads to the draft, or to the consultation that was recorded.
func (p *Pages) opened(l *i18n.Locale, out saying.Outcome) ui.Answer {
	if out.Receipt != nil {
		return ui.Answer{To: l.Path(home, out.Receipt.ID.String())}
	}
	return p.Went(l, out, l.Path(home))
}

// trial reports what is wrong with a call by the rules of the room, before
// anybody looks at how it reads.
func (p *Pages) trial(ctx context.Context, l *i18n.Locale, actor policy.Actor, b *consult.Call) (string, error) {
	err := p.Process.Try(ctx, actor, statement.Hash{}, b)
	if err == nil || !submissionweb.Again(err) {
		return "", err
	}
	return l.Fault(err), nil
}

// rearranged carries out what a button says that changes the form alone: another
// row, or one less.
func (f *filled) rearranged() bool {
	what, rest, _ := strings.Cut(f.Get("do"), "-")
	switch what {
	case "add":
		rows := f.rows(rest)
		next := 1
		if len(rows) > 0 {
			next = rows[len(rows)-1] + 1
		}
		f.Values.Set(row(rest, next, "new"), "yes")
	case "drop":
		for key := range f.Values {
			if strings.HasPrefix(key, rest+"-") {
				delete(f.Values, key)
			}
		}
	default:
		return false
	}
	return true
}

// row is the name of a field of a row: "phase-2-title".
func row(of string, n int, field string) string { return of + "-" + strconv.Itoa(n) + "-" + field }

// rows lists the numbers of the rows of a kind that a form has, in order.
func (f *filled) rows(of string) (out []int) {
	for key := range f.Values {
		rest, ok := strings.CutPrefix(key, of+"-")
		if !ok {
			continue
		}
		number, _, _ := strings.Cut(rest, "-")
		if n, err := strconv.Atoi(number); err == nil && n > 0 && n < 1000 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

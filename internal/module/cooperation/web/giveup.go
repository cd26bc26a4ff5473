package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// givingUp ends the address of the page on which a participant gives up its key to
// a thread that is over.
const givingUp = "give-up"

// mayGiveUp reports whether somebody puts forward that a key is given up: who
// drafts, and who keeps the participant's keys. A key officer clears it.
func mayGiveUp(actor policy.Actor) bool { return actor.Any(policy.Drafter, policy.KeyOfficer) }

// beside is the participant by which an address names a thread to a reader: the
// other one of the two, or, for a third that was let in, who did not open it.
func (v *viewer) beside(t *cooperation.Thread) statement.Hash {
	if side := t.SideOf(v.actor.Identity); side != "" {
		return t.On(side.Other())
	}
	return t.Counterparty
}

// farewell leads to the page, from a thread that is over.
func (v *viewer) farewell(t *cooperation.Thread) templ.Component {
	if !t.Ended() || !mayGiveUp(v.actor) {
		return templ.NopComponent
	}
	return ui.Para(ui.A(v.Path(Home, t.Case, v.beside(t).String(), givingUp), v.T("cooperation.giveup.title")))
}

// over finds the thread of an address: one that is over, and read by who asks.
func (p *Pages) over(r *http.Request, l *i18n.Locale) (*viewer, cooperation.Held, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, cooperation.Held{}, err
	}
	if !mayGiveUp(v.actor) {
		return nil, cooperation.Held{}, fail.New(fail.Denied, "A drafter or a key officer puts forward that a key is destroyed.")
	}
	who, err := other(r)
	if err != nil {
		return nil, cooperation.Held{}, fail.New(fail.NotFound, "There is no such case here.")
	}
	all, err := p.Queries.Case(r.Context(), v.actor, r.PathValue("case"))
	if err != nil {
		return nil, cooperation.Held{}, err
	}
	for _, h := range all {
		if v.beside(h.Thread) != who {
			continue
		}
		if !h.Ended() {
			return nil, h, fail.New(fail.Conflict, "A key is given up here when the case is closed or withdrawn.")
		}
		return v, h, nil
	}
	return nil, cooperation.Held{}, fail.New(fail.NotFound, "There is no such case here.")
}

func (p *Pages) leaving(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, h, err := p.over(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.leavingPage(h, "")
}

// leave puts forward that the key is given up.
func (p *Pages) leave(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, h, err := p.over(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	if r.PostFormValue("sure") != "yes" {
		page, err := v.leavingPage(h, l.T("cooperation.giveup.sure-fault"))
		return ui.Answer{Page: page}, err
	}
	id, err := p.GiveUp(r.Context(), v.actor, h.Chest)
	if err != nil {
		if !again(err) {
			return ui.Answer{}, err
		}
		page, perr := v.leavingPage(h, "")
		page.Body = ui.Stack(ui.NoticeOf(l.T("ui.form.refused"), ui.Para(ui.Plain(l.Fault(err)))), page.Body)
		return ui.Answer{Page: page}, perr
	}
	return ui.Answer{To: l.Path("/desk/drafts", id)}, nil
}

// leavingPage says what follows, in plain words, before anything is asked.
func (v *viewer) leavingPage(h cooperation.Held, fault string) (ui.Page, error) {
	l := v.Locale
	holders, err := v.p.Queries.Holders(v.ctx, h.Chest)
	if err != nil {
		return ui.Page{}, err
	}
	var others []templ.Component
	for _, who := range holders {
		if who != v.actor.Identity {
			others = append(others, v.Who(who))
		}
	}
	last := "cooperation.giveup.others"
	if len(others) == 0 {
		last = "cooperation.giveup.last"
		others = append(others, ui.Plain(l.T("cooperation.giveup.nobody")))
	}
	page := v.page(h.Thread)
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(Home, h.Case), Words: page.Title, Lang: page.TitleIn})
	page.Title, page.TitleIn, page.Lead = l.T("cooperation.giveup.title"), "", l.T("cooperation.giveup.lead")
	facts := ui.Facts{{Term: l.T("cooperation.giveup.with"), Content: v.Who(v.beside(h.Thread))}, {Term: l.T("cooperation.board.state"), Content: ui.Plain(l.T("cooperation.state." + string(h.State)))},
		{Term: l.T("cooperation.giveup.holders"), Content: ui.Lines(others...)}}
	page.Body = ui.Stack(ui.FactList(facts),
		ui.NoticeOf(l.T("cooperation.giveup.follows"), ui.Para(ui.Plain(l.T("cooperation.giveup.unread"))), ui.Para(ui.Plain(l.T(last))), ui.Para(ui.Plain(l.T("cooperation.giveup.back"))),
			ui.Para(ui.Plain(l.T("cooperation.giveup.copies"))), ui.Para(ui.Plain(l.T("cooperation.giveup.public")))),
		ui.Para(ui.Plain(l.T("cooperation.giveup.before"))),
		ui.FormView(l, ui.Form{ID: "give-up", Label: l.T("cooperation.giveup.title"), Submit: l.T("cooperation.giveup.submit"), Grave: true,
			Inputs: []ui.Input{{Kind: ui.Agree, Name: "sure", Label: l.T("cooperation.giveup.sure"), Fault: fault}}}))
	return page, nil
}

package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Edit is how a room lets what was drafted of a type be edited: in the form in
// which it was typed. On GET it gives the form filled in with the draft, on POST
// what was sent. What may be drafted is for the type's rule: it runs when the
// draft is frozen anew.
type Edit func(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (Edited, error)

// EditTogether is Edit for drafts of several statements, and of one of the same
// type.
type EditTogether func(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (Edited, error)

// Edited is what a room makes of a draft, or of what was sent.
type Edited struct {
	Form  ui.Form         // its address, its words and its button are the desk's
	Above templ.Component // beside the form; may be nil
	Draft ledger.Draft    // of what was sent: subject, refs and body
	Good  bool            // there is a Draft; else the form says what is wrong

	Together []ledger.Draft // in the place of Draft, from EditTogether
}

// fieldFreeze says of which freeze a form shows the text, so that what was put
// forward in another window is not written over unseen.
const fieldFreeze = "freeze"

// edits reports whether a draft can be edited in a form.
func (p Pages) edits(d draft.Draft) bool {
	open := d.State != draft.Said && d.State != draft.Withdrawn && d.State != draft.Held && d.Stuck != draft.StuckSilent
	return open && (p.EditTogether[d.Type] != nil || len(d.Parts) <= 1 && p.editor(d.Type) != nil)
}

// editor gives the form of a type; nil when it has none.
func (p Pages) editor(typ string) Edit {
	if typ == draft.TypeSet {
		return p.editList
	}
	return p.Edit[typ]
}

// edit finds the draft of a request and makes its form.
func (p Pages) edit(r *http.Request, l *i18n.Locale) (actor policy.Actor, e Edited, freeze int, err error) {
	if actor, err = p.actor(r); err != nil {
		return actor, e, 0, err
	}
	all, freeze, err := p.Drafts.AllEditable(r.Context(), actor, draft.ID(r.PathValue("id")))
	if err != nil {
		return actor, e, 0, err
	}
	d := all[0]
	if several := p.EditTogether[d.Type]; several != nil {
		e, err = several(r, l, actor, all)
		e.Draft.Type, e.Draft.Marking = d.Type, d.Marking
		for i := range e.Together {
			e.Together[i].Type = d.Type
		}
		return actor, e, freeze, err
	}
	edit := p.editor(d.Type)
	if edit == nil || len(all) > 1 {
		return actor, e, 0, fail.New(fail.NotFound, "This type of statement is edited in no form: withdraw the draft and draft it anew.")
	}
	e, err = edit(r, l, actor, d)
	e.Draft.Type = d.Type
	if e.Draft.Stream == "" { // a form changes what is said, not to whom
		e.Draft.Stream, e.Draft.Marking = d.Stream, d.Marking
	}
	return actor, e, freeze, err
}

func (p Pages) editPage(r *http.Request, l *i18n.Locale, e Edited, freeze int) ui.Page {
	at := l.Path(Home+"/drafts", r.PathValue("id"))
	f := e.Form
	f.ID, f.Action, f.Label, f.Submit = "edit-form", at+"/edit", l.T("draft.edit.title"), l.T("draft.edit.submit")
	f.Hidden = append(f.Hidden, [2]string{fieldFreeze, strconv.Itoa(freeze)})
	blocks := []templ.Component{ui.FormView(l, f)}
	if e.Above != nil {
		blocks = append([]templ.Component{e.Above}, blocks...)
	}
	return ui.Page{Title: l.T("draft.edit.title"), Lead: l.T("draft.edit.lead"), Section: Home, Marking: narrow(e.Draft.Marking),
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("draft.desk.title")}, {Href: at, Words: Words(l, e.Draft.Type)}}, Body: ui.Stack(blocks...)}
}

func (p Pages) editing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, e, freeze, err := p.edit(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return p.editPage(r, l, e, freeze), nil
}

func (p Pages) edited(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, freeze, err := p.edit(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	id := draft.ID(r.PathValue("id"))
	switch {
	case r.PostFormValue(fieldFreeze) != strconv.Itoa(freeze):
		freeze, _ = strconv.Atoi(r.PostFormValue(fieldFreeze)) // sent again it is refused again
		e.Form.Fault = l.T("draft.edit.changed")
	case e.Good:
		if len(e.Together) == 0 {
			e.Together = []ledger.Draft{e.Draft}
		}
		err = p.Drafts.ReviseTogether(r.Context(), actor, id, e.Together...)
		if err == nil {
			return ui.Answer{To: l.Path(Home+"/drafts", string(id))}, nil
		}
		if _, ok := Problem(l, err); !ok {
			return ui.Answer{}, err
		}
		e.Form.Fault = l.Fault(err)
	}
	page := p.editPage(r, l, e, freeze)
	if fail.Is(err, fail.Denied) {
		page.Status = http.StatusForbidden
	}
	return ui.Answer{Page: page, Wait: limit.Wait(err)}, nil
}

// version is what a draft was, in the words of its room.
func (p Pages) version(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	d, err := p.Drafts.Get(r.Context(), actor, draft.ID(r.PathValue("id")))
	if err != nil {
		return ui.Page{}, err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(d.Versions) || strconv.Itoa(n) != r.PathValue("n") {
		return ui.Page{}, fail.New(fail.NotFound, "This draft has no such earlier version.")
	}
	names, err := p.names(r.Context(), actor, nil, d)
	if err != nil {
		return ui.Page{}, err
	}
	v := d.Versions[n-1]
	title, view := p.view(l, draft.Draft{Summary: draft.Summary{ID: d.ID, Type: d.Type, By: d.By, Subject: d.Subject}, Body: v.Body})
	if view == nil {
		view = bytesOf(v.Body)
	}
	at := l.Path(Home+"/drafts", string(d.ID))
	was := d
	was.List, was.Own, was.State = v.List, v.Own, draft.Drafting
	return ui.Page{Title: l.T("draft.versions.one", "n", n), Lead: l.T("draft.versions.one-lead"), Section: Home, Marking: marked(d), Exercise: p.Drafts.Exercise(d.Type, []byte(v.Body)), Twin: api + "/" + string(d.ID),
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("draft.desk.title")}, {Href: at, Words: title}},
		Body: ui.Stack(ui.FactList(versionFacts(l, v, names)), ui.Part("content", l.T("draft.versions.content"), 2, view),
			ui.Part("steps", l.T("draft.one.steps"), 2, ui.TableView(l, steps(l, was, names))))}, nil
}

func versionFacts(l *i18n.Locale, v draft.Version, names map[string]string) ui.Facts {
	out := ui.Facts{{Term: l.T("draft.frozen"), Content: ui.Moment(l, v.Frozen)}, {Term: how(l, v), Content: person(names, v.Ended)}}
	if v.Reason != "" {
		out = append(out, ui.Fact{Term: l.T("draft.reason"), Content: ui.Plain(v.Reason)})
	}
	return append(out, ui.Fact{Term: l.T("draft.versions.replaced"), Content: ui.Moment(l, v.Replaced)})
}

// how says why a version did not stay: only who sends back gives a reason.
func how(l *i18n.Locale, v draft.Version) string {
	if v.Reason != "" {
		return l.T("draft.versions.returned")
	}
	return l.T("draft.versions.taken")
}

// versions lists what a draft was, the latest first.
func (p Pages) versions(l *i18n.Locale, d draft.Draft, names map[string]string) []templ.Component {
	if len(d.Versions) == 0 {
		return nil
	}
	t := ui.Table{ID: "versions-table", Caption: l.T("draft.versions.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("draft.versions.version")},
		{Head: l.T("draft.frozen")}, {Head: l.T("draft.versions.how")}, {Head: l.T("draft.reason"), Spare: true}}}
	for _, v := range slices.Backward(d.Versions) {
		reason := ui.Blank()
		if v.Reason != "" {
			reason = ui.Words(v.Reason)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(Home+"/drafts", string(d.ID), "versions", strconv.Itoa(v.Number)), l.T("draft.versions.one", "n", v.Number)),
			ui.Show(ui.Moment(l, v.Frozen)), ui.Show(ui.Join(ui.Plain(how(l, v)), person(names, v.Ended))), reason))
	}
	return []templ.Component{ui.Part("versions", l.T("draft.versions"), 2, ui.Para(ui.Plain(l.T("draft.versions.lead"))), ui.TableView(l, t))}
}

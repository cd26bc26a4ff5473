package web

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// persons finds the opaque ids of people in what is drafted.
var persons = regexp.MustCompile(`person:[0-9a-f]{32}`)

func (p Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.draftPage(r, l, actor, trouble{})
}

// trouble is what was wrong with a form of the page.
type trouble struct {
	form   string          // its name
	fault  string          // beside its field
	reason string          // what was typed
	notice templ.Component // at the head of the page
}

// draftPage is exactly what is being cleared, and the forms of those who may
// do something about it.
func (p Pages) draftPage(r *http.Request, l *i18n.Locale, actor policy.Actor, wrong trouble) (ui.Page, error) {
	ctx := r.Context()
	d, err := p.Drafts.Get(ctx, actor, draft.ID(r.PathValue("id")))
	if err != nil {
		return ui.Page{}, err
	}
	about := persons.FindAllString(d.Body, -1)
	if p.Concerns != nil {
		more, err := p.Concerns(ctx, actor, d.Subject)
		if err != nil {
			return ui.Page{}, err
		}
		about = append(about, more...)
	}
	names, err := p.names(ctx, actor, about, d)
	if err != nil {
		return ui.Page{}, err
	}
	names = p.fill(l, names, about)
	by, err := p.called(ctx, l, d.By)
	if err != nil {
		return ui.Page{}, err
	}
	title, view := p.view(l, d)
	if view == nil {
		view = ui.Para(ui.Plain(l.T("draft.one.no-view")))
	}
	blocks := []templ.Component{}
	if wrong.notice != nil {
		blocks = append(blocks, wrong.notice)
	}
	concerned, label, err := p.concerned(ctx, l, actor, d)
	if err != nil {
		return ui.Page{}, err
	}
	head, err := p.within(ctx, l, actor, d, title)
	if err != nil {
		return ui.Page{}, err
	}
	if head.marking != "" {
		label = marking.Narrowest(label, head.marking)
	}
	to, err := p.recipients(ctx, l, d)
	if err != nil {
		return ui.Page{}, err
	}
	if d.State == draft.Waiting && d.Stuck != draft.NotStuck {
		blocks = append(blocks, ui.NoticeOf(l.T("draft.stuck.heading"), ui.Para(ui.Plain(p.stuck(l, d.By, d.Stuck)))))
	}
	if d.Refusal != nil {
		blocks = append(blocks, refused(l, d))
	}
	if d.Alone {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("draft.alone.note"))))
	}
	if d.Held != nil && p.Held != nil {
		blocks = append(blocks, p.Held(l, d)...)
	}
	blocks = append(append(blocks, ui.FactList(slices.Insert(facts(l, d, by, names), 1, addressed(l, to)...))), concerned...)
	blocks = append(blocks, p.contents(l, d, to, view)...)
	if len(about) > 0 {
		blocks = append(blocks, ui.Part("persons", l.T("draft.one.persons"), 2, ui.TableView(l, people(l, about, names))))
	}
	blocks = append(blocks, ui.Part("steps", l.T("draft.one.steps"), 2, ui.TableView(l, steps(l, d, names))))
	forms, err := p.forms(r, l, actor, d, wrong)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(append(blocks, forms...), p.versions(l, d, names)...)
	blocks = append(blocks, ui.Part("raw", l.T("draft.one.raw"), 2, raw(l, d)))
	page := ui.Page{Title: head.words, Lead: lead(l, d), Section: Home, Twin: api + "/" + string(d.ID),
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("draft.desk.title")}}, Body: ui.Stack(blocks...), Passkey: d.MayClear, Marking: narrow(label), Exercise: p.Drafts.Exercise(d.Type, []byte(d.Body))}
	if !d.Statement.IsZero() && !confidential(d) {
		page.RestsOn = []string{d.Statement.String()}
	}
	return page, nil
}

// refused says that the room of a draft would not take it now, and why.
func refused(l *i18n.Locale, d draft.Draft) templ.Component {
	words, lang := l.Said(d.Refusal)
	heading, then := "draft.refused.heading", "draft.refused.then"
	if d.Untimely {
		heading, then = "draft.untimely.heading", "draft.untimely.then"
	}
	return ui.NoticeOf(l.T(heading), ui.Para(ui.Foreign(l, lang, words)), ui.Para(ui.Plain(l.T(then))))
}

func facts(l *i18n.Locale, d draft.Draft, by templ.Component, names map[string]string) ui.Facts {
	out := ui.Facts{
		{Term: l.T("draft.by"), Content: by},
		{Term: l.T("draft.state"), Content: ui.Plain(l.T("draft.state." + string(d.State)))},
		{Term: l.T("draft.drafter"), Content: person(names, d.Drafter)},
		{Term: l.T("draft.type"), Content: ui.Join(ui.Plain(Words(l, d.Type)), ui.Symbol(d.Type))},
		{Term: l.T("draft.marking"), Content: ui.Symbol(string(d.Marking))},
		{Term: l.T("draft.created"), Content: ui.Moment(l, d.Created)},
		{Term: l.T("draft.frozen"), Content: ui.Moment(l, d.Frozen)},
		{Term: l.T("draft.freeze"), Content: ui.Plain(l.Number(int64(d.Freeze)))},
	}
	if d.Subject != "" {
		out = slices.Insert(out, 4, ui.Fact{Term: l.T("draft.subject"), Content: ui.Code(d.Subject)})
	}
	if len(d.Can) > 0 {
		out = append(out, ui.Fact{Term: l.T("draft.next"), Content: callees(l, d.Can, names)})
	}
	if h := d.Held; h != nil {
		out = append(out, ui.Fact{Term: l.T("draft.held.since"), Content: ui.Moment(l, h.Since)},
			ui.Fact{Term: l.T("draft.held.receipt"), Content: ui.SymbolLink(l, l.Path("/statements", h.Receipt.String()), h.Receipt.Short())})
		if !h.Decided.IsZero() {
			out = append(out, ui.Fact{Term: l.T("draft.held.decided"), Content: ui.SymbolLink(l, l.Path("/statements", h.Decided.String()), h.Decided.Short())})
		}
	}
	if d.Ended != "" {
		out = append(out, ui.Fact{Term: l.T("draft.ended"), Content: person(names, d.Ended)})
	}
	if d.Reason != "" {
		out = append(out, ui.Fact{Term: l.T("draft.reason"), Content: ui.Plain(d.Reason)})
	}
	if said := statements(l, d); len(said) > 0 {
		out = append(out, ui.Fact{Term: l.T("draft.statement"), Content: ui.Lines(said...)})
	}
	return out
}

// fill gives names with those under which some persons are listed, who take part
// as individuals.
func (p Pages) fill(l *i18n.Locale, names map[string]string, ids []string) map[string]string {
	out := map[string]string{}
	maps.Copy(out, names)
	for _, id := range ids {
		if p.Listed == nil || out[id] != "" {
			continue
		}
		if name, _ := p.Listed(id, l.Tag()); name != id {
			out[id] = name
		}
	}
	return out
}

func people(l *i18n.Locale, ids []string, names map[string]string) ui.Table {
	slices.Sort(ids)
	t := ui.Table{ID: "persons-table", Caption: l.T("draft.one.persons-caption"), Columns: []ui.Column{{Head: l.T("draft.person")}, {Head: l.T("draft.name")}}}
	for _, id := range slices.Compact(ids) {
		name := ui.Words(l.T("draft.one.unknown"))
		if names[id] != "" {
			name = ui.Words(names[id])
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(id)), name))
	}
	return t
}

// steps is the clearance list of a draft, and who has cleared.
func steps(l *i18n.Locale, d draft.Draft, names map[string]string) ui.Table {
	t := ui.Table{ID: "steps-table", Caption: l.T("draft.one.steps-caption"), Stacked: true, Columns: []ui.Column{
		{Head: l.T("draft.step")}, {Head: l.T("draft.step.for")}, {Head: l.T("draft.step.by")}, {Head: l.T("draft.step.at")}}}
	for _, s := range d.List {
		by, at := ui.Words(l.T("draft.step.open")), ui.Blank()
		if d.State == draft.Returned || d.State == draft.Withdrawn || d.State == draft.Drafting {
			by = ui.Words(l.T("draft.step.never"))
		}
		if s.Person != "" {
			by, at = ui.Show(person(names, s.Person)), ui.Show(ui.Moment(l, s.At))
		}
		if s.For != "" {
			by = ui.Show(ui.Sentence(l, "draft.step.instead", ui.Parts{"deputy": person(names, s.Person), "person": person(names, s.For)}))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(stepName(l, d, s)), ui.Show(whom(l, s.Step, names)), by, at))
	}
	return t
}

func stepName(l *i18n.Locale, d draft.Draft, s draft.Place) templ.Component {
	switch {
	case d.Own:
		return ui.Plain(l.T("draft.step.own", "n", s.Number))
	case s.Name.Empty():
		return ui.Plain(l.T("draft.step.default", "n", s.Number))
	}
	return ui.Text(l, s.Name)
}

// whom names those whom a step is for.
func whom(l *i18n.Locale, s draft.Step, names map[string]string) templ.Component {
	if len(s.Roles) > 0 {
		var words []string
		for _, r := range s.Roles {
			words = append(words, l.T("signin.role."+string(r)))
		}
		return ui.Plain(l.Or(words...))
	}
	var out []templ.Component
	for _, id := range s.Persons {
		out = append(out, person(names, id))
	}
	return ui.Lines(out...)
}

// forms are those of the actor: to clear and send back, to take back, to
// withdraw.
func (p Pages) forms(r *http.Request, l *i18n.Locale, actor policy.Actor, d draft.Draft, wrong trouble) ([]templ.Component, error) {
	at := func(action string) string { return l.Path(Home+"/drafts", string(d.ID), action) }
	reason := func(form string, optional bool) ui.Input {
		in := ui.Input{Kind: ui.Area, Name: "reason-" + form, Label: l.T("draft.form.reason"), Optional: optional, Max: draft.MaxReason}
		if wrong.form == form {
			in.Fault, in.Value = wrong.fault, wrong.reason
		}
		return in
	}
	var out []templ.Component
	if d.MayClear {
		options, err := p.Drafts.Options(r.Context(), actor, d.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, ui.Part("clear", l.T("draft.form.clear"), 2, ui.Para(ui.Plain(clearNote(l, d))),
			ui.FormView(l, ui.Form{ID: "clear-form", Action: at("clear"), Label: l.T("draft.form.clear"), Submit: l.T("draft.form.clear-button"), Grave: true,
				Passkey: &ui.Passkey{Options: options}})))
		if d.Drafter != actor.Person {
			out = append(out, ui.Part("return", l.T("draft.form.return"), 2,
				ui.FormView(l, ui.Form{ID: "return-form", Action: at("return"), Label: l.T("draft.form.return"), Submit: l.T("draft.form.return-button"),
					Inputs: []ui.Input{reason("return", false)}})))
		}
	}
	mine := d.Drafter == actor.Person
	if mine && p.edits(d) {
		out = append(out, ui.Part("edit", l.T("draft.form.edit"), 2, ui.Para(ui.Plain(l.T("draft.form.edit-note"))),
			ui.Para(ui.A(at("edit"), l.T("draft.form.edit-link")))))
	}
	simple := func(name, note string) templ.Component {
		return ui.Part(name, l.T("draft.form."+name), 2, ui.Para(ui.Plain(l.T("draft.form."+note))),
			ui.FormView(l, ui.Form{ID: name + "-form", Action: at(name), Label: l.T("draft.form." + name), Submit: l.T("draft.form." + name + "-button")}))
	}
	switch {
	case mine && (d.State == draft.Waiting || d.State == draft.Returned):
		out = append(out, simple("reopen", "reopen-note"))
	case mine && d.State == draft.Held:
		out = append(out, simple("reopen", "reopen-note-held"))
	case mine && d.State == draft.Drafting:
		out = append(out, simple("refreeze", "refreeze-note"))
	}
	if open := d.State != draft.Said && d.State != draft.Withdrawn; open && (mine || draft.May(actor, draft.Void) == nil) {
		out = append(out, ui.Part("withdraw", l.T("draft.form.withdraw"), 2,
			ui.FormView(l, ui.Form{ID: "withdraw-form", Action: at("withdraw"), Label: l.T("draft.form.withdraw"), Submit: l.T("draft.form.withdraw-button"), Grave: true,
				Inputs: []ui.Input{reason("withdraw", true)}})))
	}
	return out, nil
}

// act runs a command on the draft of a page and goes on: to the draft, or,
// when it did not work, to the page with what is wrong.
func (p Pages) act(r *http.Request, l *i18n.Locale, form string, do func(actor policy.Actor, id draft.ID) error) (ui.Answer, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	id := draft.ID(r.PathValue("id"))
	wrong := trouble{form: form, reason: r.PostFormValue("reason-" + form)}
	if len([]rune(wrong.reason)) > draft.MaxReason {
		wrong.fault = l.T("draft.fault.reason-long", "max", draft.MaxReason)
	} else if form == "return" && strings.TrimSpace(wrong.reason) == "" {
		wrong.fault = l.T("draft.fault.reason-none")
	} else if err = do(actor, id); err == nil {
		return ui.Answer{To: l.Path(Home+"/drafts", string(id))}, nil
	} else if notice, ok := Problem(l, err); ok {
		wrong.notice = notice
	} else {
		return ui.Answer{}, err
	}
	page, perr := p.draftPage(r, l, actor, wrong)
	if perr != nil {
		return ui.Answer{}, perr
	}
	if fail.Is(err, fail.Denied) {
		page.Status = http.StatusForbidden
	}
	return ui.Answer{Page: page, Wait: limit.Wait(err)}, nil
}

func (p Pages) clear(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.act(r, l, "clear", func(actor policy.Actor, id draft.ID) error {
		_, err := p.Drafts.Clear(r.Context(), actor, id, r.PostFormValue("passkey"))
		return err
	})
}

func (p Pages) giveBack(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.act(r, l, "return", func(actor policy.Actor, id draft.ID) error {
		return p.Drafts.Return(r.Context(), actor, id, r.PostFormValue("reason-return"))
	})
}

func (p Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.act(r, l, "withdraw", func(actor policy.Actor, id draft.ID) error {
		return p.Drafts.Withdraw(r.Context(), actor, id, r.PostFormValue("reason-withdraw"))
	})
}

func (p Pages) reopen(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.act(r, l, "reopen", func(actor policy.Actor, id draft.ID) error { return p.Drafts.Reopen(r.Context(), actor, id) })
}

func (p Pages) refreeze(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.act(r, l, "refreeze", func(actor policy.Actor, id draft.ID) error { return p.Drafts.Refreeze(r.Context(), actor, id) })
}

package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/ui"
)

// applications lists those in one state, the longest waiting first.
func (d Desk) applications(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := d.need(r, participant.Consider)
	if err != nil {
		return ui.Page{}, err
	}
	state := application.State(r.URL.Query().Get("state"))
	if state == "" {
		state = application.Held
	}
	if !slices.Contains(application.States(), state) {
		return ui.Page{}, fail.New(fail.Invalid, "there is no such state of an application")
	}
	all, err := d.Applications.List(r.Context(), actor, state)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "applications", Caption: l.T("application.state." + string(state)), Empty: l.T("application.none"),
		Columns: []ui.Column{{Head: l.T("application.organization")}, {Head: l.T("participant.class")}, {Head: l.T("application.filed")}, {Head: l.T("application.moved")}}}
	for _, a := range all {
		name, kind := l.T("application.erased"), ""
		if a.About.Name != "" {
			name, kind = a.About.Name, l.T("participant.class."+string(a.About.Class))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(deskApplications, a.ID), name), ui.Words(kind),
			ui.Show(ui.Moment(l, a.Filed)), ui.Show(ui.Moment(l, a.Moved))))
	}
	var states []ui.Link
	for _, s := range application.States() {
		states = append(states, ui.Link{Href: l.Path(deskApplications) + "?state=" + string(s), Words: l.T("application.state." + string(s))})
	}
	return ui.Page{Title: l.T("application.list"), Lead: l.T("application.list.lead"), Crumbs: deskCrumbs(l),
		Body: ui.Stack(ui.Contents(l, l.T("application.states"), states), ui.TableView(l, t))}, nil
}

// application shows one, with what can be done about it.
func (d Desk) application(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := d.need(r, participant.Consider)
	if err != nil {
		return ui.Page{}, err
	}
	return d.applicationPage(r, l, actor, "", newTyped(l, url.Values{}), "")
}

// applicationPage shows an application. One of its forms, named by step, comes
// back with what was typed.
func (d Desk) applicationPage(r *http.Request, l *i18n.Locale, actor policy.Actor, step string, t *typed, fault string) (ui.Page, error) {
	a, err := d.Applications.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	f := append(aboutFacts(l, a),
		ui.Fact{Term: l.T("application.state"), Content: ui.Plain(l.T("application.state." + string(a.State)))},
		ui.Fact{Term: l.T("application.filed"), Content: ui.Moment(l, a.Filed)})
	if a.Participant != "" {
		f = append(f, ui.Fact{Term: l.T("participant.id"), Content: ui.Symbol(a.Participant)})
	}
	if !a.Erased {
		f = append(f, ui.Fact{Term: l.T("application.contact"), Content: ui.Plain(a.Contact.Name)},
			ui.Fact{Term: l.T("application.mail"), Content: ui.Symbol(a.Contact.Mail)})
		if a.Contact.Function != "" { // an individual has none
			f = append(f, ui.Fact{Term: l.T("application.function"), Content: ui.Plain(a.Contact.Function)})
		}
	}
	blocks := []templ.Component{ui.FactList(f), messages(l, a)}
	of := func(name string) (*typed, string) {
		if name == step {
			return t, fault
		}
		return newTyped(l, url.Values{}), ""
	}
	open := (a.State == application.Held || a.State == application.Asked) && !a.Erased
	if open {
		blocks = append(blocks, d.acceptForm(l, a, of), d.askForm(l, a, of), d.declineForm(l, a, of))
	}
	if a.State == application.Deciding {
		_, fault := of("reopen")
		blocks = append(blocks, ui.Part("reopen", l.T("application.reopen"), 2, ui.Para(ui.Plain(l.T("application.reopen.lead"))),
			ui.FormView(l, ui.Form{ID: "form-reopen", Action: l.Path(deskApplications, a.ID, "reopen"), Submit: l.T("application.reopen"), Fault: fault})))
	}
	if !a.Erased {
		blocks = append(blocks, ui.Part("erase", l.T("application.erase"), 2, ui.Para(ui.Plain(l.T("application.erase.lead"))),
			ui.FormView(l, ui.Form{ID: "form-erase", Grave: true, Action: l.Path(deskApplications, a.ID, "erase"), Submit: l.T("application.erase")})))
	}
	title := a.About.Name
	if title == "" {
		title = l.T("application.erased")
	}
	return ui.Page{Title: title, Crumbs: deskCrumbs(l, ui.Link{Href: l.Path(deskApplications), Words: l.T("application.list")}), Body: ui.Stack(blocks...)}, nil
}

// forms gives what was typed into one of a page's forms, and what is wrong.
type forms func(name string) (*typed, string)

func (d Desk) acceptForm(l *i18n.Locale, a application.Application, of forms) templ.Component {
	t, fault := of("accept")
	if len(t.form) == 0 {
		t.form = url.Values{"listed": {a.About.Name}, "as": {slug(a.About.Name)}}
	}
	name := t.in(ui.Line, "listed", l.T("application.accept.name"))
	name.Max = 200
	inputs := []ui.Input{name}
	if a.About.Class != participant.Individual {
		id := latin(t.hinted(ui.Line, "as", l.T("application.accept.id"), l.T("application.accept.id-hint")))
		id.Max = 80
		inputs = append(inputs, id)
	}
	return ui.Part("accept", l.T("application.accept"), 2, ui.Para(ui.Plain(l.T("application.accept.lead"))),
		ui.FormView(l, ui.Form{ID: "form-accept", Action: l.Path(deskApplications, a.ID, "accept"), Inputs: inputs, Submit: l.T("application.accept"), Fault: fault}))
}

func (d Desk) askForm(l *i18n.Locale, a application.Application, of forms) templ.Component {
	t, fault := of("ask")
	words := t.hinted(ui.Area, "words", l.T("application.ask.words"), l.T("application.ask.hint", "language", i18n.Autonym(a.Contact.Language)))
	words.Max = 4000
	return ui.Part("ask", l.T("application.ask"), 2,
		ui.FormView(l, ui.Form{ID: "form-ask", Action: l.Path(deskApplications, a.ID, "ask"), Inputs: []ui.Input{words}, Submit: l.T("application.ask.send"), Fault: fault}))
}

func (d Desk) declineForm(l *i18n.Locale, a application.Application, of forms) templ.Component {
	t, fault := of("decline")
	why := t.hinted(ui.Area, "why", l.T("application.decline.why"), l.T("application.ask.hint", "language", i18n.Autonym(a.Contact.Language)))
	why.Max = 4000
	return ui.Part("decline", l.T("application.decline"), 2,
		ui.FormView(l, ui.Form{ID: "form-decline", Grave: true, Action: l.Path(deskApplications, a.ID, "decline"), Inputs: []ui.Input{why}, Submit: l.T("application.decline"), Fault: fault}))
}

// slug proposes an id from a name; empty where the name has no Latin letters.
func slug(name string) string {
	words := strings.FieldsFunc(search.Fold(name), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	return "org:" + strings.Join(words[:min(len(words), 4)], "-")
}

// newPerson draws the id of an individual: nothing of a name is in it.
func newPerson() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // it does not fail: the program ends before
	return "person:" + hex.EncodeToString(b)
}

// again shows an application whose form was filled in wrongly, or could not be
// followed.
func (d Desk) again(r *http.Request, l *i18n.Locale, actor policy.Actor, step string, t *typed, err error) (ui.Answer, error) {
	fault := ""
	if err != nil {
		words, ok := refused(l, err)
		if !ok {
			return ui.Answer{}, err
		}
		fault = words
	}
	page, err := d.applicationPage(r, l, actor, step, t, fault)
	return ui.Answer{Page: page}, err
}

func (d Desk) accept(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.Accredit)
	if err != nil {
		return ui.Answer{}, err
	}
	a, err := d.Applications.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	name, as := t.line("listed", 200), t.value("as")
	if a.About.Class == participant.Individual {
		as = newPerson()
	} else if !strings.HasPrefix(as, "org:") || !participant.ValidID(as) {
		t.fault("as", "id")
	}
	if len(t.faults) > 0 {
		return d.again(r, l, actor, "accept", t, nil)
	}
	day := a.Filed.UTC().Format("2006-01-02")
	listing := &participant.Participant{ID: as, Class: a.About.Class, Name: i18n.Of(a.About.In, name), Website: a.About.Website,
		Sources: []participant.Source{{Title: "Its application of " + day, Of: "name, class, country, website", Known: "read"}}}
	if a.About.Country != "ZZ" {
		listing.Country = a.About.Country
	}
	if a.About.Class == participant.Individual {
		listing.Consent = &participant.Consent{On: day, How: "in the application"}
	}
	if was, err := d.Pages.Queries.Get(r.Context(), as); err == nil {
		// Who is listed keeps its names and sources; the application adds what they lack.
		kept := was.Participant
		kept.Shipped = false
		if kept.Class != listing.Class {
			t.fault("as", "taken")
			return d.again(r, l, actor, "accept", t, nil)
		}
		kept.Website, kept.Country = listing.Website, listing.Country
		kept.Sources = append(slices.Clone(kept.Sources), listing.Sources...)
		listing = &kept
	} else if !fail.Is(err, fail.NotFound) {
		return ui.Answer{}, err
	}
	out, err := d.Applications.Accept(r.Context(), actor, a.ID, listing, as)
	if err != nil {
		return d.again(r, l, actor, "accept", t, err)
	}
	return d.onward(l, out, as), nil
}

func (d Desk) ask(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return d.write(r, l, "ask", "words", d.Applications.Ask)
}

func (d Desk) decline(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return d.write(r, l, "decline", "why", d.Applications.Decline)
}

// write takes what the secretariat writes to an applicant.
func (d Desk) write(r *http.Request, l *i18n.Locale, step, field string, do writing) (ui.Answer, error) {
	actor, err := d.need(r, participant.Consider)
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	words := strings.ReplaceAll(t.value(field), "\r\n", "\n")
	if key := application.CheckWords(words); key != "" {
		t.fault(field, key)
		return d.again(r, l, actor, step, t, nil)
	}
	if err := do(r.Context(), actor, r.PathValue("id"), words); err != nil {
		return d.again(r, l, actor, step, t, err)
	}
	return ui.Answer{To: l.Path(deskApplications, r.PathValue("id"))}, nil
}

func (d Desk) erase(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return d.press(r, l, d.Applications.Erase)
}

func (d Desk) reopen(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return d.press(r, l, d.Applications.Reopen)
}

// press takes a form that has nothing but a button.
func (d Desk) press(r *http.Request, l *i18n.Locale, do pressing) (ui.Answer, error) {
	actor, err := d.need(r, participant.Consider)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := do(r.Context(), actor, r.PathValue("id")); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(deskApplications, r.PathValue("id"))}, nil
}

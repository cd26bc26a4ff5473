package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Desk is the pages of those who apply, of the secretariat that decides, and of
// participants who speak for themselves. All fields but DraftPage and Recording
// are required.
type Desk struct {
	Pages        Pages
	Service      *participant.Service
	Applications *application.Desk
	Officers     Officers
	Hub          func() statement.Hash
	Who          func(r *http.Request) (policy.Actor, error)
	Visits       *limit.Limit // how often one address may send something here
	Proxies      limit.Proxies
	DraftPage    func(id string) string // path of the page of a draft; nil: the desk's own
	OpenKeys     string                 // path of the page on which a participant's keys are opened
	Recording    string                 // path and query of the page on which a submission is recorded; may be empty
	Contact      string                 // e-mail address to write to; may be empty
	Sends        bool                   // the hub sends mail: without it nobody can confirm an application
}

// Addresses of the secretariat.
const (
	deskHome         = "/desk/secretariat"
	deskApplications = deskHome + "/applications"
	deskParticipants = deskHome + "/participants"
	deskRules        = deskHome + "/rules"
	deskNew          = deskHome + "/new"
	deskPeriods      = "/desk/periods"
	deskLeave        = "/desk/withdrawal"
)

// Routes lists the addresses.
func (d Desk) Routes() []ui.Route {
	out := append(d.applyRoutes(),
		ui.Route{Path: deskHome, Page: d.home, Desk: true},
		ui.Route{Path: deskApplications, Page: d.applications, Desk: true},
		ui.Route{Path: deskApplications + "/{id}", Page: d.application, Desk: true},
		ui.Route{Path: deskParticipants, Page: d.participants, Desk: true},
		ui.Route{Path: deskParticipants + "/{id}", Page: d.participant, Desk: true},
		ui.Route{Path: deskParticipants + "/{id}/" + officersPage, Page: d.officers, Form: d.inviteOfficer, Desk: true, Limit: 64 << 10},
		ui.Route{Path: deskRules, Page: d.rules, Form: d.setRules, Desk: true, Limit: 16 << 10},
		ui.Route{Path: deskNew, Page: d.newListing, Form: d.listNew, Desk: true, Limit: 128 << 10},
		ui.Route{Path: deskPeriods, Page: d.periods, Desk: true},
		ui.Route{Path: deskPeriods + "/{id}", Page: d.period, Form: d.object, Desk: true, Limit: 64 << 10},
		ui.Route{Path: deskLeave, Page: d.leave, Form: d.left, Desk: true, Limit: 64 << 10},
	)
	for _, step := range []struct {
		name string
		form ui.FormHandler
	}{{"accept", d.accept}, {"ask", d.ask}, {"decline", d.decline}, {"erase", d.erase}, {"reopen", d.reopen}} {
		out = append(out, ui.Route{Path: deskApplications + "/{id}/" + step.name, Form: step.form, Desk: true, Limit: 64 << 10})
	}
	for _, a := range acts() {
		out = append(out, ui.Route{Path: deskParticipants + "/{id}/" + a.key, Page: d.act(a), Form: d.acted(a), Desk: true, Limit: 256 << 10})
	}
	return out
}

// need gives who asks, when that person may do what is asked.
func (d Desk) need(r *http.Request, do participant.Action) (policy.Actor, error) {
	actor, err := d.Who(r)
	switch {
	case err != nil:
		return actor, err
	case !actor.SignedIn():
		return actor, fail.New(fail.SignedOut, "Sign in to come to the desk.")
	}
	return actor, participant.May(actor, do)
}

func deskCrumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path(deskHome), Words: l.T("participant.desk.title")}}, more...)
}

// home is what waits for the secretariat.
func (d Desk) home(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := d.need(r, participant.Consider)
	if err != nil {
		return ui.Page{}, err
	}
	counts, err := d.Applications.Counts(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "states-table", Caption: l.T("application.states"), Columns: []ui.Column{{Head: l.T("application.state")},
		{Head: l.T("application.number"), Number: true}}}
	for _, s := range application.States() {
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(deskApplications)+"?state="+string(s), l.T("application.state."+string(s))), ui.Number(l, counts[s])))
	}
	blocks := []templ.Component{ui.TableView(l, t)}
	for _, s := range []participant.Status{participant.StatusAwaiting, participant.StatusProposed, participant.StatusSuspended} {
		all, err := d.Pages.Queries.List(r.Context(), participant.Filter{Status: s})
		if err != nil {
			return ui.Page{}, err
		}
		if len(all) > 0 {
			blocks = append(blocks, ui.TableView(l, d.deskTable(l, "table-"+string(s), l.T("participant.status."+string(s)), all, "")))
		}
	}
	jump := []ui.JumpEntry{
		{Href: l.Path(deskParticipants), Words: l.T("participant.desk.participants")},
		{Href: l.Path(deskNew), Words: l.T("participant.desk.new")},
		{Href: l.Path(d.OpenKeys), Words: l.T("participant.desk.keys")},
	}
	if d.Recording != "" {
		jump = append(jump, ui.JumpEntry{Href: l.Path(d.Recording), Words: l.T("participant.desk.recording")})
	}
	blocks = append(blocks, ui.Jump(append(jump, ui.JumpEntry{Href: l.Path(deskRules), Words: l.T("participant.desk.rules")})))
	return ui.Page{Title: l.T("participant.desk.title"), Lead: l.T("participant.desk.lead"), Body: ui.Stack(blocks...)}, nil
}

// deskTable leads to the secretariat's page of each; with an identity, to the
// page on which that one is given the name.
func (d Desk) deskTable(l *i18n.Locale, id, caption string, all []participant.Listed, identity string) ui.Table {
	t := ui.Table{ID: id, Caption: caption, Empty: l.T("participant.list.empty"),
		Columns: []ui.Column{{Head: l.T("participant.name")}, {Head: l.T("participant.class")}, {Head: l.T("participant.status")},
			{Head: l.T("participant.keys.identity"), Spare: true}}}
	i18n.Sort(l, all, func(p participant.Listed) string { name, _ := p.Name.Pick(l); return name })
	for _, p := range all {
		bound := ui.Blank()
		if h := p.Identity(); !h.IsZero() {
			bound = ui.Show(ui.Code(h.Short()))
		}
		page := l.Path(deskParticipants, p.ID)
		if identity != "" {
			page = l.Path(deskParticipants, p.ID, "name") + "?identity=" + identity
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, page, p.Name), ui.Words(class(l, p.Class)),
			ui.Show(struck(l, ui.Plain(l.T("participant.status."+string(p.Status))), p.Struck)), bound))
	}
	return t
}

// participants finds whom the secretariat is to decide about.
func (d Desk) participants(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.List); err != nil {
		return ui.Page{}, err
	}
	all, f, err := d.Pages.found(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	form := filterForm(l, f, len(all))
	form.Action = l.Path(deskParticipants)
	if form.Reset != "" {
		form.Reset = form.Action
	}
	page := ui.Page{Title: l.T("participant.list.title"), Crumbs: deskCrumbs(l)}
	identity, err := statement.ParseHash(r.URL.Query().Get("identity"))
	if err != nil {
		page.Body = ui.Stack(ui.FilterForm(l, form), ui.TableView(l, d.deskTable(l, "participants", l.T("participant.list.caption"), all, "")))
		return page, nil
	}
	// Somebody who has opened keys and comes to name them: the whole list, each
	// leading to the form.
	page.Lead = l.T("participant.desk.naming")
	page.Body = ui.TableView(l, d.deskTable(l, "participants", l.T("participant.list.caption"), all, identity.String()))
	return page, nil
}

// participant is what the secretariat can do about one.
func (d Desk) participant(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := d.need(r, participant.List)
	if err != nil {
		return ui.Page{}, err
	}
	v, err := d.Pages.gather(r.Context(), l, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	rules, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
	if err != nil {
		return ui.Page{}, err
	}
	var jump []ui.JumpEntry
	if participant.May(actor, participant.Found) == nil {
		jump = append(jump, ui.JumpEntry{Href: l.Path(deskParticipants, v.ID, officersPage), Words: l.T("participant.officers"), Note: l.T("participant.officers.note")})
	}
	for _, a := range acts() {
		if !a.offered(&v.Listed, &rules) || participant.May(actor, a.action) != nil {
			continue
		}
		e := ui.JumpEntry{Href: l.Path(deskParticipants, v.ID, a.key), Words: l.T("participant.act." + a.key)}
		two, err := d.Service.NeedsTwoNow(r.Context(), a.typ)
		if err != nil {
			return ui.Page{}, err
		}
		if two {
			e.Note = l.T("participant.act.two")
		}
		jump = append(jump, e)
	}
	blocks := []templ.Component{standingNotice(l, v.Listed), ui.Jump(jump), ui.FactList(facts(l, v.Listed)),
		ui.Para(ui.A(l.Path(home, v.ID), l.T("participant.desk.public")))}
	if len(v.History) > 1 || len(v.Credentials) > 0 {
		blocks = append(blocks, ui.Part("history", l.T("participant.history"), 2, history(l, v)...))
	}
	if len(v.Identities) > 0 {
		blocks = append(blocks, ui.Part("keys", l.T("participant.keys"), 2, d.Pages.keys(l, v)...))
	}
	return ui.Page{Title: first(v.Name.Pick(l)), Crumbs: deskCrumbs(l, ui.Link{Href: l.Path(deskParticipants), Words: l.T("participant.list.title")}),
		RestsOn: slices.Clone(v.Statements), Body: ui.Stack(blocks...)}, nil
}

func first(a, _ string) string { return a }

// decision is the word of a type by which the catalogue knows it: "accredited"
// of participant.accredited/1, "submission-recorded" of submission.recorded/1.
func decision(typ string) string {
	word, _, _ := strings.Cut(typ, "/")
	last := word[strings.LastIndexByte(word, '.')+1:]
	if room, _, _ := strings.Cut(word, "."); room != "participant" {
		return room + "-" + last
	}
	return last
}

// decided is what is said by a statement of a type, also of another room.
func decided(l *i18n.Locale, typ string) string {
	if !slices.Contains(participant.Secretarial(), typ) {
		word, _, _ := strings.Cut(typ, "/")
		return l.T("draft.word." + word)
	}
	return l.T("participant.decision." + decision(typ))
}

// after leads on from a decision: to the draft that another officer clears, or
// to the participant.
func (d Desk) after(l *i18n.Locale, out participant.Outcome, id string) ui.Answer {
	switch {
	case out.Draft != "" && d.DraftPage != nil:
		return ui.Answer{To: l.Path(d.DraftPage(out.Draft))}
	case out.Draft != "":
		return ui.Answer{To: l.Path("/desk")}
	}
	return ui.Answer{To: l.Path(deskParticipants, id)}
}

// onward is after for a decision that brings a participant nearer to speaking:
// it leads to what is next.
func (d Desk) onward(l *i18n.Locale, out participant.Outcome, id string) ui.Answer {
	if out.Draft != "" {
		return d.after(l, out, id)
	}
	return ui.Answer{To: l.Path(deskParticipants, id, officersPage)}
}

// refused says of a decision why it cannot be made now: what the room said.
// Other errors are not for a form.
func refused(l *i18n.Locale, err error) (words string, ok bool) {
	if fail.Is(err, fail.Conflict) || fail.Is(err, fail.Invalid) {
		return l.T("participant.act.refused", "why", l.Fault(err)), true
	}
	return "", false
}

// rules shows how the hub decides, and lets it be changed.
func (d Desk) rules(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.SetRules); err != nil {
		return ui.Page{}, err
	}
	now, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
	if err != nil {
		return ui.Page{}, err
	}
	t := newTyped(l, nil)
	t.form = map[string][]string{"two": now.Two, "days": {l.Number(int64(now.Days))}}
	return d.rulesPage(r, l, t, "")
}

func (d Desk) rulesPage(r *http.Request, l *i18n.Locale, t *typed, fault string) (ui.Page, error) {
	covered, err := d.Service.CoveredNow(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.FormView(l, ui.Form{ID: "rules", Fault: fault, Inputs: d.rulesInputs(t), Submit: l.T("participant.rules.send")})
	return ui.Page{Title: l.T("participant.desk.rules"), Lead: l.T("participant.rules.lead"), Crumbs: deskCrumbs(l),
		Body: ui.Stack(coveredNotice(l, covered), form)}, nil
}

func (d Desk) rulesInputs(t *typed) []ui.Input {
	l := t.l
	two := t.hinted(ui.Choices, "two", l.T("participant.rules.two"), l.T("participant.rules.two-hint"))
	two.Depends, two.Values = true, t.form["two"]
	for _, typ := range d.Service.Secretarial() {
		two.Options = append(two.Options, ui.Option{Value: typ, Words: decided(l, typ)})
	}
	i18n.Sort(l, two.Options, func(o ui.Option) string { return o.Words })
	days := latin(t.hinted(ui.Line, "days", l.T("participant.rules.days"), l.T("participant.rules.days-hint")))
	return []ui.Input{two, days}
}

// rulesOf reads them.
func rulesOf(t *typed) *participant.Rules {
	return &participant.Rules{Two: slices.Sorted(slices.Values(t.form["two"])), Days: t.number("days", participant.MaxDays)}
}

// coveredNotice says what needs two officers whatever the form says, because a
// clearance list of the hub covers it.
func coveredNotice(l *i18n.Locale, covered []string) templ.Component {
	if len(covered) == 0 {
		return templ.NopComponent
	}
	var words []templ.Component
	for _, typ := range covered {
		words = append(words, ui.Plain(decided(l, typ)))
	}
	return ui.NoticeOf(l.T("participant.rules.covered"), ui.Para(ui.Plain(l.T("participant.rules.covered.text"))), ui.Para(ui.Lines(words...)),
		ui.Para(ui.A(l.Path("/desk/clearance"), l.T("draft.clearance.title"))))
}

func (d Desk) setRules(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.SetRules)
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	b := rulesOf(t)
	if len(t.faults) > 0 {
		page, err := d.rulesPage(r, l, t, "")
		return ui.Answer{Page: page}, err
	}
	out, err := d.Service.Decide(r.Context(), actor, b)
	if words, ok := refused(l, err); ok {
		page, err := d.rulesPage(r, l, t, words)
		return ui.Answer{Page: page}, err
	}
	if err != nil || out.Draft != "" {
		return d.after(l, out, ""), err
	}
	return ui.Answer{To: l.Path(deskHome)}, nil
}

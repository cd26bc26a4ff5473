package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/ui"
)

// Addresses of those who apply.
const (
	applyPage   = "/apply"
	confirmPage = "/apply/confirm"
	minePage    = "/apply/mine"
)

// honey is a field that people do not see and programs fill in.
const honey = "fax"

func (d Desk) applyRoutes() []ui.Route {
	return []ui.Route{
		{Path: applyPage, Page: d.apply, Form: d.file, Live: true, Limit: 64 << 10},
		{Path: confirmPage + "/{token}", Page: d.confirm, Form: d.confirmed, Desk: true, Limit: 4 << 10},
		{Path: minePage + "/{token}", Page: d.mine, Form: d.answer, Desk: true, Limit: 64 << 10},
	}
}

func (d Desk) apply(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if !d.Sends {
		return applyPageOf(l, ui.NoticeOf(l.T("application.no-mail"), append([]templ.Component{ui.Para(ui.Plain(l.T("application.no-mail.text")))}, d.reach(l)...)...)), nil
	}
	return d.applyForm(r, l, newTyped(l, nil), "")
}

// file takes an application. The answer is the same whatever becomes of it:
// whether a program has filled in the hidden field, or the address is known.
func (d Desk) file(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := d.Visits.Take(d.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	if !d.Sends {
		return ui.Answer{}, fail.New(fail.Unavailable, "This hub sends no mail at present, and takes no applications.")
	}
	sent := ui.Answer{Page: sentPage(l)}
	if r.PostForm.Get(honey) != "" {
		return sent, nil
	}
	t := newTyped(l, r.PostForm)
	f := application.Filing{
		About: application.About{Name: t.value("organization"), In: t.value("language"), Class: participant.Class(t.value("class")),
			Country: t.value("country"), Website: t.value("website"), Reason: strings.ReplaceAll(t.value("reason"), "\r\n", "\n")},
		Contact: application.Contact{Name: t.value("contact"), Function: t.value("function"), Mail: t.value("mail"), Language: t.value("language")},
		Consent: t.value("consent") == "yes",
	}
	if f.About.Class == participant.Individual {
		f.Contact.Function = "" // somebody in personal capacity has none
	}
	for field, key := range f.Check() {
		t.fault(field, key)
	}
	if len(t.faults) == 0 {
		err := d.Applications.File(r.Context(), f)
		if err == nil || fail.Is(err, limit.TooMany) {
			return sent, nil // a letter too many to one address is not sent, and nobody learns of it
		}
		return ui.Answer{}, err
	}
	page, err := d.applyForm(r, l, t, "")
	return ui.Answer{Page: page}, err
}

// reach says where to write to, where that is known.
func (d Desk) reach(l *i18n.Locale) []templ.Component {
	if d.Contact == "" {
		return nil
	}
	return []templ.Component{ui.Para(ui.Plain(l.T("application.write")), ui.A("mailto:"+d.Contact, d.Contact))}
}

func (d Desk) applyForm(r *http.Request, l *i18n.Locale, t *typed, fault string) (ui.Page, error) {
	rules, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
	if err != nil {
		return ui.Page{}, err
	}
	countries, err := d.countries(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	class := t.in(ui.Choice, "class", l.T("participant.class"))
	class.Options = append(class.Options, ui.Option{Words: l.T("application.choose")})
	for _, c := range participant.Classes() {
		if c.Stakeholder() {
			class.Options = append(class.Options, ui.Option{Value: string(c), Words: l.T("participant.class." + string(c))})
		}
	}
	country := t.hinted(ui.Choice, "country", l.T("application.country"), l.T("application.country-hint"))
	country.Options = countries
	language := t.hinted(ui.Choice, "language", l.T("application.language"), l.T("application.language-hint"))
	if language.Value == "" {
		language.Value = l.Tag()
	}
	for _, tag := range i18n.Tags() {
		language.Options = append(language.Options, ui.Option{Value: tag, Words: i18n.Autonym(tag), Lang: tag})
	}
	consent := t.hinted(ui.Agree, "consent", l.T("application.consent"), l.T("application.consent-hint"))
	reason := t.hinted(ui.Area, "reason", l.T("application.reason"), l.T("application.reason-hint"))
	reason.Max, reason.Rows = 4000, 6
	mail := t.hinted(ui.Mail, "mail", l.T("application.mail"), l.T("application.mail-hint"))
	mail.Complete = "email"
	contact := t.in(ui.Line, "contact", l.T("application.contact"))
	contact.Complete = "name"
	form := ui.Form{ID: "application", Submit: l.T("application.send"), Fault: fault, Inputs: []ui.Input{
		t.hinted(ui.Line, "organization", l.T("application.organization"), l.T("application.organization-hint")), class, country,
		depends(t.hinted(ui.Web, "website", l.T("participant.website"), l.T("application.website-hint"))), reason,
		contact, depends(t.hinted(ui.Line, "function", l.T("application.function"), l.T("application.function-hint"))), mail, language, depends(consent),
	}, Extra: honeypot(l, honey)}
	notes := []templ.Component{ui.Para(ui.Plain(l.T("application.what"))), ui.Para(ui.Plain(l.T("application.private")))}
	if rules.Days > 0 {
		notes = append(notes, ui.Para(ui.Strong(l.N("application.period", rules.Days))))
	}
	return applyPageOf(l, append(notes, ui.FormView(l, form))...), nil
}

func applyPageOf(l *i18n.Locale, blocks ...templ.Component) ui.Page {
	return ui.Page{Title: l.T("application.title"), Lead: l.T("application.lead"), Section: home,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("participant.list.title")}}, Body: ui.Stack(blocks...)}
}

// countries are the choices of a seat: the States that are listed, by name in
// the reader's alphabetical order, and none of them.
func (d Desk) countries(r *http.Request, l *i18n.Locale) ([]ui.Option, error) {
	all, err := d.Pages.Queries.List(r.Context(), participant.Filter{Class: participant.State})
	if err != nil {
		return nil, err
	}
	i18n.Sort(l, all, func(p participant.Listed) string { name, _ := p.Name.Pick(l); return name })
	out := []ui.Option{{Words: l.T("application.choose")}}
	for _, s := range all {
		name, lang := s.Name.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: s.ISO3166.Alpha2, Words: name, Lang: lang})
	}
	return append(out, ui.Option{Value: "ZZ", Words: l.T("application.elsewhere")}), nil
}

// sentPage is the answer to every application that is complete.
func sentPage(l *i18n.Locale) ui.Page {
	return ui.Page{Status: http.StatusOK, Title: l.T("application.sent"), Section: home, Lead: l.T("application.sent.lead"),
		Body: ui.Stack(ui.Para(ui.Plain(l.T("application.sent.next"))), ui.Para(ui.Plain(l.T("application.sent.none"))))}
}

// confirm shows a button: a program that follows links in letters confirms
// nothing.
func (d Desk) confirm(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := d.Visits.Take(d.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	a, err := d.Applications.Unconfirmed(r.Context(), r.PathValue("token"))
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{Title: l.T("application.confirm"), Section: home, Lead: l.T("application.confirm.lead"),
		Body: ui.Stack(ui.FactList(aboutFacts(l, a)), ui.FormView(l, ui.Form{ID: "confirm", Submit: l.T("application.confirm.send")}))}, nil
}

func (d Desk) confirmed(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := d.Visits.Take(d.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	if err := d.Applications.Confirm(r.Context(), r.PathValue("token")); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: ui.Page{Status: http.StatusOK, Title: l.T("application.held"), Section: home, Lead: l.T("application.held.lead"),
		Body: ui.Para(ui.Plain(l.T("application.held.next")))}}, nil
}

// mine is what an applicant sees of his or her application by a mailed link: a
// question and a form to answer it, or the decision.
func (d Desk) mine(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := d.Visits.Take(d.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	return d.minePage(r, l, newTyped(l, nil))
}

func (d Desk) minePage(r *http.Request, l *i18n.Locale, t *typed) (ui.Page, error) {
	a, answers, err := d.Applications.Read(r.Context(), r.PathValue("token"))
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{ui.FactList(append(aboutFacts(l, a), ui.Fact{Term: l.T("application.state"), Content: ui.Plain(l.T("application.state." + string(a.State)))})),
		messages(l, a)}
	if a.State == application.Accredited {
		body = append(body, ui.Para(ui.A(l.Path(home, a.Participant), l.T("application.page"))))
	}
	if answers {
		words := t.in(ui.Area, "words", l.T("application.answer"))
		words.Rows, words.Max = 8, 4000
		body = append(body, ui.FormView(l, ui.Form{ID: "answer", Submit: l.T("application.answer.send"), Inputs: []ui.Input{words}}))
	}
	return ui.Page{Title: l.T("application.mine"), Section: home, Lead: l.T("application.mine.lead"), Body: ui.Stack(body...)}, nil
}

func (d Desk) answer(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := d.Visits.Take(d.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	words := strings.ReplaceAll(t.value("words"), "\r\n", "\n")
	if key := application.CheckWords(words); key != "" {
		t.fault("words", key)
		page, err := d.minePage(r, l, t)
		return ui.Answer{Page: page}, err
	}
	if err := d.Applications.Answer(r.Context(), r.PathValue("token"), words); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: ui.Page{Status: http.StatusOK, Title: l.T("application.answered"), Section: home, Lead: l.T("application.held.next"),
		Body: templ.NopComponent}}, nil
}

// aboutFacts is what was applied with.
func aboutFacts(l *i18n.Locale, a application.Application) ui.Facts {
	if a.About.Name == "" {
		return ui.Facts{{Term: l.T("application.organization"), Content: ui.Plain(l.T("application.erased"))}}
	}
	return ui.Facts{
		{Term: l.T("application.organization"), Content: ui.Foreign(l, a.About.In, a.About.Name)},
		{Term: l.T("participant.class"), Content: ui.Plain(l.T("participant.class." + string(a.About.Class)))},
		{Term: l.T("application.country"), Content: ui.Symbol(a.About.Country)},
		{Term: l.T("participant.website"), Content: website(a.About.Website)},
		{Term: l.T("application.reason"), Content: ui.Paragraphs(l, i18n.Of(a.About.In, a.About.Reason))},
	}
}

// messages is what was written to and fro, oldest first.
func messages(l *i18n.Locale, a application.Application) templ.Component {
	if len(a.Messages) == 0 {
		return templ.NopComponent
	}
	var out []templ.Component
	for _, m := range a.Messages {
		from := l.T("application.from.applicant")
		if m.Ours {
			from = l.T("application.from.secretariat")
		}
		out = append(out, ui.Para(ui.Strong(from), ui.Moment(l, m.At)), written(m.Words))
	}
	return ui.Part("messages", l.T("application.messages"), 2, out...)
}

package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

func (p *Pages) enrol(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := p.Limits.Look.Take(p.Proxies.Key(r)); err != nil {
		return ui.Page{}, err
	}
	return p.enrolPage(r, l, signin.Person{}, l.T("signin.key.default"), nil)
}

// enrolPage is the page behind a link: who invites whom to what, and the form
// that makes the passkey. Looking at it uses nothing up: programs that look at
// links in mails do.
func (p *Pages) enrolPage(r *http.Request, l *i18n.Locale, typed signin.Person, key string, wrong error) (ui.Page, error) {
	i, options, err := p.Service.EnrolOptions(r.Context(), r.PathValue("token"))
	if err != nil {
		return ui.Page{}, err
	}
	if wrong == nil {
		typed = signin.Person{Name: i.Name, Language: l.Tag()}
	}
	as, lang := p.name(l, i.Identity, "")
	form := ui.Form{ID: "enrol", Label: l.T("signin.enrol.title"), Submit: l.T("signin.enrol.button"),
		Fault: except(l, wrong, signin.ErrName, signin.ErrLanguage), Passkey: &ui.Passkey{Create: true, Options: options}}
	lead := l.T("signin.enrol.lead")
	if i.Known {
		lead = l.T("signin.enrol.again")
	} else {
		form.Inputs = []ui.Input{
			{Name: "name", Label: l.T("signin.person.name"), Hint: l.T("signin.person.name-hint"), Value: typed.Name, Max: signin.MaxName,
				Complete: "name", Fault: said(l, wrong, signin.ErrName)},
			{Kind: ui.Choice, Name: "language", Label: l.T("signin.person.language"), Value: typed.Language, Options: languages(l),
				Fault: said(l, wrong, signin.ErrLanguage)},
		}
	}
	form.Inputs = append(form.Inputs, ui.Input{Name: "key", Label: l.T("signin.key.name"), Hint: l.T("signin.key.name-hint"), Value: key, Max: signin.MaxName})
	var instead []templ.Component
	if p.Instead != nil && !i.Known {
		instead = others(l.T("signin.others.instead"), p.Instead(r.Context(), l, r.PathValue("token"), i.Identity))
	}
	return ui.Page{Title: l.T("signin.enrol.title"), Lead: lead, Passkey: true, Body: ui.Stack(append([]templ.Component{
		ui.FactList(ui.Facts{
			{Term: l.T("signin.enrol.participant"), Content: named(l, as, lang)},
			{Term: l.T("signin.enrol.roles"), Content: ui.Plain(roleWords(l, i.Roles))},
			{Term: l.T("signin.enrol.until"), Content: ui.Moment(l, i.Ends)},
		}),
		ui.FormView(l, form), ui.Para(ui.Plain(l.T("signin.enrol.private"))),
	}, instead...)...)}, nil
}

func (p *Pages) enrolled(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.Limits.Enter.Take(p.Proxies.Key(r)); err != nil {
		return ui.Answer{}, slow(w, err)
	}
	typed := signin.Person{Name: r.PostFormValue("name"), Language: r.PostFormValue("language")}
	key := r.PostFormValue("key")
	done, err := p.Service.Enrol(r.Context(), r.PathValue("token"), typed, []byte(r.PostFormValue("passkey")), key)
	if err != nil {
		if _, ok := fault(l, err); !ok {
			return ui.Answer{}, err
		}
		page, err := p.enrolPage(r, l, typed, key, err)
		return ui.Answer{Page: page}, err
	}
	if to := p.backToFirst(r, l); done.InForce && to != "" {
		return ui.Answer{To: to}, nil
	}
	after := "?after=enrolled"
	if !done.InForce {
		after = "?after=waiting"
	}
	return ui.Answer{To: l.Path(SignInPath) + after}, nil
}

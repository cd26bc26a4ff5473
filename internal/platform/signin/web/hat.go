package web

import (
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// hats is the page on which a person who serves several participants says in
// whose name he or she acts from now on.
func (p *Pages) hats(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, actor, err := p.session(r)
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Service.Hats(r.Context(), in)
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "hat", Label: l.T("signin.hat.title"), Submit: l.T("signin.hat.button"),
		Hidden: [][2]string{{"next", inside(r.URL.Query().Get("next"))}}}
	choice := ui.Input{Kind: ui.Choosing, Name: "hat", Label: l.T("signin.hat.choice")}
	if !actor.Identity.IsZero() {
		choice.Value = actor.Identity.String()
	}
	for _, h := range all {
		words, _ := p.name(l, h.Identity, h.Participant)
		choice.Options = append(choice.Options, ui.Option{Value: h.Identity.String(), Words: words + " — " + roleWords(l, h.Roles)})
	}
	i18n.Sort(l, choice.Options, func(o ui.Option) string { return o.Words })
	form.Inputs = []ui.Input{choice}
	return ui.Page{Title: l.T("signin.hat.title"), Lead: l.T("signin.hat.lead"), Body: ui.FormView(l, form)}, nil
}

func (p *Pages) wear(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	identity, err := statement.ParseHash(r.PostFormValue("hat"))
	if err != nil {
		return ui.Answer{}, fail.New(fail.Denied, "No authorization is in force.") // as for one that is none of yours
	}
	if err := p.Service.Wear(r.Context(), in, identity); err != nil {
		return ui.Answer{}, err
	}
	in.Identity = identity
	return ui.Answer{To: onward(l, in, inside(r.PostFormValue("next")))}, nil
}

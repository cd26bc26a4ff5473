package web

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// reportForm tells a participant that a contact could not be reached.
func (v viewer) reportForm(a *contact.Answering, f ui.Form) ui.Form {
	l := v.l
	which := ui.Input{Kind: ui.Choice, Name: "address", Label: l.T("contact.report.address")}
	for _, s := range a.Contacts {
		for _, t := range s.Point.Phones {
			which.Options = append(which.Options, ui.Option{Value: s.ID + " " + t.Number, Words: title(l, s.Point.Agency) + " · " + contact.Spaced(t.Number)})
		}
		for _, m := range s.Point.Mails {
			which.Options = append(which.Options, ui.Option{Value: s.ID + " " + m, Words: title(l, s.Point.Agency) + " · " + m})
		}
	}
	what := ui.Input{Kind: ui.Choice, Name: "trouble", Label: l.T("contact.report.trouble")}
	for _, t := range contact.Troubles() {
		what.Options = append(what.Options, ui.Option{Value: string(t), Words: l.T("contact.trouble." + string(t))})
	}
	f.ID, f.Submit, f.Inputs = "report-form", l.T("contact.report.submit"), []ui.Input{which, what}
	f.Label = l.T("contact.report.title")
	return f
}

func (p *Pages) report(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	slug, of := r.PathValue("slug"), r.PathValue("id")
	id, address, _ := strings.Cut(r.PostForm.Get("address"), " ")
	_, err = p.Service.Report(r.Context(), actor, id, contact.Reported{Community: slug, Address: address, Trouble: contact.Trouble(r.PostForm.Get("trouble"))})
	if err == nil {
		return ui.Answer{To: l.Path(Desk+"/in/"+slug+"/of", of)}, nil
	}
	if !again(err) && !fail.Is(err, fail.NotFound) {
		return ui.Answer{}, err
	}
	a, look := p.Service.Look(r.Context(), actor, slug, of)
	if look != nil {
		return ui.Answer{}, look
	}
	return ui.Answer{Page: p.answeringPage(l, actor, a, ui.Form{Fault: l.Fault(err)})}, nil
}

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/ui"
)

// linked is the page to which a mail leads: on a telephone, without signing in.
// It shows enough to know the contacts again, and no number. Only the button
// confirms: programs that follow links in mails press none.
func (p *Pages) linked(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, err := p.Service.Linked(r.Context(), r.PathValue("token"))
	if fail.Is(err, fail.Gone) {
		return p.over(r, l, err)
	}
	if err != nil {
		return ui.Page{}, err
	}
	return p.linkedPage(l, in, ""), nil
}

// over is the page of a link that confirms no more: because it has, or why not.
func (p *Pages) over(r *http.Request, l *i18n.Locale, why error) (ui.Page, error) {
	done, err := p.Service.Done(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		return ui.Page{}, err
	case done && r.Method != http.MethodPost && r.URL.Query().Get("done") != "":
		return ui.Page{Title: l.T("contact.link.done"), Lead: l.T("contact.link.done-what")}, nil
	case done:
		return ui.Page{Title: l.T("contact.link.used"), Lead: l.T("contact.link.used-what"), Status: http.StatusGone}, nil
	}
	return ui.Page{Title: l.T("contact.link.over"), Lead: l.Fault(why), Status: http.StatusGone}, nil
}

func (p *Pages) linkedPage(l *i18n.Locale, in *contact.Linked, fault string) ui.Page {
	v := viewer{p, l}
	choose := ui.Input{Kind: ui.Choices, Name: "contact", Label: l.T("contact.link.which")}
	body := []templ.Component{ui.Para(ui.Sentence(l, "contact.link.of", ui.Parts{"participant": ui.Plain(v.called(in.Participant))}))}
	var stand []contact.Own
	for _, o := range in.Contacts {
		if last, ended := o.Ended(p.Service.Clock.Now()); ended { // nobody confirms it
			body = append(body, ui.Para(ui.Plain(l.T("contact.link.ended", "contact", title(l, o.Point.Agency), "day", l.Day(last)))))
			continue
		}
		stand = append(stand, o)
		choose.Options = append(choose.Options, ui.Option{Value: o.ID, Words: l.T("contact.link.one", "contact", title(l, o.Point.Agency), "ends", endings(&o.Point))})
		choose.Values = append(choose.Values, o.ID)
	}
	switch {
	case len(in.Contacts) == 0:
		body = append(body, ui.Para(ui.Plain(l.T("contact.own.empty"))))
	case len(stand) > 0:
		body = append(body, ui.FormView(l, ui.Form{ID: "confirm", Submit: l.T("contact.confirm.submit"), Fault: fault, Inputs: append([]ui.Input{choose}, v.reported("contact.looked.one", stand...)...)}))
	}
	body = append(body, ui.Para(ui.A(l.Path(Desk), l.T("contact.link.change"))))
	return marked(ui.Page{Title: l.T("contact.link.title"), Lead: l.T("contact.link.lead", "until", in.Ends), Body: ui.Stack(body...)})
}

// endings are the last digits of a contact's numbers: who knows them knows them
// again.
func endings(p *contact.Point) string {
	var out []string
	for _, t := range p.Phones {
		out = append(out, "…"+t.Number[len(t.Number)-3:])
	}
	return strings.Join(out, ", ")
}

func (p *Pages) confirmLinked(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	token := r.PathValue("token")
	err := p.Service.ConfirmByLink(r.Context(), token, r.PostForm["looked"], r.PostForm["contact"])
	if err == nil {
		return ui.Answer{To: l.Path(contact.LinkPath+token) + "?done=yes"}, nil
	}
	if fail.Is(err, fail.Gone) {
		page, err := p.over(r, l, err)
		return ui.Answer{Page: page}, err
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	in, linked := p.Service.Linked(r.Context(), token)
	if linked != nil {
		return ui.Answer{}, linked
	}
	return ui.Answer{Page: p.linkedPage(l, in, l.Fault(err))}, nil
}

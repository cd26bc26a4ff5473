package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/ui"
)

// linked is the page to which a mail leads: on a telephone, without signing in.
// It shows who asks whom, and no number. Only the button answers: programs that
// follow links in mails press none.
func (p *Pages) linked(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, err := p.Service.Linked(r.Context(), r.PathValue("token"))
	if fail.Is(err, fail.Gone) {
		return p.over(r, l, err)
	}
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	body := []templ.Component{ui.Para(ui.Sentence(l, "check.link.of", ui.Parts{"participant": ui.Strong(v.called(in.Participant)), "community": ui.Text(l, in.Community.Title)}))}
	if !in.Agency.Empty() {
		body = append(body, ui.Para(ui.Text(l, in.Agency)))
	}
	if !in.Words.Empty() {
		body = append(body, ui.Paragraphs(l, in.Words))
	}
	body = append(body, ui.FormView(l, ui.Form{ID: "answer", Submit: l.T("check.link.submit")}), ui.Para(ui.Quiet(l.T("check.link.worth"))))
	return marked(ui.Page{Title: l.T("check.link.title"), Lead: l.T("check.link.lead", "until", l.DateTime(in.Until)), Body: ui.Stack(body...)}), nil
}

// over is the page of a link that answers no more: because it has, or why not.
func (p *Pages) over(r *http.Request, l *i18n.Locale, why error) (ui.Page, error) {
	done, err := p.Service.Done(r.Context(), r.PathValue("token"))
	switch {
	case err != nil:
		return ui.Page{}, err
	case done && r.Method != http.MethodPost && r.URL.Query().Get("done") != "":
		return ui.Page{Title: l.T("check.link.done"), Lead: l.T("check.link.done-what"), Section: section}, nil
	case done:
		return ui.Page{Title: l.T("check.link.used"), Lead: l.T("check.link.used-what"), Section: section, Status: http.StatusGone}, nil
	}
	return ui.Page{Title: l.T("check.link.over"), Lead: l.Fault(why), Section: section, Status: http.StatusGone}, nil
}

func (p *Pages) answerLinked(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	token := r.PathValue("token")
	err := p.Service.AnswerByLink(r.Context(), token)
	if fail.Is(err, fail.Gone) {
		page, err := p.over(r, l, err)
		return ui.Answer{Page: page}, err
	}
	if err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(check.LinkPath+token) + "?done=yes"}, nil
}

package web

import (
	"net/http"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/ui"
)

// blank gives the workbook of a questionnaire, or the CSV file, with no answers in it:
// it names no participant and no period, and anybody may have it. The same questionnaire
// gives the same bytes.
func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.File, error) {
	q := p.Service.Questionnaires.Get(r.PathValue("id"), r.PathValue("version"))
	if q == nil || r.PathValue("version") == "" {
		return ui.File{}, fail.New(fail.NotFound, "There is no such questionnaire, or not in this version.")
	}
	w := p.Words(l.Tag())
	w.Notes = append(w.Notes, l.T("preparation.book.blank"))
	return booked(r, q.ID+"-"+q.Version+"-"+l.Tag(), offline.Make(q, nil, w, time.Time{}))
}

// blanks leads to the blank workbooks of the questionnaires of today.
func (v *visit) blanks() (out []ui.Link) {
	for _, q := range v.p.Service.Questionnaires.Current() {
		out = append(out, Blank(v.Locale, q)...)
	}
	return out
}

// Blank leads to the blank workbook of a questionnaire, and to the CSV file, in the
// reader's language.
func Blank(l *i18n.Locale, q *questionnaire.Questionnaire) []ui.Link {
	title, _ := q.Title.Pick(l)
	at := l.Path(reportweb.Questionnaires, q.ID, q.Version, "workbook")
	return []ui.Link{{Href: at + ".xlsx", Words: l.T("preparation.blank.excel", "questionnaire", title)}, {Href: at + ".csv", Words: l.T("preparation.blank.csv", "questionnaire", title)}}
}

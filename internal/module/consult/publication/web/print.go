package web

import (
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// pdf prints the page of a publication as a visitor sees it, in the language
// that is asked for.
func (p *Pages) pdf(r *http.Request, l *i18n.Locale) (ui.File, error) {
	if p.Print == nil {
		return ui.File{}, fail.New(fail.Unavailable, "This hub makes no PDF files: print the page in your browser.")
	}
	visitors := *p
	visitors.Who = nil
	page, err := visitors.one(r, l)
	if err != nil {
		return ui.File{}, err
	}
	body, err := p.Print(r.Context(), l, home+"/"+r.PathValue("id"), page)
	return ui.File{Name: "publication-" + r.PathValue("id")[:16] + ".pdf", Type: "application/pdf", Body: body}, err
}

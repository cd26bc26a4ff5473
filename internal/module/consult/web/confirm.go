package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// askedFor is the actor of the form by which somebody owns to a contribution that
// others handed in, the contribution, and its consultation.
func (p *Pages) askedFor(r *http.Request) (actor policy.Actor, c contribution.Contribution, of consult.Consultation, err error) {
	if actor, err = p.speaker(r); err != nil {
		return actor, c, of, err
	}
	if c, err = p.Contributions.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, c, of, err
	}
	if c.Withdrawn != nil || !p.Owns(actor, c.Told) {
		return actor, c, of, submissionweb.NotOwned()
	}
	of, err = p.Consultations.Get(r.Context(), c.Consultation.String())
	return actor, c, of, err
}

func (p *Pages) confirming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, c, of, err := p.askedFor(r)
	if err != nil {
		return ui.Page{}, err
	}
	at, err := p.anchored(r, l, c.Anchor)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &of, submissionweb.OwnWords(l, c.Told))
	page.Crumbs = append(page.Crumbs, crumbTo(l, l.Path(said, c.ID), p.short(l, &c)))
	page.Body = p.Confirming(l, actor, c.Told, c.Version, at, ui.FactList(p.titled(l, &c.Content)), p.content(l, &of, c.Kind, &c.Content))
	return page, nil
}

func (p *Pages) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, _, err := p.askedFor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Way.Confirm(r, l, actor, c.Told, c.Version)
}

// crumbTo leads back to what a form is about.
func crumbTo(l *i18n.Locale, href string, words i18n.Text) ui.Link {
	title, lang := words.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: href, Words: title, Lang: lang}
}

// confirmAmendment is the form by which somebody owns to an amendment that
// others handed in.
func (p *Pages) confirmAmendment(l *i18n.Locale, actor policy.Actor, c *consult.Consultation, t *text.Text, a *text.Amendment) (ui.Page, error) {
	if a.Withdrawn != nil || !p.Owns(actor, a.Told) {
		return ui.Page{}, submissionweb.NotOwned()
	}
	page := p.belowText(l, c, t, submissionweb.OwnWords(l, a.Told))
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(amendments, a.ID), Words: numbered(l, t, a)})
	shown := append([]templ.Component{p.changeView(l, t, a.Version, a.Change, false)}, p.grounds(l, a.Rationale, a.Practice)...)
	page.Body = p.Confirming(l, actor, a.Told, a.Statement, shown...)
	return page, nil
}

// originsOf names those from whom, by a document, the words of an amendment come.
func (p *Pages) originsOf(l *i18n.Locale, all []text.Origin) templ.Component {
	var named []consult.Named
	for _, o := range all {
		n := consult.Named{ID: o.ID, Name: o.Name}
		if o.Modified {
			n.Role = l.T("way.modified")
		}
		named = append(named, n)
	}
	return p.named(l, named)
}

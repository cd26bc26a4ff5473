package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// owned is what somebody said of how a text is agreed, and who is asked to own to
// it: a broken silence, a reservation, or what became of one.
type owned struct {
	actor policy.Actor
	on    adoption.On
	said  statement.Hash
	told  submission.Told
	row   ui.Table // as the page of the text shows it
}

// owning is what a form is about by which somebody owns to what the secretariat
// recorded of it, or others said for it.
func (p *Pages) owning(r *http.Request, l *i18n.Locale) (o owned, err error) {
	if o.actor, err = p.speaker(r); err != nil {
		return o, err
	}
	if o.on, err = p.Agree.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return o, err
	}
	if o.said, err = statement.ParseHash(r.PathValue("said")); err != nil {
		return o, fail.New(fail.NotFound, "There is no such silence procedure or reservation on this text.")
	}
	v := agreement{p: p, l: l, c: &o.on.Consultation, t: o.on.Text, a: o.on.Agreement}
	if !v.find(&o) {
		return o, fail.New(fail.NotFound, "There is no such silence procedure or reservation on this text.")
	}
	if !p.Owns(o.actor, o.told) {
		err = submissionweb.NotOwned()
	}
	return o, err
}

// find looks up what was said, and leaves of the tables the row that shows it.
func (v *agreement) find(o *owned) bool {
	for _, s := range v.a.Procedures {
		for _, b := range s.Broken {
			if b.Statement == o.said {
				o.told = b.Told
				v.a = &adoption.Agreement{Procedures: []adoption.Procedure{{Version: s.Version, Broken: []adoption.Break{b}}}}
				o.row = v.breaks()
				return true
			}
		}
	}
	for _, r := range v.a.Reserved {
		told, found := r.Told, r.Statement == o.said
		for _, one := range r.Lifted {
			if one.Statement == o.said {
				told, found = one.Told, true
			}
		}
		if found {
			o.told = told
			v.a = &adoption.Agreement{Reserved: []adoption.Reserve{r}}
			o.row = v.reserved()
			return true
		}
	}
	return false
}

func (p *Pages) agreeOwning(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.owning(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &o.on.Consultation, o.on.Text, submissionweb.OwnWords(l, o.told))
	var shown templ.Component = ui.TableView(l, o.row)
	page.Body = p.Confirming(l, o.actor, o.told, o.said, shown)
	return page, nil
}

func (p *Pages) agreeOwn(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	o, err := p.owning(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Way.Confirm(r, l, o.actor, o.told, o.said)
}

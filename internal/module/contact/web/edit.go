package web

import (
	"net/http"
	"net/url"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Edits are the forms in which drafts of contacts, teams and infrastructure are
// edited: nobody types a contact twice because one number of it was sent back.
func (p *Pages) Edits() map[string]web.EditTogether {
	return map[string]web.EditTogether{contact.TypeNominated: p.editPoint, contact.TypeChanged: p.editPoint,
		contact.TypeDesignated: p.editTeam, contact.TypePublished: p.editInfrastructure}
}

// remade takes what a form makes anew of a draft, or says on it what is wrong.
func remade(l *i18n.Locale, e *web.Edited, fault *string, all []ledger.Draft, err error) error {
	switch {
	case err == nil:
		e.Together, e.Good = all, true
	case again(err):
		*fault = l.Fault(err)
	default:
		return err
	}
	return nil
}

func (p *Pages) editPoint(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	points, reason, err := contact.InDrafts(all)
	if err != nil {
		return e, err
	}
	if len(points) > 1 {
		return editMany(r, l, all, points), nil
	}
	in, err := p.Queries.Mine(r.Context(), actor)
	if err != nil {
		return e, err
	}
	o := &points[0]
	typ, f, t := all[0].Type, ui.Form{}, typedPoint(o, in)
	t.Reason = reason.String()
	if r.Method == http.MethodPost {
		t = read(r, l, in)
		point := t.point(l)
		t.fits(l, in, &point)
		t.asWritten(&point, &o.Point)
		t.bars(l, &point)
		if typ == contact.TypeNominated {
			t.begins(l, &point, p.Service.Clock.Now())
		}
		if typ == contact.TypeChanged {
			if err := p.droppedBy(r, l, actor, o.ID, &t); err != nil {
				return e, err
			}
		}
		if len(t.faults) == 0 {
			drafts, err := p.Service.RedraftPoint(r.Context(), actor, typ, o.ID, point, t.Shown, t.reason(reason))
			if err := remade(l, &e, &f.Fault, drafts, err); err != nil {
				return e, err
			}
		}
	}
	e.Form, err = p.pointForm(r, l, actor, in, f, o.ID, typ == contact.TypeChanged, t)
	return e, err
}

// droppedBy sees that a change keeps every community that has the contact now.
func (p *Pages) droppedBy(r *http.Request, l *i18n.Locale, actor policy.Actor, id string, t *typed) error {
	own, err := p.Queries.Owned(r.Context(), actor)
	for i := range own {
		if own[i].ID == id {
			t.drops(l, &own[i])
		}
	}
	return err
}

// editMany edits a draft that came from a table and names several contacts: some
// can be taken out of it, and their rows put right and brought in again.
func editMany(r *http.Request, l *i18n.Locale, all []ledger.Draft, points []contact.Own) (e web.Edited) {
	in := ui.Input{Kind: ui.Choices, Name: "contact", Label: l.T("contact.edit.stay"), Hint: l.T("contact.edit.stay-hint")}
	for _, o := range points {
		in.Options = append(in.Options, ui.Option{Value: o.ID, Words: title(l, o.Point.Agency) + " · " + l.Number(o.Point.Order)})
		in.Values = append(in.Values, o.ID)
	}
	if r.Method == http.MethodPost {
		in.Values = r.PostForm["contact"]
		e.Together = slices.DeleteFunc(slices.Clone(all), func(d ledger.Draft) bool { return !slices.Contains(in.Values, d.Subject) })
		if e.Good = len(e.Together) > 0; !e.Good {
			in.Fault = l.T("contact.fault.missing")
		}
	}
	e.Form.Inputs = []ui.Input{in}
	return e
}

// addressed are the communities to which drafts are, as a form has them: none for
// what is public.
func addressed(slugs ...string) []string {
	return slices.DeleteFunc(slugs, func(s string) bool { return s == "" })
}

// markedAs is the marking of what goes to some communities or, without any, to all.
func markedAs(to []string) statement.Marking {
	if len(to) == 0 {
		return statement.Clear
	}
	return contact.Marking
}

func (p *Pages) editTeam(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	var was *contact.Team
	var slugs []string
	for _, d := range all {
		b, err := contact.Decode(d.Type, d.Body)
		if err != nil {
			return e, err
		}
		if one, ok := b.(*contact.Designated); ok {
			was, slugs = &one.Team, append(slugs, one.Community)
		}
	}
	return p.editSheet(r, l, actor, typedTeam(was, addressed(slugs...)), p.teamForm, func(v url.Values) ([]ledger.Draft, error) {
		return p.Service.RedraftTeam(r.Context(), actor, all[0].Subject, readTeam(v, was), v["to"])
	})
}

func (p *Pages) editInfrastructure(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	var was *contact.Published
	var slugs []string
	for _, d := range all {
		b, err := contact.Decode(d.Type, d.Body)
		if err != nil {
			return e, err
		}
		if one, ok := b.(*contact.Published); ok {
			was, slugs = one, append(slugs, one.Community)
		}
	}
	return p.editSheet(r, l, actor, typedInfrastructure(was, addressed(slugs...)), p.infrastructureForm, func(v url.Values) ([]ledger.Draft, error) {
		return p.Service.RedraftInfrastructure(r.Context(), actor, p.readInfrastructure(v, was), v["to"])
	})
}

// editSheet edits a team or infrastructure: its words, and who sees it.
func (p *Pages) editSheet(r *http.Request, l *i18n.Locale, actor policy.Actor, v url.Values, form func(*i18n.Locale, []contact.Community, url.Values, string) ui.Form,
	redraft func(v url.Values) ([]ledger.Draft, error)) (e web.Edited, err error) {
	in, err := p.Queries.Mine(r.Context(), actor)
	if err != nil {
		return e, err
	}
	fault := ""
	if r.Method == http.MethodPost {
		v = r.PostForm
		drafts, err := redraft(v)
		if err := remade(l, &e, &fault, drafts, err); err != nil {
			return e, err
		}
	}
	e.Draft.Marking = markedAs(v["to"])
	e.Form = form(l, in, v, fault)
	return e, nil
}

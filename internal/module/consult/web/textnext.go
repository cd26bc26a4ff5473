package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
)

// objectors are those who object to an amendment.
func (p *Pages) objectors(l *i18n.Locale, a *text.Amendment) string {
	var ids []string
	for _, o := range a.Objected {
		ids = append(ids, o.As)
	}
	return p.names(l, ids)
}

// barred says of the choices that would not count why, beside each, and at the
// head of what the text becomes; nil where all would count.
func (p *Pages) barred(l *i18n.Locale, d decider, f *filled, all []text.Ruling) templ.Component {
	var said []templ.Component
	for _, b := range d.t.Bars(all) {
		words := l.Fault(d.t.Refusal(b))
		for _, a := range d.list {
			if a.ID == b.Amendment || a.ID == b.Instead {
				f.Faults[field("d", a)] = words
			}
		}
		said = append(said, ui.Plain(words))
	}
	if said == nil {
		return nil
	}
	return ui.NoticeOf(l.T("text.decide.barred"), ui.Para(ui.Lines(said...)))
}

func (p *Pages) consolidating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.decider(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return p.consolidateForm(l, d, "")
}

func (p *Pages) consolidateForm(l *i18n.Locale, d decider, fault string) (ui.Page, error) {
	preview, err := p.preview(l, d, nil)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &d.of, d.t, l.T("text.consolidate.title"))
	if !d.t.Ripe() {
		page.Body = ui.Para(ui.Plain(l.T("text.consolidate.nothing")), ui.A(l.Path(textDesk, d.t.ID, "decide"), l.T("text.decide.title")))
		return page, nil
	}
	next, err := d.t.Next(d.as)
	if err != nil {
		return ui.Page{}, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	if next.Text.Format() == d.t.InForce().Words {
		preview = ui.Stack(ui.NoticeOf(l.T("text.consolidate.same"), ui.Para(ui.Plain(l.T("text.consolidate.same.lead")))), preview)
	}
	page.Body = ui.Stack(preview, p.inName(l, d, ui.Form{ID: "consolidate", Submit: l.T("consult.draft"), Fault: fault}))
	return page, nil
}

func (p *Pages) consolidate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	d, err := p.decider(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	next, err := d.t.Next(d.as)
	if err != nil {
		return ui.Answer{}, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	return p.sayOn(r, l, d, next, func(fault string) (ui.Page, error) { return p.consolidateForm(l, d, fault) })
}

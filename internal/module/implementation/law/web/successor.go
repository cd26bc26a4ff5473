package web

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/ui"
)

// offerSuccessors is the button by which a form is asked for the instruments of
// those whom it names as the authors.
const offerSuccessors = "successors"

// successorInput is the field of what superseded an instrument: a choice among the
// standing ones of its authors. An id can be typed where these are not known yet, as
// in a form that has yet to say whose instrument it is, or cannot be read.
func (p *Pages) successorInput(ctx context.Context, f *entryweb.Form, at entryweb.Setting) ui.Input {
	in := f.Optional(ui.Choice, "successor", "law.field.successor", 0)
	options, err := p.successors(ctx, f, at)
	if err == nil && len(at.Authors) > 0 {
		in.Hint, in.Options = f.L.T("law.successor.choose"), ui.Options(f.L.T("law.successor.none"), options...)
		return in
	}
	in.Kind, in.Max, in.Ltr, in.Hint = ui.Line, 64, true, f.L.T("law.field.successor.hint")
	if err != nil {
		return in
	}
	return ui.Input{Kind: ui.Fieldset, Name: "successor-set", Label: in.Label, Hint: f.L.T("law.successor.unknown"), Inputs: []ui.Input{in},
		Buttons: []ui.Button{{Name: offerSuccessors, Value: "yes", Words: f.L.T("law.successor.offer")}}}
}

// successors are the instruments of some authors that stand, but for the one that is
// changed, in alphabetical order; what was chosen before is among them whoever's it
// is.
func (p *Pages) successors(ctx context.Context, f *entryweb.Form, at entryweb.Setting) (out []ui.Option, err error) {
	if len(at.Authors) == 0 {
		return nil, nil
	}
	all, err := p.all(ctx, law.Filter{Authors: at.Authors, Standing: true})
	if err != nil {
		return nil, err
	}
	chosen := f.Get("successor")
	for i := range all {
		if all[i].ID == at.Entry {
			continue
		}
		if all[i].ID == chosen {
			chosen = ""
		}
		out = append(out, optionOf(f.L, &all[i]))
	}
	if chosen != "" {
		one := ui.Option{Value: chosen, Words: chosen}
		if e, err := p.Entries.Service.Queries.Get(ctx, chosen); err == nil {
			one = optionOf(f.L, &e)
		}
		out = append(out, one)
	}
	i18n.Sort(f.L, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

// optionOf is an instrument by its title, with its date, which tells two of one title
// apart.
func optionOf(l *i18n.Locale, e *entry.Entry[law.Law]) ui.Option {
	words, lang := e.Content.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	if e.Content.Date != "" {
		words = l.T("law.successor.dated", "title", words, "date", e.Content.Date)
	}
	return ui.Option{Value: e.ID, Words: words, Lang: lang}
}

package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// inBrackets finds the units of the version in force at which alternatives stand
// in brackets: left open by the version, or decided so since. The empty id stands
// for the beginning.
func inBrackets(t *text.Text) (map[redline.ID]bool, error) {
	lines, err := t.Lines(text.Showing{Way: text.Settled})
	if err != nil {
		return nil, err
	}
	out := map[redline.ID]bool{}
	for _, line := range lines {
		if len(line.Alternatives)+len(line.Following) > 0 || slices.ContainsFunc(line.Stretches, func(st redline.Stretch) bool { return st.Mark == redline.Disputed }) {
			out[line.Unit] = true
		}
	}
	return out, nil
}

// settledLook is the view that prints the brackets.
var settledLook = look{Showing: text.Showing{Way: text.Settled, To: text.Last}, layout: inline}

// bracketWays says beside a unit in force that alternatives stand there in
// brackets, which its words as they are in force do not show.
func (p *Pages) bracketWays(l *i18n.Locale, t *text.Text) (func(redline.ID, redline.Kind) []ui.Link, error) {
	in, err := inBrackets(t)
	return func(id redline.ID, _ redline.Kind) []ui.Link {
		if !in[id] {
			return nil
		}
		return []ui.Link{{Href: l.Path(texts, t.ID, "units", text.Slug(id)) + settledLook.query(), Words: l.T("text.base.brackets")}}
	}, err
}

// bracketLead says below the view in force how many places have alternatives in
// brackets; nothing where none has.
func (p *Pages) bracketLead(l *i18n.Locale, t *text.Text) (templ.Component, error) {
	in, err := inBrackets(t)
	if err != nil || len(in) == 0 {
		return templ.NopComponent, err
	}
	return ui.Para(ui.A(l.Path(texts, t.ID)+settledLook.query(), l.N("text.base.brackets.count", len(in)))), nil
}

// baseView shows a text as it is in force, and says where alternatives stand in
// brackets.
func (p *Pages) baseView(r *http.Request, l *i18n.Locale, s redlines, o ofText, lines []redline.Line) (templ.Component, error) {
	lead, err := p.bracketLead(l, o.t)
	if err != nil {
		return nil, err
	}
	if s.ways, err = p.bracketWays(l, o.t); err != nil {
		return nil, err
	}
	if o.view.layout != oneByOne {
		return ui.Stack(lead, s.show(o.view, lines, 1)), nil
	}
	changes, err := p.listed(r, l, s, o.view, lines, l.Path(texts, o.t.ID))
	return ui.Stack(lead, changes), err
}

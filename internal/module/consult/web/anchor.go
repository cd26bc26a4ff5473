package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// anchoring is the part of a form that says to which place of a text a comment
// is anchored, and what stands there.
type anchoring struct {
	view   templ.Component
	inputs []ui.Input
}

// place is the place of a text that the address of a form names.
func (p *Pages) place(r *http.Request) (t *text.Text, version int64, unit redline.Unit, err error) {
	q := r.URL.Query()
	if p.Texts == nil || q.Get("text") == "" {
		return nil, 0, unit, nil
	}
	if t, err = p.Texts.Get(r.Context(), q.Get("text")); err != nil {
		return nil, 0, unit, err
	}
	version = t.InForce().Number
	if asked := q.Get("version"); asked != "" {
		n, err := strconv.ParseInt(asked, 10, 64)
		if err != nil || n < 0 || n > version {
			return nil, 0, unit, fail.New(fail.NotFound, "The text has gone on to another version, or has no such version.")
		}
		version = n
	}
	units := t.Versions[version].Fixed().Text().Standing()
	i := slices.IndexFunc(units, func(u redline.Unit) bool { return u.ID.String() == q.Get("unit") })
	if i < 0 {
		return nil, 0, unit, fail.New(fail.NotFound, "The text has no such unit in this version.")
	}
	return t, version, units[i], nil
}

// anchoring shows the place that the address names, and asks for a phrase in it.
func (p *Pages) anchoring(r *http.Request, l *i18n.Locale, f *filled) (anchoring, error) {
	t, version, unit, err := p.place(r)
	if err != nil || t == nil {
		return anchoring{view: templ.NopComponent}, err
	}
	phrase := f.Optional(ui.Line, "phrase", "way.field.phrase", contribution.MaxPhrase/4)
	phrase.Hint = l.T("way.field.phrase.hint")
	return anchoring{inputs: []ui.Input{phrase}, view: ui.Part("place", l.T("way.place"), 2, p.standsThere(l, t, version, unit))}, nil
}

// standsThere shows a unit of a text as it was read.
func (p *Pages) standsThere(l *i18n.Locale, t *text.Text, version int64, unit redline.Unit) templ.Component {
	return ui.Stack(ui.Para(ui.Sentence(l, "way.of", ui.Parts{"text": ui.TextLink(l, l.Path(texts, t.ID)+"#"+unitPlace(unit.ID), t.Title), "n": ui.Plain(l.Number(version))})),
		ui.Paragraphs(l, i18n.Of(t.Language, strings.TrimSpace(unit.Words()))))
}

// anchorOf reads to which place of a text a comment is anchored: none where the
// address names none. A phrase that does not stand there is said beside the
// field.
func (p *Pages) anchorOf(r *http.Request, f *filled, k contribution.Kind) (*contribution.Anchor, error) {
	if k != contribution.Comment {
		return nil, nil
	}
	t, version, unit, err := p.place(r)
	if err != nil || t == nil {
		return nil, err
	}
	a := &contribution.Anchor{Text: t.Statement, Version: version, Unit: unit.ID.String()}
	if words := f.Get("phrase"); words != "" {
		found, err := t.Phrase(version, unit.ID.String(), words)
		if err != nil {
			f.Faults["phrase"] = f.L.Fault(err)
			return a, nil
		}
		a.From, a.Until, a.Words = found.From, found.Until, found.Words
	}
	return a, nil
}

// anchored says where a comment belongs, and whether that still is as it was
// when it was read.
func (p *Pages) anchored(r *http.Request, l *i18n.Locale, a *contribution.Anchor) (templ.Component, error) {
	if a == nil || p.Texts == nil {
		return templ.NopComponent, nil
	}
	t, err := p.Texts.Get(r.Context(), a.Text.String())
	if err != nil {
		return nil, err
	}
	was, held, err := t.Reads(text.Anchor{Text: a.Text, Version: a.Version, Unit: a.Unit, From: a.From, Until: a.Until, Words: a.Words})
	if err != nil {
		return ui.Part("place", l.T("way.place"), 2, ui.Para(ui.Plain(l.Fault(err)))), nil
	}
	blocks := []templ.Component{p.standsThere(l, t, a.Version, was)}
	if a.Words != "" {
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("consult.phrase"), Content: ui.In(l, i18n.Of(t.Language, a.Words))}}))
	}
	now := t.InForce().Number
	switch {
	case a.Version == now:
	case held.Fit == redline.Fits:
		blocks = append(blocks, ui.Para(ui.Sentence(l, "way.fit.fits", ui.Parts{"n": ui.Plain(l.Number(now))})))
	default:
		blocks = append(blocks, ui.NoticeOf(l.T("way.fit"), ui.Para(ui.Plain(l.T("way.fit."+string(held.Fit), "n", l.Number(now))))))
		if held.Fit == redline.Changed {
			blocks = append(blocks, p.since(l, t, a.Version, held.Unit))
		}
	}
	return ui.Part("place", l.T("way.place"), 2, blocks...), nil
}

// drafted shows to which place of a text a draft is anchored.
func (p *Pages) drafted(l *i18n.Locale, a *contribution.Anchor) templ.Component {
	if a == nil || p.Texts == nil {
		return templ.NopComponent
	}
	t, err := p.Texts.Get(context.Background(), a.Text.String())
	if err != nil {
		return p.broken(l)
	}
	was, _, err := t.Reads(text.Anchor{Text: a.Text, Version: a.Version, Unit: a.Unit, From: a.From, Until: a.Until, Words: a.Words})
	if err != nil {
		return ui.Para(ui.Plain(l.Fault(err)))
	}
	blocks := []templ.Component{p.standsThere(l, t, a.Version, was)}
	if a.Words != "" {
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("consult.phrase"), Content: ui.In(l, i18n.Of(t.Language, a.Words))}}))
	}
	return ui.Stack(blocks...)
}

// since shows what became of a unit since a version.
func (p *Pages) since(l *i18n.Locale, t *text.Text, version int64, unit redline.ID) templ.Component {
	lines := redline.Show(t.Versions[version].Fixed().Text(), t.InForce().Fixed().Text())
	lines = slices.DeleteFunc(lines, func(line redline.Line) bool { return line.Unit != unit })
	return ui.RedlineView(l, redlines{p: p, l: l, t: t, one: true}.view(lines, false))
}

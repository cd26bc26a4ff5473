package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// agreed says in a sentence how the version of guidance was agreed.
func (p *Pages) agreed(l *i18n.Locale, a *publication.Agreed) string {
	key := "publication.agreed." + string(a.State)
	switch a.State {
	case adoption.Agreed:
		return l.T(key+"."+string(a.Rule), "date", said(a.At))
	case adoption.Running:
		return l.T(key, "until", said(a.Until))
	case adoption.Broke:
		return l.T(key, "names", p.names(l, a.Broken, nil), "date", said(a.At))
	}
	return l.T(key)
}

// reserved says who reserved what.
func (p *Pages) reserved(l *i18n.Locale, r *publication.Reserved) string {
	kind, names := l.T("adoption.kind."+string(r.Kind)), p.names(l, r.By, nil)
	if r.Refused {
		return l.T("publication.reserved.refused", "kind", kind, "names", names)
	}
	return l.T("publication.reserved", "kind", kind, "names", names)
}

// said is an instant of a body, as it is printed.
func said(instant string) string {
	t, ok := form.Instant(instant)
	if !ok {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04") + " UTC"
}

// agreement shows how guidance was agreed, and what was reserved: nothing of it
// where the publication does not say.
func (v view) agreement(g *publication.Guidance) templ.Component {
	a := g.Agreed
	if a == nil {
		return templ.NopComponent
	}
	to := func(id statement.Hash) templ.Component {
		if id.IsZero() {
			return templ.NopComponent
		}
		return ui.A(v.l.Path("/statements", id.String()), id.String()[:16])
	}
	out := []templ.Component{ui.Para(ui.Join(ui.Strong(v.p.agreed(v.l, a)), to(a.Statement)))}
	for i := range a.Reserved {
		r := &a.Reserved[i]
		out = append(out, ui.Para(ui.Join(ui.Plain(v.p.reserved(v.l, r)), to(r.Statement))), ui.Paragraphs(v.l, r.Words))
	}
	if !a.Plain() {
		out = append(out, ui.Para(ui.A(v.l.Path("/texts", g.Text.String())+"#agreement", v.l.T("publication.agreed.since"))))
	}
	return ui.Stack(out...)
}

// warning says to who would publish which texts are not adopted; nil when all
// are.
func (p *Pages) warning(l *i18n.Locale, c *publication.Content) templ.Component {
	var all []templ.Component
	for i := range c.Chapters {
		for j := range c.Chapters[i].Guidance {
			g := &c.Chapters[i].Guidance[j]
			if g.Agreed == nil || g.Agreed.State == adoption.Agreed {
				continue
			}
			all = append(all, ui.Para(ui.Sentence(l, "publication.guidance.version", ui.Parts{"text": ui.TextLink(l, l.Path("/texts", g.Text.String())+"#agreement", g.Title),
				"version": ui.Plain(l.Number(g.Version)), "agreed": ui.Plain(p.agreed(l, g.Agreed))})))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return ui.NoticeOf(l.T("publication.prepare.not-adopted"), all...)
}

// agreement writes it below the title of a text.
func (w *writer) agreement(g *publication.Guidance) {
	a, l := g.Agreed, w.v.l
	if a == nil {
		return
	}
	w.add(docx.Note, 0, "", w.v.p.agreed(l, a))
	for i := range a.Reserved {
		r := &a.Reserved[i]
		words, lang := r.Words.Pick(l)
		w.add(docx.Note, 0, "", w.v.p.reserved(l, r))
		w.add(docx.Quotation, 0, lang, words)
	}
}

// agreement gives the rows of a sheet on how the guidance of a chapter was
// agreed: one, and one for each reservation. They are no paragraphs.
func (p *Pages) agreement(l *i18n.Locale, ch *publication.Chapter, g *publication.Guidance) (out [][]any) {
	a := g.Agreed
	if a == nil {
		return nil
	}
	text := g.Text.String() + " v" + strconv.FormatInt(g.Version, 10)
	row := func(kind, language, words string, by []consult.Named, standing, statement string) {
		out = append(out, []any{"", kind, ch.ID, string(publication.InGuidance), strings.Join(ch.About, " "), "", 0, "", language, words, "", named(by), text, "", standing, statement, p.names(l, by, nil), ""})
	}
	id := ""
	if !a.Statement.IsZero() {
		id = a.Statement.String()
	}
	row(rowAgreement, l.Tag(), p.agreed(l, a), a.Broken, string(a.State), id)
	for i := range a.Reserved {
		r := &a.Reserved[i]
		words, lang := r.Words.Pick(l)
		standing := string(r.Kind)
		if r.Refused {
			standing += " " + string(adoption.NotConfirmed)
		}
		row(rowReservation, lang, words, r.By, standing, r.Statement.String())
	}
	return out
}

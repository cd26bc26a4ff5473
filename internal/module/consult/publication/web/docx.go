package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/module/consult/tracked"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// docx gives a publication as a document for word processors. Guidance is the
// redline from the text as it was tabled to what is published, as tracked changes
// with the names of those who proposed them: accepting all gives what is
// published.
func (p *Pages) docx(r *http.Request, l *i18n.Locale) (ui.File, error) {
	one, err := p.queries().Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	in, _, err := chosen(r, one)
	if err != nil {
		return ui.File{}, err
	}
	w := writer{v: view{p: p, l: l, of: one, in: in}, texts: map[statement.Hash]*text.Text{}}
	for i := range one.Chapters {
		for _, g := range one.Chapters[i].Guidance {
			// What was erased since has no redline; its words are in the publication.
			t, err := p.Publish.Rooms.Texts.Get(r.Context(), g.Text.String())
			if err != nil && !fail.Is(err, fail.NotFound) {
				return ui.File{}, err
			}
			if err == nil && g.Version < int64(len(t.Versions)) && t.Versions[g.Version].Hash == g.Hash {
				w.texts[g.Text] = t
			}
		}
	}
	var b bytes.Buffer
	if err := docx.Write(&b, w.document()); err != nil {
		return ui.File{}, fail.Wrap(err, fail.Internal, "the document cannot be written")
	}
	return ui.File{Name: "publication-" + one.ID[:16] + ".docx", Type: docx.MediaType, Body: b.Bytes()}, nil
}

// writer writes a publication as a document. Its own words are in the language
// of the page.
type writer struct {
	v     view
	texts map[statement.Hash]*text.Text
	out   []docx.Block
}

func (w *writer) document() *docx.Document {
	one, l := w.v.of, w.v.l
	title, lang := one.Title.For(one.Language)
	if w.v.in != nil {
		title, lang = w.v.in.Title, w.v.in.Language
	}
	publisher, _ := w.v.p.Names.Name(one.Via.Author, l.Tag())
	w.add(docx.Title, 0, lang, title)
	if edition, tag := one.Edition.Pick(l); edition != "" {
		w.add(docx.Body, 0, tag, edition)
	}
	w.add(docx.Note, 0, "", w.v.p.citation(l, one, ""))
	if w.v.in == nil {
		w.add(docx.Note, 0, "", l.T("publication.docx.changes"))
	}
	w.out = append(w.out, &docx.Contents{Title: l.T("publication.contents"), Levels: 2})
	if len(one.Preface) > 0 {
		w.add(docx.Heading, 1, "", l.T("publication.preface"))
		w.paragraphs(publication.InPreface, nil)
	}
	for i := range one.Chapters {
		w.chapter(&one.Chapters[i])
	}
	return &docx.Document{Title: title, Language: l.Tag(), Publisher: publisher, Created: one.At, Pages: l.T("publication.docx.pages", "page", "{page}", "pages", "{pages}"), Blocks: w.out}
}

func (w *writer) add(kind docx.Kind, level int, lang, words string) *docx.Paragraph {
	p := &docx.Paragraph{Kind: kind, Level: level, Language: lang, Runs: docx.Plain(words)}
	w.out = append(w.out, p)
	return p
}

func (w *writer) chapter(ch *publication.Chapter) {
	l := w.v.l
	title, lang := ch.Title.Pick(l)
	w.add(docx.Heading, 1, lang, title).Bookmark = "chapter-" + ch.ID
	for _, s := range sections {
		if !slices.ContainsFunc(w.v.of.All(), func(in publication.Place) bool { return in.Chapter == ch && in.Section == s }) {
			continue
		}
		w.add(docx.Heading, 2, "", l.T("publication.section."+string(s)))
		if s == publication.InGuidance {
			for i := range ch.Guidance {
				w.guidance(&ch.Guidance[i])
			}
			continue
		}
		w.paragraphs(s, ch)
	}
	if len(ch.Contributors) == 0 {
		return
	}
	w.add(docx.Heading, 2, "", l.T("publication.contributors"))
	all := slices.Clone(ch.Contributors)
	i18n.Sort(l, all, func(c publication.Contributor) string { return w.v.p.contributor(l, &c) })
	for _, c := range all {
		var with []string
		for _, one := range c.With {
			with = append(with, l.T("publication.work."+string(one)))
		}
		w.add(docx.Item, 0, "", w.v.p.contributor(l, &c)+": "+l.And(with...)).Label = "–"
	}
}

// paragraphs writes those of a section, each with what is said below it.
func (w *writer) paragraphs(s publication.Section, ch *publication.Chapter) {
	for _, in := range w.v.of.All() {
		if in.Section == s && in.Chapter == ch {
			w.paragraph(in)
		}
	}
}

func (w *writer) paragraph(in publication.Place) {
	l, one := w.v.l, w.v.of
	lang, words := one.Tongue(in.Paragraph), bracketless(w.v, in)
	if w.v.in != nil {
		if other, ok := w.v.in.Of(in.ID); ok {
			lang, words = w.v.in.Language, other
		} else {
			words += " " + l.T("publication.missing.original")
		}
	}
	kind, level := docx.Body, in.Depth
	switch {
	case in.Official != nil || in.Form == publication.Norm:
		kind = docx.Quotation
	case in.Form == publication.Heading:
		kind, level = docx.Heading, min(3+in.Depth, 4)
	case in.Form == publication.Item:
		kind = docx.Item
	}
	p := w.add(kind, min(level, 8), lang, words)
	p.Bookmark = in.ID
	if kind == docx.Item {
		p.Label = in.Label
	}
	if in.Quoted {
		w.add(docx.Note, 0, "", l.T("publication.docx.quoted", "names", w.v.p.names(l, in.By, in.Credits), "statement", in.From[0].String()[:16]))
	}
	if s := sourced(l, in.Source); s != "" {
		w.add(docx.Note, 0, "", l.T("publication.source", "source", s))
	}
	if in.Address != "" {
		w.out = append(w.out, &docx.Paragraph{Kind: docx.Note, Runs: []docx.Run{{Text: in.Address, Link: in.Address}}})
	}
	w.errata(in)
}

// errata of a paragraph stand below it: its words stay.
func (w *writer) errata(in publication.Place) {
	for _, e := range w.v.of.Errors(in.ID) {
		w.add(docx.Note, 0, "", w.v.l.T("publication.docx.erratum", "wrong", e.Wrong, "reads", e.Reads))
	}
}

// bracketless are the words of a paragraph as a page shows them, as text alone.
func bracketless(v view, in publication.Place) string {
	var b strings.Builder
	for _, r := range v.runs(in) {
		b.WriteString(r.Words)
	}
	return b.String()
}

// guidance writes a text: as a redline where the text that was tabled is there,
// and this is no translation.
func (w *writer) guidance(g *publication.Guidance) {
	l := w.v.l
	title, lang := g.Title.Pick(l)
	w.add(docx.Heading, 3, lang, title)
	w.add(docx.Note, 0, "", l.T(versionKey(g, "publication.docx.version", "publication.docx.version.open"), "version", l.Number(g.Version), "hash", string(g.Hash)[:16]))
	w.agreement(g)
	t := w.texts[g.Text]
	if t == nil || w.v.in != nil {
		for _, in := range w.v.of.All() {
			if in.Guidance == g {
				w.paragraph(in)
			}
		}
		return
	}
	before := t.Versions[0].Fixed().Text()
	m := margins{w: w, g: g, t: t}
	all := tracked.Paragraphs(before, redline.Show(before, t.Versions[g.Version].Fixed().Text()), tracked.Wording{By: m.revision,
		Renumbered:  docx.Revision{By: l.T("publication.docx.renumbered"), At: w.v.of.At},
		Alternative: func(redline.Alternative) []docx.Run { return nil }, Tongue: l.Tag()}) // nothing is disputed between two versions
	n := 0
	for _, p := range all {
		p.Language = t.Language
		if p.Kind == docx.Heading {
			p.Level = 4
		}
		w.out = append(w.out, p)
		if p.Deleted != nil || n == len(g.Paragraphs) {
			continue
		}
		in := w.v.of.Find(g.Paragraphs[n].ID)
		p.Bookmark = in.ID
		m.open(p, in)
		w.errata(in)
		n++
	}
}

// margins says who proposed what, and what some would have instead.
type margins struct {
	w *writer
	g *publication.Guidance
	t *text.Text
}

// revision is by whom a change is, and when the first of them proposed it.
func (m margins) revision(by []string) docx.Revision {
	var names []string
	var at time.Time
	everybody := publication.Everybody(m.t)
	for _, id := range by {
		a := m.t.Amendment(id)
		if a == nil {
			continue
		}
		names = append(names, m.w.v.p.attribution(m.w.v.l, everybody, id))
		if at.IsZero() || a.At.Before(at) {
			at = a.At
		}
	}
	if len(names) == 0 {
		names = []string{m.w.v.l.T("publication.docx.unknown")}
	}
	return docx.Revision{By: m.w.v.l.And(slices.Compact(names)...), At: at}
}

// open puts into the margin what some would have instead: it is no part of the
// text.
func (m margins) open(p *docx.Paragraph, in publication.Place) {
	remark := func(words string, all []publication.Alternative) {
		for _, a := range all {
			var b strings.Builder
			for _, run := range m.w.v.alternatives(in.Guidance, []publication.Alternative{a}) {
				b.WriteString(run.Words)
			}
			note := docx.Remark{By: m.w.v.p.credited(m.w.v.l, in.Guidance, a.By), Language: m.w.v.l.Tag(), Text: strings.TrimSpace(words + " " + b.String()), At: m.w.v.of.At}
			if len(a.By) > 0 {
				if one := m.t.Amendment(a.By[0].String()); one != nil {
					note.At = one.At
				}
			}
			p.Remarks = append(p.Remarks, note)
		}
	}
	for _, r := range in.Runs {
		words := strings.TrimSpace(r.Text)
		if words != "" {
			words = "[" + words + "]"
		}
		remark(words, r.Open)
	}
	remark("", in.Open)
}

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// view shows what is published. id is that of the publication; empty for one
// that is not published yet, whose paragraphs have no address.
type view struct {
	p  *Pages
	l  *i18n.Locale
	of *publication.Publication
	// in is the translation that is read, alone or beside; nil for none.
	in     *publication.Translation
	beside bool
}

// sections of a chapter, in their order.
var sections = []publication.Section{publication.InOfficial, publication.InGuidance, publication.InCommentary, publication.InRationale,
	publication.InPractice, publication.InBibliography, publication.InViews}

// blocks is the preface and the chapters.
func (v view) blocks() (out []templ.Component) {
	all := v.of.All()
	of := func(ch *publication.Chapter, s publication.Section) (in []publication.Place) {
		for _, one := range all {
			if one.Section == s && one.Chapter == ch {
				in = append(in, one)
			}
		}
		return in
	}
	if in := of(nil, publication.InPreface); len(in) > 0 {
		out = append(out, ui.Part("preface", v.l.T("publication.preface"), 2, v.passages(in, 3)))
	}
	for i := range v.of.Chapters {
		ch := &v.of.Chapters[i]
		var parts []templ.Component
		for _, s := range sections {
			in := of(ch, s)
			if s == publication.InViews {
				in = v.byName(in)
			}
			if len(in) > 0 {
				// A heading and no section of its own: each chapter has the same ones.
				parts = append(append(parts, ui.Heading(ch.ID+"-"+string(s), v.l.T("publication.section."+string(s)), 3)), v.section(in, s)...)
			}
		}
		if len(ch.Contributors) > 0 {
			parts = append(parts, ui.Heading(ch.ID+"-contributors", v.l.T("publication.contributors"), 3), v.contributors(ch))
		}
		out = append(out, v.chapter(ch, parts))
	}
	return out
}

func (v view) chapter(ch *publication.Chapter, parts []templ.Component) templ.Component {
	title := ch.Title
	if v.in != nil && !v.beside {
		if words := v.in.Heading(ch.ID); words != "" {
			title = i18n.Of(v.in.Language, words)
		}
	}
	var about []templ.Component
	for _, id := range ch.About {
		about = append(about, v.p.subject(v.l, id))
	}
	if len(about) > len(ch.Official) { // an official text leads to its provision
		parts = append([]templ.Component{ui.Para(ui.Lines(about...))}, parts...)
	}
	return ui.TextPart(v.l, "chapter-"+ch.ID, title, parts...)
}

// section is the paragraphs of a section: guidance text by text, with its
// version.
func (v view) section(in []publication.Place, s publication.Section) (out []templ.Component) {
	if s != publication.InGuidance {
		return []templ.Component{v.passages(in, 4)}
	}
	for len(in) > 0 {
		g := in[0].Guidance
		n := slices.IndexFunc(in, func(one publication.Place) bool { return one.Guidance != g })
		if n < 0 {
			n = len(in)
		}
		out = append(out, ui.Para(ui.Sentence(v.l, versionKey(g, "publication.guidance.of", "publication.guidance.of.open"), ui.Parts{"text": ui.TextLink(v.l, v.l.Path("/texts", g.Text.String()), g.Title),
			"version": ui.Plain(v.l.Number(g.Version)), "hash": ui.Code(string(g.Hash)[:16])})), v.agreement(g))
		if len(g.Before) > 0 {
			out = append(out, ui.PassagesView(v.l, []ui.Passage{{Runs: v.alternatives(g, g.Before)}}))
		}
		out = append(out, v.passages(in[:n], 4))
		in = in[n:]
	}
	return out
}

// byName puts views into the alphabetical order of who holds them, in the
// reader's language.
func (v view) byName(in []publication.Place) []publication.Place {
	in = slices.Clone(in)
	i18n.Sort(v.l, in, func(one publication.Place) string { return v.p.names(v.l, one.By, nil) })
	return in
}

// passages shows paragraphs; level is that of the headings among them.
func (v view) passages(in []publication.Place, level int) templ.Component {
	var out []ui.Passage
	last := level - 1
	for n, one := range in {
		p := v.passage(one)
		if one.Form == publication.Heading {
			p.Level = min(level+one.Depth, last+1) // one level at a time
			last = p.Level
		}
		// Who is quoted is said once, below the last paragraph of the same source.
		if n+1 < len(in) && one.Quoted && in[n+1].Quoted && in[n+1].From[0] == one.From[0] {
			p.Notes = p.Notes[1:]
		}
		out = append(out, p)
	}
	return ui.PassagesView(v.l, out)
}

// passage is one paragraph, in the language that is read.
func (v view) passage(in publication.Place) ui.Passage {
	out := ui.Passage{ID: in.ID, Depth: in.Depth, Label: in.Label, Lang: v.of.Tongue(in.Paragraph), Quoted: in.Official != nil || in.Form == publication.Norm}
	if v.of.ID != "" {
		out.Href, out.Spoken = v.l.Path(home, v.of.ID, in.ID), v.l.T("publication.paragraph.way", "id", in.ID)
	}
	rendered, has := "", false
	if v.in != nil {
		rendered, has = v.in.Of(in.ID)
	}
	switch {
	case v.in == nil:
		out.Runs = v.runs(in)
	case v.beside:
		out.Runs, out.Beside = v.runs(in), &ui.Rendition{Lang: v.in.Language, Words: rendered}
		if !has {
			out.Beside.Lacks = v.l.T("publication.missing")
		}
	case has:
		out.Lang, out.Runs = v.in.Language, []ui.PassageRun{{Words: rendered}}
	default:
		out.Runs = append(v.runs(in), ui.PassageRun{Words: " "}, ui.PassageRun{Aside: true, Words: v.l.T("publication.missing.original")})
	}
	out.Notes = v.notes(in)
	return out
}

// runs are the words of a paragraph as they were published, with what is open in
// brackets.
func (v view) runs(in publication.Place) (out []ui.PassageRun) {
	if len(in.Runs) == 0 {
		out = append(out, ui.PassageRun{Words: in.Text})
	}
	for i, r := range in.Runs {
		if len(r.Open) == 0 {
			out = append(out, ui.PassageRun{Words: r.Text})
			continue
		}
		head, words, tail := around(in.Runs, i)
		out = append(out, ui.PassageRun{Words: head})
		if words != "" {
			out = append(out, ui.PassageRun{Words: "[" + words + "] "})
		}
		out = append(append(out, v.alternatives(in.Guidance, r.Open)...), ui.PassageRun{Words: tail})
	}
	if len(in.Open) > 0 {
		out = append(append(out, ui.PassageRun{Words: " "}), v.alternatives(in.Guidance, in.Open)...)
	}
	return out
}

func (v view) alternatives(g *publication.Guidance, all []publication.Alternative) (out []ui.PassageRun) {
	for i, a := range all {
		if i > 0 {
			out = append(out, ui.PassageRun{Words: " "})
		}
		href := ""
		if len(a.By) > 0 {
			href = v.l.Path("/amendments", a.By[0].String())
		}
		out = append(out, ui.PassageRun{Frame: true, Words: "["}, ui.PassageRun{Aside: true, Words: v.p.credited(v.l, g, a.By), Href: href},
			ui.PassageRun{Frame: true, Words: v.l.T("text.by.colon")})
		switch {
		case a.Do != "" && a.Text == "":
			out = append(out, ui.PassageRun{Aside: true, Words: v.l.T("text.verb." + string(a.Do))})
		case a.Text == "":
			out = append(out, ui.PassageRun{Aside: true, Words: v.l.T("text.verb.delete")})
		default:
			out = append(out, ui.PassageRun{Words: a.Text})
		}
		out = append(out, ui.PassageRun{Frame: true, Words: "]"})
	}
	return out
}

// credited names those whose amendments some words come from.
func (p *Pages) credited(l *i18n.Locale, g *publication.Guidance, by []statement.Hash) string {
	var names []string
	for _, id := range by {
		names = append(names, p.attribution(l, g, id.String()))
	}
	i18n.Sort(l, names, func(s string) string { return s })
	return l.And(slices.Compact(names)...)
}

// notes are what is said below a paragraph: first who is quoted and where, then
// its address, then its errata.
func (v view) notes(in publication.Place) (out []templ.Component) {
	if in.Quoted {
		parts := ui.Parts{"names": ui.Plain(v.p.names(v.l, in.By, in.Credits)), "statement": v.source(in)}
		out = append(out, ui.Sentence(v.l, "publication.quoted", parts))
	}
	if o := in.Official; o != nil {
		out = append(out, ui.Sentence(v.l, "publication.official.of", ui.Parts{"provision": v.p.subject(v.l, o.Provision), "hash": ui.Code(o.SHA256[:16])}))
	}
	if s := sourced(v.l, in.Source); s != "" {
		out = append(out, ui.Sentence(v.l, "publication.source", ui.Parts{"source": ui.Typed(s)}))
	}
	if in.Address != "" {
		out = append(out, ui.Address(in.Address))
	}
	for _, e := range v.of.Errors(in.ID) {
		out = append(out, erratum(v.l, &e))
	}
	return out
}

// sourced is a source in words: first the document, with its number and date or,
// of one that was read here, its title, the place and its SHA-256; then what the
// author cites. It is empty where there is none.
func sourced(l *i18n.Locale, s *publication.Source) string {
	if s == nil {
		return ""
	}
	var all []string
	if d := s.Document; d != nil {
		kind := l.T("submission.document.kind." + d.Kind)
		if d.SHA256 != "" {
			all = append(all, l.T("publication.source.read", "kind", kind, "title", d.Title, "place", d.Place, "sum", d.SHA256))
		} else {
			all = append(all, l.T("submission.document.sentence", "kind", kind, "number", d.Number, "date", l.Day(d.Date)))
		}
	}
	if s.Text != "" {
		all = append(all, s.Text)
	}
	if s.Date != "" {
		all = append(all, l.Day(s.Date))
	}
	return strings.Join(all, l.T("publication.source.parted"))
}

// source leads to the statement that is quoted.
func (v view) source(in publication.Place) templ.Component {
	room := "/statements"
	if in.Section == publication.InViews {
		room = "/positions"
	}
	id := in.From[0].String()
	return ui.A(v.l.Path(room, id), id[:16])
}

// erratum says what is wrong and how it reads. The words that were published
// stay above it.
func erratum(l *i18n.Locale, e *publication.Erratum) templ.Component {
	key := "publication.erratum.reads"
	parts := ui.Parts{"date": ui.Moment(l, e.At), "wrong": ui.Typed(e.Wrong), "reads": ui.Typed(e.Reads)}
	if e.Reads == "" {
		key = "publication.erratum.delete"
		delete(parts, "reads")
	}
	return ui.Sentence(l, key, parts)
}

// contributors of a chapter, in the alphabetical order of the reader's language.
func (v view) contributors(ch *publication.Chapter) templ.Component {
	all := slices.Clone(ch.Contributors)
	i18n.Sort(v.l, all, func(c publication.Contributor) string { return v.p.contributor(v.l, &c) })
	t := ui.Table{ID: ch.ID + "-contributors-table", Caption: v.l.T("publication.contributors.caption"), Columns: []ui.Column{{Head: v.l.T("publication.contributor")}, {Head: v.l.T("publication.with")}}}
	for _, c := range all {
		who := ui.Words(v.p.contributor(v.l, &c))
		if c.Who.ID != "" {
			who = ui.To(v.l.Path("/participants", c.Who.ID), v.p.contributor(v.l, &c))
		}
		var with []string
		for _, w := range c.With {
			with = append(with, v.l.T("publication.work."+string(w)))
		}
		t.Rows = append(t.Rows, ui.Cells(who, ui.Words(v.l.And(with...))))
	}
	return ui.TableView(v.l, t)
}

package web

import (
	"bytes"
	"net/http"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/module/consult/tracked"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// textFiles lists what can be had of a text as a file.
func (p *Pages) textFiles() []ui.Route {
	if p.Texts == nil {
		return nil
	}
	return []ui.Route{{Path: texts + "/{id}/redline.docx", File: p.textDocument}, {Path: texts + "/{id}/amendments.csv", File: p.amendmentsFile},
		{Path: amendments + "/{id}/redline.docx", File: p.amendmentDocument}}
}

// files leads to what can be had of a text as a file.
func files(l *i18n.Locale, t *text.Text) ui.Fact {
	return ui.Fact{Term: l.T("document.files"), Content: ui.Lines(ui.A(l.Path(texts, t.ID, "redline.docx"), l.T("document.redline")),
		ui.A(l.Path(texts, t.ID, "amendments.csv"), l.T("document.csv")))}
}

// fileOf leads to an amendment as a file.
func fileOf(l *i18n.Locale, a *text.Amendment) ui.Fact {
	return ui.Fact{Term: l.T("document.files"), Content: ui.A(l.Path(amendments, a.ID, "redline.docx"), l.T("document.redline"))}
}

// textDocument gives a text for a word processor: the version in force, with what
// all open amendments would do to it as tracked changes. Where they collide the
// wordings are printed in brackets.
func (p *Pages) textDocument(r *http.Request, l *i18n.Locale) (ui.File, error) {
	t, err := p.Texts.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	var all []redline.Decision
	for _, c := range t.Changes() {
		all = append(all, redline.Decision{Amendment: c.ID, As: redline.Retained})
	}
	done, err := t.Consolidate(all...)
	if err != nil {
		return ui.File{}, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	d := document{redlines: p.redlines(l, t), latest: t.InForce().At}
	d.head(l.T("document.all", "n", l.Number(t.InForce().Number)))
	if len(done.Brackets) > 0 {
		d.note(l.T("document.collide"))
	}
	d.text(t.InForce().Fixed().Text(), done.Redline())
	d.amendments()
	return d.file("text-" + t.ID[:16])
}

// amendmentDocument gives one amendment in the same way.
func (p *Pages) amendmentDocument(r *http.Request, l *i18n.Locale) (ui.File, error) {
	a, t, err := p.Texts.Amendment(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	lines, err := t.Lines(text.Showing{Way: text.One, Amendment: a.ID})
	if err != nil {
		return ui.File{}, err
	}
	version := &t.Versions[min(a.Version, int64(len(t.Versions))-1)]
	if a.Now != nil {
		version = t.InForce()
	}
	d := document{redlines: p.redlines(l, t), latest: a.Handed().At}
	d.head(l.T("document.one", "amendment", numbered(l, t, a), "by", p.attribution(l, t, a), "n", l.Number(version.Number), "state", stateOf(l, a)))
	d.text(version.Fixed().Text(), lines)
	return d.file("amendment-" + a.ID[:16])
}

// document is a text as it is written for word processors.
type document struct {
	redlines
	latest time.Time // of what is in it
	blocks []docx.Block
}

func (d *document) add(p *docx.Paragraph) {
	if d.l.Tag() != d.t.Language {
		p.Language = d.l.Tag()
	}
	d.blocks = append(d.blocks, p)
}

func (d *document) note(words string) {
	d.add(&docx.Paragraph{Kind: docx.Note, Runs: docx.Plain(words)})
}

func (d *document) head(what string) {
	words, lang := d.t.Title.Pick(d.l)
	d.blocks = append(d.blocks, &docx.Paragraph{Kind: docx.Title, Language: lang, Runs: docx.Plain(words)})
	d.note(what)
	d.note(d.l.T("document.source", "statement", d.t.ID, "hash", string(d.t.InForce().Hash)))
}

// text writes the redline of a text.
func (d *document) text(before redline.Text, lines []redline.Line) {
	for _, p := range tracked.Paragraphs(before, lines, tracked.Wording{
		By: d.revision, Alternative: d.alternatives, Tongue: d.l.Tag(), Remark: d.rationale,
		Renumbered: docx.Revision{By: d.l.T("document.numbering"), At: d.latest},
	}) {
		d.blocks = append(d.blocks, p)
	}
}

// revision is who proposed amendments, and when the first of them was said.
func (d *document) revision(ids []string) docx.Revision {
	out := docx.Revision{By: d.by(ids)}
	for _, id := range ids {
		if a := d.t.Amendment(id); a != nil && (out.At.IsZero() || a.Handed().At.Before(out.At)) {
			out.At = a.Handed().At
		}
		if out.At.After(d.latest) {
			d.latest = out.At
		}
	}
	return out
}

// alternatives prints what some would have in brackets, with their names.
func (d *document) alternatives(a redline.Alternative) (out []docx.Run) {
	runs := d.alternative(a.By, a.Text)
	if a.Operation != nil && a.Operation.Do != redline.Add {
		runs = d.signed("[", a.By, d.l.T("text.by.colon")+d.l.T("text.verb."+string(a.Operation.Do))+"]")
	}
	for _, r := range runs {
		one := docx.Run{Text: r.Words, Italic: r.Aside}
		if r.Aside && d.l.Tag() != d.t.Language {
			one.Language = d.l.Tag()
			if d.l.RTL() != (d.t.Language == "ar") {
				one.Text += d.mark() // or a number that follows would belong to the name
			}
		}
		out = append(out, one)
	}
	return out
}

// mark is the sign that holds the direction of the text.
func (d *document) mark() string {
	if d.t.Language == "ar" {
		return "\u200f"
	}
	return "\u200e"
}

// rationale is why something is proposed, for the margin.
func (d *document) rationale(id string) string {
	a := d.t.Amendment(id)
	if a == nil || a.Rationale.Empty() {
		return ""
	}
	words, _ := a.Rationale.Pick(d.l)
	return words
}

// amendments is the table at the end: each that counts, with how far it is. What
// needs its author is there and not in the text.
func (d *document) amendments() {
	all := counted(d.t)
	if len(all) == 0 {
		return
	}
	l := d.l
	d.add(&docx.Paragraph{Kind: docx.Heading, Level: 1, Runs: docx.Plain(l.T("text.amendments"))})
	d.note(l.T("document.table"))
	cell := func(lang, words string) docx.Cell {
		return docx.Cell{{Language: lang, Runs: docx.Plain(words)}}
	}
	t := &docx.Table{Caption: l.T("text.amendments.caption"), Widths: []int{2, 3, 2, 5}, Rows: []docx.Row{{Heading: true, Cells: []docx.Cell{
		cell(l.Tag(), l.T("text.amendment")), cell(l.Tag(), l.T("text.by")), cell(l.Tag(), l.T("consult.state")), cell(l.Tag(), l.T("text.rationale"))}}}}
	if l.Tag() == "ar" {
		t.Direction = docx.RightToLeft
	}
	for _, a := range all {
		why, lang := a.Rationale.Pick(l)
		t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{cell(l.Tag(), numbered(l, d.t, a)), cell(l.Tag(), d.name(a.ID)), cell(l.Tag(), stateOf(l, a)), cell(lang, why)}})
	}
	d.blocks = append(d.blocks, t)
}

func (d *document) file(name string) (ui.File, error) {
	words, _ := d.t.Title.Pick(d.l)
	var b bytes.Buffer
	err := docx.Write(&b, &docx.Document{Title: words, Language: d.t.Language, Created: d.latest, Header: words, Blocks: d.blocks,
		Pages: d.l.T("document.pages", "page", "{page}", "pages", "{pages}")})
	if err != nil {
		return ui.File{}, fail.Wrap(err, fail.Internal, "the document cannot be written")
	}
	return ui.File{Name: name + "-redline.docx", Type: docx.MediaType, Body: b.Bytes()}, nil
}

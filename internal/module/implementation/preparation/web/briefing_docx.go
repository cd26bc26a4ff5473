package web

import (
	"time"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
)

// document is a briefing for word processors: on every page its marking stands in
// the header and in the footer.
func (n *note) document(l *i18n.Locale, publisher string, at time.Time) *docx.Document {
	label := string(preparation.Marking)
	w := sheet{l: l}
	w.add(docx.Title, 0, "", n.title)
	w.add(docx.Note, 0, "", n.made)
	if n.notice.text != "" {
		w.add(docx.Note, 0, n.notice.lang, n.notice.text)
	}
	for _, lead := range n.leads {
		w.add(docx.Body, 0, "", lead)
	}
	w.out = append(w.out, &docx.Contents{Title: l.T("compilation.contents"), Levels: 1})
	for i := range n.chapters {
		c := &n.chapters[i]
		w.add(docx.Heading, 1, c.title.lang, c.title.text)
		for j := range c.parts {
			w.part(&c.parts[j], c.title.text)
		}
	}
	if n.unsaid != "" {
		w.add(docx.Body, 0, "", n.unsaid)
	}
	if len(n.general.rows) > 0 {
		w.add(docx.Heading, 1, "", l.T("preparation.open.general"))
		w.part(&n.general, l.T("preparation.open.general"))
	}
	return &docx.Document{Title: n.title, Language: l.Tag(), Publisher: publisher, Created: at, Header: label + " · " + l.T("ui.marking.classified"),
		Pages: label + " · " + l.T("compilation.docx.pages", "page", "{page}", "pages", "{pages}"), Blocks: w.out}
}

// sheet writes a briefing block by block.
type sheet struct {
	l   *i18n.Locale
	out []docx.Block
}

func (w *sheet) add(kind docx.Kind, level int, lang, words string) {
	w.out = append(w.out, &docx.Paragraph{Kind: kind, Level: level, Language: lang, Runs: docx.Plain(words)})
}

func (w *sheet) part(p *part, of string) {
	w.add(docx.Heading, 2, "", p.heading)
	if len(p.rows) == 0 {
		w.add(docx.Body, 0, "", p.empty)
		return
	}
	t := &docx.Table{Caption: w.l.T("preparation.briefing.caption", "what", p.heading, "cluster", of), Widths: p.widths}
	head := docx.Row{Heading: true}
	for _, words := range p.head {
		head.Cells = append(head.Cells, docx.Cell{{Runs: []docx.Run{{Text: words, Bold: true}}}})
	}
	t.Rows = append(t.Rows, head)
	for _, row := range p.rows {
		var cells docx.Row
		for _, c := range row {
			cells.Cells = append(cells.Cells, docx.Cell{{Language: c.lang, Runs: docx.Plain(c.text)}})
		}
		t.Rows = append(t.Rows, cells)
	}
	w.out = append(w.out, t)
}

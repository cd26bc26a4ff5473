package web

import (
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// history shows what each correction of a contribution changed: the words
// against those before, as a redline, and what else was said before.
func (p *Pages) history(l *i18n.Locale, of *consult.Consultation, c *contribution.Contribution) templ.Component {
	var blocks []templ.Component
	for i := len(c.Versions) - 1; i > 0; i-- {
		v, was := &c.Versions[i], &c.Versions[i-1]
		one := []templ.Component{ui.Para(ui.Sentence(l, "listing.corrected", ui.Parts{"by": p.Name(l, v.As), "date": ui.Moment(l, v.Handed().At)}))}
		if !v.Reason.Empty() {
			one = append(one, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, v.Reason)}}))
		}
		one = append(one, p.changed(l, was.Title, v.Title), p.changed(l, was.Text, v.Text))
		if len(was.Answers) > 0 {
			one = append(one, ui.Part("answers-"+strconv.Itoa(i), l.T("listing.before"), 4, ui.FactList(p.answers(l, of, c.Kind, was.Answers))))
		}
		blocks = append(blocks, ui.Part("version-"+strconv.Itoa(i), l.T("listing.version", "number", strconv.Itoa(i+1)), 3, one...))
	}
	return ui.Part("earlier", l.T("listing.history"), 2, blocks...)
}

// changed is one wording against another: nothing where neither says anything,
// the words alone where they are the same.
func (p *Pages) changed(l *i18n.Locale, was, is i18n.Text) templ.Component {
	before, after := was.String(), is.String()
	switch {
	case before == after && was.Original == is.Original:
		if before == "" {
			return templ.NopComponent
		}
		return ui.Paragraphs(l, is)
	case was.Original != is.Original && before != "" && after != "":
		// Words in another language are other words: nothing is marked in them.
		return ui.Stack(ui.Para(ui.Strong(l.T("listing.before"))), ui.Paragraphs(l, was), ui.Para(ui.Strong(l.T("listing.after"))), ui.Paragraphs(l, is))
	}
	tag := is.Original
	if tag == "" {
		tag = was.Original
	}
	lines := redline.Compare(asText("was", before), asText("is", after))
	s := redlines{p: p, l: l, t: &text.Text{Language: tag}, one: true}
	view := s.view(lines, false)
	for i := range view.Lines { // the places of units are those of texts
		view.Lines[i].ID = ""
	}
	return ui.RedlineView(l, view)
}

// asText reads words as paragraphs, whatever signs they begin with.
func asText(origin, words string) redline.Text {
	t, err := redline.Parse(origin, words)
	if err != nil {
		t, _ = redline.Parse(origin, "")
	}
	return t
}

// happened is a table of what followed a contribution.
func (p *Pages) happened(l *i18n.Locale, c *contribution.Contribution) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("consult.events.caption"), Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	for _, e := range c.Events {
		counts := l.T("consult.counts.yes")
		if e.Why != "" {
			counts = l.T("listing.why." + e.Why)
		}
		reason := ui.Blank()
		if !e.Reason.Empty() {
			reason = ui.Stored(l, e.Reason)
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.Handed().At)), ui.Words(l.T("listing.event."+e.What)), ui.Show(p.Name(l, e.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	return t
}

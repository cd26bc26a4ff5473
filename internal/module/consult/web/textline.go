package web

import (
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// attribution names whose an amendment is, as it is printed beside its words: the
// authors in the reader's alphabetical order, or, by a document, those from whom
// the words come; and of what was derived from another, that it is modified.
func (p *Pages) attribution(l *i18n.Locale, t *text.Text, a *text.Amendment) string {
	if len(a.Origins) > 0 {
		var names []string
		for _, o := range a.Origins {
			name := o.Name
			if o.Modified {
				name = l.T("text.by.modified", "name", name)
			}
			names = append(names, name)
		}
		return strings.Join(names, l.T("text.by.and"))
	}
	own := p.names(l, a.Authors())
	if parent := t.Amendment(a.Change.DerivedFrom); parent != nil && parent.ID != a.ID {
		return l.T("text.by.modifies", "name", p.attribution(l, t, parent), "by", own)
	}
	return own
}

// names gives names in the reader's alphabetical order.
func (p *Pages) names(l *i18n.Locale, ids []string) string {
	var names []string
	for _, id := range ids {
		name, _ := p.Names.Name(id, l.Tag())
		names = append(names, name)
	}
	i18n.Sort(l, names, func(s string) string { return s })
	return strings.Join(slices.Compact(names), l.T("text.by.and"))
}

// redlines turns the lines of a redline into those of a page. one shows a single
// amendment: then nobody is named beside its words.
type redlines struct {
	p   *Pages
	l   *i18n.Locale
	t   *text.Text
	one bool
	way func(u redline.ID) *ui.Link // what can be done with a unit; may be nil
}

func (s redlines) by(ids []string) string {
	var names []string
	for _, id := range ids {
		if a := s.t.Amendment(id); a != nil {
			names = append(names, s.p.attribution(s.l, s.t, a))
		} else {
			names = append(names, s.l.T("text.by.you")) // what is being written
		}
	}
	return strings.Join(slices.Compact(names), s.l.T("text.by.and"))
}

func (s redlines) view(all []redline.Line, shown bool) ui.Redline {
	out := ui.Redline{Lang: s.t.Language, Shown: shown}
	for _, line := range all {
		out.Lines = append(out.Lines, s.line(line))
		for _, a := range line.Following {
			out.Lines = append(out.Lines, ui.RedLine{Depth: a.Operation.Depth, Label: a.Operation.Marker.Fixed, Heading: a.Operation.Kind == redline.Heading,
				Runs: s.alternative(a.By, a.Text)})
		}
	}
	return out
}

func (s redlines) line(line redline.Line) ui.RedLine {
	out := ui.RedLine{ID: unitPlace(line.Unit), Heading: line.Kind == redline.Heading, Norm: line.Kind == redline.Norm, Depth: line.Depth, Label: line.Label}
	var notes []string
	switch line.Mark {
	case redline.Inserted, redline.Deleted, redline.MovedHere, redline.MovedAway:
		notes = append(notes, s.l.T("text.line."+string(line.Mark)))
	}
	if line.Mark == redline.MovedAway || line.Mark == redline.Deleted {
		out.ID = ""
	}
	if line.Was != "" && line.Was != line.Label {
		notes = append(notes, s.l.T("text.line.was", "label", line.Was))
	}
	if len(notes) > 0 {
		out.Note = "[" + strings.Join(notes, "; ") + "]"
	}
	for _, st := range line.Stretches {
		out.Runs = append(out.Runs, s.stretch(line, st)...)
	}
	for _, a := range line.Alternatives {
		out.Runs = append(out.Runs, ui.RedRun{Words: " "}, ui.RedRun{Aside: true, Words: "[" + s.by(a.By) + s.l.T("text.by.colon") + s.l.T("text.verb."+string(a.Operation.Do)) + "]"})
	}
	if s.way != nil && line.Kind != redline.Norm && out.ID != "" {
		if way := s.way(line.Unit); way != nil {
			out.Ways = []ui.Link{*way}
		}
	}
	return out
}

// unitPlace is the place of a unit on its page.
func unitPlace(id redline.ID) string {
	return "unit-" + strings.ReplaceAll(id.String(), "#", "-")
}

func (s redlines) stretch(line redline.Line, st redline.Stretch) []ui.RedRun {
	mark := st.Mark
	if line.Mark == redline.Inserted || line.Mark == redline.Deleted {
		mark = line.Mark
	}
	switch mark {
	case redline.Disputed:
		return s.disputed(st)
	case redline.Inserted:
		return s.credited(ui.RedRun{Op: ui.Inserted, Words: st.Text}, st.By)
	case redline.Deleted:
		return s.credited(ui.RedRun{Op: ui.Deleted, Words: st.Text}, st.By)
	}
	return []ui.RedRun{{Words: st.Text}}
}

func (s redlines) credited(r ui.RedRun, by []string) []ui.RedRun {
	if s.one || len(by) == 0 || strings.TrimSpace(r.Words) == "" {
		return []ui.RedRun{r}
	}
	return []ui.RedRun{r, {Aside: true, Words: " [" + s.by(by) + "] "}}
}

// disputed prints words in brackets, as diplomats write them: those that stand,
// and each alternative with those who propose it; the spaces lie outside.
func (s redlines) disputed(st redline.Stretch) (out []ui.RedRun) {
	outer := st.Text
	if outer == "" && len(st.Alternatives) > 0 {
		outer = st.Alternatives[0].Text
	}
	if strings.HasPrefix(outer, " ") {
		out = append(out, ui.RedRun{Words: " "})
	}
	switch words := strings.TrimSpace(st.Text); {
	case words != "":
		out = append(out, ui.RedRun{Words: "[" + words + "] "})
	case len(out) == 0: // a bracket stands apart from the word before it
		out = append(out, ui.RedRun{Aside: true, Words: " "})
	}
	for i, a := range st.Alternatives {
		if i > 0 {
			out = append(out, ui.RedRun{Words: " "})
		}
		out = append(out, s.alternative(a.By, a.Text)...)
	}
	if strings.HasSuffix(outer, " ") {
		out = append(out, ui.RedRun{Words: " "})
	}
	return out
}

func (s redlines) alternative(by []string, words string) []ui.RedRun {
	name := "[" + s.by(by) + s.l.T("text.by.colon")
	words = strings.TrimSpace(words)
	if words == "" {
		return []ui.RedRun{{Aside: true, Words: name + s.l.T("text.verb.delete") + "]"}}
	}
	return []ui.RedRun{{Aside: true, Words: name}, {Words: words}, {Aside: true, Words: "]"}}
}

// touched leaves the lines that a change does something to.
func touched(all []redline.Line) []redline.Line {
	return slices.DeleteFunc(slices.Clone(all), func(line redline.Line) bool {
		return line.Mark == redline.Kept && len(line.Deeds) == 0 && len(line.Alternatives) == 0 && len(line.Following) == 0 &&
			!slices.ContainsFunc(line.Stretches, func(st redline.Stretch) bool { return st.Mark != redline.Kept })
	})
}

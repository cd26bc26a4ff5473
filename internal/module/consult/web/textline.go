package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
			name := ui.Seen(o.Name)
			if o.Modified {
				name = l.T("text.by.modified", "name", name)
			}
			names = append(names, name)
		}
		return strings.Join(names, l.T("text.by.and"))
	}
	own := p.proposers(l, a)
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
	p    *Pages
	l    *i18n.Locale
	t    *text.Text
	one  bool
	ways func(u redline.ID, k redline.Kind) []ui.Link // what can be done with a unit, or seen of it; may be nil
	with string                                       // query with which links to units go on; may be empty
	said map[string]string                            // attributions found before; nil keeps none
}

// redlines of a long text: who is named beside a thousand words is looked up
// once.
func (p *Pages) redlines(l *i18n.Locale, t *text.Text) redlines {
	return redlines{p: p, l: l, t: t, said: map[string]string{}}
}

// name is whose an amendment is; "" stands for what is being written.
func (s redlines) name(id string) string {
	if name, ok := s.said[id]; ok {
		return name
	}
	name := s.l.T("text.by.you")
	if a := s.t.Amendment(id); a != nil {
		name = s.p.attribution(s.l, s.t, a)
	}
	if s.said != nil {
		s.said[id] = name
	}
	return name
}

func (s redlines) by(ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, s.name(id))
	}
	return strings.Join(slices.Compact(names), s.l.T("text.by.and"))
}

// signed is who proposes something, each with the way to the amendment, between
// what opens and what ends it.
func (s redlines) signed(before string, ids []string, after string) []ui.RedRun {
	out := []ui.RedRun{{Frame: true, Words: before}}
	for i, id := range ids {
		if i > 0 {
			out = append(out, ui.RedRun{Frame: true, Words: s.l.T("text.by.and")})
		}
		r := ui.RedRun{Aside: true, Words: s.name(id)}
		if a := s.t.Amendment(id); a != nil {
			r.Href = s.l.Path(amendments, id)
		}
		out = append(out, r)
	}
	return append(out, ui.RedRun{Frame: true, Words: after})
}

// does says what some would do, in brackets behind their names.
func (s redlines) does(by []string, verb string) []ui.RedRun {
	return append(s.signed("[", by, s.l.T("text.by.colon")), ui.RedRun{Aside: true, Words: s.l.T("text.verb." + verb)}, ui.RedRun{Frame: true, Words: "]"})
}

func (s redlines) view(all []redline.Line, shown bool) ui.Redline {
	out := ui.Redline{Lang: s.t.Language, Shown: shown}
	for _, line := range all {
		if line.Unit != (redline.ID{}) || len(line.Following) == 0 {
			out.Lines = append(out.Lines, s.line(line))
		}
		for _, a := range line.Following {
			runs := s.alternative(a.By, a.Text)
			out.Lines = append(out.Lines, ui.RedLine{Depth: a.Operation.Depth, Label: a.Operation.Marker.Fixed, Heading: a.Operation.Kind == redline.Heading,
				Runs: runs, Old: []ui.RedRun{}, New: runs})
		}
	}
	return out
}

func (s redlines) line(line redline.Line) ui.RedLine {
	out := ui.RedLine{ID: unitPlace(line.Unit), Heading: line.Kind == redline.Heading, Norm: line.Kind == redline.Norm, Depth: line.Depth, Label: line.Label, Was: line.Was,
		Note: s.note(line)}
	if line.Mark == redline.MovedAway || line.Mark == redline.Deleted {
		out.ID = ""
	}
	disputed := false
	for i, st := range line.Stretches {
		out.Runs = append(append(out.Runs, s.stretch(line, st)...), apart(line, i)...)
		disputed = disputed || st.Mark == redline.Disputed
	}
	if disputed {
		out.Old, out.New = s.sides(line)
	}
	for _, a := range line.Alternatives {
		what := append([]ui.RedRun{{Words: " "}}, s.does(a.By, string(a.Operation.Do))...)
		out.Runs = append(out.Runs, what...)
		if disputed {
			out.New = append(out.New, what...)
		}
	}
	switch {
	case len(line.Alternatives) > 0 && !disputed:
		old := standing(line, wordsOf(line.Stretches))
		out.Old, out.New = []ui.RedRun{old}, out.Runs
	case line.Mark == redline.MovedHere && out.Old == nil:
		out.Old = []ui.RedRun{} // it stood elsewhere
	}
	if s.ways != nil && out.ID != "" {
		out.Ways = s.ways(line.Unit, line.Kind)
	}
	return out
}

// note says what became of a unit as a whole, and by whom.
func (s redlines) note(line redline.Line) string {
	var notes []string
	put := func(words string, by []string) {
		if len(by) > 0 && !s.one {
			words += s.l.T("text.by.colon") + s.by(by)
		}
		notes = append(notes, words)
	}
	switch line.Mark {
	case redline.Inserted, redline.Deleted:
		put(s.l.T("text.line."+string(line.Mark)), nil) // the words say by whom
	case redline.MovedHere, redline.MovedAway:
		put(s.l.T("text.line."+string(line.Mark)), line.By)
	}
	for _, d := range line.Deeds {
		if d.Do == redline.Split || d.Do == redline.Join {
			put(s.l.T("text.line."+string(d.Do)), []string{d.By})
		}
	}
	if line.Was != "" && line.Was != line.Label {
		put(s.l.T("text.line.was", "label", line.Was), nil)
	}
	if len(notes) == 0 {
		return ""
	}
	return "[" + strings.Join(notes, "; ") + "]"
}

// sides are the words of a unit with open brackets: those in force, and those
// with what is proposed.
func (s redlines) sides(line redline.Line) (before, after []ui.RedRun) {
	for i, st := range line.Stretches {
		runs := append(s.stretch(line, st), apart(line, i)...)
		switch st.Mark {
		case redline.Disputed:
			before, after = append(before, base(st, st.Text)), append(after, runs...)
		case redline.Deleted:
			before = append(before, runs...)
		case redline.Inserted:
			after = append(after, runs...)
		default:
			before, after = append(before, runs...), append(after, runs...)
		}
	}
	return before, after
}

// unitPath is the page of a unit.
func (s redlines) unitPath(id redline.ID) string {
	return s.l.Path(texts, s.t.ID, "units", text.Slug(id)) + s.with
}

// unitName is what a unit is called: its label, and its first words.
func unitName(l *i18n.Locale, label, words string) string {
	const most = 8
	if all := strings.Fields(words); len(all) > most {
		words = strings.Join(all[:most], " ") + " …"
	}
	if words = strings.TrimSpace(ui.Seen(words)); words == "" {
		words = l.T("text.unit.blank")
	}
	if label != "" {
		return label + " " + words
	}
	return words
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
	return []ui.RedRun{standing(line, st.Text)}
}

// standing is words of a unit that nothing is proposed on but what would take
// out the whole of it.
func standing(line redline.Line, words string) ui.RedRun {
	if slices.ContainsFunc(line.Alternatives, func(a redline.Alternative) bool { return a.Operation.Do == redline.Remove }) {
		return ui.RedRun{Op: ui.Deleted, Open: true, Words: words}
	}
	return ui.RedRun{Words: words}
}

// base is disputed words that stand, with what would become of them: others in
// their place, if only one alternative has any, or else none.
func base(st redline.Stretch, words string) ui.RedRun {
	if strings.TrimSpace(words) == "" {
		return ui.RedRun{Words: words}
	}
	if slices.ContainsFunc(st.Alternatives, func(a redline.Alternative) bool { return strings.TrimSpace(a.Text) != "" }) {
		return ui.RedRun{Op: ui.Replaced, Open: true, Words: words}
	}
	return ui.RedRun{Op: ui.Deleted, Open: true, Words: words}
}

func (s redlines) credited(r ui.RedRun, by []string) []ui.RedRun {
	if s.one || len(by) == 0 || strings.TrimSpace(r.Words) == "" {
		return []ui.RedRun{r}
	}
	return append([]ui.RedRun{r}, s.signed(" [", by, "] ")...)
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
		out = append(out, ui.RedRun{Words: "["}, base(st, words), ui.RedRun{Words: "] "})
	case len(out) == 0: // a bracket stands apart from the word before it
		out = append(out, ui.RedRun{Frame: true, Words: " "})
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

// apart is the space between a bracket and a word that follows it at once.
func apart(line redline.Line, at int) []ui.RedRun {
	if line.Stretches[at].Mark != redline.Disputed || at+1 == len(line.Stretches) {
		return nil
	}
	next := line.Stretches[at+1]
	first, _ := utf8.DecodeRuneInString(next.Text)
	ends := line.Stretches[at].Text
	if alt := line.Stretches[at].Alternatives; ends == "" && len(alt) > 0 {
		ends = alt[0].Text
	}
	if next.Mark == redline.Disputed || strings.HasSuffix(ends, " ") || !unicode.IsLetter(first) && !unicode.IsNumber(first) {
		return nil
	}
	return []ui.RedRun{{Frame: true, Words: " "}}
}

func (s redlines) alternative(by []string, words string) []ui.RedRun {
	words = strings.TrimSpace(words)
	if words == "" {
		return s.does(by, "delete")
	}
	return append(s.signed("[", by, s.l.T("text.by.colon")), ui.RedRun{Op: ui.Inserted, Open: true, Words: words}, ui.RedRun{Frame: true, Words: "]"})
}

// touched leaves the lines that a change does something to.
func touched(all []redline.Line) []redline.Line {
	return slices.DeleteFunc(slices.Clone(all), func(line redline.Line) bool {
		return line.Mark == redline.Kept && len(line.Deeds) == 0 && len(line.Alternatives) == 0 && len(line.Following) == 0 &&
			!slices.ContainsFunc(line.Stretches, func(st redline.Stretch) bool { return st.Mark != redline.Kept })
	})
}

package web

import (
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// credited is one change, and the amendments by which it is proposed.
type credited struct {
	ui.RedChange
	by []string
}

// changes takes the changes out of lines, one after the other: what stands in
// which words' place, and who proposes it.
func (s redlines) changes(lines []redline.Line) (out []ui.RedChange) {
	for _, c := range s.each(lines) {
		if !s.one && len(c.by) > 0 {
			c.By = s.credit(c.by)
		}
		out = append(out, c.RedChange)
	}
	return out
}

func (s redlines) each(lines []redline.Line) (out []credited) {
	stands := s.stands()
	for _, line := range lines {
		place := ui.Link{Href: s.placeOf(line, stands), Words: s.called(line), Lang: s.t.Language}
		if line.Unit == (redline.ID{}) {
			place.Lang = "" // it has no words of its own
		}
		put := func(by []string, runs ...ui.RedRun) {
			out = append(out, credited{ui.RedChange{Place: place, Runs: runs}, by})
		}
		switch line.Mark {
		case redline.Inserted, redline.Deleted:
			put(line.By, note(s.l.T("text.line."+string(line.Mark)), ui.RedRun{Op: opOf(line.Mark), Words: wordsOf(line.Stretches)})...)
		case redline.MovedHere:
			put(line.By, note(s.l.T("text.line.moved-here"), ui.RedRun{Words: wordsOf(line.Stretches)})...)
		}
		if line.Was != "" && line.Was != line.Label && line.Mark == redline.Kept {
			for _, d := range line.Deeds {
				if d.Do == redline.Recast {
					put([]string{d.By}, note(s.l.T("text.line.was", "label", line.Was))...)
				}
			}
		}
		if line.Mark != redline.Inserted && line.Mark != redline.Deleted {
			s.within(line.Stretches, put)
		}
		for _, a := range line.Alternatives {
			what := note(s.l.T("text.verb." + string(a.Operation.Do)))
			if a.Operation.Do == redline.Remove {
				what = append(what, ui.RedRun{Op: ui.Deleted, Open: true, Words: wordsOf(line.Stretches)})
			}
			put(a.By, what...)
		}
		for _, a := range line.Following {
			put(a.By, note(s.l.T("text.line.after"), ui.RedRun{Op: ui.Inserted, Open: true, Words: a.Text})...)
		}
	}
	return out
}

// stands says which units have a page: those of the version in force.
func (s redlines) stands() map[redline.ID]bool {
	out := map[redline.ID]bool{}
	units, _, err := s.t.Units()
	if err != nil {
		return out
	}
	for _, u := range units {
		out[u.ID] = true
	}
	return out
}

// placeOf leads to a unit; to what puts one in, or took it out, where it does not
// stand.
func (s redlines) placeOf(line redline.Line, stands map[redline.ID]bool) string {
	if stands[line.Unit] {
		return s.unitPath(line.Unit)
	}
	for _, id := range line.By {
		if s.t.Amendment(id) != nil {
			return s.l.Path(amendments, id)
		}
	}
	return s.l.Path(texts, s.t.ID) + s.with
}

// of leaves the lines of one unit, and those of what would be put in after it.
func (s redlines) of(unit redline.ID, lines []redline.Line) (out []redline.Line) {
	stands, within := s.stands(), unit == redline.ID{}
	for _, line := range lines {
		within = line.Unit == unit || within && line.Mark == redline.Inserted && !stands[line.Unit]
		if within {
			out = append(out, line)
		}
	}
	return out
}

// within takes the changes out of the words of one unit, each with the words
// before it.
func (s redlines) within(all []redline.Stretch, put func(by []string, runs ...ui.RedRun)) {
	before := ""
	for i := 0; i < len(all); i++ {
		switch st := all[i]; st.Mark {
		case redline.Deleted:
			runs := []ui.RedRun{{Words: before}, {Op: ui.Deleted, Words: st.Text}}
			if i+1 < len(all) && all[i+1].Mark == redline.Inserted && same(st.By, all[i+1].By) {
				i++
				runs = append(runs, ui.RedRun{Words: " "}, ui.RedRun{Op: ui.Inserted, Words: all[i].Text})
				before = tail(all[i].Text)
			}
			put(st.By, runs...)
		case redline.Inserted:
			put(st.By, ui.RedRun{Words: before}, ui.RedRun{Op: ui.Inserted, Words: st.Text})
			before = tail(st.Text)
		case redline.Disputed:
			for _, a := range st.Alternatives {
				put(a.By, instead(before, st.Text, a.Text)...)
			}
			before = tail(before + st.Text)
		default:
			before = tail(st.Text)
		}
	}
}

// instead is what an alternative does to the words that stand.
func instead(before, stands, put string) []ui.RedRun {
	runs := []ui.RedRun{{Words: before}}
	if strings.TrimSpace(stands) != "" {
		runs = append(runs, ui.RedRun{Op: ui.Deleted, Open: true, Words: stands})
	}
	if strings.TrimSpace(put) != "" {
		if len(runs) > 1 {
			runs = append(runs, ui.RedRun{Words: " "})
		}
		runs = append(runs, ui.RedRun{Op: ui.Inserted, Open: true, Words: put})
	}
	return runs
}

func same(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

// tail is the last words before a change, by which a reader finds the place.
func tail(words string) string {
	const most = 6
	fields := strings.Fields(words)
	if len(fields) <= most {
		return words
	}
	end := ""
	if strings.HasSuffix(words, " ") {
		end = " "
	}
	return "… " + strings.Join(fields[len(fields)-most:], " ") + end
}

// note says what became of a unit as a whole, before its words.
func note(words string, rest ...ui.RedRun) []ui.RedRun {
	return append([]ui.RedRun{{Frame: true, Words: "["}, {Aside: true, Words: words}, {Frame: true, Words: "] "}}, rest...)
}

func opOf(m redline.Mark) ui.Op {
	if m == redline.Deleted {
		return ui.Deleted
	}
	return ui.Inserted
}

func wordsOf(all []redline.Stretch) string {
	var b strings.Builder
	for _, st := range all {
		b.WriteString(st.Text)
	}
	return b.String()
}

// called is what a unit is called in a list: its label, and its first words.
func (s redlines) called(line redline.Line) string {
	words := wordsOf(line.Stretches)
	if line.Unit == (redline.ID{}) {
		return s.l.T("text.unit.start")
	}
	return unitName(s.l, line.Label, words)
}

// credit leads to the amendments by which something is proposed.
func (s redlines) credit(ids []string) templ.Component {
	var all []templ.Component
	for _, id := range ids {
		if a := s.t.Amendment(id); a != nil {
			all = append(all, ui.A(s.l.Path(amendments, a.ID), s.p.attribution(s.l, s.t, a)))
		} else {
			all = append(all, ui.Plain(s.l.T("text.by.you")))
		}
	}
	return ui.List(s.l, all...)
}

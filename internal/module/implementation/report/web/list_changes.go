package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// piece is some words of an entry of a list in one language; what parts it from the piece
// before stands ahead of it.
type piece struct{ ahead, words, lang string }

// listed is an entry of an answer that is a list.
type listed []piece

func (e listed) same(other listed) bool { return slices.Equal(e, other) }

// fits reports whether the pieces of two entries are in the same languages, so that one
// can be set against the other word by word.
func (e listed) fits(other listed) bool {
	return slices.EqualFunc(e, other, func(a, b piece) bool { return a.lang == b.lang && a.ahead == b.ahead })
}

// isList reports whether an answer is given in another form than words.
func isList(a *report.Answer) bool {
	return a != nil && len(a.Links)+len(a.Bodies)+len(a.Laws) > 0
}

// entries are the entries of an answer, each piece in its own language, with what was
// translated beside what was written; of an answer in words its lines.
func entries(a *report.Answer) (out []listed) {
	if a == nil {
		return nil
	}
	in := func(ahead string, t i18n.Text) (all []piece) {
		if t.Empty() {
			return nil
		}
		all = append(all, piece{ahead, t.String(), t.Original})
		for _, lang := range beside(t) {
			all = append(all, piece{" · ", t.In[lang], lang})
		}
		return all
	}
	for _, link := range a.Links {
		out = append(out, append(listed(in("", link.Title)), piece{" ", link.Address, ""}))
	}
	for _, b := range a.Bodies {
		out = append(out, append(listed(in("", b.Name)), in(": ", b.Role)...))
	}
	for _, id := range a.Laws {
		out = append(out, listed{{"", id, ""}})
	}
	for line := range strings.SplitSeq(a.Text.String(), "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, listed{{"", line, a.Text.Original}})
		}
	}
	return out
}

// listChange is a list against another, a line an entry: those that are in both, those
// that were taken out, those that were put in, and those that were changed in place.
func listChange(l *i18n.Locale, was, is []listed) templ.Component {
	var lines []templ.Component
	gap := func(out, in []listed) {
		for i := range max(len(out), len(in)) {
			switch {
			case i < len(out) && i < len(in) && out[i].fits(in[i]):
				lines = append(lines, rewritten(l, out[i], in[i]))
				continue
			case i < len(out):
				lines = append(lines, out[i].view(l, ui.Deleted))
			}
			if i < len(in) {
				lines = append(lines, in[i].view(l, ui.Inserted))
			}
		}
	}
	atWas, atIs := 0, 0
	for _, pair := range common(was, is) {
		gap(was[atWas:pair[0]], is[atIs:pair[1]])
		lines = append(lines, is[pair[1]].view(l, ui.Kept))
		atWas, atIs = pair[0]+1, pair[1]+1
	}
	gap(was[atWas:], is[atIs:])
	return ui.Para(ui.Lines(lines...))
}

// common are the places of the entries of a longest list that is in both, in its order.
func common(a, b []listed) (out [][2]int) {
	most := make([][]int, len(a)+1) // of what is left of both
	for i := range most {
		most[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if most[i][j] = max(most[i+1][j], most[i][j+1]); a[i].same(b[j]) {
				most[i][j] = most[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].same(b[j]):
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case most[i+1][j] >= most[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// view is an entry with one fate.
func (e listed) view(l *i18n.Locale, op ui.Op) templ.Component {
	return e.each(l, func(p piece) []ui.RedRun { return []ui.RedRun{{Op: op, Words: p.words}} })
}

// rewritten is an entry against that in its place before, piece by piece.
func rewritten(l *i18n.Locale, was, is listed) templ.Component {
	n := -1
	return is.each(l, func(p piece) (out []ui.RedRun) {
		n++
		if p.lang == "" && p.words != was[n].words { // an address is another as a whole
			return []ui.RedRun{{Op: ui.Deleted, Words: was[n].words}, {Op: ui.Inserted, Words: p.words}}
		}
		for _, paragraph := range submissionweb.Runs(was[n].words, p.words) {
			for _, r := range paragraph {
				out = append(out, ui.RedRun{Op: r.Op, Words: r.Words})
			}
		}
		return out
	})
}

// each shows the pieces of an entry, each in its own language, which is named where it
// is not the page's.
func (e listed) each(l *i18n.Locale, runs func(p piece) []ui.RedRun) templ.Component {
	var parts []templ.Component
	for i, p := range e {
		if ahead := p.ahead; i > 0 && ahead != "" {
			parts = append(parts, ui.Plain(ahead))
		}
		parts = append(parts, ui.RedWords(l, p.lang, false, runs(p)...))
		if p.lang != "" && p.lang != l.Tag() {
			parts = append(parts, ui.Plain(" "), ui.LanguageNote(l, p.lang))
		}
	}
	return ui.Whole(l, l.Tag(), parts...)
}

package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// againstAgreed is one more way to show a text: against agreed texts.
const againstAgreed text.Way = "agreed"

// layout is how a redline is set.
type layout string

// The layouts: one text with what goes and comes in its place, two side by side,
// or one change after the other.
const (
	inline   layout = "inline"
	sides    layout = "sides"
	oneByOne layout = "list"
)

// look is how a page shows a text: its address says so, and each link to the
// same text goes on with it.
type look struct {
	text.Showing
	layout layout
	marks  bool // said in words that everybody sees
}

func noWay() error { return fail.New(fail.Invalid, "There is no such way to show a text.") }

// lookOf reads an address.
func lookOf(q url.Values) (v look, err error) {
	v = look{Showing: text.Showing{Way: text.Way(q.Get("show")), Amendment: q.Get("amendment"), To: text.Last}, layout: layout(q.Get("as")), marks: q.Get("marks") == "shown"}
	if v.Way == "" {
		v.Way = text.All
	}
	switch v.layout {
	case "":
		v.layout = inline
	case inline, sides, oneByOne:
	default:
		return v, noWay()
	}
	for _, one := range []struct {
		name string
		to   *int64
	}{{"from", &v.From}, {"to", &v.To}} {
		if s := q.Get(one.name); s != "" {
			if *one.to, err = strconv.ParseInt(s, 10, 64); err != nil || *one.to < 0 {
				return v, fail.New(fail.NotFound, "The text has no such version.")
			}
		}
	}
	return v, nil
}

// query writes the view as an address does: what is usual is left out.
func (v look) query() string {
	var pairs [][2]string
	if v.Way != text.All {
		pairs = append(pairs, [2]string{"show", string(v.Way)})
	}
	if v.Way == text.One {
		pairs = append(pairs, [2]string{"amendment", v.Amendment})
	}
	if v.Way == text.Changes {
		if v.From > 0 {
			pairs = append(pairs, [2]string{"from", strconv.FormatInt(v.From, 10)})
		}
		if v.To != text.Last {
			pairs = append(pairs, [2]string{"to", strconv.FormatInt(v.To, 10)})
		}
	}
	if v.layout != inline {
		pairs = append(pairs, [2]string{"as", string(v.layout)})
	}
	if v.marks {
		pairs = append(pairs, [2]string{"marks", "shown"})
	}
	return query(pairs, 0)
}

// as is the view with something else.
func (v look) as(change func(*look)) look {
	change(&v)
	return v
}

// bar leads from a view to the others. ways are those between which the page can
// choose; at gives the address of a view; also is what else stands there.
func (p *Pages) bar(l *i18n.Locale, t *text.Text, v look, ways []text.Way, at func(look) string, also ...ui.Views) templ.Component {
	choice := func(same bool, words string, to look) ui.View {
		if same {
			return ui.View{Words: words}
		}
		return ui.View{Href: at(to), Words: words}
	}
	show := ui.Views{Label: l.T("text.view.show")}
	for _, w := range ways {
		to := v.as(func(v *look) { v.Way = w })
		if w == text.One && v.Amendment == "" {
			if to.Amendment = firstOf(t); to.Amendment == "" {
				continue
			}
		}
		show.Ways = append(show.Ways, choice(w == v.Way, l.T("text.show."+string(w)), to))
	}
	lay := ui.Views{Label: l.T("text.view.layout")}
	for _, one := range []layout{inline, sides, oneByOne} {
		lay.Ways = append(lay.Ways, choice(one == v.layout, l.T("text.layout."+string(one)), v.as(func(v *look) { v.layout = one })))
	}
	marks := ui.Views{Label: l.T("text.view.marks")}
	for _, shown := range []bool{false, true} {
		key := "text.marks.signs"
		if shown {
			key = "text.marks.words"
		}
		marks.Ways = append(marks.Ways, choice(shown == v.marks, l.T(key), v.as(func(v *look) { v.marks = shown })))
	}
	all := []ui.Views{show}
	if v.Way == text.Changes && len(t.Versions) > 1 {
		all = append(all, versionsBar(l, t, v, choice)...)
	}
	if v.Way != againstAgreed {
		all = append(all, lay)
	}
	return ui.ViewsBar(l.T("text.view"), slices.Concat(all, []ui.Views{marks}, also)...)
}

// versionsBar chooses from which version to which changes are shown.
func versionsBar(l *i18n.Locale, t *text.Text, v look, choice func(same bool, words string, to look) ui.View) []ui.Views {
	last := t.InForce().Number
	from, to := ui.Views{Label: l.T("text.view.from")}, ui.Views{Label: l.T("text.view.to")}
	until := v.To
	if until == text.Last {
		until = last
	}
	for n := int64(0); n <= last; n++ {
		words := l.T("text.version", "n", l.Number(n))
		if n < until {
			from.Ways = append(from.Ways, choice(n == v.From, words, v.as(func(v *look) { v.From = n })))
		}
		if n > v.From {
			to.Ways = append(to.Ways, choice(n == until, words, v.as(func(v *look) {
				if v.To = n; n == last {
					v.To = text.Last
				}
			})))
		}
	}
	return []ui.Views{from, to}
}

// firstOf names the first open amendment, or else the first that counts.
func firstOf(t *text.Text) string {
	first := ""
	for i := range t.Amendments {
		switch a := &t.Amendments[i]; {
		case a.State == text.Open:
			return a.ID
		case first == "" && a.State != text.Void:
			first = a.ID
		}
	}
	return first
}

// heads are what the two sides of a view are called.
func (v look) heads(l *i18n.Locale, t *text.Text) (before, after string) {
	number := func(n int64) string { return l.T("text.version", "n", l.Number(n)) }
	now := t.InForce().Number
	switch v.Way {
	case text.Changes:
		to := v.To
		if to == text.Last {
			to = now
		}
		return number(v.From), number(to)
	case text.One:
		if a := t.Amendment(v.Amendment); a != nil {
			if a.Now == nil {
				now = a.Version
			}
			return number(now), numbered(l, t, a)
		}
	case text.Base:
		return number(now), number(now)
	}
	return number(now), l.T("text.show." + string(v.Way))
}

// show sets lines as the view has them. first counts the changes of a list.
func (s redlines) show(v look, lines []redline.Line, first int) templ.Component {
	if v.layout == oneByOne {
		return ui.ChangesView(s.l, s.t.Language, v.marks, first, s.changes(lines))
	}
	r := s.view(lines, v.marks)
	if v.layout == sides {
		r.Sides = true
		r.Before, r.After = v.heads(s.l, s.t)
	}
	return ui.RedlineView(s.l, r)
}

package compendium

import (
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
)

// Names are what an arrangement asks other rooms for.
type Names struct {
	// Kind is the kind of what a view is on, Subject what it is called.
	Kind    func(on string) string
	Subject func(on string) i18n.Text
	// Called is a participant's name in the reader's language.
	Called func(id string) string
}

// Group is the views under one heading.
type Group struct {
	ID    string    // of what they are on, or of whose they are
	Title i18n.Text // empty for a participant, whom the pages name
	Views []*View
}

// BySubject puts views together by what they are on: a group a subject, in the
// order of the kinds, and of the subjects' names within each. In a group they
// stand in the order of the names of who holds them.
func BySubject(l *i18n.Locale, views []View, n Names) []Group {
	by := map[string]*Group{}
	for i := len(views) - 1; i >= 0; i-- { // the oldest first: a question is headed as it was put first
		v := &views[i]
		g := by[v.On]
		if g == nil {
			title := v.Question
			if title.Empty() {
				title = n.Subject(v.On)
			}
			g = &Group{ID: v.On, Title: title}
			by[v.On] = g
		}
		g.Views = append(g.Views, v)
	}
	kinds := Kinds()
	return groups(l, by, func(g *Group) (int, string) {
		i18n.Sort(l, g.Views, func(v *View) string { return Holders(l, v, n) })
		words, _ := g.Title.Pick(l)
		return slices.Index(kinds, n.Kind(g.ID)), words
	})
}

// ByParticipant puts views together by whose they are: a group a State, in the
// order of their names. A view of several stands with each. In a group they stand
// by what they are on.
func ByParticipant(l *i18n.Locale, views []View, n Names) []Group {
	by := map[string]*Group{}
	for i := range views {
		v := &views[i]
		for _, id := range v.Told.Via.Authors() {
			if by[id] == nil {
				by[id] = &Group{ID: id}
			}
			by[id].Views = append(by[id].Views, v)
		}
	}
	place := map[string]int{}
	for i, g := range BySubject(l, views, n) {
		place[g.ID] = i
	}
	return groups(l, by, func(g *Group) (int, string) {
		slices.SortStableFunc(g.Views, func(a, b *View) int { return place[a.On] - place[b.On] })
		return 0, n.Called(g.ID)
	})
}

// groups puts groups in the order of a rank, and of names within it.
func groups(l *i18n.Locale, by map[string]*Group, order func(g *Group) (rank int, name string)) []Group {
	type ranked struct {
		Group
		rank int
		name string
	}
	all := make([]ranked, 0, len(by))
	for _, g := range by {
		rank, name := order(g)
		all = append(all, ranked{*g, rank, name})
	}
	slices.SortFunc(all, func(a, b ranked) int { return strings.Compare(a.ID, b.ID) }) // the same order on every reading
	i18n.Sort(l, all, func(r ranked) string { return r.name })
	slices.SortStableFunc(all, func(a, b ranked) int { return a.rank - b.rank })
	out := make([]Group, len(all))
	for i := range all {
		out[i] = all[i].Group
	}
	return out
}

// Holders are the names of those who hold a view, in the reader's order.
func Holders(l *i18n.Locale, v *View, n Names) string {
	var names []string
	for _, id := range v.Told.Via.Authors() {
		names = append(names, n.Called(id))
	}
	for _, o := range v.Told.Via.Others {
		names = append(names, o.Name)
	}
	i18n.Sort(l, names, func(s string) string { return s })
	return l.And(names...)
}

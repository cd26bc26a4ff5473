package assessment

import (
	"maps"
	"slices"

	"comity.example/comity/internal/i18n"
)

// Relation is how what one section asks for stands to what another does.
type Relation string

// The relations.
const (
	Equal      Relation = "equal"
	Subset     Relation = "subset"     // the first asks for a part of what the second asks for
	Superset   Relation = "superset"   // the other way round
	Intersects Relation = "intersects" // they share something
	Alone      Relation = "alone"      // there is no counterpart; no mapping says so
)

// Relations lists those that a mapping can say.
func Relations() []Relation { return []Relation{Equal, Subset, Superset, Intersects} }

// Inverse is the relation seen from the other side.
func (r Relation) Inverse() Relation {
	switch r {
	case Subset:
		return Superset
	case Superset:
		return Subset
	}
	return r
}

// then is the relation of the first to the third, by way of the second.
func (r Relation) then(s Relation) Relation {
	switch {
	case r == Equal:
		return s
	case s == Equal, r == s:
		return r
	}
	return Intersects
}

// Pair says that some sections of one template answer to some of another.
type Pair struct {
	From     []string  `json:"from"`
	To       []string  `json:"to"`
	Relation Relation  `json:"relation"`
	Note     i18n.Text `json:"note,omitzero"`
}

// Mapping harmonises two templates. What it does not name has no counterpart.
type Mapping struct {
	From   string `json:"from"` // ids of templates
	To     string `json:"to"`
	Source string `json:"source"` // whose view it is
	Pairs  []Pair `json:"pairs"`
}

// check: both templates and all sections are there, and what stays in the house in
// one answers to nothing that travels in the other.
func (m *Mapping) check(l *Library) error {
	from, to := l.Template(m.From), l.Template(m.To)
	if from == nil || to == nil || from == to || m.Source == "" {
		return bad("a mapping is between two templates that are here, and names its source")
	}
	for _, p := range m.Pairs {
		if len(p.From) == 0 || len(p.To) == 0 || !slices.Contains(Relations(), p.Relation) {
			return bad("a mapping says how sections of the one stand to sections of the other")
		}
		for _, a := range p.From {
			for _, b := range p.To {
				x, y := from.Section(a), to.Section(b)
				if x == nil || y == nil {
					return bad("a mapping names a section that its template does not have")
				}
				if x.Stays != y.Stays {
					return bad("what stays in the house answers to nothing that is shared")
				}
			}
		}
	}
	return nil
}

// inverse is the mapping the other way round.
func (m *Mapping) inverse() *Mapping {
	out := &Mapping{From: m.To, To: m.From, Source: m.Source}
	for _, p := range m.Pairs {
		out.Pairs = append(out.Pairs, Pair{p.To, p.From, p.Relation.Inverse(), p.Note})
	}
	return out
}

// direct gives the mapping between two templates; nil where nobody wrote one.
func (l *Library) direct(from, to string) *Mapping {
	for i := range l.mappings {
		switch m := &l.mappings[i]; {
		case m.From == from && m.To == to:
			return m
		case m.From == to && m.To == from:
			return m.inverse()
		}
	}
	return nil
}

// Side is one of two assessments that are read side by side: its template, and
// the sections that it has.
type Side struct {
	Template string
	Sections []string
}

// Row is what stands side by side.
type Row struct {
	Left, Right []string // ids of sections, in the order of each side
	Relation    Relation
	Note        i18n.Text
}

// step is a pair of one of the mappings that lead from left to right.
type step struct {
	from, to []string // nodes
	Pair
}

// Align sets the sections of two side by side, through the mapping of their
// templates or, where there is none, through a third that both are mapped to.
// Each section of either stands in exactly one row. via is the source of the
// mappings.
func (l *Library) Align(left, right Side) (rows []Row, via []string) {
	steps, via := l.steps(left, right)
	group := map[string]string{}
	var find func(n string) string
	find = func(n string) string {
		if p, ok := group[n]; ok && p != n {
			return find(p)
		}
		return n
	}
	for _, s := range steps {
		for _, n := range slices.Concat(s.from, s.to) {
			group[find(n)] = find(s.from[0])
		}
	}
	done := map[string]bool{}
	add := func(root string) {
		if done[root] {
			return
		}
		done[root] = true
		row := Row{Relation: Alone}
		for _, id := range left.Sections {
			if find("l:"+id) == root {
				row.Left = append(row.Left, id)
			}
		}
		for _, id := range right.Sections {
			if find("r:"+id) == root {
				row.Right = append(row.Right, id)
			}
		}
		if len(row.Left) > 0 && len(row.Right) > 0 {
			var own []step
			for _, s := range steps {
				if find(s.from[0]) == root {
					own = append(own, s)
				}
			}
			row.Relation, row.Note = relation(own)
		}
		rows = append(rows, row)
	}
	for _, id := range left.Sections {
		add(find("l:" + id))
	}
	for _, id := range right.Sections {
		add(find("r:" + id))
	}
	return rows, via
}

// relation is that of one pair, or of two that follow each other; more than that
// share something, and nobody said what.
func relation(own []step) (Relation, i18n.Text) {
	switch {
	case len(own) == 1:
		return own[0].Relation, own[0].Note
	case len(own) == 2 && slices.Equal(own[0].to, own[1].from):
		return own[0].Relation.then(own[1].Relation), own[0].Note
	}
	return Intersects, i18n.Text{}
}

// steps are the pairs that lead from left to right.
func (l *Library) steps(left, right Side) (out []step, via []string) {
	if left.Template == right.Template {
		for _, id := range left.Sections {
			if slices.Contains(right.Sections, id) {
				out = append(out, step{[]string{"l:" + id}, []string{"r:" + id}, Pair{Relation: Equal}})
			}
		}
		return out, nil
	}
	if m := l.direct(left.Template, right.Template); m != nil {
		return between(m, "l:", "r:"), []string{m.Source}
	}
	for i := range l.templates {
		a, b := l.direct(left.Template, l.templates[i].ID), l.direct(l.templates[i].ID, right.Template)
		if a != nil && b != nil {
			sources := map[string]bool{a.Source: true, b.Source: true}
			return append(between(a, "l:", "m:"), between(b, "m:", "r:")...), slices.Sorted(maps.Keys(sources))
		}
	}
	return nil, nil
}

func between(m *Mapping, from, to string) (out []step) {
	named := func(prefix string, ids []string) (out []string) {
		for _, id := range ids {
			out = append(out, prefix+id)
		}
		return out
	}
	for _, p := range m.Pairs {
		out = append(out, step{named(from, p.From), named(to, p.To), p})
	}
	return out
}

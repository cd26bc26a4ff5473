package questionnaire

import (
	"slices"
	"strconv"
)

// Mapping says what became of the items and questions of a version in the next
// one. What it does not name has kept its id, where the next version has it.
type Mapping struct {
	Questionnaire string `json:"questionnaire"`
	From          string `json:"from"` // version
	To            string `json:"to"`   // the next version
	Items         []Move `json:"items,omitempty"`
	Questions     []Move `json:"questions,omitempty"`
}

// Published is a questionnaire as it is given out: with what became of what it asks
// in its next version, where there is one. A hub reads what another has given out.
type Published struct {
	Questionnaire
	Next *Mapping `json:"next,omitempty" doc:"to the next version: items and questions that are not named keep their ids"`
}

// Published is a questionnaire of the library as it is given out.
func (l *Library) Published(q *Questionnaire) Published {
	return Published{*q, l.mapping(q.ID, q.Version)}
}

// Move is what became of one: several may become one, and one may become several.
// Nothing in To says that it is not asked any more.
type Move struct {
	From string   `json:"from"`
	To   []string `json:"to,omitempty"`
}

// moved gives what became of an id; kept reports whether the next version has it.
func moved(all []Move, id string, kept func(string) bool) []string {
	for _, m := range all {
		if m.From == id {
			return m.To
		}
	}
	if kept(id) {
		return []string{id}
	}
	return nil
}

// check: both versions are here, follow each other, and have what is named.
func (m *Mapping) check(l *Library) error {
	from, to := l.Get(m.Questionnaire, m.From), l.Get(m.Questionnaire, m.To)
	if from == nil || to == nil || m.To != strconv.Itoa(number(m.From)+1) {
		return bad("a mapping leads from a version of a questionnaire that is here to the next one: %.60q has none from %.10q to %.10q", m.Questionnaire, m.From, m.To)
	}
	for _, move := range m.Items {
		if _, i := from.Item(move.From); i == nil {
			return bad("the mapping of %s: version %s has no item %.60q", m.Questionnaire, m.From, move.From)
		}
		for _, id := range move.To {
			if _, i := to.Item(id); i == nil {
				return bad("the mapping of %s: version %s has no item %.60q", m.Questionnaire, m.To, id)
			}
		}
	}
	for _, move := range m.Questions {
		if from.Question(move.From) == nil {
			return bad("the mapping of %s: version %s has no question %.60q", m.Questionnaire, m.From, move.From)
		}
		for _, id := range move.To {
			q, was := to.Question(id), from.Question(move.From)
			if q == nil || q.Kind != was.Kind {
				return bad("the mapping of %s: version %s has no question %.60q of the same kind", m.Questionnaire, m.To, id)
			}
		}
	}
	return nil
}

// Place is a question of an item.
type Place struct{ Item, Question string }

// Map gives where the answer to a question of an item goes in another, later
// version of the same questionnaire: nowhere, to one place or to several. ok is
// false when no mappings lead from the one version to the other and the versions
// differ. An answer goes to places that ask for it and nowhere else: a question
// that was taken away from an item takes its answer along.
func (l *Library) Map(id, from, to string, at Place) (out []Place, ok bool) {
	if l.Get(id, from) == nil || l.Get(id, to) == nil {
		return nil, false
	}
	out = []Place{at}
	for version := number(from); version < number(to); version++ {
		m, next := l.mapping(id, strconv.Itoa(version)), l.Get(id, strconv.Itoa(version+1))
		if m == nil || next == nil {
			return nil, false
		}
		var moves []Place
		for _, p := range out {
			for _, item := range moved(m.Items, p.Item, func(id string) bool { _, i := next.Item(id); return i != nil }) {
				for _, question := range moved(m.Questions, p.Question, func(id string) bool { return next.Question(id) != nil }) {
					if place := (Place{item, question}); next.asks(place) && !slices.Contains(moves, place) {
						moves = append(moves, place)
					}
				}
			}
		}
		out = moves
	}
	return out, number(from) <= number(to)
}

// Items gives what became of an item in a later version.
func (l *Library) Items(id, from, to, item string) (out []string, ok bool) {
	if l.Get(id, from) == nil || l.Get(id, to) == nil {
		return nil, false
	}
	out = []string{item}
	for version := number(from); version < number(to); version++ {
		m, next := l.mapping(id, strconv.Itoa(version)), l.Get(id, strconv.Itoa(version+1))
		if m == nil || next == nil {
			return nil, false
		}
		var moves []string
		for _, i := range out {
			for _, became := range moved(m.Items, i, func(id string) bool { _, i := next.Item(id); return i != nil }) {
				if !slices.Contains(moves, became) {
					moves = append(moves, became)
				}
			}
		}
		out = moves
	}
	return out, number(from) <= number(to)
}

// mapping is the one that leads on from a version; nil when there is none.
func (l *Library) mapping(id, from string) *Mapping {
	i := slices.IndexFunc(l.mappings, func(m Mapping) bool { return m.Questionnaire == id && m.From == from })
	if i < 0 {
		return nil
	}
	return &l.mappings[i]
}

// asks reports whether a question is asked of an item.
func (q *Questionnaire) asks(p Place) bool {
	_, i := q.Item(p.Item)
	return i != nil && q.Question(p.Question) != nil && (len(i.Questions) == 0 || slices.Contains(i.Questions, p.Question))
}

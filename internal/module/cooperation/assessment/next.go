package assessment

import (
	"encoding/json"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/statement"
)

// Mark is which statement something rests on.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"` // in the journal
}

// Said is one statement about an assessment between two.
type Said struct {
	Mark
	Type    string            `json:"type"`
	Marking statement.Marking `json:"marking"`
	Body    json.RawMessage   `json:"body,omitempty"` // as it was signed; absent once it is erased
}

// Sharing is what one participant has shared of one assessment with one other.
type Sharing struct {
	ID        string            `json:"id"`
	Author    statement.Hash    `json:"author"`
	Reader    statement.Hash    `json:"reader"`
	Exercise  bool              `json:"exercise,omitempty"`
	Marking   statement.Marking `json:"marking"` // the narrowest of what was said
	Withdrawn bool              `json:"withdrawn,omitempty"`
	Said      []Said            `json:"said"`
}

// Move is a statement as Next takes it.
type Move struct {
	Mark
	ID      string
	By, To  statement.Hash
	Type    string
	Marking statement.Marking
	Body    Body // nil once it is erased
}

// Next is a sharing after one more statement; before is nil when it is the first.
// An error says why it does not count. It changes nothing that it is given.
func Next(before *Sharing, m Move) (*Sharing, error) {
	switch {
	case !slices.Contains(Types(), m.Type):
		return nil, bad("there is no statement on assessments of type %q", m.Type)
	case !IsAssessment(m.ID):
		return nil, bad("%.60q is no id of an assessment", m.ID)
	case !marking.Narrower(m.Marking, statement.Clear):
		return nil, bad("an assessment is marked narrower than TLP:CLEAR")
	case before == nil && m.Type != TypeShared:
		return nil, fail.New(fail.Conflict, "There is nothing shared between these two that could be withdrawn.")
	case before != nil && (m.By != before.Author || m.To != before.Reader || m.ID != before.ID):
		return nil, fail.New(fail.Denied, "Only whose assessment it is speaks of it, to whom it was shared with.")
	case before != nil && m.Body != nil && m.Body.Exercises() != before.Exercise:
		return nil, fail.New(fail.Invalid, "An exercise stays one, and nothing else becomes one: every statement is marked EXERCISE, or none is.")
	case before != nil && before.Withdrawn && m.Type == TypeWithdrawn:
		return nil, fail.New(fail.Conflict, "There is nothing shared between these two that could be withdrawn.")
	}
	out := &Sharing{ID: m.ID, Author: m.By, Reader: m.To, Marking: m.Marking}
	if before != nil {
		again := *before
		again.Said = slices.Clone(before.Said)
		out = &again
	} else if m.Body != nil {
		out.Exercise = m.Body.Exercises()
	}
	said := Said{Mark: m.Mark, Type: m.Type, Marking: m.Marking}
	if m.Body != nil {
		b, err := corpus.Encode(m.Body)
		if err != nil {
			return nil, err
		}
		said.Body = b
	}
	out.Said = append(out.Said, said)
	out.Marking = marking.Narrowest(out.Marking, m.Marking)
	out.Withdrawn = m.Type == TypeWithdrawn
	return out, nil
}

// Versions lists what was shared, the oldest first; what is erased is nil.
func (s *Sharing) Versions() (out []*Shared) {
	for _, said := range s.Said {
		if said.Type != TypeShared {
			continue
		}
		b, _ := said.body().(*Shared)
		out = append(out, b)
	}
	return out
}

// Newest is what was shared last; nil when that is erased.
func (s *Sharing) Newest() *Shared {
	all := s.Versions()
	return all[len(all)-1]
}

// Reason is why it was withdrawn; nil while it is not.
func (s *Sharing) Reason() *Withdrawn {
	if !s.Withdrawn {
		return nil
	}
	b, _ := s.Said[len(s.Said)-1].body().(*Withdrawn)
	return b
}

func (s *Said) body() Body {
	if s.Body == nil {
		return nil
	}
	b, err := Decode(s.Type, s.Body)
	if err != nil {
		return nil
	}
	return b
}

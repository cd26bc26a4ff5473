package position

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said on one position. Whether a statement counts it
// leaves open; see Standing.
type Case struct {
	Stated *First  `json:"stated,omitempty"`
	Later  []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that stated it.
type First struct {
	submission.Mark
	Body Stated `json:"body"`
}

// Later is a statement by which it is withdrawn.
type Later struct {
	submission.Mark
	Body Withdrawn `json:"body"`
}

// Next is what was said on a position after another statement; before is nil
// when it is the first. It changes nothing that it is given.
func Next(before *Case, said Said) (*Case, error) {
	switch b := said.Body.(type) {
	case *Stated:
		if before != nil {
			return nil, fail.Inert("the position was stated before")
		}
		return &Case{Stated: &First{said.Mark, *b}}, nil
	case *Withdrawn:
		if before == nil || before.Stated == nil {
			return nil, fail.Inert("its subject is no position")
		}
		return &Case{before.Stated, append(slices.Clone(before.Later), Later{said.Mark, *b})}, nil
	}
	return nil, fail.Inert("a statement of type %s is not about a position", said.Body.Type())
}

// Why a withdrawal does not count.
const (
	WhyUnknown   = "unknown"    // the register does not name the key as the participant's, or it could not speak
	WhyHolder    = "not-holder" // the holder says this, or who handed it in while no holder has spoken
	WhyWithdrawn = "withdrawn"  // it had been withdrawn
)

// Event is a withdrawal, whether it counts or not.
type Event struct {
	submission.Mark
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason"`
	Why    string    `json:"why,omitempty" enum:"unknown,not-holder,withdrawn" doc:"why it does not count; absent when it does"`
}

// Position is a position as it stands: the read model.
type Position struct {
	ID string `json:"id" doc:"id of the statement that stated it"`
	submission.Mark
	submission.Told
	On         string    `json:"on" doc:"frozen id of what the view is on; law: and a slug for a question of international law"`
	Question   i18n.Text `json:"question,omitzero" doc:"of international law, as it is put"`
	Text       i18n.Text `json:"text"`
	Source     Source    `json:"source,omitzero" doc:"where the holder published it"`
	Withdrawn  *Event    `json:"withdrawn,omitempty"`
	Events     []Event   `json:"events" doc:"withdrawals, oldest first"`
	Statements []string  `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
}

// Standing is what follows from all that was said on a position. The result is
// nil when the case is none.
func Standing(c *Case, w World) (*Position, error) {
	if c == nil || c.Stated == nil {
		return nil, nil
	}
	b := &c.Stated.Body
	told, err := w.Told(b.Via, c.Stated.Mark)
	if err != nil {
		return nil, err
	}
	p := &Position{ID: c.Stated.Statement.String(), Mark: c.Stated.Mark, Told: told, On: b.On, Question: b.Question, Text: b.Text, Source: b.Source,
		Events: []Event{}, Statements: []string{c.Stated.Statement.String()}}
	for _, l := range c.Later {
		e := Event{Mark: l.Mark, As: l.Body.As, Reason: l.Body.Reason}
		ok, err := w.Speaks(e.As, e.By, e.Index)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			e.Why = WhyUnknown
		case !p.Alters(e.As) && !p.Leaves(e.As):
			e.Why = WhyHolder
		case p.Withdrawn != nil:
			e.Why = WhyWithdrawn
		case p.Leaves(e.As): // of what is held jointly it takes itself off, and nobody else
			p.Leave(e.As)
			p.Statements = append(p.Statements, l.Statement.String())
		default:
			p.Withdrawn = &e
			p.Statements = append(p.Statements, l.Statement.String())
		}
		p.Events = append(p.Events, e)
	}
	return p, nil
}

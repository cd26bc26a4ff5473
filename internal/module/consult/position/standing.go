package position

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
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

// Later is a statement that followed. One of the two is there.
type Later struct {
	submission.Mark
	Corrected *Corrected `json:"corrected,omitempty"`
	Withdrawn *Withdrawn `json:"withdrawn,omitempty"`
}

// Next is what was said on a position after another statement; before is nil
// when it is the first. It changes nothing that it is given.
func Next(before *Case, said Said) (*Case, error) {
	if b, ok := said.Body.(*Stated); ok {
		if before != nil {
			return nil, fail.Inert("the position was stated before")
		}
		return &Case{Stated: &First{said.Mark, *b}}, nil
	}
	if before == nil || before.Stated == nil {
		return nil, fail.Inert("its subject is no position")
	}
	l := Later{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Corrected:
		if err := before.Stated.Body.suits(b.Question, &b.Source); err != nil {
			return nil, fail.Inert("%s", fail.Message(err))
		}
		l.Corrected = b
	case *Withdrawn:
		l.Withdrawn = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a position", said.Body.Type())
	}
	return &Case{before.Stated, append(slices.Clone(before.Later), l)}, nil
}

// What followed a position.
const (
	WasCorrected = "corrected"
	WasWithdrawn = "withdrawn"
	// WasLeft is a withdrawal by a signatory of a joint position who did not hand
	// it in: it takes itself off, and the position stands.
	WasLeft = "dissociated"
)

// Why a statement on a position does not count.
const (
	WhyUnknown   = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyHolder    = "not-author"    // the holder says this, or who handed it in while no holder has spoken
	WhyHanded    = "not-handed-in" // a joint position is corrected by whoever handed it in
	WhyWithdrawn = "withdrawn"     // it had been withdrawn
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string    `json:"what" enum:"corrected,withdrawn,dissociated"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,withdrawn" doc:"why it does not count; absent when it does"`
}

// Wording is a wording of a position.
type Wording struct {
	submission.Mark
	As       string    `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason   i18n.Text `json:"reason,omitzero"`
	Question i18n.Text `json:"question,omitzero"`
	Text     i18n.Text `json:"text"`
	Source   Source    `json:"source,omitzero"`
}

// Position is a position as it stands: the read model.
type Position struct {
	ID string `json:"id" doc:"id of the statement that stated it"`
	submission.Mark
	submission.Told
	On         string         `json:"on" doc:"frozen id of what the view is on; law: and a slug for a question of international law"`
	Version    statement.Hash `json:"version" doc:"the statement that gave the wording in force"`
	Question   i18n.Text      `json:"question,omitzero" doc:"of international law, as it is put"`
	Text       i18n.Text      `json:"text"`
	Source     Source         `json:"source,omitzero" doc:"where the holder published it"`
	Versions   []Wording      `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	Withdrawn  *Event         `json:"withdrawn,omitempty"`
	Events     []Event        `json:"events" doc:"what followed, oldest first"`
	Statements []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
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
	p := &Position{ID: c.Stated.Statement.String(), Mark: c.Stated.Mark, Told: told, On: b.On, Events: []Event{}, Statements: []string{c.Stated.Statement.String()}}
	p.reads(Wording{Mark: c.Stated.Mark, As: b.Via.Speaker(), Question: b.Question, Text: b.Text, Source: b.Source})
	for i := range c.Later {
		if err := p.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Given are the statements that gave the wordings of a position, oldest first.
func (p *Position) Given() (out []statement.Hash) {
	for i := range p.Versions {
		out = append(out, p.Versions[i].Statement)
	}
	return out
}

// reads puts a wording in force.
func (p *Position) reads(v Wording) {
	p.Version, p.Question, p.Text, p.Source = v.Statement, v.Question, v.Text, v.Source
	p.Versions = append(p.Versions, v)
}

func (p *Position) follow(l *Later, w World) error {
	e := Event{Mark: l.Mark}
	if c := l.Corrected; c != nil {
		e.What, e.As, e.Reason = WasCorrected, c.As, c.Reason
	} else {
		e.What, e.As, e.Reason = WasWithdrawn, l.Withdrawn.As, l.Withdrawn.Reason
		if p.Leaves(e.As) {
			e.What = WasLeft
		}
	}
	ok, err := w.Speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	if e.Why = p.weigh(&e, ok); e.Why == "" {
		p.Statements = append(p.Statements, l.Statement.String())
		switch e.What {
		case WasCorrected:
			p.reads(Wording{Mark: l.Mark, As: e.As, Reason: e.Reason, Question: l.Corrected.Question, Text: l.Corrected.Text, Source: l.Corrected.Source})
			err = p.Reword(e.As, l.Mark, w.Told)
		case WasLeft: // of what is held jointly it takes itself off, and nobody else
			p.Leave(e.As)
		default:
			p.Withdrawn = &e
		}
	}
	p.Events = append(p.Events, e)
	return err
}

// weigh says why a statement does not count, if it does not. speaks says that
// the register knows whose it is.
func (p *Position) weigh(e *Event, speaks bool) string {
	switch {
	case !speaks:
		return WhyUnknown
	case e.What == WasCorrected && p.Leaves(e.As):
		return WhyHanded
	case e.What != WasLeft && !p.Alters(e.As):
		return WhyHolder
	case p.Withdrawn != nil:
		return WhyWithdrawn
	}
	return ""
}

package entry

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Case is all that was said on one entry. Whether a statement counts it leaves
// open; see Standing.
type Case[C Content] struct {
	On     string     `json:"on,omitempty"` // what it is said under
	Opened First[C]   `json:"opened"`
	Later  []Later[C] `json:"later,omitempty"` // in order of arrival
}

// First is the statement that opened it.
type First[C Content] struct {
	submission.Mark
	Body Opened[C] `json:"body"`
}

// Later is a statement that followed. One of the two is there.
type Later[C Content] struct {
	submission.Mark
	Changed *Changed[C] `json:"changed,omitempty"`
	Ended   *Ended[C]   `json:"ended,omitempty"`
}

// Next is what was said on an entry after another statement; before is nil when
// it is the first. It changes nothing that it is given.
func Next[C Content](before *Case[C], on string, m submission.Mark, body corpus.Body) (*Case[C], error) {
	if b, ok := body.(*Opened[C]); ok {
		if before != nil {
			return nil, fail.Inert("the entry was opened before")
		}
		return &Case[C]{On: on, Opened: First[C]{m, *b}}, nil
	}
	if before == nil {
		return nil, fail.Inert("nothing was opened that it could follow")
	}
	l := Later[C]{Mark: m}
	switch b := body.(type) {
	case *Changed[C]:
		if err := b.Content.Check(&before.Opened.Body.Via); err != nil {
			return nil, fail.Inert("%s", fail.Message(err))
		}
		l.Changed = b
	case *Ended[C]:
		l.Ended = b
	default:
		return nil, fail.Inert("a statement of type %s is not about an entry", body.Type())
	}
	return &Case[C]{before.On, before.Opened, append(slices.Clone(before.Later), l)}, nil
}

// What followed an entry.
const (
	WasChanged = "changed"
	WasEnded   = "ended"
	// WasLeft is an end by one of several authors who did not hand it in: it takes
	// itself off, and the entry stands.
	WasLeft = "dissociated"
)

// Why a statement on an entry does not count.
const (
	WhyUnknown = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyAuthor  = "not-author"    // the author says this, or who handed it in while no author has spoken
	WhyHanded  = "not-handed-in" // what several say is changed by whoever handed it in
	WhyEnded   = "withdrawn"     // it had ended
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string    `json:"what" enum:"changed,ended,dissociated"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,withdrawn" doc:"why it does not count; absent when it does"`
}

// Wording is a wording of an entry.
type Wording[C Content] struct {
	submission.Mark
	As      string    `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason  i18n.Text `json:"reason,omitzero"`
	Content C         `json:"content"`
}

// Entry is an entry as it stands: the read model.
type Entry[C Content] struct {
	ID string `json:"id" doc:"id of the statement that opened it"`
	On string `json:"on,omitempty" doc:"id of what it is said under: a report, a provision"`
	submission.Mark
	submission.Told
	Version  statement.Hash `json:"version" doc:"the statement that gave the wording in force"`
	Content  C              `json:"content"`
	Versions []Wording[C]   `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	// Translations are of the wording in force.
	Translations []submission.Translation `json:"translations,omitempty" doc:"languages in which it stands beside that in which it was written"`
	Ended        *Event                   `json:"ended,omitempty" doc:"that it was withdrawn, or is no longer in force"`
	Events       []Event                  `json:"events" doc:"what followed, oldest first"`
	Statements   []string                 `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Lapsing is a content that says how something stands: once its entry has ended it
// says that no more. Every wording stays as it was said.
type Lapsing interface{ Lapse() }

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
}

// Standing is what follows from all that was said on an entry. The result is
// nil when there is no case.
func Standing[C Content](c *Case[C], w World) (*Entry[C], error) {
	if c == nil {
		return nil, nil
	}
	b := &c.Opened.Body
	told, err := w.Told(b.Via, c.Opened.Mark)
	if err != nil {
		return nil, err
	}
	id := c.Opened.Statement.String()
	e := &Entry[C]{ID: id, On: c.On, Mark: c.Opened.Mark, Told: told, Events: []Event{}, Statements: []string{id}}
	e.reads(Wording[C]{Mark: c.Opened.Mark, As: b.Via.Speaker(), Content: b.Content})
	for i := range c.Later {
		if err := e.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	e.Translations = translations(e)
	if c, ok := any(&e.Content).(Lapsing); ok && e.Ended != nil {
		c.Lapse()
	}
	return e, nil
}

// translations are those of an entry of a kind whose contents can be translated.
func translations[C Content](e *Entry[C]) []submission.Translation {
	var all []submission.Rendition
	for i := range e.Versions {
		v := &e.Versions[i]
		c, ok := any(&v.Content).(submission.Translating)
		if !ok {
			return nil
		}
		all = append(all, submission.Rendition{Mark: v.Mark, As: v.As, Content: c})
	}
	return e.Via.Translations(all)
}

// Given are the statements that gave the wordings of an entry, oldest first.
func (e *Entry[C]) Given() (out []statement.Hash) {
	for i := range e.Versions {
		out = append(out, e.Versions[i].Statement)
	}
	return out
}

// WordingAt is the number of the wording that stood at an index of the register: the
// first is 1, and stood before, too.
func (e *Entry[C]) WordingAt(index int64) int {
	n := 1
	for i := range e.Versions {
		if e.Versions[i].Index < index {
			n = i + 1
		}
	}
	return n
}

// Worded is the place of the statement that gave the wording in force.
func (e *Entry[C]) Worded() submission.Mark { return e.Versions[len(e.Versions)-1].Mark }

// Answers gives, by the ids of what is said under an entry, the statement that gave the
// wording of the entry that stood when each was worded last.
func Answers[C, D Content](to *Entry[C], all []Entry[D]) map[string]statement.Hash {
	out := map[string]statement.Hash{}
	for i := range all {
		out[all[i].ID] = to.Versions[to.WordingAt(all[i].Worded().Index)-1].Statement
	}
	return out
}

// reads puts a wording in force.
func (e *Entry[C]) reads(v Wording[C]) {
	e.Version, e.Content = v.Statement, v.Content
	e.Versions = append(e.Versions, v)
}

func (e *Entry[C]) follow(l *Later[C], w World) error {
	v := Event{Mark: l.Mark}
	if c := l.Changed; c != nil {
		v.What, v.As, v.Reason = WasChanged, c.As, c.Reason
	} else {
		v.What, v.As, v.Reason = WasEnded, l.Ended.As, l.Ended.Reason
		if e.Leaves(v.As) {
			v.What = WasLeft
		}
	}
	ok, err := w.Speaks(v.As, v.By, v.Index)
	if err != nil {
		return err
	}
	if v.Why = e.weigh(&v, ok); v.Why == "" {
		e.Statements = append(e.Statements, l.Statement.String())
		switch v.What {
		case WasChanged:
			e.reads(Wording[C]{Mark: l.Mark, As: v.As, Reason: v.Reason, Content: l.Changed.Content})
			err = e.Reword(v.As, l.Mark, w.Told)
		case WasLeft:
			e.Leave(v.As)
		default:
			e.Ended = &v
		}
	}
	e.Events = append(e.Events, v)
	return err
}

// weigh says why a statement does not count, if it does not. speaks says that
// the register knows whose it is.
func (e *Entry[C]) weigh(v *Event, speaks bool) string {
	switch {
	case !speaks:
		return WhyUnknown
	case v.What == WasChanged && e.Leaves(v.As):
		return WhyHanded
	case v.What != WasLeft && !e.Alters(v.As):
		return WhyAuthor
	case e.Ended != nil:
		return WhyEnded
	}
	return ""
}

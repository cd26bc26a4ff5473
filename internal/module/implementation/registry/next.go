package registry

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/submission"
)

// Case is all that was said on one entry. Whether a statement counts it leaves
// open; see Stand.
type Case[C any] struct {
	Opened *First[C]  `json:"opened,omitempty"`
	Later  []Later[C] `json:"later,omitempty"` // in order of arrival
}

// First is the statement that opened it.
type First[C any] struct {
	submission.Mark
	Body Opens[C] `json:"body"`
}

// Later is a statement that followed. One of the two is there.
type Later[C any] struct {
	submission.Mark
	Changed   *Changes[C] `json:"changed,omitempty"`
	Withdrawn *Withdraws  `json:"withdrawn,omitempty"`
}

// Next is what was said on an entry after another statement; before is nil when
// it is the first. It changes nothing that it is given.
func Next[C any](before *Case[C], m submission.Mark, w Words[C]) (*Case[C], error) {
	switch {
	case w.Opens != nil && before != nil:
		return nil, fail.Inert("the entry was opened before")
	case w.Opens != nil:
		return &Case[C]{Opened: &First[C]{m, *w.Opens}}, nil
	case before == nil || before.Opened == nil:
		return nil, fail.Inert("its subject is no entry of this register")
	}
	return &Case[C]{before.Opened, append(slices.Clone(before.Later), Later[C]{m, w.Changes, w.Withdraws})}, nil
}

// World is what Stand has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has owned
	// to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
}

// Stand is what follows from all that was said on an entry. The result is nil
// when the case is none.
func Stand[C any](c *Case[C], w World) (*Entry[C], error) {
	if c == nil || c.Opened == nil {
		return nil, nil
	}
	b := &c.Opened.Body
	told, err := w.Told(b.Via, c.Opened.Mark)
	if err != nil {
		return nil, err
	}
	id := c.Opened.Statement.String()
	e := &Entry[C]{Standing: Standing{ID: id, Mark: c.Opened.Mark, Told: told, Events: []Event{}, Statements: []string{id}}}
	e.reads(Wording[C]{Mark: c.Opened.Mark, As: b.Via.Speaker(), Content: b.Content})
	for i := range c.Later {
		if err := e.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// reads puts a content in force.
func (e *Entry[C]) reads(v Wording[C]) {
	e.Version, e.Content = v.Statement, v.Content
	e.Versions = append(e.Versions, v)
}

func (e *Entry[C]) follow(l *Later[C], w World) error {
	ev := Event{Mark: l.Mark}
	if c := l.Changed; c != nil {
		ev.What, ev.As, ev.Reason = WasChanged, c.As, c.Reason
	} else {
		ev.What, ev.As, ev.Reason = WasWithdrawn, l.Withdrawn.As, l.Withdrawn.Reason
		if e.Leaves(ev.As) {
			ev.What = WasLeft
		}
	}
	speaks, err := w.Speaks(ev.As, ev.By, ev.Index)
	if err != nil {
		return err
	}
	if ev.Why = e.weigh(&ev, speaks); ev.Why == "" {
		e.Statements = append(e.Statements, l.Statement.String())
		switch ev.What {
		case WasChanged:
			e.reads(Wording[C]{Mark: l.Mark, As: ev.As, Reason: ev.Reason, Content: l.Changed.Content})
			err = e.Reword(ev.As, l.Mark, w.Told)
		case WasLeft: // of what several say it takes itself off, and nobody else
			e.Leave(ev.As)
		default:
			e.Withdrawn = &ev
		}
	}
	e.Events = append(e.Events, ev)
	return err
}

// weigh says why a statement does not count, if it does not. speaks says that the
// register knows whose it is.
func (s *Standing) weigh(e *Event, speaks bool) string {
	switch {
	case !speaks:
		return WhyUnknown
	case e.What == WasChanged && s.Leaves(e.As):
		return WhyHanded
	case e.What != WasLeft && !s.Alters(e.As):
		return WhyHolder
	case s.Withdrawn != nil:
		return WhyWithdrawn
	}
	return ""
}

// refusal says to who would say it why a statement would not count; nil when it
// would.
func refusal(why string) error {
	switch why {
	case "":
		return nil
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyHolder:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyHanded:
		return fail.New(fail.Denied, "Of a joint entry only who handed it in changes it: you can take yourself off it.")
	}
	return fail.New(fail.Conflict, "It is withdrawn.")
}

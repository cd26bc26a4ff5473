package consult

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said on one consultation. Whether a statement counts it
// leaves open, because that rests on who speaks for whom; see Standing.
type Case struct {
	Called *Called `json:"called,omitempty"`
	Later  []Later `json:"later,omitempty"` // in order of arrival
}

// Called is the statement that called it.
type Called struct {
	submission.Mark
	Body Call `json:"body"`
}

// Later is a statement that followed. One of the bodies is there.
type Later struct {
	submission.Mark
	Type      string     `json:"type"`
	Turned    *Turned    `json:"turned,omitempty"`
	Moved     *Moved     `json:"moved,omitempty"`
	Group     *Group     `json:"group,omitempty"`
	Asked     *Asked     `json:"asked,omitempty"`
	Admitted  *Admitted  `json:"admitted,omitempty"`
	Left      *Left      `json:"left,omitempty"`
	Point     *Point     `json:"point,omitempty"`
	Settled   *Settled   `json:"settled,omitempty"`
	Concluded *Concluded `json:"concluded,omitempty"`
}

// Next is what was said on a consultation after another statement; before is
// nil when it is the first. It changes nothing that it is given. What is about
// nothing that was called is inert.
func Next(before *Case, said Said) (*Case, error) {
	if call, ok := said.Body.(*Call); ok {
		if before != nil {
			return nil, fail.Inert("the consultation was called before")
		}
		return &Case{Called: &Called{said.Mark, *call}}, nil
	}
	if before == nil || before.Called == nil {
		return nil, fail.Inert("its subject is no consultation")
	}
	later := said.later()
	if later == nil {
		return nil, fail.Inert("a statement of type %s is not about the process of a consultation", said.Body.Type())
	}
	return &Case{before.Called, append(slices.Clone(before.Later), *later)}, nil
}

// as is as whom its author speaks; hub is set where only the hub's scheduler
// says such a thing.
func (l *Later) as() (id string, hub bool) {
	switch {
	case l.Turned != nil:
		return "", true
	case l.Moved != nil:
		return l.Moved.As, false
	case l.Group != nil:
		return l.Group.As, false
	case l.Asked != nil:
		return l.Asked.As, false
	case l.Admitted != nil:
		return l.Admitted.As, false
	case l.Left != nil:
		return l.Left.As, false
	case l.Point != nil:
		return l.Point.As, false
	case l.Settled != nil:
		return l.Settled.As, false
	}
	return l.Concluded.As, false
}

// later is a statement as it is kept; nil when it is none that follows a call.
func (s Said) later() *Later {
	l := &Later{Mark: s.Mark, Type: s.Body.Type()}
	switch b := s.Body.(type) {
	case *Turned:
		l.Turned = b
	case *Moved:
		l.Moved = b
	case *Group:
		l.Group = b
	case *Asked:
		l.Asked = b
	case *Admitted:
		l.Admitted = b
	case *Left:
		l.Left = b
	case *Point:
		l.Point = b
	case *Settled:
		l.Settled = b
	case *Concluded:
		l.Concluded = b
	default:
		return nil
	}
	return l
}

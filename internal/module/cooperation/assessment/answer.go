package assessment

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Line is an assessment in a list for programs: one's own, or what another has
// shared.
type Line struct {
	ID        string            `json:"id"`
	Author    statement.Hash    `json:"author"`
	Own       bool              `json:"own"`
	State     State             `json:"state,omitempty"` // of one's own newest version
	Version   int64             `json:"version"`
	Marking   statement.Marking `json:"marking"`
	Exercise  bool              `json:"exercise"`
	Withdrawn bool              `json:"withdrawn,omitempty"`
	Title     i18n.Text         `json:"title,omitzero"` // absent once it is erased
	At        time.Time         `json:"at"`
}

// Answered is an assessment as a program is given it: never with a section that
// stays in the house, not even one's own.
type Answered struct {
	Line
	Content *Content  `json:"content,omitempty"` // the newest version; absent once it is erased or withdrawn
	Earlier []Content `json:"earlier,omitempty"` // versions before it, the oldest first
	Shared  []Sharing `json:"shared,omitempty"`  // of one's own: with whom
}

// List gives what an actor's participant has, its own first.
func (q *Queries) List(ctx context.Context, actor policy.Actor) (out []Line, err error) {
	mine, err := q.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	for i := range mine {
		out = append(out, line(&mine[i], actor.Identity))
	}
	received, _, err := q.Shared(ctx, actor)
	for i := range received {
		out = append(out, received[i].line())
	}
	return out, err
}

func line(v *Version, of statement.Hash) Line {
	return Line{ID: v.ID, Author: of, Own: true, State: v.State, Version: v.Number, Marking: v.Shown(), Exercise: v.Exercise, Title: v.Title, At: v.At}
}

func (s *Sharing) line() Line {
	out := Line{ID: s.ID, Author: s.Author, Marking: s.Marking, Exercise: s.Exercise, Withdrawn: s.Withdrawn, At: s.Said[len(s.Said)-1].At}
	if b := s.Newest(); b != nil {
		out.Version, out.Title = b.Version, b.Title
	}
	return out
}

// One gives one assessment, with all versions: fail.NotFound.
func (q *Queries) One(ctx context.Context, l *Library, actor policy.Actor, id string) (out Answered, err error) {
	all, err := q.Own(ctx, actor, id)
	if err == nil {
		return q.own(ctx, l, actor, all)
	}
	if !fail.Is(err, fail.NotFound) {
		return out, err
	}
	s, err := q.Received(ctx, actor, id)
	if err != nil {
		return out, err
	}
	out.Line = s.line()
	if s.Withdrawn {
		return out, nil
	}
	versions := s.Versions()
	for i, b := range versions {
		switch {
		case b == nil:
		case i+1 == len(versions):
			out.Content = &b.Content
		default:
			out.Earlier = append(out.Earlier, b.Content)
		}
	}
	return out, nil
}

func (q *Queries) own(ctx context.Context, l *Library, actor policy.Actor, all []Version) (out Answered, err error) {
	last := &all[len(all)-1]
	out.Line = line(last, actor.Identity)
	for i := range all {
		c := l.Travels(all[i].Content)
		c.Case = all[i].Case
		if i+1 < len(all) {
			out.Earlier = append(out.Earlier, c)
		} else {
			out.Content = &c
		}
	}
	out.Shared, err = q.Given(ctx, actor, last.ID)
	return out, err
}

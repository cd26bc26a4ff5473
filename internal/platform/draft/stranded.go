package draft

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Stranded is a draft that waits while nobody can clear it, and who can do something
// about that. One whose participant may say nothing at all now is none of these: its
// own people can do nothing about it.
type Stranded struct {
	Draft       ID
	Freeze      int // how often the draft has been frozen
	Participant statement.Hash
	Marking     statement.Marking
	Exercise    bool // it belongs to an exercise
	Why         Stuck
	Tell        []string // persons: see mends
}

// Stranded lists them for a participant. Drafts that cannot be opened here, or that
// fail their proof, are left out.
func (s *Service) Stranded(ctx context.Context, q sqldb.Querier, participant statement.Hash) (out []Stranded, err error) {
	all, err := rows(ctx, q, `participant = $1 AND state = 'waiting'`, participant.String())
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		b, err := s.open(ctx, q, r)
		if fail.Is(err, fail.Unavailable) {
			continue
		}
		var w waits
		if err == nil {
			w, err = s.next(ctx, q, r, b)
		}
		if fail.Is(err, fail.Broken) {
			s.distrust(ctx, r.id, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		if w.stranded != nil {
			out = append(out, *w.stranded)
		}
	}
	return out, nil
}

// waits is for whom a draft waits, or that nobody can clear it.
type waits struct {
	can      []string
	stranded *Stranded
}

// next says who can clear the next step of a draft that waits or, when nobody can,
// who is to be told.
func (s *Service) next(ctx context.Context, q sqldb.Querier, r *row, b bundle) (w waits, err error) {
	rule, err := s.rule(r.typ)
	if err != nil {
		return w, err
	}
	list, done, err := r.places(ctx, q)
	if err != nil || len(done) >= len(list) {
		return w, err
	}
	c, err := s.crew(ctx, q, r.participant)
	if err != nil {
		return w, err
	}
	can, why, err := s.stuck(ctx, q, c, r, turn{rule: rule, bundle: b, step: list[len(done)], done: done})
	if err != nil || why == NotStuck || why == StuckSilent {
		return waits{can: can}, err
	}
	first := b.first()
	w.stranded = &Stranded{Draft: r.id, Freeze: r.freeze, Participant: r.participant, Marking: first.Marking,
		Exercise: s.Exercise(r.typ, first.Body), Why: why, Tell: c.mends(r, rule, list, done, why)}
	return w, nil
}

// mends are the persons who can do something about a draft that nobody can clear: key
// officers authorize others and withdraw what a former officer has drafted, its drafter
// takes it back, and where there is no drafter any more those put it forward anew who
// draft what they see of it.
func (c crew) mends(r *row, rule Rule, list []Place, done []cleared, why Stuck) (out []string) {
	for _, a := range c.people {
		anew := why == StuckDrafter && !r.own && rule.May != nil && rule.May(a.Actor) == nil && sees(c, a.Actor, r, list, done)
		if a.Actor.Is(policy.KeyOfficer) || a.Actor.Person == r.drafter || anew {
			out = append(out, a.Actor.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

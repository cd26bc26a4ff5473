package draft

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// Stuck is why nobody can clear the next step of a draft now.
type Stuck string

// The reasons, in the order in which they are looked for.
const (
	NotStuck     Stuck = ""
	StuckSilent  Stuck = "silent"  // the participant may say nothing now: it is suspended, say
	StuckDrafter Stuck = "drafter" // its drafter is no longer authorized
	StuckChanged Stuck = "changed" // who can clear it has changed since it was frozen
	StuckOne     Stuck = "one"     // nobody but its drafter is authorized
	// StuckSuspended is that everybody but its drafter is suspended.
	StuckSuspended Stuck = "suspended"
	StuckPersons   Stuck = "persons" // the step names persons, of whom none can
	StuckOfficers  Stuck = "roles"   // nobody else has a role that clears the step
)

// Stucks lists the reasons.
func Stucks() []Stuck {
	return []Stuck{StuckSilent, StuckDrafter, StuckChanged, StuckSuspended, StuckOne, StuckPersons, StuckOfficers}
}

// oneself reports whether a draft is cleared by its drafter: because it changes
// nothing but the drafter's own passkeys or gives the participant its second key
// officer or, alone, because the participant is
// an individual for whom nobody else speaks.
func (s *Service) oneself(ctx context.Context, q sqldb.Querier, rule Rule, drafter policy.Actor, b bundle) (own, alone bool, err error) {
	if rule.Own != nil && len(b.drafts) == 1 {
		if own, err = rule.Own(ctx, q, drafter, b.first()); own || err != nil {
			return own, false, err
		}
	}
	alone, err = s.alone(ctx, q, rule, drafter)
	return alone, alone, err
}

// alone is the rule of access.go for individuals in personal capacity. Nobody
// takes a second person in, or sets who clears, by it.
func (s *Service) alone(ctx context.Context, q sqldb.Querier, rule Rule, drafter policy.Actor) (bool, error) {
	if !drafter.Individual() || ownHouse(rule.Type) || !drafter.Any(rule.clearing()...) {
		return false, nil
	}
	all, err := s.People.Counted(ctx, q, drafter.Identity)
	return err == nil && len(all) == 1 && all[0].Actor.Person == drafter.Person, err
}

// stuck says who can clear the next step of a draft that waits or, when nobody
// can, why.
func (s *Service) stuck(ctx context.Context, q sqldb.Querier, c crew, r *row, t turn) ([]string, Stuck, error) {
	if s.Silent != nil && !ownHouse(r.typ) {
		switch err := s.Silent(ctx, q, r.participant); {
		case fail.Is(err, fail.Denied):
			return nil, StuckSilent, nil
		case err != nil:
			return nil, NotStuck, err
		}
	}
	if !slices.ContainsFunc(c.people, func(a Authorized) bool { return a.Actor.Person == r.drafter }) {
		return nil, StuckDrafter, nil
	}
	switch err := s.unchanged(ctx, q, r, t); {
	case fail.Is(err, fail.Conflict):
		return nil, StuckChanged, nil
	case err != nil:
		return nil, NotStuck, err
	}
	var can []string
	for _, a := range c.people {
		switch _, err := s.mayClear(ctx, q, c, r, t, a.Actor); {
		case err == nil:
			can = append(can, a.Actor.Person)
		case !fail.Is(err, fail.Denied):
			return nil, NotStuck, err
		}
	}
	if len(can) > 0 {
		return can, NotStuck, nil
	}
	return nil, c.nobody(t.step.Step), nil
}

// nobody says why nobody of a crew can clear a step.
func (c crew) nobody(step Step) Stuck {
	switch {
	case len(c.people) == 1 && c.suspended > 0:
		return StuckSuspended
	case len(c.people) == 1:
		return StuckOne
	case len(step.Persons) > 0:
		return StuckPersons
	}
	return StuckOfficers
}

// lacks says the same of the next step of a draft that waits without another query:
// who its people are, and what they have cleared of it, is all that it looks at.
func (c crew) lacks(r *row, step Step, done []cleared) Stuck {
	is := func(person string) func(a Authorized) bool {
		return func(a Authorized) bool { return a.Actor.Person == person }
	}
	switch {
	case !slices.ContainsFunc(c.people, is(r.drafter)):
		return StuckDrafter
	case r.own:
		return NotStuck
	}
	for _, a := range c.people {
		cleared := slices.ContainsFunc(done, func(d cleared) bool { return d.Person == a.Actor.Person })
		if _, fits := c.fits(step, a.Actor); fits && !cleared && a.Actor.Person != r.drafter {
			return NotStuck
		}
	}
	return c.nobody(step)
}

// Prospect is what will become of what somebody drafts.
type Prospect struct {
	Alone bool     // he or she clears it alone, as an individual
	Can   []string // persons who can clear the first step, as the lists are now
	Stuck Stuck    // why nobody can
}

// Prospect tells those who draft who will clear what they draft: by the list
// that the participant has set for all types, or by the rule that holds without
// one. A type with a list of its own may go another way.
func (s *Service) Prospect(ctx context.Context, actor policy.Actor) (Prospect, error) {
	var p Prospect
	if err := May(actor, Put); err != nil {
		return p, err
	}
	rule := Rule{Type: Any}
	err := s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		if p.Alone, err = s.alone(ctx, q, rule, actor); err != nil {
			return err
		}
		r := &row{participant: actor.Identity, drafter: actor.Person, own: p.Alone, alone: p.Alone, typ: rule.Type}
		steps := []Step{{Persons: []string{actor.Person}}}
		if !p.Alone {
			if steps, err = stepsFor(ctx, q, actor.Identity, rule); err != nil {
				return err
			}
		}
		c, err := s.crew(ctx, q, actor.Identity)
		if err == nil {
			p.Can, p.Stuck, err = s.stuck(ctx, q, c, r, turn{rule: rule, step: Place{Step: steps[0], Number: 1}})
		}
		return err
	})
	return p, err
}

// Hushed reports why the actor's participant may say nothing now, fail.Denied,
// so that no form is shown that would be refused.
func (s *Service) Hushed(ctx context.Context, actor policy.Actor) error {
	if s.Silent == nil || actor.Identity.IsZero() {
		return nil
	}
	return s.DB.Read(ctx, func(q sqldb.Querier) error { return s.Silent(ctx, q, actor.Identity) })
}

// Alone reports whether a person clears what he or she has drafted: an individual
// for whom nobody else speaks. What is settled without being said, too, follows it.
func (s *Service) Alone(ctx context.Context, actor policy.Actor) (alone bool, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		alone, err = s.alone(ctx, q, Rule{Type: Any}, actor)
		return err
	})
	return alone, err
}

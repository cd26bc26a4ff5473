package draft

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// crew is who may speak for a participant now, and who of them is away.
type crew struct {
	people    []Authorized
	suspended int // who may not speak for it for a while
	away      map[string]Absence
}

func (s *Service) crew(ctx context.Context, q sqldb.Querier, identity statement.Hash) (crew, error) {
	people, err := s.People.Officers(ctx, q, identity)
	if err != nil {
		return crew{}, err
	}
	all, err := absences(ctx, q, identity)
	if err != nil {
		return crew{}, err
	}
	counted, err := s.People.Counted(ctx, q, identity)
	if err != nil {
		return crew{}, err
	}
	c, now := crew{people: people, suspended: len(counted) - len(people), away: map[string]Absence{}}, s.Clock.Now()
	for _, a := range all {
		if !now.Before(a.From) && now.Before(a.Until) {
			c.away[a.Person] = a
		}
	}
	return c, nil
}

// fits reports whether a step names an actor, and in whose place when the
// actor stands in for somebody who is away. Only an officer of clearing or of
// keys stands in.
func (c crew) fits(step Step, actor policy.Actor) (inPlaceOf string, ok bool) {
	if len(step.Persons) == 0 {
		return "", actor.Any(step.Roles...)
	}
	if slices.Contains(step.Persons, actor.Person) {
		return "", true
	}
	if !actor.Any(policy.ClearingOfficer, policy.KeyOfficer) {
		return "", false
	}
	for _, p := range step.Persons {
		if a, away := c.away[p]; away && a.Deputy == actor.Person {
			return p, true
		}
	}
	return "", false
}

const absenceColumns = `person, begins, ends, deputy`

func absences(ctx context.Context, q sqldb.Querier, identity statement.Hash) ([]Absence, error) {
	rows, err := q.Query(ctx, `SELECT `+absenceColumns+` FROM draft_absence WHERE participant = $1 ORDER BY person`, identity.String())
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "it cannot be read who is away")
	}
	defer func() { _ = rows.Close() }()
	var out []Absence
	for rows.Next() {
		var a Absence
		var from, until int64
		if err := rows.Scan(&a.Person, &from, &until, &a.Deputy); err != nil {
			return nil, err
		}
		a.From, a.Until = sqldb.Time(from), sqldb.Time(until)
		out = append(out, a)
	}
	return out, rows.Err()
}

// Longest is how long an absence may be said to last: after that somebody
// should look at who is authorized.
const Longest = 366 * 24 * time.Hour

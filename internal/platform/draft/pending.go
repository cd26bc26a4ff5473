package draft

import (
	"context"
	"encoding/json"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Pending is that something was put forward for clearance and waits: what kind of
// statement, about what and to whom, but nothing of its words.
type Pending struct {
	ID      ID // empty where the actor who asks does not see the draft itself
	Type    string
	Subject string
	Refs    []statement.Hash // statements to which it refers
	Stream  string           // "public", or the identity of the counterparty
	Marking statement.Marking
	Drafter string    // person
	At      time.Time // when it was put forward
	Stuck   Stuck     // why nobody can clear it now, as far as its people and their roles tell
	Refusal error     // why its room would not take it now, as Draft has it; nil where it would
}

// Pending lists what the actor's participant has put forward and not cleared yet,
// of types that begin so, those that changed last first; a draft of several
// statements is there once for each. It is for a room that shows it to those who
// read what it is about: whoever sees a draft or not, the same is not done twice.
// Who its people are is asked once, for one draft as for a hundred; whether it can
// still be said, its room is asked of each. One that fails its proof is left out.
func (s *Service) Pending(ctx context.Context, actor policy.Actor, types string) (out []Pending, err error) {
	if err := May(actor, Desk); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := rows(ctx, q, pendingOf, actor.Identity.String(), types+"%")
		if err != nil || len(all) == 0 {
			return err
		}
		c, err := s.crew(ctx, q, actor.Identity)
		if err != nil {
			return err
		}
		lists, err := pendingLists(ctx, q, actor, types)
		if err != nil {
			return err
		}
		for _, r := range all {
			l := lists[r.id]
			b, err := s.opened(r, l.bodies)
			if fail.Is(err, fail.Broken) {
				s.distrust(ctx, r.id, err)
				continue
			}
			if err != nil {
				return err
			}
			p := Pending{Type: r.typ, Drafter: r.drafter, At: r.frozen}
			if len(l.done) < len(l.places) {
				p.Stuck = c.lacks(r, l.places[len(l.done)].Step, l.done)
			}
			rule, err := s.rule(r.typ)
			if err == nil {
				p.Refusal, err = s.refusal(ctx, q, r, rule, b)
			}
			if err != nil {
				return err
			}
			if sees(c, actor, r, l.places, l.done) {
				p.ID = r.id
			}
			for _, d := range b.drafts {
				p.Subject, p.Refs, p.Stream, p.Marking = d.Subject, d.Refs, header(d).Stream, d.Marking
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// pendingOf is the condition that a draft of a participant, of types that begin so,
// waits.
const pendingOf = `participant = $1 AND state = 'waiting' AND type LIKE $2`

// pendingList is the clearance list of a draft that waits, and who has cleared of it.
type pendingList struct {
	bodies []string // of its steps, as frozen
	places []Place
	done   []cleared
}

// pendingLists gives the clearance lists of all of them at once.
func pendingLists(ctx context.Context, q sqldb.Querier, actor policy.Actor, types string) (map[ID]pendingList, error) {
	found, err := q.Query(ctx, `SELECT s.draft, s.step, s.body, COALESCE(c.person, '') FROM draft_step s
		LEFT JOIN clearance c ON c.draft = s.draft AND c.edition = s.edition AND c.step = s.step
		WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = s.draft AND d.edition = s.edition AND `+pendingOf+`) ORDER BY s.draft, s.step`, actor.Identity.String(), types+"%")
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the steps of the draft cannot be read")
	}
	defer func() { _ = found.Close() }()
	out := map[ID]pendingList{}
	for found.Next() {
		var id ID
		var p Place
		var body string
		if err := found.Scan(&id, &p.Number, &body, &p.Person); err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the steps of the draft cannot be read")
		}
		l := out[id]
		l.bodies = append(l.bodies, body)
		if json.Unmarshal([]byte(body), &p.Step) == nil { // else its seal does not hold either
			l.places = append(l.places, p)
		}
		if p.Person != "" {
			l.done = append(l.done, cleared{Person: p.Person})
		}
		out[id] = l
	}
	return out, fail.Wrap(found.Err(), fail.Unavailable, "the steps of the draft cannot be read")
}

package draft

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// visible gives a draft to those who may see it; to all others it is not there.
func (s *Service) visible(ctx context.Context, q sqldb.Querier, actor policy.Actor, id ID) (*row, error) {
	if err := May(actor, Desk); err != nil {
		return nil, err
	}
	r, err := getRow(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if r.participant != actor.Identity {
		return nil, notThere().Hiding()
	}
	c, err := s.crew(ctx, q, actor.Identity)
	if err != nil {
		return nil, err
	}
	list, done, err := r.places(ctx, q)
	if err != nil {
		return nil, err
	}
	if !sees(c, actor, r, list, done) {
		return nil, notThere().Hiding()
	}
	return r, nil
}

// sees is the rule of access.go for one draft.
func sees(c crew, actor policy.Actor, r *row, list []Place, done []cleared) bool {
	switch {
	case r.participant != actor.Identity:
		return false
	case r.drafter == actor.Person, May(actor, Audit) == nil:
		return true
	case slices.ContainsFunc(done, func(d cleared) bool { return d.Person == actor.Person }):
		return true
	case r.own:
		return false
	}
	return slices.ContainsFunc(list, func(p Place) bool {
		_, fits := c.fits(p.Step, actor)
		return fits
	})
}

// Filter narrows a list of drafts; what is empty narrows nothing.
type Filter struct {
	Waiting bool  // only those whose next step waits for the actor
	Mine    bool  // only those that the actor has drafted
	State   State // only these
}

// List gives the drafts that the actor may see, those that changed last first.
func (s *Service) List(ctx context.Context, actor policy.Actor, f Filter) ([]Draft, error) {
	if err := May(actor, Desk); err != nil {
		return nil, err
	}
	out := []Draft{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := rows(ctx, q, `participant = $1 AND ($2 = '' OR state = $2)`, actor.Identity.String(), string(f.State))
		if err != nil {
			return err
		}
		c, err := s.crew(ctx, q, actor.Identity)
		if err != nil {
			return err
		}
		for _, r := range all {
			d, ok, err := s.item(ctx, q, c, actor, r, f)
			if fail.Is(err, fail.Broken) {
				s.distrust(ctx, r.id, err)
				d, ok = unproven(actor, r), !f.Waiting && (!f.Mine || r.drafter == actor.Person)
			} else if err != nil {
				return err
			}
			if ok {
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

// item is a draft in a list; ok is false where it does not belong there.
func (s *Service) item(ctx context.Context, q sqldb.Querier, c crew, actor policy.Actor, r *row, f Filter) (d Draft, ok bool, err error) {
	if r.broken != nil {
		return Draft{}, false, r.broken
	}
	list, done, err := r.places(ctx, q)
	if err != nil {
		return Draft{}, false, err
	}
	if len(list) != r.steps { // or it would be on nobody's desk
		return Draft{}, false, fail.New(fail.Broken, "a draft cannot be read")
	}
	if !sees(c, actor, r, list, done) || f.Mine && r.drafter != actor.Person || f.Waiting && r.state != Waiting {
		return Draft{}, false, nil
	}
	d, err = s.show(ctx, q, c, actor, r, list, done)
	return d, err == nil && (!f.Waiting || d.MayClear), err
}

// unproven is all that is shown of a draft whose row was changed past this
// program: what a row says of whose it is and who is to clear it, no longer
// counts.
func unproven(actor policy.Actor, r *row) Draft {
	return Draft{Summary: Summary{ID: r.id, By: actor.Identity, State: r.state, Changed: r.changed, Broken: true},
		Refs: []statement.Hash{}, List: []Place{}}
}

// distrust tells the operator of a draft that failed its proof.
func (s *Service) distrust(ctx context.Context, id ID, err error) {
	if s.Log != nil {
		s.Log.ErrorContext(ctx, "a draft failed its proof: it was changed past this program", "draft", string(id), "error", err)
	}
}

// Get gives one draft, whole, to those who may see it.
func (s *Service) Get(ctx context.Context, actor policy.Actor, id ID) (Draft, error) {
	var out Draft
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		r, err := s.visible(ctx, q, actor, id)
		if err != nil {
			return err
		}
		c, err := s.crew(ctx, q, actor.Identity)
		if err != nil {
			return err
		}
		list, done, err := r.places(ctx, q)
		if err != nil {
			return err
		}
		if out, err = s.show(ctx, q, c, actor, r, list, done); err == nil {
			out.Versions, err = s.versions(ctx, q, r)
		}
		return err
	})
	return out, err
}

// show writes a draft for an actor who may see it.
func (s *Service) show(ctx context.Context, q sqldb.Querier, c crew, actor policy.Actor, r *row, list []Place, done []cleared) (Draft, error) {
	b, err := s.open(ctx, q, r)
	if err != nil {
		return Draft{}, err
	}
	d := b.first()
	said, err := r.said(ctx, q)
	if err != nil {
		return Draft{}, err
	}
	reason, err := s.openReason(r)
	if err != nil {
		return Draft{}, err
	}
	rule, err := s.rule(r.typ)
	if err != nil {
		return Draft{}, err
	}
	var can []string
	why := NotStuck
	if r.state == Waiting && len(done) < len(list) {
		if can, why, err = s.stuck(ctx, q, c, r, turn{rule: rule, bundle: b, step: list[len(done)], done: done}); err != nil {
			return Draft{}, err
		}
	}
	refused, err := s.refusal(ctx, q, r, rule, b)
	if err != nil {
		return Draft{}, err
	}
	told := ""
	if refused != nil {
		told = fail.Message(refused)
	}
	held, err := r.held(ctx, q)
	if err != nil {
		return Draft{}, err
	}
	if list == nil {
		list = []Place{}
	}
	return Draft{
		Summary: Summary{ID: r.id, Type: r.typ, Subject: d.Subject, By: r.participant, State: r.state, Drafter: r.drafter,
			Created: r.created, Frozen: r.frozen, Changed: r.changed, Step: len(done), Steps: len(list), MayClear: slices.Contains(can, actor.Person),
			Own: r.own, Alone: r.alone, Can: can, Stuck: why, Refused: told, Untimely: IsUntimely(refused), Refusal: refused},
		Freeze: r.freeze, Challenge: r.challenge, Stream: header(d).Stream, Refs: references(d.Refs), Marking: d.Marking, Parts: b.several(said), Chaff: b.chaff, Salt: hex.EncodeToString(d.Salt[:]),
		Body: string(d.Body), Frame: string(header(d).Frozen()), List: list, Reason: reason, Ended: r.endedBy, Statement: r.statement, Held: held,
	}, nil
}

// header gives the frozen members of a draft's header.
func header(d ledger.Draft) statement.Header {
	stream := d.Stream
	if !confidential(d) {
		stream = statement.Public
	}
	return statement.Header{Type: d.Type, By: d.By, Stream: stream, Subject: d.Subject, Refs: d.Refs,
		Marking: d.Marking, Body: statement.BlobHash(*d.Salt, d.Body)}
}

// Rule gives the rule of a type, for whoever shows a draft.
func (s *Service) Rule(typ string) (Rule, error) { return s.rule(typ) }

// SetAbsence says that the actor is away, and who stands in.
func (s *Service) SetAbsence(ctx context.Context, actor policy.Actor, a Absence) error {
	if err := May(actor, Away); err != nil {
		return err
	}
	a.Person = actor.Person
	now := s.Clock.Now()
	switch {
	case !a.From.Before(a.Until) || !now.Before(a.Until):
		return fail.New(fail.Invalid, "An absence ends after it begins, and not in the past.")
	case a.Until.Sub(a.From) > Longest:
		return fail.New(fail.Invalid, "An absence lasts a year at the most.")
	case a.Deputy == a.Person:
		return fail.New(fail.Invalid, "Nobody stands in for himself or herself.")
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		tx := w.Tx()
		if a.Deputy != "" {
			deputy, err := s.People.InForce(ctx, tx, a.Deputy, actor.Identity)
			if fail.Is(err, fail.Denied) || err == nil && !deputy.Actor.Any(policy.ClearingOfficer, policy.KeyOfficer) {
				return fail.New(fail.Invalid, "An officer of clearing or of keys of the same participant stands in.")
			}
			if err != nil {
				return err
			}
		}
		if err := dropAbsence(ctx, tx, actor); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO draft_absence (participant, `+absenceColumns+`) VALUES ($1, $2, $3, $4, $5)`,
			actor.Identity.String(), a.Person, sqldb.Micros(a.From), sqldb.Micros(a.Until), a.Deputy)
		if err != nil {
			return err
		}
		return s.tellAbsence(ctx, tx, actor, now)
	})
}

// EndAbsence says that the actor is back.
func (s *Service) EndAbsence(ctx context.Context, actor policy.Actor) error {
	if err := May(actor, Away); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := dropAbsence(ctx, w.Tx(), actor); err != nil {
			return err
		}
		return s.tellAbsence(ctx, w.Tx(), actor, s.Clock.Now())
	})
}

func dropAbsence(ctx context.Context, tx *sqldb.Tx, actor policy.Actor) error {
	_, err := tx.Exec(ctx, `DELETE FROM draft_absence WHERE participant = $1 AND person = $2`, actor.Identity.String(), actor.Person)
	return err
}

func (s *Service) tellAbsence(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, now time.Time) error {
	var errs []error
	for _, hear := range s.Hear {
		errs = append(errs, hear(ctx, tx, Happened{Participant: actor.Identity, Action: "absence.set", Person: actor.Person, At: now}))
	}
	return errors.Join(errs...)
}

// Absences gives who of the actor's participant is or will be away.
func (s *Service) Absences(ctx context.Context, actor policy.Actor) ([]Absence, error) {
	if err := May(actor, Desk); err != nil {
		return nil, err
	}
	out := []Absence{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := absences(ctx, q, actor.Identity)
		now := s.Clock.Now()
		for _, a := range all {
			if now.Before(a.Until) {
				out = append(out, a)
			}
		}
		return err
	})
	return out, err
}

// Deputies gives who can stand in for the actor: the other officers of
// clearing and of keys.
func (s *Service) Deputies(ctx context.Context, actor policy.Actor) ([]string, error) {
	if err := May(actor, Away); err != nil {
		return nil, err
	}
	var out []string
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := s.People.Officers(ctx, q, actor.Identity)
		for _, a := range all {
			if a.Actor.Person != actor.Person && a.Actor.Any(policy.ClearingOfficer, policy.KeyOfficer) {
				out = append(out, a.Actor.Person)
			}
		}
		return err
	})
	return out, err
}

// ClearanceLists gives the lists that the actor's participant has set.
func (s *Service) ClearanceLists(ctx context.Context, actor policy.Actor) ([]Standing, error) {
	if err := May(actor, Desk); err != nil {
		return nil, err
	}
	var out []Standing
	err := s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		out, err = Lists(ctx, q, actor.Identity)
		return err
	})
	return out, err
}

// Overdue lists the drafts that have waited for longer than a while and whose
// officers have not been reminded for as long, oldest first: for all
// participants, for a scheduler that reminds. Drafts of participants whose keys
// are not here, or locked away, are left out, and so are drafts that fail their
// proof.
func (s *Service) Overdue(ctx context.Context, q sqldb.Querier, now time.Time, after time.Duration) ([]Overdue, error) {
	all, err := rows(ctx, q, waitedSince, sqldb.Micros(now.Add(-after)))
	if err != nil {
		return nil, err
	}
	return s.overdue(ctx, q, all)
}

// waitedSince is the condition that a draft waits, unchanged and unremembered,
// since an instant.
const waitedSince = `state = 'waiting' AND changed <= $1 AND reminded <= $1`

// overdue says for whom drafts wait, oldest first.
func (s *Service) overdue(ctx context.Context, q sqldb.Querier, all []*row) ([]Overdue, error) {
	var out []Overdue
	for _, r := range slices.Backward(all) {
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
		out = append(out, Overdue{Draft: r.id, Participant: r.participant, Type: r.typ, Marking: b.first().Marking, Exercise: s.Exercise(r.typ, b.first().Body), Drafter: r.drafter, Since: r.changed, Waiting: w.can, Stranded: w.stranded})
	}
	return out, nil
}

// NextOverdue gives the instant from which Overdue will list another draft; ok
// is false when nothing waits.
func (s *Service) NextOverdue(ctx context.Context, q sqldb.Querier, after time.Duration) (at time.Time, ok bool, err error) {
	var us int64
	err = q.QueryRow(ctx, `SELECT COALESCE(MIN(CASE WHEN reminded > changed THEN reminded ELSE changed END), 0) FROM draft WHERE state = 'waiting'`).Scan(&us)
	if err != nil || us == 0 {
		return time.Time{}, false, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	return sqldb.Time(us).Add(after), true, nil
}

// Reminded notes that the officers of a draft have been reminded.
func (s *Service) Reminded(ctx context.Context, tx *sqldb.Tx, id ID, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET reminded = $2 WHERE id = $1`, string(id), sqldb.Micros(at))
	return err
}

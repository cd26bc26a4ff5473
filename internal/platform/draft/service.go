package draft

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// MaxReason is how many characters a reason may have.
const MaxReason = 2000

// rule finds the rule of a type.
func (s *Service) rule(typ string) (Rule, error) {
	if typ == TypeSet {
		return s.setRule(), nil
	}
	i := slices.IndexFunc(s.Rules, func(r Rule) bool { return r.Type == typ })
	if i < 0 {
		return Rule{}, fail.New(fail.Invalid, "Nobody drafts statements of this type here.")
	}
	return s.Rules[i], nil
}

// Exercise reports whether a draft of a type belongs to an exercise.
func (s *Service) Exercise(typ string, body []byte) bool {
	r, err := s.rule(typ)
	return err == nil && r.Exercise != nil && r.Exercise(body)
}

// Propose freezes what the actor has drafted in the name of his or her
// participant, and puts it before those who clear it. What its room takes at
// another time only, it keeps as a draft that is taken back: see Untimely.
func (s *Service) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (ID, error) {
	return s.ProposeTogether(ctx, actor, d)
}

// ProposeTogether is Propose for several statements of one type and one marking,
// at most MaxTogether: they are one draft, are cleared with one touch of each
// passkey, and are said together or not at all.
func (s *Service) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (ID, error) {
	b, err := s.mayPut(actor, drafts)
	if err != nil {
		return "", err
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails: it would end the program
	id := ID(hex.EncodeToString(random[:]))
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.room(ctx, w.Tx(), actor); err != nil {
			return err
		}
		now := s.Clock.Now()
		r := &row{id: id, participant: actor.Identity, drafter: actor.Person, typ: b.first().Type, state: Drafting,
			created: now, changed: now, sealed: []byte{}, reason: []byte{}}
		if err := r.insert(ctx, w.Tx()); err != nil {
			return err
		}
		return s.freeze(ctx, w.Tx(), r, b, "draft.proposed")
	})
	return id, err
}

// DefaultOpen is how many drafts one person may have open where the hub's
// operator has set no other number.
const DefaultOpen = 50

// room reports whether a person may open one more draft for a participant.
func (s *Service) room(ctx context.Context, q sqldb.Querier, actor policy.Actor) error {
	most, n := s.Open, 0
	if most <= 0 {
		most = DefaultOpen
	}
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM draft WHERE participant = $1 AND drafter = $2 AND state IN ('drafting', 'waiting', 'returned')`,
		actor.Identity.String(), actor.Person).Scan(&n)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	if n >= most {
		return fail.New(fail.Conflict, "You have %d open drafts, which is as many as one person may have here, and this one was not added to them: withdraw one at your desk, or wait until one is cleared, and then send this again.", n)
	}
	return nil
}

// freeze gives a draft that is being drafted its salt, its challenge and its
// steps; from then on it waits.
func (s *Service) freeze(ctx context.Context, tx *sqldb.Tx, r *row, b bundle, action string) error {
	rule, err := s.rule(r.typ)
	if err != nil {
		return err
	}
	drafter, err := s.drafts(ctx, tx, r, rule, b)
	kept := IsUntimely(err)
	if err != nil && !kept {
		return err
	}
	now := s.Clock.Now()
	if kept && r.freeze > 0 {
		if was, werr := s.open(ctx, tx, r); werr != nil || was.same(b) {
			return cmp.Or(werr, err) // it is kept as it is
		}
	}
	if err := s.paced(ctx, tx, r, rule, now); err != nil {
		return err
	}
	if err := r.archive(ctx, tx, now); err != nil {
		return err
	}
	if r.own, r.alone, err = s.oneself(ctx, tx, rule, drafter, b); err != nil {
		return err
	}
	steps := []Step{{Persons: []string{r.drafter}}}
	if !r.own {
		if steps, err = stepsFor(ctx, tx, r.participant, rule); err != nil {
			return err
		}
	}
	b.freeze()
	if r.challenge, err = b.signed(); err != nil {
		return err
	}
	bodies, err := written(steps)
	if err != nil {
		return err
	}
	r.state, r.freeze, r.steps, r.frozen, r.changed, r.reminded = Waiting, r.freeze+1, len(steps), now, now, now
	if err := s.seal(r, bodies, b); err != nil {
		return err
	}
	if err := r.putSteps(ctx, tx, bodies); err != nil {
		return err
	}
	r.endedBy, r.reason = "", []byte{}
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	if !kept {
		return s.tell(ctx, tx, r, b, action, r.drafter)
	}
	r.state = Drafting
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	return s.tell(ctx, tx, r, b, "draft.kept", r.drafter)
}

// drafts runs the rule of a draft for its drafter as authorized now, and gives
// the drafter. What a former officer drafted goes nowhere.
func (s *Service) drafts(ctx context.Context, q sqldb.Querier, r *row, rule Rule, b bundle) (policy.Actor, error) {
	drafter, err := s.People.InForce(ctx, q, r.drafter, r.participant)
	if fail.Is(err, fail.Denied) {
		return policy.Actor{}, fail.New(fail.Conflict, "Its drafter is no longer authorized: somebody else has to draft it anew.")
	}
	if err != nil {
		return policy.Actor{}, err
	}
	if err := rule.May(drafter.Actor); err != nil {
		return policy.Actor{}, err
	}
	if s.Silent != nil && !ownHouse(r.typ) {
		if err := s.Silent(ctx, q, r.participant); err != nil {
			return policy.Actor{}, err
		}
	}
	return drafter.Actor, b.each(func(d ledger.Draft) error { return rule.Check(ctx, q, drafter.Actor, d) })
}

// ownHouse reports whether a type is about a participant's own people: who is
// silenced still puts them in order.
func ownHouse(typ string) bool { return typ == TypeSet || strings.HasPrefix(typ, "authorization.") }

// change runs a command on a draft that the actor may see.
func (s *Service) change(ctx context.Context, actor policy.Actor, id ID, do func(ctx context.Context, w *ledger.Writer, r *row) error) error {
	if err := May(actor, Desk); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		r, err := s.visible(ctx, w.Tx(), actor, id)
		if err != nil {
			return err
		}
		return do(ctx, w, r)
	})
}

// Reopen takes a draft back to be edited. What was cleared of it is void.
func (s *Service) Reopen(ctx context.Context, actor policy.Actor, id ID) error {
	return s.change(ctx, actor, id, func(ctx context.Context, w *ledger.Writer, r *row) error {
		return s.reopen(ctx, w, actor, r)
	})
}

func (s *Service) reopen(ctx context.Context, w *ledger.Writer, actor policy.Actor, r *row) error {
	switch {
	case r.drafter != actor.Person:
		return fail.New(fail.Denied, "A draft is taken back by its drafter.")
	case r.state == Drafting:
		return nil
	case r.state != Waiting && r.state != Held && r.state != Returned:
		return ended()
	}
	tx := w.Tx()
	b, err := s.open(ctx, tx, r)
	if err != nil {
		return err
	}
	if err := s.takeBack(ctx, w, actor, r); err != nil {
		return err
	}
	r.state, r.changed = Drafting, s.Clock.Now()
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	return s.tell(ctx, tx, r, b, "draft.reopened", actor.Person)
}

// Revise freezes a draft anew, with other contents. What was cleared of it
// before is void. What comes at the wrong time is kept, as by Propose.
func (s *Service) Revise(ctx context.Context, actor policy.Actor, id ID, d ledger.Draft) error {
	return s.ReviseTogether(ctx, actor, id, d)
}

// ReviseTogether is Revise for several statements, as ProposeTogether takes them.
func (s *Service) ReviseTogether(ctx context.Context, actor policy.Actor, id ID, drafts ...ledger.Draft) error {
	b, err := s.mayPut(actor, drafts)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, func(ctx context.Context, w *ledger.Writer, r *row) error {
		if r.state == Held { // or editing would end its receipt unasked
			return fail.New(fail.Conflict, "It is held: take it back before you edit it.")
		}
		if err := s.reopen(ctx, w, actor, r); err != nil {
			return err
		}
		if b.first().Type != r.typ {
			return fail.New(fail.Invalid, "A draft of another type is another draft.")
		}
		return s.freeze(ctx, w.Tx(), r, b, "draft.proposed")
	})
}

// Refreeze freezes a draft that was taken back as it was: with a new salt, and
// nothing cleared.
func (s *Service) Refreeze(ctx context.Context, actor policy.Actor, id ID) error {
	var b bundle
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		r, err := s.visible(ctx, q, actor, id)
		if err == nil {
			b, err = s.open(ctx, q, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.ReviseTogether(ctx, actor, id, b.drafts...)
}

// Return sends a draft back with a reason. Whoever can clear its next step may.
func (s *Service) Return(ctx context.Context, actor policy.Actor, id ID, reason string) error {
	reason = strings.TrimSpace(reason)
	if n := len([]rune(reason)); n == 0 || n > MaxReason {
		return fail.New(fail.Invalid, "Say in at most %d characters why it goes back.", MaxReason)
	}
	return s.change(ctx, actor, id, func(ctx context.Context, w *ledger.Writer, r *row) error {
		tx := w.Tx()
		turn, err := s.turn(ctx, tx, r, actor)
		if err != nil {
			return err
		}
		return s.end(ctx, tx, actor, r, turn.bundle, Returned, "draft.returned", reason)
	})
}

// Withdraw ends a draft: by its drafter, or by a key officer when the drafter
// is no longer authorized.
func (s *Service) Withdraw(ctx context.Context, actor policy.Actor, id ID, reason string) error {
	reason = strings.TrimSpace(reason)
	if len([]rune(reason)) > MaxReason {
		return fail.New(fail.Invalid, "Give the reason in at most %d characters.", MaxReason)
	}
	return s.change(ctx, actor, id, func(ctx context.Context, w *ledger.Writer, r *row) error {
		tx := w.Tx()
		if r.drafter != actor.Person {
			if err := May(actor, Void); err != nil {
				return err
			}
			_, err := s.People.InForce(ctx, tx, r.drafter, r.participant)
			if err == nil {
				return fail.New(fail.Denied, "A draft is withdrawn by its drafter, as long as he or she is authorized.")
			}
			if !fail.Is(err, fail.Denied) {
				return err
			}
		}
		b, err := s.open(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := s.takeBack(ctx, w, actor, r); err != nil {
			return err
		}
		return s.end(ctx, tx, actor, r, b, Withdrawn, "draft.withdrawn", reason)
	})
}

func (s *Service) end(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, r *row, b bundle, as State, action, reason string) error {
	if r.state == Said || r.state == Withdrawn {
		return ended()
	}
	r.state, r.changed, r.endedBy, r.why = as, s.Clock.Now(), actor.Person, reason
	if err := s.sealReason(r, reason); err != nil {
		return err
	}
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	return s.tell(ctx, tx, r, b, action, actor.Person)
}

func ended() error {
	return fail.New(fail.Conflict, "This draft has been said, sent back or withdrawn in the meantime.")
}

// tell says what happened to those who listen, and who is next.
func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, r *row, b bundle, action, person string) error {
	if len(s.Hear) == 0 {
		return nil
	}
	h := Happened{Participant: r.participant, Draft: r.id, Type: r.typ, Action: action, Person: person, Drafter: r.drafter,
		Statement: r.statement, Reason: r.why, Marking: b.first().Marking, Exercise: s.Exercise(r.typ, b.first().Body), At: r.changed}
	if r.state == Waiting {
		w, err := s.next(ctx, tx, r, b)
		if err != nil {
			return err
		}
		h.Next, h.Stranded = w.can, w.stranded
	}
	for _, hear := range s.Hear {
		if err := hear(ctx, tx, h); err != nil {
			return err
		}
	}
	return nil
}

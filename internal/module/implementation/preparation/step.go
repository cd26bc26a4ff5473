package preparation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
)

// check reports what is wrong with a step: fail.Invalid.
func (w *StepWords) check() error {
	for _, s := range []string{w.Words, w.Owner} {
		if len(s) > MaxStep || !utf8.ValidString(s) || !form.Clean(s) {
			return bad("a next step is said in at most %d characters", MaxStep/4)
		}
	}
	if strings.TrimSpace(w.Words) == "" || w.Topic == "" || len(w.Topic) > 128 {
		return bad("a next step has words, and is about something")
	}
	if !slices.Contains(StepStates(), w.State) {
		return bad("a next step is planned, under way or done")
	}
	if w.Until != "" {
		if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
			return bad("%.20q is no date", w.Until)
		}
	}
	return nil
}

func noStep() error { return fail.New(fail.NotFound, "There is no such step here.") }

// steps reads the next steps of a participant: those that are not done first, by
// their dates, those without one last.
func (r rows) steps(ctx context.Context, q sqldb.Querier) (out []Step, err error) {
	all, err := q.Query(ctx, `SELECT id, at, sealed FROM preparation_step WHERE participant = $1 ORDER BY at, id`, r.of[:])
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = all.Close() }()
	for all.Next() {
		var one Step
		var at int64
		var sealed []byte
		if err := all.Scan(&one.ID, &at, &sealed); err != nil {
			return nil, unreadable(err)
		}
		one.At = sqldb.Time(at)
		if err := r.open(placed("step", one.ID, one.At), sealed, &one.StepWords); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Step) int {
		return cmp.Or(cmp.Compare(order(a.State == Done), order(b.State == Done)), cmp.Compare(order(a.Until == ""), order(b.Until == "")), strings.Compare(a.Until, b.Until))
	})
	return out, unreadable(all.Err())
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// Plan writes down a next step.
func (s *Service) Plan(ctx context.Context, actor policy.Actor, w StepWords) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, lw *ledger.Writer) error {
		n := 0
		if err := lw.Tx().QueryRow(ctx, `SELECT COUNT(*) FROM preparation_step WHERE participant = $1`, actor.Identity[:]).Scan(&n); err != nil {
			return unreadable(err)
		}
		if n >= MaxSteps {
			return fail.New(fail.Conflict, "There are %d next steps, which is as many as there can be: remove some that are done.", MaxSteps)
		}
		w.Seen = 0
		return s.keepStep(ctx, lw.Tx(), actor, "", Step{ID: newID(), At: s.Clock.Now().UTC(), StepWords: w})
	})
}

// Alter changes a next step, which its writer has seen so often changed: its words,
// who does it, until when, and how far it has come.
func (s *Service) Alter(ctx context.Context, actor policy.Actor, id string, seen int64, do func(w *StepWords)) error {
	return s.alter(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, one *Step) error {
		if one.Seen != seen {
			return fail.New(fail.Conflict, "Somebody has changed this step since you opened it: look at it again.")
		}
		topic, was := one.Topic, one.Person
		do(&one.StepWords)
		one.Topic, one.Seen = topic, seen+1
		return s.keepStep(ctx, tx, actor, was, *one)
	})
}

// Remove removes a next step.
func (s *Service) Remove(ctx context.Context, actor policy.Actor, id string) error {
	return s.alter(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, one *Step) error {
		_, err := tx.Exec(ctx, `DELETE FROM preparation_step WHERE id = $1 AND participant = $2`, one.ID, actor.Identity[:])
		return unkept(err)
	})
}

func (s *Service) alter(ctx context.Context, actor policy.Actor, id string, do func(ctx context.Context, tx *sqldb.Tx, one *Step) error) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		all, err := s.rows(actor.Identity).steps(ctx, w.Tx())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(one Step) bool { return one.ID == id })
		if i < 0 {
			return noStep()
		}
		return do(ctx, w.Tx(), &all[i])
	})
}

// keepStep writes a step. was is who did it so far: somebody who has gone stays
// named until another is.
func (s *Service) keepStep(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, was string, one Step) error {
	if err := one.check(); err != nil {
		return err
	}
	if one.Person != "" && one.Person != was {
		people, err := s.People(ctx, tx, actor.Identity)
		if err != nil {
			return err
		}
		if !slices.Contains(people, one.Person) {
			return bad("who does a step drafts or clears for the participant; of others, name the office")
		}
	}
	sealed, err := s.rows(actor.Identity).seal(placed("step", one.ID, one.At), one.StepWords)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO preparation_step (id, participant, at, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at, sealed = excluded.sealed`, one.ID, actor.Identity[:], sqldb.Micros(one.At), sealed)
	return unkept(err)
}

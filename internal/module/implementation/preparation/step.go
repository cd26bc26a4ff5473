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
	if w.Until != "" {
		if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
			return bad("%.20q is no date", w.Until)
		}
	}
	return nil
}

// Steps lists the next steps of the actor's participant: those that are not done
// first, by their dates, those without one last.
func (s *Service) Steps(ctx context.Context, actor policy.Actor) (out []Step, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	mine := s.rows(actor.Identity)
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := q.Query(ctx, `SELECT id, at, sealed FROM preparation_step WHERE participant = $1 ORDER BY at, id`, actor.Identity[:])
		if err != nil {
			return unreadable(err)
		}
		defer func() { _ = all.Close() }()
		for all.Next() {
			var one Step
			var at int64
			var sealed []byte
			if err := all.Scan(&one.ID, &at, &sealed); err != nil {
				return unreadable(err)
			}
			one.At = sqldb.Time(at)
			if err := mine.open(placed("step", one.ID, one.At), sealed, &one.StepWords); err != nil {
				return err
			}
			out = append(out, one)
		}
		return unreadable(all.Err())
	})
	slices.SortStableFunc(out, func(a, b Step) int {
		return cmp.Or(cmp.Compare(order(a.Done), order(b.Done)), cmp.Compare(order(a.Until == ""), order(b.Until == "")), strings.Compare(a.Until, b.Until))
	})
	return out, err
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// Plan writes down a next step.
func (s *Service) Plan(ctx context.Context, actor policy.Actor, w StepWords) error {
	return s.step(ctx, actor, Step{ID: newID(), At: s.Clock.Now().UTC(), StepWords: w})
}

// Alter changes a next step: its words, whether it is done.
func (s *Service) Alter(ctx context.Context, actor policy.Actor, id string, do func(w *StepWords)) error {
	all, err := s.Steps(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(one Step) bool { return one.ID == id })
	if i < 0 {
		return fail.New(fail.NotFound, "There is no such step here.")
	}
	do(&all[i].StepWords)
	return s.step(ctx, actor, all[i])
}

func (s *Service) step(ctx context.Context, actor policy.Actor, one Step) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	if err := one.check(); err != nil {
		return err
	}
	sealed, err := s.rows(actor.Identity).seal(placed("step", one.ID, one.At), one.StepWords)
	if err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		n := 0
		if err := w.Tx().QueryRow(ctx, `SELECT COUNT(*) FROM preparation_step WHERE participant = $1`, actor.Identity[:]).Scan(&n); err != nil {
			return unreadable(err)
		}
		if n >= MaxSteps {
			return fail.New(fail.Conflict, "There are %d next steps, which is as many as there can be: remove some that are done.", MaxSteps)
		}
		_, err := w.Tx().Exec(ctx, `INSERT INTO preparation_step (id, participant, at, sealed) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at, sealed = excluded.sealed`, one.ID, actor.Identity[:], sqldb.Micros(one.At), sealed)
		return unkept(err)
	})
}

// Remove removes a next step.
func (s *Service) Remove(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Tx().Exec(ctx, `DELETE FROM preparation_step WHERE id = $1 AND participant = $2`, id, actor.Identity[:])
		return unkept(err)
	})
}

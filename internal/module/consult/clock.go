package consult

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Phases is what falls due in consultations: their phases open and close.
type Phases struct {
	Queries *Queries
}

var _ schedule.Source = Phases{}

// Name implements schedule.Source.
func (Phases) Name() string { return "consult.phase" }

// Due implements schedule.Source.
func (p Phases) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	turns, err := p.turns(ctx, q)
	for _, t := range turns {
		if !ok || t.at.Before(next) {
			next, ok = t.at, true
		}
	}
	return next, ok, err
}

// Run implements schedule.Source.
func (p Phases) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	turns, err := p.turns(ctx, w.Tx())
	if err != nil {
		return err
	}
	for _, t := range turns {
		if t.at.After(now) {
			continue
		}
		d, err := Draft(statement.Hash{}, t.of, t.body)
		if err != nil {
			return err
		}
		if _, err := w.Say(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// turn is the next thing that a phase does, and when.
type turn struct {
	of   statement.Hash
	at   time.Time
	body corpus.Body
}

// turns lists what each phase does next, of the consultations whose organiser the
// register knows: each phase once, so that one whose end has come before
// it was opened opens now and closes in the next round.
func (p Phases) turns(ctx context.Context, q sqldb.Querier) ([]turn, error) {
	cases, err := scan(ctx, q, `SELECT subject, body FROM consult_case WHERE waits = 1 ORDER BY place`)
	if err != nil {
		return nil, err
	}
	var out []turn
	for i := range cases {
		c, err := p.Queries.standing(ctx, q, &cases[i])
		if err != nil {
			return nil, err
		}
		if !c.Known || c.Concluded != nil {
			continue
		}
		for _, now := range c.Phases {
			t := turn{of: c.Statement}
			var ok bool
			switch {
			case now.Frame != nil || now.State == Closed:
				continue
			case now.State == Planned:
				t.body = &Turned{Phase: now.ID, Due: now.Opens}
				t.at, ok = form.Instant(now.Opens)
			default:
				t.body = &Turned{Phase: now.ID, Due: now.Closes, close: true}
				t.at, ok = form.Instant(now.Closes)
			}
			if ok {
				out = append(out, t)
			}
		}
	}
	return out, nil
}

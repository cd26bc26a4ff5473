package adoption

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Silences is what falls due of silence procedures: they end.
type Silences struct {
	Queries *Queries
}

var _ schedule.Source = Silences{}

// Name implements schedule.Source.
func (Silences) Name() string { return "consult.silence" }

// Due implements schedule.Source. Which instant of a procedure is in force takes
// the whole text to say: that is asked only once one of them has come.
func (s Silences) Due(ctx context.Context, q sqldb.Querier, now time.Time) (next time.Time, ok bool, err error) {
	earlier := func(t time.Time) {
		if !ok || t.Before(next) {
			next, ok = t, true
		}
	}
	all, err := waiting(ctx, q)
	if err != nil {
		return next, false, err
	}
	for _, w := range all {
		come := false
		for _, begun := range w.said.waiting() {
			for _, instant := range w.said.instants(begun) {
				if t, fine := form.Instant(instant); fine && t.After(now) {
					earlier(t)
				} else {
					come = come || fine
				}
			}
		}
		if !come {
			continue
		}
		ends, err := s.ends(ctx, q, w.subject)
		if err != nil {
			return next, false, err
		}
		for _, e := range ends {
			earlier(e.at)
		}
	}
	return next, ok, nil
}

// Run implements schedule.Source.
func (s Silences) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	all, err := waiting(ctx, w.Tx())
	if err != nil {
		return err
	}
	for _, one := range all {
		ends, err := s.ends(ctx, w.Tx(), one.subject)
		if err != nil {
			return err
		}
		for _, e := range ends {
			if e.at.After(now) {
				continue
			}
			d, err := Draft(statement.Hash{}, e.of, e.body)
			if err != nil {
				return err
			}
			if _, err := w.Say(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// ending is how a procedure ends, and when.
type ending struct {
	of   statement.Hash // the text
	at   time.Time
	body *Ended
}

// ends lists how the procedures on a text end that have not ended.
func (s Silences) ends(ctx context.Context, q sqldb.Querier, subject string) (out []ending, err error) {
	in, err := s.Queries.in(ctx, q, subject)
	if fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range in.Agreement.Procedures {
		p := &in.Agreement.Procedures[i]
		if p.Ended != nil {
			continue
		}
		at, _ := form.Instant(p.Until)
		out = append(out, ending{of: in.Text.Statement, at: at, body: &Ended{Procedure: p.Statement, Due: p.Until, Outcome: p.outcome()}})
	}
	return out, nil
}

package draft

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Reminders brings drafts that wait back to mind: a source of the scheduler.
type Reminders struct {
	Drafts *Service
	After  time.Duration // a draft has waited, and once more each time
	Remind func(ctx context.Context, tx *sqldb.Tx, o Overdue) error
}

// Name implements schedule.Source.
func (Reminders) Name() string { return "draft.reminders" }

// Due implements schedule.Source.
func (r Reminders) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (time.Time, bool, error) {
	return r.Drafts.NextOverdue(ctx, q, r.After)
}

// Run implements schedule.Source. A draft that cannot be opened here, because
// its participant's keys are not, is passed over until it has waited again.
func (r Reminders) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	due, err := rows(ctx, tx, waitedSince, sqldb.Micros(now.Add(-r.After)))
	if err != nil {
		return err
	}
	all, err := r.Drafts.overdue(ctx, tx, due)
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := r.Remind(ctx, tx, o); err != nil {
			return err
		}
	}
	for _, d := range due {
		if err := r.Drafts.Reminded(ctx, tx, d.id, now); err != nil {
			return err
		}
	}
	return nil
}

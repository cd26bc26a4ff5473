package participant

import (
	"context"
	"database/sql"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Periods ends no-objection periods when their time has come. It is a source
// of the scheduler.
type Periods struct {
	Hub func() statement.Hash // whose periods they are
}

// Name is for logs and metrics.
func (Periods) Name() string { return "participant.period" }

// Due gives the earliest deadline of a period that is open.
func (p Periods) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	var us sql.NullInt64
	err = q.QueryRow(ctx, `SELECT MIN(deadline) FROM participant_listed WHERE deadline > 0 AND lister = $1`, p.Hub().String()).Scan(&us)
	if err != nil || !us.Valid {
		return time.Time{}, false, fail.Wrap(err, fail.Unavailable, "open periods cannot be read")
	}
	return sqldb.Time(us.Int64), true, nil
}

// Run says of each period whose deadline has passed that it is over.
func (p Periods) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	due, err := p.due(ctx, w.Tx(), now)
	if err != nil {
		return err
	}
	for _, l := range due {
		d, err := draftOf(&Ended{ID: l.ID, Deadline: l.Proposal.Deadline})
		if err != nil {
			return err
		}
		if _, err := w.Say(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

func (p Periods) due(ctx context.Context, q sqldb.Querier, now time.Time) ([]Listed, error) {
	return many(ctx, q, `SELECT subject, course FROM participant_listed WHERE deadline > 0 AND deadline <= $1 AND lister = $2
		ORDER BY deadline, subject LIMIT 100`, sqldb.Micros(now), p.Hub().String())
}

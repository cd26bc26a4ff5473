package figures

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Rest is how long after its end a year is stated: a clock that was ahead at the
// turn of the year has been set right by then.
const Rest = 7 * 24 * time.Hour

// Yearly states the figures of years that are over: a source of the scheduler.
// Each year is stated once, the one after the other, from the first of the
// register on, whether there were cases in it or not.
type Yearly struct {
	Cases     *cooperation.Queries
	Templates *cooperation.Templates
	Hub       func() statement.Hash
}

var _ schedule.Source = Yearly{}

// Name implements schedule.Source.
func (Yearly) Name() string { return "cooperation.figures" }

// turn is when a year is over, and stated.
func turn(year int) (over, stated time.Time) {
	over = time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)
	return over, over.Add(Rest)
}

// next is the year that is stated next; ok is false while there is none.
func (y Yearly) next(ctx context.Context, q sqldb.Querier) (year int, ok bool, err error) {
	if y.Cases.Journal.Ready() != nil {
		return 0, false, nil
	}
	var last int64
	err = q.QueryRow(ctx, `SELECT COALESCE(MAX(year), 0) FROM cooperation_figures WHERE author = $1`, y.Hub().String()).Scan(&last)
	if err == nil && last == 0 {
		var opened time.Time
		if opened, err = ledger.OpenedIn(ctx, q); !opened.IsZero() {
			last = int64(opened.Year()) - 1
		}
	}
	return int(last) + 1, last > 0, fail.Wrap(err, fail.Unavailable, "the figures of cooperation cannot be read")
}

// Due implements schedule.Source.
func (y Yearly) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	year, ok, err := y.next(ctx, q)
	_, next = turn(year)
	return next, ok, err
}

// Run implements schedule.Source.
func (y Yearly) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	year, ok, err := y.next(ctx, w.Tx())
	over, at := turn(year)
	if err != nil || !ok || at.After(now) {
		return err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	threads, err := y.Cases.Opened(ctx, w.Tx(), from, over)
	if err != nil {
		return err
	}
	list := y.Templates.Newest(cooperation.RSIT)
	d, err := Draft(&Stated{Year: year, Taxonomy: list.ID, Small: Small, Tables: Tables(Cases(threads, from, over), Classes(y.Templates), false)})
	if err == nil {
		_, err = w.Say(ctx, d)
	}
	return err
}

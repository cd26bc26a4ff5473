package schedule

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Source is a room's list of what falls due.
type Source interface {
	// Name is for logs and metrics: "consult.phase".
	Name() string
	// Due gives the instant at which the next thing falls due, which may have
	// passed; ok is false while nothing is waited for. It is asked often: one
	// indexed read.
	Due(ctx context.Context, q sqldb.Querier, now time.Time) (next time.Time, ok bool, err error)
	// Run does what is due at now, all of it or a part, in the appender's
	// transaction. Afterwards Due must not name what was done. Its error undoes
	// all that it did; it is asked again later, at growing intervals.
	Run(ctx context.Context, w *ledger.Writer, now time.Time) error
}

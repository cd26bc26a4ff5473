package ledger

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// SizeIn is the number of statements in the register as q sees it: what the
// projections say there is all that these made.
func SizeIn(ctx context.Context, q sqldb.Querier) (int64, error) {
	size, _, _, err := readHead(ctx, q)
	if err != nil {
		return 0, fail.Wrap(err, fail.Broken, "the register's head cannot be read")
	}
	return size, nil
}

// OpenedIn is when the register was opened, as q sees it: the instant of the first
// statement that was applied; the zero time where nothing was yet.
func OpenedIn(ctx context.Context, q sqldb.Querier) (time.Time, error) {
	var at int64
	if err := q.QueryRow(ctx, `SELECT COALESCE(MIN(at), 0) FROM ledger_arrival WHERE n = 0`).Scan(&at); err != nil {
		return time.Time{}, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
	}
	if at == 0 {
		return time.Time{}, nil
	}
	return sqldb.Time(at), nil
}

// SubjectIn reports whether a statement of the register, as q sees it, is about a
// subject.
func SubjectIn(ctx context.Context, q sqldb.Querier, subject string) (bool, error) {
	n := 0
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_leaf WHERE subject = $1`, subject).Scan(&n)
	return n > 0, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
}

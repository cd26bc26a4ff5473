package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
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

// ArrivedIn is when the newest of some statements arrived, as q sees it; the zero time
// where none of them has.
func ArrivedIn(ctx context.Context, q sqldb.Querier, ids []statement.Hash) (time.Time, error) {
	var newest int64
	for part := range slices.Chunk(ids, 100) {
		var at int64
		args, marks := make([]any, len(part)), make([]string, len(part))
		for i, id := range part {
			args[i], marks[i] = id[:], fmt.Sprintf("$%d", i+1)
		}
		if err := q.QueryRow(ctx, `SELECT COALESCE(MAX(a.at), 0) FROM ledger_leaf l JOIN ledger_arrival a ON a.idx = l.idx
			WHERE l.id IN (`+strings.Join(marks, ", ")+`)`, args...).Scan(&at); err != nil {
			return time.Time{}, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
		}
		newest = max(newest, at)
	}
	if newest == 0 {
		return time.Time{}, nil
	}
	return sqldb.Time(newest), nil
}

// SubjectIn reports whether a statement of the register, as q sees it, is about a
// subject.
func SubjectIn(ctx context.Context, q sqldb.Querier, subject string) (bool, error) {
	n := 0
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_leaf WHERE subject = $1`, subject).Scan(&n)
	return n > 0, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
}

package ledger

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Tally is how many public statements somebody has made of a type on a subject.
type Tally struct {
	Type    string
	Subject string
	Number  int
	Last    int64 // index of the newest
}

// Tally counts what a participant has said in public, by type and subject, in
// that order.
func (l *Ledger) Tally(ctx context.Context, by statement.Hash) ([]Tally, error) {
	var out []Tally
	err := l.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT type, subject, COUNT(*), MAX(idx) FROM ledger_leaf WHERE author = $1 AND stream = 'public'
			GROUP BY type, subject ORDER BY type, subject`, by[:])
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var t Tally
			if err := rows.Scan(&t.Type, &t.Subject, &t.Number, &t.Last); err != nil {
				return err
			}
			out = append(out, t)
		}
		return rows.Err()
	})
	return out, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
}

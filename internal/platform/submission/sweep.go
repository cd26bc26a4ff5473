package submission

import (
	"context"
	"database/sql"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Kept is how long a file waits that no draft names: long enough for somebody
// who comes back to a form after a week.
const Kept = 7 * 24 * time.Hour

// Sweep removes files that were brought and of which nothing came: no statement
// was said with them, and no draft names them any more. It is a source of the
// scheduler, and says nothing.
type Sweep struct {
	// Live gives what a participant has drafted and neither said nor withdrawn.
	Live func(ctx context.Context, q sqldb.Querier, participant statement.Hash) ([]ledger.Draft, error)
	// Elsewhere is rooms whose drafts name files, too; nil for none.
	Elsewhere *Elsewhere
}

// Name is for logs and metrics.
func (Sweep) Name() string { return "submission.sweep" }

// Due gives the instant at which the file that came first has waited long
// enough.
func (Sweep) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	var us sql.NullInt64
	err = q.QueryRow(ctx, `SELECT MIN(brought) FROM attachment_pending`).Scan(&us)
	if err != nil || !us.Valid {
		return next, false, fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
	}
	return sqldb.Time(us.Int64).Add(Kept), true, nil
}

// Run removes such files. One that a draft still names counts as brought anew.
func (s Sweep) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	old, err := waited(ctx, tx, now.Add(-Kept))
	if err != nil {
		return err
	}
	for owner, files := range old {
		keep, err := s.needed(ctx, tx, owner)
		if err != nil && !fail.Is(err, fail.Broken) {
			return err
		}
		for _, hash := range files {
			if err == nil && !keep[hash] {
				if err := drop(ctx, tx, owner, hash); err != nil {
					return err
				}
				continue
			}
			// Where a draft cannot be read, nobody knows what it names.
			if _, err := tx.Exec(ctx, `UPDATE attachment_pending SET brought = $1 WHERE hash = $2`, sqldb.Micros(now), hash.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// waited gives the files that were brought up to an instant, by participant.
func waited(ctx context.Context, q sqldb.Querier, until time.Time) (map[statement.Hash][]statement.Hash, error) {
	rows, err := q.Query(ctx, `SELECT participant, hash FROM attachment_pending WHERE brought <= $1 ORDER BY brought, hash LIMIT 500`, sqldb.Micros(until))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := map[statement.Hash][]statement.Hash{}
	for rows.Next() {
		var owner, hash statement.Hash
		var text [2]string
		if err := rows.Scan(&text[0], &text[1]); err != nil {
			return nil, err
		}
		for i, into := range []*statement.Hash{&owner, &hash} {
			if *into, err = statement.ParseHash(text[i]); err != nil {
				return nil, fail.Wrap(err, fail.Broken, "the attachments cannot be read")
			}
		}
		out[owner] = append(out[owner], hash)
	}
	return out, rows.Err()
}

// needed gives the files that a participant's drafts name.
func (s Sweep) needed(ctx context.Context, q sqldb.Querier, owner statement.Hash) (map[statement.Hash]bool, error) {
	drafts, err := s.Live(ctx, q, owner)
	if err != nil {
		return nil, err
	}
	out := map[statement.Hash]bool{}
	for _, d := range drafts {
		files, err := namedIn(d, s.Elsewhere)
		if err != nil {
			return nil, err
		}
		for _, hash := range files {
			out[hash] = true
		}
	}
	return out, nil
}

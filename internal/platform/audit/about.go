package audit

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// indexBatch is how many rows are put into the index in one transaction.
const indexBatch = 2_000

// Done gives who did one thing with one object, newest first, at most so many. It is
// for a room that shows beside what it keeps who has opened it, and that room
// decides who sees it: nothing else of the trail is shown.
func (t *Trail) Done(ctx context.Context, participant statement.Hash, action, object string, limit int) (out []Row, err error) {
	if action == "" || object == "" {
		return nil, nil
	}
	for more := true; more; {
		if more, err = t.index(ctx, participant); err != nil {
			return nil, err
		}
	}
	tag, err := t.tag(participant, action, object)
	if err != nil {
		return nil, err
	}
	err = t.DB.Read(ctx, func(q sqldb.Querier) error {
		return t.each(ctx, q, participant, func(r *Row) error { out = append(out, *r); return nil },
			`SELECT r.n, r.sealed FROM audit_about a JOIN audit_row r ON r.participant = a.participant AND r.n = a.n WHERE a.participant = $1 AND a.tag = $2 ORDER BY a.n DESC LIMIT $3`, participant[:], tag, limit)
	})
	return out, err
}

// tag is what stands for a thing that was done with an object: who has the database
// without the keys sees that the same was done again, and not what.
func (t *Trail) tag(participant statement.Hash, action, object string) ([]byte, error) {
	return t.Keys.Tag(participant, purpose, action+"\x00"+object)
}

// index takes rows that were noted since into the index, and tells whether there are
// more. It follows from the rows: after a restore it is written again.
func (t *Trail) index(ctx context.Context, participant statement.Hash) (more bool, err error) {
	size, indexed := int64(0), int64(0)
	behind := func(q sqldb.Querier) error {
		if size, _, err = head(ctx, q, participant); err != nil {
			return err
		}
		err := q.QueryRow(ctx, `SELECT size FROM audit_about_size WHERE participant = $1`, participant[:]).Scan(&indexed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	}
	if err := t.DB.Read(ctx, behind); err != nil || indexed >= size {
		return false, err
	}
	err = t.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := behind(tx); err != nil || indexed >= size {
			return err
		}
		until := min(size, indexed+indexBatch)
		var rows []Row
		if err := t.each(ctx, tx, participant, func(r *Row) error { rows = append(rows, *r); return nil },
			`SELECT n, sealed FROM audit_row WHERE participant = $1 AND n >= $2 AND n < $3`, participant[:], indexed, until); err != nil {
			return err
		}
		for _, r := range rows {
			if r.Object == "" {
				continue
			}
			tag, err := t.tag(participant, r.Action, r.Object)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `INSERT INTO audit_about (participant, tag, n) VALUES ($1, $2, $3) ON CONFLICT (participant, tag, n) DO NOTHING`, participant[:], tag, r.N); err != nil {
				return err
			}
		}
		more = until < size
		_, err := tx.Exec(ctx, `INSERT INTO audit_about_size (participant, size) VALUES ($1, $2) ON CONFLICT (participant) DO UPDATE SET size = excluded.size`, participant[:], until)
		return err
	})
	return more, err
}

// each opens the rows that a query gives.
func (t *Trail) each(ctx context.Context, q sqldb.Querier, participant statement.Hash, do func(*Row) error, query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		var sealed []byte
		if err := rows.Scan(&n, &sealed); err != nil {
			return err
		}
		row, err := t.open(participant, n, sealed)
		if err == nil {
			err = do(&row)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

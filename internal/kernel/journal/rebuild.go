package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// ownSchema is the derived table of the journal itself.
const ownSchema = `
CREATE TABLE journal_inert (
    idx     BIGINT NOT NULL PRIMARY KEY,
    chest   BLOB NOT NULL,
    subject TEXT NOT NULL,
    sealed  BLOB NOT NULL
);
CREATE INDEX journal_inert_subject ON journal_inert (chest, subject);
`

// ownVersion is raised when ownSchema, or what is written there, changes.
const ownVersion = 1

// Tables lists every table that follows from the entries.
func (j *Journal) Tables() []Table {
	out := []Table{{Name: "journal_inert", Key: []string{"idx"}, Sealed: true}}
	for _, p := range j.Projections {
		out = append(out, p.Tables()...)
	}
	return out
}

// version names the projections and their versions: when it differs from the
// stored one, their tables are of another program and are made anew.
func (j *Journal) version() string {
	var b strings.Builder
	fmt.Fprintf(&b, "journal/%d", ownVersion)
	for _, p := range j.Projections {
		fmt.Fprintf(&b, " %s/%d", p.Name(), p.Version())
	}
	return b.String()
}

// stand gives the version of the stored projections, and the entry from which on
// they have to be made; cursor is -1 when they are complete.
func stand(ctx context.Context, q sqldb.Querier) (version string, cursor int64, err error) {
	err = q.QueryRow(ctx, `SELECT version, cursor FROM journal_projection WHERE name = 'all'`).Scan(&version, &cursor)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	return version, cursor, err
}

// CatchUp makes the projections complete: it makes them anew when they are of
// another version, and goes on where a rebuild was interrupted. It runs before
// anything is confided. A locked hub leaves them as they are, unless nothing was
// ever confided and there is nothing to open.
func (j *Journal) CatchUp(ctx context.Context, tell ledger.Progress) error {
	var version string
	var cursor, size int64
	err := j.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		if version, cursor, err = stand(ctx, q); err == nil {
			size, err = Size(ctx, q)
		}
		return err
	})
	if err != nil {
		return fail.Wrap(err, fail.KindOf(err), "the state of the journal cannot be read")
	}
	if version == j.version() && cursor < 0 || size > 0 && j.Ready() != nil {
		return nil
	}
	if version != j.version() {
		if err := j.recreate(ctx); err != nil {
			return err
		}
		cursor = 0
	}
	return j.replay(ctx, cursor, size, tell)
}

// Rebuild drops every projection and makes it anew from the entries. Nothing may
// be confided meanwhile. fail.Locked without the hub's keys.
func (j *Journal) Rebuild(ctx context.Context, tell ledger.Progress) error {
	if err := j.Ready(); err != nil {
		return err
	}
	var size int64
	err := j.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		size, err = Size(ctx, q)
		return err
	})
	if err == nil {
		err = j.recreate(ctx)
	}
	if err != nil {
		return err
	}
	return j.replay(ctx, 0, size, tell)
}

// recreate makes all derived tables anew and empty.
func (j *Journal) recreate(ctx context.Context) error {
	err := j.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := j.prepare(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM journal_projection`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO journal_projection (name, version, cursor) VALUES ('all', $1, 0)`, j.version())
		return err
	})
	return fail.Wrap(err, fail.Unavailable, "the journal's projections cannot be made anew")
}

func (j *Journal) prepare(ctx context.Context, tx *sqldb.Tx) error {
	schema := ownSchema
	for _, p := range j.Projections {
		schema += "\n" + p.Schema() + "\n"
	}
	for _, t := range j.Tables() {
		if err := tx.DDL(ctx, `DROP TABLE IF EXISTS `+t.Name); err != nil {
			return err
		}
	}
	return tx.DDL(ctx, schema)
}

// replay applies the entries from one on, some hundred to a transaction, and
// after the last one marks the projections complete.
func (j *Journal) replay(ctx context.Context, from, size int64, tell ledger.Progress) error {
	for from < size {
		to := min(from+someEntries, size)
		err := j.DB.Write(ctx, func(tx *sqldb.Tx) error {
			if err := j.replaySome(ctx, tx, j.ownRing(tx), from, to); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE journal_projection SET cursor = $1 WHERE name = 'all'`, to)
			return err
		})
		if err != nil {
			return fail.Wrap(err, fail.KindOf(err), "the journal's projections cannot be rebuilt")
		}
		if from = to; tell != nil {
			tell(from, size)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return j.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE journal_projection SET cursor = -1 WHERE name = 'all'`)
		return err
	})
}

// replaySome reads entries by a ring and makes their rows in tx, which may be of
// another database. What no key opens any more has no rows.
func (j *Journal) replaySome(ctx context.Context, tx *sqldb.Tx, r *ring, from, to int64) error {
	some, err := readStored(ctx, r.q, `WHERE idx >= $1 AND idx < $2 ORDER BY idx`, from, to)
	if err != nil {
		return err
	}
	if int64(len(some)) != to-from {
		return fail.New(fail.Broken, "entries are missing from the journal between %d and %d", from, to).
			WithHint("run comity verify to find what was altered, and restore a backup")
	}
	for i := range some {
		s := &some[i]
		if s.sealed == nil {
			continue
		}
		o, err := r.openEntry(ctx, s)
		if err != nil {
			return err
		}
		_, inert, err := j.erasureTarget(ctx, r, &o.Entry)
		if err != nil {
			return err
		}
		if err := j.project(ctx, &Tx{tx, s.chest, s.epoch, r}, o.Entry, inert); err != nil {
			return err
		}
	}
	return nil
}

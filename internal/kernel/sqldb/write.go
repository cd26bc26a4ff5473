package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"comity.example/comity/internal/fail"
)

// Tx is the one write transaction. It is used by one goroutine.
type Tx struct {
	db      *DB
	depth   int
	changed bool  // tables were made or dropped: what was prepared may not fit
	failed  error // SQLite has ended the transaction by itself, with this error
}

// Write runs fn in a transaction and commits it, durably. An error of fn
// rolls everything back and is returned as it is. The context is looked at
// before the transaction begins and not after: a transaction once begun runs
// to its end.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) (err error) {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if err := db.openConn(ctx); err != nil {
		return err
	}
	begin := "BEGIN IMMEDIATE"
	if db.dialect == Postgres {
		begin = "BEGIN"
	}
	if _, err := db.conn.ExecContext(ctx, begin); err != nil {
		db.dropConn()
		return unavailable(err, "a transaction cannot begin")
	}
	done := false
	defer func() {
		if done {
			return
		}
		// Rolled back here also when fn panics.
		if _, rerr := db.conn.ExecContext(ctx, "ROLLBACK"); rerr != nil {
			db.dropConn()
		}
	}()
	tx := &Tx{db: db}
	if err := fn(tx); err != nil {
		return err
	}
	if tx.failed != nil {
		return tx.failed
	}
	if err := db.commit(ctx); err != nil {
		return &CommitError{Cause: err}
	}
	done = true
	if tx.changed {
		db.dropConn()
		db.reader.forget()
	}
	return nil
}

// commit ends the transaction. PostgreSQL answers COMMIT with ROLLBACK, and no
// error, when a statement in it had failed: that is not a commit.
func (db *DB) commit(ctx context.Context) error {
	if db.dialect == SQLite {
		_, err := db.conn.ExecContext(ctx, "COMMIT")
		return err
	}
	return db.conn.Raw(func(driver any) error {
		tag, err := driver.(*stdlib.Conn).Conn().Exec(ctx, "COMMIT")
		if err == nil && tag.String() != "COMMIT" {
			err = errors.New("a statement had failed; the database answered " + tag.String())
		}
		return err
	})
}

// CommitError says that a commit failed: whether the transaction is in the
// database can be told only by reading it again.
type CommitError struct{ Cause error }

func (e *CommitError) Error() string { return "commit: " + e.Cause.Error() }
func (e *CommitError) Unwrap() error { return e.Cause }

func readOnly() error {
	return fail.New(fail.Denied, "this database was opened to be read only")
}

// openConn makes sure that the writer has its connection.
func (db *DB) openConn(ctx context.Context) error {
	if db.writer == nil {
		return readOnly()
	}
	if db.conn != nil {
		if db.dialect == SQLite || db.conn.PingContext(ctx) == nil {
			return nil
		}
		db.dropConn()
	}
	c, err := db.writer.Conn(ctx)
	if err != nil {
		return unavailable(err, "the database cannot be reached")
	}
	if db.dialect == Postgres {
		wait := time.Duration(0)
		if db.owned {
			wait = lockPatience
		}
		if err := ownSession(ctx, c, wait); err != nil {
			return errors.Join(err, c.Close())
		}
		db.owned = true
	}
	db.conn = c
	return nil
}

// dropConn forgets the writer's connection and what was prepared on it.
func (db *DB) dropConn() {
	for q, st := range db.stmts {
		_ = st.Close()
		delete(db.stmts, q)
	}
	if db.conn != nil {
		_ = db.conn.Close()
		db.conn = nil
	}
}

// Dialect implements Querier.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Exec runs a statement.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	st, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := st.ExecContext(context.WithoutCancel(ctx), args...)
	return res, tx.note(err)
}

// note remembers an error with which SQLite rolls back the whole transaction
// of its own accord. What came after would run outside of it, and a savepoint
// would commit by itself.
func (tx *Tx) note(err error) error {
	if tx.db.dialect == SQLite && (IsFull(err) || IsDiskFault(err)) {
		tx.failed = err
	}
	return err
}

// Query implements Querier. The rows must be closed before the next call.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := tx.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(context.WithoutCancel(ctx), args...)
	return rows, tx.note(err)
}

// QueryRow implements Querier.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := tx.prepare(ctx, query)
	if tx.failed != nil {
		over, cancel := context.WithCancel(ctx)
		cancel()
		return tx.db.conn.QueryRowContext(over, "") // a row cannot be made to hold another error
	}
	if err != nil {
		return tx.db.conn.QueryRowContext(context.WithoutCancel(ctx), tx.db.sql(query), args...)
	}
	return st.QueryRowContext(context.WithoutCancel(ctx), args...)
}

func (tx *Tx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if tx.failed != nil {
		return nil, tx.failed
	}
	if st := tx.db.stmts[query]; st != nil {
		return st, nil
	}
	st, err := tx.db.conn.PrepareContext(context.WithoutCancel(ctx), tx.db.sql(query))
	if err != nil {
		return nil, tx.note(err)
	}
	if len(tx.db.stmts) < maxPrepared {
		tx.db.stmts[query] = st
	}
	return st, nil
}

// DDL runs statements that create or drop, translated for the database. They
// are separated by semicolons at the end of a line.
func (tx *Tx) DDL(ctx context.Context, text string) error {
	tx.changed = true
	for _, stmt := range splitDDL(tx.db.Translate(text)) {
		if _, err := tx.db.conn.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("%w in: %s", tx.note(err), stmt)
		}
	}
	return nil
}

// Savepoint runs fn so that its error undoes just what fn did. That error is
// returned as it is; a *SavepointError says that the savepoint itself failed
// and the whole transaction with it.
func (tx *Tx) Savepoint(ctx context.Context, fn func() error) error {
	ctx = context.WithoutCancel(ctx)
	name := fmt.Sprintf("s%d", tx.depth)
	if _, err := tx.Exec(ctx, "SAVEPOINT "+name); err != nil {
		return &SavepointError{err}
	}
	tx.depth++
	err := fn()
	tx.depth--
	if err != nil {
		if _, rerr := tx.Exec(ctx, "ROLLBACK TO SAVEPOINT "+name); rerr != nil {
			return &SavepointError{errors.Join(err, rerr)}
		}
	}
	if _, rerr := tx.Exec(ctx, "RELEASE SAVEPOINT "+name); rerr != nil {
		return &SavepointError{errors.Join(err, rerr)}
	}
	return err
}

// SavepointError says that what a savepoint held could be neither kept nor
// undone by itself.
type SavepointError struct{ Cause error }

func (e *SavepointError) Error() string { return "savepoint: " + e.Cause.Error() }
func (e *SavepointError) Unwrap() error { return e.Cause }

// Scrub makes erased data leave the files: SQLite overwrites it on deletion
// (secure_delete) and the WAL, which may still hold it, is folded in and cut
// off. On PostgreSQL what becomes of old row versions is its own matter.
func (db *DB) Scrub(ctx context.Context) error {
	if db.dialect != SQLite {
		return nil
	}
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if err := db.openConn(ctx); err != nil {
		return err
	}
	var busy, frames, folded int64
	err := db.conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &folded)
	if err == nil && busy != 0 {
		err = fail.New(fail.Unavailable, "somebody has been reading an earlier state of the database for too long").
			WithHint("it leaves the files with the next erasure, or when the hub is stopped; a backup or a verification may be under way")
	}
	return err
}

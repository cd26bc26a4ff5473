package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"comity.example/comity/internal/fail"
)

// OpenReadOnly opens a database to look at it: it takes no lock, writes
// nothing, and works beside a hub that is running on the same data. Each Read
// sees one snapshot, however long it takes. Write fails.
func OpenReadOnly(ctx context.Context, rawURL string) (*DB, error) {
	path, isSQLite := strings.CutPrefix(rawURL, "sqlite:")
	db := &DB{dialect: SQLite, stmts: map[string]*sql.Stmt{}}
	driver, dsn := "sqlite", ""
	switch {
	case isSQLite:
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "database path")
		}
		if _, err := os.Stat(abs); err != nil {
			return nil, fail.Wrap(err, fail.NotFound, "there is no database at %s", path)
		}
		db.path = abs
		dsn = fileURL(abs) + "?mode=ro&_txlock=deferred&_pragma=busy_timeout(10000)&_pragma=query_only(1)&_pragma=cache_size(-16000)"
	case strings.HasPrefix(rawURL, "postgres://"), strings.HasPrefix(rawURL, "postgresql://"):
		db.dialect, driver, dsn = Postgres, "pgx", rawURL
	default:
		return nil, fail.New(fail.Invalid, "database %q is neither sqlite:PATH nor postgres://…", redact(rawURL))
	}
	err := db.look(ctx, driver, dsn)
	if err != nil && isSQLite && atRest(db.path) {
		// On a read-only disk SQLite cannot make the files by which readers
		// and writers agree; where nobody writes there is nothing to agree on.
		err = db.look(ctx, driver, dsn+"&immutable=1")
	}
	if err != nil {
		return nil, unavailable(err, "the database cannot be read")
	}
	return db, nil
}

// look opens the readers, and nothing else.
func (db *DB) look(ctx context.Context, driver, dsn string) (err error) {
	if db.reader, err = openPool(driver, dsn, 4); err == nil {
		err = db.reader.PingContext(ctx)
	}
	if err != nil {
		_ = db.Close()
		db.reader = nil
	}
	return err
}

// atRest reports whether a file was closed in good order: a hub that runs, or
// was killed, leaves its WAL beside it.
func atRest(path string) bool {
	_, err := os.Stat(path + "-wal")
	return errors.Is(err, os.ErrNotExist)
}

// OpenScratch makes a new SQLite database for something that is thrown away
// afterwards: nothing in it survives a power cut, and it is fast for that.
func OpenScratch(ctx context.Context, path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "database path")
	}
	if _, err := os.Stat(abs); err == nil {
		return nil, fail.New(fail.Exists, "%s is there already", path)
	}
	db := &DB{dialect: SQLite, path: abs, stmts: map[string]*sql.Stmt{}}
	dsn := fileURL(abs) + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=temp_store(2)" +
		"&_pragma=journal_mode(MEMORY)&_pragma=synchronous(OFF)&_pragma=cache_size(-64000)"
	if db.writer, err = openPool("sqlite", dsn, 1); err == nil {
		err = db.probe(ctx)
	}
	if err == nil {
		db.reader, err = openPool("sqlite", sqliteDSN(abs, true), 4)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
}

// HasTable reports whether there is a table of this name: for whoever looks at a
// database that may hold nothing yet.
func (db *DB) HasTable(ctx context.Context, name string) (has bool, err error) {
	text := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1`
	if db.dialect == Postgres {
		text = `SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1`
	}
	err = db.Read(ctx, func(q Querier) error {
		var n int64
		err := q.QueryRow(ctx, text, name).Scan(&n)
		has = n > 0
		return err
	})
	return has, unavailable(err, "the database cannot be read")
}

package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // SQLite, no cgo

	"comity.example/comity/internal/fail"
)

// Dialect names the database behind a DB.
type Dialect string

// The two databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	path    string // of the SQLite file
	writer  *pool
	reader  *pool
	lock    io.Closer  // of the SQLite file, held while we own the data
	writeMu sync.Mutex // one write transaction at a time
	conn    *sql.Conn  // the writer's connection, nil when it has to be opened
	owned   bool       // on PostgreSQL: we have held the lock once
	stmts   map[string]*sql.Stmt
}

// pool is a *sql.DB that remembers what it has prepared.
type pool struct {
	*sql.DB
	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

// Querier reads rows. sql.ErrNoRows comes from Scan as usual.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
	Dialect() Dialect
}

// Open opens a database by URL: "sqlite:/path/to/file" or "postgres://…". It
// takes a lock that a second process cannot take, and refuses when another
// has it.
func Open(ctx context.Context, rawURL string) (*DB, error) {
	if path, ok := strings.CutPrefix(rawURL, "sqlite:"); ok {
		return openSQLite(ctx, path)
	}
	if strings.HasPrefix(rawURL, "postgres://") || strings.HasPrefix(rawURL, "postgresql://") {
		return openPostgres(ctx, rawURL)
	}
	return nil, fail.New(fail.Invalid, "database %q is neither sqlite:PATH nor postgres://…", redact(rawURL))
}

// redact leaves out what a URL may hold of a password.
func redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "database path")
	}
	lock, err := lockFile(abs + ".lock")
	if err != nil {
		return nil, err
	}
	db := &DB{dialect: SQLite, path: abs, lock: lock, stmts: map[string]*sql.Stmt{}}
	// For its owner only, wherever the folder is: SQLite gives its WAL the same.
	// A file that cannot be made is the probe's to explain.
	if f, err := os.OpenFile(abs, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err == nil {
		_ = f.Close()
	}
	if db.writer, err = openPool("sqlite", sqliteDSN(abs, false), 1); err == nil {
		err = db.probe(ctx)
	}
	if err == nil {
		db.reader, err = openPool("sqlite", sqliteDSN(abs, true), max(4, 2*runtime.NumCPU()))
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// sqliteDSN spells out every pragma: none of our promises rests on a default.
func sqliteDSN(path string, read bool) string {
	pragmas := []string{"busy_timeout(10000)", "foreign_keys(1)", "secure_delete(1)", "temp_store(2)"}
	mode := "&_txlock=immediate"
	if read {
		pragmas = append(pragmas, "query_only(1)", "cache_size(-16000)")
		mode = "&_txlock=deferred"
	} else {
		pragmas = append(pragmas, "journal_mode(WAL)", "synchronous("+synchronous()+")", "cache_size(-64000)", "wal_autocheckpoint(4000)")
	}
	return fileURL(path) + "?_pragma=" + strings.Join(pragmas, "&_pragma=") + mode
}

// synchronous is FULL. The one way to weaken it is for the test that proves
// that a weaker one would be found out, and it says so loudly in its name.
func synchronous() string {
	if os.Getenv("COMITY_TEST_PLANT_SYNCHRONOUS_OFF") == "1" {
		return "OFF"
	}
	return "FULL"
}

// probe makes sure that the file can be written and is a database of ours.
func (db *DB) probe(ctx context.Context) error {
	err := db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS sqldb_probe (n BIGINT NOT NULL)`)
		return err
	})
	if err != nil && db.dialect == SQLite {
		e := fail.New(fail.Unavailable, "the database cannot be written")
		e.Cause = err
		return e.WithHint("check that %s and its folder are writable and that the disk is not full", db.path)
	}
	return err
}

// openPostgres opens two pools. The writer's has one connection, whose session
// holds the lock: without the lock there is no writing.
func openPostgres(ctx context.Context, rawURL string) (*DB, error) {
	config, err := pgx.ParseConfig(rawURL)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the database URL cannot be read")
	}
	db := &DB{dialect: Postgres, stmts: map[string]*sql.Stmt{}}
	config.RuntimeParams["synchronous_commit"] = "on" // whatever the server's default is
	db.writer = newPool(stdlib.OpenDB(*config), 1)
	if db.reader, err = openPool("pgx", rawURL, max(4, 2*runtime.NumCPU())); err == nil {
		err = db.openConn(ctx)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

func openPool(driver, dsn string, conns int) (*pool, error) {
	p, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the database cannot be opened")
	}
	return newPool(p, conns), nil
}

func newPool(p *sql.DB, conns int) *pool {
	p.SetMaxOpenConns(conns)
	p.SetMaxIdleConns(conns)
	p.SetConnMaxIdleTime(0)
	p.SetConnMaxLifetime(0)
	return &pool{DB: p, stmts: map[string]*sql.Stmt{}}
}

// Close ends everything; on SQLite it folds the WAL into the file.
func (db *DB) Close() error {
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	db.dropConn()
	if db.owned {
		db.disown()
	}
	var first error
	for _, p := range []*pool{db.reader, db.writer} {
		if p == nil {
			continue
		}
		if err := p.Close(); err != nil && first == nil {
			first = err
		}
	}
	if db.lock != nil {
		if err := db.lock.Close(); err != nil && first == nil {
			first = err
		}
		db.lock = nil
	}
	return first
}

// Dialect says which database it is.
func (db *DB) Dialect() Dialect { return db.dialect }

// Path is the file of a SQLite database, empty for PostgreSQL.
func (db *DB) Path() string { return db.path }

// Read runs fn against one snapshot of the database.
func (db *DB) Read(ctx context.Context, fn func(q Querier) error) error {
	opt := &sql.TxOptions{ReadOnly: true}
	if db.dialect == Postgres {
		opt.Isolation = sql.LevelRepeatableRead
	} else {
		opt = nil // the reader's connections are query_only already
	}
	tx, err := db.reader.BeginTx(ctx, opt)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the database cannot be read")
	}
	defer func() { _ = tx.Rollback() }()
	return fn(&snapshot{db: db, tx: tx})
}

// snapshot is a read transaction.
type snapshot struct {
	db *DB
	tx *sql.Tx
}

func (s *snapshot) Dialect() Dialect { return s.db.dialect }

func (s *snapshot) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := s.db.reader.prepared(ctx, s.db.sql(query))
	if err != nil {
		return s.tx.QueryContext(ctx, s.db.sql(query), args...)
	}
	return s.tx.StmtContext(ctx, st).QueryContext(ctx, args...)
}

func (s *snapshot) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := s.db.reader.prepared(ctx, s.db.sql(query))
	if err != nil {
		return s.tx.QueryRowContext(ctx, s.db.sql(query), args...)
	}
	return s.tx.StmtContext(ctx, st).QueryRowContext(ctx, args...)
}

// maxPrepared bounds the memory of a program that makes up its queries.
const maxPrepared = 512

// prepared gives a statement that lives as long as the pool.
func (p *pool) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	p.mu.RLock()
	st, n := p.stmts[query], len(p.stmts)
	p.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	if n >= maxPrepared || p.Stats().InUse >= p.Stats().MaxOpenConnections {
		// Preparing on the pool would wait for a connection that the callers
		// of all the others may be holding.
		return nil, fmt.Errorf("not prepared")
	}
	st, err := p.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.stmts[query]; other != nil {
		_ = st.Close()
		return other, nil
	}
	p.stmts[query] = st
	return st, nil
}

// forget closes what was prepared.
func (p *pool) forget() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for q, st := range p.stmts {
		_ = st.Close()
		delete(p.stmts, q)
	}
}

// Micros is how an instant is stored: microseconds since 1970 in UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time is the inverse of Micros.
func Time(us int64) time.Time { return time.UnixMicro(us).UTC() }

package sqldb_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// onBoth runs one case on each database, empty and open.
func onBoth(t *testing.T, run func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, open(t, url)) })
}

func open(t *testing.T, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func write(t *testing.T, db *sqldb.DB, fn func(tx *sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func ddl(t *testing.T, db *sqldb.DB, text string) {
	t.Helper()
	write(t, db, func(tx *sqldb.Tx) error { return tx.DDL(t.Context(), text) })
}

func insert(t *testing.T, db *sqldb.DB, query string, args ...any) {
	t.Helper()
	write(t, db, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	})
}

// column reads one column of text with a reader.
func column(t *testing.T, db *sqldb.DB, query string, args ...any) (out []string) {
	t.Helper()
	err := db.Read(t.Context(), func(q sqldb.Querier) (err error) {
		out, err = columnOf(t.Context(), q, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func columnOf(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []string, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func count(t *testing.T, db *sqldb.DB, table string) (n int64) {
	t.Helper()
	err := db.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const numbers = "CREATE TABLE number (n BIGINT NOT NULL PRIMARY KEY);\n"

func TestSavepoints(t *testing.T) {
	boom := errors.New("boom")
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, numbers)
		write(t, db, func(tx *sqldb.Tx) error {
			add := func(n int64) error {
				_, err := tx.Exec(ctx, `INSERT INTO number (n) VALUES ($1)`, n)
				return err
			}
			if err := add(1); err != nil {
				return err
			}
			err := tx.Savepoint(ctx, func() error {
				if err := add(2); err != nil {
					return err
				}
				if err := tx.Savepoint(ctx, func() error { return errors.Join(add(3), boom) }); !errors.Is(err, boom) {
					t.Errorf("the inner savepoint gives %v", err)
				}
				return tx.Savepoint(ctx, func() error { return add(4) })
			})
			if err != nil {
				return err
			}
			// The database's own refusal is undone like any other error.
			if err := tx.Savepoint(ctx, func() error { return errors.Join(add(5), add(1)) }); !sqldb.IsUnique(err) {
				t.Errorf("a key twice gives %v", err)
			}
			return add(6)
		})
		if got := column(t, db, `SELECT CAST(n AS TEXT) FROM number ORDER BY n`); !slices.Equal(got, []string{"1", "2", "4", "6"}) {
			t.Errorf("kept %q", got)
		}
	})
}

func TestWriteIsAllOrNothing(t *testing.T) {
	boom := errors.New("boom")
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ddl(t, db, numbers)
		add := func(ctx context.Context, n int64, then func() error) error {
			return db.Write(ctx, func(tx *sqldb.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO number (n) VALUES ($1)`, n); err != nil {
					return err
				}
				return then()
			})
		}
		if err := add(t.Context(), 1, func() error { return boom }); err != boom {
			t.Errorf("the function's error came back as %v", err)
		}
		func() {
			defer func() {
				if r := recover(); r != "panic" {
					t.Errorf("the panic became %v", r)
				}
			}()
			_ = add(t.Context(), 2, func() error { panic("panic") })
		}()
		done, cancel := context.WithCancel(t.Context())
		cancel()
		if err := add(done, 3, func() error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled context gives %v", err)
		}
		// Once begun it runs to its end: half a transaction is nobody's wish.
		during, cancel := context.WithCancel(t.Context())
		if err := add(during, 4, func() error { cancel(); return nil }); err != nil {
			t.Errorf("a context cancelled on the way: %v", err)
		}
		if got := column(t, db, `SELECT CAST(n AS TEXT) FROM number ORDER BY n`); !slices.Equal(got, []string{"4"}) {
			t.Errorf("kept %q", got)
		}
	})
}

// Write must not report success for a transaction that did not happen:
// PostgreSQL answers COMMIT of a failed one with ROLLBACK and no error.
func TestASwallowedErrorIsNotACommit(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, numbers)
		insert(t, db, `INSERT INTO number (n) VALUES ($1)`, int64(1))
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO number (n) VALUES ($1)`, int64(2)); err != nil {
				return err
			}
			_, _ = tx.Exec(ctx, `INSERT INTO number (n) VALUES ($1)`, int64(1))
			return nil
		})
		kept := count(t, db, "number") == 2
		if kept != (err == nil) {
			t.Errorf("Write gave %v, and it is %v that the row is there", err, kept)
		}
		insert(t, db, `INSERT INTO number (n) VALUES ($1)`, int64(3)) // and it goes on
	})
}

func TestReadSeesOneSnapshot(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, numbers)
		insert(t, db, `INSERT INTO number (n) VALUES (1)`)
		err := db.Read(ctx, func(q sqldb.Querier) error {
			for round := range 3 {
				var n int64
				if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM number`).Scan(&n); err != nil {
					return err
				}
				if n != 1 {
					t.Errorf("round %d sees %d rows", round, n)
				}
				insert(t, db, `INSERT INTO number (n) VALUES ($1)`, int64(round+2))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "number"); n != 4 {
			t.Errorf("a new snapshot sees %d rows", n)
		}
	})
}

// Readers never wait for the writer, nor the writer for readers; and each
// snapshot holds whole transactions.
func TestReadersBesideTheWriter(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, "CREATE TABLE pair (n BIGINT NOT NULL, side TEXT NOT NULL, PRIMARY KEY (n, side));\n")
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					err := db.Read(ctx, func(q sqldb.Querier) error {
						var left, right int64
						if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM pair WHERE side = 'left'`).Scan(&left); err != nil {
							return err
						}
						if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM pair WHERE side = 'right'`).Scan(&right); err != nil {
							return err
						}
						if left != right {
							t.Errorf("half a transaction was seen: %d and %d", left, right)
						}
						return nil
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for n := range int64(60) {
			write(t, db, func(tx *sqldb.Tx) error {
				for _, side := range []string{"left", "right"} {
					if _, err := tx.Exec(ctx, `INSERT INTO pair (n, side) VALUES ($1, $2)`, n, side); err != nil {
						return err
					}
				}
				return nil
			})
		}
		close(stop)
		wg.Wait()
		if n := count(t, db, "pair"); n != 120 {
			t.Errorf("%d rows of 120", n)
		}
	})
}

func TestWritersTakeTurns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, "CREATE TABLE total (k BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);\n")
		insert(t, db, `INSERT INTO total (k, n) VALUES (1, 0)`)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 5 {
					err := db.Write(ctx, func(tx *sqldb.Tx) error {
						var n int64
						if err := tx.QueryRow(ctx, `SELECT n FROM total WHERE k = 1`).Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, `UPDATE total SET n = $1 WHERE k = 1`, n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := column(t, db, `SELECT CAST(n AS TEXT) FROM total`); got[0] != "80" {
			t.Errorf("80 turns added up to %s", got[0])
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ddl(t, db, numbers)
		err := db.Read(t.Context(), func(q sqldb.Querier) error {
			_, err := columnOf(t.Context(), q, `INSERT INTO number (n) VALUES (1) RETURNING 'done'`)
			return err
		})
		if !sqldb.IsReadOnly(err) {
			t.Errorf("a reader that writes gives %v", err)
		}
		if count(t, db, "number") != 0 {
			t.Error("a reader wrote a row")
		}
	})
}

func TestErrorsAreTold(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, "CREATE TABLE told (k BIGINT NOT NULL PRIMARY KEY, u TEXT NOT NULL UNIQUE);\n")
		insert(t, db, `INSERT INTO told (k, u) VALUES (1, 'a')`)
		for _, c := range []struct {
			name, query string
			args        []any
			unique      bool
		}{
			{"the key again", `INSERT INTO told (k, u) VALUES (1, 'b')`, nil, true},
			{"a unique column again", `INSERT INTO told (k, u) VALUES (2, 'a')`, nil, true},
			{"no value", `INSERT INTO told (k, u) VALUES (3, $1)`, []any{nil}, false},
			{"no such table", `INSERT INTO untold (k) VALUES (1)`, nil, false},
		} {
			t.Run(c.name, func(t *testing.T) {
				err := db.Write(ctx, func(tx *sqldb.Tx) error {
					_, err := tx.Exec(ctx, c.query, c.args...)
					return err
				})
				if err == nil {
					t.Fatal("it was accepted")
				}
				if sqldb.IsUnique(err) != c.unique || sqldb.IsFull(err) || sqldb.IsDiskFault(err) || sqldb.IsReadOnly(err) {
					t.Errorf("%v: unique %v, full %v, disk %v, read-only %v", err,
						sqldb.IsUnique(err), sqldb.IsFull(err), sqldb.IsDiskFault(err), sqldb.IsReadOnly(err))
				}
			})
		}
		err := db.Read(ctx, func(q sqldb.Querier) error {
			var k int64
			return q.QueryRow(ctx, `SELECT k FROM told WHERE k = 9`).Scan(&k)
		})
		if !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("no row gives %v", err)
		}
	})
}

func TestOneOwner(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		first := open(t, url)
		if _, err := sqldb.Open(t.Context(), url); !fail.Is(err, fail.Conflict) || fail.Hint(err) == "" {
			t.Errorf("a second owner: %v", err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := open(t, url)
		insertInto := func(db *sqldb.DB) error {
			return db.Write(t.Context(), func(tx *sqldb.Tx) error { return tx.DDL(t.Context(), numbers) })
		}
		if err := insertInto(second); err != nil {
			t.Errorf("after the first has closed: %v", err)
		}
	})
}

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, url := range map[string]string{
		"no scheme": "hub.db", "another database": "mysql://u:geheim@host/db", "nothing": "",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqldb.Open(t.Context(), url)
			if !fail.Is(err, fail.Invalid) {
				t.Fatalf("gives %v", err)
			}
			if strings.Contains(err.Error(), "geheim") {
				t.Error("the password is in the message")
			}
		})
	}
	notOurs := filepath.Join(t.TempDir(), "hub.db")
	if err := os.WriteFile(notOurs, bytes.Repeat([]byte("not a database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqldb.Open(t.Context(), "sqlite:"+notOurs); !fail.Is(err, fail.Unavailable) || !sqldb.IsDiskFault(err) {
		t.Errorf("a file that is no database: %v", err)
	}
}

// No promise rests on a default.
func TestSQLiteSettings(t *testing.T) {
	db := open(t, hubtest.SQLite(t))
	write(t, db, func(tx *sqldb.Tx) error {
		for pragma, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1",
		} {
			var got string
			if err := tx.QueryRow(t.Context(), `PRAGMA `+pragma).Scan(&got); err != nil {
				return err
			}
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
		return nil
	})
}

// The cluster of the tests has it off, and so may an operator's.
func TestPostgresCommitsDurably(t *testing.T) {
	db := open(t, hubtest.Postgres(t))
	write(t, db, func(tx *sqldb.Tx) error {
		var got string
		if err := tx.QueryRow(t.Context(), `SHOW synchronous_commit`).Scan(&got); err != nil {
			return err
		}
		if got != "on" {
			t.Errorf("synchronous_commit is %s", got)
		}
		return nil
	})
}

func TestScrubLeavesNoTraceInTheFiles(t *testing.T) {
	db := open(t, hubtest.SQLite(t))
	ddl(t, db, "CREATE TABLE note (k BIGINT NOT NULL PRIMARY KEY, data BLOB);\n")
	secret := bytes.Repeat([]byte("unmistakable "), 1000) // more than a page
	insert(t, db, `INSERT INTO note (k, data) VALUES (1, $1)`, secret)
	if !inFiles(t, db, "unmistakable") {
		t.Fatal("the text is in no file: this test would prove nothing")
	}
	insert(t, db, `UPDATE note SET data = NULL WHERE k = 1`)
	if err := db.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, db, "unmistakable") {
		t.Error("the erased text is still in a file")
	}
}

func inFiles(t *testing.T, db *sqldb.DB, text string) bool {
	t.Helper()
	files, err := filepath.Glob(db.Path() + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

// What a database holds is for its owner, whatever the folder allows.
func TestFilesAreForTheirOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hub.db")
	db := open(t, "sqlite:"+path)
	insertOne(t, db)
	for _, name := range []string{path, path + "-wal", path + "-shm", path + ".lock"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is open to others: %v", filepath.Base(name), info.Mode())
		}
	}
}

func insertOne(t *testing.T, db *sqldb.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		return tx.DDL(t.Context(), "CREATE TABLE one (n BIGINT NOT NULL);\n")
	})
	if err != nil {
		t.Fatal(err)
	}
}

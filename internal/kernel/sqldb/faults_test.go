package sqldb_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// eventually repeats until it succeeds; a database that was cut off needs a
// moment, and how long is not what is tested.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

// The lock belongs to the session that writes: it is lost with the session,
// and taken again before anything is written.
func TestPostgresCutOff(t *testing.T) {
	url := hubtest.Postgres(t)
	db := open(t, url)
	ddl(t, db, numbers)
	add := func(n int64) error {
		return db.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO number (n) VALUES ($1)`, n)
			return err
		})
	}
	for n := range int64(5) {
		if hubtest.CutPostgres(t, url) == 0 {
			t.Fatal("nobody was cut off")
		}
		eventually(t, "writing after the cut", func() error { return add(n) })
		if _, err := sqldb.Open(t.Context(), url); !fail.Is(err, fail.Conflict) {
			t.Fatalf("after the cut a second owner: %v", err)
		}
	}
	if n := count(t, db, "number"); n != 5 {
		t.Errorf("%d rows of 5", n)
	}
}

// Whoever takes the data over while we are cut off has it: we write nothing.
func TestPostgresTakenOver(t *testing.T) {
	url := hubtest.Postgres(t)
	first := open(t, url)
	ddl(t, first, numbers)
	hubtest.CutPostgres(t, url)
	var second *sqldb.DB
	eventually(t, "taking over", func() (err error) {
		second, err = sqldb.Open(t.Context(), url)
		return err
	})
	add := func() error {
		return first.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO number (n) VALUES (1)`)
			return err
		})
	}
	if err := add(); !fail.Is(err, fail.Conflict) {
		t.Fatalf("the first owner writes on: %v", err)
	}
	if n := count(t, first, "number"); n != 0 {
		t.Fatal("a row was written without the lock")
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "writing when the other has gone", add)
}

// A disk that is full in the middle of a transaction: SQLite ends it by
// itself, and whatever the function makes of the error, nothing is kept.
func TestFullDiskKeepsNoHalves(t *testing.T) {
	disk := hubtest.SmallDisk(t, "2m")
	db := open(t, "sqlite:"+filepath.Join(disk.Dir, "hub.db"))
	ctx := t.Context()
	ddl(t, db, "CREATE TABLE heap (k BIGINT NOT NULL PRIMARY KEY, data BLOB);\n")
	free := disk.Fill(64 << 10)
	big := bytes.Repeat([]byte{7}, 300<<10)
	for name, swallow := range map[string]bool{"the error is returned": false, "the error is swallowed": true} {
		t.Run(name, func(t *testing.T) {
			err := db.Write(ctx, func(tx *sqldb.Tx) error {
				if _, err := tx.Exec(ctx, `INSERT INTO heap (k) VALUES (1)`); err != nil {
					return err
				}
				err := tx.Savepoint(ctx, func() error {
					// More than the cache holds back: it must go to the disk now.
					for k := range int64(400) {
						if _, err := tx.Exec(ctx, `INSERT INTO heap (k, data) VALUES ($1, $2)`, k+2, big); err != nil {
							return err
						}
					}
					return nil
				})
				if err == nil {
					t.Error("the disk was not full")
				}
				if !swallow {
					return err
				}
				_ = tx.Savepoint(ctx, func() error {
					_, err := tx.Exec(ctx, `INSERT INTO heap (k) VALUES (1000)`)
					return err
				})
				return nil
			})
			if !sqldb.IsFull(err) {
				t.Errorf("gives %v", err)
			}
			if n := count(t, db, "heap"); n != 0 {
				t.Errorf("%d rows were kept of a transaction that failed", n)
			}
		})
	}
	free()
	insert(t, db, `INSERT INTO heap (k) VALUES (1)`)
	if got := column(t, db, `SELECT CAST(k AS TEXT) FROM heap`); !slices.Equal(got, []string{"1"}) {
		t.Errorf("after the disk has room again: %q", got)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	disk := hubtest.SmallDisk(t, "4m")
	url := "sqlite:" + filepath.Join(disk.Dir, "hub.db")
	db, err := sqldb.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	ddl(t, db, numbers)
	insert(t, db, `INSERT INTO number (n) VALUES (7)`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	disk.ReadOnly()
	if _, err := sqldb.Open(t.Context(), url); !fail.Is(err, fail.Unavailable) || fail.Hint(err) == "" {
		t.Errorf("opening it: %v", err)
	}
	look, err := sqldb.OpenReadOnly(t.Context(), url)
	if err != nil {
		t.Fatalf("looking at it: %v", err)
	}
	defer func() { _ = look.Close() }()
	if got := column(t, look, `SELECT CAST(n AS TEXT) FROM number`); !slices.Equal(got, []string{"7"}) {
		t.Errorf("it holds %q", got)
	}
}

// Looking at a running hub's data sees what is committed, takes no lock, and
// writes nothing.
func TestLookingBesideTheOwner(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		db := open(t, url)
		ddl(t, db, numbers)
		insert(t, db, `INSERT INTO number (n) VALUES (1)`)
		look, err := sqldb.OpenReadOnly(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		insert(t, db, `INSERT INTO number (n) VALUES (2)`)
		if n := count(t, look, "number"); n != 2 {
			t.Errorf("it sees %d rows", n)
		}
		nothing := func(*sqldb.Tx) error { return nil }
		for name, err := range map[string]error{
			"write": look.Write(t.Context(), nothing), "migrate": look.Migrate(t.Context(), "people", fstest.MapFS{}),
		} {
			if !fail.Is(err, fail.Denied) {
				t.Errorf("%s gives %v", name, err)
			}
		}
		if err := look.Close(); err != nil {
			t.Fatal(err)
		}
		insert(t, db, `INSERT INTO number (n) VALUES (3)`)
		if _, err := sqldb.Open(t.Context(), url); err == nil {
			t.Error("looking took the owner's lock away")
		}
	})
	if _, err := sqldb.OpenReadOnly(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "none.db")); !fail.Is(err, fail.NotFound) {
		t.Errorf("looking at nothing: %v", err)
	}
}

func TestSecondWriterOfTheFile(t *testing.T) {
	// Somebody's sqlite3 shell is no hub and takes no lock of ours: SQLite's
	// own locks keep it apart, and its rows are simply there.
	url := hubtest.SQLite(t)
	db := open(t, url)
	ddl(t, db, numbers)
	shell, err := sqldb.OpenReadOnly(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shell.Close() }()
	err = shell.Read(t.Context(), func(q sqldb.Querier) error {
		if _, err := columnOf(t.Context(), q, `SELECT 'a'`); err != nil {
			return err
		}
		_, err := columnOf(t.Context(), q, `DELETE FROM number RETURNING 'x'`)
		if !sqldb.IsReadOnly(err) {
			return errors.Join(errors.New("it may delete"), err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

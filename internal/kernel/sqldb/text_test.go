package sqldb_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/kernel/sqldb"
)

func TestParametersGoWhereTheirNumberSays(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, "CREATE TABLE place (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL);\n")
		insert(t, db, `INSERT INTO place (b, a, c) VALUES ($2, $1, $1)`, "one", "two")
		for _, c := range []struct {
			name, query string
			args        []any
			want        string
		}{
			{"the second first", `SELECT a || b || c FROM place WHERE b = $2 AND a = $1`, []any{"one", "two"}, "onetwoone"},
			{"one twice", `SELECT c FROM place WHERE a = $1 AND c = $1`, []any{"one"}, "one"},
			{"a dollar in quotes is text", `SELECT a || '$1' FROM place WHERE a = $1`, []any{"one"}, "one$1"},
			{"a name in quotes is a name", `SELECT a AS "$2" FROM place WHERE a = $1`, []any{"one"}, "one"},
			{"more than nine", `SELECT a FROM place WHERE a = $11 AND b = $10 AND
				$1 = 'p' AND $2 = 'p' AND $3 = 'p' AND $4 = 'p' AND $5 = 'p' AND $6 = 'p' AND $7 = 'p' AND $8 = 'p' AND $9 = 'p'`,
				[]any{"p", "p", "p", "p", "p", "p", "p", "p", "p", "two", "one"}, "one"},
		} {
			t.Run(c.name, func(t *testing.T) {
				if got := column(t, db, c.query, c.args...); len(got) != 1 || got[0] != c.want {
					t.Errorf("a reader gives %q, want %q", got, c.want)
				}
				write(t, db, func(tx *sqldb.Tx) error {
					got, err := columnOf(ctx, tx, c.query, c.args...)
					if err == nil && (len(got) != 1 || got[0] != c.want) {
						t.Errorf("the writer gives %q, want %q", got, c.want)
					}
					return err
				})
			})
		}
	})
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		ddl(t, db, "CREATE TABLE kept (k BIGINT NOT NULL PRIMARY KEY, i BIGINT, s TEXT, b BLOB);\n")
		key := int64(0)
		rapid.Check(t, func(rt *rapid.T) {
			key++
			i := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{0, math.MaxInt64, math.MinInt64})).Draw(rt, "i")
			s := rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 })).Draw(rt, "s") // PostgreSQL has no NUL in text
			b := rapid.SliceOf(rapid.Byte()).Draw(rt, "b")
			insert(t, db, `INSERT INTO kept (k, i, s, b) VALUES ($1, $2, $3, $4)`, key, i, s, b)
			err := db.Read(ctx, func(q sqldb.Querier) error {
				var gi int64
				var gs string
				var gb []byte
				if err := q.QueryRow(ctx, `SELECT i, s, b FROM kept WHERE k = $1`, key).Scan(&gi, &gs, &gb); err != nil {
					return err
				}
				if gi != i || gs != s || !bytes.Equal(gb, b) {
					rt.Errorf("%d %q %x came back as %d %q %x", i, s, b, gi, gs, gb)
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
		})
	})
}

// An empty blob is not NULL: an erased body is told from an empty one by that.
func TestNothingAndEmptyAreTwoThings(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ddl(t, db, "CREATE TABLE gap (k TEXT NOT NULL PRIMARY KEY, s TEXT, b BLOB);\n")
		insert(t, db, `INSERT INTO gap (k, s, b) VALUES ($1, $2, $3)`, "empty", "", []byte{})
		insert(t, db, `INSERT INTO gap (k, s, b) VALUES ($1, $2, $3)`, "nothing", nil, nil)
		if got := column(t, db, `SELECT k FROM gap WHERE s IS NULL AND b IS NULL`); !slices.Equal(got, []string{"nothing"}) {
			t.Errorf("NULL in %q", got)
		}
		if got := column(t, db, `SELECT k FROM gap WHERE s IS NOT NULL AND b IS NOT NULL`); !slices.Equal(got, []string{"empty"}) {
			t.Errorf("not NULL in %q", got)
		}
	})
}

func TestTextSortsByItsBytes(t *testing.T) {
	want := []string{"", "B", "Z", "a", "aa", "b", "z", "É", "é", "ا", "一", "😀"}
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ddl(t, db, "CREATE TABLE word (w TEXT NOT NULL PRIMARY KEY, v TEXT NOT NULL);\nCREATE INDEX word_v ON word (v);\n")
		for _, w := range slices.Backward(want) {
			insert(t, db, `INSERT INTO word (w, v) VALUES ($1, $1)`, w)
		}
		for name, query := range map[string]string{
			"by the key": `SELECT w FROM word ORDER BY w`, "by an index": `SELECT v FROM word ORDER BY v`,
		} {
			if got := column(t, db, query); !slices.Equal(got, want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		if got := column(t, db, `SELECT MAX(w) FROM word WHERE w < $1`, "a"); got[0] != "Z" {
			t.Errorf("the word before a is %q", got)
		}
	})
}

func TestDDLIsTranslated(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ddl(t, db, `
-- A comment; with a semicolon.
CREATE TABLE first (
    name TEXT NOT NULL PRIMARY KEY, -- TEXT of some sort
    data BLOB
);
CREATE INDEX first_data ON first (data);
CREATE TABLE second (n BIGINT NOT NULL)
;
`)
		insert(t, db, `INSERT INTO first (name, data) VALUES ($1, $2)`, "x", []byte{0, 255})
		insert(t, db, `INSERT INTO second (n) VALUES ($1)`, int64(1))
		err := db.Write(t.Context(), func(tx *sqldb.Tx) error { return tx.DDL(t.Context(), "CREATE TABLE third (;\n") })
		if err == nil || !strings.Contains(err.Error(), "third") {
			t.Errorf("an error in DDL does not name the statement: %v", err)
		}
	})
}

// What was prepared for a table's old shape must not be used for the new one.
func TestPreparedStatementsOutliveDDL(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		columns := func(q sqldb.Querier) (n int, err error) {
			rows, err := q.Query(ctx, `SELECT * FROM shape WHERE k = $1`, int64(1))
			if err != nil {
				return 0, err
			}
			defer func() { _ = rows.Close() }()
			names, err := rows.Columns()
			for rows.Next() {
			}
			return len(names), errors.Join(err, rows.Err())
		}
		check := func(want int) {
			t.Helper()
			for range 3 {
				err := db.Read(ctx, func(q sqldb.Querier) error {
					n, err := columns(q)
					if err == nil && n != want {
						t.Errorf("a reader sees %d columns, want %d", n, want)
					}
					return err
				})
				if err != nil {
					t.Fatalf("reader: %v", err)
				}
				write(t, db, func(tx *sqldb.Tx) error {
					n, err := columns(tx)
					if err == nil && n != want {
						t.Errorf("the writer sees %d columns, want %d", n, want)
					}
					return err
				})
			}
		}
		for round := range 3 {
			extra := strings.Repeat(", x TEXT", min(round, 1)) + strings.Repeat(", y BLOB", round/2)
			ddl(t, db, "DROP TABLE IF EXISTS shape;\nCREATE TABLE shape (k BIGINT NOT NULL"+extra+");\n")
			insert(t, db, `INSERT INTO shape (k) VALUES (1)`)
			check(round + 1)
		}
	})
}

// A program that makes up its queries must not run out of connections.
func TestManyQueriesAndNestedReads(t *testing.T) {
	onBoth(t, func(t *testing.T, db *sqldb.DB) {
		ctx := t.Context()
		for i := range 600 {
			got := column(t, db, fmt.Sprintf(`SELECT '%d'`, i))
			if got[0] != fmt.Sprint(i) {
				t.Fatalf("query %d gives %q", i, got)
			}
		}
		var wg sync.WaitGroup
		for i := range 32 {
			wg.Go(func() {
				err := db.Read(ctx, func(q sqldb.Querier) error {
					_, err := columnOf(ctx, q, fmt.Sprintf(`SELECT 'again %d'`, i))
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestInstantsAreMicroseconds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us := rapid.Int64Range(-62_000_000_000_000_000, 250_000_000_000_000_000).Draw(t, "us")
		if got := sqldb.Micros(sqldb.Time(us)); got != us {
			t.Fatalf("%d came back as %d", us, got)
		}
		if sqldb.Time(us).Location() != time.UTC {
			t.Fatal("not in UTC")
		}
	})
}

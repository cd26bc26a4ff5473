package hubtest_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"comity.example/comity/internal/hubtest"
)

func TestPostgresGivesEachTestItsOwnDatabase(t *testing.T) {
	open := func(url string) *sql.DB {
		db, err := sql.Open("pgx", url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	a, b := open(hubtest.Postgres(t)), open(hubtest.Postgres(t))
	if _, err := a.Exec("CREATE TABLE note (n BIGINT)"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Exec("SELECT n FROM note"); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("the second database sees the first one's table: %v", err)
	}
}

// The cluster must not be a C-collated one: it would hide a missing COLLATE.
func TestPostgresDoesNotSortByBytes(t *testing.T) {
	db, err := sql.Open("pgx", hubtest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tc := range []struct {
		name, expr string
		less       bool
	}{
		{"by default, as words", `'a' < 'B'`, true},
		{"collated binary, as bytes", `'a' COLLATE "C" < 'B' COLLATE "C"`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var less bool
			if err := db.QueryRow("SELECT " + tc.expr).Scan(&less); err != nil {
				t.Fatal(err)
			}
			if less != tc.less {
				t.Errorf("%s is %v", tc.expr, less)
			}
		})
	}
}

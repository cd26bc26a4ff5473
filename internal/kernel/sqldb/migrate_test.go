package sqldb_test

import (
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

func migration(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
}

func TestMigrateGoesForward(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		db := open(t, url)
		one := fstest.MapFS{"00001_one.sql": migration("CREATE TABLE person (name TEXT NOT NULL PRIMARY KEY, data BLOB);\n")}
		two := fstest.MapFS{
			"00001_one.sql": one["00001_one.sql"],
			"00002_two.sql": migration("ALTER TABLE person ADD COLUMN since BIGINT;\n"),
		}
		for _, step := range []struct {
			name string
			fs   fstest.MapFS
		}{{"the first", one}, {"the same again", one}, {"one more", two}, {"and that again", two}} {
			if err := db.Migrate(ctx, "people", step.fs); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		}
		insert(t, db, `INSERT INTO person (name, data, since) VALUES ($1, $2, $3)`, "B", []byte{1}, int64(5))
		insert(t, db, `INSERT INTO person (name) VALUES ($1)`, "a")
		if got := column(t, db, `SELECT name FROM person ORDER BY name`); got[0] != "B" {
			t.Errorf("a migrated table does not sort by bytes: %q", got)
		}
		err := db.Migrate(ctx, "people", one)
		if !fail.Is(err, fail.Conflict) || fail.Hint(err) == "" {
			t.Errorf("data of a newer version: %v", err)
		}
		// Another room counts for itself.
		err = db.Migrate(ctx, "drafts", fstest.MapFS{"00001_one.sql": migration("CREATE TABLE draft (n BIGINT NOT NULL);\n")})
		if err != nil {
			t.Fatal(err)
		}
		insert(t, db, `INSERT INTO draft (n) VALUES (1)`)
	})
}

// Rows that were taken out of a database of an older version go into tables
// of that version, which then migrate as any others.
func TestMigrateToAVersion(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		db := open(t, url)
		both := fstest.MapFS{
			"00001_one.sql": migration("CREATE TABLE person (name TEXT NOT NULL PRIMARY KEY);\n"),
			"00002_two.sql": migration("ALTER TABLE person ADD COLUMN since BIGINT;\n"),
		}
		at := func(want int64) {
			t.Helper()
			err := db.Read(ctx, func(q sqldb.Querier) error {
				got, err := sqldb.Migrated(ctx, q, "people")
				if got != want {
					t.Errorf("version %d, want %d", got, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := db.MigrateTo(ctx, "people", both, 1); err != nil {
			t.Fatal(err)
		}
		at(1)
		insert(t, db, `INSERT INTO person (name) VALUES ('a')`)
		if err := db.MigrateTo(ctx, "people", both, 3); !fail.Is(err, fail.Conflict) {
			t.Errorf("a version that is not known: %v", err)
		}
		if err := db.Migrate(ctx, "people", both); err != nil {
			t.Fatal(err)
		}
		at(2)
		insert(t, db, `INSERT INTO person (name, since) VALUES ('b', 1)`)
	})
}

func TestAFailedMigrationLeavesNothing(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		db := open(t, url)
		bad := fstest.MapFS{"00001_bad.sql": migration("CREATE TABLE half (n BIGINT NOT NULL);\nCREATE TABLE half (n BIGINT NOT NULL);\n")}
		if err := db.Migrate(ctx, "people", bad); !fail.Is(err, fail.Unavailable) {
			t.Fatalf("gives %v", err)
		}
		good := fstest.MapFS{"00001_good.sql": migration("CREATE TABLE half (n BIGINT NOT NULL);\n")}
		if err := db.Migrate(ctx, "people", good); err != nil {
			t.Fatalf("the table of the failed migration is still there: %v", err)
		}
	})
}

func TestAMigratedHubOpensAgain(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		fs := fstest.MapFS{"00001_one.sql": migration("CREATE TABLE person (name TEXT NOT NULL PRIMARY KEY);\n")}
		db, err := sqldb.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(ctx, "people", fs); err != nil {
			t.Fatal(err)
		}
		insert(t, db, `INSERT INTO person (name) VALUES ('a')`)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		again := open(t, url)
		if err := again.Migrate(ctx, "people", fs); err != nil {
			t.Fatal(err)
		}
		if n := count(t, again, "person"); n != 1 {
			t.Errorf("%d rows after reopening", n)
		}
	})
}

// What the common subset cannot say stands in a folder for each database.
func TestMigrateOneDatabaseOnly(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		db := open(t, url)
		err := db.Migrate(t.Context(), "room", fstest.MapFS{
			"00001_both.sql":           migration("CREATE TABLE which (name TEXT NOT NULL);\n"),
			"sqlite/00002_guard.sql":   migration("INSERT INTO which (name) SELECT 'sqlite' WHERE sqlite_version() <> '';\n"),
			"postgres/00002_guard.sql": migration("INSERT INTO which (name) SELECT 'postgres' WHERE version() <> '';\n"),
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := column(t, db, `SELECT name FROM which`); len(got) != 1 || got[0] != string(db.Dialect()) {
			t.Errorf("migrated for %q on %s", got, db.Dialect())
		}
	})
}

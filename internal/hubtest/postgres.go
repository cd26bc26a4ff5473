package hubtest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresEnv names the environment variable that holds the URL of a cluster
// the tests may create databases in. scripts/with-postgres starts one and sets
// it; make test does so for all tests.
const PostgresEnv = "COMITY_TEST_POSTGRES"

// Postgres gives the URL of a new, empty PostgreSQL database, which is dropped
// when the test ends. Its default collation is a linguistic one, so that text
// whose order must be binary has to say so itself. Without a cluster the test
// is skipped, except in CI, where it fails: nothing goes untested there.
func Postgres(t testing.TB) string {
	t.Helper()
	cluster := os.Getenv(PostgresEnv)
	if cluster == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not set: run the tests with make test", PostgresEnv)
		}
		t.Skipf("no PostgreSQL: %s is not set (make test sets it)", PostgresEnv)
	}
	u, err := url.Parse(cluster)
	if err != nil {
		t.Fatalf("%s is no URL: %v", PostgresEnv, err)
	}
	var random [8]byte
	if _, err := rand.Read(random[:]); err != nil {
		t.Fatal(err)
	}
	name := "t" + hex.EncodeToString(random[:])
	execPostgres(t, cluster, "CREATE DATABASE "+name)
	t.Cleanup(func() { execPostgres(t, cluster, "DROP DATABASE "+name+" WITH (FORCE)") })
	u.Path = "/" + name
	return u.String()
}

// execPostgres runs one statement on a connection of its own. It has its own
// deadline: when a test's cleanup runs, the test's context is done already.
func execPostgres(t testing.TB, url, sql string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatalf("connecting to the test cluster: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Errorf("%s: %v", sql, err)
	}
}

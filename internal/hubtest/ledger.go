package hubtest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Origin is the name of the logs that tests keep.
const Origin = "hub.test/comity"

// Start is when the fake clock of a Register begins.
var Start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// Databases runs a test on SQLite and on PostgreSQL, each time on a new and
// empty database, given by URL.
func Databases(t *testing.T, run func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, Postgres(t)) })
}

// SQLite gives the URL of a new SQLite database.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "hub.db")
}

// Register is a ledger in a test, with the hub's own participant open.
type Register struct {
	*ledger.Ledger
	DB    *sqldb.DB
	Clock *clock.Fake
	Keys  *keys.Store
	Own   *keys.Opening
	url   string
	opts  ledger.Options
	t     testing.TB
}

// NewRegister makes a register on a new database, with these projections, and
// opens the hub's participant. It is closed when the test ends.
func NewRegister(t testing.TB, url string, projections ...ledger.Projection) *Register {
	t.Helper()
	ctx := context.Background()
	r := &Register{Clock: clock.NewFake(Start), url: url, t: t}
	var err error
	if r.DB, err = sqldb.Open(ctx, url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.DB.Close() })
	if r.Keys, err = keys.New(Origin); err != nil {
		t.Fatal(err)
	}
	if err := ledger.Prepare(ctx, r.DB, Origin, r.Keys.VKey()); err != nil {
		t.Fatal(err)
	}
	if r.Own, err = keys.Open(r.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	r.Keys.Put(r.Own.ID, r.Own.Signing)
	r.opts = ledger.Options{DB: r.DB, Clock: r.Clock, Keys: r.Keys, Projections: projections}
	r.open()
	t.Cleanup(func() { _ = r.Close() })
	err = r.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.OpenHub(ctx, r.Own.Leaf, r.Own.Blob)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *Register) open() {
	r.t.Helper()
	var err error
	if r.Ledger, err = ledger.Open(context.Background(), r.opts); err != nil {
		r.t.Fatal(err)
	}
}

// Reopen closes the ledger and opens it on the same database again.
func (r *Register) Reopen() {
	r.t.Helper()
	if err := r.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.open()
}

// CheckRebuild fails the test when a rebuild does not give the very rows that
// live application gave, and gives the hash of all of them.
func (r *Register) CheckRebuild() string {
	r.t.Helper()
	ctx := context.Background()
	live, tables, err := r.Dump(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		r.t.Fatal(err)
	}
	if err := ledger.Rebuild(ctx, r.opts, nil); err != nil {
		r.t.Fatal(err)
	}
	r.open()
	rebuilt, again, err := r.Dump(ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := range tables {
		if tables[i] != again[i] {
			r.t.Errorf("table %s: live %d rows %s, rebuilt %d rows %s", tables[i].Table,
				tables[i].Rows, tables[i].Hash.Short(), again[i].Rows, again[i].Hash.Short())
		}
	}
	if live != rebuilt && !r.t.Failed() {
		r.t.Error("the dump differs after a rebuild")
	}
	return rebuilt.String()
}

// MustSay says drafts in the name of the hub and fails the test if it is refused.
func (r *Register) MustSay(drafts ...ledger.Draft) []ledger.Receipt {
	r.t.Helper()
	receipts, err := r.Say(context.Background(), drafts...)
	if err != nil {
		r.t.Fatal(err)
	}
	return receipts
}

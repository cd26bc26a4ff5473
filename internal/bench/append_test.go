package bench_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// last is the smallest useful projection: the last body said on a subject.
type last struct{}

const typeSaid = "bench.word.said/1"

func (last) Name() string    { return "last" }
func (last) Version() int    { return 1 }
func (last) Types() []string { return []string{typeSaid} }
func (last) Tables() []ledger.Table {
	return []ledger.Table{{Name: "bench_last", Key: []string{"subject"}}}
}
func (last) Schema() string {
	return "CREATE TABLE bench_last (subject TEXT NOT NULL PRIMARY KEY, size BIGINT NOT NULL);\n"
}

func (last) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return fail.Inert("erased")
	}
	_, err := tx.Exec(ctx, `INSERT INTO bench_last (subject, size) VALUES ($1, $2)
		ON CONFLICT (subject) DO UPDATE SET size = excluded.size`, e.Subject(), int64(len(e.Body)))
	return err
}

const (
	writers  = 16
	bodySize = 1000
	perRound = 4000
	rounds   = 5
)

// TestAppend measures grouped durable statements against bare inserts of the
// same bytes, one per transaction, in the same database engine.
func TestAppend(t *testing.T) {
	wanted(t, "append")
	b := &table{t: t}
	for name, url := range map[string]string{"SQLite": hubtest.SQLite(t), "PostgreSQL": hubtest.Postgres(t)} {
		r := hubtest.NewRegister(t, url, last{})
		bare := newBare(t, name, url)
		var ours, theirs []time.Duration
		for round := range rounds {
			ours = append(ours, grouped(t, r, round))
			theirs = append(theirs, bare.inserts(t))
		}
		var ratios []time.Duration // in thousandths, to be sorted like durations
		for i := range ours {
			ratios = append(ratios, time.Duration(1000*theirs[i].Seconds()/ours[i].Seconds()))
		}
		b.add(figure{
			"grouped durable statements, 16 writers, 1 kB bodies (" + name + ")",
			fmt.Sprintf("%.0f/s", perSecond(perRound, quantile(ours, 0.5))),
			fmt.Sprintf("%.0f/s", perSecond(perRound, quantile(theirs, 0.5))),
			fmt.Sprintf("%.2f", float64(quantile(ratios, 0.5))/1000), "≥ 1.0 on SQLite; baseline: bare inserts, one per transaction",
		})
		one := single(t, r, 2000)
		b.add(figure{"one durable statement, alone, median (" + name + ")", ms(quantile(one, 0.5)), ms(bare.median(t)), "", "baseline: one bare insert"})
		b.add(figure{"one durable statement, alone, 99th percentile (" + name + ")", ms(quantile(one, 0.99)), "", "", ""})
	}
	b.print()
}

func draft(i int) ledger.Draft {
	body := make([]byte, bodySize)
	_, _ = rand.Read(body)
	return ledger.Draft{Type: typeSaid, Subject: fmt.Sprintf("s%d", i%500), Body: body}
}

// grouped says perRound statements from all writers at once.
func grouped(t *testing.T, r *hubtest.Register, round int) time.Duration {
	t.Helper()
	work := make(chan ledger.Draft, perRound)
	for i := range perRound {
		work <- draft(round*perRound + i)
	}
	close(work)
	begin := time.Now()
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for d := range work {
				if _, err := r.Say(context.Background(), d); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

func single(t *testing.T, r *hubtest.Register, n int) []time.Duration {
	t.Helper()
	out := make([]time.Duration, n)
	for i := range out {
		d := draft(i)
		begin := time.Now()
		if _, err := r.Say(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		out[i] = time.Since(begin)
	}
	return out
}

// bare is a table with the bytes of a leaf and a blob, and nothing else.
type bare struct {
	db *sql.DB
	st *sql.Stmt
	n  int
}

func newBare(t *testing.T, name, url string) *bare {
	t.Helper()
	driver, dsn, blob := "pgx", url, "BYTEA"
	if name == "SQLite" {
		driver, blob = "sqlite", "BLOB"
		dsn = "file:" + filepath.Join(t.TempDir(), "bare.db") + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec("CREATE TABLE bare (n BIGINT PRIMARY KEY, leaf " + blob + ", blob " + blob + ")"); err != nil {
		t.Fatal(err)
	}
	st, err := db.Prepare("INSERT INTO bare VALUES ($1, $2, $3)")
	if err != nil {
		t.Fatal(err)
	}
	return &bare{db: db, st: st}
}

const leafSize = 640 // bytes of a leaf of this type, measured

func (b *bare) insert(t *testing.T, leaf, blob []byte) {
	t.Helper()
	b.n++
	if _, err := b.st.Exec(b.n, leaf, blob); err != nil {
		t.Fatal(err)
	}
}

func (b *bare) inserts(t *testing.T) time.Duration {
	t.Helper()
	leaf, blob := make([]byte, leafSize), make([]byte, 32+bodySize)
	_, _ = rand.Read(leaf)
	_, _ = rand.Read(blob)
	begin := time.Now()
	for range perRound {
		b.insert(t, leaf, blob)
	}
	return time.Since(begin)
}

func (b *bare) median(t *testing.T) time.Duration {
	t.Helper()
	leaf, blob := make([]byte, leafSize), make([]byte, 32+bodySize)
	var all []time.Duration
	for range 1000 {
		begin := time.Now()
		b.insert(t, leaf, blob)
		all = append(all, time.Since(begin))
	}
	return quantile(all, 0.5)
}

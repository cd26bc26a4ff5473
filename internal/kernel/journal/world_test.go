package journal_test

import (
	"context"
	"encoding/json"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// world is a hub with a journal and three participants.
type world struct {
	*hubtest.Register
	t       testing.TB
	j       *journal.Journal
	a, b, c statement.Hash
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{})
	if err := r.DB.Migrate(t.Context(), "journal", journal.Migrations()); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{notes{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.a, w.b, w.c = w.open(), w.open(), w.open()
	return w
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

// open opens a participant whose keys the hub keeps.
func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	w.must(func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	})
	return own.ID
}

func (w *world) must(c ledger.Command) {
	w.t.Helper()
	if err := w.Do(context.Background(), c); err != nil {
		w.t.Fatal(err)
	}
}

// chest opens a chest for these readers.
func (w *world) chest(readers ...statement.Hash) journal.Chest {
	w.t.Helper()
	c := journal.NewChest()
	w.must(func(ctx context.Context, l *ledger.Writer) error { return w.j.Open(ctx, l, c, readers...) })
	return c
}

const typeNote = "test.note.made/1"

// said is a draft of a note.
func said(by, to statement.Hash, subject, text string) ledger.Draft {
	body, _ := json.Marshal(note{text}) // one text: it cannot fail
	return ledger.Draft{By: by, Type: typeNote, Stream: to.String(), Subject: subject, Marking: statement.Amber, Body: body}
}

func (w *world) confide(chest journal.Chest, d ledger.Draft) (r ledger.Receipt) {
	w.t.Helper()
	r, err := w.try(chest, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) try(chest journal.Chest, d ledger.Draft) (r ledger.Receipt, err error) {
	err = w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) (err error) {
		r, err = w.j.Confide(ctx, l, chest, d)
		return err
	})
	return r, err
}

// read reads a chest as a participant.
func (w *world) read(as statement.Hash, chest journal.Chest) (out []journal.Entry, err error) {
	err = w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		out, err = w.j.As(q, as).Read(context.Background(), chest, 0, 1000)
		return err
	})
	return out, err
}

// texts are what the rows of notes say, to a participant.
func (w *world) texts(as statement.Hash) (out []string, err error) {
	ctx := context.Background()
	err = w.DB.Read(ctx, func(q sqldb.Querier) error {
		type row struct {
			chest, sealed []byte
			subject       string
			n             int64
		}
		var all []row
		rows, err := q.Query(ctx, `SELECT subject, chest, n, sealed FROM test_note ORDER BY subject, n`)
		if err != nil {
			return err
		}
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.subject, &r.chest, &r.n, &r.sealed); err != nil {
				return err
			}
			all = append(all, r)
		}
		_ = rows.Close()
		reader := w.j.As(q, as)
		for _, r := range all {
			plain, err := reader.Unseal(ctx, journal.Chest(r.chest), "test_note", r.sealed, r.chest, r.subject, r.n)
			if err != nil {
				return err
			}
			out = append(out, string(plain))
		}
		return nil
	})
	return out, err
}

// rebuilt fails the test when a rebuild gives other rows than there are.
func (w *world) rebuilt() string {
	w.t.Helper()
	ctx := context.Background()
	live, tables, err := w.j.Dump(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.j.Rebuild(ctx, nil); err != nil {
		w.t.Fatal(err)
	}
	again, anew, err := w.j.Dump(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if live != again {
		w.t.Errorf("live and rebuilt differ: %v, %v", tables, anew)
	}
	return again.String()
}

// refused fails the test unless err is of a kind.
func refused(t testing.TB, err error, kind fail.Kind) {
	t.Helper()
	if !fail.Is(err, kind) {
		t.Errorf("want %s, got %v", kind, err)
	}
}

// note is the body of a note.
type note struct {
	Text string `json:"text"`
}

// notes numbers the notes on each subject in each chest.
type notes struct{}

func (notes) Name() string    { return "test" }
func (notes) Version() int    { return 1 }
func (notes) Types() []string { return []string{typeNote} }
func (notes) Schema() string {
	return `CREATE TABLE test_note (chest BLOB NOT NULL, subject TEXT NOT NULL, n BIGINT NOT NULL, author BLOB NOT NULL,
		sealed BLOB NOT NULL, PRIMARY KEY (chest, subject, n));`
}
func (notes) Tables() []journal.Table {
	return []journal.Table{{Name: "test_note", Key: []string{"chest", "subject", "n"}, Sealed: true}}
}

func (notes) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	if e.Body == nil {
		return nil // erased
	}
	var said note
	if err := json.Unmarshal(e.Body, &said); err != nil {
		return fail.Inert("the body is no note")
	}
	var n int64
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM test_note WHERE chest = $1 AND subject = $2`, e.Chest[:], e.Subject()).Scan(&n); err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, "test_note", []byte(said.Text), e.Chest[:], e.Subject(), n)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO test_note (chest, subject, n, author, sealed) VALUES ($1, $2, $3, $4, $5)`,
		e.Chest[:], e.Subject(), n, e.Statement.Header.By[:], sealed)
	return err
}

package snapshot_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

func projections() []ledger.Projection { return []ledger.Projection{hubtest.Words{}} }

func proving() verify.Options {
	return verify.Options{Projections: func(sqldb.Dialect) []ledger.Projection { return projections() }}
}

// people is a room with private rows of every kind.
func people(versions int) snapshot.Room {
	up := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)} }
	fs := fstest.MapFS{"00001_people.sql": up(`
CREATE TABLE person (
    id    BIGINT NOT NULL PRIMARY KEY,
    name  TEXT,
    photo BLOB
);
CREATE TABLE person_key (
    person BIGINT NOT NULL REFERENCES person (id),
    label  TEXT NOT NULL,
    PRIMARY KEY (person, label)
);
`)}
	if versions > 1 {
		fs["00002_since.sql"] = up("ALTER TABLE person ADD COLUMN since BIGINT;\n")
	}
	columns := []snapshot.Column{{Name: "id", Kind: snapshot.Integer}, {Name: "name", Kind: snapshot.Text}, {Name: "photo", Kind: snapshot.Bytes}}
	if versions > 1 {
		columns = append(columns, snapshot.Column{Name: "since", Kind: snapshot.Integer})
	}
	return snapshot.Room{Name: "people", Migrations: fs, Tables: []snapshot.Table{
		{Name: "person", Key: []string{"id"}, Columns: columns},
		{Name: "person_key", Key: []string{"person", "label"}, Columns: []snapshot.Column{{Name: "person", Kind: snapshot.Integer}, {Name: "label", Kind: snapshot.Text}}},
	}}
}

// durable are the tables that have to come back as they were, row by row.
var durable = []ledger.Table{
	{Name: "ledger_leaf", Key: []string{"idx"}}, {Name: "ledger_body", Key: []string{"hash"}},
	{Name: "ledger_arrival", Key: []string{"n"}}, {Name: "ledger_parked", Key: []string{"idx", "missing"}},
	{Name: "ledger_tile", Key: []string{"tree", "level", "n"}},
	{Name: "person", Key: []string{"id"}}, {Name: "person_key", Key: []string{"person", "label"}},
}

// hub is a register with private rows and a keystore.
type hub struct {
	*hubtest.Register
	url    string
	keys   []byte
	gone   []byte // salt ‖ body of the one that was erased
	forged *lines
}

func newHub(t *testing.T, url string, statements int) *hub {
	t.Helper()
	ctx := t.Context()
	h := &hub{Register: hubtest.NewRegister(t, url, projections()...), url: url, keys: []byte("age-encryption.org/v1 …")}
	declared, err := json.Marshal(ledger.Declared{Origin: h.Origin(), VKey: h.VKey()})
	if err != nil {
		t.Fatal(err)
	}
	h.MustSay(ledger.Draft{Type: ledger.TypeHub, Subject: h.Own.ID.String(), Body: declared})
	h.gone = h.Various(statements)
	if err := h.DB.Migrate(ctx, "people", people(1).Migrations); err != nil {
		t.Fatal(err)
	}
	err = h.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for i, p := range []struct {
			name  any
			photo []byte
		}{{"Ada \"<&>\" é\n", []byte{0, 255, '"'}}, {"", []byte{}}, {nil, nil}} {
			if _, err := tx.Exec(ctx, `INSERT INTO person (id, name, photo) VALUES ($1, $2, $3)`, int64(i)-1<<62, p.name, p.photo); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `INSERT INTO person_key (person, label) VALUES ($1, $2)`, int64(i)-1<<62, "passkey"); err != nil {
				return err
			}
		}
		return ledger.PutSetting(ctx, tx, "another", "setting")
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Reopen() // keeps the last checkpoint
	return h
}

// take takes a snapshot as another process would: beside the running hub.
func (h *hub) take(t *testing.T) (path string, taken snapshot.Taken) {
	t.Helper()
	look, err := sqldb.OpenReadOnly(t.Context(), h.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = look.Close() }()
	path = filepath.Join(t.TempDir(), "hub.snapshot")
	taken, err = snapshot.Take(t.Context(), h.source(look), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return path, taken
}

func (h *hub) source(db *sqldb.DB) snapshot.Source {
	return snapshot.Source{DB: db, Keystore: h.keys, Rooms: []snapshot.Room{people(1)}, Clock: h.Clock, Program: "test"}
}

// dump is a hash over tables.
func dump(t *testing.T, db *sqldb.DB, tables []ledger.Table) statement.Hash {
	t.Helper()
	all, _, err := ledger.Dump(t.Context(), db, tables)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func empty(t *testing.T, url string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func target(db *sqldb.DB) snapshot.Target {
	return snapshot.Target{DB: db, Projections: projections(), Rooms: []snapshot.Room{people(1)}, Clock: clock.NewFake(hubtest.Start)}
}

// restore is all that a restore does: it reads, proves, and restores.
func restore(ctx context.Context, path string, to snapshot.Target) (snapshot.Restored, error) {
	f, err := snapshot.Open(path)
	if err != nil {
		return snapshot.Restored{}, err
	}
	if _, err := f.Prove(ctx, proving()); err != nil {
		return snapshot.Restored{}, err
	}
	return f.Restore(ctx, to, nil)
}

// reopen opens a restored register with the keys of the first.
func (h *hub) reopen(t *testing.T, db *sqldb.DB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), ledger.Options{DB: db, Clock: h.Clock, Keys: h.Keys, Projections: projections()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

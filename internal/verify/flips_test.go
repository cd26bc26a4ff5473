package verify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/register"
	registerapi "comity.example/comity/internal/platform/register/api"
	"comity.example/comity/internal/platform/register/tlogtiles"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// world is a register with something of everything: a full tile, an erased
// body, a statement that waits for one that never comes.
type world struct {
	*hubtest.Register
	url    string
	erased statement.Hash
	secret []byte // salt ‖ body of it
	parked statement.Hash
	http   http.Handler
}

const worldNotes = 270

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{Register: hubtest.NewRegister(t, url, notes{}), url: url}
	fill(t, w.Register, worldNotes, 200)
	w.erased = w.MustSay(note("note:5", 0, 80))[0].ID
	rec, err := w.Get(ctx, w.erased)
	if err != nil {
		t.Fatal(err)
	}
	w.secret = append(rec.Salt[:], rec.Body...)
	if _, err := w.Erase(ctx, statement.Hash{}, w.erased, "test"); err != nil {
		t.Fatal(err)
	}
	w.parked = stranger(t, w.Register)
	mux := http.NewServeMux()
	tlogtiles.Register(mux, w.Ledger)
	registerapi.Register(jsonapi.New(mux, "test"), register.Queries{Ledger: w.Ledger})
	w.http = mux
	return w
}

// stranger opens a participant whose second statement refers to one that is
// not there, and gives the id of that second statement.
func stranger(t testing.TB, r *hubtest.Register) statement.Hash {
	t.Helper()
	ctx := context.Background()
	o, err := keys.Open(hubtest.Start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Admit(ctx, o.Leaf, o.Blob); err != nil {
		t.Fatal(err)
	}
	blob := append(make([]byte, 32), `{"text":"waits"}`...)
	s, err := statement.Sign(statement.Header{
		Type: typeNote, By: o.ID, Key: statement.KeyOf(o.Signing), Stream: statement.Public, Seq: 1, Prev: o.ID,
		At: hubtest.Start, Subject: "note:1", Refs: []statement.Hash{{7}}, Marking: statement.Clear,
		Body: statement.BlobHash([32]byte{}, blob[32:]),
	}, o.Signing)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := s.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Admit(ctx, leaf, blob); err != nil {
		t.Fatal(err)
	}
	return s.ID
}

// get asks over HTTP.
func (w *world) get(path string) (int, []byte) {
	out := httptest.NewRecorder()
	w.http.ServeHTTP(out, httptest.NewRequest(http.MethodGet, path, nil))
	return out.Code, out.Body.Bytes()
}

// around lists what shows the statement at an index: itself, its body, its
// neighbours, and the tiles it stands in.
func (w *world) around(t testing.TB, all []ledger.Record, index int64) []string {
	t.Helper()
	rec := all[index]
	last := w.Size() - 1
	bundle, tile := "/tile/entries/000", "/tile/0/000"
	if index > 255 {
		bundle, tile = fmt.Sprintf("/tile/entries/001.p/%d", last-255), fmt.Sprintf("/tile/0/001.p/%d", last-255)
	}
	list := "/api/v1/statements?limit=10"
	if index > 5 {
		list += "&cursor=" + jsonapi.Cursor(fmt.Sprint(index-5))
	}
	return []string{
		"/checkpoint", "/.well-known/comity", "/api/v1/register", "/tile/1/000.p/1", tile, bundle, list,
		"/api/v1/statements/" + rec.Statement.ID.String(), "/blob/" + rec.Statement.Header.Body.String(),
	}
}

// flip is one bit of one value in the database.
type flip struct {
	table, column string
	rowid         int64
	bit           uint64 // taken modulo the number of bits
}

func (f flip) String() string {
	return fmt.Sprintf("%s.%s row %d bit %d", f.table, f.column, f.rowid, f.bit)
}

// apply turns the bit over. Doing it twice restores the value.
func (f flip) apply(db *sqldb.DB) error {
	ctx := context.Background()
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		var v any
		if err := tx.QueryRow(ctx, `SELECT `+f.column+` FROM `+f.table+` WHERE rowid = $1`, f.rowid).Scan(&v); err != nil {
			return err
		}
		turned, err := turn(v, f.bit)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE `+f.table+` SET `+f.column+` = $1 WHERE rowid = $2`, turned, f.rowid)
		return err
	})
}

var errNothing = errors.New("nothing to turn over")

func turn(v any, bit uint64) (any, error) {
	switch x := v.(type) {
	case int64:
		return x ^ 1<<(bit%63), nil
	case string:
		if x == "" {
			return nil, errNothing
		}
		b := []byte(x)
		b[bit/8%uint64(len(b))] ^= 1 << (bit % 8)
		return string(b), nil
	case []byte:
		if len(x) == 0 {
			return nil, errNothing
		}
		b := slices.Clone(x)
		b[bit/8%uint64(len(b))] ^= 1 << (bit % 8)
		return b, nil
	}
	return nil, errNothing
}

// places are the columns that hold what was signed and what proves it. A flip
// in those that are marked must be refused when the statement of its row is
// read; in the others, nothing that is read may change. The instant at which a
// statement arrived is the hub's own note, which it shows to nobody.
var places = []struct {
	table, column string
	often         int
	refused       bool
}{
	{"ledger_leaf", "leaf", 8, true},
	{"ledger_leaf", "id", 1, false},
	{"ledger_leaf", "idx", 1, true},
	{"ledger_leaf", "author", 1, false},
	{"ledger_leaf", "stream", 1, false},
	{"ledger_leaf", "seq", 1, false},
	{"ledger_leaf", "type", 1, false},
	{"ledger_leaf", "subject", 1, false},
	{"ledger_leaf", "body", 1, true},
	{"ledger_body", "blob", 6, true},
	{"ledger_body", "hash", 1, true},
	{"ledger_tile", "data", 4, true},
	{"ledger_tile", "level", 1, true},
	{"ledger_tile", "n", 1, true},
	{"ledger_arrival", "n", 2, true},
	{"ledger_arrival", "idx", 2, true},
}

// A thousand bits, one after the other: what is read is what was signed, or it
// is refused. Every twenty-fifth is looked for by a whole verification too.
func TestThousandFlips(t *testing.T) {
	t.Parallel()
	w := newWorld(t, hubtest.SQLite(t))
	ctx := context.Background()
	all, err := w.List(ctx, ledger.Filter{After: -1, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	golden := map[string][]byte{}
	for i := range all {
		for _, path := range w.around(t, all, int64(i)) {
			if golden[path] == nil {
				_, golden[path] = w.get(path)
			}
		}
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	for n := 0; n < 1000; {
		f, refused := w.pick(t, rnd)
		if err := f.apply(w.DB); err != nil {
			if sqldb.IsUnique(err) || errors.Is(err, errNothing) {
				continue
			}
			t.Fatalf("%s: %v", f, err)
		}
		bad := w.look(t, all, w.indexOf(t, f), golden)
		if !bad && refused {
			t.Errorf("%s: everything was served as before", f)
		}
		if n%25 == 0 {
			_, err := verify.Database(ctx, w.url, options(t))
			if _, found := errors.AsType[*verify.Finding](err); !found {
				t.Errorf("%s: verify says %v", f, err)
			}
		}
		if err := f.apply(w.DB); err != nil {
			t.Fatalf("%s cannot be undone: %v", f, err)
		}
		n++
	}
	if rep, err := verify.Database(ctx, w.url, options(t)); err != nil || rep.Size != w.Size() {
		t.Fatalf("after all was restored: %+v, %v", rep, err)
	}
}

// pick chooses a bit.
func (w *world) pick(t *testing.T, rnd *rand.Rand) (f flip, refused bool) {
	t.Helper()
	var pool []int
	for i, p := range places {
		for range p.often {
			pool = append(pool, i)
		}
	}
	p := places[pool[rnd.IntN(len(pool))]]
	ids := w.rowids(t, p.table)
	return flip{p.table, p.column, ids[rnd.IntN(len(ids))], rnd.Uint64()}, p.refused
}

func (w *world) rowids(t *testing.T, table string) (out []int64) {
	t.Helper()
	err := w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		rows, err := q.Query(context.Background(), `SELECT rowid FROM `+table+` ORDER BY rowid`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			out = append(out, n)
		}
		return rows.Err()
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%s has %d rows: %v", table, len(out), err)
	}
	return out
}

// indexOf gives a statement that the row is about. Rows were written in the
// order of the log, tiles apart; the parked statement has no arrival.
func (w *world) indexOf(t *testing.T, f flip) int64 {
	t.Helper()
	if f.table == "ledger_tile" {
		return 3
	}
	return f.rowid - 1
}

// look reads what is around an index and reports whether any of it was
// refused. What is neither refused nor as before fails the test.
func (w *world) look(t *testing.T, all []ledger.Record, index int64, golden map[string][]byte) (refused bool) {
	t.Helper()
	for _, path := range w.around(t, all, index) {
		code, body := w.get(path)
		switch {
		case code == http.StatusInternalServerError:
			refused = true
		case code >= 400 && code != http.StatusGone:
		case !bytes.Equal(body, golden[path]):
			t.Errorf("%s answers %d with something else", path, code)
		}
	}
	rec, err := w.At(context.Background(), index)
	if err != nil && !fail.Is(err, fail.Broken) {
		t.Errorf("statement %d is refused as %s: %v", index, fail.KindOf(err), err)
	}
	if err == nil && rec.Statement.ID != all[index].Statement.ID {
		t.Errorf("statement %d is another one", index)
	}
	return refused || err != nil
}

// Two hundred bytes of the database file itself: what is read is what was
// signed, or it is refused, or the database does not open.
func TestFlipsInTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "hub.db")
	w := newWorld(t, "sqlite:"+path)
	golden, err := readAll(w.Ledger)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), w.DB.Close()); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	served := 0
	for n := range 200 {
		at, bit := rnd.IntN(len(sound)), rnd.IntN(8)
		b := slices.Clone(sound)
		b[at] ^= 1 << bit
		copied := filepath.Join(dir, fmt.Sprintf("copy%d.db", n))
		if err := os.WriteFile(copied, b, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := reopenAndRead(t, w, copied)
		if err == nil {
			served++
			if !slices.Equal(got, golden) {
				t.Errorf("byte %d bit %d: something else was served as valid", at, bit)
			}
		}
	}
	if served == 0 || served == 200 {
		t.Errorf("%d of 200 copies were served: the flips did not reach both kinds of place", served)
	}
}

// reopenAndRead opens a copy of the world's database and reads everything.
func reopenAndRead(t *testing.T, w *world, path string) ([]string, error) {
	t.Helper()
	ctx := context.Background()
	db, err := sqldb.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	defer func() {
		_ = db.Close()
		for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
			_ = os.Remove(path + suffix)
		}
	}()
	l, err := ledger.Open(ctx, ledger.Options{DB: db, Clock: w.Clock, Keys: w.Keys, Projections: projections(sqldb.SQLite)})
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.Close() }()
	return readAll(l)
}

// readAll reads every statement, body and tile.
func readAll(l *ledger.Ledger) (out []string, err error) {
	ctx := context.Background()
	all, err := l.List(ctx, ledger.Filter{After: -1, Limit: 1000})
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		blob, err := l.Blob(ctx, r.Statement.Header.Body)
		if err != nil && !fail.Is(err, fail.Gone) {
			return nil, err
		}
		out = append(out, string(r.Leaf), string(blob), r.ErasedBy.String())
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s %s %d %v", l.Origin(), l.VKey(), l.Hub(), l.Size(), l.Root())
	return append(out, text.String()), nil
}

// What stands apart from the tree: the head, the name, the keys. A hub whose
// head was altered does not open.
func TestFlipsInTheHead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, table, column, where string
		locked                     bool // a hub that cannot sign shows what was kept
	}{
		{"size", "ledger_head", "size", `tree = 'public'`, false},
		{"root", "ledger_head", "root", `tree = 'public'`, false},
		{"checkpoint", "ledger_head", "checkpoint", `tree = 'public'`, true},
		{"name", "ledger_setting", "value", `name = 'origin'`, false},
		{"key", "ledger_setting", "value", `name = 'log-vkey'`, false},
		{"hub", "ledger_setting", "value", `name = 'hub'`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := hubtest.NewRegister(t, hubtest.SQLite(t), notes{})
			fill(t, r, 20, 60)
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			o := ledger.Options{DB: r.DB, Clock: r.Clock, Keys: r.Keys, Projections: projections(sqldb.SQLite)}
			if c.locked {
				o.Keys = nil
			}
			rowid := oneRow(t, r.DB, c.table, c.where)
			for bit := range uint64(12) {
				f := flip{c.table, c.column, rowid, bit * 37}
				if err := f.apply(r.DB); err != nil {
					t.Fatal(err)
				}
				l, err := ledger.Open(t.Context(), o)
				if !fail.Is(err, fail.Broken) {
					t.Errorf("%s: the register opens: %v", f, err)
				}
				if err == nil {
					_ = l.Close()
				}
				if _, err := verify.Database(t.Context(), "sqlite:"+r.DB.Path(), options(t)); !fail.Is(err, fail.Broken) {
					t.Errorf("%s: verify says %v", f, err)
				}
				if err := f.apply(r.DB); err != nil {
					t.Fatal(err)
				}
			}
			l, err := ledger.Open(t.Context(), o)
			if err != nil {
				t.Fatalf("after all was restored: %v", err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func oneRow(t *testing.T, db *sqldb.DB, table, where string) (rowid int64) {
	t.Helper()
	err := db.Read(context.Background(), func(q sqldb.Querier) error {
		return q.QueryRow(context.Background(), `SELECT rowid FROM `+table+` WHERE `+where).Scan(&rowid)
	})
	if err != nil {
		t.Fatal(err)
	}
	return rowid
}

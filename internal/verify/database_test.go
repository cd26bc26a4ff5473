package verify_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

func TestDatabaseHolds(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		dump, _, err := w.Dump(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o := options(t)
		o.Memory = t.TempDir()
		steps := map[string]int64{}
		o.Tell = func(step string, done, total int64) {
			if done > total {
				t.Errorf("%s: %d of %d", step, done, total)
			}
			steps[step] = done
		}
		// The hub is running: nothing was kept beside its head yet but the
		// checkpoint before the last.
		rep, err := verify.Database(t.Context(), url, o)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Size != w.Size() || rep.Root != w.Root() || rep.Erased != 1 || rep.Dump != dump || !rep.FirstUse || rep.Signed < 1 || len(rep.Notes) != 0 {
			t.Errorf("%+v", rep)
		}
		if steps["statements"] != w.Size() || steps["projections"] == 0 {
			t.Errorf("told %v", steps)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		rep, err = verify.Database(t.Context(), url, o)
		if err != nil || rep.Signed != rep.Size || rep.FirstUse || rep.Seen == nil {
			t.Errorf("after closing: %+v, %v", rep, err)
		}
	})
}

// tampering is something that an operator, or a failing disk, does to the
// database, and what verify says of it.
type tampering struct {
	name  string
	do    []string // SQL, one after the other
	check verify.Check
	index int64  // of the statement that is named; -1 for none
	says  string // part of the error
}

// The SQL works on both databases. A whole value is moved aside or changed,
// and put back.
var tamperings = []tampering{
	{"a body of another statement", []string{`UPDATE ledger_body SET blob = (SELECT b.blob FROM ledger_body b JOIN ledger_leaf l ON l.body = b.hash WHERE l.idx = 8) WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = 7)`},
		verify.Body, 7, "do not give the hash"},
	{"a body that nobody erased is gone", []string{`UPDATE ledger_body SET blob = NULL WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = 9)`},
		verify.Erasure, 9, "no statement erases it"},
	{"the row of a body is gone", []string{`DELETE FROM ledger_body WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = 9)`},
		verify.Body, 9, "no row"},
	{"an erased body names another reason", []string{`UPDATE ledger_body SET erased_by = (SELECT id FROM ledger_leaf WHERE idx = 3) WHERE erased_by IS NOT NULL`},
		verify.Erasure, worldNotes + 1, "erased by"},
	{"an erased body has come back", []string{`UPDATE ledger_body SET blob = hash, erased_by = NULL WHERE erased_by IS NOT NULL`},
		verify.Body, worldNotes + 1, "do not give the hash"},
	{"a body that belongs to nothing", []string{`INSERT INTO ledger_body (hash, blob) SELECT id, id FROM ledger_leaf WHERE idx = 3`},
		verify.Body, -1, "bodies for"},
	{"a leaf of another statement", []string{`UPDATE ledger_leaf SET leaf = (SELECT x.leaf FROM ledger_leaf x WHERE x.idx = 12) WHERE idx = 11`},
		verify.Body, 11, "hash"},
	{"a statement is gone", []string{`DELETE FROM ledger_leaf WHERE idx = 100`},
		verify.Form, 100, "missing"},
	{"the last statements are gone", []string{`DELETE FROM ledger_leaf WHERE idx > 270`},
		verify.Form, 271, "missing"},
	{"a statement after the end", []string{`UPDATE ledger_head SET size = 250`},
		verify.Head, 250, "after the end"},
	{"another type in the column", []string{`UPDATE ledger_leaf SET type = 'test.note.said/2' WHERE idx = 20`},
		verify.Columns, 20, "columns"},
	{"another subject in the column", []string{`UPDATE ledger_leaf SET subject = 'note:999' WHERE idx = 21`},
		verify.Columns, 21, "columns"},
	{"another root", []string{`UPDATE ledger_head SET root = (SELECT id FROM ledger_leaf WHERE idx = 3)`},
		verify.Tree, -1, "root"},
	{"a tile is gone", []string{`DELETE FROM ledger_tile`},
		verify.Tree, -1, "is missing"},
	{"a tile of another tree", []string{`UPDATE ledger_tile SET tree = 'other'`},
		verify.Tree, -1, "ledger_tile"},
	{"an older checkpoint that signs another root", []string{`UPDATE ledger_head SET checkpoint = REPLACE(checkpoint, '=', 'A')`},
		verify.Checkpoint, -1, ""},
	{"two arrivals change places", []string{
		`UPDATE ledger_arrival SET n = 1000 WHERE n = 30`, `UPDATE ledger_arrival SET n = 30 WHERE n = 31`, `UPDATE ledger_arrival SET n = 31 WHERE n = 1000`},
		verify.Arrival, -1, "ledger_arrival (n 30), column idx"},
	{"an arrival is gone", []string{`DELETE FROM ledger_arrival WHERE n = 40`},
		verify.Arrival, -1, "ledger_arrival (n 40) is missing"},
	{"what is parked is forgotten", []string{`DELETE FROM ledger_parked`},
		verify.Arrival, -1, "ledger_parked"},
	{"what is parked is applied", []string{`INSERT INTO ledger_arrival (n, idx, at) SELECT 500, idx, 1 FROM ledger_parked`},
		verify.Arrival, -1, "should not be there"},
	{"a row of a projection says something else", []string{`UPDATE test_note SET text = 'altered' WHERE subject = 'note:50'`},
		verify.Projection, -1, "test_note (subject note:50), column text"},
	{"a row of a projection is gone", []string{`DELETE FROM test_note WHERE subject = 'note:51'`},
		verify.Projection, -1, "test_note (subject note:51) is missing"},
	{"a row of a projection is new", []string{`INSERT INTO test_note (subject, text, n) VALUES ('note:nobody', 'x', 1)`},
		verify.Projection, -1, "should not be there"},
	{"a statement is marked inert", []string{`INSERT INTO ledger_inert (idx, subject, reason) VALUES (5, 'note:88', 'because')`},
		verify.Projection, -1, "ledger_inert"},
	{"a chain ends elsewhere", []string{`UPDATE identity_head SET seq = seq + 1`},
		verify.Projection, -1, "identity_head"},
	{"another name", []string{`UPDATE ledger_setting SET value = 'hub.test/other' WHERE name = 'origin'`},
		verify.Head, -1, "the key is of the log"},
	{"another participant as the hub", []string{`UPDATE ledger_setting SET value = REPLACE(value, SUBSTR(value, 1, 2), 'zz') WHERE name = 'hub'`},
		verify.Head, -1, "opened by"},
}

func TestTampering(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		for _, c := range tamperings {
			t.Run(c.name, func(t *testing.T) {
				aside(t, w.DB, true, c.do)
				defer aside(t, w.DB, false, c.do)
				for _, sql := range c.do {
					exec(t, w.DB, sql)
				}
				_, err := verify.Database(t.Context(), url, options(t))
				f, found := errors.AsType[*verify.Finding](err)
				switch {
				case !found:
					t.Fatalf("verify says %v", err)
				case f.Check != c.check || f.Index != c.index || !strings.Contains(f.Error(), c.says):
					t.Errorf("verify says: %v (check %s, index %d)", f, f.Check, f.Index)
				}
			})
		}
		if _, err := verify.Database(t.Context(), url, options(t)); err != nil {
			t.Fatalf("after all was put back: %v", err)
		}
	})
}

// aside copies the tables that some SQL names away, or brings them back.
func aside(t *testing.T, db *sqldb.DB, away bool, sql []string) {
	t.Helper()
	for _, name := range []string{"ledger_body", "ledger_leaf", "ledger_head", "ledger_tile", "ledger_arrival", "ledger_parked",
		"ledger_setting", "ledger_inert", "identity_head", "test_note"} {
		if !strings.Contains(strings.Join(sql, " "), name) {
			continue
		}
		if away {
			exec(t, db, `CREATE TABLE aside_`+name+` AS SELECT * FROM `+name)
			continue
		}
		exec(t, db, `DELETE FROM `+name)
		exec(t, db, `INSERT INTO `+name+` SELECT * FROM aside_`+name)
		exec(t, db, `DROP TABLE aside_`+name)
	}
}

func exec(t *testing.T, db *sqldb.DB, sql string, args ...any) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), sql, args...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// Projections that the hub will make anew anyway are not compared, and that is
// said.
func TestProjectionsOfAnotherVersion(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), notes{})
	r.MustSay(note("a", 1, 40))
	for _, sql := range []string{
		`UPDATE ledger_projection SET version = 'ledger/0'`,
		`UPDATE ledger_projection SET version = 'ledger/1 notes/1', cursor = 0`,
	} {
		exec(t, r.DB, sql)
		exec(t, r.DB, `DELETE FROM test_note`)
		rep, err := verify.Database(t.Context(), "sqlite:"+r.DB.Path(), options(t))
		if err != nil || len(rep.Notes) == 0 || !strings.Contains(rep.Notes[len(rep.Notes)-1], "were not compared") {
			t.Errorf("%s: %q, %v", sql, rep.Notes, err)
		}
	}
}

// A body that was erased and lies in the database all the same, true as it is.
func TestErasedBodyIsStillThere(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		rec, err := w.Get(t.Context(), w.erased)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, w.DB, `UPDATE ledger_body SET blob = $1, erased_by = NULL WHERE hash = $2`, w.secret, rec.Statement.Header.Body[:])
		_, err = verify.Database(t.Context(), url, options(t))
		if f, found := errors.AsType[*verify.Finding](err); !found || f.Check != verify.Erasure || f.Index != rec.Index {
			t.Errorf("verify says %v", err)
		}
	})
}

// A signed statement that has no right to its place is found by what is wrong
// with it, although the tree was made to fit.
func TestForgedStatements(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), notes{})
	r.MustSay(note("a", 1, 40), note("a", 2, 40), note("a", 3, 40))
	all, err := r.List(t.Context(), ledger.Filter{After: -1, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	leaves := func(change func(h *statement.Header)) (leaf, blob []byte) {
		h := all[3].Statement.Header
		change(&h)
		s, err := statement.Sign(h, r.Own.Signing)
		if err != nil {
			t.Fatal(err)
		}
		if leaf, err = s.Leaf(); err != nil {
			t.Fatal(err)
		}
		return leaf, append(all[3].Salt[:], all[3].Body...)
	}
	for _, c := range []struct {
		name   string
		change func(h *statement.Header)
		kind   statement.Kind
	}{
		{"a gap", func(h *statement.Header) { h.Seq = 9 }, statement.Gap},
		{"a fork", func(h *statement.Header) { h.Seq, h.Prev = 1, all[0].Statement.ID }, statement.Fork},
		{"back in time", func(h *statement.Header) { h.At = h.At.AddDate(-1, 0, 0) }, statement.ClockBackwards},
		{"by nobody", func(h *statement.Header) { h.By = statement.Hash{4} }, statement.UnknownParticipant},
		{"sound", func(*statement.Header) {}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, err := sqldb.OpenScratch(t.Context(), t.TempDir()+"/mirror.db")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			m, err := ledger.NewMirror(t.Context(), ledger.Options{DB: db, Clock: r.Clock, Projections: projections(sqldb.SQLite)}, hubtest.Origin, r.VKey())
			if err != nil {
				t.Fatal(err)
			}
			var list []ledger.Checked
			for i, rec := range all {
				leaf, blob := rec.Leaf, append(rec.Salt[:], rec.Body...)
				if i == 3 {
					leaf, blob = leaves(c.change)
				}
				ch, err := ledger.Check(leaf, blob)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, ch)
			}
			err = m.Add(t.Context(), list)
			if c.kind == "" {
				if err != nil || m.Root() != r.Root() {
					t.Fatalf("the copy has the root %v, want %v: %v", m.Root(), r.Root(), err)
				}
				return
			}
			p, ok := errors.AsType[*ledger.PlaceError](err)
			if !ok || p.Index != 3 || !errors.Is(err, &statement.Error{Kind: c.kind}) {
				t.Errorf("want %s at 3, got %v", c.kind, err)
			}
			if m.Size() != 0 {
				t.Errorf("%d statements were kept", m.Size())
			}
		})
	}
}

package journal_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// anchor says an anchor.
func (w *world) anchor() {
	w.t.Helper()
	w.must(func(ctx context.Context, l *ledger.Writer) error {
		return journal.Anchors{Journal: w.j}.Run(ctx, l, w.Clock.Now())
	})
}

// verify proves the journal and compares its rows with what a rebuild gives.
func (w *world) verify() (v journal.Verified, err error) {
	ctx := context.Background()
	scratch, err := sqldb.OpenScratch(ctx, filepath.Join(w.t.(*testing.T).TempDir(), "scratch.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = scratch.Close() }()
	err = w.DB.Read(ctx, func(q sqldb.Querier) error {
		if v, err = w.j.Verify(ctx, q, q, nil); err == nil {
			_, err = w.j.Compare(ctx, q, scratch)
		}
		return err
	})
	return v, err
}

func (w *world) sound() journal.Verified {
	w.t.Helper()
	v, err := w.verify()
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// lived is a world in which everything has happened that can.
func lived(t *testing.T, w *world) (erased, last ledger.Receipt, chest, gone journal.Chest) {
	t.Helper()
	chest, gone = w.chest(w.a, w.b), w.chest(w.a, w.c)
	for i := range 300 { // more than a tile
		w.confide(chest, said(w.a, w.b, fmt.Sprintf("case:%d", i%7), "CANARY"))
	}
	w.confide(gone, said(w.a, w.c, "case:1", "CANARY"))
	w.confide(gone, said(w.c, w.a, "case:1", "CANARY"))
	w.anchor()
	erased = w.confide(chest, said(w.b, w.a, "case:1", "CANARY"))
	w.must(func(ctx context.Context, l *ledger.Writer) error {
		_, err := w.j.Erase(ctx, l, w.b, erased.ID, "")
		return err
	})
	w.must(func(ctx context.Context, l *ledger.Writer) error { return w.j.Admit(ctx, l, chest, w.c) })
	w.must(func(ctx context.Context, l *ledger.Writer) error { return w.j.Remove(ctx, l, chest, w.b) })
	for _, p := range []statement.Hash{w.a, w.c} {
		w.must(func(ctx context.Context, l *ledger.Writer) error {
			_, err := w.j.Destroy(ctx, l, gone, p)
			return err
		})
	}
	w.Clock.Advance(time.Hour)
	w.anchor()
	last = w.confide(chest, said(w.c, w.a, "case:1", "CANARY"))
	return erased, last, chest, gone
}

func TestVerified(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		if v := w.sound(); v.Size != 0 {
			t.Errorf("%+v", v)
		}
		lived(t, w)
		v := w.sound()
		if v.Size != 305 || v.Erased != 1 || v.Destroyed != 2 || v.Anchors != 2 || v.Anchored != 304 || v.Sealed {
			t.Errorf("%+v", v)
		}
		// A journal whose chains go on past what was destroyed.
		w.confide(w.chest(w.a, w.c), said(w.a, w.c, "case:2", "after"))
		w.sound()
		w.rebuilt()
		// Without the keys the tree and the anchors are proved, and no more.
		unlocked := w.j.Keys
		w.j.Keys = &keys.Store{}
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			v, err := w.j.Verify(t.Context(), q, q, nil)
			if !v.Sealed || v.Anchors != 2 || v.Size != 306 || v.Destroyed != 2 {
				t.Errorf("%+v", v)
			}
			return err
		})
		w.j.Keys = unlocked
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever alters what lies in the database is found out: by whoever reads, or
// by verify at the latest.
func TestWhatIsAltered(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		erased, last, chest, gone := lived(t, w)
		w.keep()
		flip := func(column, table, where string) string {
			// The first byte of a column, other than it was.
			if w.DB.Dialect() == sqldb.Postgres {
				return fmt.Sprintf(`UPDATE %s SET %s = set_byte(%s, 9, 255 - get_byte(%s, 9)) WHERE %s`, table, column, column, column, where)
			}
			return fmt.Sprintf(`UPDATE %s SET %s = CAST(substr(%s, 1, 9) || CASE WHEN substr(%s, 10, 1) = X'00' THEN X'01' ELSE X'00' END || substr(%s, 11) AS BLOB) WHERE %s`,
				table, column, column, column, column, where)
		}
		bytes := func(b []byte) string {
			if w.DB.Dialect() == sqldb.Postgres {
				return fmt.Sprintf(`'\x%x'`, b)
			}
			return fmt.Sprintf(`X'%x'`, b)
		}
		ours := "chest = " + bytes(chest[:])
		theLast := fmt.Sprintf("idx = %d", last.Index)
		for _, tc := range []struct {
			name, alter string
			read        bool // whoever reads the entry or the row is refused
		}{
			{"an envelope", flip("sealed", "journal_entry", theLast), true},
			{"a body", flip("body", "journal_entry", theLast), true},
			{"a leaf", flip("leaf", "journal_entry", theLast), true},
			{"an id", flip("id", "journal_entry", "idx = 5"), true},
			{"a chest", "UPDATE journal_entry SET chest = " + bytes(gone[:]) + " WHERE idx = 5", false},
			{"an epoch", "UPDATE journal_entry SET epoch = 1 WHERE " + theLast, true},
			{"an instant", "UPDATE journal_entry SET at = at + 1 WHERE " + theLast, false},
			{"two entries change places", "UPDATE journal_entry SET sealed = (SELECT sealed FROM journal_entry WHERE idx = 1), id = (SELECT id FROM journal_entry WHERE idx = 5) WHERE idx = 5", true},
			{"a body is gone", "UPDATE journal_entry SET body = NULL WHERE " + theLast, true},
			{"a body is said to be erased", "UPDATE journal_entry SET body = NULL, erased_by = (SELECT id FROM journal_entry WHERE idx = 1) WHERE " + theLast, false},
			{"a body is erased by another's erasure", fmt.Sprintf("UPDATE journal_entry SET body = NULL, erased_by = (SELECT id FROM journal_entry WHERE idx = %d) WHERE idx = 1", erased.Index+1), false},
			{"an envelope is gone", "UPDATE journal_entry SET sealed = NULL, body = NULL WHERE " + theLast, true},
			{"the last entry is gone", "DELETE FROM journal_entry WHERE " + theLast, false},
			{"an entry is gone", "DELETE FROM journal_entry WHERE idx = 5", false},
			{"a tile", flip("data", "journal_tile", "n = 0"), false},
			{"a tile is gone", "DELETE FROM journal_tile", false},
			{"a tile too many", "INSERT INTO journal_tile (level, n, data) SELECT 1, 0, data FROM journal_tile", false},
			{"the root", flip("root", "journal_head", "n = 0"), false},
			{"the size", "UPDATE journal_head SET size = size - 1", false},
			{"a key", flip("wrapped", "journal_key", ours+" AND epoch = 2"), true},
			{"a key is gone", "DELETE FROM journal_key WHERE " + ours + " AND epoch = 1", true},
			{"a key is another's", "UPDATE journal_key SET wrapped = (SELECT wrapped FROM journal_key WHERE " + ours + " AND epoch = 2 LIMIT 1) WHERE " + ours + " AND epoch = 1", true},
			{"the epoch of a chest", "UPDATE journal_chest SET epoch = 1 WHERE " + ours, false},
			{"a reader is gone", "DELETE FROM journal_reader WHERE until_idx IS NULL", false},
			{"a reader is taken off on paper", "UPDATE journal_reader SET until_idx = 3 WHERE until_idx IS NULL", false},
			{"the end of a chain", "UPDATE journal_chain SET seq = seq - 1", false},
			{"the end of a chain is gone", "DELETE FROM journal_chain", false},
			{"the salt of an anchor", flip("salt", "journal_anchor", "n = 0"), false},
			{"the root of an anchor", flip("root", "journal_anchor", "n = 1"), false},
			{"an anchor is lost", "DELETE FROM journal_anchor WHERE n = 1", false},
			{"a row", flip("sealed", "test_note", "n = 1"), true},
			{"a row is gone", "DELETE FROM test_note WHERE n = 1", false},
			{"a row's own columns", "UPDATE test_note SET subject = 'case:x' WHERE n = 1 AND subject = 'case:2'", true},
		} {
			t.Run(tc.name, func(t *testing.T) {
				w := &world{Register: w.Register, t: t, j: w.j, a: w.a, b: w.b, c: w.c}
				w.altered(tc.alter, func() {
					_, err := w.verify()
					if !fail.Is(err, fail.Broken) {
						t.Errorf("verify says %v", err)
					}
					if !tc.read {
						return
					}
					if _, err := w.read(w.a, chest); err == nil {
						_, err = w.texts(w.a)
						if err == nil {
							t.Error("it is shown")
						}
					}
				})
			})
		}
		w.sound()
	})
}

// keptTables are those that somebody alters.
var keptTables = []string{"journal_entry", "journal_tile", "journal_head", "journal_key", "journal_chest", "journal_reader",
	"journal_chain", "journal_anchor", "test_note"}

// keep keeps a copy of every table, for altered.
func (w *world) keep() {
	w.t.Helper()
	ctx := context.Background()
	err := w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for _, table := range keptTables {
			if err := tx.DDL(ctx, "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// altered runs what is given on a database in which something was altered, and
// puts that right again.
func (w *world) altered(query string, run func()) {
	w.t.Helper()
	ctx := context.Background()
	defer func() {
		err := w.DB.Write(ctx, func(tx *sqldb.Tx) (err error) {
			for _, table := range keptTables {
				if _, err = tx.Exec(ctx, "DELETE FROM "+table); err == nil {
					_, err = tx.Exec(ctx, "INSERT INTO "+table+" SELECT * FROM kept_"+table)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Error(err)
		}
	}()
	err := w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		res, err := tx.Exec(ctx, query)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("%d rows, %w", n, err)
		}
		return nil
	})
	if err != nil {
		w.t.Errorf("%s: %v", query, err)
		return
	}
	run()
}

func TestAnchorsKeepTheirCadence(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		due := func() (at time.Time) {
			err := w.DB.Read(t.Context(), func(q sqldb.Querier) (err error) {
				at, _, err = journal.Anchors{Journal: w.j}.Due(t.Context(), q, w.Clock.Now())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		for _, tc := range []struct {
			name     string
			now, due time.Duration // after the start of the register, at 09:00
		}{
			{"the first", 0, time.Hour},
			{"the next", time.Hour, 2 * time.Hour},
			{"a little late", 2*time.Hour + time.Minute, 3 * time.Hour},
			{"after a pause", 40 * time.Hour, 41 * time.Hour},
			{"after years", 9000 * time.Hour, 9001 * time.Hour},
		} {
			w.Clock.Set(hubtest.Start.Add(tc.now))
			if tc.now > 0 {
				w.anchor()
			}
			if at := due(); !at.Equal(hubtest.Start.Add(tc.due)) {
				t.Errorf("%s: %s", tc.name, at)
			}
		}
		w.Clock.Set(hubtest.Start.Add(41 * time.Hour)) // the clock is set right
		if at := due(); at.After(w.Clock.Now()) {
			t.Errorf("set right after years: %s", at)
		}
		w.anchor()
		if at := due(); !at.Equal(hubtest.Start.Add(42 * time.Hour)) {
			t.Errorf("and then: %s", at)
		}
		w.sound()
	})
}

// An anchor looks the same whether much was confided or nothing, and what others
// say of somebody's journal counts for nothing.
func TestAnchorsShowNothing(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.anchor()
		w.anchor()
		w.confide(w.chest(w.a, w.b), said(w.a, w.b, "case:1", "CANARY"))
		w.anchor()
		list, err := w.List(t.Context(), ledger.Filter{Type: journal.TypeAnchored, After: -1, Limit: 10})
		if err != nil || len(list) != 3 {
			t.Fatalf("%d, %v", len(list), err)
		}
		seen := map[string]bool{}
		for _, r := range list {
			if len(r.Body) != len(list[0].Body) || r.Inert != "" {
				t.Errorf("%s, %s", r.Body, r.Inert)
			}
			seen[string(r.Body)] = true
		}
		if len(seen) != 3 {
			t.Error("two anchors are alike: whoever compares them learns that nothing was confided")
		}
		body := []byte(`{"checkpoint":"` + w.a.String() + `"}`)
		w.MustSay(ledger.Draft{By: w.a, Type: journal.TypeAnchored, Subject: journal.Subject, Body: body},
			ledger.Draft{Type: journal.TypeAnchored, Subject: "journal:others", Body: body},
			ledger.Draft{Type: journal.TypeAnchored, Subject: journal.Subject, Body: []byte(`{"checkpoint":"` + w.a.String() + `","more":1}`)})
		if v := w.sound(); v.Anchors != 3 || v.Anchored != 1 {
			t.Errorf("%+v", v)
		}
		w.CheckRebuild()
	})
}

package journal_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

func (w *world) destroy(chest journal.Chest, p statement.Hash) error {
	return w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := w.j.Destroy(ctx, l, chest, p)
		return err
	})
}

func TestDestroyed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest, other := w.chest(w.a, w.b), w.chest(w.a, w.b)
		r := w.confide(chest, said(w.a, w.b, "case:1", "one"))
		w.confide(chest, ledger.Draft{By: w.b, Stream: w.a.String(), Type: "test.other/1", Subject: "case:1", Marking: statement.Red})
		w.confide(other, said(w.a, w.b, "case:1", "two"))
		refused(t, w.destroy(chest, w.c), fail.Denied)
		refused(t, w.destroy(journal.NewChest(), w.a), fail.Denied)
		if err := w.destroy(chest, w.a); err != nil {
			t.Fatal(err)
		}
		refused(t, w.destroy(chest, w.a), fail.Denied)
		_, err := w.read(w.a, chest)
		refused(t, err, fail.Denied)
		if list, err := w.read(w.b, chest); err != nil || len(list) != 2 {
			t.Errorf("the other reads %d: %v", len(list), err)
		}
		err = w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error { return w.j.Admit(ctx, l, chest, w.a) })
		refused(t, err, fail.Conflict)
		w.sound()
		if err := w.destroy(chest, w.b); err != nil {
			t.Fatal(err)
		}
		err = w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			_, err := w.j.As(q, w.b).At(t.Context(), r.ID)
			refused(t, err, fail.Gone)
			for _, table := range []string{"test_note", "journal_inert", "journal_key"} {
				var n int64
				if err := q.QueryRow(t.Context(), `SELECT COUNT(*) FROM `+table+` WHERE chest = $1`, chest[:]).Scan(&n); err != nil || n > 0 {
					t.Errorf("%s: %d rows, %v", table, n, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if texts, err := w.texts(w.a); err != nil || len(texts) != 1 || texts[0] != "two" {
			t.Errorf("%v, %v", texts, err)
		}
		err = w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error { return w.j.Open(ctx, l, chest, w.a) })
		refused(t, err, fail.Exists)
		w.rebuilt()
		if v := w.sound(); v.Destroyed != 2 || v.Size != 3 {
			t.Errorf("%+v", v)
		}
	})
}

// What two participants of one chest say of their keys cannot be told to be of
// the same chest, and says nothing to whoever does not know it.
func TestDestructionsAreNotLinked(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		for _, p := range []statement.Hash{w.a, w.b} {
			if err := w.destroy(chest, p); err != nil {
				t.Fatal(err)
			}
		}
		list, err := w.List(t.Context(), ledger.Filter{Type: journal.TypeDestroyed, After: -1, Limit: 10})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d, %v", len(list), err)
		}
		for i, p := range []statement.Hash{w.a, w.b} {
			h := list[i].Statement.Header
			if h.By != p || h.Subject != journal.Destruction(p, chest).Subject || list[i].Inert != "" || bytes.Contains(list[i].Leaf, []byte(chest.String())) {
				t.Errorf("%s, %s", list[i].Leaf, list[i].Inert)
			}
		}
		if list[0].Statement.Header.Subject == list[1].Statement.Header.Subject {
			t.Error("the two can be seen to share something")
		}
	})
}

// A key is not destroyed by whoever only knows of it.
func TestForgetNeedsItsStatement(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		d := journal.Destruction(w.a, chest)
		err := w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error { return w.j.Forget(ctx, l, w.a, d.Subject) })
		refused(t, err, fail.Denied)
		d.By = w.b // who knows the chest, and says it in its own name
		w.MustSay(d)
		err = w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error { return w.j.Forget(ctx, l, w.a, d.Subject) })
		refused(t, err, fail.Denied)
		w.MustSay(ledger.Draft{By: w.a, Type: d.Type, Subject: "chest:no", Body: d.Body}, ledger.Draft{By: w.a, Type: d.Type, Subject: d.Subject, Body: []byte(`{"more":1}`)})
		if _, err := w.read(w.a, chest); err != nil {
			t.Error(err)
		}
		w.CheckRebuild()
	})
}

// What was destroyed or erased is in no file of the database any more, sealed or
// not; and nothing was ever there in clear.
func TestGoneFromTheFiles(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	files := func() (all []byte) {
		for _, end := range []string{"", "-wal"} {
			b, err := os.ReadFile(w.DB.Path() + end)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	columns := func(query string, args ...any) (out [][]byte) {
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			rows, err := q.Query(t.Context(), query, args...)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var b []byte
				if err := rows.Scan(&b); err != nil {
					return err
				}
				out = append(out, b[12:44]) // enough to know it by
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	chest, other := w.chest(w.a, w.b), w.chest(w.a, w.b)
	erased := w.confide(other, said(w.a, w.b, "case:1", "CANARY-erased"))
	w.confide(chest, said(w.a, w.b, "case:1", "CANARY-destroyed-one"))
	w.confide(chest, said(w.b, w.a, "case:1", "CANARY-destroyed-two"))
	gone := columns(`SELECT body FROM journal_entry WHERE idx = $1`, erased.Index)
	gone = append(gone, columns(`SELECT sealed FROM test_note WHERE chest = $1`, other[:])...)
	for _, query := range []string{`SELECT sealed FROM journal_entry WHERE chest = $1`, `SELECT body FROM journal_entry WHERE chest = $1`,
		`SELECT sealed FROM test_note WHERE chest = $1`, `SELECT wrapped FROM journal_key WHERE chest = $1`} {
		gone = append(gone, columns(query, chest[:])...)
	}
	if len(gone) != 10 {
		t.Fatalf("%d", len(gone))
	}
	before := files()
	for i, g := range gone {
		if !bytes.Contains(before, g) {
			t.Errorf("what is to go cannot be found before it goes: %d", i)
		}
	}
	w.must(func(ctx context.Context, l *ledger.Writer) error {
		_, err := w.j.Erase(ctx, l, w.a, erased.ID, "CANARY-reason")
		return err
	})
	for _, p := range []statement.Hash{w.a, w.b} {
		if err := w.destroy(chest, p); err != nil {
			t.Fatal(err)
		}
	}
	after := files()
	for i, g := range gone {
		if bytes.Contains(after, g) {
			t.Errorf("what was destroyed lies in the files: %d", i)
		}
	}
	for _, b := range [][]byte{before, after} {
		if bytes.Contains(b, []byte("CANARY")) {
			t.Error("something lies in the files in clear")
		}
	}
	w.rebuilt()
	w.sound()
}

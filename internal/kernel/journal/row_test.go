package journal_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

const typeTold = "test.tale.told/1"

// tale is what was told of a subject in a chest; what is erased is left out.
type tale struct {
	Words []string `json:"words"`
}

// tales keep a row of each subject in each chest.
type tales struct{}

func (tales) Name() string    { return "tales" }
func (tales) Version() int    { return 1 }
func (tales) Types() []string { return []string{typeTold} }
func (tales) Schema() string {
	return `CREATE TABLE test_tale (chest BLOB NOT NULL, subject TEXT NOT NULL, words BIGINT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (chest, subject));`
}
func (tales) Tables() []journal.Table {
	return []journal.Table{{Name: "test_tale", Key: []string{"chest", "subject"}, Sealed: true}}
}

func (tales) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	after, sealed, err := journal.Fold(ctx, tx, "test_tale", e, wordOf, nextTale)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO test_tale (chest, subject, words, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (chest, subject) DO UPDATE SET words = excluded.words, sealed = excluded.sealed`, e.Chest[:], e.Subject(), int64(len(after.Words)), sealed)
	return err
}

func wordOf(e journal.Entry) (*note, error) {
	if e.Body == nil {
		return nil, nil
	}
	var n note
	if err := json.Unmarshal(e.Body, &n); err != nil || n.Text == "" {
		return nil, fail.New(fail.Invalid, "nothing is told")
	}
	return &n, nil
}

func nextTale(before *tale, n *note) (*tale, error) {
	out := &tale{}
	if before != nil {
		out.Words = slices.Clone(before.Words)
	}
	if n == nil {
		return out, nil
	}
	if slices.Contains(out.Words, n.Text) {
		return nil, fail.New(fail.Conflict, "that was told before")
	}
	out.Words = append(out.Words, n.Text)
	return out, nil
}

// told is a tale and where it lies.
type told struct {
	journal.Place
	*tale
}

// tales reads them as a participant, the longest first.
func (w *world) tales(j *journal.Journal, as statement.Hash, where string, args ...any) (out []told, err error) {
	err = w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		out, err = journal.Rows(context.Background(), j.As(q, as), "test_tale", func(at journal.Place, t *tale) told { return told{at, t} }, where+` ORDER BY words DESC`, args...)
		return err
	})
	return out, err
}

func (w *world) tell(chest journal.Chest, by, to statement.Hash, text string) statement.Hash {
	w.t.Helper()
	d := said(by, to, "tale:1", text)
	d.Type = typeTold
	return w.confide(chest, d).ID
}

func TestFoldAndRows(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.j.Projections = append(w.j.Projections, tales{})
		if err := w.j.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		wide, apart := w.chest(w.a, w.b, w.c), w.chest(w.a, w.b)
		w.tell(wide, w.a, w.b, "one & <two>")
		w.tell(wide, w.b, w.a, "three")
		w.tell(apart, w.a, w.b, "CANARY-apart")
		again := w.tell(wide, w.a, w.b, "three")
		empty := w.tell(wide, w.a, w.b, "")
		for id, want := range map[statement.Hash]string{again: "that was told before", empty: "nothing is told"} {
			if why := w.inert(id); why != want {
				t.Errorf("inert because %q, want %q", why, want)
			}
		}
		t.Run("all of them, in the order that was asked for, with who holds the keys", func(t *testing.T) {
			all, err := w.tales(w.j, w.a, "")
			if err != nil || len(all) != 2 || !slices.Equal(all[0].Words, []string{"one & <two>", "three"}) || !slices.Equal(all[1].Words, []string{"CANARY-apart"}) {
				t.Fatalf("%v, %v", all, err)
			}
			for i, want := range [][]statement.Hash{{w.a, w.b, w.c}, {w.a, w.b}} {
				slices.SortFunc(want, func(x, y statement.Hash) int { return slices.Compare(x[:], y[:]) })
				if all[i].Chest != []journal.Chest{wide, apart}[i] || !slices.Equal(all[i].Holders, want) {
					t.Errorf("row %d lies in %s, held by %v, want %v", i, all[i].Chest, all[i].Holders, want)
				}
			}
		})
		t.Run("without what there is no key of", func(t *testing.T) {
			if all, err := w.tales(w.j, w.c, ""); err != nil || len(all) != 1 || all[0].Chest != wide {
				t.Errorf("%v, %v", all, err)
			}
			if all, err := w.tales(w.j, w.c, `WHERE chest = $1`, apart[:]); err != nil || len(all) != 0 {
				t.Errorf("%v, %v", all, err)
			}
		})
		t.Run("none of a locked hub", func(t *testing.T) {
			locked := *w.j
			locked.Keys = &keys.Store{}
			_, err := w.tales(&locked, w.a, "")
			refused(t, err, fail.Locked)
		})
		w.rebuilt()
		t.Run("and what is damaged is told", func(t *testing.T) {
			w.damage(`UPDATE test_tale SET sealed = $1`, []byte("none"))
			_, err := w.tales(w.j, w.a, "")
			refused(t, err, fail.Broken)
			w.damage(`UPDATE test_tale SET chest = $1 WHERE words = 1`, []byte("short"))
			_, err = w.tales(w.j, w.a, `WHERE words = 1`)
			refused(t, err, fail.Broken)
		})
	})
}

// inert is why a statement changes nothing.
func (w *world) inert(id statement.Hash) (why string) {
	w.t.Helper()
	ctx := context.Background()
	err := w.DB.Read(ctx, func(q sqldb.Querier) error {
		r := w.j.As(q, w.a)
		e, err := r.At(ctx, id)
		if err == nil {
			why, err = r.Inert(ctx, e)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return why
}

// damage alters rows as no projection does.
func (w *world) damage(query string, args ...any) {
	w.t.Helper()
	ctx := context.Background()
	err := w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

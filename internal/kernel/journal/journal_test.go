package journal_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

func TestConfided(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		first := w.confide(chest, said(w.a, w.b, "case:1", "CANARY-one"))
		w.Clock.Advance(time.Minute)
		second := w.confide(chest, said(w.b, w.a, "case:1", "CANARY-two"))
		third := w.confide(chest, said(w.a, w.b, "case:1", "CANARY-three"))
		for _, who := range []statement.Hash{w.a, w.b} {
			list, err := w.read(who, chest)
			if err != nil || len(list) != 3 {
				t.Fatalf("%d, %v", len(list), err)
			}
			h := list[2].Statement.Header
			if list[0].Statement.ID != first.ID || list[1].Statement.ID != second.ID || h.Seq != 1 || h.Prev != first.ID || string(list[2].Body) != `{"text":"CANARY-three"}` {
				t.Errorf("%+v", list)
			}
			if err := list[2].Statement.Verify(); err != nil {
				t.Error(err)
			}
			texts, err := w.texts(who)
			if err != nil || !slices.Equal(texts, []string{"CANARY-one", "CANARY-two", "CANARY-three"}) {
				t.Errorf("%v, %v", texts, err)
			}
		}
		if _, err := w.read(w.c, chest); !fail.Is(err, fail.Denied) {
			t.Errorf("whoever holds no key reads: %v", err)
		}
		if _, err := w.texts(w.c); !fail.Is(err, fail.Denied) {
			t.Errorf("whoever holds no key reads rows: %v", err)
		}
		if third.Index != 2 {
			t.Errorf("at %d", third.Index)
		}
		if w.Size() != 4 {
			t.Errorf("the public register has %d statements", w.Size())
		}
		w.rebuilt()
	})
}

func TestWhatIsNotConfided(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		elsewhere, err := keys.Open(w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		sound := said(w.a, w.b, "case:1", "CANARY")
		with := func(change func(d *ledger.Draft)) ledger.Draft {
			d := sound
			change(&d)
			return d
		}
		for name, tc := range map[string]struct {
			chest journal.Chest
			draft ledger.Draft
			kind  fail.Kind
		}{
			"in public":                            {chest, with(func(d *ledger.Draft) { d.Stream = statement.Public }), fail.Invalid},
			"in no stream":                         {chest, with(func(d *ledger.Draft) { d.Stream = "" }), fail.Invalid},
			"marked clear":                         {chest, with(func(d *ledger.Draft) { d.Marking = statement.Clear }), fail.Invalid},
			"without a marking":                    {chest, with(func(d *ledger.Draft) { d.Marking = "" }), fail.Invalid},
			"to oneself":                           {chest, said(w.a, w.a, "case:1", "x"), fail.Invalid},
			"by a stranger":                        {chest, said(w.c, w.b, "case:1", "x"), fail.Denied},
			"to a stranger":                        {chest, said(w.a, w.c, "case:1", "x"), fail.Denied},
			"to somebody elsewhere":                {chest, said(w.a, elsewhere.ID, "case:1", "x"), fail.Denied},
			"in a chest that is none":              {journal.NewChest(), sound, fail.Denied},
			"that changes keys":                    {chest, with(func(d *ledger.Draft) { d.Type = "participant.key.rotated/1" }), fail.Invalid},
			"with a reference to what is not here": {chest, with(func(d *ledger.Draft) { d.Refs = []statement.Hash{{1}} }), fail.Invalid},
			"too large":                            {chest, with(func(d *ledger.Draft) { d.Body = make([]byte, statement.MaxBody+1) }), fail.TooLarge},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := w.try(tc.chest, tc.draft)
				refused(t, err, tc.kind)
			})
		}
		// Nothing of all this has left a trace, and what is sound goes on.
		r := w.confide(chest, sound)
		if r.Index != 0 {
			t.Errorf("at %d", r.Index)
		}
		w.confide(chest, with(func(d *ledger.Draft) { d.Refs = []statement.Hash{r.ID, w.a} }))
	})
}

func TestOpen(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b, w.a)
		open := func(chest journal.Chest, readers ...statement.Hash) error {
			return w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error { return w.j.Open(ctx, l, chest, readers...) })
		}
		refused(t, open(chest, w.c), fail.Exists)
		refused(t, open(journal.NewChest()), fail.Invalid)
		refused(t, open(journal.NewChest(), w.a, statement.Hash{1}), fail.Denied)
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			readers, err := journal.Readers(t.Context(), q, chest)
			if len(readers) != 2 || !slices.Contains(readers, w.a) || !slices.Contains(readers, w.b) {
				t.Errorf("%v", readers)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAdmitAndRemove(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		admit := func(chest journal.Chest, p statement.Hash) error {
			return w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error { return w.j.Admit(ctx, l, chest, p) })
		}
		remove := func(chest journal.Chest, p statement.Hash) error {
			return w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error { return w.j.Remove(ctx, l, chest, p) })
		}
		chest := w.chest(w.a, w.b)
		w.confide(chest, said(w.a, w.b, "case:1", "one"))
		if err := admit(chest, w.c); err != nil {
			t.Fatal(err)
		}
		refused(t, admit(chest, w.c), fail.Exists)
		refused(t, admit(chest, statement.Hash{1}), fail.Denied)
		refused(t, admit(journal.NewChest(), w.c), fail.Denied)
		list, err := w.read(w.c, chest)
		if err != nil || len(list) != 1 {
			t.Fatalf("let in, it reads %d: %v", len(list), err)
		}
		if err := remove(chest, w.b); err != nil {
			t.Fatal(err)
		}
		refused(t, remove(chest, w.b), fail.Denied)
		_, err = w.read(w.b, chest)
		refused(t, err, fail.Denied)
		_, err = w.try(chest, said(w.a, w.b, "case:1", "no"))
		refused(t, err, fail.Denied)
		r := w.confide(chest, said(w.c, w.a, "case:1", "two"))
		for _, who := range []statement.Hash{w.a, w.c} {
			if texts, err := w.texts(who); err != nil || !slices.Equal(texts, []string{"one", "two"}) {
				t.Errorf("%v, %v", texts, err)
			}
		}
		err = w.DB.Read(ctx, func(q sqldb.Querier) error {
			_, err := w.j.As(q, w.b).At(ctx, r.ID)
			refused(t, err, fail.NotFound)
			_, err = w.j.As(q, statement.Hash{}).At(ctx, r.ID)
			refused(t, err, fail.NotFound)
			periods, err := journal.Periods(ctx, q, chest)
			if len(periods) != 3 || periods[2].Participant != w.c || periods[2].From != 1 || periods[2].Until != nil {
				t.Errorf("%+v", periods)
			}
			i := slices.IndexFunc(periods, func(p journal.Period) bool { return p.Participant == w.b })
			if p := periods[i]; p.From != 0 || p.Until == nil || *p.Until != 1 {
				t.Errorf("%+v", p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		// Let in again, it reads all.
		if err := admit(chest, w.b); err != nil {
			t.Fatal(err)
		}
		if list, err := w.read(w.b, chest); err != nil || len(list) != 2 {
			t.Errorf("%d, %v", len(list), err)
		}
		for _, p := range []statement.Hash{w.a, w.b} {
			if err := remove(chest, p); err != nil {
				t.Fatal(err)
			}
		}
		refused(t, remove(chest, w.c), fail.Conflict)
		w.rebuilt()
	})
}

func TestErased(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		erase := func(by, id statement.Hash) (r ledger.Receipt, err error) {
			err = w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
				r, err = w.j.Erase(ctx, l, by, id, "a name was in it")
				return err
			})
			return r, err
		}
		chest, other := w.chest(w.a, w.b), w.chest(w.a, w.b)
		first := w.confide(chest, said(w.a, w.b, "case:1", "one"))
		w.confide(chest, said(w.b, w.a, "case:1", "two"))
		w.confide(other, said(w.a, w.b, "case:1", "three"))
		_, err := erase(w.b, first.ID)
		refused(t, err, fail.Denied)
		_, err = erase(w.c, first.ID)
		refused(t, err, fail.NotFound)
		r, err := erase(w.a, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = erase(w.a, first.ID)
		refused(t, err, fail.Gone)
		list, err := w.read(w.b, chest)
		if err != nil || len(list) != 3 || list[0].Body != nil || list[0].ErasedBy != r.ID {
			t.Fatalf("%+v, %v", list, err)
		}
		texts, err := w.texts(w.a)
		slices.Sort(texts)
		if err != nil || !slices.Equal(texts, []string{"three", "two"}) {
			t.Errorf("%v, %v", texts, err)
		}
		w.rebuilt()
	})
}

// An erasure that is no right one erases nothing and says why.
func TestInert(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest, other := w.chest(w.a, w.b), w.chest(w.a, w.b)
		first := w.confide(chest, said(w.a, w.b, "case:1", "one"))
		for _, tc := range []struct {
			name  string
			chest journal.Chest
			draft ledger.Draft
			want  string
		}{
			{"by the other", chest, ledger.Draft{By: w.b, Stream: w.a.String(), Type: ledger.TypeErased, Subject: first.ID.String()},
				"only its author may erase the body of a statement, in the same stream"},
			{"from another chest", other, ledger.Draft{By: w.a, Stream: w.b.String(), Type: ledger.TypeErased, Subject: first.ID.String()},
				"the statement whose body it erases does not stand before it in this chest"},
			{"of nothing", chest, ledger.Draft{By: w.a, Stream: w.b.String(), Type: ledger.TypeErased, Subject: "case:1"},
				"the subject is not the id of a statement"},
			{"of no known type", chest, ledger.Draft{By: w.a, Stream: w.b.String(), Type: "test.other/1", Subject: "case:1"}, "unknown-type"},
			{"of no known version", chest, ledger.Draft{By: w.a, Stream: w.b.String(), Type: "test.note.made/2", Subject: "case:1"}, "unknown-version"},
			{"without sense", chest, ledger.Draft{By: w.a, Stream: w.b.String(), Type: typeNote, Subject: "case:1"}, "the body is no note"},
			{"a note", chest, said(w.a, w.b, "case:1", "two"), ""},
		} {
			tc.draft.Marking = statement.Red
			r := w.confide(tc.chest, tc.draft)
			err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
				reader := w.j.As(q, w.b)
				e, err := reader.At(t.Context(), r.ID)
				if err != nil {
					return err
				}
				why, err := reader.Inert(t.Context(), e)
				if why != tc.want {
					t.Errorf("%s: %q", tc.name, why)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
			}
		}
		if texts, err := w.texts(w.b); err != nil || !slices.Equal(texts, []string{"one", "two"}) {
			t.Errorf("%v, %v", texts, err)
		}
		w.rebuilt()
	})
}

// A command that fails after it has confided leaves nothing of it.
func TestUndone(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		w.confide(chest, said(w.a, w.b, "case:1", "one"))
		stop := errors.New("stop")
		err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
			if _, err := w.j.Confide(ctx, l, chest, said(w.a, w.b, "case:1", "never")); err != nil {
				return err
			}
			if err := w.j.Remove(ctx, l, chest, w.b); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		r := w.confide(chest, said(w.a, w.b, "case:1", "two"))
		if r.Index != 1 {
			t.Errorf("at %d", r.Index)
		}
		if texts, err := w.texts(w.b); err != nil || !slices.Equal(texts, []string{"one", "two"}) {
			t.Errorf("%v, %v", texts, err)
		}
		w.rebuilt()
	})
}

// A locked hub reads and writes nothing that is confidential.
func TestLocked(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		r := w.confide(chest, said(w.a, w.b, "case:1", "one"))
		locked := *w.j
		locked.Keys = &keys.Store{}
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			reader := locked.As(q, w.a)
			refused(t, reader.MayRead(t.Context(), chest), fail.Locked)
			_, err := reader.Read(t.Context(), chest, 0, 1)
			refused(t, err, fail.Locked)
			_, err = reader.At(t.Context(), r.ID)
			refused(t, err, fail.Locked)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = locked.Dump(t.Context())
		refused(t, err, fail.Locked)
		refused(t, locked.Rebuild(t.Context(), nil), fail.Locked)
		refused(t, locked.Ready(), fail.Locked)
		// Rows of another version are left as they are, and made anew by whoever
		// has the keys.
		locked.Projections = []journal.Projection{renamed{}}
		if err := locked.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if texts, err := w.texts(w.a); err != nil || !slices.Equal(texts, []string{"one"}) {
			t.Errorf("%v, %v", texts, err)
		}
		w.j.Projections = locked.Projections
		if err := w.j.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if texts, err := w.texts(w.a); err != nil || !slices.Equal(texts, []string{"one"}) {
			t.Errorf("%v, %v", texts, err)
		}
		w.rebuilt()
	})
}

// renamed is notes of another version.
type renamed struct{ notes }

func (renamed) Version() int { return 2 }

// What the hub does not keep for one of those who read a chest is not confided
// to it, whoever says it to whom.
func TestHolds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest, apart := w.chest(w.a, w.b, w.c), w.chest(w.a, w.b)
		w.j.Holds = func(of statement.Hash, m statement.Marking) error {
			if of == w.c && m == statement.Red {
				return fail.New(fail.Denied, "not here")
			}
			return nil
		}
		red := said(w.a, w.b, "case:1", "one")
		red.Marking = statement.Red
		_, err := w.try(chest, red)
		refused(t, err, fail.Denied)
		w.confide(apart, red)
		amber := red
		amber.Marking = statement.Amber
		w.confide(chest, amber)
		if texts, err := w.texts(w.b); err != nil || len(texts) != 2 {
			t.Errorf("%v, %v", texts, err)
		}
	})
}

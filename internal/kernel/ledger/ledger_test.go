package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// words is a projection for these tests: the last word said on a subject, and
// how many were.
type words struct{}

const typeWord = "test.word.said/1"

func (words) Name() string    { return "words" }
func (words) Version() int    { return 1 }
func (words) Types() []string { return []string{typeWord} }
func (words) Tables() []ledger.Table {
	return []ledger.Table{{Name: "test_word", Key: []string{"subject"}}}
}
func (words) Schema() string {
	return "CREATE TABLE test_word (subject TEXT NOT NULL PRIMARY KEY, word TEXT NOT NULL, n BIGINT NOT NULL);\n"
}

func (words) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	var b struct {
		Word string `json:"word"`
	}
	if err := json.Unmarshal(e.Body, &b); err != nil || b.Word == "" {
		return fail.Inert("the body has no word")
	}
	_, err := tx.Exec(ctx, `INSERT INTO test_word (subject, word, n) VALUES ($1, $2, 1)
		ON CONFLICT (subject) DO UPDATE SET word = excluded.word, n = test_word.n + 1`, e.Subject(), b.Word)
	return err
}

func say(subject, word string) ledger.Draft {
	return ledger.Draft{Type: typeWord, Subject: subject, Body: fmt.Appendf(nil, `{"word":%q}`, word)}
}

func word(t *testing.T, r *hubtest.Register, subject string) (word string, n int64) {
	t.Helper()
	err := r.DB.Read(context.Background(), func(q sqldb.Querier) error {
		return q.QueryRow(context.Background(), `SELECT COALESCE(MAX(word), ''), COALESCE(MAX(n), 0) FROM test_word WHERE subject = $1`, subject).Scan(&word, &n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return word, n
}

func TestSayAndRead(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		rs := r.MustSay(say("a", "one"), say("b", "two"), say("a", "three"))
		if r.Size() != 4 || rs[2].Index != 3 {
			t.Fatalf("size %d, last index %d", r.Size(), rs[2].Index)
		}
		got, err := r.Get(ctx, rs[1].ID)
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Body) != `{"word":"two"}` || got.Statement.Header.Seq != 2 || got.Arrived.IsZero() {
			t.Fatalf("read back %+v", got)
		}
		if err := got.Statement.Verify(); err != nil {
			t.Fatal(err)
		}
		if w, n := word(t, r, "a"); w != "three" || n != 2 {
			t.Fatalf("the projection has %q, %d", w, n)
		}
		blob, err := r.Blob(ctx, got.Statement.Header.Body)
		if err != nil || !bytes.HasSuffix(blob, got.Body) {
			t.Fatalf("blob %q, %v", blob, err)
		}
		checkCheckpoint(t, r)
		list, err := r.List(ctx, ledger.Filter{After: -1, Type: typeWord, Subject: "a", By: r.Hub(), Limit: 10})
		if err != nil || len(list) != 2 || list[0].Index != 1 || list[1].Index != 3 {
			t.Fatalf("list %+v, %v", list, err)
		}
		newest, err := r.List(ctx, ledger.Filter{Before: r.Size(), Limit: 2})
		if err != nil || len(newest) != 2 || newest[0].Index != 3 {
			t.Fatalf("newest %+v, %v", newest, err)
		}
		r.Reopen()
		checkCheckpoint(t, r)
		r.CheckRebuild()
	})
}

func checkCheckpoint(t *testing.T, r *hubtest.Register) {
	t.Helper()
	v, err := note.NewVerifier(r.VKey())
	if err != nil {
		t.Fatal(err)
	}
	c, err := translog.OpenCheckpoint(r.Checkpoint(), v)
	if err != nil {
		t.Fatal(err)
	}
	if c.Size != r.Size() || c.Root != r.Root() || c.Origin != hubtest.Origin {
		t.Fatalf("the checkpoint signs %+v, the register has %d", c, r.Size())
	}
}

func TestTilesAndProofs(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		for i := range 6 {
			var drafts []ledger.Draft
			for j := range 100 {
				drafts = append(drafts, say(fmt.Sprintf("s%d", j%7), fmt.Sprintf("w%d-%d", i, j)))
			}
			r.MustSay(drafts...)
		}
		for _, index := range []int64{0, 1, 255, 256, 511, 512, 600} {
			rec, err := r.At(ctx, index)
			if err != nil {
				t.Fatal(err)
			}
			p, size, root, err := r.Proof(ctx, index)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(p, size, root, index, translog.LeafHash(rec.Leaf)); err != nil {
				t.Fatalf("proof of %d: %v", index, err)
			}
		}
		full, err := r.Tile(ctx, translog.Address{N: 0, W: 256})
		if err != nil {
			t.Fatal(err)
		}
		part, err := r.Tile(ctx, translog.Address{N: 0, W: 100})
		if err != nil || !bytes.Equal(part, full[:100*32]) {
			t.Fatalf("a partial tile is not the beginning of the full one: %v", err)
		}
		top, err := r.Tile(ctx, translog.Address{Level: 1, N: 0, W: 2})
		if err != nil {
			t.Fatal(err)
		}
		if root, _ := translog.TileRoot(full); !bytes.Equal(top[:32], root[:]) {
			t.Fatal("level 1 does not hold the root of the tile below")
		}
		if b, err := r.Tile(ctx, translog.Address{Entries: true, N: 2, W: 601 - 512}); err != nil || len(b) == 0 {
			t.Fatal(err)
		}
		if _, err := r.Tile(ctx, translog.Address{N: 2, W: 100}); !fail.Is(err, fail.NotFound) {
			t.Fatalf("a tile beyond the end: %v", err)
		}
		r.Reopen()
		if r.Size() != 601 {
			t.Fatalf("size %d after reopening", r.Size())
		}
		r.CheckRebuild()
	})
}

// A command that fails leaves nothing, and the others of its batch stand.
func TestCommandsAreAtomic(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := r.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
					if _, err := w.Say(ctx, say(fmt.Sprintf("c%d", i), "x")); err != nil {
						return err
					}
					if i%2 == 1 {
						return boom
					}
					_, err := w.Say(ctx, say(fmt.Sprintf("c%d", i), "y"))
					return err
				})
				if (i%2 == 1) != errors.Is(err, boom) {
					t.Errorf("command %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if r.Size() != 1+20*2 {
			t.Fatalf("size %d", r.Size())
		}
		for i := range 40 {
			w, n := word(t, r, fmt.Sprintf("c%d", i))
			if i%2 == 0 && (w != "y" || n != 2) || i%2 == 1 && n != 0 {
				t.Errorf("command %d left %q, %d", i, w, n)
			}
		}
		list, err := r.List(ctx, ledger.Filter{After: -1, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for i, rec := range list {
			if rec.Statement.Header.Seq != uint64(i) {
				t.Fatalf("seq %d at index %d", rec.Statement.Header.Seq, i)
			}
		}
		checkCheckpoint(t, r)
		r.CheckRebuild()
	})
}

func TestErasure(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		rs := r.MustSay(say("a", "one"), say("a", "secret"), say("b", "two"))
		erased, err := r.Erase(ctx, statement.Hash{}, rs[1].ID, "test")
		if err != nil {
			t.Fatal(err)
		}
		rec, err := r.Get(ctx, rs[1].ID)
		if err != nil || rec.Body != nil || rec.ErasedBy != erased.ID {
			t.Fatalf("after erasure %+v, %v", rec, err)
		}
		if _, err := r.Blob(ctx, rec.Statement.Header.Body); !fail.Is(err, fail.Gone) {
			t.Fatalf("blob: %v", err)
		}
		if w, n := word(t, r, "a"); w != "one" || n != 1 {
			t.Fatalf("the projection still has %q, %d", w, n)
		}
		if w, _ := word(t, r, "b"); w != "two" {
			t.Fatal("another subject lost its row")
		}
		for name, c := range map[string]struct {
			id   statement.Hash
			kind fail.Kind
		}{
			"again":       {rs[1].ID, fail.Gone},
			"the opening": {r.Own.ID, fail.Denied},
			"no such":     {statement.Hash{1}, fail.NotFound},
		} {
			if _, err := r.Erase(ctx, statement.Hash{}, c.id, "test"); !fail.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		checkCheckpoint(t, r)
		r.CheckRebuild()
		// The reason may be erased too: nothing rests on it.
		if _, err := r.Erase(ctx, statement.Hash{}, erased.ID, "test"); err != nil {
			t.Fatal(err)
		}
		if rec, err := r.Get(ctx, rs[1].ID); err != nil || rec.Body != nil || rec.ErasedBy != erased.ID {
			t.Fatalf("the first erasure no longer holds: %+v, %v", rec, err)
		}
		r.CheckRebuild()
	})
}

// foreign signs statements that the ledger did not make.
type foreign struct {
	t    *testing.T
	o    *keys.Opening
	seq  uint64
	prev statement.Hash
	at   time.Time
}

func newForeign(t *testing.T, r *hubtest.Register) *foreign {
	t.Helper()
	o, err := keys.Open(hubtest.Start)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Admit(context.Background(), o.Leaf, o.Blob); err != nil {
		t.Fatal(err)
	}
	return &foreign{t: t, o: o, seq: 1, prev: o.ID, at: hubtest.Start}
}

// make signs the next statement after change has had its way with the header.
func (f *foreign) make(body string, change func(h *statement.Header)) (id statement.Hash, leaf, blob []byte) {
	f.t.Helper()
	salt := [32]byte{byte(f.seq), byte(f.seq >> 8), 7}
	h := statement.Header{
		Type: typeWord, By: f.o.ID, Key: statement.KeyOf(f.o.Signing), Stream: statement.Public,
		Seq: f.seq, Prev: f.prev, At: f.at, Subject: "f", Marking: statement.Clear,
		Body: statement.BlobHash(salt, []byte(body)),
	}
	if change != nil {
		change(&h)
	}
	s, err := statement.Sign(h, f.o.Signing)
	if err != nil {
		f.t.Fatal(err)
	}
	if leaf, err = s.Leaf(); err != nil {
		f.t.Fatal(err)
	}
	return s.ID, leaf, slices.Concat(salt[:], []byte(body))
}

func (f *foreign) took(id statement.Hash) { f.seq, f.prev = f.seq+1, id }

func TestAdmitRefusesEachByItsKind(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		f := newForeign(t, r)
		id, leaf, blob := f.make(`{"word":"first"}`, nil)
		if _, err := r.Admit(ctx, leaf, blob); err != nil {
			t.Fatal(err)
		}
		f.took(id)
		size := r.Size()
		cases := map[string]struct {
			leaf, blob []byte
			kind       statement.Kind
		}{"replay": {leaf, blob, statement.Replay}}
		add := func(name string, kind statement.Kind, change func(h *statement.Header)) {
			_, l, b := f.make(`{"word":"x"}`, change)
			cases[name] = struct {
				leaf, blob []byte
				kind       statement.Kind
			}{l, b, kind}
		}
		add("gap", statement.Gap, func(h *statement.Header) { h.Seq += 3 })
		add("fork at the same place", statement.Fork, func(h *statement.Header) { h.Seq--; h.Prev = f.o.ID })
		add("fork by prev", statement.Fork, func(h *statement.Header) { h.Prev = f.o.ID })
		add("clock backwards", statement.ClockBackwards, func(h *statement.Header) { h.At = h.At.Add(-time.Second) })
		add("unknown participant", statement.UnknownParticipant, func(h *statement.Header) { h.By = statement.Hash{9} })
		_, l, b := f.make(`{"word":"x"}`, nil)
		broken := bytes.Clone(l)
		at := bytes.Index(broken, []byte("\nsig ")) + 10
		broken[at] = map[bool]byte{true: 'A', false: 'B'}[broken[at] != 'A']
		cases["broken signature"] = struct {
			leaf, blob []byte
			kind       statement.Kind
		}{broken, b, statement.BadSignature}
		cases["another body"] = struct {
			leaf, blob []byte
			kind       statement.Kind
		}{l, append(bytes.Clone(b), 'x'), statement.BadBody}
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				_, err := r.Admit(ctx, c.leaf, c.blob)
				if !errors.Is(err, &statement.Error{Kind: c.kind}) {
					t.Fatalf("want %s, got %v", c.kind, err)
				}
				if r.Size() != size {
					t.Fatal("something was stored")
				}
			})
		}
		// And what is right still goes in.
		if _, err := r.Admit(ctx, l, b); err != nil {
			t.Fatal(err)
		}
		r.CheckRebuild()
	})
}

func TestUnknownTypesAreKeptInert(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		rs := r.MustSay(
			ledger.Draft{Type: "future.thing.said/1", Subject: "a", Body: []byte(`{}`)},
			ledger.Draft{Type: "test.word.said/2", Subject: "a", Body: []byte(`{"word":"x"}`)},
			ledger.Draft{Type: typeWord, Subject: "a", Body: []byte(`{}`)},
		)
		for i, want := range []string{string(statement.UnknownType), string(statement.UnknownVersion), "the body has no word"} {
			rec, err := r.Get(ctx, rs[i].ID)
			if err != nil || rec.Inert != want {
				t.Errorf("statement %d is inert for %q, want %q (%v)", i, rec.Inert, want, err)
			}
		}
		r.CheckRebuild()
	})
}

// A statement that refers to one that has not arrived waits for it.
func TestParking(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		f, g := newForeign(t, r), newForeign(t, r)
		later, leafLater, blobLater := g.make(`{"word":"later"}`, func(h *statement.Header) { h.Subject = "g" })
		id, leaf, blob := f.make(`{"word":"waits"}`, func(h *statement.Header) { h.Refs = []statement.Hash{later} })
		if _, err := r.Admit(ctx, leaf, blob); err != nil {
			t.Fatal(err)
		}
		if rec, err := r.Get(ctx, id); err != nil || !rec.Arrived.IsZero() {
			t.Fatalf("it was applied before its reference: %+v, %v", rec, err)
		}
		if _, n := word(t, r, "f"); n != 0 {
			t.Fatal("a parked statement changed something")
		}
		if _, err := r.Admit(ctx, leafLater, blobLater); err != nil {
			t.Fatal(err)
		}
		if w, _ := word(t, r, "f"); w != "waits" {
			t.Fatalf("the parked statement was not applied: %q", w)
		}
		r.CheckRebuild()
		if _, err := r.Say(ctx, ledger.Draft{Type: typeWord, Subject: "h", Refs: []statement.Hash{{5}}, Body: []byte(`{"word":"x"}`)}); !fail.Is(err, fail.Invalid) {
			t.Fatalf("a reference to nothing: %v", err)
		}
	})
}

func TestOwnClockSetBack(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), words{})
	first := r.MustSay(say("a", "one"))[0]
	r.Clock.Advance(-time.Hour)
	second := r.MustSay(say("a", "two"))[0]
	if second.At.Before(first.At) {
		t.Fatalf("the chain went back from %v to %v", first.At, second.At)
	}
}

func TestSecondProcessIsRefused(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		hubtest.NewRegister(t, url, words{})
		if _, err := sqldb.Open(context.Background(), url); !fail.Is(err, fail.Conflict) {
			t.Fatalf("a second opening: %v", err)
		}
	})
}

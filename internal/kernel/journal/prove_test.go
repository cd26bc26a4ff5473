package journal_test

import (
	"context"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Statement and Participant make a world a journal.Register.
func (w *world) Statement(index int64) (statement.Statement, []byte, bool) {
	r, err := w.At(context.Background(), index)
	return r.Statement, r.Body, err == nil
}

func (w *world) Participant(id statement.Hash) *identity.Participant {
	p, err := w.Identity(context.Background(), id)
	if err != nil {
		return nil
	}
	return p
}

func (w *world) prove(as, id statement.Hash) (b journal.Bundle, err error) {
	err = w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		b, err = w.j.As(q, as).Prove(context.Background(), id)
		return err
	})
	return b, err
}

// What a participant reads it can prove to a stranger, from the next anchor on
// and for ever; what it does not read it cannot.
func TestProved(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		chest := w.chest(w.a, w.b)
		first := w.confide(chest, said(w.a, w.b, "case:1", "CANARY"))
		_, err := w.prove(w.a, first.ID)
		refused(t, err, fail.Unavailable)
		w.anchor()
		all := []ledger.Receipt{first}
		for i := range 600 {
			all = append(all, w.confide(chest, said(w.b, w.a, "case:1", "CANARY")))
			if i%250 == 0 {
				w.Clock.Advance(time.Hour)
				w.anchor()
			}
		}
		w.anchor()
		for _, i := range []int{0, 1, 2, 255, 256, 257, 511, 512, 600} {
			b, err := w.prove(w.b, all[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			read, err := journal.ParseBundle(b.Encode())
			if err != nil {
				t.Fatal(err)
			}
			p, err := read.Check(w)
			if err != nil || p.Statement.ID != all[i].ID || string(p.Body) != `{"text":"CANARY"}` || p.Struck {
				t.Errorf("%d: %+v, %v", i, p, err)
			}
		}
		_, err = w.prove(w.c, first.ID)
		refused(t, err, fail.NotFound)
		w.must(func(ctx context.Context, l *ledger.Writer) error {
			_, err := w.j.Erase(ctx, l, w.a, first.ID, "")
			return err
		})
		b, err := w.prove(w.a, first.ID)
		if err != nil || b.Blob != "" {
			t.Fatalf("%+v, %v", b, err)
		}
		if p, err := b.Check(w); err != nil || p.Body != nil {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func FuzzParseBundle(f *testing.F) {
	f.Add([]byte(`{"proof":"comity-proof/1"}`))
	f.Add([]byte(`{"proof":"comity-proof/1","origin":"a","size":"1","leaf":"","salt":"","index":"0","path":[],"checkpoint":"a/journal\n1\n\n","anchor":{"id":"` +
		statement.Hash{1}.String() + `","index":"0","salt":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := journal.ParseBundle(data)
		if err != nil {
			return
		}
		if string(b.Encode()) != string(data) {
			t.Errorf("%q is written again as %q", data, b.Encode())
		}
		if p, err := b.Check(nobody{}); err == nil {
			t.Errorf("an empty register proves %+v", p)
		}
	})
}

// nobody is an empty register.
type nobody struct{}

func (nobody) Origin() string                                            { return "a" }
func (nobody) Hub() (h statement.Hash)                                   { return h }
func (nobody) Statement(int64) (s statement.Statement, b []byte, _ bool) { return s, nil, false }
func (nobody) Participant(statement.Hash) *identity.Participant          { return nil }

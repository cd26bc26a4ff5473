package ledger_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// declare admits the declaration that a participant's key was in other hands
// from an index on.
func declare(t *testing.T, r *hubtest.Register, from int64) ledger.Receipt {
	t.Helper()
	last, err := r.At(t.Context(), r.Size()-1)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(identity.Compromised{Key: statement.KeyOf(r.Own.Signing), From: fmt.Sprint(from)})
	if err != nil {
		t.Fatal(err)
	}
	salt := [32]byte{byte(r.Size())}
	s, err := statement.Sign(statement.Header{
		Type: identity.TypeCompromised, By: r.Own.ID, Key: statement.KeyOf(r.Own.Recovery), Stream: statement.Public,
		Seq: last.Statement.Header.Seq + 1, Prev: last.Statement.ID, At: r.Clock.Now(), Subject: r.Own.ID.String(),
		Marking: statement.Clear, Body: statement.BlobHash(salt, body),
	}, r.Own.Recovery)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := s.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := r.Admit(t.Context(), leaf, append(salt[:], body...))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// struckBy gives, by index, the index of the declaration that strikes.
func struckBy(t *testing.T, r *hubtest.Register) map[int64]int64 {
	t.Helper()
	out := map[int64]int64{}
	all, err := r.List(t.Context(), ledger.Filter{After: -1, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range all {
		one, err := r.Get(t.Context(), rec.Statement.ID)
		if err != nil {
			t.Fatal(err)
		}
		if (one.Struck == nil) != (rec.Struck == nil) || one.Struck != nil && *one.Struck != *rec.Struck {
			t.Errorf("statement %d is struck by %v alone, and by %v in the list", rec.Index, one.Struck, rec.Struck)
		}
		if rec.Struck != nil {
			out[rec.Index] = rec.Struck.Index
		}
	}
	return out
}

func TestStruckStatements(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url)
		for i := range 4 {
			r.MustSay(ledger.Draft{Type: "test.note.said/1", Subject: "note:1", Body: fmt.Appendf(nil, `{"n":%d}`, i)})
		}
		if got := struckBy(t, r); len(got) != 0 {
			t.Fatalf("struck before anything was declared: %v", got)
		}
		first := declare(t, r, 3)
		if got := fmt.Sprint(struckBy(t, r)); got != fmt.Sprint(map[int64]int64{3: first.Index, 4: first.Index}) {
			t.Errorf("after the first declaration: %s", got)
		}
		second := declare(t, r, 1) // strikes more, and leaves what is struck to the first
		want := fmt.Sprint(map[int64]int64{1: second.Index, 2: second.Index, 3: first.Index, 4: first.Index})
		if got := fmt.Sprint(struckBy(t, r)); got != want {
			t.Errorf("after the second declaration: %s, want %s", got, want)
		}
		r.CheckRebuild()
		r.CheckLog(hubtest.Promises{Said: []ledger.Receipt{first, second}})
		if got := fmt.Sprint(struckBy(t, r)); got != want {
			t.Errorf("after a rebuild: %s, want %s", got, want)
		}
		// A declaration is proved as every statement is.
		err := r.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE ledger_body SET blob = $1 WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = $2)`,
				make([]byte, 64), second.Index)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.At(t.Context(), 1); !fail.Is(err, fail.Broken) {
			t.Errorf("beside a declaration that was altered, a statement is answered: %v", err)
		}
	})
}

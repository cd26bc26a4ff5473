package ledger_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// What nobody could read again, the hub does not say itself either.
func TestSayRefusesABodyOverTheLimit(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		size := r.Size()
		_, err := r.Say(ctx, ledger.Draft{Type: "test.thing.said/1", Subject: "a", Body: make([]byte, statement.MaxBody+1)})
		if !fail.Is(err, fail.TooLarge) || r.Size() != size {
			t.Fatalf("%d statements, %v", r.Size()-size, err)
		}
		said := r.MustSay(ledger.Draft{Type: "test.thing.said/1", Subject: "a", Body: make([]byte, statement.MaxBody)})
		if rec, err := r.Get(ctx, said[0].ID); err != nil || len(rec.Body) != statement.MaxBody {
			t.Fatalf("the largest body is not read back: %v", err)
		}
	})
}

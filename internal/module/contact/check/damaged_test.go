package check_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// A row that was damaged past this program is an error to whoever reads it, and
// nothing more.
func TestDamagedRows(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global")
		w.ids["state:gh"] = statement.Hash{}
		w.names("state:ke", point("ke-one", 1), "global")
		w.names("state:gh", point("gh-one", 1), "global")
		id := w.calls(w.terms("global", day))
		link := w.asks("ke-one")
		w.Clock.Advance(day / 24)
		damage := func(query string, args ...any) {
			t.Helper()
			if err := w.Ledger.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
				_, err := l.Tx().Exec(ctx, query, args...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		damage(`UPDATE check_apart SET participant = $1`, []byte("short"))
		_, err := w.s.Queries.Board(ctx, w.manager, "global", id)
		refused(t, err, fail.Broken)
		damage(`UPDATE check_thread SET sealed = $1`, []byte("none"))
		_, err = w.s.Queries.Owned(ctx, ke)
		refused(t, err, fail.Broken)
		damage(`UPDATE check_thread SET chest = $1`, []byte("short"))
		_, err = w.s.Queries.Owned(ctx, ke)
		refused(t, err, fail.Broken)
		damage(`UPDATE check_link SET participant = $1`, []byte("short"))
		_, err = w.s.Linked(ctx, link)
		refused(t, err, fail.Broken)
		identity := w.ids["state:ke"]
		damage(`UPDATE check_look SET participant = $1 WHERE participant = $2`, []byte("short"), identity[:])
		if err := w.Ledger.Do(ctx, func(ctx context.Context, l *ledger.Writer) error { return w.watch.Run(ctx, l, w.Clock.Now()) }); !fail.Is(err, fail.Broken) {
			t.Errorf("the watch: %v", err)
		}
	})
}

package verify_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// The same leaves and bodies give the same rows: live, copied into SQLite,
// copied into PostgreSQL, and rebuilt there.
func TestSameDumpEverywhere(t *testing.T) {
	h := hub.Shared(t)
	ctx := t.Context()
	var all []ledger.Checked
	for after := int64(-1); after < h.Ledger.Size()-1; {
		part, err := h.Ledger.List(ctx, ledger.Filter{After: after, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range part {
			c, err := ledger.Check(r.Leaf, slices.Concat(r.Salt[:], r.Body))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
		after = part[len(part)-1].Index
	}
	live, _, err := h.Ledger.Dump(ctx)
	if err != nil {
		t.Fatal(err)
	}
	hubtest.Databases(t, func(t *testing.T, url string) {
		db, err := sqldb.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		o := ledger.Options{DB: db, Clock: clock.System{}, Projections: app.Projections(db.Dialect())}
		m, err := ledger.NewMirror(ctx, o, h.Ledger.Origin(), h.Ledger.VKey())
		if err != nil {
			t.Fatal(err)
		}
		for part := range slices.Chunk(all, 100) {
			if err := m.Add(ctx, part); err != nil {
				t.Fatal(err)
			}
		}
		if m.Root() != h.Ledger.Root() {
			t.Fatalf("the copy has the root %v, want %v", m.Root(), h.Ledger.Root())
		}
		copied, _, err := ledger.Dump(ctx, db, m.Tables())
		if err != nil || copied != live {
			t.Errorf("copied: %s, live: %s (%v)", copied, live, err)
		}
		told := int64(0)
		if err := ledger.Rebuild(ctx, o, func(done, total int64) { told = done }); err != nil {
			t.Fatal(err)
		}
		rebuilt, _, err := ledger.Dump(ctx, db, m.Tables())
		if err != nil || rebuilt != live || told != int64(len(all)) {
			t.Errorf("rebuilt: %s, live: %s, told %d (%v)", rebuilt, live, told, err)
		}
	})
}

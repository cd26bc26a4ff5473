package app

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

// A file beside the register that no statement names is swept when the hub
// starts to work, and each day again; one that is young is left.
func TestStraysAreSwept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))
	o := Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Clock: now}
	if _, err := Init(t.Context(), o, "hub.test"); err != nil {
		t.Fatal(err)
	}
	h, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	store := o.Attachments()
	left := func(content string, age time.Duration) statement.Hash {
		t.Helper()
		k, raw, err := blob.Salted([]byte(content))
		if err == nil {
			_, err = store.Restore(raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		at := now.Now().Add(-age)
		err = filepath.WalkDir(store.Dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Name() == k.Hash.String() {
				err = os.Chtimes(path, at, at)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return k.Hash
	}
	sources := h.sources()
	var sweep *strays
	for _, s := range sources {
		if found, ok := s.(*strays); ok {
			sweep = found
		}
	}
	if sweep == nil {
		t.Fatal("nothing sweeps")
	}
	run := func() {
		t.Helper()
		if next, ok, err := sweep.Due(t.Context(), nil, now.Now()); err != nil || !ok || next.After(now.Now()) {
			t.Fatalf("due at %v, %v, %v", next, ok, err)
		}
		if err := h.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error { return sweep.Run(ctx, w, now.Now()) }); err != nil {
			t.Fatal(err)
		}
	}
	old, young := left("left by a transaction that failed", 2*time.Hour), left("of one that may still be open", time.Minute)
	run()
	if store.Has(old) || !store.Has(young) {
		t.Errorf("after the start: %v, %v, want only what is young", store.Has(old), store.Has(young))
	}
	if next, _, _ := sweep.Due(t.Context(), nil, now.Now()); !next.Equal(now.Now().Add(24 * time.Hour)) {
		t.Errorf("due next at %v", next)
	}
	now.Advance(24 * time.Hour)
	run()
	if store.Has(young) {
		t.Error("it is there after a day")
	}
}

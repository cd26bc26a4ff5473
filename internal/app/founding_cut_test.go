package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/founding"
	"comity.example/comity/internal/platform/policy"
)

// TestAFoundingThatIsCutOff stops the making of a hub after each of its steps, as
// a machine does that loses its power, and starts anew: either there is nothing,
// or the hub is made whole with the keys of the sheet that was printed.
func TestAFoundingThatIsCutOff(t *testing.T) {
	type cut struct {
		*maker
		hub  founding.Hub
		note begun
	}
	keep := func(t *testing.T, c cut) {
		if err := c.keep(c.hub, c.note); err != nil {
			t.Fatal(err)
		}
	}
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name string
		do   func(t *testing.T, c cut)
		left bool // nothing that counts
		load bool // what is shipped was to be recorded
	}{
		{"before anything", func(*testing.T, cut) {}, true, false},
		{"after the note", func(t *testing.T, c cut) {
			keep(t, c)
			must(t, os.Remove(c.o.at(keystoreFile)))
		}, true, false},
		{"after the keys", keep, false, false},
		{"after the name of the register", func(t *testing.T, c cut) {
			keep(t, c)
			must(t, ledger.Prepare(t.Context(), c.db, c.note.Log, c.hub.Keys.VKey()))
		}, false, false},
		{"after the settings", func(t *testing.T, c cut) {
			keep(t, c)
			must(t, ledger.Prepare(t.Context(), c.db, c.note.Log, c.hub.Keys.VKey()))
			must(t, settle(t.Context(), Options{Domain: c.note.Domain}, c.db, c.note.Log))
		}, false, false},
		{"after the register", func(t *testing.T, c cut) {
			keep(t, c)
			must(t, c.o.complete(t.Context(), c.db, c.hub.Keys, c.note))
		}, false, false},
		{"before what is shipped", func(t *testing.T, c cut) {
			keep(t, c)
			must(t, c.o.complete(t.Context(), c.db, c.hub.Keys, c.note))
		}, false, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hubtest.Databases(t, func(t *testing.T, url string) {
				o := Options{Data: filepath.Join(t.TempDir(), "data"), Clock: clock.NewFake(hubtest.Start)}
				o.defaults()
				if !strings.HasPrefix(url, "sqlite:") {
					o.Database = url
				}
				file := filepath.Join(t.TempDir(), "hub.key")
				must(t, keys.NewKeyFile(file))
				secret, err := keys.KeyFile(file)
				must(t, err)
				o.Secret = &secret
				must(t, os.MkdirAll(o.Data, 0o700))
				m := &maker{o: o, made: make(chan *Hub, 1)}
				m.db, err = sqldb.Open(t.Context(), o.DatabaseURL())
				must(t, err)
				hub, sheet := drawn(t)
				tc.do(t, cut{m, hub, begun{Log: hub.Log, Domain: hub.Domain(), Name: hub.Name, Base: hub.Address, Load: tc.load,
					ID: hub.Opening.ID, Leaf: hub.Opening.Leaf, Blob: hub.Opening.Blob}})
				must(t, m.db.Close())
				restarted(t, o, tc.left, tc.load, sheet)
			})
		})
	}
}

// drawn gives what a founding has come to when its sheet was read back.
func drawn(t *testing.T) (hub founding.Hub, sheet keys.Sheet) {
	t.Helper()
	store, err := keys.New("hub.test")
	if err != nil {
		t.Fatal(err)
	}
	own, err := keys.Open(hubtest.Start)
	if err != nil {
		t.Fatal(err)
	}
	store.Put(own.ID, own.Signing)
	return founding.Hub{Plan: founding.Plan{Name: "Hub of a Test", Address: "https://hub.test", Log: "hub.test"}, Keys: store, Opening: own},
		keys.SheetOf("hub.test", own, hubtest.Start)
}

// restarted starts anew what was cut off.
func restarted(t *testing.T, o Options, left, load bool, sheet keys.Sheet) {
	t.Helper()
	ctx := t.Context()
	unmade, err := o.unmade(ctx)
	if err != nil || unmade != left {
		t.Fatalf("nothing is there: %v, %v", unmade, err)
	}
	if left {
		return // it begins anew
	}
	locked := o
	locked.Secret = nil
	if err := locked.finish(ctx); !fail.Is(err, fail.Locked) || fail.Hint(err) == "" {
		t.Errorf("without its key: %v", err)
	}
	for range 2 { // and once more, when there is nothing left to be done
		if err := o.finish(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(o.at(begunFile)); err == nil {
		t.Error("the note is still there")
	}
	h, err := Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if (h.Ledger.Size() == 2) == load || h.Ledger.Hub() != sheet.Identity || h.Name() != "Hub of a Test" || h.Base() != "https://hub.test" || h.Domain() != "hub.test" {
		t.Errorf("%d statements, hub %v, %s, %s", h.Ledger.Size(), h.Ledger.Hub(), h.Name(), h.Domain())
	}
	if _, err := h.Custody().Try(ctx, policy.As(policy.Operator), sheet.Identity, sheet.Secret); err != nil {
		t.Errorf("its sheet does not work: %v", err)
	}
}

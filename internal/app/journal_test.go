package app_test

import (
	"context"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// confiding is a hub with two participants and a chest that both read.
type confiding struct {
	*app.Hub
	opts  app.Options
	a, b  statement.Hash
	chest journal.Chest
}

// newConfiding makes one on a database.
func newConfiding(t *testing.T, url string) *confiding {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := &confiding{opts: app.Options{Data: filepath.Join(t.TempDir(), "data"), Database: url, Secret: &secret, Clock: clock.NewFake(hubtest.Start)}}
	if _, err := app.Init(t.Context(), c.opts, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	c.open(t)
	for _, p := range []*statement.Hash{&c.a, &c.b} {
		own, err := keys.Open(c.opts.Clock.Now())
		if err == nil {
			err = c.Keys.Keep(own.ID, own.Signing)
		}
		if err == nil {
			err = c.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
				_, err := w.Open(ctx, own.Leaf, own.Blob)
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		*p = own.ID
	}
	c.chest = journal.NewChest()
	err = c.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return c.Journal().Open(ctx, w, c.chest, c.a, c.b)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *confiding) open(t *testing.T) {
	t.Helper()
	var err error
	if c.Hub, err = app.Open(t.Context(), c.opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
}

func (c *confiding) confide(ctx context.Context, text string) error {
	return c.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := c.Journal().Confide(ctx, w, c.chest, ledger.Draft{By: c.a, Stream: c.b.String(), Type: "test.word.said/1", Subject: "case:1",
			Marking: statement.Amber, Body: []byte(text)})
		return err
	})
}

func (c *confiding) texts(t *testing.T) (out []string) {
	t.Helper()
	err := c.DB.Read(t.Context(), func(q sqldb.Querier) error {
		list, err := c.Journal().As(q, c.b).Read(t.Context(), c.chest, 0, 100)
		for _, e := range list {
			out = append(out, string(e.Body))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// proved verifies the hub, which may be running.
func (c *confiding) proved(t *testing.T) *verify.Confided {
	t.Helper()
	r, err := c.verify(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Confided
}

// verify verifies the hub and holds a proof against its register.
func (c *confiding) verify(t *testing.T, proof []byte) (verify.Report, error) {
	t.Helper()
	return verify.Database(t.Context(), c.opts.DatabaseURL(), verify.Options{Projections: app.Projections,
		Confidential: app.Confidential(), Keys: c.Keys, Clock: c.opts.Clock, Proof: proof})
}

// What was confided is proved by a file to whoever verifies the register.
func TestConfidedIsProved(t *testing.T) {
	c := newConfiding(t, hubtest.SQLite(t))
	if err := c.confide(t.Context(), "CANARY"); err != nil {
		t.Fatal(err)
	}
	err := c.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return journal.Anchors{Journal: c.Journal()}.Run(ctx, w, c.opts.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	var b journal.Bundle
	err = c.DB.Read(t.Context(), func(q sqldb.Querier) error {
		list, err := c.Journal().As(q, c.b).Read(t.Context(), c.chest, 0, 1)
		if err == nil {
			b, err = c.Journal().As(q, c.b).Prove(t.Context(), list[0].Statement.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.verify(t, b.Encode())
	if err != nil || r.Proved == nil || string(r.Proved.Body) != "CANARY" || r.Proved.Statement.Header.By != c.a {
		t.Errorf("%+v, %v", r.Proved, err)
	}
	b.Index = "1"
	if _, err := c.verify(t, b.Encode()); err == nil {
		t.Error("a bent proof is taken")
	}
	if _, err := c.verify(t, []byte("{}")); err == nil {
		t.Error("what is no proof is taken")
	}
}

// A snapshot takes what was confided from either database into either, sealed as
// it is; until the hub is resumed nothing is confided.
func TestConfidedMoves(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(testing.TB) string{"sqlite": hubtest.SQLite, "postgres": hubtest.Postgres}
	for from, make := range kinds {
		for into, anew := range kinds {
			t.Run("from "+from+" into "+into, func(t *testing.T) { moves(t, make(t), anew(t)) })
		}
	}
}

// moves moves a hub from one database into another.
func moves(t *testing.T, from, to string) {
	c := newConfiding(t, from)
	for _, text := range []string{"CANARY-one", "CANARY-two"} {
		if err := c.confide(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	err := c.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return journal.Anchors{Journal: c.Journal()}.Run(ctx, w, c.opts.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	before := c.proved(t)
	if before.Size != 2 || before.Anchored != 2 || !before.Compared {
		t.Errorf("%+v", before)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "snapshot")
	if _, err := app.Backup(t.Context(), c.opts, file, nil); err != nil {
		t.Fatal(err)
	}
	c.opts.Data, c.opts.Database = filepath.Join(t.TempDir(), "other"), to
	if _, err := app.Restore(t.Context(), c.opts, file, "", func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	c.open(t)
	refusedConfiding(t, c.confide(t.Context(), "never"), fail.Quarantined)
	err = c.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error { return c.Journal().Remove(ctx, w, c.chest, c.b) })
	refusedConfiding(t, err, fail.Quarantined)
	if texts := c.texts(t); len(texts) != 2 || texts[1] != "CANARY-two" {
		t.Errorf("%q", texts)
	}
	if err := c.Ledger.Release(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if after := c.proved(t); after.Dump != before.Dump || after.Root != before.Root {
		t.Errorf("%+v, was %+v", after, before)
	}
	if err := c.confide(t.Context(), "CANARY-three"); err != nil {
		t.Fatal(err)
	}
	if v := c.proved(t); v.Size != 3 {
		t.Errorf("%+v", v)
	}
}

func refusedConfiding(t *testing.T, err error, kind fail.Kind) {
	t.Helper()
	if !fail.Is(err, kind) {
		t.Errorf("want %s, got %v", kind, err)
	}
}

// A hub that was started without its keys shows nothing that was confided and
// takes nothing; it rebuilds what is public, and the rest with the keys.
func TestConfidedIsLocked(t *testing.T) {
	c := newConfiding(t, hubtest.SQLite(t))
	if err := c.confide(t.Context(), "CANARY"); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	secret := c.opts.Secret
	c.opts.Secret = nil
	made, err := app.Rebuild(t.Context(), c.opts, nil)
	if err != nil || made.Confidential != 1 || made.Opened != nil {
		t.Errorf("%+v, %v", made, err)
	}
	c.open(t)
	refusedConfiding(t, c.confide(t.Context(), "never"), fail.Locked)
	err = c.DB.Read(t.Context(), func(q sqldb.Querier) error { return c.Journal().As(q, c.a).MayRead(t.Context(), c.chest) })
	refusedConfiding(t, err, fail.Locked)
	if v := c.proved(t); !v.Sealed || v.Size != 1 {
		t.Errorf("%+v", v)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.opts.Secret = secret
	if made, err = app.Rebuild(t.Context(), c.opts, nil); err != nil || made.Opened == nil || len(made.Changed) > 0 {
		t.Errorf("%+v, %v", made, err)
	}
	c.open(t)
	if texts := c.texts(t); len(texts) != 1 || texts[0] != "CANARY" {
		t.Errorf("%q", texts)
	}
}

// The hub says an anchor of its own accord every hour, whether or not anything
// was confided.
func TestAnchorsAreSaid(t *testing.T) {
	h, now := newWorking(t, 1)
	now.Advance(journal.Cadence)
	grown := h.Ledger.Grown()
	_, stop := working(t, h)
	<-grown
	stop()
	list, err := h.Ledger.List(t.Context(), ledger.Filter{Type: journal.TypeAnchored, After: -1, Limit: 10})
	if err != nil || len(list) != 1 || list[0].Inert != "" {
		t.Errorf("%d anchors, %v", len(list), err)
	}
}

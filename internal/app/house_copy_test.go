package app_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/keys"
)

// original is what every demonstration in these tests is a copy of: made once, for
// that takes longer than many a journey.
var original struct {
	once sync.Once
	err  error
}

// newDemonstration is a house with all that is shipped, and with the people of a
// demonstration and what they have said.
func newDemonstration(t *testing.T, changes ...func(*app.Options)) *house {
	t.Helper()
	dir := filepath.Join(hub.Folder(t), "demonstration")
	original.once.Do(func() { original.err = demonstrate(t.Context(), dir) })
	if original.err != nil {
		t.Fatal(original.err)
	}
	copied := func(o app.Options) error {
		if o.Database != "" {
			return errors.New("a demonstration is copied as SQLite only")
		}
		return os.CopyFS(o.Data, os.DirFS(filepath.Join(dir, "data")))
	}
	h := open(t, filepath.Join(dir, "hub.key"), copied, append(changes, func(o *app.Options) { o.Demo = true })...)
	if err := h.Demonstrate(t.Context()); err != nil { // who they are: what they have said is there
		t.Fatal(err)
	}
	return h
}

// demonstrate makes the original in a folder.
func demonstrate(ctx context.Context, dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	file := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		return err
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		return err
	}
	o := app.Options{Data: filepath.Join(dir, "data"), Secret: &secret, Clock: clock.NewFake(hubtest.Start), Domain: "localhost", Site: app.Site{Base: "http://localhost"}, Demo: true}
	if _, err := app.Init(ctx, o, hubtest.Origin); err != nil {
		return err
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	_, err = h.Load(ctx, func(int, int) {})
	if err == nil {
		err = h.Demonstrate(ctx)
	}
	return errors.Join(err, h.Close())
}

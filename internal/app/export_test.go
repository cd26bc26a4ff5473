package app

import (
	"context"
	"os"
	"time"

	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/founding"
)

// The steps of making a hub after which it can be cut off.
const (
	CutBefore   = "before anything"
	CutNote     = "after the note"
	CutKeys     = "after the keys"
	CutName     = "after the name of the register"
	CutSettings = "after the settings"
	CutRegister = "after the register"
)

// CutOff makes a hub whose sheet was read back at an instant, as far as a step,
// and stops there. load says that what is shipped was to be recorded.
func CutOff(ctx context.Context, o Options, now time.Time, step string, load bool) (sheet keys.Sheet, err error) {
	o.defaults()
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return sheet, err
	}
	store, err := keys.New("hub.test")
	if err != nil {
		return sheet, err
	}
	own, err := keys.Open(now)
	if err != nil {
		return sheet, err
	}
	store.Put(own.ID, own.Signing)
	hub := founding.Hub{Plan: founding.Plan{Name: "Hub of a Test", Address: "https://hub.test", Log: "hub.test"}, Keys: store, Opening: own}
	sheet = keys.SheetOf("hub.test", own, now)
	m := &maker{o: o, made: make(chan *Hub, 1)}
	if m.db, err = sqldb.Open(ctx, o.DatabaseURL()); err != nil {
		return sheet, err
	}
	defer func() {
		if cerr := m.db.Close(); err == nil {
			err = cerr
		}
	}()
	note := begun{Log: hub.Log, Domain: hub.Domain(), Name: hub.Name, Base: hub.Address, Load: load, ID: own.ID, Leaf: own.Leaf, Blob: own.Blob}
	if step == CutBefore {
		return sheet, nil
	}
	if err := m.keep(hub, note); err != nil {
		return sheet, err
	}
	switch step {
	case CutNote:
		return sheet, os.Remove(o.at(keystoreFile))
	case CutRegister:
		return sheet, o.complete(ctx, m.db, hub.Keys, note)
	case CutName, CutSettings:
		err = ledger.Prepare(ctx, m.db, note.Log, hub.Keys.VKey())
	}
	if err == nil && step == CutSettings {
		err = settle(ctx, Options{Domain: note.Domain}, m.db, note.Log)
	}
	return sheet, err
}

// Unmade reports whether nothing that counts is left of a hub.
func (o *Options) Unmade(ctx context.Context) (bool, error) { o.defaults(); return o.unmade(ctx) }

// Finish goes on with a hub that was cut off.
func (o *Options) Finish(ctx context.Context) error { o.defaults(); return o.finish(ctx) }

// Begun reports whether the note of a hub that is being made is there.
func (o *Options) Begun() bool {
	_, err := os.Stat(o.at(begunFile))
	return err == nil
}

package app

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/founding"
)

// Init makes a new hub: folder, keystore, database, the log of this name, and
// the hub's own participant. The recovery key is in the sheet and nowhere
// else. Nothing that exists is overwritten.
func Init(ctx context.Context, o Options, origin string) (sheet keys.Sheet, err error) {
	o.defaults()
	if err := founding.CheckLog(origin); err != nil {
		return sheet, err
	}
	if o.Domain != "" {
		if err := founding.CheckDomain(o.Domain); err != nil {
			return sheet, err
		}
	}
	if o.Secret == nil {
		return sheet, fail.New(fail.Invalid, "a new hub needs a key file or a passphrase for its keys").
			WithHint("comity init --new-key-file PATH makes one; keep it apart from the data")
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return sheet, fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be made")
	}
	keystore := filepath.Join(o.Data, keystoreFile)
	if _, err := os.Stat(keystore); err == nil {
		return sheet, fail.New(fail.Exists, "there is a hub in %s already", o.Data)
	}
	store, err := keys.New(origin)
	if err != nil {
		return sheet, err
	}
	own, err := keys.Open(o.Clock.Now())
	if err != nil {
		return sheet, err
	}
	store.Put(own.ID, own.Signing)
	db, err := sqldb.Open(ctx, o.DatabaseURL())
	if err != nil {
		return sheet, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := ledger.Prepare(ctx, db, origin, store.VKey()); err != nil {
		return sheet, err
	}
	// The keys come before the first signature: a hub whose keys were lost
	// half way could never go on.
	if err := store.Save(keystore, *o.Secret); err != nil {
		return sheet, err
	}
	if err := settle(ctx, o, db, origin); err != nil {
		return sheet, err
	}
	return keys.SheetOf(origin, own, o.Clock.Now()), open(ctx, o, db, store, own)
}

// open appends the two statements that every register begins with: the hub's
// participant, and its declaration of the log.
func open(ctx context.Context, o Options, db *sqldb.DB, store *keys.Store, own *keys.Opening) error {
	l, err := ledger.Open(ctx, ledger.Options{DB: db, Clock: o.Clock, Keys: store, Projections: Projections(db.Dialect()), Log: o.Log})
	if err != nil {
		return err
	}
	body, err := json.Marshal(ledger.Declared{Origin: l.Origin(), VKey: l.VKey()})
	if err == nil {
		err = l.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
			if _, err := w.OpenHub(ctx, own.Leaf, own.Blob); err != nil {
				return err
			}
			_, err := w.Say(ctx, ledger.Draft{Type: ledger.TypeHub, Subject: own.ID.String(), Body: body})
			return err
		})
	}
	return errors.Join(err, l.Close())
}

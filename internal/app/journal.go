package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/module/implementation/sharing"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// Confidential lists what follows from the confidential statements of a hub, in
// the order in which it is made.
func Confidential() []journal.Projection {
	return []journal.Projection{cooperation.Projection{}, assessment.Projection{}, exercise.Projection{}, contact.Confidential{}, check.Projection{}, introduction.Projection{}, sharing.Projection{}}
}

// Keystore opens the keystore of a hub: a locked one where there is no secret.
func (o Options) Keystore() (*keys.Store, error) {
	if o.Secret == nil {
		return &keys.Store{}, nil
	}
	k, err := keys.Load(filepath.Join(o.Data, keystoreFile), *o.Secret)
	if errors.Is(err, os.ErrNotExist) {
		err = fail.Wrap(err, fail.NotFound, "the hub in %s has no keystore", o.Data)
	}
	return k, err
}

// newJournal is the register of confidential statements in a database.
func newJournal(db *sqldb.DB, k *keys.Store, origin string, hub func() statement.Hash) *journal.Journal {
	return &journal.Journal{DB: db, Keys: k, Origin: origin, Hub: hub, Projections: Confidential(),
		Holds: func(of statement.Hash, m statement.Marking) error { return custody.Hosting{Hub: hub()}.Allow(of, m) }}
}

// Journal is the register of confidential statements.
func (h *Hub) Journal() *journal.Journal { return h.journal }

// journalRoom is the journal as it lies in the database: sealed entries, their
// tree, the wrapped keys of the chests, and what opens the anchors.
func journalRoom() snapshot.Room {
	bytes := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Bytes} }
	integer := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	return snapshot.Room{Name: "journal", Migrations: journal.Migrations(), Tables: []snapshot.Table{
		{Name: "journal_head", Key: []string{"n"}, Columns: []snapshot.Column{integer("n"), integer("size"), bytes("root")}},
		{Name: "journal_tile", Key: []string{"level", "n"}, Columns: []snapshot.Column{integer("level"), integer("n"), bytes("data")}},
		{Name: "journal_entry", Key: []string{"idx"}, Columns: []snapshot.Column{integer("idx"), bytes("leaf"), bytes("chest"), integer("epoch"),
			bytes("id"), bytes("sealed"), bytes("body"), bytes("erased_by"), integer("at")}},
		{Name: "journal_chest", Key: []string{"chest"}, Columns: []snapshot.Column{bytes("chest"), integer("epoch"), integer("opened_at")}},
		{Name: "journal_key", Key: []string{"chest", "epoch", "participant"}, Columns: []snapshot.Column{bytes("chest"), integer("epoch"),
			bytes("participant"), bytes("wrapped")}},
		{Name: "journal_reader", Key: []string{"chest", "participant", "from_idx"}, Columns: []snapshot.Column{bytes("chest"), bytes("participant"),
			integer("from_idx"), integer("until_idx")}},
		{Name: "journal_chain", Key: []string{"author", "stream"}, Columns: []snapshot.Column{bytes("author"),
			{Name: "stream", Kind: snapshot.Text}, integer("seq"), bytes("id"), integer("at")}},
		{Name: "journal_anchor", Key: []string{"n"}, Columns: []snapshot.Column{integer("n"), integer("at"), bytes("statement"), bytes("salt"),
			integer("size"), bytes("root")}},
	}}
}

// rebuildJournal makes anew what follows from the confidential statements, where
// there are keys to open them.
func (o Options) rebuildJournal(ctx context.Context, db *sqldb.DB, out *Rebuilt, tell func(done, total int64)) error {
	if err := db.Migrate(ctx, "journal", journal.Migrations()); err != nil {
		return err
	}
	k, err := o.Keystore()
	if err != nil {
		return err
	}
	j := newJournal(db, k, "", nil)
	err = db.Read(ctx, func(q sqldb.Querier) (err error) {
		out.Confidential, err = journal.Size(ctx, q)
		return err
	})
	if err != nil || j.Ready() != nil {
		return err
	}
	_, before, beforeErr := j.Dump(ctx)
	if err := j.Rebuild(ctx, tell); err != nil {
		return err
	}
	dump, after, err := j.Dump(ctx)
	out.Opened = &dump
	out.changed(before, after, beforeErr)
	return err
}

package app

import (
	"context"
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/statement"
)

// ReplicaAPI answers /api/v1 over a register that was copied from elsewhere,
// with the bytes with which its own hub has to answer.
func ReplicaAPI(db *sqldb.DB, l *ledger.Ledger) http.Handler {
	locked := &keys.Store{}
	h := &Hub{DB: db, Ledger: l, Keys: locked, rooms: newRooms(db, l, locked)}
	h.opts.defaults()
	h.clearing = h.newClearing("", nil)
	h.asked, _ = questionnaire.Shipped() // its own hub may have others: they narrow lists, and no more
	h.instruments, _ = law.ShippedTypes()
	h.capacityKinds, _ = capacity.ShippedKinds()
	if words, err := i18n.Load(); err == nil {
		h.rooms.search.Called = h.vocabulary(words)
	}
	return h.API()
}

// Rebuilt says what a rebuild has made.
type Rebuilt struct {
	Statements int64
	Dump       statement.Hash     // of all tables
	Tables     []ledger.TableHash // each
	Changed    []string           // tables that held something else before

	Confidential int64           // statements in the journal
	Opened       *statement.Hash // dump of what follows from them; nil without the hub's keys: it was left as it was
}

// changed names tables that held something else before, or nothing that could be
// read.
func (r *Rebuilt) changed(before, after []ledger.TableHash, err error) {
	for i, t := range after {
		if err != nil || before[i] != t {
			r.Changed = append(r.Changed, t.Table)
		}
	}
}

// Rebuild drops everything that follows from the statements of a hub and
// makes it anew. The hub must not be running. It needs no keys, but to make anew
// what follows from the confidential statements.
func Rebuild(ctx context.Context, o Options, tell func(done, total int64)) (out Rebuilt, err error) {
	o.defaults()
	if err := o.exists(); err != nil {
		return out, err
	}
	db, err := sqldb.Open(ctx, o.DatabaseURL())
	if err != nil {
		return out, err
	}
	defer func() {
		if cerr := db.Close(); err == nil {
			err = cerr
		}
	}()
	if origin, err := ledger.Setting(ctx, db, ledger.SettingOrigin); err != nil || origin == "" {
		return out, fail.New(fail.NotFound, "this database holds no register").WithHint("make one with: comity init")
	}
	list := Projections(db.Dialect())
	tables := ledger.TablesOf(list)
	// Of another version, or half made, there is nothing to compare with.
	_, before, beforeErr := ledger.Dump(ctx, db, tables)
	if err := ledger.Rebuild(ctx, ledger.Options{DB: db, Clock: o.Clock, Projections: list}, tell); err != nil {
		return out, err
	}
	if out.Dump, out.Tables, err = ledger.Dump(ctx, db, tables); err != nil {
		return out, err
	}
	out.changed(before, out.Tables, beforeErr)
	if err := o.rebuildJournal(ctx, db, &out, tell); err != nil {
		return out, err
	}
	state, err := readState(ctx, db)
	out.Statements = state.Size
	return out, err
}

func readState(ctx context.Context, db *sqldb.DB) (s ledger.State, err error) {
	err = db.Read(ctx, func(q sqldb.Querier) error {
		s, err = ledger.ReadState(ctx, q)
		return err
	})
	return s, err
}

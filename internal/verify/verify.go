package verify

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Options say how to verify.
type Options struct {
	// Projections gives what follows from statements, as a program of this
	// version computes it in a database of that dialect.
	Projections func(sqldb.Dialect) []ledger.Projection
	// Confidential lists what follows from the confidential statements, and Keys
	// opens them: a hub's keystore, as it lies beside its database. Without it
	// their tree and its anchors are proved, and nothing is opened. For Database
	// only.
	Confidential []journal.Projection
	Keys         journal.Keys
	// Proof is a bundle that is held against the register: see journal.Bundle.
	// Nil: none is.
	Proof []byte
	// API answers the JSON API over a register in a database. For Hub only.
	API func(*sqldb.DB, *ledger.Ledger) http.Handler
	// Memory is the folder in which the last checkpoint of each log is
	// remembered; when empty, nothing is.
	Memory string
	// VKey is the log's public key as the caller knows it; when empty, that
	// which was remembered, else that which is found is trusted.
	VKey string
	// Files gives every file that is kept beside the database, as salt ‖ bytes
	// with the hash that it should have: an error of kind fail.Broken names one
	// that has another. Nil where there are none. For Database only.
	Files func(ctx context.Context, each func(hash statement.Hash, raw []byte) error) error
	// Details bounds how many pages of one kind are compared, picked at
	// random; 0 means all. For Hub only.
	Details int
	// Scratch is a folder with room for a copy of the register; when empty,
	// the machine's folder for temporary files.
	Scratch string
	Clock   clock.Clock
	// Tell is told what is being done and how far it has come, one call at a
	// time; it may be nil.
	Tell func(step string, done, total int64)
}

// Report says what was proved.
type Report struct {
	Origin   string
	VKey     string
	FirstUse bool // the key was found with the log, and nobody vouches for it
	Size     int64
	Root     translog.Hash
	Erased   int64           // statements whose body was erased
	Struck   int64           // statements whose key was declared to be in other hands
	Cleared  Clearances      // approvals by passkeys
	Dump     statement.Hash  // of everything that follows from the statements
	Pages    int64           // answers compared
	Files    int64           // kept beside the database
	Proved   *journal.Proved // by the proof that was given
	Confided *Confided       // of the confidential statements; nil where none are kept
	Seen     *Seen           // what was remembered of the log, else nil
	Signed   int64           // size that the checkpoint signs; -1 when there is none
	Notes    []string        // what could not be compared, and why
}

// run is one verification.
type run struct {
	Options
	report  Report
	scratch *sqldb.DB
	mirror  *ledger.Mirror
	replica *ledger.Ledger // open once all statements are in the mirror
	must    bool           // the hub has to have declared its log: others are shown it
	cleared clearances
}

// begin makes the scratch database. The caller calls end.
func begin(ctx context.Context, o Options) (r *run, end func(), err error) {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	tell, telling := o.Tell, sync.Mutex{}
	o.Tell = func(step string, done, total int64) {
		telling.Lock()
		defer telling.Unlock()
		if tell != nil {
			tell(step, done, total)
		}
	}
	dir, err := os.MkdirTemp(o.Scratch, "comity-verify-")
	if err != nil {
		return nil, nil, fail.Wrap(err, fail.Unavailable, "a temporary folder cannot be made")
	}
	r = &run{Options: o, report: Report{Signed: -1}}
	end = func() {
		r.closeReplica()
		if r.scratch != nil {
			_ = r.scratch.Close() // it is removed anyway
		}
		_ = os.RemoveAll(dir)
	}
	if r.scratch, err = sqldb.OpenScratch(ctx, filepath.Join(dir, "replica.db")); err != nil {
		end()
		return nil, nil, err
	}
	return r, end, nil
}

// prepare makes the mirror of a log of this name and key.
func (r *run) prepare(ctx context.Context, origin, vkey string) (err error) {
	r.report.Origin, r.report.VKey = origin, vkey
	r.mirror, err = ledger.NewMirror(ctx, ledger.Options{DB: r.scratch, Clock: r.Clock, Projections: r.Projections(sqldb.SQLite)}, origin, vkey)
	return err
}

// openReplica opens the copy as a hub opens its register.
func (r *run) openReplica(ctx context.Context) (err error) {
	r.closeReplica()
	r.replica, err = ledger.Open(ctx, ledger.Options{DB: r.scratch, Clock: r.Clock, Projections: r.Projections(sqldb.SQLite)})
	r.report.Size, r.report.Root = r.mirror.Size(), r.mirror.Root()
	r.report.Cleared = r.cleared.told(r.mirror)
	if err == nil {
		r.report.Struck, err = r.mirror.Struck(ctx)
	}
	return err
}

func (r *run) closeReplica() {
	if r.replica != nil {
		_ = r.replica.Close()
		r.replica = nil
	}
}

package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// Origin is the name of the log whose register is in the snapshot.
func (f *File) Origin() string { return f.head.Settings[ledger.SettingOrigin] }

// Taken is when the snapshot was taken.
func (f *File) Taken() time.Time { return f.head.Taken }

// Statements is how many are in the snapshot.
func (f *File) Statements() int64 { return f.head.Statements }

// Keystore is the encrypted keystore of the hub.
func (f *File) Keystore() []byte { return f.head.Keystore }

// state is what the snapshot says of its register, with nothing proved.
func (f *File) state() ledger.State {
	return ledger.State{
		Origin: f.Origin(), VKey: f.head.Settings[ledger.SettingVKey], Hub: f.head.Settings[ledger.SettingHub],
		Size: f.head.Statements, Root: translog.Hash(f.head.Root), Checkpoint: f.head.Checkpoint,
	}
}

// Prove proves everything in the snapshot that can be proved: every signature,
// chain, body, erasure and key, and that the tree is the one whose root is
// announced and whose checkpoint the log has signed.
func (f *File) Prove(ctx context.Context, o verify.Options) (verify.Report, error) {
	if f.head.Checkpoint == "" {
		return verify.Report{}, damaged("it holds no signed checkpoint")
	}
	return verify.Given(ctx, f.state(), func(put func(leaf, blob []byte) error) error {
		return f.each(func(_ int64, s *said) error { return put([]byte(s.Leaf), s.Blob) }, nil)
	}, o)
}

// each reads the snapshot again, and demands that it is still the same file.
func (f *File) each(statement func(index int64, s *said) error, other func(r *row) error) error {
	return f.read(func(r *reader, _ head) error {
		for i := range f.head.Statements {
			var s said
			if err := r.line(&s); err != nil {
				return tooFew(err)
			}
			if (s.N == nil) != (s.At == nil) || (s.Blob == nil) != (s.Erased != "") {
				return damaged("line %d makes no sense", r.lines)
			}
			if err := statement(i, &s); err != nil {
				return err
			}
		}
		for {
			var x row
			if err := r.line(&x); err != nil {
				return err
			}
			if other != nil {
				if err := other(&x); err != nil {
					return err
				}
			}
		}
	})
}

func tooFew(err error) error {
	if errors.Is(err, io.EOF) {
		return damaged("it has changed while it was being read")
	}
	return err
}

// Target is an empty database that a snapshot is restored into.
type Target struct {
	DB          *sqldb.DB
	Projections []ledger.Projection
	Rooms       []Room
	Clock       clock.Clock
}

// Restored says what was restored.
type Restored struct {
	Statements int64
	Rows       int64
	Dump       statement.Hash // of all that follows from the statements
	Quarantine string
}

// Restore puts the snapshot into an empty database: every statement is
// checked and appended again, everything that follows from it is made anew.
// Call Prove first. A restore that was interrupted is begun anew by the next.
// The register is in quarantine from the first moment.
func (f *File) Restore(ctx context.Context, t Target, tell ledger.Progress) (done Restored, err error) {
	places, err := destinations(f.head.Tables, t.Rooms)
	if err != nil {
		return done, err
	}
	if err := ledger.Clear(ctx, t.DB); err != nil {
		return done, err
	}
	if err := t.prepare(ctx, f.head.Tables, places); err != nil {
		return done, err
	}
	m, err := ledger.NewMirror(ctx, ledger.Options{DB: t.DB, Clock: t.Clock, Projections: t.Projections},
		f.Origin(), f.head.Settings[ledger.SettingVKey])
	if err != nil {
		return done, err
	}
	arrivals := make([]ledger.Arrival, f.head.Statements)
	into := &copying{ctx: ctx, mirror: m, total: f.head.Statements, tell: tell}
	rows := &rowCopying{ctx: ctx, db: t.DB, places: places}
	err = f.each(func(i int64, s *said) error {
		arrivals[i].N = -1
		if s.N != nil {
			arrivals[i] = ledger.Arrival{N: *s.N, At: *s.At}
		}
		return into.add([]byte(s.Leaf), s.Blob)
	}, rows.add)
	if err == nil {
		err = errors.Join(into.flush(), rows.flush())
	}
	if err != nil {
		return done, err
	}
	if m.Root() != translog.Hash(f.head.Root) {
		return done, damaged("its statements do not give its root")
	}
	done = Restored{Statements: m.Size(), Rows: rows.n, Quarantine: fmt.Sprintf("restored on %s from a snapshot of %s",
		t.Clock.Now().Format(time.DateTime), f.head.Taken.UTC().Format(time.DateTime))}
	settings := maps.Clone(f.head.Settings)
	settings[ledger.SettingQuarantine] = done.Quarantine
	if err := m.Settle(ctx, arrivals, f.head.Checkpoint, settings); err != nil {
		return done, err
	}
	done.Dump, _, err = ledger.Dump(ctx, t.DB, m.Tables())
	return done, err
}

// prepare makes the private tables, each of the version of its rows, and
// empties them.
func (t *Target) prepare(ctx context.Context, heads []tableHead, places map[string]*destination) error {
	for _, h := range heads {
		if places[h.Name].Folder != nil {
			continue
		}
		room := places[h.Name].room
		if err := t.DB.MigrateTo(ctx, room.Name, room.Migrations, h.Version); err != nil {
			return err
		}
	}
	// What an interrupted restore left; Clear has seen that no hub is here.
	return t.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for _, h := range slices.Backward(heads) {
			if places[h.Name].Folder != nil {
				continue // a file that was restored before is restored as the same
			}
			if _, err := tx.Exec(ctx, `DELETE FROM `+h.Name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bounds of one transaction.
const (
	batchStatements = 512
	batchBytes      = 4 << 20
	batchRows       = 1000
)

// copying appends statements to a mirror, some hundred at a time.
type copying struct {
	ctx    context.Context
	mirror *ledger.Mirror
	total  int64
	tell   ledger.Progress
	leaves [][]byte
	blobs  [][]byte
	bytes  int
}

func (c *copying) add(leaf, blob []byte) error {
	c.leaves, c.blobs = append(c.leaves, leaf), append(c.blobs, blob)
	c.bytes += len(leaf) + len(blob)
	if len(c.leaves) < batchStatements && c.bytes < batchBytes {
		return nil
	}
	return c.flush()
}

// flush checks the statements on all cores and appends them.
func (c *copying) flush() error {
	checked := make([]ledger.Checked, len(c.leaves))
	g := errgroup.Group{}
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range c.leaves {
		g.Go(func() (err error) {
			checked[i], err = ledger.Check(c.leaves[i], c.blobs[i])
			return err
		})
	}
	err := g.Wait()
	if err == nil && len(checked) > 0 {
		err = c.mirror.Add(c.ctx, checked)
	}
	if _, ok := errors.AsType[*statement.Error](err); ok {
		return fail.Wrap(err, fail.Broken, "the snapshot holds what is not a statement of this register")
	}
	if err != nil {
		return err
	}
	c.leaves, c.blobs, c.bytes = nil, nil, 0
	if c.tell != nil {
		c.tell(c.mirror.Size(), c.total)
	}
	return c.ctx.Err()
}

// rowCopying inserts private rows, some at a time.
type rowCopying struct {
	ctx    context.Context
	db     *sqldb.DB
	places map[string]*destination
	wait   []row
	n      int64
}

func (c *rowCopying) add(r *row) error {
	if c.places[r.Table] == nil {
		return damaged("it holds a row of %.40q, which it does not announce", r.Table)
	}
	c.n++
	if t := c.places[r.Table]; t.Folder != nil {
		return t.place(r.Row)
	}
	c.wait = append(c.wait, *r)
	if len(c.wait) < batchRows {
		return nil
	}
	return c.flush()
}

func (c *rowCopying) flush() error {
	if len(c.wait) == 0 {
		return nil
	}
	err := c.db.Write(c.ctx, func(tx *sqldb.Tx) error {
		for _, r := range c.wait {
			if err := c.places[r.Table].insert(c.ctx, tx, r.Row); err != nil {
				return err
			}
		}
		return nil
	})
	c.wait = nil
	return err
}

package verify

import (
	"context"
	"errors"
	"fmt"

	"comity.example/comity/client"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Database proves the register in a database. It reads one snapshot and
// writes nothing: a hub may be running on the same data.
func Database(ctx context.Context, url string, o Options) (Report, error) {
	db, err := sqldb.OpenReadOnly(ctx, url)
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = db.Close() }()
	r, end, err := begin(ctx, o)
	if err != nil {
		return Report{}, err
	}
	defer end()
	err = db.Read(ctx, func(q sqldb.Querier) error { return r.database(ctx, db, q) })
	return r.report, unreadable(ctx, err)
}

// unreadable makes a finding of what a database says that cannot read itself.
func unreadable(ctx context.Context, err error) error {
	_, found := errors.AsType[*Finding](err)
	_, ours := errors.AsType[*fail.Error](err)
	if err == nil || found || ours || ctx.Err() != nil || sqldb.IsFull(err) {
		return err
	}
	return place(Storage, "the database", "%w", err)
}

func (r *run) database(ctx context.Context, db *sqldb.DB, q sqldb.Querier) error {
	state, err := ledger.ReadState(ctx, q)
	if err != nil {
		return asHead(err)
	}
	if state.Origin == "" {
		return fail.New(fail.NotFound, "this database holds no register")
	}
	vkey, err := r.keyOf(state.Origin, []string{state.VKey})
	if err != nil {
		return err
	}
	if err := r.prepare(ctx, state.Origin, vkey); err != nil {
		return err
	}
	gone := erased{}
	if err := r.replay(ctx, state.Size, rows(q, state.Size, gone)); err != nil {
		return err
	}
	if err := r.openReplica(ctx); err != nil {
		return err
	}
	for _, check := range []func() error{
		func() error { return r.head(state) },
		func() error { return r.durable(ctx, q) },
		func() error { return r.bodies(ctx, q, gone) },
		func() error { return r.declared(ctx) },
		func() error { return r.kept(ctx, state) },
		func() error { return r.projections(ctx, q, state) },
		func() error { return r.journal(ctx, db, q) },
		func() error { return r.files(ctx) },
		func() error { return r.proof(ctx) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func asHead(err error) error {
	if fail.Is(err, fail.Broken) {
		return place(Head, "the head", "%w", err)
	}
	return err
}

// erased are the statements whose body a database holds no more, with the
// statement that it names as the reason.
type erased map[statement.Hash]struct {
	index int64
	by    string
}

// rows is the source that reads a database.
func rows(q sqldb.Querier, size int64, gone erased) source {
	return func(ctx context.Context, put func(item) error) error {
		next, putting := int64(0), error(nil)
		err := ledger.ReadStored(ctx, q, 0, func(s ledger.Stored) error {
			if s.Index != next {
				return at(Form, next, statement.Hash{}, errors.New("the statement is missing"))
			}
			if next >= size {
				return at(Head, next, statement.Hash{}, fmt.Errorf("it stands after the end of the register, which the head puts at %d", size))
			}
			next++
			if s.HasBody && s.Blob == nil && len(s.Body) == len(statement.Hash{}) {
				e := gone[statement.Hash(s.Body)]
				e.index, e.by = s.Index, string(s.ErasedBy)
				gone[statement.Hash(s.Body)] = e
			}
			putting = put(item{index: s.Index, leaf: s.Leaf, blob: s.Blob, row: &s})
			return putting
		})
		if _, found := errors.AsType[*Finding](err); err != nil && putting == nil && !found && ctx.Err() == nil {
			return at(Storage, next, statement.Hash{}, err)
		}
		if err == nil && next < size {
			err = at(Form, next, statement.Hash{}, fmt.Errorf("the statement is missing: the head puts the end of the register at %d", size))
		}
		return err
	}
}

// head compares the root that is stored with the one of the statements.
func (r *run) head(state ledger.State) error {
	if r.mirror.Root() != state.Root {
		return place(Tree, "the head", "the statements give the root %v, stored is %v", r.mirror.Root(), state.Root)
	}
	if hub := r.mirror.Hub(); hub.String() != state.Hub {
		return place(Head, "the hub's own participant", "the register was opened by %s, stored is %s", hub, state.Hub)
	}
	return nil
}

// durable compares the tables that cannot be derived.
func (r *run) durable(ctx context.Context, q sqldb.Querier) error {
	return r.scratch.Read(ctx, func(mine sqldb.Querier) error {
		for _, t := range ledger.DurableTables() {
			d, err := firstDifference(ctx, q, mine, t)
			if err != nil {
				return err
			}
			if d == "" {
				continue
			}
			if t.Name == "ledger_tile" {
				return place(Tree, d, "a stored tile is not that of the statements")
			}
			return place(Arrival, d, "the stored order of arrival is not that of the statements")
		}
		return nil
	})
}

// bodies compares what is erased, and sees that nothing lies beside.
func (r *run) bodies(ctx context.Context, q sqldb.Querier, gone erased) error {
	if err := r.explained(ctx); err != nil {
		return err
	}
	return r.scratch.Read(ctx, func(mine sqldb.Querier) error {
		for hash, e := range gone {
			var by []byte
			if err := mine.QueryRow(ctx, `SELECT erased_by FROM ledger_body WHERE hash = $1`, hash[:]).Scan(&by); err != nil {
				return err
			}
			if string(by) != e.by {
				return at(Erasure, e.index, statement.Hash{}, fmt.Errorf("it was erased by %x, stored is %x", by, e.by))
			}
		}
		var here, there int64
		const count = `SELECT COUNT(*) FROM ledger_body`
		if err := mine.QueryRow(ctx, count).Scan(&here); err != nil {
			return err
		}
		if err := q.QueryRow(ctx, count).Scan(&there); err != nil {
			return err
		}
		if here != there {
			return place(Body, "ledger_body", "there are %d bodies for %d statements", there, here)
		}
		return nil
	})
}

// explained sees that every missing body was erased, and every erased one is
// missing.
func (r *run) explained(ctx context.Context) error {
	for _, find := range []func(context.Context) (*ledger.PlaceError, error){r.mirror.Unexplained, r.mirror.Leaked} {
		p, err := find(ctx)
		if err != nil {
			return err
		}
		if p != nil {
			return at(Erasure, p.Index, p.ID, p.Cause)
		}
	}
	return nil
}

// declared checks that the last declaration of the hub's own participant names
// this log and its key.
func (r *run) declared(ctx context.Context) error {
	d, ok, err := r.mirror.Declaration(ctx)
	if err != nil || !ok && !r.must {
		return err
	}
	if !ok {
		return place(Head, r.report.Origin, "the hub has not declared its log")
	}
	if err := ledger.Declares(d.Body, r.report.Origin, r.report.VKey); err != nil {
		return at(Head, d.Index, d.Statement.ID, err)
	}
	return nil
}

// kept checks the checkpoint that is stored, and what was seen before.
func (r *run) kept(ctx context.Context, state ledger.State) error {
	if state.Checkpoint == "" {
		r.report.Notes = append(r.report.Notes, "no signed checkpoint is stored: nothing outside the database speaks for its size")
		return r.consistent(ctx, nil)
	}
	cp, err := client.OpenCheckpoint([]byte(state.Checkpoint), r.report.VKey)
	if err != nil {
		return place(Checkpoint, "the stored checkpoint", "%w", err)
	}
	if cp.Size > state.Size {
		return place(Checkpoint, "the stored checkpoint", "it signs %d statements, there are %d", cp.Size, state.Size)
	}
	root, err := r.replica.RootAt(ctx, cp.Size)
	if err != nil {
		return err
	}
	if root != translog.Hash(cp.Root) {
		return place(Checkpoint, "the stored checkpoint", "at %d statements it signs another root", cp.Size)
	}
	if err := r.consistent(ctx, cp.Note); err != nil {
		return err
	}
	return r.keep(cp)
}

// projections compares every table that follows from the statements.
func (r *run) projections(ctx context.Context, q sqldb.Querier, state ledger.State) error {
	list := r.Projections(q.Dialect())
	tables := ledger.TablesOf(list)
	r.Tell("projections", 0, int64(len(tables)))
	dump, mine, err := r.replica.Dump(ctx)
	if err != nil {
		return err
	}
	r.report.Dump = dump
	switch {
	case state.Version != ledger.ProjectionsVersion(list):
		r.report.Notes = append(r.report.Notes, "the projections are of another version of the program, which makes them anew when the hub starts: they were not compared")
		return nil
	case !state.Complete:
		r.report.Notes = append(r.report.Notes, "a rebuild of the projections was interrupted and goes on when the hub starts: they were not compared")
		return nil
	}
	_, theirs, err := ledger.DumpSnapshot(ctx, q, tables)
	if err != nil {
		return place(Projection, "the database", "a table cannot be read: %w", err)
	}
	for i, t := range tables {
		r.Tell("projections", int64(i+1), int64(len(tables)))
		if theirs[i] == mine[i] {
			continue
		}
		where := t.Name
		err := r.scratch.Read(ctx, func(s sqldb.Querier) error {
			d, err := firstDifference(ctx, q, s, ledger.Columns{Table: t})
			if d != "" {
				where = d
			}
			return err
		})
		if err != nil {
			return err
		}
		return place(Projection, where, "a rebuild gives %d rows with the hash %s, stored are %d with %s",
			mine[i].Rows, mine[i].Hash.Short(), theirs[i].Rows, theirs[i].Hash.Short())
	}
	for _, p := range list {
		if s, ok := p.(ledger.Shadowed); ok {
			if err := r.shadowed(ctx, q, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// files computes the hash of every file that is kept beside the database.
func (r *run) files(ctx context.Context) error {
	if r.Files == nil {
		return nil
	}
	err := r.Files(ctx, func(statement.Hash, []byte) error {
		r.report.Files++
		return nil
	})
	if fail.Is(err, fail.Broken) {
		return place(Storage, "the folder of files", "%w", err)
	}
	return err
}

// shadowed compares what a projection keeps in a form of the database's own.
func (r *run) shadowed(ctx context.Context, q sqldb.Querier, s ledger.Shadowed) error {
	return r.scratch.Read(ctx, func(mine sqldb.Querier) error {
		where, err := s.Compare(ctx, q, mine)
		if err != nil {
			return place(Projection, "the database", "an index cannot be read: %w", err)
		}
		if where != "" {
			return place(Projection, where, "a rebuild gives another index")
		}
		return nil
	})
}

package ledger

import (
	"context"
	"errors"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Command is what a caller does inside the appender's transaction: it reads
// rows, decides, and says statements. Its error undoes all that it did.
type Command func(ctx context.Context, w *Writer) error

type job struct {
	ctx  context.Context
	run  Command
	done chan error
}

// Do runs a command in the next transaction. It returns nil after the commit
// is durable. A *sqldb.CommitError in the chain means that the outcome is not
// known; whoever repeats then must look first.
func (l *Ledger) Do(ctx context.Context, c Command) error {
	j := &job{ctx: ctx, run: c, done: make(chan error, 1)}
	select {
	case l.queue <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done:
		return errClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-l.done:
		select {
		case err := <-j.done:
			return err
		default:
			return errClosed
		}
	}
}

var errClosed = fail.New(fail.Unavailable, "the hub is shutting down")

// Say says all drafts, in their order, or none.
func (l *Ledger) Say(ctx context.Context, drafts ...Draft) ([]Receipt, error) {
	out := make([]Receipt, 0, len(drafts))
	err := l.Do(ctx, func(ctx context.Context, w *Writer) error {
		for _, d := range drafts {
			r, err := w.Say(ctx, d)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Admit appends a statement that was signed elsewhere: its chain must be one
// that lives on this hub. blob is salt ‖ body. The error wraps a
// *statement.Error of the precise kind.
func (l *Ledger) Admit(ctx context.Context, leaf, blob []byte) (r Receipt, err error) {
	s, err := parseForeign(leaf, blob)
	if err != nil {
		return Receipt{}, err
	}
	err = l.Do(ctx, func(ctx context.Context, w *Writer) error {
		r, err = w.admit(ctx, s, leaf, blob)
		return err
	})
	return r, err
}

// parseForeign checks all that needs no state, in the caller's goroutine.
func parseForeign(leaf, blob []byte) (*statement.Statement, error) {
	s, err := statement.ParseLeaf(leaf)
	if err == nil {
		_, _, err = s.CheckBlob(blob)
	}
	if err == nil {
		err = s.Verify()
	}
	if err != nil {
		return nil, refused(err)
	}
	return &s, nil
}

// refused gives a statement's own error the kind that the rest of the hub
// understands; the precise kind stays in the chain.
func refused(err error) error {
	var se *statement.Error
	if !errors.As(err, &se) {
		return err
	}
	k := fail.Invalid
	switch se.Kind {
	case statement.TooLarge:
		k = fail.TooLarge
	case statement.Fork, statement.Replay, statement.Gap:
		k = fail.Conflict
	}
	return &fail.Error{Kind: k, Message: "The statement was refused (" + string(se.Kind) + "): " + se.Detail, Cause: err}
}

// run is the appender.
func (l *Ledger) run() {
	defer close(l.done)
	for {
		select {
		case j := <-l.queue:
			l.commit(l.collect(j))
		case <-l.quit:
			for {
				select {
				case j := <-l.queue:
					l.commit(l.collect(j))
				default:
					return
				}
			}
		}
	}
}

// collect takes what waits already: it never waits for more.
func (l *Ledger) collect(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < l.batch {
		select {
		case j := <-l.queue:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// commit runs a batch in one transaction and answers.
func (l *Ledger) commit(jobs []*job) {
	ctx := context.Background()
	errs := make([]error, len(jobs))
	err := l.ready(ctx)
	if err == nil {
		err = l.transact(ctx, jobs, errs)
	}
	l.settle(err)
	for i, j := range jobs {
		if err != nil {
			errs[i] = err
		}
		j.done <- errs[i]
	}
}

// ready reports whether anything may be appended at all.
func (l *Ledger) ready(ctx context.Context) error {
	if l.dead != nil {
		return l.dead
	}
	if l.stale {
		return l.reload(ctx)
	}
	return nil
}

// transact runs the jobs and, when that is durable, publishes the new tree.
func (l *Ledger) transact(ctx context.Context, jobs []*job, errs []error) error {
	b := &batch{l: l, tree: l.tree.Clone(), members: map[statement.Hash]*identity.Participant{}, arrived: l.arrived, hub: l.hub}
	err := l.db.Write(ctx, func(tx *sqldb.Tx) error {
		b.tx = tx
		if err := l.lockHead(ctx, tx); err != nil {
			return err
		}
		for i, j := range jobs {
			if errs[i] = j.ctx.Err(); errs[i] != nil {
				continue
			}
			if errs[i] = b.run(ctx, j.run); dooms(errs[i]) {
				return errs[i]
			}
		}
		return b.finish(ctx)
	})
	if err != nil {
		return err
	}
	grew := b.tree.Size() > l.tree.Size()
	l.tree, l.arrived = b.tree, b.arrived
	for id, p := range b.members {
		l.members[id] = p
	}
	if b.hub != l.hub {
		l.mu.Lock()
		l.hub = b.hub
		l.mu.Unlock()
	}
	if !grew {
		return nil
	}
	return l.publish(ctx)
}

// dooms reports whether an error of one command says something about all of
// them: the disk is full, or broken.
func dooms(err error) bool {
	return err != nil && (sqldb.IsFull(err) || sqldb.IsDiskFault(err) || sqldb.IsReadOnly(err))
}

// settle draws the consequence of a failed transaction.
func (l *Ledger) settle(err error) {
	var commit *sqldb.CommitError
	switch {
	case err == nil:
	case l.dead != nil:
	case sqldb.IsDiskFault(err):
		l.dead = fail.New(fail.Unavailable, "the disk failed; nothing more is signed until the hub is started anew").
			WithHint("look at the disk, run comity verify, then start the hub again")
		l.log.Error("disk fault: the hub has stopped signing", "cause", err)
	case errors.As(err, &commit), sqldb.IsFull(err):
		l.stale = true
		l.log.Error("a transaction failed; the head will be read again", "cause", err)
	default:
		l.stale = true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.stopped = nil
	case l.dead != nil:
		l.stopped = l.dead
	default:
		l.stopped = fail.Wrap(err, fail.Unavailable, "nothing can be written at the moment")
	}
}

// lockHead makes sure that nobody else has appended: the head is the one that
// we remember. On PostgreSQL its row is locked first.
func (l *Ledger) lockHead(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Dialect() == sqldb.Postgres {
		if _, err := tx.Exec(ctx, `SELECT size FROM ledger_head WHERE tree = $1 FOR UPDATE`, Tree); err != nil {
			return err
		}
	}
	size, _, _, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	if size != l.tree.Size() {
		return fail.New(fail.Broken, "the register holds %d statements where %d were expected", size, l.tree.Size()).
			WithHint("another program has written to this database; stop it and run comity verify")
	}
	return nil
}

// batch is the state of one transaction.
type batch struct {
	l       *Ledger
	tx      *sqldb.Tx
	tree    *translog.Tree
	members map[statement.Hash]*identity.Participant // changed in this batch
	arrived int64
	hub     statement.Hash
}

// run runs one command in its savepoint and keeps what it did if it succeeds.
func (b *batch) run(ctx context.Context, c Command) error {
	w := b.writer()
	err := b.tx.Savepoint(ctx, func() error { return c(ctx, w) })
	if err != nil {
		return err
	}
	return b.keep(ctx, w)
}

func (b *batch) writer() *Writer {
	return &Writer{b: b, members: map[statement.Hash]*identity.Participant{}, arrived: b.arrived, hub: b.hub}
}

// keep makes what a command did part of the batch.
func (b *batch) keep(ctx context.Context, w *Writer) error {
	for _, h := range w.leaves {
		for _, t := range b.tree.Append(h) {
			_, err := b.tx.Exec(ctx, `INSERT INTO ledger_tile (tree, level, n, data) VALUES ($1, $2, $3, $4)`, Tree, t.Level, t.N, t.Data)
			if err != nil {
				return err
			}
		}
	}
	for id, p := range w.members {
		b.members[id] = p
	}
	b.arrived, b.hub = w.arrived, w.hub
	return nil
}

// finish writes the head and what is known of the participants that spoke.
func (b *batch) finish(ctx context.Context) error {
	for _, p := range b.members {
		if err := putParticipant(ctx, b.tx, b.l.members[p.ID], p); err != nil {
			return err
		}
	}
	size, root := b.tree.Size(), b.tree.Root()
	if size == b.l.tree.Size() {
		return nil
	}
	kept := string(b.l.Checkpoint()) // of the tree before this batch; that is durable
	_, err := b.tx.Exec(ctx, `INSERT INTO ledger_head (tree, size, root, checkpoint) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tree) DO UPDATE SET size = excluded.size, root = excluded.root, checkpoint = excluded.checkpoint`,
		Tree, size, root[:], kept)
	return err
}

package ledger

import (
	"context"
	"errors"
	"time"

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
	if err == nil && s.Header.Type == TypeErased {
		err = l.scrub(ctx)
	}
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
	return fail.Wrap(err, k, "The statement was refused (%s): %s", se.Kind, se.Detail)
}

// keepAfter is how long the appender is idle before it writes down the last
// checkpoint that it signed: for a start without keys, and for a backup.
const keepAfter = 500 * time.Millisecond

// run is the appender.
func (l *Ledger) run() {
	defer close(l.done)
	idle := time.NewTimer(keepAfter)
	defer idle.Stop()
	for {
		select {
		case j := <-l.queue:
			l.commit(l.collect(j))
			idle.Reset(keepAfter)
		case <-idle.C:
			if err := l.keepCheckpoint(context.Background()); err != nil {
				_ = l.settle(err) // it has logged it, and the next command meets it
			}
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
	told := l.settle(err)
	for i, j := range jobs {
		if told != nil {
			errs[i] = told
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
			var err error
			if errs[i], err = b.run(ctx, i, j.run); err != nil {
				return err
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
	if grew {
		err = l.publish(ctx)
	}
	return errors.Join(err, l.scrubAfter(ctx, b.erased, errs))
}

// scrubAfter takes what a batch has erased out of the database's files. Where
// that fails, those jobs are told whose it was; err is for all of them.
func (l *Ledger) scrubAfter(ctx context.Context, jobs []int, errs []error) (err error) {
	if len(jobs) == 0 {
		return nil
	}
	if err = l.db.Scrub(ctx); dooms(err) {
		return unscrubbed(err)
	}
	for _, i := range jobs {
		errs[i] = unscrubbed(err)
	}
	return nil
}

// dooms reports whether an error of one command says something about all of
// them: the disk is full, or broken.
func dooms(err error) bool {
	return err != nil && (sqldb.IsFull(err) || sqldb.IsDiskFault(err) || sqldb.IsReadOnly(err))
}

// settle draws the consequence of a failed transaction and gives the error
// that those get who waited for it.
func (l *Ledger) settle(err error) error {
	var commit *sqldb.CommitError
	switch {
	case err == nil:
	case l.dead != nil:
		err = l.dead
	case sqldb.IsDiskFault(err):
		l.log.Error("disk fault: the hub has stopped signing", "cause", err)
		e := fail.New(fail.Unavailable, "the disk failed; nothing more is signed until the hub is started anew").
			WithHint("look at the disk, run comity verify, then start the hub again")
		e.Cause = err
		l.dead, err = e, e
	default:
		l.stale = true
		if errors.As(err, &commit) || sqldb.IsFull(err) {
			l.log.Error("a transaction failed; the head will be read again", "cause", err)
		}
		err = unwritten(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = err
	return err
}

// unwritten says why nothing can be written, in words that may be shown.
func unwritten(err error) error {
	var commit *sqldb.CommitError
	switch {
	case sqldb.IsFull(err):
		return hinted(err, "make room; the hub then goes on by itself", "the disk is full: nothing can be written until there is room")
	case sqldb.IsReadOnly(err):
		return hinted(err, "make the disk writable; the hub then goes on by itself", "the database can be read and not written")
	case errors.As(err, &commit):
		return fail.Wrap(err, fail.Unavailable, "it is not known whether this was written: look for it before you say it again")
	case fail.KindOf(err) == fail.Internal:
		return fail.Wrap(err, fail.Unavailable, "nothing can be written at the moment")
	}
	return err
}

func hinted(cause error, hint, message string) error {
	e := fail.New(fail.Unavailable, "%s", fail.Say(message))
	e.Cause = cause
	return e.WithHint("%s", hint)
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
	erased  []int // jobs that have erased something
}

// run runs one command in its savepoint and keeps what it did if it succeeds.
// refused is the command's own error, of which there is no trace. err spoils
// the whole batch: what the command did can be neither kept nor undone.
func (b *batch) run(ctx context.Context, job int, c Command) (refused, err error) {
	w := b.writer()
	err = b.tx.Savepoint(ctx, func() error { return c(ctx, w) })
	var savepoint *sqldb.SavepointError
	switch {
	case err == nil:
		if w.scrub {
			b.erased = append(b.erased, job)
		}
		return nil, b.keep(ctx, w)
	case errors.As(err, &savepoint), dooms(err):
		return nil, err
	}
	return err, nil
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

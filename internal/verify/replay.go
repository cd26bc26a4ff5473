package verify

import (
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// item is a statement as its source gives it.
type item struct {
	index int64
	leaf  []byte
	blob  []byte         // salt ‖ body; nil when erased
	row   *ledger.Stored // when it comes from a database
}

// Bounds of one batch: what is in memory at a time follows from them.
const (
	batchItems = 1024
	batchBytes = 2 << 20
)

// batch is checked on any core and appended in its turn.
type batch struct {
	items   []item
	bytes   int
	checked []ledger.Checked
	err     error // about the first item that does not hold
	ready   chan struct{}
}

// source gives the statements in the order of the log, by calling put.
type source func(ctx context.Context, put func(item) error) error

// replay checks all that a source gives and appends it to the mirror. total is
// for the progress.
func (r *run) replay(ctx context.Context, total int64, from source) error {
	g, ctx := errgroup.WithContext(ctx)
	cores := runtime.GOMAXPROCS(0)
	ordered, work := make(chan *batch, 2*cores), make(chan *batch, 2*cores)
	g.Go(func() error {
		defer close(ordered)
		defer close(work)
		return gather(ctx, from, func(b *batch) error {
			for _, c := range []chan *batch{ordered, work} {
				select {
				case c <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range cores {
		g.Go(func() error {
			for b := range work {
				b.check()
			}
			return nil
		})
	}
	g.Go(func() error {
		for b := range ordered {
			select {
			case <-b.ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			if err := r.add(ctx, b); err != nil {
				return err
			}
			r.Tell("statements", r.mirror.Size(), total)
		}
		return nil
	})
	return g.Wait()
}

// gather makes batches of items.
func gather(ctx context.Context, from source, send func(*batch) error) error {
	b := &batch{ready: make(chan struct{})}
	err := from(ctx, func(it item) error {
		b.items = append(b.items, it)
		b.bytes += len(it.leaf) + len(it.blob)
		if len(b.items) < batchItems && b.bytes < batchBytes {
			return nil
		}
		full := b
		b = &batch{ready: make(chan struct{})}
		return send(full)
	})
	// What does not hold is reported in its turn: something before it may not
	// hold either, and has yet to be looked at.
	if f, ok := errors.AsType[*Finding](err); ok {
		b.err, err = f, nil
	}
	if err == nil && (len(b.items) > 0 || b.err != nil) {
		err = send(b)
	}
	return err
}

// check checks the items one by one, up to the first that does not hold.
func (b *batch) check() {
	defer close(b.ready)
	b.checked = make([]ledger.Checked, 0, len(b.items))
	for i := range b.items {
		it := &b.items[i]
		c, err := ledger.Check(it.leaf, it.blob)
		if err == nil && it.row != nil {
			err = beside(it.row, &c.Statement)
		}
		if err != nil {
			b.err = of(it.index, c.Statement.ID, err) // before what the source said
			return
		}
		b.checked = append(b.checked, c)
	}
}

// beside checks what stands beside a leaf in its row.
func beside(row *ledger.Stored, s *statement.Statement) error {
	switch {
	case !row.Agrees(s):
		return at(Columns, row.Index, s.ID, errors.New("the columns beside the leaf do not agree with it"))
	case !row.HasBody:
		return at(Body, row.Index, s.ID, errors.New("there is no row for the body, not even an erased one"))
	case row.Blob != nil && row.ErasedBy != nil:
		return at(Erasure, row.Index, s.ID, errors.New("the body is there, and marked as erased"))
	}
	return nil
}

// add appends what was found sound, and only then says what was not: what
// comes first in the log is reported first.
func (r *run) add(ctx context.Context, b *batch) error {
	if len(b.checked) > 0 {
		if err := r.mirror.Add(ctx, b.checked); err != nil {
			return of(b.items[0].index, statement.Hash{}, err)
		}
	}
	for i := range b.checked {
		if err := r.cleared.add(b.items[i].index, &b.checked[i]); err != nil {
			return err
		}
	}
	for _, it := range b.items {
		if it.blob == nil {
			r.report.Erased++
		}
	}
	return b.err
}

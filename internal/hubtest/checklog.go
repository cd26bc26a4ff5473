package hubtest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// Promises are what a hub told those outside of it: whatever befell it since,
// it has to keep them.
type Promises struct {
	Said     []ledger.Receipt // acknowledged: each is there once, at its index
	Erased   []statement.Hash // ids of statements whose erasure was acknowledged
	Shown    [][]byte         // signed checkpoints: each is of a beginning of the register
	Confided []ledger.Receipt // acknowledged confidential statements: see CheckJournal
}

// ErrBroken is in the chain of what CheckLog says of a broken promise.
var ErrBroken = errors.New("a promise is broken")

// CheckLog proves all that can be proved of the register in a database, from
// its first statement: signatures, chains, bodies, tree, arrival, and that the
// projections are those of a rebuild. Then it looks for everything that was
// promised. A hub may be running on the database.
func CheckLog(ctx context.Context, url string, projections []ledger.Projection, p Promises) error {
	report, err := verify.Database(ctx, url, verify.Options{
		Projections: func(sqldb.Dialect) []ledger.Projection { return projections },
	})
	if err != nil {
		return err
	}
	for _, n := range report.Notes {
		if report.Signed < 0 && strings.HasPrefix(n, "no signed checkpoint") {
			continue // a hub that was killed before it had kept one
		}
		return fmt.Errorf("not everything was compared: %s", n)
	}
	db, err := sqldb.OpenReadOnly(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return db.Read(ctx, func(q sqldb.Querier) error { return p.check(ctx, q, report.VKey) })
}

func (p Promises) check(ctx context.Context, q sqldb.Querier, vkey string) error {
	shown, err := p.shown(vkey)
	if err != nil {
		return err
	}
	at, erased := map[statement.Hash]int64{}, map[statement.Hash]bool{}
	tree := &translog.Tree{}
	err = ledger.ReadStored(ctx, q, 0, func(s ledger.Stored) error {
		id := statement.Hash(s.ID)
		if other, twice := at[id]; twice {
			return fmt.Errorf("%w: statement %s stands at %d and at %d", ErrBroken, id.Short(), other, s.Index)
		}
		at[id], erased[id] = s.Index, s.HasBody && s.Blob == nil
		tree.Append(translog.LeafHash(s.Leaf))
		if c, ok := shown[tree.Size()]; ok {
			delete(shown, tree.Size())
			if c.Root != tree.Root() {
				return fmt.Errorf("%w: a checkpoint of %d statements was shown that signs another register", ErrBroken, c.Size)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for size := range shown {
		return fmt.Errorf("%w: a checkpoint of %d statements was shown, there are %d", ErrBroken, size, tree.Size())
	}
	lost := 0
	for _, r := range p.Said {
		index, ok := at[r.ID]
		switch {
		case !ok:
			lost++
		case index != r.Index:
			return fmt.Errorf("%w: statement %s was acknowledged at %d and stands at %d", ErrBroken, r.ID.Short(), r.Index, index)
		}
	}
	if lost > 0 {
		return fmt.Errorf("%w: %d of %d acknowledged statements are lost", ErrBroken, lost, len(p.Said))
	}
	for _, id := range p.Erased {
		if !erased[id] {
			return fmt.Errorf("%w: the body of statement %s was erased and is here again", ErrBroken, id.Short())
		}
	}
	return nil
}

// CheckJournal proves all that can be proved of a journal and of the rows that
// follow from it, and looks for every confidential statement that was promised.
// Its register has been proved by CheckLog.
func CheckJournal(ctx context.Context, j *journal.Journal, scratch *sqldb.DB, p Promises) error {
	at := map[statement.Hash]int64{}
	return j.DB.Read(ctx, func(q sqldb.Querier) error {
		_, err := j.Verify(ctx, q, q, func(e journal.Entry, _ int64) { at[e.Statement.ID] = e.Index })
		if err != nil {
			return err
		}
		for _, r := range p.Confided {
			if index, there := at[r.ID]; !there || index != r.Index {
				return fmt.Errorf("%w: confidential statement %s was acknowledged at %d and is at %d (%v)", ErrBroken, r.ID.Short(), r.Index, index, there)
			}
		}
		_, err = j.Compare(ctx, q, scratch)
		return err
	})
}

// shown reads the checkpoints, by size.
func (p Promises) shown(vkey string) (map[int64]translog.Checkpoint, error) {
	out := map[int64]translog.Checkpoint{}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	for _, msg := range p.Shown {
		c, err := translog.OpenCheckpoint(msg, v)
		if err != nil {
			return nil, err
		}
		if other, ok := out[c.Size]; ok && other != c {
			return nil, fmt.Errorf("%w: two checkpoints of %d statements were shown that differ", ErrBroken, c.Size)
		}
		if c.Size > 0 {
			out[c.Size] = c
		}
	}
	return out, nil
}

// CheckLog is CheckLog on the register's database.
func (r *Register) CheckLog(p Promises) {
	r.t.Helper()
	if err := CheckLog(context.Background(), r.url, r.opts.Projections, p); err != nil {
		r.t.Error(err)
	}
}

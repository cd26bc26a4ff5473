package journal

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Authored gives the entry of a statement to a participant that reads it, as
// Reader.At does, or that has said it and reads the chest no more: what it said is
// its own to erase for as long as somebody keeps it.
func (j *Journal) Authored(ctx context.Context, q sqldb.Querier, by, id statement.Hash) (Entry, error) {
	e, err := j.As(q, by).At(ctx, id)
	if !fail.Is(err, fail.NotFound) {
		return e, err
	}
	o, kept := (&Reader{j: j, ring: j.ownRing(q)}).at(ctx, id)
	if kept != nil {
		return Entry{}, kept
	}
	if o.Statement.Header.By != by {
		return Entry{}, err
	}
	return o.Entry, nil
}

// Whole gives the entries of a chest, in order, to the program itself: to find
// what an author has said there who reads it no more. Nothing of it is shown to
// anybody. fail.Gone where the last key has been destroyed.
func (j *Journal) Whole(ctx context.Context, q sqldb.Querier, chest Chest, each func(Entry) error) error {
	if err := j.Ready(); err != nil {
		return err
	}
	return j.eachIn(ctx, j.ownRing(q), chest, math.MaxInt64, each)
}

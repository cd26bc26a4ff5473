package participant

import (
	"context"
	"slices"
	"sync"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Kept is the whole list as it followed from a register of one size. Every page
// with a choice of participants asks for all of them, and reading a few hundred
// costs more than the rest of such a page. What it holds is shared: whoever gets
// it changes nothing below the first level.
type Kept struct {
	mu   sync.Mutex
	size int64
	list []Listed
}

// at gives the list that followed from a register of this size.
func (k *Kept) at(size int64) ([]Listed, bool) {
	if k == nil {
		return nil, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.list), k.list != nil && k.size == size
}

// put keeps the list of a register of this size, unless a later one is there.
func (k *Kept) put(size int64, list []Listed) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if size >= k.size {
		k.size, k.list = size, slices.Clone(list)
	}
}

// all gives everyone who is or was listed, by id.
func (q *Queries) all(ctx context.Context) (out []Listed, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		size, err := ledger.SizeIn(ctx, r)
		if err != nil {
			return err
		}
		kept, ok := q.Kept.at(size)
		if ok {
			out = kept
			return nil
		}
		if out, err = many(ctx, r, `SELECT subject, course FROM participant_listed ORDER BY subject`); err != nil {
			return err
		}
		strikes := ledger.StrikesIn(r)
		for i := range out {
			if err := strike(ctx, strikes, &out[i]); err != nil {
				return err
			}
		}
		q.Kept.put(size, out)
		return nil
	})
	return out, err
}

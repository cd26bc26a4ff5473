package journal

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Reader reads as one participant, in one snapshot or transaction, and for no
// longer than it lasts. It keeps the keys that it has unwrapped.
type Reader struct {
	j    *Journal
	ring *ring
}

// As gives a reader. Whether the person who asks may read for the participant is
// for the caller to have settled.
func (j *Journal) As(q sqldb.Querier, participant statement.Hash) *Reader {
	return &Reader{j, j.ringOf(q, participant)}
}

// MayRead reports whether the participant holds the key of a chest now:
// fail.Denied when not, or when there is no such chest; fail.Locked.
func (r *Reader) MayRead(ctx context.Context, chest Chest) error {
	if err := r.j.Ready(); err != nil {
		return err
	}
	epoch, err := epochOf(ctx, r.ring.q, chest)
	if err != nil {
		return err
	}
	has, err := holds(ctx, r.ring.q, chest, epoch, r.ring.as)
	if err == nil && !has {
		err = noKey()
	}
	return err
}

// Read gives at most limit entries of a chest from an index on, in order.
func (r *Reader) Read(ctx context.Context, chest Chest, from int64, limit int) ([]Entry, error) {
	if err := r.MayRead(ctx, chest); err != nil {
		return nil, err
	}
	found, err := readStored(ctx, r.ring.q, `WHERE chest = $1 AND idx >= $2 ORDER BY idx LIMIT $3`, chest[:], from, int64(limit))
	if err != nil {
		return nil, err
	}
	out := make([]Entry, len(found))
	for i := range found {
		o, err := r.ring.openEntry(ctx, &found[i])
		if err != nil {
			return nil, err
		}
		out[i] = o.Entry
	}
	return out, nil
}

// At gives the entry of a statement: the same answer, fail.NotFound, where there
// is none and where the participant holds no key to it; fail.Gone where the last
// key was destroyed.
func (r *Reader) At(ctx context.Context, id statement.Hash) (Entry, error) {
	o, err := r.at(ctx, id)
	return o.Entry, err
}

func (r *Reader) at(ctx context.Context, id statement.Hash) (o opened, err error) {
	if err := r.j.Ready(); err != nil {
		return o, err
	}
	found, err := readStored(ctx, r.ring.q, `WHERE id = $1`, id[:])
	if err != nil {
		return o, err
	}
	if len(found) > 0 && found[0].sealed != nil {
		o, err = r.ring.openEntry(ctx, &found[0])
	}
	switch {
	case len(found) == 0, fail.Is(err, fail.Denied):
		return o, fail.New(fail.NotFound, "There is no such confidential statement here.")
	case found[0].sealed == nil:
		return o, destroyed()
	}
	return o, err
}

// Unseal opens what a projection has sealed in a row of a table with this key.
func (r *Reader) Unseal(ctx context.Context, chest Chest, table string, sealed []byte, key ...any) ([]byte, error) {
	return r.ring.openRow(ctx, chest, table, sealed, key)
}

// Take reads the keys of many chests at once, before rows of them are opened one by
// one, and gives who holds a key to each now, in ascending order.
func (r *Reader) Take(ctx context.Context, chests []Chest) (map[Chest][]statement.Hash, error) {
	if err := r.j.Ready(); err != nil {
		return nil, err
	}
	holders := map[Chest][]statement.Hash{}
	for some := range slices.Chunk(chests, 500) {
		var marks []string
		var args []any
		// Few lengths, so that a database prepares few queries.
		for i := range (len(some) + 49) / 50 * 50 {
			c := some[min(i, len(some)-1)]
			marks, args = append(marks, "$"+strconv.Itoa(i+1)), append(args, c[:])
		}
		all, err := wraps(ctx, r.ring.q, `WHERE chest IN (`+strings.Join(marks, ", ")+`) ORDER BY chest, participant, epoch`, args...)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			if have := holders[w.chest]; len(have) == 0 || have[len(have)-1] != w.participant {
				holders[w.chest] = append(have, w.participant)
			}
			if w.participant == r.ring.as {
				r.ring.taken[epochKey{w.chest, w.epoch}] = w
			}
		}
	}
	return holders, nil
}

// Inert says why an entry changes nothing here; empty when it does.
func (r *Reader) Inert(ctx context.Context, e Entry) (string, error) {
	var sealed []byte
	err := r.ring.q.QueryRow(ctx, `SELECT sealed FROM journal_inert WHERE idx = $1`, e.Index).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	why, err := r.Unseal(ctx, e.Chest, "journal_inert", sealed, e.Index)
	return string(why), err
}

// Struck reports whether an entry is struck: its author has since declared that
// the key which signed it was in other hands by then.
func (r *Reader) Struck(ctx context.Context, e Entry) (bool, error) {
	p, err := ledger.IdentityIn(ctx, r.ring.q, e.Statement.Header.By)
	if err != nil {
		return false, err
	}
	return p.Struck(e.Statement.Header.Key, e.Size), nil
}

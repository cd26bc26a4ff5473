package journal

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Open makes a chest and gives its key to each reader. Participants whose keys
// are kept elsewhere cannot read here: fail.Denied.
func (j *Journal) Open(ctx context.Context, w *ledger.Writer, chest Chest, readers ...statement.Hash) error {
	if err := w.Ready(); err != nil {
		return err
	}
	readers = sorted(readers)
	if len(readers) == 0 {
		return fail.New(fail.Invalid, "what nobody can read is not sealed")
	}
	size, err := Size(ctx, w.Tx())
	if err != nil {
		return err
	}
	_, err = w.Tx().Exec(ctx, `INSERT INTO journal_chest (chest, epoch, opened_at) VALUES ($1, 1, $2)`, chest[:], size)
	if sqldb.IsUnique(err) {
		return fail.New(fail.Exists, "the chest %s has been opened already", chest)
	}
	if err == nil {
		err = j.rekey(ctx, w.Tx(), chest, 1, readers)
	}
	for _, p := range readers {
		if err == nil {
			err = j.takeIn(ctx, w.Tx(), chest, p, size)
		}
	}
	return err
}

func sorted(list []statement.Hash) []statement.Hash {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(list)
}

// rekey draws the key of an epoch and gives it to these readers.
func (j *Journal) rekey(ctx context.Context, tx *sqldb.Tx, chest Chest, epoch int64, readers []statement.Hash) error {
	var key [keySize]byte
	_, _ = rand.Read(key[:]) // never fails: it would end the program
	for _, p := range readers {
		if err := j.hosted(p); err != nil {
			return err
		}
		if err := (&wrap{chest: chest, epoch: epoch, participant: p}).give(ctx, tx, j.Keys, key[:]); err != nil {
			return err
		}
	}
	return nil
}

// hosted refuses a reader whose data key is not on this hub.
func (j *Journal) hosted(p statement.Hash) error {
	if _, here := j.Keys.Data(p); !here {
		return fail.New(fail.Denied, "The keys of the participant %s are not kept by this hub: nothing confidential can be said to it here.", p.Short())
	}
	return nil
}

// takeIn notes from which entry on a participant reads.
func (j *Journal) takeIn(ctx context.Context, tx *sqldb.Tx, chest Chest, p statement.Hash, from int64) error {
	// One that was taken off and let in again, and nothing was said between.
	_, err := tx.Exec(ctx, `INSERT INTO journal_reader (chest, participant, from_idx) VALUES ($1, $2, $3)
		ON CONFLICT (chest, participant, from_idx) DO UPDATE SET until_idx = NULL`, chest[:], p[:], from)
	return err
}

// Admit lets a participant read a chest, all of it, from its first entry on.
// Whoever reads it already may say so: the caller has asked them.
func (j *Journal) Admit(ctx context.Context, w *ledger.Writer, chest Chest, participant statement.Hash) error {
	tx := w.Tx()
	epoch, err := j.change(ctx, w, chest)
	if err != nil {
		return err
	}
	if err := j.hosted(participant); err != nil {
		return err
	}
	switch has, err := holds(ctx, tx, chest, epoch, participant); {
	case err != nil:
		return err
	case has:
		return fail.New(fail.Exists, "That participant reads this already.")
	}
	switch gone, err := gaveUp(ctx, tx, chest, participant); {
	case err != nil:
		return err
	case gone:
		return fail.New(fail.Conflict, "That participant has destroyed its key to this for good.")
	}
	own := j.ownRing(tx)
	for e := int64(1); e <= epoch; e++ {
		key, err := own.key(ctx, chest, e)
		if err != nil {
			return err
		}
		if err := (&wrap{chest: chest, epoch: e, participant: participant}).give(ctx, tx, j.Keys, key); err != nil {
			return err
		}
	}
	size, err := Size(ctx, tx)
	if err != nil {
		return err
	}
	return j.takeIn(ctx, tx, chest, participant, size)
}

// Remove takes a participant off a chest, at once: its keys are deleted, and it
// reads neither what comes nor what was there. The last one is not removed: it
// may destroy its key.
func (j *Journal) Remove(ctx context.Context, w *ledger.Writer, chest Chest, participant statement.Hash) error {
	epoch, err := j.change(ctx, w, chest)
	if err != nil {
		return err
	}
	left, err := j.takeOff(ctx, w, chest, epoch, participant)
	if err == nil && left == 0 {
		err = fail.New(fail.Conflict, "Nobody else reads this: it would be lost.")
	}
	return err
}

// change begins a change of a chest's readers, and gives the epoch it is in.
func (j *Journal) change(ctx context.Context, w *ledger.Writer, chest Chest) (epoch int64, err error) {
	if err := w.Ready(); err != nil {
		return 0, err
	}
	return epochOf(ctx, w.Tx(), chest)
}

// takeOff deletes a participant's keys and begins an epoch of those who are
// left, and says how many.
func (j *Journal) takeOff(ctx context.Context, w *ledger.Writer, chest Chest, epoch int64, participant statement.Hash) (left int, err error) {
	tx := w.Tx()
	has, err := holds(ctx, tx, chest, epoch, participant)
	if err != nil {
		return 0, err
	}
	if !has {
		return 0, noKey()
	}
	size, err := Size(ctx, tx)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM journal_key WHERE chest = $1 AND participant = $2`, chest[:], participant[:]); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `UPDATE journal_reader SET until_idx = $1 WHERE chest = $2 AND participant = $3 AND until_idx IS NULL`,
		size, chest[:], participant[:]); err != nil {
		return 0, err
	}
	w.Scrub()
	rest, err := Readers(ctx, tx, chest)
	if err != nil || len(rest) == 0 {
		return 0, err
	}
	if err := j.rekey(ctx, tx, chest, epoch+1, rest); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `UPDATE journal_chest SET epoch = $1 WHERE chest = $2`, epoch+1, chest[:])
	return len(rest), err
}

// epochOf gives the epoch that a chest is in.
func epochOf(ctx context.Context, q sqldb.Querier, chest Chest) (epoch int64, err error) {
	err = q.QueryRow(ctx, `SELECT epoch FROM journal_chest WHERE chest = $1`, chest[:]).Scan(&epoch)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noKey()
	}
	return epoch, err
}

// holds reports whether a participant has the key of an epoch.
func holds(ctx context.Context, q sqldb.Querier, chest Chest, epoch int64, p statement.Hash) (bool, error) {
	var n int64
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM journal_key WHERE chest = $1 AND epoch = $2 AND participant = $3`, chest[:], epoch, p[:]).Scan(&n)
	return n > 0, err
}

// Readers lists who reads a chest now, in the order of their identities; nobody
// where there is no such chest, or its last key has been destroyed.
func Readers(ctx context.Context, q sqldb.Querier, chest Chest) ([]statement.Hash, error) {
	held, err := wraps(ctx, q, `WHERE chest = $1 ORDER BY participant, epoch`, chest[:])
	if err != nil {
		return nil, err
	}
	var out []statement.Hash
	for _, w := range held {
		out = append(out, w.participant)
	}
	return slices.Compact(out), nil
}

// Period is a time in which a participant reads a chest, by entries.
type Period struct {
	Participant statement.Hash
	From        int64  // size of the journal when it was let in
	Until       *int64 // and when it was taken off; nil while it reads
}

// Periods lists who has read a chest, in the order in which they were let in.
func Periods(ctx context.Context, q sqldb.Querier, chest Chest) (out []Period, err error) {
	rows, err := q.Query(ctx, `SELECT participant, from_idx, until_idx FROM journal_reader WHERE chest = $1 ORDER BY from_idx, participant`, chest[:])
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p Period
		var participant []byte
		var until sql.NullInt64
		if err := rows.Scan(&participant, &p.From, &until); err != nil {
			return nil, err
		}
		if len(participant) != len(p.Participant) {
			return nil, fail.New(fail.Broken, "what is kept of the readers of a chest is damaged")
		}
		p.Participant = statement.Hash(participant)
		if until.Valid {
			p.Until = &until.Int64
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

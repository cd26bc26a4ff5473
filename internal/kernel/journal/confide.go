package journal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"slices"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Confide signs what a participant says to one other and appends it, in the
// transaction of a command. The draft's stream is the identity of the
// counterparty; both hold a key of the chest, and everybody reads who does. refs
// name statements that are here, public or confidential. The index of the
// receipt is that in the journal.
func (j *Journal) Confide(ctx context.Context, w *ledger.Writer, chest Chest, d ledger.Draft) (ledger.Receipt, error) {
	if err := w.Ready(); err != nil {
		return ledger.Receipt{}, err
	}
	to, err := statement.ParseHash(d.Stream)
	switch {
	case err != nil:
		return ledger.Receipt{}, fail.New(fail.Invalid, "a confidential statement names its counterparty: its stream is that participant's identity")
	case d.Marking == "" || d.Marking == statement.Clear:
		return ledger.Receipt{}, fail.New(fail.Invalid, "a confidential statement has a marking narrower than %s", statement.Clear)
	}
	if d.By.IsZero() {
		d.By = j.Hub()
	}
	epoch, err := j.epochFor(ctx, w.Tx(), chest, d.By, to)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if err := j.held(ctx, w.Tx(), chest, d.Marking); err != nil {
		return ledger.Receipt{}, err
	}
	return j.seal(ctx, w, chest, epoch, j.ringOf(w.Tx(), d.By), d)
}

// seal signs a draft and appends it with the keys of a ring.
func (j *Journal) seal(ctx context.Context, w *ledger.Writer, chest Chest, epoch int64, ring *ring, d ledger.Draft) (ledger.Receipt, error) {
	head, has, err := chainHead(ctx, w.Tx(), d.By, d.Stream)
	if err != nil {
		return ledger.Receipt{}, err
	}
	s, leaf, blob, err := w.Sign(ctx, d, head, has)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if err := known(ctx, w, s.Header.Refs); err != nil {
		return ledger.Receipt{}, err
	}
	e := Entry{Chest: chest, Size: w.Size(), Statement: s, Body: blob[32:]}
	if err := j.append(ctx, w.Tx(), ring, epoch, &e, leaf, blob); err != nil {
		return ledger.Receipt{}, err
	}
	erased, err := j.apply(ctx, w.Tx(), ring, epoch, e)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if erased {
		w.Scrub()
	}
	return ledger.Receipt{ID: s.ID, Index: e.Index, At: s.Header.At}, nil
}

// epochFor gives the epoch that a chest is in, for an author and a counterparty
// who both read it.
func (j *Journal) epochFor(ctx context.Context, q sqldb.Querier, chest Chest, by, to statement.Hash) (int64, error) {
	epoch, err := epochOf(ctx, q, chest)
	if err != nil {
		return 0, err
	}
	for _, p := range []statement.Hash{by, to} {
		holds, err := holds(ctx, q, chest, epoch, p)
		switch {
		case err != nil:
			return 0, err
		case !holds && p == by:
			return 0, noKey()
		case !holds:
			return 0, fail.New(fail.Denied, "The participant to whom this is addressed holds no key to what is sealed here.")
		}
	}
	return epoch, nil
}

// held sees that the hub keeps something of a marking for everyone who reads a
// chest: for secrecy each of them trusts it alone.
func (j *Journal) held(ctx context.Context, q sqldb.Querier, chest Chest, m statement.Marking) error {
	if j.Holds == nil {
		return nil
	}
	readers, err := Readers(ctx, q, chest)
	if err != nil {
		return err
	}
	for _, p := range readers {
		if err := j.Holds(p, m); err != nil {
			return err
		}
	}
	return nil
}

// envelope is what the tree binds of a statement: when it was signed, as the
// size of the public register, and its leaf.
func envelope(size int64, leaf []byte) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(leaf)), uint64(size)), leaf...)
}

// append seals a statement, puts it in its place and moves its chain on.
func (j *Journal) append(ctx context.Context, tx *sqldb.Tx, r *ring, epoch int64, e *Entry, leaf, blob []byte) error {
	tree, err := j.tree(ctx, tx)
	if err != nil {
		return err
	}
	e.Index = tree.Size()
	var salt [32]byte
	_, _ = rand.Read(salt[:]) // never fails: it would end the program
	plain := slices.Concat(salt[:], envelope(e.Size, leaf))
	bound := sha256.Sum256(plain)
	sealed, err := r.seal(ctx, box{e.Chest, epoch, forEntry}, placeOf(e.Index), plain)
	if err != nil {
		return err
	}
	body, err := r.seal(ctx, box{e.Chest, epoch, forBody}, placeOf(e.Index), blob)
	if err != nil {
		return err
	}
	h := &e.Statement.Header
	if _, err := tx.Exec(ctx, `INSERT INTO journal_entry (idx, leaf, chest, epoch, id, sealed, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.Index, bound[:], e.Chest[:], epoch, e.Statement.ID[:], sealed, body, sqldb.Micros(h.At)); err != nil {
		return err
	}
	if err := j.grow(ctx, tx, tree, bound[:]); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO journal_chain (author, stream, seq, id, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (author, stream) DO UPDATE SET seq = excluded.seq, id = excluded.id, at = excluded.at`,
		h.By[:], h.Stream, int64(h.Seq), e.Statement.ID[:], sqldb.Micros(h.At))
	return err
}

// chainHead gives the last statement of an author in a confidential stream.
func chainHead(ctx context.Context, q sqldb.Querier, by statement.Hash, stream string) (head identity.Head, has bool, err error) {
	var seq, at int64
	var id []byte
	err = q.QueryRow(ctx, `SELECT seq, id, at FROM journal_chain WHERE author = $1 AND stream = $2`, by[:], stream).Scan(&seq, &id, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return head, false, nil
	}
	if err == nil && len(id) != len(head.ID) {
		err = fail.New(fail.Broken, "the end of a confidential chain is damaged")
	}
	if err != nil {
		return head, false, err
	}
	return identity.Head{Seq: uint64(seq), ID: statement.Hash(id), At: sqldb.Time(at)}, true, nil
}

// known refuses references to what is neither in the public register nor here.
func known(ctx context.Context, w *ledger.Writer, refs []statement.Hash) error {
	missing, err := w.Missing(ctx, refs)
	if err != nil {
		return err
	}
	for _, id := range missing {
		_, err := indexOf(ctx, w.Tx(), id)
		if fail.Is(err, fail.NotFound) {
			return fail.New(fail.Invalid, "the statement refers to %s, which is neither in the register nor confided here", id.Short())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// indexOf finds a statement by its id.
func indexOf(ctx context.Context, q sqldb.Querier, id statement.Hash) (index int64, err error) {
	err = q.QueryRow(ctx, `SELECT idx FROM journal_entry WHERE id = $1`, id[:]).Scan(&index)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fail.New(fail.NotFound, "There is no such confidential statement here.")
	}
	return index, err
}

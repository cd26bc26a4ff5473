package journal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// stored is an entry as it lies in the database.
type stored struct {
	index    int64
	leaf     []byte
	chest    Chest
	epoch    int64
	id       statement.Hash
	sealed   []byte // nil once the last key of the chest is gone
	body     []byte // nil then, or when it was erased
	erasedBy []byte
	at       int64
}

// readStored reads entries.
func readStored(ctx context.Context, q sqldb.Querier, where string, args ...any) (out []stored, err error) {
	rows, err := q.Query(ctx, `SELECT idx, leaf, chest, epoch, id, sealed, body, erased_by, at FROM journal_entry `+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s stored
		var chest, id []byte
		if err := rows.Scan(&s.index, &s.leaf, &chest, &s.epoch, &id, &s.sealed, &s.body, &s.erasedBy, &s.at); err != nil {
			return nil, err
		}
		if len(s.leaf) != sha256.Size || len(chest) != len(s.chest) || len(id) != len(s.id) {
			return nil, fail.New(fail.Broken, "entry %d of the journal is damaged", s.index)
		}
		s.chest, s.id = Chest(chest), statement.Hash(id)
		out = append(out, s)
	}
	return out, rows.Err()
}

// opened is an entry with what proves it.
type opened struct {
	Entry
	salt [32]byte // of the journal's leaf
	leaf []byte   // of the statement
	blob []byte   // salt ‖ body; nil when erased
}

// destroyed says that nobody can open an entry any more.
func destroyed() error {
	return fail.New(fail.Gone, "The last key to what was sealed here has been destroyed.")
}

// open opens an entry and holds it against its leaf, its id, and the hash of its
// body. The signature is not checked again: without the key of the chest nobody
// can have made what opens.
func (r *ring) openEntry(ctx context.Context, s *stored) (o opened, err error) {
	if s.sealed == nil {
		return o, destroyed()
	}
	plain, err := r.open(ctx, box{s.chest, s.epoch, forEntry}, placeOf(s.index), s.sealed)
	if err != nil {
		return o, err
	}
	if len(plain) < len(o.salt)+8 || sha256.Sum256(plain) != [sha256.Size]byte(s.leaf) {
		return o, fail.New(fail.Broken, "entry %d of the journal is not the one that its tree holds", s.index)
	}
	o.salt, o.leaf = [32]byte(plain), plain[len(o.salt)+8:]
	o.Index, o.Chest, o.Size = s.index, s.chest, int64(binary.BigEndian.Uint64(plain[len(o.salt):]))
	if o.Statement, err = statement.ParseLeaf(o.leaf); err != nil || o.Statement.ID != s.id {
		return o, fail.Wrap(errors.Join(err, translog.ErrBroken), fail.Broken, "entry %d of the journal is not what was signed", s.index)
	}
	return o, r.openBody(ctx, s, &o)
}

func (r *ring) openBody(ctx context.Context, s *stored, o *opened) (err error) {
	if (s.body == nil) != (len(s.erasedBy) == len(o.ErasedBy)) {
		return fail.New(fail.Broken, "the body of entry %d is missing, or was not erased as it should be", s.index)
	}
	if s.body == nil {
		o.ErasedBy = statement.Hash(s.erasedBy)
		return nil
	}
	if o.blob, err = r.open(ctx, box{s.chest, s.epoch, forBody}, placeOf(s.index), s.body); err != nil {
		return err
	}
	if _, o.Body, err = o.Statement.CheckBlob(o.blob); err != nil {
		return fail.Wrap(err, fail.Broken, "the body of entry %d is not what was signed", s.index)
	}
	if o.Body == nil {
		o.Body = []byte{}
	}
	return nil
}

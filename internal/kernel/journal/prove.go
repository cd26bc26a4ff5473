package journal

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Prove gives what convinces a stranger of a statement that the participant
// reads: fail.Unavailable until the next anchor binds it.
func (r *Reader) Prove(ctx context.Context, id statement.Hash) (Bundle, error) {
	o, err := r.at(ctx, id)
	if err != nil {
		return Bundle{}, err
	}
	kept, err := keptAnchors(ctx, r.ring.q, `WHERE size > $1 ORDER BY n LIMIT 1`, o.Index)
	if err != nil {
		return Bundle{}, err
	}
	if len(kept) == 0 {
		return Bundle{}, fail.New(fail.Unavailable, "This can be proved from the next full hour on, when the register binds it.")
	}
	a := kept[0]
	if err := r.ring.q.QueryRow(ctx, `SELECT idx FROM journal_public WHERE id = $1`, a.id[:]).Scan(&a.index); err != nil {
		return Bundle{}, fail.Wrap(err, fail.Broken, "what is kept of an anchor is not what was said")
	}
	path, err := r.path(ctx, o.Index, a.size, a.root)
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{
		Proof: BundleForm, Origin: r.j.Origin, Size: strconv.FormatInt(o.Size, 10), Leaf: string(o.leaf),
		Blob: base64.StdEncoding.EncodeToString(o.blob), Salt: hex.EncodeToString(o.salt[:]), Index: strconv.FormatInt(o.Index, 10),
		Path: []string{}, Checkpoint: Text(r.j.Origin, a.size, a.root),
		Anchor: AnchorReference{ID: a.id, Index: strconv.FormatInt(a.index, 10), Salt: hex.EncodeToString(a.salt[:])},
	}
	for _, h := range path {
		b.Path = append(b.Path, hex.EncodeToString(h[:]))
	}
	return b, b.included(&Proved{})
}

// Bound gives how many entries the newest anchor binds; 0 before the first.
func Bound(ctx context.Context, q sqldb.Querier) (size int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(MAX(size), 0) FROM journal_anchor`).Scan(&size)
	return size, err
}

// path gives the way from an entry to the root that the journal had at a size.
func (r *Reader) path(ctx context.Context, index, size int64, root translog.Hash) (tlog.RecordProof, error) {
	now, rootNow, err := readHead(ctx, r.ring.q)
	if err != nil {
		return nil, err
	}
	tree, err := loadTree(ctx, r.ring.q, now, rootNow)
	if err != nil {
		return nil, err
	}
	hashes := translog.Prover(tree, func(level, n int64) ([]byte, error) { return fullTile(ctx, r.ring.q, level, n) })
	had, err := tlog.TreeHash(size, hashes)
	if err == nil && had != root {
		err = translog.ErrBroken
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the journal's tree is not the one that was anchored")
	}
	path, err := tlog.ProveRecord(size, index, hashes)
	return path, fail.Wrap(err, fail.Broken, "the journal's tree does not prove entry %d", index)
}

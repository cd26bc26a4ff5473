package journal

import (
	"context"
	"fmt"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// anchor is what opens an anchor, and where it stands in the public register.
type anchor struct {
	n     int64
	id    statement.Hash
	salt  [32]byte
	size  int64
	root  translog.Hash
	index int64 // in the public register
}

// keptAnchors reads what opens the anchors.
func keptAnchors(ctx context.Context, q sqldb.Querier, where string, args ...any) (out []anchor, err error) {
	rows, err := q.Query(ctx, `SELECT n, statement, salt, size, root FROM journal_anchor `+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		a := anchor{index: -1}
		var id, salt, root []byte
		if err := rows.Scan(&a.n, &id, &salt, &a.size, &root); err != nil {
			return nil, err
		}
		if len(id) != len(a.id) || len(salt) != len(a.salt) || len(root) != len(a.root) {
			return nil, fail.New(fail.Broken, "what is kept of anchor %d is damaged", a.n)
		}
		a.id, a.salt, a.root = statement.Hash(id), [32]byte(salt), translog.Hash(root)
		out = append(out, a)
	}
	return out, rows.Err()
}

// saidAnchor is an anchor in the public register.
type saidAnchor struct {
	index      int64
	checkpoint statement.Hash
}

// saidAnchors gives what the hub's anchors in the public register say, by id.
func saidAnchors(ctx context.Context, register sqldb.Querier, hub statement.Hash) (map[statement.Hash]saidAnchor, error) {
	rows, err := register.Query(ctx, `SELECT id, idx, checkpoint FROM journal_public WHERE subject = $1 AND author = $2`, Subject, hub[:])
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[statement.Hash]saidAnchor{}
	for rows.Next() {
		var id, checkpoint []byte
		var a saidAnchor
		if err := rows.Scan(&id, &a.index, &checkpoint); err != nil {
			return nil, err
		}
		if len(id) != len(statement.Hash{}) || len(checkpoint) != len(a.checkpoint) {
			return nil, fail.New(fail.Broken, "a row of the anchors is damaged")
		}
		a.checkpoint = statement.Hash(checkpoint)
		out[statement.Hash(id)] = a
	}
	return out, rows.Err()
}

// readAnchors matches what opens the anchors with what was said in public: an
// anchor that nobody can open proves nothing, and losing it is how a rewriting
// would be hidden.
func (p *proving) readAnchors(ctx context.Context) ([]anchor, error) {
	kept, err := keptAnchors(ctx, p.q, `ORDER BY n`)
	if err != nil {
		return nil, &Break{Index: -1, Place: "the anchors", Cause: err}
	}
	said, err := saidAnchors(ctx, p.register, p.j.Hub())
	if err != nil {
		return nil, err
	}
	for i := range kept {
		a := &kept[i]
		place := fmt.Sprintf("anchor %d", a.n)
		public, there := said[a.id]
		delete(said, a.id)
		switch {
		case !there || a.n != int64(i):
			return nil, broken(place, "it is not among those that the public register holds")
		case statement.BlobHash(a.salt, []byte(Text(p.j.Origin, a.size, a.root))) != public.checkpoint:
			return nil, broken(place, "what is kept of it is not what was said")
		case i > 0 && (a.size < kept[i-1].size || public.index <= kept[i-1].index):
			return nil, broken(place, "it does not follow the one before it")
		}
		a.index = public.index
	}
	for id, a := range said {
		return nil, broken("the anchors", "what opens statement %d (%s) is lost", a.index, id.Short())
	}
	return kept, nil
}

// meet compares the tree with the anchors that bind its present size.
func (p *proving) meet() error {
	for len(p.anchors) > 0 && p.anchors[0].size == p.tree.Size() {
		a := p.anchors[0]
		if a.root != p.tree.Root() {
			return broken(fmt.Sprintf("anchor %d", a.n), "it binds another journal of %d entries", a.size)
		}
		p.r.Anchors, p.r.Anchored, p.met, p.anchors = p.r.Anchors+1, a.size, a.index, p.anchors[1:]
	}
	return nil
}

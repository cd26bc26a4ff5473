package audit

import (
	"bytes"
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Check proves a participant's trail anew: every row against the one before it,
// the last against the head, and all of them against the anchors in the public
// register. Unless the hub is locked it opens every row as well. The report
// names the first row that is not what was noted.
func (t *Trail) Check(ctx context.Context, participant statement.Hash) (r Report, err error) {
	err = t.DB.Read(ctx, func(q sqldb.Querier) error {
		r, err = t.check(ctx, q, participant)
		return err
	})
	return r, err
}

func (t *Trail) check(ctx context.Context, q sqldb.Querier, participant statement.Hash) (Report, error) {
	anchors, broken, err := t.anchors(ctx, q, participant)
	if err != nil {
		return Report{}, err
	}
	c := chain{t: t, participant: participant, anchors: anchors}
	c.r.Sealed = true
	if err := c.walk(ctx, q); err != nil {
		return Report{}, err
	}
	if c.r.Broken == nil {
		if err := c.end(ctx, q); err != nil {
			return Report{}, err
		}
	}
	if c.r.Broken == nil {
		// The rows agree with every anchor that can be proved; from the last of
		// these on nothing proves them.
		c.r.Broken = broken
		if broken != nil {
			broken.Row = c.r.Anchored
		}
	}
	return c.r, nil
}

// bound is a place in a trail that an anchor binds.
type bound struct {
	size   int64
	hash   statement.Hash
	anchor statement.Hash
}

// chain walks through a trail.
type chain struct {
	t           *Trail
	participant statement.Hash
	anchors     []bound // that are still ahead, in order
	r           Report
}

// walk proves the rows, until the first that fails.
func (c *chain) walk(ctx context.Context, q sqldb.Querier) error {
	rows, err := q.Query(ctx, `SELECT n, hash, sealed FROM audit_row WHERE participant = $1 ORDER BY n`, c.participant[:])
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for c.r.Broken == nil && rows.Next() {
		var n int64
		var hash, sealed []byte
		if err := rows.Scan(&n, &hash, &sealed); err != nil {
			return err
		}
		if err := c.step(n, hash, sealed); err != nil {
			return err
		}
	}
	return rows.Err()
}

// step proves one row.
func (c *chain) step(n int64, hash, sealed []byte) error {
	want := link(c.participant, c.r.Rows, c.r.Head, sealed)
	switch {
	case n != c.r.Rows:
		c.breaks(c.r.Rows, Missing, statement.Hash{})
		return nil
	case !bytes.Equal(hash, want[:]):
		c.breaks(n, Altered, statement.Hash{})
		return nil
	}
	if c.r.Sealed {
		_, err := c.t.Keys.Unseal(c.participant, purpose, place(n), sealed)
		switch {
		case fail.Is(err, fail.Locked):
			c.r.Sealed = false
		case fail.Is(err, fail.Broken):
			c.breaks(n, Unopenable, statement.Hash{})
			return nil
		case err != nil:
			return err
		}
	}
	c.r.Rows, c.r.Head = n+1, want
	c.meet()
	return nil
}

// meet compares the trail with the anchors that bind its present size.
func (c *chain) meet() {
	for len(c.anchors) > 0 && c.anchors[0].size == c.r.Rows {
		a := c.anchors[0]
		if a.hash != c.r.Head {
			c.breaks(c.r.Anchored, Rewritten, a.anchor) // the first that no anchor has agreed with
			return
		}
		c.r.Anchors, c.r.Anchored = c.r.Anchors+1, a.size
		c.anchors = c.anchors[1:]
	}
}

// end proves that the trail ends where it should.
func (c *chain) end(ctx context.Context, q sqldb.Querier) error {
	size, hash, err := head(ctx, q, c.participant)
	if err != nil && !fail.Is(err, fail.Broken) {
		return err
	}
	switch {
	case len(c.anchors) > 0:
		c.breaks(c.r.Rows, CutOff, c.anchors[0].anchor)
	case size > c.r.Rows:
		c.breaks(c.r.Rows, CutOff, statement.Hash{})
	case size != c.r.Rows || hash != c.r.Head:
		c.breaks(max(c.r.Rows-1, 0), HeadLost, statement.Hash{})
	}
	return nil
}

func (c *chain) breaks(row int64, why Fault, anchor statement.Hash) {
	c.r.Broken = &Break{Row: row, Why: why, Statement: anchor}
}

// anchors gives the places of a trail that the anchors in the public register
// bind. broken says that what is kept of some anchor is not what it hashes, or
// is not kept at all: an anchor that nobody can open any more proves nothing,
// and losing it is how a rewriting would be hidden.
func (t *Trail) anchors(ctx context.Context, q sqldb.Querier, participant statement.Hash) (out []bound, broken *Break, err error) {
	said, err := t.said(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	changed, err := changes(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	kept, err := keptAnchors(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	var now []headOf
	var size int64
	for n, k := range kept {
		now = merge(now, changed[k.n])
		hash, there := said[k.statement]
		delete(said, k.statement)
		at := headAt(now, participant)
		switch {
		case broken != nil:
		case !there || k.n != int64(n):
			broken = &Break{Why: AnchorLost, Statement: k.statement}
		case hash != anchorHash(k.salt, now):
			broken = &Break{Why: AnchorFalse, Statement: k.statement}
		}
		if broken == nil && at.size > size {
			out, size = append(out, bound{at.size, at.hash, k.statement}), at.size
		}
	}
	if broken == nil && len(said) > 0 {
		broken = &Break{Why: AnchorLost, Statement: first(said)}
	}
	return out, broken, nil
}

// said gives what the hub's anchors in the public register say.
func (t *Trail) said(ctx context.Context, q sqldb.Querier) (map[statement.Hash]statement.Hash, error) {
	hub := t.Hub()
	rows, err := q.Query(ctx, `SELECT id, heads FROM audit_public WHERE subject = $1 AND author = $2`, Subject, hub[:])
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[statement.Hash]statement.Hash{}
	for rows.Next() {
		var id, hash []byte
		if err := rows.Scan(&id, &hash); err != nil {
			return nil, err
		}
		key, err := hashOf(id)
		if err != nil {
			return nil, err
		}
		if out[key], err = hashOf(hash); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

// anchorKept is what is kept of an anchor.
type anchorKept struct {
	n         int64
	statement statement.Hash
	salt      [32]byte
}

func keptAnchors(ctx context.Context, q sqldb.Querier) (out []anchorKept, err error) {
	rows, err := q.Query(ctx, `SELECT n, statement, salt FROM audit_anchor ORDER BY n`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, salt []byte
		var k anchorKept
		if err := rows.Scan(&k.n, &id, &salt); err != nil {
			return nil, err
		}
		if k.statement, err = hashOf(id); err != nil {
			return nil, err
		}
		copy(k.salt[:], salt) // one that is too short proves nothing, as it should
		out = append(out, k)
	}
	return out, rows.Err()
}

// changes gives the heads that each anchor was the first to bind, in the order
// of the participants.
func changes(ctx context.Context, q sqldb.Querier) (map[int64][]headOf, error) {
	rows, err := q.Query(ctx, `SELECT anchor, participant, size, hash FROM audit_anchored ORDER BY anchor, participant`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]headOf{}
	for rows.Next() {
		var anchor int64
		var participant, hash []byte
		var h headOf
		if err := rows.Scan(&anchor, &participant, &h.size, &hash); err != nil {
			return nil, err
		}
		if h.participant, err = hashOf(participant); err != nil {
			return nil, err
		}
		if h.hash, err = hashOf(hash); err != nil {
			return nil, err
		}
		out[anchor] = append(out[anchor], h)
	}
	return out, rows.Err()
}

func byParticipant(a headOf, id statement.Hash) int { return bytes.Compare(a.participant[:], id[:]) }

// merge gives heads with those that have changed.
func merge(was, changed []headOf) []headOf {
	for _, h := range changed {
		at, there := slices.BinarySearchFunc(was, h.participant, byParticipant)
		if there {
			was[at] = h
		} else {
			was = slices.Insert(was, at, h)
		}
	}
	return was
}

// headAt finds a trail among heads; of size 0 when it is not there.
func headAt(list []headOf, participant statement.Hash) headOf {
	if at, there := slices.BinarySearchFunc(list, participant, byParticipant); there {
		return list[at]
	}
	return headOf{}
}

// first gives the first of several ids, so that a report does not change from
// one check to the next.
func first(ids map[statement.Hash]statement.Hash) (least statement.Hash) {
	for id := range ids {
		if least.IsZero() || bytes.Compare(id[:], least[:]) < 0 {
			least = id
		}
	}
	return least
}

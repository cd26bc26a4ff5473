package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Verified says what was proved of a journal.
type Verified struct {
	Size      int64
	Root      translog.Hash
	Sealed    bool  // without the hub's keys: tree and anchors were proved, and nothing was opened
	Erased    int64 // entries whose body was erased
	Destroyed int64 // entries that nobody can open any more: their last key was destroyed
	Struck    int64 // entries whose key was declared to be in other hands
	Anchors   int64
	Anchored  int64 // entries that the last anchor binds
}

// Break is the first thing that does not hold.
type Break struct {
	Index int64  // of the entry; -1 when it is about none
	Place string // else
	Cause error
}

// Error says where and why.
func (b *Break) Error() string {
	if b.Index >= 0 {
		return fmt.Sprintf("entry %d: %v", b.Index, b.Cause)
	}
	return b.Place + ": " + b.Cause.Error()
}

// Unwrap makes a break an error of kind fail.Broken.
func (b *Break) Unwrap() error {
	return fail.Wrap(b.Cause, fail.Broken, "the journal does not hold what was confided")
}

func broken(place, format string, args ...any) *Break {
	return &Break{Index: -1, Place: place, Cause: fmt.Errorf(format, args...)}
}

// Verify proves the journal in a snapshot: the tree, its tiles and its anchors
// and, with the hub's keys, every entry, every chain and every wrapped key: what
// follows from them is Compare's to prove. register is the public register that it rests on, proved
// before. each is given every entry that was opened, and how many there are; it
// may be nil. What does not hold is a *Break.
func (j *Journal) Verify(ctx context.Context, q, register sqldb.Querier, each func(e Entry, total int64)) (Verified, error) {
	if each == nil {
		each = func(Entry, int64) {}
	}
	p := &proving{j: j, q: q, register: register, ring: j.ownRing(q), each: each, met: -1,
		heads: map[chain]identity.Head{}, people: map[statement.Hash]*identity.Participant{}, seen: map[statement.Hash]seen{}}
	p.r.Sealed = j.Ready() != nil
	for _, step := range []func(context.Context) error{p.begin, p.walk, p.end} {
		if err := step(ctx); err != nil {
			return p.r, err
		}
	}
	return p.r, nil
}

// chain is what one author says in one stream.
type chain struct {
	by     statement.Hash
	stream string
}

// seen is what later entries ask of one before them. by is zero of one that
// nobody can open.
type seen struct {
	chain
	index  int64
	chest  Chest
	erased statement.Hash
}

// proving walks through a journal.
type proving struct {
	j        *Journal
	q        sqldb.Querier
	register sqldb.Querier
	ring     *ring
	each     func(e Entry, total int64)
	r        Verified

	size    int64         // of the journal, as the head says
	root    translog.Hash // likewise
	public  int64         // size of the public register
	tree    translog.Tree
	anchors []anchor // that are still ahead
	met     int64    // index in the register of the last one that was met
	last    int64    // size of the register in the entry before

	heads  map[chain]identity.Head
	people map[statement.Hash]*identity.Participant
	seen   map[statement.Hash]seen
	gaps   int64 // statements in chains that only destroyed entries can have been
	bodies []statement.Hash
}

// begin reads what the entries are held against.
func (p *proving) begin(ctx context.Context) (err error) {
	if p.size, p.root, err = readHead(ctx, p.q); err != nil {
		return &Break{Index: -1, Place: "the head", Cause: err}
	}
	state, err := ledger.ReadState(ctx, p.register)
	if err != nil {
		return err
	}
	p.public = state.Size
	if p.anchors, err = p.readAnchors(ctx); err != nil {
		return err
	}
	return p.meet()
}

// walk proves the entries, one after the other.
func (p *proving) walk(ctx context.Context) error {
	for from := int64(0); ; {
		some, err := readStored(ctx, p.q, `WHERE idx >= $1 ORDER BY idx LIMIT $2`, from, int64(someEntries))
		if err != nil {
			return &Break{Index: from, Cause: err}
		}
		for i := range some {
			if err := p.entry(ctx, &some[i]); err != nil {
				return err
			}
		}
		if len(some) == 0 {
			break
		}
		from = some[len(some)-1].index + 1
	}
	switch p.r.Size, p.r.Root = p.tree.Size(), p.tree.Root(); {
	case p.r.Size != p.size:
		return broken("the head", "it puts the end of the journal at %d, there are %d entries", p.size, p.r.Size)
	case p.r.Root != p.root:
		return broken("the head", "the entries give another root")
	}
	return nil
}

// entry proves one entry.
func (p *proving) entry(ctx context.Context, s *stored) error {
	at := func(format string, args ...any) error {
		return &Break{Index: s.index, Cause: fmt.Errorf(format, args...)}
	}
	if s.index != p.tree.Size() {
		return &Break{Index: p.tree.Size(), Cause: errors.New("the entry is missing")}
	}
	for _, t := range p.tree.Append(translog.LeafHash(s.leaf)) {
		if data, err := fullTile(ctx, p.q, t.Level, t.N); err != nil || !bytes.Equal(data, t.Data) {
			return broken(fmt.Sprintf("tile %d/%d", t.Level, t.N), "it is not that of the entries")
		}
	}
	if err := p.opens(ctx, s); err != nil {
		if _, ok := errors.AsType[*Break](err); ok || ctx.Err() != nil {
			return err
		}
		return at("%w", err)
	}
	return p.meet()
}

// opens proves what an entry holds.
func (p *proving) opens(ctx context.Context, s *stored) error {
	if s.sealed == nil {
		p.r.Destroyed++
		p.seen[s.id] = seen{index: s.index, chest: s.chest}
		return p.gone(ctx, s)
	}
	if p.r.Sealed {
		return nil
	}
	o, err := p.ring.openEntry(ctx, s)
	if err != nil {
		return err
	}
	h := &o.Statement.Header
	switch {
	case sqldb.Micros(h.At) != s.at:
		return errors.New("the instant beside it is not its own")
	case h.Stream == statement.Public || h.Marking == statement.Clear:
		return errors.New("a public statement stands among the confidential ones")
	case o.Size < p.last || o.Size <= p.met || o.Size > p.public:
		return fmt.Errorf("it says that the register held %d statements: before it there were %d, anchored %d, there are %d", o.Size, p.last, p.met+1, p.public)
	case len(p.anchors) > 0 && o.Size > p.anchors[0].index:
		return fmt.Errorf("it says that the register held %d statements, and is anchored by statement %d", o.Size, p.anchors[0].index)
	}
	p.last = o.Size
	if err := o.Statement.Verify(); err != nil {
		return err
	}
	if err := p.inForce(ctx, &o.Entry); err != nil {
		return err
	}
	if err := p.follows(&o.Entry); err != nil {
		return err
	}
	if err := p.erases(&o.Entry); err != nil {
		return err
	}
	p.seen[o.Statement.ID] = seen{chain{h.By, h.Stream}, o.Index, o.Chest, o.ErasedBy}
	if o.Body == nil {
		p.r.Erased++
		p.bodies = append(p.bodies, o.Statement.ID)
	}
	p.each(o.Entry, p.size)
	return nil
}

// inForce proves that the key which signed was its author's when the register
// held as many statements as the envelope says.
func (p *proving) inForce(ctx context.Context, e *Entry) error {
	h := &e.Statement.Header
	who := p.people[h.By]
	if who == nil {
		var err error
		if who, err = ledger.IdentityIn(ctx, p.register, h.By); err != nil {
			return err
		}
		p.people[h.By] = who
	}
	if !InForce(who, h.Key, e.Size) {
		return statement.Errorf(statement.WrongKey, "the key was not in force when the register held %d statements", e.Size)
	}
	if who.Struck(h.Key, e.Size) {
		p.r.Struck++
	}
	return nil
}

// InForce reports whether a key was a participant's signing key when the public
// register held so many statements.
func InForce(who *identity.Participant, key statement.Key, size int64) bool {
	return slices.ContainsFunc(who.Keys, func(u identity.KeyUse) bool {
		return u.Key == key && u.From < size && (u.Until == nil || *u.Until >= size)
	})
}

// follows proves that an entry is next in its chain, past those that nobody can
// open any more.
func (p *proving) follows(e *Entry) error {
	h, c := &e.Statement.Header, chain{e.Statement.Header.By, e.Statement.Header.Stream}
	head, begun := p.heads[c]
	next := uint64(0)
	if begun {
		next = head.Seq + 1
	}
	switch {
	case h.Seq < next:
		return statement.Errorf(statement.Fork, "another statement stands at seq %d", h.Seq)
	case h.Seq == next && begun && h.Prev != head.ID:
		return statement.Errorf(statement.Fork, "prev is not the statement that stands at seq %d", head.Seq)
	case h.Seq > next && !p.lost(h.Prev):
		return statement.Errorf(statement.Gap, "seq %d does not follow: a statement before it is missing", h.Seq)
	case begun && h.At.Before(head.At):
		return statement.Errorf(statement.ClockBackwards, "at is before that of the statement at seq %d", head.Seq)
	}
	p.gaps += int64(h.Seq - next)
	p.heads[c] = identity.Head{Seq: h.Seq, ID: e.Statement.ID, At: h.At}
	return nil
}

// lost reports whether an id is that of an entry which nobody can open.
func (p *proving) lost(id statement.Hash) bool {
	s, there := p.seen[id]
	return there && s.by.IsZero()
}

// erases proves of an erasure that what it erases is gone.
func (p *proving) erases(e *Entry) error {
	h := &e.Statement.Header
	id, err := statement.ParseHash(h.Subject)
	if h.Type != ledger.TypeErased || err != nil {
		return nil
	}
	target, there := p.seen[id]
	if there && target.chest == e.Chest && target.chain == (chain{h.By, h.Stream}) && target.erased.IsZero() {
		return fmt.Errorf("it erases the body of entry %d, which is there", target.index)
	}
	return nil
}

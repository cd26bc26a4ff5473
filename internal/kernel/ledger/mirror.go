package ledger

import (
	"context"
	"fmt"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Mirror fills an empty database with the statements of a register that is
// kept elsewhere. It signs nothing and trusts nothing: each statement is
// checked as an appender checks it, and what follows from it is computed
// anew. The database then differs from the other in nothing but the instants
// at which statements arrived.
//
// A body that its author has erased is not there to be copied. Its place is
// kept open, and the erasure has to follow: see Unexplained.
type Mirror struct {
	l        *Ledger
	without  map[statement.Hash]PlaceError // those given without a body, by its hash
	erasures bool                          // some statement erases a body
}

// Checked is a statement of which everything has been checked that can be
// checked without knowing another one.
type Checked struct {
	Statement statement.Statement
	leaf      []byte
	blob      []byte // nil when erased
}

// Body is what was said; nil when it was erased.
func (c *Checked) Body() []byte {
	if c.blob == nil {
		return nil
	}
	return c.blob[32:]
}

// Check checks form, body and signature of a statement. blob is salt ‖ body,
// or nil when the body was erased. The error is a *statement.Error. It keeps
// no state: call it on as many cores as there are.
func Check(leaf, blob []byte) (Checked, error) {
	s, err := statement.ParseLeaf(leaf)
	if err != nil {
		return Checked{}, err
	}
	if err := s.Verify(); err != nil {
		return Checked{Statement: s}, err
	}
	if blob != nil {
		if _, _, err := s.CheckBlob(blob); err != nil {
			return Checked{Statement: s}, err
		}
	}
	return Checked{Statement: s, leaf: leaf, blob: blob}, nil
}

// PlaceError says which statement a register breaks at.
type PlaceError struct {
	Index int64
	ID    statement.Hash
	Cause error
}

func (e *PlaceError) Error() string {
	return fmt.Sprintf("statement %d (%s): %v", e.Index, e.ID.Short(), e.Cause)
}

func (e *PlaceError) Unwrap() error { return e.Cause }

// NewMirror prepares an empty database for the register of this name and log
// key. Options need DB, Clock and Projections only.
func NewMirror(ctx context.Context, o Options, origin, vkey string) (*Mirror, error) {
	if err := Prepare(ctx, o.DB, origin, vkey); err != nil {
		return nil, err
	}
	l := bare(o)
	if err := l.reload(ctx); err != nil {
		return nil, err
	}
	if err := l.recreate(ctx); err != nil {
		return nil, err
	}
	l.published = l.tree.Clone()
	return &Mirror{l: l, without: map[statement.Hash]PlaceError{}}, l.replay(ctx, 0, nil)
}

// bare is a ledger without an appender, for a program of its own.
func bare(o Options) *Ledger {
	l := &Ledger{db: o.DB, clock: o.Clock, keys: o.Keys, all: o.Projections, byTyp: map[string][]Projection{}}
	for _, p := range o.Projections {
		for _, t := range p.Types() {
			l.byTyp[t] = append(l.byTyp[t], p)
		}
	}
	return l
}

// Size is the number of statements in the mirror.
func (m *Mirror) Size() int64 { return m.l.tree.Size() }

// Root is the root hash of the mirror.
func (m *Mirror) Root() translog.Hash { return m.l.tree.Root() }

// Hub is the participant that opened the register; zero while it is empty.
func (m *Mirror) Hub() statement.Hash { return m.l.hub }

// Participant gives the keys and chains of a participant as they are at the end
// of the mirror; nil for nobody. It is not to be changed.
func (m *Mirror) Participant(id statement.Hash) *identity.Participant { return m.l.members[id] }

// Tables lists the tables that follow from the statements.
func (m *Mirror) Tables() []Table { return m.l.Tables() }

// Add appends statements in their order, all or none. What is wrong with one
// is a *PlaceError.
func (m *Mirror) Add(ctx context.Context, list []Checked) error {
	l := m.l
	b := &batch{l: l, tree: l.tree.Clone(), members: map[statement.Hash]*identity.Participant{}, arrived: l.arrived, hub: l.hub}
	err := l.db.Write(ctx, func(tx *sqldb.Tx) error {
		b.tx = tx
		w := b.writer()
		for i := range list {
			if err := w.take(ctx, &list[i]); err != nil {
				return &PlaceError{Index: b.tree.Size() + int64(i), ID: list[i].Statement.ID, Cause: err}
			}
		}
		if err := b.keep(ctx, w); err != nil {
			return err
		}
		return b.finish(ctx)
	})
	if err != nil {
		return err
	}
	first := l.tree.Size()
	l.tree, l.arrived, l.hub = b.tree, b.arrived, b.hub
	for id, p := range b.members {
		l.members[id] = p
	}
	for i := range list {
		s := &list[i].Statement
		if list[i].blob == nil {
			m.without[s.Header.Body] = PlaceError{Index: first + int64(i), ID: s.ID}
		}
		m.erasures = m.erasures || s.Header.Type == TypeErased
	}
	return nil
}

// take appends a statement that Check has accepted.
func (w *Writer) take(ctx context.Context, c *Checked) error {
	s := &c.Statement
	var p *identity.Participant
	if !s.Header.By.IsZero() {
		var err error
		if p, err = w.participant(ctx, s.Header.By); err != nil {
			return err
		}
	}
	first := w.Size() == 0
	if _, err := w.append(ctx, p, s, c.leaf, c.blob); err != nil {
		return err
	}
	if !first {
		return nil
	}
	// A register begins with the opening of its hub's own participant.
	w.hub = s.ID
	return PutSetting(ctx, w.Tx(), SettingHub, s.ID.String())
}

// Unexplained gives the first statement whose body was not there and which no
// statement in the mirror erases; nil when there is none.
func (m *Mirror) Unexplained(ctx context.Context) (first *PlaceError, err error) {
	err = m.l.db.Read(ctx, func(q sqldb.Querier) error {
		for hash, p := range m.without {
			var by []byte
			if err := q.QueryRow(ctx, `SELECT erased_by FROM ledger_body WHERE hash = $1`, hash[:]).Scan(&by); err != nil {
				return err
			}
			if by == nil && (first == nil || p.Index < first.Index) {
				p.Cause = statement.Errorf(statement.BodyMissing, "the body is missing and no statement erases it")
				first = &p
			}
		}
		return nil
	})
	return first, err
}

// Leaked gives the first statement whose body was there although a statement
// erases it; nil when there is none.
func (m *Mirror) Leaked(ctx context.Context) (first *PlaceError, err error) {
	if !m.erasures {
		return nil, nil
	}
	err = m.l.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT l.idx, l.id, l.body FROM ledger_leaf l JOIN ledger_body b ON b.hash = l.body
			WHERE b.erased_by IS NOT NULL ORDER BY l.idx`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var p PlaceError
			var id, hash []byte
			if err := rows.Scan(&p.Index, &id, &hash); err != nil {
				return err
			}
			if _, absent := m.without[statement.Hash(hash)]; !absent {
				p.ID = statement.Hash(id)
				p.Cause = statement.Errorf(statement.BadBody, "the body has been erased and is still there")
				first = &p
				return nil
			}
		}
		return rows.Err()
	})
	return first, err
}

package ledger

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Strikes says which statements are struck as the register stands in one
// snapshot or transaction. It reads what an author has declared of its keys
// once, by an index, and a statement only where something was declared: cheap
// enough to decide who may act. It follows the state of the identities, so that
// it sees what the transaction has just applied; what readers are shown is
// proved besides, see Record.Struck.
type Strikes struct {
	q     sqldb.Querier
	known map[statement.Hash]*identity.Participant // nil: nothing is struck
}

// StrikesIn makes one for a snapshot or a transaction that is open.
func StrikesIn(q sqldb.Querier) *Strikes {
	return &Strikes{q: q, known: map[statement.Hash]*identity.Participant{}}
}

// Any reports whether one of these participants has declared a key compromised.
func (s *Strikes) Any(ctx context.Context, authors ...statement.Hash) (bool, error) {
	for _, by := range authors {
		p, err := s.declared(ctx, by)
		if err != nil || p != nil {
			return p != nil, err
		}
	}
	return false, nil
}

// Struck reports whether a statement of an author is struck. One that the
// register does not hold is not.
func (s *Strikes) Struck(ctx context.Context, by, id statement.Hash) (bool, error) {
	p, err := s.declared(ctx, by)
	if err != nil || p == nil {
		return false, err
	}
	var index int64
	var leaf []byte
	err = s.q.QueryRow(ctx, `SELECT idx, leaf FROM ledger_leaf WHERE id = $1 AND author = $2`, id[:], by[:]).Scan(&index, &leaf)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
	}
	said, err := statement.ParseLeaf(leaf)
	if err != nil {
		return false, fail.Wrap(err, fail.Broken, "statement %d cannot be read", index)
	}
	return p.Struck(said.Header.Key, index), nil
}

// declared gives the keys of a participant that has declared one compromised;
// nil of any other.
func (s *Strikes) declared(ctx context.Context, by statement.Hash) (*identity.Participant, error) {
	if p, seen := s.known[by]; seen {
		return p, nil
	}
	var state string
	err := s.q.QueryRow(ctx, `SELECT state FROM identity_participant WHERE id = $1`, by[:]).Scan(&state)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fail.Wrap(err, fail.Unavailable, "the keys of participants cannot be read")
	}
	var p *identity.Participant
	if strings.Contains(state, `"struck":`) { // most have declared nothing: their state is not even parsed
		if p, err = getParticipant(ctx, s.q, by); err != nil {
			return nil, err
		}
	}
	s.known[by] = p
	return p, nil
}

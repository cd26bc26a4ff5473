package ledger

import (
	"context"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Identity gives the keys and chains of a participant: fail.NotFound when none
// has been opened with this identity.
func (l *Ledger) Identity(ctx context.Context, id statement.Hash) (p *identity.Participant, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		p, err = IdentityIn(ctx, q, id)
		return err
	})
	return p, err
}

// IdentityIn is Ledger.Identity in a snapshot or a transaction that is open.
func IdentityIn(ctx context.Context, q sqldb.Querier, id statement.Hash) (*identity.Participant, error) {
	p, err := getParticipant(ctx, q, id)
	if err == nil && p == nil {
		err = fail.New(fail.NotFound, "No participant has been opened with this identity.")
	}
	return p, err
}

// Identities lists who has been opened in this register, in the order of their
// ids.
func (l *Ledger) Identities(ctx context.Context) (out []statement.Hash, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT id FROM identity_participant ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				return err
			}
			out = append(out, statement.Hash(b))
		}
		return rows.Err()
	})
	return out, err
}

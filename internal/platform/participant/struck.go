package participant

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// strike marks what rests on struck statements, and takes it out of what
// counts. The fold and its rows stay as they are: they follow from what was
// said, in its order, and not from what was declared of a key afterwards.
func strike(ctx context.Context, strikes *ledger.Strikes, l *Listed) (err error) {
	mark := func(to *bool, by, id statement.Hash) {
		if err == nil {
			*to, err = strikes.Struck(ctx, by, id)
		}
	}
	for i := range l.History {
		mark(&l.History[i].Struck, l.History[i].By, l.History[i].Statement)
	}
	for i := range l.Identities {
		mark(&l.Identities[i].Struck, l.Lister, l.Identities[i].Statement)
	}
	for i := range l.Credentials {
		mark(&l.Credentials[i].Struck, l.Lister, l.Credentials[i].Statement)
	}
	if l.Proposal != nil {
		for i := range l.Proposal.Objections {
			o := &l.Proposal.Objections[i]
			mark(&o.Struck, o.By, o.Statement)
		}
	}
	if err != nil {
		return err
	}
	if n := len(l.History); n > 0 && l.History[n-1].Struck {
		l.Struck, l.Counts = true, l.StatusAt(math.MaxInt64)
	}
	// A naming that is struck ends no other.
	var until *int64
	for i := len(l.Identities) - 1; i >= 0; i-- {
		if b := &l.Identities[i]; !b.Struck {
			b.Until, until = until, &b.From
		}
	}
	return nil
}

// holder gives the id to which an identity is, or last was, bound, and whether
// it may speak as that one now; "" when it is bound to none. A naming that is
// struck does not bind. Where nobody concerned has declared a key, it reads one
// row of this room.
func holder(ctx context.Context, q sqldb.Querier, who statement.Hash) (id string, speaks bool, err error) {
	var n int64
	var by string
	err = q.QueryRow(ctx, `SELECT subject, lister, speaks FROM participant_identity WHERE identity = $1 ORDER BY place LIMIT 1`, who.String()).Scan(&id, &by, &n)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fail.Wrap(err, fail.Unavailable, "the list of participants cannot be read")
	}
	lister, err := statement.ParseHash(by)
	if err != nil {
		return "", false, fail.Wrap(err, fail.Broken, "participant %s cannot be read", id)
	}
	strikes := ledger.StrikesIn(q)
	if some, err := strikes.Any(ctx, lister, who); err != nil || !some {
		return id, n == 1, err
	}
	return unstruck(ctx, q, strikes, who)
}

// unstruck is holder where a key was declared.
func unstruck(ctx context.Context, q sqldb.Querier, strikes *ledger.Strikes, who statement.Hash) (id string, speaks bool, err error) {
	all, err := many(ctx, q, `SELECT l.subject, l.course FROM participant_identity i JOIN participant_listed l ON l.subject = i.subject
		WHERE i.identity = $1 ORDER BY i.place`, who.String())
	if err != nil {
		return "", false, err
	}
	for i := range all {
		l := &all[i]
		if err := strike(ctx, strikes, l); err != nil {
			return "", false, err
		}
		for _, b := range l.Identities {
			if b.Identity == who && !b.Struck {
				return l.ID, l.Identity() == who && l.Speaks(), nil
			}
		}
	}
	return "", false, nil
}

package cooperation

import (
	"context"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// ProofName is what the file is called that proves a statement.
func ProofName(id statement.Hash) string { return "proof-" + id.String()[:16] + ".json" }

// MayProve reports whether an actor who reads a thread takes the proof of one of
// its statements away: the proof holds the words, so it is a copy as any other is.
// saying is what was answered to whether its marking is kept: marking.Field.
func MayProve(actor policy.Actor, t *Thread, s *Said, saying string) error {
	return marking.Export(marking.Reader{Actor: actor}, marking.Thing{Marking: s.Marking, Author: t.On(s.Side), Counterparty: t.On(s.Side.Other()),
		Participants: append([]statement.Hash{t.Opener, t.Counterparty}, t.Readers...)}, marking.Onward{Said: saying})
}

// Bound gives how many entries of the journal the newest anchor binds: those
// before can be proved.
func (q *Queries) Bound(ctx context.Context) (size int64, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		size, err = journal.Bound(ctx, r)
		return err
	})
	return size, err
}

// Prove gives what convinces a stranger of a statement that the actor's participant
// reads; whoever calls it has asked Case and MayProve. fail.Unavailable until the
// next anchor binds it.
func (q *Queries) Prove(ctx context.Context, actor policy.Actor, id statement.Hash) (b journal.Bundle, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		b, err = q.Journal.As(r, actor.Identity).Prove(ctx, id)
		return err
	})
	return b, err
}

package record

import (
	"context"

	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// Service carries out the module's commands.
type Service struct {
	Ledger corpus.Register
	DB     corpus.Reader
}

// Record says bodies in their order, in the name of the hub's secretariat, and
// leaves out those that stand in the record already, word for word; see
// corpus.Room.Say. It fails before it says anything when a body breaks a rule,
// or a row leaves a mark a year that a sure mark of it has (fail.Invalid), or
// the actor may not record (fail.Denied).
func (s *Service) Record(ctx context.Context, actor policy.Actor, bodies []Body, tell func(done, total int)) (said int, err error) {
	if err := mayRecord(actor); err != nil {
		return 0, err
	}
	for _, b := range bodies {
		if r, ok := b.(*Row); ok {
			if err := r.settled(); err != nil {
				return 0, err
			}
		}
	}
	drafts, err := corpus.Drafts(bodies)
	if err != nil {
		return 0, err
	}
	return corpus.Room{Register: s.Ledger, DB: s.DB, Table: "record_item"}.Say(ctx, drafts, tell)
}

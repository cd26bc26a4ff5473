package participant

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Register is what the service needs of the ledger: to say drafts in the hub's
// name, all of them or none, durable when it returns; alone, or in a command
// that looks first.
type Register interface {
	Say(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Receipt, error)
	Do(ctx context.Context, c ledger.Command) error
}

// Service lists participants.
type Service struct {
	Ledger Register
	DB     Reader
}

// Load lists those whom the register does not list in these words; see
// corpus.Room.Say.
func (s *Service) Load(ctx context.Context, actor policy.Actor, all []Participant, tell func(done, total int)) (said int, err error) {
	if err := mayList(actor); err != nil {
		return 0, err
	}
	bodies := make([]*Participant, len(all))
	for i := range all {
		bodies[i] = &all[i]
	}
	drafts, err := corpus.Drafts(bodies)
	if err != nil {
		return 0, err
	}
	return corpus.Room{Register: s.Ledger, DB: s.DB, Table: "participant_listed"}.Say(ctx, drafts, tell)
}

// List lists one participant, or lists it anew. A statement that would change
// nothing is refused before it is said.
func (s *Service) List(ctx context.Context, actor policy.Actor, p *Participant) (ledger.Receipt, error) {
	if err := mayList(actor); err != nil {
		return ledger.Receipt{}, err
	}
	drafts, err := corpus.Drafts([]*Participant{p})
	if err != nil {
		return ledger.Receipt{}, err
	}
	var receipt ledger.Receipt
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		before, _, err := listed(ctx, w.Tx(), p.ID)
		if err != nil {
			return err
		}
		if before != nil {
			if _, err := Next(&before.Participant, p); err != nil {
				return fail.New(fail.Conflict, "%s", fail.Message(err))
			}
		}
		receipt, err = w.Say(ctx, drafts[0])
		return err
	})
	return receipt, err
}

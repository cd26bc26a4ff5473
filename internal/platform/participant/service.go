package participant

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
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

// batch is how many statements are said at once: enough that a commit pays, few
// enough that a progress bar moves.
const batch = 64

// Load lists those whom the register does not list in these words. Loading
// twice says nothing twice. tell is called after each batch with how many of how
// many are done; it may be nil.
func (s *Service) Load(ctx context.Context, actor policy.Actor, all []Participant, tell func(done, total int)) (said int, err error) {
	if err := mayList(actor); err != nil {
		return 0, err
	}
	drafts, err := s.missing(ctx, all)
	if err != nil {
		return 0, err
	}
	for said < len(drafts) {
		next := drafts[said:min(said+batch, len(drafts))]
		if _, err := s.Ledger.Say(ctx, next...); err != nil {
			return said, err
		}
		said += len(next)
		if tell != nil {
			tell(said, len(drafts))
		}
	}
	return said, nil
}

func (s *Service) missing(ctx context.Context, all []Participant) ([]ledger.Draft, error) {
	var out []ledger.Draft
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		for i := range all {
			d, err := draft(&all[i])
			if err != nil {
				return err
			}
			before, _, err := listed(ctx, q, d.Subject)
			if err != nil {
				return err
			}
			if before != nil {
				if have, err := Encode(&before.Participant); err != nil || string(have) == string(d.Body) {
					if err != nil {
						return err
					}
					continue
				}
			}
			out = append(out, d)
		}
		return nil
	})
	return out, err
}

func draft(p *Participant) (ledger.Draft, error) {
	if err := p.Check(); err != nil {
		return ledger.Draft{}, err
	}
	body, err := Encode(p)
	return ledger.Draft{Type: TypeListed, Subject: p.ID, Body: body}, err
}

// List lists one participant, or lists it anew. A statement that would change
// nothing is refused before it is said.
func (s *Service) List(ctx context.Context, actor policy.Actor, p *Participant) (ledger.Receipt, error) {
	if err := mayList(actor); err != nil {
		return ledger.Receipt{}, err
	}
	d, err := draft(p)
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
		receipt, err = w.Say(ctx, d)
		return err
	})
	return receipt, err
}

package record

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Sayer says statements in the hub's name; *ledger.Ledger is one.
type Sayer interface {
	Say(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Receipt, error)
}

// Service carries out the module's commands.
type Service struct {
	db  *sqldb.DB
	say Sayer
}

// NewService makes a service on a hub's database and register.
func NewService(db *sqldb.DB, say Sayer) *Service { return &Service{db: db, say: say} }

// batch is how many statements are said at once: enough that a commit pays, few
// enough that a progress bar moves.
const batch = 64

// Record says bodies in their order, in the name of the hub's secretariat, and
// leaves out those that stand in the record already, word for word: recording
// a corpus twice changes nothing. It fails before it says anything when a body
// breaks a rule (fail.Invalid) or the actor may not record (fail.Denied). Each
// batch is durable when the next begins; tell may be nil.
func (s *Service) Record(ctx context.Context, actor Actor, bodies []Body, tell func(done, total int)) (said int, err error) {
	if err := mayRecord(actor); err != nil {
		return 0, err
	}
	drafts, err := s.drafts(ctx, bodies)
	if err != nil {
		return 0, err
	}
	for len(drafts) > said {
		next := drafts[said:min(said+batch, len(drafts))]
		if _, err := s.say.Say(ctx, next...); err != nil {
			return said, err
		}
		said += len(next)
		if tell != nil {
			tell(said, len(drafts))
		}
	}
	return said, nil
}

// drafts checks all bodies and drops those that are recorded as they are.
func (s *Service) drafts(ctx context.Context, bodies []Body) ([]ledger.Draft, error) {
	drafts := []ledger.Draft{}
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		for _, b := range bodies {
			if err := b.Check(); err != nil {
				return err
			}
			raw, err := Encode(b)
			if err != nil {
				return err
			}
			var have string
			err = q.QueryRow(ctx, `SELECT body FROM record_item WHERE subject = $1`, b.Subject()).Scan(&have)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fail.Wrap(err, fail.Unavailable, "the record cannot be read")
			}
			if have != string(raw) {
				drafts = append(drafts, ledger.Draft{Type: b.Type(), Subject: b.Subject(), Body: raw})
			}
		}
		return nil
	})
	return drafts, err
}

// Bodies lists what an import gives, in the order in which it is said.
func (im *Imported) Bodies() []Body { return gather(gather([]Body{}, im.Tables), im.Rows) }

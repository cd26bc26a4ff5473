package framework

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register is what the service needs of the ledger: to say drafts in the hub's
// name, all of them or none, durable when it returns; alone, or in a command
// that looks first.
type Register interface {
	Say(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Receipt, error)
	Do(ctx context.Context, c ledger.Command) error
	Hub() statement.Hash
}

// Reader is what it needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Service records things in the framework.
type Service struct {
	Ledger Register
	DB     Reader
}

// LoadCorpus says what the corpus holds and the register does not yet hold in
// these words; see corpus.Room.Say.
func (s *Service) LoadCorpus(ctx context.Context, actor policy.Actor, c *Corpus, tell func(done, total int)) (said int, err error) {
	if err := May(actor, Record); err != nil {
		return 0, err
	}
	drafts, err := corpus.Drafts(c.Bodies())
	if err != nil {
		return 0, err
	}
	return corpus.Room{Register: s.Ledger, DB: s.DB, Table: "framework_thing"}.Say(ctx, drafts, tell)
}

// RecordThing says one thing in the name of the hub, after the rules: a
// statement that would be inert is refused before it is said.
func (s *Service) RecordThing(ctx context.Context, actor policy.Actor, b Body) (ledger.Receipt, error) {
	if err := May(actor, Record); err != nil {
		return ledger.Receipt{}, err
	}
	drafts, err := corpus.Drafts([]Body{b})
	if err != nil {
		return ledger.Receipt{}, err
	}
	var receipt ledger.Receipt
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		before, recorder, _, err := thing(ctx, w.Tx(), b.Subject())
		if err != nil {
			return err
		}
		if before != nil && recorder != s.Ledger.Hub().String() {
			return fail.New(fail.Conflict, "%s was recorded by another participant", b.Subject())
		}
		if _, err := Next(before, b); err != nil {
			return fail.New(fail.Conflict, "%s", fail.ClauseOf(err))
		}
		receipt, err = w.Say(ctx, drafts[0])
		return err
	})
	return receipt, err
}

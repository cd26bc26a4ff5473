package framework

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
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

// loadBatch is how many statements of a corpus are said at a time, so that
// progress can be told.
const loadBatch = 64

// LoadCorpus says what the corpus holds and the register does not yet hold in
// these words. Loading twice says nothing twice. tell is called after each
// batch with how many of how many are done; it may be nil.
func (s *Service) LoadCorpus(ctx context.Context, actor policy.Actor, c *Corpus, tell func(done, total int)) (said int, err error) {
	if err := May(actor, Record); err != nil {
		return 0, err
	}
	drafts, err := s.missing(ctx, c)
	if err != nil {
		return 0, err
	}
	for said < len(drafts) {
		batch := drafts[said:min(said+loadBatch, len(drafts))]
		if _, err := s.Ledger.Say(ctx, batch...); err != nil {
			return said, err
		}
		said += len(batch)
		if tell != nil {
			tell(said, len(drafts))
		}
	}
	return said, nil
}

func (s *Service) missing(ctx context.Context, c *Corpus) ([]ledger.Draft, error) {
	all, err := c.Drafts()
	if err != nil {
		return nil, err
	}
	var out []ledger.Draft
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		have, err := bodies(ctx, q)
		if err != nil {
			return err
		}
		for _, d := range all {
			if have[d.Subject] != string(d.Body) {
				out = append(out, ledger.Draft{Type: d.Type, Subject: d.Subject, Body: d.Body})
			}
		}
		return nil
	})
	return out, err
}

func bodies(ctx context.Context, q sqldb.Querier) (map[string]string, error) {
	rows, err := q.Query(ctx, `SELECT subject, body FROM framework_thing ORDER BY subject`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, err
		}
		out[subject] = body
	}
	return out, rows.Err()
}

// RecordThing says one thing in the name of the hub, after the rules: a
// statement that would be inert is refused before it is said.
func (s *Service) RecordThing(ctx context.Context, actor policy.Actor, b Body) (ledger.Receipt, error) {
	if err := May(actor, Record); err != nil {
		return ledger.Receipt{}, err
	}
	if err := b.Check(); err != nil {
		return ledger.Receipt{}, err
	}
	body, err := Encode(b)
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
			return fail.New(fail.Conflict, "%s", fail.Message(err))
		}
		receipt, err = w.Say(ctx, ledger.Draft{Type: b.Type(), Subject: b.Subject(), Body: body})
		return err
	})
	return receipt, err
}

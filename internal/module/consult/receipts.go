package consult

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Receipts gives, of what was held in a consultation and let in, the statement
// by which it was received, by the statement that was let in. Nil: nothing is
// held.
type Receipts func(ctx context.Context, r sqldb.Querier, consultation statement.Hash) (map[statement.Hash]submission.Mark, error)

// Of gives the receipt of one statement, as the register stands in r: nil when
// it was not held. What is asked twice of a consultation is read once.
func (f Receipts) Of(ctx context.Context, r sqldb.Querier) func(consultation, said statement.Hash) (*submission.Mark, error) {
	known := map[statement.Hash]map[statement.Hash]submission.Mark{}
	return func(consultation, said statement.Hash) (*submission.Mark, error) {
		if f == nil {
			return nil, nil
		}
		all, ok := known[consultation]
		if !ok {
			var err error
			if all, err = f(ctx, r, consultation); err != nil && !fail.Is(err, fail.NotFound) {
				return nil, err
			}
			known[consultation] = all
		}
		if m, ok := all[said]; ok {
			return &m, nil
		}
		return nil, nil
	}
}

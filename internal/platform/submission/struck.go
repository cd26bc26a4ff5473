package submission

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Log is what this room needs of the register.
type Log interface {
	Get(ctx context.Context, id statement.Hash) (ledger.Record, error)
}

// strike names those statements of a submission that are struck. What they
// changed stays changed, and says so.
func (q *Queries) strike(ctx context.Context, s *Submission) error {
	if q.Log == nil {
		return nil
	}
	for _, text := range s.Statements {
		id, err := statement.ParseHash(text)
		if err != nil {
			return err
		}
		r, err := q.Log.Get(ctx, id)
		if err != nil {
			return err
		}
		if r.Struck != nil {
			s.Struck = append(s.Struck, text)
		}
	}
	return nil
}

// IsStruck reports whether a statement is one of those that are struck.
func (s *Submission) IsStruck(id statement.Hash) bool { return slices.Contains(s.Struck, id.String()) }

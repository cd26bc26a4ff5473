package submission

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Erasure says when the body of a submission was erased, and by which statement.
type Erasure struct {
	Submission statement.Hash
	Statement  statement.Hash
	At         time.Time // instant that the statement names
}

// Erased gives the erasure of the body that opened a submission; nil when no
// such body was erased.
func (q *Queries) Erased(ctx context.Context, id string) (*Erasure, error) {
	h, err := statement.ParseHash(id)
	if err != nil || q.Log == nil {
		return nil, nil
	}
	r, err := q.Log.Get(ctx, h)
	switch {
	case fail.Is(err, fail.NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case r.ErasedBy.IsZero() || !slices.Contains([]string{TypeRecorded, TypeTransmitted, TypeMade}, r.Statement.Header.Type):
		return nil, nil
	}
	by, err := q.Log.Get(ctx, r.ErasedBy)
	if err != nil {
		return nil, err
	}
	return &Erasure{Submission: h, Statement: r.ErasedBy, At: by.Statement.Header.At}, nil
}

// gone says of a submission that is not found that its body was erased, where
// that is why.
func (q *Queries) gone(ctx context.Context, id string, missing error) error {
	e, err := q.Erased(ctx, id)
	if err != nil {
		return err
	}
	if e == nil {
		return missing
	}
	return fail.New(fail.Gone, "The body of this submission was erased on %s by statement %s.", e.At.UTC().Format("2006-01-02 15:04 UTC"), e.Statement)
}

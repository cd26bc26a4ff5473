package consult

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// At gives a consultation as it stood when the register had reached an index, so
// that whoever led a group then led it, whoever does now. It is fail.NotFound
// where it was not called yet.
func (q *Queries) At(ctx context.Context, r sqldb.Querier, id string, index int64) (*Consultation, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Called == nil || c.Called.Index >= index {
		return nil, fail.New(fail.NotFound, "There is no consultation with this id.")
	}
	then := *c
	then.Later = slices.DeleteFunc(slices.Clone(c.Later), func(l Later) bool { return l.Index >= index })
	return q.standing(ctx, r, &then)
}

package submission

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Bar is a suspension or a withdrawal that is in force.
type Bar struct {
	Participant string         `json:"participant" doc:"listed id"`
	Status      string         `json:"status" enum:"suspended,withdrawn"`
	Index       int64          `json:"index" doc:"entry of the register from which on it is effective"`
	Statement   statement.Hash `json:"statement" doc:"by which it was said"`
}

// barred gives who is suspended or withdrawn, as the register stands in r.
func (q *Queries) barred(ctx context.Context, r sqldb.Querier) func(id string) (*Bar, error) {
	known := map[string]*Bar{}
	return func(id string) (*Bar, error) {
		if b, seen := known[id]; seen {
			return b, nil
		}
		if q.Barred == nil {
			return nil, nil
		}
		b, err := q.Barred(ctx, r, id)
		known[id] = b
		return b, err
	}
}

// bar names those of whom a submission is, and who handed it in for them, who
// were suspended or withdrawn after it was entered. Of a submission that is
// nobody's word by the register it names nobody.
func (s *Submission) bar(barred func(id string) (*Bar, error)) error {
	if !s.Known {
		return nil
	}
	ids := slices.Clone(s.Via.Authors())
	if s.Via.By != "" && !slices.Contains(ids, s.Via.By) {
		ids = append(ids, s.Via.By)
	}
	for _, id := range ids {
		b, err := barred(id)
		if err != nil {
			return err
		}
		if b != nil && b.Index > s.Index {
			s.Barred = append(s.Barred, *b)
		}
	}
	return nil
}

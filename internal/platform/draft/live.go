package draft

import (
	"context"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Contents gives what a draft holds, to a room that keeps private rows beside
// its drafts: for Hear, say. No person is asked whether he or she may see it.
// Of several statements it is the first.
func (s *Service) Contents(ctx context.Context, q sqldb.Querier, id ID) (ledger.Draft, error) {
	all, err := s.AllContents(ctx, q, id)
	if err != nil {
		return ledger.Draft{}, err
	}
	return all[0], nil
}

// AllContents gives every statement that a draft holds, for the same purpose.
func (s *Service) AllContents(ctx context.Context, q sqldb.Querier, id ID) ([]ledger.Draft, error) {
	r, err := getRow(ctx, q, id)
	if err != nil {
		return nil, err
	}
	b, err := s.open(ctx, q, r)
	return b.drafts, err
}

// Live gives what a participant has drafted and neither said nor withdrawn, for
// the same purpose.
func (s *Service) Live(ctx context.Context, q sqldb.Querier, participant statement.Hash) ([]ledger.Draft, error) {
	all, err := rows(ctx, q, `participant = $1 AND state IN ('drafting', 'waiting', 'held', 'returned') AND edition > 0`, participant.String())
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Draft, 0, len(all))
	for _, r := range all {
		b, err := s.open(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out = append(out, b.drafts...)
	}
	return out, nil
}

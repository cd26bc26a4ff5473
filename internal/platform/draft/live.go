package draft

import (
	"context"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Contents gives what a draft holds, to a room that keeps private rows beside
// its drafts: for Hear, say. No person is asked whether he or she may see it.
func (s *Service) Contents(ctx context.Context, q sqldb.Querier, id ID) (ledger.Draft, error) {
	r, err := getRow(ctx, q, id)
	if err != nil {
		return ledger.Draft{}, err
	}
	return s.open(ctx, q, r)
}

// Live gives what a participant has drafted and neither said nor withdrawn, for
// the same purpose.
func (s *Service) Live(ctx context.Context, q sqldb.Querier, participant statement.Hash) ([]ledger.Draft, error) {
	all, err := rows(ctx, q, `participant = $1 AND state IN ('drafting', 'waiting', 'held', 'returned') AND edition > 0`, participant.String())
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Draft, len(all))
	for i, r := range all {
		if out[i], err = s.open(ctx, q, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

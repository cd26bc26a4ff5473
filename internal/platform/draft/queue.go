package draft

import (
	"context"
	"math"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// QueueFilter narrows a queue of held drafts; what is empty narrows nothing but
// Queue and Keeper, which are always said.
type QueueFilter struct {
	Queue       string
	Keeper      string
	Participant statement.Hash // whose drafts
	Label       string         // as the holder gave it
	Until       time.Time      // those that have been held since then, or longer
	After       int64          // those whose receipt comes after this index
	Limit       int            // 0: all
}

// Kept is a draft in a queue.
type Kept struct {
	ID          ID
	Participant statement.Hash // in whose name
	Type        string
	Hold        Hold
	Draft       ledger.Draft // empty when it failed its proof
	Broken      bool
}

// where writes the condition of a filter; drafts are d, holds are h.
func (f QueueFilter) where() (string, []any) {
	whose, until := "", int64(math.MaxInt64)
	if !f.Participant.IsZero() {
		whose = f.Participant.String()
	}
	if !f.Until.IsZero() {
		until = sqldb.Micros(f.Until)
	}
	after := f.After
	if after == 0 {
		after = -1
	}
	return ` FROM draft_hold h JOIN draft d ON d.id = h.draft AND d.edition = h.edition AND d.state = 'held'
		WHERE h.queue = $1 AND h.keeper = $2 AND h.place > $3 AND h.since <= $4 AND ($5 = '' OR d.participant = $5) AND ($6 = '' OR h.label = $6)`,
		[]any{f.Queue, f.Keeper, after, until, whose, f.Label}
}

// Queue lists the drafts that are held in a queue, those that have waited longest
// first, opened for who decides on them: whether somebody may, its caller has
// seen to.
func (s *Service) Queue(ctx context.Context, q sqldb.Querier, f QueueFilter) ([]Kept, error) {
	where, args := f.where()
	if f.Limit <= 0 {
		f.Limit = math.MaxInt32
	}
	args = append(args, f.Limit)
	columns := "d." + strings.ReplaceAll(draftColumns, ", ", ", d.")
	found, err := q.Query(ctx, `SELECT `+columns+where+` ORDER BY h.place LIMIT $7`, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	defer func() { _ = found.Close() }()
	var all []*row
	for found.Next() {
		r, err := scanRow(found.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	if err := found.Err(); err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	out := make([]Kept, 0, len(all))
	for _, r := range all {
		k, err := s.kept(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

func (s *Service) kept(ctx context.Context, q sqldb.Querier, r *row) (Kept, error) {
	h, err := r.held(ctx, q)
	if err != nil || h == nil {
		return Kept{}, err
	}
	k := Kept{ID: r.id, Participant: r.participant, Type: r.typ, Hold: *h}
	b, err := s.open(ctx, q, r)
	if fail.Is(err, fail.Broken) {
		s.distrust(ctx, r.id, err)
		k.Broken = true
		return k, nil
	}
	if err == nil {
		k.Draft = b.first()
	}
	return k, err
}

// Names gives the ids and receipts of what a filter finds, without opening it, up
// to a number: for a decision on all of it.
func (s *Service) Names(ctx context.Context, q sqldb.Querier, f QueueFilter) (ids []ID, receipts []statement.Hash, err error) {
	where, args := f.where()
	found, err := q.Query(ctx, `SELECT d.id, h.receipt`+where+` ORDER BY h.place LIMIT $7`, append(args, f.Limit)...)
	if err != nil {
		return nil, nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var id ID
		var receipt string
		if err := found.Scan(&id, &receipt); err != nil {
			return nil, nil, err
		}
		h, err := statement.ParseHash(receipt)
		if err != nil {
			return nil, nil, fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
		ids, receipts = append(ids, id), append(receipts, h)
	}
	return ids, receipts, fail.Wrap(found.Err(), fail.Unavailable, "the drafts cannot be read")
}

// Count says how many a filter finds; After and Limit narrow nothing.
func (s *Service) Count(ctx context.Context, q sqldb.Querier, f QueueFilter) (int, error) {
	f.After = 0
	where, args := f.where()
	return count(ctx, q, `SELECT COUNT(*)`+where, args...)
}

// KeptOne gives one held draft of a keeper; fail.NotFound for all others.
func (s *Service) KeptOne(ctx context.Context, q sqldb.Querier, m Moderator, id ID) (Kept, error) {
	r, h, _, b, err := s.decidable(ctx, q, m, id)
	switch {
	case err != nil:
		return Kept{}, err
	case r.state != Held:
		return Kept{}, decidedOn()
	}
	return Kept{ID: r.id, Participant: r.participant, Type: r.typ, Hold: *h, Draft: b.first()}, nil
}

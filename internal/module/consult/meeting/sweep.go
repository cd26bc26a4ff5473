package meeting

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// KeepUnsaid is how long a tracing is kept whose summary was not said and is not
// drafted any more, and SweepEvery how often such tracings are looked for.
const (
	KeepUnsaid = 7 * 24 * time.Hour
	SweepEvery = 24 * time.Hour
)

// Sweep removes tracings to which nothing commits: their summary was never said,
// and no draft holds it any more. It is a source of the scheduler, which asks it
// from one goroutine, and says nothing.
type Sweep struct {
	// Live gives what a participant has drafted and neither said nor withdrawn.
	Live func(ctx context.Context, q sqldb.Querier, participant statement.Hash) ([]ledger.Draft, error)
	next time.Time // zero until it has run once
}

// Name is for logs and metrics.
func (*Sweep) Name() string { return "summary.sweep" }

// Due gives when such tracings are looked for next: when the hub starts, and then
// every day.
func (s *Sweep) Due(context.Context, sqldb.Querier, time.Time) (next time.Time, ok bool, err error) {
	return s.next, true, nil
}

// Run removes such tracings.
func (s *Sweep) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	old, err := keptUntil(ctx, tx, now.Add(-KeepUnsaid))
	if err != nil {
		return err
	}
	named := map[statement.Hash]bool{}
	if len(old) > 0 {
		if err := committed(ctx, tx, named); err != nil {
			return err
		}
	}
	for holder, traces := range old {
		drafts, err := s.Live(ctx, tx, holder)
		if fail.Is(err, fail.Broken) {
			continue // what a draft holds that cannot be read, nobody knows
		}
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if err := commits(named, d.Type, d.Body); err != nil {
				return err
			}
		}
		for _, hash := range traces {
			if named[hash] {
				continue
			}
			if _, err := tx.Exec(ctx, `DELETE FROM summary_trace WHERE hash = $1`, hash.String()); err != nil {
				return err
			}
		}
	}
	s.next = now.Add(SweepEvery)
	return nil
}

// keptUntil gives the tracings that are kept since an instant or longer, by whose
// they are.
func keptUntil(ctx context.Context, q sqldb.Querier, until time.Time) (map[statement.Hash][]statement.Hash, error) {
	rows, err := q.Query(ctx, `SELECT participant, hash FROM summary_trace WHERE kept <= $1 ORDER BY hash`, sqldb.Micros(until))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the tracing cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := map[statement.Hash][]statement.Hash{}
	for rows.Next() {
		var holder, hash statement.Hash
		var text [2]string
		if err := rows.Scan(&text[0], &text[1]); err != nil {
			return nil, err
		}
		for i, into := range []*statement.Hash{&holder, &hash} {
			if *into, err = statement.ParseHash(text[i]); err != nil {
				return nil, fail.Wrap(err, fail.Broken, "the tracing cannot be read")
			}
		}
		out[holder] = append(out[holder], hash)
	}
	return out, rows.Err()
}

// committed notes every tracing to which a wording of a summary commits.
func committed(ctx context.Context, q sqldb.Querier, named map[statement.Hash]bool) error {
	rows, err := q.Query(ctx, `SELECT subject, body FROM summary_case`)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the tracing cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, body string
		var c SummaryCase
		if err := rows.Scan(&subject, &body); err != nil {
			return err
		}
		if err := parse(subject, body, &c); err != nil {
			return err
		}
		if c.Made != nil {
			named[c.Made.Body.Trace] = true
		}
		for _, l := range c.Later {
			if l.Corrected != nil {
				named[l.Corrected.Trace] = true
			}
		}
	}
	return rows.Err()
}

// commits notes the tracing to which a draft of a summary commits.
func commits(named map[statement.Hash]bool, typ string, body []byte) error {
	if typ != TypeMade && typ != TypeCorrected {
		return nil
	}
	b, err := Decode(typ, body)
	if err != nil {
		return err
	}
	switch b := b.(type) {
	case *Made:
		named[b.Trace] = true
	case *Corrected:
		named[b.Trace] = true
	}
	return nil
}

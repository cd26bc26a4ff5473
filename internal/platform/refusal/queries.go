package refusal

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Filter narrows the list. The zero value takes everything.
type Filter struct {
	Kind  Kind
	Until time.Time // refusals that began before; zero: all
	Limit int       // 0 means 100
}

// List gives what was refused, newest first, and whether there is more; what is
// still in memory is written before.
func (t *Trail) List(ctx context.Context, actor policy.Actor, hub statement.Hash, f Filter) (out []Refusal, more bool, err error) {
	if err := May(actor, Read, hub); err != nil {
		return nil, false, err
	}
	if err := t.Flush(ctx); err != nil {
		return nil, false, err
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	until := int64(1) << 62
	if !f.Until.IsZero() {
		until = sqldb.Micros(f.Until)
	}
	err = t.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT kind, place, person, network, first, last, number FROM refusal
			WHERE first < $1 AND (kind = $2 OR $3 = '') ORDER BY first DESC, kind, place, person, network LIMIT $4`,
			until, string(f.Kind), string(f.Kind), int64(f.Limit+1))
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var r Refusal
			var first, last int64
			if err := rows.Scan(&r.Kind, &r.Place, &r.Person, &r.Network, &first, &last, &r.Number); err != nil {
				return err
			}
			r.First, r.Last = sqldb.Time(first), sqldb.Time(last)
			out = append(out, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, false, fail.Wrap(err, fail.Unavailable, "what was refused cannot be read")
	}
	if more = len(out) > f.Limit; more {
		out = out[:f.Limit]
	}
	return out, more, nil
}

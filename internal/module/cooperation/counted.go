package cooperation

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// All gives every thread of which an actor's participant is one of the two and
// which the actor may read.
func (q *Queries) All(ctx context.Context, actor policy.Actor) (out []*Thread, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		held, err := q.held(ctx, r, actor.Identity, `opener = $1 OR counterparty = $1`, actor.Identity.String())
		if err == nil {
			held, err = readable(actor, held)
		}
		for _, h := range held {
			out = append(out, h.Thread)
		}
		return err
	})
	return out, err
}

// Opened gives the threads that were opened in a span of time, whose ever they
// are, to be counted and to be shown to nobody: each is opened with the key of
// somebody who holds one. What nobody reads any more is not among them.
func (q *Queries) Opened(ctx context.Context, r sqldb.Querier, from, until time.Time) (out []*Thread, err error) {
	all, err := lie(ctx, r, `SELECT chest, subject FROM cooperation_thread WHERE opened >= $1 AND opened < $2 ORDER BY opened, chest`, sqldb.Micros(from), sqldb.Micros(until))
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		h, ok, err := q.ofAnybody(ctx, r, f)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, h.Thread)
		}
	}
	return out, nil
}

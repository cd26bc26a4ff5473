package draft

import (
	"context"
	"fmt"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/limit"
)

// Pace bounds how often drafts of paced types are put forward, by one
// participant and by one person, for whomever he or she acts; and how many of
// a participant's wait to be let in. Each time a draft is frozen counts, so that
// editing is no way around. 0 bounds nothing.
type Pace struct {
	Hour int // in the sixty minutes before
	Day  int // in the twenty-four hours before
	Held int // held at once
}

// fullQueue is what a participant is told of whom too much waits to be let in.
func fullQueue(n int) error {
	return limit.After(time.Hour, fail.New(limit.TooMany, "%d of your contributions wait to be let in, which is as many as may wait at once. What you wrote is kept as a draft: wait until one is let in or declined, or take one back.", n))
}

// paced reports whether a draft may be put forward now: limit.TooMany, with how
// long to wait, when too many were.
func (s *Service) paced(ctx context.Context, tx *sqldb.Tx, r *row, rule Rule, now time.Time) error {
	if !rule.Paced {
		return nil
	}
	for _, window := range []struct {
		most int
		long time.Duration
		said func(n int, minutes int64) *fail.Error
	}{{s.Pace.Hour, time.Hour, hourly}, {s.Pace.Day, 24 * time.Hour, daily}} {
		if window.most <= 0 {
			continue
		}
		for _, by := range []struct{ column, id string }{{"participant", r.participant.String()}, {"drafter", r.drafter}} {
			n, oldest, err := s.frozenSince(ctx, tx, by.column, by.id, now.Add(-window.long))
			if err != nil {
				return err
			}
			if n >= window.most {
				wait := oldest.Add(window.long).Sub(now)
				return limit.After(wait, window.said(n, int64(wait/time.Minute)+1))
			}
		}
	}
	return nil
}

func hourly(n int, minutes int64) *fail.Error {
	return fail.New(limit.TooMany, "%d contributions were put forward within an hour, which is as many as one participant, or one person, may. Wait %d minutes and send it again.", n, minutes)
}

func daily(n int, minutes int64) *fail.Error {
	return fail.New(limit.TooMany, "%d contributions were put forward within a day, which is as many as one participant, or one person, may. Wait %d minutes and send it again.", n, minutes)
}

// frozenSince counts how often drafts of paced types were frozen after an
// instant, earlier freezes of the same draft included, and gives the first.
func (s *Service) frozenSince(ctx context.Context, q sqldb.Querier, column, id string, since time.Time) (n int, oldest time.Time, err error) {
	args, in := []any{id, sqldb.Micros(since)}, []string{}
	for _, r := range s.Rules {
		if r.Paced {
			args = append(args, r.Type)
			in = append(in, fmt.Sprintf("$%d", len(args)))
		}
	}
	types := strings.Join(in, ", ")
	var first int64
	err = q.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MIN(frozen), 0) FROM (
		SELECT d.frozen AS frozen FROM draft d WHERE d.`+column+` = $1 AND d.frozen > $2 AND d.type IN (`+types+`)
		UNION ALL SELECT v.frozen AS frozen FROM draft d JOIN draft_version v ON v.draft = d.id
			WHERE d.`+column+` = $1 AND d.frozen > $2 AND v.frozen > $2 AND d.type IN (`+types+`)) AS f`, args...).Scan(&n, &first)
	return n, instant(first), fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
}

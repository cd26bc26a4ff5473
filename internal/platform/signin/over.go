package signin

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/secret"
)

// Over is why a session is over.
type Over string

// The reasons.
const (
	NotOver       Over = ""          // it is not, or there never was one
	OverIdle      Over = "idle"      // it was not used for too long
	OverLong      Over = "long"      // it had lasted as long as one may
	OverAuthority Over = "authority" // no authorization under which it was begun is in force
	OverElse      Over = "else"      // it was ended elsewhere, or it is not known any more why
)

// Why says why the session of a cookie is over, to the browser that brings it: for
// the page at which people sign in. Of whose session it was it says nothing.
func (s *Service) Why(ctx context.Context, token string) (Over, error) {
	hash, ok := secret.Sum(token)
	if !ok {
		return NotOver, nil
	}
	if _, _, err := s.Resume(ctx, token); err == nil || !fail.Is(err, fail.SignedOut) {
		return NotOver, err
	}
	var why string
	var ends int64
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		err := q.QueryRow(ctx, `SELECT why FROM signin_over WHERE token = $1`, hash).Scan(&why)
		if errors.Is(err, sql.ErrNoRows) {
			err = q.QueryRow(ctx, `SELECT ends FROM signin_session WHERE token = $1`, hash).Scan(&ends)
		}
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return OverElse, nil
	case err != nil:
		return NotOver, err
	case why != "":
		return Over(why), nil
	case !s.clock.Now().Before(sqldb.Time(ends)):
		return OverLong, nil
	}
	return OverIdle, nil
}

// endUnentitled ends a session because nothing entitles to it any more. That row is
// gone at once, and the next page has to say why, also after the hub has been started
// again.
func (s *Service) endUnentitled(ctx context.Context, hash []byte) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO signin_over (token, why, forget) VALUES ($1, $2, $3) ON CONFLICT (token) DO NOTHING`,
			hash, string(OverAuthority), sqldb.Micros(s.clock.Now().Add(s.limits.Absolute)))
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM signin_session WHERE token = $1`, hash)
		}
		return err
	})
}

// expire forgets the sessions that are over, and keeps for a while why they are.
func (s *Service) expire(ctx context.Context, tx *sqldb.Tx) error {
	now := s.clock.Now()
	ends, seen, forget := sqldb.Micros(now), sqldb.Micros(now.Add(-s.limits.Idle)), sqldb.Micros(now.Add(s.limits.Absolute))
	if _, err := tx.Exec(ctx, `DELETE FROM signin_over WHERE forget <= $1`, ends); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO signin_over (token, why, forget) SELECT token, CASE WHEN ends <= $1 THEN 'long' ELSE 'idle' END, CAST($3 AS BIGINT)
		FROM signin_session WHERE ends <= $1 OR seen <= $2 ON CONFLICT (token) DO NOTHING`, ends, seen, forget)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM signin_session WHERE ends <= $1 OR seen <= $2`, ends, seen)
	}
	return err
}

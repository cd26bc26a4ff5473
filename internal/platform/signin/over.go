package signin

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

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
	if s.ended.knows(hash) {
		return OverAuthority, nil
	}
	var ends int64
	err := s.db.Read(ctx, func(q sqldb.Querier) error {
		return q.QueryRow(ctx, `SELECT ends FROM signin_session WHERE token = $1`, hash).Scan(&ends)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return OverElse, nil
	case err != nil:
		return NotOver, err
	case !s.clock.Now().Before(sqldb.Time(ends)):
		return OverLong, nil
	}
	return OverIdle, nil
}

// ended remembers which sessions ended because nothing entitled to them any more:
// their rows are gone at once, and the next page has to say why. It is kept in
// memory, a while, and of no more than so many.
type ended struct {
	mu  sync.Mutex
	all map[string]time.Time // by the hash of the token
}

const maxEnded = 1000

func (e *ended) note(hash []byte, now time.Time, keep time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.all == nil || len(e.all) >= maxEnded {
		e.all = map[string]time.Time{}
	}
	for other, at := range e.all {
		if now.Sub(at) > keep {
			delete(e.all, other)
		}
	}
	e.all[string(hash)] = now
}

func (e *ended) knows(hash []byte) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ok := e.all[string(hash)]
	return ok
}

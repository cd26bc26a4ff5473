package text

import (
	"context"
	"sync"

	"comity.example/comity/internal/kernel/sqldb"
)

// mostKept is how many texts are kept folded.
const mostKept = 24

// shelf keeps texts as they stand until the register grows: what a text is
// follows from the register alone, and a page asks for the same text as the one
// before.
type shelf struct {
	mu    sync.Mutex
	size  int64 // of the register
	texts map[string]*folded
}

// folded is a text that is folded once, by whoever asks first.
type folded struct {
	once sync.Once
	t    *Text
	err  error
}

// at gives the place of a text at a size of the register; nil when a larger one
// has been seen.
func (s *shelf) at(size int64, id string) *folded {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size < s.size {
		return nil
	}
	if size > s.size || s.texts == nil {
		s.size, s.texts = size, map[string]*folded{}
	}
	f, ok := s.texts[id]
	if ok {
		return f
	}
	if len(s.texts) >= mostKept {
		for other := range s.texts { // whichever
			delete(s.texts, other)
			break
		}
	}
	f = &folded{}
	s.texts[id] = f
	return f
}

// drop forgets a text that could not be folded.
func (s *shelf) drop(id string, f *folded) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts[id] == f {
		delete(s.texts, id)
	}
}

// size of the register, read before the rows are: what is kept under it is never
// older.
func (q *Queries) size() int64 {
	if q.Size == nil {
		return -1
	}
	return q.Size()
}

// stands gives a text as it stands, folded anew only when the register has grown
// since. Those who are given the same text do not change it. size is that of the
// register before r was begun; -1 keeps nothing.
func (q *Queries) stands(ctx context.Context, r sqldb.Querier, c *Case, w World, size int64) (*Text, error) {
	id := c.Tabled.Statement.String()
	if size < 0 {
		return q.standing(ctx, r, c, w)
	}
	f := q.shelf.at(size, id)
	if f == nil {
		return q.standing(ctx, r, c, w)
	}
	f.once.Do(func() { f.t, f.err = q.standing(ctx, r, c, w) })
	if f.err != nil {
		q.shelf.drop(id, f)
		return q.standing(ctx, r, c, w) // it may be the other request that ended
	}
	return f.t, nil
}

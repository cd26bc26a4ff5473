// Package clock is where time comes from. Nothing else calls time.Now: a test
// can then jump, stop or turn back the clock.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC.
type Clock interface{ Now() time.Time }

// System is the machine's clock, in UTC, at microsecond precision: what the
// databases keep.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Fake is a clock for tests; it moves only when told.
type Fake struct {
	mu    sync.Mutex
	t     time.Time
	moved chan struct{} // closed by the next move; nil when nobody waits for it
}

// NewFake starts a fake clock at t.
func NewFake(t time.Time) *Fake { return &Fake{t: t.UTC().Truncate(time.Microsecond)} }

// Now implements Clock.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

// Advance moves the clock by d, which may be negative.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.move(f.t.Add(d))
}

// Set puts the clock at t.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.move(t.UTC().Truncate(time.Microsecond))
}

func (f *Fake) move(t time.Time) {
	f.t = t
	if f.moved != nil {
		close(f.moved)
		f.moved = nil
	}
}

// Moved is closed when the clock is next moved.
func (f *Fake) Moved() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.moved == nil {
		f.moved = make(chan struct{})
	}
	return f.moved
}

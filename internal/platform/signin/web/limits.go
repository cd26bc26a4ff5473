package web

import (
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/platform/limit"
)

// Limits bound what one address may ask for.
type Limits struct {
	Look  *limit.Limit // pages that cost something: challenges, links
	Enter *limit.Limit // answers of passkeys, wherever they are sent
}

// How often: bursts that an office behind one address does not notice, and
// rates that make guessing hopeless, which 256 bits do already.
const (
	lookBurst  = 120
	lookEvery  = 500 * time.Millisecond
	enterBurst = 40
	enterEvery = 2 * time.Second
)

// NewLimits makes them.
func NewLimits(c clock.Clock) *Limits {
	return &Limits{Look: limit.New(c, lookBurst, lookEvery), Enter: limit.New(c, enterBurst, enterEvery)}
}

package limit

import (
	"errors"
	"time"

	"comity.example/comity/internal/fail"
)

// later is an error that says how long to wait.
type later struct {
	said *fail.Error
	wait time.Duration
}

// After says with an error, of the kind TooMany as a rule, how long whoever asks
// has to wait: the server answers with Retry-After.
func After(wait time.Duration, said *fail.Error) error { return &later{said, max(wait, time.Second)} }

// Error gives the sentence.
func (l *later) Error() string { return l.said.Error() }

// Unwrap gives the error with its kind.
func (l *later) Unwrap() error { return l.said }

// RetryAfter is what internal/httpsrv asks an error for.
func (l *later) RetryAfter() time.Duration { return l.wait }

// Wait gives how long to wait before asking again, where an error says it; 0
// where it does not.
func Wait(err error) time.Duration {
	var l *later
	if !errors.As(err, &l) {
		return 0
	}
	return l.wait
}

package redline

import "fmt"

// Reason names what is wrong; each has its own.
type Reason string

// Reasons.
const (
	BadText      Reason = "bad-text"      // not valid UTF-8, or a control character
	TooLarge     Reason = "too-large"     // over a limit of the text form
	BadOperation Reason = "bad-operation" // an operation that makes no sense
	NotThatText  Reason = "not-that-text" // made on another version, or the words there are others
	NoSuchUnit   Reason = "no-such-unit"  // the text has no such unit, or no longer
	BadDecision  Reason = "bad-decision"  // decided twice, or about nothing
	BadRecord    Reason = "bad-record"    // stored bytes that no text of this package has
)

// Error says what is wrong with a text, a change or a decision. Detail is safe
// to show.
type Error struct {
	Reason Reason
	Detail string
}

func (e *Error) Error() string { return string(e.Reason) + ": " + e.Detail }

// Is makes errors.Is(err, &Error{Reason: r}) compare reasons.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Reason == e.Reason && (t.Detail == "" || t.Detail == e.Detail)
}

func errorf(r Reason, format string, args ...any) error {
	return &Error{Reason: r, Detail: fmt.Sprintf(format, args...)}
}

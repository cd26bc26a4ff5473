// Package fail is how errors are said here: each has a kind, a message that
// is safe to show to anyone, a cause that is not, and, for the operator, a
// hint at what to do. One place maps kinds to HTTP (internal/httpsrv), one to
// exit codes (cmd/comity).
package fail

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure it is, in one word a program can switch on.
type Kind string

// The kinds that any room may use. Statements and chains have their own,
// more precise ones (package statement), carried here as they are.
const (
	Internal    Kind = "internal"    // our fault, or the machine's
	Invalid     Kind = "invalid"     // what was sent is not well formed
	NotFound    Kind = "not-found"   // no such thing
	Gone        Kind = "gone"        // it was there; its text has been erased
	Denied      Kind = "denied"      // the actor may not do this
	SignedOut   Kind = "signed-out"  // nobody is signed in, and this is for those who are
	Conflict    Kind = "conflict"    // as things stand it cannot be done: somebody else was first, or it is not its time
	Unavailable Kind = "unavailable" // not now: rebuilding, disk full
	Locked      Kind = "locked"      // the hub has not been given its keys, and signs nothing
	TooLarge    Kind = "too-large"   // over a published limit
	Exists      Kind = "exists"      // refuses to overwrite
	Broken      Kind = "broken"      // stored data failed its proof
	InertKind   Kind = "inert"       // a statement that changes nothing here
	Quarantined Kind = "quarantined" // restored, and not yet resumed
)

// Error carries a kind and a message that is safe to show.
type Error struct {
	Kind    Kind
	Message string
	Hint    string // for the operator; may be empty
	Cause   error  // never shown to a visitor

	clause Clause // what Message was put together from
}

// Error gives the safe message and, after a colon, the cause: for logs and
// the operator's terminal. Visitors get Message only.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind; the message follows fmt's rules and must be
// safe to show.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...), clause: Say(format, args...)}
}

// Wrap adds a kind and a safe message to a cause. A nil cause gives nil.
func Wrap(cause error, k Kind, format string, args ...any) error {
	if cause == nil {
		return nil
	}
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...), Cause: cause, clause: Say(format, args...)}
}

// WithHint returns a copy of e that tells the operator what to do.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// hidden is the cause of a NotFound about something that is there.
type hidden struct{}

func (hidden) Error() string { return "it is here, and not for whoever asked" }

// Hiding returns a copy of e that says, to whoever keeps a trail of refusals and
// to nobody else, that what was asked for exists and the actor may not have it.
func (e *Error) Hiding() *Error {
	c := *e
	c.Cause = hidden{}
	return &c
}

// Hides reports whether err keeps from an actor that something exists.
func Hides(err error) bool { return errors.As(err, new(hidden)) }

// Inert says that a statement is kept but changes nothing here, and why. A
// projection returns it; the ledger then marks the statement with the reason.
func Inert(format string, args ...any) error { return New(InertKind, format, args...) }

// KindOf gives the kind of the outermost *Error in err's chain; Internal when
// there is none and err is not nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// Message gives what may be shown of err: the safe message, or a general one.
func Message(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return general
}

// general is all that is said of an error that carries no message of its own.
const general = "Something went wrong on this hub."

// Hint gives the operator's hint nearest to the surface of err, or "".
func Hint(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Cause
	}
	return ""
}

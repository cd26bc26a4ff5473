package signin

import (
	"errors"

	"comity.example/comity/internal/fail"
)

// What can be wrong that a page says beside a form, in its reader's language.
// They are causes: errors.Is finds them.
var (
	ErrRefused      = errors.New("a passkey's answer does not hold")
	ErrUnauthorized = errors.New("no authorization in force lists the passkey")
	ErrSuspended    = errors.New("the authorization is suspended")
	ErrLast         = errors.New("the last passkey")
	ErrUnlisted     = errors.New("no other passkey is listed")
	ErrStale        = errors.New("no passkey has answered of late")
	ErrMany         = errors.New("too many passkeys")
	ErrRegistered   = errors.New("the passkey is registered already")
	ErrName         = errors.New("not a name")
	ErrMail         = errors.New("not a mail address")
	ErrLanguage     = errors.New("not a language")
	ErrSelf         = errors.New("one's own")
	ErrRoles        = errors.New("not a role that can be given")
)

// Barred is the cause of a refusal to somebody whose authorization is suspended:
// errors.Is finds ErrSuspended in it.
type Barred struct{ Suspension }

// Error says what it is.
func (b *Barred) Error() string { return ErrSuspended.Error() }

// Unwrap gives ErrSuspended.
func (b *Barred) Unwrap() error { return ErrSuspended }

// refuse makes an error of a kind, with a message to show and its cause.
func refuse(k fail.Kind, cause error, format string, args ...any) error {
	return fail.Wrap(cause, k, format, args...)
}

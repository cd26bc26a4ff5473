package oidc

import (
	"errors"

	"comity.example/comity/internal/fail"
)

// What can be wrong that a page says in its reader's language. They are causes:
// errors.Is finds them.
var (
	ErrRefused   = errors.New("the answer of the provider does not hold")
	ErrDeclined  = errors.New("the provider has not let the person in")
	ErrUnbound   = errors.New("nobody here has this account")
	ErrTaken     = errors.New("somebody else has this account, or the person has another one")
	ErrWeak      = errors.New("the person was not asked thoroughly enough, or too long ago")
	ErrSilent    = errors.New("the provider does not answer as it should")
	ErrAddress   = errors.New("not an address of a provider")
	ErrClient    = errors.New("not a client's id or secret")
	ErrNeeds     = errors.New("not requirements of a provider")
	ErrStale     = errors.New("no passkey has answered of late")
	ErrOtherHand = errors.New("the account belongs to another participant's provider")
)

// refuse makes an error of a kind, with a message to show and its causes.
func refuse(k fail.Kind, what error, why error, message string) error {
	return fail.Wrap(errors.Join(what, why), k, "%s", fail.Say(message))
}

// errBack is all that is said of an answer that does not hold, whatever is
// wrong with it.
func errBack(why string) error { return errBackOf(errors.New(why)) }

func errBackOf(why error) error {
	return refuse(fail.Denied, ErrRefused, brief(why), "The answer of the identity provider was not accepted. Begin again.")
}

func errSilent(why error) error {
	return refuse(fail.Unavailable, ErrSilent, brief(why), "The identity provider does not answer as it should.")
}

// brief keeps of an error's words what fits a log line: what the other side
// says may be long. Its kinds stay.
func brief(err error) error {
	if err == nil || len(err.Error()) <= 300 {
		return err
	}
	return shortened{err}
}

type shortened struct{ cause error }

func (s shortened) Error() string { return s.cause.Error()[:300] + " …" }
func (s shortened) Unwrap() error { return s.cause }

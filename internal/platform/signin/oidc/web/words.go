package web

import (
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
)

// faults are what can be wrong, in the word that an address carries it by and
// the sentence that says it.
var faults = []struct {
	err  error
	word string
	key  string
}{
	{oidc.ErrRefused, "refused", "oidc.fault.refused"},
	{oidc.ErrDeclined, "declined", "oidc.fault.declined"},
	{oidc.ErrUnbound, "unbound", "oidc.fault.unbound"},
	{oidc.ErrTaken, "taken", "oidc.fault.taken"},
	{oidc.ErrWeak, "weak", "oidc.fault.weak"},
	{oidc.ErrSilent, "silent", "oidc.fault.silent"},
	{signin.ErrSuspended, "suspended", "oidc.fault.suspended"},
	{signin.ErrUnauthorized, "unauthorized", "oidc.fault.unauthorized"},
	{oidc.ErrAddress, "address", "oidc.fault.address"},
	{oidc.ErrClient, "client", "oidc.fault.client"},
	{oidc.ErrNeeds, "needs", "oidc.fault.needs"},
	{oidc.ErrStale, "stale", "oidc.fault.stale"},
	{oidc.ErrOtherHand, "other-hand", "oidc.fault.other-hand"},
	{signin.ErrName, "name", "oidc.fault.name"},
}

// said gives the sentence of an error; ok is false for one that is a page of its
// own, and for none.
func said(l *i18n.Locale, err error) (words string, ok bool) {
	if err == nil {
		return "", false
	}
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return l.T(f.key), true
		}
	}
	if fail.Is(err, fail.Locked) {
		return l.T("oidc.fault.locked"), true
	}
	return "", false
}

// only gives the sentence when the error is one of these.
func only(l *i18n.Locale, err error, of ...error) string {
	for _, one := range of {
		if errors.Is(err, one) {
			words, _ := said(l, err)
			return words
		}
	}
	return ""
}

// except gives the sentence when the error is none of these.
func except(l *i18n.Locale, err error, of ...error) string {
	if only(l, err, of...) != "" {
		return ""
	}
	words, _ := said(l, err)
	return words
}

// wordOf gives the word by which an address carries an error; "" for one that is
// a page of its own.
func wordOf(err error) string {
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return f.word
		}
	}
	if fail.Is(err, fail.Locked) {
		return "locked"
	}
	return ""
}

// after gives the sentence of such a word; "" for any other.
func after(l *i18n.Locale, word string) string {
	for _, f := range faults {
		if word == f.word {
			return l.T(f.key)
		}
	}
	if word == "locked" {
		return l.T("oidc.fault.locked")
	}
	return ""
}

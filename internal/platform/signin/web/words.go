package web

import (
	"errors"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// faults are the sentences for what can be wrong with what was sent.
var faults = []struct {
	err error
	key string
}{
	{signin.ErrRefused, "signin.fault.refused"},
	{signin.ErrUnauthorized, "signin.fault.unauthorized"},
	{signin.ErrLast, "signin.fault.last"},
	{signin.ErrUnlisted, "signin.fault.unlisted"},
	{signin.ErrStale, "signin.fault.stale"},
	{signin.ErrMany, "signin.fault.many"},
	{signin.ErrRegistered, "signin.fault.registered"},
	{signin.ErrName, "signin.fault.name"},
	{signin.ErrMail, "signin.fault.mail"},
	{signin.ErrLanguage, "signin.fault.language"},
	{signin.ErrSelf, "signin.fault.self"},
	{signin.ErrRoles, "signin.fault.roles"},
}

// fault says an error in the reader's language, for the form that it is about;
// ok is false for one that is a page of its own.
func fault(l *i18n.Locale, err error) (words string, ok bool) {
	if b, ok := errors.AsType[*signin.Barred](err); ok {
		reason := b.Reason
		if reason == "" {
			reason = l.T("signin.fault.suspended-none")
		}
		return l.T("signin.fault.suspended", "until", l.DateTime(b.Until), "reason", reason), true
	}
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return l.T(f.key), true
		}
	}
	if fail.Is(err, fail.Unavailable) {
		return l.T("signin.fault.unavailable"), true
	}
	return "", false
}

// Said says why somebody is not signed in, in the reader's language, for other ways of
// signing in; ok is false for what is a page of its own.
func Said(l *i18n.Locale, err error) (words string, ok bool) { return fault(l, err) }

// said gives the sentence of a fault in one of these, or "".
func said(l *i18n.Locale, err error, of ...error) string {
	for _, one := range of {
		if errors.Is(err, one) {
			words, _ := fault(l, err)
			return words
		}
	}
	return ""
}

// except gives the sentence of a fault that is in none of these.
func except(l *i18n.Locale, err error, of ...error) string {
	if err == nil || said(l, err, of...) != "" {
		return ""
	}
	words, _ := fault(l, err)
	return words
}

func roleWords(l *i18n.Locale, roles []policy.Role) string {
	words := ""
	for i, r := range roles {
		if i > 0 {
			words += l.T("signin.role.between")
		}
		words += l.T("signin.role." + string(r))
	}
	return words
}

// languages are those in which a person can be written to.
func languages(l *i18n.Locale) (out []ui.Option) {
	for _, tag := range i18n.Tags() {
		out = append(out, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	return out
}

// named is a name of a participant in its own language.
func named(l *i18n.Locale, words, lang string) templ.Component {
	if lang == "" {
		return ui.Plain(words)
	}
	return ui.Foreign(l, lang, words)
}

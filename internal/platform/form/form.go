// Package form is the rules that words, names and instants keep to in the
// bodies of all rooms of consultations.
package form

import (
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

// Forms of what bodies name.
var (
	Slug     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)                                                  // ids within a consultation
	About    = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)*$`)                                                 // frozen ids, and ids of statements
	Listed   = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*|person:[0-9a-f]{32})$`) // participants
	Language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)                                          // BCP 47
)

// MaxSlug is the most bytes of an id within a consultation.
const MaxSlug = 64

// IsSlug reports whether an id within a consultation has its form.
func IsSlug(id string) bool { return len(id) <= MaxSlug && Slug.MatchString(id) }

// Text: at least the original is there, in languages that have a form, and no
// wording has more bytes than most or holds control characters. Otherwise it is
// fail.Invalid; what names the text.
func Text(what fail.Clause, t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return fail.New(fail.Invalid, "%s: the original wording is missing", what)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		switch {
		case !Language.MatchString(lang):
			return fail.New(fail.Invalid, "%s: %.20q is no language", what, lang)
		case strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s):
			return fail.New(fail.Invalid, "%s is empty in one language, or longer than %d bytes", what, most)
		}
		if err := printable(what, s); err != nil {
			return err
		}
	}
	return nil
}

// Maybe is Text for what may be absent.
func Maybe(what fail.Clause, t i18n.Text, most int) error {
	if len(t.In) == 0 && t.Original == "" {
		return nil
	}
	return Text(what, t, most)
}

// Clean: UTF-8 without control characters but the end of a line.
func Clean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unclean)
}

// Ascending: at most so many strings of a form, in ascending order, each once.
func Ascending(all []string, of *regexp.Regexp, most int) bool {
	if len(all) > most {
		return false
	}
	for i, s := range all {
		if len(s) > 128 || !of.MatchString(s) || i > 0 && all[i-1] >= s {
			return false
		}
	}
	return true
}

// InstantForm is how instants are written: in UTC, to the minute.
const InstantForm = "2006-01-02T15:04Z"

// Instant reads an instant; ok is false for any other form.
func Instant(s string) (time.Time, bool) {
	t, err := time.Parse(InstantForm, s)
	return t, err == nil && t.Format(InstantForm) == s
}

// Date: a month or a day, 2006-01 or 2006-01-02.
func Date(s string) bool {
	for _, form := range []string{"2006-01", "2006-01-02"} {
		if t, err := time.Parse(form, s); err == nil && t.Format(form) == s {
			return true
		}
	}
	return false
}

// InOrder reports whether the second of two dates, each a month or a day, is not
// before the first: a month is as long as its days. Either may be missing.
func InOrder(from, until string) bool {
	n := min(len(from), len(until))
	return until[:n] >= from[:n]
}

// Address: https:// or http://, to a host, with no user in it and no more bytes
// than most.
func Address(s string, most int) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= most && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && Clean(s)
}

// Mail: an address for mail alone, without a name before it, of no more bytes
// than most.
func Mail(s string, most int) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= most && Clean(s)
}

// most runes of a heading that is made from words.
const mostHeading = 120

// Heading is how something is called that has no title: the beginning of its
// words, in each language.
func Heading(words i18n.Text) i18n.Text {
	out := i18n.Text{Original: words.Original, In: map[string]string{}}
	for lang, s := range words.In {
		s = strings.Join(strings.Fields(s), " ")
		if runes := []rune(s); len(runes) > mostHeading {
			s = string(runes[:mostHeading]) + "…"
		}
		out.In[lang] = s
	}
	return out
}

package i18n

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Locale is one language of the screen. It is immutable and safe for use by
// many goroutines.
type Locale struct {
	tag      language.Tag
	code     string
	dir      Direction
	messages map[string]message
	said     map[string]message // what errors say, by the English sentence
	form     formats
}

// Tag is the BCP 47 tag, as in addresses and in HTML's lang: "en".
func (l *Locale) Tag() string { return l.code }

// Dir is the direction of the page.
func (l *Locale) Dir() Direction { return l.dir }

// RTL reports whether the page runs from right to left.
func (l *Locale) RTL() bool { return l.dir == RTL }

// Path gives the address of a page in this language: Path("/framework") is
// "/en/framework". Further segments are escaped and appended:
// Path("/framework/provisions", id).
func (l *Locale) Path(page string, segments ...string) string {
	var b strings.Builder
	b.WriteString("/" + l.code)
	if page != "/" || len(segments) > 0 {
		b.WriteString(strings.TrimSuffix(page, "/"))
	} else {
		b.WriteString("/")
	}
	for _, s := range segments {
		b.WriteString("/" + url.PathEscape(s))
	}
	return b.String()
}

// Has reports whether the catalogue has a key: for values that may be foreign
// to this version, such as a kind of provision that a later one adds.
func (l *Locale) Has(key string) bool {
	_, ok := l.messages[key]
	return ok
}

// Keys lists the keys that begin with a prefix, in order: for what a list offers of
// which the catalogue alone has all, such as the actions that every room notes.
func (l *Locale) Keys(prefix string) (out []string) {
	for key := range l.messages {
		if strings.HasPrefix(key, prefix) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// T gives the sentence of a key. Arguments are pairs of a placeholder's name
// and its value: strings, Text, integers and times are written as the
// language writes them. A key that is missing shows itself as ⟦key⟧.
func (l *Locale) T(key string, args ...any) string {
	return l.join(l.Parts(key), args)
}

// N is T for a key with plural forms; count chooses the form and is {n}.
func (l *Locale) N(key string, count int, args ...any) string {
	m, ok := l.messages[key]
	if !ok {
		return missing(key)
	}
	parts, ok := m.forms[l.category(count)]
	if !ok {
		parts = m.forms[plural.Other]
	}
	return l.join(parts, append([]any{"n", count}, args...))
}

// Parts gives a sentence in pieces, for a caller that puts more than words in
// the place of a placeholder, such as a link.
func (l *Locale) Parts(key string) []Part {
	m, ok := l.messages[key]
	if !ok {
		return []Part{{Words: missing(key)}}
	}
	return m.forms[plural.Other]
}

func missing(key string) string { return "⟦" + key + "⟧" }

// category gives the CLDR plural category of a count.
func (l *Locale) category(count int) plural.Form {
	return categoryIn(l.tag, count)
}

func categoryIn(tag language.Tag, count int) plural.Form {
	if count < 0 {
		count = -count
	}
	return plural.Cardinal.MatchPlural(tag, count%10_000_000, 0, 0, 0, 0)
}

func (l *Locale) join(parts []Part, args []any) string {
	if len(parts) == 1 && parts[0].Name == "" {
		return parts[0].Words
	}
	var b strings.Builder
	for _, p := range parts {
		if p.Name == "" {
			b.WriteString(p.Words)
			continue
		}
		b.WriteString(l.argument(p.Name, args))
	}
	return b.String()
}

func (l *Locale) argument(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return l.value(args[i+1])
		}
	}
	return "{" + name + "}"
}

func (l *Locale) value(v any) string {
	switch v := v.(type) {
	case plain:
		return string(v)
	case string:
		return l.Isolate(v)
	case Text:
		s, _ := v.Pick(l)
		return l.Isolate(s)
	case int:
		return l.Number(int64(v))
	case int64:
		return l.Number(v)
	case time.Time:
		return l.Date(v)
	}
	return l.Isolate(fmt.Sprint(v))
}

// Isolate keeps a name or symbol that may run the other way from disturbing
// the words around it, in languages written from right to left.
func (l *Locale) Isolate(s string) string {
	if l.dir == LTR || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

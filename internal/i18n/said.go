package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"

	"comity.example/comity/internal/fail"
)

// loadSaid reads what errors say in other languages: files of sentences, each
// with its translations, {1} standing for the first value.
func loadSaid(root fs.FS, into map[string]*Locale) error {
	files, err := fs.Glob(root, "*.json")
	if err != nil {
		return err
	}
	for _, name := range files {
		b, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		var room map[string]map[string]message
		if err := json.Unmarshal(b, &room); err != nil {
			return fmt.Errorf("sentences of %s: %w", path.Base(name), err)
		}
		for sentence, in := range room {
			for code, m := range in {
				l := into[code]
				if l == nil || code == tags[0] {
					return fmt.Errorf("sentences of %s: nobody reads %q in %q", path.Base(name), sentence, code)
				}
				m.set(code)
				l.said[sentence] = m
			}
		}
	}
	return nil
}

// Said gives what may be shown of an error, in this language, and the language
// that it is in: another one, English, where there is no translation.
func (l *Locale) Said(err error) (words, lang string) {
	c := fail.ClauseOf(err)
	if l.code == tags[0] {
		return c.String(), l.code
	}
	if words, ok := l.clause(c); ok {
		return words, l.code
	}
	return c.String(), tags[0]
}

// Fault is Said for a place that holds plain words, such as beside a field.
func (l *Locale) Fault(err error) string {
	words, _ := l.Said(err)
	return words
}

func (l *Locale) clause(c fail.Clause) (string, bool) {
	if c.Sentence == "%s" && len(c.Values) == 1 { // handed on as it is
		inner, ok := c.Values[0].(fail.Clause)
		if !ok {
			return "", false
		}
		return l.clause(inner)
	}
	m, ok := l.said[c.Sentence]
	if !ok {
		return "", false
	}
	parts, verbs := m.forms[plural.Other], verbsOf(c.Sentence)
	if m.counted {
		if n := slices.IndexFunc(c.Values, func(v any) bool { _, is := v.(int); return is }); n >= 0 {
			if f, ok := m.forms[l.category(c.Values[n].(int))]; ok {
				parts = f
			}
		}
	}
	args := make([]any, 0, 2*len(c.Values))
	for i, v := range c.Values {
		verb := "%v"
		if i < len(verbs) {
			verb = verbs[i]
		}
		args = append(args, strconv.Itoa(i+1), l.filled(v, verb))
	}
	return l.join(parts, args), true
}

// plain is a value that is written already.
type plain string

// filled writes a value of an error's message. The translation has the
// quotation marks, where there are any.
func (l *Locale) filled(v any, verb string) any {
	switch v := v.(type) {
	case fail.Clause:
		if words, ok := l.clause(v); ok {
			return plain(words)
		}
		return v.String()
	case fail.Word:
		if l.Has(v.Key) {
			return plain(l.T(v.Key))
		}
		return v.English
	case int, int64, time.Time, Text:
		return v
	case time.Duration:
		return plain(l.Duration(v))
	}
	return fmt.Sprintf(strings.Replace(verb, "q", "s", 1), v)
}

// verbsOf lists fmt's verbs of a sentence, in their order.
func verbsOf(sentence string) []string {
	var out []string
	for i := 0; i < len(sentence); i++ {
		if sentence[i] != '%' {
			continue
		}
		end := i + 1
		for end < len(sentence) && strings.IndexByte("0123456789.+# -", sentence[end]) >= 0 {
			end++
		}
		if end < len(sentence) && sentence[end] != '%' {
			out = append(out, sentence[i:end+1])
		}
		i = end
	}
	return out
}

// Duration writes a span of time in hours, minutes and seconds, to the second.
func (l *Locale) Duration(d time.Duration) string {
	units := [3]string{"h", "min", "s"}
	few := units
	if l.code == "ar" {
		units, few = [3]string{"ساعة", "دقيقة", "ثانية"}, [3]string{"ساعات", "دقائق", "ثوان"}
	}
	left := int64(d.Round(time.Second) / time.Second)
	var out []string
	for i, size := range [3]int64{3600, 60, 1} {
		if n := left / size; n > 0 || size == 1 && len(out) == 0 {
			unit := units[i]
			if r := n % 100; r >= 3 && r <= 10 {
				unit = few[i]
			}
			out = append(out, l.Number(n)+"\u00a0"+unit)
		}
		left %= size
	}
	return strings.Join(out, " ")
}

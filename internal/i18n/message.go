package i18n

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
)

// Part is a piece of a sentence: words, or a placeholder's name.
type Part struct {
	Words string
	Name  string // not empty: a placeholder
}

// message is one entry of a catalogue. A sentence without plural forms has
// the one form plural.Other.
type message struct {
	counted bool
	forms   map[plural.Form][]Part
}

var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// UnmarshalJSON reads a string, or an object of plural forms.
func (m *message) UnmarshalJSON(b []byte) error {
	m.forms = map[plural.Form][]Part{}
	var one string
	if json.Unmarshal(b, &one) == nil {
		parts, err := split(one)
		if err != nil {
			return err
		}
		m.forms[plural.Other] = parts
		return nil
	}
	var many map[string]string
	if err := json.Unmarshal(b, &many); err != nil {
		return fmt.Errorf("neither a sentence nor plural forms: %s", b)
	}
	m.counted = true
	for name, s := range many {
		form, ok := formNames[name]
		if !ok {
			return fmt.Errorf("unknown plural form %q", name)
		}
		parts, err := split(s)
		if err != nil {
			return err
		}
		m.forms[form] = parts
	}
	if _, ok := m.forms[plural.Other]; !ok {
		return fmt.Errorf("plural forms lack \"other\"")
	}
	return nil
}

// split cuts "Page {n} of {total}" into its parts.
func split(s string) ([]Part, error) {
	var parts []Part
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			parts = append(parts, Part{Words: s})
			break
		}
		end := strings.IndexAny(s[open+1:], "{}")
		if s[open] == '}' || end <= 0 || s[open+1+end] != '}' {
			return nil, fmt.Errorf("stray or empty brace in %q", s)
		}
		if open > 0 {
			parts = append(parts, Part{Words: s[:open]})
		}
		parts = append(parts, Part{Name: s[open+1 : open+1+end]})
		s = s[open+end+2:]
	}
	return parts, nil
}

// names lists the placeholders of all forms, sorted, each once.
func (m message) names() []string {
	var out []string
	for _, parts := range m.forms {
		for _, p := range parts {
			if p.Name != "" && !slices.Contains(out, p.Name) {
				out = append(out, p.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// set makes of the words as they were typed those that are shown in a language.
func (m message) set(code string) {
	if code == "fr" {
		m.setFrench()
	}
	if DirectionOf(code) == RTL {
		m.isolate()
	}
}

// frenchSpaces puts the spaces that French sets before double punctuation and
// inside quotation marks where a line must not break: people who write a
// catalogue type plain ones.
var frenchSpaces = strings.NewReplacer(" ;", "\u202f;", " !", "\u202f!", " ?", "\u202f?",
	" :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»", " %", "\u00a0%")

func (m message) setFrench() {
	for _, parts := range m.forms {
		for i := range parts {
			parts[i].Words = frenchSpaces.Replace(parts[i].Words)
		}
	}
}

// apart is what runs from left to right in any language and holds more than
// letters and digits, so that the words around it would turn its pieces about: a
// date as it is typed, a telephone number, an address, an id.
var apart = regexp.MustCompile(`\+?[A-Za-z0-9](?:[A-Za-z0-9:/.@_+ -]*(?:[A-Za-z0-9]|//))?`)

// isolate sets such pieces of a catalogue's words apart, in languages written from
// right to left: people who write a catalogue type them plainly, and who follows an
// example must be able to type what he or she sees.
func (m message) isolate() {
	for _, parts := range m.forms {
		for i := range parts {
			parts[i].Words = apart.ReplaceAllStringFunc(parts[i].Words, func(s string) string {
				if !strings.ContainsAny(s, "-:/.@_+ ") {
					return s
				}
				return "\u2068" + s + "\u2069"
			})
		}
	}
}

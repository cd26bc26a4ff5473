package participant

import (
	"strings"
	"unicode"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// Directory finds participants by id and by name. It is immutable.
type Directory struct {
	all    []Participant
	byID   map[string]int
	byName map[string]int // by folded name; ambiguous where two share one
}

const ambiguous = -1

// NewDirectory indexes a list, keeping its order. Every name in every language
// counts, and so do the other names by which documents call the same ids.
func NewDirectory(list []Participant) (*Directory, error) {
	others, err := recognised()
	if err != nil {
		return nil, err
	}
	d := &Directory{all: list, byID: map[string]int{}, byName: map[string]int{}}
	for i, p := range list {
		d.byID[p.ID] = i
		for _, name := range p.Name.In {
			d.name(name, i)
		}
		d.name(p.Formal, i)
		d.name(p.Short, i)
		for _, name := range others[p.ID] {
			d.name(name, i)
		}
	}
	return d, nil
}

// ShippedDirectory is the directory of the table that is built in.
func ShippedDirectory() (*Directory, error) {
	list, err := Shipped()
	if err != nil {
		return nil, err
	}
	return NewDirectory(list)
}

func (d *Directory) name(name string, i int) {
	key := nameKey(name)
	if key == "" {
		return
	}
	if was, ok := d.byName[key]; ok && was != i {
		i = ambiguous
	}
	d.byName[key] = i
}

// nameKey folds a name: no case, accents, vowel signs, punctuation or leading
// English article.
func nameKey(name string) string {
	words := strings.FieldsFunc(search.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// All gives every participant, in the order of the list.
func (d *Directory) All() []Participant { return d.all }

// Get finds a participant by its id.
func (d *Directory) Get(id string) (Participant, bool) {
	i, ok := d.byID[id]
	if !ok {
		return Participant{}, false
	}
	return d.all[i], true
}

// Find finds a participant by any of its names in any language. It compares
// whole names, folded; it never guesses: a misspelt name is not found, nor is
// one that two participants share.
func (d *Directory) Find(name string) (Participant, bool) {
	i, ok := d.byName[nameKey(name)]
	if !ok || i == ambiguous {
		return Participant{}, false
	}
	return d.all[i], true
}

// Name gives a participant's name in a language, and the language it is in; the
// id itself where none is listed.
func (d *Directory) Name(id, tag string) (name, lang string) {
	p, ok := d.Get(id)
	if !ok {
		return id, ""
	}
	return p.Name.For(tag)
}

// Sort puts participants into the alphabetical order of the reader's language.
func Sort(l *i18n.Locale, list []Participant) {
	i18n.Sort(l, list, func(p Participant) string {
		name, _ := p.Name.Pick(l)
		return name
	})
}

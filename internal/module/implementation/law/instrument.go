package law

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
)

//go:embed data
var shipped embed.FS

// TypesFile is where types of instrument lie: the program's, and an operator's own
// below "implementation" in the hub's data.
const TypesFile = "instruments.json"

// Instrument is a type of instrument.
type Instrument struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
	Note i18n.Text `json:"note,omitzero"`
}

// Types are the types of instrument of a hub, in their order. They are not
// changed once they are read.
type Types struct{ all []Instrument }

// ShippedTypes are those that come with the program.
func ShippedTypes() (*Types, error) {
	sub, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, err
	}
	return (&Types{}).with(sub, TypesFile)
}

// With adds those of an operator, from TypesFile below dir: one with the id of
// another replaces it. No such file adds nothing; one that is not well formed is
// fail.Invalid.
func (t *Types) With(dir fs.FS) (*Types, error) {
	out, err := t.with(dir, TypesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	return out, err
}

func (t *Types) with(dir fs.FS, name string) (*Types, error) {
	content, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the types of instrument in %s cannot be read", name)
	}
	var all []Instrument
	d := json.NewDecoder(strings.NewReader(string(content)))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the types of instrument in %s are not well formed", name)
	}
	out := &Types{all: slices.Clone(t.all)}
	for _, n := range all {
		if !form.IsSlug(n.ID) || form.Text(fail.Say("the name"), n.Name, MaxTitle) != nil {
			return nil, bad("%s: %.40q is no type of instrument: it has an id and a name", name, n.ID)
		}
		if i := slices.IndexFunc(out.all, func(have Instrument) bool { return have.ID == n.ID }); i >= 0 {
			out.all[i] = n
			continue
		}
		out.all = append(out.all, n)
	}
	return out, nil
}

// All lists them, in their order.
func (t *Types) All() []Instrument { return slices.Clone(t.all) }

// Get finds a type; nil when the hub has none of this id.
func (t *Types) Get(id string) *Instrument {
	i := slices.IndexFunc(t.all, func(n Instrument) bool { return n.ID == id })
	if i < 0 {
		return nil
	}
	return &t.all[i]
}

// Called is what a type is called; one that the hub does not have is called by
// its id.
func (t *Types) Called(id string) i18n.Text {
	if n := t.Get(id); n != nil {
		return n.Name
	}
	return i18n.Of("en", id)
}

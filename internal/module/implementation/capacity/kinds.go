package capacity

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

//go:embed data/capacity-kinds.json
var shipped embed.FS

// KindsFile is the name of the file in which an operator adds kinds, or calls
// those that are shipped otherwise.
const KindsFile = "capacity-kinds.json"

// KindOf is a kind of capacity-building.
type KindOf struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
}

// Kinds are the kinds of capacity-building that a hub offers. A list is not
// changed once it is read.
type Kinds []KindOf

// ShippedKinds are those that come with the program.
func ShippedKinds() (Kinds, error) {
	sub, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, err
	}
	return Kinds(nil).With(sub)
}

// With adds the kinds of a directory's KindsFile, if it has one: fail.Invalid,
// with the entry that is wrong. One with the id of another gives it other words;
// none is taken away, so that what was said with it stays readable.
func (k Kinds) With(dir fs.FS) (Kinds, error) {
	content, err := fs.ReadFile(dir, KindsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the file %s cannot be read", KindsFile)
	}
	var more Kinds
	d := json.NewDecoder(strings.NewReader(string(content)))
	d.DisallowUnknownFields()
	if err := d.Decode(&more); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the file %s is no list of kinds", KindsFile)
	}
	out := slices.Clone(k)
	for i, one := range more {
		if !form.IsSlug(one.ID) || slices.ContainsFunc(more[:i], func(o KindOf) bool { return o.ID == one.ID }) {
			return nil, bad("%s: entry %d: %.40q is no id of a kind, or is there twice", KindsFile, i+1, one.ID)
		}
		if err := form.Text(fail.Say("the name"), one.Name, MaxTitle); err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "%s: entry %d has no name", KindsFile, i+1)
		}
		if at := slices.IndexFunc(out, func(o KindOf) bool { return o.ID == one.ID }); at >= 0 {
			out[at] = one
		} else {
			out = append(out, one)
		}
	}
	return out, nil
}

// Has reports whether there is a kind of an id.
func (k Kinds) Has(id string) bool {
	return slices.ContainsFunc(k, func(o KindOf) bool { return o.ID == id })
}

// Called gives the name of a kind; one that this hub does not have is called by
// its id.
func (k Kinds) Called(id string) i18n.Text {
	if at := slices.IndexFunc(k, func(o KindOf) bool { return o.ID == id }); at >= 0 {
		return k[at].Name
	}
	return i18n.Of("en", id)
}

package cooperation

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

//go:embed data
var shipped embed.FS

// Term is an entry of a list.
type Term struct {
	ID   string    `json:"id"`
	Name i18n.Text `json:"name"`
	Note i18n.Text `json:"note,omitzero"`
}

// List is a taxonomy or a schema: what a field is chosen from.
type List struct {
	ID     string    `json:"id"` // name and version: "rsit:1002"
	Name   i18n.Text `json:"name"`
	Source string    `json:"source"`
	Terms  []Term    `json:"terms"`
}

// Called gives the name of an entry; what the list does not have is called by its
// id.
func (l *List) Called(id string) i18n.Text {
	if l != nil {
		for _, t := range l.Terms {
			if t.ID == id {
				return t.Name
			}
		}
	}
	return i18n.Of("en", id)
}

// Field is a part of a case that is written in words.
type Field struct {
	ID       string    `json:"id"`
	Label    i18n.Text `json:"label"`
	Hint     i18n.Text `json:"hint,omitzero"`
	Required bool      `json:"required,omitempty"`
}

// Template is what a kind of case asks for, and by when each step is due. The
// United Nations' own templates could not be read in full: those that are shipped
// follow what the norms ask for, their intervals are proposals, and an operator
// replaces both.
type Template struct {
	ID         string            `json:"id"` // name and version: "notification/1"
	Kind       Kind              `json:"kind"`
	Name       i18n.Text         `json:"name"`
	Provision  string            `json:"provision"` // relied on, where the sender says nothing else
	Fields     []Field           `json:"fields"`
	Checklist  []Term            `json:"checklist,omitempty"` // of a request
	Privacy    []Term            `json:"privacy,omitempty"`
	Severity   string            `json:"severity"` // id of the schema
	Within     Within            `json:"within"`
	BySeverity map[string]Within `json:"by_severity,omitempty"` // category of the schema
}

// For gives the intervals for a category of severity; "" where there is none.
func (t *Template) For(category string) Within {
	if w, ok := t.BySeverity[category]; ok {
		return w
	}
	return t.Within
}

// Field finds one of its fields; nil when it has no such one.
func (t *Template) Field(id string) *Field {
	i := slices.IndexFunc(t.Fields, func(f Field) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return &t.Fields[i]
}

// Lists that every case chooses from.
const (
	RSIT           = "rsit"
	Infrastructure = "infrastructure"
)

// Templates are all templates and lists of a hub. It is not changed once it is
// read.
type Templates struct {
	templates []Template // ascending by name, then version
	lists     []List
}

// Shipped reads the templates and lists that come with the program.
func Shipped() (*Templates, error) {
	sub, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, err
	}
	return (&Templates{}).With(sub)
}

// With adds the templates and lists of a directory: templates/*.json and
// lists/*.json. One with the id of another replaces it, one with a higher version
// stands beside it and is the one that is used from then on.
func (t *Templates) With(dir fs.FS) (*Templates, error) {
	out := &Templates{templates: slices.Clone(t.templates), lists: slices.Clone(t.lists)}
	if err := ReadEach(dir, "lists/*.json", func(l *List) error {
		if !namedForm.MatchString(l.ID) || len(l.Terms) == 0 || l.Name.Empty() {
			return bad("a list has an id with a version, a name and terms")
		}
		for _, term := range l.Terms {
			if !isSlug(term.ID) || term.Name.Empty() {
				return bad("%.40q is no term of a list", term.ID)
			}
		}
		out.lists = append(slices.DeleteFunc(out.lists, func(o List) bool { return o.ID == l.ID }), *l)
		return nil
	}); err != nil {
		return nil, err
	}
	if err := ReadEach(dir, "templates/*.json", func(n *Template) error {
		if err := n.check(); err != nil {
			return err
		}
		out.templates = append(slices.DeleteFunc(out.templates, func(o Template) bool { return o.ID == n.ID }), *n)
		return nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(out.templates, func(a, b Template) int { return ByVersion(a.ID, b.ID) })
	slices.SortFunc(out.lists, func(a, b List) int { return ByVersion(a.ID, b.ID) })
	return out, out.check()
}

// ReadEach reads the files of a directory that fit a pattern, each as one JSON value
// whose members are all known: fail.Invalid, with the name of the file.
func ReadEach[T any](dir fs.FS, pattern string, do func(*T) error) error {
	names, err := fs.Glob(dir, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := fs.ReadFile(dir, name)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the template %s cannot be read", path.Base(name))
		}
		var v T
		d := json.NewDecoder(strings.NewReader(string(content)))
		d.DisallowUnknownFields()
		if err := d.Decode(&v); err != nil {
			return fail.Wrap(err, fail.Invalid, "the template %s is not well formed", path.Base(name))
		}
		if err := do(&v); err != nil {
			return fail.Wrap(err, fail.Invalid, "the template %s is not well formed", path.Base(name))
		}
	}
	return nil
}

func (t *Template) check() error {
	if !namedForm.MatchString(t.ID) || !slices.Contains(Kinds(), t.Kind) || t.Name.Empty() || !aboutForm.MatchString(t.Provision) {
		return bad("a template has an id with a version, a kind, a name and a provision")
	}
	if len(t.Fields) == 0 || len(t.Fields) > MaxFields || t.Kind == Request && (len(t.Checklist) == 0 || len(t.Privacy) == 0) {
		return bad("a template has fields, that of a request also its two checklists")
	}
	seen := map[string]bool{}
	for _, f := range t.Fields {
		if !isSlug(f.ID) || seen[f.ID] || f.Label.Empty() {
			return bad("%.40q is no field of a template, or is there twice", f.ID)
		}
		seen[f.ID] = true
	}
	for _, item := range append(slices.Clone(t.Checklist), t.Privacy...) {
		if !isSlug(item.ID) || item.Name.Empty() {
			return bad("%.40q is no item of a checklist", item.ID)
		}
	}
	if err := t.Within.check(t.Kind); err != nil {
		return err
	}
	for _, w := range t.BySeverity {
		if err := w.check(t.Kind); err != nil {
			return err
		}
	}
	return nil
}

// check: each kind of case has a template, and what templates name is there.
func (t *Templates) check() error {
	for _, name := range []string{RSIT, Infrastructure} {
		if t.Newest(name) == nil {
			return bad("there is no list %q", name)
		}
	}
	for _, k := range Kinds() {
		now := t.Current(k)
		if now == nil {
			return bad("there is no template for a %s", string(k))
		}
		if t.List(now.Severity) == nil {
			return bad("the template %s names a severity schema that is not there", now.ID)
		}
	}
	return nil
}

// Current gives the template by which a kind of case is opened: the one with the
// highest version.
func (t *Templates) Current(k Kind) (out *Template) {
	for i := range t.templates {
		if t.templates[i].Kind == k {
			out = &t.templates[i]
		}
	}
	return out
}

// Template gives one by its id; nil when this hub does not have it.
func (t *Templates) Template(id string) *Template {
	i := slices.IndexFunc(t.templates, func(o Template) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &t.templates[i]
}

// List gives one by its id; nil when this hub does not have it.
func (t *Templates) List(id string) *List {
	i := slices.IndexFunc(t.lists, func(o List) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &t.lists[i]
}

// Newest gives the list of a name with the highest version.
func (t *Templates) Newest(name string) (out *List) {
	for i := range t.lists {
		if n, _ := split(t.lists[i].ID); n == name {
			out = &t.lists[i]
		}
	}
	return out
}

func split(id string) (name, version string) {
	i := strings.IndexAny(id, ":/")
	if i < 0 {
		return id, ""
	}
	return id[:i], id[i+1:]
}

// ByVersion orders ids by name, then version: as a number where both are.
func ByVersion(a, b string) int {
	an, av := split(a)
	bn, bv := split(b)
	if an != bn {
		return strings.Compare(an, bn)
	}
	x, xerr := strconv.Atoi(av)
	y, yerr := strconv.Atoi(bv)
	if xerr == nil && yerr == nil {
		return x - y
	}
	return strings.Compare(av, bv)
}

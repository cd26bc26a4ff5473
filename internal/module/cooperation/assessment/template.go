package assessment

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
)

//go:embed data
var shipped embed.FS

// Attribution is the id of the section on the challenges of attribution: it stays
// in the house in every template.
const Attribution = "attribution"

// Section is a part of an assessment that is written in words.
type Section struct {
	ID       string    `json:"id"`
	Label    i18n.Text `json:"label"`
	Hint     i18n.Text `json:"hint,omitzero"`
	Required bool      `json:"required,omitempty"`
	Stays    bool      `json:"stays,omitempty"` // in the house: it is never shared
}

// Template is what an assessment says, and of which body it is.
type Template struct {
	ID       string    `json:"id"` // name and version: "assessment/1"
	Name     i18n.Text `json:"name"`
	Body     i18n.Text `json:"body,omitzero"` // that issued it; absent for the one that comes with the program
	Source   string    `json:"source"`
	Sections []Section `json:"sections"`
}

// Section finds one of its sections; nil when it has no such one.
func (t *Template) Section(id string) *Section {
	i := slices.IndexFunc(t.Sections, func(s Section) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &t.Sections[i]
}

// Own is the name of the template that comes with the program.
const Own = "assessment"

// Library is the templates and mappings of a hub. It is not changed once it is
// read.
type Library struct {
	templates []Template // ascending by name, then version
	mappings  []Mapping
}

var (
	namedForm = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9.-]+$`)
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// Shipped reads what comes with the program.
func Shipped() (*Library, error) {
	sub, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, err
	}
	return (&Library{}).With(sub)
}

// With adds the templates and mappings of a directory: assessments/*.json and
// mappings/*.json. A template with the id of another replaces it, and so does a
// mapping between the same two.
func (l *Library) With(dir fs.FS) (*Library, error) {
	out := &Library{templates: slices.Clone(l.templates), mappings: slices.Clone(l.mappings)}
	if err := cooperation.ReadEach(dir, "assessments/*.json", func(t *Template) error {
		out.templates = append(slices.DeleteFunc(out.templates, func(o Template) bool { return o.ID == t.ID }), *t)
		return t.check()
	}); err != nil {
		return nil, err
	}
	if err := cooperation.ReadEach(dir, "mappings/*.json", func(m *Mapping) error {
		out.mappings = append(slices.DeleteFunc(out.mappings, func(o Mapping) bool { return o.From == m.From && o.To == m.To }), *m)
		return nil
	}); err != nil {
		return nil, err
	}
	slices.SortFunc(out.templates, func(a, b Template) int { return cooperation.ByVersion(a.ID, b.ID) })
	for i := range out.mappings {
		if err := out.mappings[i].check(out); err != nil {
			return nil, err
		}
	}
	if out.Current() == nil {
		return nil, bad("there is no template %q", Own)
	}
	return out, nil
}

func (t *Template) check() error {
	if !namedForm.MatchString(t.ID) || t.Name.Empty() || len(t.Sections) == 0 || len(t.Sections) > MaxSections {
		return bad("a template has an id with a version, a name and sections")
	}
	seen := map[string]bool{}
	for _, s := range t.Sections {
		if !isSlug(s.ID) || seen[s.ID] || s.Label.Empty() {
			return bad("%.40q is no section of a template, or is there twice", s.ID)
		}
		if s.ID == Attribution && !s.Stays {
			return bad("the section on the challenges of attribution stays in the house")
		}
		seen[s.ID] = true
	}
	return nil
}

// Template gives one by its id; nil when this hub does not have it.
func (l *Library) Template(id string) *Template {
	i := slices.IndexFunc(l.templates, func(o Template) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &l.templates[i]
}

// Current gives the newest version of the program's own template.
func (l *Library) Current() (out *Template) {
	for i := range l.templates {
		if name, _, _ := strings.Cut(l.templates[i].ID, "/"); name == Own {
			out = &l.templates[i]
		}
	}
	return out
}

// Offered lists the newest version of each template, the program's own first.
func (l *Library) Offered() (out []*Template) {
	for i := range l.templates {
		name, _, _ := strings.Cut(l.templates[i].ID, "/")
		if i+1 < len(l.templates) {
			if next, _, _ := strings.Cut(l.templates[i+1].ID, "/"); next == name {
				continue
			}
		}
		out = append(out, &l.templates[i])
	}
	slices.SortStableFunc(out, func(a, b *Template) int { return first(b) - first(a) })
	return out
}

func first(t *Template) int {
	if strings.HasPrefix(t.ID, Own+"/") {
		return 1
	}
	return 0
}

// Stays reports whether a section of a template never leaves the house. Of a
// template that this hub does not have any more nobody knows, and all stay.
func (l *Library) Stays(template, section string) bool {
	if section == Attribution {
		return true
	}
	t := l.Template(template)
	if t == nil {
		return true
	}
	s := t.Section(section)
	return s != nil && s.Stays
}

func isSlug(s string) bool { return len(s) <= 64 && slugForm.MatchString(s) }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

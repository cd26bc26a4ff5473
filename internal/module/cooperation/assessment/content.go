package assessment

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// Limits of an assessment. Lengths are in bytes.
const (
	MaxSections = 40
	MaxTitle    = 400
	MaxWords    = 20_000
)

// Confidence is how sure a participant is of what it says.
type Confidence string

// Confidences lists the levels.
func Confidences() []Confidence { return []Confidence{"low", "moderate", "high"} }

// Content is what an assessment says.
type Content struct {
	Template   string               `json:"template"`
	Exercise   bool                 `json:"exercise,omitempty"`
	Title      i18n.Text            `json:"title"`
	Case       string               `json:"case,omitempty"`  // that it is about
	Class      string               `json:"class,omitempty"` // of the RSIT taxonomy
	Severity   cooperation.Severity `json:"severity,omitzero"`
	Confidence Confidence           `json:"confidence,omitempty"`
	Sections   map[string]i18n.Text `json:"sections"` // by the ids of the template
}

var (
	idForm   = regexp.MustCompile(`^assessment:[0-9a-f]{32}$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// IsAssessment reports whether an id is that of an assessment.
func IsAssessment(id string) bool { return idForm.MatchString(id) }

// New draws the id of an assessment.
func New() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return "assessment:" + hex.EncodeToString(b[:])
}

// Digest is what somebody has seen who settles a version or writes on it.
func (c *Content) Digest() (statement.Hash, error) {
	b, err := json.Marshal(c)
	return sha256.Sum256(b), err
}

// check sees to the form of it: fail.Invalid. Whether it is as its template asks,
// Fits says.
func (c *Content) check() error {
	switch {
	case len(c.Template) > 64 || !namedForm.MatchString(c.Template):
		return bad("an assessment names its template and the template's version")
	case c.Case != "" && !cooperation.IsCase(c.Case):
		return bad("%.60q is no id of a case", c.Case)
	case c.Class != "" && !isSlug(c.Class):
		return bad("%.40q is no class of incidents", c.Class)
	case c.Severity != cooperation.Severity{} && (len(c.Severity.Schema) > 64 || c.Severity.Schema == "" || !isSlug(c.Severity.Category)):
		return bad("a severity is a category of a schema, which has a version")
	case c.Confidence != "" && !slices.Contains(Confidences(), c.Confidence):
		return bad("confidence is low, moderate or high")
	case len(c.Sections) > MaxSections:
		return bad("an assessment has at most %d sections", MaxSections)
	}
	if err := text(c.Title, MaxTitle); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(c.Sections)) {
		if !isSlug(id) {
			return bad("%.40q is no name of a section", id)
		}
		if err := text(c.Sections[id], MaxWords); err != nil {
			return err
		}
	}
	return nil
}

func text(t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return bad("a part of the assessment has no words")
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		if !langForm.MatchString(lang) || strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s) ||
			strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }) {
			return bad("a part of the assessment is empty in one language, too long, or holds control characters")
		}
	}
	return nil
}

// Fits reports whether an assessment is as its template asks for: fail.Invalid
// when a required section is empty, or there is something that the template or
// the lists do not have.
func (l *Library) Fits(c *Content, lists *cooperation.Templates) error {
	if err := c.check(); err != nil {
		return err
	}
	t := l.Template(c.Template)
	if t == nil {
		return fail.New(fail.Invalid, "This hub has no template %.40q.", c.Template)
	}
	for _, s := range t.Sections {
		if s.Required && c.Sections[s.ID].Empty() {
			return fail.New(fail.Invalid, "The template asks for the field %.40q.", s.ID)
		}
	}
	for id := range c.Sections {
		if t.Section(id) == nil {
			return fail.New(fail.Invalid, "The template has no field %.40q.", id)
		}
	}
	has := func(list *cooperation.List, id string) bool {
		return list != nil && slices.ContainsFunc(list.Terms, func(e cooperation.Term) bool { return e.ID == id })
	}
	if c.Class != "" && !has(lists.Newest(cooperation.RSIT), c.Class) {
		return fail.New(fail.Invalid, "The list has no class %.40q.", c.Class)
	}
	if s := c.Severity; s != (cooperation.Severity{}) && !has(lists.List(s.Schema), s.Category) {
		return fail.New(fail.Invalid, "The schema has no category %.40q.", s.Category)
	}
	return nil
}

// Order lists the sections that an assessment has, in the order of its template;
// what the template does not have stands at the end.
func (l *Library) Order(c *Content) (out []string) {
	if t := l.Template(c.Template); t != nil {
		for _, s := range t.Sections {
			if !c.Sections[s.ID].Empty() {
				out = append(out, s.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Sections)) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Side gives the sections that an assessment has or could have, but for those that
// stay in the house.
func (l *Library) Side(c *Content) Side {
	out := Side{Template: c.Template}
	if t := l.Template(c.Template); t != nil {
		for _, s := range t.Sections {
			out.Sections = append(out.Sections, s.ID)
		}
	}
	for _, id := range l.Order(c) {
		if !slices.Contains(out.Sections, id) {
			out.Sections = append(out.Sections, id)
		}
	}
	out.Sections = slices.DeleteFunc(out.Sections, func(id string) bool { return l.Stays(c.Template, id) })
	return out
}

// Travels gives what of an assessment may be shared: all but the sections that
// stay in the house, and the case that it is about.
func (l *Library) Travels(c Content) Content {
	c.Case = ""
	c.Sections = maps.Clone(c.Sections)
	maps.DeleteFunc(c.Sections, func(id string, _ i18n.Text) bool { return l.Stays(c.Template, id) })
	return c
}

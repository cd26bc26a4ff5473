package questionnaire

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/form"
)

//go:embed data
var shipped embed.FS

// Library is the questionnaires and mappings of a hub. It is not changed once it
// is read.
type Library struct {
	all      []Questionnaire // ascending by id, then version
	mappings []Mapping
}

// Ids of those that are shipped.
const (
	Framework = "framework"
	Short     = "short"
)

// Shipped reads what comes with the program.
func Shipped() (*Library, error) {
	sub, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, err
	}
	return (&Library{}).With(sub)
}

// With adds the questionnaires and mappings of a directory: questionnaires/*.json
// and mappings/*.json. One with the id and version of another stands in its place,
// and so does a mapping between the same two versions. What is wrong is
// fail.Invalid, with the name of the file and the line.
func (l *Library) With(dir fs.FS) (*Library, error) {
	out := &Library{all: slices.Clone(l.all), mappings: slices.Clone(l.mappings)}
	leads := func(m *Mapping) {
		same := func(o Mapping) bool { return o.Questionnaire == m.Questionnaire && o.From == m.From && o.To == m.To }
		out.mappings = append(slices.DeleteFunc(out.mappings, same), *m)
	}
	err := each(dir, "questionnaires/*.json", func(q *Published) error {
		same := func(o Questionnaire) bool { return o.ID == q.ID && o.Version == q.Version }
		out.all = append(slices.DeleteFunc(out.all, same), q.Questionnaire)
		if q.Next != nil {
			leads(q.Next)
		}
		return q.Check()
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out.all, func(a, b Questionnaire) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(number(a.Version), number(b.Version)))
	})
	err = each(dir, "mappings/*.json", func(m *Mapping) error {
		leads(m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range out.mappings { // of what was there before, too: an item may be gone
		if err := out.mappings[i].check(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// each reads the files of a directory that fit a pattern, each as one JSON value
// whose members are all known.
func each[T any](dir fs.FS, pattern string, do func(*T) error) error {
	names, err := fs.Glob(dir, pattern)
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := fs.ReadFile(dir, name)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the file %s cannot be read", path.Base(name))
		}
		var v T
		d := json.NewDecoder(bytes.NewReader(content))
		d.DisallowUnknownFields()
		if err = d.Decode(&v); err == nil {
			if _, more := d.Token(); more != io.EOF {
				err = bad("something follows the value")
			}
		}
		if err != nil {
			return fail.Wrap(err, fail.Invalid, "the file %s is not well formed, in line %d", path.Base(name), lineOf(err, content, d.InputOffset()))
		}
		if err := do(&v); err != nil {
			return fail.Wrap(err, fail.Invalid, "the file %s: %s", path.Base(name), fail.Message(err))
		}
	}
	return nil
}

// lineOf is the line of a file in which something is wrong, counted from 1; where
// the error does not tell, that up to which the file was read.
func lineOf(err error, content []byte, read int64) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		read = syntax.Offset
	case errors.As(err, &kind):
		read = kind.Offset
	default: // a member that nobody knows is named, and not placed
		if _, name, found := strings.Cut(err.Error(), "unknown field "); found {
			if at := bytes.Index(content, []byte(name)); at >= 0 {
				read = int64(at)
			}
		}
	}
	return 1 + bytes.Count(content[:min(int(read), len(content))], []byte("\n"))
}

// number is a version as a number; 0 for what is none.
func number(version string) int {
	n, err := strconv.Atoi(version)
	if err != nil {
		return 0
	}
	return n
}

// All lists every version of every questionnaire, by id, oldest first.
func (l *Library) All() []Questionnaire { return slices.Clone(l.all) }

// Current lists the questionnaires that new reports answer: of each the highest
// version, by id.
func (l *Library) Current() (out []*Questionnaire) {
	for i := range l.all {
		if i+1 == len(l.all) || l.all[i+1].ID != l.all[i].ID {
			out = append(out, &l.all[i])
		}
	}
	return out
}

// Get finds a questionnaire; with an empty version the current one. It is nil when
// there is none.
func (l *Library) Get(id, version string) *Questionnaire {
	var out *Questionnaire
	for i := range l.all {
		if l.all[i].ID == id && (version == "" || l.all[i].Version == version) {
			out = &l.all[i]
		}
	}
	return out
}

// Of finds the item on a topic in a current questionnaire: "framework" first, then
// by id. All three are nil when there is none.
func (l *Library) Of(topic string) (*Questionnaire, *Section, *Item) {
	all := l.Current()
	slices.SortStableFunc(all, func(a, b *Questionnaire) int {
		return cmp.Compare(btoi(a.ID != Framework), btoi(b.ID != Framework))
	})
	for _, q := range all {
		for i := range q.Sections {
			s := &q.Sections[i]
			for j := range s.Items {
				if s.Items[j].Topic() == topic {
					return q, s, &s.Items[j]
				}
			}
		}
	}
	return nil, nil, nil
}

// Covering lists the topics of items that take a provision together with others.
func (l *Library) Covering(provision string) (out []string) {
	for _, q := range l.Current() {
		for i := range q.Sections {
			for j := range q.Sections[i].Items {
				if item := &q.Sections[i].Items[j]; slices.Contains(item.Covers, provision) {
					out = append(out, item.Topic())
				}
			}
		}
	}
	return out
}

// Parts gives the items on the parts of a provision that no item is on as a whole, in
// the order of the questionnaires, each provision once: what is asked for under the
// provision is that.
func (l *Library) Parts(provision string) (out []Item) {
	if _, _, whole := l.Of(provision); whole != nil || strings.Count(provision, ":") < 2 {
		return nil
	}
	for _, q := range l.Current() {
		for i := range q.Sections {
			for _, item := range q.Sections[i].Items {
				if form.Whole(provision, item.Provision) && !slices.ContainsFunc(out, func(have Item) bool { return have.Provision == item.Provision }) {
					out = append(out, item)
				}
			}
		}
	}
	return out
}

// Around lists the topics of items that are parts of a provision, or else of which it
// is a part, or that take it together with others: what somebody may mean who asks
// for a provision that no item is on. They come in the order of the questionnaires,
// each once.
func (l *Library) Around(provision string) []string {
	var parts, wholes []string
	for _, q := range l.Current() {
		for i := range q.Sections {
			for j := range q.Sections[i].Items {
				item := &q.Sections[i].Items[j]
				switch {
				case item.Provision == "":
				case strings.Contains(provision, ":") && strings.HasPrefix(item.Provision, provision+":"):
					parts = append(parts, item.Topic())
				case strings.HasPrefix(provision, item.Provision+":"):
					wholes = append(wholes, item.Topic())
				}
			}
		}
	}
	if len(parts) == 0 {
		parts = wholes
	}
	var out []string
	for _, topic := range append(parts, l.Covering(provision)...) {
		if !slices.Contains(out, topic) {
			out = append(out, topic)
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	module "comity.example/comity/internal/module/implementation/web"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// longest is the most bytes of any field.
const longest = 200_000

// FormLimit is how many bytes a form may send: more than any of its fields
// takes, so that whoever pastes too much into one finds all others as they were.
const FormLimit = 16 << 20

// Form is what was typed into a form.
type Form = submissionweb.Filled

// Shared is what the pages of every kind need of the rest of the hub. Way is
// required.
type Shared struct {
	*submissionweb.Way
	// Subject gives the address of the page about a frozen id; "" when it has none.
	// It may be nil, as all below.
	Subject func(id string) string
	// Cited gives how the thing under a frozen id is cited; "" when nobody knows.
	Cited func(id string) string
	// Titled gives the title of a provision; empty when it has none.
	Titled func(ctx context.Context, id string) i18n.Text
	// Provisions are the provisions that a form offers, in the reader's language.
	Provisions func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
}

// Sorted gives ids of participants in the alphabetical order of their names in
// the reader's language.
func (p *Shared) Sorted(l *i18n.Locale, ids []string) []string {
	out := slices.Clone(ids)
	i18n.Sort(l, out, func(id string) string { return p.Called(l, id) })
	return out
}

// Authors is what a list is ordered by: the names of some participants.
func (p *Shared) Authors(l *i18n.Locale, ids []string) string {
	return l.And(p.CalledAll(l, ids)...)
}

// Within names the authors of what stands on the page of a regional group, and says
// below why it does where none of them is a State of it; in is nil anywhere else.
func (p *Shared) Within(l *i18n.Locale, in *module.Group, told *submission.Told) templ.Component {
	view := submissionweb.AuthorsView(l, p.Names, told)
	if in == nil {
		return view
	}
	return module.Under(view, in.Why(l, told.Via.Authors(), func(ids []string) string { return p.Authors(l, ids) }))
}

// Cite is how the thing under a frozen id is cited, or else the id.
func (p *Shared) Cite(id string) string {
	if p.Cited != nil && p.Cited(id) != "" {
		return p.Cited(id)
	}
	return id
}

// Cites is how the things under frozen ids are cited.
func (p *Shared) Cites(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, p.Cite(id))
	}
	return out
}

// CalledAll are the names of some participants, in alphabetical order.
func (p *Shared) CalledAll(l *i18n.Locale, ids []string) (out []string) {
	for _, id := range p.Sorted(l, ids) {
		out = append(out, p.Called(l, id))
	}
	return out
}

// About leads to what something is about: provisions, instruments.
func (p *Shared) About(l *i18n.Locale, ids []string) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		out = append(out, p.To(l, id))
	}
	return ui.List(l, out...)
}

// To leads to the thing under a frozen id, by how it is cited.
func (p *Shared) To(l *i18n.Locale, id string) templ.Component {
	if p.Subject != nil && p.Subject(id) != "" {
		return ui.SymbolLink(l, l.Path(p.Subject(id)), p.Cite(id))
	}
	return ui.Symbol(p.Cite(id))
}

// Provision leads to a page of a provision by how it is cited, above its title.
func (p *Shared) Provision(ctx context.Context, l *i18n.Locale, id, to string) templ.Component {
	lines := []templ.Component{ui.A(l.Path(to), p.Cite(id))}
	if p.Titled != nil {
		if title := p.Titled(ctx, id); !title.Empty() {
			lines = append(lines, ui.Text(l, title))
		}
	}
	return ui.Lines(lines...)
}

// Offered are the provisions that a form offers.
func (p *Shared) Offered(ctx context.Context, l *i18n.Locale) ([]ui.Option, error) {
	if p.Provisions == nil {
		return nil, nil
	}
	return p.Provisions(ctx, l)
}

// Lines gives what was typed into a field, line by line.
func Lines(f *Form, name string) (out []string) {
	for line := range strings.Lines(f.Get(name)) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Area is a field of several lines. most is in bytes.
func Area(f *Form, name, key string, rows, most int) ui.Input {
	in := f.Input(ui.Area, name, key, most/4)
	in.Rows = rows
	return in
}

// Chosen is a field in which one of some values is chosen; none stands for none
// of them.
func Chosen(f *Form, name, key, none string, options []ui.Option) ui.Input {
	in := f.Input(ui.Choice, name, key, 0)
	if in.Options = options; none != "" {
		in.Options = ui.Options(none, options...)
	}
	return in
}

// Optional says of a field that it may be left empty.
func Optional(in ui.Input) ui.Input {
	in.Optional = true
	return in
}

// Further is a field, opened on demand, in which any of some values are chosen.
func Further(f *Form, name, key string, options []ui.Option) ui.Input {
	in := f.Input(ui.Choices, name, key, 0)
	in.Value, in.Values, in.Options, in.Optional = "", f.Values[name], options, true
	return ui.Input{Kind: ui.Fieldset, Name: name + "-set", Label: in.Label, Folded: true, Inputs: []ui.Input{in}}
}

// IDs reads what was chosen, in ascending order.
func IDs(f *Form, name string) []string {
	out := slices.Sorted(slices.Values(f.Values[name]))
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return id == "" })
}

// Query writes what a list is narrowed by, as an address does; empty when there
// is nothing.
func Query(before int64, pairs ...[2]string) string {
	q := url.Values{}
	for _, p := range pairs {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Narrowed is by what a list is narrowed, as its address has it.
type Narrowed map[string]string

// NarrowedBy reads the parameters of some names.
func NarrowedBy(r *http.Request, names ...string) Narrowed {
	out := Narrowed{}
	for _, name := range names {
		out[name] = r.URL.Query().Get(name)
	}
	return out
}

// Query writes it as an address does: see Query.
func (n Narrowed) Query(before int64) string {
	var pairs [][2]string
	for name, v := range n {
		pairs = append(pairs, [2]string{name, v})
	}
	return Query(before, pairs...)
}

// Before reads where a part of a list begins.
func Before(r *http.Request) (int64, error) {
	s := r.URL.Query().Get("before")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Invalid, "This list has no such part.")
	}
	return n, nil
}

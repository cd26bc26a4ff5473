package cooperation

import (
	"slices"

	"comity.example/comity/internal/fail"
)

// Fits reports whether a matter, and the checklists of a request, are as the
// current template of its kind asks for: fail.Invalid when a required field is
// empty, or there is something that the template does not have. It is asked of
// what is about to be said, never of what was.
func (t *Templates) Fits(b Body) error {
	var m *Matter
	var lists [2][]Checked
	switch b := b.(type) {
	case *Notified:
		m = &b.Matter
	case *Requested:
		m, lists = &b.Matter, [2][]Checked{b.Checklist, b.Privacy}
	case *Correction:
		if b.Matter == nil {
			return nil
		}
		m = b.Matter
		if b.Asking != nil {
			lists = [2][]Checked{b.Asking.Checklist, b.Asking.Privacy}
		}
	default:
		return nil
	}
	tpl := t.Template(m.Template)
	if tpl == nil || b.as().Verb == Sent && tpl.Kind != b.as().Kind {
		return fail.New(fail.Invalid, "This hub has no template %.40q.", m.Template)
	}
	if err := t.fits(tpl, m); err != nil {
		return err
	}
	if lists[0] == nil && lists[1] == nil {
		return nil
	}
	for i, items := range [][]Term{tpl.Checklist, tpl.Privacy} {
		for _, item := range items {
			if !slices.ContainsFunc(lists[i], func(c Checked) bool { return c.Item == item.ID }) {
				return fail.New(fail.Invalid, "Each item of the checklists is answered, with yes or no.")
			}
		}
	}
	return nil
}

func (t *Templates) fits(tpl *Template, m *Matter) error {
	for _, f := range tpl.Fields {
		if f.Required && m.Fields[f.ID].Empty() {
			return fail.New(fail.Invalid, "The template asks for the field %.40q.", f.ID)
		}
	}
	for id := range m.Fields {
		if tpl.Field(id) == nil {
			return fail.New(fail.Invalid, "The template has no field %.40q.", id)
		}
	}
	has := func(l *List, id string) bool {
		return l != nil && slices.ContainsFunc(l.Terms, func(e Term) bool { return e.ID == id })
	}
	if !has(t.Newest(RSIT), m.Class) {
		return fail.New(fail.Invalid, "The list has no class %.40q.", m.Class)
	}
	for _, id := range m.Infrastructure {
		if !has(t.Newest(Infrastructure), id) {
			return fail.New(fail.Invalid, "The list has no infrastructure %.40q.", id)
		}
	}
	if s := m.Severity; s != (Severity{}) && !has(t.List(s.Schema), s.Category) {
		return fail.New(fail.Invalid, "The schema has no category %.40q.", s.Category)
	}
	return nil
}

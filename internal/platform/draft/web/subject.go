package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Words is what a type of statement is called, whatever its version; the type
// itself where the catalogues have no words for it.
func Words(l *i18n.Locale, typ string) string {
	name, _, _ := strings.Cut(typ, "/")
	if key := "draft.word." + name; l.Has(key) {
		return l.T("draft.word." + name)
	}
	return typ
}

// titled is what a draft is called in a list, and the label of that line: the
// narrowest of what it is called after.
type titled struct {
	words   string
	marking statement.Marking
}

// within adds to what a draft does what it is said in, where that has a name.
func (p Pages) within(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft, does string) (titled, error) {
	out := titled{does, marked(d)}
	if p.Within == nil {
		return out, nil
	}
	name, m, err := p.Within(ctx, l, actor, d)
	if err != nil || name == "" {
		return out, err
	}
	return titled{l.T("draft.within", "what", does, "name", name), narrow(marking.Narrowest(d.Marking, m))}, nil
}

// together adds to the first of several public statements in one draft how many more
// there are. How many a confidential one has is not shown.
func together(l *i18n.Locale, first string, d *draft.Draft) string {
	if more := len(d.Parts) - 1; more > 0 && d.Marking == statement.Clear {
		return l.T("draft.together.more", "first", first, "more", l.N("draft.together.n", more))
	}
	return first
}

// titles are what the drafts of a list are called, and the label of the page on
// which they stand.
func (p Pages) titles(ctx context.Context, l *i18n.Locale, actor policy.Actor, all []draft.Draft) (map[draft.ID]titled, statement.Marking, error) {
	out, narrowest := map[draft.ID]titled{}, statement.Clear
	for _, d := range all {
		does, _ := p.view(l, d)
		does = together(l, does, &d)
		t, err := p.within(ctx, l, actor, d, does)
		if err != nil {
			return nil, "", err
		}
		out[d.ID] = t
		if t.marking != "" {
			narrowest = marking.Narrowest(narrowest, t.marking)
		}
	}
	return out, narrow(narrowest), nil
}

// concerned shows what a draft is about and what it refers to, apart from what is
// signed, and gives the narrowest label of that. Who clears a confirmation has to
// see what is confirmed.
func (p Pages) concerned(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft) ([]templ.Component, statement.Marking, error) {
	narrowest := statement.Clear
	if p.About == nil {
		return nil, narrowest, nil
	}
	var out []templ.Component
	add := func(part, heading string, ids []string) error {
		var blocks []templ.Component
		seen := map[string]bool{"": true}
		for _, id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			s, err := p.About(ctx, l, actor, d, id)
			if err != nil {
				return err
			}
			if s == nil {
				continue
			}
			if s.Marking != "" {
				narrowest = marking.Narrowest(narrowest, s.Marking)
			}
			blocks = append(blocks, ui.Para(s.Title))
			if s.View != nil {
				blocks = append(blocks, s.View)
			}
		}
		if len(blocks) > 0 {
			note := ui.Para(ui.Quiet(l.T("draft.one.context")))
			out = append(out, ui.Part(part, heading, 2, append([]templ.Component{note}, blocks...)...))
		}
		return nil
	}
	if err := add("about", l.T("draft.one.about"), []string{d.Subject}); err != nil {
		return nil, narrowest, err
	}
	var refs []string
	for _, r := range d.Refs {
		if ref := r.String(); ref != d.Subject {
			refs = append(refs, ref)
		}
	}
	err := add("refs", l.T("draft.one.refs"), refs)
	return out, narrowest, err
}

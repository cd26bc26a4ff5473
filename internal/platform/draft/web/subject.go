package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
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

// concerned shows what a draft is about and what it refers to. Who clears a
// confirmation has to see what is confirmed.
func (p Pages) concerned(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft) ([]templ.Component, error) {
	if p.About == nil {
		return nil, nil
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
			s, err := p.About(ctx, l, actor, id)
			if err != nil {
				return err
			}
			if s == nil {
				continue
			}
			blocks = append(blocks, ui.Para(s.Title))
			if s.View != nil {
				blocks = append(blocks, s.View)
			}
		}
		if len(blocks) > 0 {
			out = append(out, ui.Part(part, heading, 2, blocks...))
		}
		return nil
	}
	if err := add("about", l.T("draft.one.about"), []string{d.Subject}); err != nil {
		return nil, err
	}
	var refs []string
	for _, r := range d.Refs {
		if ref := r.String(); ref != d.Subject {
			refs = append(refs, ref)
		}
	}
	return out, add("refs", l.T("draft.one.refs"), refs)
}

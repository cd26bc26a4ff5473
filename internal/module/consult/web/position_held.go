package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// heldAlready finds the positions that some hold on a provision, a term or a
// question, and have not withdrawn: newest first, each once.
func (p *Views) heldAlready(ctx context.Context, on string, holders []string) (out []position.Position, err error) {
	if on == "" {
		return nil, nil
	}
	seen := map[string]bool{}
	for _, id := range holders {
		if id == "" {
			continue
		}
		part, err := p.Positions.Queries.List(ctx, position.Filter{On: on, Holder: id})
		if err != nil {
			return nil, err
		}
		for _, v := range part.Items {
			if v.Withdrawn == nil && !seen[v.ID] {
				seen[v.ID] = true
				out = append(out, v)
			}
		}
	}
	return out, nil
}

// alreadyHeld says that there are positions of the same holder on the same
// thing, and leads to where each is corrected or withdrawn instead.
func (p *Views) alreadyHeld(l *i18n.Locale, actor policy.Actor, held []position.Position) templ.Component {
	if len(held) == 0 {
		return templ.NopComponent
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("position.held.lead")))}
	for i := range held {
		v := &held[i]
		one := []templ.Component{ui.Text(l, view(l, v)), ui.A(l.Path(views, v.ID), l.T("position.held.see", "when", l.Day(v.At.UTC().Format("2006-01-02"))))}
		blocks = append(blocks, ui.Para(ui.Lines(append(one, p.viewWays(l, v, actor)...)...)))
	}
	return ui.NoticeOf(l.T("position.held"), blocks...)
}

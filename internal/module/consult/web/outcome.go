package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// published is where all publications are listed.
const published = "/publications"

// outcome is what a consultation came to, on its home, and for its organiser the
// way to publish.
func (p *Pages) outcome(ctx context.Context, l *i18n.Locale, c *consult.Consultation, actor policy.Actor, page *ui.Page) (templ.Component, error) {
	if p.Outcome == nil {
		return templ.NopComponent, nil
	}
	share, err := p.Outcome(ctx, l, c.ID)
	if err != nil {
		return nil, err
	}
	page.RestsOn = append(page.RestsOn, share.RestsOn...)
	var blocks []templ.Component
	if share.Body != nil {
		blocks = append(blocks, share.Body)
	}
	if p.runs(actor, c) {
		blocks = append(blocks, ui.Para(ui.A(l.Path("/desk/consultations", c.ID, "publish"), l.T("publication.prepare.title"))))
	}
	return ui.Stack(blocks...), nil
}

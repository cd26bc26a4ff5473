package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// yours is what an actor can do in a consultation now: nothing for visitors.
func (p *Pages) yours(l *i18n.Locale, c *consult.Consultation, actor policy.Actor) templ.Component {
	var ways []templ.Component
	if p.Choosing != nil && c.Concluded == nil && p.runs(actor, c) {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "groups", "new"), l.T("process.group.form")),
			ui.A(l.Path(desk, c.ID, "conclude"), l.T("process.conclude")))
	}
	if x := (&running{actor: actor, c: *c, as: actor.For}); p.Choosing != nil && c.Concluded == nil && actor.SignedIn() && p.tables(x) == nil {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "texts", "new"), l.T("process.text.title")))
	}
	if len(ways) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/ui"
)

// comesAfter lists the phases that come after one with their dates, above the
// form that moves its end: they stay as they are.
func (p *Pages) comesAfter(l *i18n.Locale, c *consult.Consultation, phase string) templ.Component {
	var after []templ.Component
	for i, met := 0, false; i < len(c.Phases); i++ {
		ph := &c.Phases[i]
		if met && ph.Frame == nil {
			after = append(after, p.spanOf(l, c, ph))
		}
		met = met || ph.ID == phase
	}
	if len(after) == 0 {
		return templ.NopComponent
	}
	return ui.NoticeOf(l.T("consult.move.after"), ui.Para(ui.Lines(after...)), ui.Para(ui.Plain(l.T("consult.move.after.stay"))))
}

func (p *Pages) spanOf(l *i18n.Locale, c *consult.Consultation, ph *consult.PhaseNow) templ.Component {
	return ui.Sentence(l, "consult.move.phase", ui.Parts{"phase": ui.Text(l, ph.Title), "from": p.deadline(l, c.Zone, ph.Opens), "until": p.deadline(l, c.Zone, ph.Closes)})
}

// overruns warns of the phases that a phase would outlast, before its end is
// moved; nothing where there are none.
func (p *Pages) overruns(l *i18n.Locale, c *consult.Consultation, m *consult.Moved) templ.Component {
	var out []templ.Component
	for _, o := range c.Overruns(m.Phase, m.Closes) {
		key := "consult.move.begins"
		if o.Ends {
			key = "consult.move.ends"
		}
		out = append(out, ui.Sentence(l, key, ui.Parts{"phase": p.spanOf(l, c, &o.PhaseNow), "end": p.deadline(l, c.Zone, m.Closes)}))
	}
	if len(out) == 0 {
		return templ.NopComponent
	}
	return ui.NoticeOf(l.T("consult.move.overrun"), ui.Para(ui.Lines(out...)), ui.Para(ui.Plain(l.T("consult.move.after.stay"))))
}

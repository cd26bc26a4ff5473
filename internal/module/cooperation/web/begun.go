package web

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// begins fills a form in with what is known where it was asked for: whom it is
// for, and the case from which it arises. It gives what is to be said of that.
func (v *viewer) begins(tpl *cooperation.Template, given, asked url.Values) templ.Component {
	given["to"] = asked["to"]
	if id := asked.Get("occasion"); id != "" {
		given.Set("occasion", id)
	}
	id := asked.Get("arises")
	if id == "" {
		return nil
	}
	given.Set("arises", id)
	all, err := v.p.Queries.Case(v.ctx, v.actor, id)
	if err != nil { // it is not the reader's: the form says its id, and the rules the rest
		return nil
	}
	t := all[0].Thread
	if t.Occasion != nil {
		given.Set("occasion", t.Occasion.ID)
	}
	shown := t.Shown()
	given.Set("marking", string(marking.Narrowest(shown, statement.Amber)))
	if t.Matter == nil {
		return nil
	}
	parts := ui.Parts{"who": v.Who(t.Opener), "marking": ui.Label(shown)}
	if marking.Narrower(shown, statement.Amber) {
		return ui.Para(ui.Sentence(v.Locale, "cooperation.begun.withheld", parts))
	}
	v.takesOver(tpl, given, t.Matter)
	return ui.Para(ui.Sentence(v.Locale, "cooperation.begun", parts))
}

// takesOver fills in what a form has in common with what another case is about.
// Words are taken over in the language of the page, or not at all.
func (v *viewer) takesOver(tpl *cooperation.Template, given url.Values, m *cooperation.Matter) {
	words := func(name string, t i18n.Text) {
		if s := t.In[v.Tag()]; s != "" {
			given.Set(name, s)
		}
	}
	words("title", m.Title)
	words("designated", m.Designated)
	if slices.ContainsFunc(tpl.Fields, func(f cooperation.Field) bool { return f.ID == "situation" }) {
		words("field-situation", m.Fields["seen"])
	}
	for _, f := range tpl.Fields {
		words("field-"+f.ID, m.Fields[f.ID])
	}
	given.Set("zone", m.From.Zone)
	given.Set("from", clockOf(m.From, m.From.Zone))
	given.Set("last", clockOf(m.Until, m.From.Zone))
	given.Set("class", m.Class)
	if m.Severity.Schema == tpl.Severity {
		given.Set("severity", m.Severity.Category)
	}
	given["infrastructure"] = m.Infrastructure
	given.Set("indicators", lines(m.Indicators))
}

package web

import (
	"net/url"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/statement"
)

// begins fills a form in with what is known where it was asked for: whom it is
// for, and the case from which it arises.
func (v *viewer) begins(tpl *cooperation.Template, f *form, asked url.Values) error {
	given := f.v
	given["to"] = asked["to"]
	for _, name := range []string{"occasion", "arises"} {
		if id := asked.Get(name); id != "" {
			given.Set(name, id)
		}
	}
	if err := v.places(tpl.Kind, f); err != nil {
		return err
	}
	if v.meeting != nil {
		given.Set("marking", string(marking.Narrowest(v.meeting.Marking, statement.Amber)))
	}
	if v.source == nil {
		return nil
	}
	if o := v.source.Occasion; o != nil && v.meeting == nil {
		given.Set("occasion", o.ID)
		if err := v.places(tpl.Kind, f); err != nil {
			return err
		}
	}
	given.Set("marking", string(marking.Narrowest(v.source.Marking, statement.Marking(given.Get("marking")))))
	if v.begun = v.source.Matter != nil; v.begun && !v.withheld() {
		v.takesOver(tpl, given, v.source.Matter)
	}
	return nil
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

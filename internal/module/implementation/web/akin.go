package web

import (
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
)

// Akin says of something on the page about a provision, or in a list that is narrowed
// to one, that it does not name the provision itself but a whole of it or a part: which
// one. It is nil where it names the provision, or where there is none. cite gives how a
// provision is cited.
func Akin(l *i18n.Locale, cite func(id string) string, provision string, named []string) templ.Component {
	if provision == "" || slices.Contains(named, provision) {
		return nil
	}
	for _, id := range named {
		key := "implementation.akin.whole"
		if form.Whole(provision, id) {
			key = "implementation.akin.part"
		}
		if form.Akin(id, provision) {
			return ui.QuietOf(ui.Sentence(l, key, ui.Parts{"named": ui.Symbol(cite(id)), "provision": ui.Symbol(cite(provision))}))
		}
	}
	return nil
}

// Under puts what Akin says below something; nothing where that is nil.
func Under(view, akin templ.Component) templ.Component {
	if akin == nil {
		return view
	}
	return ui.Lines(view, akin)
}

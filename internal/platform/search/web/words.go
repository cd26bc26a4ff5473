package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/ui"
)

// words shows a snippet with what was looked for marked.
func words(s search.Snippet) templ.Component {
	pieces := make([]ui.Found, len(s.Parts))
	for i, p := range s.Parts {
		pieces[i] = ui.Found{Words: p.Text, Match: p.Match}
	}
	return ui.Matches(pieces)
}

// tongue gives the lang and dir attributes of words that are not in the page's
// language.
func tongue(l *i18n.Locale, lang string) templ.Attributes {
	if lang == "" || lang == l.Tag() {
		return templ.Attributes{}
	}
	return templ.Attributes{"lang": lang, "dir": string(i18n.DirectionOf(lang))}
}

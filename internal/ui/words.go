package ui

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// JumpEntry is one line of a Jump list.
type JumpEntry struct {
	Href  string
	Words string
	Note  string // one sentence on what is there; may be empty
}

func autonym(l *i18n.Locale) string { return i18n.Autonym(l.Tag()) }

// languageOf gives the lang and dir attributes of words in lang, or none when
// that is the page's own language.
func languageOf(l *i18n.Locale, lang string) templ.Attributes {
	if lang == "" || lang == l.Tag() {
		return templ.Attributes{}
	}
	return templ.Attributes{"lang": lang, "dir": string(i18n.DirectionOf(lang))}
}

// currentPage gives aria-current: "page" for the page itself, "true" for the
// room it is in.
func currentPage(room, page bool) templ.Attributes {
	switch {
	case page:
		return templ.Attributes{"aria-current": "page"}
	case room:
		return templ.Attributes{"aria-current": "true"}
	}
	return templ.Attributes{}
}

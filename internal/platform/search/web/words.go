package web

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// words shows a snippet with what was looked for marked. It is written by hand:
// inside a line every space counts.
func words(s search.Snippet) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, p := range s.Parts {
			html := templ.EscapeString(p.Text)
			if p.Match {
				html = "<b>" + html + "</b>"
			}
			if _, err := io.WriteString(w, html); err != nil {
				return err
			}
		}
		return nil
	})
}

// tongue gives the lang and dir attributes of words that are not in the page's
// language.
func tongue(l *i18n.Locale, lang string) templ.Attributes {
	if lang == "" || lang == l.Tag() {
		return templ.Attributes{}
	}
	return templ.Attributes{"lang": lang, "dir": string(i18n.DirectionOf(lang))}
}

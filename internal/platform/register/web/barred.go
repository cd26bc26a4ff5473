package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/ui"
)

// Barred says that a participant was suspended or withdrawn: of something that
// was entered before, that this came later, and that what was said before stays
// valid.
func Barred(l *i18n.Locale, who templ.Component, b register.Bar, later bool) templ.Component {
	key := "register.barred." + b.Status
	if later {
		key += "-later"
	}
	return ui.Sentence(l, key, ui.Parts{"participant": who, "index": ui.A(l.Path("/statements", b.Statement.String()), l.Number(b.Index))})
}

// barred says of a statement who of those whose words it carries is suspended or
// withdrawn now. What is struck is not called valid.
func (p Pages) barred(l *i18n.Locale, d register.Detail) templ.Component {
	var out []templ.Component
	for _, b := range d.Barred {
		out = append(out, ui.Para(Barred(l, p.who(l, b.Participant), b, b.Index > d.Index && d.Struck == nil)))
	}
	return ui.NoticeOf(l.T("register.barred.heading"), out...)
}

// who names a participant, with the way to its page.
func (p Pages) who(l *i18n.Locale, id string) templ.Component {
	if p.Names == nil {
		return p.subject(l, id)
	}
	name, lang := p.Names.Name(id, l.Tag())
	if name == id {
		return p.subject(l, id)
	}
	if lang == "" {
		lang = l.Tag()
	}
	return ui.TextLink(l, l.Path("/participants", id), i18n.Of(lang, name))
}

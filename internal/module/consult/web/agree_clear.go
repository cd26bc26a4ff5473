package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// ClearAgreed shows a draft on how a text is agreed to who is to clear it.
func (p *Pages) ClearAgreed(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		b, err := adoption.Decode(typ, body)
		if err != nil {
			return word(l, typ), p.broken(l)
		}
		via := func(v submission.Via) templ.Component {
			return p.Handing(l, &v)
		}
		switch b := b.(type) {
		case *adoption.Begun:
			return word(l, typ), ui.Stack(p.as(l, b.As, append(clearVersion(l, b.Version, b.Hash), p.clearUntil(l, b.Until))...), ui.Paragraphs(l, b.Note))
		case *adoption.Extended:
			return word(l, typ), ui.Stack(p.as(l, b.As, clearOf(l, "adoption.procedure", b.Procedure), p.clearUntil(l, b.Until)), ui.Paragraphs(l, b.Reason))
		case *adoption.Adopted:
			return word(l, typ), ui.Stack(p.as(l, b.As, clearVersion(l, b.Version, b.Hash)...), ui.Paragraphs(l, b.Note))
		case *adoption.Broken:
			return word(l, typ), ui.Stack(via(b.Via), ui.FactList(append(ui.Facts{clearOf(l, "adoption.procedure", b.Procedure)}, clearUnit(l, b.Unit)...)), ui.Paragraphs(l, b.Reason))
		case *adoption.Reserved:
			return word(l, typ), ui.Stack(via(b.Via), ui.FactList(append(ui.Facts{{Term: l.T("adoption.kind"), Content: ui.Plain(l.T("adoption.kind." + string(b.Kind)))},
				{Term: l.T("text.version.head"), Content: ui.Plain(l.Number(b.Version))}}, clearUnit(l, b.Unit)...)), ui.Paragraphs(l, b.Words))
		case *adoption.Lifted:
			return word(l, typ), ui.Stack(via(b.Via), ui.FactList(ui.Facts{clearOf(l, "adoption.reservation", b.Reservation),
				{Term: l.T("adoption.outcome"), Content: ui.Plain(l.T("adoption.lift." + string(b.Outcome)))}}), ui.Paragraphs(l, b.Reason))
		}
		return word(l, typ), p.broken(l)
	}
}

// clearVersion names a version by its number and its hash.
func clearVersion(l *i18n.Locale, n int64, h redline.Hash) []ui.Fact {
	return []ui.Fact{{Term: l.T("text.version.head"), Content: ui.Plain(l.Number(n))}, {Term: l.T("text.hash"), Content: ui.Code(string(h))}}
}

// clearUntil is an instant in UTC: a draft does not say in which zone its
// consultation counts.
func (p *Pages) clearUntil(l *i18n.Locale, until string) ui.Fact {
	return ui.Fact{Term: l.T("adoption.ends"), Content: p.deadline(l, "UTC", until)}
}

func clearOf(l *i18n.Locale, key string, id statement.Hash) ui.Fact {
	return ui.Fact{Term: l.T(key), Content: ui.A(l.Path("/statements", id.String()), id.String()[:16])}
}

func clearUnit(l *i18n.Locale, unit string) []ui.Fact {
	on := ui.Plain(l.T("adoption.whole"))
	if unit != "" {
		on = ui.Symbol(unit)
	}
	return []ui.Fact{{Term: l.T("adoption.on"), Content: on}}
}

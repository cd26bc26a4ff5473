package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/ui"
)

// name gives a participant's name in words.
func (v *view) name(id string) string {
	name, _ := v.who.Name(id, v.l.Tag())
	return name
}

// state is a link to a State's page, in the reader's language where its name
// exists there.
func (v *view) state(id string) templ.Component {
	name, lang := v.who.Name(id, v.l.Tag())
	href := v.l.Path(home+"/states", strings.TrimPrefix(id, "state:"))
	if lang == "" || lang == v.l.Tag() {
		return ui.A(href, name)
	}
	return ui.TextLink(v.l, href, i18n.Of(lang, name))
}

// states lists States in the reader's alphabet.
func (v *view) states(ids []string) templ.Component {
	sorted := append([]string{}, ids...)
	i18n.Sort(v.l, sorted, v.name)
	links := make([]templ.Component, len(sorted))
	for i, id := range sorted {
		links[i] = v.state(id)
	}
	return ui.List(v.l, links...)
}

// party names a party: by the directory where it is listed, else in the words
// of the record.
func (v *view) party(p record.Party) templ.Component {
	if strings.HasPrefix(p.Participant, "state:") {
		return v.state(p.Participant)
	}
	if p.Participant != "" {
		if name, lang := v.who.Name(p.Participant, v.l.Tag()); lang != "" {
			return ui.In(v.l, i18n.Of(lang, name))
		}
	}
	return ui.In(v.l, p.Name)
}

// parties lists parties in the reader's alphabet.
func (v *view) parties(all []record.Party) templ.Component {
	if len(all) == 0 {
		return nil
	}
	sorted := append([]record.Party{}, all...)
	i18n.Sort(v.l, sorted, v.partyName)
	parts := make([]templ.Component, len(sorted))
	for i, p := range sorted {
		parts[i] = v.party(p)
	}
	return ui.List(v.l, parts...)
}

// partyName gives a party's name in plain words.
func (v *view) partyName(p record.Party) string {
	if p.Participant != "" {
		if name, lang := v.who.Name(p.Participant, v.l.Tag()); lang != "" {
			return name
		}
	}
	name, _ := p.Name.Pick(v.l)
	return name
}

// source says where something stands and how that is known.
func (v *view) source(s record.Source) templ.Component {
	place := s.Place
	where := []templ.Component{}
	if d, ok := v.documents[s.Document]; ok {
		where = append(where, ui.TextLink(v.l, v.l.Path(record.Address(d.ID)), i18n.Of("en", d.Short)))
		if place != "" {
			place = ", " + place
		}
	}
	parts := []templ.Component{}
	if s.Document != "" || place != "" {
		parts = append(parts, ui.Whole(v.l, "en", append(where, ui.Plain(place))...))
	}
	if s.Known == record.Remembered {
		parts = append(parts, ui.Badge(v.l.T("record.known.remembered")))
	}
	return ui.Join(parts...)
}

// sources lists sources under each other.
func (v *view) sources(all []record.Source) templ.Component {
	parts := make([]templ.Component, len(all))
	for i, s := range all {
		parts[i] = v.source(s)
	}
	return ui.Lines(parts...)
}

// quote shows a source's words, as printed.
func (v *view) quote(s record.Source) templ.Component {
	return ui.QuoteView(v.l, ui.Quote{Standing: ui.AsPrinted, Text: i18n.Of("en", s.Quote), Cite: v.source(s), SHA256: s.SHA256})
}

// symbols lists document symbols.
func symbols(l *i18n.Locale, all []string) templ.Component {
	if len(all) == 0 {
		return nil
	}
	parts := make([]templ.Component, len(all))
	for i, s := range all {
		parts[i] = ui.Symbol(s)
	}
	return ui.List(l, parts...)
}

// short is a recorded id without what all of its kind begin with.
func short(id, prefix string) string { return strings.TrimPrefix(id, prefix) }

// span writes the years of a column: "2004–2005", "2006".
func span(from, to int) string {
	if from == to {
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "–" + strconv.Itoa(to)
}

// bounds writes a number with what it may be when cells are unsure.
func bounds(l *i18n.Locale, f record.Figure) string {
	n := l.Number(int64(f.Number))
	if f.Least == f.Most {
		return n
	}
	return l.T("record.bounds", "n", f.Number, "least", f.Least, "most", f.Most)
}

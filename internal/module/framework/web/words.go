package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// english shows words that the corpus holds in English only.
func (v *view) english(words string) templ.Component { return ui.Foreign(v.l, "en", words) }

// stored gives stored content in the reader's language or the original.
func (v *view) stored(t i18n.Text) string {
	s, _ := t.Pick(v.l)
	return s
}

// cited is how a provision is cited: the symbol of its instrument and the
// place in it.
func cited(symbol, number string) string { return symbol + ", " + number }

// citation is a link to a provision.
func (v *view) citation(id, symbol, number string) templ.Component {
	return v.symbolLink(v.l.Path(home+"/provisions", id), cited(symbol, number))
}

// provision is a link to a provision that the view's links name; the id alone
// where they do not.
func (v *view) provision(id string) templ.Component {
	link, ok := v.links[id]
	if !ok {
		return ui.Symbol(id)
	}
	return v.citation(id, link.Symbol, link.Number)
}

// provisions are links to provisions, in their order.
func (v *view) provisions(ids []string) templ.Component {
	var out []templ.Component
	for i, id := range ids {
		if i > 0 {
			out = append(out, ui.Plain("; "))
		}
		out = append(out, v.provision(id))
	}
	return ui.Whole(v.l, "en", out...)
}

// entitled is a link to a provision with its title.
func (v *view) entitled(id string) templ.Component {
	return ui.Lines(v.provision(id), ui.In(v.l, v.links[id].Title))
}

// instrumentTitle says beside a title whether it is a translation of ours.
func (v *view) instrumentTitle(i framework.Instrument) templ.Component {
	title := ui.Text(v.l, i.Title)
	if _, shown := i.Title.Pick(v.l); slices.Contains(i.OwnTitles, shown) {
		return ui.Lines(title, ui.Plain(v.l.T("framework.title.own")))
	}
	return title
}

// instrument is a link to an instrument by its symbol.
func (v *view) instrument(id, symbol string) templ.Component {
	return v.symbolLink(v.l.Path(home+"/instruments", id), symbol)
}

// symbolLink is a link by what something is cited as, in the reader's language.
func (v *view) symbolLink(href, cited string) templ.Component {
	if words, named := framework.CitedIn(v.l, cited); named {
		return ui.A(href, words)
	}
	return ui.SymbolLink(v.l, href, cited)
}

// symbol is the same without a link.
func (v *view) symbol(cited string) templ.Component {
	if words, named := framework.CitedIn(v.l, cited); named {
		return ui.Plain(words)
	}
	return ui.Symbol(cited)
}

// called is what something is cited as, where it is words alone.
func (v *view) called(cited string) string {
	words, _ := framework.CitedIn(v.l, cited)
	return words
}

// holder names who holds a reading: by the directory where it is listed, else
// in the words of the source.
func (v *view) holder(h framework.Holder) (name, lang string) {
	if h.Participant != "" {
		if name, lang := v.who.Name(h.Participant, v.l.Tag()); lang != "" {
			return name, lang
		}
	}
	return h.Name, "en"
}

// holders lists them in the reader's alphabet.
func (v *view) holders(all []framework.Holder) templ.Component {
	sorted := append([]framework.Holder{}, all...)
	i18n.Sort(v.l, sorted, func(h framework.Holder) string { name, _ := v.holder(h); return name })
	out, foreign := make([]templ.Component, len(sorted)), false
	for i, h := range sorted {
		name, lang := v.holder(h)
		foreign = foreign || lang != v.l.Tag()
		out[i] = ui.Foreign(v.l, lang, name)
		if strings.HasPrefix(h.Participant, "state:") {
			out[i] = ui.TextLink(v.l, v.l.Path("/participants", h.Participant), i18n.Of(lang, name))
		}
	}
	if foreign && v.l.Dir() == i18n.RTL {
		return ui.Lines(out...) // in one line, words of both directions would mix
	}
	return ui.List(v.l, out...)
}

// source says where something was read: in English, as its documents are named.
func (v *view) source(c framework.Citation) templ.Component {
	var what templ.Component
	if c.Document == "" {
		what = v.english(c.Reference)
	} else {
		what = ui.Symbol(c.Document)
		if link, ok := v.links[c.Document]; ok {
			what = ui.TextLink(v.l, v.l.Path(home+"/documents")+"#"+framework.Anchor(c.Document), i18n.Of("en", link.Number))
		}
	}
	if c.Place == "" {
		return what
	}
	return ui.Whole(v.l, "en", what, ui.Plain(", "+c.Place))
}

func (v *view) sources(all []framework.Citation) templ.Component {
	out := make([]templ.Component, len(all))
	for i, c := range all {
		out[i] = v.source(c)
	}
	return bullets(out...)
}

// views is a table of readings or opinions beside those who hold them.
func (v *view) views(id, caption string, all []framework.View) templ.Component {
	t := ui.Table{ID: id, Caption: caption, NoRowHead: true, Empty: v.l.T("framework.empty"), Columns: []ui.Column{
		{Head: v.l.T("framework.column.reading")}, {Head: v.l.T("framework.column.holders")}, {Head: v.l.T("framework.column.source")}}}
	for _, view := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(v.l, view.Statement), ui.Show(v.holders(view.Holders)), ui.Show(v.source(view.Source))))
	}
	return ui.TableView(v.l, t)
}

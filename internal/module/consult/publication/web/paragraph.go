package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/ui"
)

// paragraph is the lasting page of one paragraph.
func (p *Pages) paragraph(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	one, err := p.queries().Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	in := one.Find(r.PathValue("paragraph"))
	if in.Paragraph == nil {
		return ui.Page{}, fail.New(fail.NotFound, "The publication has no such paragraph.")
	}
	page := p.under(l, one, nil)
	page.Title, page.TitleIn = l.T("publication.paragraph.title", "id", in.ID), ""
	v := view{p: p, l: l, of: one}
	words := v.passage(in)
	words.Href = ""
	blocks := []templ.Component{ui.Para(p.where(l, in)), ui.PassagesView(l, []ui.Passage{words}),
		ui.Para(ui.A(l.Path(home, one.ID)+"#"+in.ID, l.T("publication.paragraph.in-place")))}
	if len(in.Runs) > 0 {
		blocks = append(blocks, ui.Part("proposed", l.T("publication.proposed"), 2, ui.TableView(l, p.proposed(l, in)),
			ui.Para(ui.A(l.Path("/texts", in.Guidance.Text.String()), l.T("publication.proposed.struck")))))
	}
	if t := p.renditions(l, one, in); len(t.Rows) > 0 {
		blocks = append(blocks, ui.Part("translations", l.T("publication.translations"), 2, ui.TableView(l, t)))
	}
	facts := ui.Facts{{Term: l.T("publication.cite"), Content: p.cite(l, one, in.ID)}}
	if from := p.rests(l, in); from != nil {
		facts = append(facts, ui.Fact{Term: l.T("publication.rests"), Content: from})
	}
	if editions, err := p.editions(r, l, one, in); err != nil {
		return ui.Page{}, err
	} else if editions != nil {
		facts = append(facts, ui.Fact{Term: l.T("publication.editions"), Content: editions})
	}
	blocks = append(blocks, ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(facts)))
	if _, _, err := p.correctorOf(r, one); err == nil {
		blocks = append(blocks, ui.Para(ui.A(l.Path(desk, one.ID, in.ID, "correct"), l.T("publication.correct.title"))))
	}
	page.Body = ui.Stack(append(blocks, p.beforeAndAfter(l, one, in))...)
	return page, nil
}

// where says in which chapter and section a paragraph stands.
func (p *Pages) where(l *i18n.Locale, in publication.Place) templ.Component {
	if in.Chapter == nil {
		return ui.Plain(l.T("publication.preface"))
	}
	return ui.Sentence(l, "publication.where", ui.Parts{"chapter": ui.Text(l, in.Chapter.Title), "section": ui.Plain(l.T("publication.section." + string(in.Section)))})
}

// proposed says who proposed each phrase of a paragraph of guidance.
func (p *Pages) proposed(l *i18n.Locale, in publication.Place) ui.Table {
	t := ui.Table{ID: "proposed-table", Caption: l.T("publication.proposed.caption"), Columns: []ui.Column{{Head: l.T("publication.words")}, {Head: l.T("publication.proposer")}, {Head: l.T("text.amendment")}}}
	add := func(words, by string, amendments []templ.Component) {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Foreign(l, in.Language, words)), ui.Words(by), ui.Show(ui.Lines(amendments...))))
	}
	ways := func(r publication.Run) (out []templ.Component) {
		for _, id := range r.By {
			out = append(out, ui.A(l.Path("/amendments", id.String()), id.String()[:16]))
		}
		return out
	}
	for _, r := range in.Runs {
		by := l.T("publication.proposed.text")
		if len(r.By) > 0 {
			by = p.credited(l, in.Guidance, r.By)
		}
		if r.Text != "" {
			add(r.Text, by, ways(r))
		}
		for _, a := range r.Open {
			words := a.Text
			if words == "" {
				words = l.T("text.verb.delete")
			}
			add("["+words+"]", p.credited(l, in.Guidance, a.By), ways(publication.Run{By: a.By}))
		}
	}
	return t
}

// renditions are a paragraph in the languages that it is translated into.
func (p *Pages) renditions(l *i18n.Locale, one *publication.Publication, in publication.Place) ui.Table {
	t := ui.Table{ID: "renditions-table", Caption: l.T("publication.renditions.caption"), Columns: []ui.Column{{Head: l.T("publication.language")}, {Head: l.T("publication.words")}, {Head: l.T("publication.standing")}}}
	for _, tag := range tongues(one) {
		best := one.Translation(tag)
		if best == nil {
			continue
		}
		standing := l.T("publication.unofficial")
		if best.Official {
			standing = l.T("publication.is-official")
		}
		words := ui.Words(l.T("publication.missing"))
		if s, ok := best.Of(in.ID); ok {
			words = ui.Show(ui.Foreign(l, tag, s))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(home, one.ID)+query("in", tag)+"#"+in.ID, ui.LanguageName(l, tag)), words, ui.Words(standing)))
	}
	return t
}

// rests leads to the statements that a paragraph rests on; nil when it names
// none.
func (p *Pages) rests(l *i18n.Locale, in publication.Place) templ.Component {
	var out []templ.Component
	for _, id := range in.From {
		out = append(out, ui.A(l.Path("/statements", id.String()), id.String()[:16]))
	}
	if len(out) == 0 {
		return nil
	}
	return ui.Lines(out...)
}

// editions leads to the same paragraph in the edition before and the one after,
// where it went on; nil where it did not.
func (p *Pages) editions(r *http.Request, l *i18n.Locale, one *publication.Publication, in publication.Place) (templ.Component, error) {
	var out []templ.Component
	for _, other := range []struct{ id, key string }{{followed(one), "publication.editions.before"}, {one.Followed, "publication.editions.after"}} {
		if other.id == "" {
			continue
		}
		edition, err := p.queries().Get(r.Context(), other.id)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if edition.Find(in.ID).Paragraph != nil {
			out = append(out, ui.A(l.Path(home, other.id, in.ID), l.T(other.key)))
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return ui.Lines(out...), nil
}

// followed is the id of the edition before; empty when there is none.
func followed(one *publication.Publication) string {
	if one.Follows.IsZero() {
		return ""
	}
	return one.Follows.String()
}

// beforeAndAfter leads to the paragraphs beside one.
func (p *Pages) beforeAndAfter(l *i18n.Locale, one *publication.Publication, in publication.Place) templ.Component {
	var pager ui.Pager
	all := one.All()
	for i := range all {
		if all[i].ID != in.ID {
			continue
		}
		if i > 0 {
			pager.Previous = l.Path(home, one.ID, all[i-1].ID)
		}
		if i+1 < len(all) {
			pager.Next = l.Path(home, one.ID, all[i+1].ID)
		}
	}
	return ui.PagerView(l, pager)
}

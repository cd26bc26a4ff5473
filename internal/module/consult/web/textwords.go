package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// words looks up who proposed a phrase, and who took it out: of words that stand
// and of words that were struck.
func (p *Pages) words(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.ofText(r)
	if err != nil {
		return ui.Page{}, err
	}
	phrase := strings.TrimSpace(r.URL.Query().Get("q"))
	at := l.Path(texts, o.t.ID, "words")
	page := p.belowText(l, &o.of, o.t, l.T("text.words.title"))
	page.Lead = l.T("text.words.lead")
	page.Twin = api + texts + "/" + o.t.ID + "/words?" + strings.TrimPrefix(query([][2]string{{"q", phrase}}, 0), "?")
	page.Twin = strings.TrimSuffix(page.Twin, "?")
	page.RestsOn = slices.Clone(o.t.Statements)
	filter := ui.Filter{Action: at, Label: l.T("text.words.title"), Fields: []ui.Field{{Name: "q", Label: l.T("text.words.phrase"), Value: phrase, Search: true}}}
	if phrase == "" {
		page.Body = ui.FilterForm(l, filter)
		return page, nil
	}
	found := o.t.Phrases(phrase)
	filter.Reset, filter.Result = at, l.N("text.words.found", len(found.Passages)+len(found.Proposed))
	blocks := []templ.Component{ui.FilterForm(l, filter)}
	if len(found.Passages) > 0 {
		table := ui.Table{Stacked: true, ID: "passages", Caption: l.T("text.words.caption"), Columns: append([]ui.Column{{Head: l.T("text.place")}}, creditColumns(l)...)}
		s := p.redlines(l, o.t)
		for _, f := range found.Passages {
			for _, c := range f.Credits {
				row := s.creditRow(c)
				place := ui.Blank()
				if u, err := o.t.Unit(f.Unit.String()); err == nil {
					place = ui.To(l.Path(texts, o.t.ID, "units", text.Slug(u.ID)), unitTitle(l, u))
				}
				row.Cells = append([]ui.Cell{place}, row.Cells...)
				table.Rows = append(table.Rows, row)
			}
		}
		blocks = append(blocks, ui.TableView(l, table))
	}
	if len(found.Proposed) > 0 {
		var all []*text.Amendment
		for _, id := range found.Proposed {
			all = append(all, o.t.Amendment(id))
			page.RestsOn = append(page.RestsOn, id)
		}
		all = all[:min(len(all), mostAtOnce)]
		table := p.amendmentRows(l, o.t, all)
		table.Caption = l.T("text.words.proposed")
		blocks = append(blocks, ui.TableView(l, table))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func creditColumns(l *i18n.Locale) []ui.Column {
	return []ui.Column{{Head: l.T("text.words.words")}, {Head: l.T("text.words.by")}, {Head: l.T("text.words.struck"), Spare: true}}
}

// creditRow is words with who proposed them, what that was made of, and who took
// them out.
func (s redlines) creditRow(c redline.Credit) ui.Row {
	op := ui.Kept
	struck := ui.Blank()
	if len(c.Struck) > 0 {
		op = ui.Deleted
		struck = ui.Show(s.credits(c.Struck))
	}
	by := s.credits(c.By)
	if len(c.Chain) > 1 {
		by = ui.Stack(by, ui.Para(ui.Sentence(s.l, "text.words.chain", ui.Parts{"amendments": s.credits(c.Chain[1:])})))
	}
	return ui.Cells(ui.Show(ui.RedWords(s.l, s.t.Language, false, ui.RedRun{Op: op, Words: c.Text})), ui.Show(by), struck)
}

// credits is credit for words that may be those of the text as it was tabled.
func (s redlines) credits(ids []string) templ.Component {
	var amended []string
	tabled := false
	for _, id := range ids {
		if s.t.Amendment(id) != nil {
			amended = append(amended, id)
		} else {
			tabled = true
		}
	}
	var all []templ.Component
	if tabled {
		all = append(all, ui.Plain(s.l.T("text.words.tabled")))
	}
	if len(amended) > 0 {
		all = append(all, s.credit(amended))
	}
	return ui.List(s.l, all...)
}

package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/ui"
)

// tallies is the page of how the questions of a consultation are answered: who
// chose which option, and what was said in words.
func (p *Pages) tallies(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, all, err := p.Contributions.Tallies(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &c, l.T("tally.title"))
	page.Lead, page.Twin, page.RestsOn = l.T("tally.lead"), api+home+"/"+c.ID+"/answers", c.Statements
	page.Downloads = ui.Downloads{CSV: l.Path(home, c.ID, "answers.csv")}
	if len(all) == 0 {
		page.Body = ui.Para(ui.Plain(l.T("tally.none")))
		return page, nil
	}
	var blocks []templ.Component
	question := ""
	for i := range all {
		t := &all[i]
		if t.About != "" && t.Question != question {
			blocks = append(blocks, ui.TextPart(l, "question-"+t.Question, t.Text))
		}
		question = t.Question
		blocks = append(blocks, p.tally(l, t, i))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (p *Pages) tally(l *i18n.Locale, t *contribution.Tally, n int) templ.Component {
	id := strconv.Itoa(n + 1)
	heading, _ := t.Text.Pick(l)
	asked := l.Isolate(heading)
	if t.About != "" {
		heading = p.cited(t.About)
		asked = l.T("consult.question.of", "question", asked, "about", heading)
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.N("tally.answers", len(t.Answers))))}
	if len(t.Options) > 0 {
		chosen := ui.Table{ID: "options-" + id, Caption: l.T("tally.options", "question", asked), Columns: []ui.Column{{Head: l.T("tally.option")}, {Head: l.T("tally.count"), Number: true}, {Head: l.T("tally.who")}}}
		for _, o := range t.Options {
			var who []templ.Component
			for _, at := range p.ordered(l, t, o.By) {
				who = append(who, p.answererView(l, &t.Answers[at]))
			}
			chosen.Rows = append(chosen.Rows, ui.Cells(ui.Stored(l, o.Text), ui.Number(l, o.Count), ui.Show(ui.Lines(who...))))
		}
		blocks = append(blocks, ui.TableView(l, chosen))
	}
	var worded []int
	for i := range t.Answers {
		if !t.Answers[i].Words.Empty() {
			worded = append(worded, i)
		}
	}
	if len(worded) > 0 {
		words := ui.Table{ID: "words-" + id, Caption: l.T("tally.words", "question", asked), Columns: []ui.Column{{Head: l.T("tally.who")}, {Head: l.T("tally.answer")}}}
		for _, at := range p.ordered(l, t, worded) {
			a := &t.Answers[at]
			words.Rows = append(words.Rows, ui.Cells(ui.Show(p.answererView(l, a)), ui.Stored(l, a.Words)))
		}
		blocks = append(blocks, ui.TableView(l, words))
	}
	if t.About == "" {
		return ui.TextPart(l, "answers-"+id, t.Text, blocks...)
	}
	return ui.Part("answers-"+id, heading, 3, blocks...)
}

// ordered puts answers into the alphabetical order of those who gave them.
func (p *Pages) ordered(l *i18n.Locale, t *contribution.Tally, at []int) []int {
	out := slices.Clone(at)
	i18n.Sort(l, out, func(i int) string { return p.answeredBy(l, &t.Answers[i]) })
	return out
}

// answeredBy are the names of those who gave an answer.
func (p *Pages) answeredBy(l *i18n.Locale, a *contribution.Answered) string {
	var names []string
	for _, id := range a.Via.Authors() {
		name, _ := p.Names.Name(id, l.Tag())
		names = append(names, name)
	}
	for _, o := range a.Via.Others {
		names = append(names, ui.Seen(o.Name))
	}
	i18n.Sort(l, names, func(s string) string { return s })
	return l.And(names...)
}

// answererView names who gave an answer, with the way to it.
func (p *Pages) answererView(l *i18n.Locale, a *contribution.Answered) templ.Component {
	who := ui.A(l.Path(said, a.Contribution.String()), p.answeredBy(l, a))
	if a.Confirmed {
		return who
	}
	return ui.Join(who, ui.Quiet(l.T("tally.way", "way", l.T("submission.mode."+string(a.Via.Mode)))))
}

// talliesFile is every answer that counts, a row for each option chosen, and one
// for words alone.
func (p *Pages) talliesFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	c, all, err := p.Contributions.Tallies(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	title, _ := c.Title.Pick(l)
	out := table.Table{Title: title, Lang: l.Tag(), Notes: []table.Note{{Label: l.T("participation.address"), Text: l.Path(home, c.ID, "answers")}}}
	for _, key := range []string{"question", "asked", "about", "option", "chosen", "authors", "names", "way", "confirmed", "words", "contribution"} {
		out.Columns = append(out.Columns, table.Column{Key: key, Heading: l.T("tally.column." + key)})
	}
	for i := range all {
		t := &all[i]
		asked, _ := t.Text.Pick(l)
		at := make([]int, len(t.Answers))
		for n := range at {
			at[n] = n
		}
		for _, n := range p.ordered(l, t, at) {
			a := &t.Answers[n]
			words, _ := a.Words.Pick(l)
			options := a.Options
			if len(options) == 0 {
				options = []string{""}
			}
			for _, id := range options {
				chosen := ""
				if k := slices.IndexFunc(t.Options, func(o contribution.Chosen) bool { return o.Option == id }); k >= 0 {
					chosen, _ = t.Options[k].Text.Pick(l)
				}
				out.Rows = append(out.Rows, []any{t.Question, asked, t.About, id, chosen, strings.Join(a.Via.Authors(), " "), p.answeredBy(l, a), string(a.Via.Mode), confirmedWord(a.Confirmed), words, a.Contribution.String()})
			}
		}
	}
	var b bytes.Buffer
	err = csvfile.Write(&b, &out, csvfile.Options{})
	return ui.File{Name: "answers-" + c.ID[:16] + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

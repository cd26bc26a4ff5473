package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
	"comity.example/comity/statement"
)

// Pages are the pages of figures. All fields are required.
type Pages struct {
	Queries   *figures.Queries
	Templates *cooperation.Templates
	// Who gives the actor of a request, in the hat that the person wears.
	Who func(r *http.Request) (policy.Actor, error)
}

// Addresses: Home is everybody's, Own a participant's.
const (
	Home = "/cooperation/figures"
	Own  = "/desk/cooperation/figures"
	twin = "/api/v1/figures/cooperation"
)

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.stated}, {Path: Home + ".csv", File: p.file}, {Path: Own, Page: p.own, Desk: true}}
}

// stated is what everybody sees.
func (p *Pages) stated(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	years, err := p.Queries.Years(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("figures.title"), Lead: l.T("figures.lead"), Section: "/contacts", Twin: twin, Crumbs: []ui.Link{{Href: l.Path("/contacts"), Words: l.T("ui.nav.contacts")}}}
	blocks := []templ.Component{ui.Para(ui.Plain(l.N("figures.rule", figures.Small)))}
	if len(years) == 0 {
		blocks = append(blocks, ui.Para(ui.Quiet(l.T("figures.none"))))
	} else {
		page.Downloads = ui.Downloads{CSV: l.Path(Home + ".csv"), JSON: twin}
	}
	for _, y := range years {
		page.RestsOn = append(page.RestsOn, y.Statement)
		blocks = append(blocks, p.year(l, strconv.Itoa(y.Year), y.Tables))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// year is the tables of a year, those of exercises set apart from the others.
func (p *Pages) year(l *i18n.Locale, id string, all []figures.Table) templ.Component {
	var blocks []templ.Component
	for _, t := range all {
		heading := l.T("figures.kind." + string(t.Kind))
		var above []templ.Component
		if t.Exercise {
			heading = l.T("figures.exercises", "kind", heading)
			above = append(above, ui.Para(ui.ExerciseWord(l), ui.Plain(l.T("figures.exercises.note"))))
		}
		name := id + "-" + string(t.Kind)
		if t.Exercise {
			name += "-exercise"
		}
		blocks = append(blocks, ui.Part("figures-"+name, l.T("figures.of", "kind", heading, "of", id), 3, append(above, p.table(l, name, heading, id, &t))...))
	}
	return ui.Part("year-"+id, id, 2, blocks...)
}

// table is a table with its drawing, of cases of a kind, of a year or a side; a
// sentence where nothing of it is shown.
func (p *Pages) table(l *i18n.Locale, id, kind, of string, t *figures.Table) templ.Component {
	switch {
	case t.All.Cases.Hidden:
		return ui.Para(ui.Plain(l.N("figures.too-few", figures.Small)))
	case t.All.Cases.N == 0:
		return ui.Para(ui.Plain(l.T("figures.no-cases")))
	}
	out := ui.Table{ID: "table-" + id, Caption: l.T("figures.caption", "kind", kind, "of", of), Columns: []ui.Column{{Head: l.T("figures.class")}, {Head: l.T("figures.cases"), Number: true}}}
	for _, s := range figures.Steps(t.Kind) {
		out.Columns = append(out.Columns, ui.Column{Head: l.T("figures.step." + string(s)), Number: true})
	}
	drawing := figure.Lines{Describe: l.T("figures.describe"), Series: []figure.Series{{Name: l.T("figures.cases")}}}
	var zero []string
	for _, row := range t.Classes {
		name := p.class(row.Class)
		words, _ := name.Pick(l)
		if row.Cases.N == 0 && !row.Cases.Hidden {
			zero = append(zero, words)
			continue
		}
		out.Rows = append(out.Rows, p.row(l, t.Kind, ui.Stored(l, name), row))
		if !row.Cases.Hidden {
			drawing.Labels, drawing.Series[0].Values = append(drawing.Labels, words), append(drawing.Series[0].Values, int(row.Cases.N))
		}
	}
	out.Foot = []ui.Row{p.row(l, t.Kind, ui.Words(l.T("figures.all")), t.All)}
	if len(zero) > 0 {
		out.Note = l.T("figures.zero", "classes", l.And(zero...))
	}
	if len(drawing.Labels) < 2 { // one bar, or none, compares nothing
		return ui.TableView(l, out)
	}
	return figure.View(l, figure.Figure{ID: "figure-" + id, Caption: l.T("figures.drawn", "kind", kind, "of", of), Drawing: drawing, Table: out})
}

func (p *Pages) class(id string) i18n.Text { return p.Templates.Newest(cooperation.RSIT).Called(id) }

// row is the numbers of a class, or of all.
func (p *Pages) row(l *i18n.Locale, k cooperation.Kind, head ui.Cell, r figures.Row) ui.Row {
	number := func(n figures.Number) templ.Component {
		if n.Hidden {
			return ui.Quiet(l.T("figures.hidden"))
		}
		return ui.Plain(l.Number(n.N))
	}
	cells := []ui.Cell{head, ui.Show(number(r.Cases))}
	for i := range figures.Steps(k) {
		if i >= len(r.Steps) {
			cells = append(cells, ui.Blank())
			continue
		}
		s := r.Steps[i]
		c := number(s.Cases)
		if s.Median > 0 {
			c = ui.Lines(c, ui.Quiet(l.T("figures.median", "span", span(l, s.Median))))
		}
		cells = append(cells, ui.Show(c))
	}
	return ui.Cells(cells...)
}

// span writes minutes as people say them: days from two on.
func span(l *i18n.Locale, minutes int64) string {
	if minutes >= 2*1440 {
		return l.N("cooperation.due.span", int((minutes+720)/1440))
	}
	return l.Duration(time.Duration(minutes) * time.Minute)
}

// own is a participant's own cases, in full, to its people.
func (p *Pages) own(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	years, err := p.Queries.Own(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	var blocks []templ.Component
	for _, y := range years {
		for _, s := range y.Sides {
			some := s.Tables[:0:0]
			for _, t := range s.Tables {
				if t.All.Cases.N > 0 {
					some = append(some, t)
				}
			}
			if len(some) == 0 {
				continue
			}
			id := strconv.Itoa(y.Year) + "-" + string(s.Side)
			var inner []templ.Component
			for _, t := range some {
				heading := l.T("figures.kind." + string(t.Kind))
				var word templ.Component = templ.NopComponent
				name := id + "-" + string(t.Kind)
				if t.Exercise {
					heading, word, name = l.T("figures.exercises", "kind", heading), ui.Para(ui.ExerciseWord(l)), name+"-exercise"
				}
				of := l.T("figures.side."+string(s.Side), "year", strconv.Itoa(y.Year))
				inner = append(inner, ui.Part("figures-"+name, l.T("figures.of", "kind", heading, "of", of), 3, word, p.table(l, name, heading, of, &t)))
			}
			blocks = append(blocks, ui.Part("year-"+id, l.T("figures.side."+string(s.Side), "year", strconv.Itoa(y.Year)), 2, inner...))
		}
	}
	if len(blocks) == 0 {
		blocks = append(blocks, ui.Para(ui.Quiet(l.T("figures.no-cases"))))
	}
	return ui.Page{Title: l.T("figures.own"), Lead: l.T("figures.own.lead"), Section: "/desk", Marking: statement.Amber, Twin: twin + "/own",
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path("/desk/cooperation"), Words: l.T("cooperation.board.title")}}, Body: ui.Stack(blocks...)}, nil
}

// file is what the hub has stated, as CSV: "hidden" for a number that is not
// shown. Every line says whether it is of exercises.
func (p *Pages) file(r *http.Request, _ *i18n.Locale) (ui.File, error) {
	years, err := p.Queries.Years(r.Context())
	if err != nil {
		return ui.File{}, err
	}
	steps := []figures.Step{figures.Acknowledged, figures.Answered, figures.Offered, figures.Closed}
	head := []string{"year", "exercise", "kind", "class", "cases"}
	for _, s := range steps {
		head = append(head, string(s), string(s)+"_median_minutes")
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(head) // its error stands in w.Error
	for _, y := range years {
		for _, t := range y.Tables {
			all := t.All
			all.Class = "all"
			for _, row := range append([]figures.Row{all}, t.Classes...) {
				line := []string{strconv.Itoa(y.Year), strconv.FormatBool(t.Exercise), string(t.Kind), row.Class, written(row.Cases)}
				for _, s := range steps {
					number, median := "", ""
					for _, got := range row.Steps {
						if got.Step == s {
							if number = written(got.Cases); got.Median > 0 {
								median = strconv.FormatInt(got.Median, 10)
							}
						}
					}
					line = append(line, number, median)
				}
				_ = w.Write(line)
			}
		}
	}
	w.Flush()
	return ui.File{Name: "comity-cooperation-figures.csv", Type: csvfile.MediaType, Body: b.Bytes()}, w.Error()
}

func written(n figures.Number) string {
	if n.Hidden {
		return "hidden"
	}
	return strconv.FormatInt(n.N, 10)
}

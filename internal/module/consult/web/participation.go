package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/participation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

// Partaking is the page that counts who takes part in a consultation, and its
// files.
type Partaking struct {
	*Pages
	Counts *participation.Queries
}

// Routes lists the addresses of participation.
func (p *Partaking) Routes() []ui.Route {
	return []ui.Route{
		{Path: home + "/{id}/participation", Page: p.counts},
		{Path: home + "/{id}/participation.csv", File: p.file("csv")},
		{Path: home + "/{id}/participation.xlsx", File: p.file("xlsx")},
	}
}

// division is one way in which participation is divided.
type division struct {
	word  string // in ids, files and keys of the catalogue
	rows  []participation.Row
	named func(l *i18n.Locale, key string) string
	time  bool // along a calendar
}

func (p *Partaking) divisions(all *participation.Participation) []division {
	each := func(prefix, none string) func(l *i18n.Locale, key string) string {
		return func(l *i18n.Locale, key string) string {
			if key == "" {
				return l.T(none)
			}
			return l.T(prefix + key)
		}
	}
	calendar := division{word: "week", rows: all.Calendar, time: true, named: func(_ *i18n.Locale, key string) string { return participation.Week(key) }}
	if all.ByMonth {
		calendar.word, calendar.named = "month", func(_ *i18n.Locale, key string) string { return key[:len("2006-01")] }
	}
	return []division{
		{word: "class", rows: all.Classes, named: each("participant.class.", "participation.unlisted")},
		{word: "region", rows: all.Regions, named: each("participant.region.", "participation.no-region")},
		{word: "provision", rows: all.About, named: func(l *i18n.Locale, key string) string {
			if key == "" {
				return l.T("participation.general")
			}
			return p.cited(key)
		}},
		calendar,
	}
}

func (p *Partaking) counts(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Counts.Of(r.Context(), c.ID)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &c, l.T("participation.title"))
	page.Lead, page.Twin, page.RestsOn = l.T("participation.lead"), api+home+"/"+c.ID+"/participation", c.Statements
	page.Downloads = ui.Downloads{CSV: l.Path(home, c.ID, "participation.csv"), Excel: l.Path(home, c.ID, "participation.xlsx")}
	if all.Total.Contributions+all.Total.Amendments == 0 {
		page.Body = ui.Para(ui.Plain(l.T("participation.none")))
		return page, nil
	}
	blocks := []templ.Component{ui.FactList(ui.Facts{
		{Term: l.T("participation.contributions"), Content: ui.Plain(l.Number(int64(all.Total.Contributions)))},
		{Term: l.T("participation.amendments"), Content: ui.Plain(l.Number(int64(all.Total.Amendments)))},
		{Term: l.T("participation.participants"), Content: ui.Plain(l.Number(int64(all.Total.Participants)))},
		{Term: l.T("participation.recorded"), Content: ui.Plain(l.Number(int64(all.Total.Recorded)))},
		{Term: l.T("participation.named"), Content: ui.Plain(l.Number(int64(all.Total.Named)))}})}
	for _, d := range p.divisions(&all) {
		if len(d.rows) > 0 {
			blocks = append(blocks, ui.Part(d.word, l.T("participation."+d.word), 2, figure.View(l, p.draw(l, &c, d))))
		}
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// draw is a division as a figure with its table. Where each row leads to what it
// counts, it is a link.
func (p *Partaking) draw(l *i18n.Locale, c *consult.Consultation, d division) figure.Figure {
	series := []figure.Series{{Name: l.T("participation.contributions")}, {Name: l.T("participation.amendments")}}
	labels := []string{}
	t := ui.Table{ID: "by-" + d.word + "-table", Caption: l.T("participation." + d.word + ".table"), Columns: []ui.Column{{Head: l.T("participation." + d.word + ".head")},
		{Head: l.T("participation.contributions"), Number: true}, {Head: l.T("participation.amendments"), Number: true}, {Head: l.T("participation.participants"), Number: true},
		{Head: l.T("participation.recorded"), Number: true}, {Head: l.T("participation.named"), Number: true}}}
	for _, r := range d.rows {
		label := d.named(l, r.Key)
		labels = append(labels, label)
		series[0].Values, series[1].Values = append(series[0].Values, r.Contributions), append(series[1].Values, r.Amendments)
		head := ui.Words(label)
		if d.word == "provision" && r.Key != "" {
			head = ui.To(l.Path(said)+query([][2]string{{"consultation", c.ID}, {"about", r.Key}}, 0), label)
		}
		t.Rows = append(t.Rows, ui.Cells(head, ui.Number(l, r.Contributions), ui.Number(l, r.Amendments), ui.Number(l, r.Participants), ui.Number(l, r.Recorded), ui.Number(l, r.Named)))
	}
	describe := l.T("participation." + d.word + ".describe")
	var drawing figure.Drawing = figure.Lines{Describe: describe, Labels: labels, Series: series}
	if d.time {
		drawing = figure.Bars{Describe: describe, Labels: labels, Series: series}
	}
	return figure.Figure{ID: "by-" + d.word, Caption: l.T("participation." + d.word + ".caption"), Drawing: drawing, Table: t, Note: l.T("participation." + d.word + ".note")}
}

// file is all divisions in one table: a row for each line of each.
func (p *Partaking) file(ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return ui.File{}, err
		}
		all, err := p.Counts.Of(r.Context(), c.ID)
		if err != nil {
			return ui.File{}, err
		}
		title, _ := c.Title.Pick(l)
		t := table.Table{Title: title, Lang: l.Tag(), Columns: []table.Column{
			{Key: "division", Heading: l.T("participation.division")}, {Key: "key", Heading: l.T("participation.key")}, {Key: "name", Heading: l.T("participation.name")},
			{Key: "contributions", Heading: l.T("participation.contributions"), Kind: table.Integer}, {Key: "amendments", Heading: l.T("participation.amendments"), Kind: table.Integer},
			{Key: "participants", Heading: l.T("participation.participants"), Kind: table.Integer},
			{Key: "recorded", Heading: l.T("participation.recorded"), Kind: table.Integer}, {Key: "named", Heading: l.T("participation.named"), Kind: table.Integer}},
			Notes: []table.Note{{Label: l.T("participation.address"), Text: l.Path(home, c.ID, "participation")}}}
		for _, d := range p.divisions(&all) {
			for _, row := range d.rows {
				t.Rows = append(t.Rows, []any{d.word, row.Key, d.named(l, row.Key), row.Contributions, row.Amendments, row.Participants, row.Recorded, row.Named})
			}
		}
		t.Rows = append(t.Rows, []any{"total", "", "", all.Total.Contributions, all.Total.Amendments, all.Total.Participants, all.Total.Recorded, all.Total.Named})
		f := ui.File{Name: "participation-" + c.ID[:16] + "." + ending, Type: csvfile.MediaType}
		var buf bytes.Buffer
		if ending == "csv" {
			err = csvfile.Write(&buf, &t, csvfile.Options{})
		} else {
			f.Type = xlsx.MediaType
			err = xlsx.Write(&buf, &t, l.T("participation.about"))
		}
		f.Body = buf.Bytes()
		return f, err
	}
}

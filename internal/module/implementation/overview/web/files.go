package web

import (
	"bytes"
	"cmp"
	"net/http"
	"path"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/overview"
	"comity.example/comity/internal/ui"
)

// Divisions of the file of counts.
const (
	byRegion = "region"
	byPeriod = "period"
	byStatus = "status"
	byAll    = "all"
)

// counts is the matrices, and the statuses where they are asked for, as one table:
// a row a cell.
func (p *Pages) counts(r *http.Request, l *i18n.Locale) (ui.File, error) {
	a := ask(r.URL.Query())
	o, err := p.Queries.Get(r.Context(), a.Wanted)
	if err != nil {
		return ui.File{}, err
	}
	t := p.sheet(l, a, l.T("overview.title"), table.Column{Key: "of", Heading: l.T("overview.of")}, table.Column{Key: "title", Heading: l.T("overview.column.title")}, table.Column{Key: "provision", Heading: l.T("overview.column.provision")},
		table.Column{Key: "by", Heading: l.T("overview.column.by")}, table.Column{Key: "region", Heading: l.T("overview.region")}, table.Column{Key: "period", Heading: l.T("overview.period")},
		table.Column{Key: "status", Heading: l.T("overview.column.status")}, table.Column{Key: "participants", Heading: l.T("overview.column.participants"), Kind: table.Integer},
		table.Column{Key: "shown", Heading: l.T("overview.column.shown")}, entryweb.Coded(l, "region", "overview.region"), entryweb.Coded(l, "status", "overview.column.status"))
	cell := func(of, title, cited, by, region, period, status string, n any, shown string) {
		where, how := regionOf(l, region), statusOf(l, status)
		t.Rows = append(t.Rows, []any{of, title, cited, by, where, period, how, n, shown, region, status})
	}
	yes, no := l.T("overview.file.yes"), l.T("overview.file.no")
	for i, row := range o.Rows {
		title, _ := p.title(row.Key).Pick(l)
		cited := p.cited(row.Key)
		for j, region := range o.Regions.Columns {
			cell(row.Key, title, cited, byRegion, coded(region), "", "", o.Regions.Counts[i][j], yes)
		}
		for j, period := range o.Periods.Columns {
			cell(row.Key, title, cited, byPeriod, "", period, "", o.Periods.Counts[i][j], yes)
		}
		cell(row.Key, title, cited, byAll, "", "", "", o.Regions.All[i], yes)
		if o.Statuses == nil {
			continue
		}
		cross := func(region string, of *overview.CrossRow) {
			for j, n := range of.Counts {
				if n.Hidden {
					cell(row.Key, title, cited, byStatus, region, "", coded(o.Statuses.Statuses[j]), nil, no)
					continue
				}
				cell(row.Key, title, cited, byStatus, region, "", coded(o.Statuses.Statuses[j]), n.N, yes)
			}
		}
		for j := range o.Statuses.Regions {
			cross(coded(o.Statuses.Regions[j].Region), &o.Statuses.Regions[j])
		}
		cross(everywhere, &o.Statuses.All)
	}
	if o.Statuses != nil {
		t.Notes = append(t.Notes, table.Note{Label: l.T("overview.hidden"), Text: l.T("overview.rule", "n", o.Statuses.Small)})
	}
	if path.Ext(r.URL.Path) == ".xlsx" {
		var b bytes.Buffer
		err := xlsx.Write(&b, t, l.T("entry.file.notes"))
		return ui.File{Name: "overview.xlsx", Type: xlsx.MediaType, Body: b.Bytes()}, err
	}
	return written("overview.csv", t)
}

// states is who has reported and who has not, as a table.
func (p *Pages) states(r *http.Request, l *i18n.Locale) (ui.File, error) {
	a := ask(r.URL.Query())
	o, err := p.Queries.Get(r.Context(), a.Wanted)
	if err != nil {
		return ui.File{}, err
	}
	t := p.sheet(l, a, l.T("overview.states.caption"), table.Column{Key: "participant", Heading: l.T("overview.column.id")}, table.Column{Key: "name", Heading: l.T("overview.participant")},
		table.Column{Key: "region", Heading: l.T("overview.region")}, table.Column{Key: "periods", Heading: l.T("overview.states.periods")}, table.Column{Key: "report", Heading: l.T("overview.column.report")}, table.Column{Key: "way", Heading: l.T("reporting.way")},
		entryweb.Coded(l, "region", "overview.region"), entryweb.Coded(l, "way", "reporting.way"))
	for _, all := range [][]overview.State{p.alphabetical(l, o.States), p.alphabetical(l, o.Further)} {
		for i := range all {
			s := &all[i]
			name, _ := p.name(l, s.ID).Pick(l)
			periods, region := l.T("reporting.none"), ""
			if len(s.Periods) > 0 {
				periods = l.And(s.Periods...)
			}
			if s.Region != "" {
				region = regionWords(l, s.Region)
			}
			t.Rows = append(t.Rows, []any{s.ID, name, region, periods, s.Report, voice(l, s), s.Region, voiceCode(s)})
		}
	}
	return written("reported.csv", t)
}

// Codes of the file of counts that stand for no regional group and for no status.
const (
	everywhere = "all"
	none       = "none"
)

// regionOf and statusOf are the words for a code of the file of counts; "" for "".
func regionOf(l *i18n.Locale, code string) string {
	switch code {
	case "":
		return ""
	case everywhere:
		return l.T("overview.all")
	case none:
		return regionWords(l, overview.Others)
	}
	return regionWords(l, code)
}

func statusOf(l *i18n.Locale, code string) string {
	switch code {
	case "":
		return ""
	case none:
		return statusWords(l, "")
	}
	return statusWords(l, code)
}

// coded is a regional group, or a status, as its code.
func coded(s string) string { return cmp.Or(s, none) }

// voiceCode is voice as a code.
func voiceCode(s *overview.State) string {
	switch {
	case s.Reports == 0:
		return ""
	case s.Unconfirmed == 0:
		return "own"
	case s.Unconfirmed == s.Reports:
		return "recorded"
	}
	return "partly-recorded"
}

func (p *Pages) sheet(l *i18n.Locale, a asked, title string, columns ...table.Column) *table.Table {
	t := &table.Table{Title: title, Lang: l.Tag(), AsOf: p.Clock.Now(), Columns: columns,
		Notes: []table.Note{{Label: l.T("overview.file.address"), Text: p.Base + Home + a.query(false)}, {Label: l.T("overview.file.note"), Text: l.T("overview.neutral")}}}
	if a.Period != "" {
		t.Notes = append(t.Notes, table.Note{Label: l.T("overview.period"), Text: l.T("reporting.period.over", "period", a.Period)})
	}
	return t
}

func written(name string, t *table.Table) (ui.File, error) {
	var b bytes.Buffer
	err := csvfile.Write(&b, t, csvfile.Options{})
	return ui.File{Name: name, Type: csvfile.MediaType, Body: b.Bytes()}, err
}

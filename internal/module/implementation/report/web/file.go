package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// narrowed is what the list of reports is narrowed by, and how an address says it.
func narrowed(q url.Values) (f report.Filter, pairs [][2]string) {
	f = report.Filter{Participant: q.Get("participant"), Questionnaire: q.Get("questionnaire"), Over: q.Get("period")}
	if topic := q.Get("topic"); topic != "" {
		f.Topics = []string{topic}
	}
	return f, [][2]string{{"participant", f.Participant}, {"topic", q.Get("topic")}, {"questionnaire", f.Questionnaire}, {"period", f.Over}}
}

// file is the list of reports, as it is narrowed; what they say stands on their pages,
// and in compilations.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, pairs := narrowed(r.URL.Query())
		f.Limit = entryweb.MostInFile
		part, err := p.Reports.List(r.Context(), f)
		if err != nil {
			return ui.File{}, err
		}
		t := p.sheet(l, part.Items)
		t.Notes = []table.Note{{Label: l.T("entry.address"), Text: l.Path(Reports) + query(pairs, 0)}}
		if f.Over != "" {
			t.Notes = append(t.Notes, table.Note{Label: l.T("reporting.period"), Text: l.T("reporting.period.over", "period", f.Over)})
		}
		return entryweb.WriteTable(entryweb.Cut(l, t, "reports", part.Next > 0), excel, t, l.T("entry.file.notes"))
	}
}

// sheet is reports as a table, a row each, in the order of the list.
func (p *Pages) sheet(l *i18n.Locale, all []report.Report) *table.Table {
	t := &table.Table{Title: l.T("reporting.list.title"), Lang: l.Tag()}
	for _, c := range [][2]string{{"id", "entry.file.id"}, {"authors", "entry.file.authors"}, {"names", "reporting.participant"}, {"topic", "reporting.file.topic"}, {"cited", "reporting.provision"}, {"title", "reporting.topic"},
		{"questionnaire", "reporting.questionnaire"}, {"item", "reporting.file.item"}, {"period", "reporting.period"}, {"status", "reporting.status"}, {"unchanged_since", "reporting.file.unchanged"},
		{"languages", "reporting.file.languages"}, {"way", "entry.file.way"}, {"withdrawn", "entry.withdrawn"}, {"reported", "reporting.file.reported"}, {"mode", "capacity.mode"}} {
		t.Columns = append(t.Columns, table.Column{Key: c[0], Heading: l.T(c[1])})
	}
	t.Columns = append(t.Columns, entryweb.Coded(l, "status", "reporting.status"))
	const day = "2006-01-02"
	for i := range all {
		one := &all[i]
		title, _ := p.topic(l, one.Topic).Pick(l)
		cited, since, withdrawn := "", "", ""
		if one.Provision != "" {
			cited = p.cite(one.Provision)
		}
		if same := one.Same(); same != nil {
			since = same.Period
		}
		if one.Withdrawn != nil {
			withdrawn = l.T("entry.withdrawn") + " " + one.Withdrawn.At.UTC().Format(day)
		}
		says := one.Says()
		t.Rows = append(t.Rows, []any{one.ID, strings.Join(one.Via.Authors(), "; "), submissionweb.Credited(l, submissionweb.Credits(l, p.Way.Names, &one.Told)), one.Topic, cited, title, one.Questionnaire, one.Item, one.Period,
			status(l, says.Status), since, strings.Join(languagesOf(one), "; "), p.via(l, one), withdrawn, one.At.UTC().Format(day), string(one.Via.Mode), string(says.Status)})
	}
	return t
}

// languagesOf are the languages in which the words of a report can be read, those of its
// author first.
func languagesOf(r *report.Report) (out []string) {
	says := r.Says()
	for i := range says.Answers {
		for _, text := range []i18n.Text{says.Answers[i].Text, r.Texts(says.Answers[i].Question)} {
			for _, lang := range append([]string{text.Original}, text.Languages()...) {
				if lang != "" && !slices.Contains(out, lang) {
					out = append(out, lang)
				}
			}
		}
	}
	return out
}

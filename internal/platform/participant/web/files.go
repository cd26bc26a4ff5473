package web

import (
	"bytes"
	"net/http"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// languages of names in files: the official languages of the United Nations.
var languages = []string{"ar", "en", "es", "fr", "ru", "zh"}

// file gives the list as a file, narrowed as the page is.
func (p Pages) file(ending string) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		all, f, err := p.found(r, l)
		if err != nil {
			return ui.File{}, err
		}
		t := sheet(l, all)
		t.Notes = []table.Note{
			{Label: l.T("participant.file.address"), Text: l.Path(home) + query(f)},
			{Label: l.T("participant.file.meaning"), Text: l.T("participant.list.lead")},
		}
		out := ui.File{Name: "comity-participants." + ending, Type: csvfile.MediaType}
		var b bytes.Buffer
		if ending == "csv" {
			err = csvfile.Write(&b, t, csvfile.Options{})
		} else {
			out.Type = xlsx.MediaType
			err = xlsx.Write(&b, t, l.T("participant.file.notes"))
		}
		out.Body = b.Bytes()
		return out, err
	}
}

func sheet(l *i18n.Locale, all []participant.Listed) *table.Table {
	t := &table.Table{Title: l.T("participant.list.title"), Lang: l.Tag(), Columns: []table.Column{
		{Key: "id", Heading: l.T("participant.id")},
		{Key: "class", Heading: l.T("participant.class")},
		{Key: "short", Heading: l.T("participant.short")},
	}}
	for _, tag := range languages {
		t.Columns = append(t.Columns, table.Column{Key: "name_" + tag, Heading: ui.LanguageName(l, tag)})
	}
	t.Columns = append(t.Columns,
		table.Column{Key: "formal", Heading: l.T("participant.formal")},
		table.Column{Key: "alpha2", Heading: "ISO 3166-1 alpha-2"},
		table.Column{Key: "alpha3", Heading: "ISO 3166-1 alpha-3"},
		table.Column{Key: "numeric", Heading: "ISO 3166-1"},
		table.Column{Key: "standing", Heading: l.T("participant.standing")},
		table.Column{Key: "region", Heading: l.T("participant.region")},
		table.Column{Key: "admitted", Heading: l.T("participant.admitted"), Kind: table.Date},
	)
	for _, p := range all {
		row := []any{p.ID, string(p.Class), p.Short}
		for _, tag := range languages {
			row = append(row, p.Name.In[tag])
		}
		t.Rows = append(t.Rows, append(row, p.Formal, p.ISO3166.Alpha2, p.ISO3166.Alpha3, p.ISO3166.Numeric,
			string(p.Standing), string(p.Region), p.Admitted))
	}
	return t
}

package web

import (
	"strconv"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
)

// Sheet is a list of entries as a table: what all of them say, and between that what
// those of a kind do. All words are in the language of the table, where there are some.
type Sheet[C entry.Content] struct {
	Title, Heading string // of the list, and of the titles of its entries
	Address        string
	Called         func(c *C) i18n.Text
	Own            []table.Column
	Row            func(c *C) []any // the cells of Own
}

// Coded is the column of a file with the code behind the words of another column, as the
// API has it; heading is the key of that column's heading.
func Coded(l *i18n.Locale, key, heading string) table.Column {
	return table.Column{Key: key + "_code", Heading: l.T("entry.file.code", "what", l.T(heading))}
}

// Of makes the table of some entries.
func (s *Sheet[C]) Of(p *Shared, l *i18n.Locale, all []*entry.Entry[C]) *table.Table {
	t := &table.Table{Title: s.Title, Lang: l.Tag(), Notes: []table.Note{{Label: l.T("entry.address"), Text: s.Address}}}
	column := func(key, heading string) { t.Columns = append(t.Columns, table.Column{Key: key, Heading: heading}) }
	column("id", l.T("entry.file.id"))
	column("authors", l.T("entry.file.authors"))
	column("names", l.T("entry.of"))
	column("title", s.Heading)
	column("title_language", l.T("entry.file.language"))
	t.Columns = append(t.Columns, s.Own...)
	column("way", l.T("entry.file.way"))
	column("withdrawn", l.T("entry.withdrawn"))
	column("registered", l.T("entry.opened"))
	column("mode", l.T("capacity.mode"))
	const day = "2006-01-02"
	for _, e := range all {
		title, lang := s.Called(&e.Content).Pick(l)
		withdrawn := ""
		if e.Ended != nil {
			withdrawn = l.T("entry.withdrawn") + " " + e.Ended.At.UTC().Format(day)
		}
		row := []any{e.ID, strings.Join(e.Via.Authors(), "; "), p.Authors(l, e.Via.Authors()), title, lang}
		t.Rows = append(t.Rows, append(append(row, s.Row(&e.Content)...), WayWords(l, p.Names, e), withdrawn, e.At.UTC().Format(day), string(e.Via.Mode)))
	}
	return t
}

// MostInFile is how many entries a file of a list holds.
const MostInFile = 20_000

// Cut says of the file of a list that holds more than MostInFile that only the newest are
// in it, and gives the name of the file, without its ending: the table says it in its
// notes, and as CSV has no place for these the name says it, too.
func Cut(l *i18n.Locale, t *table.Table, name string, cut bool) string {
	if !cut {
		return name
	}
	t.Notes = append(t.Notes, table.Note{Label: t.Title, Text: l.T("entry.file.cut", "n", l.Number(MostInFile))})
	return name + "-newest-" + strconv.Itoa(MostInFile)
}

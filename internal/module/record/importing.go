package record

import (
	"fmt"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/record/annex"
)

// Imported is what one paper's annexes give, ready to be recorded.
type Imported struct {
	Tables []Table `json:"tables"`
	Rows   []Row   `json:"rows"`
	// Left lists the rows that were not taken, because no participant could
	// be told from their name; each also stands among its table's notices.
	Left []Remark `json:"left"`
}

// FromAnnexes turns the tables that were read into the record's own. Document
// is the id under which the paper is recorded. It fails with fail.Invalid when
// a column's label is not a year, or when a mark has no column at all.
func FromAnnexes(im *annex.Import, document string) (*Imported, error) {
	out := &Imported{Tables: []Table{}, Rows: []Row{}, Left: []Remark{}}
	for i := range im.Tables {
		if err := out.take(&im.Tables[i], document); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Bodies lists what an import gives, in the order in which it is said.
func (out *Imported) Bodies() []Body { return gather(gather([]Body{}, out.Tables), out.Rows) }

func (out *Imported) take(t *annex.Table, document string) error {
	series := Series(t.Annex)
	table := Table{ID: "record:table:" + strings.ToLower(t.Annex), Series: series, Title: t.Title,
		Columns: []Column{}, Notices: []Remark{},
		Source: Source{Document: document, Place: place(t.Annex, t.Page, t.Line), Known: Read}}
	notes := map[int]string{}
	for _, f := range t.Footnotes {
		notes[f.Number] = f.Text
	}
	years := map[string]int{}
	for _, c := range t.Columns {
		if c.From == 0 {
			return fail.New(fail.Invalid, "Annex %s: the heading %q is not a year", t.Annex, c.Label)
		}
		years[c.Label] = c.From
		table.Columns = append(table.Columns, Column{Year: c.From, To: c.To, Label: c.Label,
			Footnote: c.Footnote, Documents: symbols(notes[c.Footnote])})
	}
	for _, n := range t.Notices {
		r := Remark{Kind: n.Kind, Line: n.Line, Page: n.Page, Text: n.Text}
		table.Notices = append(table.Notices, r)
		if n.Kind == annex.UnknownName || n.Kind == annex.Nameless {
			out.Left = append(out.Left, r)
		}
	}
	out.Tables = append(out.Tables, table)
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Participant == "" {
			continue
		}
		row := Row{Series: series, Participant: r.Participant, Printed: r.Printed, Remark: r.Remark,
			Line: r.Line, Page: r.Page, Marks: []Mark{},
			Source: Source{Document: document, Place: place(t.Annex, r.Page, r.Line), Known: Read}}
		for _, c := range r.Cells {
			if !c.Mark {
				continue
			}
			m, err := mark(c, years, table.Columns, notes)
			if err != nil {
				return fail.Wrap(err, fail.Invalid, "Annex %s, %s, line %d", t.Annex, r.Printed, r.Line)
			}
			row.Marks = append(row.Marks, m)
		}
		out.Rows = append(out.Rows, row)
	}
	return nil
}

// mark names the years a printed mark may belong to, and the one whose heading
// stands at the same position, or nearest to it.
func mark(c annex.Cell, years map[string]int, columns []Column, notes map[int]string) (Mark, error) {
	m := Mark{Position: c.Position, Years: []int{}, Sure: c.Sure, Reason: c.Reason, Note: notes[c.Footnote]}
	for _, label := range c.Columns {
		m.Years = append(m.Years, years[label])
	}
	if len(m.Years) == 0 {
		return m, fmt.Errorf("the mark at position %d stands under no column", c.Position)
	}
	// The nearest, so that the marks of a row keep their order and none is read
	// under the year of another: a row with too many cells is read as far to the
	// right as it can be, one with too few as far to the left.
	here := columns[min(c.Position, len(columns))-1].Year
	m.Year = max(m.Years[0], min(here, m.Years[len(m.Years)-1]))
	return m, nil
}

// symbols splits a footnote such as "A/55/140 and A/55/140/Add.1".
func symbols(note string) []string {
	found := []string{}
	for _, s := range strings.Split(note, " and ") {
		if s = strings.TrimSpace(s); s != "" {
			found = append(found, s)
		}
	}
	return found
}

func place(letter string, page, line int) string {
	if page == 0 {
		return fmt.Sprintf("Annex %s, line %d of the text", letter, line)
	}
	return fmt.Sprintf("Annex %s, page %d, line %d of the text", letter, page, line)
}

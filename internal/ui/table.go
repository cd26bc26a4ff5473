package ui

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Table is data in rows and columns. The first column names its row, unless
// NoRowHead is set.
type Table struct {
	ID        string // unique on the page; letters, digits, hyphens
	Caption   string // what the table shows, complete without the text around it
	Note      string // how to read it, below the table; may be empty
	Columns   []Column
	Rows      []Row
	Foot      []Row  // totals
	Empty     string // said in place of rows when there are none
	NoRowHead bool
	Dense     bool // many narrow columns: a matrix of years
	Stacked   bool // cells hold words of any length: in a narrow window each row is a block of them, each below its head
	Even      bool // columns of equal width over the whole page, so that tables below each other line up
}

// Column is the head of a column.
type Column struct {
	Head   string
	Short  string // what is shown in place of Head where columns are narrow; Head is then the spoken name
	Number bool   // cells are numbers: aligned at their end
	Mark   bool   // cells are marks: centred
	Sort   string // address that sorts by this column; empty when it cannot be sorted by
	Sorted string // "ascending" or "descending" when the rows are sorted by this column
	Tight  bool   // cells stay on one line: years, short symbols
	Spare  bool   // left out where every row leaves it blank: notes
}

// Row is one row; ID, when set, makes it a place that a link can lead to.
type Row struct {
	ID    string
	Cells []Cell
}

// Cells makes a row.
func Cells(cells ...Cell) Row { return Row{Cells: cells} }

// Cell is one cell.
type Cell struct {
	Content templ.Component
	Span    int // columns it takes; 0 is 1
}

// Words is a cell of plain words in the page's language.
func Words(s string) Cell {
	if s == "" {
		return Blank()
	}
	return Cell{Content: Plain(s)}
}

// Number is a cell with a whole number.
func Number(l *i18n.Locale, n int) Cell { return Cell{Content: Plain(l.Number(int64(n)))} }

// Year is a cell with a year: digits without grouping.
func Year(y int) Cell { return Cell{Content: Plain(strconv.Itoa(y))} }

// To is a cell with a link.
func To(href, words string) Cell { return Cell{Content: A(href, words)} }

// Stored is a cell of stored content, marked with its language.
func Stored(l *i18n.Locale, t i18n.Text) Cell {
	if t.Empty() {
		return Blank()
	}
	return Cell{Content: In(l, t)}
}

// StoredTo is a cell of stored content that is a link.
func StoredTo(l *i18n.Locale, href string, t i18n.Text) Cell {
	return Cell{Content: TextLink(l, href, t)}
}

// Show is a cell of any content.
func Show(c templ.Component) Cell { return Cell{Content: c} }

// Mark is a cell of a matrix: a dot, read out as the given words.
func Mark(spoken string) Cell { return Cell{Content: dot(spoken)} }

// Blank is an empty cell.
func Blank() Cell { return Cell{} }

// scrolls says whether a table may be wider than a narrow window. Such a
// table sits in a region that can be scrolled with the keyboard.
func (t Table) scrolls() bool { return len(t.Columns) > 2 }

// filled is the table without the spare columns that every row leaves blank.
// Without rows, or with cells that span columns, it keeps its shape.
func (t Table) filled() Table {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		blank := func(r Row) bool { return len(r.Cells) == len(t.Columns) && r.Cells[i].Content == nil }
		all := slices.Concat(t.Rows, t.Foot)
		if !t.Columns[i].Spare || len(t.Rows) == 0 || slices.ContainsFunc(all, func(r Row) bool { return !blank(r) }) {
			continue
		}
		t.Columns = slices.Delete(slices.Clone(t.Columns), i, i+1)
		t.Rows, t.Foot = without(t.Rows, i), without(t.Foot, i)
	}
	return t
}

// without gives rows without their cell i.
func without(rows []Row, i int) []Row {
	out := slices.Clone(rows)
	for n, r := range out {
		out[n].Cells = slices.Delete(slices.Clone(r.Cells), i, i+1)
	}
	return out
}

func (t Table) captionID() string { return t.ID + "-caption" }

func (t Table) class() string {
	switch {
	case t.Dense:
		return "dense"
	case t.Stacked && t.Even:
		return "stacked even"
	case t.Stacked:
		return "stacked"
	case t.Even:
		return "even"
	}
	return ""
}

func (c Column) class() string {
	switch {
	case c.Number:
		return "number"
	case c.Mark:
		return "mark"
	case c.Tight:
		return "tight"
	}
	return ""
}

func (t Table) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{}
}

// headed gives a cell of a stacked table the head of its column. A blank one is
// left out where the heads stand in the cells.
func (t Table) headed(i int, c Cell) templ.Attributes {
	if !t.Stacked || c.Content == nil {
		return templ.Attributes{}
	}
	return templ.Attributes{"data-head": t.column(i).Head}
}

func span(n int) templ.Attributes {
	if n > 1 {
		return templ.Attributes{"colspan": strconv.Itoa(n)}
	}
	return templ.Attributes{}
}

func class(name string) templ.Attributes {
	if name == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"class": name}
}

func sorted(order string) templ.Attributes {
	if order == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-sort": order}
}

func place(id string) templ.Attributes {
	if id == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"id": id}
}

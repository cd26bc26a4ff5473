package table

import (
	"fmt"
	"strconv"
	"time"
)

// Table is a table with what a reader needs to trust it.
type Table struct {
	Title   string
	Lang    string // BCP 47 tag of headings and notes; "ar" is set from right to left
	Columns []Column
	Rows    [][]any // each as long as Columns; see Kind for what a cell may be, nil for empty
	Notes   []Note
	AsOf    time.Time // when it was drawn up: in the properties of files that have some; may be zero
}

// Column is one column.
type Column struct {
	Key     string // for machines: short, lower case, the same in every language
	Heading string // for people, in the table's language
	Kind    Kind
}

// Kind is what the cells of a column hold.
type Kind int

// The kinds, with the Go type of a cell.
const (
	Text    Kind = iota // string
	Integer             // int or int64
	Date                // string: 2006, 2006-01 or 2006-01-02
	Mark                // bool: a cross or nothing, as in the tables of documents
)

// Note is one line of what stands beside the table: source, address, size of
// the register, statements that it rests on.
type Note struct{ Label, Text string }

// Cross is how a mark is written.
const Cross = "X"

// Check reports the first cell that does not fit its column.
func (t *Table) Check() error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("table %q has no columns", t.Title)
	}
	for r, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("table %q, row %d has %d cells for %d columns", t.Title, r+1, len(row), len(t.Columns))
		}
		for c, cell := range row {
			if !fits(t.Columns[c].Kind, cell) {
				return fmt.Errorf("table %q, row %d, column %q: %#v does not fit", t.Title, r+1, t.Columns[c].Key, cell)
			}
		}
	}
	return nil
}

func fits(k Kind, cell any) bool {
	if cell == nil {
		return true
	}
	switch v := cell.(type) {
	case string:
		if k == Date {
			return v == "" || dateForm(v) != ""
		}
		return k == Text
	case int, int64:
		return k == Integer
	case bool:
		return k == Mark
	}
	return false
}

// dateForm gives the layout that a date is written in; "" when it is none.
func dateForm(s string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if len(s) == len(layout) {
			if _, err := time.Parse(layout, s); err == nil {
				return layout
			}
		}
	}
	return ""
}

// Day gives the day of a full date; false when the date is not full.
func Day(s string) (time.Time, bool) {
	if dateForm(s) != time.DateOnly {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, s)
	return day, err == nil
}

// String writes a cell as text.
func String(cell any) string {
	switch v := cell.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		if v {
			return Cross
		}
	}
	return ""
}

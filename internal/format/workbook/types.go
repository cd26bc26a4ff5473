package workbook

import (
	"fmt"
	"time"
)

// MediaType is what the file is served as.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// MaxCell is how many characters a cell holds.
const MaxCell = 32_767

// Book is a workbook that is to be filled in.
type Book struct {
	Title  string
	Lang   string    // BCP 47 tag; "ar" is set from right to left
	AsOf   time.Time // when it was drawn up: in the properties of the file; may be zero
	Facts  []Fact
	Sheets []Sheet
	// Of its other form, a CSV file: the heading of the names of the sheets, and
	// what is said above the table beside the notes of the first sheet.
	Part     string
	CSVNotes []string
}

// Fact is one line of what the workbook says of itself to whoever reads it: its
// questionnaire, its version. Keys are ASCII and each is there once.
type Fact struct{ Key, Value string }

// Sheet is one table. Names are as people read them; Key is the same in every
// language.
type Sheet struct {
	Key     string
	Name    string
	Notes   []string // above the table: how to fill it in
	Columns []Column
	Rows    []Row
}

// Column is one column.
type Column struct {
	Key     string // for machines; the same in every language
	Heading string
	Width   int      // in characters
	Fill    bool     // it is there to be filled in
	Hidden  bool     // for whoever reads it, not for people
	Choices []string // the only things to fill in; none: any text
	Prompt  string   // shown beside a cell that is being filled in; may be empty
	Refusal string   // said where something else than a choice is put in; may be empty
}

// Row is one row. Cells[i] belongs to column i. A Heading has one cell, and no
// key.
type Row struct {
	Key     string // each is there once in its sheet
	Cells   []string
	Shut    []bool // columns that are not filled in here; nil: none
	Heading bool
}

// Filled is what was read of a workbook.
type Filled struct {
	Facts  map[string]string
	Sheets []FilledSheet
	Faults []Fault // in the order of sheets, rows and columns
}

// FilledSheet is what was read of a sheet: the rows that bear a key.
type FilledSheet struct {
	Key, Name string
	Rows      []FilledRow
}

// FilledRow is what was read of a row: its cells by the keys of their columns,
// those that were filled in and have no fault.
type FilledRow struct {
	Key   string
	Line  int // in the sheet, from 1
	Cells map[string]string
	At    map[string]string // which cell it is, "D7"
}

// What is wrong with a cell, a sheet or a file.
type What string

// Faults of the file: nothing of it is read.
const (
	TooLarge  What = "too-large" // more bytes, sheets, rows or columns than are read
	Protected What = "protected" // encrypted
	Old       What = "old"       // of a program before 2007
	Macros    What = "macros"    // it holds programs
	Other     What = "other"     // an OpenDocument spreadsheet: it can be saved as this kind
	Unknown   What = "unknown"   // no workbook, or none that was made for filling in
	Encoding  What = "encoding"  // a CSV file whose letters were lost, or that is in no encoding of Unicode
)

// Faults of a sheet or a cell: the rest is read.
const (
	Merged  What = "merged"  // cells were merged into one
	Formula What = "formula" // it is worked out
	Broken  What = "broken"  // it shows an error, as #REF!
	Twice   What = "twice"   // the key of the row is there twice
	Keyless What = "keyless" // something is written where the row has no key
	Unkeyed What = "unkeyed" // a sheet has lost its keys
	Copied  What = "copied"  // a sheet is there twice
	Shown   What = "shown"   // a date or a number, that shows something else than is in it
)

// Fault is something that cannot be taken as it is.
type Fault struct {
	What  What
	Sheet string // as people read it; empty: the file
	Cell  string // "D7"; empty: the sheet
	Value string // what stands there, shortened; may be empty
}

// Error implements error, for faults of the file.
func (f *Fault) Error() string { return fmt.Sprintf("workbook: %s %s %s", f.What, f.Sheet, f.Cell) }

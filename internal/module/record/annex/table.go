package annex

// Import is what one text gave.
type Import struct {
	SHA256 string  `json:"sha256"` // of the text as it was read, hexadecimal
	Tables []Table `json:"tables"` // in the order of the text
}

// Table finds the table of an annex by its letter.
func (im *Import) Table(letter string) (*Table, bool) {
	for i := range im.Tables {
		if im.Tables[i].Annex == letter {
			return &im.Tables[i], true
		}
	}
	return nil, false
}

// Table is one annex read.
type Table struct {
	Annex     string     `json:"annex"`   // its letter: "B"
	Title     string     `json:"title"`   // its heading as printed
	Line      int        `json:"line"`    // of the heading, from 1
	Page      int        `json:"page"`    // of the heading; 0 when the contents do not say
	Columns   []Column   `json:"columns"` // as the first header prints them
	Rows      []Row      `json:"rows"`
	Footnotes []Footnote `json:"footnotes"`
	Notices   []Notice   `json:"notices"`
}

// Column is one heading.
type Column struct {
	Label    string `json:"label"`              // as printed, without the footnote number: "2004-2005", "99"
	From     int    `json:"from"`               // first calendar year; 0 when the label is no year
	To       int    `json:"to"`                 // last calendar year
	Footnote int    `json:"footnote,omitempty"` // its number; 0 for none
}

// Row is one printed row: one State.
type Row struct {
	Printed     string `json:"printed"`               // the name as the table prints it
	Participant string `json:"participant,omitempty"` // "state:ke"; empty when the name is not on the list
	Remark      string `json:"remark,omitempty"`      // what is odd about the printed name
	Line        int    `json:"line"`
	Page        int    `json:"page"`  // 0 when it cannot be derived
	Width       int    `json:"width"` // printed cells without the name
	Cells       []Cell `json:"cells"`
}

// Cell is one printed cell. Its place is its row's line and page.
type Cell struct {
	Position int      `json:"position"`      // from 1, counted from the left, the name not counted
	Columns  []string `json:"columns"`       // labels it may stand under; exactly one when sure
	Mark     bool     `json:"mark"`          // an X is printed
	Raw      string   `json:"raw,omitempty"` // the cell as printed, trimmed
	Footnote int      `json:"footnote,omitempty"`
	Sure     bool     `json:"sure"`
	Reason   string   `json:"reason,omitempty"` // why it is unsure, or how it was made sure
}

// Footnote is a note printed between the rows.
type Footnote struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	Line   int    `json:"line"`
}

// What a Notice can be about.
const (
	UnknownName    = "unknown-name"     // no participant is listed under the printed name
	NamedTwice     = "named-twice"      // two rows give the same participant
	Spelling       = "spelling"         // the printed name differs from the usual one
	RepeatedHeader = "repeated-header"  // the header is printed again on a new page
	OtherHeader    = "other-header"     // a repeated header differs from the first one
	OddWidth       = "odd-width"        // a row has more or fewer cells than there are columns
	OddCell        = "odd-cell"         // a cell holds neither nothing nor a mark
	SmallMark      = "small-mark"       // a lower-case x is read as a mark
	Nameless       = "nameless-row"     // a row without a name
	StrayText      = "stray-text"       // a line that is neither row, header nor footnote
	NoFootnote     = "missing-footnote" // a number is printed and its note is not
	SameMarks      = "same-marks"       // on a page with odd rows, two neighbouring positions bear the same marks
	EmptyPosition  = "empty-position"   // on a page with odd rows, a position that bears no mark at all

	DecidedByNeighbours  = "decided-by-neighbours"  // the other marks of the row leave a mark one column
	NarrowedByNeighbours = "narrowed-by-neighbours" // they leave it fewer columns than its place alone
	NoReading            = "no-reading"             // the marks of a row cannot all stand under columns of their own
)

// Notice says what the reader saw and could not, or would not, settle; and what
// it settled by more than a cell's own place.
type Notice struct {
	Kind string `json:"kind"`
	Line int    `json:"line"`
	Page int    `json:"page"`
	Text string `json:"text"`
}

// noticed counts the notices of a kind.
func (t *Table) noticed(kind string) int {
	n := 0
	for _, x := range t.Notices {
		if x.Kind == kind {
			n++
		}
	}
	return n
}

// Marks counts the printed marks of a row.
func (r *Row) Marks() int {
	n := 0
	for _, c := range r.Cells {
		if c.Mark {
			n++
		}
	}
	return n
}

// Marks counts the printed marks of the table.
func (t *Table) Marks() int {
	n := 0
	for i := range t.Rows {
		n += t.Rows[i].Marks()
	}
	return n
}

// Marked gives the table with its marked and its odd cells only: what is worth
// keeping. A position that is left out is an empty cell, as sure as the rest of
// its row.
func (t Table) Marked() Table {
	rows := make([]Row, len(t.Rows))
	for i, r := range t.Rows {
		kept := []Cell{}
		for _, c := range r.Cells {
			if c.Mark || c.Raw != "" {
				kept = append(kept, c)
			}
		}
		r.Cells = kept
		rows[i] = r
	}
	t.Rows = rows
	return t
}

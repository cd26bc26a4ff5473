package docx

import "time"

// MediaType is what the file is served as.
const MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Document is what is written.
type Document struct {
	Title    string
	Language string // BCP 47 tag: en, fr, ar, zh-Hans …
	// Direction of the pages: which way columns of tables run, and on which side
	// headings begin. Unset, it is that of the language.
	Direction Direction
	// Publisher stands in the properties of the file: a body, not a person. May
	// be empty.
	Publisher string
	Created   time.Time // stands in the properties of the file; must be set

	Header string // line at the top of each page; may be empty
	// Pages is the line at the foot of each page: "Page {page} of {pages}", the
	// words in the document's language. Empty: the number alone.
	Pages string

	Blocks []Block
}

// Block is one piece of a document: *Paragraph, *Table, *Contents or PageBreak.
type Block interface{ block() }

// Kind says what a paragraph is.
type Kind int

// Kinds of paragraphs.
const (
	Body      Kind = iota
	Title          // of the document, on its first page
	Heading        // Level 1 to 4
	Item           // of a list; Level counts the lists around it, from 0 to 8
	Quotation      // words of another document
	Note           // smaller: a source, a remark of the editor
)

// Paragraph is one paragraph, heading or list item.
type Paragraph struct {
	Kind  Kind
	Level int // of headings and items, and the indentation of others, from 0 to 8
	// Label is the marker of an item, printed as it is: "(a)", "1.", "(b bis)",
	// "–". Empty on an item: it belongs to the one before it. Labels do not
	// count by themselves, so that a reference to one stays right.
	Label string
	// Was is the label before, where Renumbered tracks that it became another:
	// then both are written as words. Either may be empty.
	Was        string
	Renumbered *Revision

	Language  string    // BCP 47 tag; empty: that of the document
	Direction Direction // unset: that of the language, or of the first letter
	Bookmark  string    // name by which links and the contents find it; may be empty

	Runs []Run

	// Inserted and Deleted track the end of the paragraph. Where the whole
	// paragraph is put in or taken out, its runs say so as well: see Put and
	// Strike.
	Inserted, Deleted *Revision
	// Move names a move: the paragraph with it that is deleted is where it was,
	// the one that is inserted is where it went. One without the other is
	// written as a deletion or an insertion.
	Move string

	Remarks []Remark // in the margin, on the whole paragraph
}

// Run is words that look alike. It is words or a footnote, not both.
type Run struct {
	Text         string // a line feed begins a new line in the paragraph
	Bold, Italic bool
	Raised       bool      // set higher and smaller
	Language     string    // BCP 47 tag; empty: that of the paragraph
	Direction    Direction // unset: each word by its letters
	// Link is an address (https, http or mailto), or # and the name of a
	// bookmark. Another is not written: the words are.
	Link string
	// Footnote is what the note says that is called here.
	Footnote []Paragraph

	// Inserted and Deleted track the words. With both, they were put in by one
	// and taken out by another.
	Inserted, Deleted *Revision

	Remarks []Remark // in the margin, on these words
}

// Revision is who changed something, and when.
type Revision struct {
	By string    // as it is shown beside the change
	At time.Time // the zero time is left out
}

// Remark is a comment in the margin.
type Remark struct {
	By       string
	At       time.Time
	Language string
	Text     string // a line feed begins a new paragraph
}

// Direction is which way a text runs.
type Direction int

// Directions.
const (
	Auto Direction = iota
	LeftToRight
	RightToLeft
)

// Table is a table. Its first rows may be headings, which are repeated on each
// page.
type Table struct {
	Caption   string // read out by screen readers; not printed
	Widths    []int  // of the columns, as shares of the line; all positive
	Rows      []Row
	Direction Direction // unset: that of the document
}

// Row is one row of a table; it has as many cells as the table has columns.
type Row struct {
	Heading bool
	Cells   []Cell
}

// Cell is paragraphs; none is an empty cell.
type Cell []Paragraph

// Contents is the table of contents: the headings that stand, with links to them, and
// the numbers of their pages, which a word processor fills in.
type Contents struct {
	Title  string // printed above; may be empty
	Levels int    // of headings, from 1; 0 is all four
}

// PageBreak begins a new page.
type PageBreak struct{}

func (*Paragraph) block() {}
func (*Table) block()     {}
func (*Contents) block()  {}
func (PageBreak) block()  {}

// Plain makes one run of words.
func Plain(text string) []Run { return []Run{{Text: text}} }

// Put marks a whole paragraph as put in, words and end.
func (p *Paragraph) Put(r Revision) *Paragraph {
	p.Inserted = &r
	for i := range p.Runs {
		p.Runs[i].Inserted = &r
	}
	return p
}

// Strike marks a whole paragraph as taken out, words and end.
func (p *Paragraph) Strike(r Revision) *Paragraph {
	p.Deleted = &r
	for i := range p.Runs {
		p.Runs[i].Deleted = &r
	}
	return p
}

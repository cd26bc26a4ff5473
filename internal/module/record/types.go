package record

import "comity.example/comity/internal/i18n"

// Known says how the secretariat knows what a source says.
type Known string

const (
	// Read: the words stood before whoever recorded this.
	Read Known = "read"
	// Remembered: general knowledge of the field, not checked against a text.
	Remembered Known = "remembered"
)

// Source is where something stands.
type Source struct {
	Document string `json:"document,omitempty"` // id of a Document; empty only when remembered
	Place    string `json:"place,omitempty"`    // page, section, footnote, line
	Quote    string `json:"quote,omitempty"`    // word for word, in the document's language
	SHA256   string `json:"sha256,omitempty"`   // of Quote, hexadecimal
	Known    Known  `json:"known"`
}

// Party is whoever convenes, says or signs: a participant by id where one is
// listed, and the name as the source prints it. A natural person is never a
// Party here.
type Party struct {
	Participant string    `json:"participant,omitempty"` // "state:ru", "org:asean", "group:g7"
	Name        i18n.Text `json:"name"`
}

// Document is a text that the record rests on.
type Document struct {
	ID      string    `json:"id"` // "record:document:alleged-demise-2017"
	Title   i18n.Text `json:"title"`
	Short   string    `json:"short"`             // how a source names it beside a place: "Tikk and Kerttunen (2017)"
	Authors string    `json:"authors,omitempty"` // as a bibliography names them
	Date    string    `json:"date,omitempty"`    // 2017, 2017-12 or 2017-12-31
	Symbol  string    `json:"symbol,omitempty"`
	Address string    `json:"address,omitempty"` // where the public finds it
	SHA256  string    `json:"sha256,omitempty"`  // of the text file that was read, hexadecimal
	Note    i18n.Text `json:"note,omitzero"`
}

// Series names one of the three tables, by the letter of its annex.
type Series string

const (
	Memberships  Series = "B" // of the Groups of Governmental Experts
	Sponsorships Series = "C" // of the resolution
	Replies      Series = "D" // from Governments, to the Secretary-General
)

// Table is what one annex prints around its rows.
type Table struct {
	ID      string    `json:"id"` // "record:table:b"
	Series  Series    `json:"series"`
	Title   string    `json:"title"` // as printed
	Columns []Column  `json:"columns"`
	Notices []Remark  `json:"notices"` // what the reader of the table could not, or would not, settle
	Note    i18n.Text `json:"note,omitzero"`
	Source  Source    `json:"source"`
}

// Column is one printed heading.
type Column struct {
	Year      int      `json:"year"` // first calendar year: what a Mark names
	To        int      `json:"to"`   // last calendar year
	Label     string   `json:"label"`
	Footnote  int      `json:"footnote,omitempty"`
	Documents []string `json:"documents"` // symbols that the footnote gives
}

// Resolution is the General Assembly resolution of a year.
type Resolution struct {
	ID      string `json:"id"` // "record:resolution:70-237"
	Year    int    `json:"year"`
	Symbol  string `json:"symbol"`
	Adopted string `json:"adopted,omitempty"`
	Source  Source `json:"source"`
}

// Remark is something odd, with its place in the text that was read.
type Remark struct {
	Kind string `json:"kind"` // as package annex names it
	Line int    `json:"line"`
	Page int    `json:"page"`
	Text string `json:"text"`
}

// Row is one printed row of a table: one State.
type Row struct {
	Series      Series `json:"series"`
	Participant string `json:"participant"`
	Printed     string `json:"printed"` // the State's name as the table prints it
	Remark      string `json:"remark,omitempty"`
	Line        int    `json:"line"`
	Page        int    `json:"page"`
	Marks       []Mark `json:"marks"`
	Source      Source `json:"source"`
}

// Mark is one printed mark.
type Mark struct {
	// Position is the cell's, from 1, counted from the left.
	Position int `json:"position"`
	// Year is the one of Years whose heading stands at the same position, or
	// nearest to it. Where Sure is false it is only one of Years.
	Year int `json:"year"`
	// Years lists every column that the mark may belong to, in order; one when
	// Sure. What the other marks of the row rule out is not among them.
	Years  []int  `json:"years"`
	Sure   bool   `json:"sure"`
	Reason string `json:"reason,omitempty"`
	Note   string `json:"note,omitempty"` // the footnote that the cell carries
}

// Group is one Group of Governmental Experts.
type Group struct {
	ID      string          `json:"id"` // "record:group:gge-2004"
	Ordinal int             `json:"ordinal"`
	Name    i18n.Text       `json:"name"`
	From    int             `json:"from"` // first year; joins it to Annex B's column
	To      int             `json:"to"`
	Mandate Mandate         `json:"mandate"`
	Sizes   []StatedNumber  `json:"sizes"`  // what each source says of its size
	Chairs  []StatedParty   `json:"chairs"` // the State whose expert chaired, by source
	Outcome Outcome         `json:"outcome"`
	Lists   []PublishedList `json:"lists"` // members as published elsewhere
}

// Mandate is what set a Group up.
type Mandate struct {
	Resolution string   `json:"resolution"`
	Words      string   `json:"words,omitempty"` // quoted
	Sources    []Source `json:"sources"`
}

// StatedNumber is a number as a source states it.
type StatedNumber struct {
	Number int    `json:"number"`
	Source Source `json:"source"`
}

// StatedParty is a participant as a source states it.
type StatedParty struct {
	Party  Party  `json:"party"`
	Source Source `json:"source"`
}

// Outcome is how a Group ended.
type Outcome struct {
	Kind    string   `json:"kind"`             // "report" or "no-consensus"
	Report  string   `json:"report,omitempty"` // symbol of the consensus report
	Papers  []string `json:"papers,omitempty"` // symbols of other papers that record the outcome
	Sources []Source `json:"sources"`
}

// PublishedList is a list of members, or a difference from Annex B, that
// another source gives.
type PublishedList struct {
	Whole   bool     `json:"whole"`             // Members is the full list
	Members []string `json:"members"`           // participant ids; when not Whole: those it names
	Without []string `json:"without,omitempty"` // participant ids it does not name though the table does
	Source  Source   `json:"source"`
}

// Event is one entry of the timeline.
type Event struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // one of EventKinds
	From    string    `json:"from"` // 1998, 1998-09 or 1998-09-23
	To      string    `json:"to,omitempty"`
	Place   i18n.Text `json:"place,omitzero"`
	Title   i18n.Text `json:"title"`
	Note    i18n.Text `json:"note,omitzero"`
	Parties []Party   `json:"parties"`
	Refs    []string  `json:"refs"` // symbols of documents
	Sources []Source  `json:"sources"`
}

// Forum is one initiative or forum.
type Forum struct {
	ID      string    `json:"id"`
	Name    i18n.Text `json:"name"`
	Short   string    `json:"short,omitempty"`
	Kind    string    `json:"kind"` // one of ForumKinds
	Convene []Party   `json:"conveners"`
	Open    []string  `json:"open"` // who may join: of JoinClasses
	Who     i18n.Text `json:"who"`  // the same in a sentence
	How     i18n.Text `json:"how"`  // how one joins or is heard
	Since   string    `json:"since,omitempty"`
	Until   string    `json:"until,omitempty"`
	Refs    []string  `json:"refs"`
	Sources []Source  `json:"sources"`
}

// Endorsement is words by which somebody stands behind provisions, or calls on
// others to.
type Endorsement struct {
	ID       string    `json:"id"`
	By       []Party   `json:"by"`
	Kind     string    `json:"kind"`       // one of EndorsementKinds
	Of       []string  `json:"provisions"` // ids of provisions, or of an instrument: "un:a-70-174:13:a"
	Date     string    `json:"date,omitempty"`
	Occasion i18n.Text `json:"occasion"`
	Note     i18n.Text `json:"note,omitzero"`
	Sources  []Source  `json:"sources"` // the words are the first source's quote
}

// Claim is a sentence of a paper that its own tables, or another source, bear
// upon. The tables' side is computed when it is asked for.
type Claim struct {
	ID        string    `json:"id"`
	Order     int       `json:"order"`
	Title     i18n.Text `json:"title"`
	Says      []Source  `json:"says"`      // what the paper says, quoted
	Measure   Measure   `json:"measure"`   // what to compute; Kind "" for nothing
	Elsewhere []Saying  `json:"elsewhere"` // what other sources say
}

// Saying is what a source says, in our words, with the source's own beside it.
type Saying struct {
	Text   i18n.Text `json:"text"`
	Source Source    `json:"source"`
}

// Measure names a computation over the recorded tables.
type Measure struct {
	Kind   string   `json:"kind"` // one of the measures in claims.go, or empty
	Series []Series `json:"series"`
	// From and To bound the columns by their first year; 0 for no bound.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Illustration is a figure of the paper: its caption is the authors'.
type Illustration struct {
	ID      string `json:"id"`
	Number  int    `json:"number"`
	Caption Source `json:"caption"` // quoted
	// Drawn says what the hub draws under the number: "groups",
	// "memberships", "involvement", "participation", "per-year", "counts", or
	// empty for none.
	Drawn string `json:"drawn,omitempty"`
	// View is true where the caption takes a view that the tables do not give.
	View bool `json:"view"`
}

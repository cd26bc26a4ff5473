package publication

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Published is the body of consult.publication.published/1. Its statement has no
// subject; its id is that of the publication.
type Published struct {
	// Via names the organiser of the consultation, as its author.
	Via          submission.Via `json:"via"`
	Consultation statement.Hash `json:"consultation"`
	Follows      statement.Hash `json:"follows,omitzero"` // the edition before
	Content
}

// Content is all that is published.
type Content struct {
	Title    i18n.Text   `json:"title"`
	Edition  i18n.Text   `json:"edition,omitzero"` // as "Interim edition"
	Language string      `json:"language"`         // in which it is written
	Preface  []Paragraph `json:"preface,omitempty"`
	Chapters []Chapter   `json:"chapters"` // in their order
}

// Chapter is what is published on one provision, on several that belong
// together, or on none: in general.
type Chapter struct {
	ID           string        `json:"id"` // a slug
	Title        i18n.Text     `json:"title"`
	About        []string      `json:"about,omitempty"` // provisions, in ascending order
	Official     []Official    `json:"official,omitempty"`
	Guidance     []Guidance    `json:"guidance,omitempty"`
	Commentary   []Paragraph   `json:"commentary,omitempty"`
	Rationale    []Paragraph   `json:"rationale,omitempty"`
	Practice     []Paragraph   `json:"practice,omitempty"`
	Bibliography []Paragraph   `json:"bibliography,omitempty"`
	Views        []Paragraph   `json:"views,omitempty"` // of States
	Contributors []Contributor `json:"contributors,omitempty"`
}

// Official is the official text of a provision.
type Official struct {
	Provision string `json:"provision"`
	SHA256    string `json:"sha256"` // of the text, in hex
	Paragraph
}

// Guidance is a text of the consultation in one version, in full.
type Guidance struct {
	Text       statement.Hash `json:"text"` // id of the text
	Title      i18n.Text      `json:"title"`
	Version    int64          `json:"version"`
	Hash       redline.Hash   `json:"hash"` // of the version
	Paragraphs []Paragraph    `json:"paragraphs"`
	// Before is what some would have before its first unit.
	Before []Alternative `json:"before,omitempty"`
	// Proposers says whose the amendments are that its words name, by their ids.
	Proposers []Proposer `json:"proposers,omitempty"`
	// Agreed says how the version was agreed; absent in what was published before
	// that was said.
	Agreed *Agreed `json:"agreed,omitempty"`
}

// Proposer says whose an amendment is.
type Proposer struct {
	Amendment statement.Hash  `json:"amendment"`
	By        []consult.Named `json:"by"`                // authors, and who joined them
	Credits   []Credit        `json:"credits,omitempty"` // of those of them who have not owned to it
	Origins   []text.Origin   `json:"origins,omitempty"` // from whom, by a document, its words come
	Modifies  statement.Hash  `json:"modifies,omitzero"` // the amendment that it derives from
}

// Credit says how words stand in the name of somebody who had not owned to them
// when they were published: who is named and has no credit had said, signed or
// confirmed them under the own key, or was published before credits were.
type Credit struct {
	Who string            `json:"who"` // listed id
	How submission.Owning `json:"how" enum:"unsigned,group,transmitted,recorded"`
	By  consult.Named     `json:"by,omitzero"` // who transmitted them
}

// Form says what a paragraph is in its text.
type Form string

// The forms. None is an ordinary paragraph.
const (
	Heading Form = "heading"
	Item    Form = "item"
	Norm    Form = "norm" // an official text that is quoted within guidance
)

// Paragraph is the least that has an address.
type Paragraph struct {
	ID       string `json:"id"` // lasting: p and a number
	Form     Form   `json:"form,omitempty" enum:"heading,item,norm"`
	Depth    int    `json:"depth,omitempty"`
	Label    string `json:"label,omitempty"`    // of an item
	Language string `json:"language,omitempty"` // other than that of the publication
	Text     string `json:"text"`
	Address  string `json:"address,omitempty"` // https://…
	// Source is where the words that are quoted were said or published.
	Source *Source `json:"source,omitempty"`
	// By is whose words these are, where they are not the organiser's.
	By []consult.Named `json:"by,omitempty"`
	// Credits are of those of them who have not owned to the words.
	Credits []Credit `json:"credits,omitempty"`
	// From is the statement that is quoted, or those that the words rest on.
	From   []statement.Hash `json:"from,omitempty"`
	Quoted bool             `json:"quoted,omitempty"`
	// Runs are the words of a paragraph of guidance, by whom they come and what is
	// open; absent where all came with the text, and nothing is.
	Runs []Run `json:"runs,omitempty"`
	// Open is what some would do to the paragraph as a whole, or after it.
	Open []Alternative `json:"open,omitempty"`
}

// Source is where words that are quoted were said or published: the document that
// they were recorded from or transmitted with, and the source that their author
// names. Its address is that of the paragraph.
type Source struct {
	Document *submission.Document `json:"document,omitempty"`
	Text     string               `json:"text,omitempty"` // in full: title, body, symbol
	Date     string               `json:"date,omitempty"` // a day, or a month
}

// Run is words of guidance that came together.
type Run struct {
	Text string           `json:"text,omitempty"`
	By   []statement.Hash `json:"by,omitempty"` // the amendments that put them in; none: they came with the text
	// Open is what some would have instead: the words stand in brackets.
	Open []Alternative `json:"open,omitempty"`
}

// Alternative is what somebody would have instead.
type Alternative struct {
	By []statement.Hash `json:"by"` // amendments
	// Do is what they would do to the whole paragraph; empty of words.
	Do   redline.Verb `json:"do,omitempty"`
	Text string       `json:"text,omitempty"` // empty where they would have nothing
}

// Work is a kind of thing that somebody contributed.
type Work string

// The kinds of work.
const (
	Tabled    Work = "text"
	Amendment Work = "amendment"
	Comment   Work = "comment"
	Answers   Work = "answers"
	Practice  Work = "practice"
	Reference Work = "reference"
	NewNorm   Work = "new-norm"
	View      Work = "position"
)

// Works lists the kinds of work in the order in which they are shown.
func Works() []Work {
	return []Work{Tabled, Amendment, Comment, Answers, Practice, Reference, NewNorm, View}
}

// Contributor is somebody who took part, and with what. Who has owned to some of
// it and not to the rest is there once for each.
type Contributor struct {
	Who consult.Named `json:"who"`
	// How it stands in that name; absent for what was owned to, or published before
	// that was said.
	How  submission.Owning `json:"how,omitempty" enum:"unsigned,group,transmitted,recorded"`
	By   consult.Named     `json:"by,omitzero"` // who transmitted it
	With []Work            `json:"with"`        // in the order of Works
}

// Translated is the body of consult.publication.translated/1. Its subject is the
// publication, as is that of the one below. A later one of the same author in
// the same language replaces it.
type Translated struct {
	As       string     `json:"as,omitempty"` // listed id; absent for the secretariat
	Language string     `json:"language"`
	Official bool       `json:"official,omitempty"` // the organiser says so
	By       string     `json:"by,omitempty"`       // who translated it, where that is another
	Title    string     `json:"title"`
	Chapters []Headed   `json:"chapters,omitempty"`   // titles of chapters
	Words    []Rendered `json:"paragraphs,omitempty"` // in the order of the publication; others are missing
}

// Headed is the title of a chapter in another language.
type Headed struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Rendered is a paragraph in another language.
type Rendered struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Corrected is the body of consult.publication.corrected/1: an erratum.
type Corrected struct {
	As        string `json:"as,omitempty"` // listed id of the organiser; absent for the secretariat
	Paragraph string `json:"paragraph"`
	Wrong     string `json:"wrong"`           // words of the paragraph, as they were published
	Reads     string `json:"reads,omitempty"` // how they should read; empty where they should not be there
	// Note says why, where that is not plain.
	Note i18n.Text `json:"note,omitzero"`
}

package offline

import (
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// Part is what is reported on one item so far.
type Part struct {
	report.Content
	// Markings of answers, by question, and of the status, by ""; one that is absent
	// is TLP:CLEAR.
	Markings map[string]statement.Marking
}

// Words are those of a workbook, in one language.
type Words struct {
	Language string // BCP 47 tag
	Title    string // of the workbook
	Notes    []string
	// Headings of the columns.
	Question, Guidance, Status, Answer, In, Marking string
	// Of the same as a CSV file: the heading of sections, and what is said of it.
	Part     string
	CSVNotes []string
	// What is said where something else is put into a cell than a status, or a marking.
	NoStatus, NoMarking string
	// How a list is written in a cell, said beside the question.
	Links, Bodies, Laws string
	// Statuses are what each is called, and Understood which one is meant by words,
	// lower-cased, of any language: a workbook is handed round.
	Statuses   map[report.Status]string
	Understood map[string]report.Status
	// Cited is how a provision is cited; empty for what is none.
	Cited func(provision string) string
	// Tongue is what a language is called.
	Tongue func(tag string) string
}

// Field is which of its columns a cell stands in.
type Field string

// The fields.
const (
	Status  Field = "status"
	Answer  Field = "answer"
	Marking Field = "marking"
)

// Place is what a cell is about, and where it is in the workbook.
type Place struct {
	Item, Question string // Question is empty for a status
	Language       string // of an answer in words
	Field          Field
	Sheet, Cell    string // as people read them; empty where it is not in the workbook
}

// ID names a place, whatever the workbook: by it somebody decides on a conflict.
func (p Place) ID() string { return string(p.Field) + ":" + key(p.Item, p.Question, p.Language) }

// Change is one cell that says something else than what is reported so far.
type Change struct {
	Place
	Before, After string
	// Beside is what else of the same answer was changed on the hub since the workbook
	// was made, and whoever filled that in has not seen: words in other languages, and,
	// in no language, its marking.
	Beside []Wording
	// Conflict says that it was changed on the hub, too, since the workbook was
	// made, or something beside it: it is only taken where somebody chose so.
	Conflict bool
	Taken    bool
}

// Wording is what an answer says in a language.
type Wording struct{ Language, Words string }

// MaxAnswer is how many characters an answer in words has at most, as in the forms: in
// any script they are no more bytes than a report takes.
const MaxAnswer = report.MaxText / 4

// What cannot be taken.
type What string

// The kinds of trouble with a cell.
const (
	NoStatus   What = "no-status"   // not among the statuses
	Restraint  What = "restraint"   // a status where none can be given
	NoMarking  What = "no-marking"  // not among the markings
	NoAddress  What = "no-address"  // a line that is no address
	NoName     What = "no-name"     // a line without a name
	NoLaw      What = "no-law"      // a line that is no id of the register
	TooMany    What = "too-many"    // lines
	TooLong    What = "too-long"    // words
	LongAnswer What = "long-answer" // more than MaxAnswer
	Control    What = "control"     // it holds a control character
	Original   What = "original"    // the original was emptied, and translations are left
	NoQuestion What = "no-question" // a key that the questionnaire does not have
	Misplaced  What = "misplaced"   // words in a cell that is not filled in
	Tongue     What = "tongue"      // another language for a row
)

// Trouble is a cell that cannot be taken as it is.
type Trouble struct {
	What        string // a What, or a fault of the workbook
	Sheet, Cell string
	Value       string // what stands there, shortened
}

// Taken is what a workbook says.
type Taken struct {
	Parts    map[string]Part // by item, as they would be: of items that change
	Changes  []Change        // in the order of the questionnaire
	Troubles []Trouble       // nothing of a workbook is taken while there are any
	Absent   []Place         // what the workbook has no row of any more, in the same order
}

package compendium

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
)

// View is a position of a State, as the compendium has it.
type View struct {
	ID        string // of the statement that stated it
	On        string // frozen id of what it is on; law: and a slug for a question of international law
	Question  i18n.Text
	Told      submission.Told // whose it is, and how it came to be said
	Text      i18n.Text       // the wording in force
	Source    Source
	Withdrawn bool
	// Statements are those that it rests on.
	Statements []string
}

// Source is where a view was published.
type Source struct {
	Document string // in full
	Place    string // in the document: paragraph 12
	Address  string // https://…
	Date     string // a day, or a month
}

// Wanted narrows the compendium; what is empty narrows nothing.
type Wanted struct {
	Kind     string // of what a view is on: one of Kinds
	On       string // frozen id, or law: and a slug
	State    string // listed id of who holds it
	Language string // in which it was written
	Limit    int
}

// Kinds are the kinds of what a view is on, in the order in which they are shown.
func Kinds() []string { return []string{"law", "term", "threat", "agreed"} }

// Reader gives the views that are wanted, the newest first, and whether there are
// more than the limit.
type Reader func(ctx context.Context, w Wanted) (views []View, more bool, err error)

package entry

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Kind is what the entries of one kind are called.
type Kind struct {
	Name   string // of the projection, and the beginning of its tables' names
	Opened string // type of the statement that opens one
	Change string // of one that gives it another wording
	End    string // of one that ends it
	// Under says that entries are said under something that is there before: it is
	// the subject of every statement on one.
	Under bool
	// Version is raised whenever what a content holds changes.
	Version int
}

// Types lists the types of statement of a kind.
func (k Kind) Types() []string { return []string{k.Opened, k.Change, k.End} }

// Content is what an entry holds.
type Content interface {
	EntryKind() Kind
	// Check reports the first thing that is wrong, of kind fail.Invalid. via is how
	// the entry came to be said; nil where that is not known.
	Check(via *submission.Via) error
	// Keys are what lists are narrowed by: "about=state:ke".
	Keys() []string
	// Document is how it is found; subject is what it is said under, or the entry.
	Document(subject string) search.Document
}

// Opened is the body of the statement that opens an entry.
type Opened[C Content] struct {
	Via     submission.Via `json:"via"`
	Content C              `json:"content"`
}

// Changed is the body of a statement that gives an entry another wording.
type Changed[C Content] struct {
	Entry   statement.Hash `json:"entry,omitzero"` // where the subject is what it is said under
	As      string         `json:"as,omitempty"`   // listed id; absent for the secretariat, of what it recorded
	Reason  i18n.Text      `json:"reason,omitzero"`
	Content C              `json:"content"`
	// Over is the wording whose place it takes, as its author knew it: it stands among
	// the refs of the statement, and not in the body. See submission.Over.
	Over statement.Hash `json:"-"`
}

// Ended is the body of a statement that ends an entry: it is withdrawn, or no
// longer in force.
type Ended[C Content] struct {
	Entry  statement.Hash `json:"entry,omitzero"`
	As     string         `json:"as,omitempty"`
	Reason i18n.Text      `json:"reason"`
}

package record

import (
	"slices"

	"comity.example/comity/internal/i18n"
)

// Read models: what queries answer with, and what the JSON API serves as it
// is. Each names the ids of the statements that it was read from.

// Participation is one mark: a State under a year. A reply, a sponsorship, a
// membership of a Group. No two items of a State have the same Year, unless the
// printed row cannot be read at all; where two could still be of one year, each
// names the other in Overlaps.
type Participation struct {
	Subject     string   `json:"subject"`
	Participant string   `json:"participant"`
	Printed     string   `json:"printed"`
	Series      Series   `json:"series"`
	Year        int      `json:"year"`  // first year of the heading the mark is read under
	To          int      `json:"to"`    // its last year
	Label       string   `json:"label"` // the heading as printed
	Group       string   `json:"group,omitempty"`
	Resolution  string   `json:"resolution,omitempty"`
	Documents   []string `json:"documents"` // symbols that the heading's footnote gives
	Sure        bool     `json:"sure" doc:"the year is certain; where it is not, it is only one of years"`
	Years       []int    `json:"years" doc:"first years of all headings that the mark may belong to"`
	Position    int      `json:"position"` // of the printed cell
	Overlaps    []int    `json:"overlaps" doc:"positions of the State's other items that may be of one of the same years: at most one of them is of that year. Empty where the year is certain, and in most other cases"`
	Reason      string   `json:"reason,omitempty" doc:"why the year is not certain, or why it is although the row is odd"`
	Note        string   `json:"note,omitempty"`
	Source      Source   `json:"source"`
	Statements  []string `json:"statements"`
}

// Matrix is a whole table: States by years.
type Matrix struct {
	Table      Table       `json:"table"`
	Rows       []MatrixRow `json:"rows"`   // by participant id
	Counts     []Figure    `json:"counts"` // one per column
	Marks      int         `json:"marks"`
	Statements []string    `json:"statements"`
}

// MatrixRow is one State.
type MatrixRow struct {
	Row
	Statement string `json:"statement"`
}

// At lists the marks of a row that are read under a year.
func (r *MatrixRow) At(year int) []Mark {
	var found []Mark
	for _, m := range r.Marks {
		if m.Year == year {
			found = append(found, m)
		}
	}
	return found
}

// GroupView is a Group with the members that Annex B prints.
type GroupView struct {
	Group
	Members    []string `json:"members"`  // participant ids, by id
	InTable    bool     `json:"in_table"` // Annex B has a column for it
	Statements []string `json:"statements"`
}

// As says what an instrument, named by its symbol, is to the Group: the
// resolution that set it up ("mandate"), its "report", or another "paper" that
// records its outcome; empty for none of these.
func (g *Group) As(symbol string) string {
	switch {
	case symbol == "":
		return ""
	case symbol == g.Mandate.Resolution:
		return "mandate"
	case symbol == g.Outcome.Report:
		return "report"
	case slices.Contains(g.Outcome.Papers, symbol):
		return "paper"
	}
	return ""
}

// DocumentView is a document that the record rests on.
type DocumentView struct {
	Document
	Statements []string `json:"statements"`
}

// EventView is an event of the timeline.
type EventView struct {
	Event
	Statements []string `json:"statements"`
}

// ForumView is an entry of the register of fora.
type ForumView struct {
	Forum
	Statements []string `json:"statements"`
}

// EndorsementView is an endorsement.
type EndorsementView struct {
	Endorsement
	Statements []string `json:"statements"`
}

// ClaimView is a claim with what the tables give now.
type ClaimView struct {
	Claim
	Figures    []Figure `json:"figures"` // computed from the recorded rows
	Tables     []Source `json:"tables"`  // where the measured tables stand
	Statements []string `json:"statements"`
}

// IllustrationView is a figure's caption and what it rests on.
type IllustrationView struct {
	Illustration
	Statements []string `json:"statements"`
}

// StateView is all that the record holds about one participant.
type StateView struct {
	Participant  string            `json:"participant"`
	Memberships  []Participation   `json:"memberships"`
	Sponsorships []Participation   `json:"sponsorships"`
	Replies      []Participation   `json:"replies"`
	Chaired      []string          `json:"chaired"` // ids of Groups
	Elsewhere    []GroupMention    `json:"elsewhere"`
	Events       []EventView       `json:"events"`
	Fora         []ForumView       `json:"fora"` // that it convened
	Endorsements []EndorsementView `json:"endorsements"`
	Statements   []string          `json:"statements"`
}

// CountView is how many States bear a mark in one column of a table.
type CountView struct {
	Figure
	Statements []string `json:"statements"`
}

// Involvement is how many marks a participant bears in each table.
type Involvement struct {
	Participant  string   `json:"participant"`
	Memberships  int      `json:"memberships"`
	Sponsorships int      `json:"sponsorships"`
	Replies      int      `json:"replies"`
	Statements   []string `json:"statements"`
}

// GroupMention is a list, other than Annex B, that names a State as a member of
// a Group, or leaves it out.
type GroupMention struct {
	Group  string    `json:"group"`
	Name   i18n.Text `json:"name"`
	Named  bool      `json:"named"`
	Source Source    `json:"source"`
}

package contact

import "comity.example/comity/internal/i18n"

// Stated is what a participant states of its team's independence.
type Stated string

// What can be stated; nothing stated is not a statement that it is not so.
const (
	Independent    Stated = "independent"
	NotIndependent Stated = "not-independent"
	NotStated      Stated = "not-stated"
)

// Statements lists them in the order in which they are shown.
func Statements() []Stated { return []Stated{Independent, NotIndependent, NotStated} }

// Instrument is the text by which the team was designated.
type Instrument struct {
	Title  i18n.Text `json:"title"`
	Number string    `json:"number,omitempty"`
	Date   string    `json:"date,omitempty"` // 2006-01-02
	Page   string    `json:"page,omitempty"` // where it can be read: https://
}

// Team is an authorized emergency response team: A/70/174, paragraphs 13 (k) and
// 17 (c).
type Team struct {
	Name         i18n.Text  `json:"name"`
	Short        string     `json:"short,omitempty"` // as it is known: an acronym
	Host         i18n.Text  `json:"host,omitzero"`   // organization that houses it
	Established  string     `json:"established,omitempty"`
	Instrument   Instrument `json:"instrument"`
	Constituency i18n.Text  `json:"constituency"`
	Intelligence Stated     `json:"intelligence" enum:"independent,not-independent,not-stated" doc:"independence from intelligence functions, as stated"`
	Enforcement  Stated     `json:"enforcement" enum:"independent,not-independent,not-stated" doc:"independence from law enforcement functions, as stated"`
	Independence i18n.Text  `json:"independence,omitzero"` // in its words
	Services     []string   `json:"services"`              // ids in the shipped list, in ascending order
	Page         string     `json:"page,omitempty"`
	Member       []string   `json:"member,omitempty" doc:"networks of teams that it is a member of, as it names them"`
	Contact      string     `json:"contact,omitempty" doc:"id of its point of contact in the same community"`
}

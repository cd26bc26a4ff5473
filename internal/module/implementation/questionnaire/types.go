package questionnaire

import (
	"slices"

	"comity.example/comity/internal/i18n"
)

// Kind is what a question is answered with.
type Kind string

// The kinds.
const (
	Words  Kind = "text"   // words, in the languages in which they were written
	Links  Kind = "links"  // addresses, each with a title
	Bodies Kind = "bodies" // those who are responsible, by name
	Laws   Kind = "laws"   // instruments of the register of laws and policies
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Words, Links, Bodies, Laws} }

// Questions that say what is hard, and what is lacking, whatever the questionnaire.
const (
	Challenges = "challenges"
	Gaps       = "gaps"
)

// Question is asked of an item.
type Question struct {
	ID       string    `json:"id" doc:"within the questionnaire; the same question keeps its id from version to version"`
	Kind     Kind      `json:"kind" enum:"text,links,bodies,laws"`
	Title    i18n.Text `json:"title"`
	Guidance i18n.Text `json:"guidance,omitzero" doc:"what the question is for"`
}

// Item is something that is reported on.
type Item struct {
	ID        string    `json:"id" doc:"within the questionnaire; the same item keeps its id from version to version"`
	Provision string    `json:"provision,omitempty" doc:"frozen id of the provision that it is; absent for an item that is none"`
	Title     i18n.Text `json:"title"`
	Guidance  i18n.Text `json:"guidance,omitzero"`
	// Restraint marks a norm of restraint: no status is given of what one does not do.
	Restraint bool `json:"restraint,omitempty" doc:"a norm of restraint: it is answered in words alone"`
	// Status says that a status can be given.
	Status    bool     `json:"status,omitempty" doc:"a status can be given: planned, in progress, in place, not applicable"`
	Questions []string `json:"questions,omitempty" doc:"those that are asked of it, in the order of the questionnaire; absent: all"`
	Covers    []string `json:"covers,omitempty" doc:"frozen ids of provisions that an item takes together, ascending"`
}

// Topic is what reports on the item are about, whatever the questionnaire: the
// provision, or, of an item that is none, its own id behind "item:".
func (i *Item) Topic() string { return Topic(i.Provision, i.ID) }

// Topic is that of an item by its provision, which may be empty, and its id.
func Topic(provision, item string) string {
	if provision != "" {
		return provision
	}
	return "item:" + item
}

// Called is by what the search knows an item of a questionnaire, whatever version.
func Called(questionnaire, item string) string { return "asked:" + questionnaire + "/" + item }

// Section is a group of items.
type Section struct {
	ID    string    `json:"id"`
	Title i18n.Text `json:"title"`
	Lead  i18n.Text `json:"lead,omitzero"`
	Items []Item    `json:"items"`
}

// Questionnaire is one version of what is asked.
type Questionnaire struct {
	ID        string     `json:"id"`
	Version   string     `json:"version" doc:"a whole number; the highest is used for new reports"`
	Title     i18n.Text  `json:"title"`
	Lead      i18n.Text  `json:"lead"`
	Questions []Question `json:"questions"`
	Sections  []Section  `json:"sections"`
}

// Item finds an item, and the section in which it stands; nil when there is none.
func (q *Questionnaire) Item(id string) (*Section, *Item) {
	for i := range q.Sections {
		s := &q.Sections[i]
		for j := range s.Items {
			if s.Items[j].ID == id {
				return s, &s.Items[j]
			}
		}
	}
	return nil, nil
}

// Question finds a question; nil when there is none.
func (q *Questionnaire) Question(id string) *Question {
	i := slices.IndexFunc(q.Questions, func(have Question) bool { return have.ID == id })
	if i < 0 {
		return nil
	}
	return &q.Questions[i]
}

// Asked are the questions that are asked of an item, in the order of the
// questionnaire.
func (q *Questionnaire) Asked(i *Item) (out []Question) {
	for _, question := range q.Questions {
		if len(i.Questions) == 0 || slices.Contains(i.Questions, question.ID) {
			out = append(out, question)
		}
	}
	return out
}

// Section finds a section; nil when there is none.
func (q *Questionnaire) Section(id string) *Section {
	i := slices.IndexFunc(q.Sections, func(s Section) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &q.Sections[i]
}

// Heading is what a section is called on pages that show several questionnaires: by
// the questionnaire, where that is one section.
func (q *Questionnaire) Heading(s *Section) i18n.Text {
	if len(q.Sections) == 1 {
		return q.Title
	}
	return s.Title
}

// Topics are those of a section's items, in their order.
func (s *Section) Topics() []string {
	out := make([]string, len(s.Items))
	for i := range s.Items {
		out[i] = s.Items[i].Topic()
	}
	return out
}

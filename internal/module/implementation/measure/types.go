package measure

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/search"
)

// Role is how somebody adopts a measure.
type Role string

// The roles.
const (
	Lead      Role = "lead"
	Supporter Role = "supporter"
)

// Roles lists the roles in the order in which they are shown.
func Roles() []Role { return []Role{Lead, Supporter} }

// Adoption is that somebody adopts a measure.
type Adoption struct {
	Measure string    `json:"measure" doc:"frozen id of the provision"`
	Role    Role      `json:"role" enum:"lead,supporter"`
	Does    i18n.Text `json:"does" doc:"what it does"`
	Since   string    `json:"since,omitempty" doc:"a month or a day"`
}

// Progress is how far a task is.
type Progress string

// The words for it. None is a judgement.
const (
	Planned  Progress = "planned"
	Underway Progress = "in-progress"
	Done     Progress = "done"
	Dropped  Progress = "dropped"
)

// Progresses lists them in the order in which they are shown.
func Progresses() []Progress { return []Progress{Planned, Underway, Done, Dropped} }

// Plan is a plan of action.
type Plan struct {
	Title  i18n.Text `json:"title"`
	Region string    `json:"region,omitempty" doc:"listed id of the organization or group in whose region it is"`
	Text   i18n.Text `json:"text,omitzero" doc:"what it is for"`
	From   string    `json:"from,omitempty" doc:"first month or day"`
	Until  string    `json:"until,omitempty" doc:"last month or day"`
	Tasks  []Task    `json:"tasks"`
}

// Task is a task of a plan.
type Task struct {
	ID        string    `json:"id" doc:"by which it is known in every wording of its plan"`
	Title     i18n.Text `json:"title"`
	Provision string    `json:"provision,omitempty" doc:"frozen id of what it carries out"`
	Leads     []string  `json:"leads,omitempty" doc:"listed ids of those whom the plan names as leading it, in ascending order"`
	Starts    string    `json:"starts,omitempty" doc:"a month or a day"`
	Due       string    `json:"due,omitempty" doc:"a month or a day"`
	Progress  Progress  `json:"progress" enum:"planned,in-progress,done,dropped"`
	Note      i18n.Text `json:"note,omitzero" doc:"a sentence on how far it is"`
}

// Keys implements entry.Content: see Of.
func (a Adoption) Keys() []string { return []string{Of(a.Measure)} }

// Keys implements entry.Content: see Serving, Leading and In.
func (p Plan) Keys() (out []string) {
	if p.Region != "" {
		out = append(out, In(p.Region))
	}
	for _, t := range p.Tasks {
		if t.Provision != "" {
			out = append(out, Serving(t.Provision))
		}
		for _, id := range t.Leads {
			out = append(out, Leading(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Of narrows a list to the adoptions of a measure.
func Of(id string) string { return "measure=" + id }

// Serving narrows a list to the plans with a task for a provision.
func Serving(id string) string { return entry.Serving(id) }

// Leading narrows a list to the plans that name somebody as leading a task.
func Leading(id string) string { return "leads=" + id }

// In narrows a list to the plans of a region.
func In(id string) string { return "region=" + id }

// Addresses of the lists.
const (
	Home  = "/implementation/measures"
	Plans = "/implementation/plans"
)

// Place is where an adoption stands on the page of its measure.
func Place(id string) string { return "adoption-" + id[:16] }

// Document implements entry.Content.
func (a Adoption) Document(string) search.Document {
	return search.Document{Kind: "adoption", Title: heading(a.Does), Body: a.Does, Address: Home + "/" + a.Measure, Cited: []string{a.Measure}}
}

// Document implements entry.Content.
func (p Plan) Document(subject string) search.Document {
	words := []i18n.Text{p.Text}
	for _, t := range p.Tasks {
		words = append(words, t.Title, t.Note)
	}
	return search.Document{Kind: "plan", Title: p.Title, Body: search.Together(words...), Address: Plans + "/" + subject}
}

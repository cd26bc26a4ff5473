package measure

import (
	"slices"
)

// What happened to a task between two wordings of its plan.
const (
	Added   = "added"
	Removed = "removed"
	Altered = "altered"
)

// TaskChange is what another wording of a plan made of a task.
type TaskChange struct {
	What    string
	Was, Is *Task // nil for what was added, and for what was removed
}

// Changes are what a wording of a plan changed of the one before: of each task
// that is not as it was, in the order of the new wording; what was removed last.
func Changes(was, is *Plan) (out []TaskChange) {
	for i := range is.Tasks {
		t := &is.Tasks[i]
		switch before := was.task(t.ID); {
		case before == nil:
			out = append(out, TaskChange{What: Added, Is: t})
		case !before.equal(t):
			out = append(out, TaskChange{What: Altered, Was: before, Is: t})
		}
	}
	for i := range was.Tasks {
		if t := &was.Tasks[i]; is.task(t.ID) == nil {
			out = append(out, TaskChange{What: Removed, Was: t})
		}
	}
	return out
}

func (p *Plan) task(id string) *Task {
	i := slices.IndexFunc(p.Tasks, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Tasks[i]
}

func (t *Task) equal(o *Task) bool {
	return t.Title.String() == o.Title.String() && t.Provision == o.Provision && slices.Equal(t.Leads, o.Leads) && t.Starts == o.Starts && t.Due == o.Due &&
		t.Progress == o.Progress && t.Note.String() == o.Note.String()
}

package measure

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Types of statement.
const (
	TypeAdopted = "implementation.measure.adopted/1"
	TypeChanged = "implementation.measure.changed/1"
	TypeEnded   = "implementation.measure.ended/1"

	TypePlanSet     = "implementation.plan.set/1"
	TypePlanChanged = "implementation.plan.changed/1"
	TypePlanEnded   = "implementation.plan.ended/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxText  = 50_000
	MaxTitle = 1_000
	MaxNote  = 4_000
	MaxTasks = 100
	MaxLeads = 50
)

var (
	provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)
	regionForm    = regexp.MustCompile(`^(org|group):[a-z0-9]+(-[a-z0-9]+)*$`)
	leadForm      = regexp.MustCompile(`^(state|group):`)
	setterForm    = regexp.MustCompile(`^(state|group|org):`)
)

// EntryKind implements entry.Content, as the methods of the same name below.
func (Adoption) EntryKind() entry.Kind {
	return entry.Kind{Name: "measure", Opened: TypeAdopted, Change: TypeChanged, End: TypeEnded, Version: 1}
}

// EntryKind implements entry.Content.
func (Plan) EntryKind() entry.Kind {
	return entry.Kind{Name: "plan", Opened: TypePlanSet, Change: TypePlanChanged, End: TypePlanEnded, Version: 1}
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

func heading(t i18n.Text) i18n.Text { return form.Heading(t) }

// others reports whether one of the authors is not of a form.
func others(via *submission.Via, is *regexp.Regexp) bool {
	return via != nil && slices.ContainsFunc(via.Authors(), func(id string) bool { return !is.MatchString(id) })
}

// provision reports whether an id has the form of a provision's.
func provision(id string) bool {
	return len(id) <= 128 && provisionForm.MatchString(id) && !form.Listed.MatchString(id)
}

// Check implements entry.Content, as the methods of the same name below.
func (a Adoption) Check(via *submission.Via) error {
	switch {
	case !provision(a.Measure):
		return bad("who adopts a measure names it")
	case !slices.Contains(Roles(), a.Role):
		return bad("who adopts a measure leads or supports it")
	case a.Role == Lead && others(via, leadForm):
		return bad("States and groups of States lead a measure; others support it")
	case others(via, setterForm):
		return bad("States, groups and organizations adopt measures")
	case a.Since != "" && !form.Date(a.Since):
		return bad("a date is a month or a day")
	}
	return form.Text(fail.Say("what it does"), a.Does, MaxText)
}

// Check implements entry.Content.
func (p Plan) Check(via *submission.Via) error {
	switch {
	case others(via, setterForm):
		return bad("States, groups and organizations set plans of action")
	case p.Region != "" && !regionForm.MatchString(p.Region):
		return bad("a plan names its region by an organization or a group")
	case len(p.Tasks) == 0 || len(p.Tasks) > MaxTasks:
		return bad("a plan has a task at the least, and %d at the most", MaxTasks)
	}
	if err := span(p.From, p.Until); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), p.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the text"), p.Text, MaxText); err != nil {
		return err
	}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if slices.ContainsFunc(p.Tasks[:i], func(b Task) bool { return b.ID == t.ID }) {
			return bad("two tasks of a plan have the id %s", t.ID)
		}
		if err := t.check(); err != nil {
			return err
		}
	}
	return nil
}

func (t *Task) check() error {
	switch {
	case !form.IsSlug(t.ID):
		return bad("a task has an id of small letters, digits and hyphens")
	case t.Provision != "" && !provision(t.Provision):
		return bad("a task names the provision that it carries out by its id")
	case !form.Ascending(t.Leads, form.Listed, MaxLeads):
		return bad("those who lead a task are named in ascending order, each once")
	case !slices.Contains(Progresses(), t.Progress):
		return bad("a task is planned, in progress, done or dropped")
	}
	if err := span(t.Starts, t.Due); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), t.Title, MaxTitle); err != nil {
		return err
	}
	return form.Maybe(fail.Say("the note"), t.Note, MaxNote)
}

// span: two dates, of which the second is not before the first.
func span(from, until string) error {
	if from != "" && !form.Date(from) || until != "" && !form.Date(until) {
		return bad("a date is a month or a day")
	}
	if !form.InOrder(from, until) {
		return bad("something ends before it begins")
	}
	return nil
}

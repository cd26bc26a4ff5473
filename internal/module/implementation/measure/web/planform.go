package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/form"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// moreTasks is the button by which a form is asked for more tasks.
const (
	moreTasks = "tasks"
	fewTasks  = 3
)

// planField begins the keys of the fields’ words.
const planField = "measure.plan.field."

func (p *Pages) planFields() entryweb.Fields[measure.Plan] {
	return entryweb.Fields[measure.Plan]{
		Inputs: func(ctx context.Context, f *entryweb.Form, _ entryweb.Setting) ([]ui.Input, error) {
			return p.planInputs(ctx, f)
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *measure.Plan) (measure.Plan, error) {
			return planOf(f, was), nil
		},
		Typed:    planTyped,
		View:     func(_ context.Context, l *i18n.Locale, c *measure.Plan) templ.Component { return p.planView(l, c, "") },
		Passages: p.planPassages,
		Called:   func(_ *i18n.Locale, c *measure.Plan) i18n.Text { return c.Title },
		More:     func(f *entryweb.Form) bool { return f.Get(moreTasks) != "" },
	}
}

// planPassages are those of a plan: its own, and those of each task.
func (p *Pages) planPassages(l *i18n.Locale, c *measure.Plan) []submissionweb.Passage {
	region := ""
	if c.Region != "" {
		region = p.Called(l, c.Region)
	}
	out := []submissionweb.Passage{{Key: "title", Name: l.T(planField + "title"), Text: c.Title}, submissionweb.Words(l, "region", l.T("measure.plan.region"), region),
		{Key: "text", Name: l.T(planField + "text"), Text: c.Text}, submissionweb.Words(l, "from", l.T(planField+"from"), c.From), submissionweb.Words(l, "until", l.T(planField+"until"), c.Until)}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		add := func(name string, text i18n.Text) {
			key := t.ID + " " + name
			switch name { // what others translate is found by its name
			case "task":
				key = measure.TitleOf(t.ID)
			case "note":
				key = measure.NoteOf(t.ID)
			}
			out = append(out, submissionweb.Passage{Key: key, Name: l.T("measure.plan.task", "number", strconv.Itoa(i+1)) + " · " + l.T(planField+name), Text: text})
		}
		add("task", t.Title)
		if t.Provision != "" {
			add("provision", i18n.Of(l.Tag(), p.Cite(t.Provision)))
		}
		add("lead", i18n.Of(l.Tag(), strings.Join(p.CalledAll(l, t.Leads), "\n")))
		add("starts", i18n.Of(l.Tag(), t.Starts))
		add("due", i18n.Of(l.Tag(), t.Due))
		add("progress", i18n.Of(l.Tag(), l.T("measure.progress."+string(t.Progress))))
		add("note", t.Note)
	}
	return out
}

// task is the name of a field of a task.
func task(n int, name string) string { return "task-" + strconv.Itoa(n) + "-" + name }

// rows is how many tasks a form shows: those that are there, and one more at the
// least.
func rows(f *entryweb.Form) int {
	n, _ := strconv.Atoi(f.Get(moreTasks))
	for i := range measure.MaxTasks {
		if f.Get(task(i, "title")) != "" || f.Get(task(i, "id")) != "" {
			n = max(n, i+2)
		}
	}
	return min(max(fewTasks, n), measure.MaxTasks)
}

func (p *Pages) planInputs(ctx context.Context, f *entryweb.Form) ([]ui.Input, error) {
	all, err := p.Listed(ctx, f.L, false)
	if err != nil {
		return nil, err
	}
	provisions, err := p.Offered(ctx, f.L)
	if err != nil {
		return nil, err
	}
	regions := slices.DeleteFunc(slices.Clone(all), func(o ui.Option) bool {
		return !strings.HasPrefix(o.Value, "org:") && !strings.HasPrefix(o.Value, "group:")
	})
	from, until := f.Optional(ui.Line, "from", planField+"from", 10), f.Optional(ui.Line, "until", planField+"until", 10)
	from.Ltr, until.Ltr = true, true
	out := []ui.Input{f.Input(ui.Line, "title", planField+"title", measure.MaxTitle/4),
		entryweb.Optional(entryweb.Chosen(f, "region", planField+"region", f.L.T("measure.plan.none"), regions)),
		entryweb.Optional(entryweb.Area(f, "text", planField+"text", 4, measure.MaxText)), from, until}
	n := rows(f)
	for i := range n {
		out = append(out, p.taskInputs(f, i, all, provisions))
	}
	if n < measure.MaxTasks {
		out[len(out)-1].Buttons = []ui.Button{{Name: moreTasks, Value: strconv.Itoa(n + fewTasks), Words: f.L.T("measure.plan.more")}}
	}
	return out, nil
}

func (p *Pages) taskInputs(f *entryweb.Form, i int, all, provisions []ui.Option) ui.Input {
	var steps []ui.Option
	for _, s := range measure.Progresses() {
		steps = append(steps, ui.Option{Value: string(s), Words: f.L.T("measure.progress." + string(s))})
	}
	starts, due := f.Optional(ui.Line, task(i, "starts"), planField+"starts", 10), f.Optional(ui.Line, task(i, "due"), planField+"due", 10)
	starts.Ltr, due.Ltr = true, true
	none := f.L.T("measure.plan.none")
	id := f.Optional(ui.Line, task(i, "id"), planField+"id", 64)
	id.Ltr = true
	return ui.Input{Kind: ui.Fieldset, Name: "task-" + strconv.Itoa(i), Label: f.L.T("measure.plan.task", "number", strconv.Itoa(i+1)), Inputs: []ui.Input{
		f.Optional(ui.Line, task(i, "title"), planField+"task", measure.MaxTitle/4), id,
		entryweb.Optional(entryweb.Chosen(f, task(i, "provision"), planField+"provision", none, provisions)),
		entryweb.Optional(entryweb.Chosen(f, task(i, "lead"), planField+"lead", none, all)),
		starts, due,
		entryweb.Chosen(f, task(i, "progress"), planField+"progress", "", steps),
		f.Optional(ui.Line, task(i, "note"), planField+"note", measure.MaxNote/4)}}
}

func planOf(f *entryweb.Form, was *measure.Plan) measure.Plan {
	f.Need("title")
	f.Span("from", "until")
	c := measure.Plan{Title: f.Kept("title", was.Title), Region: f.Get("region"), Text: f.Kept("text", was.Text), From: f.Get("from"), Until: f.Get("until")}
	for i := range measure.MaxTasks {
		if f.Get(task(i, "title")) == "" {
			continue // left empty, or taken out
		}
		t := taskOf(f, i, was, c.Tasks)
		// Here, and not in Plan.Check: plans that were set before this was asked stand.
		if due := task(i, "due"); f.Faults[due]+f.Faults["until"] == "" && !form.InOrder(t.Due, c.Until) {
			f.Faults[due] = f.L.T("measure.plan.fault.after")
		}
		c.Tasks = append(c.Tasks, t)
	}
	if len(c.Tasks) == 0 {
		f.Faults[task(0, "title")] = f.L.T("consult.fault.missing")
	}
	return c
}

// taskOf reads a task. One that was there keeps its id, and those of its leads
// whom the form does not show.
func taskOf(f *entryweb.Form, i int, was *measure.Plan, before []measure.Task) measure.Task {
	f.Span(task(i, "starts"), task(i, "due"))
	t := measure.Task{ID: f.Get(task(i, "id")), Provision: f.Get(task(i, "provision")), Starts: f.Get(task(i, "starts")), Due: f.Get(task(i, "due")), Progress: measure.Progress(f.Get(task(i, "progress")))}
	if t.ID == "" {
		for n := i + 1; t.ID == "" || slices.ContainsFunc(append(before, was.Tasks...), func(b measure.Task) bool { return b.ID == t.ID }); n++ {
			t.ID = fmt.Sprintf("task-%d", n)
		}
	}
	var old measure.Task
	for _, o := range was.Tasks {
		if o.ID == t.ID {
			old = o
		}
	}
	t.Title, t.Note = f.Kept(task(i, "title"), old.Title), f.Kept(task(i, "note"), old.Note)
	if lead := f.Get(task(i, "lead")); lead != "" {
		t.Leads = []string{lead}
		if len(old.Leads) > 1 && old.Leads[0] == lead {
			t.Leads = old.Leads
		}
	}
	return t
}

func planTyped(c *measure.Plan) url.Values {
	v := url.Values{"language": {c.Title.Original}, "title": {c.Title.String()}, "region": {c.Region}, "text": {c.Text.String()}, "from": {c.From}, "until": {c.Until}}
	for i := range c.Tasks {
		t := &c.Tasks[i]
		for name, value := range map[string]string{"id": t.ID, "title": t.Title.String(), "provision": t.Provision, "starts": t.Starts, "due": t.Due, "progress": string(t.Progress), "note": t.Note.String()} {
			v.Set(task(i, name), value)
		}
		if len(t.Leads) > 0 {
			v.Set(task(i, "lead"), t.Leads[0])
		}
	}
	return v
}

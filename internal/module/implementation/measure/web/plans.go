package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/ical"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

func (p *Pages) planList(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	from, err := entryweb.Before(r)
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	provision, region := r.URL.Query().Get("provision"), r.URL.Query().Get("region")
	part, err := p.Plans.Service.Queries.List(r.Context(), entry.Filter{Keys: narrowed(provision, region), Before: from})
	if err != nil {
		return ui.Page{}, err
	}
	pairs := [][2]string{{"provision", provision}, {"region", region}}
	page := ui.Page{Title: l.T("measure.plans.title"), Lead: l.T("measure.plans.lead"), Section: "/implementation", Twin: plansAPI + entryweb.Query(from, pairs...),
		Downloads: ui.Downloads{CSV: l.Path(measure.Plans) + ".csv" + entryweb.Query(0, pairs...), Excel: l.Path(measure.Plans) + ".xlsx" + entryweb.Query(0, pairs...)},
		Crumbs:    []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}}}
	t := p.planTable(l, part.Items, nil, &page.RestsOn)
	var body []templ.Component
	if way := p.Plans.New(l, actor, ""); way != nil {
		body = append(body, ui.Para(way))
	}
	body = append(body, ui.TableView(l, t))
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(measure.Plans) + entryweb.Query(part.Next, pairs...)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

func narrowed(provision, region string) (keys []string) {
	if provision != "" {
		keys = append(keys, measure.Serving(provision))
	}
	if region != "" {
		keys = append(keys, measure.In(region))
	}
	return keys
}

func (p *Pages) plan(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	e, err := p.Plans.Service.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	says, by, err := p.Plans.Read(r.Context(), l, &e)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := says.Title.Pick(l)
	at := l.Path(measure.Plans, e.ID)
	page := ui.Page{Title: title, Section: "/implementation", Twin: plansAPI + "/" + e.ID, RestsOn: slices.Concat(e.Statements, by.RestsOn()),
		Crumbs:    []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}, {Href: l.Path(measure.Plans), Words: l.T("measure.plans.title")}},
		Downloads: ui.Downloads{CSV: at + "/tasks.csv", Excel: at + "/tasks.xlsx"}}
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	blocks := []templ.Component{p.Plans.Ended(l, &e), p.Told(l, e.Told), p.planView(l, &says, "plan-")}
	if view := p.TranslationsView(l, submission.WordsOf(&e.Content), entry.Translations(&e), by, p.planPassages(l, &e.Content)); view != nil {
		blocks = append(blocks, view)
	}
	if len(days(&e)) > 0 {
		blocks = append(blocks, ui.Para(ui.A(at+"/calendar.ics", l.T("measure.plan.calendar"))))
	}
	blocks = append(blocks, p.course(l, &e), p.Plans.History(r.Context(), l, &e, "events"))
	if ways := p.Plans.Ways(l, &e, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// planView shows a plan: what it is for, and its tasks. place begins the ids of
// its parts; "" where there are several on a page.
func (p *Pages) planView(l *i18n.Locale, c *measure.Plan, place string) templ.Component {
	facts := ui.Facts{}
	if place == "" {
		facts = append(facts, ui.Fact{Term: l.T("measure.plan.one"), Content: ui.Text(l, c.Title)})
	}
	if c.Region != "" {
		facts = append(facts, ui.Fact{Term: l.T("measure.plan.region"), Content: p.Name(l, c.Region)})
	}
	if c.From+c.Until != "" {
		facts = append(facts, ui.Fact{Term: l.T("measure.plan.span"), Content: span(l, c.From, c.Until).Content})
	}
	var blocks []templ.Component
	if len(facts) > 0 {
		blocks = append(blocks, ui.FactList(facts))
	}
	if !c.Text.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, c.Text))
	}
	t := ui.Table{ID: place + "tasks-table", Caption: l.T("measure.plan.caption"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("measure.plan.task.one")}, {Head: l.T("measure.plan.provision"), Spare: true}, {Head: l.T("measure.plan.lead.one"), Spare: true}, {Head: l.T("measure.plan.dates"), Spare: true}, {Head: l.T("measure.plan.progress")}}}
	for i := range c.Tasks {
		k := &c.Tasks[i]
		provision, leads := ui.Blank(), ui.Blank()
		if k.Provision != "" {
			provision = ui.Show(p.About(l, []string{k.Provision}))
		}
		if len(k.Leads) > 0 {
			leads = ui.Show(p.All(l, k.Leads))
		}
		progress := []templ.Component{ui.Plain(l.T("measure.progress." + string(k.Progress)))}
		if !k.Note.Empty() {
			progress = append(progress, ui.Text(l, k.Note))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, k.Title), provision, leads, span(l, k.Starts, k.Due), ui.Show(ui.Lines(progress...))))
	}
	return ui.Stack(append(blocks, ui.TableView(l, t))...)
}

// course is what each wording of a plan changed of its tasks, the newest first;
// nothing where there is one wording.
func (p *Pages) course(l *i18n.Locale, e *entry.Entry[measure.Plan]) templ.Component {
	t := ui.Table{ID: "course-table", Caption: l.T("measure.plan.course.caption"), Stacked: true, Empty: l.T("measure.plan.course.none"),
		Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("measure.plan.task.one")}, {Head: l.T("listing.before")}, {Head: l.T("listing.after")}}}
	for i := len(e.Versions) - 1; i > 0; i-- {
		for _, c := range measure.Changes(&e.Versions[i-1].Content, &e.Versions[i].Content) {
			was, is, of := ui.Words(l.T("measure.plan.added")), ui.Words(l.T("measure.plan.removed")), c.Is
			if c.Was != nil {
				was = ui.Show(p.stage(l, c.Was))
			}
			if c.Is != nil {
				is = ui.Show(p.stage(l, c.Is))
			} else {
				of = c.Was
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.Versions[i].At)), ui.Stored(l, of.Title), was, is))
		}
	}
	if len(e.Versions) < 2 {
		return templ.NopComponent
	}
	return ui.Part("course", l.T("measure.plan.course"), 2, ui.TableView(l, t))
}

// stage is how far a task is, or was, and by when.
func (p *Pages) stage(l *i18n.Locale, k *measure.Task) templ.Component {
	lines := []templ.Component{ui.Plain(l.T("measure.progress." + string(k.Progress)))}
	if k.Due != "" {
		lines = append(lines, ui.Sentence(l, "measure.span.until", ui.Parts{"until": ui.Day(l, k.Due)}))
	}
	if !k.Note.Empty() {
		lines = append(lines, ui.Text(l, k.Note))
	}
	return ui.Lines(lines...)
}

// sheet is a plan as a table.
func (p *Pages) sheet(r *http.Request, l *i18n.Locale) (table.Table, error) {
	e, err := p.Plans.Service.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return table.Table{}, err
	}
	c, words := &e.Content, func(t i18n.Text) string { s, _ := t.Pick(l); return s }
	t := table.Table{Title: words(c.Title), Lang: l.Tag(), AsOf: e.At, Notes: []table.Note{
		{Label: l.T("measure.plan.by"), Text: p.Authors(l, e.Via.Authors())}, {Label: l.T("measure.plan.address"), Text: p.Base + l.Path(measure.Plans, e.ID)},
		{Label: l.T("consult.statement"), Text: strings.Join(e.Statements, " ")}}}
	for _, col := range []string{"id", "task", "provision", "leads", "starts", "due", "progress", "note"} {
		kind := table.Text
		if col == "starts" || col == "due" {
			kind = table.Date
		}
		t.Columns = append(t.Columns, table.Column{Key: col, Heading: l.T("measure.column." + col), Kind: kind})
	}
	t.Columns = append(t.Columns, entryweb.Coded(l, "leads", "measure.column.leads"), entryweb.Coded(l, "progress", "measure.column.progress"))
	for i := range c.Tasks {
		k := &c.Tasks[i]
		var leads []string
		for _, id := range p.Sorted(l, k.Leads) {
			leads = append(leads, p.Called(l, id))
		}
		t.Rows = append(t.Rows, []any{k.ID, words(k.Title), k.Provision, strings.Join(leads, "; "), k.Starts, k.Due, l.T("measure.progress." + string(k.Progress)), words(k.Note), strings.Join(k.Leads, "; "), string(k.Progress)})
	}
	return t, nil
}

func (p *Pages) csv(r *http.Request, l *i18n.Locale) (ui.File, error) {
	t, err := p.sheet(r, l)
	if err != nil {
		return ui.File{}, err
	}
	return entryweb.WriteTable("plan-"+r.PathValue("id")[:16], false, &t, "")
}

func (p *Pages) excel(r *http.Request, l *i18n.Locale) (ui.File, error) {
	t, err := p.sheet(r, l)
	if err != nil {
		return ui.File{}, err
	}
	return entryweb.WriteTable("plan-"+r.PathValue("id")[:16], true, &t, l.T("measure.plan.notes"))
}

// day is a day on which a task begins or is due.
type day struct {
	task *measure.Task
	on   string
	due  bool
}

// days are those of a plan that are given to the day: a month is no day, and is
// left out.
func days(e *entry.Entry[measure.Plan]) (out []day) {
	for i := range e.Content.Tasks {
		k := &e.Content.Tasks[i]
		if len(k.Starts) == len("2006-01-02") {
			out = append(out, day{k, k.Starts, false})
		}
		if len(k.Due) == len("2006-01-02") {
			out = append(out, day{k, k.Due, true})
		}
	}
	return out
}

func (p *Pages) calendar(r *http.Request, l *i18n.Locale) (ui.File, error) {
	e, err := p.Plans.Service.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	all := days(&e)
	if len(all) == 0 {
		return ui.File{}, fail.New(fail.NotFound, "This plan has no calendar: none of its tasks begins or is due on a known day.")
	}
	plan, _ := e.Content.Title.Pick(l)
	last := e.Versions[len(e.Versions)-1].At
	out := ical.Calendar{Product: "Comity//plans"}
	for _, d := range all {
		title, _ := d.task.Title.Pick(l)
		words, uid := l.T("measure.calendar.starts", "task", ui.Seen(title)), "starts."
		if d.due {
			words, uid = l.T("measure.calendar.due", "task", ui.Seen(title)), "due."
		}
		out.Events = append(out.Events, ical.Event{UID: uid + d.task.ID + "." + e.ID, On: d.on, Words: words, About: ui.Seen(plan), Changed: last, Edition: len(e.Versions) - 1})
	}
	slices.SortStableFunc(out.Events, func(a, b ical.Event) int { return strings.Compare(a.On, b.On) })
	var b bytes.Buffer
	err = ical.Write(&b, &out)
	return ui.File{Name: "plan-" + e.ID[:16] + ".ics", Type: ical.MediaType, Body: b.Bytes()}, err
}

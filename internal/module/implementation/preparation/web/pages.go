package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	Home         = "/desk/implementation"
	Preparations = reportweb.Preparations
	Topics       = Home + "/topics"
	Steps        = Home + "/steps"
	Briefing     = Home + "/briefing"
	Shared       = Home + "/shared" // what is shared in confidence: package sharing
)

// formLimit is how many bytes the form of a part may send: several long answers, and
// what they were.
const formLimit = 4 << 20

// Vicinity is whose reports a capital looks at first: those of the other States of its
// regional group, or, where it is in none, of its regional organizations.
type Vicinity struct {
	States        []string // listed ids
	Group         string   // the regional group; empty where it is in none
	Organizations []string // listed ids; empty where there is a group
}

// Pages are the pages of the room. Roadmap, Neighbours, Openings, Shares and Calendar
// may be empty.
type Pages struct {
	Service *preparation.Service
	Reports *reportweb.Pages
	Who     func(r *http.Request) (policy.Actor, error)
	// People lists the persons who draft or clear for the actor's participant, and
	// Names what they are called.
	People func(ctx context.Context, actor policy.Actor) ([]string, error)
	Names  func(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error)
	// Locale gives the words of a language; nil where there are none.
	Locale func(tag string) *i18n.Locale
	// Neighbours lists the other States of the region of a participant.
	Neighbours func(ctx context.Context, id string) (Vicinity, error)
	// Roadmap gives the clusters of the framework's roadmap, in its order.
	Roadmap func(ctx context.Context) ([]preparation.Cluster, error)
	// Openings lists what is open of needs and offers: a participant's own, and what
	// others offer to it.
	Openings func(ctx context.Context, id string) ([]Opening, error)
	// Shares reports whether an actor can share answers of a part with others, by the
	// form below its page.
	Shares func(actor policy.Actor, q *questionnaire.Questionnaire, item *questionnaire.Item, part *preparation.Part) bool
	// Calendar is the address of the calendar in which next steps stand.
	Calendar string
	// Notice is what the hub says at the head of every page, and of every briefing; may be
	// empty.
	Notice i18n.Text
	// Hub is what the hub is called; Size how many statements its register has.
	Hub  func() string
	Size func() int64
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	one := Preparations + "/{id}"
	return []ui.Route{
		{Path: Home, Page: p.home, Form: p.plan, Desk: true},
		{Path: Record, Page: p.record, Form: p.recordSent, Desk: true, Limit: submissionweb.FormLimit},
		{Path: Topics + "/{topic}", Page: p.topic, Desk: true},
		{Path: Steps + "/{id}", Page: p.step, Form: p.alterStep, Desk: true},
		{Path: Briefing, Page: p.briefing, Desk: true},
		{Path: Briefing + ".docx", File: p.briefingFile, Desk: true},
		{Path: Preparations, Page: p.list, Form: p.begin, Desk: true},
		{Path: one, Page: p.one, Form: p.actAll, Desk: true},
		{Path: one + "/items/{item}", Page: p.part, Form: p.act, Desk: true, Limit: formLimit},
		{Path: one + "/workbook", Page: p.workbook, Form: p.sent, Desk: true, Limit: offline.MaxFile + 64<<10},
		{Path: one + "/workbook.xlsx", File: p.file, Desk: true},
		{Path: one + "/workbook.csv", File: p.file, Desk: true},
		{Path: reportweb.Questionnaires + "/{id}/{version}/workbook.xlsx", File: p.blank, Example: reportweb.Questionnaires + "/framework/1/workbook.xlsx"},
		{Path: reportweb.Questionnaires + "/{id}/{version}/workbook.csv", File: p.blank, Example: reportweb.Questionnaires + "/framework/1/workbook.csv"},
	}
}

// visit is a request by somebody for one's own house.
type visit struct {
	*i18n.Locale
	p     *Pages
	ctx   context.Context
	actor policy.Actor
}

func (p *Pages) visit(r *http.Request, l *i18n.Locale) (*visit, error) {
	actor, err := p.Who(r)
	if err == nil {
		err = preparation.May(actor, preparation.Read)
	}
	return &visit{l, p, r.Context(), actor}, err
}

// page is a page of the house.
func (v *visit) page(title string, crumbs ...ui.Link) ui.Page {
	return ui.Page{Title: title, Section: "/desk", Marking: preparation.Marking,
		Crumbs: append([]ui.Link{{Href: v.Path("/desk"), Words: v.T("draft.desk.title")}, {Href: v.Path(Home), Words: v.T("preparation.home.title")}}, crumbs...)}
}

func (v *visit) all() ui.Link {
	return ui.Link{Href: v.Path(Preparations), Words: v.T("preparation.list.title")}
}

// open is a request for one preparation.
type open struct {
	*visit
	prep *preparation.Preparation
	asks *questionnaire.Questionnaire
}

func (p *Pages) open(r *http.Request, l *i18n.Locale) (*open, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return nil, err
	}
	prep, q, err := p.Service.Get(r.Context(), v.actor, r.PathValue("id"))
	return &open{v, prep, q}, err
}

func (o *open) coordinates() bool { return o.prep.Coordinates(o.actor) }
func (o *open) at() string        { return o.Path(Preparations, o.prep.ID) }

// title is what a preparation is called.
func (v *visit) title(prep *preparation.Preparation) string {
	title := prep.Questionnaire
	if q := v.p.Service.Questionnaires.Get(prep.Questionnaire, prep.Version); q != nil {
		title, _ = q.Title.Pick(v.Locale)
	}
	return v.T("preparation.title", "questionnaire", title, "period", prep.Period)
}

func (o *open) crumb() ui.Link { return ui.Link{Href: o.at(), Words: o.visit.title(o.prep)} }

func (v *visit) state(s preparation.State) string { return v.T("preparation.state." + string(s)) }

// list shows what is being prepared.
func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.list(submissionweb.FillWith(l, r.URL.Query()), "")
}

func (v *visit) list(f *submissionweb.Filled, fault string) (ui.Page, error) {
	all, err := v.p.Service.List(v.ctx, v.actor)
	if err != nil {
		return ui.Page{}, err
	}
	page := v.page(v.T("preparation.list.title"))
	page.Lead = v.T("preparation.list.lead")
	t := ui.Table{ID: "preparations", Caption: v.T("preparation.list.caption"), Empty: v.T("preparation.list.empty"), Stacked: true,
		Columns: []ui.Column{{Head: v.T("preparation.preparation")}, {Head: v.T("preparation.parts")}, {Head: v.T("preparation.begun")}}}
	for i := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.To(v.Path(Preparations, all[i].ID), v.title(&all[i])), ui.Show(v.counts(&all[i])), ui.Show(ui.Moment(v.Locale, all[i].At))))
	}
	blocks := []templ.Component{ui.TableView(v.Locale, t)}
	if preparation.May(v.actor, preparation.Make) == nil {
		blocks = append(blocks, ui.Part("new", v.T("preparation.begin.title"), 2, ui.FormView(v.Locale, v.beginForm(f, fault))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// counts says how many parts there are in each state in which there are some.
func (v *visit) counts(prep *preparation.Preparation) templ.Component {
	n := map[preparation.State]int{}
	for _, part := range prep.Parts {
		if part.Seen > 0 || !part.Empty() {
			n[part.State]++
		}
	}
	var out []templ.Component
	for _, s := range preparation.States() {
		if n[s] > 0 {
			out = append(out, ui.Plain(v.T("preparation.count", "state", v.state(s), "n", strconv.Itoa(n[s]))))
		}
	}
	if len(out) == 0 {
		return ui.Plain(v.T("preparation.untouched"))
	}
	return ui.Lines(out...)
}

func (v *visit) beginForm(f *submissionweb.Filled, fault string) ui.Form {
	which := ui.Input{Kind: ui.Choice, Name: "questionnaire", Label: v.T("preparation.questionnaire"), Value: f.Get("questionnaire")}
	for _, q := range v.p.Service.Questionnaires.Current() {
		words, lang := q.Title.Pick(v.Locale)
		if lang == v.Tag() {
			lang = ""
		}
		which.Options = append(which.Options, ui.Option{Value: q.ID, Words: words, Lang: lang})
	}
	from := ui.Input{Kind: ui.Choice, Name: "from", Label: v.T("preparation.from"), Hint: v.T("preparation.from.hint"), Value: f.Get("from")}
	for _, s := range preparation.Sources() {
		from.Options = append(from.Options, ui.Option{Value: string(s), Words: v.T("preparation.from." + string(s))})
	}
	period := ui.Input{Name: "period", Label: v.T("reporting.period"), Hint: v.T("reporting.field.period.hint"), Value: f.Get("period"), Max: 9, Ltr: true, Fault: f.Faults["period"]}
	if period.Value == "" {
		period.Value = strconv.Itoa(v.p.Service.Clock.Now().UTC().Year())
	}
	return ui.Form{ID: "begin", Fault: fault, Submit: v.T("preparation.begin.submit"), Inputs: []ui.Input{which, period, from}}
}

func (p *Pages) begin(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, err := p.visit(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, 100)
	if _, _, ok := report.Years(f.Get("period")); !ok {
		f.Faults["period"] = l.T("reporting.fault.period")
	} else if err := report.Reportable(f.Get("period"), p.Service.Clock.Now().UTC().Year()); err != nil {
		f.Faults["period"] = l.Fault(err)
	} else if err := report.Spans(f.Get("period")); err != nil {
		f.Faults["period"] = l.Fault(err)
	}
	fault := ""
	if len(f.Faults) == 0 {
		id, err := p.Service.Begin(r.Context(), v.actor, f.Get("questionnaire"), f.Get("period"), preparation.Source(f.Get("from")))
		if err == nil {
			return ui.Answer{To: l.Path(Preparations, id)}, nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := v.list(f, fault)
	return ui.Answer{Page: page}, err
}

// one shows a preparation, part by part.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, err := p.open(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return o.page("", o.outcome(r.URL.Query()))
}

func (o *open) page(fault string, above ...templ.Component) (ui.Page, error) {
	names, err := o.names()
	if err != nil {
		return ui.Page{}, err
	}
	page := o.visit.page(o.visit.title(o.prep), o.all())
	page.Lead = o.T("preparation.one.lead")
	who := ui.Lines(ui.Plain(names[o.prep.By]), ui.Plain(o.T("preparation.coordinator.note")))
	if o.prep.Singly {
		who = ui.Lines(ui.Plain(o.T("preparation.singly")), ui.A(o.Path(Preparations)+"?questionnaire="+url.QueryEscape(o.prep.Questionnaire)+"&period="+url.QueryEscape(o.prep.Period)+"#new", o.T("preparation.singly.way")))
	}
	facts := ui.Facts{{Term: o.T("preparation.coordinator"), Content: who},
		{Term: o.T("preparation.workbook"), Content: ui.A(o.at()+"/workbook", o.T("preparation.workbook.way"))}}
	blocks := append(above, ui.FactList(facts), o.together(fault))
	for i := range o.asks.Sections {
		s := &o.asks.Sections[i]
		section, _ := s.Title.Pick(o.Locale)
		t := ui.Table{ID: s.ID + "-table", Stacked: true, Caption: o.T("preparation.one.caption", "section", section),
			Columns: []ui.Column{{Head: o.T("reporting.topic")}, {Head: o.T("preparation.state")}, {Head: o.T("preparation.agency")}, {Head: o.T("preparation.house")}}}
		for j := range s.Items {
			t.Rows = append(t.Rows, o.row(&s.Items[j], names))
		}
		blocks = append(blocks, ui.TextPart(o.Locale, s.ID, s.Title, ui.TableView(o.Locale, t)))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (o *open) row(item *questionnaire.Item, names map[string]string) ui.Row {
	part := o.prep.Part(item.ID)
	who := []templ.Component{ui.Plain(part.Agency)}
	for _, e := range part.Editors {
		who = append(who, ui.Plain(names[e]))
	}
	state := []templ.Component{ui.Plain(o.state(part.State))}
	if part.State == preparation.Open && part.Empty() {
		state = []templ.Component{ui.Plain(o.T("preparation.empty"))}
	}
	if part.Reason != "" {
		state = append(state, ui.Quiet(part.Reason))
	}
	house := ""
	if part.House() {
		house = o.T("preparation.house.some")
	}
	return ui.Cells(ui.StoredTo(o.Locale, o.at()+"/items/"+item.ID, item.Title), ui.Show(ui.Lines(state...)), ui.Show(ui.Lines(who...)), ui.Words(house))
}

// names are what the persons are called who have to do with a preparation.
func (o *open) names() (map[string]string, error) {
	persons := []string{o.prep.By}
	for _, part := range o.prep.Parts {
		persons = append(append(persons, part.Editors...), part.By)
	}
	return o.p.Names(o.ctx, o.actor, persons)
}

// together are the buttons for all parts at once.
func (o *open) together(fault string) templ.Component {
	var buttons []ui.Button
	add := func(do, words string) { buttons = append(buttons, ui.Button{Name: "do", Value: do, Words: words}) }
	if preparation.May(o.actor, preparation.Make) == nil {
		add("put", o.T("preparation.put.all"))
	}
	if o.coordinates() {
		add("settle", o.T("preparation.settle.all"))
	}
	add("unchanged", o.T("preparation.unchanged.all"))
	form := ui.FormView(o.Locale, ui.Form{ID: "together", Label: o.T("preparation.together"), Fault: fault, Extra: ui.Para(ui.Plain(o.T("preparation.together.lead"))),
		Submit: buttons[0].Words, Hidden: [][2]string{{"first", buttons[0].Value}}, Also: buttons[1:]})
	if !o.coordinates() {
		return form
	}
	return ui.Stack(form, ui.Folded(o.T("preparation.discard"), ui.Para(ui.Plain(o.T("preparation.discard.lead"))),
		ui.FormView(o.Locale, ui.Form{ID: "discard", Grave: true, Submit: o.T("preparation.discard"), Hidden: [][2]string{{"do", "discard"}}})))
}

// actAll does something with all parts for which it is time.
func (p *Pages) actAll(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	o, err := p.open(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	do := r.PostForm.Get("do")
	if do == "" {
		do = r.PostForm.Get("first")
	}
	to := o.at()
	switch do {
	case "put":
		to, err = o.put()
	case "settle":
		_, err = p.Service.SettleAll(o.ctx, o.actor, o.prep.ID)
	case "unchanged":
		_, err = p.Service.AllUnchanged(o.ctx, o.actor, o.prep.ID)
	case "discard":
		to, err = l.Path(Preparations), p.Service.Discard(o.ctx, o.actor, o.prep.ID)
	default:
		err = fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	if err == nil {
		return ui.Answer{To: to}, nil
	}
	if !submissionweb.Again(err) {
		return ui.Answer{}, err
	}
	page, perr := o.page(l.Fault(err))
	return ui.Answer{Page: page}, perr
}

// put puts settled parts forward: where there is one draft, its page follows.
func (o *open) put(items ...string) (to string, err error) {
	drafts, err := o.p.Service.Put(o.ctx, o.actor, o.prep.ID, items...)
	if len(drafts) == 1 {
		return o.Path("/desk/drafts", drafts[0]), err
	}
	return o.Path("/desk"), err
}

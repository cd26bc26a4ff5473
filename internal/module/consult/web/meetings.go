package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of meetings and of what their Chairs make of them.
const (
	held       = "/meetings"
	summed     = "/summaries"
	heldDesk   = "/desk/meetings"
	summedDesk = "/desk/summaries"
)

// Held are the pages of meetings, beside those of consultations.
type Held struct {
	*Pages
	Meetings *meeting.Service
}

// Routes lists the addresses of meetings.
func (p *Held) Routes() []ui.Route {
	out := []ui.Route{
		{Path: held, Page: p.meetings},
		{Path: held + "/{id}", Page: p.meeting, Live: true},
		{Path: summed + "/{id}", Page: p.summary, Live: true},
	}
	if p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: desk + "/{id}/convene", Page: p.convening, Form: p.convene, Desk: true},
		ui.Route{Path: heldDesk + "/{id}/sessions/{session}", Page: p.intervening, Form: p.intervene, Desk: true},
		ui.Route{Path: heldDesk + "/{id}/papers", Page: p.presenting, Form: p.present, Desk: true},
		ui.Route{Path: heldDesk + "/{id}/change", Page: p.changing, Form: p.change, Desk: true},
		ui.Route{Path: summedDesk + "/{id}/correct", Page: p.summaryCorrecting, Form: p.summaryCorrect, Desk: true},
		ui.Route{Path: heldDesk + "/{id}/withdraw", Page: p.meetingWithdrawing, Form: p.meetingWithdraw, Desk: true},
		ui.Route{Path: heldDesk + "/{id}/summarise", Page: p.summarising, Form: p.summarise, Desk: true},
		ui.Route{Path: summedDesk + "/{id}/publish", Page: p.tracePublishing, Form: p.tracePublish, Desk: true},
		ui.Route{Path: summedDesk + "/{id}/withdraw", Page: p.summaryWithdrawing, Form: p.summaryWithdraw, Desk: true})
}

func (p *Held) meetings(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	from, err := before(q)
	if err != nil {
		return ui.Page{}, err
	}
	f := meeting.Filter{Consultation: q.Get("consultation"), Before: from}
	page := ui.Page{Title: l.T("meeting.list.title"), Lead: l.T("meeting.list.lead"), Section: home, Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("consult.list.title")}}}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	var ways templ.Component = templ.NopComponent
	if f.Consultation != "" {
		c, err := p.Consultations.Get(r.Context(), f.Consultation)
		if err != nil {
			return ui.Page{}, err
		}
		page.Crumbs = p.below(l, &c, "").Crumbs
		if c.Concluded == nil && (meeting.May(actor, meeting.Run) == nil && actor.For != "" && p.convenes(actor, &c) || meeting.May(actor, meeting.Record) == nil) {
			ways = ui.Para(ui.A(l.Path(desk, c.ID, "convene"), l.T("meeting.convene.title")))
		}
	}
	part, err := p.Meetings.Queries.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "meetings", Caption: l.T("meeting.list.caption"), Empty: l.T("meeting.list.empty"),
		Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("meeting.dates")}, {Head: l.T("meeting.place")}, {Head: l.T("meeting.convenor")}}}
	for i := range part.Items {
		m := &part.Items[i]
		page.RestsOn = append(page.RestsOn, m.Statements...)
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(held, m.ID), m.Title), ui.Show(dates(l, &m.Plan)), ui.Show(place(l, &m.Plan)), ui.Show(p.authors(l, &m.Told))))
	}
	narrowed := [][2]string{{"consultation", f.Consultation}}
	body := []templ.Component{ui.TableView(l, t), ways}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(held) + query(narrowed, part.Next)}))
	}
	page.Twin, page.Body = api+held+query(narrowed, f.Before), ui.Stack(body...)
	return page, nil
}

// convenes reports whether the form to convene a meeting is offered.
func (p *Held) convenes(actor policy.Actor, c *consult.Consultation) bool {
	return actor.For == c.Organiser() || slices.ContainsFunc(c.Partners, func(n consult.Named) bool { return n.ID == actor.For }) ||
		slices.ContainsFunc(c.Groups, func(g consult.GroupNow) bool { return g.Leads(actor.For) })
}

func dates(l *i18n.Locale, m *meeting.Plan) templ.Component {
	if m.Until == "" {
		return ui.Day(l, m.From)
	}
	return ui.Sentence(l, "meeting.from-until", ui.Parts{"from": ui.Day(l, m.From), "until": ui.Day(l, m.Until)})
}

func place(l *i18n.Locale, m *meeting.Plan) templ.Component {
	if m.Place.Empty() {
		return templ.NopComponent
	}
	return ui.Text(l, m.Place)
}

func (p *Held) meeting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	m, err := p.Meetings.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	of, err := p.Consultations.Get(r.Context(), m.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	sums, err := p.Meetings.Queries.Summaries(r.Context(), meeting.Filter{Meeting: m.ID})
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := m.Title.Pick(l)
	page := p.below(l, &of, title)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Twin, page.RestsOn = api+held+"/"+m.ID, m.Statements
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, m.Told)}
	if e := m.Withdrawn; e != nil {
		blocks = append(blocks, p.struck(l, e))
	}
	blocks = append(blocks, p.plan(l, &m.Plan))
	for i := range m.Sessions {
		blocks = append(blocks, p.session(l, &m, &m.Sessions[i], actor))
	}
	if len(m.Papers) > 0 {
		blocks = append(blocks, ui.Part("papers", l.T("meeting.papers"), 2, ui.TableView(l, p.papers(l, &m, actor))))
	}
	blocks = append(blocks, ui.Part("summaries", l.T("meeting.summaries"), 2, ui.TableView(l, p.summaries(l, sums.Items))))
	if len(m.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, p.followed(l, m.Events))))
	}
	page.Body = ui.Stack(append(blocks, p.meetingWays(l, &m, actor))...)
	return page, nil
}

// plan shows what a meeting is, but for its sessions.
func (p *Held) plan(l *i18n.Locale, m *meeting.Plan) templ.Component {
	facts := ui.Facts{{Term: l.T("meeting.dates"), Content: dates(l, m)}}
	if !m.Place.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("meeting.place"), Content: ui.Text(l, m.Place)})
	}
	if len(m.With) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("meeting.with"), Content: p.named(l, m.With)})
	}
	if len(m.Chair) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("meeting.chair"), Content: p.named(l, m.Chair)})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if !m.Note.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, m.Note))
	}
	if len(m.Agenda) > 0 {
		var items []templ.Component
		for n, item := range m.Agenda {
			items = append(items, ui.Join(ui.Plain(l.Number(int64(n+1))+"."), ui.Text(l, item)))
		}
		blocks = append(blocks, ui.Part("agenda", l.T("meeting.agenda"), 2, ui.Para(ui.Lines(items...))))
	}
	return ui.Stack(blocks...)
}

// rule says for whom a session is, and under which rule it is held.
func rule(l *i18n.Locale, s *meeting.Session) string {
	words := l.T("meeting.kind." + string(s.Kind))
	if s.Unattributed {
		words = l.T("meeting.kind.unattributed", "kind", words)
	}
	return words
}

func (p *Held) session(l *i18n.Locale, m *meeting.Meeting, s *meeting.Session, actor policy.Actor) templ.Component {
	title, _ := s.Title.Pick(l)
	blocks := []templ.Component{ui.Para(ui.Plain(rule(l, s)))}
	if s.Unattributed {
		blocks = append(blocks, ui.Para(ui.Quiet(l.T("meeting.unattributed"))))
	}
	if len(s.Participants) > 0 {
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("meeting.participants"), Content: p.named(l, s.Participants)}}))
	}
	t := ui.Table{ID: "session-" + s.ID + "-table", Caption: l.T("meeting.interventions.caption", "session", title), Empty: l.T("meeting.interventions.none"),
		Columns: []ui.Column{{Head: l.T("meeting.who")}, {Head: l.T("consult.text")}, {Head: l.T("consult.way")}, {Head: l.T("consult.statement")}, {Head: l.T("consult.yours"), Spare: true}}}
	for i := range m.Interventions {
		n := &m.Interventions[i]
		if n.Session != s.ID {
			continue
		}
		id, who := n.Statement.String(), p.spoke(l, n.Told, n.Speaker)
		if n.Reported {
			who = ui.Plain(l.T("transcript.reported"))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "said-" + id[:16], Cells: []ui.Cell{ui.Show(who), ui.Show(p.words(l, n.Text, n.About, n.Withdrawn)),
			ui.Show(p.handed(l, n)), ui.To(l.Path("/statements", id), id[:16]), p.strike(l, m, n.Withdrawn, id, actor)}})
	}
	if r := reported(l, m, s); len(r.Rows) > 0 && len(r.Rows) == len(t.Rows) {
		t = r
	}
	blocks = append(blocks, ui.TableView(l, t))
	if p.speaks(actor, m, s) {
		blocks = append(blocks, ui.Para(ui.A(l.Path(heldDesk, m.ID, "sessions", s.ID), l.T("meeting.intervene.title"))))
	}
	return ui.Part("session-"+s.ID, title, 2, blocks...)
}

// spoke names who spoke: nobody under the rule.
func (p *Held) spoke(l *i18n.Locale, told *submission.Told, speaker string) templ.Component {
	switch {
	case told != nil:
		return p.authors(l, told)
	case speaker != "":
		return ui.Plain(speaker)
	}
	return ui.Plain(l.T("meeting.nobody"))
}

// handed says how an intervention came into the register.
func (p *Pages) handed(l *i18n.Locale, n *meeting.Intervention) templ.Component {
	switch {
	case n.Told != nil:
		return ui.Plain(submissionweb.ViaNamed(l, p.Names, *n.Told))
	case n.Unattributed:
		return ui.Plain(l.T("meeting.taken.unattributed"))
	case n.Document != nil:
		return ui.Sentence(l, "transcript.reported.way", ui.Parts{"place": ui.Foreign(l, "en", n.Document.Place)})
	}
	return ui.Plain(l.T("meeting.taken"))
}

// words shows what was said: what is withdrawn is shown below a line that says
// so.
func (p *Held) words(l *i18n.Locale, text i18n.Text, about []string, gone *meeting.Event) templ.Component {
	var blocks []templ.Component
	if gone != nil {
		blocks = append(blocks, ui.Para(ui.Strong(l.T("consult.withdrawn"))), ui.Paragraphs(l, gone.Reason))
	}
	if !text.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, text))
	}
	if len(about) > 0 {
		blocks = append(blocks, ui.Para(p.about(l, about)))
	}
	return ui.Stack(blocks...)
}

// strike leads to the form by which an intervention or a paper is withdrawn.
func (p *Held) strike(l *i18n.Locale, m *meeting.Meeting, gone *meeting.Event, id string, actor policy.Actor) ui.Cell {
	h, err := hashOf(id)
	if gone != nil || err != nil || actor.For == "" || m.Withdrawn != nil || meeting.May(actor, meeting.Speak) != nil || !m.Alters(h, actor.For) {
		return ui.Blank()
	}
	return ui.To(l.Path(heldDesk, m.ID, "withdraw")+"?of="+id, l.T("meeting.withdraw"))
}

func (p *Held) papers(l *i18n.Locale, m *meeting.Meeting, actor policy.Actor) ui.Table {
	t := ui.Table{ID: "papers-table", Caption: l.T("meeting.papers.caption"), Columns: []ui.Column{{Head: l.T("meeting.paper")}, {Head: l.T("consult.author")}, {Head: l.T("consult.text")},
		{Head: l.T("consult.way")}, {Head: l.T("consult.statement")}, {Head: l.T("consult.yours"), Spare: true}}}
	for i := range m.Papers {
		n := &m.Papers[i]
		id := n.Statement.String()
		title := []templ.Component{ui.Text(l, n.Title)}
		if n.Symbol != "" {
			title = append(title, ui.Symbol(n.Symbol))
		}
		if n.Address != "" {
			title = append(title, ui.Address(n.Address))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "paper-" + id[:16], Cells: []ui.Cell{ui.Show(ui.Lines(title...)), ui.Show(p.authors(l, &n.Told)), ui.Show(p.words(l, n.Text, n.About, n.Withdrawn)),
			ui.Words(submissionweb.ViaNamed(l, p.Names, n.Told)), ui.To(l.Path("/statements", id), id[:16]), p.strike(l, m, n.Withdrawn, id, actor)}})
	}
	return t
}

func (p *Held) summaries(l *i18n.Locale, all []meeting.Summing) ui.Table {
	t := ui.Table{ID: "summaries-table", Caption: l.T("meeting.summaries.caption"), Empty: l.T("meeting.summaries.none"),
		Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("meeting.chair")}, {Head: l.T("consult.when")}}}
	for i := range all {
		s := &all[i]
		title := s.Title
		if s.Withdrawn != nil {
			title = i18n.Of(l.Tag(), l.T("consult.withdrawn"))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(summed, s.ID), title), ui.Show(p.authors(l, &s.Told)), ui.Show(ui.Moment(l, s.At))))
	}
	return t
}

// followed is a table of what followed a meeting or a summary.
func (p *Held) followed(l *i18n.Locale, all []meeting.Event) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("consult.events.caption"), Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	for _, e := range all {
		counts := l.T("consult.counts.yes")
		if e.Why != "" {
			counts = l.T("meeting.why." + e.Why)
		}
		reason := ui.Blank()
		if !e.Reason.Empty() {
			reason = ui.Stored(l, e.Reason)
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.At)), ui.Words(l.T("meeting.event."+e.What)), ui.Show(p.Name(l, e.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	return t
}

// struck says that a meeting or a summary is withdrawn, by whom and why.
func (p *Held) struck(l *i18n.Locale, e *meeting.Event) templ.Component {
	return ui.NoticeOf(l.T("consult.withdrawn"), ui.Para(ui.Sentence(l, "consult.withdrawn.by", ui.Parts{"by": p.Name(l, e.As), "date": ui.Moment(l, e.At)})), ui.Paragraphs(l, e.Reason))
}

// meetingWays is what an actor can do about a meeting as a whole.
func (p *Held) meetingWays(l *i18n.Locale, m *meeting.Meeting, actor policy.Actor) templ.Component {
	var ways []templ.Component
	if _, ok := changes(actor, m); ok {
		ways = append(ways, ui.A(l.Path(heldDesk, m.ID, "change"), l.T("plan.title")))
	}
	if m.Withdrawn != nil {
		return templ.NopComponent
	}
	drafts := actor.For != "" && meeting.May(actor, meeting.Speak) == nil
	if recordsMeeting(actor) {
		ways = append(ways, ui.A(l.Path(heldDesk, m.ID, "summarise"), l.T("meeting.summarise.record")))
	}
	if len(submissionweb.ModesOf(actor)) > 0 && p.of(m.Consultation.String()).Takes(consult.Papers) {
		ways = append(ways, ui.A(l.Path(heldDesk, m.ID, "papers"), l.T("meeting.present.title")))
	}
	if drafts && m.Runs(actor.For) {
		ways = append(ways, ui.A(l.Path(heldDesk, m.ID, "summarise"), l.T("meeting.summarise.title")), ui.A(l.Path(heldDesk, m.ID, "withdraw"), l.T("meeting.withdraw.title")))
	}
	if len(ways) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

// holder is the actor of a form on a meeting, the meeting and its consultation.
func (p *Held) holder(r *http.Request, do meeting.Action) (actor policy.Actor, m meeting.Meeting, of consult.Consultation, err error) {
	if actor, err = p.speaker(r); err != nil {
		return actor, m, of, err
	}
	if err = meeting.May(actor, do); err != nil {
		return actor, m, of, err
	}
	if m, err = p.Meetings.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, m, of, err
	}
	of, err = p.Consultations.Get(r.Context(), m.Consultation.String())
	return actor, m, of, err
}

// typedLines are what was typed one a line.
func typedLines(s string) (out []string) {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// titleOf is what a contribution is called where a Chair chooses among all.
func (p *Held) titleOf(ctx context.Context, l *i18n.Locale, id string) (string, error) {
	c, err := p.Contributions.Get(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return id[:16], nil
	}
	if err != nil {
		return "", err
	}
	words, _ := p.short(l, &c).Pick(l)
	return words, nil
}

// toMeetings leads from a consultation to its meetings.
func toMeetings(l *i18n.Locale, c *consult.Consultation) templ.Component {
	return ui.Part("meetings", l.T("meeting.list.title"), 2, ui.Para(ui.Lines(ui.A(l.Path(held)+query([][2]string{{"consultation", c.ID}}, 0), l.T("meeting.list.of")), ui.A(l.Path(views), l.T("position.list.all")))))
}

package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// deadline is an instant in UTC and, where that differs, as clocks show it where
// the organiser is, and where else the reader wants to know.
func (p *Pages) deadline(l *i18n.Locale, zone, instant string, more ...string) templ.Component {
	t, ok := form.Instant(instant)
	if !ok {
		return templ.NopComponent
	}
	out := ui.Moment(l, t)
	seen := map[string]bool{}
	for _, zone := range append([]string{zone}, more...) {
		there, err := time.LoadLocation(zone)
		if err != nil || zone == "" || seen[zone] {
			continue
		}
		seen[zone] = true
		local := t.In(there)
		if _, offset := local.Zone(); offset == 0 {
			continue
		}
		out = ui.Sentence(l, "consult.deadline", ui.Parts{"utc": out, "there": ui.Symbol(local.Format("2006-01-02 15:04")), "zone": ui.Symbol(zone)})
	}
	return out
}

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	part, err := p.Contributions.List(r.Context(), contribution.Filter{Consultation: c.ID, Limit: 10})
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.page(l, &c)
	page.Twin, page.RestsOn = api+home+"/"+c.ID, c.Statements
	blocks := []templ.Component{submissionweb.ViaView(l, p.Names, c.Told)}
	if c.Concluded != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("consult.concluded"), ui.Paragraphs(l, c.Concluded.Reason)))
	}
	own := ownZone(r)
	yours, err := p.yours(r, l, &c, actor)
	if err != nil {
		return ui.Page{}, err
	}
	timeline, err := p.timeline(r, l, &c, actor, own)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, p.glance(l, &c, own), yours, timeline, ui.Part("call", l.T("consult.call"), 2, callText(l, c.Text)))
	if len(c.Groups) > 0 {
		blocks = append(blocks, ui.Part("groups", l.T("consult.groups"), 2, ui.TableView(l, p.groups(l, &c))))
	}
	negotiated, err := p.textsOf(r, l, &c)
	if err != nil {
		return ui.Page{}, err
	}
	if negotiated != nil {
		blocks = append(blocks, negotiated)
	}
	blocks = append(blocks, p.recent(l, &c, part, actor))
	held, err := p.moderated(r, l, &c, actor)
	if err != nil {
		return ui.Page{}, err
	}
	if held != nil {
		blocks = append(blocks, held)
	}
	blocks = append(blocks, toMeetings(l, &c))
	issued, err := p.outcome(r.Context(), l, &c, actor, &page)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, issued)
	if len(c.Questions) > 0 {
		blocks = append(blocks, ui.Part("questions", l.T("consult.questions"), 2, p.questions(l, c.Questions)))
	}
	if len(c.NormTest) > 0 {
		blocks = append(blocks, ui.Part("norm-test", l.T("consult.norm-test"), 2, p.questions(l, c.NormTest)))
	}
	blocks = append(blocks, ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(p.facts(l, &c))))
	if len(c.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, p.events(l, &c))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// page is a page of a consultation, without its body.
func (p *Pages) page(l *i18n.Locale, c *consult.Consultation) ui.Page {
	title, lang := c.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Page{Title: title, TitleIn: lang, Section: home, Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("consult.list.title")}}}
}

// below is a page below that of a consultation, under a heading of its own.
func (p *Pages) below(l *i18n.Locale, c *consult.Consultation, title string) ui.Page {
	words, lang := c.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Page{Title: title, Section: home,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("consult.list.title")}, {Href: l.Path(home, c.ID), Words: words, Lang: lang}}}
}

func (p *Pages) phases(l *i18n.Locale, c *consult.Consultation, actor policy.Actor, more ...string) ui.Table {
	t := ui.Table{ID: "phases-table", Stacked: true, Caption: l.T("consult.phases.caption"), Columns: []ui.Column{{Head: l.T("consult.phase")}, {Head: l.T("consult.state")},
		{Head: l.T("consult.opens")}, {Head: l.T("consult.closes")}, {Head: l.T("consult.yours"), Spare: true}}}
	runs := p.runs(actor, c)
	for i := range c.Phases {
		ph := &c.Phases[i]
		title := []templ.Component{ui.Text(l, ph.Title)}
		if !ph.Note.Empty() {
			title = append(title, ui.Text(l, ph.Note))
		}
		title = append(title, ui.Quiet(accepts(l, ph.Accepts)))
		state := l.T("consult.state." + string(ph.StateAt(p.Clock.Now())))
		if ph.Moved > 0 {
			state = l.T("consult.state.moved", "state", state, "times", l.N("consult.times", ph.Moved))
		}
		opens, closes := p.deadline(l, c.Zone, ph.Opens, more...), p.deadline(l, c.Zone, ph.Closes, more...)
		if f := ph.Frame; f != nil {
			opens, closes = ui.Day(l, f.From), templ.NopComponent
			if f.Until != "" {
				closes = ui.Day(l, f.Until)
			}
			title = append(title, ui.Sentence(l, "consult.frame", ui.Parts{"printed": ui.Symbol(f.Printed)}))
		}
		move := ui.Blank()
		if runs && ph.Frame == nil && c.Concluded == nil {
			words := "consult.move.extend"
			if ph.State == consult.Closed {
				words = "consult.move.reopen"
			}
			move = ui.To(l.Path(desk, c.ID, "phases", ph.ID), l.T(words))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "phase-" + ph.ID, Cells: []ui.Cell{ui.Show(ui.Lines(title...)), ui.Words(state), ui.Show(opens), ui.Show(closes), move}})
	}
	return t
}

func accepts(l *i18n.Locale, all []consult.Accepts) string {
	var words []string
	for _, a := range all {
		words = append(words, l.T("consult.accepts."+string(a)))
	}
	if len(words) == 0 {
		return l.T("consult.accepts.nothing")
	}
	return l.T("consult.accepts", "what", l.And(words...))
}

// runs reports whether an actor speaks for the organiser.
func (p *Pages) runs(actor policy.Actor, c *consult.Consultation) bool {
	if p.Process == nil || !actor.SignedIn() {
		return false
	}
	if consult.May(actor, consult.Run) == nil && actor.For != "" && actor.For == c.Organiser() {
		return true
	}
	return consult.May(actor, consult.Record) == nil && c.Via.Mode == submission.Recorded
}

func (p *Pages) groups(l *i18n.Locale, c *consult.Consultation) ui.Table {
	t := ui.Table{ID: "groups-table", Caption: l.T("consult.groups.caption"), Columns: []ui.Column{{Head: l.T("consult.group")}, {Head: l.T("consult.about")},
		{Head: l.T("consult.lead")}, {Head: l.T("consult.members"), Number: true}, {Head: l.T("consult.points.open"), Number: true}}}
	for i := range c.Groups {
		g := &c.Groups[i]
		open := 0
		for _, pt := range g.Points {
			if pt.Outcome == nil {
				open++
			}
		}
		about := p.about(l, g.About)
		if len(g.About) == 0 {
			about = ui.Plain(l.T("consult.group.general"))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, c.ID, "groups", g.ID), g.Title), ui.Show(about), ui.Show(p.named(l, g.Lead)),
			ui.Number(l, len(g.Members)), ui.Number(l, open)))
	}
	return t
}

// longCall is how many bytes of a call stand open on the consultation's page.
const longCall = 2500

// callText shows a call; the rest of a long one is folded.
func callText(l *i18n.Locale, call i18n.Text) templ.Component {
	words, lang := call.Pick(l)
	cut := -1
	if len(words) > longCall {
		cut = strings.LastIndex(words[:longCall], "\n\n")
	}
	if cut < 0 {
		return ui.Paragraphs(l, call)
	}
	return ui.Stack(ui.Paragraphs(l, i18n.Of(lang, words[:cut])), ui.Folded(l.T("consult.call.rest"), ui.Paragraphs(l, i18n.Of(lang, words[cut+2:]))))
}

// recent is the latest contributions, and the ways to contribute.
func (p *Pages) recent(l *i18n.Locale, c *consult.Consultation, part contribution.Part, actor policy.Actor) templ.Component {
	blocks := []templ.Component{ui.TableView(l, p.rows(l, part.Items))}
	ways := []templ.Component{ui.A(l.Path(home, c.ID, "participation"), l.T("participation.title"))}
	if len(part.Items) > 0 {
		ways = append([]templ.Component{ui.A(l.Path(said)+query([][2]string{{"consultation", c.ID}}, 0), l.T("consult.contributions.all"))}, ways...)
	}
	blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	if p.Contribute != nil && contribution.May(actor, contribution.Make) == nil {
		var ways []templ.Component
		for _, k := range contribution.Kinds() {
			if c.Takes(k.Takes()) && (k != contribution.Answers || len(c.Questions) > 0) && (k != contribution.NewNorm || len(c.NormTest) > 0) {
				ways = append(ways, ui.A(l.Path(desk, c.ID, "contribute", string(k)), l.T("consult.contribute."+string(k))))
			}
		}
		if len(ways) > 0 {
			blocks = append([]templ.Component{ui.Para(ui.Lines(ways...))}, blocks...)
		}
	}
	return ui.Part("contributions", l.T("consult.contributions"), 2, blocks...)
}

func (p *Pages) questions(l *i18n.Locale, all []consult.Question) templ.Component {
	var out []templ.Component
	for _, q := range all {
		how := l.T("consult.question." + string(q.Form))
		if q.Each {
			how = l.T("consult.question.each", "how", how)
		}
		content := []templ.Component{ui.Text(l, q.Text), ui.Quiet(how)}
		for _, o := range q.Options {
			content = append(content, ui.Text(l, o.Text))
		}
		out = append(out, ui.Para(ui.Lines(content...)))
	}
	return ui.Stack(out...)
}

func (p *Pages) facts(l *i18n.Locale, c *consult.Consultation) ui.Facts {
	decision := l.T("consult.rule." + string(c.Decision.Rule))
	if c.Decision.Rule == consult.Silence {
		decision = l.T("consult.rule.silence.hours", "rule", decision, "hours", l.N("consult.hours", int(c.Decision.Hours)))
	}
	var languages []templ.Component
	for _, tag := range c.Languages {
		languages = append(languages, ui.Plain(ui.LanguageName(l, tag)))
	}
	f := ui.Facts{{Term: l.T("consult.organiser"), Content: p.organiser(l, c)}}
	if len(c.Partners) > 0 {
		f = append(f, ui.Fact{Term: l.T("consult.partners"), Content: p.named(l, c.Partners)})
	}
	f = append(f,
		ui.Fact{Term: l.T("consult.about"), Content: p.about(l, c.About)},
		ui.Fact{Term: l.T("consult.languages"), Content: ui.List(l, languages...)},
		ui.Fact{Term: l.T("consult.invited"), Content: p.invited(l, &c.Invited)},
		ui.Fact{Term: l.T("consult.marking"), Content: ui.Plain(l.T("consult.marking.clear"))},
		ui.Fact{Term: l.T("consult.moderation"), Content: ui.Plain(l.T("consult.moderation." + string(c.Moderation)))},
		ui.Fact{Term: l.T("consult.decision"), Content: ui.Plain(decision)},
		ui.Fact{Term: l.T("consult.zone"), Content: ui.Symbol(c.Zone)})
	if c.ID == "" {
		return f // it has not been said yet
	}
	return append(f, ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", c.ID), c.ID[:16])})
}

func (p *Pages) invited(l *i18n.Locale, v *consult.Invited) templ.Component {
	if len(v.Classes) == 0 && len(v.Named) == 0 {
		return ui.Plain(l.T("consult.invited.all"))
	}
	var out []templ.Component
	for _, c := range v.Classes {
		out = append(out, ui.Plain(l.T("participant.class."+string(c))))
	}
	if len(v.Named) > 0 {
		out = append(out, p.All(l, v.Named))
	}
	return ui.Lines(out...)
}

func (p *Pages) events(l *i18n.Locale, c *consult.Consultation) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("consult.events.caption"), Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	for _, e := range c.Events {
		what := []templ.Component{ui.Plain(word(l, e.Type))}
		if ph := c.Phase(e.Phase); ph != nil {
			what = append(what, ui.Text(l, ph.Title))
		}
		if g := c.Group(e.Group); g != nil {
			what = append(what, ui.Text(l, g.Title))
		}
		by := p.Name(l, e.As)
		if e.Type == consult.TypePhaseOpened || e.Type == consult.TypePhaseClosed {
			by = ui.Plain(l.T("consult.scheduler"))
		}
		counts := l.T("consult.counts.yes")
		if e.Why != "" {
			counts = l.T("consult.why." + e.Why)
		}
		reason := ui.Blank()
		if !e.Reason.Empty() {
			reason = ui.Stored(l, e.Reason)
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.At)), ui.Show(ui.Lines(what...)), ui.Show(by), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	return t
}

func (p *Pages) group(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	g := c.Group(r.PathValue("group"))
	if g == nil {
		return ui.Page{}, fail.New(fail.NotFound, "The consultation has no such group.")
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := g.Title.Pick(l)
	page := p.below(l, &c, title)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	known, err := p.amendmentsIn(r, l, c.ID)
	if err != nil {
		return ui.Page{}, err
	}
	about := p.about(l, g.About)
	if len(g.About) == 0 {
		about = ui.Plain(l.T("consult.group.general"))
	}
	members := ui.Plain(l.T("consult.members.none"))
	if ids := idsOf(g.Members); len(ids) > 0 {
		members = p.All(l, ids)
	}
	facts := ui.Facts{{Term: l.T("consult.about"), Content: about}, {Term: l.T("consult.lead"), Content: p.named(l, g.Lead)},
		{Term: l.T("consult.members"), Content: members}}
	if g.Document != nil {
		facts = append(facts, ui.Fact{Term: l.T("submission.document.label"), Content: submissionweb.DocumentView(l, g.Document)})
	}
	if len(g.Waiting) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("consult.waiting"), Content: p.All(l, idsOf(g.Waiting))})
	}
	blocks := []templ.Component{ui.FactList(facts), p.membership(l, &c, g, actor), ui.Part("points", l.T("consult.points"), 2, ui.TableView(l, p.points(l, g, known)))}
	page.Twin, page.RestsOn, page.Body = api+home+"/"+c.ID, c.Statements, ui.Stack(blocks...)
	return page, nil
}

func idsOf(all []consult.Member) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.ID)
	}
	return out
}

// membership is what an actor can do about a group.
func (p *Pages) membership(l *i18n.Locale, c *consult.Consultation, g *consult.GroupNow, actor policy.Actor) templ.Component {
	if p.Process == nil || c.Concluded != nil || !p.runs(actor, c) && (actor.For == "" || consult.May(actor, consult.Join) != nil) {
		return templ.NopComponent
	}
	button := func(what string) templ.Component {
		return ui.FormView(l, ui.Form{ID: what, Action: l.Path(desk, c.ID, "groups", g.ID, what), Label: l.T("consult." + what), Submit: l.T("consult." + what)})
	}
	is := func(all []consult.Member) bool {
		return slices.ContainsFunc(all, func(m consult.Member) bool { return m.ID == actor.For })
	}
	var blocks []templ.Component
	switch {
	case is(g.Members):
		blocks = append(blocks, ui.Para(ui.Plain(l.T("consult.leave.lead"))), button("leave"))
	case is(g.Waiting):
		blocks = append(blocks, ui.Para(ui.Plain(l.T("consult.ask.waiting"))))
	case g.Open && actor.For != "" && !g.Leads(actor.For):
		blocks = append(blocks, ui.Para(ui.Plain(l.T("consult.ask.lead"))), button("ask"))
	}
	if (g.Leads(actor.For) || p.runs(actor, c)) && len(g.Waiting) > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(desk, c.ID, "groups", g.ID, "answer"), l.T("consult.answer.title"))))
	}
	blocks = append(blocks, p.groupWays(l, c, g, actor)...)
	if len(blocks) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, blocks...)
}

func (p *Pages) points(l *i18n.Locale, g *consult.GroupNow, known map[string]string) ui.Table {
	t := ui.Table{ID: "points-table", Caption: l.T("consult.points.caption"), Empty: l.T("consult.points.none"),
		Columns: []ui.Column{{Head: l.T("consult.point")}, {Head: l.T("consult.by")}, {Head: l.T("consult.when")}, {Head: l.T("consult.outcome")}}}
	for _, pt := range g.Points {
		outcome := ui.Words(l.T("consult.points.open"))
		if pt.Outcome != nil {
			outcome = ui.Stored(l, pt.Settled)
		}
		words := []templ.Component{ui.Paragraphs(l, pt.Text)}
		if len(pt.About) > 0 {
			words = append(words, ui.Para(ui.Sentence(l, "transcript.point.about", ui.Parts{"about": ui.List(l, p.pointAbout(l, pt.About, known)...)})))
		}
		if pt.Document != nil {
			words = append(words, ui.Para(recordedFrom(l, pt.Document, g.Document)))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "point-" + pt.ID.String()[:16], Cells: []ui.Cell{ui.Show(ui.Stack(words...)), ui.Show(p.Name(l, pt.As)),
			ui.Show(ui.Moment(l, pt.At)), outcome}})
	}
	return t
}

package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// Register is a room in which participants have something.
type Register struct {
	Title string            // key of what the room is called
	Path  string            // of its list, without a language
	Name  string            // of the parameter by which that is narrowed to a participant
	By    map[string]string // a statement of each who has something there, by listed id
}

// states lists who has reported, or has something in another room, in the alphabetical
// order of the reader's language: with what, and without how much.
func (p *Pages) states(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	all, err := p.Reports.Reported(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	var others []Register
	if p.Registers != nil {
		if others, err = p.Registers(r.Context()); err != nil {
			return ui.Page{}, err
		}
	}
	who, rests := slices.Clone(all.Participants), slices.Collect(maps.Values(all.By))
	for _, room := range others {
		who, rests = slices.AppendSeq(who, maps.Keys(room.By)), slices.AppendSeq(rests, maps.Values(room.By))
	}
	slices.Sort(rests)
	slices.Sort(who)
	who = slices.Compact(who)
	i18n.Sort(l, who, func(id string) string { return p.Way.Called(l, id) })
	page := below(l, l.T("reporting.states.title"))
	page.Lead, page.Twin, page.RestsOn = l.T("reporting.states.lead"), api, slices.Compact(rests)
	t := ui.Table{ID: "states-table", Caption: l.T("reporting.states.caption"), Empty: l.T("reporting.list.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.participant")}, {Head: l.T("reporting.states.has")}}}
	for _, id := range who {
		name, lang := p.Way.Names.Name(id, l.Tag())
		if lang == "" {
			lang = l.Tag()
		}
		var has []templ.Component
		if slices.Contains(all.Participants, id) {
			has = append(has, ui.Para(ui.A(l.Path(Reports)+query([][2]string{{"participant", id}}, 0), l.T("reporting.list.title"))))
		}
		for _, room := range others {
			if room.By[id] != "" {
				has = append(has, ui.Para(ui.A(l.Path(room.Path)+query([][2]string{{room.Name, id}}, 0), l.T(room.Title))))
			}
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.classed(l, id, ui.TextLink(l, l.Path(States, id), i18n.Of(lang, name)))), ui.Show(ui.Stack(has...))))
	}
	page.Body = ui.Stack(ui.Para(ui.A(l.Path(module.Regions), l.T("overview.groups.title"))), ui.TableView(l, t))
	return page, nil
}

// classed adds to a name what its bearer is, where that is no State.
func (p *Pages) classed(l *i18n.Locale, id string, name templ.Component) templ.Component {
	if p.Class != nil {
		if class := p.Class(l, id); class != "" {
			return ui.Lines(name, ui.Quiet(class))
		}
	}
	return name
}

// called gives a page the name of a participant as its title: fail.NotFound where
// nobody is listed.
func (p *Pages) called(l *i18n.Locale, id string, page *ui.Page) error {
	name, lang := p.Way.Names.Name(id, l.Tag())
	if name == id {
		return fail.New(fail.NotFound, "Nobody is listed under this id.")
	}
	if page.Title = name; lang != "" && lang != l.Tag() {
		page.TitleIn = lang
	}
	return nil
}

// state is what a participant has reported: by section and item, with the periods
// for which it did.
func (p *Pages) state(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	id := r.PathValue("id")
	page := below(l, "", crumb(l, States, "reporting.states.title"))
	if err := p.called(l, id, &page); err != nil {
		return ui.Page{}, err
	}
	all, err := p.Reports.Of(r.Context(), id)
	if err != nil {
		return ui.Page{}, err
	}
	page.Lead, page.Twin = l.T("reporting.state.lead"), api+query([][2]string{{"participant", id}}, 0)
	by := map[string][]*report.Report{}
	for i := range all {
		all[i] = all[i].HeldBy(id)
		one := &all[i]
		page.RestsOn = append(page.RestsOn, one.RestsOn()...)
		by[one.Topic] = append(by[one.Topic], one)
	}
	page.Downloads = ui.Downloads{CSV: l.Path(module.Compare+".csv") + query([][2]string{{"with", id}}, 0), Excel: l.Path(module.Compare+".xlsx") + query([][2]string{{"with", id}}, 0)}
	ways := []templ.Component{ui.A(l.Path("/participants", id), l.T("reporting.state.participant")), ui.A(compare(l, "with", id), l.T("reporting.compare.state"))}
	if strings.HasPrefix(id, "state:") {
		ways = append(ways, ui.A(l.Path("/implementation/views")+query([][2]string{{"state", id}}, 0), l.T("reporting.state.views")))
	}
	if p.Region != nil && p.Region(id) != "" {
		ways = append(ways, ui.A(l.Path(module.Regions, p.Region(id)), l.T("reporting.state.region", "region", l.T("participant.region."+p.Region(id)))))
	}
	blocks := []templ.Component{ui.Para(ui.Lines(ways...))}
	seen := map[string]bool{}
	for _, q := range p.Questionnaires.Current() {
		for i := range q.Sections {
			s := &q.Sections[i]
			if t, any := p.sectionOf(l, id, q, s, by, seen); any {
				blocks = append(blocks, ui.TextPart(l, q.ID+"-"+s.ID, q.Heading(s), ui.TableView(l, t)))
			}
		}
	}
	if rest := p.restOf(l, id, all, by, seen); rest != nil {
		blocks = append(blocks, rest)
	}
	if len(all) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.none"))))
	}
	beside, err := ui.Shared(r.Context(), l, id, p.OfParticipant)
	if err != nil {
		return ui.Page{}, err
	}
	page.RestsOn = append(page.RestsOn, beside.RestsOn...)
	page.Body = ui.Stack(append(blocks, beside.Body)...)
	return page, nil
}

// compare is the way to put reports side by side, of a participant or on a topic.
func compare(l *i18n.Locale, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return l.Path(module.Compare) + "?" + q.Encode()
}

// compiled is the way to the compilation of the replies on a topic.
func compiled(l *i18n.Locale, topic string) string {
	return l.Path(module.Compilation) + "?" + url.Values{"topic": {topic}}.Encode()
}

// stateTable is a table of what a participant reported.
func stateTable(l *i18n.Locale, id string, section string) ui.Table {
	return ui.Table{ID: id + "-table", Caption: l.T("reporting.state.caption", "section", section), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.topic")}, {Head: l.T("reporting.status"), Spare: true},
		{Head: l.T("reporting.periods")}, {Head: l.T("reporting.way")}, {Head: l.T("reporting.over-time")}}}
}

// sectionOf is a table of a section's items on which a participant reported.
func (p *Pages) sectionOf(l *i18n.Locale, id string, q *questionnaire.Questionnaire, s *questionnaire.Section, by map[string][]*report.Report, seen map[string]bool) (t ui.Table, any bool) {
	title, _ := q.Heading(s).Pick(l)
	t = stateTable(l, q.ID+"-"+s.ID, title)
	for i := range s.Items {
		topic := s.Items[i].Topic()
		if len(by[topic]) == 0 || seen[topic] {
			continue
		}
		seen[topic] = true
		t.Rows = append(t.Rows, p.stateRow(l, id, topic, by[topic]))
	}
	return t, len(t.Rows) > 0
}

// restOf is a table of what no current questionnaire asks about any more; nil
// where there is nothing.
func (p *Pages) restOf(l *i18n.Locale, id string, all []report.Report, by map[string][]*report.Report, seen map[string]bool) templ.Component {
	t := stateTable(l, "rest", l.T("reporting.state.rest"))
	for i := range all {
		if topic := all[i].Topic; !seen[topic] {
			seen[topic] = true
			t.Rows = append(t.Rows, p.stateRow(l, id, topic, by[topic]))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return ui.Part("rest", l.T("reporting.state.rest"), 2, ui.TableView(l, t))
}

// stateRow is a topic with the periods for which a participant reported on it, the
// latest first, and how the one in force came.
func (p *Pages) stateRow(l *i18n.Locale, id, topic string, all []*report.Report) ui.Row {
	var periods []templ.Component
	for _, one := range all {
		words := periodOf(l, one)
		switch {
		case !one.InForce(id):
			words = l.T("reporting.period.withdrawn", "period", one.Period)
		case one.Voice(id) == report.ByAnother:
			words = l.T("reporting.period.by", "period", one.Period, "by", p.Way.Called(l, one.Via.By))
		}
		periods = append(periods, ui.Para(ui.A(l.Path(Reports, one.ID), words)))
	}
	now := inForce(id, all)
	if now == nil { // nothing that counts: what others said of it shows no status
		return ui.Cells(ui.StoredTo(l, l.Path(Provisions, topic), p.topic(l, topic)), ui.Blank(), ui.Show(ui.Stack(periods...)),
			ui.Words(p.viaOf(l, all[0], id)), ui.To(l.Path(States, id, topic), l.T("reporting.history.way")))
	}
	return ui.Cells(ui.StoredTo(l, l.Path(Provisions, topic), p.topic(l, topic)), ui.Words(stands(l, now)), ui.Show(ui.Stack(periods...)),
		ui.Words(p.viaOf(l, now, id)), ui.To(l.Path(States, id, topic), l.T("reporting.history.way")))
}

// inForce is the report of a participant in force, of all on a topic with the latest
// period first: by the rule of report.Queries.Latest; nil where there is none.
func inForce(id string, all []*report.Report) (now *report.Report) {
	for _, one := range all {
		switch {
		case !one.Counts(id) || now != nil && one.Period != now.Period:
		case now == nil || now.Voice(id) != report.Itself && one.Voice(id) == report.Itself:
			now = one
		}
	}
	return now
}

// history is what a participant reported on a topic from period to period: what is
// in force now in full, and what each period changed as a redline.
func (p *Pages) history(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	id, topic := r.PathValue("id"), r.PathValue("topic")
	page := below(l, "", crumb(l, States, "reporting.states.title"))
	if err := p.called(l, id, &page); err != nil {
		return ui.Page{}, err
	}
	all, err := p.Reports.History(r.Context(), id, topic)
	if err != nil {
		return ui.Page{}, err
	}
	if len(all) == 0 {
		return ui.Page{}, fail.New(fail.NotFound, "The participant has reported nothing on this.")
	}
	name := page.Title
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(States, id), Words: name, Lang: page.TitleIn})
	page.TitleIn = ""
	titled(l, &page, p.topic(l, topic))
	page.Lead, page.Twin = l.T("reporting.history.lead"), api+query([][2]string{{"participant", id}, {"topic", topic}}, 0)
	blocks := []templ.Component{ui.Para(ui.A(l.Path(Provisions, topic), l.T("reporting.history.others")), ui.Plain("·"), ui.A(compare(l, "with", id, "of", topic), l.T("reporting.compare.state")))}
	var in []*report.Report // in force for their periods, the latest first
	var apart []templ.Component
	for i := 0; i < len(all); {
		var of []*report.Report // those for one period
		for period := all[i].Period; i < len(all) && all[i].Period == period; i++ {
			all[i] = all[i].HeldBy(id)
			one := &all[i]
			of = append(of, one)
			page.RestsOn = append(page.RestsOn, one.RestsOn()...)
			if one.InForce(id) && one.Voice(id) == report.ByAnother {
				apart = append(apart, p.reply(r.Context(), l, &report.Held{Participant: id, Voice: report.ByAnother, Beside: true, Report: *one}, 3))
			}
		}
		if now := inForce(id, of); now != nil {
			in = append(in, now)
		}
	}
	for i, one := range in {
		body := []templ.Component{ui.Para(ui.Join(ui.A(l.Path(Reports, one.ID), l.T("reporting.history.report")), ui.Plain("·"), ui.Plain(p.viaOf(l, one, id))))}
		switch {
		case i+1 == len(in):
			body = append(body, p.plainly(r.Context(), l, one))
		case one.Repeats():
			body = append(body, ui.Para(ui.Plain(unchanged(l, one))))
		default:
			was, is := in[i+1].Says(), one.Says()
			q, _ := p.asked(one)
			body = append(body, ui.Para(ui.Plain(l.T("reporting.history.against", "period", in[i+1].Period))), p.changes(l, q, &was, &is))
		}
		blocks = append(blocks, ui.Part("period-"+strings.ReplaceAll(one.Period, "-", "to"), one.Period, 2, body...))
	}
	if len(apart) > 0 {
		blocks = append(blocks, ui.Part("apart", l.T("reporting.apart"), 2, append([]templ.Component{ui.Para(ui.Plain(l.T("reporting.apart.lead")))}, apart...)...))
	}
	if gone := p.gone(l, id, all); gone != nil {
		blocks = append(blocks, gone)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// gone names reports that stand no more; nil where there are none.
func (p *Pages) gone(l *i18n.Locale, id string, all []report.Report) templ.Component {
	var lines []templ.Component
	for i := range all {
		if !all[i].InForce(id) {
			lines = append(lines, ui.A(l.Path(Reports, all[i].ID), l.T("reporting.period.withdrawn", "period", all[i].Period)))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return ui.Part("gone", l.T("consult.withdrawn"), 2, ui.Para(ui.Lines(lines...)))
}

package web

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// latestAPI answers what is in force on a topic.
const latestAPI = api + "/latest"

// provisions is what can be reported on, section by section, with the way to what
// was reported.
func (p *Pages) provisions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	all, err := p.Reports.Reported(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	page := below(l, l.T("reporting.provisions.title"))
	page.Lead, page.Twin, page.RestsOn = l.T("reporting.provisions.lead"), api, slices.Sorted(maps.Values(all.On))
	var blocks []templ.Component
	for _, q := range p.Questionnaires.Current() {
		for i := range q.Sections {
			s := &q.Sections[i]
			t := ui.Table{ID: q.ID + "-" + s.ID + "-table", Even: true, Caption: captioned(l, "reporting.provisions.caption", q.Heading(s)), Columns: []ui.Column{{Head: l.T("reporting.topic")}, {Head: l.T("reporting.provisions.reported")}}}
			for j := range s.Items {
				item := &s.Items[j]
				words := l.T("reporting.none")
				if n := all.Topics[item.Topic()]; n > 0 {
					words = l.N("reporting.provisions.participants", n)
				}
				t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Provisions, item.Topic()), item.Title), ui.Words(words)))
			}
			blocks = append(blocks, ui.TextPart(l, q.ID+"-"+s.ID, q.Heading(s), ui.TableView(l, t)))
		}
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// provision is who reported what on a topic: of each participant the report in
// force, in the alphabetical order of the reader's language.
func (p *Pages) provision(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	topic := r.PathValue("topic")
	all, err := p.Reports.Shown(r.Context(), report.Wanted{Topics: []string{topic}})
	if err != nil {
		return ui.Page{}, err
	}
	q, section, item := p.Questionnaires.Of(topic)
	if parts := p.Questionnaires.Parts(topic); len(parts) > 0 {
		return p.gathered(r, l, topic, all, parts)
	}
	if item == nil && len(all) == 0 {
		if around := p.Questionnaires.Around(topic); len(around) > 0 {
			return p.around(r.Context(), l, topic, around)
		}
		return ui.Page{}, fail.New(fail.NotFound, "Nothing is reported under this id, and no questionnaire asks about it.")
	}
	page := below(l, "", crumb(l, Provisions, "reporting.provisions.title"))
	titled(l, &page, p.topic(l, topic))
	page.Twin = latestAPI + query([][2]string{{"topic", topic}}, 0)
	var facts ui.Facts
	if p.Subject != nil && p.Cited != nil && p.Subject(topic) != "" && p.Cited(topic) != "" {
		facts = append(facts, ui.Fact{Term: l.T("reporting.provision"), Content: ui.A(l.Path(p.Subject(topic)), p.Cited(topic))})
	}
	if item != nil {
		facts = append(facts, ui.Fact{Term: l.T("reporting.questionnaire"), Content: ui.Join(ui.TextLink(l, l.Path(Questionnaires, q.ID, q.Version), q.Title), ui.Plain("·"), ui.Text(l, section.Title))})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if item != nil && item.Restraint {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.restraint"))))
	}
	if actor, err := p.Way.Actor(r); err == nil && item != nil && len(submissionweb.ModesOf(actor)) > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(items, q.ID, item.ID), l.T("reporting.make.title"))))
	}
	if item != nil {
		blocks = append(blocks, ui.Para(ui.A(compare(l, "of", topic), l.T("reporting.compare.provision")), ui.Plain(" · "), ui.A(compiled(l, topic), l.T("reporting.compile"))))
	}
	said, rests := p.reported(r.Context(), l, all, "")
	page.RestsOn = rests
	return page, p.besides(r.Context(), l, topic, &page, append(blocks, said), topic)
}

// besides ends a page about a provision: with what was reported on it, or on a part of
// it, together with others, and with what other rooms have on it.
func (p *Pages) besides(ctx context.Context, l *i18n.Locale, topic string, page *ui.Page, blocks []templ.Component, provisions ...string) error {
	wider, rests, err := p.wider(ctx, l, provisions)
	if err != nil {
		return err
	}
	beside, err := ui.Shared(ctx, l, topic, p.OnTopic)
	page.RestsOn = slices.Concat(page.RestsOn, rests, beside.RestsOn)
	page.Body = ui.Stack(append(blocks, wider, beside.Body)...)
	return err
}

// gathered is the page about a provision that is asked about part by part: what was
// reported on each, and what else is on it and on them.
func (p *Pages) gathered(r *http.Request, l *i18n.Locale, topic string, on []report.Held, parts []questionnaire.Item) (ui.Page, error) {
	page := below(l, "", crumb(l, Provisions, "reporting.provisions.title"))
	titled(l, &page, p.topic(l, topic))
	page.Lead, page.Twin = l.T("reporting.gathered"), latestAPI+query([][2]string{{"provision", topic}}, 0)
	var facts ui.Facts
	if p.Subject != nil && p.Cited != nil && p.Subject(topic) != "" && p.Cited(topic) != "" {
		facts = append(facts, ui.Fact{Term: l.T("reporting.provision"), Content: ui.A(l.Path(p.Subject(topic)), p.Cited(topic))})
	}
	blocks := []templ.Component{ui.FactList(facts), ui.Para(ui.A(compare(l, "of", topic), l.T("reporting.compare.provision")), ui.Plain(" · "), ui.A(compiled(l, topic), l.T("reporting.compile")))}
	if len(on) > 0 { // an earlier version asked about it as a whole
		said, rests := p.reported(r.Context(), l, on, "")
		blocks, page.RestsOn = append(blocks, said), rests
	}
	provisions := []string{topic}
	for i := range parts {
		part := parts[i].Topic()
		all, err := p.Reports.Shown(r.Context(), report.Wanted{Topics: []string{part}})
		if err != nil {
			return ui.Page{}, err
		}
		said, rests := p.reported(r.Context(), l, all, anchor(part))
		page.RestsOn = append(page.RestsOn, rests...)
		blocks = append(blocks, ui.TextPart(l, anchor(part), parts[i].Title, ui.Para(ui.A(l.Path(Provisions, part), p.cite(part))), said))
		provisions = append(provisions, part)
	}
	return page, p.besides(r.Context(), l, topic, &page, blocks, provisions...)
}

// around leads from a provision that no questionnaire asks about by itself to the
// items that belong to it, and shows what other rooms have on it.
func (p *Pages) around(ctx context.Context, l *i18n.Locale, topic string, items []string) (ui.Page, error) {
	page := below(l, "", crumb(l, Provisions, "reporting.provisions.title"))
	titled(l, &page, p.topic(l, topic))
	page.Twin = latestAPI + query([][2]string{{"topic", topic}}, 0)
	var links []templ.Component
	for _, id := range items {
		links = append(links, ui.TextLink(l, l.Path(Provisions, id), p.topic(l, id)))
	}
	return page, p.besides(ctx, l, topic, &page, []templ.Component{ui.Para(ui.Plain(l.T("reporting.around"))), ui.List(l, links...)})
}

// reported shows reports one below the other, by the name of who made them: each
// with its words. Those of States come first, then those of others, and apart from
// both what was put in anybody's name by another and is not confirmed. On a page with
// several parts, in is the place of that below whose heading they stand; else empty.
func (p *Pages) reported(ctx context.Context, l *i18n.Locale, all []report.Held, in string) (view templ.Component, rests []string) {
	if len(all) == 0 {
		return ui.Para(ui.Plain(l.T("reporting.none"))), nil
	}
	all = report.Once(all)
	i18n.Sort(l, all, func(h report.Held) string { return p.Way.Called(l, h.Participant) })
	level := 2
	if in != "" {
		level, in = 3, "-in-"+in
	}
	var states, others, apart []templ.Component
	for i := range all {
		h := &all[i]
		rests = append(rests, h.Report.RestsOn()...)
		switch {
		case h.Voice == report.ByAnother:
			apart = append(apart, p.reply(ctx, l, h, level+1))
		case p.Class != nil && p.Class(l, h.Participant) != "":
			others = append(others, p.reply(ctx, l, h, level+1))
		default:
			states = append(states, p.reply(ctx, l, h, level))
		}
	}
	var blocks []templ.Component
	if len(states) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.states.none"))))
	} else {
		blocks = append(append(blocks, ui.Para(ui.Plain(l.T("reporting.others")))), states...)
	}
	if len(others) > 0 {
		blocks = append(blocks, ui.Part("organizations"+in, l.T("reporting.organizations"), level, append([]templ.Component{ui.Para(ui.Plain(l.T("reporting.organizations.lead")))}, others...)...))
	}
	if len(apart) > 0 {
		blocks = append(blocks, ui.Part("apart"+in, l.T("reporting.apart"), level, append([]templ.Component{ui.Para(ui.Plain(l.T("reporting.apart.lead")))}, apart...)...))
	}
	return ui.Stack(blocks...), rests
}

// reply is what one says, below its name; level is that of the name.
func (p *Pages) reply(ctx context.Context, l *i18n.Locale, h *report.Held, level int) templ.Component {
	name, lang := p.Way.Names.Name(h.Participant, l.Tag())
	if lang == "" {
		lang = l.Tag()
	}
	if h.Voice == report.ByAnother {
		name, lang = submissionweb.Apart(l, p.Way.Names, name, h.Report.Told), l.Tag()
	}
	line := []templ.Component{ui.A(l.Path(Reports, h.Report.ID), l.T("reporting.of-period", "period", h.Report.Period)), ui.Plain("·"),
		ui.Plain(p.viaOf(l, &h.Report, h.Participant)), ui.Plain("·"), ui.A(l.Path(States, h.Participant, h.Report.Topic), l.T("reporting.over-time"))}
	if p.Class != nil {
		if class := p.Class(l, h.Participant); class != "" {
			line = append([]templ.Component{ui.Plain(class), ui.Plain("·")}, line...)
		}
	}
	blocks := []templ.Component{ui.Para(ui.Join(line...))}
	if h.Beside && h.Voice == report.Itself {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.own-words"))))
	}
	return ui.TextPartAt(l, "of-"+h.Report.ID[:12]+"-"+anchor(h.Participant), i18n.Of(lang, name), level, append(blocks, p.plainly(ctx, l, &h.Report))...)
}

// anchor writes an id as part of a place on a page.
func anchor(id string) string {
	out := []byte(id)
	for i, c := range out {
		if c == ':' {
			out[i] = '-'
		}
	}
	return string(out)
}

// plainly is what a report says as a list of facts: shorter than said, for pages
// that show many.
func (p *Pages) plainly(ctx context.Context, l *i18n.Locale, r *report.Report) templ.Component {
	says := r.Says()
	q, _ := p.asked(r)
	var facts ui.Facts
	if r.Repeats() {
		facts = append(facts, ui.Fact{Term: l.T("reporting.same"), Content: ui.Plain(unchanged(l, r))})
	}
	if says.Status != "" {
		facts = append(facts, ui.Fact{Term: l.T("reporting.status"), Content: ui.Plain(status(l, says.Status))})
	}
	for i := range says.Answers {
		a := &says.Answers[i]
		heading := a.Question
		if q != nil {
			if question := q.Question(a.Question); question != nil {
				heading, _ = question.Title.Pick(l)
			}
		}
		facts = append(facts, ui.Fact{Term: heading, Content: p.answer(ctx, l, r, a, false)})
	}
	return ui.FactList(facts)
}

// unchanged says since when nothing has changed.
func unchanged(l *i18n.Locale, r *report.Report) string {
	if r.Unchanged == nil {
		return l.T("reporting.same.gone")
	}
	switch period := r.Unchanged.Period; {
	case r.Unchanged.Withdrawn != nil:
		return l.T("reporting.same.since.withdrawn", "period", period)
	case r.Unchanged.Replaced != nil:
		return l.T("reporting.same.since.corrected", "period", period)
	default:
		return l.T("reporting.same.since", "period", period)
	}
}

// periodOf is for which period a report is, and since when nothing has changed.
func periodOf(l *i18n.Locale, r *report.Report) string {
	if r.Same() == nil {
		return r.Period
	}
	return l.T("reporting.period.same", "period", r.Period, "since", unchanged(l, r))
}

// wider shows what was reported on items that take provisions together with
// others: a cluster of the short questionnaire, say.
func (p *Pages) wider(ctx context.Context, l *i18n.Locale, provisions []string) (templ.Component, []string, error) {
	var topics []string
	for _, id := range provisions {
		topics = append(topics, p.Questionnaires.Covering(id)...)
	}
	slices.Sort(topics)
	topics = slices.Compact(topics)
	if len(topics) == 0 {
		return templ.NopComponent, nil, nil
	}
	all, err := p.Reports.Latest(ctx, report.Wanted{Topics: topics})
	if err != nil || len(all) == 0 {
		return templ.NopComponent, nil, err
	}
	var rests []string
	t := ui.Table{ID: "wider-table", Caption: l.T("reporting.wider.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.participant")}, {Head: l.T("reporting.topic")}, {Head: l.T("reporting.period")}}}
	i18n.Sort(l, all, func(h report.Held) string { return p.Way.Called(l, h.Participant) })
	for i := range all {
		h := &all[i]
		rests = append(rests, h.Report.RestsOn()...)
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Way.Name(l, h.Participant)), ui.StoredTo(l, l.Path(Reports, h.Report.ID), p.topic(l, h.Report.Topic)), ui.Words(h.Report.Period)))
	}
	return ui.Part("wider", l.T("reporting.wider"), 2, ui.Para(ui.Plain(l.T("reporting.wider.lead"))), ui.TableView(l, t)), rests, nil
}

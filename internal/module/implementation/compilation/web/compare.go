package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compilation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// inRegion begins the name of a whole regional group among those who are compared.
const inRegion = "region:"

// mostWith is how many names an address takes: more than there are States.
const mostWith = 400

// comparison is what is put side by side.
type comparison struct {
	with   []string // listed ids, and names of regional groups, each once
	who    []string // those whom they name, each once
	of     string   // a section, as questionnaire/section, or a topic; empty: not chosen yet
	items  []questionnaire.Item
	title  i18n.Text // of the section or the item
	whole  string    // the provision whose parts the items are; empty for a section and for one item
	period string    // those that have a year in common with it; empty: of each the latest
}

// comparison reads an address: ?with=state:ke&with=region:african&of=framework/norms
// &period=2026. Names may stand in one with, too, with commas between them.
func (p *Pages) comparison(r *http.Request) (c comparison, err error) {
	in := r.URL.Query()
	for _, with := range in["with"] {
		for _, id := range strings.Split(with, ",") {
			if id = strings.TrimSpace(id); id != "" && !slices.Contains(c.with, id) {
				c.with = append(c.with, id)
			}
		}
	}
	if len(c.with) > mostWith {
		return c, fail.New(fail.Invalid, "So many cannot be put side by side.")
	}
	for _, id := range c.with {
		ids := []string{id}
		if region, whole := strings.CutPrefix(id, inRegion); whole {
			if !slices.Contains(p.Regions, region) {
				return c, fail.New(fail.Invalid, "There is no regional group %.40s.", region)
			}
			if ids, err = p.Region(r.Context(), region); err != nil {
				return c, err
			}
		} else if name, _ := p.Called(id, ""); name == id {
			return c, fail.New(fail.NotFound, "Nobody is listed under this id.")
		}
		c.who = append(c.who, ids...)
	}
	slices.Sort(c.who)
	c.who = slices.Compact(c.who)
	if c.period = in.Get("period"); c.period != "" {
		if _, _, ok := report.Years(c.period); !ok {
			return c, fail.New(fail.Invalid, "%.20q is no period: write a year, or two years in their order with a hyphen between them.", c.period)
		}
	}
	c.of = in.Get("of")
	return c, p.chosen(&c)
}

// chosen finds the items that are compared.
func (p *Pages) chosen(c *comparison) error {
	id, section, both := strings.Cut(c.of, "/")
	switch {
	case c.of == "":
		return nil
	case both:
		q := p.Questionnaires.Get(id, "")
		if q == nil {
			return fail.New(fail.NotFound, "There is no questionnaire %.60s.", id)
		}
		s := q.Section(section)
		if s == nil {
			return fail.New(fail.NotFound, "This questionnaire has no section %.60s.", section)
		}
		c.items, c.title = s.Items, q.Heading(s)
	default:
		var err error
		c.title, c.items, c.whole, err = p.asked(c.of)
		return err
	}
	return nil
}

// query writes what is compared, as the page's address does.
func (c *comparison) query() string {
	q := url.Values{}
	if len(c.with) > 0 {
		q.Set("with", strings.Join(c.with, ","))
	}
	if c.of != "" {
		q.Set("of", c.of)
	}
	if c.period != "" {
		q.Set("period", c.period)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// twin is where the same reports stand as JSON.
func (c *comparison) twin() string {
	q := url.Values{}
	if len(c.who) == 0 {
		return api
	}
	q.Set("participants", strings.Join(c.who, ","))
	if id, section, both := strings.Cut(c.of, "/"); both {
		q.Set("questionnaire", id)
		q.Set("section", section)
	} else if c.whole != "" {
		q.Set("provision", c.whole)
	} else if c.of != "" {
		q.Set("topic", c.of)
	}
	if c.period != "" {
		q.Set("period", c.period)
	}
	return api + "/latest?" + q.Encode()
}

// without is a comparison with one name less.
func (c *comparison) without(id string) *comparison {
	out := *c
	out.with = slices.DeleteFunc(slices.Clone(c.with), func(other string) bool { return other == id })
	return &out
}

// beside reads what is compared.
func (p *Pages) beside(r *http.Request, l *i18n.Locale, c *comparison) (d compilation.Document, err error) {
	want := report.Wanted{Participants: c.who, Over: c.period}
	for i := range c.items {
		want.Topics = append(want.Topics, c.items[i].Topic())
	}
	held, err := p.Reports.Shown(r.Context(), want)
	if err != nil {
		return d, err
	}
	names, err := p.Names(r.Context(), l, compilation.Laws(held))
	if err != nil {
		return d, err
	}
	d.Chapters = compilation.Compile(l, c.items, held, p.Questionnaires, names)
	compilation.Beside(l, d.Chapters, c.who, names)
	words, _ := c.title.Pick(l)
	d.Title = l.T("comparison.title.of", "of", words)
	return d, nil
}

func (p *Pages) compareFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	c, err := p.comparison(r)
	if err == nil && len(c.who) == 0 {
		err = fail.New(fail.Invalid, "Choose who is put side by side.")
	}
	if err == nil && c.of == "" {
		c.title = i18n.Of(l.Tag(), l.T("comparison.all-items"))
		c.items, _, _, err = p.reportedOn(r, &c)
	}
	if err != nil {
		return ui.File{}, err
	}
	d, err := p.beside(r, l, &c)
	if err != nil {
		return ui.File{}, err
	}
	d.Notice = p.notice(l)
	t := compilation.Table(l, &d, p.Clock.Now(), table.Note{Label: l.T("compilation.note.by"), Text: l.T("compilation.note.compiled", "hub", p.Hub(), "size", l.Number(p.Size()), "day", l.Date(p.Clock.Now()))},
		table.Note{Label: l.T("compilation.note.address"), Text: p.Base + module.Compare + c.query()}, table.Note{Label: l.T("compilation.note.words"), Text: l.T("comparison.own")})
	if c.period != "" {
		t.Notes = append(t.Notes, table.Note{Label: l.T("comparison.period"), Text: l.T("reporting.period.over", "period", c.period)})
	}
	return written(r, l, "comparison", t)
}

func (p *Pages) compare(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.comparison(r)
	if err != nil {
		return ui.Page{}, err
	}
	form, err := p.comparing(r, l, &c)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("comparison.title"), Lead: l.T("comparison.lead"), Section: module.Home, Wide: true, Twin: c.twin(), Crumbs: above(l)}
	blocks := []templ.Component{form, p.compared(l, &c)}
	if c.period != "" && len(c.who) > 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.period.over", "period", c.period))))
	}
	switch {
	case len(c.who) == 0:
	case len(c.items) == 0:
		index, rests, err := p.reported(r, l, &c)
		if err != nil {
			return page, err
		}
		page.RestsOn = rests
		page.Downloads = ui.Downloads{CSV: l.Path(module.Compare+".csv") + c.query(), Excel: l.Path(module.Compare+".xlsx") + c.query()}
		blocks = append(blocks, index)
	default:
		d, err := p.beside(r, l, &c)
		if err != nil {
			return page, err
		}
		page.Title, page.Lead = d.Title, l.T("comparison.own")
		page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(module.Compare), Words: l.T("comparison.title")})
		page.Downloads = ui.Downloads{CSV: l.Path(module.Compare+".csv") + c.query(), Excel: l.Path(module.Compare+".xlsx") + c.query()}
		for i := range d.Chapters {
			blocks = append(blocks, sideBySide(l, &d.Chapters[i]))
			page.RestsOn = append(page.RestsOn, d.Chapters[i].Statements...)
			for j := range d.Chapters[i].Replies {
				page.RestsOn = append(page.RestsOn, d.Chapters[i].Replies[j].Statements...)
			}
		}
		slices.Sort(page.RestsOn)
		page.RestsOn = slices.Compact(page.RestsOn)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// comparing is the form: who is added, and what is compared.
func (p *Pages) comparing(r *http.Request, l *i18n.Locale, c *comparison) (templ.Component, error) {
	periods, err := p.Reports.Periods(r.Context())
	if err != nil {
		return nil, err
	}
	who, err := p.Listed(r.Context(), l)
	if err != nil {
		return nil, err
	}
	who = slices.DeleteFunc(who, func(o ui.Option) bool { return slices.Contains(c.with, o.Value) })
	i18n.Sort(l, who, func(o ui.Option) string { return o.Words })
	var regions, when []ui.Option
	for _, id := range p.Regions {
		if !slices.Contains(c.with, inRegion+id) {
			regions = append(regions, ui.Option{Value: inRegion + id, Words: l.T("comparison.region", "region", l.T("participant.region."+id))})
		}
	}
	i18n.Sort(l, regions, func(o ui.Option) string { return o.Words })
	what := module.Choices(l, p.Questionnaires.Current(), func(q *questionnaire.Questionnaire, s *questionnaire.Section) bool {
		return c.of == q.ID+"/"+s.ID || slices.Contains(s.Topics(), c.of) // once it, or one of its items, is chosen
	})
	what = p.offering(c.whole, what)
	for _, one := range periods {
		when = append(when, ui.Option{Value: one, Words: one})
	}
	f := ui.Filter{Action: l.Path(module.Compare), Label: l.T("comparison.filter"), Hidden: map[string]string{}, Fields: []ui.Field{
		{Name: "with", Label: l.T("comparison.add"), Options: ui.Options(l.T("comparison.add.none"), append(who, regions...)...)},
		{Name: "of", Label: l.T("comparison.of"), Value: c.of, Options: ui.Options(l.T("comparison.of.none"), what...)},
		{Name: "period", Label: l.T("comparison.period"), Value: c.period, Options: ui.Options(l.T("comparison.period.latest"), when...)}}}
	if len(c.with) > 0 {
		f.Hidden["with"] = strings.Join(c.with, ",")
		f.Reset = f.Action
	}
	return ui.FilterForm(l, f), nil
}

// compared names those who are side by side, each with the way to leave it out.
func (p *Pages) compared(l *i18n.Locale, c *comparison) templ.Component {
	if len(c.with) == 0 {
		return ui.Para(ui.Plain(l.T("comparison.nobody")))
	}
	type named struct{ id, name, lang string }
	var all []named
	for _, id := range c.with {
		if region, whole := strings.CutPrefix(id, inRegion); whole {
			all = append(all, named{id, l.T("comparison.region", "region", l.T("participant.region."+region)), l.Tag()})
			continue
		}
		name, lang := p.Called(id, l.Tag())
		all = append(all, named{id, name, lang})
	}
	i18n.Sort(l, all, func(n named) string { return n.name })
	var lines []templ.Component
	for _, n := range all {
		lines = append(lines, ui.Join(ui.Foreign(l, n.lang, n.name), ui.Plain("·"), ui.A(l.Path(module.Compare)+c.without(n.id).query(), l.T("comparison.remove"))))
	}
	who, body := l.N("comparison.who", len(c.who)), ui.Para(ui.Lines(lines...))
	if len(lines) > shortList {
		return ui.Folded(who, body)
	}
	return ui.Part("who", who, 2, body)
}

// shortList is how many names stand open above what they say; and how many
// participants are shown with a place of their own where they have said nothing.
const shortList = 6

// reportedOn gives the items on which those who were chosen have reported, in the
// order of the questionnaires, with who has by topic, and a report of each.
func (p *Pages) reportedOn(r *http.Request, c *comparison) (items []questionnaire.Item, by map[string][]string, rests []string, err error) {
	stood, err := p.Reports.Stood(r.Context(), report.Wanted{Participants: c.who, Over: c.period})
	by = map[string][]string{}
	for i := range stood {
		if s := &stood[i]; !slices.Contains(by[s.Topic], s.Participant) {
			by[s.Topic] = append(by[s.Topic], s.Participant)
			rests = append(rests, s.ID)
		}
	}
	slices.Sort(rests)
	seen := map[string]bool{} // another questionnaire may ask about it, too
	for _, q := range p.Questionnaires.Current() {
		for i := range q.Sections {
			for _, item := range q.Sections[i].Items {
				if topic := item.Topic(); len(by[topic]) > 0 && !seen[topic] {
					seen[topic] = true
					items = append(items, item)
				}
			}
		}
	}
	return items, by, slices.Compact(rests), err
}

// reported lists on what those who were chosen have reported: a way to choose.
func (p *Pages) reported(r *http.Request, l *i18n.Locale, c *comparison) (templ.Component, []string, error) {
	items, by, rests, err := p.reportedOn(r, c)
	if err != nil {
		return nil, nil, err
	}
	t := ui.Table{ID: "compared-table", Caption: l.T("comparison.reported"), Empty: l.T("compilation.none"), Stacked: true, Columns: []ui.Column{{Head: l.T("comparison.of")}, {Head: l.T("reporting.participant")}}}
	for i := range items {
		item := &items[i]
		next := *c
		next.of = item.Topic()
		who := by[next.of]
		words := l.N("reporting.provisions.participants", len(who))
		if len(who) <= shortList {
			i18n.Sort(l, who, func(id string) string { name, _ := p.Called(id, l.Tag()); return name })
			for k, id := range who {
				who[k], _ = p.Called(id, l.Tag())
			}
			words = l.And(who...)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(module.Compare)+next.query(), item.Title), ui.Words(words)))
	}
	return ui.Part("on", l.T("comparison.on"), 2, ui.TableView(l, t)), rests, nil
}

// sideBySide is a chapter with its replies beside each other, as many as fit.
func sideBySide(l *i18n.Locale, ch *compilation.Chapter) templ.Component {
	var cards []templ.Component
	var none []string
	few := len(ch.Replies) <= shortList
	for i := range ch.Replies {
		r := &ch.Replies[i]
		switch {
		case !r.None():
			cards = append(cards, said(l, ch, r))
		case few:
			cards = append(cards, ui.Part(anchor(ch.Topic)+"-"+anchor(r.Key()), r.Name.Text, 3, ui.Para(ui.Plain(l.T("compilation.none")))))
		default:
			none = append(none, r.Name.Text)
		}
	}
	blocks := []templ.Component{ui.Para(ui.A(l.Path(module.Provisions, ch.Topic), l.T("comparison.all")))}
	if len(cards) > 0 {
		blocks = append(blocks, ui.Beside(cards...))
	}
	if len(none) > 0 {
		blocks = append(blocks, ui.Para(ui.Strong(l.T("compilation.none")), ui.Plain(l.And(none...))))
	}
	return ui.Part(anchor(ch.Topic), heading(ch), 2, blocks...)
}

// said is what one participant says: as it wrote it, and below it a translation into
// the reader's language, where there is one.
func said(l *i18n.Locale, ch *compilation.Chapter, r *compilation.Reply) templ.Component {
	credit := ui.Para(ui.Quiet(compilation.Credit(l, r)), ui.Plain(" · "), ui.A(l.Path(compilation.Page(r)), l.T("compilation.report")))
	return ui.Part(anchor(ch.Topic)+"-"+anchor(r.Key()), r.Name.Text, 3, credit, facts(l, r))
}

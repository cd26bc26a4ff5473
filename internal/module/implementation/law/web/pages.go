package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/law"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the register.
const (
	Desk = "/desk/implementation/laws"
	Twin = "/api/v1/policies"
)

// sideBySide is how many laws one page lists.
const sideBySide = 300

// Pages are the pages of laws and policies.
type Pages struct {
	*entryweb.Shared
	Entries *entryweb.Room[law.Law]
	Types   *law.Types
	Keeper  *entryweb.Keeper // nil where no file can be brought
	// Regions lists the regional groups by their ids, Region the States of one.
	Regions []string
	Region  func(ctx context.Context, region string) ([]string, error)
}

// New makes the pages. keeper may be nil.
func New(p *entryweb.Shared, laws *entry.Service[law.Law], types *law.Types, keeper *entryweb.Keeper) *Pages {
	out := &Pages{Shared: p, Types: types, Keeper: keeper}
	out.Entries = &entryweb.Room[law.Law]{Shared: p, Service: laws, Home: law.Home, Desk: Desk, Fields: out.fields(),
		Words: entryweb.Words{List: "law.list.title", New: "law.form.new", Lead: "law.form.lead", Change: "law.form.change", End: "law.form.withdraw", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[law.Law]) string { return law.Home + "/" + e.ID }}
	return out
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return append([]ui.Route{{Path: law.Home, Page: p.list, Live: true}, {Path: law.Home + ".csv", File: p.file(false)}, {Path: law.Home + ".xlsx", File: p.file(true)},
		{Path: law.Home + "/{id}", Page: p.Entries.One(Twin, p.show), Live: true}}, p.Entries.Routes()...)
}

// filterOf reads by what a list is narrowed, and gives that as an address has it.
func (p *Pages) filterOf(r *http.Request) (f law.Filter, narrowed entryweb.Narrowed, err error) {
	narrowed = entryweb.NarrowedBy(r, "state", "region", "type", "status", "provision", "written")
	f = law.Filter{Kind: narrowed["type"], Status: law.Status(narrowed["status"]), Provision: narrowed["provision"], Language: narrowed["written"]}
	if narrowed["state"] != "" {
		f.Authors = []string{narrowed["state"]}
	} else if narrowed["region"] != "" {
		if !slices.Contains(p.Regions, narrowed["region"]) {
			return f, narrowed, fail.New(fail.Invalid, "There is no regional group %.40s.", narrowed["region"])
		}
		f.Authors, err = p.Region(r.Context(), narrowed["region"])
		f.Authors = append([]string{}, f.Authors...) // of a group without States there are none
	}
	return f, narrowed, err
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	before, err := entryweb.Before(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, narrowed, err := p.filterOf(r)
	if err != nil {
		return ui.Page{}, err
	}
	f.Before, f.Limit = before, sideBySide
	part, err := p.Entries.Service.Queries.List(r.Context(), f.Entries())
	if err != nil {
		return ui.Page{}, err
	}
	query := narrowed.Query(0)
	page := ui.Page{Title: l.T("law.list.title"), Lead: l.T("law.list.lead"), Section: "/implementation", Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}},
		Twin: Twin + narrowed.Query(before), Downloads: ui.Downloads{CSV: l.Path(law.Home) + ".csv" + query, Excel: l.Path(law.Home) + ".xlsx" + query}}
	filter, err := p.filter(r.Context(), l, narrowed)
	if err != nil {
		return ui.Page{}, err
	}
	t := p.table(l, part.Items, narrowed["provision"], nil)
	for i := range part.Items {
		page.RestsOn = append(page.RestsOn, part.Items[i].Statements...)
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	var body []templ.Component
	if way := p.Entries.New(l, actor, ""); way != nil {
		body = append(body, ui.Para(way))
	}
	body = append(body, ui.FilterForm(l, filter), ui.TableView(l, t))
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(law.Home) + narrowed.Query(part.Next)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// filter is the form that narrows the list.
func (p *Pages) filter(ctx context.Context, l *i18n.Locale, narrowed entryweb.Narrowed) (ui.Filter, error) {
	all := l.T("entry.all")
	states, err := p.Entries.Whose(ctx, l, narrowed["state"])
	if err != nil {
		return ui.Filter{}, err
	}
	provisions, err := p.Offered(ctx, l)
	if err != nil {
		return ui.Filter{}, err
	}
	out := ui.Filter{Action: l.Path(law.Home), Label: l.T("entry.filter"), Fields: []ui.Field{
		{Name: "state", Label: l.T("law.state"), Value: narrowed["state"], Hint: l.T("law.state.hint"), Options: ui.Options(all, states...)},
		{Name: "region", Label: l.T("participant.region"), Value: narrowed["region"], Options: ui.Options(all, p.regionOptions(l)...)},
		{Name: "type", Label: l.T("law.type"), Value: narrowed["type"], Options: ui.Options(all, p.typeOptions(l)...)},
		{Name: "status", Label: l.T("law.status"), Value: narrowed["status"], Options: ui.Options(all, statusOptions(l)...)},
		{Name: "provision", Label: l.T("law.provision"), Value: narrowed["provision"], Hint: l.T("implementation.akin.hint"), Options: ui.Options(all, provisions...)},
		{Name: "written", Label: l.T("law.written"), Value: narrowed["written"], Hint: l.T("law.written.filter")},
	}}
	if narrowed.Query(0) != "" {
		out.Reset = l.Path(law.Home)
	}
	return out, nil
}

// regionOptions are the regional groups, in alphabetical order.
func (p *Pages) regionOptions(l *i18n.Locale) (out []ui.Option) {
	for _, id := range p.Regions {
		out = append(out, ui.Option{Value: id, Words: l.T("participant.region." + id)})
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out
}

func (p *Pages) typeOptions(l *i18n.Locale) (out []ui.Option) {
	for _, n := range p.Types.All() {
		words, lang := n.Name.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: n.ID, Words: words, Lang: lang})
	}
	return out
}

func statusOptions(l *i18n.Locale) (out []ui.Option) {
	for _, s := range law.Statuses() {
		out = append(out, ui.Option{Value: string(s), Words: l.T("law.status." + string(s))})
	}
	return out
}

// sort puts laws in the alphabetical order of whose they are, in the reader's
// language, and then of what they are called.
func (p *Pages) sort(l *i18n.Locale, all []entry.Entry[law.Law]) {
	i18n.Sort(l, all, func(v entry.Entry[law.Law]) string {
		title, _ := v.Content.Title.Pick(l)
		return p.Authors(l, v.Via.Authors()) + "\x00" + title
	})
}

// table lists laws; on is the provision by which they are narrowed, or empty; in is the
// regional group on whose page they stand, or nil.
func (p *Pages) table(l *i18n.Locale, all []entry.Entry[law.Law], on string, in *module.Group) ui.Table {
	p.sort(l, all)
	t := ui.Table{ID: "laws-table", Caption: l.T("law.list.caption"), Empty: l.T("law.list.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("law.of")}, {Head: l.T("law.title")},
		{Head: l.T("law.type")}, {Head: l.T("law.date"), Spare: true}, {Head: l.T("law.status"), Spare: true}, {Head: l.T("law.serves"), Spare: true}}}
	for i := range all {
		v, c := &all[i], &all[i].Content
		below := ui.Quiet(entryweb.WayWords(l, p.Names, v))
		if v.Ended != nil {
			below = ui.Quiet(l.T("entry.withdrawn"))
		}
		serves := ui.Blank()
		var ids []string
		for _, s := range c.Serves {
			ids = append(ids, s.Provision)
		}
		if len(ids) > 0 {
			serves = ui.Show(p.About(l, ids))
		}
		date, status := ui.Blank(), ui.Blank()
		if c.Date != "" {
			date = ui.Show(ui.Day(l, c.Date))
		}
		if c.Status != "" {
			status = ui.Words(l.T("law.status." + string(c.Status)))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Within(l, in, &v.Told)), ui.Show(module.Under(ui.Lines(p.TitleLink(l, law.Home+"/"+v.ID, v.ID, c.Title), below), module.Akin(l, p.Cite, on, ids))),
			ui.Stored(l, p.Types.Called(c.Kind)), date, status, serves))
	}
	return t
}

// file is the list, as it is narrowed, with all that each entry says.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, narrowed, err := p.filterOf(r)
		if err != nil {
			return ui.File{}, err
		}
		all, err := p.all(r.Context(), f)
		if err != nil {
			return ui.File{}, err
		}
		p.sort(l, all)
		t := table.Table{Title: l.T("law.list.title"), Lang: l.Tag(), Notes: []table.Note{{Label: l.T("entry.address"), Text: l.Path(law.Home) + narrowed.Query(0)}}}
		for _, c := range [][2]string{{"id", "entry.file.id"}, {"authors", "entry.file.authors"}, {"names", "law.of"}, {"type", "law.type"}, {"title", "law.title"}, {"title_language", "entry.file.language"}, {"date", "law.date"},
			{"status", "law.status"}, {"languages", "law.written"}, {"address", "law.field.address"}, {"copies", "law.copies"}, {"serves", "law.serves"}, {"note", "law.field.note"}, {"quoted", "entry.quoted"},
			{"way", "entry.file.way"}, {"withdrawn", "entry.withdrawn"}, {"registered", "entry.opened"}, {"mode", "capacity.mode"}} {
			t.Columns = append(t.Columns, table.Column{Key: c[0], Heading: l.T(c[1])})
		}
		t.Columns = append(t.Columns, entryweb.Coded(l, "type", "law.type"), entryweb.Coded(l, "status", "law.status"))
		for i := range all {
			t.Rows = append(t.Rows, p.row(l, &all[i]))
		}
		return entryweb.WriteTable("laws-and-policies", excel, &t, l.T("entry.file.notes"))
	}
}

// all gives every part of a list.
func (p *Pages) all(ctx context.Context, f law.Filter) (out []entry.Entry[law.Law], err error) {
	f.Limit = 500
	for {
		part, err := p.Entries.Service.Queries.List(ctx, f.Entries())
		if err != nil {
			return nil, err
		}
		out = append(out, part.Items...)
		if f.Before = part.Next; f.Before == 0 {
			return out, nil
		}
	}
}

func (p *Pages) row(l *i18n.Locale, v *entry.Entry[law.Law]) []any {
	c := &v.Content
	title, lang := c.Title.Pick(l)
	typ, _ := p.Types.Called(c.Kind).Pick(l)
	note, _ := c.Note.Pick(l)
	quoted, _ := c.Quoted.Pick(l)
	status, withdrawn := "", ""
	if c.Status != "" {
		status = l.T("law.status." + string(c.Status))
	}
	if v.Ended != nil {
		withdrawn = l.T("entry.withdrawn") + " " + v.Ended.At.UTC().Format("2006-01-02")
	}
	var copies, serves []string
	for _, a := range c.Copies {
		copies = append(copies, a.Hash.String())
	}
	for _, s := range c.Serves {
		one := s.Provision
		if s.Place != "" {
			one += " (" + s.Place + ")"
		}
		serves = append(serves, one)
	}
	return []any{v.ID, strings.Join(v.Via.Authors(), "; "), p.Authors(l, v.Via.Authors()), typ, title, lang, c.Date, status, strings.Join(c.Languages, "; "), c.Address,
		strings.Join(copies, "; "), strings.Join(serves, "; "), note, quoted, entryweb.WayWords(l, p.Names, v), withdrawn, v.At.UTC().Format("2006-01-02"), string(v.Via.Mode), c.Kind, string(c.Status)}
}

// view is what an entry says of an instrument, below what that is called.
func (p *Pages) view(ctx context.Context, l *i18n.Locale, c *law.Law) templ.Component {
	return ui.Stack(ui.Para(ui.StrongOf(ui.Text(l, i18n.Of(c.Title.Original, c.Title.String())))), p.show(ctx, l, c))
}

// show is all that an entry says of an instrument.
func (p *Pages) show(ctx context.Context, l *i18n.Locale, c *law.Law) templ.Component {
	facts := ui.Facts{{Term: l.T("law.type"), Content: ui.Text(l, p.Types.Called(c.Kind))}}
	add := func(key string, content templ.Component) {
		facts = append(facts, ui.Fact{Term: l.T(key), Content: content})
	}
	if c.Date != "" {
		add("law.date", ui.Day(l, c.Date))
	}
	if c.Status != "" {
		add("law.status", ui.Plain(l.T("law.status."+string(c.Status))))
	}
	if c.Successor != "" {
		words := ui.A(l.Path(law.Home, c.Successor), c.Successor[:16])
		if v, err := p.Entries.Service.Queries.Get(ctx, c.Successor); err == nil {
			words = ui.TextLink(l, l.Path(law.Home, c.Successor), v.Content.Title)
		}
		add("law.field.successor", words)
	}
	if len(c.Languages) > 0 {
		var names []templ.Component
		for _, tag := range c.Languages {
			names = append(names, ui.Plain(ui.LanguageName(l, tag)))
		}
		add("law.written", ui.List(l, names...))
	}
	if c.Address != "" {
		add("law.field.address", ui.Address(c.Address))
	}
	if len(c.Copies) > 0 {
		add("law.copies", p.Keeper.View(ctx, l, c.Copies))
	}
	if len(c.Serves) > 0 {
		var lines []templ.Component
		for _, s := range c.Serves {
			one := p.To(l, s.Provision)
			if s.Place != "" {
				one = ui.Sentence(l, "law.serves.at", ui.Parts{"provision": one, "place": ui.Isolated(s.Place)})
			}
			lines = append(lines, one)
		}
		add("law.serves", ui.Lines(lines...))
	}
	if !c.Note.Empty() {
		add("law.field.note", ui.Paragraphs(l, c.Note))
	}
	return ui.FactList(append(facts, entryweb.RecordedFacts(l, &c.Recorded)...))
}

// few is how many laws stand on a page of another room.
const few = 20

// On adds to the page about a provision which laws serve it.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, law.Filter{Provision: id}, entryweb.Narrowed{"provision": id}, nil)
}

// Of adds to the page of a participant which laws are its own.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, law.Filter{Authors: []string{id}}, entryweb.Narrowed{"state": id}, nil)
}

// In adds to the page of a regional group which laws its States have, and the
// organizations in which they are members.
func (p *Pages) In(ctx context.Context, l *i18n.Locale, g module.Group) (ui.Share, error) {
	return p.share(ctx, l, law.Filter{Authors: g.Among()}, entryweb.Narrowed{"region": g.ID}, &g)
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, f law.Filter, asked entryweb.Narrowed, in *module.Group) (out ui.Share, err error) {
	f.Standing, f.Limit = true, few
	part, err := p.Entries.Service.Queries.List(ctx, f.Entries())
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	for i := range part.Items {
		out.RestsOn = append(out.RestsOn, part.Items[i].Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, p.table(l, part.Items, asked["provision"], in))}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(law.Home)+asked.Query(0), l.T("law.list.all"))))
	}
	out.Body = ui.Part("laws", l.T("law.list.title"), 2, blocks...)
	return out, nil
}

// sorted gives values in ascending order, each once.
func sorted(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

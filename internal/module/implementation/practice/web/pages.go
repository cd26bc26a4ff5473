package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/practice"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the register.
const (
	Desk = "/desk/implementation/practices"
	Twin = "/api/v1/practices"
)

// sideBySide is how many practices one page lists.
const sideBySide = 300

// Handed is a practice that was handed in elsewhere: it stays there, and is
// listed with where that is.
type Handed struct {
	Title      i18n.Text
	Page       string // in the reader's language
	Told       submission.Told
	Where      i18n.Text // what it was handed in to
	WherePage  string
	About      []string // frozen ids
	Statements []string
}

// Elsewhere gives the practices that were handed in elsewhere, about a provision
// and by an author, where these are not empty; more is where all of them are, in
// the reader's language, when there are more.
type Elsewhere func(ctx context.Context, l *i18n.Locale, provision, author string) (all []Handed, more string, err error)

// Pages are the pages of practices. Elsewhere may be nil.
type Pages struct {
	*entryweb.Shared
	Entries   *entryweb.Room[practice.Practice]
	Elsewhere Elsewhere
}

// New makes the pages.
func New(p *entryweb.Shared, practices *entry.Service[practice.Practice], elsewhere Elsewhere) *Pages {
	out := &Pages{Shared: p, Elsewhere: elsewhere}
	out.Entries = &entryweb.Room[practice.Practice]{Shared: p, Service: practices, Home: practice.Home, Desk: Desk, Fields: out.fields(),
		Words: entryweb.Words{List: "practice.list.title", New: "practice.form.new", Lead: "practice.form.lead", Change: "practice.form.change", End: "practice.form.withdraw", Ended: "entry.withdrawn"},
		Page:  func(e *entry.Entry[practice.Practice]) string { return practice.Home + "/" + e.ID }}
	return out
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return append([]ui.Route{{Path: practice.Home, Page: p.list, Live: true}, {Path: practice.Home + ".csv", File: p.file(false)}, {Path: practice.Home + ".xlsx", File: p.file(true)},
		{Path: practice.Home + "/{id}", Page: p.Entries.One(Twin, p.show), Live: true}}, p.Entries.Routes()...)
}

// filterOf reads by what a list is narrowed, and gives that as an address has it.
func filterOf(r *http.Request) (practice.Filter, entryweb.Narrowed) {
	narrowed := entryweb.NarrowedBy(r, "author", "kind", "region", "provision", "written")
	f := practice.Filter{Kind: practice.Kind(narrowed["kind"]), Region: narrowed["region"], Provision: narrowed["provision"], Language: narrowed["written"]}
	if narrowed["author"] != "" {
		f.Authors = []string{narrowed["author"]}
	}
	return f, narrowed
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	before, err := entryweb.Before(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, narrowed := filterOf(r)
	f.Before, f.Limit = before, sideBySide
	part, err := p.Entries.Service.Queries.List(r.Context(), f.Entries())
	if err != nil {
		return ui.Page{}, err
	}
	query := narrowed.Query(0)
	page := ui.Page{Title: l.T("practice.list.title"), Lead: l.T("practice.list.lead"), Section: "/implementation", Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}},
		Twin: Twin + narrowed.Query(before), Downloads: ui.Downloads{CSV: l.Path(practice.Home) + ".csv" + query, Excel: l.Path(practice.Home) + ".xlsx" + query}}
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
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(practice.Home) + narrowed.Query(part.Next)}))
	}
	if f.Kind == "" && f.Region == "" && f.Language == "" && before == 0 {
		beside, err := p.elsewhere(r.Context(), l, narrowed["provision"], narrowed["author"])
		if err != nil {
			return ui.Page{}, err
		}
		page.RestsOn = append(page.RestsOn, beside.RestsOn...)
		if beside.Body != nil {
			body = append(body, beside.Body)
		}
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// elsewhere lists what was handed in elsewhere, with where that is.
func (p *Pages) elsewhere(ctx context.Context, l *i18n.Locale, provision, author string) (out ui.Share, err error) {
	if p.Elsewhere == nil {
		return out, nil
	}
	all, more, err := p.Elsewhere(ctx, l, provision, author)
	if err != nil || len(all) == 0 {
		return out, err
	}
	i18n.Sort(l, all, func(h Handed) string { return p.Authors(l, h.Told.Via.Authors()) })
	t := ui.Table{ID: "practices-elsewhere-table", Caption: l.T("practice.elsewhere.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("practice.of")}, {Head: l.T("practice.title")},
		{Head: l.T("practice.elsewhere.where")}, {Head: l.T("practice.provisions"), Spare: true}}}
	for i := range all {
		h := &all[i]
		out.RestsOn = append(out.RestsOn, h.Statements...)
		t.Rows = append(t.Rows, ui.Cells(ui.Show(submissionweb.AuthorsView(l, p.Names, &h.Told)), ui.Show(ui.Lines(ui.TextLink(l, h.Page, h.Title), ui.Quiet(submissionweb.ViaNamed(l, p.Names, h.Told)))),
			ui.StoredTo(l, h.WherePage, h.Where), p.provisions(l, h.About)))
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("practice.elsewhere.lead"))), ui.TableView(l, t)}
	if more != "" {
		blocks = append(blocks, ui.Para(ui.A(more, l.T("practice.elsewhere.all"))))
	}
	out.Body = ui.Part("elsewhere", l.T("practice.elsewhere"), 2, blocks...)
	return out, nil
}

// filter is the form that narrows the list.
func (p *Pages) filter(ctx context.Context, l *i18n.Locale, narrowed entryweb.Narrowed) (ui.Filter, error) {
	all := l.T("entry.all")
	authors, err := p.Listed(ctx, l, false)
	if err != nil {
		return ui.Filter{}, err
	}
	provisions, err := p.Offered(ctx, l)
	if err != nil {
		return ui.Filter{}, err
	}
	out := ui.Filter{Action: l.Path(practice.Home), Label: l.T("entry.filter"), Fields: []ui.Field{
		{Name: "provision", Label: l.T("practice.provision"), Value: narrowed["provision"], Hint: l.T("implementation.akin.hint"), Options: ui.Options(all, provisions...)},
		{Name: "kind", Label: l.T("practice.kind"), Value: narrowed["kind"], Options: ui.Options(all, kindOptions(l)...)},
		{Name: "region", Label: l.T("practice.region"), Value: narrowed["region"], Options: ui.Options(all, regionOptions(l)...)},
		{Name: "author", Label: l.T("practice.of"), Value: narrowed["author"], Options: ui.Options(all, authors...)},
		{Name: "written", Label: l.T("practice.written"), Value: narrowed["written"], Hint: l.T("law.written.filter")},
	}}
	if narrowed.Query(0) != "" {
		out.Reset = l.Path(practice.Home)
	}
	return out, nil
}

func kindOptions(l *i18n.Locale) (out []ui.Option) {
	for _, k := range practice.Kinds() {
		out = append(out, ui.Option{Value: string(k), Words: l.T("practice.kind." + string(k))})
	}
	return out
}

func regionOptions(l *i18n.Locale) (out []ui.Option) {
	for _, r := range participant.Regions() {
		out = append(out, ui.Option{Value: string(r), Words: l.T("participant.region." + string(r))})
	}
	return out
}

// sort puts practices in the alphabetical order of whose they are, in the reader's
// language, and then of what they are called.
func (p *Pages) sort(l *i18n.Locale, all []entry.Entry[practice.Practice]) {
	i18n.Sort(l, all, func(v entry.Entry[practice.Practice]) string {
		title, _ := v.Content.Title.Pick(l)
		return p.Authors(l, v.Via.Authors()) + "\x00" + title
	})
}

// table lists practices; on is the provision by which they are narrowed, or empty; in is the
// regional group on whose page they stand, or nil.
func (p *Pages) table(l *i18n.Locale, all []entry.Entry[practice.Practice], on string, in *module.Group) ui.Table {
	p.sort(l, all)
	t := ui.Table{ID: "practices-table", Caption: l.T("practice.list.caption"), Empty: l.T("practice.list.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("practice.of")}, {Head: l.T("practice.title")},
		{Head: l.T("practice.kind")}, {Head: l.T("practice.region"), Spare: true}, {Head: l.T("practice.provisions"), Spare: true}}}
	for i := range all {
		v, c := &all[i], &all[i].Content
		below := ui.Quiet(entryweb.WayWords(l, p.Names, v))
		if v.Ended != nil {
			below = ui.Quiet(l.T("entry.withdrawn"))
		}
		regions := ui.Blank()
		if len(c.Regions) > 0 {
			regions = ui.Words(l.And(regionNames(l, c.Regions)...))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Within(l, in, &v.Told)), ui.Show(module.Under(ui.Lines(p.TitleLink(l, practice.Home+"/"+v.ID, v.ID, c.Title), below), module.Akin(l, p.Cite, on, c.Provisions))),
			ui.Words(l.T("practice.kind."+string(c.Kind))), regions, p.provisions(l, c.Provisions)))
	}
	return t
}

func regionNames(l *i18n.Locale, all []string) (out []string) {
	for _, r := range all {
		if key := "participant.region." + r; l.Has(key) {
			r = l.T(key)
		}
		out = append(out, r)
	}
	return out
}

func (p *Pages) provisions(l *i18n.Locale, ids []string) ui.Cell {
	if len(ids) == 0 {
		return ui.Blank()
	}
	return ui.Show(p.About(l, ids))
}

// view is what an entry says of a practice, below what that is called.
func (p *Pages) view(ctx context.Context, l *i18n.Locale, c *practice.Practice) templ.Component {
	return ui.Stack(ui.Para(ui.StrongOf(ui.Text(l, i18n.Of(c.Title.Original, c.Title.String())))), p.show(ctx, l, c))
}

// show is all that an entry says of a practice.
func (p *Pages) show(_ context.Context, l *i18n.Locale, c *practice.Practice) templ.Component {
	facts := ui.Facts{{Term: l.T("practice.kind"), Content: ui.Plain(l.T("practice.kind." + string(c.Kind)))}}
	if len(c.Provisions) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("practice.provisions"), Content: p.provisions(l, c.Provisions).Content})
	}
	if len(c.Regions) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("practice.region"), Content: ui.Plain(l.And(regionNames(l, c.Regions)...))})
	}
	if len(c.Links) > 0 {
		var lines []templ.Component
		for _, link := range c.Links {
			if link.Title != "" {
				lines = append(lines, ui.Isolated(link.Title)) // nobody says in which language it is
			}
			lines = append(lines, ui.Address(link.Address))
		}
		facts = append(facts, ui.Fact{Term: l.T("practice.links"), Content: ui.Lines(lines...)})
	}
	if !c.Text.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("practice.text"), Content: ui.Paragraphs(l, c.Text)})
	}
	if !c.Follow.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("practice.follow"), Content: ui.Paragraphs(l, c.Follow)})
	}
	facts = append(facts, entryweb.RecordedFacts(l, &c.Recorded)...)
	return ui.FactList(facts)
}

// file is the list, as it is narrowed, with all that each entry says.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, narrowed := filterOf(r)
		f.Limit = 500
		t := table.Table{Title: l.T("practice.list.title"), Lang: l.Tag(), Notes: []table.Note{{Label: l.T("entry.address"), Text: l.Path(practice.Home) + narrowed.Query(0)}}}
		for _, c := range [][2]string{{"id", "entry.file.id"}, {"authors", "entry.file.authors"}, {"names", "practice.of"}, {"kind", "practice.kind"}, {"title", "practice.title"}, {"title_language", "entry.file.language"},
			{"text", "practice.text"}, {"follow", "practice.follow"}, {"provisions", "practice.provisions"}, {"regions", "practice.region"}, {"links", "practice.links"}, {"quoted", "entry.quoted"},
			{"way", "entry.file.way"}, {"withdrawn", "entry.withdrawn"}, {"described", "entry.opened"}, {"mode", "capacity.mode"}} {
			t.Columns = append(t.Columns, table.Column{Key: c[0], Heading: l.T(c[1])})
		}
		t.Columns = append(t.Columns, entryweb.Coded(l, "kind", "practice.kind"))
		var all []entry.Entry[practice.Practice]
		for {
			part, err := p.Entries.Service.Queries.List(r.Context(), f.Entries())
			if err != nil {
				return ui.File{}, err
			}
			all = append(all, part.Items...)
			if f.Before = part.Next; f.Before == 0 {
				break
			}
		}
		p.sort(l, all)
		for i := range all {
			t.Rows = append(t.Rows, p.row(l, &all[i]))
		}
		return entryweb.WriteTable("good-practices", excel, &t, l.T("entry.file.notes"))
	}
}

func (p *Pages) row(l *i18n.Locale, v *entry.Entry[practice.Practice]) []any {
	c := &v.Content
	title, lang := c.Title.Pick(l)
	text, _ := c.Text.Pick(l)
	follow, _ := c.Follow.Pick(l)
	quoted, _ := c.Quoted.Pick(l)
	withdrawn := ""
	if v.Ended != nil {
		withdrawn = l.T("entry.withdrawn") + " " + v.Ended.At.UTC().Format("2006-01-02")
	}
	var links []string
	for _, link := range c.Links {
		links = append(links, link.Address)
	}
	return []any{v.ID, strings.Join(v.Via.Authors(), "; "), p.Authors(l, v.Via.Authors()), l.T("practice.kind." + string(c.Kind)), title, lang, text, follow,
		strings.Join(c.Provisions, "; "), strings.Join(c.Regions, "; "), strings.Join(links, "; "), quoted, entryweb.WayWords(l, p.Names, v), withdrawn, v.At.UTC().Format("2006-01-02"), string(v.Via.Mode), string(c.Kind)}
}

// few is how many practices stand on a page of another room.
const few = 20

// On adds to the page about a provision which practices carry it out, those that
// were handed in elsewhere beside them.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, practice.Filter{Provision: id}, entryweb.Narrowed{"provision": id})
}

// Of adds to the page of a participant which practices it describes.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, practice.Filter{Authors: []string{id}}, entryweb.Narrowed{"author": id})
}

// In adds to the page of a regional group the newest practices of its States and of the
// organizations in which they are members, and those that name the group.
func (p *Pages) In(ctx context.Context, l *i18n.Locale, g module.Group) (out ui.Share, err error) {
	var all []entry.Entry[practice.Practice]
	more := false
	for _, f := range []practice.Filter{{Authors: g.Among()}, {Region: g.ID}} {
		f.Standing, f.Limit = true, few
		part, err := p.Entries.Service.Queries.List(ctx, f.Entries())
		if err != nil {
			return out, err
		}
		all, more = append(all, part.Items...), more || part.Next > 0
	}
	slices.SortFunc(all, func(a, b entry.Entry[practice.Practice]) int { return cmp.Compare(b.Index, a.Index) })
	all = slices.CompactFunc(all, func(a, b entry.Entry[practice.Practice]) bool { return a.ID == b.ID })
	return p.shared(l, all[:min(few, len(all))], more || len(all) > few, entryweb.Narrowed{"region": g.ID}, &g), nil
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, f practice.Filter, asked entryweb.Narrowed) (out ui.Share, err error) {
	f.Standing, f.Limit = true, few
	part, err := p.Entries.Service.Queries.List(ctx, f.Entries())
	if err != nil {
		return out, err
	}
	return p.shared(l, part.Items, part.Next > 0, asked, nil), nil
}

// shared is what is added of some practices; more says that there are others.
func (p *Pages) shared(l *i18n.Locale, all []entry.Entry[practice.Practice], more bool, asked entryweb.Narrowed, in *module.Group) (out ui.Share) {
	if len(all) == 0 {
		return out
	}
	for i := range all {
		out.RestsOn = append(out.RestsOn, all[i].Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, p.table(l, all, asked["provision"], in))}
	if more {
		blocks = append(blocks, ui.Para(ui.A(l.Path(practice.Home)+asked.Query(0), l.T("practice.list.all"))))
	}
	out.Body = ui.Part("practices", l.T("practice.list.title"), 2, blocks...)
	return out
}

package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/practice"
	registryweb "comity.example/comity/internal/module/implementation/registry/web"
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

// Pages are the pages of practices. All fields are required but Elsewhere.
type Pages struct {
	*submissionweb.Way
	Practices  *practice.Queries
	Service    *practice.Service
	Provisions registryweb.Provisions
	Elsewhere  Elsewhere
}

// entries are the pages of one practice, and the forms.
func (p *Pages) entries() *registryweb.Pages[practice.Content] {
	return &registryweb.Pages[practice.Content]{Way: p.Way, Service: &p.Service.Service, Kind: registryweb.Kind[practice.Content]{
		Home: practice.Home, Desk: Desk, Twin: Twin, Words: registryweb.Words{List: "practice.list.title", New: "practice.form.new", Change: "practice.form.change", Withdraw: "practice.form.withdraw"},
		Title: func(c *practice.Content) i18n.Text { return c.Title }, Show: p.show, Inputs: p.inputs, Put: put, Read: p.read,
		Opens: opens, Changes: changes, Withdraws: withdraws,
	}}
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return append([]ui.Route{{Path: practice.Home, Page: p.list, Live: true}, {Path: practice.Home + ".csv", File: p.file(false)}, {Path: practice.Home + ".xlsx", File: p.file(true)}},
		p.entries().Routes()...)
}

// Clear shows a draft of a type to who is to clear it.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
	return p.entries().Clear(typ)
}

// filterOf reads by what a list is narrowed, and gives that as an address has it.
func filterOf(r *http.Request) (practice.Filter, map[string]string) {
	q := r.URL.Query()
	narrowed := map[string]string{}
	for _, name := range []string{"author", "kind", "region", "provision", "written"} {
		narrowed[name] = q.Get(name)
	}
	f := practice.Filter{Kind: practice.Kind(narrowed["kind"]), Region: narrowed["region"], Provision: narrowed["provision"], Language: narrowed["written"]}
	if narrowed["author"] != "" {
		f.Authors = []string{narrowed["author"]}
	}
	return f, narrowed
}

func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	before, err := registryweb.Before(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	f, narrowed := filterOf(r)
	f.Before, f.Limit = before, sideBySide
	part, err := p.Practices.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	query := registryweb.Query(narrowed, 0)
	page := ui.Page{Title: l.T("practice.list.title"), Lead: l.T("practice.list.lead"), Section: "/implementation", Crumbs: []ui.Link{{Href: l.Path("/implementation"), Words: l.T("implementation.title")}},
		Twin: Twin + registryweb.Query(narrowed, before), Downloads: ui.Downloads{CSV: l.Path(practice.Home) + ".csv" + query, Excel: l.Path(practice.Home) + ".xlsx" + query}}
	filter, err := p.filter(r.Context(), l, narrowed)
	if err != nil {
		return ui.Page{}, err
	}
	t := p.table(l, part.Items)
	for i := range part.Items {
		page.RestsOn = append(page.RestsOn, part.Items[i].Statements...)
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{p.entries().New(l, actor), ui.FilterForm(l, filter), ui.TableView(l, t)}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(practice.Home) + registryweb.Query(narrowed, part.Next)}))
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
	i18n.Sort(l, all, func(h Handed) string { return registryweb.Names(l, p.Names, h.Told.Via.Authors()) })
	t := ui.Table{ID: "practices-elsewhere-table", Caption: l.T("practice.elsewhere.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("practice.of")}, {Head: l.T("practice.title")},
		{Head: l.T("practice.elsewhere.where")}, {Head: l.T("practice.provisions"), Spare: true}}}
	for i := range all {
		h := &all[i]
		out.RestsOn = append(out.RestsOn, h.Statements...)
		t.Rows = append(t.Rows, ui.Cells(ui.Show(submissionweb.AuthorsView(l, p.Names, &h.Told)), registryweb.Stored(l, h.Page, h.Title, ui.Quiet(submissionweb.ViaWords(l, h.Told))),
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
func (p *Pages) filter(ctx context.Context, l *i18n.Locale, narrowed map[string]string) (ui.Filter, error) {
	all := l.T("registry.all")
	authors, err := p.Listed(ctx, l, false)
	if err != nil {
		return ui.Filter{}, err
	}
	provisions, err := p.Provisions.Options(ctx, l, all)
	if err != nil {
		return ui.Filter{}, err
	}
	out := ui.Filter{Action: l.Path(practice.Home), Label: l.T("registry.filter"), Fields: []ui.Field{
		{Name: "provision", Label: l.T("practice.provision"), Value: narrowed["provision"], Options: provisions},
		{Name: "kind", Label: l.T("practice.kind"), Value: narrowed["kind"], Options: ui.Options(all, kindOptions(l)...)},
		{Name: "region", Label: l.T("practice.region"), Value: narrowed["region"], Options: ui.Options(all, regionOptions(l)...)},
		{Name: "author", Label: l.T("practice.of"), Value: narrowed["author"], Options: ui.Options(all, authors...)},
		{Name: "written", Label: l.T("practice.written"), Value: narrowed["written"], Hint: l.T("law.written.filter")},
	}}
	for _, v := range narrowed {
		if v != "" {
			out.Reset = l.Path(practice.Home)
		}
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
func (p *Pages) sort(l *i18n.Locale, all []practice.Practice) {
	i18n.Sort(l, all, func(v practice.Practice) string {
		title, _ := v.Title.Pick(l)
		return registryweb.Names(l, p.Names, v.Via.Authors()) + "\x00" + title
	})
}

func (p *Pages) table(l *i18n.Locale, all []practice.Practice) ui.Table {
	p.sort(l, all)
	t := ui.Table{ID: "practices-table", Caption: l.T("practice.list.caption"), Empty: l.T("practice.list.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("practice.of")}, {Head: l.T("practice.title")},
		{Head: l.T("practice.kind")}, {Head: l.T("practice.region"), Spare: true}, {Head: l.T("practice.provisions"), Spare: true}}}
	for i := range all {
		v := &all[i]
		below := ui.Quiet(submissionweb.ViaWords(l, v.Told))
		if v.Withdrawn != nil {
			below = ui.Quiet(l.T("registry.withdrawn"))
		}
		regions := ui.Blank()
		if len(v.Regions) > 0 {
			regions = ui.Words(l.And(regionNames(l, v.Regions)...))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(submissionweb.AuthorsView(l, p.Names, &v.Told)), registryweb.Stored(l, l.Path(practice.Home, v.ID), v.Title, below),
			ui.Words(l.T("practice.kind."+string(v.Kind))), regions, p.provisions(l, v.Provisions)))
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
	var to []templ.Component
	for _, id := range ids {
		to = append(to, p.Provisions.View(l, id))
	}
	return ui.Show(ui.List(l, to...))
}

// show is all that an entry says of a practice.
func (p *Pages) show(_ context.Context, l *i18n.Locale, c *practice.Content) templ.Component {
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
				lines = append(lines, ui.Typed(link.Title))
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
	if !c.Quoted.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("registry.quoted"), Content: registryweb.Quoted(l, c.Quoted)})
	}
	return ui.FactList(facts)
}

// file is the list, as it is narrowed, with all that each entry says.
func (p *Pages) file(excel bool) ui.FileHandler {
	return func(r *http.Request, l *i18n.Locale) (ui.File, error) {
		f, narrowed := filterOf(r)
		f.Limit = 500
		t := table.Table{Title: l.T("practice.list.title"), Lang: l.Tag(), Notes: []table.Note{{Label: l.T("registry.address"), Text: l.Path(practice.Home) + registryweb.Query(narrowed, 0)}}}
		for _, c := range [][2]string{{"id", "registry.file.id"}, {"authors", "registry.file.authors"}, {"names", "practice.of"}, {"kind", "practice.kind"}, {"title", "practice.title"}, {"title_language", "registry.file.language"},
			{"text", "practice.text"}, {"follow", "practice.follow"}, {"provisions", "practice.provisions"}, {"regions", "practice.region"}, {"links", "practice.links"}, {"quoted", "registry.quoted"},
			{"way", "registry.file.way"}, {"withdrawn", "registry.withdrawn"}, {"described", "registry.when"}} {
			t.Columns = append(t.Columns, table.Column{Key: c[0], Heading: l.T(c[1])})
		}
		var all []practice.Practice
		for {
			part, err := p.Practices.List(r.Context(), f)
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
		return registryweb.WriteTable(l, "good-practices", excel, &t)
	}
}

func (p *Pages) row(l *i18n.Locale, v *practice.Practice) []any {
	title, lang := v.Title.Pick(l)
	text, _ := v.Text.Pick(l)
	follow, _ := v.Follow.Pick(l)
	quoted, _ := v.Quoted.Pick(l)
	withdrawn := ""
	if v.Withdrawn != nil {
		withdrawn = l.T("registry.withdrawn")
	}
	var links []string
	for _, link := range v.Links {
		links = append(links, link.Address)
	}
	return []any{v.ID, registryweb.Joined(v.Via.Authors()), registryweb.Names(l, p.Names, v.Via.Authors()), l.T("practice.kind." + string(v.Kind)), title, lang, text, follow,
		registryweb.Joined(v.Provisions), registryweb.Joined(v.Regions), registryweb.Joined(links), quoted, submissionweb.ViaWords(l, v.Told), withdrawn, v.At.UTC().Format("2006-01-02")}
}

// few is how many practices stand on a page of another room.
const few = 20

// On adds to the page about a provision which practices carry it out, those that
// were handed in elsewhere beside them.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, practice.Filter{Provision: id}, map[string]string{"provision": id})
}

// Of adds to the page of a participant which practices it describes.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, practice.Filter{Authors: []string{id}}, map[string]string{"author": id})
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, f practice.Filter, asked map[string]string) (out ui.Share, err error) {
	f.Standing, f.Limit = true, few
	part, err := p.Practices.List(ctx, f)
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	for i := range part.Items {
		out.RestsOn = append(out.RestsOn, part.Items[i].Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, p.table(l, part.Items))}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(practice.Home)+registryweb.Query(asked, 0), l.T("practice.list.all"))))
	}
	out.Body = ui.Part("practices", l.T("practice.list.title"), 2, blocks...)
	return out, nil
}

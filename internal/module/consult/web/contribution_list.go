package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// narrowing reads what a list of contributions is narrowed by, and gives it as
// addresses write it.
func narrowing(q url.Values) (f contribution.Filter, asked [][2]string, err error) {
	f = contribution.Filter{Consultation: q.Get("consultation"), Kind: contribution.Kind(q.Get("kind")), About: q.Get("about"), Author: q.Get("author"), Named: q.Get("participant"),
		Text: q.Get("text"), Unit: q.Get("unit"), Reply: q.Get("reply"),
		Narrow: contribution.Narrow{Class: participant.Class(q.Get("class")), Phase: q.Get("phase"), Group: q.Get("group"), Week: strings.TrimSpace(q.Get("week")),
			Status: contribution.Status(q.Get("status")), Words: strings.TrimSpace(q.Get("words"))}}
	asked = [][2]string{{"consultation", f.Consultation}, {"kind", string(f.Kind)}, {"about", f.About}, {"author", f.Author}, {"participant", f.Named},
		{"text", f.Text}, {"unit", f.Unit}, {"reply", f.Reply}, {"class", string(f.Class)}, {"phase", f.Phase}, {"group", f.Group}, {"week", f.Week},
		{"status", string(f.Status)}, {"words", f.Words}}
	if f.Kind != "" && !slices.Contains(contribution.Kinds(), f.Kind) {
		return f, asked, fail.New(fail.Invalid, "There is no such kind of contribution.")
	}
	if f.Before, err = before(q); err == nil {
		err = f.Check(f.Consultation)
	}
	return f, asked, err
}

func (p *Pages) contributions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	f, asked, err := narrowing(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	part, err := p.Contributions.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("consult.contributions"), Lead: l.T("consult.contributions.lead"), Section: home, Twin: api + said + query(slices.Clone(asked), f.Before),
		Downloads: ui.Downloads{CSV: l.Path(said+".csv") + query(slices.Clone(asked), 0)},
		Crumbs:    []ui.Link{{Href: l.Path(home), Words: l.T("consult.list.title")}}, Feed: l.Path("/register/feed.atom")}
	for _, c := range part.Items {
		page.RestsOn = append(page.RestsOn, c.Statements...)
	}
	var of *consult.Consultation
	if f.Consultation != "" {
		c, err := p.Consultations.Get(r.Context(), f.Consultation)
		if err != nil {
			return ui.Page{}, err
		}
		of, page.Crumbs = &c, p.below(l, &c, "").Crumbs
	}
	filter, err := p.filterForm(r, l, &f, asked, of)
	if err != nil {
		return ui.Page{}, err
	}
	filter.Result = l.N("consult.found", len(part.Items))
	body := []templ.Component{ui.FilterForm(l, filter), ui.TableView(l, p.rows(l, part.Items))}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(said) + query(asked, part.Next)}))
	}
	if of != nil && len(of.Questions) > 0 {
		body = append(body, ui.Para(ui.A(l.Path(home, of.ID, "answers"), l.T("tally.link"))))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// filterForm is the form by which the list is narrowed: what only a consultation
// has is offered where the list is of one.
func (p *Pages) filterForm(r *http.Request, l *i18n.Locale, f *contribution.Filter, asked [][2]string, of *consult.Consultation) (ui.Filter, error) {
	all := l.T("listing.all")
	people, err := p.Way.Listed(r.Context(), l, false)
	if err != nil {
		return ui.Filter{}, err
	}
	var kinds, classes, statuses []ui.Option
	for _, k := range contribution.Kinds() {
		kinds = append(kinds, ui.Option{Value: string(k), Words: l.T("consult.kind." + string(k))})
	}
	for _, c := range participant.Classes() {
		classes = append(classes, ui.Option{Value: string(c), Words: l.T("participant.class." + string(c))})
	}
	for _, s := range contribution.Statuses() {
		statuses = append(statuses, ui.Option{Value: string(s), Words: l.T("listing.status." + string(s))})
	}
	fields := []ui.Field{
		{Name: "words", Label: l.T("listing.words"), Value: f.Words, Search: true},
		{Name: "kind", Label: l.T("consult.kind"), Value: string(f.Kind), Options: ui.Options(l.T("consult.kind.all"), kinds...)},
		{Name: "participant", Label: l.T("listing.participant"), Value: f.Named, Options: ui.Options(all, people...)},
		{Name: "class", Label: l.T("listing.class"), Value: string(f.Class), Options: ui.Options(all, classes...)},
	}
	if of != nil {
		fields = append(fields, p.within(l, f, of)...)
	}
	fields = append(fields, ui.Field{Name: "status", Label: l.T("listing.status"), Value: string(f.Status), Options: ui.Options(all, statuses...)},
		ui.Field{Name: "week", Label: l.T("listing.week"), Hint: l.T("listing.week.hint"), Value: f.Week})
	out := ui.Filter{Action: l.Path(said), Label: l.T("consult.filter"), Hidden: map[string]string{}, Fields: fields}
	for _, pair := range asked {
		if pair[1] == "" {
			continue
		}
		out.Reset = l.Path(said) + query([][2]string{{"consultation", f.Consultation}}, 0)
		if !slices.ContainsFunc(fields, func(field ui.Field) bool { return field.Name == pair[0] }) {
			out.Hidden[pair[0]] = pair[1]
		}
	}
	return out, nil
}

// within are the fields by which the contributions to one consultation are
// narrowed.
func (p *Pages) within(l *i18n.Locale, f *contribution.Filter, of *consult.Consultation) (out []ui.Field) {
	named := func(id string, t i18n.Text) ui.Option {
		words, lang := t.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		return ui.Option{Value: id, Words: words, Lang: lang}
	}
	var about, phases, groups []ui.Option
	for _, id := range of.About {
		about = append(about, ui.Option{Value: id, Words: p.cited(id)})
	}
	for i := range of.Phases {
		phases = append(phases, named(of.Phases[i].ID, of.Phases[i].Title))
	}
	for i := range of.Groups {
		groups = append(groups, named(of.Groups[i].ID, of.Groups[i].Title))
	}
	all := l.T("listing.all")
	out = append(out, ui.Field{Name: "about", Label: l.T("consult.about"), Value: f.About, Options: ui.Options(all, about...)},
		ui.Field{Name: "phase", Label: l.T("consult.phase"), Value: f.Phase, Options: ui.Options(all, phases...)})
	if len(groups) > 0 {
		out = append(out, ui.Field{Name: "group", Label: l.T("consult.group"), Value: f.Group, Options: ui.Options(all, groups...)})
	}
	return out
}

// contributionsFile is the whole list, narrowed as the page is: a row for each
// contribution.
func (p *Pages) contributionsFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	f, asked, err := narrowing(r.URL.Query())
	if err != nil {
		return ui.File{}, err
	}
	t := table.Table{Title: l.T("consult.contributions"), Lang: l.Tag(), Notes: []table.Note{{Label: l.T("participation.address"), Text: l.Path(said) + query(asked, 0)}}}
	for _, key := range []string{"contribution", "consultation", "made", "kind", "status", "way", "authors", "names", "by", "confirmed", "about", "title", "text", "references", "let-in"} {
		t.Columns = append(t.Columns, table.Column{Key: key, Heading: l.T("listing.column." + key)})
	}
	f.Limit = 200
	for {
		part, err := p.Contributions.List(r.Context(), f)
		if err != nil {
			return ui.File{}, err
		}
		for i := range part.Items {
			t.Rows = append(t.Rows, p.fileRow(l, &part.Items[i]))
		}
		if f.Before = part.Next; f.Before == 0 {
			break
		}
	}
	var b bytes.Buffer
	err = csvfile.Write(&b, &t, csvfile.Options{})
	return ui.File{Name: "contributions.csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

// fileRow is a contribution in a file. The words of what is withdrawn or set
// aside are on its page and in the answers for programs.
func (p *Pages) fileRow(l *i18n.Locale, c *contribution.Contribution) []any {
	status, words := contribution.Stands, func(t i18n.Text) string { s, _ := t.Pick(l); return s }
	switch {
	case c.Withdrawn != nil:
		status = contribution.Taken
	case c.SetAside != nil:
		status = contribution.Aside
	case !c.Confirmed:
		status = contribution.Unconfirmed
	}
	title, text := words(c.Title), words(c.Text)
	if status == contribution.Taken || status == contribution.Aside {
		title, text = "", ""
	}
	var names, references []string
	for _, id := range c.Via.Authors() {
		name, _ := p.Names.Name(id, l.Tag())
		names = append(names, name)
	}
	for _, o := range c.Via.Others {
		names = append(names, o.Name)
	}
	i18n.Sort(l, names, func(s string) string { return s })
	for _, one := range c.References {
		references = append(references, strings.TrimSpace(one.Text+" "+one.Address))
	}
	return []any{c.ID, c.Consultation.String(), c.Handed().At.UTC().Format(time.RFC3339), string(c.Kind), string(status), string(c.Via.Mode), strings.Join(c.Via.Authors(), " "),
		strings.Join(names, "; "), c.Via.By, confirmedWord(c.Confirmed), strings.Join(c.About, " "), title, text, strings.Join(references, "\n"), letIn(c.Mark, c.Received)}
}

func confirmedWord(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

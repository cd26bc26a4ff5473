package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of participants.
type Pages struct {
	Queries *participant.Queries
	// Record gives what another room has recorded of a participant, in the
	// reader's language; nil when that is nothing. It may be nil itself.
	Record func(ctx context.Context, l *i18n.Locale, id string) (*Recorded, error)
	// Submitted gives what was handed in of a participant, by it or for it; nil
	// when that is nothing. It may be nil itself.
	Submitted func(ctx context.Context, l *i18n.Locale, id string) (*Submitted, error)
	// Shares are what further rooms add to a participant's page.
	Shares []ui.Sharing
	// Cite gives the citations of those among some subjects that are
	// provisions. Subject gives the page of any subject. Both may be nil.
	Cite    func(ctx context.Context, subjects []string) (map[string]string, error)
	Subject func(id string) string
	// KeyPage gives the path of the page about the keys of an identity; nil where
	// there is none.
	KeyPage func(identity statement.Hash) string
	// RegionPage gives the path of the page about a regional group. It may be nil.
	RegionPage func(region string) string
	Apply      bool   // those who want to take part can apply here
	Origin     string // name of the log
	Base       string // scheme and host; may be empty
}

// Recorded is what a participant took part in.
type Recorded struct {
	Counts     []Count // how many entries of each kind
	Items      []Item  // single entries
	Twin       string  // address of the same as JSON
	Statements []string
}

// Count is how many entries of a kind there are, and where they stand.
type Count struct {
	Words  string
	Number int
	Page   string
}

// Item is one entry.
type Item struct {
	Note  string // a date, or what kind of entry it is
	Title i18n.Text
	Page  string
}

// Addresses of the room.
const (
	home = "/participants"
	api  = "/api/v1/participants"
)

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: home, Page: p.list},
		{Path: home + "/{id}", Page: p.one, Example: home + "/state:ke"},
		{Path: home + "/{id}/statements", Page: p.statements, Example: home + "/state:ke/statements"},
		{Path: home + "/{id}/feed.atom", File: p.feed, Example: home + "/state:ke/feed.atom"},
		{Path: "/participants.csv", File: p.file("csv")},
		{Path: "/participants.xlsx", File: p.file("xlsx")},
	}
}

// filterOf reads what the reader asks for.
func filterOf(q url.Values) (participant.Filter, error) {
	f := participant.Filter{Class: participant.Class(q.Get("class")), Region: participant.Region(q.Get("region")), Name: strings.TrimSpace(q.Get("q"))}
	if f.Class != "" && !slices.Contains(participant.Classes(), f.Class) || f.Region != "" && !slices.Contains(participant.Regions(), f.Region) || len(f.Name) > 200 {
		return f, fail.New(fail.Invalid, "There is no such class or regional group, or the name is too long.")
	}
	return f, nil
}

// query writes a filter as an address does; empty when there is none.
func query(f participant.Filter) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Name, "class": string(f.Class), "region": string(f.Region)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// found gives those who pass a filter, in the reader's alphabetical order.
func (p Pages) found(r *http.Request, l *i18n.Locale) ([]participant.Listed, participant.Filter, error) {
	f, err := filterOf(r.URL.Query())
	if err != nil {
		return nil, f, err
	}
	all, err := p.Queries.List(r.Context(), f)
	if err != nil {
		return nil, f, err
	}
	i18n.Sort(l, all, func(p participant.Listed) string {
		name, _ := p.Name.Pick(l)
		return name
	})
	if f.Name != "" { // what is called just so comes first
		slices.SortStableFunc(all, func(a, b participant.Listed) int { return exact(f, &b) - exact(f, &a) })
	}
	return all, f, nil
}

func exact(f participant.Filter, l *participant.Listed) int {
	if f.Exact(&l.Participant) {
		return 1
	}
	return 0
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	all, f, err := p.found(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	var statements []string
	for _, one := range all {
		statements = append(statements, one.Statements...)
	}
	twin, at := api+query(f), l.Path(home)
	return ui.Page{
		Title: l.T("participant.list.title"), Lead: l.T("participant.list.lead"), Section: home,
		Twin: twin, RestsOn: statements, Wide: true,
		Downloads: ui.Downloads{CSV: at + ".csv" + query(f), Excel: at + ".xlsx" + query(f), JSON: twin},
		Body:      listBody(l, filterForm(l, f, len(all)), rows(l, all), p.Apply),
	}, nil
}

func filterForm(l *i18n.Locale, f participant.Filter, found int) ui.Filter {
	classes, regions := []ui.Option{}, []ui.Option{}
	for _, c := range participant.Classes() {
		classes = append(classes, ui.Option{Value: string(c), Words: class(l, c)})
	}
	for _, r := range participant.Regions() {
		regions = append(regions, ui.Option{Value: string(r), Words: region(l, r)})
	}
	form := ui.Filter{Action: l.Path(home), Label: l.T("participant.filter.label"), Fields: []ui.Field{
		{Name: "q", Label: l.T("participant.filter.name"), Hint: l.T("participant.filter.name-hint"), Value: f.Name, Search: true},
		{Name: "class", Label: l.T("participant.class"), Value: string(f.Class), Options: ui.Options(l.T("participant.filter.all"), classes...)},
		{Name: "region", Label: l.T("participant.region"), Value: string(f.Region), Options: ui.Options(l.T("participant.filter.all"), regions...)},
	}, Result: l.N("participant.filter.result", found)}
	if query(f) != "" {
		form.Reset = l.Path(home)
	}
	return form
}

func class(l *i18n.Locale, c participant.Class) string { return l.T("participant.class." + string(c)) }

func region(l *i18n.Locale, r participant.Region) string {
	if r == "" {
		return ""
	}
	return l.T("participant.region." + string(r))
}

func rows(l *i18n.Locale, all []participant.Listed) ui.Table {
	t := ui.Table{ID: "participants", Caption: l.T("participant.list.caption"), Empty: l.T("participant.list.empty"),
		Columns: []ui.Column{{Head: l.T("participant.name")}, {Head: l.T("participant.code")}, {Head: l.T("participant.class")},
			{Head: l.T("participant.region")}, {Head: l.T("participant.admitted")}, {Head: l.T("participant.status"), Spare: true}}}
	for _, p := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, p.ID), p.Name), code(p), ui.Words(class(l, p.Class)),
			ui.Words(region(l, p.Region)), day(l, p.Admitted), status(l, p)))
	}
	return t
}

// status is said where it is more than to be listed.
func status(l *i18n.Locale, p participant.Listed) ui.Cell {
	if p.Status == participant.StatusListed {
		return ui.Blank()
	}
	return ui.Show(struck(l, ui.Plain(l.T("participant.status."+string(p.Status))), p.Struck))
}

// code is what a participant is called for short.
func code(p participant.Listed) ui.Cell {
	short := p.Short
	if short == "" {
		short = p.ISO3166.Alpha3
	}
	if short == "" {
		return ui.Blank()
	}
	return ui.Show(ui.Symbol(short))
}

func day(l *i18n.Locale, date string) ui.Cell {
	if date == "" {
		return ui.Blank()
	}
	return ui.Show(ui.Day(l, date))
}

// facts is what is said of a participant beside its names. Notes and formal
// names are in English, as they were written down.
func facts(l *i18n.Locale, p participant.Listed) ui.Facts {
	fact := func(term string, c templ.Component) ui.Fact { return ui.Fact{Term: term, Content: c} }
	english := func(s string) templ.Component {
		if s == "" {
			return nil
		}
		return ui.Text(l, i18n.Of("en", s))
	}
	symbol := func(s string) templ.Component {
		if s == "" {
			return nil
		}
		return ui.Symbol(s)
	}
	out := ui.Facts{
		fact(l.T("participant.class"), ui.Plain(class(l, p.Class))),
		fact(l.T("participant.status"), struck(l, ui.Plain(l.T("participant.status."+string(p.Status))), p.Struck)),
		fact(l.T("participant.note"), english(p.ClassNote)),
		fact(l.T("participant.short"), symbol(p.Short)),
		fact(l.T("participant.formal"), english(p.Formal)),
	}
	if p.Class == participant.State {
		out = append(out, fact(l.T("participant.standing"), ui.Plain(l.T("participant.standing."+string(p.Standing)))))
		if p.Admitted != "" {
			out = append(out, fact(l.T("participant.admitted"), ui.Day(l, p.Admitted)))
		}
		if p.Region != "" {
			out = append(out, fact(l.T("participant.region"), ui.Plain(region(l, p.Region))))
		}
		out = append(out, fact(l.T("participant.region-note"), english(p.RegionNote)),
			fact(l.T("participant.iso3166"), ui.Symbol(p.ISO3166.Alpha2+" · "+p.ISO3166.Alpha3+" · "+p.ISO3166.Numeric)))
	}
	out = append(out, fact(l.T("participant.country"), symbol(p.Country)), fact(l.T("participant.website"), website(p.Website)),
		fact(l.T("participant.home"), website(p.Home)))
	if p.Consent != nil {
		out = append(out, fact(l.T("participant.consent"), ui.Plain(l.T("participant.consent.on", "day", l.Day(p.Consent.On)))))
	}
	return append(out, fact(l.T("participant.id"), ui.Symbol(p.ID)))
}

// counts says how much is recorded of a participant, by kind.
func counts(l *i18n.Locale, r *Recorded) ui.Table {
	t := ui.Table{ID: "record-table", Caption: l.T("participant.record.caption"),
		Columns: []ui.Column{{Head: l.T("participant.record.what")}, {Head: l.T("participant.record.entries"), Number: true}}}
	for _, c := range r.Counts {
		t.Rows = append(t.Rows, ui.Cells(ui.To(c.Page, c.Words), ui.Number(l, c.Number)))
	}
	return t
}

// item is one entry, with its date or kind before it.
func item(l *i18n.Locale, i Item) templ.Component {
	return ui.Join(ui.Badge(i.Note), ui.TextLink(l, i.Page, i.Title))
}

// names lists the short names in all languages, in the alphabetical order of the
// languages' names.
func names(l *i18n.Locale, p participant.Listed) ui.Table {
	t := ui.Table{ID: "names-table", Caption: l.T("participant.names.caption"),
		Columns: []ui.Column{{Head: l.T("participant.language")}, {Head: l.T("participant.name")}}}
	tags := p.Name.Languages()
	i18n.Sort(l, tags, func(tag string) string { return ui.LanguageName(l, tag) })
	for _, tag := range tags {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(ui.LanguageName(l, tag)), ui.Show(ui.Foreign(l, tag, p.Name.In[tag]))))
	}
	return t
}

// sources says what the listing rests on beside statements.
func sources(l *i18n.Locale, p participant.Listed) ui.Table {
	t := ui.Table{ID: "sources-table", Caption: l.T("participant.sources.caption"), Note: l.T("participant.sources.note"),
		Columns: []ui.Column{{Head: l.T("participant.source")}, {Head: l.T("participant.source.of")}, {Head: l.T("participant.source.known")}}}
	for _, s := range p.Sources {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Foreign(l, "en", s.Title)), ui.Show(ui.Symbol(s.Of)), ui.Words(l.T("participant.known."+s.Known))))
	}
	return t
}

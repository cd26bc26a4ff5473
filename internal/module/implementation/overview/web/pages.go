package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/overview"
	"comity.example/comity/internal/module/implementation/questionnaire"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	module "comity.example/comity/internal/module/implementation/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses: Home is the overview that is asked for: ?of=framework/norms or
// ?of=un:a-70-174:13:h, with ?period=2026 and ?region=african.
const (
	Home = module.Home + "/overview"
	api  = "/api/v1/reports"
)

// Pages are the pages of overviews. All fields but Cited and Parts are required.
type Pages struct {
	Queries *overview.Queries
	Names   submissionweb.Names
	// Cited gives how a provision is cited; "" when nobody knows. It may be nil.
	Cited func(id string) string
	// Organizations are those that have members among some States, each with these.
	Organizations func(ctx context.Context, states []string) (map[string][]string, error)
	// Parts are what other rooms add to the page of a regional group.
	Parts []module.Within
	Base  string // scheme and host of the hub, without a slash at the end; may be empty
	Clock clock.Clock
}

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.page}, {Path: Home + ".csv", File: p.counts}, {Path: Home + ".xlsx", File: p.counts}, {Path: Home + "/states.csv", File: p.states},
		{Path: module.Regions, Page: p.regions}, {Path: module.Regions + "/{region}", Page: p.region, Example: module.Regions + "/african"}}
}

// asked is what an address asks for.
type asked struct {
	overview.Wanted
	of string // as it was asked
}

// ask reads an address.
func ask(in url.Values) asked {
	a := asked{overview.Wanted{Period: in.Get("period"), Region: in.Get("region")}, in.Get("of")}
	if q, section, both := strings.Cut(a.of, "/"); both {
		a.Questionnaire, a.Section = q, section
	} else {
		a.Topic = a.of
	}
	return a
}

// query writes what is asked for, as the pages do, or as the API does.
func (a asked) query(api bool) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("period", a.Period)
	set("region", a.Region)
	if api {
		set("questionnaire", a.Questionnaire)
		set("section", a.Section)
		set("topic", a.Topic)
	} else {
		set("of", a.of)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// regionWords names a column of regions.
func regionWords(l *i18n.Locale, region string) string {
	if region == overview.Others {
		return l.T("overview.region.none")
	}
	return l.T("participant.region." + region)
}

// title is what a row is called.
func (p *Pages) title(key string) i18n.Text {
	if id, section, both := strings.Cut(key, "/"); both {
		if q := p.Queries.Questionnaires.Get(id, ""); q != nil {
			if s := q.Section(section); s != nil {
				return q.Heading(s)
			}
		}
	} else if _, _, item := p.Queries.Questionnaires.Of(key); item != nil {
		return item.Title
	}
	return i18n.Of("en", key)
}

// cited is how the provision of a row is cited; nothing for other rows.
func (p *Pages) cited(key string) string {
	if p.Cited == nil || strings.Contains(key, "/") {
		return ""
	}
	return p.Cited(key)
}

// name is what a participant is called.
func (p *Pages) name(l *i18n.Locale, id string) i18n.Text {
	name, lang := p.Names.Name(id, l.Tag())
	if lang == "" {
		lang = l.Tag()
	}
	return i18n.Of(lang, name)
}

// alphabetical puts participants in the order of the reader's language.
func (p *Pages) alphabetical(l *i18n.Locale, all []overview.State) []overview.State {
	out := slices.Clone(all)
	i18n.Sort(l, out, func(s overview.State) string {
		words, _ := p.Names.Name(s.ID, l.Tag())
		return words
	})
	return out
}

func (p *Pages) page(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a := ask(r.URL.Query())
	o, err := p.Queries.Get(r.Context(), a.Wanted)
	if err != nil {
		return ui.Page{}, err
	}
	form, err := p.form(r, l, a)
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("overview.title"), Lead: l.T("overview.lead"), Section: module.Home, Wide: true, Twin: api + "/overview" + a.query(true),
		Crumbs:    []ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}},
		Downloads: ui.Downloads{CSV: l.Path(Home+".csv") + a.query(false), Excel: l.Path(Home+".xlsx") + a.query(false), More: []ui.Link{{Href: l.Path(Home+"/states.csv") + a.query(false), Words: l.T("overview.file.states")}}}}
	if a.of != "" {
		words, _ := p.title(a.of).Pick(l)
		page.Title = l.T("overview.title.of", "of", words)
		page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(Home), Words: l.T("overview.title")})
	}
	for _, s := range slices.Concat(o.States, o.Further) {
		if s.Report != "" {
			page.RestsOn = append(page.RestsOn, s.Report)
		}
	}
	blocks := []templ.Component{form, ui.Para(ui.Plain(l.T("overview.neutral")))}
	if a.Period != "" {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.period.over", "period", a.Period))))
	}
	if a.Topic != "" {
		blocks = append(blocks, ui.Para(ui.A(l.Path(reportweb.Provisions, a.Topic), l.T("overview.words"))))
	}
	blocks = append(blocks, ui.Part("regions", l.T("overview.regions"), 2, ui.TableView(l, p.matrix(l, a, o, &o.Regions, "regions", regionWords)), p.groups(l)),
		ui.Part("periods", l.T("overview.periods"), 2, p.periods(l, a, o)))
	if a.Topic != "" {
		blocks = append(blocks, p.statuses(l, a, o))
	}
	page.Body = ui.Stack(append(blocks, p.tiles(l, o))...)
	return page, nil
}

// form chooses what is shown.
func (p *Pages) form(r *http.Request, l *i18n.Locale, a asked) (templ.Component, error) {
	periods, err := p.Queries.Reports.Periods(r.Context())
	if err != nil {
		return nil, err
	}
	var when, where []ui.Option
	what := module.Choices(l, p.Queries.Questionnaires.Current(), func(q *questionnaire.Questionnaire, s *questionnaire.Section) bool {
		if a.Topic != "" {
			return slices.Contains(s.Topics(), a.Topic)
		}
		return q.ID == a.Questionnaire && (a.Section == "" || a.Section == s.ID)
	})
	for _, one := range periods {
		when = append(when, ui.Option{Value: one, Words: one})
	}
	for _, one := range p.Queries.Regions {
		where = append(where, ui.Option{Value: one, Words: regionWords(l, one)})
	}
	i18n.Sort(l, where, func(o ui.Option) string { return o.Words })
	f := ui.Filter{Action: l.Path(Home), Label: l.T("overview.filter"), Fields: []ui.Field{
		{Name: "of", Label: l.T("overview.of"), Value: a.of, Options: ui.Options(l.T("overview.of.all"), what...)},
		{Name: "period", Label: l.T("overview.period"), Value: a.Period, Options: ui.Options(l.T("overview.period.all"), when...)},
		{Name: "region", Label: l.T("overview.region"), Value: a.Region, Options: ui.Options(l.T("overview.region.all"), where...)}}}
	if a.query(false) != "" {
		f.Reset = f.Action
	}
	return ui.FilterForm(l, f), nil
}

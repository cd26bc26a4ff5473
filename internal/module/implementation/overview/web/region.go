package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/overview"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// region is what the States of a regional group reported, what other rooms have of
// them, and what the organizations reported that have members among them.
func (p *Pages) region(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	id := r.PathValue("region")
	if !slices.Contains(p.Queries.Regions, id) {
		return ui.Page{}, fail.New(fail.NotFound, "There is no regional group %.40s.", id)
	}
	o, stood, err := p.Queries.Read(r.Context(), overview.Wanted{Region: id})
	if err != nil {
		return ui.Page{}, err
	}
	group := module.Group{ID: id}
	for i := range o.States {
		group.States = append(group.States, o.States[i].ID)
	}
	if group.Members, err = p.Organizations(r.Context(), group.States); err != nil {
		return ui.Page{}, err
	}
	group.Organizations = slices.Sorted(maps.Keys(group.Members))
	a := asked{Wanted: overview.Wanted{Region: id}}
	page := ui.Page{Title: regionWords(l, id), Lead: l.T("overview.region.lead"), Section: module.Home, Wide: true, Twin: api + "/overview" + a.query(true),
		Crumbs:    []ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}, {Href: l.Path(module.Regions), Words: l.T("overview.groups.title")}},
		Downloads: ui.Downloads{CSV: l.Path(Home+".csv") + a.query(false), More: []ui.Link{{Href: l.Path(Home+"/states.csv") + a.query(false), Words: l.T("overview.file.states")}}}}
	for _, s := range o.States {
		if s.Report != "" {
			page.RestsOn = append(page.RestsOn, s.Report)
		}
	}
	ways := ui.Para(ui.Join(ui.A(l.Path(Home)+a.query(false), l.T("overview.region.overview")), ui.Plain("·"),
		ui.A(l.Path(module.Compare)+"?"+url.Values{"with": {"region:" + id}}.Encode(), l.T("overview.region.compare")), ui.Plain("·"),
		ui.A(l.Path("/participants")+"?"+url.Values{"region": {id}}.Encode(), l.T("overview.region.participants"))))
	blocks := []templ.Component{ways, ui.Para(ui.Plain(l.T("overview.neutral"))), p.reportedOn(l, id, stood), p.tiles(l, o)}
	own, err := p.organizations(r, l, &group, &page)
	if err != nil {
		return page, err
	}
	blocks = append(blocks, own)
	for _, part := range p.Parts {
		share, err := part(r.Context(), l, group)
		if err != nil {
			return page, err
		}
		if share.Body != nil {
			blocks = append(blocks, share.Body)
		}
		page.RestsOn = append(page.RestsOn, share.RestsOn...)
	}
	slices.Sort(page.RestsOn)
	page.RestsOn = slices.Compact(page.RestsOn)
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// reportedOn is on what the States of a group have reported: items with how many, in
// the order of the questionnaires. Those on which none has are left out.
func (p *Pages) reportedOn(l *i18n.Locale, id string, stood []report.Stood) templ.Component {
	by := map[string]int{}
	for i := range stood { // by topic, then by participant
		if i == 0 || stood[i].Topic != stood[i-1].Topic || stood[i].Participant != stood[i-1].Participant {
			by[stood[i].Topic]++
		}
	}
	t := ui.Table{ID: "region-items", Caption: l.T("overview.region.caption"), Empty: l.T("reporting.none"), Stacked: true, Columns: []ui.Column{{Head: l.T("overview.of")}, {Head: l.T("overview.region.states")}}}
	for _, q := range p.Queries.Questionnaires.Current() {
		for i := range q.Sections {
			for j := range q.Sections[i].Items {
				item := &q.Sections[i].Items[j]
				n := by[item.Topic()]
				if n == 0 {
					continue
				}
				delete(by, item.Topic()) // another questionnaire may ask about it, too
				to := l.Path(module.Compare) + "?" + url.Values{"with": {"region:" + id}, "of": {item.Topic()}}.Encode()
				t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, to, item.Title), ui.Number(l, n)))
			}
		}
	}
	return ui.Part("items", l.T("overview.region.items"), 2, ui.TableView(l, t))
}

// organizations are the reports of the organizations that have members in the group,
// made by themselves.
func (p *Pages) organizations(r *http.Request, l *i18n.Locale, group *module.Group, page *ui.Page) (templ.Component, error) {
	var stood []report.Stood
	if len(group.Organizations) > 0 {
		var err error
		if stood, err = p.Queries.Reports.Stood(r.Context(), report.Wanted{Participants: group.Organizations}); err != nil {
			return nil, err
		}
	}
	given := make([]overview.State, len(group.Organizations))
	for i, id := range group.Organizations {
		given[i].ID = id
	}
	all, _ := overview.Reported(stood, given, p.Queries.Region)
	t := ui.Table{ID: "region-organizations", Caption: l.T("overview.region.organizations.caption"), Empty: l.T("overview.region.organizations.none"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("overview.participant")}, {Head: l.T("overview.states.periods")}, {Head: l.T("reporting.way"), Spare: true}}}
	for _, s := range p.alphabetical(l, all) {
		to := l.Path("/participants", s.ID)
		if s.Reports > 0 {
			to = l.Path(module.States, s.ID)
			page.RestsOn = append(page.RestsOn, s.Report)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, to, p.name(l, s.ID)), ui.Words(note(l, s.Periods)), voiced(l, &s)))
	}
	return ui.Part("organizations", l.T("overview.region.organizations"), 2, ui.Para(ui.Plain(l.T("overview.region.organizations.lead"))), ui.TableView(l, t)), nil
}

// regions is the way to the page of each regional group, with of how many of its States
// a report stands.
func (p *Pages) regions(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	o, _, err := p.Queries.Read(r.Context(), overview.Wanted{})
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{Title: l.T("overview.groups.title"), Lead: l.T("overview.groups.lead"), Section: module.Home, Twin: api + "/overview",
		Crumbs: []ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}}}
	by := map[string]int{}
	for _, s := range o.States {
		if s.Report != "" {
			by[s.Region]++
			page.RestsOn = append(page.RestsOn, s.Report)
		}
	}
	slices.Sort(page.RestsOn)
	page.RestsOn = slices.Compact(page.RestsOn)
	ids := slices.Clone(p.Queries.Regions)
	i18n.Sort(l, ids, func(id string) string { return regionWords(l, id) })
	t := ui.Table{ID: "groups-table", Caption: l.T("overview.groups.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("overview.region")}, {Head: l.T("reporting.provisions.reported")}}}
	for _, id := range ids {
		words := l.T("reporting.none")
		if n := by[id]; n > 0 {
			words = l.N("reporting.provisions.participants", n)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(module.Regions, id), regionWords(l, id)), ui.Words(words)))
	}
	page.Body = ui.Stack(ui.Para(ui.Plain(l.T("overview.neutral"))), ui.TableView(l, t), ui.Para(ui.A(l.Path(Home), l.T("overview.region.overview"))))
	return page, nil
}

// groups leads to the page of each regional group.
func (p *Pages) groups(l *i18n.Locale) templ.Component {
	var all []ui.Link
	for _, id := range p.Queries.Regions {
		all = append(all, ui.Link{Href: l.Path(module.Regions, id), Words: regionWords(l, id)})
	}
	i18n.Sort(l, all, func(to ui.Link) string { return to.Words })
	links := make([]templ.Component, len(all))
	for i, to := range all {
		links[i] = ui.A(to.Href, to.Words)
	}
	return ui.Para(ui.Plain(l.T("overview.region.each")), ui.List(l, links...))
}

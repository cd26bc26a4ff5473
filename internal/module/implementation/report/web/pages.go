package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	Reports        = module.Home + "/reports"
	Provisions     = module.Provisions
	States         = module.States
	Questionnaires = module.Home + "/questionnaires"
	Desk           = "/desk/implementation/reports"
	items          = "/desk/implementation/items"
	api            = "/api/v1/reports"
)

// Law is an entry of the register of laws and policies, as forms and pages name
// it.
type Law struct {
	ID    string
	Title i18n.Text
	Page  string // without a language
}

// Pages are the pages of reports. Reports, Service, Questionnaires and Way are
// required.
type Pages struct {
	Reports        *report.Queries
	Service        *report.Service
	Questionnaires *questionnaire.Library
	Way            *submissionweb.Way
	// Subject gives the address of the page about a frozen id; "" when it has none.
	// It may be nil, as those below.
	Subject func(id string) string
	// Cited gives how the thing under a frozen id is cited; "" when nobody knows.
	Cited func(id string) string
	// Class is what kind of participant somebody is who is no State, in words; "" for
	// a State.
	Class func(l *i18n.Locale, id string) string
	// Region gives the regional group of a State; "" for anybody else.
	Region func(id string) string
	// Laws lists the laws and policies that a participant has registered.
	Laws func(ctx context.Context, participant string) ([]Law, error)
	// LawsOf gives entries of that register by their ids, in their order; what is
	// not there is left out.
	LawsOf func(ctx context.Context, ids []string) ([]Law, error)
	// LawDesk is the address of the form that enters one there; it may be empty.
	LawDesk string
	// Keeper keeps the files that reports come with; it may be nil.
	Keeper *entryweb.Keeper
	// Workbooks is the address at which the secretariat records a workbook; it may be
	// empty.
	Workbooks string
	// Blank leads to the blank workbooks of a questionnaire; it may be nil.
	Blank func(l *i18n.Locale, q *questionnaire.Questionnaire) []ui.Link
	// House keeps what of a report is not for everybody. It may be nil.
	House *preparation.Service
	// Prepared gives the part from which a report is put forward, where it was
	// prepared here.
	Prepared func(ctx context.Context, b *report.Made) (*preparation.Preparation, *preparation.Part)
	// Registers are what participants have in other rooms: on the page of all of them.
	// It may be nil.
	Registers func(ctx context.Context) ([]Register, error)
	// OnTopic and OfParticipant are what other rooms have on a provision, and of a
	// participant: they stand below what was reported.
	OnTopic, OfParticipant []ui.Sharing
}

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	out := []ui.Route{
		{Path: Questionnaires, Page: p.questionnaires},
		{Path: Questionnaires + ".json", File: p.questionnairesFile},
		{Path: Questionnaires + "/{id}/{version}", Page: p.questionnaire, Example: Questionnaires + "/framework/1"},
		{Path: Questionnaires + "/{id}/{version}/questionnaire.json", File: p.questionnaireFile, Example: Questionnaires + "/framework/1/questionnaire.json"},
		{Path: Reports, Page: p.list},
		{Path: Reports + ".csv", File: p.file(false)},
		{Path: Reports + ".xlsx", File: p.file(true)},
		{Path: Reports + "/{id}", Page: p.one, Live: true},
		{Path: Provisions, Page: p.provisions},
		{Path: Provisions + "/{topic}", Page: p.provision, Example: Provisions + "/un:a-70-174:13:a"},
		{Path: States, Page: p.states},
		{Path: States + "/{id}", Page: p.state, Example: States + "/state:ke"},
		{Path: States + "/{id}/{topic}", Page: p.history},
	}
	if p.Way.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: Desk, Page: p.desk, Desk: true},
		ui.Route{Path: items + "/{questionnaire}/{item}", Page: p.making, Form: p.makes, Desk: true, Limit: submissionweb.FormLimit},
		ui.Route{Path: items + "/{questionnaire}/{item}/same", Form: p.same, Desk: true},
		ui.Route{Path: Desk + "/{id}/correct", Page: p.correcting, Form: p.correct, Desk: true},
		ui.Route{Path: Desk + "/{id}/translate", Page: p.translating, Form: p.translate, Desk: true},
		ui.Route{Path: Desk + "/{id}/confirm", Page: p.confirming, Form: p.confirm, Desk: true},
		ui.Route{Path: Desk + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true})
}

// below is a page of the module, below others of it.
func below(l *i18n.Locale, title string, crumbs ...ui.Link) ui.Page {
	return ui.Page{Title: title, Section: module.Home, Crumbs: append([]ui.Link{{Href: l.Path(module.Home), Words: l.T("implementation.title")}}, crumbs...)}
}

// crumb leads to a page of this room.
func crumb(l *i18n.Locale, path, key string) ui.Link {
	return ui.Link{Href: l.Path(path), Words: l.T(key)}
}

// crumbTo leads back to what a page is about.
func crumbTo(l *i18n.Locale, href string, words i18n.Text) ui.Link {
	title, lang := words.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: href, Words: title, Lang: lang}
}

// titled gives a page a title that may be in another language.
func titled(l *i18n.Locale, page *ui.Page, words i18n.Text) {
	title, lang := words.Pick(l)
	if page.Title = title; lang != l.Tag() {
		page.TitleIn = lang
	}
}

// topic is what reports are about, in words.
func (p *Pages) topic(l *i18n.Locale, id string) i18n.Text {
	if _, _, item := p.Questionnaires.Of(id); item != nil {
		return item.Title
	}
	if p.Cited != nil {
		if words := p.Cited(id); words != "" {
			return i18n.Of(l.Tag(), words)
		}
	}
	return i18n.Of(l.Tag(), id)
}

// asked is the item of the questionnaire that a report answers, where it is here.
func (p *Pages) asked(r *report.Report) (*questionnaire.Questionnaire, *questionnaire.Item) {
	id, version, item := r.Asked()
	q := p.Questionnaires.Get(id, version)
	if q == nil || version == "" {
		return nil, nil
	}
	_, i := q.Item(item)
	return q, i
}

// via says how a report came to be said, for a row of a table.
func (p *Pages) via(l *i18n.Locale, r *report.Report) string {
	return submissionweb.ViaNamed(l, p.Way.Names, r.Told)
}

// viaOf is via under the name of one of the authors: with the others.
func (p *Pages) viaOf(l *i18n.Locale, r *report.Report, participant string) string {
	out := p.via(l, r)
	if with := Jointly(l, p.Way.Names, r, participant); with != "" {
		out += " · " + with
	}
	return out
}

// Jointly names those with whom a participant says a report, and says where it stands
// in an earlier wording, which is the last that the participant signed; empty for what
// it says alone.
func Jointly(l *i18n.Locale, names submissionweb.Names, r *report.Report, participant string) string {
	with := submissionweb.Jointly(l, names, &r.Told, participant)
	if now := r.Replaced(); now != nil {
		name, _ := names.Name(participant, l.Tag())
		by, _ := names.Name(now.As, l.Tag())
		return l.T("reporting.replaced", "with", with, "participant", name, "by", by, "date", l.Date(now.At))
	}
	return with
}

// status is a status in words; nothing where none was given.
func status(l *i18n.Locale, s report.Status) string {
	if s == "" {
		return ""
	}
	return l.T("reporting.status." + string(s))
}

// query writes what a list is narrowed by, as an address does.
func query(pairs [][2]string, before int64) string {
	q := url.Values{}
	for _, p := range pairs {
		if p[1] != "" {
			q.Set(p[0], p[1])
		}
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// before reads where a part of a list begins.
func before(q url.Values) (int64, error) {
	s := q.Get("before")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fail.New(fail.Invalid, "This list has no such part.")
	}
	return n, nil
}

// list is the newest reports, narrowed by who, what and when.
func (p *Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	from, err := before(q)
	if err != nil {
		return ui.Page{}, err
	}
	f, pairs := narrowed(q)
	f.Before = from
	part, err := p.Reports.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	page := below(l, l.T("reporting.list.title"))
	page.Lead, page.Feed = l.T("reporting.list.lead"), l.Path("/register/feed.atom")
	page.Twin = api + query(pairs, f.Before)
	page.Downloads = ui.Downloads{CSV: l.Path(Reports) + ".csv" + query(pairs, 0), Excel: l.Path(Reports) + ".xlsx" + query(pairs, 0)}
	t := ui.Table{ID: "reports", Caption: l.T("reporting.list.caption"), Empty: l.T("reporting.list.empty"), Stacked: true, Columns: []ui.Column{
		{Head: l.T("reporting.participant")}, {Head: l.T("reporting.topic")}, {Head: l.T("reporting.period"), Tight: true}, {Head: l.T("reporting.status"), Spare: true}, {Head: l.T("reporting.way")}}}
	for i := range part.Items {
		one := &part.Items[i]
		page.RestsOn = append(page.RestsOn, one.RestsOn()...)
		t.Rows = append(t.Rows, ui.Cells(ui.Show(submissionweb.AuthorsView(l, p.Way.Names, &one.Told)), ui.StoredTo(l, l.Path(Reports, one.ID), p.topic(l, one.Topic)),
			ui.Words(periodOf(l, one)), ui.Words(stands(l, one)), ui.Words(p.via(l, one))))
	}
	body := []templ.Component{narrow(l, p.Questionnaires.Current(), &f, q.Get("topic"))}
	if f.Over != "" {
		body = append(body, ui.Para(ui.Plain(l.T("reporting.period.over", "period", f.Over))))
	}
	body = append(body, ui.TableView(l, t))
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(Reports) + query(pairs, part.Next)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// stands is how a report stands in a list: withdrawn, or its status.
func stands(l *i18n.Locale, r *report.Report) string {
	if r.Withdrawn != nil {
		return l.T("consult.withdrawn")
	}
	return status(l, r.Says().Status)
}

// narrow is the form above the list. By participant and by topic one comes here
// from their own pages.
func narrow(l *i18n.Locale, all []*questionnaire.Questionnaire, f *report.Filter, topic string) templ.Component {
	what := ui.Field{Name: "questionnaire", Label: l.T("reporting.questionnaire"), Value: f.Questionnaire}
	var asked []ui.Option
	for _, q := range all {
		title, lang := q.Title.Pick(l)
		asked = append(asked, ui.Option{Value: q.ID, Words: title, Lang: other(l, lang)})
	}
	what.Options = ui.Options(l.T("listing.all"), asked...)
	out := ui.Filter{Label: l.T("consult.filter"), Action: l.Path(Reports), Hidden: map[string]string{},
		Fields: []ui.Field{what, {Name: "period", Label: l.T("reporting.period"), Value: f.Over, Search: true}}}
	for name, value := range map[string]string{"participant": f.Participant, "topic": topic} {
		if value != "" {
			out.Hidden[name] = value
		}
	}
	if f.Questionnaire+f.Over+f.Participant+topic != "" {
		out.Reset = l.Path(Reports)
	}
	return ui.FilterForm(l, out)
}

// other is a language that is not the page's.
func other(l *i18n.Locale, lang string) string {
	if lang == l.Tag() {
		return ""
	}
	return lang
}

// captioned is the caption of a table of a section.
func captioned(l *i18n.Locale, key string, section i18n.Text) string {
	words, _ := section.Pick(l)
	return l.T(key, "section", words)
}

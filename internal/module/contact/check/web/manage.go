package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	contactweb "comity.example/comity/internal/module/contact/web"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func crumbs(l *i18n.Locale, c *contact.Community, more ...ui.Link) []ui.Link {
	words, lang := c.Title.Pick(l)
	return append([]ui.Link{{Href: l.Path(managed), Words: l.T("contact.manage.title")}, {Href: l.Path(managed, c.Slug), Words: words, Lang: lang}}, more...)
}

// typed is the form of a check as it was filled in.
type typed struct {
	plan                                 check.Plan
	region, category, from, lasts        string
	remind, times, onward, words, insist string
	announced, hours                     bool
	faults                               map[string]string // what is wrong with a field, by its name
}

func proposed(plan check.Plan) typed {
	n := func(n int64) string { return strconv.FormatInt(n, 10) }
	return typed{plan: plan, hours: plan.Hours, lasts: n(plan.Lasts / 60), remind: n(plan.Remind), times: n(plan.Times), onward: n(plan.Onward)}
}

// calling lists the checks of a community, with a form for another.
func (p *Pages) calling(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.callingPage(r, l, actor, proposed(p.Service.Plans.Find(r.URL.Query().Get("plan"))), "")
}

func (p *Pages) callingPage(r *http.Request, l *i18n.Locale, actor policy.Actor, in typed, fault string) (ui.Page, error) {
	s, err := p.Queries.Called(r.Context(), actor, r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "checks", Stacked: true, Caption: l.T("check.list.caption"), Empty: l.T("check.list.empty"), Columns: []ui.Column{{Head: l.T("check.check")},
		{Head: l.T("check.until")}, {Head: l.T("check.standing")}, {Head: l.T("check.count.called"), Number: true}, {Head: l.T("check.count.answered"), Number: true}}}
	var open *check.Summary
	for i, c := range s.Checks {
		state := l.T("check.closed")
		asked, answered := ui.Number(l, c.Asked), ui.Number(l, c.Answered)
		switch {
		case c.Open:
			state, open = l.T("check.open"), &s.Checks[i]
		case c.Nobody:
			state, asked, answered = l.T("check.closed.nobody"), ui.Blank(), ui.Blank()
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(managed, s.Community.Slug, "checks", c.Check), l.DateTime(c.Terms.Begins())), ui.Show(moment(l, c.Terms.Ends())),
			ui.Words(state), asked, answered))
	}
	body := []templ.Component{v.noMail(p.Queries.NoMail), v.due(s.Next), ui.TableView(l, t)}
	if open != nil {
		body = slices.Insert(body, 0, v.running(s.Community.Slug, open, fault))
	} else {
		body = append(body, ui.Part("call", l.T("check.call.title"), 2, v.plans(s.Community.Slug, in.plan), ui.FormView(l, v.form(&s.Community, in, fault))))
	}
	byMail := slices.DeleteFunc(slices.Clone(s.Recorded), func(id string) bool { return slices.Contains(s.Unasked, id) })
	body = append(body, v.apart(&s.Community, "by-mail", l.T("check.by-mail.title"), l.T("check.by-mail.what"), byMail)...)
	body = append(body, v.apart(&s.Community, "unasked", l.T("check.unasked.title"), l.T("check.unasked.what"), s.Unasked)...)
	return marked(ui.Page{Title: l.T("check.title"), Lead: l.T("check.lead"), Crumbs: crumbs(l, &s.Community), Twin: api, RestsOn: s.Community.Statements, Body: ui.Stack(body...)}), nil
}

// running says, in the place of the form for another, which check is open; fault is
// why another was refused that somebody called all the same.
func (v viewer) running(slug string, c *check.Summary, fault string) templ.Component {
	l := v.l
	if fault == "" {
		fault = l.T("check.running.title")
	}
	return ui.NoticeOf(fault, ui.Para(ui.Sentence(l, "check.running.what", ui.Parts{"until": ui.Moment(l, c.Terms.Ends()),
		"check": ui.A(l.Path(managed, slug, "checks", c.Check), l.T("check.running.check", "at", l.DateTime(c.Terms.Begins())))})))
}

// noMail says that nobody can be reached by mail; nothing where somebody can.
func (v viewer) noMail(none bool) templ.Component {
	if !none {
		return ui.Stack()
	}
	return ui.NoticeOf(v.l.T("check.no-mail.title"), ui.Para(ui.Plain(v.l.T("check.no-mail.what"))))
}

// apart lists participants to whom nothing can be said; nothing where there are
// none.
func (v viewer) apart(c *contact.Community, id, head, what string, all []string) []templ.Component {
	if len(all) == 0 {
		return nil
	}
	var names []templ.Component
	for _, one := range sorted(v, all, func(id string) string { return id }) {
		names = append(names, ui.A(v.l.Path(contactweb.Address(c.Slug, one)), v.called(one)))
	}
	return []templ.Component{ui.Part(id, head, 2, ui.Para(ui.Plain(what)), ui.Lines(names...))}
}

// due says when the next check is due.
func (v viewer) due(at time.Time) templ.Component {
	if at.IsZero() {
		return ui.Para(ui.Plain(v.l.T("check.next.none")))
	}
	return ui.Para(ui.Sentence(v.l, "check.next.at", ui.Parts{"day": ui.Day(v.l, at.UTC().Format(time.DateOnly))}))
}

// plans leads to the form with another plan.
func (v viewer) plans(slug string, now check.Plan) templ.Component {
	var out []templ.Component
	for _, one := range v.Service.Plans.Plans {
		if one.ID != now.ID {
			if len(out) > 0 {
				out = append(out, ui.Plain(" · "))
			}
			out = append(out, ui.A(v.l.Path(managed, slug, "checks")+"?plan="+one.ID+"#call", title(v.l, one.Name)))
		}
	}
	return ui.Para(ui.Join(append([]templ.Component{ui.Plain(v.l.T("check.plan.other") + " ")}, out...)...))
}

func (v viewer) form(c *contact.Community, in typed, fault string) ui.Form {
	l := v.l
	region := ui.Input{Kind: ui.Choice, Name: "region", Label: l.T("check.scope.region"), Value: in.region, Options: []ui.Option{{Value: "", Words: l.T("check.scope.all")}}}
	for _, g := range participant.Regions() {
		region.Options = append(region.Options, ui.Option{Value: string(g), Words: l.T("participant.region." + string(g))})
	}
	category := ui.Input{Kind: ui.Choice, Name: "category", Label: l.T("contact.category"), Value: in.category, Options: []ui.Option{{Value: "", Words: l.T("check.scope.any")}}}
	for _, k := range c.Categories {
		category.Options = append(category.Options, ui.Option{Value: k.ID, Words: title(l, k.Name)})
	}
	yes := func(on bool) string {
		if on {
			return "yes"
		}
		return ""
	}
	number := func(name, value string) ui.Input {
		return ui.Input{Name: name, Label: l.T("check.form." + name), Value: value, Fault: in.faults[name], Ltr: true}
	}
	region.Optional, category.Optional = true, true
	return ui.Form{ID: "check", Submit: l.T("check.call.submit"), Fault: fault, Hidden: [][2]string{{"plan", in.plan.ID}}, Inputs: []ui.Input{region, category,
		number("lasts", in.lasts),
		{Kind: ui.Agree, Name: "hours", Label: l.T("check.form.hours"), Value: yes(in.hours), Optional: true},
		{Kind: ui.Agree, Name: "announced", Label: l.T("check.form.announced"), Value: yes(in.announced), Optional: true},
		{Name: "from", Label: l.T("check.form.from"), Hint: l.T("check.form.from-hint"), Value: in.from, Fault: in.faults["from"], Optional: true, Ltr: true},
		number("remind", in.remind), number("times", in.times), number("onward", in.onward),
		{Kind: ui.Area, Name: "words", Label: l.T("check.words"), Hint: l.T("check.form.words-hint"), Value: in.words, Optional: true, Rows: 3},
		{Kind: ui.Area, Name: "insist", Label: l.T("check.insist"), Hint: l.T("check.form.insist-hint"), Value: in.insist, Optional: true, Rows: 2}}}
}

// call calls a check.
func (p *Pages) call(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	get := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	in := typed{plan: p.Service.Plans.Find(get("plan")), region: get("region"), category: get("category"), from: get("from"), lasts: get("lasts"),
		remind: get("remind"), times: get("times"), onward: get("onward"), words: get("words"), insist: get("insist"), announced: get("announced") != "", hours: get("hours") != ""}
	slug := r.PathValue("slug")
	if in.faults = in.wrong(l, p.Service.Clock.Now()); len(in.faults) > 0 {
		page, err := p.callingPage(r, l, actor, in, "")
		return ui.Answer{Page: page}, err
	}
	id, err := p.Service.Call(r.Context(), actor, p.read(l, slug, in))
	if err == nil {
		return ui.Answer{To: l.Path(managed, slug, "checks", id)}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	page, shown := p.callingPage(r, l, actor, in, in.refused(l, err))
	return ui.Answer{Page: page}, shown
}

// refused is what the form says of a refusal above its fields; what is said of one
// field stands beside that instead.
func (in *typed) refused(l *i18n.Locale, err error) string {
	if !check.IsNotToCome(err) {
		return l.Fault(err)
	}
	in.faults = map[string]string{"from": l.Fault(err)}
	return ""
}

// wrong is what is wrong with fields, by their names: with numbers that are none, which
// would be read as zero, and with the beginning.
func (in *typed) wrong(l *i18n.Locale, now time.Time) map[string]string {
	out := in.wrongBeginning(l, now)
	for name, value := range map[string]string{"lasts": in.lasts, "remind": in.remind, "times": in.times, "onward": in.onward} {
		if _, err := strconv.ParseUint(value, 10, 31); value != "" && err != nil {
			if out == nil {
				out = map[string]string{}
			}
			out[name] = l.T("check.form.number")
		}
	}
	return out
}

// wrongBeginning is what is wrong with the beginning: one that is no instant; one of a check
// that would begin at once all the same, and could not be taken back; and one that is
// not to come of a check that is announced, which would be announced to nobody.
func (in *typed) wrongBeginning(l *i18n.Locale, now time.Time) map[string]string {
	from, err := time.Parse(beginning, in.from)
	say := ""
	switch {
	case in.from == "" && !in.announced:
		return nil
	case in.from == "":
		say = "check.form.from-to-come"
	case err != nil:
		say = "check.form.from-none"
	case !in.announced:
		say = "check.form.from-unannounced"
	case !from.After(now):
		say = "check.form.from-to-come"
	default:
		return nil
	}
	return map[string]string{"from": l.T(say)}
}

// beginning is how the beginning of a check is typed, in UTC.
const beginning = "2006-01-02 15:04"

// read makes terms of what was typed; what is none is found by their Check.
func (p *Pages) read(l *i18n.Locale, slug string, in typed) check.Terms {
	number := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	words := func(s string) i18n.Text {
		if s == "" {
			return i18n.Text{}
		}
		return i18n.Of(l.Tag(), s)
	}
	from := p.Service.Clock.Now().UTC()
	if in.from != "" && in.announced {
		at, err := time.Parse(beginning, in.from)
		if err != nil {
			at = time.Time{}
		}
		from = at
	}
	t := check.Terms{Community: slug, Region: in.region, Category: in.category, Announced: in.announced, Hours: in.hours,
		Pace:  check.Pace{Remind: number(in.remind), Times: number(in.times), Onward: number(in.onward)},
		Words: words(in.words), Insist: words(in.insist), Plan: p.Service.Plans.Named(in.plan)}
	return t.Lasting(from, time.Duration(min(number(in.lasts), 24*365))*time.Hour)
}

// board is a check, live, for who called it.
func (p *Pages) board(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.boardPage(r, l, actor, "")
}

// live is after how long the board of an open check is asked for again.
const live = 30 * time.Second

func (p *Pages) boardPage(r *http.Request, l *i18n.Locale, actor policy.Actor, fault string) (ui.Page, error) {
	b, err := p.Queries.Board(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	here := l.Path(managed, b.Community.Slug, "checks", b.Check)
	counts := ui.Table{ID: "counts", Caption: l.T("check.counts.caption"), Columns: []ui.Column{{Head: l.T("check.standing")}, {Head: l.T("check.count.called"), Number: true}}}
	for _, s := range []check.Standing{check.HasSaid, check.Sought, check.Waiting, check.Resting, check.Gone, check.WasQuiet, check.WasLeft} {
		if n := b.Count(s); n > 0 {
			counts.Rows = append(counts.Rows, ui.Cells(ui.Words(l.T("check.standing."+string(s))), ui.Number(l, n)))
		}
	}
	counts.Foot = []ui.Row{ui.Cells(ui.Words(l.T("check.count.all")), ui.Number(l, len(b.Seats)))}
	facts := append(ui.Facts{{Term: l.T("check.at"), Content: ui.Join(ui.Moment(l, b.At), ui.Plain(" "), ui.A(here, l.T("check.refresh")))}}, v.terms(&b.Community, &b.Terms)...)
	body := []templ.Component{v.noMail(b.NoMail && b.Open), ui.FactList(facts), ui.TableView(l, counts), ui.TableView(l, v.seats(b)),
		ui.Jump([]ui.JumpEntry{{Href: here + "/report", Words: l.T("check.report.title"), Note: l.T("check.report.lead")}})}
	if b.Open {
		body = append(body, ui.FormView(l, ui.Form{ID: "close", Label: l.T("check.close.title"), Submit: l.T("check.close.submit"), Grave: true, Fault: fault}))
	}
	state := l.T("check.closed")
	if b.Open {
		state = l.T("check.open")
	}
	var again time.Duration
	if b.Open {
		again = live
	}
	return marked(ui.Page{Title: l.T("check.board.title", "at", l.DateTime(b.Terms.Begins())), Lead: state, Refresh: again, Crumbs: crumbs(l, &b.Community, ui.Link{Href: l.Path(managed, b.Community.Slug, "checks"), Words: l.T("check.title")}),
		Twin: api + "/" + b.Check, RestsOn: rests(b), Wide: true, Body: ui.Stack(body...)}), nil
}

// rests are the statements of a board that answer; the calls are as many as
// participants, and each is in the JSON.
func rests(b *check.Board) (out []string) {
	out = append(out, b.Community.Formed.Statement.String())
	for i := range b.Seats {
		if a := b.Seats[i].Answer; a != nil && !b.Seats[i].Apart && len(out) < 20 {
			out = append(out, a.Statement.String())
		}
	}
	return out
}

func (v viewer) seats(b *check.Board) ui.Table {
	l := v.l
	t := ui.Table{ID: "board", Caption: l.T("check.board.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("contact.participant")}, {Head: l.T("check.standing")},
		{Head: l.T("check.after")}, {Head: l.T("check.by"), Spare: true}, {Head: l.T("check.steps")}}}
	for _, s := range sorted(v, b.Seats, func(s check.Seat) string { return s.Participant }) {
		standing := ui.Plain(l.T("check.standing." + string(s.Standing)))
		if s.Returned() {
			standing = ui.Join(standing, ui.Plain(" "), ui.Badge(l.T("check.back")))
		}
		if mail := s.Unsent(); mail != "" {
			standing = ui.Join(standing, ui.Plain(" "), ui.Badge(l.T("check.mail."+string(mail))))
		}
		if s.Apart {
			standing = ui.Join(standing, ui.Plain(" "), ui.Badge(l.T("check.apart")))
		}
		none := "check.steps.none"
		if s.Answer != nil || !b.Open { // nobody will be asked any more
			none = "check.steps.nobody"
		}
		steps := ui.Plain(l.T(none))
		switch all := v.steps(s.Steps, s.Contacts); {
		case len(all) == 1:
			steps = all[0]
		case len(all) > 1:
			steps = ui.Folded(l.N("check.steps.count", len(all)), ui.Lines(all...))
		}
		by := ui.Blank()
		if s.Answer != nil {
			by = ui.Words(v.answered(s.Answer, s.Contacts))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(contactweb.Address(b.Community.Slug, s.Participant)), v.called(s.Participant)), ui.Show(standing),
			ui.Words(v.took(s.Minutes)), by, ui.Show(steps)))
	}
	return t
}

// close closes a check.
func (p *Pages) close(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	slug, id := r.PathValue("slug"), r.PathValue("id")
	if err := p.Service.Close(r.Context(), actor, slug, id); err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(managed, slug, "checks", id)}, nil
}

// report asks how a copy is handled before it is made.
func (p *Pages) report(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	b, err := p.Queries.Board(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	board := l.Path(managed, b.Community.Slug, "checks", b.Check)
	file := board + "/report/check.csv?" + marking.Field + "=" + marking.Agreed
	return marked(ui.Page{Title: l.T("check.report.title"), Lead: l.T("check.report.what"), Crumbs: crumbs(l, &b.Community, ui.Link{Href: l.Path(managed, b.Community.Slug, "checks"), Words: l.T("check.title")},
		ui.Link{Href: board, Words: l.T("check.board.title", "at", l.DateTime(b.Terms.Begins()))}), Body: ui.Stack(ui.Para(ui.A(file, l.T("check.report.agree"))))}), nil
}

// csv is the board as a file.
func (p *Pages) csv(r *http.Request, l *i18n.Locale) (ui.File, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.File{}, err
	}
	b, err := p.Service.Report(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"), r.URL.Query().Get(marking.Field))
	if err != nil {
		return ui.File{}, err
	}
	var out bytes.Buffer
	err = csvfile.Write(&out, viewer{p, l}.sheet(b), csvfile.Options{BOM: true, Notes: true})
	name := "check-" + b.Community.Slug + "-" + b.Terms.Begins().Format(time.DateOnly) + "-" + strings.ToLower(strings.NewReplacer(":", "-", "+", "-").Replace(string(check.Marking))) + ".csv"
	return ui.File{Name: name, Type: csvfile.MediaType, Body: out.Bytes()}, err
}

// sheet is the board as a table.
func (v viewer) sheet(b *check.Board) *table.Table {
	l := v.l
	t := &table.Table{Title: title(l, b.Community.Title), Lang: l.Tag(), AsOf: b.At, Columns: []table.Column{
		{Key: "participant", Heading: l.T("check.column.id")}, {Key: "name", Heading: l.T("contact.participant")}, {Key: "standing", Heading: l.T("check.standing")},
		{Key: "asked", Heading: l.T("check.column.asked")}, {Key: "answered", Heading: l.T("check.column.answered")}, {Key: "minutes", Heading: l.T("check.column.minutes"), Kind: table.Integer},
		{Key: "how", Heading: l.T("check.by")}, {Key: "steps", Heading: l.T("check.column.steps"), Kind: table.Integer}, {Key: "returned", Heading: l.T("check.back"), Kind: table.Integer}}}
	t.Notes = []table.Note{{Label: l.T("contact.files.marking"), Text: string(check.Marking)}, {Label: l.T("contact.files.classified"), Text: l.T("ui.marking.classified")}}
	for _, s := range sorted(v, b.Seats, func(s check.Seat) string { return s.Participant }) {
		t.Rows = append(t.Rows, v.row(&s))
	}
	return t
}

func (v viewer) row(s *check.Seat) []any {
	var asked, answered string
	var minutes any
	back := int64(0)
	if len(s.Steps) > 0 {
		asked = s.Steps[0].At.UTC().Format(time.RFC3339)
	}
	if s.Answer != nil {
		answered = s.Answer.At.UTC().Format(time.RFC3339)
	}
	if s.Minutes != nil {
		minutes = *s.Minutes
	}
	for _, st := range s.Steps {
		if st.Back {
			back++
		}
	}
	return []any{s.Participant, v.called(s.Participant), v.l.T("check.standing." + string(s.Standing)), asked, answered, minutes, v.answered(s.Answer, s.Contacts), int64(len(s.Steps)), back}
}

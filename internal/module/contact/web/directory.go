package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// marked makes a page confidential.
func marked(p ui.Page) ui.Page {
	p.Marking, p.Section = contact.Marking, Home
	return p
}

func crumbs(l *i18n.Locale, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: l.Path(Desk), Words: l.T("contact.desk.title")}}, more...)
}

func (p *Pages) inCrumbs(l *i18n.Locale, c *contact.Community) []ui.Link {
	words, lang := c.Title.Pick(l)
	return crumbs(l, ui.Link{Href: l.Path(Desk+"/in", c.Slug), Words: words, Lang: lang})
}

// desk is a person's way into directories, and to the contacts of the own
// participant.
func (p *Pages) desk(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	mine, err := p.Queries.Mine(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	own, err := p.Queries.Owned(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	kept, err := p.Queries.Kept(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	var jump []ui.JumpEntry
	for _, c := range mine {
		jump = append(jump, ui.JumpEntry{Href: l.Path(Desk+"/in", c.Slug), Words: title(l, c.Title), Note: l.T("contact.kind." + string(c.Kind))})
	}
	if contact.May(actor, contact.Manage) == nil {
		jump = append(jump, ui.JumpEntry{Href: l.Path(Manage), Words: l.T("contact.manage.title"), Note: l.T("contact.manage.lead")})
	}
	if contact.May(actor, contact.TakeDown) == nil && len(mine) > 0 {
		jump = append(jump, ui.JumpEntry{Href: l.Path(Desk + "/record"), Words: l.T("contact.record.title"), Note: l.T("contact.record.lead")},
			ui.JumpEntry{Href: l.Path(Desk + "/recorded"), Words: l.T("contact.taken.title"), Note: l.T("contact.taken.lead")})
	}
	body := []templ.Component{ui.Jump(jump)}
	if len(jump) == 0 {
		body = []templ.Component{ui.Para(ui.Plain(l.T("contact.desk.none")))}
	}
	if actor.For != "" && len(mine) > 0 {
		body = append(body, ui.Jump([]ui.JumpEntry{{Href: l.Path("/desk/checks"), Words: l.T("check.own.title"), Note: l.T("check.own.lead")}}))
		sheets, err := p.Queries.OwnSheets(r.Context(), actor)
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, ui.Part("own", l.T("contact.own.title"), 2, v.owned(actor, mine, own, sheets)...))
	}
	body = append(body, v.kept(r.Context(), kept)...)
	return marked(ui.Page{Title: l.T("contact.desk.title"), Lead: l.T("contact.desk.lead"), Twin: api + "/directories", Body: ui.Stack(body...)}), nil
}

// owned lists the contacts of the own participant, and what can be done there.
func (v viewer) owned(actor policy.Actor, in []contact.Community, own []contact.Own, sheets []contact.Sheet) []templ.Component {
	l := v.l
	t := ui.Table{ID: "own-contacts", Caption: l.T("contact.own.caption"), Empty: l.T("contact.own.empty"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("contact.contact")}, {Head: l.T("contact.field.order"), Number: true}, {Head: l.T("contact.to")}, {Head: l.T("contact.signs"), Spare: true}}}
	var stale [][2]string
	for _, o := range own {
		name := ui.Words(l.T("contact.erased"))
		if o.Point.Category != "" {
			name = ui.StoredTo(l, l.Path(Desk+"/own", o.ID), o.Point.Agency)
		}
		var titles []string
		for _, slug := range o.Communities() {
			titles = append(titles, titleOf(l, in, slug))
		}
		t.Rows = append(t.Rows, ui.Cells(name, ui.Number(l, int(o.Point.Order)), ui.Words(l.And(titles...)), ui.Show(v.signs(o.Signs))))
		_, ended := o.Ended(v.Service.Clock.Now())
		if !ended && slices.ContainsFunc(o.Signs, func(s contact.Sign) bool { return s.Kind == contact.Stale }) {
			stale = append(stale, [2]string{"contact", o.ID})
		}
	}
	out := []templ.Component{ui.TableView(l, t)}
	may := contact.May(actor, contact.Nominate) == nil
	if may && len(stale) > 0 {
		out = append(out, ui.FormView(l, ui.Form{ID: "confirm-all", Action: l.Path(Desk + "/confirm"), Label: l.T("contact.confirm.title"), Submit: l.N("contact.confirm.all", len(stale)), Hidden: stale}))
	}
	if named := v.ownSheets(in, sheets); named != nil {
		out = append(out, named)
	}
	if !may {
		return out
	}
	return append(out, ui.Jump([]ui.JumpEntry{
		{Href: l.Path(Desk + "/new"), Words: l.T("contact.new.title"), Note: l.T("contact.new.lead")},
		{Href: l.Path(Desk + "/team"), Words: l.T("contact.team.title"), Note: l.T("contact.team.lead")},
		{Href: l.Path(Desk + "/infrastructure"), Words: l.T("contact.infrastructure.title"), Note: l.T("contact.infrastructure.lead")},
	}))
}

// directory is who is in a community: one click from a number.
func (p *Pages) directory(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	d, err := p.Queries.Directory(r.Context(), actor, r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	t := ui.Table{ID: "directory", Caption: l.T("contact.directory.caption"), Empty: l.T("contact.directory.empty"),
		Columns: []ui.Column{{Head: l.T("contact.participant")}, {Head: l.T("contact.now")}, {Head: l.T("contact.count.contacts"), Number: true}, {Head: l.T("contact.signs"), Spare: true}}}
	for _, m := range sorted(v, d.Members, func(m contact.Member) string { return m.Participant }) {
		words, lang := p.Names.Name(m.Participant, l.Tag())
		now, signs := l.T("contact.now.no"), ui.Blank()
		switch {
		case m.Contacts == 0:
			now = l.T("contact.now.none")
		case m.Answers:
			now = l.T("contact.now.yes")
		case m.Reported:
			now = l.T("contact.now.reported")
		}
		if m.Signs > 0 {
			signs = ui.Words(l.N("contact.signs.count", m.Signs))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(Address(d.Community.Slug, m.Participant)), i18n.Of(orTag(lang, l), words)),
			v.unconfirmed(now, m.Unconfirmed), ui.Number(l, m.Contacts), signs))
	}
	jump := []ui.JumpEntry{{Href: l.Path(Desk+"/in", d.Community.Slug, "sheet"), Words: l.T("contact.sheet.title"), Note: l.T("contact.sheet.lead")},
		{Href: l.Path(Desk+"/in", d.Community.Slug, "files"), Words: l.T("contact.files.title"), Note: l.T("contact.files.lead")},
		{Href: l.Path(Desk+"/in", d.Community.Slug, "checks"), Words: l.T("check.figures.title"), Note: l.T("check.figures.lead")},
		{Href: l.Path(Home, d.Community.Slug), Words: l.T("contact.community.title"), Note: l.T("contact.community.lead")}}
	if contact.May(actor, contact.Nominate) == nil && actor.For != "" {
		jump = append(jump, ui.JumpEntry{Href: l.Path(Desk+"/import", d.Community.Slug), Words: l.T("contact.import.title"), Note: l.T("contact.import.lead")})
	}
	words, lang := d.Community.Title.Pick(l)
	return marked(ui.Page{Title: words, TitleIn: lang, Lead: l.T("contact.directory.lead"), Crumbs: crumbs(l), Twin: api + "/directories/" + d.Community.Slug,
		RestsOn: d.Community.Statements, Body: ui.Stack(ui.TableView(l, t), ui.Jump(jump))}), nil
}

// unconfirmed says beside who answers now how many contacts nobody but a document
// vouches for.
func (v viewer) unconfirmed(now string, n int) ui.Cell {
	if n == 0 {
		return ui.Words(now)
	}
	return ui.Show(ui.Lines(ui.Plain(now), ui.Badge(v.l.T("contact.unconfirmed.count", "n", n))))
}

// answering is who answers now for a participant: numbers first.
func (p *Pages) answering(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	a, err := p.Service.Look(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	return p.answeringPage(r.Context(), l, actor, a, reporting{})
}

func (p *Pages) answeringPage(ctx context.Context, l *i18n.Locale, actor policy.Actor, a *contact.Answering, in reporting) (ui.Page, error) {
	v := viewer{p, l}
	body := []templ.Component{v.now(a)}
	towards, err := p.Towards(ctx, l, actor, a.Participant)
	if err != nil {
		return ui.Page{}, err
	}
	if len(towards) > 0 {
		body = append(body, ui.Part("towards", l.T("contact.towards"), 2, ui.Jump(towards)))
	}
	if len(a.Contacts) > 0 {
		var all []templ.Component
		for i := range a.Contacts {
			c := &a.Contacts[i]
			heading := l.T("contact.erased")
			if !c.Erased {
				heading = title(l, c.Point.Agency)
			}
			all = append(all, ui.Part("c-"+c.ID[len(contact.PointPrefix):], heading, 3, v.standing(&a.Community, c, a.ToKnow(c))))
		}
		body = append(body, ui.Part("contacts", l.T("contact.contacts"), 2, all...))
	}
	if len(a.Sheets) > 0 {
		body = append(body, ui.Part("sheets", l.T("contact.published.title"), 2, v.sheets(a.Sheets)))
	}
	if contact.May(actor, contact.Tell) == nil && actor.For != "" && actor.For != a.Participant && len(a.Now) > 0 {
		body = append(body, ui.Part("report", l.T("contact.report.title"), 2, ui.FormView(l, v.reportForm(a, in))))
	}
	if len(a.Now) > 0 {
		card := l.Path(Address(a.Community.Slug, a.Participant), "card.vcf") + "?" + marking.Field + "=" + marking.Agreed
		body = append(body, ui.Part("card", l.T("contact.card.title"), 2, ui.Para(ui.A(card, l.T("contact.card.agree")))))
	}
	words, lang := p.Names.Name(a.Participant, l.Tag())
	if lang == l.Tag() {
		lang = ""
	}
	return marked(ui.Page{Title: words, TitleIn: lang, Crumbs: p.inCrumbs(l, &a.Community), Twin: api + "/directories/" + a.Community.Slug + "/" + a.Participant,
		RestsOn: a.Statements, Body: ui.Stack(body...)}), nil
}

// now shows who answers, in the order of calling, with numbers large enough to
// dial.
func (v viewer) now(a *contact.Answering) templ.Component {
	l := v.l
	if len(a.Now) == 0 {
		return ui.NoticeOf(l.T("contact.now.none"), ui.Para(ui.Plain(l.T("contact.now.none-what"))))
	}
	var answers, others []templ.Component
	for i := range a.Now {
		c := &a.Now[i]
		one := v.candidate(a, c)
		if c.Answers {
			answers = append(answers, one)
		} else {
			others = append(others, one)
		}
	}
	var out []templ.Component
	if len(answers) > 0 {
		out = append(out, ui.Part("now", l.T("contact.now.title"), 2, answers...))
	} else {
		out = append(out, ui.Part("now", l.T("contact.now.title"), 2, ui.Para(ui.Plain(l.T("contact.now.nobody")))))
	}
	if len(others) > 0 {
		out = append(out, ui.Part("later", l.T("contact.later.title"), 2, others...))
	}
	return ui.Stack(out...)
}

func (v viewer) candidate(a *contact.Answering, c *contact.Candidate) templ.Component {
	l := v.l
	p := &c.Point
	category, _ := a.Community.Category(p.Category)
	out := []templ.Component{ui.Para(ui.Join(ui.Strong(title(l, p.Agency)), ui.Plain(v.whoIs(p, category.Name))))}
	s := a.Find(c.ID)
	if s != nil && s.Unconfirmed() {
		out = append(out, ui.Para(ui.Badge(l.T("contact.unconfirmed"))))
	}
	for _, t := range c.Phones {
		out = append(out, ui.Classed("dial", ui.Para(ui.Join(ui.SymbolLink(v.l, "tel:"+t.Number, contact.Spaced(t.Number)), ui.Plain(" "+v.use(t)), v.suspected(s, t.Number)))))
	}
	for _, way := range p.Channels {
		out = append(out, ui.Classed("dial", ui.Para(v.channel(way), v.suspected(s, way.String()))))
	}
	var facts ui.Facts
	if c.Local != "" {
		facts = append(facts, ui.Fact{Term: l.T("contact.local"), Content: ui.Plain(v.local(c))})
	}
	if why := v.why(c); why != "" {
		facts = append(facts, ui.Fact{Term: l.T("contact.why"), Content: ui.Plain(why)})
	}
	if len(p.Languages) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("contact.field.languages"), Content: ui.Plain(v.languages(p.Languages))})
	}
	for _, m := range p.Mails {
		facts = append(facts, ui.Fact{Term: l.T("contact.field.mails"), Content: ui.Join(ui.A("mailto:"+m, m), v.suspected(s, m))})
	}
	for _, id := range c.For {
		if o := a.Find(id); o != nil {
			facts = append(facts, ui.Fact{Term: l.T("contact.for"), Content: ui.Text(l, o.Point.Agency)})
		}
	}
	if s != nil && len(s.Signs) > 0 { // in whose place it stands is said above
		facts = append(facts, ui.Fact{Term: l.T("contact.signs"), Content: v.signs(s.Signs)})
	}
	return ui.Classed("answers", append(out, ui.FactList(facts))...)
}

// whoIs is position, name and category, after the agency.
func (v viewer) whoIs(p *contact.Point, category i18n.Text) string {
	out := ""
	if s := title(v.l, p.Position); s != "" {
		out += " · " + s
	}
	if p.Name != "" {
		out += " · " + p.Name
	}
	if s := title(v.l, category); s != "" {
		out += " · " + s
	}
	return out
}

func (v viewer) use(t contact.Phone) string {
	words := v.l.T("contact.use." + string(t.Use))
	if t.Note != "" {
		words += " · " + t.Note
	}
	return words
}

func (v viewer) languages(all []string) string {
	var out []string
	for _, tag := range all {
		out = append(out, ui.LanguageName(v.l, tag))
	}
	return v.l.And(out...)
}

// clockTime writes a time of day in the zone of a contact, with the zone.
func clockTime(t time.Time) string { return t.Format("2006-01-02 15:04 -07:00") }

func (v viewer) local(c *contact.Candidate) string {
	at, err := time.Parse("2006-01-02T15:04:05-07:00", c.Local)
	if err != nil {
		return c.Local
	}
	words := v.l.T("contact.local.at", "day", v.l.T("contact.day."+contact.Days()[(int(at.Weekday())+6)%7]), "at", clockTime(at))
	if c.Point.Zone != "" {
		words += " (" + v.l.Isolate(c.Point.Zone) + ")"
	}
	return words
}

func (v viewer) why(c *contact.Candidate) string {
	words := v.l.T("contact.why." + string(c.Why))
	if len(c.Point.Hours) == 0 && !c.Point.Always { // whatever they are, they are not shown
		switch c.Why {
		case contact.DutyPhone:
			words = v.l.T("contact.why.any-hour")
		case contact.NotSaid:
			return ""
		}
	}
	zone, until, next, write := c.Point.Location(), "contact.until", "contact.next", clockTime
	if zone == time.UTC { // nothing says what time it is there
		until, next, write = "contact.until-utc", "contact.next-utc", func(t time.Time) string { return t.Format("2006-01-02 15:04 UTC") }
	}
	switch {
	case !c.Until.IsZero():
		words += " " + v.l.T(until, "at", write(c.Until.In(zone)))
	case !c.Next.IsZero():
		words += " " + v.l.T(next, "at", write(c.Next.In(zone)))
	}
	return words
}

// signs says what is amiss.
func (v viewer) signs(all []contact.Sign) templ.Component {
	return badges(v.amiss(all))
}

// badges shows what is amiss; nothing where nothing is.
func badges(amiss []string) templ.Component {
	if len(amiss) == 0 {
		return nil
	}
	var out []templ.Component
	for _, words := range amiss {
		out = append(out, ui.Badge(words))
	}
	return ui.Lines(out...)
}

// amiss is what is amiss in words, for what is printed and saved as well: never
// who reported it.
func (v viewer) amiss(all []contact.Sign) (out []string) {
	for _, s := range all {
		words := v.l.T("contact.sign." + string(s.Kind))
		if s.Agency != nil {
			words = v.l.T("contact.sign.by."+string(s.Kind), "who", title(v.l, *s.Agency))
		}
		if s.What != "" {
			words += " " + v.l.Isolate(readable(s.What))
		}
		switch {
		case s.Last != "":
			words += " (" + v.l.Isolate(v.l.Span(s.Day, s.Last)) + ")"
		case s.Day != "": // in the zone of the contact: in another it may be the day before
			words += " (" + v.l.Isolate(s.Day) + ")"
		case !s.Since.IsZero():
			words += " (" + v.l.Isolate(s.Since.UTC().Format(time.DateOnly)) + ")"
		}
		out = append(out, words)
	}
	return out
}

// readable is a way to reach a contact as it is shown elsewhere: a number in groups,
// anything else as it is.
func readable(way string) string {
	if strings.HasPrefix(way, "+") {
		return contact.Spaced(way)
	}
	return way
}

// cell shows what is amiss in a table.
func cell(amiss []string) ui.Cell {
	if len(amiss) == 0 {
		return ui.Blank()
	}
	return ui.Show(badges(amiss))
}

// oneLine is how long an address may be to be kept together on one line.
const oneLine = 40

// channel is another way to reach a contact: what to use, and the address there.
func (v viewer) channel(c contact.Channel) templ.Component {
	address := ui.Typed(v.l.Isolate(c.Address))
	if len(c.Address) <= oneLine {
		address = ui.Symbol(c.Address)
	}
	return ui.Join(ui.Plain(v.l.Isolate(c.Kind)+": "), address)
}

// sheet is the emergency sheet: all numbers of a directory, to be printed.
func (p *Pages) sheet(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Queries.Community(r.Context(), r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Service.Sheet(r.Context(), actor, c.Slug)
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	return marked(ui.Page{Title: l.T("contact.sheet.of", "community", title(l, c.Title)), Lead: l.T("contact.sheet.lead"), Crumbs: p.inCrumbs(l, c), Wide: true,
		Body: ui.Stack(ui.TableView(l, v.sheetTable(c, all)), ui.Para(ui.Plain(l.T("contact.sheet.drawn", "at", p.Service.Clock.Now()))))}), nil
}

func (v viewer) sheetTable(c *contact.Community, all []*contact.Answering) ui.Table {
	l := v.l
	t := ui.Table{ID: "sheet", Caption: l.T("contact.sheet.caption"), Empty: l.T("contact.directory.empty"), Stacked: true, Columns: []ui.Column{{Head: l.T("contact.participant")},
		{Head: l.T("contact.contact")}, {Head: l.T("contact.sheet.ways")}, {Head: l.T("contact.field.mails")}, {Head: l.T("contact.sheet.when")}, {Head: l.T("contact.signs"), Spare: true}}}
	for _, a := range sorted(v, all, func(a *contact.Answering) string { return a.Participant }) {
		for i := range a.Contacts {
			s := &a.Contacts[i]
			if s.Erased {
				continue
			}
			p := &s.Point
			category, _ := c.Category(p.Category)
			var phones, mails, when []templ.Component // few columns: the last one is to be seen without scrolling
			for _, t := range s.Dialled(p.Phones) {
				phones = append(phones, ui.Join(ui.Symbol(contact.Spaced(t.Number)), ui.Plain(" "+v.use(t)), v.suspect(s, t.Number)))
			}
			for _, way := range p.Channels {
				phones = append(phones, ui.Join(v.channel(way), v.suspect(s, way.String())))
			}
			for _, m := range p.Mails {
				mails = append(mails, ui.Join(ui.Plain(m), v.suspect(s, m)))
			}
			for _, words := range []string{v.hours(p), v.languages(p.Languages)} {
				if words != "" {
					when = append(when, ui.Plain(words))
				}
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Words(v.called(a.Participant)), ui.Words(title(l, p.Agency)+v.whoIs(p, category.Name)), ui.Show(ui.Lines(phones...)),
				ui.Show(ui.Lines(mails...)), ui.Show(ui.Lines(when...)), cell(v.toKnow(a, s))))
		}
	}
	return t
}

package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/register"
	registerweb "comity.example/comity/internal/platform/register/web"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	if fail.Is(err, fail.Gone) {
		return p.erased(r, l, err)
	}
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	var choices templ.Component = templ.NopComponent
	switch err := p.hushed(r.Context(), actor); {
	case err == nil:
		choices = p.choices(l, actor, &s)
	case !fail.Is(err, fail.Denied):
		return ui.Page{}, err
	}
	return p.page(l, &s, ui.Stack(p.body(l, &s), choices)), nil
}

// erased is what stands at the address of a submission whose body was erased.
func (p *Pages) erased(r *http.Request, l *i18n.Locale, gone error) (ui.Page, error) {
	e, err := p.Queries.Erased(r.Context(), r.PathValue("id"))
	if err != nil || e == nil {
		return ui.Page{}, errors.Join(gone, err)
	}
	id, by := e.Submission.String(), e.Statement.String()
	return ui.Page{
		Status: http.StatusGone, Title: l.T("submission.erased.title"), Section: home, Twin: api + "/" + id, RestsOn: []string{id, by},
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("submission.list.title")}},
		Body: ui.Stack(
			ui.Para(ui.Sentence(l, "submission.erased.by", ui.Parts{"date": ui.Moment(l, e.At), "statement": ui.A(l.Path("/statements", by), by[:16])})),
			ui.Para(ui.Plain(l.T("submission.erased.note"))),
			ui.FactList(ui.Facts{{Term: l.T("submission.statement"), Content: ui.A(l.Path("/statements", id), id[:16])}}),
		),
	}, nil
}

// page is a submission's page with a body.
func (p *Pages) page(l *i18n.Locale, s *submission.Submission, body templ.Component) ui.Page {
	title, lang := s.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Page{
		Title: title, TitleIn: lang, Section: home, Twin: api + "/" + s.ID, RestsOn: s.Statements,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("submission.list.title")}},
		Body:   body,
	}
}

func (p *Pages) body(l *i18n.Locale, s *submission.Submission) templ.Component {
	blocks := []templ.Component{ViaView(l, p.Names, s.Told)}
	if len(s.Struck) > 0 {
		blocks = append([]templ.Component{strikes(l, s)}, blocks...)
	}
	if s.Withdrawn != nil {
		blocks = append(blocks, p.withdrawal(l, s))
	}
	if len(s.Barred) > 0 {
		blocks = append(blocks, p.bars(l, s))
	}
	blocks = append(blocks, p.content(l, &s.Content, attachmentPath))
	facts := p.facts(l, s)
	blocks = append(blocks, ui.Part("facts", l.T("submission.facts"), 2, ui.FactList(facts)))
	if len(s.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("submission.events"), 2, ui.TableView(l, p.events(l, s))))
	}
	if n := len(s.Versions); n > 1 {
		var earlier []templ.Component
		for _, v := range s.Versions[:n-1] {
			earlier = append(earlier, p.version(l, v))
		}
		blocks = append(blocks, ui.Part("earlier", l.T("submission.earlier"), 2, earlier...))
	}
	return ui.Stack(blocks...)
}

// strikes says what of a submission is struck, and leads to those statements.
func strikes(l *i18n.Locale, s *submission.Submission) templ.Component {
	var links []templ.Component
	for _, id := range s.Struck {
		links = append(links, ui.A(l.Path("/statements", id), id[:16]))
	}
	words := l.T("submission.struck.later")
	if s.IsStruck(s.Version) {
		words = l.T("submission.struck.wording")
	}
	return ui.NoticeOf(l.T("submission.struck.heading"), ui.Para(ui.Plain(words)), ui.Para(ui.Lines(links...)))
}

// bars says who of those whose words these are was suspended or withdrawn later.
func (p *Pages) bars(l *i18n.Locale, s *submission.Submission) templ.Component {
	v := viewer{l, p.Names}
	var out []templ.Component
	for _, b := range s.Barred {
		out = append(out, ui.Para(registerweb.Barred(l, v.who(b.Participant), register.Bar(b), !s.IsStruck(s.Version))))
	}
	return ui.NoticeOf(l.T("register.barred.heading"), out...)
}

func (p *Pages) withdrawal(l *i18n.Locale, s *submission.Submission) templ.Component {
	v, e := viewer{l, p.Names}, s.Withdrawn
	by := ui.Plain(l.T("submission.by-secretariat"))
	if e.As != "" {
		by = v.who(e.As)
	}
	return ui.NoticeOf(l.T("submission.withdrawn.heading"),
		ui.Para(ui.Sentence(l, "submission.withdrawn.by", ui.Parts{"by": by, "date": ui.Moment(l, e.At)})),
		ui.Paragraphs(l, e.Reason))
}

// content shows what is said. at gives the address of a file.
func (p *Pages) content(l *i18n.Locale, c *submission.Content, at func(submission.Attachment) string) templ.Component {
	var blocks []templ.Component
	if !c.Text.Empty() {
		blocks = append(blocks, ui.Part("text", l.T("submission.text"), 2, ui.Paragraphs(l, c.Text)))
	}
	if !c.Summary.Empty() {
		blocks = append(blocks, ui.Part("summary", l.T("submission.summary"), 2, ui.Paragraphs(l, c.Summary)))
	}
	if len(c.Attachments) > 0 {
		var facts ui.Facts
		for _, a := range c.Attachments {
			facts = append(facts,
				ui.Fact{Term: l.T("submission.attachments.name"), Content: ui.Join(ui.A(at(a), a.Name), ui.Symbol(a.Type))},
				ui.Fact{Term: l.T("submission.attachments.size"), Content: ui.Plain(l.N("submission.attachments.bytes", int(a.Size)))},
				ui.Fact{Term: l.T("submission.attachments.hash"), Content: ui.Code(a.Hash.String())})
		}
		blocks = append(blocks, ui.Part("attachments", l.T("submission.attachments"), 2, ui.FactList(facts),
			ui.Para(ui.Plain(l.T("submission.attachments.note")))))
	}
	return ui.Stack(blocks...)
}

func (p *Pages) facts(l *i18n.Locale, s *submission.Submission) ui.Facts {
	f := append(ui.Facts{{Term: l.T("submission.date"), Content: ui.Day(l, s.Date)}}, p.origins(l, s)...)
	if len(s.About) > 0 {
		f = append(f, ui.Fact{Term: l.T("submission.about"), Content: p.about(l, s.About)})
	}
	return append(f, ui.Fact{Term: l.T("submission.registered"), Content: ui.Moment(l, s.At)},
		ui.Fact{Term: l.T("submission.statement"), Content: ui.A(l.Path("/statements", s.ID), s.ID[:16])})
}

// origins are whose words they are, and from where.
func (p *Pages) origins(l *i18n.Locale, s *submission.Submission) ui.Facts {
	v := viewer{l, p.Names}
	f := ui.Facts{
		{Term: l.T("submission.author"), Content: v.credited(&s.Told, nil)},
		{Term: l.T("submission.mode"), Content: ui.Plain(l.T("submission.mode." + string(s.Via.Mode)))},
	}
	if s.Via.By != "" {
		f = append(f, ui.Fact{Term: l.T("submission.by"), Content: v.who(s.Via.By)})
	}
	if d := s.Via.Document; d != nil {
		f = append(f, ui.Fact{Term: l.T("submission.document.label"), Content: v.document(d, l.T("submission.document.kind."+d.Kind))})
	}
	if len(s.Via.Members) > 0 {
		f = append(f, ui.Fact{Term: l.T("submission.members-on", "date", l.Day(s.Via.On)), Content: v.all(s.Via.Members)})
	}
	return f
}

func (p *Pages) about(l *i18n.Locale, ids []string) templ.Component {
	var out []templ.Component
	for _, id := range ids {
		if p.Subject != nil {
			if path := p.Subject(id); path != "" {
				out = append(out, ui.A(l.Path(path), id))
				continue
			}
		}
		out = append(out, ui.Symbol(id))
	}
	return ui.Lines(out...)
}

func (p *Pages) events(l *i18n.Locale, s *submission.Submission) ui.Table {
	v := viewer{l, p.Names}
	t := ui.Table{ID: "events-table", Caption: l.T("submission.events.caption"),
		Columns: []ui.Column{{Head: l.T("submission.events.when")}, {Head: l.T("submission.events.what")}, {Head: l.T("submission.events.as")},
			{Head: l.T("submission.events.counts")}, {Head: l.T("submission.statement")}}}
	for _, e := range s.Events {
		as := ui.Words(l.T("submission.secretariat"))
		if e.As != "" {
			as = ui.Show(v.who(e.As))
		}
		counts := l.T("submission.events.yes")
		if e.Why != "" {
			counts = l.T("submission.why." + e.Why)
		}
		if s.IsStruck(e.Statement) {
			counts = l.T("submission.via.short", "mode", counts, "state", l.T("submission.state.struck"))
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.At)), ui.Words(l.T("submission.event."+e.What)), as,
			ui.Words(counts), ui.Show(ui.A(l.Path("/statements", id), id[:16]))))
	}
	return t
}

// version is a wording that was replaced.
func (p *Pages) version(l *i18n.Locale, v submission.Version) templ.Component {
	by := ui.Plain(l.T("submission.by-secretariat"))
	if v.As != "" {
		by = viewer{l, p.Names}.who(v.As)
	}
	blocks := []templ.Component{
		ui.Para(ui.Sentence(l, "submission.version.by", ui.Parts{"by": by, "date": ui.Moment(l, v.At)})),
		ui.Para(ui.Strong(l.T("submission.name")), ui.Text(l, v.Title)),
	}
	for _, t := range []i18n.Text{v.Text, v.Summary, v.Reason} {
		if !t.Empty() {
			blocks = append(blocks, ui.Paragraphs(l, t))
		}
	}
	for _, a := range v.Attachments {
		blocks = append(blocks, ui.Para(ui.A(attachmentPath(a), a.Name)))
	}
	return ui.Stack(blocks...)
}

// choices are what an actor can do with a submission: nothing is shown that he
// or she may not do.
func (p *Pages) choices(l *i18n.Locale, actor policy.Actor, s *submission.Submission) templ.Component {
	var blocks []templ.Component
	at := func(what string) string { return l.Path(desk, s.ID, what) }
	button := func(what, lead, words string) {
		blocks = append(blocks, ui.Para(ui.Plain(lead)), ui.FormView(l, ui.Form{ID: what, Action: at(what), Label: words,
			Submit: words, Hidden: [][2]string{{"of", s.Version.String()}}}))
	}
	open := submission.Open{}
	if p.Service != nil && actor.SignedIn() && actor.For != "" && submission.May(actor, submission.Answer) == nil {
		open = s.For(actor.For)
	}
	if open.Join {
		button("join", l.T("submission.join.lead"), l.T("submission.join.submit"))
	}
	if open.Confirm {
		button("confirm", l.T("submission.confirm.lead"), l.T("submission.confirm.submit"))
	}
	if p.alters(actor, s) {
		blocks = append(blocks, ui.Para(ui.A(at("correct"), l.T("submission.correct.title")), ui.Plain("·"), ui.A(at("withdraw"), l.T("submission.withdraw.title"))))
	}
	if p.Service != nil && leaves(actor, s) {
		blocks = append(blocks, ui.Para(ui.A(at("withdraw"), l.T("submission.leave.do"))))
	}
	if len(blocks) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("submission.yours"), 2, blocks...)
}

// alters reports whether an actor may correct or withdraw.
func (p *Pages) alters(actor policy.Actor, s *submission.Submission) bool {
	_, ok := speaker(actor, s)
	return p.Service != nil && ok
}

// leaves reports whether an actor may take the own participant off what several
// say, and not withdraw it for all.
func leaves(actor policy.Actor, s *submission.Submission) bool {
	return actor.SignedIn() && actor.For != "" && submission.May(actor, submission.Answer) == nil && s.For(actor.For).Leave
}

// speaker is as whom an actor corrects or withdraws: "" for the secretariat.
func speaker(actor policy.Actor, s *submission.Submission) (as string, ok bool) {
	if actor.SignedIn() && actor.For != "" && submission.May(actor, submission.Answer) == nil && s.For(actor.For).Alter {
		return actor.For, true
	}
	return "", actor.SignedIn() && submission.May(actor, submission.Record) == nil && s.Via.Mode == submission.Recorded && s.For("").Alter
}

package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// rows is a table of contributions. What is set aside keeps its row, without its
// words.
func (p *Pages) rows(l *i18n.Locale, all []contribution.Contribution) ui.Table {
	t := ui.Table{ID: "contributions-table", Caption: l.T("consult.contributions.caption"), Empty: l.T("consult.contributions.none"),
		Columns: []ui.Column{{Head: l.T("consult.contribution")}, {Head: l.T("consult.author")}, {Head: l.T("consult.kind")}, {Head: l.T("consult.about")},
			{Head: l.T("consult.way")}, {Head: l.T("consult.when")}}}
	for i := range all {
		c := &all[i]
		words := p.short(l, c)
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(said, c.ID), words), ui.Show(p.authors(l, &c.Told)), ui.Words(l.T("consult.kind."+string(c.Kind))),
			ui.Show(p.about(l, c.About)), ui.Words(submissionweb.ViaNamed(l, p.Names, c.Told)), ui.Show(ui.Moment(l, c.Handed().At))))
	}
	return t
}

// short is what a contribution is called in a list: its title, or its first
// words.
func (p *Pages) short(l *i18n.Locale, c *contribution.Contribution) i18n.Text {
	switch {
	case c.Withdrawn != nil:
		return i18n.Of(l.Tag(), l.T("consult.withdrawn"))
	case c.SetAside != nil:
		return i18n.Of(l.Tag(), l.T("consult.set-aside"))
	case !c.Title.Empty():
		return c.Title
	case c.Text.Empty():
		return i18n.Of(l.Tag(), l.T("consult.kind."+string(c.Kind)))
	}
	words, lang := c.Text.Pick(l)
	const most = 120
	runes := []rune(words)
	if len(runes) > most {
		runes = append(runes[:most], '…')
	}
	return i18n.Of(lang, string(runes))
}

func (p *Pages) contribution(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.Contributions.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	of, err := p.Consultations.Get(r.Context(), c.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &of, l.T("consult.kind."+string(c.Kind)))
	if !c.Title.Empty() {
		words, lang := c.Title.Pick(l)
		page.Title = words
		if lang != l.Tag() {
			page.TitleIn = lang
		}
	}
	page.Twin, page.RestsOn = api+said+"/"+c.ID, c.Statements
	blocks := []templ.Component{p.Told(l, c.Told)}
	if e := c.Withdrawn; e != nil {
		blocks = append(blocks, p.notice(l, "consult.withdrawn", e))
	}
	if e := c.SetAside; e != nil {
		blocks = append(blocks, p.notice(l, "consult.set-aside", e))
	}
	at, err := p.anchored(r, l, c.Anchor)
	if err != nil {
		return ui.Page{}, err
	}
	blocks = append(blocks, at, p.content(l, &of, c.Kind, &c.Content))
	facts := ui.Facts{{Term: l.T("consult.kind"), Content: ui.Plain(l.T("consult.kind." + string(c.Kind)))}, {Term: l.T("consult.author"), Content: p.authors(l, &c.Told)}}
	if len(c.About) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("consult.about"), Content: p.about(l, c.About)})
	}
	if !c.Reply.IsZero() {
		facts = append(facts, ui.Fact{Term: l.T("consult.reply"), Content: ui.A(l.Path(said, c.Reply.String()), c.Reply.String()[:16])})
	}
	facts = append(append(facts, handedIn(l, c.Mark, c.Received)...), ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", c.ID), c.ID[:16])})
	blocks = append(blocks, ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(facts)))
	if c.Kind == contribution.Answers {
		blocks = append(blocks, ui.Para(ui.A(l.Path(home, of.ID, "answers"), l.T("tally.link"))))
	}
	if len(c.Versions) > 1 {
		blocks = append(blocks, p.history(l, &of, &c))
	}
	if len(c.Events) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, p.happened(l, &c))))
	}
	blocks = append(blocks, p.choices(l, &of, &c, actor))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (p *Pages) notice(l *i18n.Locale, key string, e *contribution.Event) templ.Component {
	return ui.NoticeOf(l.T(key), ui.Para(ui.Sentence(l, key+".by", ui.Parts{"by": p.Name(l, e.As), "date": ui.Moment(l, e.At)})), ui.Paragraphs(l, e.Reason))
}

// content shows what is said, in the words of the public page and of the page
// on which it is cleared.
func (p *Pages) content(l *i18n.Locale, of *consult.Consultation, k contribution.Kind, c *contribution.Content) templ.Component {
	var blocks []templ.Component
	if !c.Text.Empty() {
		blocks = append(blocks, ui.Part("text", l.T("consult.text"), 2, ui.Paragraphs(l, c.Text)))
	}
	if len(c.Answers) > 0 {
		blocks = append(blocks, ui.Part("answers", l.T("consult.answers"), 2, ui.FactList(p.answers(l, of, k, c.Answers))))
	}
	if f := c.Follows; f != nil {
		who := []templ.Component{p.named(l, []consult.Named{f.Who})}
		if f.Address != "" {
			who = append(who, ui.Address(f.Address))
		}
		blocks = append(blocks, ui.Part("follows", l.T("consult.follows"), 2, ui.Para(ui.Lines(who...))))
	}
	if len(c.References) > 0 {
		var all []templ.Component
		for _, r := range c.References {
			line := []templ.Component{ui.Plain(r.Text)}
			if r.Address != "" {
				line = append(line, ui.Address(r.Address))
			}
			all = append(all, ui.Para(ui.Lines(line...)))
		}
		blocks = append(blocks, ui.Part("references", l.T("consult.references"), 2, all...))
	}
	return ui.Stack(blocks...)
}

func (p *Pages) answers(l *i18n.Locale, of *consult.Consultation, k contribution.Kind, all []contribution.Answer) ui.Facts {
	questions := of.Questions
	if k == contribution.NewNorm {
		questions = of.NormTest
	}
	var facts ui.Facts
	for _, a := range all {
		i := slices.IndexFunc(questions, func(q consult.Question) bool { return q.ID == a.Question })
		term := a.Question
		var content []templ.Component
		if i >= 0 {
			term, _ = questions[i].Text.Pick(l)
			for _, o := range questions[i].Options {
				if slices.Contains(a.Options, o.ID) {
					content = append(content, ui.Text(l, o.Text))
				}
			}
		}
		if a.About != "" {
			content = append([]templ.Component{p.about(l, []string{a.About})}, content...)
		}
		if !a.Words.Empty() {
			content = append(content, ui.Text(l, a.Words))
		}
		if a.Unsure {
			content = append(content, ui.Plain(l.T("consult.unsure")))
		}
		facts = append(facts, ui.Fact{Term: term, Content: ui.Lines(content...)})
	}
	return facts
}

// choices are what an actor can do with a contribution: nothing is shown that
// he or she may not do.
func (p *Pages) choices(l *i18n.Locale, of *consult.Consultation, c *contribution.Contribution, actor policy.Actor) templ.Component {
	if p.Contribute == nil || !actor.SignedIn() {
		return templ.NopComponent
	}
	var ways []templ.Component
	if c.Withdrawn == nil && p.Owns(actor, c.Told) {
		ways = append(ways, ui.A(l.Path(mine, c.ID, "confirm"), submissionweb.OwnWords(l, c.Told)))
	}
	if _, ok := alters(actor, c); ok {
		ways = append(ways, ui.A(l.Path(mine, c.ID, "correct"), l.T("consult.correct.title")))
	}
	if _, ok := withdraws(actor, c); ok {
		ways = append(ways, ui.A(l.Path(mine, c.ID, "withdraw"), l.T(withdrawal(actor, c))))
	}
	if p.runs(actor, of) {
		key := "consult.moderate.aside"
		if c.SetAside != nil {
			key = "consult.moderate.restore"
		}
		ways = append(ways, ui.A(l.Path(mine, c.ID, "moderate"), l.T(key)))
	}
	if contribution.May(actor, contribution.Make) == nil && of.Takes(consult.Comments) {
		ways = append(ways, ui.A(l.Path(desk, of.ID, "contribute", string(contribution.Comment))+"?reply="+c.ID, l.T("consult.reply.title")))
	}
	if len(ways) == 0 {
		return templ.NopComponent
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...)))
}

// alters is as whom an actor corrects, or withdraws for all: "" for the secretariat.
func alters(actor policy.Actor, c *contribution.Contribution) (as string, ok bool) {
	if c.Withdrawn != nil {
		return "", false
	}
	if actor.For != "" && contribution.May(actor, contribution.Alter) == nil && c.Alters(actor.For) {
		return actor.For, true
	}
	return "", contribution.May(actor, contribution.Record) == nil && c.Via.Mode == submission.Recorded && c.Alters("")
}

// withdraws is as whom an actor withdraws a contribution, or only its own name
// from a joint one.
func withdraws(actor policy.Actor, c *contribution.Contribution) (as string, ok bool) {
	if c.Withdrawn == nil && actor.For != "" && contribution.May(actor, contribution.Alter) == nil && c.Leaves(actor.For) {
		return actor.For, true
	}
	return alters(actor, c)
}

// withdrawal names what an actor does who withdraws.
func withdrawal(actor policy.Actor, c *contribution.Contribution) string {
	if c.Leaves(actor.For) {
		return "consult.dissociate.title"
	}
	return "consult.withdraw.title"
}

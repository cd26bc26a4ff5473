package web

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// one is a report, with who said it and through whom, its answers, and every
// wording that it had.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	one, err := p.Reports.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Way.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := below(l, "", crumb(l, Reports, "reporting.list.title"))
	titled(l, &page, p.topic(l, one.Topic))
	page.Lead = l.T("reporting.one.lead", "author", submissionweb.Credited(l, submissionweb.Credits(l, p.Way.Names, &one.Told)), "period", one.Period)
	page.Twin, page.RestsOn = api+"/"+one.ID, one.RestsOn()
	blocks := []templ.Component{p.Way.Told(l, one.Told)}
	if e := one.Withdrawn; e != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("consult.withdrawn"), ui.Para(ui.Sentence(l, "consult.withdrawn.by", ui.Parts{"by": p.Way.Name(l, e.As), "date": ui.Moment(l, e.At)})), ui.Paragraphs(l, e.Reason)))
	}
	blocks = append(blocks, p.facts(l, &one), p.said(r.Context(), l, &one, 2))
	if len(one.Wordings) > 1 {
		blocks = append(blocks, p.reworded(l, &one))
	}
	if len(one.Translations) > 0 {
		blocks = append(blocks, p.translations(l, &one))
	}
	if t := p.events(l, &one); len(t.Rows) > 0 {
		blocks = append(blocks, ui.Part("events", l.T("consult.events"), 2, ui.TableView(l, t)))
	}
	if ways := p.ways(l, &one, actor); len(ways) > 0 {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// facts are what a report is on, when, and where else that can be seen.
func (p *Pages) facts(l *i18n.Locale, r *report.Report) templ.Component {
	facts := ui.Facts{{Term: l.T("reporting.topic"), Content: ui.TextLink(l, l.Path(Provisions, r.Topic), p.topic(l, r.Topic))}}
	if p.Subject != nil && p.Cited != nil && r.Provision != "" {
		if page := p.Subject(r.Provision); page != "" && p.Cited(r.Provision) != "" {
			facts = append(facts, ui.Fact{Term: l.T("reporting.provision"), Content: ui.A(l.Path(page), p.Cited(r.Provision))})
		}
	}
	facts = append(facts, ui.Fact{Term: l.T("reporting.period"), Content: ui.Plain(r.Period)})
	if q := p.Questionnaires.Get(r.Questionnaire, r.Version); q != nil {
		facts = append(facts, ui.Fact{Term: l.T("reporting.questionnaire"), Content: ui.TextLink(l, l.Path(Questionnaires, q.ID, q.Version), q.Title)})
	}
	if len(r.Via.Authors()) == 1 {
		who := r.Via.Authors()[0]
		facts = append(facts, ui.Fact{Term: l.T("reporting.over-time"), Content: ui.A(l.Path(States, who, r.Topic), l.T("reporting.history.title"))})
	}
	facts = append(facts, p.copyFacts(context.Background(), l, r.Copies)...)
	if r.ID != "" {
		facts = append(facts, ui.Fact{Term: l.T("consult.when"), Content: ui.Moment(l, r.At)}, ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", r.ID), r.ID[:16])})
	}
	return ui.FactList(facts)
}

// said is what a report says, question by question. level is that of its headings.
func (p *Pages) said(ctx context.Context, l *i18n.Locale, r *report.Report, level int) templ.Component {
	return p.saying(l, r, level, nil, func(a *report.Answer) templ.Component { return p.answer(ctx, l, r, a, true) })
}

// saidWhole is said for who answers for it: in every language in which it is said.
func (p *Pages) saidWhole(ctx context.Context, l *i18n.Locale, older report.Older, r *report.Report, level int, mark Marked) templ.Component {
	return p.saying(l, r, level, mark, func(a *report.Answer) templ.Component { return p.answerWhole(ctx, l, a, older) })
}

// saying is what a report says, each answer as it is to be shown.
func (p *Pages) saying(l *i18n.Locale, r *report.Report, level int, mark Marked, show func(a *report.Answer) templ.Component) templ.Component {
	says := r.Says()
	q, item := p.asked(r)
	var blocks []templ.Component
	switch {
	case r.SameAs == nil || r.Wording != r.Statement:
	case r.Unchanged == nil:
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.same.gone"))))
	default:
		blocks = append(blocks, p.sinceThen(l, r))
	}
	if says.Status != "" {
		blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("reporting.status"), Content: mark.with(preparation.OfStatus, ui.Plain(status(l, says.Status)))}}))
	}
	for i := range says.Answers {
		a := &says.Answers[i]
		heading := a.Question
		if q != nil && item != nil {
			if question := q.Question(a.Question); question != nil {
				heading, _ = question.Title.Pick(l)
			}
		}
		blocks = append(blocks, ui.Part("answer-"+a.Question, heading, level, mark.above(a.Question), show(a)))
	}
	return ui.Stack(blocks...)
}

// sinceThen says since which report nothing has changed, and what became of that one
// later: what is said here is what it said then.
func (p *Pages) sinceThen(l *i18n.Locale, r *report.Report) templ.Component {
	same := r.Unchanged
	var blocks []templ.Component
	if e := same.Withdrawn; e != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("reporting.same.withdrawn", "period", same.Period), ui.Para(ui.Sentence(l, "consult.withdrawn.by", ui.Parts{"by": p.Way.Name(l, e.As), "date": ui.Moment(l, e.At)})), ui.Para(ui.Plain(l.T("reporting.same.kept")))))
	} else if is := same.Replaced; is != nil {
		q, _ := p.asked(r)
		blocks = append(blocks, ui.NoticeOf(l.T("reporting.same.corrected", "period", same.Period), ui.Para(ui.Sentence(l, "listing.corrected", ui.Parts{"by": p.Way.Name(l, is.As), "date": ui.Moment(l, is.At)})), ui.Para(ui.Plain(l.T("reporting.same.kept")))),
			ui.Folded(l.T("reporting.same.changes", "period", same.Period), p.changes(l, q, &same.Content, &is.Content)))
	}
	return ui.Stack(append(blocks, ui.Para(ui.Sentence(l, "reporting.same.lead", ui.Parts{"period": ui.A(l.Path(Reports, r.SameAs.String()), same.Period)})))...)
}

// answerWhole is answer in all its languages.
func (p *Pages) answerWhole(ctx context.Context, l *i18n.Locale, a *report.Answer, older report.Older) templ.Component {
	if !a.Text.Empty() {
		return every(l, a.Question, a.Text, older)
	}
	list := p.listed(ctx, l, a, func(_ int, t i18n.Text) templ.Component { return everyShort(l, t) })
	for _, lang := range older[a.Question] {
		list = ui.Stack(list, ui.Para(ui.Plain(l.T("reporting.older.listed", "language", ui.LanguageName(l, lang)))))
	}
	return list
}

// listed is an answer that is a list, each title and name as show has it, which is told
// its place among the words of the answer.
func (p *Pages) listed(ctx context.Context, l *i18n.Locale, a *report.Answer, show func(n int, t i18n.Text) templ.Component) templ.Component {
	var lines []templ.Component
	for i, link := range a.Links {
		if link.Title.Empty() {
			lines = append(lines, ui.Address(link.Address))
			continue
		}
		lines = append(lines, ui.Join(show(i, link.Title), ui.Address(link.Address)))
	}
	for i, b := range a.Bodies {
		if b.Role.Empty() {
			lines = append(lines, show(2*i, b.Name))
			continue
		}
		lines = append(lines, ui.Sentence(l, "reporting.body", ui.Parts{"name": show(2*i, b.Name), "role": show(2*i+1, b.Role)}))
	}
	if len(a.Laws) > 0 {
		lines = p.laws(ctx, l, a.Laws)
	}
	return ui.Para(ui.Lines(lines...))
}

// laws name entries of the register of laws and policies; one that is not shown
// there any more by the statement that registered it.
func (p *Pages) laws(ctx context.Context, l *i18n.Locale, ids []string) (out []templ.Component) {
	var known []Law
	if p.LawsOf != nil {
		known, _ = p.LawsOf(ctx, ids)
	}
	for _, id := range ids {
		entry := ui.A(l.Path("/statements", id), id[:16])
		for _, law := range known {
			if law.ID == id {
				entry = ui.TextLink(l, l.Path(law.Page), law.Title)
			}
		}
		out = append(out, entry)
	}
	return out
}

// reworded shows what each correction changed: each answer in words against that
// before, as a redline, and the status before where that is another.
func (p *Pages) reworded(l *i18n.Locale, r *report.Report) templ.Component {
	var blocks []templ.Component
	for i := len(r.Wordings) - 1; i > 0; i-- {
		is, was := &r.Wordings[i], &r.Wordings[i-1]
		one := []templ.Component{ui.Para(ui.Sentence(l, "listing.corrected", ui.Parts{"by": p.Way.Name(l, is.As), "date": ui.Moment(l, is.At)}))}
		if !is.Reason.Empty() {
			one = append(one, ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, is.Reason)}}))
		}
		q := p.Questionnaires.Get(r.Questionnaire, r.Version)
		before := was.Content
		if i == 1 && r.SameAs != nil && r.Unchanged != nil {
			before = r.Unchanged.Content
		}
		one = append(one, p.changes(l, q, &before, &is.Content))
		blocks = append(blocks, ui.Part("wording-"+strconv.Itoa(i), l.T("listing.version", "number", strconv.Itoa(i+1)), 3, one...))
	}
	return ui.Part("earlier", l.T("listing.history"), 2, blocks...)
}

// translations lists who translated what, and shows what of them is of words that were
// changed since.
func (p *Pages) translations(l *i18n.Locale, r *report.Report) templ.Component {
	t := ui.Table{ID: "translations-table", Caption: l.T("reporting.translations.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("consult.language")}, {Head: l.T("consult.by")},
		{Head: l.T("reporting.translation.standing")}, {Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	var earlier []templ.Component
	for i := range r.Translations {
		one := &r.Translations[i]
		how := l.T("reporting.translation.unofficial")
		if one.Official {
			how = l.T("reporting.translation.official")
		}
		past := r.Past(one)
		if len(past) > 0 {
			earlier = append(earlier, p.past(l, r, one, past))
		}
		if one.Of != r.Wording {
			how = l.T("reporting.translation.earlier", "how", how)
		}
		id := one.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Words(ui.LanguageName(l, one.Language)), ui.Show(p.Way.Name(l, one.As)), ui.Words(how), ui.Show(ui.Moment(l, one.At)), ui.To(l.Path("/statements", id), id[:16])))
	}
	return ui.Part("translations", l.T("reporting.translations"), 2, append([]templ.Component{ui.TableView(l, t)}, earlier...)...)
}

// past shows the answers of a translation that are of words which were changed since, as
// it was of them.
func (p *Pages) past(l *i18n.Locale, r *report.Report, t *report.Translation, all []report.Rendered) templ.Component {
	q := p.Questionnaires.Get(r.Questionnaire, r.Version)
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("reporting.translation.past.lead")), ui.A(l.Path("/statements", t.Of.String()), t.Of.Short()))}
	for _, a := range all {
		heading := a.Question
		if q != nil {
			if question := q.Question(a.Question); question != nil {
				heading, _ = question.Title.Pick(l)
			}
		}
		blocks = append(blocks, ui.Para(ui.Strong(heading)))
		for _, words := range a.Words() {
			if words != "" {
				blocks = append(blocks, ui.Paragraphs(l, i18n.Of(t.Language, words)))
			}
		}
	}
	by := l.T("consult.secretariat")
	if t.As != "" {
		by = p.Way.Called(l, t.As)
	}
	return ui.Folded(l.T("reporting.translation.past", "language", ui.LanguageName(l, t.Language), "by", by), blocks...)
}

// signed are the signatures and confirmations of a report, of whichever wording.
func signed(r *report.Report) (out []submission.Heard) {
	for _, h := range slices.Concat(r.Earlier, r.Heard) {
		if h.How == submission.HowJoined || h.How == submission.HowConfirmed {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b submission.Heard) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

// events is a table of what followed a report, and of who owned to which wording, in
// the order of the register.
func (p *Pages) events(l *i18n.Locale, r *report.Report) ui.Table {
	t := ui.Table{ID: "events-table", Caption: l.T("entry.events.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	heard := signed(r)
	owns := func(before int64) {
		for ; len(heard) > 0 && heard[0].Index < before; heard = heard[1:] {
			h := &heard[0]
			id := h.Statement.String()
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, h.At)), ui.Words(l.T("reporting.event.signed", "number", l.Number(int64(h.Wording)))), ui.Show(p.Way.Name(l, h.As)), ui.Blank(),
				ui.Words(l.T("consult.counts.yes")), ui.To(l.Path("/statements", id), id[:16])))
		}
	}
	for _, e := range r.Events {
		owns(e.Index)
		counts := l.T("consult.counts.yes")
		if e.Why != "" {
			counts = l.T("listing.why." + e.Why)
		}
		reason := ui.Blank()
		if !e.Reason.Empty() {
			reason = ui.Stored(l, e.Reason)
		}
		id := e.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, e.At)), ui.Words(l.T("listing.event."+e.What)), ui.Show(p.Way.Name(l, e.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", id), id[:16])))
	}
	owns(math.MaxInt64)
	return t
}

// ways are what an actor can do about a report.
func (p *Pages) ways(l *i18n.Locale, r *report.Report, actor policy.Actor) (ways []templ.Component) {
	if r.Withdrawn != nil {
		return nil
	}
	add := func(do, key string) {
		ways = append(ways, ui.A(l.Path(Desk, r.ID, do), l.T(key)))
	}
	if p.Way.Owns(actor, r.Told) {
		ways = append(ways, ui.A(l.Path(Desk, r.ID, "confirm"), submissionweb.OwnWords(l, r.Told)))
	}
	if _, ok := submissionweb.Altering(actor, &r.Told, false); ok && itemOf(p.Questionnaires, r) != nil {
		add("correct", "reporting.correct.title")
	}
	if len(submissionweb.ModesOf(actor)) > 0 && translatable(r) {
		add("translate", "reporting.translate.title")
	}
	if _, ok := submissionweb.Altering(actor, &r.Told, true); ok {
		add("withdraw", "reporting.withdraw.title")
	}
	return ways
}

// itemOf is the item that a report answers in its own questionnaire; nil where that
// is not here.
func itemOf(l *questionnaire.Library, r *report.Report) *questionnaire.Item {
	q := l.Get(r.Questionnaire, r.Version)
	if q == nil {
		return nil
	}
	_, i := q.Item(r.Item)
	return i
}

// translatable reports whether a report has words of its own.
func translatable(r *report.Report) bool {
	for i := range r.Content.Answers {
		if len(renderedFields(&r.Content.Answers[i])) > 0 {
			return true
		}
	}
	return false
}

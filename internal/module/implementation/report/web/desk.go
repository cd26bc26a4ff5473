package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// desk lists what can be reported on, with what the actor's own participant last
// said of it, and the way to the form of each.
func (p *Pages) desk(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	h, err := p.Way.Begin(r)
	if err != nil {
		return ui.Page{}, err
	}
	held := map[string]*report.Report{}
	if h.Actor.For != "" {
		all, err := p.Reports.Latest(r.Context(), report.Wanted{Participants: []string{h.Actor.For}})
		if err != nil {
			return ui.Page{}, err
		}
		for i := range all {
			held[all[i].Report.Topic] = &all[i].Report
		}
	}
	page := below(l, l.T("reporting.desk.title"))
	page.Lead = l.T("reporting.desk.lead")
	awaits, err := p.Awaits(r.Context(), l, h.Actor)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{awaits}
	if p.Workbooks != "" && slices.Contains(h.Modes, submission.Recorded) {
		blocks = append(blocks, ui.Para(ui.A(l.Path(p.Workbooks), l.T("reporting.desk.workbook"))))
	}
	for _, q := range p.Questionnaires.Current() {
		for i := range q.Sections {
			s := &q.Sections[i]
			t := ui.Table{ID: q.ID + "-" + s.ID + "-table", Caption: captioned(l, "reporting.desk.caption", q.Heading(s)), Stacked: true, Columns: []ui.Column{{Head: l.T("reporting.topic")}, {Head: l.T("reporting.desk.last")}, {Head: l.T("consult.yours")}}}
			for j := range s.Items {
				t.Rows = append(t.Rows, p.deskRow(l, h.Actor.For, q, &s.Items[j], held[s.Items[j].Topic()]))
			}
			blocks = append(blocks, ui.TextPart(l, q.ID+"-"+s.ID, q.Heading(s), ui.TableView(l, t)))
		}
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (p *Pages) deskRow(l *i18n.Locale, as string, q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report) ui.Row {
	said := ui.Blank()
	if last != nil {
		words := periodOf(l, last)
		if s := stands(l, last); s != "" {
			words = l.T("reporting.desk.said", "period", words, "status", s)
		}
		if last.Voice(as) != report.Itself {
			words += " · " + p.via(l, last)
		}
		said = ui.To(l.Path(Reports, last.ID), words)
	}
	return ui.Cells(ui.StoredTo(l, l.Path(Provisions, item.Topic()), item.Title), said, ui.To(l.Path(items, q.ID, item.ID), l.T("reporting.make.way")))
}

// asksFor is the item of a form's address, in the current version of its
// questionnaire.
func (p *Pages) asksFor(r *http.Request) (*questionnaire.Questionnaire, *questionnaire.Item, error) {
	q := p.Questionnaires.Get(r.PathValue("questionnaire"), "")
	if q == nil {
		return nil, nil, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	_, item := q.Item(r.PathValue("item"))
	if item == nil {
		return nil, nil, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return q, item, nil
}

// last is the report in force of the actor's own participant on a topic; nil where
// there is none.
func (p *Pages) last(r *http.Request, actor policy.Actor, topic string) (*report.Report, error) {
	if actor.For == "" {
		return nil, nil
	}
	all, err := p.Reports.Latest(r.Context(), report.Wanted{Topics: []string{topic}, Participants: []string{actor.For}})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0].Report, nil
}

// starts is what a new report starts from: what the last one says, where it answers
// the same version of the questionnaire or its answers can be mapped to it.
func (p *Pages) starts(q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report) report.Content {
	if last == nil {
		return report.Content{}
	}
	id, version, at := last.Asked()
	if id != q.ID {
		return report.Content{}
	}
	return report.Carry(p.Questionnaires, last.Says(), version, at, q, item)
}

// startsFrom is starts for who speaks in its own name, with what it kept for itself of
// the last one; what is handed in for others starts from nothing.
func (p *Pages) startsFrom(ctx context.Context, h *submissionweb.Hand, q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report) (*offline.Part, error) {
	was := &offline.Part{Markings: map[string]statement.Marking{}}
	if h.Mode != submission.Own || last == nil {
		return was, nil
	}
	was.Content = p.starts(q, item, last)
	if !p.house(h.Actor, h.Mode) {
		return was, nil
	}
	return was, p.kept(ctx, h.Actor, q, item, last, was)
}

func (p *Pages) making(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	h, err := p.Way.Begin(r)
	if err != nil {
		return ui.Page{}, err
	}
	q, item, err := p.asksFor(r)
	if err != nil {
		return ui.Page{}, err
	}
	last, err := p.last(r, h.Actor, item.Topic())
	if err != nil {
		return ui.Page{}, err
	}
	was, err := p.startsFrom(r.Context(), &h, q, item, last)
	if err != nil {
		return ui.Page{}, err
	}
	v := typedPart(was)
	v.Set("period", p.proposed(&h, last))
	return p.makeForm(r, l, &h, q, item, last, was, submissionweb.FillWith(l, v), "")
}

func (p *Pages) makeForm(r *http.Request, l *i18n.Locale, h *submissionweb.Hand, q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report, was *offline.Part, f *submissionweb.Filled, fault string) (ui.Page, error) {
	inputs, err := p.Way.Inputs(r.Context(), h.Mode, f)
	if err != nil {
		return ui.Page{}, err
	}
	laws, err := p.lawsFor(r.Context(), f.Whose(h.Actor, h.Mode), &was.Content)
	if err != nil {
		return ui.Page{}, err
	}
	page := below(l, "", crumb(l, Desk, "reporting.desk.title"))
	titled(l, &page, item.Title)
	fields, above := p.offering(f, q, item, h.Mode, p.inputs(f, q, item, laws, &was.Content, nil)), []templ.Component{p.asking(l, item), p.registers(l, q, item, h.Mode), p.again(l, h, q, item, last)}
	if h.Mode == submission.Own {
		above = append(above, p.overlaps(r.Context(), l, &report.Made{Via: report.Through(h.Actor.For), Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Period: f.Get("period")}))
	}
	if p.house(h.Actor, h.Mode) {
		prep, part, err := p.House.Singly(r.Context(), h.Actor, &report.Made{Questionnaire: q.ID, Item: item.ID, Period: f.Get("period")})
		if err != nil {
			return ui.Page{}, err
		}
		if part != nil && part.State != preparation.Reported {
			above = append(above, beingPrepared(l, prep, item.ID))
		}
		var lead templ.Component
		lead, fields = p.marked(f, q, item, fields, &page)
		above = append(above, lead)
	} else {
		above = append(above, p.unmarked(l, h.Mode))
	}
	if h.Records() {
		fields, inputs = forRecorder(l, fields), forRecorder(l, inputs)
	}
	form := ui.Form{ID: "report", Fault: fault, Inputs: slices.Concat(inputs, []ui.Input{periodInput(f)}, fields, p.CopyInputs(f))}
	entryweb.Brought(&form, f)
	body, err := p.Way.Form(r, l, h, report.TypeMade, form)
	if err != nil {
		return ui.Page{}, err
	}
	page.Body = ui.Stack(append(above, body)...)
	return page, nil
}

// forRecorder words the hints of a form for who takes down the words of a document.
func forRecorder(l *i18n.Locale, fields []ui.Input) []ui.Input {
	for i := range fields {
		switch fields[i].Name {
		case "status":
			fields[i].Hint = l.T("reporting.field.status.recorded")
		case "document":
			fields[i].Hint = l.T("reporting.field.document.recorded")
		}
	}
	return fields
}

// proposed is the period that a form proposes: for who speaks in its own name the year
// after that of its last report.
func (p *Pages) proposed(h *submissionweb.Hand, last *report.Report) string {
	year := p.Way.Clock.Now().UTC().Year()
	if last == nil || h.Mode != submission.Own || last.Voice(h.Actor.For) != report.Itself {
		return strconv.Itoa(year)
	}
	return report.Following(last.Period, year)
}

// asking is what an item is about, above its form.
func (p *Pages) asking(l *i18n.Locale, item *questionnaire.Item) templ.Component {
	blocks := []templ.Component{ui.Paragraphs(l, item.Guidance), ui.Para(ui.A(l.Path(Provisions, item.Topic()), l.T("reporting.history.others")))}
	if item.Restraint {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("reporting.restraint"))))
	}
	return ui.Stack(blocks...)
}

// again says what the participant has said before, and lets it say with one button
// that nothing has changed since.
func (p *Pages) again(l *i18n.Locale, h *submissionweb.Hand, q *questionnaire.Questionnaire, item *questionnaire.Item, last *report.Report) templ.Component {
	if last == nil || h.Mode != submission.Own {
		return templ.NopComponent
	}
	year := p.Way.Clock.Now().UTC().Year()
	way := ui.Para(ui.A(l.Path(Reports, last.ID), l.T("reporting.of-period", "period", last.Period)))
	if last.Voice(h.Actor.For) != report.Itself {
		return ui.NoticeOf(l.T("reporting.recorded", "period", last.Period), ui.Para(ui.Plain(l.T("reporting.recorded.lead"))), way,
			ui.Para(ui.A(l.Path(Desk, last.ID, "confirm"), submissionweb.OwnWords(l, last.Told))))
	}
	next := report.Following(last.Period, year)
	if next == "" {
		correct := ui.Para(ui.A(l.Path(Desk, last.ID, "correct"), l.T("reporting.correct.title")))
		return ui.NoticeOf(l.T("reporting.already", "period", last.Period), way, correct)
	}
	of := last.ID
	if same := last.Same(); same != nil && !same.Stands() {
		return ui.NoticeOf(l.T("reporting.last"), way, ui.Para(ui.Plain(unchanged(l, last)))) // what it names says something else by now, or nothing
	}
	if last.Repeats() {
		of = last.SameAs.String()
	}
	return ui.NoticeOf(l.T("reporting.last"), way, ui.Para(ui.Plain(l.T("reporting.last.lead"))),
		ui.FormView(l, ui.Form{ID: "same", Action: l.Path(items, q.ID, item.ID, "same"), Submit: l.T("reporting.same.submit", "period", next), Hidden: [][2]string{{"of", of}, {"period", next}}}))
}

func (p *Pages) makes(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	h, err := p.Way.Begin(r)
	if err != nil {
		return ui.Answer{}, err
	}
	q, item, err := p.asksFor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	last, err := p.last(r, h.Actor, item.Topic())
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, longest), ""
	copies, err := p.Copies(r, h.Actor, f)
	if err != nil {
		return ui.Answer{}, err
	}
	was, err := p.startsFrom(r.Context(), &h, q, item, last)
	if err != nil {
		return ui.Answer{}, err
	}
	if !f.More() && !offers(f) {
		via, err := p.Way.Via(r.Context(), f, h.Actor, h.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		b := &report.Made{Via: via, Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Period: p.period(f), Content: p.content(f, q, item, &was.Content)}
		b.Copies = copies
		to, done, said, err := p.saySingle(r, l, &h, f, q, item, b)
		if err != nil || done {
			return to, err
		}
		fault = said
	}
	page, err := p.makeForm(r, l, &h, q, item, last, was, f, fault)
	return ui.Answer{Page: page}, err
}

// saySingle is say for a new report, of which some answers may be kept in the house.
func (p *Pages) saySingle(r *http.Request, l *i18n.Locale, h *submissionweb.Hand, f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, b *report.Made) (ui.Answer, bool, string, error) {
	all := whole(f, q, item, b.Content)
	if !stays(&all) {
		return p.say(r, l, h.Actor, statement.Hash{}, f, b)
	}
	if !p.house(h.Actor, h.Mode) {
		return ui.Answer{}, false, "", notInHouse()
	}
	return p.single(r, l, h.Actor, f, preparation.Single{Questionnaire: q.ID, Item: item.ID, Period: b.Period, Content: all, Copies: b.Copies})
}

// same says with one button that nothing has changed since an earlier period.
func (p *Pages) same(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	h, err := p.Way.Begin(r)
	if err != nil {
		return ui.Answer{}, err
	}
	q, item, err := p.asksFor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	of, err := statement.ParseHash(r.PostForm.Get("of"))
	if err != nil || h.Actor.For == "" {
		return ui.Answer{}, fail.New(fail.Invalid, "Nothing has changed only since a report of the same author on the same that stands and says something.")
	}
	b := &report.Made{Via: report.Through(h.Actor.For), Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Period: r.PostForm.Get("period"), SameAs: &of}
	out, err := p.Service.Say(r.Context(), h.Actor, statement.Hash{}, b)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Way.Went(l, out, l.Path(Desk)), nil
}

// say has something said, unless fields are missing: it gives where that leads, or
// the sentence with which the form comes back.
func (p *Pages) say(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, f *submissionweb.Filled, b corpus.Body) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Service.Say(r.Context(), actor, of, b)
	switch {
	case err == nil:
		to := l.Path(Reports)
		switch {
		case !of.IsZero():
			to = l.Path(Reports, of.String())
		case out.Receipt != nil:
			to = l.Path(Reports, out.Receipt.ID.String())
		}
		return p.Way.Went(l, out, to), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

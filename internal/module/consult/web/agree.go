package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// agreeing is the part of a text's page that says how the text is agreed: how it
// stands, who broke silence, what was adopted, what is reserved, and what the
// actor can say now. rests are the statements that it rests on.
func (p *Pages) agreeing(r *http.Request, l *i18n.Locale, c *consult.Consultation, t *text.Text, actor policy.Actor) (part templ.Component, rests []string, err error) {
	if p.Agree == nil || t.Why != "" {
		return templ.NopComponent, nil, nil
	}
	a, err := p.Agree.Queries.Of(r.Context(), t, c)
	if err != nil {
		return nil, nil, err
	}
	v := agreement{p: p, l: l, c: c, t: t, a: a, actor: actor}
	blocks := []templ.Component{v.state()}
	if len(a.Procedures) > 0 {
		blocks = append(blocks, ui.TableView(l, v.procedures()))
	}
	if breaks := v.breaks(); len(breaks.Rows) > 0 {
		blocks = append(blocks, ui.TableView(l, breaks))
	}
	if earlier := v.adoptions(); len(earlier) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(earlier...)))
	}
	if len(a.Reserved) > 0 {
		blocks = append(blocks, ui.TableView(l, v.reserved()))
	}
	ways, err := v.ways(r.Context(), actor)
	if err != nil {
		return nil, nil, err
	}
	if len(ways) > 0 {
		blocks = append(blocks, ui.Para(ui.Lines(ways...)))
	}
	return ui.Part("agreement", l.T("adoption.title"), 2, blocks...), a.Statements, nil
}

// agreement shows how one text is agreed.
type agreement struct {
	p *Pages
	l *i18n.Locale
	c *consult.Consultation
	t *text.Text
	a *adoption.Agreement
	// actor is who reads; nobody where nothing is offered.
	actor policy.Actor
}

// state says how the version in force stands, and by which rule it is agreed.
func (v *agreement) state() templ.Component {
	l, n := v.l, v.l.Number(v.a.Version)
	rule := ui.Para(ui.Sentence(l, "adoption.rule", ui.Parts{"rule": ui.Plain(v.rule())}), ui.Plain(l.T("adoption.rule."+string(v.a.Rule))))
	last := v.a.Last()
	switch v.a.State {
	case adoption.Running:
		return ui.Stack(rule, ui.NoticeOf(l.T("adoption.state.running", "n", n), ui.Para(ui.Sentence(l, "adoption.until", ui.Parts{"until": v.p.deadline(l, v.c.Zone, last.Until)}))))
	case adoption.Broke:
		return ui.Stack(rule, ui.NoticeOf(l.T("adoption.state.broken", "n", n), ui.Para(ui.Plain(l.T("adoption.broken.then")))))
	case adoption.Agreed:
		ad := v.a.Adopted(v.a.Version)
		return ui.Stack(rule, ui.NoticeOf(l.T("adoption.state.adopted", "n", n), ui.Para(v.how(ad), v.said(ad.Mark, l.T("consult.statement"))), ui.Paragraphs(l, ad.Note)))
	}
	return ui.Stack(rule, ui.Para(ui.Plain(l.T("adoption.state.open", "n", n))))
}

func (v *agreement) rule() string {
	words := v.l.T("consult.rule." + string(v.a.Rule))
	if v.a.Rule == consult.Silence {
		words = v.l.T("consult.rule.silence.hours", "rule", words, "hours", v.l.N("consult.hours", int(v.a.Hours)))
	}
	return words
}

// how says by what a version was adopted, and when.
func (v *agreement) how(ad *adoption.Adoption) templ.Component {
	key := "adoption.how." + string(ad.Rule)
	if s := v.a.Procedure(ad.Procedure); s != nil {
		return ui.Sentence(v.l, "adoption.how.kept", ui.Parts{"until": v.p.deadline(v.l, v.c.Zone, s.Until)})
	}
	return ui.Sentence(v.l, key, ui.Parts{"date": ui.Moment(v.l, ad.At), "by": v.p.Name(v.l, ad.As)})
}

// said leads from words to the statement that they are about.
func (v *agreement) said(m submission.Mark, words string) templ.Component {
	return ui.A(v.l.Path("/statements", m.Statement.String()), words)
}

func (v *agreement) procedures() ui.Table {
	l := v.l
	out := ui.Table{ID: "silences-table", Caption: l.T("adoption.silences"), Columns: []ui.Column{{Head: l.T("text.version.head")}, {Head: l.T("adoption.begun")},
		{Head: l.T("adoption.ends")}, {Head: l.T("consult.state")}}}
	for i := range v.a.Procedures {
		s := &v.a.Procedures[i]
		ends := []templ.Component{v.p.deadline(l, v.c.Zone, s.Until)}
		for _, e := range s.Extended {
			ends = append(ends, ui.Sentence(l, "adoption.extended", ui.Parts{"by": v.p.Name(l, e.As), "reason": ui.Text(l, e.Reason)}))
		}
		begun := []templ.Component{ui.Moment(l, s.At), v.p.Name(l, s.As)}
		if !s.Note.Empty() {
			begun = append(begun, ui.Text(l, s.Note))
		}
		out.Rows = append(out.Rows, ui.Cells(ui.Show(v.said(s.Mark, l.Number(s.Version))), ui.Show(ui.Lines(begun...)), ui.Show(ui.Lines(ends...)),
			ui.Words(l.T("adoption.procedure."+string(s.State)))))
	}
	return out
}

// breaks is who broke silence in all procedures, in the alphabetical order of the
// reader's language.
func (v *agreement) breaks() ui.Table {
	l := v.l
	out := ui.Table{ID: "breaks-table", Caption: l.T("adoption.breaks"), Columns: []ui.Column{{Head: l.T("adoption.participant")}, {Head: l.T("adoption.on")}, {Head: l.T("consult.reason")}}}
	type row struct {
		by  string
		row ui.Row
	}
	var rows []row
	for _, s := range v.a.Procedures {
		for _, b := range s.Broken {
			rows = append(rows, row{v.names(b.Via.Authors()), ui.Cells(v.by(b.Told, b.Mark), ui.Show(v.place(b.Mark, l.T("adoption.break.said"), s.Version, b.Unit)), ui.Stored(l, b.Reason))})
		}
	}
	i18n.Sort(l, rows, func(r row) string { return r.by })
	for _, r := range rows {
		out.Rows = append(out.Rows, r.row)
	}
	return out
}

// by is whose words something is, when they were said, and through whom they came
// where that was not themselves.
func (v *agreement) by(told submission.Told, m submission.Mark) ui.Cell {
	lines := []templ.Component{v.p.authors(v.l, &told), ui.Moment(v.l, m.At)}
	if told.Via.Mode != submission.Own {
		lines = append(lines, ui.Plain(submissionweb.ViaNamed(v.l, v.p.Names, told)))
	}
	if v.p.Owns(v.actor, told) {
		lines = append(lines, ui.A(v.l.Path(textDesk, v.t.ID, "own", m.Statement.String()), submissionweb.OwnWords(v.l, told)))
	}
	return ui.Show(ui.Lines(lines...))
}

// place is what is said, with the way to its statement, and on which words.
func (v *agreement) place(m submission.Mark, what string, version int64, unit string) templ.Component {
	on := ui.Plain(v.l.T("adoption.whole"))
	if unit != "" {
		on = ui.Text(v.l, i18n.Of(v.t.Language, v.unit(version, unit)))
	}
	return ui.Lines(v.said(m, what), ui.Plain(v.l.T("text.version", "n", v.l.Number(version))), on)
}

// adoptions are those of other versions than the one in force.
func (v *agreement) adoptions() (out []templ.Component) {
	for i := range v.a.Adoptions {
		ad := &v.a.Adoptions[i]
		if ad.Version != v.a.Version {
			out = append(out, ui.Sentence(v.l, "adoption.earlier", ui.Parts{"version": v.said(ad.Mark, v.l.T("text.version", "n", v.l.Number(ad.Version))), "how": v.how(ad)}))
		}
	}
	return out
}

// reserved is what was reserved, in the alphabetical order of the reader's
// language.
func (v *agreement) reserved() ui.Table {
	l := v.l
	out := ui.Table{ID: "reserved-table", Caption: l.T("adoption.reserved"), Columns: []ui.Column{{Head: l.T("adoption.participant")}, {Head: l.T("adoption.kind")},
		{Head: l.T("adoption.words")}, {Head: l.T("consult.state")}}}
	all := slices.Clone(v.a.Reserved)
	i18n.Sort(l, all, func(r adoption.Reserve) string { return v.names(r.Via.Authors()) })
	for i := range all {
		r := &all[i]
		out.Rows = append(out.Rows, ui.Row{ID: "reserved-" + r.ID[:16], Cells: []ui.Cell{v.by(r.Told, r.Mark),
			ui.Show(v.place(r.Mark, l.T("adoption.kind."+string(r.Kind)), r.Version, r.Unit)), ui.Stored(l, r.Words), ui.Show(v.stands(r))}})
	}
	return out
}

// stands says for whom a reservation stands, and what became of it for the others.
func (v *agreement) stands(r *adoption.Reserve) templ.Component {
	l := v.l
	var out []templ.Component
	switch {
	case len(r.Lifted) == 0:
		out = append(out, ui.Plain(l.T("adoption.stands")))
	case len(r.Stands) > 0:
		out = append(out, ui.Sentence(l, "adoption.stands.for", ui.Parts{"who": v.p.All(l, r.Stands)}))
	}
	for _, one := range r.Lifted {
		said := ui.Sentence(l, "adoption.lifted."+string(one.Outcome), ui.Parts{"by": v.p.authors(l, &one.Told), "date": ui.Moment(l, one.At)})
		out = append(out, said)
		if one.Via.Mode != submission.Own {
			out = append(out, ui.Plain(submissionweb.ViaNamed(l, v.p.Names, one.Told)))
		}
		if v.p.Owns(v.actor, one.Told) {
			out = append(out, ui.A(l.Path(textDesk, v.t.ID, "own", one.Statement.String()), submissionweb.OwnWords(l, one.Told)))
		}
		if !one.Reason.Empty() {
			out = append(out, ui.Text(l, one.Reason))
		}
	}
	return ui.Lines(out...)
}

// names are those of participants, as a list is ordered by.
func (v *agreement) names(ids []string) string {
	var names []string
	for _, id := range ids {
		name, _ := v.p.Names.Name(id, v.l.Tag())
		names = append(names, name)
	}
	i18n.Sort(v.l, names, func(s string) string { return s })
	return v.l.And(names...)
}

// unit names a unit of a version by its first words; no unit is the whole text.
func (v *agreement) unit(version int64, id string) string {
	if id == "" {
		return v.l.T("adoption.whole")
	}
	for _, u := range v.t.Versions[version].Fixed().Text().Standing() {
		if u.ID.String() == id {
			return beginning(u)
		}
	}
	return id
}

// beginning is the first words of a unit.
func beginning(u redline.Unit) string {
	const most = 60
	words := strings.TrimSpace(u.Words())
	runes := []rune(words)
	if len(runes) <= most {
		return words
	}
	return string(runes[:most]) + "…"
}

// What can be said of how a text is agreed, as addresses have it.
const (
	agreeBegin   = "silence"
	agreeBreak   = "break"
	agreeExtend  = "extend"
	agreeAdopt   = "adopt"
	agreeReserve = "reserve"
	agreeLift    = "lift"
)

// ways leads to what an actor can say now.
func (v *agreement) ways(ctx context.Context, actor policy.Actor) (out []templ.Component, err error) {
	can, err := v.p.can(ctx, v.c, v.t, v.a, actor)
	for _, one := range can {
		out = append(out, ui.A(v.l.Path(textDesk, v.t.ID, one), v.l.T("adoption."+one+".title")))
	}
	return out, err
}

// can lists what an actor can say now of how a text is agreed.
func (p *Pages) can(ctx context.Context, c *consult.Consultation, t *text.Text, a *adoption.Agreement, actor policy.Actor) (out []string, err error) {
	add := func(one string, may bool) {
		if may {
			out = append(out, one)
		}
	}
	records := adoption.May(actor, adoption.Record) == nil
	drafts := actor.For != "" && adoption.May(actor, adoption.Answer) == nil
	if !records && !drafts {
		return nil, nil
	}
	running := a.State == adoption.Running
	leads := drafts && t.Decides(c, actor.For)
	ripe := a.State != adoption.Agreed && !running && len(t.InForce().Brackets) == 0
	add(agreeBegin, leads && ripe && a.Rule == consult.Silence && c.Takes(consult.Decisions))
	add(agreeExtend, leads && running)
	add(agreeAdopt, ripe && (leads && a.Rule != consult.Silence && c.Takes(consult.Decisions) || records && t.Decides(c, "")))
	asked := records
	if drafts {
		if asked, err = p.Agree.Queries.Asked(ctx, c.Invited, actor.For); err != nil {
			return nil, err
		}
	}
	last := a.Last()
	add(agreeBreak, asked && last != nil && !last.Over && !last.BrokenBy(actor.For))
	add(agreeReserve, true)
	add(agreeLift, slices.ContainsFunc(a.Reserved, func(r adoption.Reserve) bool {
		return len(r.Stands) > 0 && (records || slices.Contains(r.Stands, actor.For))
	}))
	return out, nil
}

// silence is a silence procedure, and the title of its text.
type silence struct {
	*adoption.Procedure
	text i18n.Text
}

// silencesOf lists the silence procedures on the texts of a consultation, but for
// those that another version ended.
func (p *Pages) silencesOf(r *http.Request, c *consult.Consultation) (out []silence, err error) {
	if p.Agree == nil || p.Texts == nil || c.Decision.Rule != consult.Silence {
		return nil, nil
	}
	part, err := p.Texts.List(r.Context(), text.Filter{Consultation: c.ID, Limit: 200})
	if err != nil {
		return nil, err
	}
	for i := range part.Items {
		t := &part.Items[i]
		a, err := p.Agree.Queries.Of(r.Context(), t, c)
		if err != nil {
			return nil, err
		}
		for j := range a.Procedures {
			if s := &a.Procedures[j]; s.State != adoption.Passed {
				out = append(out, silence{s, t.Title})
			}
		}
	}
	return out, nil
}

package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

func (p *Pages) amendment(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	a, t, err := p.Texts.Amendment(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Consultations.Get(r.Context(), t.Consultation.String())
	if err != nil {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.belowText(l, &c, t, l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)))
	page.Twin, page.RestsOn = api+amendments+"/"+a.ID, a.Statements
	blocks := []templ.Component{p.Told(l, a.Told)}
	if a.Why != "" {
		blocks = append(blocks, ui.NoticeOf(l.T("text.why"), ui.Para(ui.Plain(l.T("text.why."+a.Why)))))
	}
	if e := a.Withdrawn; e != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("text.state.withdrawn"), ui.Paragraphs(l, e.Reason)))
	}
	if d := a.Decision; d != nil {
		blocks = append(blocks, ui.NoticeOf(l.T("text.decision."+string(d.Ruling.Decision)),
			ui.Para(ui.Sentence(l, "text.decision.by", ui.Parts{"by": p.Name(l, d.As), "date": ui.Moment(l, d.At)})), ui.Paragraphs(l, d.Ruling.Reason)))
	}
	shown := r.URL.Query().Get("marks") == "shown"
	blocks = append(blocks, p.changeView(l, t, a.Version, a.Change, shown))
	marks, key := "shown", "text.marks.show"
	if shown {
		marks, key = "", "text.marks.hide"
	}
	blocks = append(blocks, ui.Para(ui.A(l.Path(amendments, a.ID)+query([][2]string{{"marks", marks}}, 0), l.T(key))))
	blocks = append(blocks, p.originTable(l, a.Origins, t.Language))
	blocks = append(blocks, p.grounds(l, a.Rationale, a.Practice)...)
	blocks = append(blocks, p.footnotes(l, a.Notes, t.Language))
	facts := ui.Facts{{Term: l.T("consult.state"), Content: ui.Plain(stateOf(l, a))}, {Term: l.T("consult.author"), Content: p.authors(l, &a.Told, joinedBy(a)...)},
		{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", a.ID), a.ID[:16])}, fileOf(l, a)}
	facts = slices.Insert(facts, 2, handedIn(l, a.Mark, a.Received)...)
	if len(a.Origins) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("way.field.origins"), Content: p.originsOf(l, a.Origins)})
	}
	if a.Unsure {
		facts = append(facts, ui.Fact{Term: l.T("way.unsure"), Content: ui.Plain(l.T("consult.unsure"))})
	}
	if parent := t.Amendment(a.Change.DerivedFrom); parent != nil {
		facts = append(facts, ui.Fact{Term: l.T("text.derived"), Content: ui.A(l.Path(amendments, parent.ID), numbered(l, t, parent))})
	}
	if meets, err := p.meets(l, t, a); err != nil {
		return ui.Page{}, err
	} else if meets != nil {
		facts = append(facts, ui.Fact{Term: l.T("text.meets"), Content: meets})
	}
	blocks = append(blocks, ui.Part("facts", l.T("consult.facts"), 2, ui.FactList(facts)), p.stances(l, a), p.textChoices(l, &c, t, a, actor))
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// meets lists the amendments that an open amendment collides with.
func (p *Pages) meets(l *i18n.Locale, t *text.Text, a *text.Amendment) (templ.Component, error) {
	var out []templ.Component
	against := a.Against
	if a.State == text.Open {
		board, err := t.Board()
		if err != nil {
			return nil, err
		}
		against = board.Colliding
	}
	for _, c := range against {
		other := c.A
		switch a.ID {
		case c.A:
			other = c.B
		case c.B:
		default:
			if a.State == text.Open {
				continue
			}
		}
		if o := t.Amendment(other); o != nil {
			out = append(out, ui.Sentence(l, "text.meets.one", ui.Parts{"other": ui.A(l.Path(amendments, o.ID), numbered(l, t, o)), "how": ui.Plain(l.T("text.meeting." + string(c.Gravest)))}))
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return ui.Lines(out...), nil
}

// changeView shows what a change does to the version that it was made on: the
// units that it touches.
func (p *Pages) changeView(l *i18n.Locale, t *text.Text, version int64, change redline.Change, shown bool) templ.Component {
	if version >= int64(len(t.Versions)) {
		return p.broken(l)
	}
	v := t.Versions[version].Fixed()
	change.ID = "change"
	after, err := v.Apply(change)
	if err != nil {
		return ui.Para(ui.Plain(l.T("text.change.misfit")))
	}
	s := redlines{p: p, l: l, t: t, one: true}
	return ui.Part("change", l.T("text.change", "n", l.Number(version)), 2, ui.RedlineView(l, s.view(touched(redline.Show(v.Text(), after)), shown)))
}

// grounds is why something is proposed.
func (p *Pages) grounds(l *i18n.Locale, rationale i18n.Text, practice []text.Citation) (blocks []templ.Component) {
	if !rationale.Empty() {
		blocks = append(blocks, ui.Part("rationale", l.T("text.rationale"), 2, ui.Paragraphs(l, rationale)))
	}
	if len(practice) == 0 {
		return blocks
	}
	var all []templ.Component
	for _, c := range practice {
		line := []templ.Component{ui.Plain(c.Text)}
		if c.Address != "" {
			line = append(line, ui.Address(c.Address))
		}
		all = append(all, ui.Para(ui.Lines(line...)))
	}
	return append(blocks, ui.Part("practice", l.T("text.practice"), 2, all...))
}

// stances is what participants say of an amendment.
func (p *Pages) stances(l *i18n.Locale, a *text.Amendment) templ.Component {
	t := ui.Table{ID: "stances", Caption: l.T("text.stances.caption"), Empty: l.T("text.stances.none"),
		Columns: []ui.Column{{Head: l.T("consult.author")}, {Head: l.T("text.stance")}, {Head: l.T("text.note")}, {Head: l.T("consult.when")}}}
	for _, s := range []struct {
		key string
		all []text.Stance
	}{{"text.stance.joined", a.Joined}, {"text.stance.endorsed", a.Endorsed}, {"text.stance.objected", a.Objected}} {
		for _, one := range s.all {
			note := ui.Blank()
			if !one.Note.Empty() {
				note = ui.Stored(l, one.Note)
			}
			t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Name(l, one.As)), ui.Words(l.T(s.key)), note, ui.Show(ui.Moment(l, one.At))))
		}
	}
	for _, e := range a.Events {
		if e.What == text.WasLeft && e.Why == "" {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(p.Name(l, e.As)), ui.Words(l.T("text.stance.dissociated")), ui.Stored(l, e.Reason), ui.Show(ui.Moment(l, e.At))))
		}
	}
	return ui.Part("stances-part", l.T("text.stances"), 2, ui.TableView(l, t))
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// textEdits are the forms in which drafts on texts are edited.
func (p *Pages) textEdits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{text.TypeProposed: p.editProposed, text.TypeEndorsed: p.editStance, text.TypeObjected: p.editStance,
		text.TypeWithdrawn: p.editStance, text.TypeDecided: p.editDecided}
}

// Edits are the forms in which drafts on meetings are edited.
func (p *Held) Edits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{meeting.TypeConvened: p.editConvened, meeting.TypeChanged: p.editChanged, meeting.TypeIntervened: p.editIntervened,
		meeting.TypePresented: p.editPresented, meeting.TypeWithdrawn: p.editHeldReason, meeting.TypeDropped: p.editHeldReason}
}

// Edits are the forms in which drafts on positions are edited.
func (p *Views) Edits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{position.TypeStated: p.editStated, position.TypeCorrected: p.editCorrected, position.TypeWithdrawn: p.editTaken}
}

// subjectOf is what a draft is about.
func subjectOf(d ledger.Draft) (statement.Hash, error) {
	id, err := statement.ParseHash(d.Subject)
	if err != nil {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return id, err
}

// editOne edits the one wording of a body that has no more: why something is
// said.
func editOne(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft, draft drafting, b corpus.Body, words *i18n.Text, optional bool) (draftweb.Edited, error) {
	of, err := subjectOf(d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	e := editOwn(r, l, url.Values{"reason": {words.String()}, "language": {words.Original}})
	if e.Sent {
		if !optional {
			e.Need("reason")
		}
		*words = e.Text("reason")
	}
	in := e.Input(ui.Area, "reason", "consult.reason", 500)
	in.Optional = optional
	return e.Ends(draft, actor, of, b, templ.NopComponent, []ui.Input{e.ChooseLanguage(), in}), nil
}

func (p *Pages) editStance(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := text.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	switch b := b.(type) {
	case *text.Endorsed:
		return editOne(r, l, actor, d, text.Draft, b, &b.Note, true)
	case *text.Objected:
		return editOne(r, l, actor, d, text.Draft, b, &b.Reason, false)
	case *text.Withdrawn:
		return editOne(r, l, actor, d, text.Draft, b, &b.Reason, false)
	}
	return draftweb.Edited{}, fail.New(fail.NotFound, "There is nothing at this address.")
}

// editDecided edits the reasons of a decision: another decision is drafted anew,
// on the desk that shows what it makes of the text.
func (p *Pages) editDecided(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := text.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, err := subjectOf(d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*text.Decided)
	v := url.Values{}
	for i := range is.Rulings {
		v.Set("reason-"+strconv.Itoa(i), is.Rulings[i].Reason.String())
		v.Set("language", is.Rulings[i].Reason.Original)
	}
	e := editOwn(r, l, v)
	inputs := []ui.Input{e.ChooseLanguage()}
	for i := range is.Rulings {
		name := "reason-" + strconv.Itoa(i)
		if e.Sent {
			e.Need(name)
			is.Rulings[i].Reason = e.Text(name)
		}
		inputs = append(inputs, ui.Input{Kind: ui.Area, Name: name, Label: l.T("plan.ruling", "number", strconv.Itoa(i+1), "decision", l.T("text.decision."+string(is.Rulings[i].Decision))),
			Value: e.Get(name), Max: text.MaxReason / 4, Fault: e.Faults[name]})
	}
	return e.Ends(text.Draft, actor, of, is, ui.TableView(l, p.rulings(l, is)), inputs), nil
}

// worded gives the unit whose words alone a change changes; ok is false where it
// does anything else, which no form of words shows.
func worded(t *text.Text, b *text.Proposed) (v *redline.Version, u redline.Unit, words string, ok bool) {
	if b.Version >= int64(len(t.Versions)) || len(b.Change.Operations) == 0 {
		return nil, u, "", false
	}
	v = t.Versions[b.Version].Fixed()
	id := b.Change.Operations[0].Unit
	for _, o := range b.Change.Operations {
		if o.Unit != id || o.Do != redline.Replace && o.Do != redline.Insert && o.Do != redline.Delete {
			return v, u, "", false
		}
	}
	change := b.Change
	change.ID = "change"
	after, err := v.Apply(change)
	if err != nil {
		return v, u, "", false
	}
	for _, now := range after.Standing() {
		if now.ID == id {
			words = now.Words()
		}
	}
	i := slices.IndexFunc(v.Text().Standing(), func(u redline.Unit) bool { return u.ID == id })
	if i < 0 || words == "" {
		return v, u, "", false
	}
	return v, v.Text().Standing()[i], words, true
}

func (p *Pages) editProposed(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := text.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *b.(*text.Proposed)
	t, err := p.Texts.Get(r.Context(), is.Text.String())
	if err != nil {
		return draftweb.Edited{}, err
	}
	version, unit, words, plain := worded(t, &is)
	v := url.Values{"words": {words}, "rationale": {is.Rationale.String()}, "language": {is.Rationale.Original}, "practice": {citedTyped(is.Practice)}, "origins": {originsTyped(is.Origins)}}
	if is.Unsure {
		v.Set("unsure", "yes")
	}
	e, via, err := p.editWay(r, l, actor, &is.Via, v)
	if err != nil {
		return draftweb.Edited{}, err
	}
	above := p.changeView(l, t, is.Version, is.Change, false)
	if e.Sent {
		was := is
		is.Via, is.Rationale, is.Practice = via, e.Text("rationale"), practices(e.Get("practice"))
		if submissionweb.Through(via.Mode) {
			if is.Origins, err = p.origins(r.Context(), e.filled); err != nil {
				return draftweb.Edited{}, err
			}
			is.Unsure = e.Get("unsure") != ""
			keptOrigins(was.Origins, is.Origins)
		}
		if plain {
			e.Need("words")
			if is.Change, err = version.Reword("", unit.ID, strings.Join(strings.Fields(e.Get("words")), " ")); err != nil {
				e.Faults["words"] = l.Fault(err)
			}
			is.Change.DerivedFrom = was.Change.DerivedFrom
		}
	}
	inputs := amendInputs(e.filled, submissionweb.Through(is.Via.Mode))
	if !plain {
		inputs = inputs[1:] // its words are not those of one unit: they stay
	}
	return e.Ends(text.Draft, actor, statement.Hash{}, &is, above, inputs), nil
}

func citedTyped(all []text.Citation) string {
	var lines []string
	for _, c := range all {
		lines = append(lines, strings.TrimSpace(c.Text+" "+c.Address))
	}
	return strings.Join(lines, "\n")
}

func originsTyped(all []text.Origin) string {
	var lines []string
	for _, o := range all {
		line := o.Name
		if o.Modified {
			line += "*"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// keptOrigins gives back what a form does not show of origins that stay.
func keptOrigins(was, is []text.Origin) {
	for i := range is {
		if k := slices.IndexFunc(was, func(o text.Origin) bool { return o.Name == is[i].Name && o.Modified == is[i].Modified }); k >= 0 {
			is[i] = was[k]
		}
	}
}

func (p *Held) editConvened(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := meeting.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *b.(*meeting.Convened)
	was := is.Plan
	e, via, err := p.editWay(r, l, actor, &is.Via, planTyped(&was))
	if err != nil {
		return draftweb.Edited{}, err
	}
	if e.Sent {
		is.Via = via
		if is.Plan, err = p.planOf(r.Context(), e.filled, &was); err != nil {
			return draftweb.Edited{}, err
		}
	}
	return e.Ends(meeting.Draft, actor, statement.Hash{}, &is, templ.NopComponent, p.planInputs(l, e.filled, &was)), nil
}

func (p *Held) editChanged(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := meeting.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, err := subjectOf(d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *b.(*meeting.Changed)
	was := is.Plan
	v := planTyped(&was)
	v.Set("reason", is.Reason.String())
	e := editOwn(r, l, v)
	if e.Sent {
		e.Need("reason")
		is.Reason = e.Text("reason")
		if is.Plan, err = p.planOf(r.Context(), e.filled, &was); err != nil {
			return draftweb.Edited{}, err
		}
	}
	return e.Ends(meeting.Draft, actor, of, &is, templ.NopComponent, p.changeInputs(l, e.filled, &was)), nil
}

// heldOf is the consultation of the meeting that a draft is about.
func (p *Held) heldOf(r *http.Request, d ledger.Draft) (of statement.Hash, c consult.Consultation, err error) {
	if of, err = subjectOf(d); err != nil {
		return of, c, err
	}
	m, err := p.Meetings.Queries.Get(r.Context(), d.Subject)
	if err == nil {
		c, err = p.Consultations.Get(r.Context(), m.Consultation.String())
	}
	return of, c, err
}

func (p *Held) editIntervened(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := meeting.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, c, err := p.heldOf(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *b.(*meeting.Intervened)
	v := url.Values{"text": {is.Text.String()}, "language": {is.Text.Original}, "about": is.About, "speaker": {is.Speaker}}
	e := editOwn(r, l, v)
	if e.Sent {
		e.Need("text")
		is.Text, is.About = e.Text("text"), slices.Sorted(slices.Values(e.Values["about"]))
		if is.Speaker != "" {
			e.Need("speaker")
			is.Speaker = e.Get("speaker")
		}
	}
	inputs := []ui.Input{e.ChooseLanguage()}
	if is.Speaker != "" || e.Get("speaker") != "" {
		inputs = append(inputs, e.Input(ui.Line, "speaker", "meeting.intervene.speaker", meeting.MaxTitle/4))
	}
	words := e.Input(ui.Area, "text", "consult.text", meeting.MaxText/4)
	words.Rows = 10
	return e.Ends(meeting.Draft, actor, of, &is, templ.NopComponent, append(inputs, words, p.aboutInput(l, &c, e.filled))), nil
}

func (p *Held) editPresented(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := meeting.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, c, err := p.heldOf(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*meeting.Presented)
	v := url.Values{"title": {was.Title.String()}, "language": {was.Title.Original}, "symbol": {was.Symbol}, "text": {was.Text.String()}, "address": {was.Address}, "about": was.About}
	e, via, err := p.editWay(r, l, actor, &was.Via, v)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := was
	if e.Sent {
		is = paperOf(e.filled, via)
		is.Session = was.Session
	}
	return e.Ends(meeting.Draft, actor, of, is, templ.NopComponent, p.paperInputs(l, &c, e.filled)), nil
}

func (p *Held) editHeldReason(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := meeting.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if b, ok := b.(*meeting.Withdrawn); ok {
		return editOne(r, l, actor, d, meeting.Draft, b, &b.Reason, false)
	}
	dropped := b.(*meeting.Dropped)
	return editOne(r, l, actor, d, meeting.Draft, dropped, &dropped.Reason, false)
}

func (p *Views) editStated(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := position.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*position.Stated)
	v := viewTyped(is.Question, is.Text, &is.Source)
	v.Set("on", is.On)
	e, via, err := p.editWay(r, l, actor, &is.Via, v)
	if err != nil {
		return draftweb.Edited{}, err
	}
	mode := is.Via.Mode
	if e.Sent {
		if is, err = p.viewOf(r.Context(), e.filled, via); err != nil {
			return draftweb.Edited{}, err
		}
	}
	fields, err := p.viewInputs(r.Context(), e.filled, mode)
	return e.Ends(position.Draft, actor, statement.Hash{}, is, templ.NopComponent, fields), err
}

func (p *Views) editTaken(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := position.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	w := b.(*position.Withdrawn)
	return editOne(r, l, actor, d, position.Draft, w, &w.Reason, false)
}

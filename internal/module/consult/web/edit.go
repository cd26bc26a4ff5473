package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Edits are the forms in which drafts of this room are edited.
func (p *Pages) Edits() map[string]draftweb.Edit {
	out := map[string]draftweb.Edit{
		contribution.TypeMade: p.editMade, contribution.TypeCorrected: p.editCorrected,
		contribution.TypeWithdrawn: p.editReason, contribution.TypeSetAside: p.editReason, contribution.TypeRestored: p.editReason,
	}
	maps.Copy(out, p.processEdits())
	maps.Copy(out, p.textEdits())
	maps.Copy(out, p.agreeEdits())
	return out
}

// kept gives a content back what a form does not show of the one before: who
// is listed under a name, and wordings in other languages that were left as they
// were.
func kept(was, is contribution.Content) contribution.Content {
	if was.Follows != nil && is.Follows != nil && was.Follows.Who.Name == is.Follows.Who.Name {
		is.Follows.Who = was.Follows.Who
	}
	same := func(a, b i18n.Text) i18n.Text {
		if a.Original == b.Original && a.String() == b.String() {
			return a
		}
		return b
	}
	is.Title, is.Text = same(was.Title, is.Title), same(was.Text, is.Text)
	for i := range is.Answers {
		a := &is.Answers[i]
		at := slices.IndexFunc(was.Answers, func(w contribution.Answer) bool { return w.Question == a.Question && w.About == a.About })
		if at >= 0 {
			a.Words = same(was.Answers[at].Words, a.Words)
			a.Unsure = was.Answers[at].Unsure && slices.Equal(a.Options, was.Answers[at].Options) && a.Words.String() == was.Answers[at].Words.String()
		}
	}
	return is
}

func (p *Pages) editMade(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := contribution.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*contribution.Made)
	c, err := p.Consultations.Get(r.Context(), was.Consultation.String())
	if err != nil {
		return draftweb.Edited{}, err
	}
	v := typed(&was.Content, askedOf(&c, was.Kind))
	f, via, err := p.editWay(r, l, actor, &was.Via, v)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *was
	if f.Sent {
		is.Via, is.Content = via, kept(was.Content, p.contentOf(f.filled, &c, was.Kind))
	}
	return f.Ends(contribution.Draft, actor, statement.Hash{}, &is, p.drafted(l, was.Anchor), p.contents(l, &c, was.Kind, f.filled)), nil
}

// draftOf finds the contribution that a draft is about, and its consultation.
func (p *Pages) draftOf(r *http.Request, d ledger.Draft) (id statement.Hash, c contribution.Contribution, of consult.Consultation, err error) {
	if id, err = statement.ParseHash(d.Subject); err != nil {
		return id, c, of, fail.New(fail.NotFound, "There is no contribution with this id.")
	}
	if c, err = p.Contributions.Get(r.Context(), d.Subject); err == nil {
		of, err = p.Consultations.Get(r.Context(), c.Consultation.String())
	}
	return id, c, of, err
}

func (p *Pages) editCorrected(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := contribution.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	id, c, of, err := p.draftOf(r, d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := *b.(*contribution.Corrected)
	v := typed(&is.Content, askedOf(&of, c.Kind))
	v.Set("reason", is.Reason.String())
	e := editOwn(r, l, v)
	if e.Sent {
		is.Reason, is.Content = e.Text("reason"), kept(is.Content, p.contentOf(e.filled, &of, c.Kind))
	}
	return e.Ends(contribution.Draft, actor, id, &is, templ.NopComponent, p.corrections(l, &of, c.Kind, e.filled)), nil
}

// corrections are the fields of a correction: the content, and why.
func (p *Pages) corrections(l *i18n.Locale, of *consult.Consultation, k contribution.Kind, f *filled) []ui.Input {
	return append(p.contents(l, of, k, f), f.Optional(ui.Area, "reason", "consult.reason", contribution.MaxReason/4))
}

func (p *Pages) editReason(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := contribution.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if b, ok := b.(*contribution.Withdrawn); ok {
		return editOne(r, l, actor, d, contribution.Draft, b, &b.Reason, false)
	}
	aside := b.(*contribution.SetAside)
	return editOne(r, l, actor, d, contribution.Draft, aside, &aside.Reason, false)
}

// correcting and correct are the form by which an author gives another wording.
func (p *Pages) correcting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, c, of, _, err := p.owner(r, alters)
	if err != nil {
		return ui.Page{}, err
	}
	return p.correctForm(l, &of, &c, fillWith(l, typed(&c.Content, askedOf(&of, c.Kind))), ""), nil
}

func (p *Pages) correctForm(l *i18n.Locale, of *consult.Consultation, c *contribution.Contribution, f *filled, fault string) ui.Page {
	page := p.below(l, of, l.T("consult.correct.title"))
	page.Body = ui.FormView(l, ui.Form{ID: "correct", Submit: l.T("consult.draft"), Fault: fault, Inputs: p.corrections(l, of, c.Kind, f)})
	return page
}

func (p *Pages) correct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, of, as, err := p.owner(r, alters)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	is := &contribution.Corrected{As: as, Reason: f.Text("reason"), Content: kept(c.Content, p.contentOf(f, &of, c.Kind))}
	fault := ""
	if len(f.Faults) == 0 {
		out, err := p.Contribute.Say(r.Context(), actor, c.Statement, is)
		if err == nil {
			return p.Went(l, out, l.Path(said, c.ID)), nil
		}
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: p.correctForm(l, &of, &c, f, fault)}, nil
}

// editing is the form in which a draft that comes through somebody is edited.
type editing struct {
	submissionweb.Editing
	filled *filled
}

// editWay makes the form from a draft, v, or from what was sent.
func (p *Pages) editWay(r *http.Request, l *i18n.Locale, actor policy.Actor, was *submission.Via, v url.Values) (editing, submission.Via, error) {
	e, err := p.Edit(r, l, actor, was, v, longest)
	return editing{e, &filled{e.Filled}}, e.Via, err
}

// editOwn is the form of a draft that comes through nobody.
func editOwn(r *http.Request, l *i18n.Locale, v url.Values) editing {
	f, sent := fillWith(l, v), r.Method == http.MethodPost
	if sent {
		f = fill(r, l)
	}
	return editing{submissionweb.Editing{Filled: f.Filled, Sent: sent}, f}
}

// drafting is how a room writes a body as a draft.
type drafting func(by, of statement.Hash, b corpus.Body) (ledger.Draft, error)

package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/capacity"
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
	out := map[string]draftweb.Edit{capacity.TypeNeedStated: p.editOpening, capacity.TypeOfferMade: p.editOpening, capacity.TypeOutcome: p.editLater, capacity.TypeRetracted: p.editLater}
	for _, typ := range []string{capacity.TypeNeedChanged, capacity.TypeOfferChanged, capacity.TypeNeedClosed, capacity.TypeOfferClosed, capacity.TypeNeedWithdrawn, capacity.TypeOfferWithdrawn} {
		out[typ] = p.editLater
	}
	return out
}

func (p *Pages) editOpening(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := capacity.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*capacity.Opening)
	e, err := p.Edit(r, l, actor, &was.Via, p.typed(l, &was.Content), capacity.MaxText)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := was
	if e.Sent {
		if is, err = p.openingOf(r.Context(), e.Filled, was.Side, e.Via, &was.Content); err != nil {
			return draftweb.Edited{}, err
		}
	}
	inputs, err := p.inputs(r.Context(), e.Filled, was.Side, &is.Content)
	return e.Ends(capacity.Draft, actor, statement.Hash{}, is, nothing(), inputs), err
}

// editLater edits what follows a need or an offer.
func (p *Pages) editLater(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := capacity.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	of, err := statement.ParseHash(d.Subject)
	if err != nil {
		return draftweb.Edited{}, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	typed, stands := p.typedLater(l, b), (*capacity.Entry)(nil)
	if c, ok := b.(*capacity.Changed); ok {
		if stands, err = p.queries().Get(r.Context(), c.Side, d.Subject); err != nil {
			return draftweb.Edited{}, err
		}
		typed.Set(submissionweb.FieldOver, submission.Base(d.Refs, stands.Given()).String())
	}
	e := submissionweb.Editing{Filled: submissionweb.FillWith(l, typed), Sent: r.Method == http.MethodPost}
	if e.Sent {
		e.Filled = submissionweb.Fill(r, l, capacity.MaxText)
		e.Sent = !e.More()
	}
	is, inputs, err := p.laterOf(r.Context(), e.Filled, d.Subject, b, e.Sent)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if stands == nil {
		return e.Ends(capacity.Draft, actor, of, is, nothing(), inputs), nil
	}
	if c, ok := is.(*capacity.Changed); ok {
		c.Over = e.Over(stands.Version)
	}
	out := e.Ends(capacity.Draft, actor, of, is, p.since(l, stands, e.Over(stands.Version)), inputs)
	out.Form.Hidden = append(out.Form.Hidden, submissionweb.OverField(stands.Version))
	return out, nil
}

// typedLater is the form from which a body came that follows something.
func (p *Pages) typedLater(l *i18n.Locale, b corpus.Body) url.Values {
	switch b := b.(type) {
	case *capacity.Changed:
		v := p.typed(l, &b.Content)
		v.Set("reason", b.Reason.String())
		return v
	case *capacity.Closed:
		v := url.Values{"result": {string(b.Result)}, "text": {b.Text.String()}, "language": {b.Text.Original}}
		for _, id := range b.With {
			v.Add("with", id.String())
		}
		return v
	case *capacity.Withdrawn:
		return url.Values{"reason": {b.Reason.String()}, "language": {b.Reason.Original}}
	case *capacity.Retracted:
		return url.Values{"reason": {b.Reason.String()}, "language": {b.Reason.Original}}
	case *capacity.Outcome:
		return TypedOutcome(b.Stage, b.Text)
	}
	return url.Values{}
}

// laterOf reads a body that follows something, where it was sent, and gives its
// fields.
func (p *Pages) laterOf(ctx context.Context, f *submissionweb.Filled, subject string, was corpus.Body, sent bool) (corpus.Body, []ui.Input, error) {
	is := was
	with := func(side capacity.Side, w following, as string, content *capacity.Content) (corpus.Body, []ui.Input, error) {
		e := &capacity.Entry{ID: subject, Side: side}
		if content != nil {
			e.Content = *content
		}
		var err error
		if sent {
			if is, err = w.body(p, ctx, f, e, as); err != nil {
				return nil, nil, err
			}
		}
		inputs, err := w.inputs(p, ctx, f, e)
		return is, inputs, err
	}
	switch b := was.(type) {
	case *capacity.Changed:
		return with(b.Side, change, b.As, &b.Content)
	case *capacity.Closed:
		return with(b.Side, closing, b.As, nil)
	case *capacity.Withdrawn:
		return with(b.Side, withdrawal, b.As, nil)
	case *capacity.Outcome:
		if sent {
			is = OutcomeOf(f, b.As, b.Offer)
		}
		return is, OutcomeInputs(f), nil
	case *capacity.Retracted:
		if sent {
			is = RetractedOf(f, b.As, b.Offer)
		}
		return is, RetractedInputs(f), nil
	}
	return nil, nil, fail.New(fail.NotFound, "There is nothing at this address.")
}

// TypedOutcome is the form from which an account came.
func TypedOutcome(stage capacity.Stage, text i18n.Text) url.Values {
	return url.Values{"stage": {string(stage)}, "text": {text.String()}, "language": {text.Original}}
}

// OutcomeInputs are the fields of an account of what became of a need and an offer.
func OutcomeInputs(f *submissionweb.Filled) []ui.Input {
	stage := ui.Input{Kind: ui.Choosing, Name: "stage", Label: f.L.T("capacity.stage"), Value: f.Get("stage"), Fault: f.Faults["stage"]}
	for _, s := range capacity.Stages() {
		stage.Options = append(stage.Options, ui.Option{Value: string(s), Words: f.L.T("capacity.stage." + string(s))})
	}
	return []ui.Input{stage, f.ChooseAnyLanguage(), f.Optional(ui.Area, "text", "capacity.words", capacity.MaxText/4)}
}

// OutcomeOf reads an account of what became of a need and an offer.
func OutcomeOf(f *submissionweb.Filled, as string, offer statement.Hash) *capacity.Outcome {
	f.Need("stage")
	return &capacity.Outcome{As: as, Offer: offer, Stage: capacity.Stage(f.Get("stage")), Text: f.Text("text")}
}

// RetractedInputs are the fields of the withdrawal of an account.
func RetractedInputs(f *submissionweb.Filled) []ui.Input {
	return []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Area, "reason", "consult.reason", capacity.MaxReason/4)}
}

// RetractedOf reads the withdrawal of an account.
func RetractedOf(f *submissionweb.Filled, as string, offer statement.Hash) *capacity.Retracted {
	f.Need("reason")
	return &capacity.Retracted{As: as, Offer: offer, Reason: f.Text("reason")}
}

// Clear shows a draft of a type to who is to clear it, read with the subject of the
// draft.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		title := l.T("draft.word." + typ[:len(typ)-len("/1")])
		b, err := capacity.Decode(typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		of := func(side capacity.Side) ui.Fact {
			words := i18n.Of(l.Tag(), subject)
			if e, err := p.queries().Get(context.Background(), side, subject); err == nil {
				words = e.Title
			}
			return ui.Fact{Term: l.T(key(side, "one")), Content: ui.TextLink(l, l.Path(side.Path(), subject), words)}
		}
		switch b := b.(type) {
		case *capacity.Opening:
			return title, ui.Stack(p.Handing(l, &b.Via), ui.Para(ui.Strong(l.T("capacity.title")+":"), ui.Text(l, b.Title)), ui.Paragraphs(l, b.Text), p.facts(l, b.Side, &b.Content), p.whole(l, b.Side, &b.Content))
		case *capacity.Changed:
			return title, ui.Stack(p.As(l, b.As, of(b.Side)), ui.Para(ui.Strong(l.T("capacity.title")+":"), ui.Text(l, b.Title)), ui.Paragraphs(l, b.Text), p.facts(l, b.Side, &b.Content), p.whole(l, b.Side, &b.Content), p.because(l, b.Reason), p.clearChanges(l, subject, b))
		case *capacity.Closed:
			facts := []ui.Fact{of(b.Side), {Term: l.T("capacity.result"), Content: ui.Plain(l.T(key(b.Side, "result."+string(b.Result))))}}
			if len(b.With) > 0 {
				facts = append(facts, ui.Fact{Term: l.T(key(b.Side, "with.label")), Content: p.these(l, b.Side.Other(), b.With)})
			}
			return title, ui.Stack(p.As(l, b.As, facts...), ui.Paragraphs(l, b.Text))
		case *capacity.Withdrawn:
			if e, err := p.queries().Get(context.Background(), b.Side, subject); err == nil {
				if off, view := submissionweb.Leaving(l, p.Names, &e.Told, b.As, b.Reason); off != "" {
					return off, view
				}
			}
			return title, ui.Stack(p.As(l, b.As, of(b.Side)), p.because(l, b.Reason))
		case *capacity.Outcome:
			return title, ui.Stack(p.As(l, b.As, of(capacity.Need), ui.Fact{Term: l.T("capacity.offer.one"), Content: p.these(l, capacity.Offer, []statement.Hash{b.Offer})},
				ui.Fact{Term: l.T("capacity.stage"), Content: ui.Plain(l.T("capacity.stage." + string(b.Stage)))}), ui.Paragraphs(l, b.Text))
		case *capacity.Retracted:
			return title, ui.Stack(p.As(l, b.As, of(capacity.Need), ui.Fact{Term: l.T("capacity.offer.one"), Content: p.these(l, capacity.Offer, []statement.Hash{b.Offer})}), p.because(l, b.Reason))
		}
		return title, nothing()
	}
}

// clearChanges is what a change of a need or an offer changes of what stands now.
func (p *Pages) clearChanges(l *i18n.Locale, subject string, b *capacity.Changed) templ.Component {
	e, err := p.queries().Get(context.Background(), b.Side, subject)
	if err != nil {
		return nothing() // its words were erased since
	}
	return ui.Part("changes-"+e.ID[:12], l.T("entry.changes"), 3, submissionweb.Compared(l, p.passages(l, b.Side, &e.Content), p.passages(l, b.Side, &b.Content)))
}

// because is why something is said; nothing where that is not.
func (p *Pages) because(l *i18n.Locale, reason i18n.Text) templ.Component {
	if reason.Empty() {
		return nothing()
	}
	return ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, reason)}})
}

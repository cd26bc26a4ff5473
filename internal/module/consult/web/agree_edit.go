package web

import (
	"net/http"
	"net/url"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// agreeEdits are the forms in which drafts on how a text is agreed are edited:
// what they are about stays.
func (p *Pages) agreeEdits() map[string]draftweb.Edit {
	if p.Agree == nil {
		return nil
	}
	out := map[string]draftweb.Edit{}
	for one, typ := range agreeTypes {
		out[typ] = func(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
			return p.editAgreed(r, l, actor, d, one)
		}
	}
	return out
}

func (p *Pages) editAgreed(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft, one string) (draftweb.Edited, error) {
	b, err := adoption.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	on, err := p.Agree.Queries.Get(r.Context(), d.Subject)
	if err != nil {
		return draftweb.Edited{}, err
	}
	v := agreement{p: p, l: l, c: &on.Consultation, t: on.Text, a: on.Agreement}
	was := agreeTyped(b)
	e := editOwn(r, l, was)
	if via := agreeVia(b); via != nil {
		before := *via
		if e, *via, err = p.editWay(r, l, actor, &before, was); err != nil {
			return draftweb.Edited{}, err
		}
		if !e.Sent {
			*via = before
		}
	}
	if e.Sent {
		agreeEdited(b, e.filled)
	}
	inputs := v.inputs(one, e.filled)
	if one == agreeLift { // which one stays
		inputs = []ui.Input{e.ChooseLanguage(), e.Optional(ui.Area, "reason", "consult.reason", adoption.MaxReason/4)}
	}
	return e.Ends(adoption.Draft, actor, on.Text.Statement, b, v.state(), inputs), nil
}

func agreeVia(b corpus.Body) *submission.Via {
	switch b := b.(type) {
	case *adoption.Broken:
		return &b.Via
	case *adoption.Reserved:
		return &b.Via
	case *adoption.Lifted:
		return &b.Via
	}
	return nil
}

// agreeTyped is the form from which a draft came.
func agreeTyped(b corpus.Body) url.Values {
	v := url.Values{}
	words := func(name string, t i18n.Text) {
		if !t.Empty() {
			v.Set(name, t.String())
			v.Set("language", t.Original)
		}
	}
	until := func(s string) {
		t, _ := form.Instant(s)
		fillWith(nil, v).until(t)
	}
	switch b := b.(type) {
	case *adoption.Begun:
		until(b.Until)
		words("note", b.Note)
	case *adoption.Extended:
		until(b.Until)
		words("reason", b.Reason)
	case *adoption.Adopted:
		words("note", b.Note)
	case *adoption.Broken:
		v.Set("unit", b.Unit)
		words("reason", b.Reason)
	case *adoption.Reserved:
		v.Set("unit", b.Unit)
		v.Set("kind", string(b.Kind))
		words("words", b.Words)
	case *adoption.Lifted:
		words("reason", b.Reason)
	}
	return v
}

// agreeEdited reads a form that was sent into the draft that it came from.
func agreeEdited(b corpus.Body, f *filled) {
	switch b := b.(type) {
	case *adoption.Begun:
		b.Until, b.Note = f.untilTyped(), f.Text("note")
	case *adoption.Extended:
		f.Need("reason")
		b.Until, b.Reason = f.untilTyped(), f.Text("reason")
	case *adoption.Adopted:
		b.Note = f.Text("note")
	case *adoption.Broken:
		f.Need("reason")
		b.Unit, b.Reason = f.Get("unit"), f.Text("reason")
	case *adoption.Reserved:
		f.Need("kind", "words")
		b.Kind, b.Unit, b.Words = adoption.Kind(f.Get("kind")), f.Get("unit"), f.Text("words")
	case *adoption.Lifted:
		b.Reason = f.Text("reason")
	}
}

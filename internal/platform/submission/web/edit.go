package web

import (
	"net/http"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// FormLimit is how many bytes a form with files may send.
const FormLimit = formLimit

// Edits are the forms in which drafts of this room are edited. A signature and a
// confirmation hold nothing to edit.
func (p *Pages) Edits() map[string]draftweb.Edit {
	out := map[string]draftweb.Edit{submission.TypeCorrected: p.editCorrection, submission.TypeWithdrawn: p.editWithdrawal}
	for _, typ := range []string{submission.TypeRecorded, submission.TypeTransmitted, submission.TypeMade} {
		out[typ] = p.editOpening
	}
	return out
}

// sent reads a form that holds a content, or, before it was sent, what is
// drafted. The error is one of a file, which the form says.
func (p *Pages) sent(r *http.Request, l *i18n.Locale, actor policy.Actor, m submission.Mode, drafted typed) (t typed, sent bool, err error) {
	if r.Method != http.MethodPost {
		return drafted, false, nil
	}
	t = read(r)
	err = p.attach(r, l, actor, &t)
	t.check(l, m)
	p.late(l, &t)
	return t, true, err
}

// edited puts a form together that holds a content.
func edited(l *i18n.Locale, t typed, inputs []ui.Input, fault error) draftweb.Edited {
	return draftweb.Edited{Form: ui.Form{Files: true, Hidden: t.hidden(), Inputs: inputs, Fault: said(l, fault)}}
}

// finish writes the draft when nothing is wrong.
func finish(e draftweb.Edited, l *i18n.Locale, actor policy.Actor, of statement.Hash, b corpus.Body) draftweb.Edited {
	d, err := submission.Draft(actor.Identity, of, b)
	if err != nil {
		e.Form.Fault = said(l, err)
		return e
	}
	e.Draft, e.Good = d, true
	return e
}

func (p *Pages) editOpening(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (e draftweb.Edited, err error) {
	b, err := submission.Decode(d.Type, d.Body)
	if err != nil {
		return e, err
	}
	o := b.(*submission.Opening)
	m := o.Via.Mode
	t, sent, fault := p.sent(r, l, actor, m, typedOpening(o, actor.For))
	var via submission.Via
	if sent {
		if via, err = p.via(r, l, actor, m, &t); err != nil {
			return e, err
		}
	}
	if fault != nil && !again(fault) {
		return e, fault
	}
	inputs, err := p.origin(r, l, m, &t)
	if err != nil {
		return e, err
	}
	e = edited(l, t, append(inputs, t.contents(l, m)...), fault)
	if m != submission.Recorded {
		if e.Above, err = p.above(r.Context(), l, actor); err != nil {
			return e, err
		}
	}
	if !sent || fault != nil || len(t.faults) > 0 {
		return e, nil
	}
	return finish(e, l, actor, statement.Hash{}, &submission.Opening{Via: via, Content: t.content()}), nil
}

// typedOpening is the form from which an opening came.
func typedOpening(o *submission.Opening, as string) typed {
	t := typedContent(&o.Content)
	others := o.Via.Signatories
	switch o.Via.Mode {
	case submission.Joint:
		others = slices.DeleteFunc(slices.Clone(others), func(id string) bool { return id == as })
	case submission.Recorded, submission.Transmitted, submission.Group:
		t.Author = o.Via.Author
		if len(others) > 0 {
			t.Author, others = others[0], others[1:]
		}
	}
	t.Others = strings.Join(others, "\n")
	if doc := o.Via.Document; doc != nil {
		t.Kind, t.Number, t.DocumentDate = doc.Kind, doc.Number, doc.Date
	}
	return t
}

// of finds the submission that a draft is about.
func (p *Pages) of(r *http.Request, d ledger.Draft) (submission.Submission, statement.Hash, error) {
	id, err := statement.ParseHash(d.Subject)
	if err != nil {
		return submission.Submission{}, id, fail.Wrap(err, fail.Broken, "a draft cannot be read")
	}
	s, err := p.Queries.Get(r.Context(), d.Subject)
	return s, id, err
}

func (p *Pages) editCorrection(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (e draftweb.Edited, err error) {
	b, err := submission.Decode(d.Type, d.Body)
	if err != nil {
		return e, err
	}
	s, of, err := p.of(r, d)
	if err != nil {
		return e, err
	}
	c := b.(*submission.Corrected)
	drafted := typedContent(&c.Content)
	drafted.Reason = c.Reason.In[c.Reason.Original]
	t, sent, fault := p.sent(r, l, actor, s.Via.Mode, drafted)
	if fault != nil && !again(fault) {
		return e, fault
	}
	e = edited(l, t, p.correctInputs(l, &s, t), fault)
	e.Above = ViaView(l, p.Names, s.Told)
	if !sent || fault != nil || len(t.faults) > 0 {
		return e, nil
	}
	return finish(e, l, actor, of, corrected(c.As, t)), nil
}

func (p *Pages) editWithdrawal(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (e draftweb.Edited, err error) {
	b, err := submission.Decode(d.Type, d.Body)
	if err != nil {
		return e, err
	}
	s, of, err := p.of(r, d)
	if err != nil {
		return e, err
	}
	w := b.(*submission.Withdrawn)
	t := typed{Language: w.Reason.Original, Reason: w.Reason.In[w.Reason.Original]}
	sent := r.Method == http.MethodPost
	if sent {
		if t = read(r); t.Reason == "" {
			t.faults["reason"] = l.T("submission.fault.missing")
		}
	}
	e = draftweb.Edited{Form: ui.Form{Inputs: withdrawInputs(l, t)}, Above: ViaView(l, p.Names, s.Told)}
	if !sent || len(t.faults) > 0 {
		return e, nil
	}
	return finish(e, l, actor, of, &submission.Withdrawn{As: w.As, Reason: i18n.Of(t.Language, t.Reason)}), nil
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Edits are the forms in which drafts of this room are edited. The proposal of
// an accreditation has none: nothing of it is typed.
func (d Desk) Edits() map[string]draftweb.Edit {
	out := map[string]draftweb.Edit{}
	for _, typ := range append(participant.Decided(), participant.TypeObjected) {
		if typ != participant.TypeProposed {
			out[typ] = d.edit
		}
	}
	return out
}

// edit gives the form from which a draft came, filled in, and reads it back.
func (d Desk) edit(r *http.Request, l *i18n.Locale, actor policy.Actor, drafted ledger.Draft) (e draftweb.Edited, err error) {
	was, err := participant.Decode(drafted.Type, drafted.Body)
	if err != nil {
		return e, err
	}
	sent := r.Method == http.MethodPost
	t := newTyped(l, valuesOf(was))
	if sent {
		t.form = r.PostForm
	}
	inputs, body, err := d.formOf(r, actor, was)
	if err != nil {
		return e, err
	}
	if sent {
		next := keepWords(was, body(t))
		for _, name := range []string{"date", "on"} { // of a document, of a decision
			if v := t.value(name); v != "" && d.Service.TooLate(v) {
				t.fault(name, "future")
			}
		}
		if len(t.faults) == 0 {
			all, err := corpus.Drafts([]corpus.Body{next})
			if err != nil && !fail.Is(err, fail.Invalid) {
				return e, err
			}
			if e.Good = err == nil; e.Good {
				e.Draft = all[0]
			} else {
				e.Form.Fault = l.Fault(err)
			}
		}
	}
	e.Form.Inputs = inputs(t)
	return e, nil
}

// formOf gives the fields of a body that is drafted, and how they are read.
func (d Desk) formOf(r *http.Request, actor policy.Actor, was corpus.Body) (inputs func(*typed) []ui.Input, body func(*typed) corpus.Body, err error) {
	reason := func(required bool) func(*typed) []ui.Input {
		return func(t *typed) []ui.Input { return []ui.Input{t.reasonInput(required)} }
	}
	switch b := was.(type) {
	case *participant.Rules:
		return d.rulesInputs, func(t *typed) corpus.Body { return rulesOf(t) }, nil
	case *participant.Objected:
		return reason(false), func(t *typed) corpus.Body {
			return &participant.Objected{ID: b.ID, State: b.State, Reason: t.text("reason", false)}
		}, nil
	case *participant.Withdrawn:
		if actor.Identity != d.Hub() {
			return reason(true), func(t *typed) corpus.Body {
				return &participant.Withdrawn{Barred: participant.Barred{ID: b.ID, Reason: t.text("reason", true)}}
			}, nil
		}
	}
	one, err := d.about(r, was)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(acts(), func(a act) bool { return a.typ == was.Type() })
	if i < 0 {
		return nil, nil, fail.New(fail.Internal, "a decision has no form")
	}
	a := acts()[i]
	inputs = func(t *typed) []ui.Input { return a.inputs(t, one) }
	body = func(t *typed) corpus.Body { return a.body(d, t, one, participant.Rules{}) }
	return inputs, body, nil
}

// about is the participant that a decision is about: as it is drafted, where the
// decision lists it, else as it is listed.
func (d Desk) about(r *http.Request, was corpus.Body) (*participant.Listed, error) {
	switch b := was.(type) {
	case *participant.Participant:
		return &participant.Listed{Participant: *b}, nil
	case *participant.Accredited:
		if b.Listing != nil {
			return &participant.Listed{Participant: *b.Listing}, nil
		}
	}
	one, err := d.Pages.Queries.Get(r.Context(), was.Subject())
	return &one, err
}

// valuesOf writes a body as it was typed.
func valuesOf(b corpus.Body) url.Values {
	v := url.Values{}
	document := func(d *participant.Document) {
		if d != nil {
			v.Set("kind", d.Kind)
			v.Set("number", d.Number)
			v.Set("date", d.Date)
			v.Set("sha256", d.SHA256)
		}
	}
	barred := func(b *participant.Barred) { document(b.Basis) }
	switch b := b.(type) {
	case *participant.Participant:
		v = listingValues(Desk{}, &participant.Listed{Participant: *b})
		if n := len(b.Sources); n > 0 {
			v.Set("source", b.Sources[n-1].Title)
		}
	case *participant.Named:
		v.Set("identity", b.Identity.String())
		document(&b.Confirmed)
	case *participant.Credentials:
		document(&b.Document)
		v.Set("presented", b.Presented)
		v.Set("until", b.Until)
	case *participant.Accredited:
		v.Set("on", b.On)
	case *participant.Rules:
		v["two"] = b.Two
		v.Set("days", strconv.Itoa(b.Days))
	case *participant.Suspended:
		barred(&b.Barred)
	case *participant.Restored:
		barred(&b.Barred)
	case *participant.Withdrawn:
		barred(&b.Barred)
	}
	if reason := reasonOf(b); reason != nil {
		v.Set("reason", reason.In[reason.Original])
	}
	return v
}

// reasonOf is the reason that a body gives; nil for one that has no room for it.
func reasonOf(b corpus.Body) *i18n.Text {
	switch b := b.(type) {
	case *participant.Accredited:
		return &b.Reason
	case *participant.Declined:
		return &b.Reason
	case *participant.Objected:
		return &b.Reason
	case *participant.Suspended:
		return &b.Reason
	case *participant.Restored:
		return &b.Reason
	case *participant.Withdrawn:
		return &b.Reason
	}
	return nil
}

// keepWords keeps of what was drafted what no field of the form holds: the
// languages of a reason that has not changed, and the listing that comes with an
// accreditation.
func keepWords(was, next corpus.Body) corpus.Body {
	if before, after := reasonOf(was), reasonOf(next); before != nil && after != nil && after.In[after.Original] == before.In[before.Original] {
		*after = *before
	}
	if before, ok := was.(*participant.Accredited); ok {
		next.(*participant.Accredited).Listing = before.Listing
	}
	return next
}

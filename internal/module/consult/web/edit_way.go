package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// editing is the form in which a draft that comes through somebody is edited:
// how it comes to be said stays, and who is named can be changed.
type editing struct {
	*filled
	sent bool
	way  []ui.Input
}

// editWay makes the form from a draft, v, or from what was sent.
func (p *Pages) editWay(r *http.Request, l *i18n.Locale, actor policy.Actor, was *submission.Via, v url.Values) (e editing, via submission.Via, err error) {
	if e.sent = r.Method == http.MethodPost; e.sent {
		e.filled = fill(r, l)
		if via, err = p.wayOf(r.Context(), e.filled, actor, was.Mode); err != nil {
			return e, via, err
		}
		keptWay(was, &via)
		if e.sent = !e.more(); !e.sent {
			e.faults = map[string]string{}
		}
	} else {
		wayTyped(v, was, actor)
		e.filled = fillWith(l, v)
	}
	e.way, err = p.wayInputs(r.Context(), l, was.Mode, e.filled)
	return e, via, err
}

// keptWay gives back what the form does not show: of a document that was read
// here its title, place and sum, and what is known of authors who are not listed.
func keptWay(was, is *submission.Via) {
	if was.Document != nil && is.Document != nil && was.Document.Kind == is.Document.Kind && was.Document.Number == is.Document.Number {
		is.Document.Title, is.Document.Place, is.Document.SHA256 = was.Document.Title, was.Document.Place, was.Document.SHA256
	}
	for i, o := range is.Others {
		for _, before := range was.Others {
			if before.Name == o.Name && before.Of == o.Of {
				is.Others[i] = before
			}
		}
	}
}

// ends writes the draft when the form was sent and nothing is wrong.
func (e editing) ends(draft drafting, actor policy.Actor, of statement.Hash, b corpus.Body, above templ.Component, inputs []ui.Input) draftweb.Edited {
	out := draftweb.Edited{Form: ui.Form{Inputs: append(e.way, inputs...)}, Above: above}
	if !e.sent || len(e.faults) > 0 {
		return out
	}
	d, err := draft(actor.Identity, of, b)
	if err != nil {
		out.Form.Fault = e.l.Fault(err)
		return out
	}
	out.Draft, out.Good = d, true
	return out
}

// drafting is how a room writes a body as a draft.
type drafting func(by, of statement.Hash, b corpus.Body) (ledger.Draft, error)

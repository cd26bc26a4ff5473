package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Opening is what a program sends to have a case opened. What is left out of the
// body is the template's: template, provision, understanding and intervals.
type Opening struct {
	To       []string          `json:"to"` // identities, or ids under which participants are listed
	Marking  statement.Marking `json:"marking"`
	Exercise bool              `json:"exercise"`
	Occasion string            `json:"occasion"` // id of the exercise that the case is part of, if any: "exercise:…"
	Body     json.RawMessage   `json:"body"`     // of cooperation.notification.sent/1 or .request.sent/1
}

// Moving is what a program sends to have something said in a case.
type Moving struct {
	To      string            `json:"to"` // the other of the thread: identity, or id under which it is listed
	Says    cooperation.Verb  `json:"says"`
	Marking statement.Marking `json:"marking"`
	Body    json.RawMessage   `json:"body"` // of the statement
}

// Proposed is what became of it: nothing is said until an officer has cleared it.
type Proposed struct {
	Case  string `json:"case"`
	Draft string `json:"draft"`
	Page  string `json:"page"` // where it is cleared, without a language
}

// Drafting is what drafts need. All fields are required.
type Drafting struct {
	Service *cooperation.Service
	Queries *cooperation.Queries
	// Who gives the actor of requests that draft in a kind of case.
	Who func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error)
	// Resolve gives the participant of an identity or of an id under which it is
	// listed; fail.Invalid for none.
	Resolve func(ctx context.Context, id string) (statement.Hash, error)
	Page    func(draft string) string
	// Occasion gives the exercise, by its id, in which an actor opens a case;
	// fail.NotFound for one that the actor does not read.
	Occasion func(ctx context.Context, actor policy.Actor, id string) (*cooperation.Occasion, error)
}

// RegisterDrafts adds the addresses at which programs put drafts forward.
func RegisterDrafts(s jsonapi.Server, d Drafting) {
	for _, k := range cooperation.Kinds() {
		answer := jsonapi.Answers(s, d.Who(k))
		at := "POST " + jsonapi.Prefix + "/" + string(k) + "s"
		s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) { return d.open(r, actor, k) }))
		s.Private(at+"/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) { return d.move(r, actor, k) }))
	}
}

// read reads what was sent: one JSON value with known members.
func read(r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return fail.New(fail.Invalid, "A draft is sent as application/json.")
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return strict(b, into)
}

func (d Drafting) open(r *http.Request, actor policy.Actor, k cooperation.Kind) (any, error) {
	if err := cooperation.May(actor, cooperation.Speak); err != nil {
		return nil, err
	}
	var in Opening
	if err := read(r, &in); err != nil {
		return nil, err
	}
	body := cooperation.Blank(k, cooperation.Sent)
	if err := said(in.Body, body); err != nil {
		return nil, err
	}
	var of *cooperation.Occasion
	if in.Occasion != "" {
		var err error
		if of, err = d.Occasion(r.Context(), actor, in.Occasion); err != nil {
			return nil, err
		}
	}
	complete(body, d.Service.Templates.Current(k), in.Exercise || of != nil, of)
	var to []statement.Hash
	for _, id := range in.To {
		one, err := d.Resolve(r.Context(), id)
		if err != nil {
			return nil, err
		}
		to = append(to, one)
	}
	id, draft, err := d.Service.Open(r.Context(), actor, in.Marking, body, to...)
	return Proposed{Case: id, Draft: draft, Page: d.Page(draft)}, err
}

// complete fills in what is the template's, and in which exercise the case is opened.
func complete(b cooperation.Body, tpl *cooperation.Template, exercise bool, of *cooperation.Occasion) {
	matter := func(m *cooperation.Matter, within *cooperation.Within) {
		if m.Template == "" {
			m.Template = tpl.ID
		}
		if m.Provision == "" {
			m.Provision = tpl.Provision
		}
		if *within == (cooperation.Within{}) {
			*within = tpl.For(m.Severity.Category)
		}
	}
	switch b := b.(type) {
	case *cooperation.Notified:
		b.Exercise, b.Understanding = exercise || b.Exercise, cooperation.NoResponsibility()
		if of != nil {
			b.Occasion = of
		}
		matter(&b.Matter, &b.Within)
	case *cooperation.Requested:
		b.Exercise = exercise || b.Exercise
		if of != nil {
			b.Occasion = of
		}
		if b.Provision == "" {
			b.Provision = b.Half.Relies(tpl.Provision)
		}
		matter(&b.Matter, &b.Within)
	}
}

func (d Drafting) move(r *http.Request, actor policy.Actor, k cooperation.Kind) (any, error) {
	if err := cooperation.May(actor, cooperation.Speak); err != nil {
		return nil, err
	}
	var in Moving
	if err := read(r, &in); err != nil {
		return nil, err
	}
	other, err := d.Resolve(r.Context(), in.To)
	if err != nil {
		return nil, err
	}
	all, err := d.Queries.Case(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(h cooperation.Held) bool {
		side := h.SideOf(actor.Identity)
		return h.Kind == k && side != "" && h.On(side.Other()) == other
	})
	body := cooperation.Blank(k, in.Says)
	switch {
	case i < 0:
		return nil, fail.New(fail.NotFound, "There is no such case here.")
	case body == nil || in.Says == cooperation.Sent:
		return nil, fail.New(fail.Invalid, "That is not said in such a case.")
	}
	if err := open(all[i].Thread, in.Says, actor.Identity); err != nil {
		return nil, err
	}
	if err := said(in.Body, body); err != nil {
		return nil, err
	}
	if body.Exercises() != all[i].Exercise {
		return nil, fail.New(fail.Invalid, "What is said in an exercise says so, and nothing else does.")
	}
	draft, err := d.Service.Say(r.Context(), actor, all[i].Case, other, in.Marking, body)
	return Proposed{Case: all[i].Case, Draft: draft, Page: d.Page(draft)}, err
}

// open reports whether a participant can say something in a thread now, and if not
// names what it can: fail.Conflict.
func open(t *cooperation.Thread, v cooperation.Verb, as statement.Hash) error {
	side := t.SideOf(as)
	err := t.Allows(v, side)
	can := t.Open(side)
	if err == nil || len(can) == 0 {
		return err
	}
	names := make([]string, len(can))
	for i, v := range can {
		names[i] = string(v)
	}
	return fail.New(fail.Conflict, "%s What can be said now: %s.", fail.ClauseOf(err), strings.Join(names, ", "))
}

// said reads the body of a statement. Files are kept by forms alone: a list of
// others would name what nobody can open.
func said(b []byte, into cooperation.Body) error {
	if err := strict(b, into); err != nil {
		return err
	}
	if len(into.Files()) > 0 {
		return fail.New(fail.Invalid, "Programs attach no files: edit the draft at your desk, and attach them there.")
	}
	return nil
}

// strict reads one JSON value whose members are all known.
func strict(b []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
			return fail.Wrap(err, fail.Invalid, "The draft cannot be read: a member of it is not known here: %.60s", name)
		}
	}
	return fail.Wrap(err, fail.Invalid, "The draft cannot be read: it is no JSON of the form that this address takes.")
}

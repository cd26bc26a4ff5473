package web

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// drafting finds the thread in which a draft is to be said, as far as the actor
// reads it; nil for a draft that opens its case, for a draft of another room, and
// for whoever may not read the case.
func (p *Pages) drafting(ctx context.Context, actor policy.Actor, d draft.Draft) (*cooperation.Held, error) {
	if _, verb, known := cooperation.ParseType(d.Type); !known || verb == cooperation.Sent {
		return nil, nil
	}
	all, err := p.Queries.Case(ctx, actor, d.Subject)
	if unread(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		if side := h.SideOf(d.By); side != "" && h.On(side.Other()).String() == d.Stream {
			return &h, nil
		}
	}
	return nil, nil
}

// unread reports whether a case is not given because the actor does not read it, or
// cannot now.
func unread(err error) bool {
	return slices.ContainsFunc([]fail.Kind{fail.NotFound, fail.Denied, fail.SignedOut, fail.Locked}, func(k fail.Kind) bool { return fail.Is(err, k) })
}

// Within gives the title of the case in which a draft is to be said, and how the
// case is marked; "" where the actor does not read it, or the draft opens it.
func (p *Pages) Within(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft) (string, statement.Marking, error) {
	h, err := p.drafting(ctx, actor, d)
	if err != nil || h == nil || h.Matter == nil {
		return "", "", err
	}
	return must(h.Matter.Title.Pick(l)), h.Shown(), nil
}

// About shows to who clears a draft the case in which it is to be said, or a
// statement of that case to which it refers: the offer that is accepted, the
// question that is answered, the words of the report that is agreed to. It is nil
// for anything else, and for whoever may not read the case. That a person has seen
// it is noted.
func (p *Pages) About(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft, id string) (*web.Subject, error) {
	if id == d.Subject {
		if s, err := p.source(ctx, l, actor, d); err != nil || s != nil {
			return s, err
		}
	}
	h, err := p.drafting(ctx, actor, d)
	if err != nil || h == nil {
		return nil, err
	}
	v := p.shows(ctx, l, actor)
	v.apart = "about-" + strings.ReplaceAll(id, ":", "-") + "-"
	if id == d.Subject {
		s := v.concerned(h.Thread)
		if name := v.milestone(h.Thread, d); name != nil {
			s.View = ui.Stack(s.View, ui.FactList(ui.Facts{{Term: v.T("cooperation.step"), Content: name}}))
		}
		return s, p.Opened(ctx, actor, h.Case)
	}
	i := slices.IndexFunc(h.Said, func(s cooperation.Said) bool { return s.Statement.String() == id })
	if i < 0 {
		return nil, nil
	}
	s := h.Said[i]
	view := v.stands(h.Thread, s)
	if b, err := cooperation.Decode(d.Type, []byte(d.Body)); err == nil {
		if c, ok := b.(*cooperation.Correction); ok {
			if was, _ := h.Stands(c.On, statement.Hash{}); was != nil {
				view = v.changes(was, c)
			}
		}
	}
	return &web.Subject{Title: ui.Strong(v.headed(h.Thread, s)), View: view, Marking: h.Shown()}, nil
}

// milestone is what the offer of a thread calls the milestone that a draft is about: its
// words have the id alone. nil for a draft about none.
func (v *viewer) milestone(t *cooperation.Thread, d draft.Draft) templ.Component {
	b, err := cooperation.Decode(d.Type, []byte(d.Body))
	if err != nil {
		return nil
	}
	id := ""
	switch b := b.(type) {
	case *cooperation.Reached:
		id = b.Step
	case *cooperation.Extension:
		id = b.Step
	}
	name, known := stepsOf(t)[id]
	if !known {
		return nil
	}
	return ui.Join(ui.Text(v.Locale, name), ui.Symbol(id))
}

// source shows to who clears a request the case from which it arises, and who said
// what may have been taken from there; nil for what arises from none, and for
// whoever may not read that case.
func (p *Pages) source(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft) (*web.Subject, error) {
	b, err := cooperation.Decode(d.Type, []byte(d.Body))
	if err != nil {
		return nil, nil // not of this room
	}
	q, ok := b.(*cooperation.Requested)
	if !ok || q.Arises == "" {
		return nil, nil
	}
	return p.from(ctx, l, actor, q.Arises)
}

// from is a case from which something arises that is to be cleared.
func (p *Pages) from(ctx context.Context, l *i18n.Locale, actor policy.Actor, id string) (*web.Subject, error) {
	of, err := p.Queries.Source(ctx, actor, id)
	if unread(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v := p.shows(ctx, l, actor)
	v.apart = "source-"
	s := v.concerned(of.Thread)
	s.Title, s.Marking = ui.Sentence(l, "cooperation.arises.from", ui.Parts{"title": s.Title, "who": v.Who(of.Opener)}), of.Marking
	return s, p.Opened(ctx, actor, of.Case)
}

// concerned is what a case is, in short, with all that it is about behind that.
func (v *viewer) concerned(t *cooperation.Thread) *web.Subject {
	l := v.Locale
	title := ui.A(l.Path(Home, t.Case), l.T("cooperation.erased.title"))
	if t.Matter != nil {
		title = ui.TextLink(l, l.Path(Home, t.Case), t.Matter.Title)
	}
	view := []templ.Component{ui.FactList(ui.Facts{{Term: l.T("cooperation.board.kind"), Content: ui.Plain(l.T("cooperation.kind." + string(t.Kind)))},
		{Term: l.T("cooperation.opener"), Content: v.Who(t.Opener)}, {Term: l.T("cooperation.counterparty"), Content: v.Who(t.Counterparty)},
		{Term: l.T("cooperation.opened"), Content: ui.Moment(l, t.Opening().At)}, {Term: l.T("cooperation.board.state"), Content: ui.Plain(l.T("cooperation.state." + string(t.State)))}})}
	if t.Matter != nil {
		view = append(view, ui.Folded(l.T("cooperation.context.matter"), v.matter(t.Matter)))
	}
	return &web.Subject{Title: title, View: ui.Stack(view...), Marking: t.Shown()}
}

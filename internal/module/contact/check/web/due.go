package web

import (
	"context"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Due is something that is due in a check at an instant: whose move it is and
// what, without a word of what was said.
type Due struct {
	ID      string // the same for the same
	At      time.Time
	Summary string
	What    string
}

// Due lists what is due in checks by or to an actor's participant: answers that it
// owes, and, for whoever manages directories, answers that it waits for and checks
// that it is to call.
func (p *Pages) Due(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []Due, err error) {
	if check.May(actor, check.Read) != nil {
		return nil, nil
	}
	own, err := p.Queries.Owned(ctx, actor)
	if err != nil {
		return nil, err
	}
	out = owed(l, own)
	if check.May(actor, check.Call) != nil {
		return out, nil
	}
	mine, err := p.Queries.Contacts.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, c := range mine {
		if c.Manager != actor.Identity {
			continue
		}
		s, err := p.Queries.Called(ctx, actor, c.Slug)
		if err != nil {
			return nil, err
		}
		out = append(out, managing(l, s)...)
	}
	return out, nil
}

// owed are the answers that a participant owes. None is where nobody is to be asked.
func owed(l *i18n.Locale, own []check.Own) (out []Due) {
	for i := range own {
		o := &own[i]
		short := o.Check[len(check.Prefix):][:8]
		if o.Move == check.Over || o.Standing == check.Resting || o.Erased {
			continue
		}
		if o.Move == check.Theirs {
			out = append(out, Due{o.Check + "-begins", o.Terms.Begins(), l.T("check.calendar.begins", "check", short), l.T("check.calendar.begins-what")})
		}
		out = append(out, Due{o.Check + "-answer", o.Terms.Ends(), l.T("check.calendar.answer", "check", short), l.T("check.calendar.answer-what")})
	}
	return out
}

// managing is what is due to who manages a community, and by it.
func managing(l *i18n.Locale, s *check.Summaries) (out []Due) {
	open := false
	for _, c := range s.Checks {
		if open = open || c.Open; c.Open {
			out = append(out, Due{c.Check + "-closes", c.Terms.Ends(), l.T("check.calendar.closes", "check", c.Check[len(check.Prefix):][:8]), l.T("check.calendar.closes-what")})
		}
	}
	if !open && !s.Next.IsZero() {
		out = append(out, Due{"check:next-" + s.Community.Slug, s.Next, l.T("check.calendar.call"), l.T("check.calendar.call-what")})
	}
	return out
}

// Asked leads to each check that waits for an answer of the actor's participant, with
// the instant until which it does.
func (p *Pages) Asked(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry, err error) {
	if actor.For == "" || check.May(actor, check.Read) != nil {
		return nil, nil
	}
	if n, _, err := p.Queries.Waiting(ctx, actor); err != nil || n == 0 {
		return nil, err
	}
	own, err := p.Queries.Owned(ctx, actor)
	return asked(l, own), err
}

func asked(l *i18n.Locale, own []check.Own) (out []ui.JumpEntry) {
	for i := range own {
		o := &own[i]
		if o.Move != check.Ours || o.Erased {
			continue
		}
		title, _ := o.Community.Title.Pick(l)
		out = append(out, ui.JumpEntry{Href: l.Path(check.Home, o.Check), Words: l.T("check.asked", "directory", title, "at", l.DateTime(o.Terms.Begins())),
			Note: l.T("check.asked.until", "until", l.DateTime(o.Terms.Ends()))})
	}
	return out
}

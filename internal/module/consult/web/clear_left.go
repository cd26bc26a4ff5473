package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/text"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// clearLeft shows what looks like the withdrawal of a contribution, where its
// author only takes itself off what several say: the title is empty otherwise.
func (p *Pages) clearLeft(l *i18n.Locale, typ, subject string, body []byte) (title string, view templ.Component) {
	if typ != contribution.TypeWithdrawn {
		return "", nil
	}
	b, err := contribution.Decode(typ, body)
	if err != nil {
		return "", nil
	}
	c, err := p.Contributions.Get(context.Background(), subject)
	if err != nil {
		return "", nil
	}
	w := b.(*contribution.Withdrawn)
	return submissionweb.Leaving(l, p.Names, &c.Told, w.As, w.Reason)
}

// clearUnchaired shows what looks like the withdrawal of a summary, where one of
// its Chairs only takes itself off it.
func (p *Held) clearUnchaired(l *i18n.Locale, typ, subject string, body []byte) (title string, view templ.Component) {
	if typ != meeting.TypeDropped {
		return "", nil
	}
	b, err := meeting.Decode(typ, body)
	if err != nil {
		return "", nil
	}
	s, err := p.Meetings.Queries.Summary(context.Background(), subject)
	if err != nil {
		return "", nil
	}
	w := b.(*meeting.Dropped)
	return submissionweb.Leaving(l, p.Names, &s.Told, w.As, w.Reason)
}

// clearTakenBack shows what looks like the withdrawal of an amendment, where its
// author only takes itself off it, or takes back what it said of it.
func (p *Pages) clearTakenBack(l *i18n.Locale, typ, subject string, body []byte) (title string, view templ.Component) {
	if typ != text.TypeWithdrawn {
		return "", nil
	}
	b, err := text.Decode(typ, body)
	if err != nil {
		return "", nil
	}
	a, _, err := p.Texts.Amendment(context.Background(), subject)
	if err != nil {
		return "", nil
	}
	w := b.(*text.Withdrawn)
	if title, view = submissionweb.Leaving(l, p.Names, &a.Told, w.As, w.Reason); title != "" || a.Alters(w.As) {
		return title, view
	}
	for _, s := range []struct {
		all []text.Stance
		key string
	}{{a.Joined, "joined"}, {a.Endorsed, "endorsed"}, {a.Objected, "objected"}} {
		if slices.ContainsFunc(s.all, func(one text.Stance) bool { return one.As == w.As }) {
			return l.T("text.clear.back." + s.key), ui.Stack(p.as(l, w.As), ui.NoticeOf(l.T("text.clear.back."+s.key), ui.Para(ui.Plain(l.T("text.clear.back.stays")))), ui.Paragraphs(l, w.Reason))
		}
	}
	return "", nil
}

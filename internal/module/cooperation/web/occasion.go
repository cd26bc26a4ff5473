package web

import (
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Meeting is an exercise as far as a form has to know it in which a case of it is
// opened.
type Meeting struct {
	cooperation.Occasion
	Title i18n.Text        // empty once it is erased
	Page  string           // without its language
	Takes []statement.Hash // who takes part, its organizer among them

	Marking statement.Marking // of the exercise: a case in it is marked at least as narrowly
}

// occasion is the exercise in which a case is opened; nil for none.
func (v *viewer) occasion() *cooperation.Occasion {
	if v.meeting == nil {
		return nil
	}
	return &v.meeting.Occasion
}

// part says in which exercise a case is opened.
func (v *viewer) part() templ.Component {
	name := ui.A(v.Path(v.meeting.Page), v.meeting.ID)
	if !v.meeting.Title.Empty() {
		name = ui.TextLink(v.Locale, v.Path(v.meeting.Page), v.meeting.Title)
	}
	return ui.NoticeOf(v.T("cooperation.occasion"), ui.Para(name), ui.Para(ui.Plain(v.T("cooperation.occasion.note"))))
}

// reads and plays report whether somebody can be written to, as far as the case
// from which a request arises, and the exercise it is part of, limit that.
func (v *viewer) reads(who statement.Hash) bool {
	return v.source == nil || slices.Contains(v.source.Readers, who)
}

func (v *viewer) plays(who statement.Hash) bool {
	return v.meeting == nil || slices.Contains(v.meeting.Takes, who)
}

// addressed says beside the recipients who of them cannot be.
func (v *viewer) addressed(f *form, to []statement.Hash) {
	for _, limit := range []struct {
		key string
		met func(who statement.Hash) bool
	}{{"cooperation.fault.unread", v.reads}, {"cooperation.fault.outside", v.plays}} {
		var names []string
		for _, who := range to {
			if !limit.met(who) {
				names = append(names, v.Called(who))
			}
		}
		if len(names) > 0 {
			f.faults["to"] = v.T(limit.key, "who", v.And(names...))
		}
	}
}

// lets says whom a thread can be opened to, as far as the exercise that it is part
// of, and the case from which it arises, limit that, and which of them does.
func (m *moved) lets() (may func(who statement.Hash) bool, hint string, err error) {
	at := &viewer{Locale: m.Locale, p: m.p, ctx: m.ctx, actor: m.actor}
	if id := m.t.From(); id != "" {
		at.source, err = m.p.Queries.Source(m.ctx, m.actor, id)
		if unread(err) {
			at.source, err = &cooperation.Source{}, nil // nobody
		}
		hint = m.T("cooperation.recipients.reads")
	}
	if o := m.t.Occasion; o != nil && err == nil && m.p.Occasion != nil {
		at.meeting, err = m.p.Occasion(m.ctx, m.actor, o.ID)
		if unread(err) {
			at.meeting, err = &Meeting{}, nil
		}
		hint += " " + m.T("cooperation.recipients.plays")
	}
	return func(who statement.Hash) bool { return at.reads(who) && at.plays(who) }, hint, err
}

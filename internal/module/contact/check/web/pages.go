// Package web is the pages of communication checks: how one is called and who has
// answered, for who manages a directory; what was asked of the own participant;
// the figures that members see; and the page to which a contact's link leads.
package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Names names participants.
type Names interface {
	Name(id, tag string) (name, lang string)
}

// Pages are the pages of checks. All fields are required.
type Pages struct {
	Service *check.Service
	Queries *check.Queries
	Names   Names
	// Who gives the actor of a request, in the hat that the person wears.
	Who func(r *http.Request) (policy.Actor, error)
}

// Addresses of the room, and of the pages that it hangs below.
const (
	managed   = "/desk/communities"
	directory = "/desk/contacts/in"
	section   = "/contacts"
	api       = "/api/v1/checks"
)

// Routes lists the addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: check.LinkPath + "{token}", Page: p.linked, Form: p.answerLinked, Desk: true},
		{Path: check.Home, Page: p.home, Desk: true},
		{Path: check.Home + "/{id}", Page: p.own, Form: p.answer, Desk: true},
		{Path: directory + "/{slug}/checks", Page: p.figures, Desk: true},
		{Path: managed + "/{slug}/checks", Page: p.calling, Form: p.call, Desk: true},
		{Path: managed + "/{slug}/checks/{id}", Page: p.board, Form: p.close, Desk: true},
		{Path: managed + "/{slug}/checks/{id}/report", Page: p.report, Desk: true},
		{Path: managed + "/{slug}/checks/{id}/report/check.csv", File: p.csv, Desk: true},
	}
}

// viewer writes for one reader.
type viewer struct {
	*Pages
	l *i18n.Locale
}

func (v viewer) called(id string) string {
	words, _ := v.Names.Name(id, v.l.Tag())
	return words
}

// sorted puts things in the alphabetical order of the reader's language, by the
// participant that each is of.
func sorted[T any](v viewer, all []T, of func(T) string) []T {
	all = slices.Clone(all)
	i18n.Sort(v.l, all, func(t T) string { return v.called(of(t)) })
	return all
}

func title(l *i18n.Locale, t i18n.Text) string {
	words, _ := t.Pick(l)
	return words
}

// marked makes a page confidential.
func marked(p ui.Page) ui.Page {
	p.Marking, p.Section = check.Marking, section
	return p
}

// again reports whether an error is of what was typed: the form says it.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict)
}

// moment writes an instant; nothing for none.
func moment(l *i18n.Locale, t time.Time) templ.Component {
	if t.IsZero() {
		return nil
	}
	return ui.Moment(l, t)
}

// span writes some minutes.
func span(l *i18n.Locale, minutes int64) string {
	if minutes == 0 {
		return l.T("check.span.none")
	}
	return l.Duration(time.Duration(minutes) * time.Minute)
}

// terms says what a check is.
func (v viewer) terms(c *contact.Community, t *check.Terms) ui.Facts {
	l := v.l
	scope := l.T("check.scope.all")
	if t.Region != "" {
		scope = l.T("participant.region." + t.Region)
	}
	if t.Category != "" {
		category, _ := c.Category(t.Category)
		scope = l.T("check.scope.category", "scope", scope, "category", title(l, category.Name))
	}
	when, told := "check.hours.any", "check.announced.no"
	if t.Hours {
		when = "check.hours.own"
	}
	if t.Announced {
		told = "check.announced.yes"
	}
	text := func(t i18n.Text) templ.Component {
		if t.Empty() {
			return nil
		}
		return ui.Text(l, t)
	}
	return ui.Facts{{Term: l.T("check.scope"), Content: ui.Plain(scope)},
		{Term: l.T("check.from"), Content: moment(l, t.Begins())},
		{Term: l.T("check.until"), Content: moment(l, t.Ends())},
		{Term: l.T("check.how"), Content: ui.Plain(l.T(told) + " " + l.T(when))},
		{Term: l.T("check.pace"), Content: ui.Plain(l.T("check.pace.words", "remind", span(l, t.Pace.Remind), "times", t.Pace.Times, "onward", span(l, t.Pace.Onward)))},
		{Term: l.T("check.words"), Content: text(t.Words)},
		{Term: l.T("check.insist"), Content: text(t.Insist)}}
}

// answered says how an answer was given.
func (v viewer) answered(a *check.Answer, contacts map[string]i18n.Text) string {
	l := v.l
	switch {
	case a == nil:
		return ""
	case a.Erased:
		return l.T("check.answered.erased")
	case a.How == check.ByDesk:
		return l.T("check.answered.desk")
	}
	if name := title(l, contacts[a.Contact]); name != "" {
		return l.T("check.answered.link", "contact", name)
	}
	return l.T("check.answered.link-gone")
}

// took says how long an answer took.
func (v viewer) took(minutes *int64) string {
	if minutes == nil {
		return ""
	}
	return span(v.l, *minutes)
}

// steps says what was done, in order.
func (v viewer) steps(all []check.Step, contacts map[string]i18n.Text) (out []templ.Component) {
	l := v.l
	for _, s := range all {
		key, who := "check.step."+string(s.Do), title(l, contacts[s.Whom])
		if s.Whom == check.Officers {
			key, who = key+"-officers", ""
		} else if who == "" {
			who = l.T("check.gone")
		}
		words := l.T(key, "at", l.DateTime(s.At), "contact", who)
		if s.Whom == check.Officers {
			words = l.T(key, "at", l.DateTime(s.At))
		}
		switch {
		case s.Back:
			out = append(out, ui.Join(ui.Plain(words+" "), ui.Badge(l.T("check.back"))))
		case s.Mail != "":
			out = append(out, ui.Join(ui.Plain(words+" "), ui.Badge(l.T("check.mail."+string(s.Mail)))))
		default:
			out = append(out, ui.Plain(words))
		}
	}
	return out
}

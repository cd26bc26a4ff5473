package web

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// suspension says of an authorization that is suspended from which statement on,
// until when, by whom and why; of one that was, when. Nothing where it never was.
func (p Pages) suspension(ctx context.Context, l *i18n.Locale, actor policy.Actor, h authorization.Holder) ([]templ.Component, error) {
	s := h.Suspension
	if s == nil {
		return nil, nil
	}
	by := ui.Symbol(s.By)
	who, err := p.Queries.About(ctx, actor, s.By)
	if err != nil {
		return nil, err
	}
	if who != nil {
		names, err := p.People.Names(ctx, actor, []string{who.Person})
		if err != nil {
			return nil, err
		}
		by = ui.Plain(called(names, who.Person))
	}
	facts := ui.FactList(ui.Facts{
		{Term: l.T("authorization.suspended.from"), Content: ui.Join(ui.Moment(l, s.At), ui.A(l.Path("/statements", s.Statement.String()), l.T("authorization.suspended.statement")))},
		{Term: l.T("authorization.until"), Content: ui.Moment(l, s.Ends())},
		{Term: l.T("authorization.suspended.by"), Content: by},
		{Term: l.T("authorization.reason"), Content: given(l, s.Reason)},
	})
	if s.Stands(p.Queries.Clock.Now()) {
		return []templ.Component{ui.NoticeOf(l.T("authorization.suspended.heading"), ui.Para(ui.Plain(l.T("authorization.suspended.text"))), facts)}, nil
	}
	return []templ.Component{ui.NoticeOf(l.T("authorization.suspended.was"), facts)}, nil
}

// whyField is the reason of a suspension, and of its end.
const whyField = "why"

// suspending offers an officer to suspend somebody else, or to end that; what would be
// refused it does not offer, and says why.
func (p Pages) suspending(r *http.Request, l *i18n.Locale, actor policy.Actor, at string, h authorization.Holder) ([]templ.Component, error) {
	if authorization.May(actor, authorization.Suspend) != nil || h.Person == actor.Person || h.Struck != nil {
		return nil, nil
	}
	why := reasonInput(l, r.PostFormValue(whyField))
	why.Name = whyField // the page has another form with a reason
	reason := []ui.Input{why}
	if h.Suspension.Stands(p.Queries.Clock.Now()) {
		return []templ.Component{ui.Part("restore", l.T("authorization.restore"), 2, ui.Para(ui.Plain(l.T("authorization.restore.note"))),
			ui.FormView(l, ui.Form{ID: "restore-form", Action: at + "/restore", Label: l.T("authorization.restore"), Submit: l.T("authorization.restore.button"), Inputs: reason}))}, nil
	}
	if from, rests := p.Giving.From(h.Suspension); rests {
		return notOffered(l, actor, ui.Sentence(l, "authorization.suspend.rests", ui.Parts{"from": ui.Moment(l, from)})), nil
	}
	switch other, err := p.Giving.Suspends(r.Context(), actor); {
	case err != nil:
		return nil, err
	case other != nil:
		names, err := p.People.Names(r.Context(), actor, []string{other.Person})
		if err != nil {
			return nil, err
		}
		who := ui.A(l.Path(Home, other.ID), called(names, other.Person))
		return notOffered(l, actor, ui.Sentence(l, "authorization.suspend.other", ui.Parts{"who": who, "until": ui.Moment(l, other.Suspension.Ends())})), nil
	}
	return []templ.Component{ui.Part("suspend", l.T("authorization.suspend"), 2,
		ui.Para(ui.Plain(l.T("authorization.suspend.note", "days", days(l, p.Giving.Lasts())))), ui.Para(ui.Plain(l.T("authorization.suspend.again", "days", days(l, p.Giving.Rests())))),
		ui.FormView(l, ui.Form{ID: "suspend-form", Action: at + "/suspend", Label: l.T("authorization.suspend"), Submit: l.T("authorization.suspend.button"), Grave: true, Inputs: reason}))}, nil
}

// notOffered says why a suspension is not offered, and leads those to the withdrawal
// who can put it forward.
func notOffered(l *i18n.Locale, actor policy.Actor, why templ.Component) []templ.Component {
	blocks := []templ.Component{ui.Para(why)}
	if authorization.May(actor, authorization.Give) == nil {
		blocks = append(blocks, ui.Para(ui.A("#withdraw", l.T("authorization.withdraw"))))
	}
	return []templ.Component{ui.Part("suspend", l.T("authorization.suspend"), 2, blocks...)}
}

func days(l *i18n.Locale, d time.Duration) string {
	return l.N("authorization.days", int(d.Hours()/24))
}

func (p Pages) suspend(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.drafted(r, l, authorization.Suspend, func(actor policy.Actor, h authorization.Holder) (draft.ID, error) {
		return p.Giving.Suspend(r.Context(), actor, h.ID, r.PostFormValue(whyField))
	})
}

func (p Pages) restore(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.drafted(r, l, authorization.Suspend, func(actor policy.Actor, h authorization.Holder) (draft.ID, error) {
		return p.Giving.Restore(r.Context(), actor, h.ID, r.PostFormValue(whyField))
	})
}

// given is a reason as it was given.
func given(l *i18n.Locale, reason string) templ.Component {
	if reason == "" {
		return ui.Plain(l.T("authorization.reason.none"))
	}
	return ui.Plain(reason)
}

// suspendedView shows a suspension to whoever clears it. Whose it is the page says
// by its subject.
func suspendedView(l *i18n.Locale, body []byte) (string, templ.Component) {
	title := l.T("authorization.suspended.title")
	s, err := authorization.ParseSuspended(body)
	if err != nil {
		return title, nil
	}
	until, _ := time.Parse(time.RFC3339, s.Until) // Check has read it
	return title, ui.Stack(ui.Para(ui.Plain(l.T("authorization.suspended.effect"))), ui.FactList(ui.Facts{
		{Term: l.T("authorization.until"), Content: ui.Moment(l, until)},
		{Term: l.T("authorization.reason"), Content: given(l, s.Reason)},
		{Term: l.T("authorization.suspended.by-id"), Content: ui.Symbol(s.By)},
	}))
}

// restoredView shows the early end of a suspension.
func restoredView(l *i18n.Locale, body []byte) (string, templ.Component) {
	title := l.T("authorization.restored.title")
	b, err := authorization.ParseRestored(body)
	if err != nil {
		return title, nil
	}
	return title, ui.FactList(ui.Facts{{Term: l.T("authorization.reason"), Content: given(l, b.Reason)}})
}

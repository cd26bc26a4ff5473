package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

// glance says first what a desk officer looks for: what is open now and what it
// takes, until when and how long that still is; or when the next phase opens.
func (p *Pages) glance(l *i18n.Locale, c *consult.Consultation, own string) templ.Component {
	if c.Concluded != nil {
		return templ.NopComponent // said already, with the reason
	}
	var open, planned []templ.Component
	now := p.Clock.Now()
	for i := range c.Phases {
		ph := &c.Phases[i]
		if ph.Frame != nil {
			continue
		}
		closes, _ := form.Instant(ph.Closes)
		opens, _ := form.Instant(ph.Opens)
		switch ph.State {
		case consult.Open:
			open = append(open, ui.Para(ui.Sentence(l, "process.now.open", ui.Parts{"phase": ui.Text(l, ph.Title), "until": p.deadline(l, c.Zone, ph.Closes, own),
				"left": ui.Plain(left(l, closes.Sub(now)))}), ui.Quiet(accepts(l, ph.Accepts))))
		case consult.Planned:
			planned = append(planned, ui.Para(ui.Sentence(l, "process.now.next", ui.Parts{"phase": ui.Text(l, ph.Title), "from": p.deadline(l, c.Zone, ph.Opens, own),
				"left": ui.Plain(away(l, opens.Sub(now)))})))
		}
	}
	if len(open) == 0 {
		open = append(open, ui.Para(ui.Plain(l.T("process.now.none"))))
	}
	return ui.NoticeOf(l.T("process.now"), append(open, planned[:min(len(planned), 1)]...)...)
}

// left is how long something still lasts: in days, in hours on the last two, in
// minutes in the last hour. It never says more than is left.
func left(l *i18n.Locale, d time.Duration) string { return lasting(l, "process.left", d) }

// away is how long it still is until something begins, likewise.
func away(l *i18n.Locale, d time.Duration) string { return lasting(l, "process.away", d) }

func lasting(l *i18n.Locale, key string, d time.Duration) string {
	switch hours := int(d / time.Hour); {
	case d <= 0:
		return l.T(key + ".due")
	case hours >= 48:
		return l.N(key+".days", hours/24)
	case hours >= 1:
		return l.N(key+".hours", hours)
	case d >= time.Minute:
		return l.N(key+".minutes", int(d/time.Minute))
	default:
		return l.T(key + ".moment")
	}
}

// zoneCookie keeps the time zone that a reader has chosen. It says nothing of
// the reader but that, and no more is kept.
const zoneCookie = "zone"

// ownZone is the time zone that a reader has chosen, in the address or before;
// "" when there is none.
func ownZone(r *http.Request) string {
	zone := r.URL.Query().Get("zone")
	if zone == "" {
		if c, err := r.Cookie(zoneCookie); err == nil {
			zone = c.Value
		}
	}
	if !isZone(zone) {
		return ""
	}
	return zone
}

func isZone(zone string) bool {
	if zone == "" || zone == "Local" || len(zone) > 64 {
		return false
	}
	_, err := time.LoadLocation(zone)
	return err == nil
}

// chooseZone keeps the time zone in which a reader wants to see deadlines.
func (p *Pages) chooseZone(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	zone := strings.TrimSpace(r.PostForm.Get("zone"))
	if zone != "" && !isZone(zone) {
		of, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return ui.Answer{}, err
		}
		page := p.below(l, &of, l.T("process.zone.own"))
		page.Body = zoneForm(l, &of, zone, l.T("process.fault.zone"))
		return ui.Answer{Page: page}, nil
	}
	c := &http.Cookie{Name: zoneCookie, Value: zone, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if zone == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
	return ui.Answer{To: l.Path(home, r.PathValue("id")) + "#phases"}, nil
}

// timeline is the phases as a figure with its table, as a calendar where something
// has instants, and in the reader's own time zone.
func (p *Pages) timeline(r *http.Request, l *i18n.Locale, c *consult.Consultation, actor policy.Actor, own string) (templ.Component, error) {
	silences, err := p.silencesOf(r, c)
	if err != nil {
		return nil, err
	}
	var calendar templ.Component = templ.NopComponent
	if dated(c, silences) {
		calendar = ui.Para(ui.A(l.Path(home, c.ID, "calendar.ics"), l.T("consult.calendar")))
	}
	return ui.Part("phases", l.T("consult.phases"), 2,
		figure.View(l, figure.Figure{ID: "timeline", Caption: l.T("process.timeline"), Drawing: p.spans(l, c), Note: l.T("process.timeline.note"), Table: p.phases(l, c, actor, own)}),
		calendar,
		zoneForm(l, c, own, "")), nil
}

// zoneForm asks a reader for a time zone.
func zoneForm(l *i18n.Locale, c *consult.Consultation, own, fault string) templ.Component {
	zone := ui.Input{Name: "zone", Label: l.T("process.zone.own"), Hint: l.T("process.zone.own.hint"), Value: own, Max: 64, Suggest: "zones", Ltr: true, Optional: true, Fault: fault}
	return ui.FormView(l, ui.Form{ID: "zone", Action: l.Path(home, c.ID, "zone"), Label: l.T("process.zone.own"), Submit: l.T("process.zone.show"), Inputs: []ui.Input{zone}, Extra: suggestions()})
}

// spans draws the phases.
func (p *Pages) spans(l *i18n.Locale, c *consult.Consultation) figure.Spans {
	s := figure.Spans{Describe: l.T("process.timeline.describe"), Now: p.Clock.Now()}
	for i := range c.Phases {
		ph := &c.Phases[i]
		title, lang := ph.Title.Pick(l)
		state := ph.StateAt(p.Clock.Now())
		span := figure.Span{Label: l.T("process.timeline.row", "phase", title, "state", l.T("consult.state."+string(state)))}
		if lang != l.Tag() {
			span.Lang = lang
		}
		switch state {
		case consult.Open:
			span.State = figure.Running
		case consult.Closed:
			span.State = figure.Over
		}
		if ph.Frame != nil {
			span.From, _ = consult.Span(ph.Frame.From)
			_, span.Until = consult.Span(ph.Frame.Until)
		} else {
			span.From, _ = form.Instant(ph.Opens)
			span.Until, _ = form.Instant(ph.Closes)
		}
		s.Rows = append(s.Rows, span)
	}
	return s
}

// yours is what an actor can do in a consultation now, and what waits for him:
// nothing for visitors.
func (p *Pages) yours(r *http.Request, l *i18n.Locale, c *consult.Consultation, actor policy.Actor) (templ.Component, error) {
	if !actor.SignedIn() || p.Process == nil || c.Concluded != nil {
		return templ.NopComponent, nil
	}
	ways, err := p.waits(r, l, c, actor)
	if err != nil {
		return nil, err
	}
	ways = append(ways, p.takesPart(l, c, actor)...)
	if p.Choosing != nil && p.tables(&running{actor: actor, c: *c, as: actor.For}) == nil {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "texts", "new"), l.T("process.text.title")))
	}
	if p.Choosing != nil && p.runs(actor, c) {
		ways = append(ways, ui.A(l.Path(desk, c.ID, "groups", "new"), l.T("process.group.form")))
		if slices.ContainsFunc(c.Phases, func(ph consult.PhaseNow) bool { return ph.Frame == nil }) {
			ways = append(ways, ui.A("#phases", l.T("process.yours.phases")))
		}
		ways = append(ways, ui.A(l.Path(desk, c.ID, "conclude"), l.T("process.conclude")))
	}
	if len(ways) == 0 {
		return templ.NopComponent, nil
	}
	return ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.Lines(ways...))), nil
}

// takesPart leads a participant to where it can contribute, amend and join.
func (p *Pages) takesPart(l *i18n.Locale, c *consult.Consultation, actor policy.Actor) (ways []templ.Component) {
	if actor.For == "" || consult.May(actor, consult.Join) != nil {
		return nil
	}
	if p.Contribute != nil && slices.ContainsFunc(contribution.Kinds(), func(k contribution.Kind) bool { return c.Takes(k.Takes()) }) {
		ways = append(ways, ui.A("#contributions", l.T("process.yours.contribute")))
	}
	if p.Texts != nil && p.amends(actor, c) {
		ways = append(ways, ui.A("#texts", l.T("process.yours.amend")))
	}
	if slices.ContainsFunc(c.Groups, func(g consult.GroupNow) bool { return g.Open && !g.Leads(actor.For) && !isMember(&g, actor.For) }) {
		ways = append(ways, ui.A("#groups", l.T("process.yours.join")))
	}
	return ways
}

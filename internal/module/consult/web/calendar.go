package web

import (
	"bytes"
	"net/http"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/ical"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
)

// calendar gives the phases of a consultation, and when silence on its texts ends,
// as iCalendar (RFC 5545). What has a printed time frame only has no instants, and
// is left out. Where nothing has an instant there is no calendar: section 3.6 asks
// for one component at least.
func (p *Pages) calendar(r *http.Request, l *i18n.Locale) (ui.File, error) {
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	silences, err := p.silencesOf(r, &c)
	if err != nil {
		return ui.File{}, err
	}
	if !dated(&c, silences) {
		return ui.File{}, fail.New(fail.NotFound, "This consultation has no calendar: for none of its phases is it known on which day and at which hour it opens and closes.")
	}
	body, err := calendarOf(l, &c, silences)
	return ui.File{Name: "consultation-" + c.ID[:16] + ".ics", Type: ical.MediaType, Body: body}, err
}

// dated reports whether a phase or a silence has instants to put into a calendar.
func dated(c *consult.Consultation, silences []silence) bool {
	return slices.ContainsFunc(c.Phases, func(ph consult.PhaseNow) bool {
		_, _, ok := instants(&ph)
		return ok
	}) || slices.ContainsFunc(silences, func(s silence) bool {
		_, ok := form.Instant(s.Until)
		return ok
	})
}

// instants are when a phase opens and closes, of one that has both.
func instants(ph *consult.PhaseNow) (opens, closes time.Time, ok bool) {
	opens, ok = form.Instant(ph.Opens)
	closes, too := form.Instant(ph.Closes)
	return opens, closes, ok && too
}

func calendarOf(l *i18n.Locale, c *consult.Consultation, silences []silence) ([]byte, error) {
	out := ical.Calendar{Product: "Comity//consultations"}
	title, _ := c.Title.Pick(l)
	for i := range c.Phases {
		ph := &c.Phases[i]
		opens, closes, ok := instants(ph)
		if !ok {
			continue
		}
		name, _ := ph.Title.Pick(l)
		out.Events = append(out.Events, ical.Event{UID: ph.ID + "." + c.ID, At: opens, Until: closes, Words: ui.Seen(title + ": " + name), Changed: ph.Dated, Edition: ph.Moved})
	}
	for _, s := range silences {
		until, ok := form.Instant(s.Until)
		if !ok {
			continue
		}
		name, _ := s.text.Pick(l)
		said := s.At // the last statement that says when silence ends
		if n := len(s.Extended); n > 0 {
			said = s.Extended[n-1].At
		}
		out.Events = append(out.Events, ical.Event{UID: "silence." + s.ID, At: until, Words: l.T("adoption.calendar", "title", ui.Seen(name)), Changed: said, Edition: len(s.Extended)})
	}
	var b bytes.Buffer
	err := ical.Write(&b, &out)
	return b.Bytes(), err
}

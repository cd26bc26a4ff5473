package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
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
	return ui.File{Name: "consultation-" + c.ID[:16] + ".ics", Type: "text/calendar; charset=utf-8", Body: calendarOf(l, &c, silences)}, nil
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

const stamp = "20060102T150405Z"

func calendarOf(l *i18n.Locale, c *consult.Consultation, silences []silence) []byte {
	var b strings.Builder
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Comity//consultations//EN")
	title, _ := c.Title.Pick(l)
	for i := range c.Phases {
		ph := &c.Phases[i]
		opens, closes, ok := instants(ph)
		if !ok {
			continue
		}
		name, _ := ph.Title.Pick(l)
		line("BEGIN", "VEVENT")
		line("UID", ph.ID+"."+c.ID)
		line("DTSTAMP", ph.Dated.UTC().Format(stamp))
		line("LAST-MODIFIED", ph.Dated.UTC().Format(stamp))
		line("SEQUENCE", strconv.Itoa(ph.Moved))
		line("DTSTART", opens.UTC().Format(stamp))
		line("DTEND", closes.UTC().Format(stamp))
		line("SUMMARY", escaped(ui.Seen(title+": "+name)))
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	for _, s := range silences {
		until, ok := form.Instant(s.Until)
		if !ok {
			continue
		}
		name, _ := s.text.Pick(l)
		line("BEGIN", "VEVENT")
		line("UID", "silence."+s.ID)
		said := s.At // the last statement that says when silence ends
		if n := len(s.Extended); n > 0 {
			said = s.Extended[n-1].At
		}
		line("DTSTAMP", said.UTC().Format(stamp))
		line("LAST-MODIFIED", said.UTC().Format(stamp))
		line("SEQUENCE", strconv.Itoa(len(s.Extended)))
		line("DTSTART", until.UTC().Format(stamp))
		line("SUMMARY", escaped(l.T("adoption.calendar", "title", ui.Seen(name))))
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return []byte(b.String())
}

// escaped writes text as section 3.3.11 has it.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
}

// fold ends a line, and breaks it before it has more than 75 bytes, never within
// a character: section 3.1.
func fold(b *strings.Builder, line string) {
	room := 75
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], 74
	}
	b.WriteString(line + "\r\n")
}

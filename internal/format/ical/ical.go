package ical

import (
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MediaType is that of a calendar.
const MediaType = "text/calendar; charset=utf-8"

// Calendar is what is written.
type Calendar struct {
	Product      string // its producer's name: "Comity//plans"
	Drawn        time.Time
	Confidential bool // its events are not for everybody who sees the calendar
	Events       []Event
}

// Event is what falls on a day, or at an instant.
type Event struct {
	UID   string    // unique for good
	On    string    // the whole day, 2006-01-02; or
	At    time.Time // the instant at which it falls or begins
	Until time.Time // the instant at which it ends; may be zero
	Words string    // what it is
	About string    // more on it; may be empty
	// Changed is when it was last changed; zero where only the state of things when
	// the calendar was drawn is known.
	Changed time.Time
	Edition int // how often it was changed
}

// Write writes a calendar. Section 3.6 asks for one event at least.
func Write(w io.Writer, c *Calendar) error {
	var p printer
	p.line("BEGIN", "VCALENDAR")
	p.line("VERSION", "2.0")
	p.line("PRODID", "-//"+c.Product+"//EN")
	for i := range c.Events {
		p.event(c, &c.Events[i])
	}
	p.line("END", "VCALENDAR")
	_, err := io.WriteString(w, p.String())
	return err
}

type printer struct{ strings.Builder }

func (p *printer) event(c *Calendar, e *Event) {
	p.line("BEGIN", "VEVENT")
	p.line("UID", e.UID)
	if e.Changed.IsZero() {
		p.instant("DTSTAMP", c.Drawn)
	} else {
		p.instant("DTSTAMP", e.Changed)
		p.instant("LAST-MODIFIED", e.Changed)
		p.line("SEQUENCE", strconv.Itoa(e.Edition))
	}
	if e.On != "" {
		p.line("DTSTART;VALUE=DATE", strings.ReplaceAll(e.On, "-", ""))
	} else {
		p.instant("DTSTART", e.At)
	}
	if !e.Until.IsZero() {
		p.instant("DTEND", e.Until)
	}
	p.line("SUMMARY", escaped(e.Words))
	if e.About != "" {
		p.line("DESCRIPTION", escaped(e.About))
	}
	if c.Confidential {
		p.line("CLASS", "CONFIDENTIAL")
	}
	p.line("TRANSP", "TRANSPARENT")
	p.line("END", "VEVENT")
}

func (p *printer) instant(name string, at time.Time) {
	p.line(name, at.UTC().Format("20060102T150405Z"))
}

// line writes one, and breaks it before it has more than 75 bytes, never within a
// character: section 3.1.
func (p *printer) line(name, value string) {
	line, room := name+":"+value, 75
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		p.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], 74
	}
	p.WriteString(line + "\r\n")
}

// escaped writes text as section 3.3.11 has it.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
}

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

// Day is a day on which something falls.
type Day struct {
	UID     string // unique for good
	On      string // 2006-01-02
	Words   string // what falls on it
	About   string // more on it; may be empty
	Changed time.Time
	Edition int // how often it was changed
}

// Write writes a calendar. product is its producer's name: "Comity//plans".
// Section 3.6 asks for one day at least.
func Write(w io.Writer, product string, days []Day) error {
	var b strings.Builder
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//"+product+"//EN")
	for _, d := range days {
		line("BEGIN", "VEVENT")
		line("UID", d.UID)
		line("DTSTAMP", d.Changed.UTC().Format("20060102T150405Z"))
		line("LAST-MODIFIED", d.Changed.UTC().Format("20060102T150405Z"))
		line("SEQUENCE", strconv.Itoa(d.Edition))
		line("DTSTART;VALUE=DATE", strings.ReplaceAll(d.On, "-", ""))
		line("SUMMARY", escaped(d.Words))
		if d.About != "" {
			line("DESCRIPTION", escaped(d.About))
		}
		line("TRANSP", "TRANSPARENT")
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

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

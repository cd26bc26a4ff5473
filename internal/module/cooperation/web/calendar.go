package web

import (
	"net/http"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// calendar is what a participant owes and is owed, as an iCalendar file: what is
// due, by when, and the id of the case; no titles, no names. It asks, as every
// file does, that its reader keep to the markings; what is not passed on at all
// is not in it.
func (p *Pages) calendar(r *http.Request, l *i18n.Locale) (ui.File, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return ui.File{}, err
	}
	return p.deadlines(r, v, r.URL.Query().Get(marking.Field))
}

// Deadlines is the same file for a program of a participant, which reads it where
// it runs: nobody is asked, and what is not passed on is not in it either.
func (p *Pages) Deadlines(r *http.Request, l *i18n.Locale, actor policy.Actor) (ui.File, error) {
	if err := cooperation.May(actor, cooperation.Read); err != nil {
		return ui.File{}, err
	}
	return p.deadlines(r, p.shownTo(r, l, actor), marking.Agreed)
}

func (p *Pages) deadlines(r *http.Request, v *viewer, saying string) (ui.File, error) {
	l := v.Locale
	var lines []cooperation.Line
	for _, heap := range []cooperation.Heap{cooperation.Ours, cooperation.Theirs} {
		part, err := p.Queries.Board(r.Context(), v.actor, cooperation.Filter{Heap: heap, Limit: 500})
		if err != nil {
			return ui.File{}, err
		}
		lines = append(lines, part.Lines...)
	}
	kept := lines[:0]
	for _, line := range lines {
		if err := mayExport(v.actor, &line, marking.Agreed); err != nil {
			continue
		}
		if err := mayExport(v.actor, &line, saying); err != nil {
			return ui.File{}, err
		}
		kept = append(kept, line)
	}
	return ui.File{Name: "deadlines.ics", Type: "text/calendar; charset=utf-8", Body: Calendar(kept, p.Clock.Now(), func(line *cooperation.Line, d cooperation.Duty) string {
		return ui.MarkedTitle(l, line.Exercise, line.Marking, l.T("cooperation.calendar.entry", "what", l.T("cooperation.what."+string(d.What)), "case", line.Case[5:13]))
	})}, nil
}

func mayExport(actor policy.Actor, line *cooperation.Line, saying string) error {
	return marking.Export(marking.Reader{Actor: actor}, marking.Thing{Marking: line.Marking, Author: line.Opener, Counterparty: line.Other,
		Participants: []statement.Hash{line.Opener, line.Other, actor.Identity}}, marking.Onward{Said: saying})
}

// Calendar writes what is due in threads as an iCalendar file (RFC 5545): one
// event for each thing that is due at an instant.
func Calendar(lines []cooperation.Line, now time.Time, title func(line *cooperation.Line, d cooperation.Duty) string) []byte {
	var b strings.Builder
	write := func(line string) { fold(&b, line) }
	write("BEGIN:VCALENDAR")
	write("VERSION:2.0")
	write("PRODID:-//Comity//Deadlines//EN")
	const form = "20060102T150405Z"
	for i := range lines {
		for _, d := range lines[i].Owed {
			if d.At.IsZero() {
				continue
			}
			write("BEGIN:VEVENT")
			write("UID:" + lines[i].Case[5:] + "-" + lines[i].Other.Short() + "-" + strings.ReplaceAll(d.Key(), ":", "-") + "-" + string(d.Side) + "@comity")
			write("DTSTAMP:" + now.UTC().Format(form))
			write("DTSTART:" + d.At.UTC().Format(form))
			write("SUMMARY:" + escaped(title(&lines[i], d)))
			write("CLASS:CONFIDENTIAL")
			write("TRANSP:TRANSPARENT")
			write("END:VEVENT")
		}
	}
	write("END:VCALENDAR")
	return []byte(b.String())
}

func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// fold writes a line of at most 75 octets, and what is left of it on lines that
// begin with a blank; never through a character.
func fold(b *strings.Builder, line string) {
	for n := 75; len(line) > n; n = 74 {
		cut := n
		for cut > 0 && line[cut]&0xC0 == 0x80 {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	b.WriteString(line + "\r\n")
}

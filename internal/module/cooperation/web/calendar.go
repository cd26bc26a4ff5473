package web

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"comity.example/comity/internal/format/ical"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Entry is something that is due at an instant, or on a day: whose move it is and what, in
// words that everybody may read who has the file; no title and no name is in it.
type Entry struct {
	UID          string
	At           time.Time
	On           string // the whole day, 2006-01-02, where it is due at no instant
	Summary      string
	Description  string
	Marking      statement.Marking
	Participants []statement.Hash // who may read it, by its marking
}

// calendar is what a participant owes and is owed, as an iCalendar file: what is
// due, by when, whose move it is, and the id of the case; no titles, no names. It
// asks, as every file does, that its reader keep to the markings; what is not
// passed on at all is not in it.
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
	var all []Entry
	for _, heap := range []cooperation.Heap{cooperation.Ours, cooperation.Theirs} {
		for f := (cooperation.Filter{Heap: heap, Limit: 1000}); ; {
			part, err := p.Queries.Board(r.Context(), v.actor, f)
			if err != nil {
				return ui.File{}, err
			}
			for i := range part.Lines {
				all = append(all, v.entries(&part.Lines[i])...)
			}
			if f.After = part.Next; f.After.IsZero() {
				break
			}
		}
	}
	if p.Also != nil {
		more, err := p.Also(r.Context(), v.Locale, v.actor)
		if err != nil {
			return ui.File{}, err
		}
		all = append(all, more...)
	}
	kept := all[:0]
	for _, e := range all {
		if mayExport(v.actor, &e, marking.Agreed) != nil {
			continue
		}
		if err := mayExport(v.actor, &e, saying); err != nil {
			return ui.File{}, err
		}
		kept = append(kept, e)
	}
	body, err := calendarOf(kept, p.Clock.Now())
	return ui.File{Name: "deadlines.ics", Type: ical.MediaType, Body: body}, err
}

// entries are what is due in a thread at an instant.
func (v *viewer) entries(line *cooperation.Line) (out []Entry) {
	l := v.Locale
	for _, d := range line.Owed {
		if d.At.IsZero() {
			continue
		}
		summary, description := "cooperation.calendar.theirs", "cooperation.calendar.theirs-what"
		if d.Side == line.Side {
			summary, description = "cooperation.calendar.ours", "cooperation.calendar.ours-what"
		}
		out = append(out, Entry{UID: line.Case[5:] + "-" + line.Other.Short() + "-" + strings.ReplaceAll(d.Key(), ":", "-") + "-" + string(d.Side) + "@comity", At: d.At,
			Summary:     ui.MarkedTitle(l, line.Exercise, line.Marking, l.T(summary, "what", v.owingWords(d), "case", line.Case[5:13])),
			Description: l.T(description) + " " + l.T("ui.marking.classified"), Marking: line.Marking,
			Participants: []statement.Hash{line.Opener, line.Other, v.actor.Identity}})
	}
	return out
}

func mayExport(actor policy.Actor, e *Entry, saying string) error {
	return marking.Export(marking.Reader{Actor: actor}, marking.Thing{Marking: e.Marking, Participants: e.Participants}, marking.Onward{Said: saying})
}

// calendarOf is what is due as a calendar: one event each.
func calendarOf(all []Entry, now time.Time) ([]byte, error) {
	c := ical.Calendar{Product: "Comity//Deadlines", Drawn: now, Confidential: true}
	for _, e := range all {
		c.Events = append(c.Events, ical.Event{UID: e.UID, At: e.At, On: e.On, Words: e.Summary, About: e.Description})
	}
	var b bytes.Buffer
	err := ical.Write(&b, &c)
	return b.Bytes(), err
}

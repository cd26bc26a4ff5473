package web

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	control "comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// form is what was typed, and what is wrong with it.
type form struct {
	l      *i18n.Locale
	v      url.Values
	faults map[string]string
}

func read(r *http.Request, l *i18n.Locale) *form {
	return &form{l: l, v: r.PostForm, faults: map[string]string{}}
}

func (f *form) get(name string) string { return plainly(f.v.Get(name)) }

// plainly is how a form gives back what was typed or filled in: lines end in one
// way, and a tabulator, which comes with what is pasted, is a blank.
func plainly(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\t", " ").Replace(s))
}

// missing says that a field has to be filled in.
func (f *form) missing(name string) { f.faults[name] = f.l.T("cooperation.fault.missing") }

// text is what was written, in the language of the page; an empty text for
// nothing. What no body can hold is said beside the field.
func (f *form) text(name string, required bool) i18n.Text {
	s := f.get(name)
	if s == "" {
		if required {
			f.missing(name)
		}
		return i18n.Text{}
	}
	if most := mostOf(name); len(s) > most {
		f.faults[name] = f.l.T("cooperation.fault.long", "max", f.l.Number(int64(most/4)))
	} else if c, found := control.Control(s); found {
		f.faults[name] = f.l.T("cooperation.fault.control", "line", f.l.Number(int64(c.Line)), "place", f.l.Number(int64(c.Place)), "character", c.String())
	}
	return i18n.Of(f.l.Tag(), s)
}

// examined says beside its input what a body gets wrong about the world outside
// its case.
func (p *Pages) examined(r *http.Request, f *form, b cooperation.Body) error {
	err := p.Service.Examine(r.Context(), b)
	if in := cooperation.Beside(err); in != "" {
		f.faults[string(in)] = f.l.Fault(err)
		return nil
	}
	return err
}

// mostOf is how many bytes the words of a field have at most.
func mostOf(name string) int {
	switch {
	case name == "title" || strings.HasPrefix(name, "heading-"):
		return cooperation.MaxTitle
	case name == "name" || name == "with" || name == "consulted":
		return cooperation.MaxName
	}
	return cooperation.MaxWords
}

// instant reads a field and the zone of the form.
func (f *form) instant(name string, required bool) (out cooperation.Instant) {
	s := f.get(name)
	if s == "" {
		if required {
			f.missing(name)
		}
		return out
	}
	return f.at(name, s, f.l.T("cooperation.fault.instant"))
}

// at reads an instant in the zone of the form. What is wrong with it is said beside
// the field, where it has another form in the words that are given.
func (f *form) at(name, s, otherwise string) cooperation.Instant {
	zone := cmp.Or(f.get("zone"), "UTC")
	out, wrong := cooperation.ReadLocal(s, zone)
	switch wrong {
	case cooperation.NoZone:
		f.faults["zone"] = f.l.T("cooperation.fault.zone")
	case cooperation.NoInstant:
		f.faults[name] = otherwise
	case cooperation.Twice:
		f.faults[name] = f.twice(s, zone)
	case cooperation.Skipped:
		f.faults[name] = f.l.T("cooperation.fault.skipped", "time", s, "zone", zone)
	}
	return out
}

// twice asks which of the two was meant, where clocks show a time twice.
func (f *form) twice(s, zone string) string {
	first, second := cooperation.Both(s, zone)
	return f.l.T("cooperation.fault.twice", "zone", zone, "time", s, "first", first, "second", second)
}

func (f *form) marking() statement.Marking {
	m := statement.Marking(f.get("marking"))
	if m == statement.Clear || !slices.Contains(statement.Markings[:], m) {
		return statement.Amber
	}
	return m
}

func (f *form) minutes(name string) int64 {
	s := f.get(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 || n > cooperation.MaxMinutes {
		f.faults[name] = f.l.T("cooperation.fault.minutes")
		return 0
	}
	return n
}

// indicators reads one a line.
func (f *form) indicators(name string) []cooperation.Indicator {
	out, bad := cooperation.ReadIndicators(f.get(name))
	switch {
	case bad == nil:
	case bad.Type != "":
		f.faults[name] = f.l.T("cooperation.fault.indicator-type", "line", bad.Line, "type", bad.Type, "types", strings.Join(cooperation.IndicatorTypes(), ", "))
	default:
		f.faults[name] = f.l.T("cooperation.fault.indicator", "line", bad.Line)
	}
	return out
}

// offset is what is added to UTC, where a time has to say that.
var offset = regexp.MustCompile(`^[+-][0-9]{2}:[0-9]{2}\b`)

// milestones reads one a line: when it is due, and what it is.
func (f *form) milestones(name string) (out []cooperation.Step) {
	for line := range strings.Lines(f.get(name)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		when, what := "", ""
		if n := len(cooperation.LocalForm); len(line) > n {
			when, what = line[:n], strings.TrimSpace(line[n:])
		}
		if m := offset.FindString(what); m != "" { // of a time that clocks show twice
			when, what = when+" "+m, strings.TrimSpace(what[len(m):])
		}
		none := f.l.T("cooperation.fault.milestone", "line", line)
		at := f.at(name, when, none)
		if what == "" {
			f.faults[name] = none
		}
		if f.faults[name] != "" {
			return out
		}
		out = append(out, cooperation.Step{ID: "step-" + strconv.Itoa(len(out)+1), Title: i18n.Of(f.l.Tag(), what), Due: at})
	}
	return out
}

// line, area and choice are inputs with what was typed and what is wrong with it.
func (f *form) line(name, key string, most int, optional bool) ui.Input {
	return ui.Input{Name: name, Label: f.l.T(key), Hint: f.hint(key), Value: f.get(name), Max: most, Optional: optional, Fault: f.faults[name]}
}

func (f *form) area(name, key string, optional bool) ui.Input {
	in := f.line(name, key, cooperation.MaxWords/4, optional)
	in.Kind, in.Rows = ui.Area, 5
	return in
}

func (f *form) choice(name, key string, options []ui.Option) ui.Input {
	return ui.Input{Kind: ui.Choice, Name: name, Label: f.l.T(key), Hint: f.hint(key), Value: f.get(name), Options: options, Fault: f.faults[name]}
}

func (f *form) ltr(in ui.Input) ui.Input {
	in.Ltr = true
	return in
}

// hint is what is said below a field that is typed in a form of its own.
func (f *form) hint(key string) string {
	switch key {
	case "cooperation.from", "cooperation.last", "cooperation.begins", "cooperation.ends", "cooperation.holds", "cooperation.until", "cooperation.call.at":
		return f.l.T("cooperation.hint.instant")
	case "cooperation.zone":
		return f.l.T("cooperation.hint.zone")
	case "cooperation.milestones":
		return f.l.T("cooperation.hint.milestones")
	case "cooperation.indicators":
		return f.l.T("cooperation.hint.indicators")
	case "cooperation.consulted", "cooperation.call.with":
		return f.l.T("cooperation.hint.function")
	case "cooperation.marking":
		return f.l.T("cooperation.hint.marking")
	}
	return ""
}

func (f *form) zone() ui.Input { return f.ltr(f.line("zone", "cooperation.zone", 64, false)) }

// markings are the labels that a statement of the actor's participant can bear
// here: none wider than another, and none that the hub does not keep for it.
func (v *viewer) markings(f *form, most statement.Marking) ui.Input {
	var out []ui.Option
	from := slices.Index(statement.Markings[:], most)
	hints, barred, why := []string{f.hint("cooperation.marking")}, []string(nil), ""
	bar := func() {
		if why != "" {
			hints = append(hints, v.T("cooperation.marking.not", "markings", v.And(barred...), "why", why))
		}
	}
	for _, m := range statement.Markings[max(from, 1):] {
		if err := v.bars(m); err != nil {
			if words := v.Fault(err); words != why {
				bar()
				barred, why = nil, words
			}
			barred = append(barred, string(m))
			continue
		}
		out = append(out, ui.Option{Value: string(m), Words: string(m)})
		if marking.Narrower(m, statement.Amber) {
			hints = append(hints, v.T("cooperation.marking."+map[statement.Marking]string{statement.AmberStrict: "strict", statement.Red: "red"}[m]))
		}
	}
	bar()
	if v.meeting != nil && v.meeting.Marking == most && marking.Narrower(most, statement.Green) {
		hints = append(hints, v.T("cooperation.marking.plays", "marking", string(most)))
	} else if v.source != nil && marking.Narrower(most, statement.Green) {
		hints = append(hints, v.T("cooperation.marking.arises", "marking", string(most)))
	}
	in := f.choice("marking", "cooperation.marking", out)
	in.Hint = strings.Join(hints, " ")
	return in
}

// bars is why a statement of the actor's participant cannot be marked so here: the
// hub does not keep it, or the actor could not read it. nil where it can.
func (v *viewer) bars(m statement.Marking) error {
	own := v.actor.Identity
	return cmp.Or(v.p.Service.Holds(own, m),
		marking.May(marking.Reader{Actor: v.actor}, marking.Thing{Marking: m, Author: own, Participants: []statement.Hash{own}}))
}

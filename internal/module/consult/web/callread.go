package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// typedCall is the call that was typed. What is wrong is said beside each field.
func (p *Pages) typedCall(f *filled, actor policy.Actor, mode submission.Mode) *consult.Call {
	f.need("title", "text")
	b := &consult.Call{Via: way(actor), Plan: consult.Plan{Title: f.text("title"), Text: f.text("text"), Partners: p.namedIn(f, "partners"),
		About: f.chosen("about"), Zone: f.get("zone"), Moderation: consult.Moderation(f.get("moderation"))}}
	if mode == submission.Recorded {
		f.need("author")
		b.Via = submission.Via{Mode: submission.Recorded, Author: f.get("author"), Document: f.typedDocument()}
	}
	if len(b.About) == 0 {
		f.faults["about"] = f.l.T("process.fault.about")
	}
	for _, tag := range languages {
		if slices.Contains(f.values["languages"], tag) {
			b.Languages = append(b.Languages, tag)
		}
	}
	if len(b.Languages) == 0 {
		f.faults["languages"] = f.l.T("process.fault.languages")
	}
	for _, c := range participant.Classes() {
		if slices.Contains(f.values["classes"], string(c)) {
			b.Invited.Classes = append(b.Invited.Classes, c)
		}
	}
	b.Invited.Named = p.listedIn(f, "named")
	if b.Marking = statement.Marking(cmp.Or(f.get("marking"), string(statement.Clear))); b.Marking != statement.Clear {
		f.faults["marking"] = f.l.T("process.fault.marking")
	}
	b.Decision = f.typedDecision()
	zone, err := time.LoadLocation(b.Zone)
	if err != nil || b.Zone == "" || b.Zone == "Local" {
		f.faults["zone"], zone = f.l.T("process.fault.zone"), time.UTC
	}
	b.Phases = f.typedPhases(mode, zone)
	b.Questions, b.NormTest = f.typedQuestions(rowQuestion), f.typedQuestions(rowTest)
	return b
}

// typedDocument is the document that something is recorded from.
func (f *filled) typedDocument() *submission.Document {
	f.need("number")
	if !submission.IsDay(f.get("document-date")) {
		f.faults["document-date"] = f.l.T("submission.fault.day")
	}
	return &submission.Document{Kind: f.get("kind"), Number: f.get("number"), Date: f.get("document-date")}
}

func (f *filled) typedDecision() consult.Decision {
	d := consult.Decision{Rule: consult.DecisionRule(f.get("rule"))}
	if d.Rule != consult.Silence {
		return d
	}
	hours, err := strconv.ParseInt(f.get("hours"), 10, 64)
	if err != nil || hours < 1 || hours > consult.MaxSilence {
		f.faults["hours"] = f.l.T("process.fault.hours", "most", f.l.Number(consult.MaxSilence))
		return d
	}
	d.Hours = hours
	return d
}

// typedPhases reads the rows of phases; one in which nothing was typed is none.
func (f *filled) typedPhases(mode submission.Mode, zone *time.Location) (out []consult.Phase) {
	used := map[string]bool{}
	for _, n := range f.rows(rowPhase) {
		at := func(field string) string { return row(rowPhase, n, field) }
		if f.get(at("title"))+f.get(at("note"))+f.get(at("opens-day"))+f.get(at("closes-day"))+f.get(at("printed")) == "" {
			continue
		}
		f.need(at("title"))
		ph := consult.Phase{ID: f.slug(rowPhase, n, f.get(at("title")), used), Title: f.text(at("title")), Note: f.text(at("note"))}
		for _, a := range consult.AllAccepts() {
			if slices.Contains(f.values[at("accepts")], string(a)) {
				ph.Accepts = append(ph.Accepts, a)
			}
		}
		if mode == submission.Recorded {
			ph.Frame = f.typedFrame(at)
		} else {
			ph.Opens, ph.Closes = f.instant(at("opens"), zone), f.instant(at("closes"), zone)
			if ph.Opens != "" && ph.Closes != "" && ph.Closes <= ph.Opens {
				f.faults[at("closes-day")] = f.l.T("process.fault.order")
			}
		}
		out = append(out, ph)
	}
	if len(out) == 0 {
		f.faults["phases"] = f.l.T("process.fault.phases")
	}
	return out
}

func (f *filled) typedFrame(at func(string) string) *consult.Frame {
	f.need(at("printed"))
	frame := &consult.Frame{Printed: f.get(at("printed")), From: f.get(at("from")), Until: f.get(at("until")), Over: f.get(at("over")) == "yes"}
	if !form.Date(frame.From) {
		f.faults[at("from")] = f.l.T("process.fault.month")
	}
	if frame.Until != "" && !form.Date(frame.Until) {
		f.faults[at("until")] = f.l.T("process.fault.month")
	} else if frame.Until != "" && frame.Until < frame.From {
		f.faults[at("until")] = f.l.T("process.fault.order")
	}
	return frame
}

// instant reads a day and a time as clocks show them in a zone. An hour that a
// change of the clocks leaves out is none; of one that comes twice either
// counts, and the preview says in UTC which.
func (f *filled) instant(name string, zone *time.Location) string {
	day, hour := f.get(name+"-day"), f.get(name+"-time")
	if !submission.IsDay(day) {
		f.faults[name+"-day"] = f.l.T("submission.fault.day")
		return ""
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, zone)
	if err != nil || t.Format("15:04") != hour {
		f.faults[name+"-time"] = f.l.T("process.fault.time")
		return ""
	}
	return t.UTC().Format(form.InstantForm)
}

// typedQuestions reads the rows of questions; one without words is none.
func (f *filled) typedQuestions(of string) (out []consult.Question) {
	used := map[string]bool{}
	for _, n := range f.rows(of) {
		words := f.get(row(of, n, "text"))
		if words == "" {
			continue
		}
		q := consult.Question{ID: f.slug(of, n, words, used), Text: f.text(row(of, n, "text")), Form: consult.Form(f.get(row(of, n, "form"))),
			Each: f.get(row(of, n, "each")) == "yes"}
		if q.Form == "" {
			q.Form = consult.Words
		}
		options := map[string]bool{}
		for i, line := range typedLines(f.get(row(of, n, "options"))) {
			q.Options = append(q.Options, consult.Option{ID: unused(slugOf(line), "option-"+strconv.Itoa(i+1), options), Text: i18n.Of(f.language(), line)})
		}
		switch {
		case q.Form == consult.Words && len(q.Options) > 0:
			f.faults[row(of, n, "form")] = f.l.T("process.fault.words")
		case q.Form != consult.Words && len(q.Options) < 2:
			f.faults[row(of, n, "options")] = f.l.T("process.fault.options")
		}
		out = append(out, q)
	}
	return out
}

// slug is the id of a row: the one that it has, or one made of its words.
func (f *filled) slug(of string, n int, words string, used map[string]bool) string {
	id := f.get(row(of, n, "id"))
	if !form.IsSlug(id) || used[id] {
		id = slugOf(words)
	}
	return unused(id, of+"-"+strconv.Itoa(n), used)
}

// maxWords is how long an id made of words gets.
const maxWords = 40

// slugOf makes an id of words: empty where they have no Latin letters.
func slugOf(words string) string {
	parts := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	id := ""
	for _, part := range parts {
		if len(id)+len(part) >= maxWords {
			break
		}
		id = strings.Trim(id+"-"+part, "-")
	}
	return id
}

// unused is an id that no other row has.
func unused(id, otherwise string, used map[string]bool) string {
	if id == "" {
		id = otherwise
	}
	first := id
	for n := 2; used[id]; n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	used[id] = true
	return id
}

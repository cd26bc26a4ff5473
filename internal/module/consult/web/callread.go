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
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// typedCall is the call that was typed. What is wrong is said beside each field.
func (p *Pages) typedCall(f *filled, actor policy.Actor, mode submission.Mode) *consult.Call {
	f.Need("title", "text")
	b := &consult.Call{Via: way(actor), Plan: consult.Plan{Title: f.Text("title"), Text: f.Text("text"), Partners: p.namedIn(f, "partners"),
		About: f.chosen("about"), Zone: f.Get("zone"), Moderation: consult.Moderation(f.Get("moderation"))}}
	if mode == submission.Recorded {
		f.Need("author")
		b.Via = submission.Via{Mode: submission.Recorded, Author: f.Get("author"), Document: f.typedDocument()}
	}
	if len(b.About) == 0 {
		f.Faults["about"] = f.L.T("process.fault.about")
	}
	for _, tag := range submissionweb.Languages() {
		if slices.Contains(f.Values["languages"], tag) {
			b.Languages = append(b.Languages, tag)
		}
	}
	if len(b.Languages) == 0 {
		f.Faults["languages"] = f.L.T("process.fault.languages")
	}
	for _, c := range participant.Classes() {
		if slices.Contains(f.Values["classes"], string(c)) {
			b.Invited.Classes = append(b.Invited.Classes, c)
		}
	}
	b.Invited.Named = p.listedIn(f, "named")
	if b.Marking = statement.Marking(cmp.Or(f.Get("marking"), string(statement.Clear))); b.Marking != statement.Clear {
		f.Faults["marking"] = f.L.T("process.fault.marking")
	}
	b.Decision = f.typedDecision()
	zone, err := time.LoadLocation(b.Zone)
	if err != nil || b.Zone == "" || b.Zone == "Local" {
		f.Faults["zone"], zone = f.L.T("process.fault.zone"), time.UTC
	}
	b.Phases = f.typedPhases(mode, zone)
	b.Questions, b.NormTest = f.typedQuestions(rowQuestion), f.typedQuestions(rowTest)
	return b
}

// typedDocument is the document that something is recorded from.
func (f *filled) typedDocument() *submission.Document {
	f.Need("number")
	if !submission.IsDay(f.Get("document-date")) {
		f.Faults["document-date"] = f.L.T("submission.fault.day")
	}
	return &submission.Document{Kind: f.Get("kind"), Number: f.Get("number"), Date: f.Get("document-date")}
}

func (f *filled) typedDecision() consult.Decision {
	d := consult.Decision{Rule: consult.DecisionRule(f.Get("rule"))}
	if d.Rule != consult.Silence {
		return d
	}
	hours, err := strconv.ParseInt(f.Get("hours"), 10, 64)
	if err != nil || hours < 1 || hours > consult.MaxSilence {
		f.Faults["hours"] = f.L.T("process.fault.hours", "most", f.L.Number(consult.MaxSilence))
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
		if f.Get(at("title"))+f.Get(at("note"))+f.Get(at("opens-day"))+f.Get(at("closes-day"))+f.Get(at("printed")) == "" {
			continue
		}
		f.Need(at("title"))
		ph := consult.Phase{ID: f.slug(rowPhase, n, f.Get(at("title")), used), Title: f.Text(at("title")), Note: f.Text(at("note"))}
		for _, a := range consult.AllAccepts() {
			if slices.Contains(f.Values[at("accepts")], string(a)) {
				ph.Accepts = append(ph.Accepts, a)
			}
		}
		if mode == submission.Recorded {
			ph.Frame = f.typedFrame(at)
		} else {
			ph.Opens, ph.Closes = f.instant(at("opens"), zone), f.instant(at("closes"), zone)
			if ph.Opens != "" && ph.Closes != "" && ph.Closes <= ph.Opens {
				f.Faults[at("closes-day")] = f.L.T("process.fault.order")
			}
		}
		out = append(out, ph)
	}
	if len(out) == 0 {
		f.Faults["phases"] = f.L.T("process.fault.phases")
	}
	return out
}

func (f *filled) typedFrame(at func(string) string) *consult.Frame {
	f.Need(at("printed"))
	frame := &consult.Frame{Printed: f.Get(at("printed")), From: f.Get(at("from")), Until: f.Get(at("until")), Over: f.Get(at("over")) == "yes"}
	if !form.Date(frame.From) {
		f.Faults[at("from")] = f.L.T("process.fault.month")
	}
	if frame.Until != "" && !form.Date(frame.Until) {
		f.Faults[at("until")] = f.L.T("process.fault.month")
	} else if frame.Until != "" && frame.Until < frame.From {
		f.Faults[at("until")] = f.L.T("process.fault.order")
	}
	return frame
}

// instant reads a day and a time as clocks show them in a zone. An hour that a
// change of the clocks leaves out is none; of one that comes twice either
// counts, and the preview says in UTC which.
func (f *filled) instant(name string, zone *time.Location) string {
	day, hour := f.Get(name+"-day"), f.Get(name+"-time")
	if !submission.IsDay(day) {
		f.Faults[name+"-day"] = f.L.T("submission.fault.day")
		return ""
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, zone)
	if err != nil || t.Format("15:04") != hour {
		f.Faults[name+"-time"] = f.L.T("process.fault.time")
		return ""
	}
	return t.UTC().Format(form.InstantForm)
}

// typedQuestions reads the rows of questions; one without words is none.
func (f *filled) typedQuestions(of string) (out []consult.Question) {
	used := map[string]bool{}
	for _, n := range f.rows(of) {
		words := f.Get(row(of, n, "text"))
		if words == "" {
			continue
		}
		q := consult.Question{ID: f.slug(of, n, words, used), Text: f.Text(row(of, n, "text")), Form: consult.Form(f.Get(row(of, n, "form"))),
			Each: f.Get(row(of, n, "each")) == "yes"}
		if q.Form == "" {
			q.Form = consult.Words
		}
		options := map[string]bool{}
		for i, line := range typedLines(f.Get(row(of, n, "options"))) {
			q.Options = append(q.Options, consult.Option{ID: unused(slugOf(line), "option-"+strconv.Itoa(i+1), options), Text: i18n.Of(f.Language(), line)})
		}
		switch {
		case q.Form == consult.Words && len(q.Options) > 0:
			f.Faults[row(of, n, "form")] = f.L.T("process.fault.words")
		case q.Form != consult.Words && len(q.Options) < 2:
			f.Faults[row(of, n, "options")] = f.L.T("process.fault.options")
		}
		out = append(out, q)
	}
	return out
}

// slug is the id of a row: the one that it has, or one made of its words.
func (f *filled) slug(of string, n int, words string, used map[string]bool) string {
	id := f.Get(row(of, n, "id"))
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

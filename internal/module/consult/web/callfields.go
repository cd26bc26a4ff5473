package web

import (
	"context"
	"net/url"
	"strconv"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Kinds of row of the form: phases, questions, and questions of the test of a
// new norm.
const (
	rowPhase    = "phase"
	rowQuestion = "question"
	rowTest     = "test"
)

// usual is what the form holds before anything is typed: what most
// consultations on norms ask, in the language of the page.
func usual(l *i18n.Locale, mode submission.Mode) url.Values {
	v := url.Values{"language": {l.Tag()}, "languages": submissionweb.Languages(), "zone": {"UTC"}, "moderation": {string(consult.After)}, "rule": {string(consult.Editor)}}
	if mode == submission.Recorded {
		v.Set(row(rowPhase, 1, "new"), "yes")
		return v
	}
	for i, ph := range []struct {
		key     string
		accepts []string
	}{
		{"process.usual.phase.views", []string{string(consult.Comments), string(consult.Answers), string(consult.Norms)}},
		{"process.usual.phase.text", []string{string(consult.Comments), string(consult.Amendments), string(consult.Decisions)}},
	} {
		v.Set(row(rowPhase, i+1, "title"), l.T(ph.key))
		v[row(rowPhase, i+1, "accepts")] = ph.accepts
		v.Set(row(rowPhase, i+1, "opens-time"), "00:00")
		v.Set(row(rowPhase, i+1, "closes-time"), "23:59")
	}
	yes := l.T("process.usual.yes") + "\n" + l.T("process.usual.partly") + "\n" + l.T("process.usual.no")
	for i, id := range []string{"distinct", "relevant", "justified", "how"} {
		v.Set(row(rowQuestion, i+1, "id"), id)
		v.Set(row(rowQuestion, i+1, "text"), l.T("process.usual.question."+id))
		v.Set(row(rowQuestion, i+1, "each"), "yes")
		v.Set(row(rowQuestion, i+1, "form"), string(consult.Words))
		if id != "how" {
			v.Set(row(rowQuestion, i+1, "form"), string(consult.Choice))
			v.Set(row(rowQuestion, i+1, "options"), yes)
		}
	}
	for i, id := range []string{"need", "novelty", "outcome", "preconditions", "support"} {
		v.Set(row(rowTest, i+1, "id"), id)
		v.Set(row(rowTest, i+1, "text"), l.T("process.usual.test."+id))
		v.Set(row(rowTest, i+1, "form"), string(consult.Words))
	}
	return v
}

// callInputs are the fields of a call.
func (p *Pages) callInputs(ctx context.Context, f *filled, mode submission.Mode) ([]ui.Input, error) {
	about, err := p.topics(ctx, f, "about", "process.about", nil)
	if err != nil {
		return nil, err
	}
	text := f.Input(ui.Area, "text", "process.call.text", consult.MaxText/4)
	text.Rows = 12
	what := group(f, "what", "process.part.what", f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", consult.MaxTitle/4), text)
	partners := f.Optional(ui.Area, "partners", "consult.partners", consult.MaxNamed*consult.MaxTitle/4)
	zone := f.Input(ui.Line, "zone", "consult.zone", 64)
	zone.Suggest, zone.Ltr = "zones", true
	out := []ui.Input{what}
	if mode == submission.Recorded {
		origin, err := p.originInputs(ctx, f)
		if err != nil {
			return nil, err
		}
		out = append(out, group(f, "origin", "process.part.origin", origin...))
	}
	out = append(out, about,
		group(f, "who", "process.part.who", partners, f.classes(), f.Optional(ui.Area, "named", "process.named", consult.MaxNamed*consult.MaxTitle/4), f.many()),
		group(f, "how", "process.part.how", f.marking(), f.moderation(), f.rule(), f.hours(), zone))
	out = append(out, phaseRows(f, mode), questionRows(f, rowQuestion, "consult.questions"), questionRows(f, rowTest, "consult.norm-test"))
	return out, nil
}

func group(f *filled, name, key string, inputs ...ui.Input) ui.Input {
	in := ui.Input{Kind: ui.Fieldset, Name: name, Label: f.L.T(key), Inputs: inputs}
	if f.L.Has(key + ".hint") {
		in.Hint = f.L.T(key + ".hint")
	}
	return in
}

// originInputs say whose consultation is recorded, and from which document.
func (p *Pages) originInputs(ctx context.Context, f *filled) ([]ui.Input, error) {
	author := f.Input(ui.Choice, "author", "consult.organiser", 0)
	ids, err := p.Choosing.Listed(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		name, lang := p.Names.Name(id, f.L.Tag())
		if lang == f.L.Tag() {
			lang = ""
		}
		author.Options = append(author.Options, ui.Option{Value: id, Words: name, Lang: lang})
	}
	i18n.Sort(f.L, author.Options, func(o ui.Option) string { return o.Words })
	author.Options = ui.Options(f.L.T("submission.choose"), author.Options...)
	return append([]ui.Input{author}, f.document()...), nil
}

// document are the fields that name the document that something is recorded
// from.
func (f *filled) document() []ui.Input {
	kind := f.Input(ui.Choice, "kind", "submission.document.label", 0)
	for _, k := range submission.DocumentKinds() {
		kind.Options = append(kind.Options, ui.Option{Value: k, Words: f.L.T("submission.document.kind." + k)})
	}
	number := f.Input(ui.Line, "number", "submission.document.number", submission.MaxNumber/4)
	number.Hint = f.L.T("submission.document.number-hint")
	return []ui.Input{kind, number, f.Input(ui.DateDay, "document-date", "submission.document.date", 0)}
}

func (f *filled) classes() ui.Input {
	in := f.Optional(ui.Choices, "classes", "process.classes", 0)
	in.Values = f.Values["classes"]
	for _, c := range participant.Classes() {
		in.Options = append(in.Options, ui.Option{Value: string(c), Words: f.L.T("participant.class." + string(c))})
	}
	return in
}

// many are the languages in which contributions are taken.
func (f *filled) many() ui.Input {
	in := f.Input(ui.Choices, "languages", "consult.languages", 0)
	in.Values = f.Values["languages"]
	for _, tag := range submissionweb.Languages() {
		in.Options = append(in.Options, ui.Option{Value: tag, Words: ui.LanguageName(f.L, tag)})
	}
	return in
}

// marking is a choice of one: it says what the call states. The form holds no
// other, and one that was sent is refused beside it.
func (f *filled) marking() ui.Input {
	in := f.Input(ui.Choosing, "marking", "consult.marking", 0)
	in.Value = string(statement.Clear)
	in.Options = []ui.Option{{Value: in.Value, Words: f.L.T("consult.marking.clear")}}
	return in
}

func (f *filled) moderation() ui.Input {
	in := f.Input(ui.Choosing, "moderation", "consult.moderation", 0)
	for _, m := range []consult.Moderation{consult.After, consult.Before} {
		in.Options = append(in.Options, ui.Option{Value: string(m), Words: f.L.T("consult.moderation." + string(m))})
	}
	return in
}

func (f *filled) rule() ui.Input {
	in := f.Input(ui.Choosing, "rule", "consult.decision", 0)
	for _, r := range []consult.DecisionRule{consult.Editor, consult.Consensus, consult.Silence} {
		in.Options = append(in.Options, ui.Option{Value: string(r), Words: f.L.T("consult.rule." + string(r))})
	}
	return in
}

func (f *filled) hours() ui.Input {
	in := f.Input(ui.Line, "hours", "process.hours", 4)
	in.Depends, in.Ltr = true, true
	return in
}

// phaseRows are the phases, one set of fields each. Whether a row is there is
// for the organiser to say: no field of it is required by the browser.
func phaseRows(f *filled, mode submission.Mode) ui.Input {
	in := ui.Input{Kind: ui.Fieldset, Name: "phases", Label: f.L.T("consult.phases"), Hint: f.L.T("process.phases.hint"), Fault: f.Faults["phases"],
		Buttons: []ui.Button{{Name: "do", Value: "add-" + rowPhase, Words: f.L.T("process.phase.add")}}}
	if mode == submission.Recorded {
		in.Hint = f.L.T("process.frames.hint")
	}
	for i, n := range f.rows(rowPhase) {
		at := func(kind ui.InputKind, field, key string, most int) ui.Input {
			one := f.Input(kind, row(rowPhase, n, field), key, most)
			one.Depends = true
			return one
		}
		accepts := f.Optional(ui.Choices, row(rowPhase, n, "accepts"), "process.accepts", 0)
		accepts.Values = f.Values[row(rowPhase, n, "accepts")]
		for _, a := range consult.AllAccepts() {
			accepts.Options = append(accepts.Options, ui.Option{Value: string(a), Words: f.L.T("consult.accepts." + string(a))})
		}
		inputs := []ui.Input{at(ui.Line, "title", "consult.name", consult.MaxTitle/4)}
		if mode == submission.Recorded {
			over := f.Optional(ui.Agree, row(rowPhase, n, "over"), "process.frame.over", 0)
			until := f.Optional(ui.Line, row(rowPhase, n, "until"), "process.frame.until", 10)
			from := at(ui.Line, "from", "process.frame.from", 10)
			from.Ltr, until.Ltr = true, true
			inputs = append(inputs, at(ui.Line, "printed", "process.frame.printed", consult.MaxTitle/4), from, until, over)
		} else {
			opens, closes := at(ui.Line, "opens-time", "process.opens.time", 5), at(ui.Line, "closes-time", "process.closes.time", 5)
			opens.Ltr, closes.Ltr = true, true
			inputs = append(inputs, at(ui.DateDay, "opens-day", "process.opens.day", 0), opens, at(ui.DateDay, "closes-day", "process.closes.day", 0), closes)
		}
		label := f.L.T("process.phase.n", "n", f.L.Number(int64(i+1)))
		in.Inputs = append(in.Inputs, ui.Input{Kind: ui.Fieldset, Name: row(rowPhase, n, "row"), Label: label,
			Inputs:  append(inputs, accepts, f.Optional(ui.Area, row(rowPhase, n, "note"), "process.phase.note", consult.MaxNote/4)),
			Buttons: []ui.Button{{Name: "do", Value: "drop-" + rowPhase + "-" + strconv.Itoa(n), Words: f.L.T("process.drop"), Of: label}}})
	}
	return in
}

// questionRows are questions, folded: each shows its own words.
func questionRows(f *filled, of, key string) ui.Input {
	in := ui.Input{Kind: ui.Fieldset, Name: of + "s", Label: f.L.T(key), Hint: f.L.T("process." + of + ".hint"), Fault: f.Faults[of+"s"],
		Buttons: []ui.Button{{Name: "do", Value: "add-" + of, Words: f.L.T("process.question.add")}}}
	for i, n := range f.rows(of) {
		how := f.Optional(ui.Choosing, row(of, n, "form"), "process.question.form", 0)
		if how.Value == "" {
			how.Value = string(consult.Words)
		}
		for _, form := range []consult.Form{consult.Words, consult.Choice, consult.Choose} {
			how.Options = append(how.Options, ui.Option{Value: string(form), Words: f.L.T("consult.question." + string(form))})
		}
		words := f.Optional(ui.Area, row(of, n, "text"), "process.question.text", consult.MaxNote/4)
		inputs := []ui.Input{words, how, f.Optional(ui.Area, row(of, n, "options"), "process.question.options", consult.MaxOptions*consult.MaxTitle/4)}
		if of == rowQuestion {
			inputs = append(inputs, f.Optional(ui.Agree, row(of, n, "each"), "process.question.each", 0))
		}
		label := f.L.T("process.question.n", "n", f.L.Number(int64(i+1)), "text", words.Value)
		if words.Value == "" {
			label = f.L.T("process.question.new", "n", f.L.Number(int64(i+1)))
		}
		in.Inputs = append(in.Inputs, ui.Input{Kind: ui.Fieldset, Name: row(of, n, "row"), Label: label, Folded: words.Value != "", Inputs: inputs,
			Buttons: []ui.Button{{Name: "do", Value: "drop-" + of + "-" + strconv.Itoa(n), Words: f.L.T("process.drop"), Of: label}}})
	}
	return in
}

// hiddenIDs keeps the ids of rows, which are not for people to type.
func (f *filled) hiddenIDs() (out [][2]string) {
	for _, of := range []string{rowPhase, rowQuestion, rowTest} {
		for _, n := range f.rows(of) {
			if id := f.Get(row(of, n, "id")); id != "" {
				out = append(out, [2]string{row(of, n, "id"), id})
			}
		}
	}
	return out
}

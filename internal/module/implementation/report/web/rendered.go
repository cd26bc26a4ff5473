package web

import (
	"net/url"
	"strconv"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// An answer that is a list is translated title by title and name by name: each has a
// field of its own, so that what is translated stands beside what it is of, whatever
// its order.

// part is the name of the field of one of the words of an answer that is a list.
func part(question string, n int) string { return field(question) + "-" + strconv.Itoa(n) }

// inParts are the words of an answer that is a list, in the order of report.Rendered.
func inParts(a *report.Answer) (out []i18n.Text) {
	for _, link := range a.Links {
		out = append(out, link.Title)
	}
	for _, b := range a.Bodies {
		out = append(out, b.Name, b.Role)
	}
	return out
}

// renderedFields are the names of the fields in which an answer is translated.
func renderedFields(a *report.Answer) (out []string) {
	if !a.Text.Empty() {
		return []string{field(a.Question)}
	}
	for n, t := range inParts(a) {
		if !t.Empty() {
			out = append(out, part(a.Question, n))
		}
	}
	return out
}

// renderedInputs are the fields in which an answer is translated; label is what its
// question is called.
func renderedInputs(f *submissionweb.Filled, a *report.Answer, label string) []ui.Input {
	names := renderedFields(a)
	if len(names) == 0 {
		return nil
	}
	input := func(name, label string) ui.Input {
		return ui.Input{Name: name, Label: label, Value: f.Get(name), Optional: true, Fault: f.Faults[name]}
	}
	if !a.Text.Empty() {
		in := input(names[0], label)
		in.Kind, in.Rows, in.Max = ui.Area, 6, report.MaxText/4
		return []ui.Input{in}
	}
	set := ui.Input{Kind: ui.Fieldset, Name: field(a.Question), Label: label}
	for n, t := range inParts(a) {
		if !t.Empty() {
			in := input(part(a.Question, n), f.L.T("reporting.translate.part", "words", t.String()))
			in.Kind, in.Max, in.Of = ui.Line, report.MaxName/4, ui.Option{Words: t.String(), Lang: other(f.L, t.Original)}
			set.Inputs = append(set.Inputs, in)
		}
	}
	return []ui.Input{set}
}

// rendered reads an answer in another language; ok is false where nothing of it was
// translated.
func rendered(f *submissionweb.Filled, a *report.Answer) (out report.Rendered, ok bool) {
	out.Question = a.Question
	if !a.Text.Empty() {
		out.Text = f.Get(field(a.Question))
		return out, out.Text != ""
	}
	words := make([]string, len(inParts(a)))
	for n := range words {
		words[n] = f.Get(part(a.Question, n))
		ok = ok || words[n] != ""
	}
	if !ok {
		return out, false
	}
	if len(a.Links) > 0 {
		out.Titles = words
	}
	for i := range a.Bodies {
		out.Bodies = append(out.Bodies, report.RenderedBody{Name: words[2*i], Role: words[2*i+1]})
	}
	return out, true
}

// typedRendered puts into a form what a translation says of an answer.
func typedRendered(v url.Values, r *report.Rendered) {
	if r.Text != "" {
		v.Set(field(r.Question), r.Text)
		return
	}
	for n, words := range r.Words() {
		v.Set(part(r.Question, n), words)
	}
}

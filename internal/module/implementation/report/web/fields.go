package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// field is the name of the field in which a question is answered.
func field(question string) string { return "answer-" + question }

// longest is how many bytes a field holds that any body can take.
const longest = report.MaxText

// inputs are the fields of what a report says: the status, where one can be given,
// and a field a question and language in which was answers it. Laws are chosen from
// those that are given.
func (p *Pages) inputs(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, laws []Law, was *report.Content, older report.Older) []ui.Input {
	l := f.L
	language := f.ChooseAnyLanguage()
	language.Hint = l.T("reporting.field.language.hint")
	out := []ui.Input{language}
	if item.Status {
		in := ui.Input{Kind: ui.Choice, Name: "status", Label: l.T("reporting.status"), Value: f.Get("status"), Optional: true, Fault: f.Faults["status"], Hint: l.T("reporting.field.status.hint")}
		var all []ui.Option
		for _, s := range report.Statuses() {
			all = append(all, ui.Option{Value: string(s), Words: status(l, s)})
		}
		in.Options = ui.Options(l.T("reporting.status.none"), all...)
		out = append(out, in)
	}
	for _, question := range q.Asked(item) {
		label, _ := question.Title.Pick(l)
		hint, _ := question.Guidance.Pick(l)
		name := field(question.ID)
		in := ui.Input{Kind: ui.Area, Name: name, Label: label, Hint: hint, Value: f.Get(name), Optional: true, Fault: f.Faults[name], Rows: 3, Max: report.MaxText / 4}
		switch question.Kind {
		case questionnaire.Words:
			in.Rows = 6
			out = append(out, wordings(f, in, was.Answer(question.ID), older)...)
			continue
		case questionnaire.Links:
			in.Ltr = true
		case questionnaire.Laws:
			if len(laws) == 0 {
				continue
			}
			in = ui.Input{Kind: ui.Choices, Name: name, Label: label, Hint: hint, Values: f.Values[name], Optional: true, Fault: f.Faults[name]}
			for _, law := range laws {
				words, lang := law.Title.Pick(l)
				in.Options = append(in.Options, ui.Option{Value: law.ID, Words: words, Lang: other(l, lang)})
			}
		}
		out = append(out, in)
	}
	return out
}

// lawsFor are the laws that a form offers: of those whose report it is, and those that
// are named already.
func (p *Pages) lawsFor(ctx context.Context, authors []string, was *report.Content) (out []Law, err error) {
	for _, id := range authors {
		if p.Laws == nil || id == "" {
			continue
		}
		theirs, err := p.Laws(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, law := range theirs {
			if !slices.ContainsFunc(out, func(have Law) bool { return have.ID == law.ID }) {
				out = append(out, law)
			}
		}
	}
	for i := range was.Answers {
		for _, id := range was.Answers[i].Laws {
			if !slices.ContainsFunc(out, func(have Law) bool { return have.ID == id }) {
				out = append(out, Law{ID: id, Title: i18n.Of("en", id[:16])})
			}
		}
	}
	return out, nil
}

// typed puts into a form what a report says.
func typed(c *report.Content) url.Values {
	v := url.Values{}
	if c.Status != "" {
		v.Set("status", string(c.Status))
	}
	for i := range c.Answers {
		a := &c.Answers[i]
		name := field(a.Question)
		if len(a.Laws) > 0 {
			v[name] = slices.Clone(a.Laws)
			continue
		}
		words := plain(a)
		v.Set(name, words.String())
		if !a.Text.Empty() && v.Get("language") == "" {
			v.Set("language", a.Text.Original)
		}
		for _, lang := range beside(a.Text) {
			v.Set(fieldIn(a.Question, lang), a.Text.In[lang])
		}
	}
	return v
}

// content reads what a report says. An edit in one language leaves the others as
// they were.
func (p *Pages) content(f *submissionweb.Filled, q *questionnaire.Questionnaire, item *questionnaire.Item, was *report.Content) report.Content {
	out := report.Content{}
	if item.Status {
		out.Status = report.Status(f.Get("status"))
	}
	relabelled := relabels(f, q.Asked(item), was)
	for _, question := range q.Asked(item) {
		name := field(question.ID)
		before := was.Answer(question.ID)
		a := report.Answer{Question: question.ID}
		typed := f.Get(name)
		switch {
		case question.Kind == questionnaire.Laws:
			a.Laws = slices.Compact(slices.Sorted(slices.Values(f.Values[name])))
			a.Laws = slices.DeleteFunc(a.Laws, func(id string) bool { return id == "" })
		case question.Kind == questionnaire.Words && relabelled:
			a.Text = f.Text(name)
		case question.Kind == questionnaire.Words:
			a.Text = worded(f, name, before)
		case typed == "":
		case before != nil && plain(before).String() == typed:
			a = *before
		case question.Kind == questionnaire.Links:
			a.Links = links(f, name, before)
		case question.Kind == questionnaire.Bodies:
			a.Bodies = bodies(f, name, before)
		}
		if !a.Text.Empty() || len(a.Links)+len(a.Bodies)+len(a.Laws) > 0 {
			out.Answers = append(out.Answers, a)
		}
	}
	if out.Status == "" && len(out.Answers) == 0 && len(f.Faults) == 0 {
		if asked := q.Asked(item); len(asked) > 0 {
			f.Faults[field(asked[0].ID)] = f.L.T("consult.fault.answer")
		}
	}
	return out
}

// links reads addresses, one a line, each with a title behind it. A title of before
// keeps its translations.
func links(f *submissionweb.Filled, name string, before *report.Answer) (out []report.Link) {
	for line := range strings.Lines(f.Get(name)) {
		address, title, _ := strings.Cut(strings.TrimSpace(line), " ")
		if address == "" {
			continue
		}
		if !report.IsAddress(address) {
			f.Faults[name] = f.L.T("reporting.fault.address", "address", address)
			continue
		}
		link := report.Link{Address: address}
		if before != nil {
			if i := slices.IndexFunc(before.Links, func(have report.Link) bool { return have.Address == address }); i >= 0 {
				link = before.Links[i]
			}
		}
		link.Title = retitled(f, link.Title, strings.TrimSpace(title))
		out = append(out, link)
	}
	return out
}

// bodies reads those who are responsible, one a line, each with its role behind a
// semicolon. One that is named as before, or stands in its place where there are as
// many, keeps its translations.
func bodies(f *submissionweb.Filled, name string, before *report.Answer) (out []report.Body) {
	var was []report.Body
	if before != nil {
		was = before.Bodies
	}
	lines := slices.DeleteFunc(strings.Split(f.Get(name), "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	for n, line := range lines {
		who, role, _ := strings.Cut(strings.NewReplacer("؛", ";", "；", ";").Replace(line), ";")
		if who = strings.TrimSpace(who); who == "" {
			continue
		}
		var b report.Body
		if i := slices.IndexFunc(was, func(have report.Body) bool { return strings.TrimSpace(have.Name.String()) == who }); i >= 0 {
			b = was[i]
		} else if len(lines) == len(was) {
			b = was[n]
		}
		b.Name, b.Role = retitled(f, b.Name, who), retitled(f, b.Role, strings.TrimSpace(role))
		out = append(out, b)
	}
	return out
}

// periodInput asks for which period it is reported.
func periodInput(f *submissionweb.Filled) ui.Input {
	in := f.Input(ui.Line, "period", "reporting.period", 9)
	in.Ltr, in.Hint = true, f.L.T("reporting.field.period.hint")
	return in
}

// period reads for which period it is reported.
func (p *Pages) period(f *submissionweb.Filled) string {
	f.Need("period")
	s := strings.NewReplacer("–", "-", "/", "-", " ", "").Replace(f.Get("period"))
	if _, _, ok := report.Years(s); !ok && s != "" {
		f.Faults["period"] = f.L.T("reporting.fault.period")
	} else if err := report.Reportable(s, p.Way.Clock.Now().UTC().Year()); ok && err != nil {
		f.Faults["period"] = f.L.Fault(err)
	}
	return s
}

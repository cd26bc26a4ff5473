package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/limit"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// asked is a question as a form puts it: once, or for one provision.
type asked struct {
	consult.Question
	about string
}

// name is the name of a field of the question.
func (a asked) name(part string) string { return part + "-" + a.ID + "-" + a.about }

// askedOf lists what a form of a kind asks.
func askedOf(c *consult.Consultation, k contribution.Kind) (out []asked) {
	var all []consult.Question
	switch k {
	case contribution.Answers:
		all = c.Questions
	case contribution.NewNorm:
		all = c.NormTest
	}
	for _, q := range all {
		if !q.Each {
			out = append(out, asked{q, ""})
			continue
		}
		for _, id := range c.About {
			out = append(out, asked{q, id})
		}
	}
	return out
}

// contributor is who fills in the form, the consultation, and the kind.
func (p *Pages) contributor(r *http.Request) (s submissionweb.Hand, c consult.Consultation, k contribution.Kind, err error) {
	if s, err = p.Begin(r); err != nil {
		return s, c, k, err
	}
	if k = contribution.Kind(r.PathValue("kind")); !slices.Contains(contribution.Kinds(), k) {
		return s, c, k, fail.New(fail.NotFound, "There is no such kind of contribution.")
	}
	c, err = p.Consultations.Get(r.Context(), r.PathValue("id"))
	return s, c, k, err
}

func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, c, k, err := p.contributor(r)
	if err != nil {
		return ui.Page{}, err
	}
	if no, err := p.unasked(r, &s, &c); err != nil || no {
		return p.unaskedPage(r, l, &s, &c, p.below(l, &c, l.T("consult.contribute."+string(k)))), err
	}
	q := r.URL.Query()
	return p.contributeForm(r, l, &s, &c, k, fillWith(l, url.Values{"reply": q["reply"]}), "")
}

func (p *Pages) contributeForm(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, c *consult.Consultation, k contribution.Kind, f *filled, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), s.Mode, f.Filled)
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "contribute", Submit: l.T("consult.draft"), Fault: fault, Inputs: inputs}
	page := p.below(l, c, l.T("consult.contribute."+string(k)))
	if !s.Records() && !c.Takes(k.Takes()) {
		page.Lead, form.Submit = l.T("consult.contribute.closed"), l.T("consult.draft.keep")
	}
	var above templ.Component = templ.NopComponent
	if k == contribution.Comment {
		at, err := p.anchoring(r, l, f)
		if err != nil {
			return ui.Page{}, err
		}
		above = at.view
		form.Inputs = append(form.Inputs, at.inputs...)
		if reply := f.Get("reply"); reply != "" {
			form.Hidden = append(form.Hidden, [2]string{"reply", reply})
		}
	}
	asks := *c
	if s.Records() {
		asks.Languages = submissionweb.Languages() // a document is in the language in which it came
	}
	form.Inputs = append(form.Inputs, p.contents(l, &asks, k, f)...)
	filledIn, err := p.Form(r, l, s, contribution.TypeMade, form)
	page.Body = ui.Stack(above, filledIn)
	return page, err
}

// contents are the fields of what is said, by its kind.
func (p *Pages) contents(l *i18n.Locale, c *consult.Consultation, k contribution.Kind, f *filled) []ui.Input {
	about := ui.Input{Kind: ui.Choices, Name: "about", Label: l.T("consult.contribute.about"), Optional: true, Values: f.Values["about"], Fault: f.Faults["about"]}
	for _, id := range c.About {
		about.Options = append(about.Options, ui.Option{Value: id, Words: p.cited(id)})
	}
	title := f.Input(ui.Line, "title", "consult.name", contribution.MaxTitle/4)
	title.Optional = k != contribution.Practice && k != contribution.NewNorm
	text := f.Input(ui.Area, "text", "consult.text", contribution.MaxText/4)
	text.Rows, text.Optional = 12, k == contribution.Answers
	out := []ui.Input{f.ChooseLanguageOf(c.Languages), title, text, about}
	switch k {
	case contribution.Practice:
		out = append(out, f.Input(ui.Line, "who", "consult.contribute.who", contribution.MaxTitle/4), f.Optional(ui.Web, "address", "consult.contribute.address", contribution.MaxCitation/4))
	case contribution.Reference:
		out = append(out, f.Input(ui.Area, "references", "consult.contribute.references", contribution.MaxReferences*contribution.MaxCitation/4))
	case contribution.Comment:
		out = append(out, f.Optional(ui.Area, "references", "consult.contribute.references", contribution.MaxReferences*contribution.MaxCitation/4))
	}
	for _, q := range askedOf(c, k) {
		out = append(out, p.question(l, f, q, k == contribution.NewNorm)...)
	}
	return out
}

// typed is the form from which a content came.
func typed(c *contribution.Content, all []asked) url.Values {
	v := url.Values{}
	put := func(name string, t i18n.Text) {
		if !t.Empty() {
			v.Set(name, t.String())
			v.Set("language", t.Original)
		}
	}
	put("title", c.Title)
	put("text", c.Text)
	v["about"] = c.About
	if c.Follows != nil {
		v.Set("who", c.Follows.Who.Name)
		v.Set("address", c.Follows.Address)
	}
	var lines []string
	for _, r := range c.References {
		lines = append(lines, strings.TrimSpace(r.Text+" "+r.Address))
	}
	v.Set("references", strings.Join(lines, "\n"))
	for _, q := range all {
		for _, a := range c.Answers {
			if a.Question == q.ID && a.About == q.about {
				v[q.name("o")] = a.Options
				put(q.name("w"), a.Words)
			}
		}
	}
	return v
}

// question is the fields of a question.
func (p *Pages) question(l *i18n.Locale, f *filled, q asked, required bool) (out []ui.Input) {
	label, _ := q.Text.Pick(l)
	if q.about != "" {
		label = l.T("consult.question.of", "question", label, "about", p.cited(q.about))
	}
	if len(q.Options) > 0 {
		in := ui.Input{Kind: ui.Choosing, Name: q.name("o"), Label: label, Value: f.Get(q.name("o")), Optional: !required, Fault: f.Faults[q.name("o")]}
		if q.Form == consult.Choose {
			in.Kind, in.Values = ui.Choices, f.Values[q.name("o")]
		}
		for _, o := range q.Options {
			words, lang := o.Text.Pick(l)
			in.Options = append(in.Options, ui.Option{Value: o.ID, Words: words, Lang: lang})
		}
		out = append(out, in)
		label, required = l.T("consult.question.more", "question", label), false
	}
	return append(out, ui.Input{Kind: ui.Area, Name: q.name("w"), Label: label, Value: f.Get(q.name("w")), Max: contribution.MaxAnswer / 4, Optional: !required, Fault: f.Faults[q.name("w")]})
}

func (p *Pages) hand(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, c, k, err := p.contributor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	fault, wait := "", time.Duration(0)
	if !f.More() {
		made := &contribution.Made{Consultation: c.Statement, Kind: k, Content: p.contentOf(f, &c, k)}
		if made.Via, err = p.Via(r.Context(), f.Filled, s.Actor, s.Mode); err != nil {
			return ui.Answer{}, err
		}
		if made.Anchor, err = p.anchorOf(r, f, k); err != nil {
			return ui.Answer{}, err
		}
		if reply := f.Get("reply"); reply != "" {
			if made.Reply, err = statement.ParseHash(reply); err != nil {
				return ui.Answer{}, fail.New(fail.Invalid, "There is no contribution with this id.")
			}
		}
		if len(f.Faults) == 0 {
			out, err := p.Contribute.Say(r.Context(), s.Actor, statement.Hash{}, made)
			if err == nil {
				to := ""
				if out.Receipt != nil {
					to = l.Path(said, out.Receipt.ID.String())
				}
				return p.Went(l, out, to), nil
			}
			if !submissionweb.Again(err) {
				return ui.Answer{}, err
			}
			fault, wait = l.Fault(err), limit.Wait(err)
		}
	}
	page, err := p.contributeForm(r, l, &s, &c, k, f, fault)
	return ui.Answer{Page: page, Wait: wait}, err
}

// contentOf is what was typed, as it is said.
func (p *Pages) contentOf(f *filled, c *consult.Consultation, k contribution.Kind) contribution.Content {
	content := contribution.Content{Title: f.Text("title"), Text: f.Text("text"), About: slices.Sorted(slices.Values(f.Values["about"]))}
	switch k {
	case contribution.Answers:
	case contribution.Practice, contribution.NewNorm:
		f.Need("title", "text")
	default:
		f.Need("text")
	}
	switch k {
	case contribution.Practice:
		f.Need("who")
		content.Follows = &contribution.Follows{Who: consult.Named{Name: f.Get("who")}, Address: f.Get("address")}
	case contribution.Reference:
		f.Need("references")
		content.References = citations(f.Get("references"))
	case contribution.Comment:
		content.References = citations(f.Get("references"))
	}
	for _, q := range askedOf(c, k) {
		a := contribution.Answer{Question: q.ID, About: q.about, Words: f.Text(q.name("w"))}
		for _, o := range q.Options { // in the order of the question
			if slices.Contains(f.Values[q.name("o")], o.ID) {
				a.Options = append(a.Options, o.ID)
			}
		}
		if len(a.Options) > 0 || !a.Words.Empty() {
			content.Answers = append(content.Answers, a)
		} else if k == contribution.NewNorm {
			f.Faults[q.name("w")] = f.L.T("consult.fault.missing")
		}
	}
	if k == contribution.Answers && len(content.Answers) == 0 {
		for _, q := range askedOf(c, k)[:1] {
			f.Faults[q.name("w")] = f.L.T("consult.fault.answer")
		}
	}
	return content
}

// citations reads references that were typed one a line; an address at the end
// of the line is its address.
func citations(s string) (out []contribution.Citation) {
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		c := contribution.Citation{Text: line}
		if at := strings.LastIndexByte(line, ' '); at > 0 && (strings.HasPrefix(line[at+1:], "https://") || strings.HasPrefix(line[at+1:], "http://")) {
			c = contribution.Citation{Text: strings.TrimSpace(line[:at]), Address: line[at+1:]}
		}
		out = append(out, c)
	}
	return out
}

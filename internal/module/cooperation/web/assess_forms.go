package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// forms are what the reader can do with the newest version of one's own.
func (v *assessor) forms(one *assessment.Version, fault string) (templ.Component, error) {
	seen, err := one.Digest()
	if err != nil {
		return nil, err
	}
	hidden := func(do string) [][2]string { return [][2]string{{"do", do}, {"seen", seen.String()}} }
	var links, forms []templ.Component
	link := func(href, words string) {
		if len(links) > 0 {
			links = append(links, ui.Plain("·"))
		}
		links = append(links, ui.A(href, words))
	}
	at := v.Path(Assessing, one.ID)
	if v.speaks() {
		if one.State == assessment.Drafting {
			link(at+"/edit", v.T("assessment.edit"))
			forms = append(forms, ui.Folded(v.T("assessment.discard"), ui.FormView(v.Locale, ui.Form{ID: "discard", Hidden: hidden("discard"), Submit: v.T("assessment.discard"), Grave: true})))
		} else {
			link(at+"/edit", v.T("assessment.next"))
			link(at+"/share", v.T("assessment.share"))
		}
	}
	link(v.Path(Assessing+"/side")+"?"+url.Values{"left": {one.ID + "@" + strconv.FormatInt(one.Number, 10)}}.Encode(), v.T("assessment.side.title"))
	may := v.a.Assess.MaySettle(v.ctx, v.actor, one)
	if may != nil && !fail.Is(may, fail.Denied) {
		return nil, may
	}
	if one.State == assessment.Drafting && may == nil {
		note := v.T("assessment.settle.note")
		if slices.Contains(one.Writers, v.actor.Person) {
			note = v.T("assessment.settle.alone")
		}
		forms = append([]templ.Component{ui.Para(ui.Plain(note)), ui.FormView(v.Locale, ui.Form{ID: "settle", Hidden: hidden("settle"), Fault: fault, Submit: v.T("assessment.settle")})}, forms...)
	} else if one.State == assessment.Drafting {
		forms = append([]templ.Component{ui.Para(ui.Plain(v.T("assessment.settle.waits")))}, forms...)
	}
	return ui.Stack(append([]templ.Component{ui.Para(links...)}, forms...)...), nil
}

// act settles a draft, or discards it.
func (a *Assessments) act(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	id, to := r.PathValue("id"), l.Path(Assessing, r.PathValue("id"))
	seen, _ := statement.ParseHash(r.PostForm.Get("seen"))
	switch r.PostForm.Get("do") {
	case "settle":
		err = a.Assess.Settle(r.Context(), v.actor, id, seen)
	case "discard":
		if err = a.Assess.Discard(r.Context(), v.actor, id, seen); err == nil {
			if _, gone := a.Assess.Queries.Own(r.Context(), v.actor, id); gone != nil {
				to = l.Path(Assessing)
			}
		}
	default:
		err = fail.New(fail.Invalid, "That cannot be said any more, or not yet.")
	}
	if err == nil {
		return ui.Answer{To: to}, nil
	}
	if !again(err) && !fail.Is(err, fail.Denied) {
		return ui.Answer{}, err
	}
	page, perr := v.page(id, url.Values{}, l.Fault(err))
	if perr != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: page}, nil
}

// writer is a request for the form of an assessment.
type writer struct {
	*assessor
	tpl  *assessment.Template
	last *assessment.Version // nil for a new one
}

func (a *Assessments) writer(r *http.Request, l *i18n.Locale) (*writer, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return nil, err
	}
	if err := assessment.May(v.actor, assessment.Write); err != nil {
		return nil, err
	}
	w := &writer{assessor: v, tpl: a.Assess.Library.Current()}
	if id := r.PathValue("id"); id != "" {
		all, err := a.Assess.Queries.Own(r.Context(), v.actor, id)
		if err != nil {
			return nil, err
		}
		w.last = &all[len(all)-1]
		w.tpl = a.Assess.Library.Template(w.last.Template)
	} else if t := r.FormValue("template"); t != "" {
		w.tpl = a.Assess.Library.Template(t)
	}
	if w.tpl == nil {
		return nil, fail.New(fail.NotFound, "This hub has no such template.")
	}
	return w, nil
}

func (a *Assessments) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	w, err := a.writer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	given := url.Values{}
	if id := r.URL.Query().Get("case"); cooperation.IsCase(id) {
		of, err := a.Queries.Source(r.Context(), w.actor, id)
		if err != nil {
			return ui.Page{}, err
		}
		w.source, w.begun = of, of.Matter != nil
		given.Set("case", id)
		if of.Exercise {
			given.Set("exercise", "yes")
		}
		if m := of.Matter; m != nil && !w.withheld() {
			title, _ := m.Title.Pick(l)
			given.Set("title", title)
			given.Set("class", m.Class)
			given.Set("severity", m.Severity.Category)
		}
	}
	return w.form(&form{l: l, v: given, faults: map[string]string{}}, "")
}

func (a *Assessments) begin(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	w, err := a.writer(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := read(r, l)
	c := w.content(f)
	if id := c.Case; id != "" {
		of, err := a.Queries.Source(r.Context(), w.actor, id)
		if err != nil {
			return ui.Answer{}, err
		}
		w.source, w.begun = of, of.Matter != nil
		c.Exercise = of.Exercise // of an exercise, whatever the form says
	}
	return w.kept(f, func() (string, error) { return a.Assess.Begin(r.Context(), w.actor, c) })
}

func (a *Assessments) editing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	w, err := a.writer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	c := &w.last.Content
	seen, err := c.Digest()
	if err != nil {
		return ui.Page{}, err
	}
	title, _ := c.Title.Pick(l)
	given := url.Values{"title": {title}, "class": {c.Class}, "severity": {c.Severity.Category}, "confidence": {string(c.Confidence)}, "seen": {seen.String()}}
	for id, words := range c.Sections {
		s, _ := words.Pick(l)
		given.Set("section-"+id, s)
	}
	return w.form(&form{l: l, v: given, faults: map[string]string{}}, "")
}

func (a *Assessments) edit(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	w, err := a.writer(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := read(r, l)
	c := w.content(f)
	c.Exercise, c.Case = w.last.Exercise, w.last.Case
	seen, _ := statement.ParseHash(f.get("seen"))
	return w.kept(f, func() (string, error) { return w.last.ID, a.Assess.Write(r.Context(), w.actor, w.last.ID, c, seen) })
}

// kept keeps what was written, or gives the form back.
func (w *writer) kept(f *form, keep func() (string, error)) (ui.Answer, error) {
	var fault error
	if len(f.faults) == 0 {
		var id string
		if id, fault = keep(); fault == nil {
			return ui.Answer{To: w.Path(Assessing, id)}, nil
		}
		if !again(fault) {
			return ui.Answer{}, fault
		}
	}
	page, err := w.form(f, said(w.Locale, fault))
	return ui.Answer{Page: page}, err
}

// content reads the form. What stands in other languages stays where its words in
// this one did not change.
func (w *writer) content(f *form) assessment.Content {
	c := assessment.Content{Template: w.tpl.ID, Exercise: f.get("exercise") == "yes", Title: w.words(f, "title", true, i18n.Text{}), Case: f.get("case"), Class: f.get("class"),
		Confidence: assessment.Confidence(f.get("confidence")), Sections: map[string]i18n.Text{}}
	if w.last != nil {
		c.Title = w.words(f, "title", true, w.last.Title)
	}
	if s := f.get("severity"); s != "" {
		c.Severity = cooperation.Severity{Schema: w.schema(), Category: s}
	}
	for _, s := range w.tpl.Sections {
		was := i18n.Text{}
		if w.last != nil {
			was = w.last.Sections[s.ID]
		}
		if t := w.words(f, "section-"+s.ID, s.Required, was); !t.Empty() {
			c.Sections[s.ID] = t
		}
	}
	return c
}

func (w *writer) words(f *form, name string, required bool, was i18n.Text) i18n.Text {
	t := f.text(name, required)
	if before, _ := was.Pick(w.Locale); !t.Empty() && before == t.In[f.l.Tag()] {
		return was
	}
	return t
}

// schema is the severity schema that assessments use: that of notifications.
func (w *writer) schema() string {
	return w.a.Assess.Lists.Current(cooperation.Notification).Severity
}

// form is the page on which an assessment is written.
func (w *writer) form(f *form, fault string) (ui.Page, error) {
	l, lists := w.Locale, w.a.Assess.Lists
	page := ui.Page{Title: l.T("assessment.new"), Lead: l.T("assessment.form.lead"), Section: "/desk", Crumbs: w.crumbs(), Marking: assessment.Marking, Exercise: f.get("exercise") == "yes"}
	hidden := [][2]string{{"template", w.tpl.ID}}
	if w.last != nil {
		title, lang := w.last.Title.Pick(l)
		page.Title, page.Exercise, page.Marking = l.T("assessment.edit"), w.last.Exercise, w.last.Shown()
		page.Crumbs = w.crumbs(ui.Link{Href: l.Path(Assessing, w.last.ID), Words: title, Lang: lang})
		hidden = append(hidden, [2]string{"seen", f.get("seen")})
	} else if id := f.get("case"); id != "" {
		hidden = append(hidden, [2]string{"case", id})
		if w.source != nil {
			page.Marking = marking.Narrowest(page.Marking, w.source.Marking)
		}
	}
	optional := func(in ui.Input) ui.Input {
		in.Optional = true
		return in
	}
	inputs := []ui.Input{f.line("title", "assessment.title", assessment.MaxTitle/4, false),
		optional(f.choice("class", "cooperation.class", ui.Options(l.T("cooperation.severity.none"), w.terms(lists.Newest(cooperation.RSIT))...))),
		optional(f.choice("severity", "cooperation.severity", ui.Options(l.T("cooperation.severity.none"), w.terms(lists.List(w.schema()))...)))}
	var levels []ui.Option
	for _, c := range assessment.Confidences() {
		levels = append(levels, ui.Option{Value: string(c), Words: l.T("assessment.confidence." + string(c))})
	}
	inputs = append(inputs, optional(f.choice("confidence", "assessment.confidence", ui.Options(l.T("cooperation.severity.none"), levels...))))
	for _, s := range w.tpl.Sections {
		label, _ := s.Label.Pick(l)
		hint, _ := s.Hint.Pick(l)
		in := ui.Input{Kind: ui.Area, Rows: 5, Name: "section-" + s.ID, Label: label, Hint: hint, Value: f.get("section-" + s.ID), Max: assessment.MaxWords / 4, Optional: !s.Required, Fault: f.faults["section-"+s.ID]}
		if s.Stays {
			in = ui.Input{Kind: ui.Fieldset, Name: "house-" + s.ID, Label: l.T("assessment.house"), Inputs: []ui.Input{in}}
		}
		inputs = append(inputs, in)
	}
	if w.last == nil {
		inputs = append(inputs, ui.Input{Kind: ui.Agree, Name: "exercise", Label: l.T("cooperation.exercise"), Hint: l.T("cooperation.exercise-hint"), Value: f.get("exercise"), Optional: true})
	}
	body := []templ.Component{w.other(f), w.origin(), ui.FormView(l, ui.Form{ID: "write", Inputs: inputs, Hidden: hidden, Fault: fault, Submit: l.T("assessment.keep")})}
	page.Body = ui.Stack(body...)
	return page, nil
}

// other leads to the form of another template, and says which this is.
func (w *writer) other(f *form) templ.Component {
	this := ui.Fact{Term: w.T("assessment.template"), Content: ui.Lines(ui.In(w.Locale, w.tpl.Name), ui.Symbol(w.tpl.ID))}
	facts := ui.Facts{this}
	if w.last == nil {
		var links []templ.Component
		for _, t := range w.a.Assess.Library.Offered() {
			if t.ID != w.tpl.ID {
				of := url.Values{"template": {t.ID}}
				if id := f.get("case"); id != "" {
					of.Set("case", id)
				}
				links = append(links, ui.TextLink(w.Locale, w.Path(Assessing+"/new")+"?"+of.Encode(), t.Name))
			}
		}
		if len(links) > 0 {
			facts = append(facts, ui.Fact{Term: w.T("assessment.template.other"), Content: ui.Lines(links...)})
		}
	}
	return ui.FactList(facts)
}

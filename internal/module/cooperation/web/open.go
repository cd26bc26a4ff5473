package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// opening is a request for the form that opens a case.
func (p *Pages) opening(r *http.Request, l *i18n.Locale) (*viewer, *cooperation.Template, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, nil, err
	}
	if err := cooperation.May(v.actor, cooperation.Speak); err != nil {
		return nil, nil, err
	}
	kind := cooperation.Kind(r.PathValue("kind"))
	if !slices.Contains(cooperation.Kinds(), kind) {
		return nil, nil, fail.New(fail.NotFound, "There is no such kind of case.")
	}
	return v, p.Service.Templates.Current(kind), nil
}

func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, tpl, err := p.opening(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	given := url.Values{"zone": {"UTC"}, "marking": {string(statement.Amber)}, "provision": {tpl.Provision}, "from": {p.Clock.Now().Format(cooperation.LocalForm)}}
	f := &form{l: l, v: given, faults: map[string]string{}}
	if err := v.begins(tpl, f, r.URL.Query()); err != nil {
		return ui.Page{}, err
	}
	return v.openPage(tpl, f, "")
}

func (p *Pages) open(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, tpl, err := p.opening(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := read(r, l)
	if err := v.places(tpl.Kind, f); err != nil {
		return ui.Answer{}, err
	}
	v.begun = v.source != nil && v.source.Matter != nil
	b, err := v.openingBody(f, tpl, v.occasion())
	if err != nil {
		return ui.Answer{}, err
	}
	to := f.recipients(v.actor.Identity)
	v.addressed(f, to)
	var fault error
	if len(f.faults) == 0 {
		if err := p.examined(r, f, b); err != nil {
			return ui.Answer{}, err
		}
	}
	if len(f.faults) == 0 {
		if err := p.attach(r, f, b, cooperation.Sent); err != nil {
			return ui.Answer{}, err
		}
	}
	if len(f.faults) == 0 {
		var id string
		if _, id, fault = p.Service.Open(r.Context(), v.actor, f.marking(), b, to...); fault == nil {
			return ui.Answer{To: l.Path("/desk/drafts", id)}, nil
		}
		if !again(fault) {
			return ui.Answer{}, fault
		}
		if in := cooperation.Beside(fault); in != "" {
			f.faults[string(in)], fault = l.Fault(fault), nil
		}
	}
	page, err := v.openPage(tpl, f, said(l, fault))
	return ui.Answer{Page: page}, err
}

// said is what is wrong with a whole form; "" for nothing.
func said(l *i18n.Locale, err error) string {
	if err == nil {
		return ""
	}
	return l.Fault(err)
}

// recipients are those to whom an own participant writes.
func (f *form) recipients(own statement.Hash) (out []statement.Hash) {
	for _, s := range f.v["to"] {
		if h, err := statement.ParseHash(s); err == nil {
			out = append(out, h)
		}
	}
	switch {
	case len(out) == 0:
		f.missing("to")
	case slices.Contains(out, own):
		f.faults["to"] = f.l.T("cooperation.fault.own")
	}
	return out
}

// openingBody reads what a case is opened with, or what a correction puts in the
// place of that. A provision is given by its id or as it is cited, and goes with the
// half of the norm that is asked under.
func (v *viewer) openingBody(f *form, tpl *cooperation.Template, of *cooperation.Occasion) (cooperation.Body, error) {
	if err := v.citation(f); err != nil {
		return nil, err
	}
	half := cooperation.Half(f.get("half"))
	f.v.Set("provision", half.Relies(f.get("provision")))
	m := f.matter(tpl)
	as := cooperation.As{Kind: tpl.Kind, Verb: cooperation.Sent, Exercise: f.get("exercise") == "yes" || of != nil}
	within := tpl.For(m.Severity.Category)
	for _, s := range steps(tpl.Kind) {
		if n := f.minutes("within-" + s.name); n > 0 {
			*s.of(&within) = n
		}
	}
	if tpl.Kind == cooperation.Notification {
		return &cooperation.Notified{As: as, Matter: m, Occasion: of, Understanding: cooperation.NoResponsibility(), Within: within}, nil
	}
	out := &cooperation.Requested{As: as, Matter: m, Occasion: of, Half: half, Arises: f.get("arises"), Within: within}
	if half == "" {
		f.missing("half")
	}
	out.Checklist, out.Privacy = f.checked("check-", tpl.Checklist), f.checked("privacy-", tpl.Privacy)
	if who := f.text("consulted", true); !who.Empty() {
		out.Consulted = []i18n.Text{who}
	}
	return out, nil
}

// matter reads what a case is about.
func (f *form) matter(tpl *cooperation.Template) cooperation.Matter {
	m := cooperation.Matter{Template: tpl.ID, Title: f.text("title", true), From: f.instant("from", true), Until: f.instant("last", false), Fields: map[string]i18n.Text{},
		Designated: f.text("designated", false), Class: f.get("class"), Provision: f.get("provision"), Indicators: f.indicators("indicators")}
	for _, field := range tpl.Fields {
		if t := f.text("field-"+field.ID, field.Required); !t.Empty() {
			m.Fields[field.ID] = t
		}
	}
	m.Infrastructure = slices.Clone(f.v["infrastructure"])
	slices.Sort(m.Infrastructure)
	if s := f.get("severity"); s != "" {
		m.Severity = cooperation.Severity{Schema: tpl.Severity, Category: s}
	}
	if m.Class == "" {
		f.missing("class")
	}
	if m.Provision == "" {
		f.missing("provision")
	}
	return m
}

func (f *form) checked(prefix string, items []cooperation.Term) (out []cooperation.Checked) {
	for _, item := range items {
		answer := f.get(prefix + item.ID)
		if answer != "yes" && answer != "no" {
			f.missing(prefix + item.ID)
		}
		out = append(out, cooperation.Checked{Item: item.ID, Met: answer == "yes"})
	}
	return out
}

// openPage is the page on which a case is opened.
func (v *viewer) openPage(tpl *cooperation.Template, f *form, fault string) (ui.Page, error) {
	l := v.Locale
	beside, in, err := v.openForm(tpl, f)
	if err != nil {
		return ui.Page{}, err
	}
	above, err := v.above()
	if err != nil {
		return ui.Page{}, err
	}
	in.ID, in.Fault, in.Submit = "open", fault, l.T("cooperation.new.submit")
	return ui.Page{Title: l.T("cooperation.new." + string(tpl.Kind)), Lead: l.T("cooperation.new.lead." + string(tpl.Kind)), Section: "/desk", Marking: v.formMarking(f), Exercise: f.get("exercise") == "yes",
		Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}, {Href: l.Path(Home), Words: l.T("cooperation.board.title")}},
		Body:   ui.Stack(above, beside, ui.FormView(l, in))}, nil
}

// openForm is the form in which an opening is written, and what stands above it.
func (v *viewer) openForm(tpl *cooperation.Template, f *form) (templ.Component, ui.Form, error) {
	l := v.Locale
	to, err := v.recipients(f)
	if err != nil {
		return nil, ui.Form{}, err
	}
	most := statement.Green
	if v.source != nil {
		most = marking.Narrowest(most, v.source.Marking)
	}
	if v.meeting != nil {
		most = marking.Narrowest(most, v.meeting.Marking)
	}
	inputs := []ui.Input{to, v.markings(f, most)}
	if tpl.Kind == cooperation.Request {
		inputs = append(inputs, v.halfInput(f))
	}
	matter, err := v.matterInputs(tpl, f)
	if err != nil {
		return nil, ui.Form{}, err
	}
	inputs = append(inputs, matter...)
	if tpl.Kind == cooperation.Request {
		inputs = append(inputs, v.checkInputs(tpl, f)...)
	}
	inputs = append(inputs, f.fileInput(cooperation.Sent)...)
	inputs = append(inputs, v.withinInputs(tpl, f),
		ui.Input{Kind: ui.Agree, Name: "exercise", Label: l.T("cooperation.exercise"), Hint: l.T("cooperation.exercise-hint"), Value: f.get("exercise"), Optional: true})
	hidden, above := [][2]string{}, []templ.Component(nil)
	if a := f.get("arises"); a != "" {
		hidden = append(hidden, [2]string{"arises", a})
		above = append(above, v.origin(f)...)
	}
	if id := f.get("occasion"); id != "" {
		hidden = append(hidden, [2]string{"occasion", id})
	}
	if v.meeting != nil {
		above = append(above, v.part())
	}
	if tpl.Kind == cooperation.Notification {
		above = append(above, ui.NoticeOf(l.T("cooperation.understanding"), ui.Para(ui.Text(l, cooperation.NoResponsibility()))))
	}
	return ui.Stack(above...), ui.Form{Files: true, Inputs: inputs, Hidden: hidden}, nil
}

// above says who will clear what is sent, where nobody can.
func (v *viewer) above() (templ.Component, error) {
	as := ui.Para(ui.Sentence(v.Locale, "cooperation.new.as", ui.Parts{"participant": v.Who(v.actor.Identity)}))
	if v.p.Prospect == nil {
		return as, nil
	}
	will, err := v.p.Prospect(v.ctx, v.actor)
	if err != nil || will.Stuck == draft.NotStuck {
		return as, err
	}
	return ui.Stack(as, ui.NoticeOf(v.T("draft.stuck.heading-desk"), ui.Para(ui.Plain(v.T("draft.stuck."+string(will.Stuck)))))), nil
}

// recipients are those who can be spoken to, in the reader's alphabetical order.
func (v *viewer) recipients(f *form) (ui.Input, error) {
	all, err := v.p.Choices(v.ctx)
	if err != nil {
		return ui.Input{}, err
	}
	in := ui.Input{Kind: ui.Choices, Name: "to", Label: v.T("cooperation.recipients"), Hint: v.T("cooperation.recipients-hint"), Values: f.v["to"], Fault: f.faults["to"]}
	if v.source != nil {
		in.Hint += " " + v.T("cooperation.recipients.reads")
	}
	if v.meeting != nil {
		in.Hint += " " + v.T("cooperation.recipients.plays")
	}
	for _, who := range all {
		if who != v.actor.Identity && v.reads(who) && v.plays(who) {
			in.Options = append(in.Options, v.option(who))
		}
	}
	i18n.Sort(v.Locale, in.Options, func(o ui.Option) string { return o.Words })
	return in, nil
}

func (v *viewer) option(who statement.Hash) ui.Option {
	words, lang := v.Name(who).Pick(v.Locale)
	if lang == v.Tag() {
		lang = ""
	}
	return ui.Option{Value: who.String(), Words: words, Lang: lang}
}

// terms are the entries of a list as choices.
func (v *viewer) terms(list *cooperation.List) (out []ui.Option) {
	for _, t := range list.Terms {
		words, lang := t.Name.Pick(v.Locale)
		if lang == v.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: t.ID, Words: words, Lang: lang})
	}
	return out
}

// matterInputs are the fields of what a case is about.
func (v *viewer) matterInputs(tpl *cooperation.Template, f *form) ([]ui.Input, error) {
	provision, err := v.provisionInput(f)
	if err != nil {
		return nil, err
	}
	lists := v.p.Service.Templates
	out := []ui.Input{f.line("title", "cooperation.title", cooperation.MaxTitle/4, false), f.zone(),
		f.ltr(f.line("from", "cooperation.from", 23, false)), f.ltr(f.line("last", "cooperation.last", 23, true))}
	for _, field := range tpl.Fields {
		label, _ := field.Label.Pick(v.Locale)
		hint, _ := field.Hint.Pick(v.Locale)
		out = append(out, ui.Input{Kind: ui.Area, Rows: 5, Name: "field-" + field.ID, Label: label, Hint: hint, Value: f.get("field-" + field.ID), Max: cooperation.MaxWords / 4,
			Optional: !field.Required, Fault: f.faults["field-"+field.ID]})
	}
	severity := f.choice("severity", "cooperation.severity", ui.Options(v.T("cooperation.severity.none"), v.terms(lists.List(tpl.Severity))...))
	severity.Optional = true
	infrastructure := ui.Input{Kind: ui.Choices, Name: "infrastructure", Label: v.T("cooperation.infrastructure"), Hint: v.T("cooperation.infrastructure-hint"), Values: f.v["infrastructure"],
		Options: v.terms(lists.Newest(cooperation.Infrastructure)), Optional: true}
	return append(out, f.choice("class", "cooperation.class", ui.Options(v.T("cooperation.choose"), v.terms(lists.Newest(cooperation.RSIT))...)), severity, infrastructure,
		f.line("designated", "cooperation.designated", 200, true), provision,
		f.ltr(f.area("indicators", "cooperation.indicators", true))), nil
}

// halfInput asks which half of the norm a request rests on.
func (v *viewer) halfInput(f *form) ui.Input {
	var halves []ui.Option
	for _, h := range cooperation.Halves() {
		halves = append(halves, ui.Option{Value: string(h), Words: v.T("cooperation.half." + string(h))})
	}
	in := f.choice("half", "cooperation.half", ui.Options(v.T("cooperation.choose"), halves...))
	in.Hint = v.T("cooperation.half-hint")
	return in
}

// checkInputs are the checklists of a request, and who was consulted.
func (v *viewer) checkInputs(tpl *cooperation.Template, f *form) []ui.Input {
	answers := []ui.Option{{Value: "yes", Words: v.T("cooperation.yes")}, {Value: "no", Words: v.T("cooperation.no")}}
	list := func(key, prefix string, items []cooperation.Term) ui.Input {
		set := ui.Input{Kind: ui.Fieldset, Name: strings.ReplaceAll(key, ".", "-"), Label: v.T(key)}
		for _, item := range items {
			label, _ := item.Name.Pick(v.Locale)
			set.Inputs = append(set.Inputs, ui.Input{Kind: ui.Choosing, Name: prefix + item.ID, Label: label, Options: answers, Value: f.get(prefix + item.ID), Fault: f.faults[prefix+item.ID]})
		}
		return set
	}
	return []ui.Input{list("cooperation.checklist", "check-", tpl.Checklist), list("cooperation.privacy", "privacy-", tpl.Privacy), f.area("consulted", "cooperation.consulted", false)}
}

// withinInputs are the intervals: those of the template, unless another is typed.
func (v *viewer) withinInputs(tpl *cooperation.Template, f *form) ui.Input {
	set := ui.Input{Kind: ui.Fieldset, Name: "within", Label: v.T("cooperation.within.own"), Hint: v.T("cooperation.within-hint"), Folded: true}
	usual := tpl.Within
	for _, s := range steps(tpl.Kind) {
		in := f.ltr(f.line("within-"+s.name, "cooperation.within."+s.name, 6, true))
		in.Hint = v.T("cooperation.within.usual", "n", strconv.FormatInt(*s.of(&usual), 10))
		set.Inputs = append(set.Inputs, in)
	}
	return set
}

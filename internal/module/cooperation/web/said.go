package web

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	reportweb "comity.example/comity/internal/module/cooperation/report/web"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// saying shows what a body says, all of it.
func (v *viewer) saying(b cooperation.Body) templ.Component {
	l := v.Locale
	switch b := b.(type) {
	case *cooperation.Notified:
		return ui.Stack(ui.NoticeOf(l.T("cooperation.understanding"), ui.Para(ui.Text(l, b.Understanding))), v.matter(&b.Matter), v.within(cooperation.Notification, &b.Within))
	case *cooperation.Requested:
		return ui.Stack(v.requested(b), v.matter(&b.Matter), v.checks("cooperation.checklist", b.Template, b.Checklist), v.checks("cooperation.privacy", b.Template, b.Privacy), v.within(cooperation.Request, &b.Within))
	case *cooperation.Words:
		return ui.Paragraphs(l, b.Words)
	case *cooperation.Referral:
		return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("cooperation.to"), Content: ui.Plain(l.T("cooperation.to." + string(b.To)))},
			{Term: l.T("cooperation.name"), Content: ui.Text(l, b.Name)}}), ui.Paragraphs(l, b.Words))
	case *cooperation.Offer:
		return v.offer(b)
	case *cooperation.Reply:
		return ui.Paragraphs(l, b.Words)
	case *cooperation.Reached:
		return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("cooperation.step"), Content: v.stepCalled(b.Step)}}), ui.Paragraphs(l, b.Words))
	case *cooperation.Extension:
		return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("cooperation.for"), Content: v.shifted(b)},
			{Term: l.T("cooperation.until"), Content: v.instant(b.Until)}}), ui.Paragraphs(l, b.Reason))
	case *cooperation.Correction:
		blocks := []templ.Component{ui.Paragraphs(l, b.Reason)}
		if b.Matter != nil {
			blocks = append(blocks, v.matter(b.Matter), v.asking(b))
		} else {
			blocks = append(blocks, ui.Paragraphs(l, b.Words))
		}
		return ui.Stack(blocks...)
	case *cooperation.Call:
		return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("cooperation.call.at"), Content: v.instant(b.Spoke)},
			{Term: l.T("cooperation.call.with"), Content: ui.Text(l, b.With)}}), ui.Paragraphs(l, b.Words))
	case *cooperation.Proposing:
		return reportweb.View(l, &b.Report)
	case *cooperation.Settling:
		return ui.FactList(ui.Facts{{Term: l.T("report.words"), Content: ui.Code(b.Words.String())}})
	case *cooperation.Access:
		return ui.Stack(ui.FactList(ui.Facts{{Term: l.T("cooperation.participant"), Content: v.Who(b.Participant)}}), ui.Paragraphs(l, b.Reason))
	}
	return templ.NopComponent
}

// matter shows what a case is about.
func (v *viewer) matter(m *cooperation.Matter) templ.Component {
	l, lists := v.Locale, v.p.Service.Templates
	facts := ui.Facts{{Term: l.T("cooperation.title"), Content: ui.Text(l, m.Title)}, {Term: l.T("cooperation.from"), Content: v.instant(m.From)}}
	add := func(key string, c templ.Component) { facts = append(facts, ui.Fact{Term: l.T(key), Content: c}) }
	if !m.Until.IsZero() {
		add("cooperation.last", v.instant(m.Until))
	}
	add("cooperation.class", v.term(lists.Newest(cooperation.RSIT), m.Class))
	if m.Severity.Category != "" {
		list := lists.List(m.Severity.Schema)
		add("cooperation.severity", ui.Lines(v.term(list, m.Severity.Category), ui.Symbol(m.Severity.Schema)))
	}
	if len(m.Infrastructure) > 0 {
		var all []templ.Component
		for _, id := range m.Infrastructure {
			all = append(all, v.term(lists.Newest(cooperation.Infrastructure), id))
		}
		add("cooperation.infrastructure", ui.Lines(all...))
	}
	if !m.Designated.Empty() {
		add("cooperation.designated", ui.Text(l, m.Designated))
	}
	add("cooperation.provision", v.provision(m.Provision))
	blocks := []templ.Component{ui.FactList(facts)}
	for _, f := range v.fields(m) {
		blocks = append(blocks, ui.Para(ui.Strong(f.label)), ui.Paragraphs(l, f.words))
	}
	if len(m.Indicators) > 0 {
		blocks = append(blocks, v.indicators(m.Indicators))
	}
	return ui.Stack(blocks...)
}

func (v *viewer) provision(id string) templ.Component {
	words := ""
	if v.p.Cited != nil {
		words = v.p.Cited(id)
	}
	if words == "" {
		return ui.Symbol(id)
	}
	return ui.A(v.Path("/framework/provisions", id), words)
}

// field is a field of a matter with its label.
type field struct {
	id, label string
	words     i18n.Text
}

// fields are in the order of their template, then any other: its template is not
// on this hub.
func (v *viewer) fields(m *cooperation.Matter) (out []field) {
	done := map[string]bool{}
	if tpl := v.p.Service.Templates.Template(m.Template); tpl != nil {
		for _, f := range tpl.Fields {
			done[f.ID] = true
			if words := m.Fields[f.ID]; !words.Empty() {
				label, _ := f.Label.Pick(v.Locale)
				out = append(out, field{f.ID, label, words})
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.Fields)) {
		if !done[id] {
			out = append(out, field{id, id, m.Fields[id]})
		}
	}
	return out
}

func (v *viewer) indicators(all []cooperation.Indicator) templ.Component {
	l := v.Locale
	t := ui.Table{ID: v.id("indicators"), Caption: l.T("cooperation.indicators"), Note: l.T("cooperation.indicators.note"),
		Columns: []ui.Column{{Head: l.T("cooperation.indicators.value")}, {Head: l.T("cooperation.indicators.type"), Tight: true}, {Head: l.T("cooperation.indicators.remark"), Spare: true}}}
	for _, i := range all {
		note := ui.Blank()
		if !i.Note.Empty() {
			note = ui.Stored(l, i.Note)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(i.Defanged())), ui.Words(l.T("cooperation.indicator."+i.Type)), note))
	}
	return ui.TableView(l, t)
}

func (v *viewer) requested(b *cooperation.Requested) templ.Component {
	l := v.Locale
	facts := ui.Facts{{Term: l.T("cooperation.half"), Content: ui.Plain(l.T("cooperation.half." + string(b.Half)))}}
	if b.Arises != "" {
		facts = append(facts, ui.Fact{Term: l.T("cooperation.arises"), Content: v.arises(b.Arises)})
	}
	var who []templ.Component
	for _, c := range b.Consulted {
		who = append(who, ui.Text(l, c))
	}
	facts = append(facts, ui.Fact{Term: l.T("cooperation.consulted"), Content: ui.Lines(who...)})
	return ui.FactList(facts)
}

// checks are a checklist with its answers.
func (v *viewer) checks(key, template string, all []cooperation.Checked) templ.Component {
	l := v.Locale
	names := v.items(template)
	t := ui.Table{ID: v.id("checks-" + strings.ReplaceAll(key, ".", "-")), Caption: l.T(key), Columns: []ui.Column{{Head: l.T("cooperation.item")}, {Head: l.T("cooperation.met"), Tight: true}, {Head: l.T("cooperation.remark"), Spare: true}}}
	for _, c := range all {
		name, remark := names[c.Item], ui.Blank()
		if name.Empty() {
			name = i18n.Of("en", c.Item)
		}
		if !c.Words.Empty() {
			remark = ui.Stored(l, c.Words)
		}
		met := l.T("cooperation.no")
		if c.Met {
			met = l.T("cooperation.yes")
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, name), ui.Words(met), remark))
	}
	return ui.TableView(l, t)
}

// items are what the items of the checklists of templates are called.
func (v *viewer) items(templates ...string) map[string]i18n.Text {
	names := map[string]i18n.Text{}
	for _, id := range templates {
		if tpl := v.p.Service.Templates.Template(id); tpl != nil {
			for _, item := range slices.Concat(tpl.Checklist, tpl.Privacy) {
				names[item.ID] = item.Name
			}
		}
	}
	return names
}

// asking shows what a correction of a request gives anew beside its matter.
func (v *viewer) asking(c *cooperation.Correction) templ.Component {
	a := c.Asking
	if a == nil {
		return templ.NopComponent
	}
	return ui.Stack(v.requested(&cooperation.Requested{Half: a.Half, Consulted: a.Consulted}),
		v.checks("cooperation.checklist", c.Matter.Template, a.Checklist), v.checks("cooperation.privacy", c.Matter.Template, a.Privacy))
}

// within shows how long each step may take.
func (v *viewer) within(k cooperation.Kind, w *cooperation.Within) templ.Component {
	var facts ui.Facts
	for _, step := range steps(k) {
		if n := *step.of(w); n > 0 {
			facts = append(facts, ui.Fact{Term: v.T("cooperation.within." + step.name), Content: ui.Plain(v.span(n))})
		}
	}
	return ui.Folded(v.T("cooperation.within"), ui.FactList(facts))
}

// span writes minutes as people say them.
func (v *viewer) span(minutes int64) string {
	if minutes%1440 == 0 {
		return v.N("cooperation.due.days", int(minutes/1440))
	}
	return v.Duration(time.Duration(minutes) * time.Minute)
}

func (v *viewer) offer(b *cooperation.Offer) templ.Component {
	l := v.Locale
	facts := ui.Facts{{Term: l.T("cooperation.begins"), Content: v.instant(b.Begins)}, {Term: l.T("cooperation.ends"), Content: v.instant(b.Ends)}}
	if !b.Holds.IsZero() {
		facts = append(facts, ui.Fact{Term: l.T("cooperation.holds"), Content: v.instant(b.Holds)})
	}
	blocks := []templ.Component{
		ui.Para(ui.Strong(l.T("cooperation.nature"))), ui.Paragraphs(l, b.Nature),
		ui.Para(ui.Strong(l.T("cooperation.scope"))), ui.Paragraphs(l, b.Scope),
		ui.Para(ui.Strong(l.T("cooperation.terms"))), ui.Paragraphs(l, b.Terms), ui.FactList(facts)}
	if len(b.Milestones) > 0 {
		t := ui.Table{ID: v.id("milestones"), Caption: l.T("cooperation.milestones"), Stacked: true, Columns: []ui.Column{{Head: l.T("cooperation.step")}, {Head: l.T("cooperation.step.due")}}}
		for _, s := range b.Milestones {
			t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, s.Title), ui.Show(v.instant(s.Due))))
		}
		blocks = append(blocks, ui.TableView(l, t))
	}
	return ui.Stack(blocks...)
}

// shifted says for what another instant is proposed.
func (v *viewer) shifted(b *cooperation.Extension) templ.Component {
	if b.Step == "" {
		return v.owing(cooperation.Duty{What: b.What})
	}
	return ui.Sentence(v.Locale, "cooperation.what.step", ui.Parts{"step": v.stepCalled(b.Step)})
}

// stepCalled is what the offer of the thread that is shown calls a milestone; its id,
// where no thread is shown, or the offer is erased.
func (v *viewer) stepCalled(id string) templ.Component {
	if title, known := v.steps[id]; known {
		return ui.Text(v.Locale, title)
	}
	return ui.Symbol(id)
}

// stepsOf are what the offers of a thread called their milestones, by their ids. Of an
// offer that was made anew the newer words count: that is the one which can be accepted.
func stepsOf(t *cooperation.Thread) map[string]i18n.Text {
	out := map[string]i18n.Text{}
	for _, s := range t.Said {
		if b, ok := t.Body(s).(*cooperation.Offer); ok {
			for _, step := range b.Milestones {
				out[step.ID] = step.Title
			}
		}
	}
	return out
}

// Clear shows a draft of a type to who is to clear it: all that it says.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, content []byte) (string, templ.Component) {
		kind, verb, known := cooperation.ParseType(typ)
		if !known {
			return clearReport(l, typ, content)
		}
		title := l.T("cooperation.verb." + string(verb))
		if verb == cooperation.Sent {
			title = l.T("cooperation.kind." + string(kind))
		}
		b, err := cooperation.Decode(typ, content)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("cooperation.clear.broken")))
		}
		if named := cooperation.TitleOf(b); !named.Empty() {
			title = l.T("cooperation.clear.named", "what", title, "title", must(named.Pick(l)))
		}
		if b.Exercises() {
			title = l.T("cooperation.clear.exercise", "title", title)
		}
		v := p.shows(context.Background(), l, policy.Actor{})
		var means templ.Component = templ.NopComponent
		if verb == cooperation.LetIn {
			means = letsRead(l)
		}
		if wordless(b) {
			means = ui.Stack(means, ui.Para(ui.Plain(l.T("cooperation.clear.wordless"))))
		}
		return title, ui.Stack(means, v.saying(b), v.files(b.Files(), func(f attachment.File) string { return l.Path(drafted, f.File.String()) }))
	}
}

// wordless reports whether a move is all that is said: whoever clears an
// acknowledgement would look for words that are not there.
func wordless(b cooperation.Body) bool {
	switch b := b.(type) {
	case *cooperation.Words:
		return b.Words.Empty()
	case *cooperation.Reply:
		return b.Words.Empty()
	}
	return false
}

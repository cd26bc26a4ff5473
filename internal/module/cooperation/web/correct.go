package web

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// movedOn is what is said in place of a correction when anything was said in the
// thread since its form was opened.
func movedOn() error {
	return fail.New(fail.Conflict, "The case has moved on since you opened this form. Read what was said meanwhile before you correct anything.")
}

// corrects finds the statement that a form corrects: the one that is chosen, or the
// only one that can be; nil while one is to be chosen.
func (m *moved) corrects(f *form) *cooperation.Said {
	all := m.t.Correctable(m.side)
	for i, s := range all {
		if len(all) == 1 || s.Statement.String() == f.get("on") {
			return &all[i]
		}
	}
	return nil
}

// standing is a form of correction filled in with what stands.
func (m *moved) standing(on string) url.Values {
	f := &form{l: m.Locale, v: url.Values{"on": {on}}, faults: map[string]string{}}
	out := url.Values{"zone": {"UTC"}}
	s := m.corrects(f)
	if s == nil {
		return out
	}
	switch b, _ := m.t.Stands(s.Statement, statement.Hash{}); b := b.(type) {
	case *cooperation.Words:
		out.Set("instead", written(b.Words))
	case nil:
	default:
		out = typed(b)
	}
	out.Set("on", s.Statement.String())
	return out
}

// correction replaces the words of a statement, or, of the opening, all that it is
// about. What was not touched stays as it was written.
func (m *moved) correction(f *form) (cooperation.Body, error) {
	b := &cooperation.Correction{As: m.as(), Reason: f.text("words", true)}
	s := m.corrects(f)
	if s == nil {
		f.missing("on")
		return b, nil
	}
	was, over := m.t.Stands(s.Statement, statement.Hash{})
	b.On, b.Over = s.Statement, over
	if w, ok := was.(*cooperation.Words); ok {
		b.Words = f.text("instead", true)
		stays(&b.Words, w.Words)
		return b, nil
	}
	matter, _, _ := opening(was)
	now, err := m.openingBody(f, m.template(matter), nil)
	if err != nil {
		return nil, err
	}
	asWritten(now, was)
	b.Matter, _, _ = opening(now)
	if q, ok := now.(*cooperation.Requested); ok {
		b.Asking = &cooperation.Asking{Half: q.Half, Checklist: q.Checklist, Privacy: q.Privacy, Consulted: q.Consulted}
	}
	return b, nil
}

// template is that by which a matter was written, or the current one where it is
// not on this hub.
func (m *moved) template(matter *cooperation.Matter) *cooperation.Template {
	if tpl := m.p.Service.Templates.Template(matter.Template); tpl != nil && tpl.Kind == m.t.Kind {
		return tpl
	}
	return m.p.Service.Templates.Current(m.t.Kind)
}

// correctionInputs are the fields of a correction: of the opening those in which it
// was written. There are none while it is to be chosen what is corrected.
func (m *moved) correctionInputs(f *form, reason ui.Input) ([]ui.Input, error) {
	s := m.corrects(f)
	if s == nil {
		return nil, nil
	}
	reason.Label, reason.Optional = m.T("cooperation.reason"), false
	was, _ := m.t.Stands(s.Statement, statement.Hash{})
	if _, words := was.(*cooperation.Words); words {
		return []ui.Input{f.area("instead", "cooperation.instead", false), reason}, nil
	}
	matter, _, _ := opening(was)
	tpl := m.template(matter)
	var out []ui.Input
	if tpl.Kind == cooperation.Request {
		out = append(out, m.halfInput(f))
	}
	matters, err := m.matterInputs(tpl, f)
	if err != nil {
		return nil, err
	}
	out = append(out, matters...)
	if tpl.Kind == cooperation.Request {
		out = append(out, m.checkInputs(tpl, f)...)
	}
	return append(out, reason), nil
}

// correcting says what is corrected, and gives the fields that bind the correction
// to it and to the thread as it is; or leads to what can be corrected.
func (m *moved) correcting(f *form) (templ.Component, [][2]string) {
	s := m.corrects(f)
	if s == nil {
		var all []templ.Component
		for _, s := range m.t.Correctable(m.side) {
			at := m.Path(Home, m.t.Case, m.other.String(), string(m.verb)) + "?on=" + s.Statement.String()
			all = append(all, ui.A(at, m.T("cooperation.corrects", "what", m.T("cooperation.verb."+string(s.Verb)), "at", m.DateTime(s.At))))
		}
		return ui.Part("which", m.T("cooperation.corrected"), 2, ui.Lines(all...)), nil
	}
	what := ui.A(m.Path(Home, m.t.Case)+"#statement-"+s.Statement.String()[:16], m.T("cooperation.corrects", "what", m.T("cooperation.verb."+string(s.Verb)), "at", m.DateTime(s.At)))
	blocks := []templ.Component{ui.FactList(ui.Facts{{Term: m.T("cooperation.corrected"), Content: what}})}
	if _, words := m.t.Body(*s).(*cooperation.Words); !words {
		blocks = append(blocks, ui.Para(ui.Quiet(m.T("cooperation.corrected.note"))))
	}
	if since := m.since(f); len(since) > 0 {
		blocks = append(blocks, ui.Part("meanwhile", m.T("cooperation.meanwhile"), 2, since...))
	}
	return ui.Stack(blocks...), [][2]string{{"on", s.Statement.String()}, {seen, m.t.Newest().Statement.String()}}
}

// since is what was said in the thread after the form was opened.
func (m *moved) since(f *form) (out []templ.Component) {
	i := slices.IndexFunc(m.t.Said, func(s cooperation.Said) bool { return s.Statement.String() == f.get(seen) })
	if i < 0 {
		return nil
	}
	for _, s := range m.t.Said[i+1:] {
		out = append(out, ui.Para(ui.Strong(m.headed(m.t, s))), m.stands(m.t, s))
	}
	return out
}

// says shows what a statement of a thread says; of a correction what it changes.
func (v *viewer) says(t *cooperation.Thread, s cooperation.Said, b cooperation.Body) templ.Component {
	v.steps = stepsOf(t)
	c, ok := b.(*cooperation.Correction)
	if !ok {
		return v.saying(b)
	}
	was, _ := t.Stands(c.On, s.Statement)
	if was == nil {
		return v.saying(b)
	}
	blocks := []templ.Component{ui.Paragraphs(v.Locale, c.Reason), v.changes(was, c)}
	if c.Matter != nil {
		blocks = append(blocks, ui.Folded(v.T("cooperation.change.whole"), v.saying(&cooperation.Correction{As: c.As, Matter: c.Matter, Asking: c.Asking})))
	}
	return ui.Stack(blocks...)
}

// change is one thing that a correction changes.
type change struct {
	label       string
	before, now templ.Component // nil for nothing
}

// changes puts what stood beside what a correction puts in its place.
func (v *viewer) changes(was cooperation.Body, c *cooperation.Correction) templ.Component {
	now := c.Amended(was)
	var all []change
	if w, ok := was.(*cooperation.Words); ok {
		all = v.between(all, v.T("cooperation.words"), w.Words, c.Words, v.wording)
	} else {
		before, _, _ := opening(was)
		after, _, _ := opening(now)
		all = append(v.asked(was, now), v.differ(before, after)...)
	}
	if len(all) == 0 {
		return ui.Para(ui.Quiet(v.T("cooperation.change.none")))
	}
	t := ui.Table{ID: v.id("changes"), Caption: v.T("cooperation.change.caption"), Stacked: true,
		Columns: []ui.Column{{Head: v.T("cooperation.change.what")}, {Head: v.T("cooperation.change.before")}, {Head: v.T("cooperation.change.now")}}}
	blank := func(c templ.Component) ui.Cell {
		if c == nil {
			c = ui.Quiet(v.T("cooperation.change.blank"))
		}
		return ui.Show(c)
	}
	for _, one := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(one.label), blank(one.before), blank(one.now)))
	}
	return ui.TableView(v.Locale, t)
}

// between adds what differs of two texts.
func (v *viewer) between(to []change, label string, before, now i18n.Text, show func(i18n.Text) templ.Component) []change {
	if reflect.DeepEqual(before, now) {
		return to
	}
	return append(to, change{label, show(before), show(now)})
}

func (v *viewer) wording(t i18n.Text) templ.Component {
	if t.Empty() {
		return nil
	}
	return ui.Paragraphs(v.Locale, t)
}

// differ lists what differs between two matters, in the order of the form.
func (v *viewer) differ(was, now *cooperation.Matter) (out []change) {
	lists := v.p.Service.Templates
	add := func(same bool, key string, before, after templ.Component) {
		if !same {
			out = append(out, change{v.T(key), before, after})
		}
	}
	at := func(i cooperation.Instant) templ.Component {
		if i.IsZero() {
			return nil
		}
		return v.instant(i)
	}
	severity := func(s cooperation.Severity) templ.Component {
		if s.Category == "" {
			return nil
		}
		return ui.Lines(v.term(lists.List(s.Schema), s.Category), ui.Symbol(s.Schema))
	}
	out = v.between(out, v.T("cooperation.title"), was.Title, now.Title, v.wording)
	add(was.From == now.From, "cooperation.from", at(was.From), at(now.From))
	add(was.Until == now.Until, "cooperation.last", at(was.Until), at(now.Until))
	for _, f := range v.labelled(was, now) {
		out = v.between(out, f.label, was.Fields[f.id], now.Fields[f.id], v.wording)
	}
	add(was.Class == now.Class, "cooperation.class", v.term(lists.Newest(cooperation.RSIT), was.Class), v.term(lists.Newest(cooperation.RSIT), now.Class))
	add(was.Severity == now.Severity, "cooperation.severity", severity(was.Severity), severity(now.Severity))
	add(slices.Equal(was.Infrastructure, now.Infrastructure), "cooperation.infrastructure", v.sectors(was.Infrastructure), v.sectors(now.Infrastructure))
	out = v.between(out, v.T("cooperation.designated"), was.Designated, now.Designated, v.wording)
	add(was.Provision == now.Provision, "cooperation.provision", v.provision(was.Provision), v.provision(now.Provision))
	add(reflect.DeepEqual(was.Indicators, now.Indicators), "cooperation.indicators", v.values(was.Indicators), v.values(now.Indicators))
	return out
}

// labelled are the fields of two matters, those of their templates first.
func (v *viewer) labelled(all ...*cooperation.Matter) (out []field) {
	done := map[string]bool{}
	for _, m := range all {
		if tpl := v.p.Service.Templates.Template(m.Template); tpl != nil {
			for _, f := range tpl.Fields {
				if !done[f.ID] {
					label, _ := f.Label.Pick(v.Locale)
					out, done[f.ID] = append(out, field{id: f.ID, label: label}), true
				}
			}
		}
	}
	for _, m := range all {
		for _, id := range slices.Sorted(maps.Keys(m.Fields)) {
			if !done[id] {
				out, done[id] = append(out, field{id: id, label: id}), true
			}
		}
	}
	return out
}

func (v *viewer) sectors(ids []string) templ.Component {
	var all []templ.Component
	for _, id := range ids {
		all = append(all, v.term(v.p.Service.Templates.Newest(cooperation.Infrastructure), id))
	}
	if len(all) == 0 {
		return nil
	}
	return ui.Lines(all...)
}

func (v *viewer) values(indicators []cooperation.Indicator) templ.Component {
	var all []templ.Component
	for _, i := range indicators {
		one := ui.Code(i.Defanged())
		if !i.Note.Empty() {
			one = ui.Join(one, ui.Text(v.Locale, i.Note))
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return nil
	}
	return ui.Lines(all...)
}

// asked lists what differs between two requests beside their matter.
func (v *viewer) asked(was, now cooperation.Body) (out []change) {
	before, ok := was.(*cooperation.Requested)
	after, same := now.(*cooperation.Requested)
	if !ok || !same {
		return nil
	}
	half := func(h cooperation.Half) templ.Component { return ui.Plain(v.T("cooperation.half." + string(h))) }
	if before.Half != after.Half {
		out = append(out, change{v.T("cooperation.half"), half(before.Half), half(after.Half)})
	}
	names := v.items(before.Template, after.Template)
	for _, lists := range [][2][]cooperation.Checked{{before.Checklist, after.Checklist}, {before.Privacy, after.Privacy}} {
		for _, one := range lists[1] {
			i := slices.IndexFunc(lists[0], func(c cooperation.Checked) bool { return c.Item == one.Item })
			if i >= 0 && reflect.DeepEqual(lists[0][i], one) {
				continue
			}
			c := change{label: one.Item, now: v.met(one)}
			if name := names[one.Item]; !name.Empty() {
				c.label = must(name.Pick(v.Locale))
			}
			if i >= 0 {
				c.before = v.met(lists[0][i])
			}
			out = append(out, c)
		}
	}
	if !reflect.DeepEqual(before.Consulted, after.Consulted) {
		out = append(out, change{v.T("cooperation.consulted"), v.several(before.Consulted), v.several(after.Consulted)})
	}
	return out
}

func (v *viewer) met(c cooperation.Checked) templ.Component {
	words := v.T("cooperation.no")
	if c.Met {
		words = v.T("cooperation.yes")
	}
	if c.Words.Empty() {
		return ui.Plain(words)
	}
	return ui.Lines(ui.Plain(words), ui.Text(v.Locale, c.Words))
}

func (v *viewer) several(all []i18n.Text) templ.Component {
	var out []templ.Component
	for _, t := range all {
		out = append(out, ui.Text(v.Locale, t))
	}
	return ui.Lines(out...)
}

// together writes several texts as one is typed.
func together(all []i18n.Text) string {
	var lines []string
	for _, t := range all {
		lines = append(lines, written(t))
	}
	return strings.Join(lines, "\n")
}

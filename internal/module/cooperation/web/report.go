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
	"comity.example/comity/internal/module/cooperation/report"
	reportweb "comity.example/comity/internal/module/cooperation/report/web"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// reporting is where the two of a closed thread report of it, below the thread.
const reporting = "report"

// What becomes of a passage of the case in its report.
const (
	left      = "left" // out: what nobody has chosen does not go into a report
	taken     = "taken"
	rewritten = "rewritten"
)

// reported says how far the report of a thread has come; "" while there is none.
func (v *viewer) reported(t *cooperation.Thread) string {
	switch {
	case t.Proposing != nil && t.Proposing.Words.IsZero():
		return ""
	case t.Proposing != nil:
		return v.T("cooperation.report.waits", "who", v.Called(t.On(t.Proposing.Side.Other())))
	case t.Accord != nil:
		return v.T("cooperation.report.agreed", "marking", string(t.Accord.Marking))
	}
	return ""
}

// closed finds the thread of which an address would report.
func (p *Pages) closed(r *http.Request, l *i18n.Locale) (*moved, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, err
	}
	m, err := v.threadOf(r, cooperation.Proposed)
	if err == nil && m.t.State != cooperation.IsClosed {
		m.closed = fail.New(fail.Conflict, "A case is reported on once both have closed it.")
	}
	return m, err
}

func (p *Pages) reporting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	m, err := p.closed(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	if m.closed != nil {
		return m.instead(), nil
	}
	given := url.Values{"as": {string(m.t.Marking)}}
	for i, s := range m.passages() {
		n := strconv.Itoa(i)
		given.Set("use-"+n, left)
		given.Set("words-"+n, s.in(l))
	}
	return m.reportPage(&form{l: l, v: given, faults: map[string]string{}}, "", "")
}

// report drafts what a side does about a report: proposes one, agrees to that of
// the other, publishes what both agreed to, or withdraws what was published.
func (p *Pages) report(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	m, err := p.closed(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := cooperation.May(m.actor, cooperation.Speak); err != nil {
		return ui.Answer{}, err
	}
	if m.closed != nil {
		return ui.Answer{Page: m.instead()}, nil
	}
	f, do := read(r, l), r.PostForm.Get("do")
	draft, fault := m.drafted(f, do)
	if fault == nil && len(f.faults) == 0 {
		return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
	}
	if fault != nil && !again(fault) {
		return ui.Answer{}, fault
	}
	if do != "propose" { // its form holds nothing that is typed here
		for i, s := range m.passages() {
			f.v.Set("use-"+strconv.Itoa(i), left)
			f.v.Set("words-"+strconv.Itoa(i), s.in(l))
		}
	}
	page, err := m.reportPage(f, do, said(l, fault))
	return ui.Answer{Page: page}, err
}

func (m *moved) drafted(f *form, do string) (draft string, err error) {
	ctx, service := m.ctx, m.p.Service
	var public corpus.Body
	switch do {
	case "propose":
		b := m.proposal(f)
		if len(f.faults) > 0 {
			return "", nil
		}
		return service.Say(ctx, m.actor, m.t.Case, m.other, m.t.Shown(), b)
	case "agree":
		if s := m.t.Proposing; s != nil {
			if f.get(seen) != wording(s) {
				return "", changed()
			}
			return service.Say(ctx, m.actor, m.t.Case, m.other, m.t.Shown(), &cooperation.Settling{As: m.asFor(cooperation.Settled), Proposal: s.Statement, Words: s.Words})
		}
	case "publish":
		if b := m.t.Published(); b != nil {
			if f.get(seen) != wording(&m.t.Accord.Suggestion) {
				return "", changed()
			}
			public = b
		}
	case "withdraw":
		reason := f.text("reason", true)
		if len(f.faults) > 0 {
			return "", nil
		}
		public = &report.Withdrawn{Report: m.t.ReportID(), Reason: reason}
	}
	if public == nil {
		return "", fail.New(fail.Conflict, "That cannot be said any more, or not yet.")
	}
	return service.Publish(ctx, m.actor, public)
}

func (m *moved) asFor(v cooperation.Verb) cooperation.As {
	return cooperation.As{Kind: m.t.Kind, Verb: v, Exercise: m.t.Exercise}
}

// proposal reads the form: of each passage whether it is left out, taken as it
// was, or written anew, and what is added.
func (m *moved) proposal(f *form) cooperation.Body {
	id := m.t.ReportID()
	if id == "" {
		id = cooperation.NewReport()
	}
	r := report.Report{ID: id, Parties: report.Parties(m.t.Opener, m.t.Counterparty), Kind: string(m.t.Kind), Exercise: m.t.Exercise, Marking: statement.Marking(f.get("as")), Title: f.text("title", true)}
	for i, s := range m.passages() {
		n := strconv.Itoa(i)
		written := f.get("words-" + n)
		switch f.get("use-" + n) {
		case left:
			if written != "" && written != plainly(s.in(f.l)) {
				f.faults["use-"+n] = f.l.T("cooperation.report.unused")
			}
		case taken:
			if written != plainly(s.in(f.l)) {
				f.faults["use-"+n] = f.l.T("cooperation.report.changed")
			}
			r.Sections = append(r.Sections, report.Section{Heading: s.heading, Words: s.words})
		case rewritten:
			if t := f.text("words-"+n, true); !t.Empty() {
				r.Sections = append(r.Sections, report.Section{Heading: s.heading, Words: t})
			}
		}
	}
	if t := f.text("lessons", false); !t.Empty() {
		r.Sections = append(r.Sections, report.Section{Heading: i18n.Of(f.l.Tag(), f.l.T("cooperation.report.lessons")), Words: t})
	}
	if len(r.Sections) == 0 && len(f.faults) == 0 {
		f.faults["lessons"] = f.l.T("cooperation.report.empty")
	}
	return &cooperation.Proposing{As: m.asFor(cooperation.Proposed), Report: r}
}

// reportPage shows where the report of a thread stands, and the forms for what
// the reader's side can do about it; did says which of them comes back.
func (m *moved) reportPage(f *form, did, fault string) (ui.Page, error) {
	l := m.Locale
	page := m.page()
	page.Lead = l.T("cooperation.report.lead")
	may := cooperation.May(m.actor, cooperation.Speak) == nil
	ahead, err := m.aheadNotice(m.t.Case, m.other)
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{ahead, ui.Para(ui.Sentence(l, "cooperation.to-whom", ui.Parts{"participant": m.Who(m.other)}))}
	told := fault == ""
	about := func(do string) string {
		if did == do {
			told = true
			return fault
		}
		return ""
	}
	if r := m.t.Suggested(); r != nil {
		blocks := []templ.Component{ui.Para(ui.Plain(m.reported(m.t))), reportweb.View(l, r)}
		if may && m.t.Proposing.Side != m.side {
			blocks = append(blocks, ui.FormView(l, ui.Form{ID: "agree", Hidden: [][2]string{{"do", "agree"}, {seen, wording(m.t.Proposing)}}, Fault: about("agree"), Submit: l.T("cooperation.report.agree")}))
		}
		body = append(body, ui.Part("suggested", l.T("cooperation.report.suggested"), 2, blocks...))
	}
	if r := m.t.Agreed(); r != nil {
		public, err := m.public(f, may, about)
		if err != nil {
			return ui.Page{}, err
		}
		body = append(body, ui.Part("agreed", l.T("cooperation.report.accord"), 2, append([]templ.Component{reportweb.View(l, r), ui.Para(m.alone())}, public...)...))
	}
	if may {
		inputs, err := m.proposalInputs(f)
		if err != nil {
			return ui.Page{}, err
		}
		form := []templ.Component{ui.Para(ui.Plain(l.T("cooperation.report.how"))),
			ui.FormView(l, ui.Form{ID: "propose", Hidden: [][2]string{{"do", "propose"}}, Inputs: inputs, Fault: about("propose"), Submit: l.T("cooperation.report.submit")})}
		if m.t.ReportID() != "" && did != "propose" {
			body = append(body, ui.Folded(l.T("cooperation.report.anew"), form...))
		} else {
			body = append(body, ui.Part("proposal", l.T("cooperation.report.propose"), 2, form...))
		}
	}
	if !told { // the form that it is about is here no more
		body = append([]templ.Component{ui.NoticeOf(l.T("ui.form.refused"), ui.Para(ui.Plain(fault)))}, body...)
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// public says how far the publication of what both agreed to has come, with the
// form for what comes next.
func (m *moved) public(f *form, may bool, about func(do string) string) ([]templ.Component, error) {
	l := m.Locale
	b := m.t.Published()
	if b == nil {
		return []templ.Component{ui.Para(ui.Plain(l.T("cooperation.report.stays", "marking", string(m.t.Accord.Marking))))}, nil
	}
	c, err := m.p.Public(m.ctx, m.t.ReportID())
	if err != nil {
		return nil, err
	}
	var blocks []templ.Component
	ours, said := false, false
	if c != nil {
		for _, w := range c.Words {
			blocks = append(blocks, ui.Para(ui.Sentence(l, "cooperation.report.published.by", ui.Parts{"who": m.Who(w.By), "at": ui.Moment(l, w.At)})))
			words, _ := w.Published.Report.Digest()
			ours, said = ours || w.By == m.actor.Identity && words == m.t.Accord.Words, true
		}
		if c.Newest() != nil {
			blocks = append(blocks, ui.Para(ui.A(l.Path(reportweb.Home, c.ID), l.T("cooperation.report.read"))))
		}
	}
	if may && !ours {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("cooperation.report.publishing"))),
			ui.FormView(l, ui.Form{ID: "publish", Hidden: [][2]string{{"do", "publish"}, {seen, wording(&m.t.Accord.Suggestion)}}, Fault: about("publish"), Submit: l.T("cooperation.report.publish")}))
	}
	if may && said {
		reason := f.area("reason", "cooperation.reason", false)
		blocks = append(blocks, ui.Folded(l.T("cooperation.report.withdraw"), ui.FormView(l, ui.Form{ID: "withdraw", Hidden: [][2]string{{"do", "withdraw"}}, Inputs: []ui.Input{reason},
			Fault: about("withdraw"), Submit: l.T("cooperation.report.withdraw"), Grave: true})))
	}
	return blocks, nil
}

// proposalInputs are the passages of the case, each with what becomes of it.
func (m *moved) proposalInputs(f *form) ([]ui.Input, error) {
	l := m.Locale
	floor, err := m.p.Queries.ReportFloor(m.ctx, m.actor, m.t)
	if err != nil {
		return nil, err
	}
	out := []ui.Input{f.line("title", "cooperation.report.name", cooperation.MaxTitle/4, false), m.reportMarking(f, floor)}
	ways := []ui.Option{{Value: left, Words: l.T("cooperation.report.left")}, {Value: taken, Words: l.T("cooperation.report.taken")}, {Value: rewritten, Words: l.T("cooperation.report.rewritten")}}
	for i, s := range m.passages() {
		n := strconv.Itoa(i)
		heading, _ := s.heading.Pick(l)
		_, lang := s.words.Pick(l)
		area := ui.Input{Kind: ui.Area, Rows: 4, Name: "words-" + n, Label: l.T("cooperation.words"), Value: f.get("words-" + n), Max: cooperation.MaxWords / 4, Optional: true, Fault: f.faults["words-"+n]}
		if lang == l.Tag() {
			area.Lang = lang // a course begins with a time, which has no direction of its own
		}
		out = append(out, ui.Input{Kind: ui.Fieldset, Name: "passage-" + n, Label: heading, Inputs: []ui.Input{
			{Kind: ui.Choice, Name: "use-" + n, Label: l.T("cooperation.report.use"), Options: ways, Value: f.get("use-" + n), Fault: f.faults["use-"+n]}, area}})
	}
	return append(out, f.area("lessons", "cooperation.report.lessons", true)), nil
}

// reportMarking asks under which label a report may be read.
// None is offered that is wider than floor.
func (v *viewer) reportMarking(f *form, floor statement.Marking) ui.Input {
	var as []ui.Option
	for _, mark := range statement.Markings {
		if !marking.Narrower(floor, mark) && v.p.Service.Holds(v.actor.Identity, mark) == nil {
			as = append(as, ui.Option{Value: string(mark), Words: string(mark)})
		}
	}
	out := f.choice("as", "cooperation.report.as", as)
	out.Hint = v.T("cooperation.report.as-hint")
	if floor != statement.Clear {
		out.Hint += " " + v.T("cooperation.marking.arises", "marking", string(floor))
	}
	return out
}

// unmarked takes the marks of direction out that a page puts around names: what is
// signed has none that nobody typed.
var unmarked = strings.NewReplacer("\u2068", "", "\u2069", "")

// passage is a part of a case that may stand in its report.
type passage struct {
	heading, words i18n.Text
}

// in gives its words as a form in a language shows them.
func (s passage) in(l *i18n.Locale) string {
	words, _ := s.words.Pick(l)
	return words
}

// passages are what was said in a thread, in words, with what was corrected
// later in its place: the fields of the matter, the course of the case, then each
// statement.
func (m *moved) passages() (out []passage) {
	add := func(heading, words i18n.Text) {
		if !words.Empty() && len(out) < report.MaxSections-1 {
			out = append(out, passage{heading, words})
		}
	}
	here := func(s string) i18n.Text { return i18n.Of(m.Tag(), unmarked.Replace(s)) }
	t := m.t
	if t.Matter != nil {
		for _, field := range m.fields(t.Matter) {
			add(here(field.label), field.words)
		}
	}
	var course []string
	corrected := map[statement.Hash]i18n.Text{}
	for _, s := range t.Said {
		if s.Verb != cooperation.Proposed && s.Verb != cooperation.Settled {
			course = append(course, m.T("cooperation.report.step", "at", m.DateTime(s.At), "what", m.T("cooperation.verb."+string(s.Verb)), "who", m.Called(t.On(s.Side))))
		}
		if b, ok := t.Body(s).(*cooperation.Correction); ok && b.Matter == nil {
			corrected[b.On] = b.Words
		}
	}
	add(here(m.T("cooperation.report.course")), here(strings.Join(course, "\n\n")))
	for _, s := range t.Said {
		heading := here(m.T("cooperation.said", "what", m.T("cooperation.verb."+string(s.Verb)), "who", m.Called(t.On(s.Side))))
		words := corrected[s.Statement]
		switch b := t.Body(s).(type) {
		case *cooperation.Words:
			if words.Empty() {
				words = b.Words
			}
			add(heading, words)
		case *cooperation.Offer:
			for _, part := range []struct {
				key  string
				text i18n.Text
			}{{"cooperation.nature", b.Nature}, {"cooperation.scope", b.Scope}, {"cooperation.terms", b.Terms}} {
				add(here(m.T("cooperation.report.of", "what", heading.In[m.Tag()], "part", m.T(part.key))), part.text)
			}
		case *cooperation.Reply:
			add(heading, b.Words)
		case *cooperation.Referral:
			add(heading, b.Words)
		case *cooperation.Reached:
			add(heading, b.Words)
		}
	}
	return slices.Clip(out)
}

// clearReport shows a public statement on a report to who is to clear it.
func clearReport(l *i18n.Locale, typ string, content []byte) (string, templ.Component) {
	b, err := report.Decode(typ, content)
	if err != nil {
		return l.T("cooperation.report"), ui.Para(ui.Plain(l.T("cooperation.clear.broken")))
	}
	if w, ok := b.(*report.Withdrawn); ok {
		return l.T("cooperation.report.withdraw"), ui.Paragraphs(l, w.Reason)
	}
	r := &b.(*report.Published).Report
	title := l.T("cooperation.report.publish")
	if r.Exercise {
		title = l.T("cooperation.clear.exercise", "title", title)
	}
	return title, ui.Stack(ui.Para(ui.Strong(l.T("cooperation.report.open"))), reportweb.View(l, r))
}

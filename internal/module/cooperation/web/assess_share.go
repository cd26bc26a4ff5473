package web

import (
	"context"
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
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// sharer is a request for the form by which sections are shared.
func (a *Assessments) sharer(r *http.Request, l *i18n.Locale) (*assessor, *assessment.Version, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return nil, nil, err
	}
	if err := assessment.May(v.actor, assessment.Share); err != nil {
		return nil, nil, err
	}
	all, err := a.Assess.Queries.Own(r.Context(), v.actor, r.PathValue("id"))
	if err != nil {
		return nil, nil, err
	}
	for i := range slices.Backward(all) {
		if all[i].State == assessment.Settled {
			if err := v.sourced(&all[i].Content); err != nil {
				return nil, nil, err
			}
			return v, &all[i], nil
		}
	}
	return nil, nil, fail.New(fail.Conflict, "Only a version that a second person has settled is shared.")
}

func (a *Assessments) sharing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, one, err := a.sharer(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.sharePage(one, &form{l: l, v: url.Values{"marking": {string(one.Shown())}}, faults: map[string]string{}}, "")
}

func (a *Assessments) share(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, one, err := a.sharer(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := read(r, l)
	var fault error
	var draft string
	if f.get("do") == "withdraw" {
		reason := f.text("reason", true)
		other, err := statement.ParseHash(f.get("from"))
		if err != nil {
			f.missing("from")
		}
		if len(f.faults) == 0 {
			draft, fault = a.Assess.Withdraw(r.Context(), v.actor, one.ID, other, reason)
		}
	} else {
		to := f.recipients(v.actor.Identity)
		sections := f.v["sections"]
		if len(sections) == 0 {
			f.missing("sections")
		}
		if len(f.faults) == 0 {
			draft, fault = a.Assess.Share(r.Context(), v.actor, one.ID, one.Number, sections, f.marking(), to...)
		}
	}
	if fault == nil && len(f.faults) == 0 {
		return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
	}
	if fault != nil && !again(fault) {
		return ui.Answer{}, fault
	}
	if in := cooperation.Beside(fault); in != "" {
		f.faults[string(in)], fault = l.Fault(fault), nil
	}
	page, err := v.sharePage(one, f, said(l, fault))
	return ui.Answer{Page: page}, err
}

// shareInputs are to whom what is shared under which label. None is chosen
// beforehand, and sections that stay in the house are not among them.
func (v *assessor) shareInputs(one *assessment.Version, f *form) ([]ui.Input, error) {
	l := v.Locale
	to, err := v.recipients(f)
	if err != nil {
		return nil, err
	}
	travels := v.a.Assess.Library.Travels(one.Content)
	sections := ui.Input{Kind: ui.Choices, Name: "sections", Label: l.T("assessment.share.sections"), Hint: l.T("assessment.share.hint"), Values: f.v["sections"], Fault: f.faults["sections"]}
	for _, id := range v.a.Assess.Library.Order(&travels) {
		words, lang := v.label(one.Template, id).Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		sections.Options = append(sections.Options, ui.Option{Value: id, Words: words, Lang: lang})
	}
	most := marking.Narrowest(statement.Green, one.Label)
	if v.source != nil {
		most = marking.Narrowest(most, v.source.Marking)
	}
	as := v.markings(f, most)
	as.Hint = "" // what stands there is about threads
	if marking.Narrower(most, statement.Green) {
		as.Hint = l.T("cooperation.marking.arises", "marking", string(most))
	}
	return []ui.Input{to, as, sections}, nil
}

// sharePage is the form on which each section that is to be shared is chosen. None
// is chosen beforehand, and those that stay in the house are not on it.
func (v *assessor) sharePage(one *assessment.Version, f *form, fault string) (ui.Page, error) {
	l := v.Locale
	page := v.titled(&one.Content)
	page.Marking = one.Shown()
	page.Crumbs = v.crumbs(ui.Link{Href: l.Path(Assessing, one.ID), Words: page.Title, Lang: page.TitleIn})
	page.Title, page.TitleIn, page.Lead = l.T("assessment.share"), "", l.T("assessment.share.lead")
	inputs, err := v.shareInputs(one, f)
	if err != nil {
		return ui.Page{}, err
	}
	share := ui.Form{ID: "share", Inputs: inputs, Submit: l.T("cooperation.new.submit")}
	if f.get("do") != "withdraw" {
		share.Fault = fault
	}
	above, err := v.above()
	if err != nil {
		return ui.Page{}, err
	}
	body := []templ.Component{above, ui.FactList(ui.Facts{{Term: l.T("assessment.version"), Content: ui.Plain(l.Number(one.Number))}}), v.arising(&one.Content)}
	if one.Case == "" || v.source != nil {
		body = append(body, ui.FormView(l, share))
	}
	given, err := v.a.Assess.Queries.Given(v.ctx, v.actor, one.ID)
	if err != nil {
		return ui.Page{}, err
	}
	var from []ui.Option
	for i := range given {
		if !given[i].Withdrawn {
			from = append(from, v.option(given[i].Reader))
		}
	}
	if len(from) > 0 {
		i18n.Sort(l, from, func(o ui.Option) string { return o.Words })
		withdraw := ui.Form{ID: "withdraw", Hidden: [][2]string{{"do", "withdraw"}}, Inputs: []ui.Input{f.choice("from", "assessment.withdraw.from", from), f.area("reason", "cooperation.reason", false)},
			Submit: l.T("assessment.withdraw"), Grave: true}
		if f.get("do") == "withdraw" {
			withdraw.Fault = fault
		}
		body = append(body, ui.Part("withdrawing", l.T("assessment.withdraw"), 2, ui.FormView(l, withdraw)))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// differences show what is written otherwise in a version than in the one before,
// section by section; what stays in the house stands apart.
func (v *assessor) differences(before, after *assessment.Version) templ.Component {
	var open, own []templ.Component
	ids := v.a.Assess.Library.Order(&after.Content)
	for _, id := range v.a.Assess.Library.Order(&before.Content) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		a, b := before.Sections[id], after.Sections[id]
		was, _ := a.Pick(v.Locale)
		is, lang := b.Pick(v.Locale)
		if was == is {
			continue
		}
		words, _ := v.label(after.Template, id).Pick(v.Locale)
		shown := ui.Part("changed-"+id, words, 3, ui.DifferenceView(v.Locale, ui.Difference{From: v.T("assessment.version.n", "n", v.Number(before.Number)), To: v.T("assessment.version.n", "n", v.Number(after.Number)),
			Lang: lang, Runs: compared(was, is)}))
		if v.a.Assess.Library.Stays(after.Template, id) {
			own = append(own, shown)
		} else {
			open = append(open, shown)
		}
	}
	if len(own) > 0 {
		open = append(open, ui.Classed("house", own...))
	}
	if len(open) == 0 {
		return templ.NopComponent
	}
	return ui.Part("changes", v.T("assessment.changes"), 2, open...)
}

// compared sets two wordings beside each other, word by word.
func compared(was, is string) (out []ui.Run) {
	for i, runs := range submissionweb.Runs(was, is) {
		if i > 0 {
			out = append(out, ui.Run{Words: " "})
		}
		out = append(out, runs...)
	}
	return out
}

// choices are what the reader can set side by side: versions of one's own, and
// what others have shared.
func (v *assessor) choices() (out []ui.Option, err error) {
	mine, err := v.a.Assess.Queries.Mine(v.ctx, v.actor)
	if err != nil {
		return nil, err
	}
	for i := range mine {
		title, _ := mine[i].Title.Pick(v.Locale)
		for n := mine[i].Number; n > 0; n-- {
			out = append(out, ui.Option{Value: mine[i].ID + "@" + strconv.FormatInt(n, 10), Words: v.T("assessment.side.own", "title", title, "n", v.Number(n))})
		}
	}
	received, _, err := v.a.Assess.Queries.Shared(v.ctx, v.actor)
	for i := range received {
		if b := received[i].Newest(); b != nil && !received[i].Withdrawn {
			title, _ := b.Title.Pick(v.Locale)
			out = append(out, ui.Option{Value: received[i].ID, Words: v.T("assessment.side.other", "title", title, "who", v.Called(received[i].Author))})
		}
	}
	return out, err
}

// side sets two assessments side by side, through the mapping of their templates.
func (a *Assessments) side(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := a.assessor(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	options, err := v.choices()
	if err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	page := ui.Page{Title: l.T("assessment.side.title"), Lead: l.T("assessment.side.lead"), Section: "/desk", Crumbs: v.crumbs(), Marking: assessment.Marking, Wide: true}
	choose := ui.Filter{Action: l.Path(Assessing + "/side"), Fields: []ui.Field{
		{Name: "left", Label: l.T("assessment.side.left"), Value: q.Get("left"), Options: ui.Options(l.T("assessment.side.choose"), options...)},
		{Name: "right", Label: l.T("assessment.side.right"), Value: q.Get("right"), Options: ui.Options(l.T("assessment.side.choose"), options...)}}}
	body := []templ.Component{ui.FilterForm(l, choose)}
	x, chosen := assessment.ParseChoice(q.Get("left"))
	y, both := assessment.ParseChoice(q.Get("right"))
	if chosen && both {
		left, err := v.compared(x)
		if err != nil {
			return ui.Page{}, err
		}
		right, err := v.compared(y)
		if err != nil {
			return ui.Page{}, err
		}
		page.Marking = marking.Narrowest(left.Marking, right.Marking)
		page.Exercise = left.Exercise || right.Exercise
		body = append(body, v.beside(left, right)...)
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

// compared gives one of the two, and notes that it was opened.
func (v *assessor) compared(c assessment.Choice) (assessment.Compared, error) {
	out, err := v.a.Assess.Queries.Compare(v.ctx, v.actor, v.a.Assess.Library, c)
	if err == nil {
		err = v.p.Opened(v.ctx, v.actor, c.ID)
	}
	return out, err
}

func (v *assessor) beside(left, right assessment.Compared) []templ.Component {
	l, library := v.Locale, v.a.Assess.Library
	rows, via := library.Align(library.Side(&left.Content), library.Side(&right.Content))
	t := ui.Table{ID: "beside", Caption: l.T("assessment.side.caption"), Columns: []ui.Column{{Head: l.T("assessment.side.left")}, {Head: l.T("assessment.side.relation")}, {Head: l.T("assessment.side.right")}}}
	cell := func(c *assessment.Compared, ids []string) ui.Cell {
		if len(ids) == 0 {
			return ui.Show(ui.Quiet(l.T("assessment.side.none")))
		}
		var blocks []templ.Component
		for _, id := range ids {
			words, _ := v.label(c.Template, id).Pick(l)
			blocks = append(blocks, ui.Para(ui.Strong(words)))
			if c.Sections[id].Empty() {
				blocks = append(blocks, ui.Para(ui.Quiet(l.T("assessment.side.unwritten"))))
			} else {
				blocks = append(blocks, ui.Paragraphs(l, c.Sections[id]))
			}
		}
		return ui.Show(ui.Stack(blocks...))
	}
	t.Rows = v.heads(&left, &right)
	for _, row := range rows {
		relation := ui.Plain(l.T("assessment.relation." + string(row.Relation)))
		if !row.Note.Empty() {
			relation = ui.Lines(relation, ui.In(l, row.Note))
		}
		t.Rows = append(t.Rows, ui.Cells(cell(&left, row.Left), ui.Show(relation), cell(&right, row.Right)))
	}
	out := []templ.Component{ui.TableView(l, t)}
	if len(via) > 0 {
		out = append(out, ui.Para(ui.Plain(l.T("assessment.side.via", "source", l.And(via...)))))
	}
	return append(out, ui.Para(ui.Plain(l.T("assessment.side.house"))))
}

// heads are what of the two is not in words, side by side.
func (v *assessor) heads(left, right *assessment.Compared) (out []ui.Row) {
	all := func(c *assessment.Compared) ui.Facts {
		return append(ui.Facts{{Term: v.T("assessment.title"), Content: ui.Text(v.Locale, c.Title)}, {Term: v.T("assessment.by"), Content: v.Who(c.By)}, {Term: v.T("report.marking"), Content: ui.Label(c.Marking)}}, v.facts(&c.Content)...)
	}
	var terms []string
	of := map[string]*[2]templ.Component{}
	for i, c := range []*assessment.Compared{left, right} {
		for _, f := range all(c) {
			if of[f.Term] == nil {
				of[f.Term] = &[2]templ.Component{}
				terms = append(terms, f.Term)
			}
			of[f.Term][i] = f.Content
		}
	}
	for _, term := range terms {
		cells := of[term]
		row := ui.Cells(ui.Blank(), ui.Words(term), ui.Blank())
		for i, at := range []int{0, 2} {
			if cells[i] != nil {
				row.Cells[at] = ui.Show(cells[i])
			}
		}
		out = append(out, row)
	}
	return out
}

// ClearAssessment shows a statement on an assessment to who is to clear it: all
// that it says.
func (a *Assessments) ClearAssessment(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, content []byte) (string, templ.Component) {
		title := l.T("assessment.share")
		if typ == assessment.TypeWithdrawn {
			title = l.T("assessment.withdraw")
		}
		b, err := assessment.Decode(typ, content)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("cooperation.clear.broken")))
		}
		if w, ok := b.(*assessment.Withdrawn); ok {
			if w.Exercise {
				title = l.T("cooperation.clear.exercise", "title", title)
			}
			return title, ui.Paragraphs(l, w.Reason)
		}
		s := b.(*assessment.Shared)
		if s.Exercise {
			title = l.T("cooperation.clear.exercise", "title", title)
		}
		v := &assessor{a.Pages.shows(context.Background(), l, policy.Actor{}), a}
		facts := append(ui.Facts{{Term: l.T("assessment.title"), Content: ui.Text(l, s.Title)}, {Term: l.T("assessment.version"), Content: ui.Plain(l.Number(s.Version))}}, v.facts(&s.Content)...)
		return title, ui.Stack(append([]templ.Component{ui.FactList(facts)}, v.sections(&s.Content)...)...)
	}
}

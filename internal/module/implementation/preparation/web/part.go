package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/marking"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// piece is a request for one part.
type piece struct {
	*open
	item *questionnaire.Item
	part preparation.Part
	last *report.Report // in force; nil for none
	kept kept           // of the form that was sent
}

func (p *Pages) piece(r *http.Request, l *i18n.Locale) (*piece, error) {
	o, err := p.open(r, l)
	if err != nil {
		return nil, err
	}
	_, item := o.asks.Item(r.PathValue("item"))
	if item == nil {
		return nil, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	held, err := p.Service.Held(r.Context(), o.actor)
	return &piece{open: o, item: item, part: o.prep.Part(item.ID), last: held[item.Topic()]}, err
}

func (c *piece) can(do preparation.Act) bool {
	return c.part.Can(do, c.actor.Person, c.coordinates())
}

func (p *Pages) part(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	c, err := p.piece(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return c.page(c.filled(), "", nil)
}

// filled is the form of a part as it stands.
func (c *piece) filled() *submissionweb.Filled {
	f := submissionweb.FillWith(c.Locale, map[string][]string{})
	reportweb.Typed(f, &c.part.Content.Content)
	for question, m := range c.part.Content.Markings {
		f.Values.Set(reportweb.Marks(question), string(m))
	}
	return f
}

// page shows a part, and the form in which it is written. k is set where what is in
// the form was written on top of something that does not stand any more.
func (c *piece) page(f *submissionweb.Filled, fault string, k *clash) (ui.Page, error) {
	names, err := c.names()
	if err != nil {
		return ui.Page{}, err
	}
	title, lang := c.item.Title.Pick(c.Locale)
	page := c.visit.page(title, c.all(), c.crumb())
	if lang != c.Tag() {
		page.TitleIn = lang
	}
	page.Marking, page.Readers = narrowest(c.part.Content.Markings, reportweb.Markings(f, c.asks, c.item)), c.T("preparation.readers")
	blocks := []templ.Component{c.facts(names)}
	if c.part.Reason != "" {
		blocks = append(blocks, ui.NoticeOf(c.T("preparation.reason"), ui.Para(ui.Plain(c.part.Reason))))
	}
	if k != nil {
		blocks = append(blocks, ui.NoticeOf(c.T("preparation.clash.lead"), c.clashing(k, names)))
	}
	blocks = append(blocks, c.p.Reports.Asking(c.Locale, c.item))
	if c.can(preparation.Write) {
		form, err := c.writing(f, fault, k, names)
		if err != nil {
			return ui.Page{}, err
		}
		blocks = append(blocks, form)
	} else {
		if fault != "" {
			blocks = append(blocks, ui.NoticeOf(fault))
		}
		if k != nil {
			mine := c.content(f)
			blocks = append(blocks, ui.Part("mine", c.T("preparation.clash.mine"), 2, c.p.Reports.Says(c.ctx, c.Locale, c.asks, c.item, mine.Content, nil, 3, marks(&mine))))
		}
		blocks = append(blocks, ui.Part("says", c.T("preparation.says"), 2, c.p.Reports.Says(c.ctx, c.Locale, c.asks, c.item, c.part.Content.Content, c.part.Older, 3, c.part.Marked)))
	}
	page.Body = ui.Stack(append(blocks, c.ways(), c.assigning(names))...)
	return page, nil
}

// narrowest is the label of the page of a part: that of the answer that goes the
// least far, of those that are kept and those that stand in the form.
func narrowest(all ...map[string]statement.Marking) statement.Marking {
	out := preparation.Marking
	for _, of := range all {
		for _, m := range of {
			out = marking.Narrowest(out, m)
		}
	}
	return out
}

// marks tells how the answers of what somebody wrote are marked.
func marks(c *offline.Part) reportweb.Marked {
	var part preparation.Part
	part.Content = *c
	return part.Marked
}

func (c *piece) facts(names map[string]string) templ.Component {
	facts := ui.Facts{{Term: c.T("preparation.state"), Content: ui.Plain(c.state(c.part.State))}}
	if c.part.Draft != "" {
		facts = append(facts, ui.Fact{Term: c.T("preparation.draft"), Content: ui.A(c.Path("/desk/drafts", c.part.Draft), c.T("preparation.draft.way"))})
	}
	if c.part.Agency != "" {
		facts = append(facts, ui.Fact{Term: c.T("preparation.agency"), Content: ui.Plain(c.part.Agency)})
	}
	if len(c.part.Editors) > 0 {
		var who []templ.Component
		for _, e := range c.part.Editors {
			who = append(who, ui.Plain(names[e]))
		}
		facts = append(facts, ui.Fact{Term: c.T("preparation.editors"), Content: ui.Lines(who...)})
	}
	if c.last != nil {
		facts = append(facts, ui.Fact{Term: c.T("preparation.last"), Content: ui.A(c.Path(reportweb.Reports, c.last.ID), c.last.Period)})
	}
	if c.part.By != "" {
		facts = append(facts, ui.Fact{Term: c.T("preparation.by"), Content: ui.Lines(ui.Plain(names[c.part.By]), ui.Moment(c.Locale, c.part.At))})
	}
	return ui.FactList(facts)
}

// writing is the form in which a part is written: each answer with its marking.
func (c *piece) writing(f *submissionweb.Filled, fault string, k *clash, names map[string]string) (templ.Component, error) {
	fields, err := c.p.Reports.Fields(c.ctx, f, c.actor.For, c.asks, c.item, c.starts(), c.part.Older)
	if err != nil {
		return nil, err
	}
	inputs := reportweb.Mark(f, c.asks, c.item, fields)
	form := ui.Form{ID: "write", Fault: fault, Inputs: inputs, Submit: c.T("preparation.keep"), Hidden: append(append(c.hidden("write"), [2]string{started, starting(&c.part.Content)}), c.kept.hidden()...)}
	if k != nil {
		// What stands now was shown: whoever presses this has chosen.
		form.Fault, form.Submit = "", c.T("preparation.clash.over", "by", names[c.part.By])
		return ui.Part("write-over", c.T("preparation.clash.mine"), 2, ui.FormView(c.Locale, form)), nil
	}
	if c.can(preparation.HandIn) {
		form.Also = append(form.Also, ui.Button{Name: "also", Value: "hand-in", Words: c.T("preparation.hand-in")})
	}
	if c.can(preparation.Settle) {
		form.Also = append(form.Also, ui.Button{Name: "also", Value: "settle", Words: c.T("preparation.settle")})
	}
	return ui.Stack(ui.Para(ui.Plain(c.T("preparation.marking.lead"))), ui.FormView(c.Locale, form)), nil
}

func (c *piece) hidden(do string) [][2]string {
	return [][2]string{{"do", do}, {"seen", strconv.FormatInt(c.part.Seen, 10)}}
}

// ways are what else can be done with a part.
func (c *piece) ways() templ.Component {
	var out []templ.Component
	form := func(do preparation.Act, words string, inputs ...ui.Input) {
		if c.can(do) {
			out = append(out, ui.FormView(c.Locale, ui.Form{ID: string(do), Inputs: inputs, Submit: words, Hidden: c.hidden(string(do))}))
		}
	}
	if c.can(preparation.Unchanged) && c.p.Service.Unchanged(c.prep, c.last) {
		form(preparation.Unchanged, c.T("preparation.unchanged", "period", c.last.Period))
	}
	if !c.can(preparation.Write) {
		form(preparation.Settle, c.T("preparation.settle"))
	}
	switch leaves := c.part.Clear(); {
	case c.part.State != preparation.Settled || preparation.May(c.actor, preparation.Make) != nil:
	case c.part.Same == nil && leaves.Status == "" && len(leaves.Answers) == 0:
		out = append(out, ui.Para(ui.Plain(c.T("preparation.put.none"))))
	default:
		out = append(out, ui.FormView(c.Locale, ui.Form{ID: "put", Submit: c.T("preparation.put"), Hidden: c.hidden("put")}))
	}
	if c.p.Shares != nil && c.p.Shares(c.actor, c.asks, c.item, &c.part) {
		out = append(out, ui.Para(ui.A(c.at()+"/items/"+c.item.ID+"/share", c.T("preparation.share"))))
	}
	form(preparation.Reopen, c.T("preparation.reopen"))
	form(preparation.Return, c.T("preparation.return"), ui.Input{Kind: ui.Area, Name: "reason", Label: c.T("preparation.return.reason"), Rows: 2, Max: preparation.MaxReason / 4})
	return ui.Stack(out...)
}

// assigning lets who coordinates say who writes a part.
func (c *piece) assigning(names map[string]string) templ.Component {
	if !c.can(preparation.Assign) {
		return templ.NopComponent
	}
	editors := ui.Input{Kind: ui.Choices, Name: "editor", Label: c.T("preparation.editors"), Hint: c.T("preparation.editors.hint"), Values: c.part.Editors, Optional: true}
	people, err := c.p.People(c.ctx, c.actor)
	if err == nil {
		names, err = c.p.Names(c.ctx, c.actor, people)
	}
	if err != nil {
		return ui.NoticeOf(c.Fault(err))
	}
	for _, person := range people {
		editors.Options = append(editors.Options, ui.Option{Value: person, Words: names[person]})
	}
	return ui.Folded(c.T("preparation.assign"), ui.FormView(c.Locale, ui.Form{ID: "assign", Submit: c.T("preparation.assign.submit"), Hidden: c.hidden("assign"), Inputs: []ui.Input{
		{Name: "agency", Label: c.T("preparation.agency"), Value: c.part.Agency, Optional: true, Max: preparation.MaxAgency / 4}, editors}}))
}

// act does something with a part.
func (p *Pages) act(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	c, err := p.piece(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	k, keeps := clashes(r.PostForm), keeps(r.PostForm)
	c.kept = keeps
	f := submissionweb.Fill(r, l, reportweb.Longest)
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	m := preparation.Move{Act: preparation.Act(f.Get("do")), Seen: seen, Agency: f.Get("agency"), Editors: f.Values["editor"], Reason: f.Get("reason")}
	to, kept := c.at()+"/items/"+c.item.ID, false
	switch {
	case f.Get("do") == "put":
		to, err = c.put(c.item.ID)
	case m.Act == preparation.Write:
		m.Content = c.content(f)
		if len(f.Faults) > 0 {
			break
		}
		if err = p.Service.Do(c.ctx, c.actor, c.prep.ID, c.item.ID, m); err == nil && f.Get("also") != "" {
			kept = true
			err = p.Service.Do(c.ctx, c.actor, c.prep.ID, c.item.ID, preparation.Move{Act: preparation.Act(f.Get("also")), Seen: seen + 1})
			to = c.at()
		}
	default:
		err = p.Service.Do(c.ctx, c.actor, c.prep.ID, c.item.ID, m)
	}
	if err == nil && len(f.Faults) == 0 {
		return ui.Answer{To: to}, nil
	}
	if err != nil && !submissionweb.Again(err) {
		return ui.Answer{}, err
	}
	fault := ""
	if err != nil {
		fault = l.Fault(err)
	}
	if m.Act != preparation.Write {
		f = c.filled()
	}
	if c, err = p.piece(r, l); err != nil {
		return ui.Answer{}, err
	}
	c.kept = keeps
	if m.Act != preparation.Write || kept || c.part.Seen == seen {
		k = nil // nobody else has written; or only what was to follow was refused
	} else {
		k.merge(f, &c.part.Content)
		c.kept.adds(k, c.asks.Asked(c.item))
	}
	page, err := c.page(f, fault, k)
	return ui.Answer{Page: page}, err
}

// starts is that from which the form of a part starts: what stands in it, but for what is
// to be replaced.
func (c *piece) starts() *report.Content { return c.kept.starts(&c.part.Content.Content) }

// content reads the form of a part.
func (c *piece) content(f *submissionweb.Filled) offline.Part {
	return offline.Part{Content: c.p.Reports.Content(f, c.asks, c.item, c.starts()), Markings: reportweb.Markings(f, c.asks, c.item)}
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Queues are the pages of those who decide what is let in. Moderation is
// required.
type Queues struct {
	*Pages
	Moderation *moderation.Service
}

// perQueue is how many held contributions a page shows.
const perQueue = 50

// Routes lists the room's addresses.
func (p *Queues) Routes() []ui.Route {
	out := []ui.Route{{Path: home + "/{id}/receipts", Page: p.receipts}}
	if p.Who == nil {
		return out
	}
	return append(out,
		ui.Route{Path: desk + "/{id}/queue", Page: p.queue, Form: p.decide, Desk: true},
		ui.Route{Path: desk + "/{id}/queue/{draft}", Page: p.opened, Desk: true})
}

// moderator is who asks, and the consultation.
func (p *Queues) moderator(r *http.Request) (policy.Actor, consult.Consultation, error) {
	actor, err := p.Actor(r)
	if err != nil {
		return actor, consult.Consultation{}, err
	}
	if err := moderation.May(actor, moderation.See); err != nil {
		return actor, consult.Consultation{}, err
	}
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err == nil {
		_, err = p.Moderation.Moderates(actor, &c, moderation.See)
	}
	return actor, c, err
}

// ages by which a queue is narrowed, in hours.
func ages() []int { return []int{1, 24, 7 * 24, 30 * 24} }

// narrowed reads a filter of the queue, from an address or from a form.
func (p *Queues) narrowed(v url.Values) (f draft.QueueFilter, asked [][2]string, err error) {
	f = draft.QueueFilter{Label: v.Get("kind"), Limit: perQueue}
	if f.Label != "" && !slices.Contains(moderation.Labels(), f.Label) {
		return f, nil, fail.New(fail.Invalid, "There is no such kind of contribution.")
	}
	if from := v.Get("from"); from != "" {
		if f.Participant, err = statement.ParseHash(from); err != nil {
			return f, nil, fail.New(fail.Invalid, "This list has no such part.")
		}
	}
	if age := v.Get("age"); age != "" {
		hours, err := strconv.Atoi(age)
		if err != nil || !slices.Contains(ages(), hours) {
			return f, nil, fail.New(fail.Invalid, "This list has no such part.")
		}
		f.Until = p.Process.Clock.Now().Add(-time.Duration(hours) * time.Hour)
	}
	return f, [][2]string{{"kind", v.Get("kind")}, {"from", v.Get("from")}, {"age", v.Get("age")}}, nil
}

func (p *Queues) queue(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	return p.queuePage(r, l, r.URL.Query(), nil, "")
}

// queuePage is what is held, the longest waiting first, with the form that
// decides on it. told is what became of a decision.
func (p *Queues) queuePage(r *http.Request, l *i18n.Locale, asked url.Values, told templ.Component, fault string) (ui.Page, error) {
	actor, c, err := p.moderator(r)
	if err != nil {
		return ui.Page{}, err
	}
	f, pairs, err := p.narrowed(asked)
	if err != nil {
		return ui.Page{}, err
	}
	if after := asked.Get("after"); after != "" {
		if f.After, err = strconv.ParseInt(after, 10, 64); err != nil || f.After < 1 {
			return ui.Page{}, fail.New(fail.Invalid, "This list has no such part.")
		}
	}
	f.Limit++
	all, n, err := p.Moderation.Queue(r.Context(), actor, &c, f)
	if err != nil {
		return ui.Page{}, err
	}
	next := int64(0)
	if len(all) > perQueue {
		all, next = all[:perQueue], all[perQueue-1].Hold.Place
	}
	page := p.below(l, &c, l.T("queue.title"))
	page.Lead = l.T("queue.lead")
	blocks := []templ.Component{}
	if told != nil {
		blocks = append(blocks, told)
	}
	blocks = append(blocks, p.filter(l, c.ID, asked, n, len(query(pairs, 0)) > 0))
	if len(all) > 0 {
		blocks = append(blocks, p.deciding(l, actor, &c, all, n, asked, pairs, fault))
	}
	if next > 0 {
		blocks = append(blocks, ui.PagerView(l, ui.Pager{Next: l.Path(desk, c.ID, "queue") + query(append(pairs, [2]string{"after", strconv.FormatInt(next, 10)}), 0)}))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

func (p *Queues) filter(l *i18n.Locale, id string, asked url.Values, n int, narrow bool) templ.Component {
	kinds := ui.Options(l.T("consult.kind.all"))
	for _, k := range moderation.Labels() {
		kinds = append(kinds, ui.Option{Value: k, Words: kindWords(l, k)})
	}
	old := ui.Options(l.T("queue.age.any"))
	for _, hours := range ages() {
		old = append(old, ui.Option{Value: strconv.Itoa(hours), Words: l.T("queue.age." + strconv.Itoa(hours))})
	}
	f := ui.Filter{Action: l.Path(desk, id, "queue"), Label: l.T("queue.filter"), Hidden: map[string]string{}, Result: l.N("queue.found", n),
		Fields: []ui.Field{{Name: "kind", Label: l.T("consult.kind"), Value: asked.Get("kind"), Options: kinds}, {Name: "age", Label: l.T("queue.age"), Value: asked.Get("age"), Options: old}}}
	if from := asked.Get("from"); from != "" {
		f.Hidden["from"] = from
	}
	if narrow {
		f.Reset = l.Path(desk, id, "queue")
	}
	return ui.FilterForm(l, f)
}

// kindWords names what a queue is narrowed by.
func kindWords(l *i18n.Locale, label string) string {
	if label == moderation.Correction || label == moderation.Amendment {
		return l.T("queue.kind." + label)
	}
	return l.T("consult.kind." + label)
}

// deciding is the table of what is held, within the form that decides.
func (p *Queues) deciding(l *i18n.Locale, actor policy.Actor, c *consult.Consultation, all []draft.Kept, n int, asked url.Values, pairs [][2]string, fault string) templ.Component {
	may := moderation.May(actor, moderation.Admit) == nil
	t := ui.Table{ID: "queue-table", Caption: l.T("queue.caption"), Columns: []ui.Column{{Head: l.T("queue.what")}, {Head: l.T("consult.author")}, {Head: l.T("consult.kind")}, {Head: l.T("draft.held.since")}}}
	if may {
		t.Columns = append([]ui.Column{{Head: l.T("queue.choose")}}, t.Columns...)
	}
	for i := range all {
		k := &all[i]
		words, authors := p.held(l, k)
		from := ui.A(l.Path(desk, c.ID, "queue")+query([][2]string{{"from", k.Participant.String()}}, 0), l.T("queue.from"))
		row := ui.Cells(ui.StoredTo(l, l.Path(desk, c.ID, "queue", string(k.ID)), words), ui.Show(ui.Join(p.All(l, authors), from)), ui.Words(kindWords(l, k.Hold.Label)), ui.Show(ui.Moment(l, k.Hold.Since)))
		if may {
			name, _ := words.Pick(l)
			row.Cells = append([]ui.Cell{ui.Show(ui.Tick("id", string(k.ID), name, slices.Contains(asked["id"], string(k.ID))))}, row.Cells...)
		}
		t.Rows = append(t.Rows, row)
	}
	if !may {
		return ui.TableView(l, t)
	}
	form := p.decisionForm(l, asked, fault)
	form.Extra = ui.TableView(l, t)
	for _, pair := range pairs {
		if pair[1] != "" {
			form.Hidden = append(form.Hidden, pair)
		}
	}
	if n > len(all) {
		form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Agree, Name: "all", Label: l.N("queue.all", min(n, moderation.MaxReceipts)), Optional: true})
	}
	return ui.FormView(l, form)
}

// decisionForm is what is decided, but for on what.
func (p *Queues) decisionForm(l *i18n.Locale, asked url.Values, fault string) ui.Form {
	f := fillWith(l, asked)
	reason := ui.Input{Kind: ui.Choice, Name: "reason", Label: l.T("queue.reason"), Hint: l.T("queue.reason.hint"), Value: asked.Get("reason"), Optional: true, Options: ui.Options(l.T("queue.reason.none"))}
	for _, why := range moderation.Reasons() {
		reason.Options = append(reason.Options, ui.Option{Value: string(why), Words: l.T("queue.reason." + string(why))})
	}
	words := f.Input(ui.Area, "words", "queue.decide.words", moderation.MaxWords/4)
	words.Optional, words.Rows = true, 2
	return ui.Form{ID: "queue", Label: l.T("queue.decide"), Fault: fault, Submit: l.T("queue.decline"), Inputs: []ui.Input{reason, f.ChooseLanguage(), words},
		Also: []ui.Button{{Name: "do", Value: "let-in", Words: l.T("queue.let-in")}}}
}

// held says in a few words what a draft holds, and whose it is.
func (p *Queues) held(l *i18n.Locale, k *draft.Kept) (i18n.Text, []string) {
	if k.Broken {
		return i18n.Of(l.Tag(), l.T("consult.clear.broken")), nil
	}
	if k.Type == text.TypeProposed {
		if b, err := text.Decode(k.Type, k.Draft.Body); err == nil {
			a := b.(*text.Proposed)
			words := p.short(l, &contribution.Contribution{Kind: contribution.Comment, Content: contribution.Content{Text: a.Rationale}})
			if a.Rationale.Empty() {
				words = i18n.Of(l.Tag(), kindWords(l, moderation.Amendment))
			}
			return words, a.Via.Authors()
		}
	}
	b, err := contribution.Decode(k.Type, k.Draft.Body)
	if err != nil {
		return i18n.Of(l.Tag(), l.T("consult.clear.broken")), nil
	}
	switch b := b.(type) {
	case *contribution.Made:
		return p.short(l, &contribution.Contribution{Kind: b.Kind, Content: b.Content}), b.Via.Authors()
	case *contribution.Corrected:
		return p.short(l, &contribution.Contribution{Kind: contribution.Comment, Content: b.Content}), []string{b.As}
	}
	return i18n.Of(l.Tag(), l.T("consult.clear.broken")), nil
}

// opened is one held contribution, whole.
func (p *Queues) opened(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, c, err := p.moderator(r)
	if err != nil {
		return ui.Page{}, err
	}
	k, err := p.Moderation.One(r.Context(), actor, &c, draft.ID(r.PathValue("draft")))
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &c, kindWords(l, k.Hold.Label))
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(desk, c.ID, "queue"), Words: l.T("queue.title")})
	page.Lead = l.T("queue.one.lead")
	_, view := p.Pages.Clear(k.Type)(l, k.Draft.Subject, k.Draft.Body)
	blocks := []templ.Component{
		ui.FactList(ui.Facts{{Term: l.T("draft.held.since"), Content: ui.Moment(l, k.Hold.Since)},
			{Term: l.T("draft.held.receipt"), Content: ui.SymbolLink(l, l.Path("/statements", k.Hold.Receipt.String()), k.Hold.Receipt.Short())}}),
		ui.Part("content", l.T("queue.what"), 2, view)}
	if moderation.May(actor, moderation.Admit) == nil {
		form := p.decisionForm(l, url.Values{}, "")
		form.Action, form.Hidden = l.Path(desk, c.ID, "queue"), [][2]string{{"id", string(k.ID)}}
		blocks = append(blocks, ui.Part("decide", l.T("queue.decide"), 2, ui.FormView(l, form)))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// chosen gives what a form decides on: what is ticked, or all that the filter
// finds.
func (p *Queues) chosen(r *http.Request, actor policy.Actor, c *consult.Consultation) (ids []draft.ID, receipts []statement.Hash, err error) {
	if r.PostForm.Get("all") != "" {
		f, _, err := p.narrowed(r.PostForm)
		if err != nil {
			return nil, nil, err
		}
		return p.Moderation.Found(r.Context(), actor, c, f)
	}
	for _, id := range r.PostForm["id"][:min(len(r.PostForm["id"]), perQueue)] {
		k, err := p.Moderation.One(r.Context(), actor, c, draft.ID(id))
		if fail.Is(err, fail.Conflict) || fail.Is(err, fail.NotFound) {
			ids = append(ids, draft.ID(id)) // whoever lets it in is told why not
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		ids, receipts = append(ids, k.ID), append(receipts, k.Hold.Receipt)
	}
	return ids, receipts, nil
}

func (p *Queues) decide(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, err := p.moderator(r)
	if err != nil {
		return ui.Answer{}, err
	}
	ids, receipts, err := p.chosen(r, actor, &c)
	if err != nil {
		return ui.Answer{}, err
	}
	again := func(told templ.Component, fault string) (ui.Answer, error) {
		page, err := p.queuePage(r, l, r.PostForm, told, fault)
		if told != nil {
			page.Status = http.StatusConflict
		}
		return ui.Answer{Page: page}, err
	}
	if len(ids) == 0 {
		return again(nil, l.T("queue.fault.none"))
	}
	if r.PostForm.Get("do") == "let-in" {
		out, err := p.Moderation.LetIn(r.Context(), actor, &c, ids...)
		if err != nil {
			return ui.Answer{}, err
		}
		if len(out.Refused) > 0 {
			return again(p.refused(l, out), "")
		}
		return ui.Answer{To: l.Path(desk, c.ID, "queue")}, nil
	}
	f := fill(r, l)
	d := moderation.Declined{Receipts: receipts, Reason: moderation.Reason(f.Get("reason")), Words: f.Text("words")}
	switch {
	case d.Reason == "":
		return again(nil, l.T("queue.fault.reason"))
	case d.Reason == moderation.Other && d.Words.Empty():
		return again(nil, l.T("queue.fault.words"))
	case len(receipts) == 0:
		return again(ui.NoticeOf(l.T("queue.refused"), ui.Para(ui.Plain(l.T("queue.fault.gone")))), "")
	}
	out, err := p.Moderation.Decline(r.Context(), actor, &c, d)
	if fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) {
		return again(nil, l.Fault(err))
	}
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Went(l, out, l.Path(desk, c.ID, "queue")), nil
}

// refused tells what was let in and what was not, each reason once.
func (p *Queues) refused(l *i18n.Locale, out moderation.Admitted) templ.Component {
	var why []string
	for _, err := range out.Refused {
		if words := l.Fault(err); !slices.Contains(why, words) {
			why = append(why, words)
		}
	}
	lines := []templ.Component{ui.Para(ui.Plain(l.N("queue.said", len(out.Said)))), ui.Para(ui.Plain(l.N("queue.not-said", len(out.Refused))))}
	for _, words := range why {
		lines = append(lines, ui.Para(ui.Plain(words)))
	}
	return ui.NoticeOf(l.T("queue.refused"), lines...)
}

// Clear shows a decision to who is to clear it.
func (p *Queues) Clear(l *i18n.Locale, body []byte) (string, templ.Component) {
	title := word(l, moderation.TypeDeclined)
	b, err := moderation.Decode(moderation.TypeDeclined, body)
	if err != nil {
		return title, p.broken(l)
	}
	d := b.(*moderation.Declined)
	facts := []ui.Fact{{Term: l.T("queue.reason"), Content: ui.Plain(l.T("queue.reason." + string(d.Reason)))},
		{Term: l.T("queue.receipts"), Content: ui.Plain(l.Number(int64(len(d.Receipts))))}}
	var lines []templ.Component
	for _, r := range d.Receipts {
		lines = append(lines, ui.SymbolLink(l, l.Path("/statements", r.String()), r.Short()))
	}
	return title, ui.Stack(p.as(l, d.As, facts...), ui.Paragraphs(l, d.Words), ui.Lines(lines...))
}

// Fate says on the page of a draft that it is held, or was declined.
func (p *Queues) Fate(l *i18n.Locale, d draft.Draft) []templ.Component {
	at := ui.Para(ui.A(l.Path(home, d.Held.Queue, "receipts"), l.T("queue.fate.receipts")))
	switch {
	case d.State == draft.Held:
		return []templ.Component{ui.NoticeOf(l.T("queue.fate.held"), ui.Para(ui.Sentence(l, "queue.fate.held-since", ui.Parts{"when": ui.Moment(l, d.Held.Since)})), at)}
	case d.Held.Outcome == draft.Declined && d.State != draft.Said:
		why := l.T("queue.reason." + d.Held.Reason)
		return []templ.Component{ui.NoticeOf(l.T("queue.fate.declined"), ui.Para(ui.Plain(why)), ui.Para(ui.Plain(l.T("queue.fate.anew"))), at)}
	}
	return nil
}

// moderated is what everybody sees of moderation in a consultation: how much is
// held, and since when.
func (p *Pages) moderated(r *http.Request, l *i18n.Locale, c *consult.Consultation, actor policy.Actor) (templ.Component, error) {
	if p.Held == nil || c.Moderation != consult.Before {
		return nil, nil
	}
	s, err := p.Held.Summary(r.Context(), c.ID)
	if err != nil {
		return nil, err
	}
	held := ui.Plain(l.N("queue.count.held", s.Held))
	if s.Held > 0 {
		held = ui.Sentence(l, "queue.count.oldest", ui.Parts{"held": held, "when": ui.Moment(l, s.Oldest)})
	}
	facts := ui.Facts{{Term: l.T("queue.state.held"), Content: held},
		{Term: l.T("queue.state.let-in"), Content: ui.Plain(l.Number(int64(s.LetIn)))},
		{Term: l.T("queue.state.declined"), Content: ui.Plain(l.Number(int64(s.Declined)))},
		{Term: l.T("queue.state.taken-back"), Content: ui.Plain(l.Number(int64(s.TakenBack)))}}
	if s.Past > 0 {
		facts = append(facts, ui.Fact{Term: l.T("queue.past"), Content: ui.Plain(l.Number(int64(s.Past)))})
	}
	links := []templ.Component{ui.A(l.Path(home, c.ID, "receipts"), l.T("queue.fate.receipts"))}
	if p.moderates(actor, c) {
		links = append(links, ui.A(l.Path(desk, c.ID, "queue"), l.T("queue.title")))
	}
	return ui.Part("moderation", l.T("queue.public"), 2, ui.Para(ui.Plain(l.T("queue.public.note"))), ui.FactList(facts), ui.Para(ui.Lines(links...))), nil
}

// moderates reports whether an actor sees what is held in a consultation.
func (p *Pages) moderates(actor policy.Actor, c *consult.Consultation) bool {
	if moderation.May(actor, moderation.See) != nil {
		return false
	}
	if c.Via.Mode == submission.Recorded {
		return actor.Any(policy.Moderator, policy.Secretariat) && actor.Identity == p.Consultations.Hub()
	}
	return actor.For != "" && actor.For == c.Organiser()
}

// receipts is what was received in a consultation, and what became of it.
func (p *Queues) receipts(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	q := r.URL.Query()
	from, err := before(q)
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Consultations.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	f := moderation.Filter{Consultation: c.ID, State: moderation.State(q.Get("state")), Before: from}
	if f.State != "" && !slices.Contains(moderation.States(), f.State) {
		return ui.Page{}, fail.New(fail.Invalid, "This list has no such part.")
	}
	part, err := p.Moderation.Queries.List(r.Context(), f)
	if err != nil {
		return ui.Page{}, err
	}
	states := ui.Options(l.T("queue.state.any"))
	for _, s := range moderation.States() {
		states = append(states, ui.Option{Value: string(s), Words: l.T("queue.state." + string(s))})
	}
	t := ui.Table{ID: "receipts-table", Caption: l.T("queue.receipts.caption"), Empty: l.T("queue.receipts.none"),
		Columns: []ui.Column{{Head: l.T("queue.received")}, {Head: l.T("draft.held.receipt")}, {Head: l.T("consult.state")}, {Head: l.T("draft.held.decided")}, {Head: l.T("queue.reason")}}}
	page := p.below(l, &c, l.T("queue.receipts.title"))
	for _, one := range part.Items {
		ended, why := ui.Blank(), ui.Blank()
		if e := one.Ended; e != nil {
			ended = ui.Show(ui.SymbolLink(l, l.Path("/statements", e.Statement.String()), e.Statement.Short()))
			if e.Reason != "" {
				why = ui.Show(ui.Lines(ui.Plain(l.T("queue.reason."+string(e.Reason))), ui.Text(l, e.Words)))
			}
			page.RestsOn = append(page.RestsOn, e.Statement.String())
		}
		page.RestsOn = append(page.RestsOn, one.Statement.String())
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, one.At)), ui.Show(ui.SymbolLink(l, l.Path("/statements", one.Statement.String()), one.Statement.Short())),
			ui.Words(l.T("queue.state."+string(one.State))), ended, why))
	}
	asked := [][2]string{{"consultation", c.ID}, {"state", string(f.State)}}
	page.Lead, page.Twin = l.T("queue.receipts.lead"), api+"/receipts"+query(asked, f.Before)
	reset := ""
	if f.State != "" {
		reset = l.Path(home, c.ID, "receipts")
	}
	body := []templ.Component{ui.FilterForm(l, ui.Filter{Action: l.Path(home, c.ID, "receipts"), Label: l.T("queue.filter"), Reset: reset,
		Fields: []ui.Field{{Name: "state", Label: l.T("consult.state"), Value: string(f.State), Options: states}}, Result: l.N("queue.found", len(part.Items))}), ui.TableView(l, t)}
	if part.Next > 0 {
		body = append(body, ui.PagerView(l, ui.Pager{Next: l.Path(home, c.ID, "receipts") + query(asked[1:], part.Next)}))
	}
	page.Body = ui.Stack(body...)
	return page, nil
}

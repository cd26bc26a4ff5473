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
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// decider is who decides on a text: as "" for the secretariat; and on which
// amendments, where the address narrows them to a unit or a part of a list.
type decider struct {
	actor policy.Actor
	as    string
	of    consult.Consultation
	t     *text.Text
	unit  *text.Unit        // nil for all
	list  []*text.Amendment // those on the page
	pager templ.Component
}

// strays stands in an address for the pending amendments that have no place in
// the version in force.
const strays = "none"

func (p *Pages) decider(r *http.Request, l *i18n.Locale) (d decider, err error) {
	if d.actor, err = p.Actor(r); err != nil {
		return d, err
	}
	if !d.actor.SignedIn() {
		return d, text.May(d.actor, text.Decide)
	}
	if d.t, err = p.Texts.Get(r.Context(), r.PathValue("id")); err != nil {
		return d, err
	}
	if d.actor, d.of, d.as, err = p.runner(r, d.t.Consultation.String()); err != nil {
		return d, err
	}
	if !d.t.Decides(&d.of, d.as) {
		return d, fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	}
	return d, d.narrow(r, l)
}

// narrow leaves the pending amendments of a unit, and of them those of one page.
func (d *decider) narrow(r *http.Request, l *i18n.Locale) (err error) {
	slug, with := r.URL.Query().Get("unit"), ""
	all := pending(d.t)
	switch slug {
	case "":
	case strays:
		with = "?unit=" + strays
		all = slices.DeleteFunc(all, func(a *text.Amendment) bool { return a.State != text.NeedsAuthor })
	default:
		if d.unit, err = unitAsked(r, d.t); err != nil {
			return err
		}
		with = "?unit=" + text.Slug(d.unit.ID)
		all = slices.DeleteFunc(all, func(a *text.Amendment) bool { return !slices.Contains(d.unit.Amendments, a.ID) })
	}
	if slug == "" && len(all) > mostAtOnce {
		d.pager = templ.NopComponent
		return nil // unit by unit
	}
	part, pager, err := cut(r, l, all, l.Path(textDesk, d.t.ID, "decide"), with)
	d.list, d.pager = part.items, pager
	return err
}

// decides reports whether an actor decides on a text.
func (p *Pages) decidesOn(actor policy.Actor, c *consult.Consultation, t *text.Text) bool {
	if p.Negotiate == nil || !actor.SignedIn() {
		return false
	}
	if text.May(actor, text.Decide) == nil && actor.For != "" {
		return t.Decides(c, actor.For)
	}
	return text.May(actor, text.Record) == nil && t.Decides(c, "")
}

// pending lists the amendments to be decided on.
func pending(t *text.Text) (out []*text.Amendment) {
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State.Pending() {
			out = append(out, a)
		}
	}
	return out
}

// field is the name of a field on an amendment.
func field(part string, a *text.Amendment) string { return part + "-" + a.ID[:16] }

// inForce names the decision in force on an amendment in this version: who
// decides again replaces that one, and no other.
func inForce(t *text.Text, a *text.Amendment) string {
	if a.Decision == nil || a.Decision.Version != t.InForce().Number {
		return ""
	}
	return a.Decision.Statement.String()
}

func (p *Pages) deciding(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	d, err := p.decider(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	f := fillWith(l, url.Values{})
	for _, a := range d.list {
		f.Values.Set(field("of", a), inForce(d.t, a))
	}
	return p.decideForm(r, l, d, f, nil, "")
}

// decideForm is the lead's desk: each open amendment with its words, what it
// collides with and what is said of it, and, once something was chosen, what the
// text becomes.
func (p *Pages) decideForm(r *http.Request, l *i18n.Locale, d decider, f *filled, preview templ.Component, fault string) (ui.Page, error) {
	page := p.belowText(l, &d.of, d.t, l.T("text.decide.title"))
	desk := l.Path(textDesk, d.t.ID, "decide")
	if d.unit != nil {
		page.Crumbs = append(page.Crumbs, ui.Link{Href: desk, Words: l.T("text.decide.title")})
		page.Title = l.T("text.decide.in", "unit", unitTitle(l, *d.unit))
	}
	remarks, err := p.remarks(r.Context(), d.t)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{ui.Para(p.deskWays(l, d.t)...)}
	if d.unit == nil && r.URL.Query().Get("unit") == "" {
		blocks = append(blocks, p.deskUnits(l, d, &remarks, desk))
	}
	if len(d.list) > 0 {
		table, err := p.deskRows(l, d)
		if err != nil {
			return ui.Page{}, err
		}
		blocks = append(blocks, ui.TableView(l, table))
	}
	if d.unit != nil {
		blocks = append(blocks, ui.Part("comments", l.T("text.comments"), 2, p.remarkList(l, remarks.at[d.unit.ID])))
	}
	form := p.dispositionForm(l, d, f, fault)
	if preview != nil {
		form.Submit = l.T("consult.draft")
		form.Hidden = append(form.Hidden, [2]string{"seen", p.chosen(f, d.list)})
		form.Also = []ui.Button{{Name: "again", Value: "yes", Words: l.T("text.decide.again")}}
		blocks = append(blocks, preview)
	}
	switch {
	case len(pending(d.t)) == 0:
		blocks = append(blocks, ui.Para(ui.Plain(l.T("text.decide.none"))))
	case len(d.list) > 0:
		blocks = append(blocks, p.inName(l, d, form), d.pager)
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// deskWays leads to how amendments meet and, where anything was decided, to the
// version that follows.
func (p *Pages) deskWays(l *i18n.Locale, t *text.Text) []templ.Component {
	out := []templ.Component{ui.A(l.Path(texts, t.ID, "collisions"), l.T("text.collisions"))}
	if t.Ripe() {
		out = append(out, ui.A(l.Path(textDesk, t.ID, "consolidate"), l.T("text.consolidate.title")))
	}
	return out
}

// deskUnits is the way to the amendments of each unit, and to those that need
// their authors.
func (p *Pages) deskUnits(l *i18n.Locale, d decider, all *remarks, desk string) templ.Component {
	units, elsewhere, err := d.t.Units()
	if err != nil {
		return p.broken(l)
	}
	table := p.unitTable(l, d.t, units, all, func(u text.Unit) string { return desk + "?unit=" + text.Slug(u.ID) })
	table.ID, table.Caption, table.Empty = "units", l.T("text.decide.units"), l.T("text.decide.none")
	blocks := []templ.Component{ui.TableView(l, table)}
	if n := len(elsewhere); n > 0 {
		blocks = append(blocks, ui.Para(ui.A(desk+"?unit="+strays, l.N("text.decide.strays", n))))
	}
	return ui.Stack(blocks...)
}

// deskRows is each amendment of the page: what it changes, what it meets, and how
// it stands.
func (p *Pages) deskRows(l *i18n.Locale, d decider) (ui.Table, error) {
	lines, err := d.t.Lines(text.Showing{Way: text.All})
	if err != nil {
		return ui.Table{}, err
	}
	board, err := d.t.Meetings()
	if err != nil {
		return ui.Table{}, err
	}
	s := p.redlines(l, d.t)
	words := map[string][]templ.Component{}
	for _, c := range s.each(lines) {
		for _, id := range c.by {
			words[id] = append(words[id], ui.RedWords(l, d.t.Language, false, c.Runs...))
		}
	}
	meets := map[string][]*text.Amendment{}
	for _, c := range board.Colliding {
		a, b := d.t.Amendment(c.A), d.t.Amendment(c.B)
		meets[c.A], meets[c.B] = append(meets[c.A], b), append(meets[c.B], a)
	}
	out := ui.Table{Stacked: true, ID: "desk", Caption: l.T("text.decide.caption"), Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("text.decide.changes")},
		{Head: l.T("text.meets")}, {Head: l.T("consult.state")}, {Head: l.T("text.answers")}}}
	for _, a := range d.list {
		out.Rows = append(out.Rows, ui.Cells(ui.To(l.Path(amendments, a.ID), l.T("text.amendment.of", "n", numbered(l, d.t, a), "by", p.attribution(l, d.t, a))),
			ui.Show(ui.Lines(words[a.ID]...)), ui.Show(p.fewMeets(l, d.t, meets[a.ID])), ui.Show(p.standsDecided(l, a)), ui.Words(answersOf(l, a))))
	}
	return out, nil
}

// fewMeets names the first of those that an amendment collides with.
func (p *Pages) fewMeets(l *i18n.Locale, t *text.Text, all []*text.Amendment) templ.Component {
	const most = 5
	var out []templ.Component
	for _, a := range all[:min(len(all), most)] {
		out = append(out, ui.A(l.Path(amendments, a.ID), numbered(l, t, a)))
	}
	if n := len(all) - most; n > 0 {
		out = append(out, ui.Plain(l.N("text.meets.more", n)))
	}
	return ui.Lines(out...)
}

// standsDecided says how far an amendment is and, where it is decided, by whom
// and why.
func (p *Pages) standsDecided(l *i18n.Locale, a *text.Amendment) templ.Component {
	out := []templ.Component{ui.Plain(stateOf(l, a))}
	if d := a.Decision; d != nil {
		out = append(out, ui.Sentence(l, "text.decision.by", ui.Parts{"by": p.Name(l, d.As), "date": ui.Moment(l, d.At)}), ui.In(l, d.Ruling.Reason))
	}
	return ui.Lines(out...)
}

// dispositionForm is the form: one choice and reason for several at once, and
// one for each.
func (p *Pages) dispositionForm(l *i18n.Locale, d decider, f *filled, fault string) ui.Form {
	form := ui.Form{ID: "decide", Submit: l.T("text.decide.preview"), Fault: fault, Inputs: []ui.Input{f.ChooseLanguage()},
		Hidden: [][2]string{{"version", strconv.FormatInt(d.t.InForce().Number, 10)}}}
	if len(d.list) > 1 {
		form.Inputs = append(form.Inputs, p.bulk(l, d, f))
	}
	for _, a := range d.list {
		form.Hidden = append(form.Hidden, [2]string{field("of", a), f.Get(field("of", a))})
		reason := ui.Input{Kind: ui.Area, Name: field("r", a), Label: l.T("text.decide.reason", "n", numbered(l, d.t, a)), Value: f.Get(field("r", a)),
			Optional: true, Rows: 2, Max: text.MaxReason / 4, Fault: f.Faults[field("r", a)]}
		form.Inputs = append(form.Inputs, p.dispositions(l, d.t, a, f), reason)
	}
	return form
}

// bulk is one decision and one reason for as many as are ticked. A choice of its
// own goes before it.
func (p *Pages) bulk(l *i18n.Locale, d decider, f *filled) ui.Input {
	pick := ui.Input{Kind: ui.Choices, Name: "pick", Label: l.T("text.decide.pick"), Optional: true, Values: f.Values["pick"]}
	for _, a := range d.list {
		pick.Options = append(pick.Options, ui.Option{Value: a.ID[:16], Words: l.T("text.amendment.of", "n", numbered(l, d.t, a), "by", p.attribution(l, d.t, a))})
	}
	as := ui.Input{Kind: ui.Choice, Name: "bulk", Label: l.T("text.decision"), Optional: true, Value: f.Get("bulk"), Options: ui.Options(l.T("text.decide.leave"))}
	for _, one := range text.Dispositions() {
		if one != redline.Modified {
			as.Options = append(as.Options, ui.Option{Value: string(one), Words: l.T("text.decision." + string(one))})
		}
	}
	why := ui.Input{Kind: ui.Area, Name: "why", Label: l.T("text.decide.why"), Hint: l.T("text.decide.why.hint"), Optional: true, Rows: 2, Value: f.Get("why"),
		Max: text.MaxReason / 4, Fault: f.Faults["why"]}
	return ui.Input{Kind: ui.Fieldset, Name: "several", Label: l.T("text.decide.several"), Inputs: []ui.Input{pick, as, why}, Optional: true}
}

// inName is a form below the sentence on as whom one speaks.
func (p *Pages) inName(l *i18n.Locale, d decider, form ui.Form) templ.Component {
	return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": p.Name(l, d.as)})), ui.FormView(l, form))
}

// dispositions is the choice of what becomes of an amendment. Each proposal that
// modifies it can be retained in its place.
func (p *Pages) dispositions(l *i18n.Locale, t *text.Text, a *text.Amendment, f *filled) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: field("d", a), Label: l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a)),
		Value: f.Get(field("d", a)), Optional: true, Fault: f.Faults[field("d", a)]}
	if a.Decision != nil && inForce(t, a) != "" {
		in.Hint = l.T("text.decide.replaces", "decision", l.T("text.decision."+string(a.Decision.Ruling.Decision)), "by", p.spoken(l, a.Decision.As))
	}
	in.Options = ui.Options(l.T("text.decide.leave"))
	put := func(words string) { in.Hint = strings.TrimSpace(in.Hint + " " + words) }
	if t.Heeds(a) {
		put(l.T("text.decide.objected", "by", p.objectors(l, a)))
	}
	modified := false
	for _, as := range text.Dispositions() {
		switch {
		case as == redline.Modified:
			for i := range t.Amendments {
				if child := &t.Amendments[i]; child.State == text.Open && child.Change.DerivedFrom == a.ID {
					modified = true
					in.Options = append(in.Options, ui.Option{Value: string(as) + ":" + child.ID, Words: l.T("text.decide.instead", "n", numbered(l, t, child))})
				}
			}
		case a.State == text.Open || as == redline.NotRetained || as == redline.Deferred:
			in.Options = append(in.Options, ui.Option{Value: string(as), Words: l.T("text.decision." + string(as))})
		}
	}
	if modified {
		put(l.T("text.decide.instead.hint"))
	}
	return in
}

// spoken is the name of who decided; the secretariat stands under no id.
func (p *Pages) spoken(l *i18n.Locale, as string) string {
	if as == "" {
		return l.T("consult.secretariat")
	}
	return p.names(l, []string{as})
}

// choiceOf is what was chosen for an amendment: its own choice or, where it is
// ticked, that of several at once.
func choiceOf(f *filled, a *text.Amendment) string {
	if own := f.Get(field("d", a)); own != "" {
		return own
	}
	if slices.Contains(f.Values["pick"], a.ID[:16]) {
		return f.Get("bulk")
	}
	return ""
}

// chosen is a fingerprint of the choices that a preview was made of.
func (p *Pages) chosen(f *filled, list []*text.Amendment) string {
	var b strings.Builder
	for _, a := range list {
		b.WriteString(a.ID + " " + choiceOf(f, a) + " " + f.Get(field("of", a)) + "\n")
	}
	return fingerprint(b.String())
}

// rulingsOf reads the choices of the form. One reason for several stands where
// an amendment has none of its own.
func rulingsOf(l *i18n.Locale, d decider, f *filled) (out []text.Ruling, err error) {
	for _, a := range d.list {
		as, instead, _ := strings.Cut(choiceOf(f, a), ":")
		if as == "" {
			continue
		}
		r := text.Ruling{Amendment: a.Statement, Decision: redline.Disposition(as), Reason: f.Text(field("r", a))}
		if instead != "" {
			if r.Instead, err = statement.ParseHash(instead); err != nil {
				return nil, fail.New(fail.NotFound, "The text has no such amendment.")
			}
		}
		if of := f.Get(field("of", a)); of != "" {
			if r.InsteadOf, err = statement.ParseHash(of); err != nil {
				return nil, fail.New(fail.NotFound, "The text has no such amendment.")
			}
		}
		if picked := slices.Contains(f.Values["pick"], a.ID[:16]); r.Reason.Empty() && picked {
			if r.Reason = f.Text("why"); r.Reason.Empty() {
				f.Faults["why"] = l.T("consult.fault.missing")
			}
		} else if r.Reason.Empty() {
			f.Faults[field("r", a)] = l.T("consult.fault.missing")
		}
		out = append(out, r)
	}
	return out, nil
}

// overtaken says of each choice on the page that somebody decided on the same
// amendment since it was opened: who, and what. A second decision takes the place
// of that one only when its author has seen it.
func (p *Pages) overtaken(l *i18n.Locale, d decider, f *filled) (some bool) {
	for _, a := range d.list {
		now := inForce(d.t, a)
		if choiceOf(f, a) == "" || f.Get(field("of", a)) == now {
			continue
		}
		some = true
		f.Faults[field("d", a)] = l.T("text.decide.withdrawn")
		if now != "" {
			f.Faults[field("d", a)] = l.T("text.decide.meanwhile", "by", p.spoken(l, a.Decision.As), "decision", l.T("text.decision."+string(a.Decision.Ruling.Decision)))
		}
		f.Values.Set(field("of", a), now)
	}
	return some
}

func (p *Pages) decide(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	d, err := p.decider(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	again := func(preview templ.Component, fault string) (ui.Answer, error) {
		page, err := p.decideForm(r, l, d, f, preview, fault)
		return ui.Answer{Page: page}, err
	}
	seen := f.Get("seen")
	if p.overtaken(l, d, f) {
		return again(nil, l.T("text.decide.overtaken"))
	}
	all, err := rulingsOf(l, d, f)
	if err != nil {
		return ui.Answer{}, err
	}
	if len(all) == 0 {
		return again(nil, l.T("text.decide.nothing"))
	}
	preview, err := p.preview(l, d, all)
	if err != nil {
		return again(nil, l.Fault(err))
	}
	if notice := p.barred(l, d, f, all); notice != nil {
		preview = ui.Stack(notice, preview)
	}
	version, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil {
		return ui.Answer{}, fail.New(fail.Invalid, "The text has gone on to another version, or has no such version.")
	}
	if len(f.Faults) > 0 || f.Get("again") != "" || seen != p.chosen(f, d.list) {
		return again(preview, "")
	}
	return p.sayOn(r, l, d, &text.Decided{As: d.as, Version: version, Rulings: all}, func(fault string) (ui.Page, error) { return p.decideForm(r, l, d, f, preview, fault) })
}

// sayOn has something said on a text; form is the form with what is wrong.
func (p *Pages) sayOn(r *http.Request, l *i18n.Locale, d decider, b corpus.Body, form func(fault string) (ui.Page, error)) (ui.Answer, error) {
	out, err := p.Negotiate.Say(r.Context(), d.actor, d.t.Statement, b)
	switch {
	case err == nil:
		return p.Went(l, out, l.Path(texts, d.t.ID)), nil
	case !submissionweb.Again(err):
		return ui.Answer{}, err
	}
	page, err := form(l.Fault(err))
	return ui.Answer{Page: page}, err
}

// preview shows what the decisions chosen, with those in force, make of the
// text.
func (p *Pages) preview(l *i18n.Locale, d decider, all []text.Ruling) (templ.Component, error) {
	var more []redline.Decision
	for _, r := range all {
		one := redline.Decision{Amendment: r.Amendment.String(), As: r.Decision}
		if !r.Instead.IsZero() {
			one.Instead = r.Instead.String()
		}
		more = append(more, one)
	}
	done, err := d.t.Consolidate(more...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the text cannot be put together")
	}
	lines := done.Redline()
	if len(lines) > mostAtOnce { // of a long text those units that change
		lines = touched(lines)
	}
	return ui.Part("preview", l.T("text.decide.becomes"), 2, ui.RedlineView(l, p.redlines(l, d.t).view(lines, false))), nil
}

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// act is a decision of the secretariat about one participant: a form.
type act struct {
	key    string
	typ    string // of the statement that it makes
	action participant.Action
	grave  bool
	leads  bool     // it brings the participant nearer to speaking: the page of its officers follows
	takes  []string // fields that the address may fill
	fits   func(one *participant.Listed) bool
	fill   func(d Desk, one *participant.Listed) url.Values // what the form begins with; nil: nothing
	inputs func(t *typed, one *participant.Listed) []ui.Input
	body   func(d Desk, t *typed, one *participant.Listed, rules participant.Rules) corpus.Body
}

// acts are those that there are, in the order in which they are shown.
func acts() []act {
	status := func(in ...participant.Status) func(*participant.Listed) bool {
		return func(one *participant.Listed) bool { return slices.Contains(in, one.Status) }
	}
	stakeholder := func(in ...participant.Status) func(*participant.Listed) bool {
		return func(one *participant.Listed) bool { return one.Class.Stakeholder() && slices.Contains(in, one.Status) }
	}
	const listed, awaiting, accredited, declined = participant.StatusListed, participant.StatusAwaiting, participant.StatusAccredited, participant.StatusDeclined
	const proposed, suspended, withdrawn = participant.StatusProposed, participant.StatusSuspended, participant.StatusWithdrawn
	return []act{
		{key: "credentials", typ: participant.TypeCredentials, action: participant.Record, leads: true,
			fits:   func(one *participant.Listed) bool { return !one.Class.Stakeholder() },
			inputs: credentialInputs, body: credentialsBody},
		{key: "name", typ: participant.TypeNamed, action: participant.Name, leads: true, takes: []string{"identity"},
			fits:   func(one *participant.Listed) bool { return one.Status != withdrawn },
			inputs: nameInputs, body: nameBody},
		{key: "propose", typ: participant.TypeProposed, action: participant.Accredit, fits: stakeholder(listed, declined, withdrawn),
			inputs: func(*typed, *participant.Listed) []ui.Input { return nil },
			body: func(d Desk, _ *typed, one *participant.Listed, rules participant.Rules) corpus.Body {
				return &participant.Proposed{ID: one.ID, Deadline: d.Service.Deadline(rules)}
			}},
		{key: "accredit", typ: participant.TypeAccredited, action: participant.Accredit, leads: true, fits: stakeholder(listed, awaiting, declined, withdrawn),
			fill: func(d Desk, _ *participant.Listed) url.Values { return url.Values{"on": {d.today()}} },
			inputs: func(t *typed, _ *participant.Listed) []ui.Input {
				return []ui.Input{t.in(ui.DateDay, "on", t.l.T("participant.act.on")), t.reasonInput(false)}
			},
			body: func(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
				return &participant.Accredited{ID: one.ID, On: t.day("on", true), Reason: t.text("reason", false)}
			}},
		{key: "decline", typ: participant.TypeDeclined, action: participant.Accredit, fits: stakeholder(awaiting),
			inputs: func(t *typed, _ *participant.Listed) []ui.Input { return []ui.Input{t.reasonInput(true)} },
			body: func(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
				return &participant.Declined{ID: one.ID, Reason: t.text("reason", true)}
			}},
		{key: "list", typ: participant.TypeListed, action: participant.List,
			fits: func(*participant.Listed) bool { return true },
			fill: listingValues, inputs: listingInputs, body: listingBody},
		barring("suspend", participant.TypeSuspended, status(listed, proposed, awaiting, accredited, declined),
			func(b participant.Barred) corpus.Body { return &participant.Suspended{Barred: b} }),
		barring("restore", participant.TypeRestored, status(suspended, withdrawn),
			func(b participant.Barred) corpus.Body { return &participant.Restored{Barred: b} }),
		barring("withdraw", participant.TypeWithdrawn, status(listed, proposed, awaiting, accredited, declined, suspended),
			func(b participant.Barred) corpus.Body { return &participant.Withdrawn{Barred: b} }),
	}
}

// barring is an act that gives a reason and, for States and their bodies, the
// decision that it rests on.
func barring(key, typ string, fits func(*participant.Listed) bool, make func(participant.Barred) corpus.Body) act {
	return act{key: key, typ: typ, action: participant.Bar, grave: key != "restore", fits: fits,
		inputs: func(t *typed, one *participant.Listed) []ui.Input {
			return append([]ui.Input{t.reasonInput(true)}, t.documentInputs(!one.Class.Stakeholder())...)
		},
		body: func(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
			return make(participant.Barred{ID: one.ID, Reason: t.text("reason", true), Basis: t.document(!one.Class.Stakeholder())})
		}}
}

// offered reports whether an act can be done now, under these rules.
func (a act) offered(one *participant.Listed, rules *participant.Rules) bool {
	return a.fits(one) && (a.typ != participant.TypeAccredited || rules.Accreditable(one))
}

func (d Desk) today() string { return d.Service.Clock.Now().UTC().Format(time.DateOnly) }

func credentialInputs(t *typed, _ *participant.Listed) []ui.Input {
	presented := t.hinted(ui.Line, "presented", t.l.T("participant.credentials.presented"), t.l.T("participant.credentials.presented-hint"))
	presented.Max = 300
	return append(t.documentInputs(true), presented, optional(t.in(ui.DateDay, "until", t.l.T("participant.credentials.until"))))
}

func credentialsBody(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
	b := &participant.Credentials{ID: one.ID, Document: *t.document(true), Presented: t.line("presented", 300), Until: t.day("until", false)}
	if b.Until != "" && b.Until < b.Document.Date {
		t.fault("until", "order")
	}
	return b
}

func nameInputs(t *typed, _ *participant.Listed) []ui.Input {
	id := latin(t.hinted(ui.Line, "identity", t.l.T("participant.keys.identity"), t.l.T("participant.act.identity-hint")))
	id.Max = 100
	return append([]ui.Input{id}, t.documentInputs(true)...)
}

func nameBody(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
	return &participant.Named{ID: one.ID, Identity: t.hash("identity", true), Confirmed: *t.document(true)}
}

// act shows the form of an act.
func (d Desk) act(a act) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		if _, err := d.need(r, a.action); err != nil {
			return ui.Page{}, err
		}
		one, err := d.Pages.Queries.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return ui.Page{}, err
		}
		rules, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
		if err != nil {
			return ui.Page{}, err
		}
		if !a.offered(&one, &rules) {
			return ui.Page{}, fail.New(fail.Conflict, "This cannot be said of a participant that is %s.", fail.Word{Key: "participant.status." + string(one.Status), English: string(one.Status)})
		}
		t := newTyped(l, url.Values{})
		if a.fill != nil {
			t.form = a.fill(d, &one)
		}
		for _, name := range a.takes {
			t.form.Set(name, r.URL.Query().Get(name))
		}
		return d.actPage(r, l, a, &one, t, "")
	}
}

func (d Desk) actPage(r *http.Request, l *i18n.Locale, a act, one *participant.Listed, t *typed, fault string) (ui.Page, error) {
	rules, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "act", Inputs: a.inputs(t, one), Submit: l.T("participant.act." + a.key + ".send"), Grave: a.grave, Fault: fault}
	notes := l.T("participant.act." + a.key + ".lead")
	if a.key == "propose" {
		notes += " " + l.N("participant.act.propose.days", rules.Days)
	}
	two, err := d.Service.NeedsTwoNow(r.Context(), a.typ)
	if err != nil {
		return ui.Page{}, err
	}
	if two {
		notes += " " + l.T("participant.act.two")
	}
	return ui.Page{Title: l.T("participant.act." + a.key), Lead: notes,
		Crumbs: deskCrumbs(l, ui.Link{Href: l.Path(deskParticipants), Words: l.T("participant.list.title")}, deskCrumb(l, *one)),
		Body:   ui.FormView(l, form)}, nil
}

func deskCrumb(l *i18n.Locale, one participant.Listed) ui.Link {
	c := crumb(l, one)
	c.Href = l.Path(deskParticipants, one.ID)
	return c
}

// acted takes the form of an act.
func (d Desk) acted(a act) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		actor, err := d.need(r, a.action)
		if err != nil {
			return ui.Answer{}, err
		}
		one, err := d.Pages.Queries.Get(r.Context(), r.PathValue("id"))
		if err != nil {
			return ui.Answer{}, err
		}
		rules, err := d.Pages.Queries.Rules(r.Context(), d.Hub())
		if err != nil {
			return ui.Answer{}, err
		}
		t, fault := newTyped(l, r.PostForm), ""
		b := a.body(d, t, &one, rules)
		for _, name := range []string{"date", "on"} { // of a document, of a decision
			if v := t.value(name); v != "" && d.Service.TooLate(v) {
				t.fault(name, "future")
			}
		}
		if len(t.faults) == 0 {
			out, err := d.Service.Decide(r.Context(), actor, b)
			words, ok := refused(l, err)
			switch {
			case !ok && a.leads:
				return d.onward(l, out, one.ID), err
			case !ok:
				return d.after(l, out, one.ID), err
			}
			fault = words
		}
		page, err := d.actPage(r, l, a, &one, t, fault)
		return ui.Answer{Page: page}, err
	}
}

// listingValues fills the form with what is listed.
func listingValues(_ Desk, one *participant.Listed) url.Values {
	v := url.Values{"original": {one.Name.Original}, "short": {one.Short}, "website": {one.Website}, "home": {one.Home}, "country": {one.Country}}
	for tag, name := range one.Name.In {
		v.Set("name_"+tag, name)
	}
	var lines []string
	for _, m := range one.Members {
		lines = append(lines, strings.TrimRight(strings.Join([]string{m.ID, dash(m.From), dash(m.Until), dash(m.As)}, " "), " -"))
	}
	v.Set("members", strings.Join(lines, "\n"))
	return v
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// listingInputs ask for what a listing can be given anew. What is of States
// only, codes and regional groups, comes from the table that is shipped.
func listingInputs(t *typed, one *participant.Listed) []ui.Input {
	l := t.l
	original := t.in(ui.Choice, "original", l.T("participant.act.original"))
	if original.Value == "" {
		original.Value = l.Tag()
	}
	var out []ui.Input
	for _, tag := range languages {
		out = append(out, optional(t.in(ui.Line, "name_"+tag, l.T("participant.act.name-in", "language", ui.LanguageName(l, tag)))))
		original.Options = append(original.Options, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	out = append(out, original, optional(t.in(ui.Line, "short", l.T("participant.short"))),
		optional(t.hinted(ui.Web, "website", l.T("participant.website"), l.T("participant.act.website-hint"))),
		optional(t.in(ui.Web, "home", l.T("participant.home"))))
	if one.Class != participant.State {
		out = append(out, optional(latin(t.hinted(ui.Line, "country", l.T("participant.country"), l.T("participant.act.country-hint")))))
	}
	if one.Class.HasMembers() {
		members := optional(latin(t.hinted(ui.Area, "members", l.T("participant.members"), l.T("participant.act.members-hint"))))
		members.Rows = 8
		out = append(out, members)
	}
	return append(out, t.hinted(ui.Line, "source", l.T("participant.source"), l.T("participant.act.source-hint")))
}

func listingBody(_ Desk, t *typed, one *participant.Listed, _ participant.Rules) corpus.Body {
	p := one.Participant
	p.Shipped = false
	fillListing(t, &p)
	return &p
}

// fillListing reads what listingInputs ask for.
func fillListing(t *typed, p *participant.Participant) {
	p.Name = i18n.Text{Original: t.value("original"), In: map[string]string{}}
	for _, tag := range languages {
		if name := t.optional("name_"+tag, 300); name != "" {
			p.Name.In[tag] = name
		}
	}
	if p.Name.In[p.Name.Original] == "" {
		t.fault("original", "original")
	}
	p.Short, p.Website, p.Home = t.optional("short", 60), t.web("website"), t.web("home")
	if p.Class != participant.State {
		p.Country = strings.ToUpper(t.optional("country", 2))
	}
	if p.Class.HasMembers() {
		p.Members = t.members()
	}
	source := participant.Source{Title: t.line("source", 300), Of: "name, class, website", Known: "read"}
	if p.Class.HasMembers() {
		source.Of += ", members"
	}
	p.Sources = append(slices.DeleteFunc(slices.Clone(p.Sources), func(s participant.Source) bool { return s.Title == source.Title }), source)
}

// members reads one membership a line: id, from, until, role.
func (t *typed) members() []participant.Membership {
	var out []participant.Membership
	for line := range strings.Lines(t.form.Get("members")) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for len(f) < 4 {
			f = append(f, "-")
		}
		m := participant.Membership{ID: f[0], As: strings.Trim(f[3], "-")}
		if f[1] != "-" {
			m.From = f[1]
		}
		if f[2] != "-" {
			m.Until = f[2]
		}
		if len(f) > 4 || !participant.ValidID(m.ID) {
			t.fault("members", "members")
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b participant.Membership) int {
		return strings.Compare(a.ID+" "+a.From, b.ID+" "+b.From)
	})
	return out
}

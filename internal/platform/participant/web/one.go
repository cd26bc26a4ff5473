package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// view is all that the page of a participant shows.
type view struct {
	participant.Listed
	recorded    *Recorded
	submitted   *Submitted
	shared      ui.Share
	memberships []participant.Belongs
	modules     []participant.Count
	provisions  []provision
	keys        []participant.Keys
	objections  []participant.Objection
	authorized  []participant.Authorized
	names       *participant.Directory
}

// provision is one that a participant said something about.
type provision struct {
	subject, label string
	number         int
}

// one shows a participant.
func (p Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.gather(r.Context(), l, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	name, lang := v.Name.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	statements := slices.Clone(v.Statements)
	if v.recorded != nil {
		statements = append(statements, v.recorded.Statements...)
	}
	statements = append(statements, v.submitted.statements()...)
	statements = append(statements, v.shared.RestsOn...)
	page := ui.Page{
		Title: name, TitleIn: lang, Section: home, Twin: api + "/" + v.ID, RestsOn: statements,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("participant.list.title")}},
		Feed:   l.Path(home, v.ID, "feed.atom"),
		Body:   p.oneBody(l, v),
	}
	return page, nil
}

func (p Pages) gather(ctx context.Context, l *i18n.Locale, id string) (v view, err error) {
	if v.Listed, err = p.Queries.Get(ctx, id); err != nil {
		return v, err
	}
	if v.memberships, err = p.Queries.Memberships(ctx, id); err != nil {
		return v, err
	}
	if v.objections, err = p.Queries.Counted(ctx, &v.Listed); err != nil {
		return v, err
	}
	if len(v.memberships)+len(v.Members)+len(v.objections) > 0 {
		if v.names, err = p.Queries.Directory(ctx); err != nil {
			return v, err
		}
	}
	if p.Record != nil {
		if v.recorded, err = p.Record(ctx, l, id); err != nil {
			return v, err
		}
	}
	if p.Submitted != nil {
		if v.submitted, err = p.Submitted(ctx, l, id); err != nil {
			return v, err
		}
	}
	if v.shared, err = ui.Shared(ctx, l, id, p.Shares); err != nil {
		return v, err
	}
	if len(v.Identities) == 0 || p.Queries.Log == nil {
		return v, nil
	}
	var subjects []participant.Count
	if v.modules, subjects, err = p.Queries.Tally(ctx, &v.Listed); err != nil {
		return v, err
	}
	if v.provisions, err = p.provisions(ctx, subjects); err != nil {
		return v, err
	}
	i18n.Sort(l, v.provisions, func(p provision) string { return p.label })
	if v.authorized, err = p.Queries.Authorizations(ctx, &v.Listed); err != nil {
		return v, err
	}
	v.keys, err = p.Queries.Keys(ctx, &v.Listed)
	return v, err
}

// provisions gives those among some subjects that are provisions.
func (p Pages) provisions(ctx context.Context, subjects []participant.Count) ([]provision, error) {
	if p.Cite == nil {
		return nil, nil
	}
	var ids []string
	for _, s := range subjects {
		ids = append(ids, s.Key)
	}
	cited := map[string]string{}
	for some := range slices.Chunk(ids, 200) {
		found, err := p.Cite(ctx, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(cited, found)
	}
	var out []provision
	for _, s := range subjects {
		if label := cited[s.Key]; label != "" {
			out = append(out, provision{s.Key, label, s.Number})
		}
	}
	return out, nil
}

// oneBody puts the page together: what bars the participant first, then what it
// is, what it said, and what is said of it.
func (p Pages) oneBody(l *i18n.Locale, v view) templ.Component {
	blocks := []templ.Component{standingNotice(l, v.Listed), ui.FactList(p.inRegion(l, v.Listed, facts(l, v.Listed)))}
	if len(v.Members) > 0 {
		blocks = append(blocks, ui.Part("members", l.T("participant.members"), 2, ui.TableView(l, members(l, v))))
	}
	if len(v.memberships) > 0 {
		blocks = append(blocks, ui.Part("memberships", l.T("participant.memberships"), 2, ui.TableView(l, memberships(l, v))))
	}
	blocks = append(blocks, ui.Part("said", l.T("participant.said"), 2, said(l, v)...), submissionsPart(l, v.submitted), v.shared.Body)
	if len(v.Identities) > 0 {
		blocks = append(blocks, ui.Part("keys", l.T("participant.keys"), 2, p.keys(l, v)...))
	}
	if len(v.authorized) > 0 {
		blocks = append(blocks, ui.Part("authorized", l.T("participant.authorized"), 2, authorized(l, v)...))
	}
	blocks = append(blocks, recordPart(l, v.recorded))
	if len(v.History) > 1 || len(v.Credentials) > 0 {
		blocks = append(blocks, ui.Part("history", l.T("participant.history"), 2, history(l, v)...))
	}
	blocks = append(blocks,
		ui.Part("names", l.T("participant.names"), 2, ui.TableView(l, names(l, v.Listed))),
		ui.Part("sources", l.T("participant.sources"), 2, ui.TableView(l, sources(l, v.Listed))))
	return ui.Stack(blocks...)
}

// standingNotice says of one that is suspended or withdrawn since when and why,
// and that what it said before stays valid; and of a period that is open.
func standingNotice(l *i18n.Locale, v participant.Listed) templ.Component {
	last := v.History[len(v.History)-1]
	if v.Struck {
		return ui.NoticeOf(l.T("participant.struck.heading"), ui.Para(ui.Plain(l.T("participant.struck.text",
			"status", l.T("participant.status."+string(v.Status)), "counts", l.T("participant.status."+string(v.Counts))))),
			ui.Para(ui.A(l.Path("/statements", last.Statement.String()), l.T("participant.struck.statement"))))
	}
	switch v.Status {
	case participant.StatusSuspended, participant.StatusWithdrawn:
		blocks := []templ.Component{ui.Para(ui.Plain(l.T("participant.bar."+string(v.Status), "index", l.Number(last.From), "day", last.At)))}
		if !last.Reason.Empty() {
			blocks = append(blocks, ui.Paragraphs(l, last.Reason))
		}
		if last.Basis != nil {
			blocks = append(blocks, ui.Para(document(l, *last.Basis)))
		}
		return ui.NoticeOf(l.T("participant.status."+string(v.Status)), blocks...)
	case participant.StatusProposed:
		return ui.NoticeOf(l.T("participant.status.proposed"), ui.Para(ui.Plain(l.T("participant.proposed.until", "moment", l.DateTime(v.Proposal.Deadline)))))
	}
	return templ.NopComponent
}

// document names what a decision rests on.
func document(l *i18n.Locale, d participant.Document) templ.Component {
	return ui.Sentence(l, "participant.document.cite", ui.Parts{"kind": ui.Plain(l.T("participant.document." + d.Kind)),
		"number": ui.Symbol(d.Number), "day": ui.Day(l, d.Date)})
}

func members(l *i18n.Locale, v view) ui.Table {
	t := ui.Table{ID: "members-table", Caption: l.T("participant.members.caption"), Columns: spanColumns(l, l.T("participant.member"))}
	list := slices.Clone(v.Members)
	i18n.Sort(l, list, func(m participant.Membership) string { name, _ := v.names.Name(m.ID, l.Tag()); return name })
	for _, m := range list {
		t.Rows = append(t.Rows, ui.Cells(named(l, v.names, m.ID), day(l, m.From), day(l, m.Until), as(l, m.As)))
	}
	return t
}

func memberships(l *i18n.Locale, v view) ui.Table {
	t := ui.Table{ID: "memberships-table", Caption: l.T("participant.memberships.caption"), Note: l.T("participant.memberships.note"),
		Columns: spanColumns(l, l.T("participant.group"))}
	list := slices.Clone(v.memberships)
	i18n.Sort(l, list, func(b participant.Belongs) string { name, _ := v.names.Name(b.Group, l.Tag()); return name })
	for _, b := range list {
		t.Rows = append(t.Rows, ui.Cells(named(l, v.names, b.Group), day(l, b.From), day(l, b.Until), as(l, b.As)))
	}
	return t
}

func spanColumns(l *i18n.Locale, head string) []ui.Column {
	return []ui.Column{{Head: head}, {Head: l.T("participant.from"), Spare: true}, {Head: l.T("participant.until"), Spare: true},
		{Head: l.T("participant.as"), Spare: true}}
}

// named is a participant by name, with the way to its page.
func named(l *i18n.Locale, names *participant.Directory, id string) ui.Cell {
	if p, ok := names.Get(id); ok {
		return ui.StoredTo(l, l.Path(home, id), p.Name)
	}
	return ui.Show(ui.Symbol(id))
}

func as(l *i18n.Locale, role string) ui.Cell {
	switch {
	case role == "":
		return ui.Blank()
	case l.Has("participant.role." + role):
		return ui.Words(l.T("participant.role." + role))
	}
	return ui.Words(role)
}

// said is what a participant said, by module and by provision.
func said(l *i18n.Locale, v view) []templ.Component {
	at := l.Path(home, v.ID, "statements")
	all := ui.Para(ui.A(at, l.T("participant.said.all")))
	if len(v.Identities) == 0 {
		return []templ.Component{ui.Para(ui.Plain(l.T("participant.said.unbound"))), all}
	}
	t := ui.Table{ID: "modules-table", Caption: l.T("participant.said.modules"), Empty: l.T("participant.said.empty"),
		Columns: []ui.Column{{Head: l.T("participant.said.module")}, {Head: l.T("participant.said.number"), Number: true}}}
	for _, c := range v.modules {
		t.Rows = append(t.Rows, ui.Cells(ui.To(at+"?module="+c.Key, module(l, c.Key)), ui.Number(l, c.Number)))
	}
	out := []templ.Component{ui.TableView(l, t)}
	if len(v.provisions) > 0 {
		t := ui.Table{ID: "provisions-table", Caption: l.T("participant.said.provisions"), Columns: []ui.Column{{Head: l.T("participant.said.provision")},
			{Head: l.T("participant.said.number"), Number: true}}}
		for _, p := range v.provisions {
			t.Rows = append(t.Rows, ui.Cells(ui.To(at+"?subject="+p.subject, p.label), ui.Number(l, p.number)))
		}
		out = append(out, ui.TableView(l, t))
	}
	return append(out, all, ui.DownloadRow(l, ui.Downloads{JSON: api + "/" + v.ID + "/statements"}))
}

func module(l *i18n.Locale, key string) string {
	if l.Has("participant.module." + key) {
		return l.T("participant.module." + key)
	}
	return key
}

// keys shows the identities with their keys and how they were confirmed.
func (p Pages) keys(l *i18n.Locale, v view) []templ.Component {
	out := []templ.Component{ui.Para(ui.Plain(l.T("participant.keys.lead")))}
	confirmed := map[string]participant.Bound{}
	for _, b := range v.Identities {
		confirmed[b.Identity.String()] = b
	}
	for n, k := range v.keys {
		b := confirmed[k.Identity.String()]
		f := ui.Facts{{Term: l.T("participant.keys.identity"), Content: ui.Code(k.Identity.String())},
			{Term: l.T("participant.keys.confirmed"), Content: struck(l, document(l, b.Confirmed), b.Struck)},
			{Term: l.T("participant.keys.bound"), Content: entry(l, b.From)},
			{Term: l.T("participant.keys.recovery"), Content: ui.Code(k.Recovery.String())}}
		if b.Until != nil {
			f = append(f, ui.Fact{Term: l.T("participant.keys.bound-until"), Content: entry(l, *b.Until)})
		}
		if k.MovedTo != "" {
			f = append(f, ui.Fact{Term: l.T("participant.keys.moved"), Content: ui.Symbol(k.MovedTo)})
		}
		t := ui.Table{ID: "keys-table-" + string(rune('1'+n%9)), Caption: l.T("participant.keys.caption", "identity", k.Identity.Short()),
			Columns: []ui.Column{{Head: l.T("participant.keys.key")}, {Head: l.T("participant.keys.from"), Number: true},
				{Head: l.T("participant.keys.until"), Number: true}, {Head: l.T("participant.keys.struck"), Number: true, Spare: true}}}
		for _, u := range k.Keys {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(u.Key.String())), ui.Number(l, int(u.From)), place(l, u.Until), place(l, u.Struck)))
		}
		out = append(out, ui.FactList(f), ui.TableView(l, t))
		if p.KeyPage != nil {
			out = append(out, ui.Para(ui.A(l.Path(p.KeyPage(k.Identity)), l.T("participant.keys.page"))))
		}
	}
	return append(out, ui.DownloadRow(l, ui.Downloads{JSON: api + "/" + v.ID + "/keys"}))
}

// struck says beside something that the statement on which it rests is struck.
func struck(l *i18n.Locale, what templ.Component, is bool) templ.Component {
	if !is {
		return what
	}
	return ui.Join(what, ui.Badge(l.T("participant.said.struck")))
}

func entry(l *i18n.Locale, index int64) templ.Component {
	return ui.Plain(l.T("participant.entry", "index", l.Number(index)))
}

func place(l *i18n.Locale, index *int64) ui.Cell {
	if index == nil {
		return ui.Blank()
	}
	return ui.Number(l, int(*index))
}

// history is what was decided of a participant, oldest first.
func history(l *i18n.Locale, v view) []templ.Component {
	t := ui.Table{ID: "history-table", Caption: l.T("participant.history.caption"), Note: l.T("participant.history.note"), NoRowHead: true,
		Columns: []ui.Column{{Head: l.T("participant.history.from"), Number: true}, {Head: l.T("participant.history.day")},
			{Head: l.T("participant.status")}, {Head: l.T("participant.history.reason"), Spare: true}}}
	for _, h := range v.History {
		reason := ui.Blank()
		var parts []templ.Component
		if !h.Reason.Empty() {
			parts = append(parts, ui.Text(l, h.Reason))
		}
		if h.Basis != nil {
			parts = append(parts, document(l, *h.Basis))
		}
		if len(parts) > 0 {
			reason = ui.Show(ui.Lines(parts...))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, int(h.From)), ui.Show(ui.A(l.Path("/statements", h.Statement.String()), l.Date(h.At))),
			ui.Show(struck(l, ui.Plain(l.T("participant.status."+string(h.Status))), h.Struck)), reason))
	}
	out := []templ.Component{ui.TableView(l, t)}
	if len(v.objections) > 0 {
		o := ui.Table{ID: "objections-table", Caption: l.T("participant.objections.caption"),
			Columns: []ui.Column{{Head: l.T("participant.class.state")}, {Head: l.T("participant.history.reason"), Spare: true}}}
		list := slices.Clone(v.objections)
		i18n.Sort(l, list, func(b participant.Objection) string { name, _ := v.names.Name(b.State, l.Tag()); return name })
		for _, one := range list {
			reason := ui.Blank()
			if !one.Reason.Empty() {
				reason = ui.Show(ui.Text(l, one.Reason))
			}
			o.Rows = append(o.Rows, ui.Cells(named(l, v.names, one.State), reason))
		}
		out = append(out, ui.TableView(l, o))
	}
	if len(v.Credentials) > 0 {
		c := ui.Table{ID: "credentials-table", Caption: l.T("participant.credentials.caption"), NoRowHead: true,
			Columns: []ui.Column{{Head: l.T("participant.credentials.document")}, {Head: l.T("participant.credentials.presented")},
				{Head: l.T("participant.until"), Spare: true}}}
		for _, one := range v.Credentials {
			c.Rows = append(c.Rows, ui.Cells(ui.Show(struck(l, document(l, one.Document), one.Struck)), ui.Show(ui.Text(l, i18n.Of("en", one.Presented))), day(l, one.Until)))
		}
		out = append(out, ui.TableView(l, c))
	}
	return out
}

// recordPart is what another room has recorded of a participant.
func recordPart(l *i18n.Locale, r *Recorded) templ.Component {
	if r == nil {
		return templ.NopComponent
	}
	return recordBody(l, r)
}

// website is a link to a participant's own site; the words are the address.
func website(address string) templ.Component {
	if address == "" || !strings.HasPrefix(address, "https://") {
		return nil
	}
	return ui.Address(address)
}

// inRegion leads from the regional group among the facts about a State to its page.
func (p Pages) inRegion(l *i18n.Locale, of participant.Listed, all ui.Facts) ui.Facts {
	for i := range all {
		if p.RegionPage != nil && of.Region != "" && all[i].Term == l.T("participant.region") {
			all[i].Content = ui.A(l.Path(p.RegionPage(string(of.Region))), region(l, of.Region))
		}
	}
	return all
}

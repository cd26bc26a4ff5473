package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of audit trails.
type Pages struct {
	Trail *audit.Trail
	Who   func(r *http.Request) (policy.Actor, error)
	// Names gives the names of people who act or have acted for the participant
	// in whose name the actor acts, by id. It may be nil.
	Names func(ctx context.Context, actor policy.Actor) (map[string]string, error)
	// Participant gives the name of a listed participant in a language. It may be
	// nil.
	Participant func(id, tag string) (name, lang string)
	// Public reports whether a statement stands in the register, where it has a page.
	// What people say in confidence has none. Nil: all do.
	Public func(ctx context.Context, id statement.Hash) bool
}

// label is the marking of a trail: it names people and what they did, for those of
// their own participant.
const label = statement.AmberStrict

// Addresses of the room.
const (
	Home  = "/desk/audit"
	Proof = Home + "/proof"
	File  = "/desk/audit.csv"
)

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.list, Desk: true},
		{Path: Proof, Page: p.proof, Desk: true},
		{Path: File, File: p.file, Desk: true},
	}
}

// asked reads what the reader asks for.
func asked(q url.Values) (f audit.Filter, err error) {
	f.Action, f.Person = q.Get("action"), strings.TrimSpace(q.Get("person"))
	bad := len(f.Action) > 64 || len(f.Person) > 256
	for name, into := range map[string]*time.Time{"from": &f.From, "until": &f.Until} {
		if day := q.Get(name); day != "" {
			if *into, err = time.Parse(time.DateOnly, day); err != nil {
				bad = true
			}
		}
	}
	if !f.Until.IsZero() && f.From.After(f.Until) {
		return f, fail.New(fail.Invalid, "The first day is after the last: no entry can fit.")
	}
	if !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1) // the day is included
	}
	if before := q.Get("before"); before != "" {
		if f.Before, err = strconv.ParseInt(before, 10, 64); err != nil || f.Before < 1 {
			bad = true
		}
	}
	if bad {
		return f, fail.New(fail.Invalid, "The list cannot be narrowed in that way.")
	}
	return f, nil
}

// days says what is wrong with the days of a filter, by the name of the field: one
// that is none, or a last that is before the first.
func days(l *i18n.Locale, q url.Values) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"from", "until"} {
		if day := q.Get(name); day != "" && !isDay(day) {
			out[name] = l.T("audit.filter.no-date", "given", l.Isolate(ui.Searched(day)))
		}
	}
	if from, until := q.Get("from"), q.Get("until"); len(out) == 0 && from != "" && until != "" && until < from {
		out["until"] = l.T("audit.filter.backwards")
	}
	return out
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// query writes a filter as an address does; empty when there is none.
func query(q url.Values, more ...string) string {
	out := url.Values{}
	for _, name := range []string{"action", "person", "from", "until"} {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	for i := 0; i+1 < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	if len(out) == 0 {
		return ""
	}
	return "?" + out.Encode()
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	if err := audit.May(actor, audit.Read); err != nil {
		return ui.Page{}, err
	}
	q := r.URL.Query()
	if faults := days(l, q); len(faults) > 0 {
		form := filterForm(l, q, nil)
		form.Result = ""
		for i := range form.Fields {
			form.Fields[i].Fault = faults[form.Fields[i].Name]
		}
		return ui.Page{Title: l.T("audit.title"), Lead: l.T("audit.lead"), Marking: label, Readers: l.T("audit.readers"), Wide: true, Status: http.StatusUnprocessableEntity, Body: ui.FilterForm(l, form)}, nil
	}
	f, err := asked(q)
	if err != nil {
		return ui.Page{}, err
	}
	rows, more, err := p.Trail.List(r.Context(), actor, f)
	if err != nil {
		return ui.Page{}, err
	}
	names, err := p.names(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	pager := ui.Pager{}
	if f.Before > 0 {
		pager.Previous = l.Path(Home) + query(q)
	}
	if more {
		pager.Next = l.Path(Home) + query(q, "before", strconv.FormatInt(rows[len(rows)-1].N, 10))
	}
	return ui.Page{
		Title: l.T("audit.title"), Lead: l.T("audit.lead"), Marking: label, Readers: l.T("audit.readers"), Wide: true,
		Body: listBody(l, l.Path(File)+query(q, marking.Field, marking.Agreed), filterForm(l, q, rows), p.entries(r.Context(), l, rows, names), pager),
	}, nil
}

func (p Pages) names(ctx context.Context, actor policy.Actor) (map[string]string, error) {
	if p.Names == nil {
		return nil, nil
	}
	return p.Names(ctx, actor)
}

// actionWords is what the keys of actions begin with.
const actionWords = "audit.action."

func filterForm(l *i18n.Locale, q url.Values, rows []audit.Row) ui.Filter {
	var actions []ui.Option
	for _, key := range l.Keys(actionWords) { // other rooms note more than audit.Actions
		actions = append(actions, ui.Option{Value: strings.TrimPrefix(key, actionWords), Words: l.T(key)})
	}
	also := func(a string) { // a type of statement has words elsewhere: there are too many to offer all
		if a != "" && !slices.ContainsFunc(actions, func(o ui.Option) bool { return o.Value == a }) {
			actions = append(actions, ui.Option{Value: a, Words: action(l, a)})
		}
	}
	for _, r := range rows {
		also(r.Action)
	}
	also(q.Get("action"))
	i18n.Sort(l, actions, func(o ui.Option) string { return o.Words })
	form := ui.Filter{Action: l.Path(Home), Label: l.T("audit.filter.label"), Fields: []ui.Field{
		{Name: "action", Label: l.T("audit.what"), Value: q.Get("action"), Options: ui.Options(l.T("audit.filter.all"), actions...)},
		{Name: "person", Label: l.T("audit.person"), Hint: l.T("audit.filter.person-id"), Value: q.Get("person")},
		{Day: true, Name: "from", Label: l.T("audit.filter.from"), Hint: l.T("audit.filter.date"), Value: q.Get("from")},
		{Day: true, Name: "until", Label: l.T("audit.filter.until"), Hint: l.T("audit.filter.date"), Value: q.Get("until")},
	}, Result: l.N("audit.filter.result", len(rows))}
	if query(q) != "" {
		form.Reset = l.Path(Home)
	}
	return form
}

// action puts what was done into words, where there are some.
func action(l *i18n.Locale, a string) string {
	if key := actionWords + a; l.Has(key) {
		return l.T(key)
	}
	if key := "draft.word." + a; l.Has(key) { // it was said on one person's word, and is noted by its type
		return l.T("audit.action-said", "what", l.T(key))
	}
	return a
}

func (p Pages) entries(ctx context.Context, l *i18n.Locale, rows []audit.Row, names map[string]string) ui.Table {
	t := ui.Table{ID: "trail", Caption: l.T("audit.caption"), Empty: l.T("audit.empty"), Columns: []ui.Column{
		{Head: l.T("audit.number"), Number: true}, {Head: l.T("audit.at")}, {Head: l.T("audit.person")},
		{Head: l.T("audit.what")}, {Head: l.T("audit.object")}, {Head: l.T("audit.statement")}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, int(r.N)), ui.Show(ui.Moment(l, r.At)), p.who(l, r.Person, names),
			ui.Words(action(l, r.Action)), symbol(r.Object, names), p.said(ctx, l, r.Statement)))
	}
	return t
}

// who names a person, and gives the id that a filter takes.
func (p Pages) who(l *i18n.Locale, person string, names map[string]string) ui.Cell {
	if words, ok := p.noPerson(l, person); ok {
		return ui.Words(words)
	}
	if name := names[person]; name != "" {
		return ui.Show(ui.Lines(ui.Plain(l.Isolate(name)), ui.Symbol(person)))
	}
	return ui.Show(ui.Symbol(person))
}

// noPerson says who it was that is no person of the participant.
func (p Pages) noPerson(l *i18n.Locale, person string) (string, bool) {
	switch person {
	case "":
		return l.T("audit.program"), true
	case audit.ByLink:
		return l.T("audit.by-link"), true
	case audit.ByHub:
		return l.T("audit.by-hub"), true
	}
	id, ok := audit.Other(person)
	if !ok {
		return "", false
	}
	if p.Participant != nil {
		if name, _ := p.Participant(id, l.Tag()); name != "" {
			id = name
		}
	}
	return l.T("audit.by-participant", "participant", id), true
}

func symbol(id string, names map[string]string) ui.Cell {
	if id == "" {
		return ui.Blank()
	}
	if name := names[id]; name != "" {
		return ui.Show(ui.Lines(ui.Plain(name), ui.Symbol(id)))
	}
	return ui.Show(ui.Symbol(id))
}

// said leads to a statement that stands in the register, and says of one that was
// said in confidence that it does not: who reads its case finds its proof there.
func (p Pages) said(ctx context.Context, l *i18n.Locale, id statement.Hash) ui.Cell {
	if id.IsZero() {
		return ui.Blank()
	}
	if p.Public != nil && !p.Public(ctx, id) {
		return ui.Show(ui.Lines(ui.Symbol(id.Short()), ui.Plain(l.T("audit.in-confidence"))))
	}
	return ui.To(l.Path("/statements", id.String()), id.Short())
}

func (p Pages) proof(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	report, err := p.Trail.Prove(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{
		Title: l.T("audit.proof.title"), Lead: l.T("audit.proof.lead"), Marking: label, Readers: l.T("audit.readers"),
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("audit.title")}},
		Body:   proofBody(l, report),
	}, nil
}

func facts(l *i18n.Locale, r audit.Report) ui.Facts {
	number := func(n int64) templ.Component { return ui.Plain(l.Number(n)) }
	how := l.T("audit.proof.opened")
	if !r.Sealed {
		how = l.T("audit.proof.sealed")
	}
	out := ui.Facts{{Term: l.T("audit.proof.rows"), Content: number(r.Rows)}}
	if !r.Head.IsZero() {
		out = append(out, ui.Fact{Term: l.T("audit.proof.head"), Content: ui.Code(r.Head.String())})
	}
	out = append(out, ui.Fact{Term: l.T("audit.proof.anchors"), Content: number(int64(r.Anchors))},
		ui.Fact{Term: l.T("audit.proof.anchored"), Content: number(r.Anchored)},
		ui.Fact{Term: l.T("audit.proof.how"), Content: ui.Plain(how)})
	if r.Broken != nil && !r.Broken.Statement.IsZero() {
		id := r.Broken.Statement
		out = append(out, ui.Fact{Term: l.T("audit.proof.anchor"), Content: ui.A(l.Path("/statements", id.String()), id.Short())})
	}
	return out
}

// broken says where a trail stops proving itself.
func broken(l *i18n.Locale, b *audit.Break) string {
	return l.T("audit.proof.first", "n", b.Row, "why", l.T("audit.fault."+string(b.Why)))
}

// file gives what passes the filter, oldest last, as the page shows it, to whoever
// keeps its marking. Its name bears the marking, and so do its first lines: it is for
// the participant alone.
func (p Pages) file(r *http.Request, l *i18n.Locale) (ui.File, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.File{}, err
	}
	if err := audit.May(actor, audit.Export); err != nil {
		return ui.File{}, err
	}
	// Not marking.Export, which lets nothing this narrow go: an auditor's copy is what
	// audit.Export is given for.
	if r.URL.Query().Get(marking.Field) != marking.Agreed {
		return ui.File{}, fail.New(fail.Invalid, "Say that the copy is handled as its marking asks.")
	}
	f, err := asked(r.URL.Query())
	if err != nil {
		return ui.File{}, err
	}
	rows, err := p.Trail.Whole(r.Context(), actor, f)
	if err != nil {
		return ui.File{}, err
	}
	names, err := p.names(r.Context(), actor)
	if err != nil {
		return ui.File{}, err
	}
	var b bytes.Buffer
	err = csvfile.Write(&b, p.sheet(l, rows, names), csvfile.Options{Notes: true})
	return ui.File{Name: "comity-audit-TLP-AMBER-STRICT.csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

func (p Pages) sheet(l *i18n.Locale, rows []audit.Row, names map[string]string) *table.Table {
	t := &table.Table{Title: l.T("audit.title"), Lang: l.Tag(), Columns: []table.Column{
		{Key: "number", Heading: l.T("audit.number"), Kind: table.Integer}, {Key: "at", Heading: l.T("audit.at")},
		{Key: "person", Heading: l.T("audit.person")}, {Key: "name", Heading: l.T("audit.person")}, {Key: "action", Heading: l.T("audit.what")},
		{Key: "object", Heading: l.T("audit.object")}, {Key: "statement", Heading: l.T("audit.statement")}}}
	t.Notes = []table.Note{{Label: l.T("audit.marking"), Text: string(label)}, {Label: l.T("audit.classified"), Text: l.T("ui.marking.classified")}}
	for _, r := range rows {
		id := ""
		if !r.Statement.IsZero() {
			id = r.Statement.String()
		}
		name := names[r.Person]
		if words, ok := p.noPerson(l, r.Person); ok {
			name = words
		}
		t.Rows = append(t.Rows, []any{r.N, r.At.Format(time.RFC3339Nano), r.Person, name, r.Action, r.Object, id})
	}
	return t
}

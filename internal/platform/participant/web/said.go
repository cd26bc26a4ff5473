package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/atom"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// perPage is how many statements a page shows.
const perPage = 50

var (
	moduleForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	subjectForm = regexp.MustCompile(`^[a-z0-9:._-]{1,256}$`)
)

// wanted reads what the reader asks for of what a participant said.
func wanted(q url.Values) (participant.Wanted, error) {
	w := participant.Wanted{Module: q.Get("module"), Subject: q.Get("subject"), Limit: perPage + 1}
	bad := fail.New(fail.Invalid, "there is no such module, subject or place in the register")
	if w.Module != "" && !moduleForm.MatchString(w.Module) || w.Subject != "" && !subjectForm.MatchString(w.Subject) {
		return w, bad
	}
	if b := q.Get("before"); b != "" {
		n, err := strconv.ParseInt(b, 10, 64)
		if err != nil || n <= 0 {
			return w, bad
		}
		w.Before = n
	}
	return w, nil
}

// statements shows what a participant said, newest first.
func (p Pages) statements(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	one, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	w, err := wanted(r.URL.Query())
	if err != nil {
		return ui.Page{}, err
	}
	all, err := p.Queries.Said(r.Context(), &one, w)
	if err != nil {
		return ui.Page{}, err
	}
	pager := ui.Pager{}
	if len(all) > perPage {
		all = all[:perPage]
		pager.Next = l.Path(home, one.ID, "statements") + saidQuery(w, all[perPage-1].Index)
	}
	if w.Before > 0 {
		pager.Previous = l.Path(home, one.ID, "statements") + saidQuery(w, 0)
	}
	rests := slices.Clone(one.Statements)
	for _, s := range all {
		rests = append(rests, s.Statement.ID.String())
	}
	name, _ := one.Name.Pick(l)
	return ui.Page{
		Title: l.T("participant.said.title", "name", name), Lead: l.T("participant.said.lead"), Section: home,
		Crumbs: []ui.Link{{Href: l.Path(home), Words: l.T("participant.list.title")}, crumb(l, one)},
		Twin:   api + "/" + one.ID + "/statements" + saidQuery(participant.Wanted{Module: w.Module, Subject: w.Subject}, 0), RestsOn: rests,
		Feed: l.Path(home, one.ID, "feed.atom"),
		Body: ui.Stack(ui.TableView(l, p.saidTable(l, all, l.T("participant.said.caption", "name", name))), ui.PagerView(l, pager)),
	}, nil
}

func crumb(l *i18n.Locale, one participant.Listed) ui.Link {
	name, lang := one.Name.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: l.Path(home, one.ID), Words: name, Lang: lang}
}

func saidQuery(w participant.Wanted, before int64) string {
	q := url.Values{}
	if w.Module != "" {
		q.Set("module", w.Module)
	}
	if w.Subject != "" {
		q.Set("subject", w.Subject)
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (p Pages) saidTable(l *i18n.Locale, all []participant.Spoken, caption string) ui.Table {
	t := ui.Table{ID: "said-table", Caption: caption, Empty: l.T("participant.said.empty"), NoRowHead: true,
		Columns: []ui.Column{{Head: l.T("participant.said.at")}, {Head: l.T("participant.said.type")}, {Head: l.T("participant.said.subject")},
			{Head: l.T("participant.said.index"), Number: true}, {Head: l.T("participant.said.note"), Spare: true}}}
	for _, s := range all {
		h := &s.Statement.Header
		note := ui.Blank()
		if words := p.notes(l, s); words != nil {
			note = ui.Show(words)
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, h.At)), ui.To(l.Path("/statements", s.Statement.ID.String()), h.Type),
			ui.Show(p.subject(l, h.Subject)), ui.Number(l, int(s.Index)), note))
	}
	return t
}

// notes says what a reader must know of a statement beside its words.
func (p Pages) notes(l *i18n.Locale, s participant.Spoken) templ.Component {
	var all []templ.Component
	if s.Struck != nil {
		all = append(all, ui.Badge(l.T("participant.said.struck")))
	}
	if !s.ErasedBy.IsZero() {
		all = append(all, ui.Badge(l.T("participant.said.erased")))
	}
	if s.Inert != "" {
		all = append(all, ui.Badge(l.T("participant.said.inert")))
	}
	if s.Standing == participant.StatusSuspended || s.Standing == participant.StatusWithdrawn {
		all = append(all, ui.Badge(l.T("participant.said.while."+string(s.Standing))))
	}
	if len(all) == 0 {
		return nil
	}
	return ui.Join(all...)
}

// subject names what a statement is about, with a link where it has a page.
func (p Pages) subject(l *i18n.Locale, id string) templ.Component {
	if id == "" {
		return ui.Plain("")
	}
	short := id
	if len(id) == 64 {
		short = id[:16]
	}
	if p.Subject != nil {
		if path := p.Subject(id); path != "" {
			return ui.A(l.Path(path), short)
		}
	}
	return ui.Symbol(short)
}

// feed is what a participant said as an Atom feed.
func (p Pages) feed(r *http.Request, l *i18n.Locale) (ui.File, error) {
	one, err := p.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	all, err := p.Queries.Said(r.Context(), &one, participant.Wanted{Limit: perPage})
	if err != nil {
		return ui.File{}, err
	}
	name, _ := one.Name.Pick(l)
	f := atom.Feed{ID: "urn:comity:" + p.Origin + ":participant:" + one.ID, Title: l.T("participant.said.title", "name", name), Lang: l.Tag(),
		Author: name, Self: p.Base + l.Path(home, one.ID, "feed.atom"), Page: p.Base + l.Path(home, one.ID)}
	if n := len(one.History); n > 0 {
		f.Updated = one.History[n-1].At
	}
	for _, s := range all {
		h := &s.Statement.Header
		e := atom.Entry{ID: "urn:comity:statement:" + s.Statement.ID.String(), Title: h.Type + " " + h.Subject, Lang: "en",
			Link: p.Base + l.Path("/statements", s.Statement.ID.String()), Published: h.At, Updated: h.At, Category: h.Type}
		if s.Struck != nil {
			e.Title, e.Lang = l.T("participant.said.struck-title", "title", e.Title), ""
			if s.Struck.At.After(h.At) {
				e.Updated = s.Struck.At
			}
		}
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
		f.Entries = append(f.Entries, e)
	}
	var out bytes.Buffer
	if err := atom.Write(&out, &f); err != nil {
		return ui.File{}, err
	}
	return ui.File{Name: "participant.atom", Type: atom.MediaType, Body: out.Bytes()}, nil
}

package web

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/format/vcard"
	"comity.example/comity/internal/format/xlsx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/internal/ui"
)

// Copies keeps files that somebody had made, in memory, until a while has passed.
// Nobody's copies take the place of another's: each person keeps a few, the oldest
// of which gives way, and far more than that are kept of all.
type Copies struct {
	Clock clock.Clock

	mu  sync.Mutex
	all map[string]copied
}

type copied struct {
	person, of string // who may fetch it, and as whom: see fetches
	made       time.Time
	file       ui.File
}

// How long a file is kept, how many of one person, and of all.
const (
	copyLife   = 10 * time.Minute
	mostOwn    = 5
	mostCopies = 1000
)

func (c *Copies) put(person, of string, f ui.File) (token string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.Clock.Now()
	oldest, own := "", 0
	for k, one := range c.all {
		switch {
		case now.Sub(one.made) >= copyLife:
			delete(c.all, k)
		case one.person == person:
			own++
			if oldest == "" || one.made.Before(c.all[oldest].made) || one.made.Equal(c.all[oldest].made) && k < oldest {
				oldest = k
			}
		}
	}
	if own >= mostOwn {
		delete(c.all, oldest)
	}
	if len(c.all) >= mostCopies {
		return "", fail.New(fail.Unavailable, "Too many files are being fetched: try again in ten minutes.")
	}
	if c.all == nil {
		c.all = map[string]copied{}
	}
	token = secret.New()
	c.all[token] = copied{person, of, now, f}
	return token, nil
}

func (c *Copies) get(of, token string) (ui.File, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	one, ok := c.all[token]
	if !ok || one.of != of || c.Clock.Now().Sub(one.made) >= copyLife {
		return ui.File{}, fail.New(fail.NotFound, "This file is not kept any more: have it made again.")
	}
	return one.file, nil
}

// Formats of a file.
var formats = []string{"csv", "xlsx", "vcf", "age"}

func (p *Pages) files(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	d, err := p.Queries.Directory(r.Context(), actor, r.PathValue("slug"))
	if err != nil {
		return ui.Page{}, err
	}
	return p.filesPage(l, &d.Community, wanted{}, ""), nil
}

// wanted is which copy somebody asks for.
type wanted struct {
	format string // empty: none was chosen, and none is proposed: most hold every number in clear
	seal   contact.Seal
	faults map[string]string // what is wrong with a field, by its name
}

// want reads which copy is asked for. A secret that would seal nothing is refused:
// whoever gave it would take the copy for a sealed one.
func want(l *i18n.Locale, form url.Values) wanted {
	t := typing{form: form, l: l, faults: map[string]string{}}
	w := wanted{format: form.Get("format"), seal: contact.Seal{Passphrase: form.Get("passphrase"), Recipient: t.get("recipient")}, faults: t.faults}
	if !slices.Contains(formats, w.format) {
		w.format, w.faults["format"] = "", l.T("contact.fault.missing")
	}
	if sealed := w.format == "age"; !sealed && w.format != "" {
		if w.seal.Passphrase != "" {
			w.faults["passphrase"] = l.T("contact.files.passphrase-idle")
		}
		if w.seal.Recipient != "" && w.faults["recipient"] == "" {
			w.faults["recipient"] = l.T("contact.files.recipient-idle")
		}
	} else if in, err := w.seal.Amiss(); sealed && err != nil && w.faults["recipient"] == "" {
		field := "passphrase"
		if in {
			field = "recipient"
		}
		w.faults[field] = l.Fault(err)
	}
	return w
}

func (p *Pages) filesPage(l *i18n.Locale, c *contact.Community, w wanted, fault string, made ...templ.Component) ui.Page {
	return marked(ui.Page{Title: l.T("contact.files.title"), Lead: l.T("contact.files.lead"), Crumbs: p.inCrumbs(l, c), Body: ui.Stack(append(made, ui.FormView(l, filesForm(l, w, fault)))...)})
}

func filesForm(l *i18n.Locale, w wanted, fault string) ui.Form {
	choose := ui.Input{Kind: ui.Choosing, Name: "format", Label: l.T("contact.files.format"), Value: w.format, Fault: w.faults["format"]}
	for _, f := range formats {
		choose.Options = append(choose.Options, ui.Option{Value: f, Words: l.T("contact.files." + f)})
	}
	return ui.Form{ID: "file", Submit: l.T("contact.files.submit"), Fault: fault, Inputs: []ui.Input{choose,
		{Kind: ui.Secret, Name: "passphrase", Label: l.T("contact.files.passphrase"), Hint: l.T("contact.files.passphrase-hint"), Fault: w.faults["passphrase"], Optional: true, Complete: "new-password"},
		{Name: "recipient", Label: l.T("contact.files.recipient"), Hint: l.T("contact.files.recipient-hint"), Value: w.seal.Recipient, Fault: w.faults["recipient"], Optional: true, Ltr: true},
		{Kind: ui.Agree, Name: marking.Field, Label: l.T("contact.files.keep")}}}
}

// makeFile makes a copy of a directory, and leads to where it is fetched.
func (p *Pages) makeFile(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	d, err := p.Queries.Directory(r.Context(), actor, r.PathValue("slug"))
	if err != nil {
		return ui.Answer{}, err
	}
	c, w := &d.Community, want(l, r.PostForm)
	if len(w.faults) > 0 { // before anything leaves, and is noted
		return ui.Answer{Page: p.filesPage(l, c, w, "")}, nil
	}
	said := r.PostForm.Get(marking.Field)
	if said != "" {
		said = marking.Agreed
	}
	all, err := p.Service.Export(r.Context(), actor, c.Slug, said)
	var f ui.File
	if err == nil {
		f, err = p.file(l, c, all, w.format, w.seal)
	}
	if err == nil {
		var token string
		if token, err = p.Copies.put(actor.Person, fetches(actor, c.Slug), f); err == nil {
			link := ui.NoticeOf(l.T("contact.files.made"), ui.Para(ui.A(l.Path(Desk+"/in", c.Slug, "files", token), f.Name)), ui.Para(ui.Plain(l.T("contact.files.kept"))))
			page := p.filesPage(l, c, wanted{format: w.format}, "", link)
			page.Status = http.StatusOK
			return ui.Answer{Page: page}, nil
		}
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.filesPage(l, c, w, l.Fault(err))}, nil
}

func (p *Pages) fetch(r *http.Request, _ *i18n.Locale) (ui.File, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.File{}, err
	}
	d, err := p.Queries.Directory(r.Context(), actor, r.PathValue("slug")) // it may have been taken off since
	if err != nil {
		return ui.File{}, err
	}
	return p.Copies.get(fetches(actor, d.Community.Slug), r.PathValue("token"))
}

// card is the cards of one participant's contacts, for a telephone.
func (p *Pages) card(r *http.Request, l *i18n.Locale) (ui.File, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.File{}, err
	}
	a, err := p.Service.ExportOf(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"), r.URL.Query().Get(marking.Field))
	if err != nil {
		return ui.File{}, err
	}
	return p.file(l, &a.Community, []*contact.Answering{a}, "vcf", contact.Seal{})
}

// fetches names who fetches a file of a directory: a person, in the name of the
// participant for which it was made.
func fetches(actor policy.Actor, slug string) string {
	return actor.Person + " " + actor.Identity.String() + " " + slug
}

// file writes a directory in a format.
func (p *Pages) file(l *i18n.Locale, c *contact.Community, all []*contact.Answering, format string, seal contact.Seal) (ui.File, error) {
	v := viewer{p, l}
	var b bytes.Buffer
	name := c.Slug + "-" + p.Service.Clock.Now().UTC().Format(time.DateOnly) + "-" + strings.ToLower(strings.NewReplacer(":", "-", "+", "-").Replace(string(contact.Marking)))
	switch format {
	case "xlsx":
		err := xlsx.Write(&b, v.table(c, all), l.T("contact.files.notes"))
		return ui.File{Name: name + ".xlsx", Type: xlsx.MediaType, Body: b.Bytes()}, err
	case "vcf":
		err := vcard.Write(&b, v.cards(c, all)...)
		return ui.File{Name: name + ".vcf", Type: vcard.MediaType, Body: b.Bytes()}, err
	case "age":
		err := v.offline(&b, c, all, seal)
		return ui.File{Name: name + ".zip.age", Type: "application/octet-stream", Body: b.Bytes()}, err
	}
	err := csvfile.Write(&b, v.table(c, all), csvfile.Options{BOM: true, Notes: true})
	return ui.File{Name: name + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, err
}

// toKnow is what whoever holds a sheet or a copy has to know before a call, where no
// page can say it any more: that nobody but a document named the contact, and its
// signs.
func (v viewer) toKnow(a *contact.Answering, s *contact.Standing) (out []string) {
	if s.Unconfirmed() {
		out = append(out, v.l.T("contact.unconfirmed"))
	}
	return append(out, v.amiss(a.ToKnow(s))...)
}

// headed is toKnow with what it is headed by; nothing where nothing is.
func (v viewer) headed(a *contact.Answering, s *contact.Standing) []string {
	out := v.toKnow(a, s)
	if len(out) == 0 {
		return nil
	}
	return append([]string{v.l.T("contact.signs") + ":"}, out...)
}

func (v viewer) table(c *contact.Community, all []*contact.Answering) *table.Table {
	var rows []contact.Row
	for _, a := range sorted(v, all, func(a *contact.Answering) string { return a.Participant }) {
		for i := range a.Contacts {
			if s := &a.Contacts[i]; !s.Erased {
				rows = append(rows, contact.Row{ID: s.ID, Participant: a.Participant, Point: s.Point, Signs: v.toKnow(a, s)})
			}
		}
	}
	t := contact.Table(title(v.l, c.Title), v.l.Tag(), rows, v.heading)
	t.AsOf = v.Service.Clock.Now()
	t.Notes = []table.Note{{Label: v.l.T("contact.files.marking"), Text: string(contact.Marking)}, {Label: v.l.T("contact.files.classified"), Text: v.l.T("ui.marking.classified")},
		{Label: v.l.T("contact.community"), Text: title(v.l, c.Title)}}
	return t
}

// heading is what a column is called.
func (v viewer) heading(key string) string {
	return v.l.T("contact.column." + strings.ReplaceAll(key, "_", "-"))
}

func (v viewer) cards(c *contact.Community, all []*contact.Answering) (out []vcard.Card) {
	for _, a := range sorted(v, all, func(a *contact.Answering) string { return a.Participant }) {
		for i := range a.Contacts {
			s := &a.Contacts[i]
			if s.Erased {
				continue
			}
			category, _ := c.Category(s.Point.Category)
			note := []string{string(contact.Marking), v.l.T("ui.marking.classified")}
			if hours := v.hours(&s.Point); hours != "" {
				note = append(note, hours)
			}
			for _, t := range s.Dialled(s.Point.Phones) { // a card knows no note of a number, and no hours of it
				note = append(note, v.behind(contact.Spaced(t.Number)+" "+v.use(t), s, t.Number))
			}
			for _, way := range s.Point.Channels { // few telephones know how to open one
				note = append(note, v.behind(way.Kind+": "+way.Address, s, way.String()))
			}
			note = append(note, v.headed(a, s)...)
			card := contact.Card(&s.Record, v.called(a.Participant), title(v.l, category.Name), strings.Join(note, "\n"), v.l.Tag())
			for i := range card.Phones {
				card.Phones[i].Label = v.label(s, card.Phones[i].Number)
			}
			out = append(out, card)
		}
	}
	return out
}

// label is what a telephone shows by a number: what was reported of it or, of one that
// works, that it is answered at any hour.
func (v viewer) label(s *contact.Standing, number string) string {
	reported := v.suspicious(s, number)
	if reported == "" && slices.ContainsFunc(s.Point.Phones, func(t contact.Phone) bool { return t.Number == number && t.Use == contact.AnyHour }) {
		return v.l.T("contact.use.any-hour")
	}
	return reported
}

// behind puts behind a way to reach a contact what was reported of it.
func (v viewer) behind(words string, s *contact.Standing, way string) string {
	if reported := v.suspicious(s, way); reported != "" {
		words += " — " + reported
	}
	return words
}

// offline writes the encrypted copy: a sheet that any browser shows, cards, and
// the table.
func (v viewer) offline(b *bytes.Buffer, c *contact.Community, all []*contact.Answering, seal contact.Seal) error {
	var cards, rows bytes.Buffer
	if err := vcard.Write(&cards, v.cards(c, all)...); err != nil {
		return err
	}
	t := v.table(c, all)
	if err := csvfile.Write(&rows, t, csvfile.Options{BOM: true, Notes: true}); err != nil {
		return err
	}
	return contact.Offline(b, seal, v.Service.Clock.Now(), contact.File{Name: "sheet.html", Bytes: v.sheetFile(c, all)},
		contact.File{Name: "contacts.vcf", Bytes: cards.Bytes()}, contact.File{Name: "contacts.csv", Bytes: rows.Bytes()})
}

// sheetFile is the emergency sheet as a page of its own, which needs nothing else.
func (v viewer) sheetFile(c *contact.Community, all []*contact.Answering) []byte {
	var b bytes.Buffer
	w := func(format string, args ...any) {
		for i, a := range args {
			args[i] = html.EscapeString(fmt.Sprint(a))
		}
		fmt.Fprintf(&b, format, args...)
	}
	w("<!doctype html>\n<html lang=\"%s\" dir=\"%s\"><meta charset=\"utf-8\"><title>%s %s</title>\n<p><strong>%s</strong> %s\n<h1>%s</h1>\n",
		v.l.Tag(), v.l.Dir(), contact.Marking, title(v.l, c.Title), contact.Marking, v.l.T("ui.marking.classified"), v.l.T("contact.sheet.of", "community", title(v.l, c.Title)))
	for _, a := range sorted(v, all, func(a *contact.Answering) string { return a.Participant }) {
		w("<h2>%s</h2>\n", v.called(a.Participant))
		for i := range a.Contacts {
			s := &a.Contacts[i]
			p := &s.Point
			if s.Erased {
				continue
			}
			category, _ := c.Category(p.Category)
			w("<p>%s%s<br>%s", title(v.l, p.Agency), v.whoIs(p, category.Name), v.hours(p))
			for _, t := range s.Dialled(p.Phones) {
				w("<br><b dir=\"ltr\">%s</b> %s", contact.Spaced(t.Number), v.behind(v.use(t), s, t.Number))
			}
			for _, way := range p.Channels {
				w("<br>%s: <b><bdi>%s</bdi></b>%s", way.Kind, way.Address, v.behind("", s, way.String()))
			}
			for _, m := range p.Mails {
				w("<br>%s", v.behind(m, s, m))
			}
			for _, words := range v.headed(a, s) {
				w("<br><em>%s</em>", words)
			}
			w("\n")
		}
	}
	w("<p>%s\n</html>\n", v.l.T("contact.sheet.drawn", "at", v.Service.Clock.Now()))
	return b.Bytes()
}

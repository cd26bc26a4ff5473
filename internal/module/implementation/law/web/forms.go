package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// fields are the fields of an instrument.
func (p *Pages) fields() entryweb.Fields[law.Law] {
	out := entryweb.Fields[law.Law]{
		Inputs: func(ctx context.Context, f *entryweb.Form, at entryweb.Setting) ([]ui.Input, error) {
			return p.inputs(ctx, f.L, f, at), nil
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *law.Law) (law.Law, error) {
			return read(f, was), nil
		},
		Typed: typed,
		View:  p.view, Passages: p.passages,
		Called: func(_ *i18n.Locale, c *law.Law) i18n.Text { return c.Title },
		More:   func(f *entryweb.Form) bool { return f.Get(moreServed) != "" || f.Get(offerSuccessors) != "" },
	}
	if p.Keeper != nil {
		out.Files = p.files
	}
	return out
}

// moreServed is the button by which a form is asked for more rows for provisions.
const moreServed = "rows"

// fewServed is how many rows for provisions a form has that are empty.
const fewServed = 3

func served(n int) (provision, place string) {
	return "provision-" + strconv.Itoa(n), "place-" + strconv.Itoa(n)
}

// rows is how many rows for provisions a form has: those that were asked for, and
// some that are left empty.
func rows(f *entryweb.Form) int {
	n, _ := strconv.Atoi(f.Get(moreServed))
	for i := range law.MaxServes {
		if name, _ := served(i); f.Get(name) != "" {
			n = max(n, i+1+fewServed)
		}
	}
	return min(max(fewServed, n), law.MaxServes)
}

// typed is the form from which a content came.
func typed(c *law.Law) url.Values {
	v := url.Values{"type": {c.Kind}, "title": {c.Title.String()}, "language": {c.Title.Original}, "date": {c.Date}, "status": {string(c.Status)}, "successor": {c.Successor},
		"written": {strings.Join(c.Languages, ", ")}, "address": {c.Address}, "note": {c.Note.String()}}
	entryweb.RecordedTyped(v, &c.Recorded)
	for i, s := range c.Serves {
		provision, place := served(i)
		v.Set(provision, s.Provision)
		v.Set(place, s.Place)
	}
	for _, k := range (&entryweb.Keeper{}).Typed(c.Copies) {
		v.Add(entryweb.KeptFiles, k)
	}
	return v
}

// passages are those of a content.
func (p *Pages) passages(l *i18n.Locale, c *law.Law) []submissionweb.Passage {
	var written, copies, serves []string
	for _, tag := range c.Languages {
		written = append(written, ui.LanguageName(l, tag))
	}
	for _, a := range c.Copies {
		copies = append(copies, a.Name+" "+a.Hash.String())
	}
	for _, s := range c.Serves {
		serves = append(serves, strings.TrimSpace(p.Cite(s.Provision)+" "+s.Place))
	}
	status := ""
	if c.Status != "" {
		status = l.T("law.status." + string(c.Status))
	}
	return []submissionweb.Passage{{Key: "title", Name: l.T("law.title"), Text: c.Title}, {Key: "type", Name: l.T("law.type"), Text: p.Types.Called(c.Kind)},
		submissionweb.Words(l, "date", l.T("law.date"), c.Date), submissionweb.Words(l, "status", l.T("law.status"), status),
		submissionweb.Words(l, "successor", l.T("law.field.successor"), c.Successor), submissionweb.Words(l, "written", l.T("law.written"), written...),
		submissionweb.Words(l, "address", l.T("law.field.address"), c.Address), submissionweb.Words(l, "copies", l.T("law.copies"), copies...),
		submissionweb.Words(l, "serves", l.T("law.serves"), serves...), {Key: "note", Name: l.T("law.field.note"), Text: c.Note}, {Key: "quoted", Name: l.T("entry.quoted"), Text: c.Quoted}}
}

// inputs are the fields of an instrument.
func (p *Pages) inputs(ctx context.Context, l *i18n.Locale, f *entryweb.Form, at entryweb.Setting) []ui.Input {
	typ := f.Input(ui.Choice, "type", "law.type", 0)
	typ.Options = ui.Options(l.T("submission.choose"), p.typeOptions(l)...)
	date := f.Optional(ui.Line, "date", "law.date", 10)
	date.Ltr, date.Hint = true, l.T("law.date.hint")
	status := f.Optional(ui.Choice, "status", "law.status", 0)
	status.Options = ui.Options(l.T("law.status.unsaid"), statusOptions(l)...)
	written := f.Optional(ui.Line, "written", "law.written", 300)
	written.Ltr, written.Hint = true, l.T("law.written.hint")
	note := f.Optional(ui.Area, "note", "law.field.note", law.MaxNote/4)
	note.Rows, note.Hint = 6, l.T("law.note.hint")
	out := []ui.Input{typ, f.Input(ui.Line, "title", "law.title", law.MaxTitle/4), date, status, p.successorInput(ctx, f, at), written, f.Optional(ui.Web, "address", "law.field.address", law.MaxAddress/4)}
	if p.Keeper != nil {
		out = append(out, p.Keeper.Inputs(f, l.T("law.copies"))...)
	}
	out = append(out, p.servesInputs(ctx, l, f), note)
	return append(out, entryweb.RecordedInputs(f, at.How, law.MaxNote)...)
}

// servesInputs are the rows of provisions, each with the place in the instrument.
func (p *Pages) servesInputs(ctx context.Context, l *i18n.Locale, f *entryweb.Form) ui.Input {
	offered, err := p.Offered(ctx, l)
	options := ui.Options(l.T("submission.choose"), offered...)
	n := rows(f)
	set := ui.Input{Kind: ui.Fieldset, Name: "serves", Label: l.T("law.serves"), Hint: l.T("law.serves.hint"), Folded: f.Get("provision-0") == ""}
	for i := range n {
		provision, place := served(i)
		number := strconv.Itoa(i + 1)
		choice := ui.Input{Kind: ui.Choice, Name: provision, Label: l.T("law.serves.one", "number", number), Value: f.Get(provision), Optional: true, Options: options, Fault: f.Faults[provision]}
		if err != nil { // they cannot be read now: an id can still be typed
			choice.Kind, choice.Options, choice.Ltr = ui.Line, nil, true
		}
		set.Inputs = append(set.Inputs, choice,
			ui.Input{Name: place, Label: l.T("law.place.one", "number", number), Value: f.Get(place), Optional: true, Max: law.MaxPlace / 4, Fault: f.Faults[place]})
	}
	if n < law.MaxServes {
		set.Buttons = []ui.Button{{Name: moreServed, Value: strconv.Itoa(n + fewServed), Words: l.T("way.more")}}
	}
	return set
}

// read reads an instrument from a form. The copies of a form that takes no files
// stay.
func read(f *entryweb.Form, was *law.Law) law.Law {
	f.Need("type", "title")
	f.Addresses("address", law.MaxAddress, f.Get("address"))
	if d := f.Get("date"); d != "" && !law.Date(d) {
		f.Faults["date"] = f.L.T("law.fault.date")
	}
	if f.Get("successor") != "" && law.Status(f.Get("status")) != law.Superseded {
		f.Faults["successor"] = f.L.T("law.fault.successor")
	}
	c := law.Law{Kind: f.Get("type"), Title: f.Kept("title", was.Title), Date: f.Get("date"), Status: law.Status(f.Get("status")), Successor: f.Get("successor"),
		Address: f.Get("address"), Note: f.Kept("note", was.Note), Recorded: entryweb.RecordedRead(f, was.Recorded), Copies: was.Copies}
	for _, tag := range strings.FieldsFunc(f.Get("written"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		if !form.Language.MatchString(tag) {
			f.Faults["written"] = f.L.T("law.fault.language", "tag", tag)
		}
		c.Languages = append(c.Languages, tag)
	}
	c.Languages = sorted(c.Languages)
	for i := range law.MaxServes {
		provision, place := served(i)
		if id := f.Get(provision); id != "" {
			c.Serves = append(c.Serves, law.Serves{Provision: id, Place: f.Get(place)})
		}
	}
	slices.SortStableFunc(c.Serves, func(a, b law.Serves) int { return strings.Compare(a.Provision, b.Provision) })
	return c
}

// files reads the copies.
func (p *Pages) files(r *http.Request, actor policy.Actor, f *entryweb.Form, _, c *law.Law) (err error) {
	c.Copies, err = p.Keeper.Read(r, actor, f)
	return err
}

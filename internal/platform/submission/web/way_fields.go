package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// How many further authors a form has room for.
const (
	fewAuthors  = 3
	mostAuthors = 60
)

// moreAuthors is a button by which a form is asked for more fields: it comes
// back with what was typed, and nothing is said.
const moreAuthors = "authors"

// More reports whether a form was sent for more fields, and not to be said. Who
// chooses the language of a translation, and then hands the form in, has asked for its
// fields as well: what is chosen there is not dropped.
func (f *Filled) More() bool { return f.Get(moreAuthors)+f.Get(moreTongues)+f.Get(tongueChoice) != "" }

// further is the name of the field of a further author.
func further(n int) string { return "other-" + strconv.Itoa(n) }

// furthers is how many fields of further authors a form has: those that were
// asked for, and at least one that is left empty.
func furthers(f *Filled) int {
	n, _ := strconv.Atoi(f.Get(moreAuthors))
	for i := 1; i <= mostAuthors; i++ {
		if f.Get(further(i)) != "" {
			n = max(n, i+1)
		}
	}
	return min(max(fewAuthors, n), mostAuthors)
}

// Listed are the choices of participants, in the reader's alphabetical order.
func (w *Way) Listed(ctx context.Context, l *i18n.Locale, groups bool) ([]ui.Option, error) {
	if w.Choices == nil {
		return nil, nil
	}
	ids, err := w.Choices(ctx, groups)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Option, len(ids))
	for i, id := range ids {
		name, lang := w.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out[i] = ui.Option{Value: id, Words: name, Lang: lang}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

// Inputs are the fields that say whose words something is, and from where.
func (w *Way) Inputs(ctx context.Context, m submission.Mode, f *Filled) ([]ui.Input, error) {
	if m == submission.Own {
		return nil, nil
	}
	l := f.L
	all, err := w.Listed(ctx, l, m == submission.Group)
	if err != nil {
		return nil, err
	}
	chosen := func(name, label string, optional bool) ui.Input {
		return ui.Input{Kind: ui.Choice, Name: name, Label: label, Value: f.Get(name), Optional: optional, Fault: f.Faults[name],
			Options: ui.Options(l.T("submission.choose"), all...)}
	}
	var out []ui.Input
	switch m {
	case submission.Group:
		in := chosen("author", l.T("submission.group"), false)
		in.Hint = l.T("way.group.hint")
		return []ui.Input{in}, nil
	case submission.Recorded, submission.Transmitted:
		first := chosen("author", l.T("submission.author"), false)
		first.Depends = m == submission.Recorded // one who is listed nowhere does as well
		out = append(out, first)
	}
	rows := furthers(f)
	for i := 1; i <= rows; i++ {
		label := l.T("way.author", "number", strconv.Itoa(i+1))
		if m == submission.Joint {
			label = l.T("way.signatory", "number", strconv.Itoa(i+1))
		}
		out = append(out, chosen(further(i), label, m != submission.Joint || i > 1))
	}
	if m == submission.Joint {
		out[0].Hint = l.T("way.signatory.hint")
	}
	if m == submission.Recorded {
		others := f.Optional(ui.Area, "others", "way.field.others", submission.MaxNamed*submission.MaxOther/4)
		others.Hint = l.T("way.field.others.hint")
		out = append(out, others)
	}
	set := ui.Input{Kind: ui.Fieldset, Name: "way", Label: l.T("way.authors"), Inputs: out}
	if rows < mostAuthors {
		set.Buttons = []ui.Button{{Name: moreAuthors, Value: strconv.Itoa(rows + fewAuthors), Words: l.T("way.more")}}
	}
	if m == submission.Joint {
		return []ui.Input{set}, nil
	}
	return []ui.Input{set, f.documentInputs(m == submission.Transmitted)}, nil
}

// documentInputs are the fields that name a document.
func (f *Filled) documentInputs(optional bool) ui.Input {
	kind := ui.Input{Kind: ui.Choice, Name: "document-kind", Label: f.L.T("submission.document.label"), Value: f.Get("document-kind"), Fault: f.Faults["document-kind"]}
	for _, k := range submission.DocumentKinds() {
		kind.Options = append(kind.Options, ui.Option{Value: k, Words: f.L.T("submission.document.kind." + k)})
	}
	number := f.Input(ui.Line, "document-number", "submission.document.number", submission.MaxNumber/4)
	number.Hint, number.Optional = f.L.T("submission.document.number-hint"), optional
	date := f.Input(ui.DateDay, "document-date", "submission.document.date", 0)
	date.Optional = optional
	return ui.Input{Kind: ui.Fieldset, Name: "document", Label: f.L.T("way.document"), Hint: f.L.T("way.document.hint"), Inputs: []ui.Input{kind, number, date}}
}

// Via reads whose words something is, and through whom it comes; what is wrong
// stands beside the fields.
func (w *Way) Via(ctx context.Context, f *Filled, actor policy.Actor, m submission.Mode) (submission.Via, error) {
	if m == submission.Own {
		return submission.Via{Mode: m, Author: actor.For}, nil
	}
	v := submission.Via{Mode: m}
	if m == submission.Recorded {
		v.Others = typedOthers(f.Get("others"))
	}
	authors := f.authors(&v, actor)
	switch {
	case len(authors) == 1 && m == submission.Joint:
		f.Faults[further(1)] = f.L.T("way.fault.alone")
	case m == submission.Transmitted && slices.Contains(authors, actor.For):
		f.Faults["author"] = f.L.T("way.fault.own")
	case len(authors) == 1 && len(v.Others) == 0:
		v.Author = authors[0]
	default:
		v.Signatories = authors
	}
	f.fromDocument(&v)
	return v, w.members(ctx, f, actor, &v)
}

// authors reads those who are listed, in ascending order, and as whom it is
// handed in.
func (f *Filled) authors(v *submission.Via, actor policy.Actor) (out []string) {
	if v.Mode != submission.Joint {
		if len(v.Others) == 0 {
			f.Need("author")
		}
		out = append(out, f.Get("author"))
	}
	if v.Mode != submission.Group {
		for i := 1; i <= mostAuthors; i++ {
			out = append(out, f.Get(further(i)))
		}
	}
	if v.Mode != submission.Recorded {
		v.By = actor.For
	}
	if v.Mode == submission.Joint {
		f.Need(further(1))
		out = append(out, actor.For)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return id == "" })
}

// Whose gives the listed ids of those whose words it is, in ascending order, as far
// as a form says it.
func (f *Filled) Whose(actor policy.Actor, m submission.Mode) []string {
	if m == submission.Own {
		return []string{actor.For}
	}
	unsaid := &Filled{L: f.L, Values: f.Values, Faults: map[string]string{}} // a form that was not sent lacks nothing yet
	return unsaid.authors(&submission.Via{Mode: m}, actor)
}

// typedOthers reads the authors of a document who are listed nowhere, one a line:
// an individual's organization stands behind a semicolon.
func typedOthers(s string) (out []submission.Other) {
	for line := range strings.Lines(s) {
		name, of, individual := strings.Cut(line, ";")
		o := submission.Other{Name: strings.TrimSpace(name), Of: strings.TrimSpace(of)}
		if individual {
			o.Kind = "individual"
		}
		if o.Name != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// fromDocument reads the document that something comes from, or with.
func (f *Filled) fromDocument(v *submission.Via) {
	if v.Mode != submission.Recorded && (v.Mode != submission.Transmitted || f.Get("document-number") == "" && f.Get("document-date") == "") {
		return
	}
	f.Need("document-number", "document-date")
	if day := f.Get("document-date"); day != "" && !submission.IsDay(day) {
		f.Faults["document-date"] = f.L.T("submission.fault.day")
	}
	v.Document = &submission.Document{Kind: f.Get("document-kind"), Number: f.Get("document-number"), Date: f.Get("document-date")}
}

// members names those of the author, where the register lists any: on the day of
// the document, or today.
func (w *Way) members(ctx context.Context, f *Filled, actor policy.Actor, v *submission.Via) error {
	if v.Author == "" || w.Members == nil {
		return nil
	}
	day := w.Clock.Now().UTC().Format(time.DateOnly)
	if v.Document != nil {
		if day = v.Document.Date; !submission.IsDay(day) {
			return nil
		}
	}
	members, err := w.Members(ctx, v.Author, day)
	if err != nil {
		return err
	}
	if len(members) > 0 {
		v.Members, v.On = members, day
	}
	switch {
	case v.Mode != submission.Group:
	case len(members) == 0:
		f.Faults["author"] = f.L.T("submission.fault.members")
	case !slices.Contains(members, actor.For):
		f.Faults["author"] = f.L.T("submission.fault.member")
	}
	return nil
}

// ViaTyped puts into a form how something came to be said.
func ViaTyped(v url.Values, via *submission.Via, actor policy.Actor) {
	authors := slices.Clone(via.Authors())
	switch via.Mode {
	case submission.Own:
		return
	case submission.Joint:
		authors = slices.DeleteFunc(authors, func(id string) bool { return id == actor.For })
	default:
		if len(authors) > 0 {
			v.Set("author", authors[0])
			authors = authors[1:]
		}
	}
	for i, id := range authors {
		v.Set(further(i+1), id)
	}
	var lines []string
	for _, o := range via.Others {
		line := o.Name
		if o.Kind == "individual" {
			line += "; " + o.Of
		}
		lines = append(lines, line)
	}
	v.Set("others", strings.Join(lines, "\n"))
	if d := via.Document; d != nil {
		v.Set("document-kind", d.Kind)
		v.Set("document-number", d.Number)
		v.Set("document-date", d.Date)
	}
}

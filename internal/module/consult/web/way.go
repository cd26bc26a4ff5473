package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// How many further authors a form has room for.
const (
	fewAuthors  = 3
	mostAuthors = 60
)

// filling is who fills in a form, and how what is handed in with it comes to be
// said: the part that is the same in every room.
type filling struct {
	actor policy.Actor
	mode  submission.Mode
	modes []submission.Mode // those in which the actor can hand something in
}

// records reports whether the secretariat records it from a document.
func (s *filling) records() bool { return s.mode == submission.Recorded }

// through reports whether words come through others than those whose they are.
func through(m submission.Mode) bool {
	return m == submission.Recorded || m == submission.Transmitted
}

// modesOf are the modes in which an actor can hand something in: drafters in the
// name of their participant, the secretariat from documents.
func modesOf(actor policy.Actor) (out []submission.Mode) {
	drafts := consult.May(actor, consult.Join) == nil && actor.For != ""
	for _, m := range submission.Modes() {
		if m == submission.Recorded && consult.May(actor, consult.Record) == nil || m != submission.Recorded && drafts {
			out = append(out, m)
		}
	}
	return out
}

// filling reads who fills in a form, and in which mode: that which the address
// names, or the first that there is.
func (p *Pages) filling(r *http.Request) (s filling, err error) {
	if s.actor, err = p.actor(r); err != nil {
		return s, err
	}
	if s.modes = modesOf(s.actor); len(s.modes) == 0 {
		_, err = p.speaker(r) // says why
		if err == nil {
			err = consult.May(s.actor, consult.Join)
		}
		return s, err
	}
	if p.Silent != nil {
		if err := p.Silent(r.Context(), s.actor); err != nil {
			return s, err
		}
	}
	if s.mode = submission.Mode(r.URL.Query().Get("mode")); s.mode == "" {
		s.mode = s.modes[0]
	}
	if !slices.Contains(s.modes, s.mode) {
		err = fail.New(fail.Denied, "You may not hand in anything in this way.")
	}
	return s, err
}

// listedNow are the choices of participants, in the reader's alphabetical order.
func (p *Pages) listedNow(ctx context.Context, l *i18n.Locale, groups bool) ([]ui.Option, error) {
	if p.Choices == nil {
		return nil, nil
	}
	ids, err := p.Choices(ctx, groups)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Option, len(ids))
	for i, id := range ids {
		name, lang := p.Names.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out[i] = ui.Option{Value: id, Words: name, Lang: lang}
	}
	i18n.Sort(l, out, func(o ui.Option) string { return o.Words })
	return out, nil
}

// called gives the listed id of who goes by a name in the reader's language; ""
// where nobody does, and never by guess.
func (p *Pages) called(ctx context.Context, l *i18n.Locale, name string) (string, error) {
	all, err := p.listedNow(ctx, l, false)
	for _, o := range all {
		if strings.EqualFold(o.Words, name) || o.Value == name {
			return o.Value, err
		}
	}
	return "", err
}

// further is the name of the field of a further author.
func further(n int) string { return "other-" + strconv.Itoa(n) }

// furthers is how many fields of further authors a form has: those that were
// asked for, and at least one that is left empty.
func furthers(f *filled) int {
	n, _ := strconv.Atoi(f.get(moreAuthors))
	for i := 1; i <= mostAuthors; i++ {
		if f.get(further(i)) != "" {
			n = max(n, i+1)
		}
	}
	return min(max(fewAuthors, n), mostAuthors)
}

// moreAuthors is the button by which a form is asked for more fields: it comes
// back with what was typed, and nothing is said.
const moreAuthors = "authors"

func (f *filled) more() bool { return f.get(moreAuthors) != "" }

// wayInputs are the fields that say whose words something is, and from where.
func (p *Pages) wayInputs(ctx context.Context, l *i18n.Locale, m submission.Mode, f *filled) ([]ui.Input, error) {
	if m == submission.Own {
		return nil, nil
	}
	all, err := p.listedNow(ctx, l, m == submission.Group)
	if err != nil {
		return nil, err
	}
	chosen := func(name, label string, optional bool) ui.Input {
		return ui.Input{Kind: ui.Choice, Name: name, Label: label, Value: f.get(name), Optional: optional, Fault: f.faults[name],
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
		others := f.optional(ui.Area, "others", "way.field.others", submission.MaxNamed*submission.MaxOther/4)
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
	optional := m == submission.Transmitted
	kind := ui.Input{Kind: ui.Choice, Name: "document-kind", Label: l.T("submission.document.label"), Value: f.get("document-kind"), Fault: f.faults["document-kind"]}
	for _, k := range submission.DocumentKinds() {
		kind.Options = append(kind.Options, ui.Option{Value: k, Words: l.T("submission.document.kind." + k)})
	}
	number := f.input(ui.Line, "document-number", "submission.document.number", submission.MaxNumber/4)
	number.Hint, number.Optional = l.T("submission.document.number-hint"), optional
	date := f.input(ui.DateDay, "document-date", "submission.document.date", 0)
	date.Optional = optional
	document := ui.Input{Kind: ui.Fieldset, Name: "document", Label: l.T("way.document"), Hint: l.T("way.document.hint"), Inputs: []ui.Input{kind, number, date}}
	return []ui.Input{set, document}, nil
}

// wayOf reads whose words something is, and through whom it comes; what is wrong
// stands beside the fields.
func (p *Pages) wayOf(ctx context.Context, f *filled, actor policy.Actor, m submission.Mode) (submission.Via, error) {
	if m == submission.Own {
		return way(actor), nil
	}
	v := submission.Via{Mode: m}
	var authors []string
	if m == submission.Recorded {
		v.Others = others(f.get("others"))
	}
	if m != submission.Joint {
		if len(v.Others) == 0 {
			f.need("author")
		}
		authors = append(authors, f.get("author"))
	}
	if m != submission.Group {
		for i := 1; i <= mostAuthors; i++ {
			authors = append(authors, f.get(further(i)))
		}
	}
	if m != submission.Recorded {
		v.By = actor.For
	}
	if m == submission.Joint {
		f.need(further(1))
		authors = append(authors, actor.For)
	}
	slices.Sort(authors)
	authors = slices.DeleteFunc(slices.Compact(authors), func(id string) bool { return id == "" })
	switch {
	case len(authors) == 1 && m == submission.Joint:
		f.faults[further(1)] = f.l.T("way.fault.alone")
	case m == submission.Transmitted && slices.Contains(authors, actor.For):
		f.faults["author"] = f.l.T("way.fault.own")
	case len(authors) == 1 && len(v.Others) == 0:
		v.Author = authors[0]
	default:
		v.Signatories = authors
	}
	f.fromDocument(m, &v)
	return v, p.members(ctx, f, actor, &v)
}

// others reads the authors of a document who are listed nowhere, one a line: an
// individual's organization stands behind a semicolon.
func others(s string) (out []submission.Other) {
	for _, line := range typedLines(s) {
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
func (f *filled) fromDocument(m submission.Mode, v *submission.Via) {
	if m != submission.Recorded && (m != submission.Transmitted || f.get("document-number") == "" && f.get("document-date") == "") {
		return
	}
	f.need("document-number", "document-date")
	if day := f.get("document-date"); day != "" && !submission.IsDay(day) {
		f.faults["document-date"] = f.l.T("submission.fault.day")
	}
	v.Document = &submission.Document{Kind: f.get("document-kind"), Number: f.get("document-number"), Date: f.get("document-date")}
}

// members names those of the author, where the register lists any: on the day of
// the document, or today.
func (p *Pages) members(ctx context.Context, f *filled, actor policy.Actor, v *submission.Via) error {
	if v.Author == "" || p.Members == nil {
		return nil
	}
	day := p.Clock.Now().UTC().Format(time.DateOnly)
	if v.Document != nil {
		if day = v.Document.Date; !submission.IsDay(day) {
			return nil
		}
	}
	members, err := p.Members(ctx, v.Author, day)
	if err != nil {
		return err
	}
	if len(members) > 0 {
		v.Members, v.On = members, day
	}
	switch {
	case v.Mode != submission.Group:
	case len(members) == 0:
		f.faults["author"] = f.l.T("submission.fault.members")
	case !slices.Contains(members, actor.For):
		f.faults["author"] = f.l.T("submission.fault.member")
	}
	return nil
}

// wayTyped puts into a form how something came to be said.
func wayTyped(v url.Values, via *submission.Via, actor policy.Actor) {
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

// ways leads from a form to the same form in the other modes. What was typed
// does not go along: the fields that follow are others.
func (s *filling) ways(r *http.Request, l *i18n.Locale) templ.Component {
	if len(s.modes) < 2 {
		return ui.Para(ui.Plain(l.T("way.lead." + string(s.mode))))
	}
	var out []templ.Component
	for _, m := range s.modes {
		words := l.T("submission.mode." + string(m))
		if m == s.mode {
			out = append(out, ui.Strong(words))
			continue
		}
		q := r.URL.Query()
		q.Set("mode", string(m))
		out = append(out, ui.A("?"+q.Encode(), words))
	}
	return ui.Part("way", l.T("way.heading"), 2, ui.Para(ui.Lines(out...)), ui.Para(ui.Plain(l.T("way.lead."+string(s.mode)))))
}

// form is a form below the sentence on as whom one speaks and in which way. typ
// is what is said with it; its button says whether that is said at once.
func (p *Pages) form(r *http.Request, l *i18n.Locale, s *filling, typ string, f ui.Form) (templ.Component, error) {
	if !s.records() {
		return ui.Stack(s.ways(r, l), p.speaking(l, s.actor, f)), nil
	}
	recording, err := p.recording(r, l, typ, f)
	return ui.Stack(s.ways(r, l), recording), err
}

// recording is a form of what the secretariat says.
func (p *Pages) recording(r *http.Request, l *i18n.Locale, typ string, f ui.Form) (templ.Component, error) {
	two, err := p.Process.NeedsTwo(r.Context(), typ)
	if err != nil {
		return nil, err
	}
	above := ui.Para(ui.Plain(l.T("way.records")))
	if two {
		above = ui.Para(ui.Plain(l.T("way.records")), ui.Plain(l.T("submission.new.two")))
	} else if f.Submit == l.T("consult.draft") {
		f.Submit = l.T("submission.new.record")
	}
	return ui.Stack(above, ui.FormView(l, f)), nil
}

// later is a form of what follows something, below the sentence on as whom one
// speaks: "" is the secretariat, and the button says whether it is said at once.
func (p *Pages) later(r *http.Request, l *i18n.Locale, actor policy.Actor, as, typ string, f ui.Form) (templ.Component, error) {
	if as != "" {
		return p.speaking(l, actor, f), nil
	}
	return p.recording(r, l, typ, f)
}

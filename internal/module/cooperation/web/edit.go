package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Edits are the forms in which drafted openings of cases are edited: nobody types
// a notification twice because one line of it was sent back.
func (p *Pages) Edits() map[string]web.EditTogether {
	out := map[string]web.EditTogether{}
	for _, k := range cooperation.Kinds() {
		out[cooperation.TypeOf(k, cooperation.Sent)] = p.editOpening
		out[cooperation.TypeOf(k, cooperation.Proposed)] = p.editReport
	}
	return out
}

// kept is the field of those files of a draft that stay.
const kept = "kept"

// editOpening edits an opening: its words, its files, how it is marked, and to
// whom it goes. The case, and the exercise it is part of, stay.
func (p *Pages) editOpening(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	v := p.shownTo(r, l, actor)
	was, err := cooperation.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	matter, of, _ := opening(was)
	tpl := p.Service.Templates.Template(matter.Template)
	if kind, _, _ := cooperation.ParseType(all[0].Type); tpl == nil {
		tpl = p.Service.Templates.Current(kind)
	}
	f := &form{l: l, v: redrafted(was, all), faults: map[string]string{}}
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = read(r, l)
	}
	if err := v.places(tpl.Kind, f); err != nil && !fail.Is(err, fail.NotFound) {
		return e, err
	}
	if r.Method == http.MethodPost {
		b, err := v.openingBody(f, tpl, of)
		if err != nil {
			return e, err
		}
		asWritten(b, was)
		to := f.recipients(actor.Identity)
		v.addressed(f, to)
		for _, file := range was.Files() {
			if slices.Contains(f.v[kept], file.File.String()) {
				b.Attach(file)
			}
		}
		if len(f.faults) == 0 {
			if err := p.examined(r, f, b); err != nil {
				return e, err
			}
		}
		if len(f.faults) == 0 {
			if err := p.attach(r, f, b, cooperation.Sent); err != nil {
				return e, err
			}
		}
		if len(f.faults) == 0 {
			if e.Together, err = cooperation.Openings(actor, all[0].Subject, f.marking(), b, to...); err != nil {
				return e, err
			}
			e.Good = true
		}
	}
	if e.Above, e.Form, err = v.openForm(tpl, f); err != nil {
		return e, err
	}
	e.Form.Inputs = append(e.Form.Inputs, v.keptInput(was.Files(), f)...)
	return e, nil
}

// keptInput offers to keep the files that a draft has, all of them unless some are
// taken off.
func (v *viewer) keptInput(files []attachment.File, f *form) []ui.Input {
	if len(files) == 0 {
		return nil
	}
	in := ui.Input{Kind: ui.Choices, Name: kept, Label: v.T("cooperation.files.kept"), Hint: v.T("cooperation.files.kept-hint"), Values: f.v[kept], Optional: true}
	for _, file := range files {
		in.Options = append(in.Options, ui.Option{Value: file.File.String(), Words: file.Name})
	}
	return []ui.Input{in}
}

// opening gives what a body that opens a case is about, the exercise it is part
// of, and its intervals.
func opening(b cooperation.Body) (m *cooperation.Matter, of *cooperation.Occasion, w *cooperation.Within) {
	switch b := b.(type) {
	case *cooperation.Notified:
		return &b.Matter, b.Occasion, &b.Within
	case *cooperation.Requested:
		return &b.Matter, b.Occasion, &b.Within
	}
	return &cooperation.Matter{}, nil, &cooperation.Within{}
}

// redrafted is a drafted opening as it would have been typed.
func redrafted(b cooperation.Body, all []ledger.Draft) url.Values {
	out := typed(b)
	out.Set("marking", string(all[0].Marking))
	for _, d := range all {
		out.Add("to", d.Stream)
	}
	for _, file := range b.Files() {
		out.Add(kept, file.File.String())
	}
	return out
}

// typed is an opening as it would have been typed: times in the zone in which it
// was first seen.
func typed(b cooperation.Body) url.Values {
	m, of, within := opening(b)
	out := url.Values{"title": {written(m.Title)}, "zone": {m.From.Zone}, "from": {clockOf(m.From, m.From.Zone)}, "last": {clockOf(m.Until, m.From.Zone)},
		"designated": {written(m.Designated)}, "class": {m.Class}, "severity": {m.Severity.Category}, "provision": {m.Provision}, "infrastructure": m.Infrastructure, "indicators": {lines(m.Indicators)}}
	for id, words := range m.Fields {
		out.Set("field-"+id, written(words))
	}
	if b.Exercises() {
		out.Set("exercise", "yes")
	}
	if of != nil {
		out.Set("occasion", of.ID)
	}
	kind := cooperation.Notification
	if q, ok := b.(*cooperation.Requested); ok {
		kind = cooperation.Request
		out.Set("half", string(q.Half))
		out.Set("arises", q.Arises)
		ticked(out, "check-", q.Checklist)
		ticked(out, "privacy-", q.Privacy)
		out.Set("consulted", together(q.Consulted))
	}
	for _, s := range steps(kind) {
		if n := *s.of(within); n > 0 {
			out.Set("within-"+s.name, strconv.FormatInt(n, 10))
		}
	}
	return out
}

func ticked(v url.Values, prefix string, all []cooperation.Checked) {
	for _, c := range all {
		answer := "no"
		if c.Met {
			answer = "yes"
		}
		v.Set(prefix+c.Item, answer)
	}
}

func written(t i18n.Text) string { return t.In[t.Original] }

func clockOf(i cooperation.Instant, zone string) string {
	t, ok := i.Time()
	if !ok {
		return ""
	}
	in, err := time.LoadLocation(zone)
	if err != nil {
		in = time.UTC
	}
	if all := cooperation.Writings(t, in); len(all) > 1 {
		return t.In(in).Format(cooperation.LocalForm + " -07:00")
	}
	return t.In(in).Format(cooperation.LocalForm)
}

func lines(all []cooperation.Indicator) string {
	var b strings.Builder
	for _, i := range all {
		b.WriteString(i.Type + " " + i.Value + "\n")
	}
	return b.String()
}

// asWritten keeps of what was drafted what a form does not show: in which language
// words that stayed were written, and remarks that came from a program.
func asWritten(b, was cooperation.Body) {
	now, _, _ := opening(b)
	then, _, _ := opening(was)
	stays(&now.Title, then.Title)
	stays(&now.Designated, then.Designated)
	for id, words := range now.Fields {
		stays(&words, then.Fields[id])
		now.Fields[id] = words
	}
	if now.Until.UTC == then.Until.UTC && now.From.Zone == then.From.Zone {
		now.Until = then.Until
	}
	for i := range now.Indicators {
		for _, old := range then.Indicators {
			if now.Indicators[i].Type == old.Type && now.Indicators[i].Value == old.Value {
				now.Indicators[i] = old
			}
		}
	}
	q, ok := b.(*cooperation.Requested)
	old, same := was.(*cooperation.Requested)
	if !ok || !same {
		return
	}
	if together(q.Consulted) == plainly(together(old.Consulted)) {
		q.Consulted = old.Consulted
	}
	remarks(q.Checklist, old.Checklist)
	remarks(q.Privacy, old.Privacy)
}

// stays keeps words that were not touched as they were written, in all languages.
func stays(now *i18n.Text, then i18n.Text) {
	if written(*now) == plainly(written(then)) {
		*now = then
	}
}

func remarks(now, then []cooperation.Checked) {
	for i := range now {
		for _, old := range then {
			if now[i].Item == old.Item && now[i].Met == old.Met {
				now[i] = old
			}
		}
	}
}

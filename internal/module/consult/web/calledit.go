package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func (p *Pages) editCall(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := consult.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*consult.Call)
	mode, f := was.Via.Mode, fillWith(l, typedOfCall(was))
	var is *consult.Call
	if r.Method == http.MethodPost {
		if f = fill(r, l); !f.rearranged() {
			is = p.typedCall(f, actor, mode)
		}
	}
	inputs, err := p.callInputs(r.Context(), f, mode)
	if err != nil {
		return draftweb.Edited{}, err
	}
	e := draftweb.Edited{Form: ui.Form{Inputs: inputs, Hidden: f.hiddenIDs(), Extra: suggestions()}}
	if is != nil && len(f.Faults) == 0 {
		keepCall(was, is)
		if e.Draft, err = consult.Draft(actor.Identity, statement.Hash{}, is); err != nil {
			e.Form.Fault = l.Fault(err)
		}
		e.Good = err == nil
	}
	return e, nil
}

// typedOfCall is the form from which a call came.
func typedOfCall(b *consult.Call) url.Values {
	v := url.Values{"language": {b.Title.Original}, "title": {b.Title.String()}, "text": {b.Text.String()}, "partners": {linesOf(b.Partners)}, "about": b.About,
		"languages": b.Languages, "zone": {b.Zone}, "named": {strings.Join(b.Invited.Named, "\n")}, "marking": {string(b.Marking)}, "moderation": {string(b.Moderation)}, "rule": {string(b.Decision.Rule)}}
	for _, c := range b.Invited.Classes {
		v.Add("classes", string(c))
	}
	if b.Decision.Hours > 0 {
		v.Set("hours", strconv.FormatInt(b.Decision.Hours, 10))
	}
	v.Set("author", b.Via.Author)
	if d := b.Via.Document; d != nil {
		v.Set("kind", d.Kind)
		v.Set("number", d.Number)
		v.Set("document-date", d.Date)
	}
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		zone = time.UTC
	}
	for i := range b.Phases {
		typedOfPhase(v, i+1, &b.Phases[i], zone)
	}
	typedOfQuestions(v, rowQuestion, b.Questions)
	typedOfQuestions(v, rowTest, b.NormTest)
	return v
}

func typedOfPhase(v url.Values, n int, ph *consult.Phase, zone *time.Location) {
	set := func(field, value string) {
		if value != "" {
			v.Set(row(rowPhase, n, field), value)
		}
	}
	set("id", ph.ID)
	set("title", ph.Title.String())
	set("note", ph.Note.String())
	for _, a := range ph.Accepts {
		v.Add(row(rowPhase, n, "accepts"), string(a))
	}
	for name, instant := range map[string]string{"opens": ph.Opens, "closes": ph.Closes} {
		if t, ok := form.Instant(instant); ok {
			set(name+"-day", t.In(zone).Format(time.DateOnly))
			set(name+"-time", t.In(zone).Format("15:04"))
		}
	}
	if f := ph.Frame; f != nil {
		set("printed", f.Printed)
		set("from", f.From)
		set("until", f.Until)
		if f.Over {
			set("over", "yes")
		}
	}
}

func typedOfQuestions(v url.Values, of string, all []consult.Question) {
	for i, q := range all {
		var options []string
		for _, o := range q.Options {
			options = append(options, o.Text.String())
		}
		for field, value := range map[string]string{"id": q.ID, "text": q.Text.String(), "form": string(q.Form), "options": strings.Join(options, "\n")} {
			if value != "" {
				v.Set(row(of, i+1, field), value)
			}
		}
		if q.Each {
			v.Set(row(of, i+1, "each"), "yes")
		}
	}
}

// sameText keeps the wordings in other languages of a text of which the original
// was left as it was.
func sameText(was, is i18n.Text) i18n.Text {
	if was.Original == is.Original && was.String() == is.String() {
		return was
	}
	return is
}

// keepCall gives a call back what its form does not show of the one before.
func keepCall(was, is *consult.Call) {
	if was.Via.Mode == submission.Recorded && was.Via.Author == is.Via.Author {
		document := is.Via.Document
		is.Via = was.Via
		is.Via.Document = document
	}
	is.Title, is.Text, is.Partners = sameText(was.Title, is.Title), sameText(was.Text, is.Text), keptNames(was.Partners, is.Partners)
	for i := range is.Phases {
		ph := &is.Phases[i]
		at := slices.IndexFunc(was.Phases, func(w consult.Phase) bool { return w.ID == ph.ID })
		if at < 0 {
			continue
		}
		w := &was.Phases[at]
		ph.Title, ph.Note = sameText(w.Title, ph.Title), sameText(w.Note, ph.Note)
		if was.Zone == is.Zone {
			ph.Opens, ph.Closes = sameInstant(is.Zone, w.Opens, ph.Opens), sameInstant(is.Zone, w.Closes, ph.Closes)
		}
	}
	if was.Label() == is.Label() {
		is.Marking = was.Marking // a call that did not state it is not made to
	}
	keepQuestions(was.Questions, is.Questions)
	keepQuestions(was.NormTest, is.NormTest)
}

// sameInstant is the one before where clocks of the zone show both alike: in the
// hour that comes twice.
func sameInstant(zone, was, is string) string {
	there, err := time.LoadLocation(zone)
	a, okay := form.Instant(was)
	b, too := form.Instant(is)
	if err == nil && okay && too && a.In(there).Format("2006-01-02 15:04") == b.In(there).Format("2006-01-02 15:04") {
		return was
	}
	return is
}

func keepQuestions(was, is []consult.Question) {
	for i := range is {
		at := slices.IndexFunc(was, func(w consult.Question) bool { return w.ID == is[i].ID })
		if at < 0 {
			continue
		}
		w := &was[at]
		is[i].Text = sameText(w.Text, is[i].Text)
		for k := range is[i].Options {
			o := &is[i].Options[k]
			if at := slices.IndexFunc(w.Options, func(w consult.Option) bool { return w.Text.String() == o.Text.String() }); at >= 0 {
				*o = consult.Option{ID: w.Options[at].ID, Text: sameText(w.Options[at].Text, o.Text)}
			}
		}
	}
}

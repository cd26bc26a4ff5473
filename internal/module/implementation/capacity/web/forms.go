package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// typed is the form from which a content came.
func (p *Pages) typed(l *i18n.Locale, c *capacity.Content) url.Values {
	var states []string
	for _, id := range c.States {
		states = append(states, p.Called(l, id))
	}
	v := url.Values{"title": {c.Title.String()}, "text": {c.Text.String()}, "terms": {c.Terms.String()}, "office": {c.Contact.Office.String()},
		"mail": {c.Contact.Mail}, "address": {c.Contact.Address}, "from": {c.From}, "until": {c.Until}, "states": {strings.Join(states, "\n")},
		"provisions": c.Provisions, "kinds": c.Kinds, "regions": c.Regions, "languages": c.Languages, "languages-more": {strings.Join(others(l, c.Languages), ", ")}}
	if c.Title.Original != "" {
		v.Set("language", c.Title.Original)
	}
	submissionweb.TonguesTyped(v, c)
	return v
}

// provisions are what a form offers, in groups.
func (p *Pages) provisions() *entryweb.Shared {
	return &entryweb.Shared{Way: p.Way, Provisions: p.Provisions, Cited: p.Cited}
}

// inputs are the fields of a content; was is what the form was filled from, empty for
// a new one.
func (p *Pages) inputs(ctx context.Context, f *submissionweb.Filled, side capacity.Side, was *capacity.Content) ([]ui.Input, error) {
	l := f.L
	on := p.provisions().Grouped(ctx, f, "provisions", "capacity.provisions")
	on.Folded = len(entryweb.GroupedIDs(f, "provisions")) == 0
	choices := func(name string, label string, options []ui.Option, optional bool) ui.Input {
		in := ui.Input{Kind: ui.Choices, Name: name, Label: l.T(label), Values: f.Values[name], Options: options, Fault: f.Faults[name], Optional: optional}
		if l.Has(label + ".hint") {
			in.Hint = l.T(label + ".hint")
		}
		return in
	}
	text, terms := f.Input(ui.Area, "text", "capacity.text", capacity.MaxText/4), f.Optional(ui.Area, "terms", "capacity.terms", capacity.MaxTerms/4)
	text.Rows = 8
	states := f.Optional(ui.Area, "states", "capacity.states", capacity.MaxStates*60)
	from, until := f.Optional(ui.Line, "from", "capacity.from", len("2006-01-02")), f.Optional(ui.Line, "until", "capacity.until", len("2006-01-02"))
	from.Ltr, until.Ltr = true, true
	mail, address := f.Input(ui.Mail, "mail", "capacity.mail", capacity.MaxAddress), f.Optional(ui.Web, "address", "capacity.address", capacity.MaxAddress)
	mail.Optional = true
	more := f.Optional(ui.Line, "languages-more", "capacity.languages.more", 200)
	more.Ltr = true
	out := []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Line, "title", "capacity.title", capacity.MaxTitle/4), text,
		choices("kinds", "capacity.kind", p.kinds(l), false),
		on,
		{Kind: ui.Fieldset, Name: "where", Label: l.T("capacity.concerns"), Hint: l.T(key(side, "concerns.hint")), Inputs: []ui.Input{choices("regions", "capacity.region", p.regions(l), true), states}},
		choices("languages", "capacity.languages", tongues(l), true), more,
		{Kind: ui.Fieldset, Name: "when", Label: l.T("capacity.time"), Hint: l.T("capacity.time.hint"), Inputs: []ui.Input{from, until}}, terms,
		{Kind: ui.Fieldset, Name: "contact", Label: l.T(key(side, "contact")), Hint: l.T("capacity.contact.hint"), Inputs: []ui.Input{f.Input(ui.Line, "office", "capacity.office", capacity.MaxOffice/4), mail, address}}}
	f.Written(was, out)
	return append(out, f.Tongues(was, p.passages(l, side, was))...), nil
}

// others are those of some languages that the form names by their tags.
func others(l *i18n.Locale, all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(tag string) bool {
		return slices.ContainsFunc(tongues(l), func(o ui.Option) bool { return o.Value == tag })
	})
}

// languagesOf reads the languages in which it can be carried out: those that are chosen,
// and others by their tags.
func languagesOf(f *submissionweb.Filled) []string {
	all := slices.DeleteFunc(slices.Clone(f.Values["languages"]), func(tag string) bool { return len(others(f.L, []string{tag})) > 0 })
	for _, one := range strings.FieldsFunc(f.Get("languages-more"), func(r rune) bool { return strings.ContainsRune(",;، \n", r) }) {
		tag, ok := i18n.Tag(one)
		if !ok {
			f.Faults["languages-more"] = f.L.T("way.fault.tag")
			continue
		}
		all = append(all, tag)
	}
	return sorted(all)
}

// contentOf reads a content. was is what the form was filled from, empty for a new
// one.
func (p *Pages) contentOf(ctx context.Context, f *submissionweb.Filled, was *capacity.Content) (capacity.Content, error) {
	f.Need("title", "text", "office")
	if f.Get("mail") == "" && f.Get("address") == "" {
		f.Faults["mail"] = f.L.T("capacity.fault.contact")
	} else if f.Get("mail") != "" && !form.Mail(f.Get("mail"), capacity.MaxAddress) {
		f.Faults["mail"] = f.L.T("capacity.fault.mail")
	}
	c := capacity.Content{Title: f.Kept("title", was.Title), Text: f.Kept("text", was.Text), Terms: f.Kept("terms", was.Terms),
		Provisions: entryweb.GroupedIDs(f, "provisions"), Kinds: sorted(f.Values["kinds"]), Regions: sorted(f.Values["regions"]), From: f.Get("from"), Until: f.Get("until"),
		Contact: capacity.Contact{Office: f.Kept("office", was.Contact.Office), Mail: f.Get("mail"), Address: f.Get("address")}}
	c.Languages = languagesOf(f)
	if len(c.Kinds) == 0 {
		f.Faults["kinds"] = f.L.T("consult.fault.missing")
	}
	f.Span("from", "until")
	f.Addresses("address", capacity.MaxAddress, f.Get("address"))
	all, err := p.Listed(ctx, f.L, false)
	if err != nil {
		return c, err
	}
	for _, line := range strings.FieldsFunc(f.Get("states"), func(r rune) bool { return r == '\n' || r == ';' }) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at := slices.IndexFunc(all, func(o ui.Option) bool {
			return strings.HasPrefix(o.Value, "state:") && (strings.EqualFold(o.Words, line) || o.Value == line)
		})
		if at < 0 {
			f.Faults["states"] = f.L.T("capacity.fault.state", "name", line)
			break
		}
		c.States = append(c.States, all[at].Value)
	}
	c.States = sorted(c.States)
	c.Official = f.ReadTongues(&c, was)
	return c, nil
}

func (p *Pages) opening(side capacity.Side) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		h, err := p.Begin(r)
		if err != nil {
			return ui.Page{}, err
		}
		f := submissionweb.FillWith(l, url.Values{})
		if on := r.URL.Query().Get("provision"); on != "" {
			f.Values["provisions"] = []string{on}
		}
		return p.openForm(r, side, &h, f, "")
	}
}

func (p *Pages) openForm(r *http.Request, side capacity.Side, h *submissionweb.Hand, f *submissionweb.Filled, fault string) (ui.Page, error) {
	way, err := p.Inputs(r.Context(), h.Mode, f)
	if err != nil {
		return ui.Page{}, err
	}
	inputs, err := p.inputs(r.Context(), f, side, &capacity.Content{})
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(f.L, side, f.L.T(key(side, "new")))
	page.Body, err = p.Form(r, f.L, h, (&capacity.Opening{Side: side}).Type(), ui.Form{ID: "open", Fault: fault, Inputs: append(way, inputs...)})
	return page, err
}

// openingOf reads what opens a need or an offer.
func (p *Pages) openingOf(ctx context.Context, f *submissionweb.Filled, side capacity.Side, via submission.Via, was *capacity.Content) (*capacity.Opening, error) {
	c, err := p.contentOf(ctx, f, was)
	return &capacity.Opening{Side: side, Via: via, Content: c}, err
}

func (p *Pages) open(side capacity.Side) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		h, err := p.Begin(r)
		if err != nil {
			return ui.Answer{}, err
		}
		f, fault := submissionweb.Fill(r, l, capacity.MaxText), ""
		if !f.More() {
			via, err := p.Via(r.Context(), f, h.Actor, h.Mode)
			if err != nil {
				return ui.Answer{}, err
			}
			b, err := p.openingOf(r.Context(), f, side, via, &capacity.Content{})
			if err != nil {
				return ui.Answer{}, err
			}
			to, done, why, err := p.say(r, l, h.Actor, statement.Hash{}, f, side, b)
			if err != nil || done {
				return to, err
			}
			fault = why
		}
		page, err := p.openForm(r, side, &h, f, fault)
		return ui.Answer{Page: page}, err
	}
}

// say has something said, unless fields are missing: it gives where that leads, or
// the sentence with which the form comes back.
func (p *Pages) say(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, f *submissionweb.Filled, side capacity.Side, b corpus.Body) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Service.Say(r.Context(), actor, of, b)
	switch {
	case err == nil:
		at := l.Path(side.Path())
		if !of.IsZero() {
			at = l.Path(side.Path(), of.String())
		} else if out.Receipt != nil {
			at = l.Path(side.Path(), out.Receipt.ID.String())
		}
		return p.Went(l, out, at), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// crumb leads back to what a form is about.
func crumb(l *i18n.Locale, e *capacity.Entry) ui.Link {
	words, lang := form.Heading(e.Title).Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	return ui.Link{Href: l.Path(e.Side.Path(), e.ID), Words: words, Lang: lang}
}

func nothing() templ.Component { return templ.NopComponent }

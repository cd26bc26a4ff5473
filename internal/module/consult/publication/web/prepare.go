package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// maker is who puts a publication together, and of what.
type maker struct {
	actor policy.Actor
	as    string // "" for the secretariat
	of    consult.Consultation
	last  *publication.Publication // the latest edition; nil when there is none
	s     publication.Sources
}

func (p *Pages) maker(r *http.Request, f *typed) (m maker, err error) {
	if m.actor, m.as, err = p.speaker(r, publication.Publish); err != nil {
		return m, err
	}
	if m.of, err = p.queries().Consultations.Get(r.Context(), r.PathValue("id")); err != nil {
		return m, err
	}
	if !publication.Organises(&m.of, m.as) {
		return m, fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	part, err := p.queries().List(r.Context(), publication.Filter{Consultation: m.of.ID})
	if err != nil {
		return m, err
	}
	for i := range part.Items {
		if part.Items[i].Followed == "" {
			m.last = &part.Items[i]
			break
		}
	}
	var before statement.Hash
	if m.last != nil && f.get("follows") == m.last.ID {
		before = m.last.Statement
	}
	m.s, err = p.Publish.Gather(r.Context(), &m.of, before, p.tongue(f, &m.of))
	return m, err
}

// tongue is the language of what is written: the one chosen, or the first one of
// the consultation.
func (p *Pages) tongue(f *typed, of *consult.Consultation) string {
	for _, tag := range append([]string{f.l.Tag()}, of.Languages...) {
		for _, have := range of.Languages {
			if tag == have {
				return f.language("language", tag)
			}
		}
	}
	return f.language("language", "en")
}

func (p *Pages) preparing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	f := holding(l, url.Values{"language": {r.URL.Query().Get("language")}, "follows": {r.URL.Query().Get("follows")}})
	m, err := p.maker(r, f)
	if err != nil {
		return ui.Page{}, err
	}
	if m.s.Before != nil {
		refill(f, &m.s.Before.Content)
	}
	b, err := p.assembled(&m, f)
	if err != nil {
		return ui.Page{}, err
	}
	if f.get("title") == "" {
		words, _ := m.of.Title.For(b.Language)
		f.values.Set("title", words)
	}
	return p.prepareForm(l, &m, f, b, false, ""), nil
}

// refill puts what was written in a publication into the fields of its form.
func refill(f *typed, c *publication.Content) {
	title, _ := c.Title.For(c.Language)
	edition, _ := c.Edition.For(c.Language)
	f.values.Set("title", title)
	f.values.Set("edition", edition)
	f.values.Set("preface", publication.Typed(c.Preface))
	for i := range c.Chapters {
		ch := &c.Chapters[i]
		f.values.Set("commentary-"+ch.ID, publication.Typed(ch.Commentary))
		f.values.Set("rationale-"+ch.ID, publication.Typed(written(ch.Rationale)))
	}
}

// written are the paragraphs that are not quoted.
func written(all []publication.Paragraph) (out []publication.Paragraph) {
	for _, p := range all {
		if !p.Quoted {
			out = append(out, p)
		}
	}
	return out
}

// plan reads what the organiser gives to a publication. What is not in the plain
// form is said beside its field.
func plan(f *typed, language string, chapters []string) publication.Plan {
	read := func(name string) []publication.Paragraph {
		all, err := publication.Written(f.get(name))
		if err != nil {
			f.faults[name] = f.l.Fault(err)
		}
		return all
	}
	out := publication.Plan{Language: language, Preface: read("preface"), Written: map[string]publication.Chaptered{}, Only: f.values["chapters"]}
	if title := f.get("title"); title != "" {
		out.Title = i18n.Of(language, title)
	}
	if edition := f.get("edition"); edition != "" {
		out.Edition = i18n.Of(language, edition)
	}
	for _, id := range chapters {
		out.Written[id] = publication.Chaptered{Commentary: read("commentary-" + id), Rationale: read("rationale-" + id)}
	}
	return out
}

// assembled puts together what is published, with what was typed.
func (p *Pages) assembled(m *maker, f *typed) (*publication.Published, error) {
	language := p.tongue(f, &m.of)
	all := publication.Assemble(publication.Plan{Language: language}, m.s) // to know the chapters
	var ids []string
	for i := range all.Chapters {
		ids = append(ids, all.Chapters[i].ID)
	}
	pl := plan(f, language, append(ids, publication.General))
	pl.Via = submission.Via{Mode: submission.Own, Author: m.as}
	if m.as == "" {
		pl.Via = submission.Via{Mode: submission.Recorded, Author: m.of.Organiser(), Others: m.of.Via.Others,
			Document: &submission.Document{Kind: f.get("document-kind"), Number: f.get("document-number"), Date: f.get("document-date")}}
	}
	return publication.Assemble(pl, m.s), nil
}

// prepareForm is the form by which a publication is put together. Once it was
// sent it shows what would be published.
func (p *Pages) prepareForm(l *i18n.Locale, m *maker, f *typed, b *publication.Published, seen bool, fault string) ui.Page {
	form := ui.Form{ID: "publish", Submit: l.T("publication.prepare.preview"), Fault: fault, Inputs: []ui.Input{f.choice("language", l.T("publication.language"), languages, b.Language)}}
	if m.last != nil {
		in := ui.Input{Kind: ui.Choice, Name: "follows", Label: l.T("publication.follows"), Value: f.get("follows"), Optional: true, Options: ui.Options(l.T("publication.prepare.first"))}
		words, _ := m.last.Title.Pick(l)
		if edition, _ := m.last.Edition.Pick(l); edition != "" {
			words += " — " + edition
		}
		in.Options = append(in.Options, ui.Option{Value: m.last.ID, Words: ui.Seen(words)})
		form.Inputs = append(form.Inputs, in)
	}
	if m.as == "" {
		kind := ui.Input{Kind: ui.Choice, Name: "document-kind", Label: l.T("submission.document.label"), Value: f.get("document-kind")}
		for _, k := range submission.DocumentKinds() {
			kind.Options = append(kind.Options, ui.Option{Value: k, Words: l.T("submission.document.kind." + k)})
		}
		form.Inputs = append(form.Inputs, kind, f.input(ui.Line, "document-number", l.T("submission.document.number"), submission.MaxNumber/4), f.input(ui.DateDay, "document-date", l.T("submission.document.date"), 0))
	}
	form.Inputs = append(form.Inputs, p.fields(l, f, &publication.Assemble(publication.Plan{Language: b.Language}, m.s).Content, true)...)
	page := belowCall(l, &m.of, l.T("publication.prepare.title"))
	page.Lead = l.T("publication.prepare.lead")
	var blocks []templ.Component
	if warning := p.warning(l, &b.Content); warning != nil {
		blocks = append(blocks, warning)
	}
	if seen {
		form.Submit = l.T("consult.draft")
		form.Hidden = append(form.Hidden, [2]string{"seen", fingerprint(b)})
		blocks = append(blocks, ui.Part("preview", l.T("publication.prepare.becomes"), 2, ui.Para(ui.Plain(l.T("publication.prepare.size", "bytes", l.Number(int64(len(encoded(b)))), "most", l.Number(statement.MaxBody))))))
		blocks = append(blocks, view{p: p, l: l, of: &publication.Publication{Content: b.Content}}.blocks()...)
		blocks = append(blocks, ui.Heading("form", l.T("publication.prepare.again"), 2))
	}
	page.Body = ui.Stack(append(blocks, p.speaking(l, m.as, form))...)
	return page
}

// fields are those of what the organiser writes; of what is there, the chapters
// can be chosen.
func (p *Pages) fields(l *i18n.Locale, f *typed, c *publication.Content, choose bool) []ui.Input {
	area := func(name, label string) ui.Input {
		in := f.optional(ui.Area, name, label, publication.MaxWords/4)
		in.Rows = 6
		return in
	}
	preface := area("preface", l.T("publication.preface"))
	preface.Hint = l.T("publication.prepare.form")
	out := []ui.Input{f.input(ui.Line, "title", l.T("publication.title"), publication.MaxTitle/4), f.optional(ui.Line, "edition", l.T("publication.edition"), publication.MaxTitle/4), preface}
	which := ui.Input{Kind: ui.Choices, Name: "chapters", Label: l.T("publication.prepare.chapters"), Hint: l.T("publication.prepare.chapters.hint"), Values: f.values["chapters"], Optional: true}
	for i := range c.Chapters {
		ch := &c.Chapters[i]
		words, _ := ch.Title.Pick(l)
		which.Options = append(which.Options, ui.Option{Value: ch.ID, Words: ui.Seen(words)})
	}
	if choose {
		out = append(out, which)
	}
	for i := range c.Chapters {
		ch := &c.Chapters[i]
		words, _ := ch.Title.Pick(l)
		out = append(out, ui.Input{Kind: ui.Fieldset, Name: "chapter-" + strconv.Itoa(i), Label: ui.Seen(words), Inputs: []ui.Input{
			area("commentary-"+ch.ID, l.T("publication.prepare.commentary", "chapter", ui.Seen(words))), area("rationale-"+ch.ID, l.T("publication.prepare.rationale", "chapter", ui.Seen(words)))}})
	}
	return out
}

func encoded(b corpus.Body) []byte {
	wire, err := corpus.Encode(b)
	if err != nil {
		return nil // what cannot be written is refused when it is sent
	}
	return wire
}

// fingerprint tells whether what is sent is what was shown.
func fingerprint(b corpus.Body) string {
	sum := sha256.Sum256(encoded(b))
	return hex.EncodeToString(sum[:16])
}

func (p *Pages) prepare(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	f := sent(r, l)
	m, err := p.maker(r, f)
	if err != nil {
		return ui.Answer{}, err
	}
	f.need("title")
	b, err := p.assembled(&m, f)
	if err != nil {
		return ui.Answer{}, err
	}
	form := func(fault string) ui.Page {
		return p.prepareForm(l, &m, f, b, fault == "" && len(f.faults) == 0, fault)
	}
	if len(f.faults) > 0 {
		return ui.Answer{Page: form("")}, nil
	}
	if err := b.Check(); err != nil {
		return ui.Answer{Page: form(l.Fault(err))}, nil
	}
	if f.get("seen") != fingerprint(b) {
		return ui.Answer{Page: form("")}, nil
	}
	return p.say(r, l, m.actor, statement.Hash{}, b, form)
}

package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// translator is who translates, and what.
type translator struct {
	actor  policy.Actor
	as     string
	one    *publication.Publication
	organs bool // speaks as the organiser
}

func (p *Pages) translator(r *http.Request) (t translator, err error) {
	one, err := p.queries().Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return t, err
	}
	return p.translatorOf(r, one)
}

// translatorOf is who translates a publication; an error where the actor may not.
func (p *Pages) translatorOf(r *http.Request, one *publication.Publication) (t translator, err error) {
	t.one = one
	if t.actor, t.as, err = p.speaker(r, publication.Translate); err != nil {
		return t, err
	}
	of, err := p.queries().Consultations.Get(r.Context(), one.Consultation.String())
	if err != nil {
		return t, err
	}
	if t.organs = publication.Organises(&of, t.as); t.as == "" && !t.organs {
		err = fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	return t, err
}

// others are the languages that a publication can be translated into.
func others(one *publication.Publication) []string {
	return slices.DeleteFunc(slices.Clone(languages), func(tag string) bool { return tag == one.Language })
}

// translating is the form by which a publication is translated: one field a
// paragraph. It holds what the same participant has translated before, and the
// official texts, which are not to be translated anew.
func (p *Pages) translating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.translator(r)
	if err != nil {
		return ui.Page{}, err
	}
	f := holding(l, url.Values{"language": {r.URL.Query().Get("language")}})
	language := f.language("language", others(t.one)[0])
	if f.get("language") == "" || language == t.one.Language {
		page := p.under(l, t.one, nil)
		page.Title, page.TitleIn, page.Lead = l.T("publication.translate.title"), "", l.T("publication.translate.lead")
		var ways []ui.Option
		for _, tag := range others(t.one) {
			ways = append(ways, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
		}
		page.Body = ui.FilterForm(l, ui.Filter{Action: l.Path(desk, t.one.ID, "translate"), Label: l.T("publication.translate.title"),
			Fields: []ui.Field{{Name: "language", Label: l.T("publication.language"), Options: ways}}})
		return page, nil
	}
	officials, err := p.officials(r.Context(), t.one, language)
	if err != nil {
		return ui.Page{}, err
	}
	for id, words := range officials {
		f.values.Set("words-"+id, words)
	}
	for i := range t.one.Translations {
		if before := &t.one.Translations[i]; before.As == t.as && before.Language == language && !before.Replaced {
			hold(f, before)
		}
	}
	return p.translateForm(l, t, f, language, ""), nil
}

func hold(f *typed, t *publication.Translation) {
	f.values.Set("title", t.Title)
	f.values.Set("by", t.By)
	if t.Official {
		f.values.Set("official", "yes")
	}
	for _, h := range t.Chapters {
		f.values.Set("chapter-"+h.ID, h.Title)
	}
	for _, w := range t.Words {
		f.values.Set("words-"+w.ID, w.Text)
	}
}

// officials are the official texts of a publication in another language, by the
// ids of their paragraphs, where the register has them.
func (p *Pages) officials(ctx context.Context, one *publication.Publication, language string) (map[string]string, error) {
	out := map[string]string{}
	err := p.queries().DB.Read(ctx, func(q sqldb.Querier) error {
		for _, in := range one.All() {
			if in.Official == nil {
				continue
			}
			all, err := p.Publish.Rooms.Official(ctx, q, in.Official.Provision)
			if err != nil {
				return err
			}
			for _, w := range all {
				if w.Language == language {
					out[in.ID] = w.Text
				}
			}
		}
		return nil
	})
	return out, err
}

func (p *Pages) translateForm(l *i18n.Locale, t translator, f *typed, language, fault string) ui.Page {
	page := p.under(l, t.one, nil)
	page.Title, page.TitleIn = l.T("publication.translate.into", "language", ui.LanguageName(l, language)), ""
	page.Body = p.speaking(l, t.as, ui.Form{ID: "translate", Submit: l.T("consult.draft"), Fault: fault, Hidden: [][2]string{{"language", language}}, Inputs: p.translation(l, f, t.one, t.organs)})
	return page
}

// translation are the fields of a translation, the words published beside each.
func (p *Pages) translation(l *i18n.Locale, f *typed, one *publication.Publication, organs bool) []ui.Input {
	title := f.input(ui.Line, "title", l.T("publication.title"), publication.MaxTitle/4)
	words, _ := one.Title.For(one.Language)
	title.Hint = ui.Seen(words)
	by := f.optional(ui.Line, "by", l.T("publication.translator"), publication.MaxTitle/4)
	by.Hint = l.T("publication.translator.hint")
	out := []ui.Input{title, by}
	if organs {
		out = append(out, ui.Input{Kind: ui.Agree, Name: "official", Label: l.T("publication.translate.official"), Value: f.get("official"), Optional: true})
	}
	for i := range one.Chapters {
		ch := &one.Chapters[i]
		in := f.optional(ui.Line, "chapter-"+ch.ID, l.T("publication.translate.chapter"), publication.MaxTitle/4)
		heading, _ := ch.Title.For(one.Language)
		in.Hint = ui.Seen(heading)
		out = append(out, in)
	}
	for _, in := range one.All() {
		field := f.optional(ui.Area, "words-"+in.ID, l.T("publication.paragraph.title", "id", in.ID), publication.MaxWords/4)
		field.Hint, field.Rows = ui.Seen(in.Text), min(2+len(in.Text)/120, 12)
		out = append(out, field)
	}
	return out
}

// translated reads a translation from its form. What was left empty is missing.
func translated(f *typed, one *publication.Publication, as, language string) *publication.Translated {
	out := &publication.Translated{As: as, Language: language, Official: f.get("official") != "", By: f.get("by"), Title: f.get("title")}
	for i := range one.Chapters {
		if words := f.get("chapter-" + one.Chapters[i].ID); words != "" {
			out.Chapters = append(out.Chapters, publication.Headed{ID: one.Chapters[i].ID, Title: words})
		}
	}
	for _, in := range one.All() {
		if words := f.get("words-" + in.ID); words != "" {
			out.Words = append(out.Words, publication.Rendered{ID: in.ID, Text: words})
		}
	}
	return out
}

func (p *Pages) translate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	t, err := p.translator(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := sent(r, l)
	language := f.language("language", others(t.one)[0])
	f.need("title")
	form := func(fault string) ui.Page { return p.translateForm(l, t, f, language, fault) }
	if len(f.faults) > 0 {
		return ui.Answer{Page: form("")}, nil
	}
	return p.say(r, l, t.actor, t.one.Statement, translated(f, t.one, t.as, language), form)
}

// corrector is who says an erratum, and to which paragraph.
func (p *Pages) corrector(r *http.Request) (actor policy.Actor, as string, one *publication.Publication, in publication.Place, err error) {
	if one, err = p.queries().Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, as, nil, in, err
	}
	if in = one.Find(r.PathValue("paragraph")); in.Paragraph == nil {
		return actor, as, one, in, fail.New(fail.NotFound, "The publication has no such paragraph.")
	}
	actor, as, err = p.correctorOf(r, one)
	return actor, as, one, in, err
}

// correctorOf is who says an erratum to a publication; an error where the actor
// may not.
func (p *Pages) correctorOf(r *http.Request, one *publication.Publication) (actor policy.Actor, as string, err error) {
	if actor, as, err = p.speaker(r, publication.Publish); err != nil {
		return actor, as, err
	}
	of, err := p.queries().Consultations.Get(r.Context(), one.Consultation.String())
	if err == nil && !publication.Organises(&of, as) {
		err = fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	return actor, as, err
}

func (p *Pages) correcting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, as, one, in, err := p.corrector(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.correctForm(l, as, one, in, sent(r, l), ""), nil
}

func (p *Pages) correctForm(l *i18n.Locale, as string, one *publication.Publication, in publication.Place, f *typed, fault string) ui.Page {
	page := p.under(l, one, nil)
	page.Title, page.TitleIn, page.Lead = l.T("publication.correct.title"), "", l.T("publication.correct.lead")
	words := view{p: p, l: l, of: one}.passage(in)
	page.Body = ui.Stack(ui.PassagesView(l, []ui.Passage{words}), p.speaking(l, as, ui.Form{ID: "correct", Submit: l.T("consult.draft"), Fault: fault, Inputs: correction(l, f)}))
	return page
}

func correction(l *i18n.Locale, f *typed) []ui.Input {
	wrong := f.input(ui.Area, "wrong", l.T("publication.wrong"), publication.MaxWords/4)
	wrong.Hint = l.T("publication.wrong.hint")
	reads := f.optional(ui.Area, "reads", l.T("publication.reads"), publication.MaxWords/4)
	reads.Hint = l.T("publication.reads.hint")
	return []ui.Input{wrong, reads, f.choice("language", l.T("consult.language"), languages, l.Tag()), f.optional(ui.Area, "note", l.T("publication.note"), publication.MaxNote/4)}
}

// corrected reads an erratum from its form.
func corrected(f *typed, as, paragraph string) *publication.Corrected {
	f.need("wrong")
	out := &publication.Corrected{As: as, Paragraph: paragraph, Wrong: f.get("wrong"), Reads: f.get("reads")}
	if note := f.get("note"); note != "" {
		out.Note = i18n.Of(f.language("language", f.l.Tag()), note)
	}
	return out
}

func (p *Pages) correct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, as, one, in, err := p.corrector(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f := sent(r, l)
	b := corrected(f, as, in.ID)
	form := func(fault string) ui.Page { return p.correctForm(l, as, one, in, f, fault) }
	if len(f.faults) == 0 && !strings.Contains(in.Text, b.Wrong) {
		f.faults["wrong"] = l.T("publication.wrong.not-there")
	}
	if len(f.faults) > 0 {
		return ui.Answer{Page: form("")}, nil
	}
	return p.say(r, l, actor, one.Statement, b, form)
}

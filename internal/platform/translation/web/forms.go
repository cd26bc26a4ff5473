package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// longest is the most bytes of any field.
const longest = translation.MaxWords

// oneLine is the most bytes of a text that is asked for in one line.
const oneLine = 1_000

// follows is the actor of a form, what is translated, and as whom: "" for the
// secretariat.
func (p *Pages) follows(r *http.Request, id string) (actor policy.Actor, of *translation.Source, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, nil, "", err
	}
	if actor.For != "" && saying.May(actor, actor.For) == nil {
		as = actor.For
	} else if err = saying.May(actor, ""); err != nil {
		return actor, nil, "", err
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return actor, nil, "", err
	}
	if of, err = p.source(r.Context(), id); err == nil && of.Ended {
		err = fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	}
	return actor, of, as, err
}

func (p *Pages) translating(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, of, as, err := p.follows(r, r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	if translation.IsOwn(&of.Told, as) {
		return p.own(l, of), nil
	}
	return p.form(r, of, as, submissionweb.FillWith(l, url.Values{}), "")
}

// own sends who would translate its own words to where it gives them in another
// language.
func (p *Pages) own(l *i18n.Locale, of *translation.Source) ui.Page {
	page := p.below(l, of, l.T("translation.new"))
	page.Lead = l.T("translation.own")
	page.Body = ui.Para(ui.TextLink(l, l.Path(of.Path), of.Title))
	if of.Form != "" {
		page.Body = ui.Para(ui.A(l.Path(of.Form), l.T("translation.own.form")))
	}
	return page
}

// field is the name of the field of a text.
func field(name string) string { return "text-" + name }

// inputs are the fields of a translation: its language, and one a text.
func inputs(f *submissionweb.Filled, at *translation.Version) []ui.Input {
	out := []ui.Input{f.IntoLanguage(submission.Original(at.Content))}
	for _, w := range at.Content.Worded() {
		if w.Text.Empty() {
			continue
		}
		in := ui.Input{Kind: ui.Area, Name: field(w.Name), Label: named(f.L, w.Name), Value: f.Get(field(w.Name)), Optional: true, Rows: 6, Max: w.Max / 4, Fault: f.Faults[field(w.Name)]}
		if w.Max <= oneLine {
			in.Kind, in.Rows = ui.Line, 0
		}
		out = append(out, in)
	}
	return out
}

// original shows what is to be translated, as it was written.
func original(l *i18n.Locale, at *translation.Version) templ.Component {
	var blocks []templ.Component
	for _, w := range at.Content.Worded() {
		if !w.Text.Empty() {
			blocks = append(blocks, ui.Para(ui.Strong(named(l, w.Name))), ui.Paragraphs(l, i18n.Of(w.Text.Original, w.Text.String())))
		}
	}
	return ui.Part("original", l.T("way.tongue.original", "language", ui.LanguageName(l, submission.Original(at.Content))), 2, blocks...)
}

func (p *Pages) form(r *http.Request, of *translation.Source, as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	l := f.L
	page := p.below(l, of, l.T("translation.new"))
	page.Lead = l.T("translation.lead")
	form, err := p.Later(r.Context(), l, as, translation.TypeGiven, ui.Form{ID: "translate", Fault: fault, Inputs: inputs(f, of.Now()), Hidden: [][2]string{{"of", of.Now().Statement.String()}}})
	page.Body = ui.Stack(ui.FactList(p.facts(l, of, "")), original(l, of.Now()), form)
	return page, err
}

// read reads a translation of a wording.
func read(f *submissionweb.Filled, of *translation.Source, at *translation.Version, as string) *translation.Given {
	b := &translation.Given{Entry: of.ID, As: as, Of: at.Statement, Language: f.Language()}
	f.NeedLanguage(submission.Original(at.Content))
	first := ""
	for _, w := range at.Content.Worded() {
		if w.Text.Empty() {
			continue
		}
		if first == "" {
			first = field(w.Name)
		}
		words := f.Get(field(w.Name))
		if words != "" && w.Text.Original == b.Language {
			f.Faults[field(w.Name)] = f.L.T("way.fault.tongue")
		}
		if words != "" {
			b.Texts = append(b.Texts, translation.Text{Name: w.Name, Words: words})
		}
	}
	if len(b.Texts) == 0 {
		f.Faults[first] = f.L.T("translation.fault.none")
	}
	return b
}

func (p *Pages) translate(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, of, as, err := p.follows(r, r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	f, at, fault := submissionweb.Fill(r, l, longest), of.Now(), ""
	if id, err := statement.ParseHash(f.Get("of")); err == nil && of.At(id) != nil {
		at = of.At(id)
	}
	b := read(f, of, at, as)
	if len(f.Faults) == 0 {
		out, err := p.Service.Say(r.Context(), actor, of.Subject, b)
		switch {
		case err == nil:
			return p.Went(l, out, l.Path(of.Path)), nil
		case !submissionweb.Again(err):
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.form(r, of, as, f, fault)
	return ui.Answer{Page: page}, err
}

// takes is the actor of the form by which a translation is withdrawn, the translation,
// what it is of, and as whom.
func (p *Pages) takes(r *http.Request) (actor policy.Actor, t translation.Translation, of *translation.Source, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, t, nil, "", err
	}
	if !actor.SignedIn() {
		return actor, t, nil, "", saying.May(actor, "")
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return actor, t, nil, "", err
	}
	if t, err = p.Service.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, t, nil, "", err
	}
	as, ok := withdraws(actor, &t)
	switch {
	case t.Withdrawn != nil:
		return actor, t, nil, "", fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	case !ok:
		return actor, t, nil, "", fail.New(fail.Denied, "Only who gave a translation withdraws it.")
	}
	of, err = p.source(r.Context(), t.Entry.String())
	return actor, t, of, as, err
}

// reasons are the fields of a withdrawal.
func reasons(f *submissionweb.Filled) []ui.Input {
	return []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Area, "reason", "consult.reason", translation.MaxReason/4)}
}

func (p *Pages) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, t, of, as, err := p.takes(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.withdrawForm(r, &t, of, as, submissionweb.FillWith(l, nil), "")
}

func (p *Pages) withdrawForm(r *http.Request, t *translation.Translation, of *translation.Source, as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	l := f.L
	page := p.below(l, of, l.T("translation.withdraw.title"))
	form, err := p.Later(r.Context(), l, as, translation.TypeWithdrawn, ui.Form{ID: "withdraw", Fault: fault, Inputs: reasons(f)})
	page.Body = ui.Stack(append(append([]templ.Component{ui.FactList(p.facts(l, of, t.Language))}, beside(l, of.At(t.Of), t.Language, t.Texts)...), form)...)
	return page, err
}

func (p *Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, t, of, as, err := p.takes(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, longest), ""
	if f.Need("reason"); len(f.Faults) == 0 {
		out, err := p.Service.Say(r.Context(), actor, of.Subject, &translation.Withdrawn{Translation: t.Statement, As: as, Reason: f.Text("reason")})
		switch {
		case err == nil:
			return p.Went(l, out, l.Path(Home, t.ID)), nil
		case !submissionweb.Again(err):
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := p.withdrawForm(r, &t, of, as, f, fault)
	return ui.Answer{Page: page}, err
}

// Clear shows a draft of a type to who is to clear it.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, _ string, body []byte) (string, templ.Component) {
		name, _, _ := strings.Cut(typ, "/")
		title := l.T("draft.word." + name)
		b, err := translation.Decode(typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		if g, ok := b.(*translation.Given); ok {
			of, err := p.source(context.Background(), g.Entry.String())
			if err != nil {
				return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
			}
			return title, ui.Stack(append([]templ.Component{p.As(l, g.As, p.facts(l, of, g.Language)...), ui.Para(ui.Plain(l.T("translation.frame")))}, beside(l, of.At(g.Of), g.Language, g.Texts)...)...)
		}
		w := b.(*translation.Withdrawn)
		t, err := p.Service.Queries.Get(context.Background(), w.Translation.String())
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		of, err := p.source(context.Background(), t.Entry.String())
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		facts := append(p.facts(l, of, t.Language), ui.Fact{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, w.Reason)})
		return title, ui.Stack(append([]templ.Component{p.As(l, w.As, facts...)}, beside(l, of.At(t.Of), t.Language, t.Texts)...)...)
	}
}

// Edits are the forms in which drafts of this room are edited.
func (p *Pages) Edits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{translation.TypeGiven: p.editGiven, translation.TypeWithdrawn: p.editWithdrawn}
}

// edit is a form over what was drafted, or what was sent.
func edit(r *http.Request, l *i18n.Locale, v url.Values) submissionweb.Editing {
	if r.Method == http.MethodPost {
		return submissionweb.Editing{Filled: submissionweb.Fill(r, l, longest), Sent: true}
	}
	return submissionweb.Editing{Filled: submissionweb.FillWith(l, v)}
}

// under drafts a body with the subject of a draft that is edited.
func under(d ledger.Draft) func(by, _ statement.Hash, b corpus.Body) (ledger.Draft, error) {
	return func(by, _ statement.Hash, b corpus.Body) (ledger.Draft, error) {
		return translation.Draft(by, d.Subject, b)
	}
}

func (p *Pages) editGiven(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := translation.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*translation.Given)
	of, err := p.source(r.Context(), is.Entry.String())
	if err != nil {
		return draftweb.Edited{}, err
	}
	at := of.At(is.Of)
	if at == nil {
		at = of.Now()
	}
	v := url.Values{"language": {is.Language}}
	for _, t := range is.Texts {
		v.Set(field(t.Name), t.Words)
	}
	e := edit(r, l, v)
	if e.Sent {
		is = read(e.Filled, of, at, is.As)
	}
	return e.Ends(under(d), actor, statement.Hash{}, is, ui.Stack(ui.FactList(p.facts(l, of, "")), original(l, at)), inputs(e.Filled, at)), nil
}

func (p *Pages) editWithdrawn(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := translation.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	is := b.(*translation.Withdrawn)
	e := edit(r, l, url.Values{"reason": {is.Reason.String()}, "language": {is.Reason.Original}})
	if e.Sent {
		e.Need("reason")
		is.Reason = e.Kept("reason", is.Reason)
	}
	return e.Ends(under(d), actor, statement.Hash{}, is, templ.NopComponent, reasons(e.Filled)), nil
}

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
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func (p *Pages[C]) opening(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	s, err := p.Begin(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.openForm(r, l, &s, submissionweb.FillWith(l, url.Values{"provision": r.URL.Query()["provision"]}), "")
}

func (p *Pages[C]) openForm(r *http.Request, l *i18n.Locale, s *submissionweb.Hand, f *submissionweb.Filled, fault string) (ui.Page, error) {
	inputs, err := p.Inputs(r.Context(), s.Mode, f)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(l, l.T(p.Kind.New))
	page.Body, err = p.Form(r, l, s, p.Service.Queries.Of.Opened, ui.Form{ID: "enter", Fault: fault, Files: p.Kind.Files,
		Inputs: append(append(inputs, f.ChooseLanguage()), p.Kind.Inputs(r.Context(), l, f, s.Mode)...), Hidden: kept(f)})
	return page, err
}

// most is how many bytes a field holds that any body can take.
const most = submission.MaxText

// kept brings files along that were kept before the form came back.
func kept(f *submissionweb.Filled) (out [][2]string) {
	for _, v := range f.Values["kept"] {
		out = append(out, [2]string{"kept", v})
	}
	return out
}

func (p *Pages[C]) open(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	s, err := p.Begin(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, most), ""
	if !f.More() && f.Get(Rows) == "" {
		via, err := p.Via(r.Context(), f, s.Actor, s.Mode)
		if err != nil {
			return ui.Answer{}, err
		}
		var none C
		c, err := p.Kind.Read(r, l, s.Actor, f, &none)
		if err != nil {
			return ui.Answer{}, err
		}
		var to ui.Answer
		var done bool
		if to, done, fault, err = p.say(r, l, s.Actor, statement.Hash{}, f, p.Kind.Opens(via, c)); err != nil || done {
			return to, err
		}
	}
	page, err := p.openForm(r, l, &s, f, fault)
	return ui.Answer{Page: page}, err
}

// say has something said, unless fields are missing: it gives where that leads,
// or the sentence with which the form comes back.
func (p *Pages[C]) say(r *http.Request, l *i18n.Locale, actor policy.Actor, of statement.Hash, f *submissionweb.Filled, b corpus.Body) (to ui.Answer, done bool, fault string, err error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Service.Say(r.Context(), actor, of, b)
	switch {
	case err == nil:
		to := l.Path(p.Kind.Home)
		switch {
		case !of.IsZero():
			to = l.Path(p.Kind.Home, of.String())
		case out.Receipt != nil:
			to = l.Path(p.Kind.Home, out.Receipt.ID.String())
		}
		return p.Went(l, out, to), true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// holds is the actor of a form on an entry that is there, the entry, and as whom
// it is said: "" for the secretariat.
func (p *Pages[C]) holds(r *http.Request, may func(policy.Actor, *registry.Entry[C]) (string, bool)) (actor policy.Actor, e registry.Entry[C], as string, err error) {
	if actor, err = p.Who(r); err != nil {
		return actor, e, "", err
	}
	if err = registry.May(actor, registry.Enter); err != nil && registry.May(actor, registry.Record) != nil {
		return actor, e, "", err
	}
	if p.Silent != nil {
		if err = p.Silent(r.Context(), actor); err != nil {
			return actor, e, "", err
		}
	}
	if e, err = p.Service.Queries.Get(r.Context(), r.PathValue("id")); err != nil {
		return actor, e, "", err
	}
	as, ok := may(actor, &e)
	switch {
	case ok:
	case e.Withdrawn != nil:
		err = fail.New(fail.Conflict, "It is withdrawn.")
	default:
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	}
	return actor, e, as, err
}

func (p *Pages[C]) changing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, e, as, err := p.holds(r, changes[C])
	if err != nil {
		return ui.Page{}, err
	}
	return p.changeForm(r, l, &e, as, submissionweb.FillWith(l, p.Kind.Put(&e.Content)), "")
}

// changeInputs are the fields of a change.
func (p *Pages[C]) changeInputs(ctx context.Context, l *i18n.Locale, e *registry.Entry[C], f *submissionweb.Filled) []ui.Input {
	reason := f.Optional(ui.Area, "reason", "registry.reason", registry.MaxReason/4)
	return append(append([]ui.Input{f.ChooseLanguage()}, p.Kind.Inputs(ctx, l, f, e.Via.Mode)...), reason)
}

func (p *Pages[C]) changeForm(r *http.Request, l *i18n.Locale, e *registry.Entry[C], as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := p.under(l, l.T(p.Kind.Change), p.crumb(l, e))
	page.Lead = l.T("registry.change.lead")
	form, err := p.Later(r.Context(), l, as, p.Service.Queries.Of.Changed, ui.Form{ID: "change", Fault: fault, Files: p.Kind.Files, Inputs: p.changeInputs(r.Context(), l, e, f), Hidden: kept(f)})
	page.Body = form
	return page, err
}

func (p *Pages[C]) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, as, err := p.holds(r, changes[C])
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, most)
	c, err := p.Kind.Read(r, l, actor, f, &e.Content)
	if err != nil {
		return ui.Answer{}, err
	}
	to, done, fault, err := p.say(r, l, actor, e.Statement, f, p.Kind.Changes(as, f.Text("reason"), c))
	if err != nil || done {
		return to, err
	}
	page, err := p.changeForm(r, l, &e, as, f, fault)
	return ui.Answer{Page: page}, err
}

func (p *Pages[C]) withdrawing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, e, as, err := p.holds(r, withdraws[C])
	if err != nil {
		return ui.Page{}, err
	}
	return p.withdrawForm(r, l, &e, as, submissionweb.Fill(r, l, most), "")
}

func reasonInputs(f *submissionweb.Filled) []ui.Input {
	return []ui.Input{f.ChooseLanguage(), f.Input(ui.Area, "reason", "registry.reason", registry.MaxReason/4)}
}

func (p *Pages[C]) withdrawForm(r *http.Request, l *i18n.Locale, e *registry.Entry[C], as string, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := p.under(l, l.T(p.Kind.Withdraw), p.crumb(l, e))
	form, err := p.Later(r.Context(), l, as, p.Service.Queries.Of.Withdrawn, ui.Form{ID: "withdraw", Fault: fault, Inputs: reasonInputs(f)})
	page.Body = ui.Stack(p.Kind.Show(r.Context(), l, &e.Content), form)
	return page, err
}

func (p *Pages[C]) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, as, err := p.holds(r, withdraws[C])
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, most)
	f.Need("reason")
	to, done, fault, err := p.say(r, l, actor, e.Statement, f, p.Kind.Withdraws(as, f.Text("reason")))
	if err != nil || done {
		return to, err
	}
	page, err := p.withdrawForm(r, l, &e, as, f, fault)
	return ui.Answer{Page: page}, err
}

// asked is the actor of the form by which somebody owns to an entry that others
// handed in, and the entry.
func (p *Pages[C]) asked(r *http.Request) (actor policy.Actor, e registry.Entry[C], err error) {
	if actor, err = p.Who(r); err != nil {
		return actor, e, err
	}
	if err = registry.May(actor, registry.Enter); err != nil {
		return actor, e, err
	}
	if p.Silent != nil {
		if err = p.Silent(r.Context(), actor); err != nil {
			return actor, e, err
		}
	}
	if e, err = p.Service.Queries.Get(r.Context(), r.PathValue("id")); err == nil && (e.Withdrawn != nil || !p.Owns(actor, e.Told)) {
		err = submissionweb.NotOwned()
	}
	return actor, e, err
}

func (p *Pages[C]) confirming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, e, err := p.asked(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.under(l, submissionweb.OwnWords(l, e.Told), p.crumb(l, &e))
	page.Body = p.Confirming(l, actor, e.Told, e.Version, ui.Para(ui.Strong(p.Kind.Title(&e.Content).String())), p.Kind.Show(r.Context(), l, &e.Content))
	return page, nil
}

func (p *Pages[C]) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, err := p.asked(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Confirm(r, l, actor, e.Told, e.Version)
}

// Clear shows a draft of a type to who is to clear it, read with the subject of
// the draft.
func (p *Pages[C]) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		words, err := p.Service.Queries.Of.Read(typ, body)
		if err != nil {
			return word(l, typ), ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		ctx := context.Background()
		as := p.As(l, words.Speaker())
		titled := func(c *C) templ.Component {
			return ui.Stack(ui.Para(ui.Strong(p.Kind.Title(c).String())), p.Kind.Show(ctx, l, c))
		}
		switch {
		case words.Opens != nil:
			return word(l, typ), ui.Stack(p.Handing(l, &words.Opens.Via), titled(&words.Opens.Content))
		case words.Changes != nil:
			blocks := []templ.Component{as}
			if !words.Changes.Reason.Empty() {
				blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("registry.reason"), Content: ui.Paragraphs(l, words.Changes.Reason)}}))
			}
			blocks = append(blocks, titled(&words.Changes.Content))
			if e, err := p.Service.Queries.Get(ctx, subject); err == nil {
				blocks = append(blocks, ui.Folded(l.T("registry.before"), titled(&e.Content)))
			}
			return word(l, typ), ui.Stack(blocks...)
		}
		blocks := []templ.Component{as, ui.Paragraphs(l, words.Withdraws.Reason)}
		if e, err := p.Service.Queries.Get(ctx, subject); err == nil {
			if off, view := submissionweb.Leaving(l, p.Names, &e.Told, words.Withdraws.As, words.Withdraws.Reason); off != "" {
				return off, view
			}
			blocks = append(blocks, titled(&e.Content))
		}
		return word(l, typ), ui.Stack(blocks...)
	}
}

// Edits are the forms in which drafts of this register are edited.
func (p *Pages[C]) Edits() map[string]draftweb.Edit {
	of := p.Service.Queries.Of
	return map[string]draftweb.Edit{of.Opened: p.edit, of.Changed: p.edit, of.Withdrawn: p.edit}
}

func (p *Pages[C]) edit(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	of := p.Service.Queries.Of
	words, err := of.Read(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if o := words.Opens; o != nil {
		e, err := p.Edit(r, l, actor, &o.Via, p.Kind.Put(&o.Content), most)
		if err != nil {
			return draftweb.Edited{}, err
		}
		c := o.Content
		if e.Sent {
			if c, err = p.Kind.Read(r, l, actor, e.Filled, &o.Content); err != nil {
				return draftweb.Edited{}, err
			}
		}
		return withFiles(&p.Kind, e, e.Ends(of.Draft, actor, statement.Hash{}, p.Kind.Opens(e.Via, c), templ.NopComponent, append([]ui.Input{e.ChooseLanguage()}, p.Kind.Inputs(r.Context(), l, e.Filled, o.Via.Mode)...))), nil
	}
	subject, err := statement.ParseHash(d.Subject)
	if err != nil {
		return draftweb.Edited{}, fail.New(fail.NotFound, "There is no entry with this id in the register.")
	}
	stands, err := p.Service.Queries.Get(r.Context(), d.Subject)
	if err != nil {
		return draftweb.Edited{}, err
	}
	if w := words.Withdraws; w != nil {
		e := later(r, l, url.Values{"reason": {w.Reason.String()}, "language": {w.Reason.Original}})
		if e.Sent {
			e.Need("reason")
		}
		return e.Ends(of.Draft, actor, subject, p.Kind.Withdraws(w.As, e.Text("reason")), templ.NopComponent, reasonInputs(e.Filled)), nil
	}
	was := words.Changes
	v := p.Kind.Put(&was.Content)
	v.Set("reason", was.Reason.String())
	e, c := later(r, l, v), was.Content
	if e.Sent {
		if c, err = p.Kind.Read(r, l, actor, e.Filled, &was.Content); err != nil {
			return draftweb.Edited{}, err
		}
	}
	return withFiles(&p.Kind, e, e.Ends(of.Draft, actor, subject, p.Kind.Changes(was.As, e.Text("reason"), c), templ.NopComponent, p.changeInputs(r.Context(), l, &stands, e.Filled))), nil
}

// later is the form in which a draft of what follows something is edited.
func later(r *http.Request, l *i18n.Locale, v url.Values) submissionweb.Editing {
	if r.Method == http.MethodPost {
		return submissionweb.Editing{Filled: submissionweb.Fill(r, l, most), Sent: true}
	}
	return submissionweb.Editing{Filled: submissionweb.FillWith(l, v)}
}

// withFiles lets the form of a draft take files, and brings along those that it
// has.
func withFiles[C any](k *Kind[C], e submissionweb.Editing, out draftweb.Edited) draftweb.Edited {
	out.Form.Files, out.Form.Hidden = k.Files, kept(e.Filled)
	return out
}

// word is what a type of statement is called where drafts are listed.
func word(l *i18n.Locale, typ string) string {
	name, _, _ := strings.Cut(typ, "/")
	return l.T("draft.word." + name)
}

// Rows is the name of the button by which a form is asked for more rows of
// fields: it comes back with what was typed, and nothing is said.
const Rows = "rows"

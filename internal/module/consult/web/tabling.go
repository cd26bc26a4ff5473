package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// tables: the organiser, the lead of a group, or the secretariat in what it
// recorded.
func (p *Pages) tables(x *running) error {
	if p.Negotiate == nil {
		return fail.New(fail.NotFound, "There is nothing at this address.")
	}
	do := text.Table
	if x.as == "" {
		do = text.Record
	}
	if err := text.May(x.actor, do); err != nil {
		return err
	}
	if p.organises(x) != nil && !slices.ContainsFunc(x.c.Groups, func(g consult.GroupNow) bool { return g.Leads(x.as) }) {
		return fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	}
	return nil
}

func (p *Pages) tabling(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	x, err := p.running(r, p.tables)
	if err != nil {
		return ui.Page{}, err
	}
	return p.tableForm(r.Context(), l, &x, fillWith(l, url.Values{"language": {l.Tag()}}), nil, "")
}

// tableForm is the form, and, once it was sent whole, the text as it reads.
func (p *Pages) tableForm(ctx context.Context, l *i18n.Locale, x *running, f *filled, seen *text.Tabled, fault string) (ui.Page, error) {
	inputs, err := p.textInputs(ctx, x, f)
	if err != nil {
		return ui.Page{}, err
	}
	form := ui.Form{ID: "table", Submit: l.T("process.text.preview"), Fault: fault, Inputs: inputs, Hidden: f.picked()}
	page := p.below(l, &x.c, l.T("process.text.title"))
	page.Lead, page.Status = l.T("process.text.lead"), http.StatusOK
	if fault != "" || len(f.Faults) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	above := []templ.Component{plainForm(l)}
	if seen != nil {
		print, err := printed(seen)
		if err != nil {
			return ui.Page{}, err
		}
		above = []templ.Component{ui.NoticeOf(l.T("process.preview.head"), ui.Para(ui.Plain(l.T("process.text.preview.lead")))),
			ui.Part("preview", l.T("process.text.preview"), 2, p.clearTabled(l, seen)), plainForm(l)}
		form.Submit, form.Also = l.T("consult.draft"), []ui.Button{{Name: "do", Value: "preview", Words: l.T("process.preview.again")}}
		if x.as == "" {
			form.Submit = l.T("process.record")
		}
		form.Hidden = append(form.Hidden, [2]string{"seen", print})
	}
	if x.as == "" {
		page.Body = ui.Stack(append(above, ui.FormView(l, form))...)
	} else {
		page.Body = ui.Stack(append(above, p.speaking(l, x.actor, form))...)
	}
	return page, nil
}

// plainForm explains how a text is typed.
func plainForm(l *i18n.Locale) templ.Component {
	facts := ui.Facts{}
	for _, one := range []struct{ key, typed string }{
		{"heading", "# Heading"}, {"paragraph", ""}, {"item", "(a) First;"}, {"within", "  (i) within (a);"}, {"bullet", "- a bullet"}, {"backslash", `\(b)`},
	} {
		content := []templ.Component{ui.Plain(l.T("process.form." + one.key))}
		if one.typed != "" {
			content = append([]templ.Component{ui.Code(one.typed)}, content...)
		}
		facts = append(facts, ui.Fact{Term: l.T("process.form." + one.key + ".term"), Content: ui.Lines(content...)})
	}
	return ui.Part("plain-form", l.T("process.form.title"), 2, ui.FactList(facts))
}

// textInputs are the fields of a text that is tabled.
func (p *Pages) textInputs(ctx context.Context, x *running, f *filled) ([]ui.Input, error) {
	about, err := p.topics(ctx, f, "about", "process.text.about", x.c.About)
	if err != nil {
		return nil, err
	}
	group := f.Optional(ui.Choice, "group", "consult.group", 0)
	group.Hint = f.L.T("process.text.group.hint")
	if p.organises(x) == nil {
		group.Options = append(group.Options, ui.Option{Words: f.L.T("process.text.group.none")})
	}
	for i := range x.c.Groups {
		if g := &x.c.Groups[i]; p.leads(&running{actor: x.actor, c: x.c, g: g}) == nil {
			words, lang := g.Title.Pick(f.L)
			group.Options = append(group.Options, ui.Option{Value: g.ID, Words: words, Lang: lang})
		}
	}
	quote := ui.Input{Kind: ui.Fieldset, Name: "quote", Label: f.L.T("process.text.quote"), Hint: f.L.T("process.text.quote.hint"), Fault: f.Faults["quote"],
		Buttons: []ui.Button{{Name: "do", Value: "quote", Words: f.L.T("process.text.quote.do")}}}
	pickable := ui.Input{Kind: ui.Choices, Name: "quoting", Label: f.L.T("process.topic.which"), Optional: true, Values: f.Values["quoting"]}
	for _, id := range x.c.About {
		pickable.Options = append(pickable.Options, ui.Option{Value: id, Words: p.cited(id)})
	}
	quote.Inputs = []ui.Input{pickable}
	words := f.Input(ui.Area, "text", "process.text.words", text.MaxText/4)
	words.Rows = 20
	out := []ui.Input{f.ChooseLanguage(), f.Input(ui.Line, "title", "consult.name", text.MaxTitle/4), group, about, quote, words}
	if x.as == "" {
		out = append(f.document(), out...)
	}
	return out, nil
}

// picked keeps which provisions were quoted, which are not for people to type.
func (f *filled) picked() (out [][2]string) {
	for _, id := range f.Values["norms"] {
		out = append(out, [2]string{"norms", id})
	}
	return out
}

// quote puts the official texts of the provisions that were picked behind what
// was typed.
func (p *Pages) quote(ctx context.Context, f *filled) error {
	words := f.Get("text")
	for _, id := range f.Values["quoting"] {
		official, err := p.Choosing.Official(ctx, id, f.Language())
		if err != nil {
			return err
		}
		if len(official) == 0 {
			f.Faults["quote"] = f.L.T("process.fault.official", "cited", p.cited(id), "language", ui.LanguageName(f.L, f.Language()))
			continue
		}
		words = strings.TrimSpace(words + "\n\n> " + strings.Join(strings.Fields(official[len(official)-1]), " "))
		f.Values["norms"] = append(f.Values["norms"], id)
	}
	f.Values.Set("text", words)
	delete(f.Values, "quoting")
	return nil
}

// typedText is the text that was typed. The norms that it quotes are found among
// those that were picked, by their words.
func (p *Pages) typedText(ctx context.Context, f *filled, x *running) (*text.Tabled, error) {
	f.Need("title", "text")
	b := &text.Tabled{Via: way(x.actor), Consultation: x.c.Statement, Group: f.Get("group"), Title: f.Text("title"), About: f.chosen("about"), Language: f.Language(), Text: f.Get("text")}
	if x.as == "" {
		b.Via = submission.Via{Mode: submission.Recorded, Author: x.c.Organiser(), Document: f.typedDocument()}
	}
	if b.Text == "" {
		return b, nil
	}
	parsed, err := redline.Parse("t", b.Text)
	if err != nil {
		f.Faults["text"] = f.L.Fault(fail.Wrap(err, fail.Invalid, "the text is none in the plain form"))
		return b, nil
	}
	among := slices.Concat(f.Values["norms"], x.c.About)
	for _, u := range parsed.Units {
		if u.Kind != redline.Norm {
			continue
		}
		id, err := p.quotedFrom(ctx, among, b.Language, u.Words())
		if err != nil {
			return nil, err
		}
		if id == "" {
			f.Faults["text"] = f.L.T("process.fault.quoted", "words", shortened(u.Words()))
			continue
		}
		b.Norms = append(b.Norms, id)
	}
	return b, nil
}

// quotedFrom finds the provision that words are the official text of; "" when
// they are that of none.
func (p *Pages) quotedFrom(ctx context.Context, among []string, language, words string) (string, error) {
	same := func(s string) bool {
		return strings.Join(strings.Fields(s), " ") == strings.Join(strings.Fields(words), " ")
	}
	for _, id := range among {
		official, err := p.Choosing.Official(ctx, id, language)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(official, same) {
			return id, nil
		}
	}
	return "", nil
}

func (p *Pages) table(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	x, err := p.running(r, p.tables)
	if err != nil {
		return ui.Answer{}, err
	}
	f := fill(r, l)
	back := func(b *text.Tabled, fault string) (ui.Answer, error) {
		page, err := p.tableForm(r.Context(), l, &x, f, b, fault)
		return ui.Answer{Page: page}, err
	}
	if f.Get("do") == "quote" {
		if err := p.quote(r.Context(), f); err != nil {
			return ui.Answer{}, err
		}
		return back(nil, "")
	}
	b, err := p.typedText(r.Context(), f, &x)
	if err != nil {
		return ui.Answer{}, err
	}
	if len(f.Faults) > 0 {
		return back(nil, "")
	}
	if err := p.Negotiate.Try(r.Context(), x.actor, statement.Hash{}, b); err != nil {
		if !submissionweb.Again(err) {
			return ui.Answer{}, err
		}
		return back(nil, l.Fault(err))
	}
	if print, err := printed(b); err != nil || f.Get("seen") != print || f.Get("do") != "" {
		return back(b, "")
	}
	out, err := p.Negotiate.Say(r.Context(), x.actor, statement.Hash{}, b)
	switch {
	case err == nil && out.Receipt != nil:
		return ui.Answer{To: l.Path(texts, out.Receipt.ID.String())}, nil
	case err == nil:
		return p.Went(l, out, l.Path(home, x.c.ID)), nil
	case submissionweb.Again(err):
		return back(b, l.Fault(err))
	}
	return ui.Answer{}, err
}

// editTabled is the form in which a draft of a text is edited.
func (p *Pages) editTabled(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	decoded, err := text.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := decoded.(*text.Tabled)
	x := &running{actor: actor, as: was.Via.Speaker()}
	if x.c, err = p.Consultations.Get(r.Context(), was.Consultation.String()); err != nil {
		return draftweb.Edited{}, err
	}
	f := fillWith(l, typedOfText(was))
	var is *text.Tabled
	if r.Method == http.MethodPost {
		f = fill(r, l)
		if f.Get("do") == "quote" {
			err = p.quote(r.Context(), f)
		} else if is, err = p.typedText(r.Context(), f, x); err == nil {
			keepText(was, is)
		}
		if err != nil {
			return draftweb.Edited{}, err
		}
	}
	inputs, err := p.textInputs(r.Context(), x, f)
	if err != nil {
		return draftweb.Edited{}, err
	}
	e := draftweb.Edited{Form: ui.Form{Inputs: inputs, Hidden: f.picked()}, Above: plainForm(l)}
	if is == nil || len(f.Faults) > 0 {
		return e, nil
	}
	if e.Draft, err = text.Draft(actor.Identity, statement.Hash{}, is); err != nil {
		e.Form.Fault = l.Fault(err)
	}
	e.Good = err == nil
	return e, nil
}

// typedOfText is the form from which a text came.
func typedOfText(b *text.Tabled) url.Values {
	v := url.Values{"language": {b.Language}, "title": {b.Title.String()}, "group": {b.Group}, "about": b.About, "text": {b.Text}, "norms": slices.Clone(b.Norms)}
	if d := b.Via.Document; d != nil {
		v.Set("kind", d.Kind)
		v.Set("number", d.Number)
		v.Set("document-date", d.Date)
	}
	return v
}

// keepText gives a text back what its form does not show of the one before.
func keepText(was, is *text.Tabled) {
	if was.Via.Mode == submission.Recorded {
		document := is.Via.Document
		is.Via = was.Via
		is.Via.Document = document
	}
	is.Title, is.Notes = sameText(was.Title, is.Title), was.Notes
}

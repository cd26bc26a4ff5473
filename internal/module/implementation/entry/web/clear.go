package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Clear shows a draft of a type to who is to clear it, read with the subject of
// the draft.
func (p *Room[C]) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		name, _, _ := strings.Cut(typ, "/")
		title := l.T("draft.word." + name)
		b, err := entry.Decode[C](typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		var above templ.Component = templ.NopComponent
		if p.Above != nil {
			if a, err := p.Above(context.Background(), l, subject); err == nil {
				above = a
			}
		}
		switch b := b.(type) {
		case *entry.Opened[C]:
			return title, ui.Stack(above, p.Handing(l, &b.Via), p.Fields.whole(context.Background(), l, &b.Content))
		case *entry.Changed[C]:
			return title, ui.Stack(above, p.As(l, b.As), p.Fields.whole(context.Background(), l, &b.Content), p.because(l, b.Reason), p.now(l, subject, b))
		case *entry.Ended[C]:
			return p.clearEnded(l, title, subject, above, b)
		}
		return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
	}
}

func (p *Room[C]) because(l *i18n.Locale, reason i18n.Text) templ.Component {
	if reason.Empty() {
		return templ.NopComponent
	}
	return ui.FactList(ui.Facts{{Term: l.T("consult.reason"), Content: ui.Paragraphs(l, reason)}})
}

// now shows what stands of an entry that is to be changed, and what is to change.
func (p *Room[C]) now(l *i18n.Locale, subject string, b *entry.Changed[C]) templ.Component {
	e, err := p.Service.Queries.Get(context.Background(), followed(subject, b.Entry))
	if err != nil {
		return templ.NopComponent // its words were erased since
	}
	return ui.Stack(ui.Part("changes-"+e.ID[:12], l.T("entry.changes"), 3, p.changes(l, &e.Content, &b.Content)), ui.Folded(l.T("entry.now"), p.Fields.View(context.Background(), l, &e.Content)))
}

// followed is the id of the entry that a statement follows: its body names it, or
// it is its subject.
func followed(subject string, of statement.Hash) string {
	if of.IsZero() {
		return subject
	}
	return of.String()
}

// clearEnded shows what is ended, or that its drafter only takes itself off it.
func (p *Room[C]) clearEnded(l *i18n.Locale, title, subject string, above templ.Component, b *entry.Ended[C]) (string, templ.Component) {
	var view templ.Component = templ.NopComponent
	if e, err := p.Service.Queries.Get(context.Background(), followed(subject, b.Entry)); err == nil {
		if off, leaves := submissionweb.Leaving(l, p.Names, &e.Told, b.As, b.Reason); off != "" {
			return off, leaves
		}
		view = p.Fields.View(context.Background(), l, &e.Content)
	}
	return title, ui.Stack(above, p.As(l, b.As), p.because(l, b.Reason), view)
}

// Edits are the forms in which drafts of this kind are edited.
func (p *Room[C]) Edits() map[string]draftweb.Edit {
	k := entry.KindOf[C]()
	return map[string]draftweb.Edit{k.Opened: p.editOpened, k.Change: p.editChanged, k.End: p.editEnded}
}

// ends writes the draft when the form was sent and nothing is wrong.
func ends[C entry.Content](f *Form, sent bool, actor policy.Actor, d ledger.Draft, b corpus.Body, inputs []ui.Input) draftweb.Edited {
	out := draftweb.Edited{Form: ui.Form{Inputs: inputs}, Above: templ.NopComponent}
	if !sent || len(f.Faults) > 0 {
		return out
	}
	made, err := entry.Draft[C](actor.Identity, d.Subject, b)
	if err != nil {
		out.Form.Fault = f.L.Fault(err)
		return out
	}
	out.Draft, out.Good = made, true
	return out
}

func decode[B corpus.Body, C entry.Content](d ledger.Draft) (is B, err error) {
	b, err := entry.Decode[C](d.Type, d.Body)
	if err != nil {
		return is, err
	}
	is, ok := b.(B)
	if !ok {
		err = fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return is, err
}

func (p *Room[C]) editOpened(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (out draftweb.Edited, err error) {
	is, err := decode[*entry.Opened[C], C](d)
	if err != nil {
		return out, err
	}
	on := d.Subject
	f, err := p.Edit(r, l, actor, &is.Via, p.Fields.typed(&is.Content), longest)
	if err != nil {
		return out, err
	}
	if f.Sent = f.Sent && !p.Fields.more(f.Filled); f.Sent {
		is.Via = f.Via
		if is.Content, err = p.Fields.read(r, actor, f.Filled, on, &is.Content); err != nil {
			return out, err
		}
	}
	fields, err := p.Fields.inputs(r.Context(), f.Filled, Setting{How: is.Via.Mode, Authors: f.Whose(actor, is.Via.Mode)}, &is.Content)
	if err != nil {
		return out, err
	}
	draft := func(by, _ statement.Hash, b corpus.Body) (ledger.Draft, error) { return entry.Draft[C](by, on, b) }
	out = f.Ends(draft, actor, statement.Hash{}, is, templ.NopComponent, append([]ui.Input{p.Fields.language(f.Filled, &is.Content)}, fields...))
	out.Form = p.Fields.carries(f.Filled, out.Form)
	return out, nil
}

func (p *Room[C]) editChanged(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (out draftweb.Edited, err error) {
	is, err := decode[*entry.Changed[C], C](d)
	if err != nil {
		return out, err
	}
	e, err := p.Service.Queries.Get(r.Context(), followed(d.Subject, is.Entry))
	if err != nil {
		return out, err
	}
	typed := p.Fields.typed(&is.Content)
	typed.Set("reason", is.Reason.String())
	typed.Set(submissionweb.FieldOver, submission.Base(d.Refs, e.Given()).String())
	f, sent := submissionweb.FillWith(l, typed), r.Method == http.MethodPost
	if sent {
		f = submissionweb.Fill(r, l, longest)
	}
	if sent = sent && !p.Fields.more(f); sent {
		is.Reason, is.Over = f.Kept("reason", is.Reason), f.Over(e.Version)
		if is.Content, err = p.Fields.read(r, actor, f, d.Subject, &is.Content); err != nil {
			return out, err
		}
	}
	inputs, err := p.changeInputs(r, f, &e, &is.Content)
	out = ends[C](f, sent, actor, d, is, inputs)
	out.Form = p.Fields.carries(f, out.Form)
	out.Form.Hidden = append(out.Form.Hidden, submissionweb.OverField(e.Version))
	out.Above = p.since(l, &e, f.Over(e.Version))
	return out, err
}

func (p *Room[C]) editEnded(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (out draftweb.Edited, err error) {
	is, err := decode[*entry.Ended[C], C](d)
	if err != nil {
		return out, err
	}
	f, sent := submissionweb.FillWith(l, map[string][]string{"reason": {is.Reason.String()}, "language": {is.Reason.Original}}), r.Method == http.MethodPost
	if sent {
		f = submissionweb.Fill(r, l, longest)
		f.Need("reason")
		is.Reason = f.Kept("reason", is.Reason)
	}
	return ends[C](f, sent, actor, d, is, []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Area, "reason", "consult.reason", entry.MaxReason/4)}), nil
}

package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Clear shows a draft of a type to who is to clear it: all that is published,
// as it will read.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		b, err := publication.Decode(typ, body)
		if err != nil {
			return draftweb.Words(l, typ), ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		return draftweb.Words(l, typ), p.clearing(l, b)
	}
}

func (p *Pages) clearing(l *i18n.Locale, b corpus.Body) templ.Component {
	as := func(id string, more ...ui.Fact) templ.Component {
		return ui.FactList(append(ui.Facts{{Term: l.T("consult.clear.as"), Content: p.who(l, id)}}, more...))
	}
	switch b := b.(type) {
	case *publication.Published:
		facts := ui.Facts{{Term: l.T("consult.consultation"), Content: ui.A(l.Path(consultations, b.Consultation.String()), b.Consultation.String()[:16])},
			{Term: l.T("publication.title"), Content: ui.Text(l, b.Title)}, {Term: l.T("publication.language"), Content: ui.Plain(ui.LanguageName(l, b.Language))}}
		if !b.Edition.Empty() {
			facts = append(facts, ui.Fact{Term: l.T("publication.edition"), Content: ui.Text(l, b.Edition)})
		}
		if !b.Follows.IsZero() {
			facts = append(facts, ui.Fact{Term: l.T("publication.follows"), Content: ui.A(l.Path(home, b.Follows.String()), l.T("publication.follows.to"))})
		}
		blocks := []templ.Component{submissionweb.HandingView(l, p.Names, &b.Via), ui.FactList(facts)}
		return ui.Stack(append(blocks, view{p: p, l: l, of: &publication.Publication{Content: b.Content}}.blocks()...)...)
	case *publication.Translated:
		standing := l.T("publication.unofficial")
		if b.Official {
			standing = l.T("publication.is-official")
		}
		rows := ui.Table{ID: "words", Caption: l.T("publication.renditions.caption"), Columns: []ui.Column{{Head: l.T("publication.paragraph")}, {Head: l.T("publication.words")}}}
		for _, w := range b.Words {
			rows.Rows = append(rows.Rows, ui.Cells(ui.Words(w.ID), ui.Show(ui.Foreign(l, b.Language, w.Text))))
		}
		return ui.Stack(as(b.As, ui.Fact{Term: l.T("publication.language"), Content: ui.Plain(ui.LanguageName(l, b.Language))}, ui.Fact{Term: l.T("publication.standing"), Content: ui.Plain(standing)},
			ui.Fact{Term: l.T("publication.translator"), Content: ui.Typed(b.By)}, ui.Fact{Term: l.T("publication.title"), Content: ui.Foreign(l, b.Language, b.Title)}), ui.TableView(l, rows))
	case *publication.Corrected:
		return ui.Stack(as(b.As, ui.Fact{Term: l.T("publication.paragraph"), Content: ui.Plain(b.Paragraph)}, ui.Fact{Term: l.T("publication.wrong"), Content: ui.Typed(b.Wrong)},
			ui.Fact{Term: l.T("publication.reads"), Content: ui.Typed(b.Reads)}), ui.Paragraphs(l, b.Note))
	}
	return ui.Para(ui.Plain(l.T("consult.clear.broken")))
}

// Edits are the forms in which drafts of this room are edited.
func (p *Pages) Edits() map[string]draftweb.Edit {
	return map[string]draftweb.Edit{publication.TypePublished: p.editPublished, publication.TypeTranslated: p.editTranslated, publication.TypeCorrected: p.editCorrected}
}

// ends writes the draft when nothing is wrong.
func ends(l *i18n.Locale, f *typed, actor policy.Actor, of statement.Hash, b corpus.Body, inputs []ui.Input) draftweb.Edited {
	e := draftweb.Edited{Form: ui.Form{Inputs: inputs}}
	if len(f.faults) > 0 {
		return e
	}
	d, err := publication.Draft(actor.Identity, of, b)
	if err != nil {
		e.Form.Fault = l.Fault(err)
		return e
	}
	e.Draft, e.Good = d, true
	return e
}

// editPublished edits what the organiser writes, chapter by chapter. What was
// assembled stays as it was drafted: the rules say whether it stands still.
func (p *Pages) editPublished(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := publication.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*publication.Published)
	if r.Method != http.MethodPost {
		f := holding(l, url.Values{})
		refill(f, &was.Content)
		return draftweb.Edited{Form: ui.Form{Inputs: p.fields(l, f, &was.Content, false)}}, nil
	}
	f := sent(r, l)
	f.need("title")
	var ids []string
	for i := range was.Chapters {
		ids = append(ids, was.Chapters[i].ID)
	}
	pl := plan(f, was.Language, ids)
	was.Title, was.Edition, was.Preface = pl.Title, pl.Edition, pl.Preface
	for i := range was.Chapters {
		ch := &was.Chapters[i]
		w, quoted := pl.Written[ch.ID], []publication.Paragraph{}
		for _, one := range ch.Rationale {
			if one.Quoted {
				quoted = append(quoted, one)
			}
		}
		ch.Commentary, ch.Rationale = w.Commentary, append(w.Rationale, quoted...)
		if len(ch.Rationale) == 0 {
			ch.Rationale = nil
		}
	}
	var before *publication.Content
	if !was.Follows.IsZero() {
		edition, err := p.queries().Get(r.Context(), was.Follows.String())
		if err != nil {
			return draftweb.Edited{}, err
		}
		before = &edition.Content
	}
	publication.Number(&was.Content, before)
	return ends(l, f, actor, statement.Hash{}, was, p.fields(l, f, &was.Content, false)), nil
}

// subjectOf finds the publication that a draft is about.
func (p *Pages) subjectOf(ctx context.Context, d ledger.Draft) (*publication.Publication, error) {
	if _, err := statement.ParseHash(d.Subject); err != nil {
		return nil, fail.New(fail.NotFound, "There is no publication with this id.")
	}
	return p.queries().Get(ctx, d.Subject)
}

func (p *Pages) editTranslated(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := publication.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	one, err := p.subjectOf(r.Context(), d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*publication.Translated)
	of, err := p.queries().Consultations.Get(r.Context(), one.Consultation.String())
	if err != nil {
		return draftweb.Edited{}, err
	}
	organs := publication.Organises(&of, was.As)
	if r.Method != http.MethodPost {
		f := holding(l, url.Values{})
		hold(f, &publication.Translation{Title: was.Title, By: was.By, Official: was.Official, Chapters: was.Chapters, Words: was.Words})
		return draftweb.Edited{Form: ui.Form{Inputs: p.translation(l, f, one, organs)}}, nil
	}
	f := sent(r, l)
	f.need("title")
	return ends(l, f, actor, one.Statement, translated(f, one, was.As, was.Language), p.translation(l, f, one, organs)), nil
}

func (p *Pages) editCorrected(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	b, err := publication.Decode(d.Type, d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	one, err := p.subjectOf(r.Context(), d)
	if err != nil {
		return draftweb.Edited{}, err
	}
	was := b.(*publication.Corrected)
	if r.Method != http.MethodPost {
		f := holding(l, url.Values{"wrong": {was.Wrong}, "reads": {was.Reads}, "note": {was.Note.String()}, "language": {was.Note.Original}})
		return draftweb.Edited{Form: ui.Form{Inputs: correction(l, f)}}, nil
	}
	f := sent(r, l)
	is := corrected(f, was.As, was.Paragraph)
	return ends(l, f, actor, one.Statement, is, correction(l, f)), nil
}

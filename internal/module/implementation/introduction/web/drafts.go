package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/introduction"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Clear shows a draft of a type to who is to clear it.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		title := l.T("draft.word." + typ[:len(typ)-len("/1")])
		b, err := introduction.Decode(typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("consult.clear.broken")))
		}
		ctx := context.Background()
		switch b := b.(type) {
		case *introduction.Asked:
			return title, ui.Stack(ui.FactList(ui.Facts{{Term: l.T("capacity.need.one"), Content: p.linked(ctx, l, capacity.Need, b.Need)}, {Term: l.T("capacity.offer.one"), Content: p.linked(ctx, l, capacity.Offer, b.Offer)}}),
				ui.Paragraphs(l, b.Words))
		case *introduction.Answered:
			words := l.T("introduction.agrees.no")
			if b.Agrees {
				words = l.T("introduction.agrees.yes")
			}
			return title, ui.Stack(ui.Para(ui.Strong(words)), ui.Paragraphs(l, b.Words))
		case *introduction.Told:
			return title, ui.Stack(ui.Para(ui.Strong(said(l, b.Stage, b.Named))), ui.Paragraphs(l, b.Words))
		}
		return title, templ.NopComponent
	}
}

// Edits are the forms in which drafts of this room are edited: the words, to the
// same ones.
func (p *Pages) Edits() map[string]draftweb.EditTogether {
	out := map[string]draftweb.EditTogether{}
	for _, typ := range introduction.Types() {
		out[typ] = p.edit
	}
	return out
}

func (p *Pages) edit(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (draftweb.Edited, error) {
	b, err := introduction.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	var words *i18n.Text
	optional := false
	switch b := b.(type) {
	case *introduction.Asked:
		words = &b.Words
	case *introduction.Answered:
		words, optional = &b.Words, b.Agrees
	case *introduction.Told:
		words, optional = &b.Words, true
	default:
		return draftweb.Edited{}, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	f := submissionweb.FillWith(l, url.Values{"words": {words.String()}, "language": {words.Original}})
	e := draftweb.Edited{Draft: ledger.Draft{Marking: all[0].Marking}}
	if r.Method == http.MethodPost {
		f = submissionweb.Fill(r, l, introduction.MaxWords)
		if !optional {
			f.Need("words")
		}
		*words = f.Kept("words", *words)
		for i := 0; len(f.Faults) == 0 && i < len(all); i++ {
			to, err := statement.ParseHash(all[i].Stream)
			if err != nil {
				return e, err
			}
			d, err := introduction.Draft(actor.Identity, to, all[i].Subject, all[i].Marking, b)
			if err != nil {
				e.Form.Fault = l.Fault(err)
				e.Together = nil
				break
			}
			e.Together = append(e.Together, d)
		}
		e.Good = len(e.Together) == len(all)
	}
	e.Form.Inputs = wordsInputs(f, "introduction.words", optional)
	return e, nil
}

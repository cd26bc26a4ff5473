package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// holds is the actor of a form on a need or an offer, what it is on, and as whom it
// is said: "" for the secretariat. leaves says that who takes itself off what
// several say may do it, too.
func (p *Pages) holds(r *http.Request, side capacity.Side, leaves bool) (actor policy.Actor, e *capacity.Entry, as string, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, nil, "", err
	}
	if err = saying.May(actor, actor.For); err != nil && saying.May(actor, "") != nil {
		return actor, nil, "", err
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return actor, nil, "", err
	}
	if e, err = p.queries().Get(r.Context(), side, r.PathValue("id")); err != nil {
		return actor, nil, "", err
	}
	as, ok := submissionweb.Altering(actor, &e.Told, leaves)
	switch {
	case !ok:
		err = fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case e.State == capacity.IsWithdrawn || e.State == capacity.IsClosed && !leaves:
		err = fail.New(fail.Conflict, "It is closed or withdrawn.")
	}
	return actor, e, as, err
}

// following is a form on a need or an offer that is there: what it asks, and what
// is said with it.
type following struct {
	title  string // end of the key of its title
	typ    func(side capacity.Side) string
	grave  bool
	leaves bool
	typed  func(p *Pages, l *i18n.Locale, e *capacity.Entry) url.Values
	inputs func(p *Pages, ctx context.Context, f *submissionweb.Filled, e *capacity.Entry) ([]ui.Input, error)
	body   func(p *Pages, ctx context.Context, f *submissionweb.Filled, e *capacity.Entry, as string) (corpus.Body, error)
	over   bool // it takes the place of the wording that stands
}

var change = following{title: "change", over: true, typ: func(side capacity.Side) string { return (&capacity.Changed{Side: side}).Type() },
	typed: func(p *Pages, l *i18n.Locale, e *capacity.Entry) url.Values { return p.typed(l, &e.Content) },
	inputs: func(p *Pages, ctx context.Context, f *submissionweb.Filled, e *capacity.Entry) ([]ui.Input, error) {
		inputs, err := p.inputs(ctx, f, e.Side, &e.Content)
		return append(inputs, f.Optional(ui.Area, "reason", "consult.reason", capacity.MaxReason/4)), err
	},
	body: func(p *Pages, ctx context.Context, f *submissionweb.Filled, e *capacity.Entry, as string) (corpus.Body, error) {
		c, err := p.contentOf(ctx, f, &e.Content)
		return &capacity.Changed{Side: e.Side, As: as, Reason: f.Text("reason"), Content: c, Over: f.Over(e.Version)}, err
	}}

var closing = following{title: "close", typ: func(side capacity.Side) string { return (&capacity.Closed{Side: side}).Type() },
	typed: func(*Pages, *i18n.Locale, *capacity.Entry) url.Values { return url.Values{} },
	inputs: func(p *Pages, ctx context.Context, f *submissionweb.Filled, e *capacity.Entry) ([]ui.Input, error) {
		return p.closeInputs(ctx, f, e)
	},
	body: func(p *Pages, _ context.Context, f *submissionweb.Filled, e *capacity.Entry, as string) (corpus.Body, error) {
		return closedOf(f, e.Side, as), nil
	}}

var withdrawal = following{title: "withdraw", grave: true, leaves: true, typ: func(side capacity.Side) string { return (&capacity.Withdrawn{Side: side}).Type() },
	typed: func(*Pages, *i18n.Locale, *capacity.Entry) url.Values { return url.Values{} },
	inputs: func(_ *Pages, _ context.Context, f *submissionweb.Filled, _ *capacity.Entry) ([]ui.Input, error) {
		return []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Area, "reason", "consult.reason", capacity.MaxReason/4)}, nil
	},
	body: func(_ *Pages, _ context.Context, f *submissionweb.Filled, e *capacity.Entry, as string) (corpus.Body, error) {
		f.Need("reason")
		return &capacity.Withdrawn{Side: e.Side, As: as, Reason: f.Text("reason")}, nil
	}}

// closeInputs are the fields of a closing: what became of it, and with whom.
func (p *Pages) closeInputs(ctx context.Context, f *submissionweb.Filled, e *capacity.Entry) ([]ui.Input, error) {
	l := f.L
	result := ui.Input{Kind: ui.Choosing, Name: "result", Label: l.T("capacity.result"), Value: f.Get("result"), Fault: f.Faults["result"]}
	for _, r := range capacity.Results() {
		result.Options = append(result.Options, ui.Option{Value: string(r), Words: l.T(key(e.Side, "result."+string(r)))})
	}
	out := []ui.Input{result, f.ChooseAnyLanguage(), f.Optional(ui.Area, "text", "capacity.became", capacity.MaxText/4)}
	ask := capacity.MatchFilter{Need: e.ID, Limit: mostListed}
	if e.Side == capacity.Offer {
		ask = capacity.MatchFilter{Offer: e.ID, Limit: mostListed}
	}
	all, _, err := p.queries().Matches(ctx, ask)
	if err != nil {
		return nil, err
	}
	with := ui.Input{Kind: ui.Choices, Name: "with", Label: l.T(key(e.Side, "with.label")), Hint: l.T("capacity.with.hint"), Values: f.Values["with"], Optional: true}
	for i := range all {
		other := all[i].OfferIs
		if e.Side == capacity.Offer {
			other = all[i].NeedIs
		}
		words, lang := other.Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		with.Options = append(with.Options, ui.Option{Value: other.ID, Words: words, Lang: lang})
	}
	for _, id := range f.Values["with"] { // what was named and matches no longer
		if !slices.ContainsFunc(with.Options, func(o ui.Option) bool { return o.Value == id }) {
			with.Options = append(with.Options, ui.Option{Value: id, Words: id[:min(16, len(id))]})
		}
	}
	if len(with.Options) > 0 {
		out = append(out, with)
	}
	return out, nil
}

// closedOf reads a closing.
func closedOf(f *submissionweb.Filled, side capacity.Side, as string) *capacity.Closed {
	f.Need("result")
	b := &capacity.Closed{Side: side, As: as, Result: capacity.Result(f.Get("result")), Text: f.Text("text")}
	for _, s := range sorted(f.Values["with"]) {
		if id, err := statement.ParseHash(s); err == nil {
			b.With = append(b.With, id)
		}
	}
	slices.SortFunc(b.With, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return b
}

func (p *Pages) page(side capacity.Side, w following) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		actor, e, as, err := p.holds(r, side, w.leaves)
		if err != nil {
			return ui.Page{}, err
		}
		f := submissionweb.FillWith(l, w.typed(p, l, e))
		f.AddTongue(r.URL.Query().Get(submissionweb.Into))
		return p.followForm(r, l, actor, e, as, w, f, "")
	}
}

func (p *Pages) followForm(r *http.Request, l *i18n.Locale, actor policy.Actor, e *capacity.Entry, as string, w following, f *submissionweb.Filled, fault string) (ui.Page, error) {
	page := p.under(l, e.Side, l.T(key(e.Side, w.title)))
	page.Lead = l.T("capacity." + w.title + ".lead")
	page.Crumbs = append(page.Crumbs, crumb(l, e))
	inputs, err := w.inputs(p, r.Context(), f, e)
	if err != nil {
		return page, err
	}
	form := ui.Form{ID: w.title, Fault: fault, Grave: w.grave, Inputs: inputs}
	var above []templ.Component
	if w.over {
		form.Hidden = [][2]string{submissionweb.OverField(e.Version)}
		above = []templ.Component{p.Waits(r.Context(), l, actor, w.typ(e.Side), e.Statement), p.since(l, e, f.Over(e.Version))}
	}
	view, err := p.Later(r.Context(), l, as, w.typ(e.Side), form)
	page.Body = ui.Stack(append(above, view)...)
	return page, err
}

// since says above the form of a change that another wording has come since that over
// which it was filled in; nothing where none has.
func (p *Pages) since(l *i18n.Locale, e *capacity.Entry, over statement.Hash) templ.Component {
	return submissionweb.Since(l, e.Given(), over, func(of int) templ.Component {
		return submissionweb.Compared(l, p.passages(l, e.Side, &e.Versions[of].Content), p.passages(l, e.Side, &e.Content))
	})
}

func (p *Pages) sent(side capacity.Side, w following) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		actor, e, as, err := p.holds(r, side, w.leaves)
		if err != nil {
			return ui.Answer{}, err
		}
		f := submissionweb.Fill(r, l, capacity.MaxText)
		if f.More() {
			page, err := p.followForm(r, l, actor, e, as, w, f, "")
			return ui.Answer{Page: page}, err
		}
		b, err := w.body(p, r.Context(), f, e, as)
		if err != nil {
			return ui.Answer{}, err
		}
		to, done, fault, err := p.say(r, l, actor, e.Statement, f, side, b)
		if err != nil || done {
			return to, err
		}
		page, err := p.followForm(r, l, actor, e, as, w, f, fault)
		return ui.Answer{Page: page}, err
	}
}

func (p *Pages) changing(side capacity.Side) ui.Handler     { return p.page(side, change) }
func (p *Pages) change(side capacity.Side) ui.FormHandler   { return p.sent(side, change) }
func (p *Pages) closing(side capacity.Side) ui.Handler      { return p.page(side, closing) }
func (p *Pages) close(side capacity.Side) ui.FormHandler    { return p.sent(side, closing) }
func (p *Pages) withdrawing(side capacity.Side) ui.Handler  { return p.page(side, withdrawal) }
func (p *Pages) withdraw(side capacity.Side) ui.FormHandler { return p.sent(side, withdrawal) }

// asked is the actor of the form by which somebody owns to what others handed in,
// and what that is.
func (p *Pages) asked(r *http.Request, side capacity.Side) (actor policy.Actor, e *capacity.Entry, err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, nil, err
	}
	if err = saying.May(actor, actor.For); err == nil {
		err = p.Hushed(r.Context(), actor)
	}
	if err != nil {
		return actor, nil, err
	}
	if e, err = p.queries().Get(r.Context(), side, r.PathValue("id")); err == nil && (e.State != capacity.Open || !p.Owns(actor, e.Told)) {
		err = submissionweb.NotOwned()
	}
	return actor, e, err
}

func (p *Pages) confirming(side capacity.Side) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		actor, e, err := p.asked(r, side)
		if err != nil {
			return ui.Page{}, err
		}
		page := p.under(l, side, submissionweb.OwnWords(l, e.Told))
		page.Crumbs = append(page.Crumbs, crumb(l, e))
		page.Body = p.Confirming(l, actor, e.Told, e.Version, ui.Para(ui.Text(l, e.Title)), ui.Paragraphs(l, e.Text), p.facts(l, side, &e.Content), p.whole(l, side, &e.Content))
		return page, nil
	}
}

func (p *Pages) confirm(side capacity.Side) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		actor, e, err := p.asked(r, side)
		if err != nil {
			return ui.Answer{}, err
		}
		return p.Confirm(r, l, actor, e.Told, e.Version)
	}
}

package web

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Ahead is a move in a case that somebody of the reader's participant has put
// forward, and that waits for clearance.
type Ahead struct {
	Draft string // where it is read, without the language; "" where the reader does not see it
	Case  string
	Other string           // the other one of the thread, as in an address
	Verb  cooperation.Verb // what would be said
	Who   string           // what the person is called who put it forward
	At    time.Time        // when
	Stuck draft.Stuck      // why nobody can clear it now

	Refusal error // why it cannot be said any more, or not yet; nil where it can
}

// ahead gives what waits in threads of the reader's participant. It is asked for
// once a page, whatever the page shows.
func (v *viewer) ahead() ([]Ahead, error) {
	if v.p.Ahead == nil || v.looked {
		return v.before, nil
	}
	var err error
	v.before, err = v.p.Ahead(v.ctx, v.actor)
	v.looked = err == nil
	return v.before, err
}

// waiting says of each move in a thread that it was put forward already, with the
// way to it: two on duty do not do the same thing twice.
func (v *viewer) waiting(id string, other statement.Hash) (out []templ.Component, err error) {
	all, err := v.ahead()
	for _, a := range all {
		if a.Case == id && a.Other == other.String() {
			out = append(out, v.putForward(a))
		}
	}
	return out, err
}

func (v *viewer) putForward(a Ahead) templ.Component {
	move := ui.Plain(v.T("cooperation.verb." + string(a.Verb)))
	if a.Draft != "" {
		move = ui.A(v.Path(a.Draft), v.T("cooperation.verb."+string(a.Verb)))
	}
	parts := ui.Parts{"who": ui.Isolated(a.Who), "move": move, "at": ui.Moment(v.Locale, a.At)}
	if a.Refusal != nil { // as the desk says it: the case has gone on
		words, lang := v.Said(a.Refusal)
		return ui.Join(ui.Sentence(v.Locale, "cooperation.ahead.refused", parts), ui.Foreign(v.Locale, lang, words))
	}
	if a.Stuck == draft.NotStuck {
		return ui.Sentence(v.Locale, "cooperation.ahead", parts)
	}
	out := []templ.Component{ui.Sentence(v.Locale, "cooperation.ahead.stuck", parts), ui.Plain(v.T("draft.stuck." + string(a.Stuck)))}
	if cooperation.May(v.actor, cooperation.Speak) == nil {
		out = append(out, ui.A(v.Path(Home, a.Case, a.Other, string(a.Verb)), v.T("cooperation.ahead.anew", "move", v.T("cooperation.verb."+string(a.Verb)))))
	}
	return ui.Join(out...)
}

// Stranded says, on the desk, which moves in cases that an actor reads nobody can clear
// now, with the way to put each forward anew. Nobody is told it otherwise: whoever put it
// forward is often the one who can no longer come here.
func (p *Pages) Stranded(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]templ.Component, error) {
	if cooperation.May(actor, cooperation.Read) != nil {
		return nil, nil
	}
	v := p.shows(ctx, l, actor)
	all, err := v.ahead()
	var out []templ.Component
	for _, a := range all {
		if a.Stuck == draft.NotStuck || a.Refusal != nil {
			continue
		}
		switch _, err := p.Queries.Case(ctx, actor, a.Case); {
		case fail.Is(err, fail.NotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, ui.Join(v.putForward(a), ui.A(l.Path(Home, a.Case), l.T("cooperation.case"))))
		}
	}
	return out, err
}

// aheadNotice is the same above a form, which stays open: it warns, and bars nobody.
func (v *viewer) aheadNotice(id string, other statement.Hash) (templ.Component, error) {
	all, err := v.waiting(id, other)
	if err != nil || len(all) == 0 {
		return templ.NopComponent, err
	}
	return ui.NoticeOf(v.T("cooperation.ahead.heading"), ui.Lines(all...), ui.Para(ui.Plain(v.T("cooperation.ahead.still")))), nil
}

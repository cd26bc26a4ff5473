package web

import (
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// FieldOver is the field by which a form says over which wording it was filled in.
const FieldOver = "over"

// Ahead is something that was put forward and waits to be cleared.
type Ahead struct {
	Draft string // its id; empty where who asks does not see the draft itself
	Who   string // name of who put it forward
	At    time.Time
}

// Over is the wording over which a form was filled in; that which stands, where the
// form names none.
func (f *Filled) Over(stands statement.Hash) statement.Hash {
	if h, err := statement.ParseHash(f.Get(FieldOver)); err == nil {
		return h
	}
	return stands
}

// OverField brings along the wording that who fills in a form has before the eyes.
func OverField(stands statement.Hash) [2]string { return [2]string{FieldOver, stands.String()} }

// Since says above a form that another wording has come since that over which it was
// filled in, and what it changed; nothing where none has. given are the statements that
// gave each wording, oldest first; changes is what the last changed of one of them.
func Since(l *i18n.Locale, given []statement.Hash, over statement.Hash, changes func(of int) templ.Component) templ.Component {
	i := slices.Index(given, over)
	if i < 0 || i == len(given)-1 {
		return templ.NopComponent
	}
	return ui.Stack(ui.NoticeOf(l.T("way.over.heading"), ui.Para(ui.Plain(l.T("way.over.lead")))), ui.Folded(l.T("way.over.changes"), changes(i)))
}

// Waits says above a form by which something is changed that a change of it waits to be
// cleared already, with the way to it; nothing where none does.
func (w *Way) Waits(ctx context.Context, l *i18n.Locale, actor policy.Actor, typ string, of statement.Hash) templ.Component {
	if w.Ahead == nil {
		return templ.NopComponent
	}
	all, err := w.Ahead(ctx, actor, typ, of)
	if err != nil || len(all) == 0 {
		return templ.NopComponent // the form is for more than this
	}
	var lines []templ.Component
	for _, a := range all {
		said := ui.Sentence(l, "way.ahead.one", ui.Parts{"who": ui.Plain(a.Who), "when": ui.Moment(l, a.At)})
		if a.Draft != "" {
			said = ui.Join(said, ui.A(w.Draft(l, a.Draft), l.T("way.ahead.read")))
		}
		lines = append(lines, said)
	}
	return ui.NoticeOf(l.T("way.ahead.heading"), ui.Para(ui.Lines(lines...)), ui.Para(ui.Plain(l.T("way.ahead.then"))))
}

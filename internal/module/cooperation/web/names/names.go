// Package names is what participants are called on a page: each is looked up once,
// and shown in the reader's language.
package names

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Names are those of one page; it is not safe for use by several at once.
type Names struct {
	ctx    context.Context
	locale *i18n.Locale
	called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	known  map[statement.Hash]i18n.Text
}

// New begins a page. called gives what a participant is called, an empty text where
// it is not listed.
func New(ctx context.Context, l *i18n.Locale, called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)) *Names {
	return &Names{ctx: ctx, locale: l, called: called, known: map[statement.Hash]i18n.Text{}}
}

// Name is what a participant is called; the beginning of its identity where it is
// not listed.
func (n *Names) Name(who statement.Hash) i18n.Text {
	if t, ok := n.known[who]; ok {
		return t
	}
	t, err := n.called(n.ctx, who)
	if err != nil || t.Empty() {
		t = i18n.Of("en", who.Short())
	}
	n.known[who] = t
	return t
}

// Called is that in plain words, for a sentence.
func (n *Names) Called(who statement.Hash) string {
	words, _ := n.Name(who).Pick(n.locale)
	return words
}

// Who is that as part of a page.
func (n *Names) Who(who statement.Hash) templ.Component { return ui.In(n.locale, n.Name(who)) }

package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// confidential reports whether a draft goes to one counterparty each, and not
// to the public register.
func confidential(d draft.Draft) bool { return d.Stream != "" && d.Stream != statement.Public }

// narrow is the label that a page of something bears: what is public bears none.
func narrow(m statement.Marking) statement.Marking {
	if m == statement.Clear {
		return ""
	}
	return m
}

// marked is the label of a page on which drafts stand: the narrowest of theirs.
func marked(all ...draft.Draft) statement.Marking {
	out := statement.Clear
	for _, d := range all {
		if d.Marking != "" {
			out = marking.Narrowest(out, d.Marking)
		}
	}
	return narrow(out)
}

// lead says how a draft stands, where a confidential one stands otherwise than
// in the public register.
func lead(l *i18n.Locale, d draft.Draft) string {
	if confidential(d) && d.State == draft.Said {
		return l.T("draft.lead.said-confidential")
	}
	return l.T("draft.lead." + string(d.State))
}

// clearNote says what a touch of the passkey does.
func clearNote(l *i18n.Locale, d draft.Draft) string {
	switch {
	case confidential(d):
		return l.T("draft.form.clear-note-confidential")
	case len(d.Parts) > 1:
		return l.T("draft.form.clear-note-together")
	}
	return l.T("draft.form.clear-note")
}

// parts gives the statements of a draft, of one too.
func parts(d draft.Draft) []draft.Part {
	if len(d.Parts) > 0 {
		return d.Parts
	}
	return []draft.Part{{Stream: d.Stream, Subject: d.Subject, Refs: d.Refs, Challenge: d.Challenge, Salt: d.Salt, Body: d.Body, Frame: d.Frame, Statement: d.Statement}}
}

// recipients gives to whom each statement of a confidential draft goes; none of
// a public one.
func (p Pages) recipients(ctx context.Context, l *i18n.Locale, d draft.Draft) ([]templ.Component, error) {
	if !confidential(d) {
		return nil, nil
	}
	var out []templ.Component
	for _, part := range parts(d) {
		to, err := statement.ParseHash(part.Stream)
		if err != nil {
			return nil, err
		}
		name, err := p.called(ctx, l, to)
		if err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, nil
}

// addressed says to whom a draft goes.
func addressed(l *i18n.Locale, to []templ.Component) ui.Facts {
	if len(to) == 0 {
		return nil
	}
	return ui.Facts{{Term: l.T("draft.to"), Content: ui.Lines(to...)}}
}

// contents shows what is being cleared: once where it is the same for all, else
// statement by statement.
func (p Pages) contents(l *i18n.Locale, d draft.Draft, to []templ.Component, first templ.Component) []templ.Component {
	same := true
	for _, part := range d.Parts {
		same = same && part.Body == d.Body
	}
	if same {
		return []templ.Component{ui.Part("content", l.T("draft.one.content"), 2, first)}
	}
	var out []templ.Component
	for i, part := range d.Parts {
		one := d
		one.Body, one.Subject = part.Body, part.Subject
		title, view := p.view(l, one)
		if view == nil {
			view = bytesOf(part.Body)
		}
		blocks := []templ.Component{ui.Para(ui.Plain(title))}
		if len(to) > i {
			blocks = append(blocks, ui.FactList(addressed(l, to[i:i+1])))
		}
		id := "content-" + strconv.Itoa(i+1)
		out = append(out, ui.Part(id, l.T("draft.one.part", "n", i+1, "total", len(d.Parts)), 3, append(blocks, view)...))
	}
	return []templ.Component{ui.Part("content", l.T("draft.one.content"), 2, out...)}
}

// statements are those that a draft became: linked where everybody can read
// them.
func statements(l *i18n.Locale, d draft.Draft) []templ.Component {
	var out []templ.Component
	for _, part := range parts(d) {
		switch {
		case part.Statement.IsZero():
		case confidential(d):
			out = append(out, ui.Code(part.Statement.Short()))
		default:
			out = append(out, ui.SymbolLink(l, l.Path("/statements", part.Statement.String()), part.Statement.Short()))
		}
	}
	return out
}

// signed is what the passkey signs, and of what it is made.
func signed(l *i18n.Locale, d draft.Draft) ui.Facts {
	out := ui.Facts{{Term: l.T("draft.one.challenge"), Content: ui.Code(d.Challenge.String())}}
	if len(d.Parts) == 0 {
		return out
	}
	var of, chaff []templ.Component
	for _, part := range parts(d) {
		of = append(of, ui.Code(part.Challenge.String()))
	}
	for _, h := range d.Chaff {
		chaff = append(chaff, ui.Code(h.String()))
	}
	out = append(out, ui.Fact{Term: l.T("draft.one.challenges"), Content: ui.Lines(of...)})
	if len(chaff) > 0 {
		out = append(out, ui.Fact{Term: l.T("draft.one.chaff"), Content: ui.Lines(chaff...)})
	}
	return out
}

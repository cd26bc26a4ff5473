package app

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	authorizationweb "comity.example/comity/internal/platform/authorization/web"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// about says to whoever clears a draft what its subject is, or a statement to
// which it refers: a case or what was said in it, a statement of the register, an
// authorization, or something that is listed.
func (h *Hub) about(ctx context.Context, l *i18n.Locale, actor policy.Actor, d draft.Draft, id string) (*draftweb.Subject, error) {
	if s, err := h.cases.About(ctx, l, actor, d, id); s != nil || err != nil {
		return s, err
	}
	if s, err := h.assessments.About(ctx, l, actor, d, id); s != nil || err != nil {
		return s, err
	}
	if hash, err := statement.ParseHash(id); err == nil {
		return h.aboutStatement(ctx, l, hash)
	}
	if strings.HasPrefix(id, "authorization:") {
		return h.aboutAuthorization(ctx, l, actor, id)
	}
	if strings.HasPrefix(id, "chest:") {
		return h.aboutChest(ctx, l, actor, id)
	}
	path := subjectPage(id)
	if path == "" {
		return nil, nil
	}
	if path == participant.Address(id) {
		_, err := h.rooms.participants.Get(ctx, id)
		if fail.Is(err, fail.NotFound) {
			return nil, nil // it is to be listed
		}
		name, lang := h.rooms.listed.Name(id, l.Tag())
		return &draftweb.Subject{Title: ui.Join(ui.Foreign(l, lang, name), ui.SymbolLink(l, l.Path(path), id))}, err
	}
	cited, err := h.rooms.offered.Cite(ctx, []string{id})
	words := id
	if cited[id] != "" {
		words = cited[id]
	}
	return &draftweb.Subject{Title: ui.SymbolLink(l, l.Path(path), words)}, err
}

// aboutStatement says what a statement of the register is, by whom and when,
// and, of what was handed in, what it says.
func (h *Hub) aboutStatement(ctx context.Context, l *i18n.Locale, id statement.Hash) (*draftweb.Subject, error) {
	r, err := h.Ledger.Get(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	head := r.Statement.Header
	by, err := h.calledText(ctx, head.By)
	if err != nil {
		return nil, err
	}
	who := ui.Code(head.By.String())
	if !by.Empty() {
		who = ui.Text(l, by)
	}
	facts := ui.Facts{{Term: l.T("draft.by"), Content: who}, {Term: l.T("draft.one.said-at"), Content: ui.Moment(l, head.At)}}
	if r.Body == nil {
		facts = append(facts, ui.Fact{Term: l.T("draft.one.body"), Content: ui.Plain(l.T("draft.one.erased"))})
	} else {
		facts = append(facts, h.handedIn(l, head.Type, r.Body)...)
	}
	if path := subjectPage(head.Subject); path != "" {
		facts = append(facts, ui.Fact{Term: l.T("draft.subject"), Content: ui.SymbolLink(l, l.Path(path), head.Subject)})
	}
	return &draftweb.Subject{Title: ui.A(l.Path("/statements", id.String()), draftweb.Words(l, head.Type)), View: ui.FactList(facts)}, nil
}

// handedIn is the wording of a submission, or of a correction: nothing for
// other statements, whose page says what they hold.
func (h *Hub) handedIn(l *i18n.Locale, typ string, body []byte) ui.Facts {
	b, err := submission.Decode(typ, body)
	if err != nil {
		return nil
	}
	var c submission.Content
	var facts ui.Facts
	switch b := b.(type) {
	case *submission.Opening:
		var authors []templ.Component
		for _, id := range b.Via.Authors() {
			name, lang := h.rooms.listed.Name(id, l.Tag())
			authors = append(authors, ui.Foreign(l, lang, name))
		}
		c, facts = b.Content, ui.Facts{{Term: l.T("submission.author"), Content: ui.Lines(authors...)}}
	case *submission.Corrected:
		c = b.Content
	default:
		return nil
	}
	facts = append(facts, ui.Fact{Term: l.T("submission.name"), Content: ui.Text(l, c.Title)}, ui.Fact{Term: l.T("submission.date"), Content: ui.Day(l, c.Date)})
	if !c.Text.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("submission.text"), Content: ui.Paragraphs(l, c.Text)})
	}
	if !c.Summary.Empty() {
		facts = append(facts, ui.Fact{Term: l.T("submission.summary"), Content: ui.Paragraphs(l, c.Summary)})
	}
	return facts
}

// aboutAuthorization says whose authorization it is, and as what.
func (h *Hub) aboutAuthorization(ctx context.Context, l *i18n.Locale, actor policy.Actor, id string) (*draftweb.Subject, error) {
	a, err := h.clearing.authorizations.Queries.About(ctx, actor, id)
	if err != nil || a == nil {
		return nil, err
	}
	names, err := h.namesOf(ctx, actor, []string{a.Person})
	if err != nil {
		return nil, err
	}
	title := ui.Plain(l.T("draft.one.authorization"))
	if authorization.May(actor, authorization.People) == nil {
		title = ui.A(l.Path(authorizationweb.Home, id), l.T("draft.one.authorization"))
	}
	person := ui.Code(a.Person)
	if name := names[a.Person]; name != "" {
		person = ui.Plain(name)
	}
	facts := ui.Facts{{Term: l.T("draft.person"), Content: person}, {Term: l.T("authorization.roles"), Content: ui.Plain(draftweb.Roles(l, a.Roles))},
		{Term: l.T("authorization.since"), Content: ui.Moment(l, a.Since)}}
	if !a.Until.IsZero() {
		facts = append(facts, ui.Fact{Term: l.T("authorization.until"), Content: ui.Moment(l, a.Until)})
	}
	return &draftweb.Subject{Title: title, View: ui.FactList(facts)}, nil
}

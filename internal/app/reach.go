package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	contactweb "comity.example/comity/internal/module/contact/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// reach leads to who answers for a participant, in each directory in which an actor
// finds it.
func (h *Hub) reach(ctx context.Context, l *i18n.Locale, actor policy.Actor, who statement.Hash) (out []ui.Link, err error) {
	var id string
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		id, _, err = participant.Holder(ctx, q, who)
		return err
	})
	if err != nil || id == "" {
		return nil, err
	}
	places, err := h.contacts.Queries.Within(ctx, actor, id)
	for _, p := range places {
		now := "contact.now.no"
		if p.Answers {
			now = "contact.now.yes"
		}
		title, _ := p.Community.Title.Pick(l)
		out = append(out, ui.Link{Href: l.Path(contactweb.Address(p.Community.Slug, id)), Words: l.T("cooperation.reach.in", "directory", title, "now", l.T(now))})
	}
	return out, err
}

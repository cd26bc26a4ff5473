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

// reach leads to who answers for participants, in each directory in which an actor
// finds them.
func (h *Hub) reach(ctx context.Context, l *i18n.Locale, actor policy.Actor, who ...statement.Hash) (map[statement.Hash][]ui.Link, error) {
	var ids []string
	of := map[string]statement.Hash{}
	err := h.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, one := range who {
			id, _, err := participant.Holder(ctx, q, one)
			if err != nil {
				return err
			}
			if _, twice := of[id]; id != "" && !twice {
				ids, of[id] = append(ids, id), one
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	places, err := h.contacts.Queries.Within(ctx, actor, ids...)
	out := map[statement.Hash][]ui.Link{}
	for id, all := range places {
		for _, p := range all {
			now := "contact.now.no"
			switch {
			case p.Answers:
				now = "contact.now.yes"
			case p.Reported:
				now = "contact.now.reported"
			}
			title, _ := p.Community.Title.Pick(l)
			out[of[id]] = append(out[of[id]], ui.Link{Href: l.Path(contactweb.Address(p.Community.Slug, id)), Words: l.T("cooperation.reach.in", "directory", title, "now", l.T(now))})
		}
	}
	return out, err
}

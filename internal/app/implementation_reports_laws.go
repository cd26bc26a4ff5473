package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/law"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
)

// Reports name laws and policies of the register by their ids; what they ask of it
// goes through here.

// isLaw reports whether a law or policy is in its register.
func (h *Hub) isLaw(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	_, err := h.laws().In(ctx, q, id)
	if fail.Is(err, fail.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// lawsBy lists those that a participant has registered and that stand, for a form
// to choose from.
func (h *Hub) lawsBy(ctx context.Context, participant string) ([]nationalreportweb.Law, error) {
	part, err := h.laws().List(ctx, law.Filter{Authors: []string{participant}, Standing: true, Limit: 200}.Entries())
	out := make([]nationalreportweb.Law, 0, len(part.Items))
	for i := range part.Items {
		out = append(out, lawOf(part.Items[i].ID, &part.Items[i].Content))
	}
	return out, err
}

// lawsOf gives entries by their ids, in their order; what is not there is left
// out.
func (h *Hub) lawsOf(ctx context.Context, ids []string) (out []nationalreportweb.Law, err error) {
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, id := range ids {
			e, err := h.laws().In(ctx, q, id)
			if fail.Is(err, fail.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, lawOf(id, &e.Content))
		}
		return nil
	})
	return out, err
}

func lawOf(id string, c *law.Law) nationalreportweb.Law {
	return nationalreportweb.Law{ID: id, Title: c.Title, Page: law.Home + "/" + id}
}

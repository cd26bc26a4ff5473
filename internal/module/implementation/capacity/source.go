package capacity

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/translation"
)

// Source gives a need or an offer as something that others translate; nil where there is
// none with this id.
func (q *Queries) Source(ctx context.Context, r sqldb.Querier, id string) (*translation.Source, error) {
	c, err := read(ctx, r, id)
	if err != nil || c == nil || c.Opened == nil {
		return nil, err
	}
	e, err := Standing(c, q.world(ctx, r))
	if err != nil {
		return nil, err
	}
	out := &translation.Source{ID: e.Statement, Subject: e.ID, Path: e.Side.Path() + "/" + e.ID, Form: "/desk" + e.Side.Path() + "/" + e.ID + "/change", Title: e.Title, Told: e.Told, Ended: e.State != Open}
	for i := range e.Versions {
		out.Versions = append(out.Versions, translation.Version{Statement: e.Versions[i].Statement, Content: &e.Versions[i].Content})
	}
	return out, nil
}

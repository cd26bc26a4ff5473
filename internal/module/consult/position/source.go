package position

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/translation"
)

// Source gives a position as something that others translate; nil where there is none
// with this id.
func (q *Queries) Source(ctx context.Context, r sqldb.Querier, id string) (*translation.Source, error) {
	c, err := read(ctx, r, id)
	if err != nil || c == nil || c.Stated == nil {
		return nil, err
	}
	p, err := Standing(c, q.world(ctx, r))
	if err != nil {
		return nil, err
	}
	out := &translation.Source{ID: p.Statement, Subject: p.ID, Path: "/positions/" + p.ID, Title: form.Heading(p.Text), Told: p.Told, Ended: p.Withdrawn != nil}
	for i := range p.Versions {
		out.Versions = append(out.Versions, translation.Version{Statement: p.Versions[i].Statement, Content: p.Versions[i].Words()})
	}
	return out, nil
}

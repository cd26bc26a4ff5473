package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/participation"
)

// RegisterParticipation adds the operation on who takes part:
//
//	GET /api/v1/consultations/{id}/participation   counts by class, regional group, provision and week
func RegisterParticipation(api huma.API, q *participation.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "consultation-participation", Path: "/consultations/{id}/participation", Tag: "consultations", Summary: "Who takes part in one consultation, counted",
		About: "Contributions and amendments that stand, by the class of their authors, by the regional group of States, by provision, and by week. What several authors share counts once for each class and region among them. Nobody is ranked."},
		func(ctx context.Context, in *wantedOne) (participation.Participation, error) {
			return q.Of(ctx, in.ID)
		})
}

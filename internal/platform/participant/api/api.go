// Package api answers who is listed, for programs:
//
//	GET /api/v1/participants        the list, narrowed by class, region, standing, name
//	GET /api/v1/participants/{id}   one of them, "state:ke"
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/participant"
)

type wanted struct {
	jsonapi.Paging
	Class    participant.Class    `query:"class" enum:"state,group-of-states,regional-organization,intergovernmental-body,academia,civil-society,private-sector,technical-community" doc:"Only this class"`
	Region   participant.Region   `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only this regional group of the General Assembly"`
	Standing participant.Standing `query:"standing" enum:"member,observer" doc:"Only this standing in the United Nations"`
	Q        string               `query:"q" maxLength:"200" doc:"Words that begin words of one of the names, in any language"`
}

type wantedOne struct {
	ID string `path:"id" maxLength:"128" doc:"state:ke, org:osce"`
}

// Register adds the operations to a hub's API.
func Register(api huma.API, q *participant.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "participants", Path: "/participants", Tag: "participants",
		Summary: "Participants that are listed, by id",
		About:   "To be listed is to be named, and no more: it accredits nobody and says nothing of how anyone regards anyone else."},
		func(ctx context.Context, in *wanted) (jsonapi.List[participant.Listed], error) {
			all, err := q.List(ctx, participant.Filter{Class: in.Class, Region: in.Region, Standing: in.Standing, Name: in.Q})
			if err != nil {
				return jsonapi.List[participant.Listed]{}, err
			}
			return jsonapi.Cut(all, in.Paging, func(l participant.Listed) string { return l.ID }), nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "participant", Path: "/participants/{id}", Tag: "participants", Summary: "One participant"},
		func(ctx context.Context, in *wantedOne) (participant.Listed, error) { return q.Get(ctx, in.ID) })
}

// Package api answers what others than its author translate, for programs:
//
//	GET /api/v1/translations        the list, newest first, narrowed by what is translated
//	GET /api/v1/translations/{id}   one of them
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/translation"
)

type wanted struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Entry  string `query:"entry" pattern:"^[0-9a-f]{64}$" doc:"Only of this entry: the id of the statement that opened it"`
	Before int64  `query:"before" minimum:"1" doc:"Only those given before this index of the register"`
}

type wantedOne struct {
	ID string `path:"id" minLength:"64" maxLength:"64" doc:"id of the statement that gave it"`
}

// Register adds the operations to a hub's API.
func Register(api huma.API, q *translation.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "translations", Path: "/translations", Tag: "translations", Summary: "Translations by others than the author, the newest in the register first",
		About: "Of laws and policies, practices, needs, offers, guidance, comments, independent reports, replies and views. None of them is official: what an author translates of its own stands in the entry. Those that were replaced or withdrawn are in the list, and say so."},
		func(ctx context.Context, in *wanted) (jsonapi.List[translation.Translation], error) {
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, q.Given)
			if err != nil {
				return jsonapi.List[translation.Translation]{}, err
			}
			part, err := q.List(ctx, translation.Filter{Entry: in.Entry, Before: before, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "translation", Path: "/translations/{id}", Tag: "translations", Summary: "One translation by another than the author",
		About: "With the wording that it is of: where that is not the one in force, what it translates may have been changed since."},
		func(ctx context.Context, in *wantedOne) (translation.Translation, error) { return q.Get(ctx, in.ID) })
}

package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
)

type wantedGuidance struct {
	Cursor    string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Provision string `query:"provision" maxLength:"128" doc:"Only on this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Author    string `query:"author" maxLength:"128" doc:"Only of this author: a listed id"`
	Before    int64  `query:"before" minimum:"1" doc:"Only what was recorded before this index of the register"`
}

// RegisterGuidance adds the operations on guidance:
//
//	GET /api/v1/guidance        the list, newest first, each with the comments on it
//	GET /api/v1/guidance/{id}   one of them
func RegisterGuidance(api huma.API, q *guidance.Queries, asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "guidance", Path: "/guidance", Tag: Tag, Summary: "What provisions take nationally: structures, mechanisms, resources, finance; the newest in the register first",
		About: "As documents say it, quoted, or as participants see it themselves, each with the comments on it. It binds nobody. What is withdrawn is in the list, and says so."},
		func(ctx context.Context, in *wantedGuidance) (jsonapi.List[guidance.Commented], error) {
			if err := cmp.Or(asked.provision(in.Provision), asked.listed("author", in.Author)); err != nil {
				return jsonapi.List[guidance.Commented]{}, err
			}
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, q.Guidance.Opened)
			if err != nil {
				return jsonapi.List[guidance.Commented]{}, err
			}
			var keys []string
			if in.Provision != "" {
				keys = append(keys, guidance.Serving(in.Provision))
			}
			if in.Author != "" {
				keys = append(keys, entry.By(in.Author))
			}
			all, err := q.List(ctx, entry.Filter{Keys: keys, Before: before, Limit: in.Limit})
			return part(all.Items, all.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "guidance-one", Path: "/guidance/{id}", Tag: Tag, Summary: "One piece of guidance, with the comments on it",
		About: "With every wording, and every change and withdrawal, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedEntry) (guidance.Commented, error) { return q.Get(ctx, in.ID) })
}

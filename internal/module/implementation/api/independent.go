package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
)

type wantedIndependent struct {
	Cursor    string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	About     string `query:"about" maxLength:"128" doc:"Only about this State: a listed id" example:"state:ke"`
	Provision string `query:"provision" maxLength:"128" doc:"Only about this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:c"`
	Author    string `query:"author" maxLength:"128" doc:"Only of this author: a listed id"`
	Before    int64  `query:"before" minimum:"1" doc:"Only those published before this index of the register"`
}

// RegisterIndependent adds the operations on independent reports:
//
//	GET /api/v1/independent-reports        the list, newest first, each with the replies to it
//	GET /api/v1/independent-reports/{id}   one of them
func RegisterIndependent(api huma.API, q *independent.Queries, asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "independent-reports", Path: "/independent-reports", Tag: Tag, Summary: "What organizations and experts report of how States carry out what was agreed, the newest in the register first",
		About: "Each report is in the words of its author, and each reply beside it in those of a State that it is about; the hub takes no position. They are no part of what States report of themselves. What is withdrawn is in the list, and says so."},
		func(ctx context.Context, in *wantedIndependent) (jsonapi.List[independent.Answered], error) {
			if err := cmp.Or(asked.provision(in.Provision), asked.listed("about", in.About), asked.listed("author", in.Author)); err != nil {
				return jsonapi.List[independent.Answered]{}, err
			}
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, q.Reports.Opened)
			if err != nil {
				return jsonapi.List[independent.Answered]{}, err
			}
			var keys []string
			if in.About != "" {
				keys = append(keys, independent.About(in.About))
			}
			if in.Provision != "" {
				keys = append(keys, independent.Serving(in.Provision))
			}
			if in.Author != "" {
				keys = append(keys, entry.By(in.Author))
			}
			all, err := q.List(ctx, entry.Filter{Keys: keys, Before: before, Limit: in.Limit})
			return part(all.Items, all.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "independent-report", Path: "/independent-reports/{id}", Tag: Tag, Summary: "One independent report, with the replies to it",
		About: "With every wording, and every correction and withdrawal, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedEntry) (independent.Answered, error) { return q.Get(ctx, in.ID) })
}

package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/measure"
)

type wantedAdoptions struct {
	Cursor  string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Measure string `query:"measure" maxLength:"128" doc:"Only of this measure: a frozen id" example:"un:a-70-174:16:a"`
	By      string `query:"by" maxLength:"128" doc:"Only of this participant: a listed id"`
	Author  string `query:"author" maxLength:"128" doc:"The same as by, as lists beside this one call it"`
	Before  int64  `query:"before" minimum:"1" doc:"Only those said before this index of the register"`
}

type wantedPlans struct {
	Cursor    string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Provision string `query:"provision" maxLength:"128" doc:"Only with a task for this provision, a part of it, or a whole of which it is a part: a frozen id"`
	Region    string `query:"region" maxLength:"128" doc:"Only of this region: the listed id of an organization or a group"`
	Leads     string `query:"leads" maxLength:"128" doc:"Only those that name this participant as leading a task: a listed id"`
	Before    int64  `query:"before" minimum:"1" doc:"Only those set before this index of the register"`
}

// RegisterMeasures adds the operations on measures and plans:
//
//	GET /api/v1/measures        who adopts which measure, newest first
//	GET /api/v1/measures/{id}   one adoption
//	GET /api/v1/plans           plans of action, newest first
//	GET /api/v1/plans/{id}      one of them, with every wording
func RegisterMeasures(api huma.API, adoptions *entry.Queries[measure.Adoption], plans *entry.Queries[measure.Plan], asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "measures", Path: "/measures", Tag: Tag, Summary: "Who leads or supports which measure, the newest in the register first",
		About: "Each says so of itself, with what it does. What has ended is in the list, and says so."},
		func(ctx context.Context, in *wantedAdoptions) (jsonapi.List[entry.Entry[measure.Adoption]], error) {
			var keys []string
			if in.Measure != "" {
				keys = append(keys, measure.Of(in.Measure))
			}
			for _, by := range []string{in.By, in.Author} {
				if by != "" {
					keys = append(keys, entry.By(by))
				}
			}
			if err := cmp.Or(asked.listed("by", in.By), asked.listed("author", in.Author)); err != nil {
				return jsonapi.List[entry.Entry[measure.Adoption]]{}, err
			}
			if in.Measure != "" && !asked.Agreed(in.Measure) {
				return jsonapi.List[entry.Entry[measure.Adoption]]{}, jsonapi.BadParameter("measure", "there is no measure of this id")
			}
			return entries(ctx, adoptions, in.Cursor, in.Before, in.Limit, keys)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "measure", Path: "/measures/{id}", Tag: Tag, Summary: "One adoption of a measure", About: "With every wording, and what followed, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedEntry) (entry.Entry[measure.Adoption], error) {
			return adoptions.Get(ctx, in.ID)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "plans", Path: "/plans", Tag: Tag, Summary: "Plans of action, the newest in the register first",
		About: "Each with its tasks: the provision that one carries out, who leads it, when it begins and is due, and how far it is, in neutral words."},
		func(ctx context.Context, in *wantedPlans) (jsonapi.List[entry.Entry[measure.Plan]], error) {
			var keys []string
			if err := cmp.Or(asked.provision(in.Provision), asked.listed("region", in.Region), asked.listed("leads", in.Leads)); err != nil {
				return jsonapi.List[entry.Entry[measure.Plan]]{}, err
			}
			if in.Provision != "" {
				keys = append(keys, measure.Serving(in.Provision))
			}
			if in.Region != "" {
				keys = append(keys, measure.In(in.Region))
			}
			if in.Leads != "" {
				keys = append(keys, measure.Leading(in.Leads))
			}
			return entries(ctx, plans, in.Cursor, in.Before, in.Limit, keys)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "plan", Path: "/plans/{id}", Tag: Tag, Summary: "One plan of action", About: "With every wording: what each changed follows from them."},
		func(ctx context.Context, in *wantedEntry) (entry.Entry[measure.Plan], error) {
			return plans.Get(ctx, in.ID)
		})
}

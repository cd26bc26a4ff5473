package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
)

type wantedPolicies struct {
	Cursor    string     `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int        `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	State     string     `query:"state" maxLength:"128" doc:"Only of this State or organization: a listed id"`
	Region    string     `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only of States of this regional group, and of organizations all of whose member States are in it"`
	Type      string     `query:"type" maxLength:"64" doc:"Only of this type of instrument: see /api/v1/policies/types"`
	Status    law.Status `query:"status" enum:"draft,in-force,superseded,repealed" doc:"Only of this status"`
	Provision string     `query:"provision" maxLength:"128" doc:"Only what serves this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Written   string     `query:"written" maxLength:"35" doc:"Only what exists in this language: a tag of BCP 47"`
	Before    int64      `query:"before" minimum:"1" doc:"Only those registered before this index of the register"`
}

// RegisterPolicies adds the operations on laws and policies:
//
//	GET /api/v1/policies         the list, newest first, narrowed by State, type, status, provision, language
//	GET /api/v1/policies/types   the types of instrument
//	GET /api/v1/policies/{id}    one of them, with every content and what followed
func RegisterPolicies(api huma.API, laws *entry.Queries[law.Law], asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "policies", Path: "/policies", Tag: Tag, Summary: "Laws and policies by which what was agreed is carried out, the newest in the register first",
		About: "What is withdrawn is in the list, and says so. The list answers in the order of the register, and ranks nobody."},
		func(ctx context.Context, in *wantedPolicies) (jsonapi.List[entry.Entry[law.Law]], error) {
			err := cmp.Or(asked.provision(in.Provision), asked.listed("state", in.State), tongue("written", in.Written))
			if in.Type != "" && asked.Types.Get(in.Type) == nil {
				err = jsonapi.BadParameter("type", "there is no such type of instrument here")
			}
			if err != nil {
				return jsonapi.List[entry.Entry[law.Law]]{}, err
			}
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, laws.Opened)
			if err != nil {
				return jsonapi.List[entry.Entry[law.Law]]{}, err
			}
			f := law.Filter{Kind: in.Type, Status: in.Status, Provision: in.Provision, Language: in.Written, Before: before, Limit: in.Limit}
			if in.State != "" {
				f.Authors = []string{in.State}
			} else if in.Region != "" {
				if f.Authors, err = asked.RegionWhole(ctx, in.Region); err != nil {
					return jsonapi.List[entry.Entry[law.Law]]{}, err
				}
				f.Authors = append([]string{}, f.Authors...) // of a group without States there are none
			}
			part, err := laws.List(ctx, f.Entries())
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "policy-types", Path: "/policies/types", Tag: Tag, Summary: "Types of instrument",
		About: "Those of this hub: what comes with the program, and what its operator added or put in its place. Entries name them by their ids."},
		func(_ context.Context, in *struct{ jsonapi.Paging }) (jsonapi.List[law.Instrument], error) {
			return jsonapi.Cut(asked.Types.All(), in.Paging, func(n law.Instrument) string { return n.ID }), nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "policy", Path: "/policies/{id}", Tag: Tag, Summary: "One law or policy",
		About: "With every content that it was given, and every change and withdrawal, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedEntry) (entry.Entry[law.Law], error) { return laws.Get(ctx, in.ID) })
}

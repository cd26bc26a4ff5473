package api

import (
	"cmp"
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/practice"
)

type wantedPractices struct {
	Cursor    string        `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int           `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Author    string        `query:"author" maxLength:"128" doc:"Only of this participant: a listed id"`
	Kind      practice.Kind `query:"kind" enum:"policy,structure,procedure,cooperation,partnership,technical,awareness,exercise,other" doc:"Only of this kind"`
	Region    string        `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only of this regional group of the General Assembly" example:"african"`
	Provision string        `query:"provision" maxLength:"128" doc:"Only what carries out this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Written   string        `query:"written" maxLength:"35" doc:"Only what is described in this language: a tag of BCP 47"`
	Before    int64         `query:"before" minimum:"1" doc:"Only those described before this index of the register"`
}

// RegisterPractices adds the operations on good practices:
//
//	GET /api/v1/practices        the list, newest first, narrowed by provision, kind, region, language, author
//	GET /api/v1/practices/{id}   one of them, with every content and what followed
func RegisterPractices(api huma.API, practices *entry.Queries[practice.Practice], asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "practices", Path: "/practices", Tag: Tag, Summary: "Good practices, as those describe them whose they are or as documents have them, the newest in the register first",
		About: "What is withdrawn is in the list, and says so. Practices that were handed in within consultations are at /api/v1/contributions?kind=practice."},
		func(ctx context.Context, in *wantedPractices) (jsonapi.List[entry.Entry[practice.Practice]], error) {
			if err := cmp.Or(asked.provision(in.Provision), asked.listed("author", in.Author), tongue("written", in.Written)); err != nil {
				return jsonapi.List[entry.Entry[practice.Practice]]{}, err
			}
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, practices.Opened)
			if err != nil {
				return jsonapi.List[entry.Entry[practice.Practice]]{}, err
			}
			f := practice.Filter{Kind: in.Kind, Region: in.Region, Provision: in.Provision, Language: in.Written, Before: before, Limit: in.Limit}
			if in.Author != "" {
				f.Authors = []string{in.Author}
			}
			part, err := practices.List(ctx, f.Entries())
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "practice", Path: "/practices/{id}", Tag: Tag, Summary: "One good practice",
		About: "With every content that it was given, and every change and withdrawal, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedEntry) (entry.Entry[practice.Practice], error) {
			return practices.Get(ctx, in.ID)
		})
}

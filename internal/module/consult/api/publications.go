package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/publication"
)

type wantedPublications struct {
	Cursor       string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	About        string `query:"about" maxLength:"128" doc:"Only with a chapter about this: the frozen id of a provision" example:"un:a-70-174:13:h:1"`
	Before       int64  `query:"before" minimum:"1" doc:"Only those published before this index of the register"`
}

// RegisterPublications adds the operations on publications:
//
//	GET /api/v1/publications        the list, newest first, narrowed by consultation and subject
//	GET /api/v1/publications/{id}   one of them, in full, with its translations and errata
func RegisterPublications(api huma.API, q *publication.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "publications", Path: "/publications", Tag: "consultations", Summary: "What consultations published, the newest in the register first",
		About: "Each in short; its own address has all of it."},
		func(ctx context.Context, in *wantedPublications) (jsonapi.List[publication.Outline], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, q.Opened)
			if err != nil {
				return jsonapi.List[publication.Outline]{}, err
			}
			part, err := q.List(ctx, publication.Filter{Consultation: in.Consultation, About: in.About, Before: from, Limit: in.Limit})
			items := []publication.Outline{}
			for i := range part.Items {
				items = append(items, part.Items[i].Outline())
			}
			return jsonapi.ByIndex(items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "publication", Path: "/publications/{id}", Tag: "consultations", Summary: "One publication",
		About: "With every paragraph, its translations and errata. What was published never changes: an erratum stands beside the words that it is about."},
		func(ctx context.Context, in *wantedOne) (publication.Publication, error) {
			p, err := q.Get(ctx, in.ID)
			if err != nil {
				return publication.Publication{}, err
			}
			return *p, nil
		})
}

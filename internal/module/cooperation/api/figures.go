package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/internal/platform/policy"
)

type pagedFigures struct{ jsonapi.Paging }

// RegisterFigures adds what the hub has stated of years that are over:
//
//	GET /api/v1/figures/cooperation
func RegisterFigures(api huma.API, q *figures.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "cooperation-figures", Path: "/figures/cooperation", Tag: "cooperation", Summary: "How many notifications and requests there were in a year, by class, and how long they took",
		About: "Without participants; a number that few participants stand behind is hidden, and others from which it could be found. Exercises are counted apart."},
		func(ctx context.Context, in *pagedFigures) (jsonapi.List[figures.Year], error) {
			all, err := q.Years(ctx)
			return jsonapi.Cut(all, in.Paging, func(y figures.Year) string { return strconv.Itoa(y.Year) }), err
		})
}

// RegisterOwnFigures adds a participant's own figures, in full, for its people:
//
//	GET /api/v1/figures/cooperation/own
func RegisterOwnFigures(s jsonapi.Server, q *figures.Queries, who func(r *http.Request) (policy.Actor, error)) {
	answer := jsonapi.Answers(s, who)
	s.Private("GET "+jsonapi.Prefix+"/figures/cooperation/own", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		all, err := q.Own(r.Context(), actor)
		return jsonapi.List[figures.Own]{Items: append([]figures.Own{}, all...)}, err
	}))
}

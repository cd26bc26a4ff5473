// Package jsonapi is what every room's JSON API is built with: one OpenAPI 3.1
// description, lists of one form, errors as problem+json, answers with an
// ETag, and nothing that loads from another host.
//
// A room registers its operations so:
//
//	func Register(api huma.API, q *framework.Queries) {
//		jsonapi.Get(api, jsonapi.Op{
//			ID: "list-provisions", Path: "/provisions", Tag: "framework",
//			Summary: "Provisions of all instruments",
//		}, func(ctx context.Context, in *struct {
//			jsonapi.Paging
//			Kind string `query:"kind" doc:"kind, as the source calls it"`
//		}) (jsonapi.List[framework.Provision], error) {
//			all, err := q.Provisions(ctx, in.Kind)
//			return jsonapi.Cut(all, in.Paging, func(p framework.Provision) string { return p.ID }), err
//		})
//	}
//
// A list answers {"items": […], "next": cursor or null}; the cursor is opaque
// and stays good while the list grows. One that the list has not given is
// refused with 400 and the kind bad-cursor. A parameter that breaks its rule is
// refused with 422 and a kind of its own: bad-limit, bad-kind, bad-id and so
// on. A parameter that the operation does not have is refused with 422 and the
// kind unknown-parameter, by its name. /api/v1 only ever gains members.
package jsonapi

// Package api answers what others than its author translate, for programs:
//
//	GET /api/v1/translations        the list, newest first, narrowed by what is translated
//	GET /api/v1/translations/{id}   one of them
package api

import (
	"context"
	"strconv"

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
			out := jsonapi.List[translation.Translation]{}
			f := translation.Filter{Entry: in.Entry, Before: in.Before, Limit: in.Limit}
			if in.Cursor != "" {
				n, err := cursor(ctx, q, in.Cursor)
				if err != nil {
					return out, err
				}
				if f.Before == 0 || n < f.Before {
					f.Before = n
				}
			}
			part, err := q.List(ctx, f)
			if err != nil {
				return out, err
			}
			out.Items = part.Items
			if part.Next > 0 {
				next := jsonapi.Cursor(strconv.FormatInt(part.Next, 10))
				out.Next = &next
			}
			return out, nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "translation", Path: "/translations/{id}", Tag: "translations", Summary: "One translation by another than the author",
		About: "With the wording that it is of: where that is not the one in force, what it translates may have been changed since."},
		func(ctx context.Context, in *wantedOne) (translation.Translation, error) { return q.Get(ctx, in.ID) })
}

// cursor reads where a list goes on.
func cursor(ctx context.Context, q *translation.Queries, s string) (int64, error) {
	key, err := jsonapi.ParseCursor(s)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || n < 1 || strconv.FormatInt(n, 10) != key {
		return 0, jsonapi.BadCursor()
	}
	ok, err := q.Given(ctx, n)
	if err == nil && !ok {
		err = jsonapi.BadCursor()
	}
	return n, err
}

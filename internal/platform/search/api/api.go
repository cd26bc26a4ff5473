// Package api answers searches, for programs:
//
//	GET /api/v1/search?q=   what holds these words, in any language, best first
package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/search"
)

type wanted struct {
	Q      string `query:"q" maxLength:"400" doc:"Words, in any language; words in quotation marks stand together; without any, nothing is found"`
	Kind   string `query:"kind" maxLength:"40" doc:"Only this kind: provision"`
	Lang   string `query:"lang" maxLength:"16" default:"en" doc:"The reader's language, a BCP 47 tag: what a snippet is in where it can be"`
	Cursor string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"items of one part at the most"`
}

// Found is a part of what was found.
type Found struct {
	Items []search.Hit `json:"items"`
	Next  *string      `json:"next" doc:"cursor of the next part, or null"`
	Total int64        `json:"total" doc:"how many there are in all"`
	Some  bool         `json:"some" doc:"nothing holds all the words: these hold some of them"`
}

// Register adds the operation to a hub's API.
func Register(api huma.API, q search.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "search", Path: "/search", Tag: "search", Summary: "Search everything that is recorded",
		About: "The cursor counts what stands before: while things are being recorded, an item may come twice or be passed over."},
		func(ctx context.Context, in *wanted) (Found, error) {
			offset, err := offsetOf(in.Cursor)
			if err != nil {
				return Found{}, err
			}
			res, err := q.Search(ctx, search.Ask{Question: in.Q, Kind: in.Kind, Lang: in.Lang, Offset: offset, Limit: in.Limit})
			if err != nil {
				return Found{}, err
			}
			if offset > 0 && int64(offset) >= res.Total {
				return Found{}, jsonapi.BadCursor()
			}
			out := Found{Items: res.Hits, Total: res.Total, Some: res.Some}
			if end := offset + len(res.Hits); len(res.Hits) > 0 && int64(end) < res.Total {
				next := cursorOf(end)
				out.Next = &next
			}
			return out, nil
		})
}

// found begins what a cursor of this list holds, so that one of another list,
// which may hold a number too, is told apart.
const found = "found:"

func cursorOf(offset int) string { return jsonapi.Cursor(found + strconv.Itoa(offset)) }

// offsetOf is the inverse of cursorOf; no cursor is the beginning.
func offsetOf(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	text, err := jsonapi.ParseCursor(cursor)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(text, found))
	if err != nil || n <= 0 || cursorOf(n) != cursor {
		return 0, jsonapi.BadCursor()
	}
	return n, nil
}

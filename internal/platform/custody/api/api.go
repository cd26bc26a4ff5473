// Package api gives programs participants' keys with their history.
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/statement"
)

// Register adds the operation.
func Register(api huma.API, q *custody.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "get-keys", Path: "/keys/{identity}", Tag: "keys", Summary: "A participant's keys with their history",
		About: "Signing keys and recovery keys, each with the statements that introduced and ended it. What a key signed from a declared index on is struck."},
		func(ctx context.Context, in *struct {
			Identity string `path:"identity" pattern:"^[0-9a-f]{64}$" patternDescription:"an identity, in hex" doc:"id of the statement that opened the participant, in hex"`
		}) (custody.History, error) {
			id, err := statement.ParseHash(in.Identity)
			if err != nil {
				return custody.History{}, fail.New(fail.NotFound, "No participant has been opened with this identity.")
			}
			return q.History(ctx, id)
		})
}

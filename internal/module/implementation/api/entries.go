package api

import (
	"context"
	"strconv"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/entry"
)

// part is a part of a list, with where it goes on.
func part[T any](items []T, next int64) jsonapi.List[T] {
	out := jsonapi.List[T]{Items: items}
	if next > 0 {
		at := jsonapi.Cursor(strconv.FormatInt(next, 10))
		out.Next = &at
	}
	return out
}

// entries gives the part of a list of entries that a request asks for.
func entries[C entry.Content](ctx context.Context, q *entry.Queries[C], cursor string, before int64, limit int, keys []string) (jsonapi.List[entry.Entry[C]], error) {
	before, err := jsonapi.Before(ctx, cursor, before, q.Opened)
	if err != nil {
		return jsonapi.List[entry.Entry[C]]{}, err
	}
	all, err := q.List(ctx, entry.Filter{Keys: keys, Before: before, Limit: limit})
	return part(all.Items, all.Next), err
}

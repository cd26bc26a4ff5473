package client

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
)

// List is one part of a list of the API, and where it goes on.
type List[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// Walk gives every item of a list of the API, part by part. It ends after the
// first error. path is below Prefix and escaped.
func Walk[T any](ctx context.Context, c *Client, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		q := maps.Clone(query)
		if q == nil {
			q = url.Values{}
		}
		for {
			var part List[T]
			if err := c.Get(ctx, path, q, &part); err != nil {
				yield(none, err)
				return
			}
			for _, item := range part.Items {
				if !yield(item, nil) {
					return
				}
			}
			if part.Next == nil {
				return
			}
			if *part.Next == "" || *part.Next == q.Get("cursor") {
				yield(none, fmt.Errorf("%s%s: the list does not go on from its own cursor", Prefix, path))
				return
			}
			q.Set("cursor", *part.Next)
		}
	}
}

// All collects what an iterator gives.
func All[T any](items iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for item, err := range items {
		if err != nil {
			return out, err
		}
		out = append(out, item)
	}
	return slices.Clip(out), nil
}

// one reads an answer that is not a list.
func one[T any](ctx context.Context, c *Client, path string) (out T, err error) {
	err = c.Get(ctx, path, nil, &out)
	return out, err
}

// query makes parameters of names and values, leaving out the empty ones.
func query(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

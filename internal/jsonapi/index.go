package jsonapi

import (
	"context"
	"strconv"
)

// Before reads where a part of a list begins that runs from the newest in the register
// back: before the index that its cursor holds, or before an index that the caller
// names, whichever comes first; 0 is the newest. opens says whether an item of the list
// stands at an index: of any other the list has given no cursor. ByIndex gives them.
func Before(ctx context.Context, cursor string, before int64, opens func(ctx context.Context, index int64) (bool, error)) (int64, error) {
	if cursor == "" {
		return before, nil
	}
	key, err := ParseCursor(cursor)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil || n < 1 || strconv.FormatInt(n, 10) != key {
		return 0, BadCursor()
	}
	ok, err := opens(ctx, n)
	if err == nil && !ok {
		err = BadCursor()
	}
	if before > 0 {
		n = min(n, before)
	}
	return n, err
}

// ByIndex is a part of such a list. next is the index of its last item; 0 at the end.
func ByIndex[T any](items []T, next int64) List[T] {
	out := List[T]{Items: items}
	if next > 0 {
		at := Cursor(strconv.FormatInt(next, 10))
		out.Next = &at
	}
	return out
}

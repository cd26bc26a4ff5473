package jsonapi

import (
	"context"
	"errors"
	"testing"
)

// A list goes on where its cursor says, and takes none that it has not given: an empty
// part would look like the end.
func TestBefore(t *testing.T) {
	lost := errors.New("lost")
	for _, tc := range []struct {
		name, cursor string
		before, want int64
		fails        bool
	}{
		{"from the newest", "", 0, 0, false},
		{"before an index", "", 7, 7, false},
		{"at a cursor", *ByIndex([]int{1}, 5).Next, 0, 5, false},
		{"at a cursor before the index", Cursor("5"), 7, 5, false},
		{"before an index ahead of the cursor", Cursor("5"), 3, 3, false},
		{"of another list", Cursor("6"), 0, 0, true},
		{"none at all", "5", 0, 0, true},
		{"of no number", Cursor("x"), 0, 0, true},
		{"written otherwise", Cursor("05"), 0, 0, true},
		{"of nothing", Cursor("0"), 0, 0, true},
		{"while the register cannot be read", Cursor("9"), 0, 0, true},
	} {
		got, err := Before(t.Context(), tc.cursor, tc.before, func(_ context.Context, n int64) (bool, error) {
			if n == 9 {
				return false, lost
			}
			return n == 5, nil
		})
		if (err != nil) != tc.fails || !tc.fails && got != tc.want {
			t.Errorf("%s: %d, %v", tc.name, got, err)
		}
	}
	if ByIndex([]int{}, 0).Next != nil {
		t.Error("the end goes on")
	}
}

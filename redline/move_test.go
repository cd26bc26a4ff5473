package redline_test

import (
	"fmt"
	"strings"
	"testing"

	"comity.example/comity/redline"
)

// moves makes changes of one move each: the block of two units from one on goes
// right after another unit.
func moves(v *redline.Version, from, after []int) []redline.Change {
	var out []redline.Change
	for i := range from {
		out = append(out, redline.Change{ID: fmt.Sprintf("M%d", i), Base: v.Hash(), Operations: []redline.Operation{{
			Do: redline.Move, Unit: redline.ID{Origin: "base", N: from[i]}, Count: 2, After: redline.ID{Origin: "base", N: after[i]},
		}}})
	}
	return out
}

func TestMovesIntoWhatMoves(t *testing.T) {
	for _, tc := range []struct {
		name        string
		from, after []int
		want        string // the units in order
		brackets    int
		collide     bool
	}{
		{"one", []int{0}, []int{5}, "c d e f a b", 0, false},
		{"into a block that goes elsewhere", []int{0, 2}, []int{2, 5}, "e f c a b d", 0, false},
		{"each into the next", []int{0, 2}, []int{2, 4}, "e c a b d f", 0, false},
		{"each into the other", []int{0, 2}, []int{2, 0}, "a b c d e f", 2, true},
		{"in a circle", []int{0, 2, 4}, []int{2, 4, 0}, "a b c d e f", 3, false},
		{"both behind one", []int{0, 2}, []int{5, 5}, "e f a b c d", 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(redline.FromParagraphs("base", []string{"a", "b", "c", "d", "e", "f"}))
			all := moves(v, tc.from, tc.after)
			var ids []string
			for _, c := range all {
				ids = append(ids, c.ID)
			}
			done, err := v.Consolidate(all, decide(redline.Retained, ids...))
			if err != nil {
				t.Fatal(err)
			}
			allThere(t, v.Text(), done.Text)
			var got []string
			for _, u := range done.Text.Standing() {
				got = append(got, u.Words())
			}
			if s := strings.Join(got, " "); s != tc.want || len(done.Brackets) != tc.brackets {
				t.Errorf("%s and %d brackets, want %s and %d", s, len(done.Brackets), tc.want, tc.brackets)
			}
			board, err := v.Collide(all)
			if err != nil || (len(board.Colliding) > 0) != tc.collide {
				t.Errorf("%+v %v", board, err)
			}
		})
	}
}

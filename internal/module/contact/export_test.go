package contact_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/marking"
)

// The cards of one participant are a copy as others are: asked for, and noted in both
// trails.
func TestCardsOfOne(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		if _, err := w.s.ExportOf(ctx, w.Actor(w.no), "global", "state:ke", ""); err == nil {
			t.Error("a copy of which nobody said how it is handled")
		}
		_, err := w.s.ExportOf(ctx, w.Actor(w.out), "global", "state:ke", marking.Agreed)
		refused(t, err, fail.NotFound)
		w.trail = nil
		a, err := w.s.ExportOf(ctx, w.Actor(w.no), "global", "state:ke", marking.Agreed)
		if err != nil || len(a.Contacts) != 1 {
			t.Fatal(a, err)
		}
		var what []string
		for _, n := range w.trail {
			what = append(what, n.action+" "+n.object)
		}
		if !slices.Equal(what, []string{contact.NotedExport + " community:global/state:ke", contact.NotedLookedAt + " community:global/state:no"}) {
			t.Errorf("%v", what)
		}
	})
}

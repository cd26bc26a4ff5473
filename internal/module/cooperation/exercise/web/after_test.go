package web

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestTheTableAsksHowItIsHandled: the way to the after-action table as a file asks that
// it is handled as its marking asks, and there is none where that lets nobody take it.
func TestTheTableAsksHowItIsHandled(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	own := statement.Hash{1}
	p := &Pages{Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Text{}, nil }}
	v := p.shows(t.Context(), catalogue.Locale("en"), policy.Actor{Person: "someone", Identity: own, Roles: policy.ParticipantRoles()})
	for m, asks := range map[statement.Marking]bool{statement.Amber: true, statement.AmberStrict: false} {
		var out strings.Builder
		e := &exercise.Exercise{ID: "exercise:0123", Marking: m, Threads: []*exercise.Thread{{Organizer: own, Player: statement.Hash{2}}}}
		if err := v.takes(e).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "I handle the copy as its marking asks"); got != asks || strings.Contains(out.String(), "after-action.csv") != asks {
			t.Errorf("%s: %s", m, out.String())
		}
	}
}

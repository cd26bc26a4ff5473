package check_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/module/contact"
)

// What another member has reported of a contact does not make a check pass over it, nor
// ask it later: of two addresses the one is taken that nobody has reported, and one
// that has no other is asked at that.
func TestACheckAsksWhatWasReported(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		no := w.joins("state:no", "global")
		for _, id := range []string{"state:ke", "state:fr"} {
			w.joins(id, "global")
		}
		dead := func(id string, addresses ...string) {
			t.Helper()
			for _, a := range addresses {
				if _, err := w.contacts.Report(ctx, no, id, contact.Reported{Community: "global", Address: a, Trouble: contact.Dead}); err != nil {
					t.Fatal(err)
				}
			}
		}
		first := w.names("state:ke", point("ke-one", 1), "global")
		w.names("state:ke", point("ke-two", 2), "global")
		dead(first, "ke-one@canary.example", "+99920123456")
		dead(w.names("state:fr", point("fr-one", 1, func(p *contact.Point) { p.Mails = append(p.Mails, "fr-other@canary.example") }), "global"), "fr-one@canary.example")
		w.calls(w.terms("global", 3*day))
		w.tells("state:fr asked fr-other", "state:ke asked ke-one", "state:no officers")
	})
}

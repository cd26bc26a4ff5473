package contact_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/contact"
)

// The secretariat records for who has no key here; the community finds it, and
// it is shown as recorded.
func TestRecorded(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		shown := contact.Shown{"global": contact.Fields()}
		id, err := w.s.TakeDown(ctx, w.secretary, verbale("state:gh"), "", point("Ghana", "+99920123458"), shown)
		if err != nil {
			t.Fatal(err)
		}
		c := w.of(w.no, "global", "state:gh").Find(id)
		if c == nil || c.Via.Document == nil || c.Via.Document.Number != "12/2026" || !c.Identity.IsZero() {
			t.Fatalf("%+v", c)
		}
		waits := func(of string) int {
			d, err := w.s.Queries.Directory(ctx, w.Actor(w.no), "global")
			at := slices.IndexFunc(d.Members, func(m contact.Member) bool { return m.Participant == of })
			if err != nil || at < 0 {
				t.Fatal(d, err)
			}
			return d.Members[at].Unconfirmed
		}
		if n := waits("state:gh"); n != 1 {
			t.Errorf("%d wait to be confirmed", n)
		}
		over := point("Ghana", "+99920123461")
		over.Until = "2020-01-01"
		_, err = w.s.TakeDown(ctx, w.secretary, verbale("state:gh"), "", over, shown)
		refused(t, err, fail.Invalid)
		// A member's contact is recorded to the member, who confirms it later.
		id, err = w.s.TakeDown(ctx, w.secretary, verbale("state:ke"), "", point("Kenya", "+99920123459"), shown)
		if err != nil {
			t.Fatal(err)
		}
		if n := waits("state:ke"); n != 1 {
			t.Errorf("%d wait to be confirmed", n)
		}
		if err := w.s.Confirm(ctx, w.Actor(w.ke), nil, id); err != nil {
			t.Fatal(err)
		}
		if n := waits("state:ke"); n != 0 {
			t.Errorf("once it is confirmed, %d wait", n)
		}
		if c := w.of(w.no, "global", "state:ke").Find(id); c.Identity != w.ke.Identity {
			t.Errorf("it is not owned by who confirmed it: %+v", c)
		}
		_, err = w.s.TakeDown(ctx, w.secretary, verbale("state:xx"), "", point("Nobody", "+99920123460"), shown)
		refused(t, err, fail.NotFound)
		_, err = w.s.TakeDown(ctx, w.Actor(w.ke), verbale("state:gh"), "", point("Ghana", "+99920123458"), shown)
		refused(t, err, fail.Denied)
	})
}

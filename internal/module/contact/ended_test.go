package contact_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/contact"
)

// A contact that is not valid any more is not confirmed, on the desk or from a mail:
// others would read that it is as it was. What is said names the last day.
func TestWhatHasEndedIsNotConfirmed(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		p := point("Agency", "+99920123456")
		p.Until = w.Clock.Now().Add(92 * day).UTC().Format(time.DateOnly)
		id := w.nominates(w.ke, p, "global", "region")
		w.Clock.Advance(91 * day)
		token := w.mails()["state:ke"][0]
		w.Clock.Advance(3 * day)
		refused(t, w.s.ConfirmByLink(ctx, token, nil, []string{id}), fail.Conflict)
		touched := w.of(w.no, "global", "state:ke").Contacts[0].Touched
		err := w.s.Confirm(ctx, w.Actor(w.ke), nil, id)
		refused(t, err, fail.Conflict)
		if !strings.Contains(fail.Message(err), p.Until) {
			t.Errorf("the last day is not named: %v", err)
		}
		if got := w.of(w.no, "global", "state:ke").Contacts[0].Touched; got != touched {
			t.Errorf("it was confirmed all the same: %+v", got)
		}
		own, err := w.s.Queries.One(ctx, w.Actor(w.ke), id)
		if last, ended := own.Ended(w.Clock.Now()); err != nil || !ended || last != p.Until {
			t.Errorf("%q, %t, %v", last, ended, err)
		}
		called, err := w.s.Queries.Agencies(ctx, "global", "state:ke")
		if err != nil || called[id].Agency.String() != p.Agency.String() {
			t.Errorf("%+v, %v", called, err)
		}
		if none, err := w.s.Queries.Agencies(ctx, "nowhere", "state:ke"); err != nil || len(none) != 0 {
			t.Errorf("%+v, %v", none, err)
		}
		later := p
		later.Until = w.Clock.Now().Add(300 * day).UTC().Format(time.DateOnly)
		d, err := w.s.Change(ctx, w.Actor(w.ke), id, later, contact.Shown{"global": contact.Fields(), "region": contact.Fields()}, en("longer"))
		w.clear(w.ke, d, err)
		if err := w.s.Confirm(ctx, w.Actor(w.ke), nil, id); err != nil {
			t.Errorf("once it is valid again: %v", err)
		}
	})
}

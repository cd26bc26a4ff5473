package contact_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Whoever reads a directory is led to the page of a participant in it; nobody
// learns of another that the participant is in one.
func TestWithin(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		for name, p := range map[string]struct {
			actor policy.Actor
			id    string
			want  int
		}{
			"who shares two directories":       {w.Actor(w.no), "state:ke", 2},
			"who shares one":                   {w.Actor(w.fr), "state:ke", 1},
			"one with no contacts":             {w.Actor(w.fr), "state:no", 0},
			"an outsider":                      {w.Actor(w.out), "state:ke", 0},
			"somebody who has not signed in":   {policy.Visitor, "state:ke", 0},
			"who looks for a stranger to both": {w.Actor(w.no), "state:br", 0},
		} {
			all, err := w.s.Queries.Within(ctx, p.actor, p.id, "state:se")
			places := all[p.id]
			if err != nil || len(places) != p.want || p.want > 0 && (!places[0].Answers || places[0].Community.Slug != "global") {
				t.Errorf("%s finds %v, %v", name, places, err)
			}
		}
		both, err := w.s.Queries.Within(ctx, w.Actor(w.no), "state:ke", "state:no", "state:br")
		if err != nil || len(both) != 1 || len(both["state:ke"]) != 2 {
			t.Errorf("several at once: %v, %v", both, err)
		}
	})
}

// Another channel of a contact is reported like a number, stands until the
// participant has looked at it, and is not the number that it may be written as.
func TestReportedChannel(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		p := point("Agency", "+99920123456")
		p.Channels = []contact.Channel{{Kind: "Signal", Address: "+99920123456"}, {Kind: "Duty room", Address: "@duty:agency.example"}}
		id := w.nominates(w.ke, p, "global")
		for address, kind := range map[string]fail.Kind{"Signal: +99920123457": fail.Conflict, "Matrix: @duty:agency.example": fail.Conflict, "@duty:agency.example": fail.Invalid} {
			_, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: address, Trouble: contact.Dead})
			refused(t, err, kind)
		}
		_, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: "Duty room: @duty:agency.example", Trouble: contact.Bounced})
		refused(t, err, fail.Invalid)
		for _, address := range []string{"Signal: +99920123456", "Duty room: @duty:agency.example"} {
			if _, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: address, Trouble: contact.Dead}); err != nil {
				t.Fatal(err)
			}
		}
		c := w.of(w.fr, "global", "state:ke").Contacts[0]
		if len(c.Reports) != 2 || c.Signs[0].Kind != contact.SignDead || c.Signs[0].What != "Signal: +99920123456" {
			t.Fatalf("%+v", c.Signs)
		}
		if err := w.s.Confirm(ctx, w.Actor(w.ke), contact.LookedAt{c.Reports[0].Statement.String()}, id); err != nil {
			t.Fatal(err)
		}
		if c = w.of(w.fr, "global", "state:ke").Contacts[0]; len(c.Reports) != 1 || c.Reports[0].Address != "Duty room: @duty:agency.example" {
			t.Errorf("after one was looked at: %+v", c.Reports)
		}
		w.rebuilt()
	})
}

// What was reported in one directory is known in another in which the way stands: that
// it was, and when, neither by whom nor where. It goes when the participant has looked.
func TestReportedElsewhere(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		p := point("Other", "+99920123456")
		p.Mails = nil
		other := w.nominates(w.ke, p, "region") // the same number, of another contact
		if _, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: "+99920123456", Trouble: contact.Dead}); err != nil {
			t.Fatal(err)
		}
		a := w.of(w.ke, "region", "state:ke")
		for _, id := range []string{id, other} {
			s := a.Find(id)
			one, is := s.Reported("+99920123456")
			if !is || one.Trouble != contact.Dead || !one.At.Equal(w.Clock.Now()) || one.As != "" || one.Community != "" || !one.Statement.IsZero() || len(s.Reports) != 0 {
				t.Errorf("%s: %+v", id, s.Record)
			}
			if len(s.Signs) != 1 || s.Signs[0].Kind != contact.SignDead {
				t.Errorf("%s: %+v", id, s.Signs)
			}
		}
		if at := slices.IndexFunc(a.Now, func(c contact.Candidate) bool { return c.ID == other }); a.Now[at].Answers || a.Now[at].Why != contact.Unreached {
			t.Errorf("%+v", a.Now[at])
		}
		d, err := w.s.Queries.Directory(ctx, w.Actor(w.ke), "region")
		if err != nil || d.Members[slices.IndexFunc(d.Members, func(m contact.Member) bool { return m.Participant == "state:ke" })].Signs != 2 {
			t.Errorf("%+v, %v", d, err)
		}
		w.s.Queries.Returned = func(_ context.Context, _ sqldb.Querier, address string) (time.Time, bool, error) {
			return w.Clock.Now(), address == "canary@office.example", nil
		}
		p = point("Office", "+99920123458")
		w.nominates(w.no, p, "region")
		if d, err = w.s.Queries.Directory(ctx, w.Actor(w.ke), "region"); err != nil || d.Members[slices.IndexFunc(d.Members, func(m contact.Member) bool { return m.Participant == "state:no" })].Signs != 1 {
			t.Errorf("mail to a contact comes back: %+v, %v", d, err)
		}
		own, err := w.s.Queries.Owned(ctx, w.Actor(w.ke))
		if err != nil || len(own) != 2 || len(own[0].Signs) != 1 || len(own[1].Signs) != 1 {
			t.Errorf("%+v, %v", own, err)
		}
		said := w.of(w.fr, "global", "state:ke").Contacts[0].Reports[0].Statement
		if err := w.s.Confirm(ctx, w.Actor(w.ke), contact.LookedAt{said.String()}, id); err != nil {
			t.Fatal(err)
		}
		if a := w.of(w.ke, "region", "state:ke"); len(a.Contacts[0].Signs)+len(a.Contacts[1].Signs) != 0 {
			t.Errorf("after it was looked at: %+v", a.Contacts)
		}
		w.rebuilt()
	})
}

// Who may not do something is told who may.
func TestToldWhoMay(t *testing.T) {
	nobody := policy.Actor{Person: "person:a", Identity: statement.Hash{1}}
	for do, who := range map[contact.Action]string{contact.Manage: "directory managers", contact.TakeDown: "secretariat", contact.Nominate: "contact officers",
		contact.Confirm: "contact officers", contact.Forget: "key officers", contact.Tell: "drafters"} {
		if err := contact.May(nobody, do); !fail.Is(err, fail.Denied) || !strings.Contains(err.Error(), who) {
			t.Errorf("%s: %v", do, err)
		}
	}
}

// Of which communities a participant is a member, whoever reads their directories can
// be told, of others nothing.
func TestBelongs(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		for id, want := range map[string]string{"state:ke": "global region", "state:fr": "global", "state:gh": "", "": ""} {
			got, err := w.s.Queries.Belongs(ctx, w.secretary, id)
			if err != nil || strings.Join(got, " ") != want {
				t.Errorf("%s: %v, %v", id, got, err)
			}
		}
		if got, err := w.s.Queries.Belongs(ctx, w.Actor(w.fr), "state:ke"); err != nil || strings.Join(got, " ") != "global" {
			t.Errorf("for who does not read the other directory: %v, %v", got, err)
		}
	})
}

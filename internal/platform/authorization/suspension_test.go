package authorization_test

import (
	"slices"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

const day = 24 * time.Hour

// staff is a participant with two key officers, a clearing officer, a drafter and
// an auditor.
type staff struct {
	*people.World
	t                                    *testing.T
	state                                statement.Hash
	key, other, clears, drafter, auditor *people.Person
	stranger                             *people.Person // a key officer of another participant
}

func newStaff(t *testing.T, url string) *staff {
	s := &staff{World: people.New(t, url), t: t}
	s.state = s.Participant("state:ke")
	s.key, s.other = s.Person(s.state, policy.KeyOfficer, policy.ClearingOfficer), s.Person(s.state, policy.KeyOfficer)
	s.clears, s.drafter, s.auditor = s.Person(s.state, policy.ClearingOfficer), s.Person(s.state, policy.Drafter), s.Person(s.state, policy.Auditor)
	s.stranger = s.Person(s.Participant("state:fr"), policy.KeyOfficer)
	return s
}

// held is a person's authorization as the register has it.
func (s *staff) held(p *people.Person) authorization.Holder {
	s.t.Helper()
	all, err := s.Authorizations.Standing(s.t.Context(), p.Identity)
	i := slices.IndexFunc(all, func(h authorization.Holder) bool { return h.Person == p.ID })
	if err != nil || i < 0 {
		s.t.Fatal("no such authorization", err)
	}
	return all[i]
}

func (s *staff) suspends(by, of *people.Person) error {
	s.t.Helper()
	id, err := s.Giving.Suspend(s.t.Context(), s.Actor(by), s.held(of).ID, "posted elsewhere")
	if err == nil {
		_, err = s.Clear(by, id)
	}
	return err
}

func (s *staff) restores(by, clears, of *people.Person) error {
	s.t.Helper()
	id, err := s.Giving.Restore(s.t.Context(), s.Actor(by), s.held(of).ID, "")
	if err == nil {
		_, err = s.Clear(clears, id)
	}
	return err
}

func (s *staff) withdraws(by, clears, of *people.Person) error {
	s.t.Helper()
	id, err := s.Giving.Withdraw(s.t.Context(), s.Actor(by), authorization.Withdrawn{ID: s.held(of).ID})
	if err == nil {
		_, err = s.Clear(clears, id)
	}
	return err
}

// Who suspends whom, and when: each row begins with the house as it was.
func TestSuspension(t *testing.T) {
	ok := func(s *staff, err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name string
		do   func(s *staff) error
		want fail.Kind // "" for none
		out  bool      // whether the clearing officer is suspended at the end
	}{
		{"a key officer suspends", func(s *staff) error { return s.suspends(s.key, s.clears) }, "", true},
		{"a drafter", func(s *staff) error { return s.suspends(s.drafter, s.clears) }, fail.Denied, false},
		{"an auditor", func(s *staff) error { return s.suspends(s.auditor, s.clears) }, fail.Denied, false},
		{"an officer of another participant", func(s *staff) error { return s.suspends(s.stranger, s.clears) }, fail.NotFound, false},
		{"one's own", func(s *staff) error { return s.suspends(s.clears, s.clears) }, fail.Denied, false},
		{"a clearing officer suspends a key officer", func(s *staff) error { return s.suspends(s.clears, s.key) }, "", false},
		{"two at a time", func(s *staff) error { ok(s, s.suspends(s.key, s.other)); return s.suspends(s.key, s.clears) }, fail.Conflict, false},
		{"by one who is suspended", func(s *staff) error { ok(s, s.suspends(s.other, s.key)); return s.suspends(s.key, s.clears) }, fail.SignedOut, false},
		{"drafted before one was suspended", func(s *staff) error {
			id, err := s.Giving.Suspend(s.t.Context(), s.Actor(s.key), s.held(s.clears).ID, "")
			ok(s, err)
			ok(s, s.suspends(s.other, s.key))
			_, err = s.Clear(s.key, id)
			return err
		}, fail.SignedOut, false},
		{"another clears it", func(s *staff) error {
			id, err := s.Giving.Suspend(s.t.Context(), s.Actor(s.key), s.held(s.clears).ID, "")
			ok(s, err)
			_, err = s.Clear(s.other, id)
			return err
		}, fail.Denied, false},
		{"twice", func(s *staff) error { ok(s, s.suspends(s.key, s.clears)); return s.suspends(s.other, s.clears) }, fail.Conflict, true},
		{"who suspended ends it alone", func(s *staff) error { ok(s, s.suspends(s.key, s.clears)); return s.restores(s.key, s.key, s.clears) }, "", false},
		{"another ends it alone", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			return s.restores(s.other, s.other, s.clears)
		}, fail.Denied, true},
		{"another ends it, and a second clears", func(s *staff) error { ok(s, s.suspends(s.key, s.clears)); return s.restores(s.other, s.key, s.clears) }, "", false},
		{"ended where there is none", func(s *staff) error { return s.restores(s.key, s.key, s.clears) }, fail.Conflict, false},
		{"ended by the one suspended", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			return s.restores(s.clears, s.clears, s.clears)
		}, fail.SignedOut, true},
		{"it lapses", func(s *staff) error { ok(s, s.suspends(s.key, s.clears)); s.Clock.Advance(14 * day); return nil }, "", false},
		{"a minute before it lapses", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			s.Clock.Advance(14*day - time.Minute)
			return nil
		}, "", true},
		{"again, soon after it lapsed", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			s.Clock.Advance((14 + 29) * day)
			return s.suspends(s.other, s.clears)
		}, fail.Conflict, false},
		{"again, soon after it was ended", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			ok(s, s.restores(s.key, s.key, s.clears))
			return s.suspends(s.key, s.clears)
		}, fail.Conflict, false},
		{"again, long after", func(s *staff) error {
			ok(s, s.suspends(s.key, s.clears))
			s.Clock.Advance((14 + 31) * day)
			return s.suspends(s.key, s.clears)
		}, "", true},
		{"one that waited too long is put forward anew", func(s *staff) error {
			id, err := s.Giving.Suspend(s.t.Context(), s.Actor(s.key), s.held(s.clears).ID, "")
			ok(s, err)
			s.Clock.Advance(15 * day)
			_, err = s.Clear(s.key, id)
			return err
		}, fail.Conflict, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStaff(t, hubtest.SQLite(t))
			if err := tc.do(s); (err == nil) != (tc.want == "") || err != nil && !fail.Is(err, tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
			if out := !s.Actor(s.clears).SignedIn(); out != tc.out {
				t.Errorf("out: %t, want %t", out, tc.out)
			}
		})
	}
}

// Who is suspended counts where the house asks how many it has, so that whoever
// suspends the other of two is not the only one; and nothing of who is suspended
// is in force until it is over, from which statement on the register shows.
func TestSuspendedStillCounts(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		s := &staff{World: people.New(t, url), t: t}
		ctx := t.Context()
		s.state = s.Participant("state:ke")
		s.key, s.other = s.Person(s.state, policy.KeyOfficer, policy.ClearingOfficer), s.Person(s.state, policy.KeyOfficer)
		waiting, err := s.Giving.Give(ctx, s.Actor(s.key), s.Newcomer().Given(s.state, policy.Drafter))
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := s.Giving.Give(ctx, s.Actor(s.other), s.Newcomer().Given(s.state, policy.Drafter))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.suspends(s.key, s.other); err != nil {
			t.Fatal(err)
		}
		h := s.held(s.other)
		said, err := s.Ledger.Get(ctx, h.Suspension.Statement)
		if err != nil || said.Statement.Header.Type != authorization.TypeSuspended || h.Suspension.By != s.held(s.key).ID || !h.Suspension.Until.Equal(s.Clock.Now().Add(14*day).Truncate(time.Second)) {
			t.Errorf("%+v, %v", h.Suspension, err)
		}
		if approvals, err := clearance.Of(&said.Statement); err != nil || len(approvals) != 1 {
			t.Errorf("%d approvals, %v", len(approvals), err)
		}
		if n, err := s.Authorizations.KeyOfficers(ctx, s.state); err != nil || n != 2 {
			t.Errorf("%d key officers, %v", n, err)
		}
		if _, err := s.Authorizations.Actor(ctx, s.other.ID, s.state); !fail.Is(err, fail.Denied) {
			t.Errorf("a session goes on: %v", err)
		}
		if barred, err := s.Authorizations.Barred(ctx, s.other.ID); err != nil || len(barred) != 1 || barred[0].Suspension.Reason != "posted elsewhere" {
			t.Errorf("%+v, %v", barred, err)
		}
		for name, id := range map[string]draft.ID{"a draft of the one": waiting, "a draft of the other": theirs} {
			if d, err := s.Drafts.Get(ctx, s.Actor(s.key), id); err != nil || d.MayClear || len(d.Can) > 0 || d.Stuck == draft.NotStuck {
				t.Errorf("%s: %+v, %v", name, d.Summary, err)
			}
			if _, err := s.Clear(s.key, id); err == nil {
				t.Errorf("%s is cleared", name)
			}
		}
		// The sole officer's exceptions stay shut.
		third := s.Newcomer()
		id, err := s.Giving.Give(ctx, s.Actor(s.key), third.Given(s.state, policy.KeyOfficer))
		if err != nil {
			t.Fatal(err)
		}
		if d, err := s.Drafts.Get(ctx, s.Actor(s.key), id); err != nil || d.Own || d.MayClear || d.Stuck != draft.StuckSuspended {
			t.Errorf("another key officer is named alone: %+v, %v", d.Summary, err)
		}
		if _, err := s.Clear(s.key, id); !fail.Is(err, fail.Denied) {
			t.Errorf("another key officer is named alone: %v", err)
		}
		for name, g := range map[string]authorization.Given{"somebody new": third.Given(s.state, policy.KeyOfficer), "the one left": s.key.Given(s.state, policy.KeyOfficer)} {
			if _, err := s.Giving.Found(ctx, program, g); !fail.Is(err, fail.Denied) {
				t.Errorf("the program founds anew, %s: %v", name, err)
			}
		}
		if err := s.withdraws(s.key, s.key, s.other); !fail.Is(err, fail.Denied) {
			t.Errorf("withdrawn by one: %v", err)
		}
		s.Clock.Advance(14 * day)
		if !s.Actor(s.other).Is(policy.KeyOfficer) {
			t.Error("it does not lapse")
		}
		s.MustClear(s.other, waiting)
		s.MustClear(s.key, theirs)

		// A withdrawal that is cleared ends the authorization, suspended or not.
		s.clears = s.Person(s.state, policy.ClearingOfficer)
		if err := s.suspends(s.clears, s.key); err != nil {
			t.Fatal(err)
		}
		if err := s.withdraws(s.other, s.clears, s.key); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(14 * day)
		if s.Actor(s.key).SignedIn() {
			t.Error("what was withdrawn while it was suspended is in force again")
		}
	})
}

// An individual does not come to speak alone by suspending the second person.
func TestIndividualsDoNotSuspendThemselvesAlone(t *testing.T) {
	s := &staff{World: people.New(t, hubtest.SQLite(t)), t: t}
	s.state = s.Participant("person:00000000000000000000000000000001")
	s.key, s.other = s.Person(s.state, policy.KeyOfficer, policy.ClearingOfficer, policy.Drafter), s.Person(s.state, policy.KeyOfficer)
	if err := s.suspends(s.key, s.other); err != nil {
		t.Fatal(err)
	}
	if alone, err := s.Drafts.Alone(t.Context(), s.Actor(s.key)); err != nil || alone {
		t.Errorf("alone: %t, %v", alone, err)
	}
}

// What the register holds and no hub would say: a suspension counts by the
// statements' own times, for 31 days at the most.
func TestSuspensionsThatAreNone(t *testing.T) {
	s := newStaff(t, hubtest.SQLite(t))
	id := s.held(s.clears).ID
	at := func(after time.Duration) string {
		return s.Clock.Now().Add(after).UTC().Truncate(time.Second).Format(time.RFC3339)
	}
	body := func(by, until string) string { return `{"by":"` + by + `","reason":"","until":"` + until + `"}` }
	for name, d := range map[string]ledger.Draft{
		"longer than 31 days":   {By: s.state, Type: authorization.TypeSuspended, Body: []byte(body(s.held(s.key).ID, at(32*day)))},
		"in the past":           {By: s.state, Type: authorization.TypeSuspended, Body: []byte(body(s.held(s.key).ID, at(-time.Hour)))},
		"by itself":             {By: s.state, Type: authorization.TypeSuspended, Body: []byte(body(id, at(day)))},
		"by nobody":             {By: s.state, Type: authorization.TypeSuspended, Body: []byte(body("", at(day)))},
		"another participant's": {By: s.stranger.Identity, Type: authorization.TypeSuspended, Body: []byte(body(s.held(s.key).ID, at(day)))},
		"restored before":       {By: s.state, Type: authorization.TypeRestored, Body: []byte(`{"reason":""}`)},
	} {
		d.Subject = id
		s.MustSay(d)
		if h := s.held(s.clears); h.Suspension != nil || !s.Actor(s.clears).SignedIn() {
			t.Errorf("%s: %+v", name, h.Suspension)
		}
	}
}

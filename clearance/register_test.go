package clearance_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/statement"
)

var noon = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// story tells a register statement by statement.
type story struct {
	t    *testing.T
	reg  clearance.Register
	next int64
}

// add puts a statement; edit may change its header before it is cleared.
func (s *story) add(h statement.Header, body []byte, approvals ...statement.Approval) (statement.Hash, []clearance.Clearance, error) {
	s.t.Helper()
	h.At = noon.Add(time.Duration(s.next) * time.Minute)
	st := statement.Statement{Header: h, ID: statement.Hash{0xf0, byte(s.next + 1)}}
	for _, a := range approvals {
		st.AddApproval(a)
	}
	s.next++
	out, err := s.reg.Add(s.next-1, &st, body)
	return st.ID, out, err
}

func (s *story) give(by byte, subject string, body []byte) statement.Hash {
	s.t.Helper()
	id, _, err := s.add(statement.Header{Type: clearance.TypeGiven, By: statement.Hash{by}, Stream: statement.Public, Subject: subject, Marking: statement.Clear}, body)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *story) withdraw(by byte, subject string) {
	s.t.Helper()
	if _, _, err := s.add(statement.Header{Type: clearance.TypeWithdrawn, By: statement.Hash{by}, Stream: statement.Public, Subject: subject}, []byte(`{}`)); err != nil {
		s.t.Fatal(err)
	}
}

// bar says that an authorization is suspended, or restored.
func (s *story) bar(typ string, by byte, subject, body string) {
	s.t.Helper()
	var b []byte
	if body != "" {
		b = []byte(body)
	}
	if _, _, err := s.add(statement.Header{Type: typ, By: statement.Hash{by}, Stream: statement.Public, Subject: subject}, b); err != nil {
		s.t.Fatal(err)
	}
}

// TestSuspended: what is cleared by an authorization while it is suspended does not
// hold, and before and afterwards it does.
func TestSuspended(t *testing.T) {
	es := makers(t)["ES256"]
	const x = "authorization:1"
	until := func(at string) string { return `{"by":"authorization:2","reason":"","until":"` + at + `"}` }
	type step struct {
		typ  string
		by   byte
		body string
	}
	on, off := clearance.TypeSuspended, clearance.TypeRestored
	for name, tc := range map[string]struct {
		steps []step
		holds bool
	}{
		"suspended":                              {[]step{{on, 1, until("2026-02-14T12:00:00Z")}}, false},
		"until a time that has passed":           {[]step{{on, 1, until("2026-01-31T12:01:30Z")}}, true},
		"restored":                               {[]step{{on, 1, until("2026-02-14T12:00:00Z")}, {off, 1, `{"reason":""}`}}, true},
		"restored, and suspended again":          {[]step{{on, 1, until("2026-02-14T12:00:00Z")}, {off, 1, `{"reason":""}`}, {on, 1, until("2026-02-14T12:00:00Z")}}, false},
		"ended early by another suspension":      {[]step{{on, 1, until("2026-02-14T12:00:00Z")}, {on, 1, until("2026-01-31T12:02:30Z")}}, false},
		"restored in another form":               {[]step{{on, 1, until("2026-02-14T12:00:00Z")}, {off, 1, `{"why":""}`}}, false},
		"restored by another participant":        {[]step{{on, 1, until("2026-02-14T12:00:00Z")}, {off, 9, `{"reason":""}`}}, false},
		"by another participant":                 {[]step{{on, 9, until("2026-02-14T12:00:00Z")}}, true},
		"for 31 days":                            {[]step{{on, 1, until("2026-03-03T12:01:00Z")}}, false},
		"for longer than 31 days":                {[]step{{on, 1, until("2026-03-03T12:01:01Z")}}, true},
		"by itself":                              {[]step{{on, 1, `{"by":"authorization:1","reason":"","until":"2026-02-14T12:00:00Z"}`}}, true},
		"with something behind it":               {[]step{{on, 1, until("2026-02-14T12:00:00Z") + `{}`}}, true},
		"its body is erased":                     {[]step{{on, 1, ""}}, true},
		"restored without having been suspended": {[]step{{off, 1, `{"reason":""}`}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{t: t}
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			for _, one := range tc.steps {
				s.bar(one.typ, one.by, x, one.body)
			}
			out, err := s.said(es, by)
			if holds := err == nil && len(out) == 1; holds != tc.holds || err != nil && !strings.Contains(err.Error(), "not in force") {
				t.Errorf("%+v, %v", out, err)
			}
		})
	}
}

// said is a statement that somebody cleared by an authorization.
func (s *story) said(m maker, by statement.Hash, edits ...func(a *answer)) ([]clearance.Clearance, error) {
	s.t.Helper()
	h := header()
	a := good(h)
	for _, e := range edits {
		e(&a)
	}
	approval := m.approve(s.t, a)
	approval.Authorization = by
	_, out, err := s.add(h, []byte(`{"text":"one"}`), approval.Statement())
	return out, err
}

func authorized(t *testing.T, person, until string, keys ...clearance.Passkey) []byte {
	t.Helper()
	list, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	end := ""
	if until != "" {
		end = `,"until":"` + until + `"`
	}
	return fmt.Appendf(nil, `{"person":%q,"roles":["clearing-officer"],"passkeys":%s%s}`, person, list, end)
}

// TestRegister: what counts as a clearance, by what stands before it.
func TestRegister(t *testing.T) {
	all := makers(t)
	es, ed := all["ES256"], all["EdDSA"]
	const x = "authorization:1"
	for name, tc := range map[string]struct {
		tell func(s *story) ([]clearance.Clearance, error)
		want string // in the error; "holds" or "erased"
	}{
		"in force": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)))
		}, "holds"},
		"given again, the passkey kept": {func(s *story) ([]clearance.Clearance, error) {
			old := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.give(1, x, authorized(t, "person:1", "", ed.Passkey, es.Passkey))
			return s.said(es, old)
		}, "holds"},
		"until a later time": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "2026-02-01T00:00:00Z", es.Passkey)))
		}, "holds"},
		"another participant withdraws what is not its own": {func(s *story) ([]clearance.Clearance, error) {
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.withdraw(9, x)
			return s.said(es, by)
		}, "holds"},
		"another participant gives what is not its own": {func(s *story) ([]clearance.Clearance, error) {
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.give(9, x, authorized(t, "person:1", "", ed.Passkey))
			return s.said(es, by)
		}, "holds"},
		"its body is erased": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, nil))
		}, "erased"},
		"the body of what replaced it is erased": {func(s *story) ([]clearance.Clearance, error) {
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.give(1, x, nil)
			return s.said(es, by)
		}, "erased"},
		"it is nowhere": {func(s *story) ([]clearance.Clearance, error) { return s.said(es, statement.Hash{0xee}) }, "does not stand before"},
		"it comes afterwards": {func(s *story) ([]clearance.Clearance, error) {
			out, err := s.said(es, statement.Hash{0xf0, 2})
			if id := s.give(1, x, authorized(t, "person:1", "", es.Passkey)); id != (statement.Hash{0xf0, 2}) {
				t.Fatal(id)
			}
			return out, err
		}, "does not stand before"},
		"it is another participant's": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(9, x, authorized(t, "person:1", "", es.Passkey)))
		}, "another participant's"},
		"withdrawn": {func(s *story) ([]clearance.Clearance, error) {
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.withdraw(1, x)
			return s.said(es, by)
		}, "not in force"},
		"given after it was withdrawn": {func(s *story) ([]clearance.Clearance, error) {
			s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.withdraw(1, x)
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)))
		}, "not in force"},
		"withdrawn before it was ever given": {func(s *story) ([]clearance.Clearance, error) {
			s.withdraw(1, x)
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)))
		}, "not in force"},
		"turned into another person's": {func(s *story) ([]clearance.Clearance, error) {
			s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			return s.said(ed, s.give(1, x, authorized(t, "person:2", "", ed.Passkey)))
		}, "not in force"},
		"a body without a passkey": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, []byte(`{"person":"person:1","roles":["drafter"],"passkeys":[]}`)))
		}, "not in force"},
		"ended": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "2026-01-31T12:01:00Z", es.Passkey)))
		}, "had ended"},
		"given again, the passkey left out": {func(s *story) ([]clearance.Clearance, error) {
			old := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			s.give(1, x, authorized(t, "person:1", "", ed.Passkey))
			return s.said(es, old)
		}, "none of the passkeys"},
		"by a passkey that it does not name": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(ed, s.give(1, x, authorized(t, "person:1", "", es.Passkey)))
		}, "none of the passkeys"},
		"of another statement": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.challenge[0] ^= 1 })
		}, "something else"},
		"on a page of another site": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.origin = "https://evil.example" })
		}, "another site"},
		"on a page that only ends like the domain": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.origin = "https://evilhub.example.org" })
		}, "another site"},
		"on a page of a host within the domain, at a port": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.origin = "https://www.hub.example.org:8443" })
		}, "holds"},
		"on a page without TLS": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.origin = "http://hub.example.org" })
		}, "without TLS"},
		"on no page": {func(s *story) ([]clearance.Clearance, error) {
			return s.said(es, s.give(1, x, authorized(t, "person:1", "", es.Passkey)), func(a *answer) { a.origin = "https://hub.example.org/path" })
		}, "the origin of the page is none"},
		"for another domain than those before": {func(s *story) ([]clearance.Clearance, error) {
			by := s.give(1, x, authorized(t, "person:1", "", es.Passkey))
			if _, err := s.said(es, by); err != nil {
				t.Fatal(err)
			}
			return s.said(es, by, func(a *answer) { a.rpID, a.origin = "other.example", "https://other.example" })
		}, "another site"},
		"no approval at all": {func(s *story) ([]clearance.Clearance, error) {
			_, out, err := s.add(header(), nil, statement.Approval{Kind: statement.ApprovalPasskey, Payload: []byte("{}")})
			return out, err
		}, "names no authorization"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{t: t}
			out, err := tc.tell(s)
			switch tc.want {
			case "holds":
				if err != nil || len(out) != 1 || out[0].Erased || out[0].Person != "person:1" || s.reg.Domain != "hub.example.org" {
					t.Errorf("%+v, %v (domain %s)", out, err, s.reg.Domain)
				}
			case "erased":
				if err != nil || len(out) != 1 || !out[0].Erased || out[0].Person != "" {
					t.Errorf("%+v, %v", out, err)
				}
			default:
				if err == nil || kind(err) == "" || !strings.Contains(err.Error(), tc.want) || len(out) != 0 {
					t.Errorf("%+v, %v; want %q", out, err, tc.want)
				}
			}
		})
	}
}

// TestRegisterOfAKnownDomain: who knows the domain takes no other.
func TestRegisterOfAKnownDomain(t *testing.T) {
	m := makers(t)["ES256"]
	for domain, want := range map[string]bool{"hub.example.org": true, "example.org": false, "other.example": false} {
		s := &story{t: t, reg: clearance.Register{Domain: domain}}
		out, err := s.said(m, s.give(1, "authorization:1", authorized(t, "person:1", "", m.Passkey)))
		if (err == nil) != want || (len(out) == 1) != want {
			t.Errorf("%s: %+v, %v", domain, out, err)
		}
	}
}

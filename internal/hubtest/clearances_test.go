package hubtest_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/client"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/register/tlogtiles"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

const typeCleared = "test.note.made/1"

// cleared is a register in which two officers have cleared what two drafters
// have drafted, and which everybody can read.
type cleared struct {
	*people.World
	state            statement.Hash
	drafter, officer *people.Person
	url, address     string
	notes            []ledger.Record
}

func clearedRegister(t *testing.T) *cleared {
	t.Helper()
	c := &cleared{url: hubtest.SQLite(t)}
	c.World = people.New(t, c.url)
	body, err := json.Marshal(ledger.Declared{Origin: c.Origin(), VKey: c.VKey()})
	if err != nil {
		t.Fatal(err)
	}
	c.MustSay(ledger.Draft{Type: ledger.TypeHub, Subject: c.Hub().String(), Body: body})
	c.state = c.Participant("state:ke")
	c.drafter, c.officer = c.Person(c.state, policy.Drafter), c.Person(c.state, policy.ClearingOfficer)
	c.Drafts.Rules = append(c.Drafts.Rules, draft.Rule{Type: typeCleared, May: func(policy.Actor) error { return nil },
		Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return nil }})
	for _, text := range []string{"one", "two"} {
		id, err := c.Drafts.Propose(t.Context(), c.Actor(c.drafter), ledger.Draft{Type: typeCleared, Subject: "note:" + text, Body: []byte(`{"text":"` + text + `"}`)})
		if err != nil {
			t.Fatal(err)
		}
		e, err := c.Ledger.Get(t.Context(), c.MustClear(c.officer, id).Receipt.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.notes = append(c.notes, e)
	}
	mux := http.NewServeMux()
	tlogtiles.Register(mux, c.Ledger)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	c.address = server.URL
	return c
}

// authorization gives the statement by which the officer may clear.
func (c *cleared) authorization(t *testing.T) statement.Hash {
	t.Helper()
	a, err := clearance.Of(&c.notes[0].Statement)
	if err != nil || len(a) != 1 {
		t.Fatal(a, err)
	}
	return a[0].Authorization
}

// operator says something in the participant's name as whoever holds its key
// can, with approvals of his own choice.
func (c *cleared) operator(d ledger.Draft, approvals ...statement.Approval) ledger.Receipt {
	d.By, d.Approvals = c.state, approvals
	return c.MustSay(d)[0]
}

// answered has a person's passkey answer for a draft, past all rules, as if by
// the officer's authorization.
func (c *cleared) answered(t *testing.T, d ledger.Draft, p *people.Person) ledger.Draft {
	by := c.authorization(t)
	d.Seal = func(s *statement.Statement) error {
		challenge := s.Header.Challenge()
		said, err := p.Device.Get(`{"challenge":"` + base64.RawURLEncoding.EncodeToString(challenge[:]) + `"}`)
		if err != nil {
			return err
		}
		var in struct {
			Response struct{ AuthenticatorData, ClientDataJSON, Signature string }
		}
		if err := json.Unmarshal([]byte(said), &in); err != nil {
			return err
		}
		a := clearance.Approval{Authorization: by}
		for text, into := range map[string]*[]byte{in.Response.AuthenticatorData: &a.Authenticator, in.Response.ClientDataJSON: &a.Client, in.Response.Signature: &a.Signature} {
			if *into, err = base64.RawURLEncoding.DecodeString(text); err != nil {
				return err
			}
		}
		s.AddApproval(a.Statement())
		return nil
	}
	return d
}

// options are those of somebody who verifies the register.
func (c *cleared) options(t *testing.T) verify.Options {
	return verify.Options{Scratch: t.TempDir(), API: func(*sqldb.DB, *ledger.Ledger) http.Handler { return http.NotFoundHandler() },
		Projections: func(sqldb.Dialect) []ledger.Projection {
			return []ledger.Projection{authorization.Projection{}, draft.Projection{}}
		}}
}

// readings verifies the register in its data, at its address, and by the second
// implementation; the last gives what it printed.
func (c *cleared) readings(t *testing.T) (reports map[string]verify.Report, errs map[string]error, second string, code int) {
	t.Helper()
	hub, err := client.New(c.address)
	if err != nil {
		t.Fatal(err)
	}
	reports, errs = map[string]verify.Report{}, map[string]error{}
	reports["data"], errs["data"] = verify.Database(t.Context(), c.url, c.options(t))
	reports["address"], errs["address"] = verify.Hub(t.Context(), hub, c.options(t))
	code, out, said := node(t, "verify.mjs", c.address)
	return reports, errs, out + said, code
}

// TestClearancesAreProved: verifiers find who cleared what, and say what can no
// longer be known.
func TestClearancesAreProved(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(t *testing.T, c *cleared)
		want verify.Clearances
	}{
		{"two", func(*testing.T, *cleared) {}, verify.Clearances{Held: 2}},
		{"the body of the authorization is erased", func(t *testing.T, c *cleared) {
			if _, err := c.Erase(t.Context(), c.state, c.authorization(t), "the person has left"); err != nil {
				t.Fatal(err)
			}
		}, verify.Clearances{Erased: 2}},
		{"the authorization is withdrawn afterwards", func(t *testing.T, c *cleared) {
			e, err := c.Ledger.Get(t.Context(), c.authorization(t))
			if err != nil {
				t.Fatal(err)
			}
			c.operator(ledger.Draft{Type: clearance.TypeWithdrawn, Subject: e.Statement.Header.Subject, Body: []byte(`{"reason":"x"}`)})
		}, verify.Clearances{Held: 2}},
		{"the authorization is struck", func(t *testing.T, c *cleared) {
			e, err := c.Ledger.Get(t.Context(), c.authorization(t))
			if err != nil {
				t.Fatal(err)
			}
			c.Recover(c.Openings[c.state], e.Index)
		}, verify.Clearances{Held: 2, Struck: 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := clearedRegister(t)
			tc.do(t, c)
			if tc.want.Held > 0 {
				tc.want.Domain = people.Party.RPID
			}
			reports, errs, second, code := c.readings(t)
			for where, r := range reports {
				if errs[where] != nil || r.Cleared != tc.want {
					t.Errorf("%s: %+v, %v; want %+v", where, r.Cleared, errs[where], tc.want)
				}
			}
			var said struct{ Cleared verify.Clearances }
			if err := json.Unmarshal([]byte(second), &said); err != nil || code != 0 || said.Cleared != tc.want {
				t.Errorf("the second implementation, exit code %d: %s", code, second)
			}
		})
	}
}

// TestForgedClearances: an operator who holds a participant's key adds what
// looks like a clearance. The register is sound in all else, and its checkpoint
// signed; every verifier names the statement.
func TestForgedClearances(t *testing.T) {
	note := func(text string) ledger.Draft {
		return ledger.Draft{Type: typeCleared, Subject: "note:x", Body: []byte(`{"text":"` + text + `"}`)}
	}
	for _, tc := range []struct {
		name string
		say  func(t *testing.T, c *cleared) ledger.Receipt
		says string
	}{
		{"moved from another statement", func(_ *testing.T, c *cleared) ledger.Receipt {
			return c.operator(note("three"), c.notes[0].Statement.Approvals...)
		}, "something else"},
		{"the same words, said again under another salt", func(_ *testing.T, c *cleared) ledger.Receipt {
			return c.operator(ledger.Draft{Type: typeCleared, Subject: "note:one", Body: c.notes[0].Body}, c.notes[0].Statement.Approvals...)
		}, "something else"},
		{"by a passkey of the operator's own", func(t *testing.T, c *cleared) ledger.Receipt {
			own := c.Newcomer()
			return c.operator(c.answered(t, note("three"), own))
		}, "none of the passkeys"},
		{"no approval at all", func(_ *testing.T, c *cleared) ledger.Receipt {
			return c.operator(note("three"), statement.Approval{Kind: statement.ApprovalPasskey, Payload: []byte("cleared, honestly")})
		}, "no JSON object"},
		{"by an officer who had left", func(t *testing.T, c *cleared) ledger.Receipt {
			e, err := c.Ledger.Get(t.Context(), c.authorization(t))
			if err != nil {
				t.Fatal(err)
			}
			c.operator(ledger.Draft{Type: clearance.TypeWithdrawn, Subject: e.Statement.Header.Subject, Body: []byte(`{"reason":"x"}`)})
			return c.operator(c.answered(t, note("three"), c.officer))
		}, "not in force"},
		{"by an officer who was suspended", func(t *testing.T, c *cleared) ledger.Receipt {
			e, err := c.Ledger.Get(t.Context(), c.authorization(t))
			if err != nil {
				t.Fatal(err)
			}
			until := c.Clock.Now().Add(24 * time.Hour).UTC().Truncate(time.Second).Format(time.RFC3339)
			c.operator(ledger.Draft{Type: clearance.TypeSuspended, Subject: e.Statement.Header.Subject,
				Body: []byte(`{"by":"authorization:00000000000000000000000000000001","reason":"","until":"` + until + `"}`)})
			return c.operator(c.answered(t, note("three"), c.officer))
		}, "not in force"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := clearedRegister(t)
			forged := tc.say(t, c)
			_, errs, second, code := c.readings(t)
			for where, err := range errs {
				f, found := errors.AsType[*verify.Finding](err)
				if !found || f.Check != verify.Clearance || f.Index != forged.Index || f.ID != forged.ID || !strings.Contains(f.Error(), tc.says) {
					t.Errorf("%s: %v; want statement %d", where, err, forged.Index)
				}
			}
			if code != 1 || !strings.HasPrefix(second, "statement ") {
				t.Errorf("the second implementation, exit code %d: %s", code, second)
			}
		})
	}
}

package draft_test

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// typeNote is a type of statement that exists in these tests alone.
const typeNote = "test.note.made/1"

// cast is a participant with its people, and one of another participant.
type cast struct {
	*people.World
	state                                    statement.Hash
	drafter, officer, second, keeper, reader *people.Person
	stranger                                 *people.Person
	refuse                                   error    // what the rule of typeNote says
	after                                    []string // bodies that After was given
	heard                                    []draft.Happened
}

func on(t *testing.T, run func(t *testing.T, c *cast)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		c := &cast{World: people.New(t, url)}
		c.state = c.Participant("state:ke")
		c.drafter = c.Person(c.state, policy.Drafter)
		c.officer = c.Person(c.state, policy.ClearingOfficer, policy.Drafter)
		c.second = c.Person(c.state, policy.ClearingOfficer)
		c.keeper = c.Person(c.state, policy.KeyOfficer)
		c.reader = c.Person(c.state, policy.Auditor)
		c.stranger = c.Person(c.Participant("state:fr"), policy.ClearingOfficer, policy.KeyOfficer, policy.Auditor, policy.Drafter)
		c.Drafts.Rules = append(c.Drafts.Rules, draft.Rule{
			Type: typeNote,
			May: func(a policy.Actor) error {
				if !a.Is(policy.Drafter) {
					return fail.New(fail.Denied, "drafters draft")
				}
				return nil
			},
			Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return c.refuse },
			After: func(_ context.Context, _ *sqldb.Tx, _ ledger.Receipt, body []byte) error {
				c.after = append(c.after, string(body))
				return nil
			},
		})
		c.Drafts.Hear = append(c.Drafts.Hear, func(_ context.Context, _ *sqldb.Tx, h draft.Happened) error {
			c.heard = append(c.heard, h)
			return nil
		})
		run(t, c)
	})
}

func (c *cast) propose(t *testing.T) draft.ID {
	t.Helper()
	id, err := c.Drafts.Propose(t.Context(), c.Actor(c.drafter), ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(`{"text":"one"}`)})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (c *cast) get(t *testing.T, id draft.ID) draft.Draft {
	t.Helper()
	d, err := c.Drafts.Get(t.Context(), c.Actor(c.keeper), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDraftAndClear(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		id := c.propose(t)
		size := c.Size()
		d := c.get(t, id)
		if d.State != draft.Waiting || d.Steps != 1 || d.Step != 0 || d.Body != `{"text":"one"}` || d.Drafter != c.drafter.ID || d.Statement != (statement.Hash{}) {
			t.Fatalf("%+v", d)
		}
		c.Clock.Advance(1e9)
		r := c.MustClear(c.officer, id)
		if r.Left != 0 || c.Size() != size+1 {
			t.Fatalf("%+v, %d statements after %d", r, c.Size(), size)
		}
		said, err := c.Ledger.Get(t.Context(), r.Receipt.ID)
		if err != nil {
			t.Fatal(err)
		}
		h := said.Statement.Header
		if h.By != c.state || h.Type != typeNote || h.Subject != "note:1" || string(said.Body) != `{"text":"one"}` {
			t.Errorf("%+v", h)
		}
		// A stranger checks who cleared it, from public bytes alone.
		approvals, err := clearance.Of(&said.Statement)
		if err != nil || len(approvals) != 1 {
			t.Fatal(approvals, err)
		}
		under, err := c.Ledger.Get(t.Context(), approvals[0].Authorization)
		if err != nil {
			t.Fatal(err)
		}
		body, err := clearance.ParseAuthorized(under.Body)
		if err != nil || body.Person != c.officer.ID || under.Statement.Header.By != c.state {
			t.Errorf("%+v, %v", body, err)
		}
		if _, err := approvals[0].Verify(h, people.Party, body.Passkeys); err != nil {
			t.Error(err)
		}
		if d := c.get(t, id); d.State != draft.Said || d.Statement != r.Receipt.ID || d.List[0].Person != c.officer.ID {
			t.Errorf("%+v", d)
		}
		if len(c.after) != 1 || len(c.heard) != 2 || c.heard[0].Action != "draft.proposed" || c.heard[1].Action != "statement.said" {
			t.Errorf("after %v, heard %+v", c.after, c.heard)
		}
		if next := c.heard[0].Next; len(next) != 2 || next[0] != c.officer.ID || next[1] != c.second.ID {
			t.Errorf("next are %v", next)
		}
		c.CheckRebuild()
	})
}

func TestWhoMayNotClear(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		both, err := c.Drafts.Propose(t.Context(), c.Actor(c.officer), ledger.Draft{Type: typeNote, Body: []byte("{}"), Subject: "note:2"})
		if err != nil {
			t.Fatal(err)
		}
		id := c.propose(t)
		for _, tc := range []struct {
			name string
			who  *people.Person
			id   draft.ID
			want fail.Kind
		}{
			{"its drafter", c.drafter, id, fail.Denied},
			{"its drafter, who is a clearing officer too", c.officer, both, fail.Denied},
			{"a key officer, whom the step does not name", c.keeper, id, fail.Denied},
			{"an auditor", c.reader, id, fail.Denied},
			{"an officer of another participant", c.stranger, id, fail.NotFound},
			{"a person without authorization", c.Newcomer(), id, fail.SignedOut},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if _, err := c.Clear(tc.who, tc.id); !fail.Is(err, tc.want) {
					t.Errorf("options: %v, want %s", err, tc.want)
				}
				// With an answer of their own passkey to the right challenge, too.
				d := c.get(t, tc.id)
				answer, err := tc.who.Device.Get(`{"challenge":"` + b64(d.Challenge[:]) + `"}`)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Drafts.Clear(t.Context(), c.Actor(tc.who), tc.id, answer); !fail.Is(err, tc.want) {
					t.Errorf("clear: %v, want %s", err, tc.want)
				}
			})
		}
		// Somebody else's actor with one's own passkey, and the other way round.
		d := c.get(t, id)
		for _, tc := range []struct {
			name        string
			actor, with *people.Person
		}{
			{"the officer's session, the drafter's passkey", c.officer, c.drafter},
			{"the officer's session, a stranger's passkey", c.officer, c.stranger},
		} {
			t.Run(tc.name, func(t *testing.T) {
				answer, err := tc.with.Device.Get(`{"challenge":"` + b64(d.Challenge[:]) + `"}`)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Drafts.Clear(t.Context(), c.Actor(tc.actor), id, answer); !fail.Is(err, fail.Denied) {
					t.Errorf("%v", err)
				}
			})
		}
		if d := c.get(t, id); d.State != draft.Waiting || d.Step != 0 {
			t.Errorf("after all that: %+v", d)
		}
	})
}

func TestMisusedPasskeys(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		other := c.propose(t)
		id := c.propose(t)
		if _, err := c.Clear(c.second, other); err != nil {
			t.Fatal(err) // whose answer is replayed below
		}
		for _, tc := range []struct {
			name   string
			change func(p *people.Person)
		}{
			{"the person is not verified", func(p *people.Person) { p.Device.NoVerify = true }},
			{"nobody touched it", func(p *people.Person) { p.Device.NoUser = true }},
			{"a page of another site", func(p *people.Person) { p.Device.OtherOrigin = "https://hub.test.evil.example" }},
			{"a page inside another site", func(p *people.Person) { p.Device.CrossOrigin = true }},
			{"another domain", func(p *people.Person) { p.Device.OtherRPID = "evil.example" }},
			{"another challenge", func(p *people.Person) { p.Device.OtherAnswer = make([]byte, 32) }},
			{"a creation", func(p *people.Person) { p.Device.OtherType = "webauthn.create" }},
			{"a broken signature", func(p *people.Person) { p.Device.BadSignature = true }},
			{"a key that the authorization does not name", func(p *people.Person) { p.Device.Foreign = true }},
			{"an answer that cleared another draft", func(p *people.Person) { p.Device.Replay = true }},
		} {
			t.Run(tc.name, func(t *testing.T) {
				was := *c.second.Device
				defer func() { *c.second.Device = was }()
				tc.change(c.second)
				if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Denied) {
					t.Errorf("%v", err)
				}
			})
		}
		for _, answer := range []string{"", "{}", `{"type":"public-key"}`, `{"type":"public-key","response":{"clientDataJSON":"!"}}`, strings.Repeat("{", 10000)} {
			if _, err := c.Drafts.Clear(t.Context(), c.Actor(c.second), id, answer); !fail.Is(err, fail.Invalid) {
				t.Errorf("%.40q: %v", answer, err)
			}
		}
		c.MustClear(c.second, id)
	})
}

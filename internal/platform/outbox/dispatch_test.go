package outbox_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

func TestLettersInTheReadersLanguage(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		for _, who := range []string{"person:ada", "person:fatou", "person:nour"} {
			p.put(keysChanged(outbox.Recipient{Person: who}))
		}
		p.put(outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test", Language: "fr"}, Kind: "test.once", Subject: map[string]string{"what": "x", "number": "3"}, Link: "/enrol/token"})
		p.round()
		p.expect(map[string]int{"sent": 4})
		want := map[string][3]string{
			"ada@mfa.test":   {"[TLP:CLEAR] Keys: the signing key was replaced", "https://hub.test/en/register", "Notices about keys"},
			"fatou@mfa.test": {"[TLP:CLEAR] Clés : la clé de signature a été remplacée", "https://hub.test/fr/register", "Les avis sur les clés"},
			"nour@mfa.test":  {"[TLP:CLEAR] المفاتيح: استُبدل مفتاح التوقيع", "https://hub.test/ar/register", "الإشعارات المتعلقة بالمفاتيح"},
			"new@ngo.test":   {"[TLP:CLEAR] Situation sur ce pôle : x", "https://hub.test/fr/enrol/token", "parce que cette adresse"},
		}
		for _, l := range o.Letters() {
			w := want[l.To]
			if strings.ReplaceAll(l.Subject, "\u00a0", " ") != w[0] && strings.ReplaceAll(l.Subject, "\u202f", " ") != w[0] {
				t.Errorf("%s: subject %q, want %q", l.To, l.Subject, w[0])
			}
			if !strings.HasPrefix(l.Body, "TLP:CLEAR\n") || !strings.Contains(l.Body, w[1]) || !strings.Contains(l.Body, w[2]) {
				t.Errorf("%s: %s", l.To, l.Body)
			}
			if from := l.Message.Header.Get("From"); from != `"Hub of the test" <hub@hub.test>` {
				t.Errorf("from %s", from)
			}
			if ct := l.Message.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/plain; charset=UTF-8") {
				t.Errorf("type %s", ct)
			}
			delete(want, l.To)
		}
		if len(want) > 0 {
			t.Errorf("not written to: %v", want)
		}
	})
}

// Above TLP:CLEAR a letter says nothing: not even what was put keeps it.
func TestNothingAboveClearIsSaid(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		for _, m := range statement.Markings[1:] {
			n := keysChanged(outbox.Recipient{Person: "person:ada"})
			n.Marking, n.Link, n.Subject = m, "/desk/cases/1", map[string]string{"what": "a pipeline was attacked", "number": "77007"}
			p.put(n)
		}
		if p.seen("pipeline") {
			t.Error("the content is in the database")
		}
		p.round()
		letters := o.Letters()
		if len(letters) != 4 {
			t.Fatalf("%d letters", len(letters))
		}
		for i, l := range letters {
			label := string(statement.Markings[1+i])
			if !slices.ContainsFunc(letters, func(l *outbox.Taken) bool {
				return strings.HasPrefix(l.Subject, "["+label+"] ") && strings.HasPrefix(l.Body, label+"\n")
			}) {
				t.Errorf("none bears %s", label)
			}
			for _, no := range []string{"pipeline", "77007", "key", "participant"} {
				if text, _, _ := strings.Cut(l.Body, "-- \n"); strings.Contains(strings.ToLower(l.Subject+text), no) {
					t.Errorf("it says %q:\n%s\n%s", no, l.Subject, l.Body)
				}
			}
			if !strings.Contains(l.Body, "https://hub.test/en/desk/cases/1") {
				t.Errorf("no link: %s", l.Body)
			}
		}
	})
}

// What is always marked is marked whatever was put, and never less; a narrower
// marking stands. The kind's own sentence says how long the link holds.
func TestKindsThatAreAlwaysMarked(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		for _, m := range []statement.Marking{"", statement.Green, statement.Red} {
			p.put(outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test"}, Kind: "test.marked", Marking: m, Link: "/apply/mine/x",
				Subject: map[string]string{"what": "a pipeline was attacked"}})
		}
		if p.seen("pipeline") {
			t.Error("the content is in the database")
		}
		p.round()
		got := map[string]int{}
		for _, l := range o.Letters() {
			label, _, _ := strings.Cut(l.Body, "\n")
			got[label]++
			if !strings.HasPrefix(l.Subject, "["+label+"] Notice ") || !strings.Contains(l.Body, "14 days") || !strings.Contains(l.Body, "waits for you on Hub of the test.") || strings.Contains(l.Body, "once") || !strings.Contains(l.Body, "https://hub.test/en/apply/mine/x") ||
				strings.Contains(l.Subject+l.Body, "pipeline") {
				t.Errorf("%s\n%s", l.Subject, l.Body)
			}
		}
		if got["TLP:AMBER"] != 2 || got["TLP:RED"] != 1 {
			t.Errorf("marked %v", got)
		}
	})
}

func TestWhoIsMeant(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		both := outbox.Recipient{Participant: p.a, Roles: []policy.Role{policy.KeyOfficer, policy.Auditor}}
		n := keysChanged(both)
		n.Key = "the same"
		p.put(n)
		p.put(n) // put again: as if it had not been
		p.put(keysChanged(outbox.Recipient{Participant: p.a, Roles: []policy.Role{policy.ContactOfficer}}))
		p.put(keysChanged(outbox.Recipient{Person: "person:gone", Participant: p.a}))
		p.round()
		p.put(n)
		p.round()
		p.expect(map[string]int{"sent": 2, "no-address": 1})
		s, err := p.q.Standing(t.Context(), policy.Actor{Person: "person:ada", Identity: p.a, Roles: []policy.Role{policy.KeyOfficer}})
		if err != nil || s.Sent != 2 || s.Failed != 1 || len(s.Troubles) != 2 {
			t.Errorf("%+v, %v", s, err)
		}
		s, err = p.q.Standing(t.Context(), policy.Actor{Person: "person:x", Identity: statement.Hash{9}, Roles: []policy.Role{policy.KeyOfficer}})
		if err != nil || s.Sent != 0 || len(s.Troubles) != 0 {
			t.Errorf("another participant sees %+v, %v", s, err)
		}
	})
}

func TestPreferences(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		chosen := outbox.Notice{To: outbox.Recipient{Person: "person:ada"}, Kind: "test.chosen", Subject: map[string]string{"what": "authorization.given", "number": "1"}, Link: "/desk"}
		ada := policy.Actor{Person: "person:ada"}
		prefer := func(c outbox.Preference) {
			t.Helper()
			if err := p.q.Choose(t.Context(), ada, c); err != nil {
				t.Fatal(err)
			}
		}
		for _, tc := range []struct {
			name string
			c    outbox.Preference
		}{
			{"never", outbox.Preference{How: outbox.Never}},
			{"not this kind", outbox.Preference{How: outbox.AtOnce, Declined: []string{"test.chosen"}}},
		} {
			prefer(tc.c)
			p.put(chosen)
			p.put(keysChanged(outbox.Recipient{Person: "person:ada"}))
			before := len(o.Letters())
			p.round()
			got := o.Letters()[before:]
			if len(got) != 1 || !strings.Contains(got[0].Subject, "Keys") {
				t.Errorf("%s: %d letters; what concerns keys is always sent, and nothing else", tc.name, len(got))
			}
		}
		prefer(outbox.Preference{How: outbox.Daily, Language: "fr"})
		before := len(o.Letters())
		for range 3 {
			p.put(chosen)
			p.round()
			p.Clock.Advance(time.Hour)
		}
		amber := chosen
		amber.Marking = statement.Amber
		p.put(amber)
		p.put(keysChanged(outbox.Recipient{Person: "person:ada"}))
		p.round()
		if n := len(o.Letters()) - before; n != 1 {
			t.Fatalf("%d letters before the time", n)
		}
		p.Clock.Set(time.Date(2026, 2, 1, outbox.DigestHour, 0, 0, 0, time.UTC))
		p.restart()
		p.round()
		got := o.Letters()[before:]
		if len(got) != 2 || got[1].Subject != "[TLP:AMBER] 4 avis de Hub of the test" || strings.Count(got[1].Body, "TLP:CLEAR") != 3 {
			t.Fatalf("%d letters, %s", len(got), got[len(got)-1].Body)
		}
		p.put(chosen) // the next day's
		p.round()
		p.expect(map[string]int{"sent": 4, "open": 1})
		for name, bad := range map[string]outbox.Preference{
			"a kind that is always sent": {How: outbox.AtOnce, Declined: []string{"test.security"}},
			"a kind that there is not":   {How: outbox.AtOnce, Declined: []string{"test.x"}},
			"a language":                 {How: outbox.AtOnce, Language: "tlh"},
			"a way":                      {How: "sometimes"},
		} {
			if err := p.q.Choose(t.Context(), ada, bad); !fail.Is(err, fail.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if c, err := p.q.Chosen(t.Context(), ada); err != nil || c.How != outbox.Daily || c.Language != "fr" {
			t.Errorf("%+v, %v", c, err)
		}
		err := p.DB.Write(t.Context(), func(tx *sqldb.Tx) error { return p.q.Forget(t.Context(), tx, "person:ada") })
		if err != nil {
			t.Fatal(err)
		}
		p.expect(map[string]int{})
	})
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct {
		name string
		set  func(o *outbox.Office)
		want string
		fix  bool // the letter arrives once the server is well again
	}{
		{"no such address", func(o *outbox.Office) {
			o.Rcpt = map[string]error{"ada@mfa.test": &smtp.SMTPError{Code: 550, Message: "ada@mfa.test unknown"}}
		}, "bounced refused:550", false},
		{"a letter it does not like", func(o *outbox.Office) { o.Data = &smtp.SMTPError{Code: 554, Message: "no"} }, "bounced refused:554", false},
		{"grey listing", func(o *outbox.Office) {
			o.Rcpt = map[string]error{"ada@mfa.test": &smtp.SMTPError{Code: 451, Message: "later"}}
		}, "waiting later:451", true},
		{"over its quota", func(o *outbox.Office) { o.Data = &smtp.SMTPError{Code: 452, Message: "later"} }, "waiting later:452", true},
		{"it refuses the sender", func(o *outbox.Office) { o.MailFrom = &smtp.SMTPError{Code: 550, Message: "no"} }, "waiting server:550", true},
		{"it refuses the hub", func(o *outbox.Office) { o.Greeting = &smtp.SMTPError{Code: 554, Message: "no"} }, "waiting server:554", true},
		{"it wants a sign-in", func(o *outbox.Office) { o.User = "hub" }, "waiting server:530", true},
		{"it breaks off", func(o *outbox.Office) { o.DropAt = 1 }, "waiting unreachable", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			on(t, func(t *testing.T, o *outbox.Office, p *post) {
				tc.set(o)
				p.put(keysChanged(outbox.Recipient{Person: "person:ada", Participant: p.a}))
				p.round()
				p.expect(map[string]int{tc.want: 1})
				s, err := p.q.Standing(t.Context(), policy.Actor{Person: "person:f", Identity: p.a, Roles: []policy.Role{policy.ClearingOfficer}})
				if err != nil || len(s.Troubles) != 1 || s.Troubles[0].Person != "person:ada" || s.Troubles[0].Fault != strings.Fields(tc.want)[1] {
					t.Errorf("the officers see %+v, %v", s, err)
				}
				o.Rcpt, o.Data, o.MailFrom, o.Greeting, o.User = nil, nil, nil, nil, ""
				p.Clock.Advance(time.Hour)
				p.round()
				if n := len(o.Letters()); (n == 1) != tc.fix {
					t.Errorf("%d letters afterwards", n)
				}
			})
		})
	}
}

func TestBackoffAndGivingUp(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		o.Data = &smtp.SMTPError{Code: 451, Message: "later"}
		p.put(keysChanged(outbox.Recipient{Address: "x@mfa.test", Participant: p.a}))
		var tries int
		begun, last := p.Clock.Now(), 0
		for p.states()["given-up later:451"] == 0 {
			p.round()
			if n := o.Count(); n != last {
				tries, last = tries+1, n
			}
			p.Clock.Advance(30 * time.Second)
			if p.Clock.Now().Sub(begun) > 6*24*time.Hour {
				t.Fatalf("not given up: %v", p.states())
			}
		}
		if took := p.Clock.Now().Sub(begun); took < 5*24*time.Hour || tries < 30 || tries > 45 {
			t.Errorf("given up after %s and %d tries", took, tries)
		}
		s, err := p.q.Standing(t.Context(), policy.Actor{Person: "person:f", Identity: p.a, Roles: []policy.Role{policy.KeyOfficer}})
		if err != nil || len(s.Troubles) != 1 || s.Troubles[0].Address != "x@mfa.test" || s.Troubles[0].State != "given-up" {
			t.Errorf("%+v, %v", s, err)
		}
		p.Clock.Advance(31 * 24 * time.Hour)
		p.round()
		p.expect(map[string]int{})
	})
}

func TestAClockPutForwardGivesNothingUp(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		o.Data = &smtp.SMTPError{Code: 451, Message: "later"}
		p.put(keysChanged(outbox.Recipient{Person: "person:ada"}))
		p.round()
		p.Clock.Advance(400 * 24 * time.Hour)
		p.round()
		p.expect(map[string]int{"waiting later:451": 1})
		p.Clock.Advance(-400 * 24 * time.Hour) // and set right: what waits does not wait for a year
		o.Data = nil
		p.round()
		p.expect(map[string]int{"sent": 1})
	})
}

func TestManyLettersThroughABrokenSession(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		for i := range 50 {
			p.put(keysChanged(outbox.Recipient{Address: "p" + strconv.Itoa(i) + "@mfa.test"}))
		}
		o.DropAt = 7
		p.round()
		p.expect(map[string]int{"sent": 49, "waiting unreachable": 1})
		p.Clock.Advance(time.Hour)
		p.round()
		p.expect(map[string]int{"sent": 50})
		if n := len(o.Letters()); n != 50 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestNothingWhileHalted(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada"}))
		p.halted = true
		p.round()
		if len(o.Letters()) != 0 || o.Count() != 0 {
			t.Error("it has sent")
		}
		p.halted = false
		p.round()
		p.expect(map[string]int{"sent": 1})
	})
}

func TestPutLivesAndDiesWithItsTransaction(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		sorry := errors.New("no")
		err := p.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			if err := p.q.Put(t.Context(), tx, keysChanged(outbox.Recipient{Person: "person:ada"})); err != nil {
				return err
			}
			return sorry
		})
		if !errors.Is(err, sorry) {
			t.Fatal(err)
		}
		p.round()
		p.expect(map[string]int{})
	})
}

func TestWhatCannotBePut(t *testing.T) {
	p := newPost(t, hubtest.SQLite(t), nil)
	good := keysChanged(outbox.Recipient{Person: "person:ada"})
	for name, tc := range map[string]struct {
		change func(n *outbox.Notice)
		kind   fail.Kind
	}{
		"a kind of no room":          {func(n *outbox.Notice) { n.Kind = "test.none" }, fail.Internal},
		"nobody":                     {func(n *outbox.Notice) { n.To = outbox.Recipient{} }, fail.Internal},
		"two at once":                {func(n *outbox.Notice) { n.To.Address = "a@b.test" }, fail.Internal},
		"a role of nobody":           {func(n *outbox.Notice) { n.To = outbox.Recipient{Roles: []policy.Role{policy.Auditor}} }, fail.Internal},
		"an unknown marking":         {func(n *outbox.Notice) { n.Marking = "SECRET" }, fail.Internal},
		"a link out of the hub":      {func(n *outbox.Notice) { n.Link = "https://evil.example/" }, fail.Internal},
		"a link with a line end":     {func(n *outbox.Notice) { n.Link = "/a\r\nBcc: x@y" }, fail.Internal},
		"an address with a line end": {func(n *outbox.Notice) { n.To = outbox.Recipient{Address: "a@b.test\r\nBcc: x@y"} }, fail.Invalid},
		"while the hub is locked":    {func(n *outbox.Notice) { p.q.Keys = &keys.Store{} }, fail.Locked},
	} {
		n := good
		tc.change(&n)
		err := p.DB.Write(t.Context(), func(tx *sqldb.Tx) error { return p.q.Put(t.Context(), tx, n) })
		if !fail.Is(err, tc.kind) {
			t.Errorf("%s: %v", name, err)
		}
		p.q.Keys = p.Register.Keys
	}
}

// The law: whatever the server does, whenever the process is ended, and however
// the clock is set, every letter arrives, and one that arrives again bears the
// Message-ID by which it is known.
func TestLaw(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := outbox.NewOffice(t, "")
		p := newPost(t, url, o.Here())
		put := 0
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 10).Draw(r, "steps") {
				switch rapid.SampledFrom([]string{"put", "put", "well", "later", "drop", "restart", "unwritten", "jump"}).Draw(r, "step") {
				case "put":
					put++
					p.put(keysChanged(outbox.Recipient{Address: "p" + strconv.Itoa(put) + "@mfa.test"}))
				case "well":
					o.Data = nil
				case "later":
					o.Data = &smtp.SMTPError{Code: 451, Message: "later"}
				case "drop":
					o.DropAt = len(o.Letters()) + 1
				case "restart":
					p.restart()
				case "unwritten": // taken by the server, and then the process ends
					p.interrupted(o)
				case "jump":
					p.Clock.Advance(time.Duration(rapid.SampledFrom([]int{-600, 600, -3600, 3600, -86400, 86400}).Draw(r, "seconds")) * time.Second)
				}
				p.round()
			}
			o.Data, o.DropAt = nil, 0
			for range 4 {
				p.Clock.Advance(5 * time.Hour)
				p.round()
			}
			ids := map[string]string{}
			for _, l := range o.Letters() {
				id := l.Message.Header.Get("Message-Id")
				if was, ok := ids[l.To]; ok && was != id {
					r.Fatalf("%s got %s and %s", l.To, was, id)
				}
				ids[l.To] = id
			}
			if len(ids) != put {
				r.Fatalf("%d of %d arrived; %v", len(ids), put, p.states())
			}
		})
	})
}

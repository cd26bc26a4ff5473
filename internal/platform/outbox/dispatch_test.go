package outbox

import (
	"context"
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
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// The kinds of these tests, with words that are there anyway.
var testKinds = []Kind{
	{Name: "test.chosen", Words: "alert.people."},
	{Name: "test.security", Words: "alert.keys.", Security: true},
	{Name: "test.once", Words: "alert.standing.", Once: true},
}

// crowd is who is known in a test: addresses and languages by person, persons
// by role.
type crowd struct {
	mail map[string][2]string
	hold map[policy.Role][]string
	err  error
}

func (c *crowd) Holding(_ context.Context, _ statement.Hash, roles []policy.Role) (out []string, err error) {
	for _, r := range roles {
		out = append(out, c.hold[r]...)
	}
	slices.Sort(out)
	return slices.Compact(out), c.err
}

func (c *crowd) Mail(_ context.Context, person string) (address, language string, err error) {
	return c.mail[person][0], c.mail[person][1], c.err
}

// post is a hub with an outbox.
type post struct {
	*hubtest.Register
	t      testing.TB
	q      *Queue
	d      *Dispatcher
	people *crowd
	mail   *SMTP
	halted bool
	a      statement.Hash
}

func newPost(t testing.TB, url string, mail *SMTP) *post {
	t.Helper()
	r := hubtest.NewRegister(t, url)
	if err := r.DB.Migrate(t.Context(), "outbox", Migrations()); err != nil {
		t.Fatal(err)
	}
	p := &post{Register: r, t: t, mail: mail, a: statement.Hash{7},
		q: &Queue{DB: r.DB, Keys: r.Keys, Clock: r.Clock, Hub: r.Hub, Kinds: testKinds},
		people: &crowd{
			mail: map[string][2]string{"person:ada": {"ada@mfa.test", "en"}, "person:fatou": {"fatou@mfa.test", "fr"}, "person:nour": {"nour@mfa.test", "ar"}},
			hold: map[policy.Role][]string{policy.KeyOfficer: {"person:ada", "person:fatou"}, policy.Auditor: {"person:ada"}},
		}}
	p.restart()
	return p
}

// restart begins anew, as a process does.
func (p *post) restart() {
	p.t.Helper()
	catalogue, err := i18n.Load()
	if err == nil {
		p.d, err = NewDispatcher(Options{Queue: p.q, People: p.people, Mail: p.mail, Catalogue: catalogue, Hub: "Hub of the test", Base: "https://hub.test",
			Halted: func() bool { return p.halted }, Jitter: func() float64 { return 0.5 }})
	}
	if err == nil {
		err = p.d.Recover(context.Background())
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func testDispatcher(t testing.TB) *Dispatcher {
	return newPost(t, hubtest.SQLite(t), &SMTP{Host: "127.0.0.1", Port: 25, From: "hub@hub.test"}).d
}

func (p *post) put(n Notice) {
	p.t.Helper()
	err := p.DB.Write(context.Background(), func(tx *sqldb.Tx) error { return p.q.Put(context.Background(), tx, n) })
	if err != nil {
		p.t.Fatal(err)
	}
}

// round goes round until nothing more is due.
func (p *post) round() {
	p.t.Helper()
	for {
		more, err := p.d.Round(context.Background())
		if err != nil {
			p.t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

// states counts letters by what became of them.
func (p *post) states() map[string]int {
	p.t.Helper()
	out := map[string]int{}
	err := p.DB.Read(context.Background(), func(q sqldb.Querier) error {
		list, err := texts(context.Background(), q, `SELECT CASE WHEN fault = '' THEN state ELSE state || ' ' || fault END FROM outbox_letter`)
		for _, s := range list {
			out[s]++
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p *post) expect(want map[string]int) {
	p.t.Helper()
	got := p.states()
	same := len(got) == len(want)
	for k, n := range want {
		same = same && got[k] == n
	}
	if !same {
		p.t.Errorf("letters: %v, want %v", got, want)
	}
}

func keysChanged(to Recipient) Notice {
	return Notice{To: to, Kind: "test.security", Subject: map[string]string{"what": "participant.key.rotated", "number": "12"}, Link: "/register"}
}

func on(t *testing.T, run func(t *testing.T, o *office, p *post)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := newOffice(t, "")
		run(t, o, newPost(t, url, o.here()))
	})
}

func TestLettersInTheReadersLanguage(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		for _, who := range []string{"person:ada", "person:fatou", "person:nour"} {
			p.put(keysChanged(Recipient{Person: who}))
		}
		p.put(Notice{To: Recipient{Address: "new@ngo.test", Language: "fr"}, Kind: "test.once", Subject: map[string]string{"what": "x", "number": "3"}, Link: "/enrol/token"})
		p.round()
		p.expect(map[string]int{"sent": 4})
		want := map[string][3]string{
			"ada@mfa.test":   {"[TLP:CLEAR] Keys: the signing key was replaced", "https://hub.test/en/register", "Notices about keys"},
			"fatou@mfa.test": {"[TLP:CLEAR] Clés : la clé de signature a été remplacée", "https://hub.test/fr/register", "Les avis sur les clés"},
			"nour@mfa.test":  {"[TLP:CLEAR] المفاتيح: استُبدل مفتاح التوقيع", "https://hub.test/ar/register", "الإشعارات المتعلقة بالمفاتيح"},
			"new@ngo.test":   {"[TLP:CLEAR] Situation sur ce pôle : x", "https://hub.test/fr/enrol/token", "une seule fois"},
		}
		for _, l := range o.letters() {
			w := want[l.to]
			if strings.ReplaceAll(l.subject, "\u00a0", " ") != w[0] && strings.ReplaceAll(l.subject, "\u202f", " ") != w[0] {
				t.Errorf("%s: subject %q, want %q", l.to, l.subject, w[0])
			}
			if !strings.HasPrefix(l.body, "TLP:CLEAR\n") || !strings.Contains(l.body, w[1]) || !strings.Contains(l.body, w[2]) {
				t.Errorf("%s: %s", l.to, l.body)
			}
			if from := l.message.Header.Get("From"); from != `"Hub of the test" <hub@hub.test>` {
				t.Errorf("from %s", from)
			}
			if ct := l.message.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/plain; charset=UTF-8") {
				t.Errorf("type %s", ct)
			}
			delete(want, l.to)
		}
		if len(want) > 0 {
			t.Errorf("not written to: %v", want)
		}
	})
}

// Above TLP:CLEAR a letter says nothing: not even what was put keeps it.
func TestNothingAboveClearIsSaid(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		for _, m := range statement.Markings[1:] {
			n := keysChanged(Recipient{Person: "person:ada"})
			n.Marking, n.Link, n.Subject = m, "/desk/cases/1", map[string]string{"what": "a pipeline was attacked", "number": "77007"}
			p.put(n)
		}
		if p.seen("pipeline") {
			t.Error("the content is in the database")
		}
		p.round()
		letters := o.letters()
		if len(letters) != 4 {
			t.Fatalf("%d letters", len(letters))
		}
		for i, l := range letters {
			label := string(statement.Markings[1+i])
			if !slices.ContainsFunc(letters, func(l *taken) bool {
				return strings.HasPrefix(l.subject, "["+label+"] ") && strings.HasPrefix(l.body, label+"\n")
			}) {
				t.Errorf("none bears %s", label)
			}
			for _, no := range []string{"pipeline", "77007", "key", "participant"} {
				if text, _, _ := strings.Cut(l.body, "-- \n"); strings.Contains(strings.ToLower(l.subject+text), no) {
					t.Errorf("it says %q:\n%s\n%s", no, l.subject, l.body)
				}
			}
			if !strings.Contains(l.body, "https://hub.test/en/desk/cases/1") {
				t.Errorf("no link: %s", l.body)
			}
		}
	})
}

// seen looks for a word in what lies in the queue, opened.
func (p *post) seen(word string) bool {
	list, err := p.d.fresh(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	for _, n := range list {
		for _, v := range n.Subject {
			if strings.Contains(v, word) {
				return true
			}
		}
	}
	return false
}

func TestWhoIsMeant(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		both := Recipient{Participant: p.a, Roles: []policy.Role{policy.KeyOfficer, policy.Auditor}}
		n := keysChanged(both)
		n.Key = "the same"
		p.put(n)
		p.put(n) // put again: as if it had not been
		p.put(keysChanged(Recipient{Participant: p.a, Roles: []policy.Role{policy.ContactOfficer}}))
		p.put(keysChanged(Recipient{Person: "person:gone", Participant: p.a}))
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
	on(t, func(t *testing.T, o *office, p *post) {
		chosen := Notice{To: Recipient{Person: "person:ada"}, Kind: "test.chosen", Subject: map[string]string{"what": "authorization.given", "number": "1"}, Link: "/desk"}
		ada := policy.Actor{Person: "person:ada"}
		prefer := func(c Preference) {
			t.Helper()
			if err := p.q.Choose(t.Context(), ada, c); err != nil {
				t.Fatal(err)
			}
		}
		for _, tc := range []struct {
			name string
			c    Preference
		}{
			{"never", Preference{How: Never}},
			{"not this kind", Preference{How: AtOnce, Declined: []string{"test.chosen"}}},
		} {
			prefer(tc.c)
			p.put(chosen)
			p.put(keysChanged(Recipient{Person: "person:ada"}))
			before := len(o.letters())
			p.round()
			got := o.letters()[before:]
			if len(got) != 1 || !strings.Contains(got[0].subject, "Keys") {
				t.Errorf("%s: %d letters; what concerns keys is always sent, and nothing else", tc.name, len(got))
			}
		}
		prefer(Preference{How: Daily, Language: "fr"})
		before := len(o.letters())
		for range 3 {
			p.put(chosen)
			p.round()
			p.Clock.Advance(time.Hour)
		}
		amber := chosen
		amber.Marking = statement.Amber
		p.put(amber)
		p.put(keysChanged(Recipient{Person: "person:ada"}))
		p.round()
		if n := len(o.letters()) - before; n != 1 {
			t.Fatalf("%d letters before the time", n)
		}
		p.Clock.Set(time.Date(2026, 2, 1, DigestHour, 0, 0, 0, time.UTC))
		p.restart()
		p.round()
		got := o.letters()[before:]
		if len(got) != 2 || got[1].subject != "[TLP:AMBER] 4 avis de Hub of the test" || strings.Count(got[1].body, "TLP:CLEAR") != 3 {
			t.Fatalf("%d letters, %s", len(got), got[len(got)-1].body)
		}
		p.put(chosen) // the next day's
		p.round()
		p.expect(map[string]int{"sent": 4, "open": 1})
		for name, bad := range map[string]Preference{
			"a kind that is always sent": {How: AtOnce, Declined: []string{"test.security"}},
			"a kind that there is not":   {How: AtOnce, Declined: []string{"test.x"}},
			"a language":                 {How: AtOnce, Language: "tlh"},
			"a way":                      {How: "sometimes"},
		} {
			if err := p.q.Choose(t.Context(), ada, bad); !fail.Is(err, fail.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if c, err := p.q.Chosen(t.Context(), ada); err != nil || c.How != Daily || c.Language != "fr" {
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
		set  func(o *office)
		want string
		fix  bool // the letter arrives once the server is well again
	}{
		{"no such address", func(o *office) {
			o.rcpt = map[string]error{"ada@mfa.test": &smtp.SMTPError{Code: 550, Message: "ada@mfa.test unknown"}}
		}, "bounced refused:550", false},
		{"a letter it does not like", func(o *office) { o.data = &smtp.SMTPError{Code: 554, Message: "no"} }, "bounced refused:554", false},
		{"grey listing", func(o *office) {
			o.rcpt = map[string]error{"ada@mfa.test": &smtp.SMTPError{Code: 451, Message: "later"}}
		}, "waiting later:451", true},
		{"over its quota", func(o *office) { o.data = &smtp.SMTPError{Code: 452, Message: "later"} }, "waiting later:452", true},
		{"it refuses the sender", func(o *office) { o.mailFrom = &smtp.SMTPError{Code: 550, Message: "no"} }, "waiting server:550", true},
		{"it refuses the hub", func(o *office) { o.greeting = &smtp.SMTPError{Code: 554, Message: "no"} }, "waiting server:554", true},
		{"it wants a sign-in", func(o *office) { o.user = "hub" }, "waiting server:530", true},
		{"it breaks off", func(o *office) { o.dropAt = 1 }, "waiting unreachable", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			on(t, func(t *testing.T, o *office, p *post) {
				tc.set(o)
				p.put(keysChanged(Recipient{Person: "person:ada", Participant: p.a}))
				p.round()
				p.expect(map[string]int{tc.want: 1})
				s, err := p.q.Standing(t.Context(), policy.Actor{Person: "person:f", Identity: p.a, Roles: []policy.Role{policy.ClearingOfficer}})
				if err != nil || len(s.Troubles) != 1 || s.Troubles[0].Person != "person:ada" || s.Troubles[0].Fault != strings.Fields(tc.want)[1] {
					t.Errorf("the officers see %+v, %v", s, err)
				}
				o.rcpt, o.data, o.mailFrom, o.greeting, o.user = nil, nil, nil, nil, ""
				p.Clock.Advance(time.Hour)
				p.round()
				if n := len(o.letters()); (n == 1) != tc.fix {
					t.Errorf("%d letters afterwards", n)
				}
			})
		})
	}
}

func TestBackoffAndGivingUp(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		o.data = &smtp.SMTPError{Code: 451, Message: "later"}
		p.put(keysChanged(Recipient{Address: "x@mfa.test", Participant: p.a}))
		var tries int
		begun, last := p.Clock.Now(), 0
		for p.states()["given-up later:451"] == 0 {
			p.round()
			if n := o.count(); n != last {
				tries, last = tries+1, n
			}
			p.Clock.Advance(30 * time.Second)
			if p.Clock.Now().Sub(begun) > 6*24*time.Hour {
				t.Fatalf("not given up: %v", p.states())
			}
		}
		if took := p.Clock.Now().Sub(begun); took < patience || tries < 30 || tries > 45 {
			t.Errorf("given up after %s and %d tries", took, tries)
		}
		s, err := p.q.Standing(t.Context(), policy.Actor{Person: "person:f", Identity: p.a, Roles: []policy.Role{policy.KeyOfficer}})
		if err != nil || len(s.Troubles) != 1 || s.Troubles[0].Address != "x@mfa.test" || s.Troubles[0].State != "given-up" {
			t.Errorf("%+v, %v", s, err)
		}
		p.Clock.Advance(keep + 2*time.Hour)
		p.round()
		p.expect(map[string]int{})
	})
}

func (o *office) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sessions
}

func TestAClockPutForwardGivesNothingUp(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		o.data = &smtp.SMTPError{Code: 451, Message: "later"}
		p.put(keysChanged(Recipient{Person: "person:ada"}))
		p.round()
		p.Clock.Advance(400 * 24 * time.Hour)
		p.round()
		p.expect(map[string]int{"waiting later:451": 1})
		p.Clock.Advance(-400 * 24 * time.Hour) // and set right: what waits does not wait for a year
		o.data = nil
		p.round()
		p.expect(map[string]int{"sent": 1})
	})
}

func TestManyLettersThroughABrokenSession(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		for i := range 50 {
			p.put(keysChanged(Recipient{Address: "p" + strconv.Itoa(i) + "@mfa.test"}))
		}
		o.dropAt = 7
		p.round()
		p.expect(map[string]int{"sent": 49, "waiting unreachable": 1})
		p.Clock.Advance(time.Hour)
		p.round()
		p.expect(map[string]int{"sent": 50})
		if n := len(o.letters()); n != 50 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestNothingWhileHalted(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		p.put(keysChanged(Recipient{Person: "person:ada"}))
		p.halted = true
		p.round()
		if len(o.letters()) != 0 || o.count() != 0 {
			t.Error("it has sent")
		}
		p.halted = false
		p.round()
		p.expect(map[string]int{"sent": 1})
	})
}

func TestPutLivesAndDiesWithItsTransaction(t *testing.T) {
	on(t, func(t *testing.T, o *office, p *post) {
		sorry := errors.New("no")
		err := p.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			if err := p.q.Put(t.Context(), tx, keysChanged(Recipient{Person: "person:ada"})); err != nil {
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
	good := keysChanged(Recipient{Person: "person:ada"})
	for name, tc := range map[string]struct {
		change func(n *Notice)
		kind   fail.Kind
	}{
		"a kind of no room":          {func(n *Notice) { n.Kind = "test.none" }, fail.Internal},
		"nobody":                     {func(n *Notice) { n.To = Recipient{} }, fail.Internal},
		"two at once":                {func(n *Notice) { n.To.Address = "a@b.test" }, fail.Internal},
		"a role of nobody":           {func(n *Notice) { n.To = Recipient{Roles: []policy.Role{policy.Auditor}} }, fail.Internal},
		"an unknown marking":         {func(n *Notice) { n.Marking = "SECRET" }, fail.Internal},
		"a link out of the hub":      {func(n *Notice) { n.Link = "https://evil.example/" }, fail.Internal},
		"a link with a line end":     {func(n *Notice) { n.Link = "/a\r\nBcc: x@y" }, fail.Internal},
		"an address with a line end": {func(n *Notice) { n.To = Recipient{Address: "a@b.test\r\nBcc: x@y"} }, fail.Invalid},
		"while the hub is locked":    {func(n *Notice) { p.q.Keys = &keys.Store{} }, fail.Locked},
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
		o := newOffice(t, "")
		p := newPost(t, url, o.here())
		put := 0
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 10).Draw(r, "steps") {
				switch rapid.SampledFrom([]string{"put", "put", "well", "later", "drop", "restart", "unwritten", "jump"}).Draw(r, "step") {
				case "put":
					put++
					p.put(keysChanged(Recipient{Address: "p" + strconv.Itoa(put) + "@mfa.test"}))
				case "well":
					o.data = nil
				case "later":
					o.data = &smtp.SMTPError{Code: 451, Message: "later"}
				case "drop":
					o.dropAt = len(o.letters()) + 1
				case "restart":
					p.restart()
				case "unwritten": // taken by the server, and then the process ends
					p.interrupted(o)
				case "jump":
					p.Clock.Advance(time.Duration(rapid.SampledFrom([]int{-600, 600, -3600, 3600, -86400, 86400}).Draw(r, "seconds")) * time.Second)
				}
				p.round()
			}
			o.data, o.dropAt = nil, 0
			for range 4 {
				p.Clock.Advance(5 * time.Hour)
				p.round()
			}
			ids := map[string]string{}
			for _, l := range o.letters() {
				id := l.message.Header.Get("Message-Id")
				if was, ok := ids[l.to]; ok && was != id {
					r.Fatalf("%s got %s and %s", l.to, was, id)
				}
				ids[l.to] = id
			}
			if len(ids) != put {
				r.Fatalf("%d of %d arrived; %v", len(ids), put, p.states())
			}
		})
	})
}

// interrupted goes round and ends the process when the server has read a letter
// and not yet answered.
func (p *post) interrupted(o *office) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.after = func(int) { cancel() }
	if _, err := p.d.Round(ctx); err != nil && ctx.Err() == nil {
		p.t.Fatal(err)
	}
	o.after = nil
	p.restart()
}

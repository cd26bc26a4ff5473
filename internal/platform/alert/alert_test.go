package alert_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/alert"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// world is a hub with a participant that is followed.
type world struct {
	*hubtest.Register
	t      *testing.T
	f      *alert.Follower
	queue  *outbox.Queue
	puts   []outbox.Notice
	broken error
	good   int // notices that are taken before that
	halted bool
	a      statement.Hash
}

// Put lets the test see what is put.
func (w *world) Put(ctx context.Context, tx *sqldb.Tx, n outbox.Notice) error {
	if w.broken != nil && w.good == 0 {
		return w.broken
	}
	w.good--
	w.puts = append(w.puts, n)
	return w.queue.Put(ctx, tx, n)
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := &world{Register: hubtest.NewRegister(t, url), t: t}
		for room, m := range map[string]func() error{
			"alert":  func() error { return w.DB.Migrate(t.Context(), "alert", alert.Migrations()) },
			"outbox": func() error { return w.DB.Migrate(t.Context(), "outbox", outbox.Migrations()) },
		} {
			if err := m(); err != nil {
				t.Fatal(room, err)
			}
		}
		w.queue = &outbox.Queue{DB: w.DB, Keys: w.Keys, Clock: w.Clock, Hub: w.Hub, Kinds: alert.Kinds()}
		w.restart()
		w.round()
		w.a = w.open()
		run(t, w)
	})
}

// restart ends the process and begins another.
func (w *world) restart() {
	w.Reopen()
	w.f = &alert.Follower{Register: w.Ledger, DB: w.DB, Queue: w, Halted: func() bool { return w.halted },
		Named: func(_ context.Context, id string) (h statement.Hash, err error) {
			if id == "state:ke" {
				h = w.a
			}
			return h, nil
		}}
}

func (w *world) round() {
	w.t.Helper()
	for {
		more, err := w.f.Round(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	err = w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return own.ID
}

func (w *world) rotate() {
	w.t.Helper()
	next, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := json.Marshal(identity.Rotated{Signing: statement.KeyOf(next.Signing)})
	if err != nil {
		w.t.Fatal(err)
	}
	w.MustSay(ledger.Draft{By: w.a, Type: identity.TypeRotated, Subject: w.a.String(), Body: body,
		Seal: func(s *statement.Statement) error { return s.Approve(statement.ApprovalNewKey, next.Signing) }})
	w.Keys.Put(w.a, next.Signing)
}

// told lists kind, what and whom of what was put.
func (w *world) told() (out []string) {
	for _, n := range w.puts {
		who := "?"
		switch n.To.Participant {
		case w.a:
			who = "a"
		case w.Hub():
			who = "hub"
		}
		out = append(out, fmt.Sprintf("%s %s %s", n.Kind, n.Subject["what"], who))
	}
	return out
}

func TestWhoIsToldOfWhat(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		say := func(by statement.Hash, typ, subject, body string) {
			w.MustSay(ledger.Draft{By: by, Type: typ, Subject: subject, Body: []byte(body)})
		}
		w.rotate()
		say(w.a, "authorization.given/1", "authorization:1", `{}`)
		say(w.a, "authorization.withdrawn/1", "authorization:1", `{}`)
		say(w.a, "clearance.set/1", w.a.String(), `{}`)
		say(w.a, "clearance.set/2", w.a.String(), `{"n":2}`)
		say(statement.Hash{}, "authorization.given/1", "authorization:2", `{}`)
		say(statement.Hash{}, "participant.named/1", "state:ke", `{}`)
		say(statement.Hash{}, "participant.suspended/1", "org:x", `{"identity":"`+w.a.String()+`"}`)
		say(statement.Hash{}, "participant.restored/1", w.a.String(), `{}`)
		say(statement.Hash{}, "participant.accredited/1", "org:none", `{"participant":"org:none"}`)
		say(w.a, "consult.contribution.made/1", "consult:1", `{}`)
		w.round()
		want := []string{
			"alert.keys participant.opened a", "alert.keys participant.key.rotated a",
			"alert.people authorization.given a", "alert.people authorization.withdrawn a", "alert.people clearance.set a", "alert.people clearance.set a",
			"alert.people authorization.given hub",
			"alert.standing participant.named a", "alert.standing participant.suspended a", "alert.standing participant.restored a",
		}
		if got := w.told(); !slices.Equal(got, want) {
			t.Errorf("told\n%v\nwant\n%v", got, want)
		}
		for _, n := range w.puts {
			if !slices.Equal(n.To.Roles, []policy.Role{policy.KeyOfficer, policy.Auditor}) || n.Marking != statement.Clear {
				t.Errorf("%+v", n)
			}
		}
	})
}

// Whoever is suspended reads in a letter why and until when, once, and that it is
// over: he or she may be no officer, and cannot sign in.
func TestTheSuspendedAreTold(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.f.Held = func(_ context.Context, by statement.Hash, id string) ([]string, error) {
			if by == w.a && id == "authorization:1" {
				return []string{"person:ada"}, nil
			}
			return nil, nil
		}
		for _, typ := range []string{"authorization.given/1", "authorization.suspended/1", "authorization.restored/1"} {
			body := map[string]string{"authorization.suspended/1": `{"by":"authorization:2","reason":"posted elsewhere","until":"2026-02-14T09:00:00Z"}`}[typ]
			w.MustSay(ledger.Draft{By: w.a, Type: typ, Subject: "authorization:1", Body: []byte(cmp.Or(body, `{}`))})
		}
		w.round()
		var got []string
		for _, n := range w.puts {
			if n.To.Person != "" {
				got = append(got, n.Kind+" "+n.To.Person+" "+n.Subject["reason"]+" "+n.Subject["until"])
			}
		}
		if len(got) != 2 || got[0] != "alert.suspended person:ada posted elsewhere 2026-02-14 09:00 UTC" || !strings.HasPrefix(got[1], "alert.restored person:ada – ") {
			t.Errorf("%q", got)
		}
		if all := w.told(); !slices.Contains(all, "alert.people authorization.suspended a") || !slices.Contains(all, "alert.people authorization.restored a") {
			t.Errorf("the officers: %v", all)
		}
	})
}

// When a participant's people change, what nobody can clear any more is told in the
// same round, once however many of them change, and not again by what is said later.
func TestTheStrandedAreToldOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		asked := 0
		w.f.Stranded = func(_ context.Context, participant statement.Hash) ([]draft.Stranded, error) {
			if asked++; participant != w.a {
				t.Errorf("asked about %v", participant)
			}
			return []draft.Stranded{{Draft: "1", Freeze: 1, Participant: participant, Why: draft.StuckOfficers, Tell: []string{"person:ada"}}}, nil
		}
		w.rotate()
		w.round()
		if asked != 0 {
			t.Error("asked when a key changed")
		}
		for range 2 {
			for _, typ := range []string{"authorization.suspended/1", "authorization.withdrawn/1"} {
				w.MustSay(ledger.Draft{By: w.a, Type: typ, Subject: "authorization:1", Body: []byte(`{}`)})
			}
			w.round()
		}
		var n int64
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM outbox_notice WHERE kind = 'alert.stuck'`).Scan(&n)
		})
		if err != nil || n != 1 || asked != 2 {
			t.Errorf("%d notices, asked %d times, %v", n, asked, err)
		}
	})
}

// Whatever happens between, each is told once.
func TestOnceAcrossRestarts(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.round()
		for i := range 6 {
			w.rotate()
			if i%2 == 0 {
				w.rotate()
				w.broken, w.good = fail.New(fail.Unavailable, "the disk is full"), 1
				if _, err := w.f.Round(t.Context()); err == nil {
					t.Error("the failure was passed over")
				}
				w.broken = nil
			}
			w.restart()
			w.round()
			w.round()
		}
		var n int64
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM outbox_notice`).Scan(&n)
		})
		if err != nil || n != 1+9 { // the opening, six and three
			t.Errorf("%d notices, %v", n, err)
		}
	})
}

func TestNothingWhileHalted(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.halted = true
		w.rotate()
		w.round()
		if len(w.puts) != 0 {
			t.Error("it has told")
		}
		w.halted = false
		w.round()
		if len(w.puts) != 2 {
			t.Errorf("afterwards: %v", w.told())
		}
	})
}

// The loop wakes when the register grows, and ends with its context.
func TestTheLoopWakes(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		asleep := make(chan struct{})
		w.f.After = func(time.Duration) <-chan time.Time {
			asleep <- struct{}{}
			return nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { w.f.Run(ctx); close(ended) }()
		<-asleep
		w.rotate()
		<-asleep
		cancel()
		<-ended
		if len(w.puts) != 2 {
			t.Errorf("%v", w.told())
		}
	})
}

func TestEveryKindHasItsWords(t *testing.T) {
	c, err := i18n.Load()
	if err == nil {
		err = outbox.Written(c, alert.Kinds())
	}
	if err != nil {
		t.Error(err)
	}
}

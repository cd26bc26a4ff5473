package outbox_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// The kinds of these tests, with words that are there anyway.
var testKinds = []outbox.Kind{
	{Name: "test.chosen", Words: "alert.people."},
	{Name: "test.security", Words: "alert.keys.", Security: true},
	{Name: "test.once", Words: "alert.standing.", Once: true},
	{Name: "test.marked", Words: "application.letter.asked.", Once: true, Marking: statement.Amber},
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
	q      *outbox.Queue
	d      *outbox.Dispatcher
	people *crowd
	mail   *outbox.SMTP
	halted bool
	a      statement.Hash
}

func newPost(t testing.TB, url string, mail *outbox.SMTP) *post {
	t.Helper()
	r := hubtest.NewRegister(t, url)
	if err := r.DB.Migrate(t.Context(), "outbox", outbox.Migrations()); err != nil {
		t.Fatal(err)
	}
	p := &post{Register: r, t: t, mail: mail, a: statement.Hash{7},
		q: &outbox.Queue{DB: r.DB, Keys: r.Keys, Clock: r.Clock, Hub: r.Hub, Kinds: testKinds},
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
		p.d, err = outbox.NewDispatcher(outbox.Options{Queue: p.q, People: p.people, Mail: p.mail, Catalogue: catalogue, Hub: "Hub of the test", Base: "https://hub.test",
			Halted: func() bool { return p.halted }, Jitter: func() float64 { return 0.5 }})
	}
	if err == nil {
		err = p.d.Recover(context.Background())
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) put(n outbox.Notice) {
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
		rows, err := q.Query(context.Background(), `SELECT CASE WHEN fault = '' THEN state ELSE state || ' ' || fault END FROM outbox_letter`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			out[s]++
		}
		return rows.Err()
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

func keysChanged(to outbox.Recipient) outbox.Notice {
	return outbox.Notice{To: to, Kind: "test.security", Subject: map[string]string{"what": "participant.key.rotated", "number": "12"}, Link: "/register"}
}

func on(t *testing.T, run func(t *testing.T, o *outbox.Office, p *post)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := outbox.NewOffice(t, "")
		run(t, o, newPost(t, url, o.Here()))
	})
}

// seen looks for a word in what lies in the queue, opened.
func (p *post) seen(word string) (found bool) {
	p.t.Helper()
	err := p.DB.Read(context.Background(), func(q sqldb.Querier) error {
		rows, err := q.Query(context.Background(), `SELECT id, sealed FROM outbox_notice`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id string
			var sealed []byte
			if err := rows.Scan(&id, &sealed); err != nil {
				return err
			}
			plain, err := p.Keys.Unseal(p.Hub(), "outbox", id, sealed)
			if err != nil {
				return err
			}
			found = found || bytes.Contains(plain, []byte(word))
		}
		return rows.Err()
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

// interrupted goes round and ends the process when the server has read a letter
// and not yet answered.
func (p *post) interrupted(o *outbox.Office) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.After = func(int) { cancel() }
	if _, err := p.d.Round(ctx); err != nil && ctx.Err() == nil {
		p.t.Fatal(err)
	}
	o.After = nil
	p.restart()
}

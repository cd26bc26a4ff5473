package outbox_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
)

// returning is a hub whose letters come back to where it reads them.
func returning(t *testing.T, run func(t *testing.T, o *outbox.Office, p *post)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := outbox.NewOffice(t, "")
		mail := o.Here()
		mail.Return = "bounce@returns.hub.test"
		p := newPost(t, url, mail)
		p.q.Mail = p.people.Mail
		run(t, o, p)
	})
}

// operator is the program at its operator's command line.
var operator = policy.As(policy.Operator)

func (p *post) officer() policy.Actor {
	return policy.Actor{Person: "person:fatou", Identity: p.a, Roles: []policy.Role{policy.KeyOfficer}}
}

// dsn reads what a mail server sends back.
func dsn(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/report/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// last is the letter that was taken last.
func last(t *testing.T, o *outbox.Office) *outbox.Taken {
	t.Helper()
	all := o.Letters()
	if len(all) == 0 {
		t.Fatal("no letter was taken")
	}
	return all[len(all)-1]
}

// A letter that comes back is marked, and so is its address, for the officers and
// for the person; a report that comes twice changes nothing the second time.
func TestALetterComesBack(t *testing.T) {
	returning(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada", Participant: p.a}))
		p.round()
		l := last(t, o)
		local, domain, _ := strings.Cut(l.From, "@")
		if !strings.HasPrefix(local, "bounce+") || len(local) > 64 || domain != "returns.hub.test" {
			t.Errorf("the return path is %s", l.From)
		}
		if from := l.Message.Header.Get("From"); from != `"Hub of the test" <hub@hub.test>` || strings.Contains(l.Raw, local) {
			t.Errorf("from %s; the return path stands in the letter: %v", from, strings.Contains(l.Raw, local))
		}
		for range 2 {
			p.Clock.Advance(time.Hour)
			h, err := p.q.Heed(t.Context(), operator, strings.ToUpper(l.From), dsn(t, "unknown-user")) // case means nothing on the way
			if err != nil || !h.Failed || h.Participant != p.a || h.Reference == "" {
				t.Fatalf("%+v, %v", h, err)
			}
		}
		p.expect(map[string]int{"bounced returned:5.1.1": 1})
		s, err := p.q.Standing(t.Context(), p.officer())
		if err != nil || s.Failed != 1 || s.Sent != 0 || len(s.Troubles) != 1 || s.Troubles[0].Person != "person:ada" || s.Troubles[0].Fault != "returned:5.1.1" {
			t.Errorf("%+v, %v", s, err)
		}
		marked, err := p.q.Marked(t.Context(), p.officer(), []string{"person:ada", "person:fatou", "person:gone"})
		if err != nil || len(marked) != 1 || marked[0].Person != "person:ada" || marked[0].Fault != "returned:5.1.1" || !marked[0].At.Equal(hubtest.Start.Add(time.Hour)) {
			t.Errorf("%+v, %v", marked, err)
		}
		own, err := p.q.Own(t.Context(), policy.Actor{Person: "person:ada"})
		if err != nil || own == nil || own.Fault != "returned:5.1.1" {
			t.Errorf("%+v, %v", own, err)
		}
		if own, err := p.q.Own(t.Context(), policy.Actor{Person: "person:fatou"}); err != nil || own != nil {
			t.Errorf("another: %+v, %v", own, err)
		}
		// Another address of the same person is not marked.
		p.people.mail["person:ada"] = [2]string{"ada@new.test", "en"}
		if own, err := p.q.Own(t.Context(), policy.Actor{Person: "person:ada"}); err != nil || own != nil {
			t.Errorf("a new address: %+v, %v", own, err)
		}
		p.people.mail["person:ada"] = [2]string{"ADA@mfa.test", "en"}
		p.Clock.Advance(31 * 24 * time.Hour)
		p.round()
		if own, err := p.q.Own(t.Context(), policy.Actor{Person: "person:ada"}); err != nil || own != nil {
			t.Errorf("after a month: %+v, %v", own, err)
		}
		p.expect(map[string]int{})
	})
}

// An address of somebody who is not known here is shown to the officers once
// the letter came back, though nothing of a letter that was sent is kept in the
// clear.
func TestAnAddressComesBack(t *testing.T) {
	returning(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test", Participant: p.a}, Kind: "test.once", Link: "/enrol/token"})
		p.round()
		if p.stands("new@ngo.test") {
			t.Error("the address stands in the database")
		}
		if _, err := p.q.Heed(t.Context(), operator, last(t, o).From, dsn(t, "no-status")); err != nil {
			t.Fatal(err)
		}
		s, err := p.q.Standing(t.Context(), p.officer())
		if err != nil || len(s.Troubles) != 1 || s.Troubles[0].Address != "new@ngo.test" || s.Troubles[0].State != "bounced" || s.Troubles[0].Fault != "returned" {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

// stands looks for a word in the rows of letters and marks.
func (p *post) stands(word string) (found bool) {
	p.t.Helper()
	err := p.DB.Read(context.Background(), func(q sqldb.Querier) error {
		var n int
		err := q.QueryRow(context.Background(), `SELECT (SELECT COUNT(*) FROM outbox_letter WHERE address = $1) + (SELECT COUNT(*) FROM outbox_returned WHERE address = $2)`,
			[]byte(word), word).Scan(&n)
		found = n > 0
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

// What is no report of a failure marks nothing.
func TestWhatMarksNothing(t *testing.T) {
	returning(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada", Participant: p.a}))
		p.round()
		to := last(t, o).From
		other := "bounce+" + strings.Repeat("a", 42) + "@returns.hub.test"
		flipped := []byte(to)
		flipped[len("bounce+")+30] ^= 1 // a letter or digit of the tag
		for name, tc := range map[string]struct {
			actor   policy.Actor
			address string
			message string
			kind    fail.Kind
		}{
			"a delay":                        {operator, to, "delayed", ""},
			"an arrival":                     {operator, to, "delivered", ""},
			"an answer on a holiday":         {operator, to, "not-holiday", fail.Invalid},
			"a receipt":                      {operator, to, "not-receipt", fail.Invalid},
			"a report within another letter": {operator, to, "not-nested", fail.Invalid},
			"a guessed address":              {operator, other, "unknown-user", fail.Invalid},
			"a tag that is a bit off":        {operator, string(flipped), "unknown-user", fail.Invalid},
			"the address alone":              {operator, "bounce@returns.hub.test", "unknown-user", fail.Invalid},
			"no address":                     {operator, "", "unknown-user", fail.Invalid},
			"a longer token":                 {operator, strings.Replace(to, "@", "aa@", 1), "unknown-user", fail.Invalid},
			"an officer's word":              {p.officer(), to, "unknown-user", fail.Denied},
			"a visitor's":                    {policy.Visitor, to, "unknown-user", fail.Denied},
		} {
			h, err := p.q.Heed(t.Context(), tc.actor, tc.address, dsn(t, tc.message))
			if fail.KindOf(err) != tc.kind || err == nil && h.Failed {
				t.Errorf("%s: %+v, %v", name, h, err)
			}
		}
		p.expect(map[string]int{"sent": 1})
		if own, err := p.q.Own(t.Context(), policy.Actor{Person: "person:ada"}); err != nil || own != nil {
			t.Errorf("marked: %+v, %v", own, err)
		}
		// The tag is this hub's: another's does not count here.
		elsewhere := newPost(t, hubtest.SQLite(t), p.mail)
		if _, err := elsewhere.q.Heed(t.Context(), operator, to, dsn(t, "unknown-user")); !fail.Is(err, fail.Invalid) {
			t.Errorf("another hub: %v", err)
		}
	})
}

// A letter that is on its way again, or was forgotten, is not marked.
func TestALetterThatCannotHaveComeBack(t *testing.T) {
	returning(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada", Participant: p.a}))
		o.Data = &smtp.SMTPError{Code: 451, Message: "later"}
		p.round()
		o.Data = nil
		p.Clock.Advance(time.Hour)
		p.round()
		to := last(t, o).From
		p.set(`UPDATE outbox_letter SET state = 'waiting'`)
		if _, err := p.q.Heed(t.Context(), operator, to, dsn(t, "unknown-user")); !fail.Is(err, fail.Conflict) {
			t.Errorf("on its way: %v", err)
		}
		p.set(`UPDATE outbox_letter SET state = 'sent'`)
		p.Clock.Advance(31 * 24 * time.Hour)
		p.round()
		if _, err := p.q.Heed(t.Context(), operator, to, dsn(t, "unknown-user")); !fail.Is(err, fail.NotFound) {
			t.Errorf("forgotten: %v", err)
		}
	})
}

func (p *post) set(query string) {
	p.t.Helper()
	err := p.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), query)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// Without an address for returns, letters go out as ever.
func TestNoReturnPath(t *testing.T) {
	on(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada"}))
		p.round()
		if from := last(t, o).From; from != "hub@hub.test" {
			t.Errorf("the return path is %s", from)
		}
	})
}

// Whoever is erased leaves no address behind.
func TestForgottenWithThePerson(t *testing.T) {
	returning(t, func(t *testing.T, o *outbox.Office, p *post) {
		p.put(keysChanged(outbox.Recipient{Person: "person:ada", Participant: p.a}))
		p.round()
		if _, err := p.q.Heed(t.Context(), operator, last(t, o).From, dsn(t, "unknown-user")); err != nil {
			t.Fatal(err)
		}
		if err := p.DB.Write(t.Context(), func(tx *sqldb.Tx) error { return p.q.Forget(t.Context(), tx, "person:ada") }); err != nil {
			t.Fatal(err)
		}
		p.expect(map[string]int{})
		s, err := p.q.Standing(t.Context(), p.officer())
		if err != nil || len(s.Troubles) != 0 {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

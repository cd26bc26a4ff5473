package bench_test

import (
	"context"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest/mailbox"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestCheck measures a communication check of 193 States with four contacts each,
// none of whom answers, so that all 772 are asked, one rung of the ladder after
// the other: calling it; queueing the letters, beside writing as many rows of a
// kilobyte in as many transactions; and handing them over, beside a program that
// does nothing but send as many letters to the same server.
func TestCheck(t *testing.T) {
	wanted(t, "check")
	b := &table{t: t}
	defer b.print()
	c := newChecked(t)
	defer func() { _ = c.h.Close() }()

	begin := time.Now()
	now := c.clock.Now()
	terms := check.Terms{Community: "global", Pace: check.Pace{Remind: 60, Onward: 60}, Plan: "bench"}.Lasting(now, 24*time.Hour)
	if _, err := c.h.Checks().Call(t.Context(), c.manager, terms); err != nil {
		t.Fatal(err)
	}
	b.add(figure{"a check called: 193 statements, signed, sealed, durable", ms(time.Since(begin)), "", "", ""})

	var queued, handed time.Duration
	commits, letters := 0, 0
	for range 4 {
		n, took := c.rung(t)
		commits, queued = commits+n, queued+took
		n, took = c.handOver(t)
		letters, handed = letters+n, handed+took
		c.clock.Advance(time.Hour)
	}
	if letters != 772 {
		t.Fatalf("%d letters arrived", letters)
	}
	rows := c.rows(t, 772, commits)
	b.add(figure{"772 contacts asked: letters queued, durable, beside 772 rows", ms(queued), ms(rows), ratioOf(queued, rows), "under 1 s"})
	bare := c.bare(t, 772)
	b.add(figure{"772 letters handed to a local SMTP server, beside a bare client", ms(handed), ms(bare), ratioOf(handed, bare), "under 20 s"})
}

// checked is a hub with a directory of 193 States, whose clock is put forward.
type checked struct {
	h       *app.Hub
	clock   *clock.Fake
	manager policy.Actor
	watch   check.Watch
	sender  *outbox.Dispatcher
	box     *mailbox.Box
}

// nobody holds an authorization.
type nobody struct{}

func (nobody) Holding(context.Context, statement.Hash, []policy.Role) ([]string, error) {
	return nil, nil
}
func (nobody) Mail(context.Context, string) (address, language string, err error) { return "", "", nil }

func newChecked(t *testing.T) *checked {
	t.Helper()
	c := &checked{clock: clock.NewFake(time.Now().UTC().Truncate(time.Hour)), box: mailbox.New(t, nil)}
	o := app.Options{Clock: c.clock}
	o.Site.Base = "https://bench.test"
	c.h, _, _ = hubWith(t, o, 0)
	c.watch = check.Watch{Service: c.h.Checks(), Returned: c.h.Outbox().CameBack}
	c.manager = policy.Actor{Person: fmt.Sprintf("person:%032x", 1), Identity: c.h.Ledger.Hub(), Roles: []policy.Role{policy.DirectoryManager, policy.Secretariat}}
	catalogue, err := i18n.Load()
	if err == nil {
		c.sender, err = outbox.NewDispatcher(outbox.Options{Queue: c.h.Outbox(), People: nobody{}, Mail: c.box.Here(), Catalogue: catalogue, Hub: "Bench",
			Base: o.Site.Base, Halted: func() bool { return false }})
	}
	if err == nil {
		err = c.directory(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// directory forms a community of the 193 Member States, with four contacts each.
func (c *checked) directory(ctx context.Context) error {
	terms := contact.Terms{Title: i18n.Of("en", "Bench"), Kind: contact.Global, Classes: []participant.Class{participant.State},
		Categories: []contact.Category{{ID: "technical", Name: i18n.Of("en", "Technical")}}, FreshDays: 90, SmallGroup: 5, Template: "bench"}
	if _, err := c.h.Contacts().Form(ctx, c.manager, &contact.Formed{Slug: "global", Terms: terms}); err != nil {
		return err
	}
	all, err := participant.Shipped()
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Standing != participant.Member {
			continue
		}
		if err := c.join(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *checked) join(ctx context.Context, id string) error {
	o, err := keys.Open(c.clock.Now())
	if err != nil {
		return err
	}
	c.h.Keys.Put(o.ID, o.Signing)
	err = c.h.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, o.Leaf, o.Blob)
		return err
	})
	if err != nil {
		return err
	}
	today := c.clock.Now().Format(time.DateOnly)
	_, err = c.h.Participants().Decide(ctx, policy.As(policy.Secretariat), &participant.Named{ID: id, Identity: o.ID,
		Confirmed: participant.Document{Kind: "other", Number: "bench", Date: today}})
	if err == nil {
		_, err = c.h.Contacts().Admit(ctx, c.manager, "global", id)
	}
	for n := range 4 {
		if err != nil {
			return err
		}
		point := contact.Point{Category: "technical", Agency: i18n.Of("en", "Team"), Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}},
			Mails: []string{fmt.Sprintf("contact-%d@%s.example", n, id[6:])}, Languages: []string{"en"}, Order: int64(n + 1)}
		v := submission.Via{Mode: submission.Recorded, Author: id, Document: &submission.Document{Kind: "note-verbale", Number: "bench", Date: today}}
		_, err = c.h.Contacts().TakeDown(ctx, c.manager, v, "", point, contact.Shown{"global": contact.Fields()})
	}
	return err
}

// rung asks whoever is to be asked now, as the scheduler does, in how many
// transactions, and how long that takes.
func (c *checked) rung(t *testing.T) (commits int, took time.Duration) {
	t.Helper()
	begin := time.Now()
	for {
		due := false
		err := c.h.DB.Read(t.Context(), func(q sqldb.Querier) error {
			next, ok, err := c.watch.Due(t.Context(), q, c.clock.Now())
			due = ok && !next.After(c.clock.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !due {
			return commits, time.Since(begin)
		}
		if err := c.h.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error { return c.watch.Run(ctx, w, c.clock.Now()) }); err != nil {
			t.Fatal(err)
		}
		commits++
	}
}

// handOver writes and sends all letters.
func (c *checked) handOver(t *testing.T) (letters int, took time.Duration) {
	t.Helper()
	begin := time.Now()
	for more := true; more; {
		var err error
		if more, err = c.sender.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return len(c.box.Take()), time.Since(begin)
}

// rows writes rows of a kilobyte in some transactions.
func (c *checked) rows(t *testing.T, n, commits int) time.Duration {
	t.Helper()
	err := c.h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), `CREATE TABLE bench_row (n BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	body, begin := strings.Repeat("x", 1024), time.Now()
	for round := range commits {
		err := c.h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			for i := n * round / commits; i < n*(round+1)/commits; i++ {
				if _, err := tx.Exec(t.Context(), `INSERT INTO bench_row (n, body) VALUES ($1, $2)`, i, body); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(begin)
}

// bare sends letters in one session, and does nothing else.
func (c *checked) bare(t *testing.T, n int) time.Duration {
	t.Helper()
	here := c.box.Here()
	begin := time.Now()
	client, err := smtp.Dial(fmt.Sprintf("%s:%d", here.Host, here.Port))
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := client.Mail(here.From); err != nil {
			t.Fatal(err)
		}
		if err := client.Rcpt(fmt.Sprintf("contact-%d@bench.example", i)); err != nil {
			t.Fatal(err)
		}
		w, err := client.Data()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(w, "Subject: bench\r\n\r\n%s\r\n", strings.Repeat("words ", 100)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Quit(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	if got := len(c.box.Take()); got != n {
		t.Fatalf("%d letters arrived", got)
	}
	return took
}

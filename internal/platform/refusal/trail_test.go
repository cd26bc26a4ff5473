package refusal_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/refusal"
	"comity.example/comity/statement"
)

var (
	hub    = statement.Hash{1}
	reader = policy.Actor{Person: "person:reader", Identity: hub, Roles: []policy.Role{policy.Auditor}}
)

type book struct {
	*refusal.Trail
	now *clock.Fake
	t   *testing.T
}

func on(t *testing.T, run func(t *testing.T, b *book)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		db, err := sqldb.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.Migrate(t.Context(), "refusal", refusal.Migrations()); err != nil {
			t.Fatal(err)
		}
		now := clock.NewFake(hubtest.Start)
		run(t, &book{&refusal.Trail{DB: db, Clock: now, Log: slog.New(slog.DiscardHandler)}, now, t})
	})
}

func (b *book) list(f refusal.Filter) []refusal.Refusal {
	b.t.Helper()
	out, _, err := b.List(b.t.Context(), reader, hub, f)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// What is alike within an hour is one row, however often it is written.
func TestAddedUpByTheHour(t *testing.T) {
	on(t, func(t *testing.T, b *book) {
		began := b.now.Now()
		for range 3 {
			b.Note(refusal.SignIn, "/sign-in", "", "192.0.2.0/24")
			b.now.Advance(time.Minute)
			if err := b.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		b.Note(refusal.SignIn, "/sign-in", "", "198.51.100.0/24")
		b.Note(refusal.Clearance, "/desk/drafts/{id}/clear", "person:1", "192.0.2.0/24")
		b.now.Advance(time.Hour)
		b.Note(refusal.SignIn, "/sign-in", "", "192.0.2.0/24")
		rows := b.list(refusal.Filter{})
		if len(rows) != 4 || rows[0].Number != 1 || rows[3].Number != 3 || !rows[3].First.Equal(began) || !rows[3].Last.Equal(began.Add(2*time.Minute)) {
			t.Errorf("%+v", rows)
		}
		if rows := b.list(refusal.Filter{Kind: refusal.Clearance}); len(rows) != 1 || rows[0].Person != "person:1" {
			t.Errorf("%+v", rows)
		}
		first, more, err := b.List(t.Context(), reader, hub, refusal.Filter{Limit: 1})
		if err != nil || !more || len(first) != 1 {
			t.Errorf("%+v, %v, %v", first, more, err)
		}
		if rest := b.list(refusal.Filter{Until: first[0].First}); len(rest) != 3 {
			t.Errorf("%+v", rest)
		}
	})
}

// Memory and table are bounded, and nothing that was refused is left uncounted.
func TestBounded(t *testing.T) {
	on(t, func(t *testing.T, b *book) {
		const notes = 3 * refusal.MaxHeld
		for i := range notes {
			b.Note(refusal.TooOften, "/search", "", fmt.Sprintf("10.%d.%d.0/24", i/256, i%256))
		}
		var all int64
		rows := b.list(refusal.Filter{Limit: notes})
		for _, r := range rows {
			all += r.Number
		}
		if len(rows) != refusal.MaxHeld+1 || all != notes {
			t.Errorf("%d rows for %d of %d", len(rows), all, notes)
		}
		for range refusal.MaxRows/refusal.MaxHeld + 2 {
			b.now.Advance(time.Hour)
			for i := range refusal.MaxHeld {
				b.Note(refusal.TooOften, "/search", "", fmt.Sprintf("10.%d.%d.0/24", i/256, i%256))
			}
			if err := b.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		rows = b.list(refusal.Filter{Limit: 2 * refusal.MaxRows})
		if len(rows) == 0 || len(rows) > refusal.MaxRows {
			t.Errorf("%d rows are kept", len(rows))
		}
		if newest := rows[0].Last; !newest.Equal(b.now.Now()) {
			t.Errorf("the newest is of %v", newest)
		}
	})
}

func TestSwept(t *testing.T) {
	on(t, func(t *testing.T, b *book) {
		b.Note(refusal.Link, "/enrol/{token}", "", "")
		if n := len(b.list(refusal.Filter{})); n != 1 {
			t.Fatal(n)
		}
		b.now.Advance(refusal.Keep - time.Hour)
		if n := len(b.list(refusal.Filter{})); n != 1 {
			t.Errorf("%d rows within the time", n)
		}
		b.now.Advance(2 * time.Hour)
		if n := len(b.list(refusal.Filter{})); n != 0 {
			t.Errorf("%d rows after it", n)
		}
	})
}

// What cannot be written is kept, and written the next time.
func TestKeptWhileTheDatabaseIsAway(t *testing.T) {
	on(t, func(t *testing.T, b *book) {
		b.Note(refusal.SignIn, "/sign-in", "", "")
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Flush(gone); err == nil {
			t.Fatal("written all the same")
		}
		b.Note(refusal.SignIn, "/sign-in", "", "")
		if rows := b.list(refusal.Filter{}); len(rows) != 1 || rows[0].Number != 2 {
			t.Errorf("%+v", rows)
		}
	})
}

func TestListIsForReaders(t *testing.T) {
	on(t, func(t *testing.T, b *book) {
		other := reader
		other.Identity = statement.Hash{2}
		if _, _, err := b.List(t.Context(), other, hub, refusal.Filter{}); !fail.Is(err, fail.Denied) {
			t.Errorf("an auditor of another participant: %v", err)
		}
	})
}

func TestNetwork(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.7/32": "192.0.2.0/24", "2001:db8:1:2::/64": "2001:db8:1::/48", "unknown": "", "": "", "10.0.0.0/8": "10.0.0.0/8",
	} {
		if got := refusal.Network(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

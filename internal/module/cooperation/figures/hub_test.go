package figures_test

import (
	"context"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// world is a hub with cases and their figures.
type world struct {
	*hubtest.Register
	t         testing.TB
	j         *journal.Journal
	templates *cooperation.Templates
	queries   *figures.Queries
	locked    bool
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{}, figures.Projection{})
	if err := r.DB.Migrate(t.Context(), "journal", journal.Migrations()); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{cooperation.Projection{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.templates, err = cooperation.Shipped(); err != nil {
		t.Fatal(err)
	}
	w.queries = &figures.Queries{DB: r.DB, Hub: r.Hub, Cases: &cooperation.Queries{DB: r.DB, Journal: w.j, Clock: r.Clock}, Templates: w.templates}
	return w
}

// open opens a participant whose keys the hub keeps.
func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	if err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return own.ID
}

// notifies has one notify another, in earnest or not.
func (w *world) notifies(by, to statement.Hash, class string, exercise bool) {
	w.t.Helper()
	tpl := w.templates.Current(cooperation.Notification)
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	d, err := cooperation.Saying{By: by, To: to, Case: cooperation.NewCase(), Marking: statement.Amber, Body: &cooperation.Notified{
		As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent, Exercise: exercise},
		Matter: cooperation.Matter{Template: tpl.ID, Title: en("CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"), Class: class, Provision: tpl.Provision,
			Fields: map[string]i18n.Text{"seen": en("CANARY-seen")}}, Understanding: cooperation.NoResponsibility(), Within: tpl.For("")}}.Draft()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		c := journal.NewChest()
		if err := w.j.Open(ctx, l, c, by, to); err != nil {
			return err
		}
		_, err := w.j.Confide(ctx, l, c, d)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
}

// years are what is stated after the scheduler has gone round.
func (w *world) years() []figures.Year {
	w.t.Helper()
	s, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return w.locked },
		Sources: []schedule.Source{figures.Yearly{Cases: w.queries.Cases, Templates: w.templates, Hub: w.Hub}}})
	if err != nil {
		w.t.Fatal(err)
	}
	s.Round(w.t.Context())
	all, err := w.queries.Years(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// TestAYearIsStatedOnce: when it is over and a week has passed, as it stood at
// its end, by a hub that has its keys; whichever way the clock is set.
func TestAYearIsStatedOnce(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		a, b, c, d := w.open(), w.open(), w.open(), w.open()
		start := w.Clock.Now()
		for _, by := range []statement.Hash{a, a, b, c} {
			w.notifies(by, d, "intrusions", false)
		}
		w.notifies(a, d, "fraud", true)
		over := time.Date(start.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
		w.Clock.Advance(over.Add(time.Hour).Sub(start))
		w.notifies(b, d, "intrusions", false) // of the next year
		if all := w.years(); len(all) != 0 {
			t.Fatalf("stated in the first hour of the next year: %+v", all)
		}
		w.Clock.Advance(figures.Rest)
		w.locked = true
		if all := w.years(); len(all) != 0 {
			t.Fatalf("stated by a hub that is locked: %+v", all)
		}
		w.locked = false
		all := w.years()
		if len(all) != 1 || all[0].Stated.Year != start.Year() {
			t.Fatalf("%+v", all)
		}
		if tb := all[0].Tables[0]; tb.Kind != cooperation.Notification || tb.All.Cases.N != 4 || tb.All.Cases.Hidden {
			t.Errorf("in earnest: %+v", tb)
		}
		for _, tb := range all[0].Tables[1:] {
			if !tb.All.Cases.Hidden || len(tb.Classes) > 0 {
				t.Errorf("small, or none: %+v", tb)
			}
		}
		w.Clock.Advance(-2 * figures.Rest)
		w.years()
		w.Clock.Advance(4 * figures.Rest)
		if again := w.years(); len(again) != 1 || again[0].Statement != all[0].Statement {
			t.Errorf("stated again: %+v", again)
		}
		w.Clock.Advance(366 * 24 * time.Hour)
		if next := w.years(); len(next) != 2 || !next[0].Tables[0].All.Cases.Hidden {
			t.Errorf("the next year, of one participant: %+v", next)
		}
		own, err := w.queries.Own(t.Context(), policy.Actor{Person: "p", Identity: a, Roles: []policy.Role{policy.Drafter}})
		if err != nil || len(own) != 1 || own[0].Sides[0].Tables[0].All.Cases.N != 2 || own[0].Sides[0].Tables[2].All.Cases.N != 1 || own[0].Sides[1].Tables[0].All.Cases.N != 0 {
			t.Errorf("its own: %+v, %v", own, err)
		}
	})
}

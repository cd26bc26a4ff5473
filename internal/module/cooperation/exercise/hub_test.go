package exercise_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// world is a hub with this room and the one of cases, an organizer, two players
// and somebody else.
type world struct {
	*hubtest.Register
	t                   testing.TB
	j                   *journal.Journal
	cases               *cooperation.Service
	service             *exercise.Service
	runner              exercise.Runner
	organizer, a, b, no statement.Hash
	told                []string
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{})
	if err := errors.Join(r.DB.Migrate(t.Context(), "journal", journal.Migrations()), r.DB.Migrate(t.Context(), "exercise", exercise.Migrations)); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{cooperation.Projection{}, exercise.Projection{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.organizer, w.a, w.b, w.no = w.open(), w.open(), w.open(), w.open()
	templates, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	reachable := func(context.Context, sqldb.Querier, statement.Hash) error { return nil }
	w.cases = &cooperation.Service{Queries: &cooperation.Queries{DB: r.DB, Journal: w.j, Clock: r.Clock}, Journal: w.j, Drafts: cleared{w}, Templates: templates, Clock: r.Clock, Reachable: reachable}
	queries := &exercise.Queries{DB: r.DB, Journal: w.j, Cases: w.cases.Queries, Clock: r.Clock}
	w.service = &exercise.Service{Queries: queries, Register: r.Ledger, Journal: w.j, Keys: r.Keys, Drafts: cleared{w}, Clock: r.Clock, Reachable: reachable, Silent: reachable,
		Note: func(context.Context, *sqldb.Tx, policy.Actor, string, string, statement.Hash) error { return nil }}
	w.cases.Occasions = queries.Allows
	w.runner = exercise.Runner{Service: w.service, Tell: func(_ context.Context, _ *sqldb.Tx, th *exercise.Thread, key string) error {
		if !slices.Contains(w.told, key) { // as the queue: under one key once
			w.told = append(w.told, key)
		}
		return nil
	}}
	return w
}

// cleared says at once what is proposed, by the rules by which drafts are said.
type cleared struct{ w *world }

func (c cleared) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (string, error) {
	return "draft", c.w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
		for _, d := range drafts {
			rules := append(c.w.service.Rules(), c.w.cases.Rules()...)
			i := slices.IndexFunc(rules, func(r cooperation.Rule) bool { return r.Type == d.Type })
			if err := errors.Join(rules[i].May(actor), rules[i].Check(ctx, l.Tx(), actor, d)); err != nil {
				return err
			}
			chest, err := rules[i].Chest(ctx, l, d)
			if err == nil {
				_, err = c.w.j.Confide(ctx, l, chest, d)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
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

func drafter(of statement.Hash) policy.Actor {
	return policy.Actor{Person: "p" + of.String()[:6], Identity: of, Roles: []policy.Role{policy.Drafter}}
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

// opened opens the shipped scenario, to start now.
func (w *world) opened() string {
	w.t.Helper()
	all, err := exercise.Shipped()
	if err != nil {
		w.t.Fatal(err)
	}
	id, _, err := w.service.Open(context.Background(), drafter(w.organizer), exercise.Plan{File: all["harbour/1"], Starts: cooperation.At(w.Clock.Now(), "UTC"), Factor: 1, Marking: statement.Amber,
		Players: map[string]statement.Hash{"velmora": w.a, "tarwick": w.b}})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// round plays all that is due, as the hub does.
func (w *world) round() {
	w.t.Helper()
	s, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return false }, Sources: []schedule.Source{w.runner}})
	if err != nil {
		w.t.Fatal(err)
	}
	s.Round(w.t.Context())
}

func (w *world) get(as statement.Hash, id string) *exercise.Exercise {
	w.t.Helper()
	e, err := w.service.Queries.Get(context.Background(), drafter(as), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return &e
}

// shots are what a player was sent.
func (w *world) shots(as statement.Hash, id string) (out []string) {
	for _, s := range w.get(as, id).First().Shots {
		out = append(out, s.Inject)
	}
	return out
}

func (w *world) has(as statement.Hash, id string, want ...string) {
	w.t.Helper()
	if got := w.shots(as, id); !slices.Equal(got, want) {
		w.t.Fatalf("at %s it was sent %q, want %q", w.Clock.Now().Format("15:04"), got, want)
	}
}

// notification is one in an exercise; nil for none.
func (w *world) notification(of *cooperation.Occasion) *cooperation.Notified {
	tpl := w.cases.Templates.Current(cooperation.Notification)
	return &cooperation.Notified{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent, Exercise: of != nil}, Occasion: of,
		Matter: cooperation.Matter{Template: tpl.ID, Title: en("CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"),
			Fields: map[string]i18n.Text{"seen": en("CANARY-seen"), "affected": en("CANARY-affected"), "asked": en("CANARY-asked")}, Class: "intrusions", Provision: tpl.Provision},
		Understanding: cooperation.NoResponsibility(), Within: tpl.For("")}
}

func (w *world) notify(by, to statement.Hash, of *cooperation.Occasion) (string, error) {
	id, _, err := w.cases.Open(context.Background(), drafter(by), statement.Amber, w.notification(of), to)
	return id, err
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

// same fails unless the rows made anew are the rows that are there.
func (w *world) same() {
	w.t.Helper()
	before, _, err := w.j.Dump(context.Background())
	if err == nil {
		err = w.j.Rebuild(context.Background(), nil)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if after, _, err := w.j.Dump(context.Background()); err != nil || after != before {
		w.t.Errorf("made anew the rows differ: %v", err)
	}
}

// TestAnExerciseFromEndToEnd: injects are played to whom they are addressed, what
// was expected is found in the cases of the exercise and in no others, and the
// table is written when it ends.
func TestAnExerciseFromEndToEnd(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.round()
		id := w.opened()
		of := &cooperation.Occasion{ID: id, Organizer: w.organizer}
		w.round()
		w.has(w.a, id, "cranes-stop")
		w.has(w.b, id)
		w.round()
		w.has(w.a, id, "cranes-stop")
		w.Clock.Advance(10 * time.Minute)
		w.round()
		w.has(w.b, id, "customer-calls")
		if _, err := w.notify(w.a, w.b, nil); err != nil { // in earnest: it does not count
			t.Fatal(err)
		}
		in, err := w.notify(w.a, w.b, of)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := w.cases.Queries.Case(ctx, drafter(w.organizer), in); err != nil || len(all) != 1 || all[0].Occasion == nil || all[0].SideOf(w.organizer) != "" {
			t.Fatalf("the organizer does not read along: %v, %v", all, err)
		}
		if err := w.service.Pause(ctx, drafter(w.organizer), id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(24 * time.Hour)
		w.round()
		w.has(w.b, id, "customer-calls")
		if err := w.service.Resume(ctx, drafter(w.organizer), id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(-time.Hour) // a clock that is set back plays nothing again
		w.round()
		w.has(w.b, id, "customer-calls")
		w.Clock.Advance(time.Hour + 22*time.Minute)
		w.round()
		w.has(w.b, id, "customer-calls", "message-waits")
		if _, err := w.cases.Say(ctx, drafter(w.b), in, w.a, statement.Amber, &cooperation.Words{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Acknowledged, Exercise: true}}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(12 * time.Hour) // the hub was away
		w.round()
		w.has(w.a, id, "cranes-stop", "backups-gone", "press-asks")
		w.has(w.b, id, "customer-calls", "message-waits", "two-engineers", "press-asks")
		if _, err := w.service.Observe(ctx, drafter(w.a), id, w.organizer, &exercise.Observed{Marked: exercise.Marked{Exercise: true}, Words: en("CANARY-observed")}); err != nil {
			t.Fatal(err)
		}
		if err := w.service.Close(ctx, drafter(w.organizer), id); err != nil {
			t.Fatal(err)
		}
		w.round()
		w.results(id)
		w.same()
		if len(w.told) != 9 { // two openings, seven injects
			t.Errorf("told %d times: %q", len(w.told), w.told)
		}
	})
}

// results holds the table of the end against what was done.
func (w *world) results(id string) {
	w.t.Helper()
	want := map[statement.Hash][]string{
		w.organizer: {"cranes-stop reached 10", "customer-calls played 0", "message-waits reached 0", "message-waits not-reached 0", "backups-gone not-reached 0",
			"two-engineers not-reached 0", "two-engineers not-reached 0", "press-asks played 0", "press-asks played 0"},
		w.a: {"cranes-stop reached 10", "backups-gone not-reached 0", "press-asks played 0"},
		w.b: {"customer-calls played 0", "message-waits reached 0", "message-waits not-reached 0", "two-engineers not-reached 0", "two-engineers not-reached 0", "press-asks played 0"},
	}
	for who, want := range want {
		rows, _, err := w.service.Table(context.Background(), drafter(who), w.get(who, id))
		if err != nil {
			w.t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Inject, " ", r.Result, " ", r.Took))
		}
		if !slices.Equal(got, want) {
			w.t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestNobodyElseReadsAnExercise: neither who takes no part in it, nor one player
// what the other is sent, nor anybody what is still to come.
func TestNobodyElseReadsAnExercise(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.opened()
		w.round()
		of := &cooperation.Occasion{ID: id, Organizer: w.organizer}
		if _, err := w.service.Queries.Get(ctx, drafter(w.no), id); !fail.Is(err, fail.NotFound) {
			t.Errorf("somebody else: %v", err)
		}
		if _, err := w.service.Queries.Mine(ctx, policy.Actor{Person: "o", Identity: w.a, Roles: []policy.Role{policy.Operator}}); !fail.Is(err, fail.Denied) {
			t.Errorf("an operator: %v", err)
		}
		if e := w.get(w.a, id); len(e.Threads) != 1 || e.First().Player != w.a {
			t.Errorf("a player reads %d threads", len(e.Threads))
		}
		if rows, s, err := w.service.Table(ctx, drafter(w.a), w.get(w.a, id)); err != nil || len(rows) > 0 || s != nil {
			t.Errorf("a player is shown the scenario: %v, %v, %v", rows, s, err)
		}
		for name, do := range map[string]func() error{
			"a player pauses":           func() error { return w.service.Pause(ctx, drafter(w.a), id) },
			"a player closes":           func() error { return w.service.Close(ctx, drafter(w.b), id) },
			"a case with somebody else": func() error { _, err := w.notify(w.a, w.no, of); return err },
			"a case of somebody else":   func() error { _, err := w.notify(w.no, w.a, of); return err },
			"with another organizer":    func() error { _, err := w.notify(w.a, w.b, &cooperation.Occasion{ID: id, Organizer: w.no}); return err },
			"a clearing officer directs": func() error {
				return w.service.Pause(ctx, policy.Actor{Person: "x", Identity: w.organizer, Roles: []policy.Role{policy.ClearingOfficer}}, id)
			},
		} {
			if err := do(); !fail.Is(err, fail.NotFound) && !fail.Is(err, fail.Denied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		in, err := w.notify(w.a, w.organizer, of)
		if err != nil {
			t.Fatal(err)
		}
		letIn := func(who statement.Hash) error {
			_, err := w.cases.Say(ctx, drafter(w.a), in, w.organizer, statement.Amber, &cooperation.Access{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.LetIn, Exercise: true}, Participant: who})
			return err
		}
		if err := letIn(w.no); !fail.Is(err, fail.Denied) {
			t.Errorf("one that takes no part is let in: %v", err)
		}
		if _, _, err := w.cases.Open(ctx, drafter(w.a), statement.Green, w.notification(of), w.b); !fail.Is(err, fail.Invalid) {
			t.Errorf("a case is marked wider than its exercise: %v", err)
		}
		if err := w.service.Close(ctx, drafter(w.organizer), id); err != nil {
			t.Fatal(err)
		}
		if err := letIn(w.b); err != nil {
			t.Errorf("another player is let in after the end: %v", err)
		}
		if err := letIn(w.no); !fail.Is(err, fail.Denied) {
			t.Errorf("after the end one that takes no part is let in: %v", err)
		}
		if _, err := w.notify(w.a, w.b, of); !fail.Is(err, fail.Conflict) {
			t.Errorf("a case after the end: %v", err)
		}
	})
}

// TestTheOrganizerIsTakenOff: who reads along does so until one of the two takes
// it off.
func TestTheOrganizerIsTakenOff(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.opened()
		in, err := w.notify(w.a, w.b, &cooperation.Occasion{ID: id, Organizer: w.organizer})
		if err == nil {
			_, err = w.cases.Say(t.Context(), drafter(w.b), in, w.a, statement.Amber, &cooperation.Access{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.TakenOff, Exercise: true}, Participant: w.organizer})
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.cases.Queries.Case(t.Context(), drafter(w.organizer), in); !fail.Is(err, fail.NotFound) {
			t.Errorf("taken off, the organizer reads: %v", err)
		}
		w.same()
	})
}

package check_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with a global and a regional directory, whose members and
// contacts each test adds.
type world struct {
	*people.World
	t                  testing.TB
	contacts           *contact.Service
	s                  *check.Service
	watch              check.Watch
	manager, secretary policy.Actor
	ids                map[string]statement.Hash
	region             []string             // whom a regional group holds
	back               map[string]time.Time // since when mail to an address comes back
	told               []check.Telling
	trail              []string
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, contact.Projection{}, journal.Public{}), t: t, ids: map[string]statement.Hash{}, back: map[string]time.Time{}}
	ctx := context.Background()
	for name, m := range map[string]func() error{
		"journal": func() error { return w.DB.Migrate(ctx, "journal", journal.Migrations()) },
		"contact": func() error { return w.DB.Migrate(ctx, "contact", contact.Migrations()) },
		"check":   func() error { return w.DB.Migrate(ctx, "check", check.Migrations()) },
	} {
		if err := m(); err != nil {
			t.Fatal(name, err)
		}
	}
	hub := func() statement.Hash { return w.Hub() }
	j := &journal.Journal{DB: w.DB, Keys: w.Keys, Origin: w.Origin(), Hub: hub, Projections: []journal.Projection{contact.Confidential{}, check.Projection{}}}
	if err := j.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	queries := &contact.Queries{DB: w.DB, Journal: j, Clock: w.Clock}
	w.contacts = &contact.Service{Ledger: w, Journal: j, Clock: w.Clock, Hub: hub, Queries: queries,
		Listed: func(_ context.Context, _ sqldb.Querier, id string) (contact.Listed, bool, error) {
			identity, ok := w.ids[id]
			return contact.Listed{Class: participant.State, Identity: identity}, ok, nil
		},
		Note: func(context.Context, *sqldb.Tx, statement.Hash, string, string, string, statement.Hash) error {
			return nil
		}}
	plans, err := check.LoadPlans("")
	if err != nil {
		t.Fatal(err)
	}
	w.s = &check.Service{Ledger: w, Journal: j, Plans: plans, Clock: w.Clock,
		Queries: &check.Queries{DB: w.DB, Journal: j, Clock: w.Clock, Contacts: queries, Mark: func(address string) (string, error) {
			tag, err := w.Keys.Tag(w.Hub(), "check/address", address)
			return hex.EncodeToString(tag), err
		}},
		Region: func(context.Context, string) ([]string, error) { return w.region, nil },
		Tell: func(_ context.Context, _ *sqldb.Tx, say check.Telling) error {
			w.told = append(w.told, say)
			return nil
		},
		Note: func(_ context.Context, _ *sqldb.Tx, p statement.Hash, person, action, _ string, _ statement.Hash) error {
			w.trail = append(w.trail, fmt.Sprintf("%s %s %t", w.Listed[p], action, person != ""))
			return nil
		}}
	w.watch = check.Watch{Service: w.s, Returned: func(_ context.Context, _ sqldb.Querier, address string) (time.Time, bool, error) {
		since, ok := w.back[address]
		return since, ok, nil
	}}
	w.manager = w.Actor(w.Person(w.Hub(), policy.DirectoryManager))
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	w.form("global", contact.Global)
	w.form("region", contact.Regional)
	return w
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func (w *world) form(slug string, kind contact.Kind) {
	w.t.Helper()
	b := &contact.Formed{Slug: slug, Terms: contact.Terms{Title: en(slug), Kind: kind, Classes: []participant.Class{participant.State},
		FreshDays: 90, CheckDays: 182, SmallGroup: 2, Template: "test"}}
	for _, c := range []string{"diplomatic", "technical"} {
		b.Categories = append(b.Categories, contact.Category{ID: c, Name: en(c)})
	}
	if _, err := w.contacts.Form(context.Background(), w.manager, b); err != nil {
		w.t.Fatal(err)
	}
}

// joins makes a participant a member of communities, and gives a contact officer
// of it.
func (w *world) joins(id string, slugs ...string) policy.Actor {
	w.t.Helper()
	if _, ok := w.ids[id]; !ok {
		w.ids[id] = w.Participant(id)
	}
	for _, slug := range slugs {
		if _, err := w.contacts.Admit(context.Background(), w.manager, slug, id); err != nil {
			w.t.Fatal(err)
		}
	}
	return policy.Actor{Person: "person:" + strings.Repeat("0", 30) + id[len(id)-2:], Identity: w.ids[id], For: id, Roles: []policy.Role{policy.ContactOfficer}}
}

// point is a contact that can be asked at NAME@CANARY.example.
func point(name string, order int64, with ...func(*contact.Point)) contact.Point {
	p := contact.Point{Category: "technical", Agency: en("CANARY-" + name), Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}},
		Mails: []string{name + "@canary.example"}, Languages: []string{"fr"}, Order: order}
	for _, one := range with {
		one(&p)
	}
	return p
}

// names takes a contact down from a document, for some communities.
func (w *world) names(id string, p contact.Point, slugs ...string) string {
	w.t.Helper()
	shown := contact.Shown{}
	for _, slug := range slugs {
		shown[slug] = contact.Fields()
	}
	v := submission.Via{Mode: submission.Recorded, Author: id, Document: &submission.Document{Kind: "note-verbale", Number: "12/2026", Date: "2026-02-01"}}
	got, err := w.contacts.TakeDown(context.Background(), w.secretary, v, "", p, shown)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// terms of a check that begins now, reminds once after an hour and goes on after
// another.
func (w *world) terms(slug string, lasts time.Duration) check.Terms {
	now := w.Clock.Now()
	return check.Terms{Community: slug, From: now.UTC().Format(time.RFC3339), Until: now.Add(lasts).UTC().Format(time.RFC3339),
		Pace: check.Pace{Remind: 60, Times: 1, Onward: 60}, Plan: "test"}
}

func (w *world) calls(t check.Terms) string {
	w.t.Helper()
	id, err := w.s.Call(context.Background(), w.manager, t)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// round does all that is due, as the hub does, and gives what people were told.
func (w *world) round() (told []string) {
	w.t.Helper()
	for _, say := range w.tellings() {
		told = append(told, w.line(say))
	}
	slices.Sort(told)
	return told
}

func (w *world) tellings() []check.Telling {
	w.t.Helper()
	s, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return false }, Sources: []schedule.Source{w.watch}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.told = nil
	s.Round(context.Background())
	return slices.Clone(w.told)
}

func (w *world) line(say check.Telling) string {
	name, _, _ := strings.Cut(say.Address, "@")
	return strings.TrimSpace(w.Listed[say.Participant] + " " + string(say.News) + " " + name)
}

func (w *world) tells(want ...string) {
	w.t.Helper()
	if got := w.round(); !slices.Equal(got, want) {
		w.t.Fatalf("%s: told %q, want %q", w.Clock.Now().Format("02 15:04"), got, want)
	}
}

// asks goes round and gives the secret of the link that an address was sent.
func (w *world) asks(name string) string {
	w.t.Helper()
	for _, say := range w.tellings() {
		if strings.HasPrefix(say.Address, name+"@") {
			return strings.TrimPrefix(say.Link, check.LinkPath)
		}
	}
	w.t.Fatalf("%s was not asked", name)
	return ""
}

func (w *world) board(slug, id string) *check.Board {
	w.t.Helper()
	b, err := w.s.Queries.Board(context.Background(), w.manager, slug, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *world) seat(slug, id, of string) check.Seat {
	w.t.Helper()
	b := w.board(slug, id)
	i := slices.IndexFunc(b.Seats, func(s check.Seat) bool { return s.Participant == of })
	if i < 0 {
		w.t.Fatalf("%s is not on the board", of)
	}
	return b.Seats[i]
}

func refused(t testing.TB, err error, kind fail.Kind) {
	t.Helper()
	if !fail.Is(err, kind) {
		t.Errorf("want %s, got %v", kind, err)
	}
}

const day = 24 * time.Hour

package contact_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// noted is a line of an audit trail.
type noted struct {
	participant            statement.Hash
	person, action, object string
}

// world is a hub with a global and a regional directory. Kenya and Norway are
// members of both, France of the global one; Ghana has no key here; an outsider
// is a member of none.
type world struct {
	held   []string // participants that have officers; nil: all with a key
	unheld []string // who was told of contacts of the others
	*people.World
	t                  testing.TB
	s                  *contact.Service
	manager, secretary policy.Actor
	ke, no, fr, out    *people.Person
	clears             map[statement.Hash]*people.Person
	ids                map[string]statement.Hash
	trail              []noted
}

type proposing struct{ drafts *draft.Service }

func (p proposing) ProposeTogether(ctx context.Context, actor policy.Actor, all ...ledger.Draft) (string, error) {
	id, err := p.drafts.ProposeTogether(ctx, actor, all...)
	return string(id), err
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, contact.Projection{}, journal.Public{}), t: t, clears: map[statement.Hash]*people.Person{}, ids: map[string]statement.Hash{}}
	ctx := context.Background()
	for name, m := range map[string]func() error{
		"journal": func() error { return w.DB.Migrate(ctx, "journal", journal.Migrations()) },
		"contact": func() error { return w.DB.Migrate(ctx, "contact", contact.Migrations()) },
	} {
		if err := m(); err != nil {
			t.Fatal(name, err)
		}
	}
	hub := func() statement.Hash { return w.Hub() }
	j := &journal.Journal{DB: w.DB, Keys: w.Keys, Origin: w.Origin(), Hub: hub, Projections: []journal.Projection{contact.Confidential{}}}
	if err := j.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	lists, err := contact.LoadData("")
	if err != nil {
		t.Fatal(err)
	}
	w.s = &contact.Service{Ledger: w, Lists: lists, Journal: j, Drafts: proposing{w.Drafts}, Clock: w.Clock, Hub: hub, Listed: w.listed, Note: w.note,
		EraseSaid: func(ctx context.Context, lw *ledger.Writer, by, id statement.Hash, reason string) (ledger.Receipt, error) {
			r, err := j.Erase(ctx, lw, by, id, reason)
			if err == nil {
				_, err = w.Drafts.ForgetSaid(ctx, lw, id)
			}
			return r, err
		},
		ForgetDrafts: func(ctx context.Context, lw *ledger.Writer, of statement.Hash, subject string) error {
			_, err := w.Drafts.Forget(ctx, lw, of, func(d ledger.Draft) bool { return d.Subject == subject })
			return err
		},
		Queries: &contact.Queries{DB: w.DB, Journal: j, Clock: w.Clock}}
	w.Drafts.Confide = func(ctx context.Context, lw *ledger.Writer, chest [16]byte, d ledger.Draft) (ledger.Receipt, error) {
		return j.Confide(ctx, lw, chest, d)
	}
	w.Drafts.Rules = append(w.Drafts.Rules, w.s.Rules()...)
	person := func(id string) *people.Person {
		w.ids[id] = w.Participant(id)
		w.clears[w.ids[id]] = w.Person(w.ids[id], policy.ClearingOfficer)
		return w.Person(w.ids[id], policy.ContactOfficer)
	}
	w.ke, w.no, w.fr, w.out = person("state:ke"), person("state:no"), person("state:fr"), person("state:br")
	w.ids["state:gh"] = statement.Hash{}
	w.manager = w.Actor(w.Person(w.Hub(), policy.DirectoryManager))
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	w.form("global", contact.Global, "diplomatic", "technical")
	w.form("region", contact.Regional, "technical", "policy")
	for _, m := range []string{"global state:ke", "global state:no", "global state:fr", "region state:ke", "region state:no"} {
		slug, id, _ := strings.Cut(m, " ")
		if _, err := w.s.Admit(ctx, w.manager, slug, id); err != nil {
			t.Fatal(m, err)
		}
	}
	return w
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

func (w *world) listed(_ context.Context, _ sqldb.Querier, id string) (contact.Listed, bool, error) {
	identity, ok := w.ids[id]
	return contact.Listed{Class: participant.State, Identity: identity}, ok, nil
}

func (w *world) note(_ context.Context, _ *sqldb.Tx, p statement.Hash, person, action, object string, _ statement.Hash) error {
	w.trail = append(w.trail, noted{p, person, action, object})
	return nil
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func (w *world) form(slug string, kind contact.Kind, categories ...string) {
	w.t.Helper()
	b := &contact.Formed{Slug: slug, Terms: contact.Terms{Title: en(slug), Kind: kind, Classes: []participant.Class{participant.State},
		FreshDays: 90, CheckDays: 182, SmallGroup: 3, Template: "test"}}
	for _, c := range categories {
		b.Categories = append(b.Categories, contact.Category{ID: c, Name: en(c)})
	}
	if _, err := w.s.Form(context.Background(), w.manager, b); err != nil {
		w.t.Fatal(err)
	}
}

func point(agency, number string) contact.Point {
	return contact.Point{Category: "technical", Agency: en("CANARY-" + agency), Name: "CANARY-name", Phones: []contact.Phone{{Number: number, Use: contact.AnyHour}},
		Mails: []string{"canary@" + strings.ToLower(agency) + ".example"}, Languages: []string{"en"}, Zone: "Africa/Nairobi",
		Hours: []contact.Hours{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "17:00"}}, Order: 1}
}

// clear clears a draft of a participant.
func (w *world) clear(p *people.Person, id string, err error) {
	w.t.Helper()
	if err == nil {
		_, err = w.Clear(w.clears[p.Identity], draft.ID(id))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// nominates names a contact to some communities, which see all of it.
func (w *world) nominates(p *people.Person, point contact.Point, to ...string) string {
	w.t.Helper()
	shown := contact.Shown{}
	for _, slug := range to {
		shown[slug] = contact.Fields()
	}
	d, id, err := w.s.Nominate(context.Background(), w.Actor(p), point, shown)
	w.clear(p, d, err)
	return id
}

func (w *world) of(p *people.Person, slug, id string) *contact.Answering {
	w.t.Helper()
	a, err := w.s.Look(context.Background(), w.Actor(p), slug, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func refused(t testing.TB, err error, kind fail.Kind) {
	t.Helper()
	if !fail.Is(err, kind) {
		t.Errorf("want %s, got %v", kind, err)
	}
}

// note of a document.
func verbale(id string) submission.Via {
	return submission.Via{Mode: submission.Recorded, Author: id, Document: &submission.Document{Kind: "note-verbale", Number: "12/2026", Date: "2026-02-01"}}
}

var day = 24 * time.Hour

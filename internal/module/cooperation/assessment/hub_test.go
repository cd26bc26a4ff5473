package assessment_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// world is a hub with this room and three participants.
type world struct {
	*hubtest.Register
	t       testing.TB
	j       *journal.Journal
	service *assessment.Service
	queries *assessment.Queries
	cases   *cooperation.Service
	a, b, c statement.Hash
	said    []ledger.Draft // all that was put forward
	chests  []journal.Chest
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{})
	if err := errors.Join(r.DB.Migrate(t.Context(), "journal", journal.Migrations()), r.DB.Migrate(t.Context(), "assessment", assessment.Migrations)); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{cooperation.Projection{}, assessment.Projection{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	library, err := assessment.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	w.a, w.b, w.c = w.open(), w.open(), w.open()
	w.queries = &assessment.Queries{DB: r.DB, Journal: w.j, Keys: r.Keys}
	reachable := func(context.Context, sqldb.Querier, statement.Hash) error { return nil }
	w.cases = &cooperation.Service{Queries: &cooperation.Queries{DB: r.DB, Journal: w.j, Clock: r.Clock}, Journal: w.j, Drafts: w, Templates: lists, Clock: r.Clock, Reachable: reachable}
	w.service = &assessment.Service{Ledger: r.Ledger, Queries: w.queries, Journal: w.j, Keys: r.Keys, Drafts: w, Library: library, Lists: lists, Cases: w.cases.Queries, Clock: r.Clock,
		Reachable: reachable,
		Note:      func(context.Context, *sqldb.Tx, policy.Actor, string, string) error { return nil }}
	return w
}

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

// ProposeTogether says at once what is proposed, by the rules by which drafts are
// said.
func (w *world) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (string, error) {
	return "draft", w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
		for _, d := range drafts {
			rules := append(w.service.Rules(), w.cases.Rules()...)
			i := slices.IndexFunc(rules, func(r cooperation.Rule) bool { return r.Type == d.Type })
			if err := errors.Join(rules[i].May(actor), rules[i].Check(ctx, l.Tx(), actor, d)); err != nil {
				return err
			}
			chest, err := rules[i].Chest(ctx, l, d)
			if err == nil {
				_, err = w.j.Confide(ctx, l, chest, d)
			}
			if err != nil {
				return err
			}
			w.said, w.chests = append(w.said, d), append(w.chests, chest)
		}
		return nil
	})
}

func person(name string, of statement.Hash, role policy.Role) policy.Actor {
	return policy.Actor{Person: name, Identity: of, Roles: []policy.Role{role}}
}

func (w *world) content() assessment.Content {
	c := assessment.Content{Template: "assessment/1", Title: i18n.Of("en", "CANARY-title"), Class: "intrusions", Confidence: "low", Sections: map[string]i18n.Text{}}
	for _, s := range w.service.Library.Current().Sections {
		c.Sections[s.ID] = i18n.Of("en", "CANARY-"+s.ID)
	}
	return c
}

// TestAnAssessmentFromEndToEnd: written by one, settled by another, shared in
// parts with one other participant, changed, shared anew, and withdrawn. The
// section on attribution is read in the house and nowhere else.
func TestAnAssessmentFromEndToEnd(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		drafter, officer := person("drafter", w.a, policy.Drafter), person("officer", w.a, policy.ClearingOfficer)
		reader := person("reader", w.b, policy.ContactOfficer)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		id, err := w.service.Begin(ctx, drafter, w.content())
		must(err)
		own := func() []assessment.Version {
			t.Helper()
			all, err := w.queries.Own(ctx, officer, id)
			must(err)
			return all
		}
		seen := func() statement.Hash {
			t.Helper()
			all := own()
			d, err := all[len(all)-1].Digest()
			must(err)
			return d
		}
		shares := []string{"context", "technical", "scale", "consequences"}
		if _, err := w.service.Share(ctx, drafter, id, 1, shares, statement.Amber, w.b); !fail.Is(err, fail.Conflict) {
			t.Fatalf("a draft is shared: %v", err)
		}
		must(w.service.Settle(ctx, officer, id, seen()))
		if _, err := w.service.Share(ctx, drafter, id, 1, append(shares, assessment.Attribution), statement.Amber, w.b); !fail.Is(err, fail.Invalid) {
			t.Fatalf("what stays is shared: %v", err)
		}
		_, err = w.service.Share(ctx, drafter, id, 1, shares, statement.Amber, w.b)
		must(err)
		got, err := w.queries.Received(ctx, reader, id)
		if err != nil || len(got.Newest().Sections) != 4 || got.Newest().Version != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		w.smuggled(drafter, id)

		c := w.content()
		c.Sections["technical"] = i18n.Of("en", "CANARY-technical & <more>")
		must(w.service.Write(ctx, drafter, id, c, seen()))
		must(w.service.Settle(ctx, officer, id, seen()))
		_, err = w.service.Share(ctx, drafter, id, 2, []string{"technical"}, statement.Amber, w.b, w.c)
		must(err)
		got, err = w.queries.Received(ctx, reader, id)
		if err != nil || len(got.Versions()) != 2 || w.chests[0] != w.chests[1] || w.chests[1] == w.chests[2] {
			t.Fatalf("%+v, %v", got, err)
		}
		_, err = w.service.Withdraw(ctx, drafter, id, w.b, i18n.Of("en", "CANARY-reason"))
		must(err)
		if got, err := w.queries.Received(ctx, reader, id); err != nil || got.Reason() == nil {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, err := w.queries.Received(ctx, person("third", w.c, policy.Drafter), id); err != nil || got.Withdrawn || len(got.Versions()) != 1 {
			t.Fatalf("what was shared with another is withdrawn, too: %+v, %v", got, err)
		}
		if len(own()) != 2 {
			t.Errorf("%d versions", len(own()))
		}
		w.apart(id)
		w.stays()
		w.same()
	})
}

// smuggled: a draft that was not made by Share is held against what is settled.
func (w *world) smuggled(drafter policy.Actor, id string) {
	w.t.Helper()
	ctx := context.Background()
	for name, bend := range map[string]func(b *assessment.Shared){
		"other words":           func(b *assessment.Shared) { b.Sections["technical"] = i18n.Of("en", "CANARY-other") },
		"a version that is not": func(b *assessment.Shared) { b.Version = 7 },
		"an exercise":           func(b *assessment.Shared) { b.Exercise = true },
	} {
		b := &assessment.Shared{Version: 1, Content: w.service.Library.Travels(w.content())}
		bend(b)
		d, err := assessment.Draft(w.a, w.b, id, statement.Amber, b)
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.ProposeTogether(ctx, drafter, d); !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Conflict) {
			w.t.Errorf("%s: %v", name, err)
		}
	}
	private := &assessment.Shared{Version: 1, Content: w.content()}
	body, err := corpus.Encode(private)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.ProposeTogether(ctx, drafter, ledger.Draft{By: w.a, Type: assessment.TypeShared, Stream: w.b.String(), Subject: id, Marking: statement.Amber, Body: body}); !fail.Is(err, fail.Invalid) {
		w.t.Errorf("the private section is said: %v", err)
	}
}

// apart: no other participant reads one's own, nor what was shared with another.
func (w *world) apart(id string) {
	w.t.Helper()
	ctx := context.Background()
	for _, other := range []statement.Hash{w.b, w.c} {
		if _, err := w.queries.Own(ctx, person("x", other, policy.Drafter), id); !fail.Is(err, fail.NotFound) {
			w.t.Errorf("another reads one's own: %v", err)
		}
	}
	if _, err := w.queries.Own(ctx, policy.Visitor, id); !fail.Is(err, fail.SignedOut) {
		w.t.Errorf("a visitor: %v", err)
	}
	if _, err := w.queries.Own(ctx, person("x", w.a, policy.Operator), id); !fail.Is(err, fail.Denied) {
		w.t.Errorf("an operator: %v", err)
	}
	if err := w.service.Settle(ctx, person("x", w.a, policy.Drafter), id, statement.Hash{}); !fail.Is(err, fail.Denied) {
		w.t.Errorf("a drafter settles: %v", err)
	}
}

// stays: neither a statement, opened as anybody who holds its key, nor what a
// program or a page beside another is given, has the section that stays; and it
// lies nowhere in clear.
func (w *world) stays() {
	w.t.Helper()
	ctx, canary := context.Background(), "CANARY-attribution"
	never := func(where string, v any) {
		w.t.Helper()
		b, err := json.Marshal(v)
		if err != nil {
			w.t.Fatal(err)
		}
		if !strings.Contains(string(b), "CANARY-technical") {
			w.t.Fatalf("%s holds nothing: %s", where, b)
		}
		if strings.Contains(string(b), canary) {
			w.t.Errorf("%s holds what stays in the house", where)
		}
	}
	for i, d := range w.said {
		if strings.Contains(string(d.Body), canary) {
			w.t.Errorf("statement %d holds what stays in the house", i)
		}
	}
	if err := w.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, chest := range w.chests {
			all, err := w.j.As(q, w.a).Read(ctx, chest, 0, math.MaxInt32)
			if err != nil {
				return err
			}
			for _, e := range all {
				if strings.Contains(string(e.Body), canary) {
					w.t.Error("the journal holds what stays in the house")
				}
			}
		}
		var sealed []byte
		if err := q.QueryRow(ctx, `SELECT sealed FROM assessment_version WHERE version = 1`).Scan(&sealed); err != nil {
			return err
		}
		if strings.Contains(string(sealed), "CANARY") {
			w.t.Error("it lies in clear")
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	for _, who := range []policy.Actor{person("x", w.a, policy.Drafter), person("x", w.c, policy.Drafter)} {
		list, err := w.queries.List(ctx, who)
		if err != nil {
			w.t.Fatal(err)
		}
		one, err := w.queries.One(ctx, w.service.Library, who, list[0].ID)
		if err != nil {
			w.t.Fatal(err)
		}
		never("what a program is given", one)
	}
	mine, err := w.queries.Mine(ctx, person("x", w.a, policy.Drafter))
	if err != nil {
		w.t.Fatal(err)
	}
	c, err := w.queries.Compare(ctx, person("x", w.a, policy.Drafter), w.service.Library, assessment.Choice{ID: mine[0].ID, Version: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	never("the page that sets two side by side", c)
	if mine[0].Sections[assessment.Attribution].String() != canary {
		w.t.Error("and in the house it is lost")
	}
}

// same sees that what is made anew of the journal is what stands there.
func (w *world) same() {
	w.t.Helper()
	ctx := context.Background()
	before, _, err := w.j.Dump(ctx)
	if err == nil {
		err = w.j.Rebuild(ctx, nil)
	}
	after, _, derr := w.j.Dump(ctx)
	if err := errors.Join(err, derr); err != nil {
		w.t.Fatal(err)
	}
	if before != after {
		w.t.Errorf("made anew, the rows are %v, and were %v", after, before)
	}
}

// TestAnIndividualSettles: an individual for whom nobody else speaks settles what he
// or she has written; of anybody else the page does not offer what is refused.
func TestAnIndividualSettles(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		expert := policy.Actor{Person: "expert", Identity: w.a, Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}}
		c := w.content()
		id, err := w.service.Begin(ctx, expert, c)
		if err != nil {
			t.Fatal(err)
		}
		all, err := w.queries.Own(ctx, expert, id)
		if err != nil {
			t.Fatal(err)
		}
		seen, err := c.Digest()
		if err != nil {
			t.Fatal(err)
		}
		try := func() (may, did error) {
			return w.service.MaySettle(ctx, expert, &all[0]), w.service.Settle(ctx, expert, id, seen)
		}
		if may, did := try(); !fail.Is(may, fail.Denied) || !fail.Is(did, fail.Denied) {
			t.Errorf("of a State: offered %v, did %v", may, did)
		}
		if err := w.service.MaySettle(ctx, person("other", w.a, policy.ClearingOfficer), &all[0]); err != nil {
			t.Errorf("a second person is not offered it: %v", err)
		}
		w.service.Alone = func(_ context.Context, actor policy.Actor) (bool, error) { return actor.Person == "expert", nil }
		if may, did := try(); may != nil || did != nil {
			t.Errorf("of an individual: offered %v, did %v", may, did)
		}
	})
}

package sharing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/module/implementation/sharing"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with this room and three participants, of which the first prepares
// a report.
type world struct {
	*hubtest.Register
	t       testing.TB
	j       *journal.Journal
	prep    *preparation.Service
	s       *sharing.Service
	a, b, c statement.Hash
	said    []ledger.Draft // all that was put forward
	chests  []journal.Chest
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{}, report.Projection{}, submission.Projection{})
	if err := errors.Join(r.DB.Migrate(t.Context(), "journal", journal.Migrations()), r.DB.Migrate(t.Context(), "preparation", preparation.Migrations)); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{sharing.Projection{}}}
	library, err := questionnaire.Shipped()
	if err := errors.Join(err, w.j.CatchUp(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	w.a, w.b, w.c = w.open(), w.open(), w.open()
	reports := &report.Queries{DB: r.DB, Submissions: &submission.Queries{DB: r.DB, Hub: r.Hub}, Speaks: func(context.Context, sqldb.Querier) submission.Speaks {
		return func(string, statement.Hash, int64) (bool, error) { return false, nil }
	}}
	w.prep = &preparation.Service{Ledger: r.Ledger, DB: r.DB, Keys: r.Keys, Clock: r.Clock, Questionnaires: library, Reports: reports,
		People: func(context.Context, sqldb.Querier, statement.Hash) ([]string, error) { return nil, nil }}
	w.s = &sharing.Service{Queries: &sharing.Queries{DB: r.DB, Journal: w.j}, Preparations: w.prep, Journal: w.j, Drafts: w, Clock: r.Clock,
		Reachable: func(context.Context, sqldb.Querier, statement.Hash) error { return nil }}
	return w
}

func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	w.must(w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	}))
	return own.ID
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// ProposeTogether says at once what is proposed, by the rules by which drafts are
// said.
func (w *world) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (string, error) {
	return "draft", w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
		for _, d := range drafts {
			rules := w.s.Rules()
			i := slices.IndexFunc(rules, func(r sharing.Rule) bool { return r.Type == d.Type })
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

func person(of statement.Hash, role policy.Role) policy.Actor {
	return policy.Actor{Person: "p-" + of.Short() + string(role), Identity: of, For: "state:ke", Roles: []policy.Role{role}}
}

const item = "norm-13-a"

// writes puts answers into the part, and settles it.
func (w *world) writes(id, words string) {
	w.t.Helper()
	ctx, officer := context.Background(), person(w.a, policy.ClearingOfficer)
	p, _, err := w.prep.Get(ctx, officer, id)
	w.must(err)
	seen := p.Part(item).Seen
	if p.Part(item).State == preparation.Settled {
		w.must(w.prep.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Reopen, Seen: seen}))
		seen++
	}
	text := func(question, words string) report.Answer {
		return report.Answer{Question: question, Text: i18n.Of("en", words)}
	}
	c := offline.Part{Content: report.Content{Status: report.Planned, Answers: []report.Answer{text("done", "For all."), text("challenges", words), text("gaps", "CANARY-gaps")}},
		Markings: map[string]statement.Marking{"challenges": statement.Amber, "gaps": statement.AmberStrict}}
	w.must(w.prep.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Write, Seen: seen, Content: c}))
	w.must(w.prep.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Settle, Seen: seen + 1}))
}

// TestSharedInConfidence: answers that are not for all are shared with two, who do
// not learn of each other; written anew, shared anew, and recalled from one. What
// is for all, what is not settled, and what is marked more narrowly is not shared.
func TestSharedInConfidence(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		drafter := person(w.a, policy.Drafter)
		id, err := w.prep.Begin(ctx, drafter, questionnaire.Framework, "2026", preparation.FromNothing)
		w.must(err)
		shares := func(m statement.Marking, questions []string, to ...statement.Hash) error {
			_, err := w.s.Share(ctx, drafter, id, item, questions, m, to...)
			return err
		}
		if err := shares(statement.Amber, []string{"challenges"}, w.b); !fail.Is(err, fail.Conflict) {
			t.Errorf("what is not settled is shared: %v", err)
		}
		w.writes(id, "CANARY-first & <more>")
		before := w.Ledger.Size()
		for name, tc := range map[string]struct {
			kind      fail.Kind
			m         statement.Marking
			questions []string
			to        []statement.Hash
		}{
			"what is for all":       {fail.Conflict, statement.Amber, []string{"done"}, []statement.Hash{w.b}},
			"a status for all":      {fail.Conflict, statement.Amber, []string{preparation.OfStatus}, []statement.Hash{w.b}},
			"under a wider marking": {fail.Invalid, statement.Amber, []string{"challenges", "gaps"}, []statement.Hash{w.b}},
			"with everybody":        {fail.Invalid, statement.Clear, []string{"challenges"}, []statement.Hash{w.b}},
			"with oneself":          {fail.Invalid, statement.Amber, []string{"challenges"}, []statement.Hash{w.a}},
			"with nobody":           {fail.Invalid, statement.Amber, []string{"challenges"}, nil},
			"nothing":               {fail.Invalid, statement.Amber, nil, []statement.Hash{w.b}},
		} {
			if err := shares(tc.m, tc.questions, tc.to...); !fail.Is(err, tc.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.must(shares(statement.Amber, []string{"challenges"}, w.b, w.c))
		if w.said[0].Subject == w.said[1].Subject || w.chests[0] == w.chests[1] {
			t.Error("two who compare what they have learn that it belongs together")
		}
		w.smuggled(drafter)
		got := w.received(w.b)
		if raw, _ := json.Marshal(got); len(got.Versions) != 1 || got.Newest().Answers[0].Text.In["en"] != "CANARY-first & <more>" || bytes.Contains(raw, []byte("CANARY-gaps")) || bytes.Contains(raw, []byte(id)) {
			t.Errorf("%s", raw)
		}
		w.writes(id, "CANARY-second")
		if err := w.replays(drafter, w.said[0]); !fail.Is(err, fail.Conflict) {
			t.Errorf("what no longer stands is shared: %v", err)
		}
		w.must(shares(statement.AmberStrict, []string{"challenges", "gaps"}, w.b))
		if got := w.received(w.b); len(got.Versions) != 2 || got.Marking != statement.AmberStrict || got.ID != w.said[0].Subject || w.chests[2] != w.chests[0] {
			t.Errorf("%+v", got)
		}
		w.recalls(drafter)
		if w.Ledger.Size() != before {
			t.Error("something public is said of it")
		}
		w.apart()
	})
}

func (w *world) received(by statement.Hash) sharing.Sharing {
	w.t.Helper()
	received, given, err := w.s.Queries.Mine(context.Background(), person(by, policy.Drafter))
	if err != nil || len(received) != 1 || len(given) != 0 {
		w.t.Fatalf("%+v %+v %v", received, given, err)
	}
	return received[0]
}

// replays says again what was drafted before.
func (w *world) replays(drafter policy.Actor, d ledger.Draft) error {
	_, err := w.ProposeTogether(context.Background(), drafter, d)
	return err
}

// smuggled: a draft that was not made by Share is held against what is settled.
func (w *world) smuggled(drafter policy.Actor) {
	w.t.Helper()
	good := w.said[0]
	for name, bend := range map[string]func(d *ledger.Draft, b *sharing.Shared){
		"other words": func(_ *ledger.Draft, b *sharing.Shared) { b.Answers[0].Text = i18n.Of("en", "CANARY-other") },
		"an answer for all": func(_ *ledger.Draft, b *sharing.Shared) {
			b.Answers[0] = report.Answer{Question: "done", Text: i18n.Of("en", "For all.")}
		},
		"a status for all":         func(_ *ledger.Draft, b *sharing.Shared) { b.Status = report.Planned },
		"another period":           func(_ *ledger.Draft, b *sharing.Shared) { b.Period = "2025" },
		"under another's id":       func(d *ledger.Draft, _ *sharing.Shared) { d.Subject = w.said[1].Subject },
		"under a wider marking":    func(d *ledger.Draft, _ *sharing.Shared) { d.Marking = statement.Green },
		"with everybody":           func(d *ledger.Draft, _ *sharing.Shared) { d.Marking = statement.Clear },
		"under an id of its own":   func(d *ledger.Draft, _ *sharing.Shared) { d.Subject = "answers:" + strings.Repeat("0", 32) },
		"with what is not its own": func(d *ledger.Draft, _ *sharing.Shared) { d.By = w.c },
	} {
		b, err := sharing.Decode(good.Type, good.Body)
		w.must(err)
		d, shared := good, b.(*sharing.Shared)
		bend(&d, shared)
		if d.Body, err = json.Marshal(shared); err != nil {
			w.t.Fatal(err)
		}
		if err := w.replays(drafter, d); !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Conflict) {
			w.t.Errorf("%s: %v", name, err)
		}
	}
}

// recalls: what is recalled from one stays with the other, and is recalled once.
func (w *world) recalls(drafter policy.Actor) {
	w.t.Helper()
	ctx, reason := context.Background(), i18n.Of("en", "CANARY-reason")
	if _, err := w.s.Recall(ctx, person(w.b, policy.Drafter), w.said[0].Subject, reason); !fail.Is(err, fail.NotFound) {
		w.t.Errorf("whom it was shared with recalls it: %v", err)
	}
	_, err := w.s.Recall(ctx, drafter, w.said[0].Subject, reason)
	w.must(err)
	if _, err := w.s.Recall(ctx, drafter, w.said[0].Subject, reason); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("it is recalled twice: %v", err)
	}
	if got := w.received(w.b); got.Recalled == nil || got.Recalled.Reason.In["en"] != "CANARY-reason" {
		w.t.Errorf("%+v", got)
	}
	if got := w.received(w.c); got.Recalled != nil || len(got.Versions) != 1 {
		w.t.Errorf("what was shared with another is recalled, too: %+v", got)
	}
}

// apart: nobody else reads it, and it lies sealed.
func (w *world) apart() {
	w.t.Helper()
	ctx := context.Background()
	for name, tc := range map[string]struct {
		actor policy.Actor
		kind  fail.Kind
	}{
		"a visitor":                    {policy.Visitor, fail.SignedOut},
		"who runs the hub":             {person(w.Hub(), policy.Operator), fail.Denied},
		"another whom it is shared to": {person(w.c, policy.Drafter), fail.NotFound},
	} {
		if _, err := w.s.Queries.Get(ctx, tc.actor, w.said[0].Subject); !fail.Is(err, tc.kind) {
			w.t.Errorf("%s: %v", name, err)
		}
	}
	w.must(w.DB.Read(ctx, func(q sqldb.Querier) error {
		var sealed []byte
		err := q.QueryRow(ctx, `SELECT sealed FROM sharing_answers WHERE subject = $1`, w.said[0].Subject).Scan(&sealed)
		if bytes.Contains(sealed, []byte("CANARY")) {
			w.t.Error("it lies there in clear")
		}
		return err
	}))
}

package preparation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// naming is who is listed in these tests, and which identity is whose.
type naming map[string]statement.Hash

func (n naming) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, _ int64) (bool, error) {
	return n[id] == identity && !identity.IsZero(), nil
}

func (n naming) Members(context.Context, sqldb.Querier, string, string) ([]string, error) {
	return nil, nil
}

func (n naming) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := n[id]
	return ok, nil
}

type proposing struct{ *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.Service.Propose(ctx, actor, d)
	return string(id), err
}

func (p proposing) ProposeTogether(ctx context.Context, actor policy.Actor, all ...ledger.Draft) (string, error) {
	id, err := p.Service.ProposeTogether(ctx, actor, all...)
	return string(id), err
}

func (p proposing) Contents(ctx context.Context, q sqldb.Querier, id string) ([]ledger.Draft, error) {
	return p.AllContents(ctx, q, draft.ID(id))
}

// world is a hub with two States; of the first two agencies draft, and the legal
// department and the ministry clear.
type world struct {
	*people.World
	t                           testing.TB
	s                           *preparation.Service
	reports                     *report.Service
	cert, police, legal, clears *people.Person
	stranger                    *people.Person
	told                        []preparation.Tidings
	framework                   *questionnaire.Questionnaire
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, report.Projection{}, submission.Projection{}), t: t}
	if err := w.DB.Migrate(t.Context(), "preparation", preparation.Migrations); err != nil {
		t.Fatal(err)
	}
	names := naming{"state:ke": w.Participant("state:ke"), "state:fr": w.Participant("state:fr")}
	w.cert, w.police = w.Person(names["state:ke"], policy.Drafter), w.Person(names["state:ke"], policy.Drafter)
	w.legal, w.clears, w.stranger = w.Person(names["state:ke"], policy.ClearingOfficer), w.Person(names["state:ke"], policy.ClearingOfficer), w.Person(names["state:fr"], policy.Drafter)
	hub := func() statement.Hash { return w.Hub() }
	queries := &report.Queries{DB: w.DB, Submissions: &submission.Queries{DB: w.DB, Participants: names, Hub: hub}, Speaks: func(ctx context.Context, r sqldb.Querier) submission.Speaks {
		return func(id string, identity statement.Hash, index int64) (bool, error) {
			return names.Speaks(ctx, r, id, identity, index)
		}
	}}
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	w.framework = library.Get(questionnaire.Framework, "")
	drafts := proposing{w.Drafts}
	w.reports = &report.Service{Clock: w.Clock, Desk: saying.New(w, w.DB, hub, names.Speaks, drafts), Queries: queries, Questionnaires: library, Listed: names.Listed}
	w.s = &preparation.Service{Ledger: w, DB: w.DB, Keys: w.Keys, Clock: w.Clock, Questionnaires: library, Reports: queries, Drafts: drafts,
		People: func(context.Context, sqldb.Querier, statement.Hash) ([]string, error) {
			return []string{w.cert.ID, w.police.ID, w.clears.ID}, nil
		},
		Tell: func(_ context.Context, _ *sqldb.Tx, t preparation.Tidings) error {
			w.told = append(w.told, t)
			return nil
		}}
	for _, r := range w.reports.Rules() {
		check := r.Check
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Roles: r.Roles, Check: func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
			if err := check(ctx, q, actor, d); err != nil || d.Type != report.TypeMade && d.Type != report.TypeCorrected {
				return err
			}
			return w.s.Check(ctx, q, actor, d)
		}})
	}
	w.Drafts.Hear = append(w.Drafts.Hear, w.s.Heard)
	return w
}

const (
	item   = "norm-13-a"
	canary = "CANARY-the-ministry-does-not-know"
)

func content(words string) offline.Part {
	return offline.Part{Content: report.Content{Status: report.InProgress, Answers: []report.Answer{
		{Question: "done", Text: i18n.Of("en", words)}, {Question: "challenges", Text: i18n.Of("en", canary)}}},
		Markings: map[string]statement.Marking{"challenges": statement.Amber}}
}

func (w *world) part(id, item string) preparation.Part {
	w.t.Helper()
	p, _, err := w.s.Get(context.Background(), w.Actor(w.cert), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Part(item)
}

// do does something with a part, as it stands.
func (w *world) do(p *people.Person, id, item string, m preparation.Move) {
	w.t.Helper()
	m.Seen = w.part(id, item).Seen
	if err := w.s.Do(context.Background(), w.Actor(p), id, item, m); err != nil {
		w.t.Fatalf("%s: %v", m.Act, err)
	}
}

func (w *world) begins(period string, from preparation.Source) string {
	w.t.Helper()
	id, err := w.s.Begin(context.Background(), w.Actor(w.cert), questionnaire.Framework, period, from)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) puts(id string) draft.ID {
	w.t.Helper()
	drafts, err := w.s.Put(context.Background(), w.Actor(w.cert), id)
	if err != nil || len(drafts) != 1 {
		w.t.Fatalf("%v %v", drafts, err)
	}
	return draft.ID(drafts[0])
}

// TestPreparation: two agencies write, what is sent back comes back to its part with
// the reason, what is cleared is reported; what is not TLP:CLEAR is in no draft and
// in no statement.
func TestPreparation(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		id := w.begins("2026", preparation.FromReports)
		w.do(w.cert, id, item, preparation.Move{Act: preparation.Assign, Agency: "National CERT", Editors: []string{w.cert.ID}})
		w.do(w.cert, id, "norm-13-d", preparation.Move{Act: preparation.Assign, Agency: "Police", Editors: []string{w.police.ID}})
		if len(w.told) != 2 || w.told[1].Persons[0] != w.police.ID || w.told[1].But != w.cert.ID {
			t.Errorf("told: %+v", w.told)
		}
		w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: content("A first wording.")})
		w.do(w.police, id, "norm-13-d", preparation.Move{Act: preparation.Write, Content: content("A liaison officer.")})
		w.do(w.police, id, "norm-13-d", preparation.Move{Act: preparation.HandIn})
		w.do(w.cert, id, item, preparation.Move{Act: preparation.HandIn})
		if n, err := w.s.SettleAll(ctx, w.Actor(w.clears), id); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		for name, try := range map[string]func() error{
			"an old copy": func() error {
				return w.s.Do(ctx, w.Actor(w.cert), id, item, preparation.Move{Act: preparation.Reopen, Seen: 1})
			},
			"what is settled": func() error {
				return w.s.Do(ctx, w.Actor(w.cert), id, item, preparation.Move{Act: preparation.Write, Seen: w.part(id, item).Seen, Content: content("Other.")})
			},
			"two for a period": func() error {
				_, err := w.s.Begin(ctx, w.Actor(w.police), questionnaire.Framework, "2026", preparation.FromNothing)
				return err
			},
			"a report past the preparation": func() error {
				_, err := w.reports.Say(ctx, w.Actor(w.police), statement.Hash{}, &report.Made{Via: report.Through("state:ke"), Questionnaire: "framework", Version: "1",
					Item: item, Provision: "un:a-70-174:13:a", Period: "2026", Content: content("A first wording.").Content})
				return err
			},
		} {
			if err := try(); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := w.s.Get(ctx, w.Actor(w.stranger), id); !fail.Is(err, fail.NotFound) {
			t.Errorf("another participant: %v", err)
		}
		first := w.puts(id)
		if err := w.Drafts.Return(ctx, w.Actor(w.legal), first, "Say since when."); err != nil {
			t.Fatal(err)
		}
		if p := w.part(id, item); p.State != preparation.Returned || p.Reason != "Say since when." || p.Draft != "" {
			t.Fatalf("%+v", p)
		}
		w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: content("Since 2019.")})
		w.do(w.clears, id, item, preparation.Move{Act: preparation.Settle})
		w.do(w.clears, id, "norm-13-d", preparation.Move{Act: preparation.Settle})
		second := w.puts(id)
		if err := w.s.Do(ctx, w.Actor(w.cert), id, item, preparation.Move{Act: preparation.Write, Seen: w.part(id, item).Seen, Content: content("Otherwise.")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("what is put forward is changed: %v", err)
		}
		w.MustClear(w.clears, second)
		if p := w.part(id, item); p.State != preparation.Reported {
			t.Fatalf("%+v", p)
		}
		all, err := w.reports.Queries.Of(ctx, "state:ke")
		raw, _ := json.Marshal(all)
		if err != nil || len(all) != 2 || !bytes.Contains(raw, []byte("Since 2019.")) || bytes.Contains(raw, []byte("CANARY")) || bytes.Contains(raw, []byte("challenges")) {
			t.Errorf("%s %v", raw, err)
		}
		w.corrects(id)
		w.unchanged()
	})
}

// corrects opens a reported part again: what is put forward is a correction.
func (w *world) corrects(id string) {
	w.t.Helper()
	w.do(w.clears, id, item, preparation.Move{Act: preparation.Reopen})
	w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: content("Since 2018.")})
	w.do(w.clears, id, item, preparation.Move{Act: preparation.Settle})
	w.MustClear(w.clears, w.puts(id))
	all, err := w.reports.Queries.Of(context.Background(), "state:ke")
	if raw, _ := json.Marshal(all); err != nil || len(all) != 2 || !strings.Contains(string(raw), "Since 2018.") || strings.Contains(string(raw), "CANARY") {
		w.t.Errorf("%s %v", raw, err)
	}
}

// unchanged says for the next period, in one go, that nothing has changed.
func (w *world) unchanged() {
	w.t.Helper()
	ctx := context.Background()
	id := w.begins("2027", preparation.FromLast)
	if p := w.part(id, item); p.Marked("challenges") != statement.Amber || len(p.Content.Answers) != 2 {
		w.t.Errorf("what stays in the house is not carried over: %+v", p.Content)
	}
	if _, err := w.s.AllUnchanged(ctx, w.Actor(w.cert), id); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("parts with something of the house are said to be unchanged at once: %v", err)
	}
	w.do(w.cert, id, item, preparation.Move{Act: preparation.Unchanged})
	if err := w.s.Discard(ctx, w.Actor(w.cert), id); err != nil {
		w.t.Fatal(err)
	}
	id = w.begins("2027", preparation.FromReports)
	if n, err := w.s.AllUnchanged(ctx, w.Actor(w.cert), id); err != nil || n != 2 {
		w.t.Fatal(n, err)
	}
	w.MustClear(w.clears, w.puts(id))
	held, err := w.s.Held(ctx, w.Actor(w.cert))
	r := held["un:a-70-174:13:a"]
	if err != nil || r == nil || r.Period != "2027" || r.SameAs == nil {
		w.t.Fatalf("%+v %v", r, err)
	}
	if says := r.Says(); says.Answer("done").Text.In["en"] != "Since 2018." {
		w.t.Errorf("%+v", says)
	}
}

// TestOlderInOwnName: who puts a report in a participant's name learns nothing of
// what that one has prepared.
func TestOlderInOwnName(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		id := w.begins("2026", preparation.FromNothing)
		for _, words := range []string{"A first wording.", "A second wording."} {
			both := content(words)
			both.Answers[0].Text.In["fr"] = "Un premier texte."
			w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: both})
		}
		made := report.Made{Via: report.Through("state:ke"), Questionnaire: questionnaire.Framework, Item: item, Period: "2026"}
		_, from, err := w.s.Of(t.Context(), w.Actor(w.cert).Identity, &made)
		if err != nil || !from.Older.Has("done", "fr") {
			t.Errorf("to the participant: %v %v", from, err)
		}
		made.Via = submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: "state:fr"}
		if _, from, err := w.s.Of(t.Context(), w.Actor(w.cert).Identity, &made); err != nil || from != nil {
			t.Errorf("to another: %v %v", from, err)
		}
	})
}

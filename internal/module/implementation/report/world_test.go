package report_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with a secretariat and three States.
type world struct {
	*people.World
	t          testing.TB
	q          *report.Queries
	s          *report.Service
	confirm    *submission.Service
	secretary  policy.Actor
	ke, fr, de *people.Person
	clears     map[string]*people.Person
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, report.Projection{}, submission.Projection{}), t: t, clears: map[string]*people.Person{}}
	names := people.Naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	names["org:example-network"] = w.Participant("org:example-network")
	w.ke, w.fr, w.de = person("state:ke"), person("state:fr"), person("state:de")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	w.confirm = &submission.Service{Ledger: w, Queries: submissions, Drafts: proposing{w.Drafts}, Keys: w.Keys, Clock: w.Clock}
	w.q = &report.Queries{DB: w.DB, Submissions: submissions, Speaks: func(ctx context.Context, r sqldb.Querier) submission.Speaks {
		return func(id string, identity statement.Hash, index int64) (bool, error) {
			if id == "" {
				return identity == w.Hub(), nil
			}
			return names.Speaks(ctx, r, id, identity, index)
		}
	}}
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	w.s = &report.Service{Clock: w.Clock, Desk: saying.New(w, w.DB, hub, names.Speaks, proposing{w.Drafts}), Queries: w.q, Questionnaires: library, Listed: names.Listed}
	w.s.Gives = func(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
		class, _, err := names.Class(ctx, q, id)
		return class == participant.State, err
	}
	for _, r := range w.s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	for _, r := range w.confirm.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	return w
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

// says hands in and, where that is needed, clears; it gives the statement.
func (w *world) says(p *people.Person, of statement.Hash, b corpus.Body) statement.Hash {
	w.t.Helper()
	id, err := w.try(p, of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// try is says where it may be refused, when it is drafted or when it is cleared. A
// nil person is the secretariat.
func (w *world) try(p *people.Person, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	w.t.Helper()
	actor := w.secretary
	if p != nil {
		actor = w.Actor(p)
	}
	out, err := w.s.Say(context.Background(), actor, of, b)
	if err != nil {
		return statement.Hash{}, err
	}
	if out.Receipt != nil {
		return out.Receipt.ID, nil
	}
	return w.clear(p, out.Draft)
}

func (w *world) clear(p *people.Person, id string) (statement.Hash, error) {
	done, err := w.Clear(w.clears[w.Listed[p.Identity]], draft.ID(id))
	if err != nil {
		return statement.Hash{}, err
	}
	return done.Receipt.ID, nil
}

// confirms lets a participant confirm what came through another.
func (w *world) confirms(p *people.Person, of statement.Hash) {
	w.t.Helper()
	out, err := w.confirm.Say(context.Background(), w.Actor(p), of, &submission.Confirmed{As: w.Listed[p.Identity]})
	if err == nil {
		_, err = w.clear(p, out.Draft)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) get(id statement.Hash) *report.Report {
	w.t.Helper()
	r, err := w.q.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return &r
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func says(words string) report.Content {
	return report.Content{Status: report.InProgress, Answers: []report.Answer{{Question: "done", Text: en(words)}}}
}

// of is a report on 13 (a).
func of(via submission.Via, period, words string) *report.Made {
	return &report.Made{Via: via, Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: "un:a-70-174:13:a", Period: period, Content: says(words)}
}

func recorded(author string) submission.Via {
	return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "note-verbale", Number: "1", Date: "2026-03-05"}}
}

package entry_test

import (
	"context"
	"slices"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/statement"
)

// world is a hub on which a State and an organization are listed, with every kind of
// entry that has no hub of its own in a test.
type world struct {
	*people.World
	t       testing.TB
	state   *people.Person
	other   *people.Person
	clears  map[string]*people.Person
	queries *independent.Queries
	reports *entry.Service[independent.Report]
	replies *entry.Service[independent.Reply]
	adopted *entry.Service[measure.Adoption]
	plans   *entry.Service[measure.Plan]
	done    *entry.Service[practice.Practice]
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

func there(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, entry.Projection[independent.Report]{}, entry.Projection[independent.Reply]{}, entry.Projection[measure.Adoption]{}, entry.Projection[measure.Plan]{},
		entry.Projection[practice.Practice]{}, submission.Projection{}, translation.Projection{}), t: t, clears: map[string]*people.Person{}}
	names := people.Naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.state, w.other = person("state:ke"), person("org:x")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	around := func(ctx context.Context, r sqldb.Querier) entry.World {
		return entry.World{Speaks: func(id string, identity statement.Hash, index int64) (bool, error) {
			return names.Speaks(ctx, r, id, identity, index)
		}, Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return submissions.Told(ctx, r, via, m)
		}}
	}
	desk := saying.New(w, w.DB, hub, names.Speaks, proposing{w.Drafts})
	w.queries = independent.NewQueries(w.DB, around)
	w.reports = independent.NewReports(desk, w.queries, independent.World{Provision: there, Accredited: there, Listed: names.Listed})
	w.replies = independent.NewReplies(desk, w.queries)
	of := measure.World{Measure: there, Provision: there, Listed: names.Listed}
	w.adopted = measure.NewAdoptions(desk, &entry.Queries[measure.Adoption]{DB: w.DB, World: around}, of)
	w.plans = measure.NewPlans(desk, &entry.Queries[measure.Plan]{DB: w.DB, World: around}, of)
	w.done = practice.NewService(desk, &entry.Queries[practice.Practice]{DB: w.DB, World: around}, practice.World{Listed: names.Listed, Provision: there})
	for _, r := range slices.Concat(w.reports.Rules(), w.replies.Rules(), w.adopted.Rules(), w.plans.Rules(), w.done.Rules()) {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	return w
}

// say has somebody say something, and somebody else clear it.
func say[C entry.Content](w *world, s *entry.Service[C], p *people.Person, on string, b corpus.Body) string {
	w.t.Helper()
	out, err := s.Say(context.Background(), w.Actor(p), on, b)
	if err != nil {
		w.t.Fatal(err)
	}
	if out.Receipt != nil {
		return out.Receipt.ID.String()
	}
	done, err := w.Clear(w.clears[w.Listed[p.Identity]], draft.ID(out.Draft))
	if err != nil {
		w.t.Fatal(err)
	}
	return done.Receipt.ID.String()
}

func open[C entry.Content](by string, c C) *entry.Opened[C] {
	return &entry.Opened[C]{Via: submission.Via{Mode: submission.Own, Author: by}, Content: c}
}

// found sees which entries a list gives, narrowed by keys.
func found[C entry.Content](w *world, q *entry.Queries[C], stands bool, keys []string, want ...string) {
	w.t.Helper()
	part, err := q.List(w.t.Context(), entry.Filter{Keys: keys, Stands: stands})
	var got []string
	for _, e := range part.Items {
		got = append(got, e.ID)
	}
	if err != nil || !slices.Equal(got, want) {
		w.t.Errorf("%v: %v, want %v: %v", keys, got, want, err)
	}
}

// TestOnBothDatabases: entries of every kind, said on their own and under another,
// changed and ended, are found by what they say now, and are the same when the
// projections are made anew.
func TestOnBothDatabases(t *testing.T) {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		report := say(w, w.reports, w.other, "", open("org:x", independent.Report{Title: en("R"), Text: en("Words."), About: []string{"state:ke"}, Provisions: []string{"un:1"}}))
		reply := say(w, w.replies, w.state, report, open("state:ke", independent.Reply{Text: en("An answer.")}))
		is, err := statement.ParseHash(reply)
		if err != nil {
			t.Fatal(err)
		}
		say(w, w.replies, w.state, report, &entry.Changed[independent.Reply]{Entry: is, As: "state:ke", Content: independent.Reply{Text: en("Another answer.")}})
		adopted := say(w, w.adopted, w.state, "", open("state:ke", measure.Adoption{Measure: "osce:cbm:1", Role: measure.Lead, Does: en("It leads.")}))
		say(w, w.adopted, w.state, adopted, &entry.Ended[measure.Adoption]{As: "state:ke", Reason: en("It is over.")})
		task := measure.Task{ID: "a", Title: en("A task"), Provision: "un:1", Progress: measure.Planned}
		plan := say(w, w.plans, w.state, "", open("state:ke", measure.Plan{Title: en("P"), Tasks: []measure.Task{task}}))
		task.Provision, task.Progress = "un:2", measure.Done
		say(w, w.plans, w.state, plan, &entry.Changed[measure.Plan]{As: "state:ke", Content: measure.Plan{Title: en("P"), Tasks: []measure.Task{task}}})
		done := say(w, w.done, w.state, "", open("state:ke", practice.Practice{Kind: "technical", Title: en("T"), Text: en("It is done so."), Provisions: []string{"un:1"}}))

		found(w, w.queries.Reports, true, []string{independent.About("state:ke"), independent.Serving("un:1")}, report)
		found(w, w.queries.Reports, true, []string{independent.Serving("un:2")})
		found(w, w.queries.Replies, true, []string{entry.On(report)}, reply)
		found(w, w.adopted.Queries, false, []string{measure.Of("osce:cbm:1")}, adopted)
		found(w, w.adopted.Queries, true, []string{measure.Of("osce:cbm:1")})
		found(w, w.plans.Queries, true, []string{measure.Serving("un:2")}, plan)
		found(w, w.plans.Queries, true, []string{measure.Serving("un:1")})
		found(w, w.done.Queries, true, []string{entry.By("state:ke")}, done)
		answered, err := w.queries.Get(t.Context(), report)
		if err != nil || len(answered.Replies) != 1 || answered.Replies[0].Content.Text.In["en"] != "Another answer." || len(answered.Replies[0].Versions) != 2 {
			t.Errorf("%+v, %v", answered, err)
		}
		w.CheckRebuild()
	})
}

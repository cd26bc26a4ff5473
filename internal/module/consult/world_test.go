package consult_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// naming is who is listed in these tests, and which identity is whose.
type naming map[string]statement.Hash

func (n naming) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, _ int64) (bool, error) {
	return n[id] == identity && !identity.IsZero(), nil
}

func (n naming) Class(_ context.Context, _ sqldb.Querier, id string) (participant.Class, bool, error) {
	_, ok := n[id]
	if strings.HasPrefix(id, "state:") {
		return participant.State, ok, nil
	}
	return participant.CivilSociety, ok, nil
}

func (n naming) Members(context.Context, sqldb.Querier, string, string) ([]string, error) {
	return nil, nil
}

func (n naming) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := n[id]
	return ok, nil
}

// world is a hub with a secretariat; Kenya, which organises; France, which
// leads a group; and an organization that takes part.
type world struct {
	*people.World
	t          testing.TB
	naming     naming
	q          *consult.Queries
	s          *consult.Service
	secretary  policy.Actor
	ke, fr, ap *people.Person
	clears     map[string]*people.Person
	scheduler  *schedule.Scheduler
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, consult.Projection{}, submission.Projection{}), t: t}
	ke, fr, ap := w.Participant("state:ke"), w.Participant("state:fr"), w.Participant("org:apc")
	w.naming = naming{"state:ke": ke, "state:fr": fr, "org:apc": ap, "state:de": {}}
	hub := func() statement.Hash { return w.Hub() }
	w.q = &consult.Queries{DB: w.DB, Participants: w.naming, Hub: hub, Submissions: &submission.Queries{DB: w.DB, Participants: w.naming, Hub: hub}}
	w.s = &consult.Service{Desk: consult.NewDesk(saying.New(w, w.q.DB, w.q.Hub, w.q.Participants.Speaks, proposing{w.Drafts}), w.q), Clock: w.Clock,
		Exists: func(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
			return strings.HasPrefix(id, "un:"), nil
		}}
	for _, r := range w.s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	w.ke, w.fr, w.ap = w.Person(ke, policy.Drafter), w.Person(fr, policy.Drafter), w.Person(ap, policy.Drafter)
	w.clears = map[string]*people.Person{"state:ke": w.Person(ke, policy.ClearingOfficer), "state:fr": w.Person(fr, policy.ClearingOfficer),
		"org:apc": w.Person(ap, policy.ClearingOfficer)}
	var err error
	w.scheduler, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{consult.Phases{Queries: w.q}},
		Locked: func() bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
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
	out, err := w.try(p, of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// try is says where it may be refused, when it is drafted or when it is
// cleared. A nil person is the secretariat.
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
	done, err := w.Clear(w.clears[w.Listed[p.Identity]], draft.ID(out.Draft))
	if err != nil {
		return statement.Hash{}, err
	}
	return done.Receipt.ID, nil
}

func (w *world) get(id statement.Hash) *consult.Consultation {
	w.t.Helper()
	c, err := w.q.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return &c
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

// in is an instant after now, as bodies name it.
func (w *world) in(d time.Duration) string {
	return w.Clock.Now().Add(d).UTC().Format(form.InstantForm)
}

// call is a consultation that Kenya calls: comments from tomorrow for a week,
// then a week of decisions.
func (w *world) call() *consult.Call {
	day := 24 * time.Hour
	return &consult.Call{
		Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Plan: consult.Plan{Title: en("Norm 13 (h) in practice"), Text: en("What does it take to answer?"),
			Partners: []consult.Named{{ID: "org:apc", Name: "Association"}, {Name: "A university"}},
			About:    []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}, Languages: []string{"en", "fr"}, Zone: "Africa/Nairobi",
			Moderation: consult.After, Decision: consult.Decision{Rule: consult.Consensus},
			Questions: []consult.Question{{ID: "distinct", Text: en("Is the norm distinct?"), Form: consult.Choice, Each: true,
				Options: []consult.Option{{ID: "yes", Text: en("Yes")}, {ID: "no", Text: en("No")}}}},
			NormTest: []consult.Question{{ID: "need", Text: en("What need does it meet?"), Form: consult.Words}}},
		Phases: []consult.Phase{
			{ID: "comments", Title: en("Comments"), Accepts: []consult.Accepts{consult.Comments, consult.Amendments}, Opens: w.in(day), Closes: w.in(8 * day)},
			{ID: "decisions", Title: en("Decisions"), Accepts: []consult.Accepts{consult.Decisions}, Opens: w.in(8 * day), Closes: w.in(15 * day)},
		},
	}
}

package moderation_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/authorization"
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

// world is a consultation of Kenya's whose contributions are looked at first;
// France and an organization contribute. One phase takes comments and amendments
// for a week.
type world struct {
	*people.World
	t              testing.TB
	names          naming
	process        *consult.Service
	contribute     *contribution.Service
	negotiate      *text.Service
	s              *moderation.Service
	scheduler      *schedule.Scheduler
	secretary, mod policy.Actor
	ke, fr, ap     *people.Person
	clears         map[string]*people.Person
	of             statement.Hash
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, consult.Projection{}, contribution.Projection{}, text.Projection{}, moderation.Projection{}, submission.Projection{}),
		t: t, clears: map[string]*people.Person{}, names: naming{}}
	w.ke, w.fr, w.ap = w.person("state:ke"), w.person("state:fr"), w.person("org:apc")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: w.names, Hub: hub}
	calls := &consult.Queries{DB: w.DB, Participants: w.names, Submissions: submissions, Hub: hub}
	desk := consult.NewDesk(saying.New(w, calls.DB, calls.Hub, calls.Participants.Speaks, proposing{w.Drafts}), calls)
	q := &moderation.Queries{DB: w.DB, Consultations: calls, Size: w.Ledger.Size}
	w.process = &consult.Service{Desk: desk, Clock: w.Clock, Exists: func(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }}
	w.contribute = &contribution.Service{Desk: desk, Queries: &contribution.Queries{DB: w.DB, Consultations: calls, Receipts: q.Receipts}}
	w.negotiate = &text.Service{Desk: desk, Queries: &text.Queries{DB: w.DB, Consultations: calls, Receipts: q.Receipts},
		Official: func(context.Context, sqldb.Querier, string, string) ([]string, error) { return nil, nil }}
	w.s = &moderation.Service{Desk: desk, Queries: q, Contributions: w.contribute.Queries, Held: w.Drafts}
	desk.Received = w.s.Received
	for _, r := range append(append(w.process.Rules(), w.contribute.Rules()...), w.negotiate.Rules()...) {
		rule := draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles}
		for _, typ := range moderation.Covered() {
			if r.Type == typ {
				rule.Holder, rule.Paced = w.s, true
			}
		}
		w.Drafts.Rules = append(w.Drafts.Rules, rule)
	}
	for _, r := range w.s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: w.s.After, Roles: r.Roles})
	}
	w.secretary, w.mod = w.Actor(w.Person(w.Hub(), policy.Secretariat)), w.Actor(w.Person(w.Hub(), policy.Moderator))
	var err error
	w.scheduler, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{consult.Phases{Queries: calls}},
		Locked: func() bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	w.of = w.calls(submission.Via{Mode: submission.Own, Author: "state:ke"}, consult.Before)
	w.passes(25 * time.Hour)
	return w
}

// person is a drafter of a new participant, which has somebody who clears.
func (w *world) person(id string) *people.Person {
	w.names[id] = w.Participant(id)
	w.clears[id] = w.Person(w.names[id], policy.ClearingOfficer)
	return w.Person(w.names[id], policy.Drafter)
}

func (w *world) passes(d time.Duration) {
	w.Clock.Advance(d)
	w.scheduler.Round(context.Background())
}

func (w *world) calls(via submission.Via, rule consult.Moderation) statement.Hash {
	w.t.Helper()
	in := func(d time.Duration) string { return w.Clock.Now().Add(d).UTC().Format(form.InstantForm) }
	call := &consult.Call{Via: via, Plan: consult.Plan{Title: en("(h)"), Text: en("What does it take?"), About: []string{"un:h:1"},
		Languages: []string{"en"}, Zone: "UTC", Moderation: rule, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: en("One"), Accepts: []consult.Accepts{consult.Comments, consult.Amendments},
			Opens: in(24 * time.Hour), Closes: in(8 * 24 * time.Hour)}}}
	actor := w.Actor(w.ke)
	if via.Mode == submission.Recorded {
		actor = w.secretary
	}
	out, err := w.process.Say(context.Background(), actor, statement.Hash{}, call)
	if err != nil {
		w.t.Fatal(err)
	}
	if out.Receipt != nil {
		return out.Receipt.ID
	}
	return w.MustClear(w.clears["state:ke"], draft.ID(out.Draft)).Receipt.ID
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

// room is a service that has things said.
type room interface {
	Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error)
}

// hands drafts and clears: what comes of it is said, or held.
func (w *world) hands(s room, p *people.Person, of statement.Hash, b corpus.Body) (draft.ID, draft.Result) {
	w.t.Helper()
	out, err := s.Say(context.Background(), w.Actor(p), of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return draft.ID(out.Draft), w.MustClear(w.clears[w.Listed[p.Identity]], draft.ID(out.Draft))
}

// comments has a comment held, and gives its draft.
func (w *world) comments(p *people.Person, words string) draft.ID {
	w.t.Helper()
	id, r := w.hands(w.contribute, p, statement.Hash{}, w.comment(w.Listed[p.Identity], words))
	if !r.Held {
		w.t.Fatalf("it is not held: %+v", r)
	}
	return id
}

func (w *world) comment(as, words string) *contribution.Made {
	return &contribution.Made{Via: submission.Via{Mode: submission.Own, Author: as}, Consultation: w.of, Kind: contribution.Comment,
		Content: contribution.Content{Text: en(words)}}
}

func (w *world) call() *consult.Consultation {
	w.t.Helper()
	c, err := w.s.Queries.Consultations.Get(context.Background(), w.of.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return &c
}

func (w *world) summary() moderation.Summary {
	w.t.Helper()
	s, err := w.s.Queries.Summary(context.Background(), w.of.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// receipt is of a draft that is or was held.
func (w *world) receipt(p *people.Person, id draft.ID) statement.Hash {
	w.t.Helper()
	d, err := w.Drafts.Get(context.Background(), w.Actor(p), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d.Held.Receipt
}

// lets has Kenya let in one that is held.
func (w *world) lets(id draft.ID) statement.Hash {
	w.t.Helper()
	out, err := w.s.LetIn(context.Background(), w.Actor(w.ke), w.call(), id)
	if err != nil || len(out.Said) != 1 {
		w.t.Fatalf("%+v, %v", out, err)
	}
	return out.Said[0].ID
}

// declines has Kenya's drafter draft, and its officer clear, that some are
// declined.
func (w *world) declines(reason moderation.Reason, receipts ...statement.Hash) (draft.Result, error) {
	w.t.Helper()
	out, err := w.s.Decline(context.Background(), w.Actor(w.ke), w.call(), moderation.Declined{Receipts: receipts, Reason: reason, Words: en("As was said.")})
	if err != nil {
		return draft.Result{}, err
	}
	return w.Clear(w.clears["state:ke"], draft.ID(out.Draft))
}

// leaves withdraws somebody's authorization.
func (w *world) leaves(p *people.Person) {
	w.t.Helper()
	all, err := w.Authorizations.Holders(context.Background(), p.Identity)
	if err != nil {
		w.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(h authorization.Holder) bool { return h.Person == p.ID })
	d, err := corpus.Drafts([]*authorization.Withdrawn{{ID: all[i].ID}})
	if err != nil {
		w.t.Fatal(err)
	}
	d[0].By = p.Identity
	w.MustSay(d...)
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

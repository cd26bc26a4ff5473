package meeting_test

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
	"comity.example/comity/internal/module/consult/meeting"
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

// world is a consultation of Kenya's, in which France, Germany and an
// organization take part; comments and answers are taken from tomorrow for a
// week.
type world struct {
	*people.World
	t              testing.TB
	q              *meeting.Queries
	s              *meeting.Service
	contribute     *contribution.Service
	process        *consult.Service
	confirm        *submission.Service
	scheduler      *schedule.Scheduler
	secretary      policy.Actor
	ke, fr, de, ap *people.Person
	clears         map[string]*people.Person
	of             statement.Hash // the consultation
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, consult.Projection{}, contribution.Projection{}, meeting.Projection{}, submission.Projection{}), t: t, clears: map[string]*people.Person{}}
	names := naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.ke, w.fr, w.de, w.ap = person("state:ke"), person("state:fr"), person("state:de"), person("org:apc")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	process := &consult.Queries{DB: w.DB, Participants: names, Submissions: submissions, Hub: hub}
	exists := func(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }
	desk := consult.NewDesk(saying.New(w, process.DB, process.Hub, process.Participants.Speaks, proposing{w.Drafts}), process)
	w.process = &consult.Service{Desk: desk, Clock: w.Clock, Exists: exists}
	w.confirm = &submission.Service{Ledger: w, Queries: submissions, Drafts: proposing{w.Drafts}, Keys: w.Keys, Clock: w.Clock}
	said := &contribution.Queries{DB: w.DB, Consultations: process}
	w.contribute = &contribution.Service{Desk: desk, Queries: said}
	w.q = &meeting.Queries{DB: w.DB, Consultations: process, Contributions: said}
	w.s = &meeting.Service{Desk: desk, Queries: w.q, Keys: w.Keys, Clock: w.Clock}
	if err := w.DB.Migrate(context.Background(), "meeting", meeting.Migrations); err != nil {
		t.Fatal(err)
	}
	for _, r := range slices.Concat(w.process.Rules(), w.contribute.Rules(), w.s.Rules()) {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	for _, r := range w.confirm.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	var err error
	w.scheduler, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{consult.Phases{Queries: process}},
		Locked: func() bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	w.of = w.calls(submission.Via{Mode: submission.Own, Author: "state:ke"})
	return w
}

// calls calls a consultation; the secretariat records it where the way says so.
func (w *world) calls(via submission.Via) statement.Hash {
	w.t.Helper()
	in := func(d time.Duration) string { return w.Clock.Now().Add(d).UTC().Format(form.InstantForm) }
	yes := []consult.Option{{ID: "yes", Text: en("Yes")}, {ID: "no", Text: en("No")}}
	call := &consult.Call{Via: via, Plan: consult.Plan{Title: en("(h)"), Text: en("What does it take?"), About: []string{"un:h:1", "un:h:2"},
		Languages: []string{"en"}, Zone: "UTC", Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor},
		Invited: consult.Invited{Classes: []participant.Class{participant.State}, Named: []string{"org:apc"}},
		Questions: []consult.Question{{ID: "distinct", Text: en("Distinct?"), Form: consult.Choice, Each: true, Options: yes},
			{ID: "how", Text: en("How?"), Form: consult.Words}},
		NormTest: []consult.Question{{ID: "need", Text: en("Need?"), Form: consult.Words}, {ID: "novelty", Text: en("New?"), Form: consult.Choice, Options: yes}}},
		Phases: []consult.Phase{{ID: "one", Title: en("One"), Accepts: []consult.Accepts{consult.Comments, consult.Papers},
			Opens: in(24 * time.Hour), Closes: in(8 * 24 * time.Hour)}},
	}
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

// opens lets the first phase open.
func (w *world) opens() *world {
	w.Clock.Advance(25 * time.Hour)
	w.scheduler.Round(context.Background())
	return w
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url).opens()) })
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

func (w *world) get(id statement.Hash) *meeting.Meeting {
	w.t.Helper()
	m, err := w.q.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return &m
}

func (w *world) summary(id statement.Hash) *meeting.Summing {
	w.t.Helper()
	s, err := w.q.Summary(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return &s
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func own(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }

// comments has a participant comment on the consultation.
func (w *world) comments(p *people.Person, words string) statement.Hash {
	w.t.Helper()
	out, err := w.contribute.Say(context.Background(), w.Actor(p), statement.Hash{}, &contribution.Made{Via: own(w.Listed[p.Identity]), Consultation: w.of,
		Kind: contribution.Comment, Content: contribution.Content{Text: en(words)}})
	if err != nil {
		w.t.Fatal(err)
	}
	id, err := w.clear(p, out.Draft)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// convened is a meeting of Kenya's that France chairs: an open session, and a
// closed one under the rule.
func (w *world) convened() *meeting.Convened {
	return &meeting.Convened{Via: own("state:ke"), Consultation: w.of, Plan: meeting.Plan{Title: en("Regional meeting"), Place: en("Nairobi"),
		With: []consult.Named{{Name: "African Union"}}, Chair: []consult.Named{{ID: "state:fr", Name: "France"}}, From: "2026-03-01", Until: "2026-03-02",
		Agenda: []i18n.Text{en("Norms"), en("Capacity")}, Sessions: []meeting.Session{
			{ID: "open", Title: en("Exchange"), Kind: meeting.MultiStakeholder, Participants: []consult.Named{{ID: "state:de", Name: "Germany"}, {Name: "A university"}}},
			{ID: "closed", Title: en("States"), Kind: meeting.Closed, Unattributed: true}}}}
}

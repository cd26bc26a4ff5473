package adoption_test

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
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// naming is who is listed in these tests, and which identity is whose.
type naming map[string]statement.Hash

func (n naming) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, _ int64) (bool, error) {
	return n[id] == identity && !identity.IsZero(), nil
}

func (n naming) Class(_ context.Context, _ sqldb.Querier, id string) (participant.Class, bool, error) {
	_, ok := n[id]
	switch kind, _, _ := strings.Cut(id, ":"); kind {
	case "state":
		return participant.State, ok, nil
	case "group":
		return participant.GroupOfStates, ok, nil
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

// world is a consultation of Kenya's with a text on which Germany leads; France
// and an organization take part. A phase takes amendments and decisions for thirty
// days.
type world struct {
	*people.World
	t              testing.TB
	process        *consult.Service
	texts          *text.Service
	s              *adoption.Service
	confirm        *submission.Service
	scheduler      *schedule.Scheduler
	secretary      policy.Actor
	ke, fr, de, ap *people.Person
	clears         map[string]*people.Person
	news           []adoption.News
	on, of         statement.Hash // the text, the consultation
}

// hours is for how long silence runs in these tests, at the least.
const hours = 72

func newWorld(t testing.TB, url string, rule consult.DecisionRule, invited consult.Invited) *world {
	t.Helper()
	w := &world{World: people.New(t, url, consult.Projection{}, text.Projection{}, adoption.Projection{}, submission.Projection{}), t: t, clears: map[string]*people.Person{}}
	if err := w.DB.Migrate(context.Background(), "adoption", adoption.Migrations); err != nil {
		t.Fatal(err)
	}
	names := naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.ke, w.fr, w.de, w.ap = person("state:ke"), person("state:fr"), person("state:de"), person("org:apc")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	calls := &consult.Queries{DB: w.DB, Participants: names, Submissions: submissions, Hub: hub}
	texts := &text.Queries{DB: w.DB, Consultations: calls}
	exists := func(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }
	desk := consult.NewDesk(saying.New(w, calls.DB, calls.Hub, calls.Participants.Speaks, proposing{w.Drafts}), calls)
	w.process = &consult.Service{Desk: desk, Clock: w.Clock, Exists: exists}
	w.texts = &text.Service{Desk: desk, Queries: texts}
	w.confirm = &submission.Service{Ledger: w, Queries: submissions, Drafts: proposing{w.Drafts}, Keys: w.Keys, Clock: w.Clock}
	w.s = &adoption.Service{Desk: desk, Clock: w.Clock, Queries: &adoption.Queries{DB: w.DB, Consultations: calls, Texts: texts}}
	for _, r := range slices.Concat(w.process.Rules(), w.texts.Rules(), w.s.Rules()) {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	for _, r := range w.confirm.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	tell := func(_ context.Context, _ *sqldb.Tx, _ adoption.On, _ *adoption.Procedure, what adoption.News) error {
		w.news = append(w.news, what)
		return nil
	}
	var err error
	w.scheduler, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return false },
		Sources: []schedule.Source{consult.Phases{Queries: calls}, adoption.Silences{Queries: w.s.Queries}, adoption.Tidings{Queries: w.s.Queries, Tell: tell}}})
	if err != nil {
		t.Fatal(err)
	}
	w.begin(rule, invited)
	return w
}

// begin calls the consultation and tables the text.
func (w *world) begin(rule consult.DecisionRule, invited consult.Invited) {
	w.t.Helper()
	decision := consult.Decision{Rule: rule}
	if rule == consult.Silence {
		decision.Hours = hours
	}
	w.of = w.does(w.ke, func(a policy.Actor) (saying.Outcome, error) {
		return w.process.Say(context.Background(), a, statement.Hash{}, &consult.Call{Via: own("state:ke"), Plan: consult.Plan{Title: en("(h)"), Text: en("What does it take?"),
			About: []string{"un:h:1"}, Languages: []string{"en"}, Zone: "UTC", Moderation: consult.After, Decision: decision, Invited: invited},
			Phases: []consult.Phase{{ID: "one", Title: en("One"), Accepts: []consult.Accepts{consult.Amendments, consult.Decisions}, Opens: w.in(time.Hour), Closes: w.in(30 * 24 * time.Hour)}}})
	})
	w.leads("state:de")
	w.Clock.Advance(2 * time.Hour)
	w.scheduler.Round(context.Background())
	w.on = w.does(w.ke, func(a policy.Actor) (saying.Outcome, error) {
		return w.texts.Say(context.Background(), a, statement.Hash{}, &text.Tabled{Via: own("state:ke"), Consultation: w.of, Group: "h", Title: en("Guidance on (h)"),
			About: []string{"un:h:1"}, Language: "en", Text: "# Guidance\n\nA State that is asked should answer soon.\n"})
	})
}

// leads has somebody lead the group.
func (w *world) leads(id string) {
	w.t.Helper()
	w.does(w.ke, func(a policy.Actor) (saying.Outcome, error) {
		g := &consult.Group{As: "state:ke", ID: "h", Title: en("(h)"), Lead: []consult.Named{{ID: id, Name: "A lead"}}}
		c, err := w.process.Queries.Get(context.Background(), w.of.String())
		if err != nil {
			return saying.Outcome{}, err
		}
		if was := c.Group("h"); was != nil {
			g.Replaces = was.Formed
		}
		return w.process.Say(context.Background(), a, w.of, g)
	})
}

// in is the instant after a while.
func (w *world) in(d time.Duration) string {
	return w.Clock.Now().Add(d).UTC().Format(form.InstantForm)
}

// does says something, and clears it where that is needed.
func (w *world) does(p *people.Person, say func(policy.Actor) (saying.Outcome, error)) statement.Hash {
	w.t.Helper()
	out, err := say(w.Actor(p))
	if err == nil {
		var id statement.Hash
		if id, err = w.clear(p, out.Draft); err == nil {
			return id
		}
	}
	w.t.Fatal(err)
	return statement.Hash{}
}

func (w *world) clear(p *people.Person, id string) (statement.Hash, error) {
	done, err := w.Clear(w.clears[w.Listed[p.Identity]], draft.ID(id))
	if err != nil {
		return statement.Hash{}, err
	}
	return done.Receipt.ID, nil
}

// says hands in and, where that is needed, clears. A nil person is the
// secretariat.
func (w *world) says(p *people.Person, b corpus.Body) statement.Hash {
	w.t.Helper()
	id, err := w.try(p, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// try is says where it may be refused, when it is drafted or when it is cleared.
func (w *world) try(p *people.Person, b corpus.Body) (statement.Hash, error) {
	w.t.Helper()
	actor := w.secretary
	if p != nil {
		actor = w.Actor(p)
	}
	out, err := w.s.Say(context.Background(), actor, w.on, b)
	if err != nil {
		return statement.Hash{}, err
	}
	if out.Receipt != nil {
		return out.Receipt.ID, nil
	}
	return w.clear(p, out.Draft)
}

func (w *world) now() *adoption.Agreement {
	w.t.Helper()
	on, err := w.s.Queries.Get(context.Background(), w.on.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return on.Agreement
}

// begins has Germany put the version in force under silence.
func (w *world) begins() statement.Hash {
	w.t.Helper()
	return w.says(w.de, w.silence(hours*time.Hour))
}

func (w *world) silence(d time.Duration) *adoption.Begun {
	v := w.version()
	return &adoption.Begun{As: "state:de", Version: v.Number, Hash: v.Hash, Until: w.in(d + time.Minute)}
}

func (w *world) version() *text.Version {
	w.t.Helper()
	t, err := w.texts.Queries.Get(context.Background(), w.on.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return t.InForce()
}

// passes lets time go by, with the scheduler at work.
func (w *world) passes(d time.Duration) {
	w.Clock.Advance(d)
	w.scheduler.Round(context.Background())
}

// revises has France amend the text, and Germany decide and consolidate.
func (w *world) revises(words string, as redline.Disposition) {
	w.t.Helper()
	v := w.version()
	change, err := v.Fixed().Propose(redline.Amendment{ID: "x", Paragraph: 1, Text: words})
	if err != nil {
		w.t.Fatal(err)
	}
	change.ID = ""
	says := func(p *people.Person, of statement.Hash, b corpus.Body) statement.Hash {
		return w.does(p, func(a policy.Actor) (saying.Outcome, error) { return w.texts.Say(context.Background(), a, of, b) })
	}
	id := says(w.fr, statement.Hash{}, &text.Proposed{Via: own("state:fr"), Consultation: w.of, Text: w.on, Version: v.Number, Change: change})
	says(w.de, w.on, &text.Decided{As: "state:de", Version: v.Number, Rulings: []text.Ruling{{Amendment: id, Decision: as, Reason: en("As discussed.")}}})
	t, err := w.texts.Queries.Get(context.Background(), w.on.String())
	if err != nil {
		w.t.Fatal(err)
	}
	next, err := t.Next("state:de")
	if err != nil {
		w.t.Fatal(err)
	}
	says(w.de, w.on, next)
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

func under(t *testing.T, rule consult.DecisionRule, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url, rule, consult.Invited{})) })
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func own(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }

func noted(author string) submission.Via {
	return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "note-verbale", Number: "12/2026", Date: "2026-02-03"}}
}

package publication_test

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
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/publication"
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
	return participant.State, ok, nil
}

func (n naming) Members(context.Context, sqldb.Querier, string, string) ([]string, error) {
	return nil, nil
}

func (n naming) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := n[id]
	return ok, nil
}

// world is a consultation of Kenya's on two provisions, in which France and
// Germany took part: a text that was amended, contributions and positions.
type world struct {
	*people.World
	t          testing.TB
	process    *consult.Service
	texts      *text.Service
	said       *contribution.Service
	held       *position.Service
	q          *publication.Queries
	s          *publication.Service
	adopts     *adoption.Service
	secretary  policy.Actor
	ke, fr, de *people.Person
	clears     map[string]*people.Person
	scheduler  *schedule.Scheduler
	of, text   statement.Hash
	amendments map[string]statement.Hash // whose
}

// The official texts of these tests.
const (
	official = "States should respond to appropriate requests."
	auf      = "Les États devraient répondre aux demandes."
)

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, consult.Projection{}, contribution.Projection{}, text.Projection{}, position.Projection{}, publication.Projection{}, adoption.Projection{}, submission.Projection{}),
		t: t, clears: map[string]*people.Person{}, amendments: map[string]statement.Hash{}}
	names := naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.ke, w.fr, w.de = person("state:ke"), person("state:fr"), person("state:de")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	calls := &consult.Queries{DB: w.DB, Participants: names, Submissions: submissions, Hub: hub}
	desk := consult.NewDesk(saying.New(w, calls.DB, calls.Hub, calls.Participants.Speaks, proposing{w.Drafts}), calls)
	exists := func(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }
	w.process = &consult.Service{Desk: desk, Clock: w.Clock, Exists: exists}
	w.texts = &text.Service{Desk: desk, Queries: &text.Queries{DB: w.DB, Consultations: calls},
		Official: func(context.Context, sqldb.Querier, string, string) ([]string, error) { return []string{official}, nil }}
	w.said = &contribution.Service{Desk: desk, Queries: &contribution.Queries{DB: w.DB, Consultations: calls}}
	w.held = &position.Service{Desk: desk, Exists: exists, Queries: &position.Queries{DB: w.DB, Consultations: calls}}
	w.adopts = &adoption.Service{Desk: desk, Queries: &adoption.Queries{DB: w.DB, Consultations: calls, Texts: w.texts.Queries}, Clock: w.Clock}
	w.q = &publication.Queries{DB: w.DB, Consultations: calls}
	w.s = &publication.Service{Desk: desk, Queries: w.q, Rooms: publication.Rooms{Texts: w.texts.Queries, Contributions: w.said.Queries, Positions: w.held.Queries, Agreements: w.adopts.Queries,
		Official: func(_ context.Context, _ sqldb.Querier, id string) ([]publication.Wording, error) {
			if id != "un:h:1" {
				return nil, nil
			}
			return []publication.Wording{{Provision: id, Language: "en", Text: official}, {Provision: id, Language: "fr", Text: auf}}, nil
		},
		Name:  func(id, tag string) string { return strings.ToUpper(strings.TrimPrefix(id, "state:")) },
		Cited: func(id string) string { return "Para. " + id }}}
	var rules []saying.Rule
	for _, more := range [][]saying.Rule{w.process.Rules(), w.texts.Rules(), w.said.Rules(), w.held.Rules(), w.adopts.Rules(), w.s.Rules()} {
		rules = append(rules, more...)
	}
	for _, r := range rules {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	var err error
	w.scheduler, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{consult.Phases{Queries: calls}},
		Locked: func() bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	w.of = w.calls(own("state:ke"))
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
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url).negotiated()) })
}

// room is what says things.
type room interface {
	Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error)
}

// in has somebody say something in a room and clears it; a nil person is the
// secretariat.
func (w *world) in(r room, p *people.Person, of statement.Hash, b corpus.Body) statement.Hash {
	w.t.Helper()
	id, err := w.attempt(r, p, of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) attempt(r room, p *people.Person, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	w.t.Helper()
	actor := w.secretary
	if p != nil {
		actor = w.Actor(p)
	}
	out, err := r.Say(context.Background(), actor, of, b)
	switch {
	case err != nil:
		return statement.Hash{}, err
	case out.Receipt != nil:
		return out.Receipt.ID, nil
	}
	done, err := w.Clear(w.clears[w.Listed[p.Identity]], draft.ID(out.Draft))
	if err != nil {
		return statement.Hash{}, err
	}
	return done.Receipt.ID, nil
}

func (w *world) calls(via submission.Via) statement.Hash {
	w.t.Helper()
	day := func(n int) string { return w.Clock.Now().AddDate(0, 0, n).UTC().Format(form.InstantForm) }
	call := &consult.Call{Via: via, Plan: consult.Plan{Title: en("(h)"), Text: en("What does it take?"), About: []string{"un:h:1", "un:h:2", "un:k"},
		Languages: []string{"de", "en"}, Zone: "UTC", Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: en("One"), Accepts: []consult.Accepts{consult.Comments, consult.Amendments, consult.Decisions}, Opens: day(1), Closes: day(9)}}}
	if via.Mode == submission.Recorded {
		return w.in(w.process, nil, statement.Hash{}, call)
	}
	return w.in(w.process, w.ke, statement.Hash{}, call)
}

// negotiated tables a text on both halves of (h). France's words are retained
// as Germany modified them; what France and Germany want instead of "soon" stays
// in brackets. There are a practice, a reference and a view.
func (w *world) negotiated() *world {
	w.t.Helper()
	w.text = w.in(w.texts, w.ke, statement.Hash{}, &text.Tabled{Via: own("state:ke"), Consultation: w.of, Title: en("Guidance on (h)"), About: []string{"un:h:1", "un:h:2"},
		Language: "en", Text: "# Guidance\n\nA State that is asked should answer soon.\n\nIt may ask for more information.\n"})
	fr := w.amends(w.fr, "state:fr", "", 2, "It may ask for more information at any time.")
	de := w.amends(w.de, "state:de", fr.String(), 2, "It may ask for more information at any time, in writing.")
	one, two := w.amends(w.fr, "state:fr", "", 1, "A State that is asked should answer at once."), w.amends(w.de, "state:de", "", 1, "A State that is asked should answer within a week.")
	w.amendments["fr"], w.amendments["de"], w.amendments["open"] = fr, de, one
	reason := en("As discussed.")
	w.in(w.texts, w.ke, w.text, &text.Decided{As: "state:ke", Rulings: []text.Ruling{{Amendment: fr, Decision: redline.Modified, Instead: de, Reason: reason},
		{Amendment: one, Decision: redline.Bracketed, Reason: reason}, {Amendment: two, Decision: redline.Bracketed, Reason: reason}}})
	next, err := w.get(w.text).Next("state:ke")
	if err != nil {
		w.t.Fatal(err)
	}
	w.in(w.texts, w.ke, w.text, next)
	w.in(w.said, w.fr, statement.Hash{}, &contribution.Made{Via: own("state:fr"), Consultation: w.of, Kind: contribution.Practice, Content: contribution.Content{
		Title: en("A form"), Text: en("We use one form.\n\nIt is short."), About: []string{"un:h:1"}, References: []contribution.Citation{{Text: "B. Author, A form, 2016", Address: "https://form.example/"}},
		Follows: &contribution.Follows{Who: consult.Named{Name: "A team"}, Address: "https://team.example/"}}})
	w.in(w.said, w.de, statement.Hash{}, &contribution.Made{Via: own("state:de"), Consultation: w.of, Kind: contribution.Comment,
		Content: contribution.Content{Text: i18n.Of("de", "Allgemein."), References: []contribution.Citation{{Text: "A. Author, All of it, 2015"}}}})
	w.in(w.held, w.de, statement.Hash{}, &position.Stated{Via: own("state:de"), On: "un:k", Text: en("This is our view."), Source: position.Source{Text: "Our view, doc. 3", Date: "2026-01"}})
	return w
}

func (w *world) amends(p *people.Person, as, from string, unit int, words string) statement.Hash {
	w.t.Helper()
	v := w.get(w.text).InForce()
	c, err := v.Fixed().Propose(redline.Amendment{ID: "x", Paragraph: unit, Text: words})
	if err != nil {
		w.t.Fatal(err)
	}
	c.ID, c.DerivedFrom = "", from
	return w.in(w.texts, p, statement.Hash{}, &text.Proposed{Via: own(as), Consultation: w.of, Text: w.text, Version: v.Number, Change: c, Rationale: en("It is clearer."),
		Practice: []text.Citation{{Text: "A practice of " + as}}})
}

func (w *world) get(id statement.Hash) *text.Text {
	w.t.Helper()
	t, err := w.texts.Queries.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

// assembled is what Kenya would publish.
func (w *world) assembled(before statement.Hash) *publication.Published {
	w.t.Helper()
	of, err := w.q.Consultations.Get(context.Background(), w.of.String())
	if err != nil {
		w.t.Fatal(err)
	}
	sources, err := w.s.Gather(context.Background(), &of, before, "en")
	if err != nil {
		w.t.Fatal(err)
	}
	written := func(s string) []publication.Paragraph { return []publication.Paragraph{{Text: s}} }
	return publication.Assemble(publication.Plan{Via: own("state:ke"), Title: en("Commentary"), Edition: en("Interim edition"), Language: "en", Preface: written("Read this first."),
		Written: map[string]publication.Chaptered{"un-h-1-ff": {Commentary: written("It is meant so."), Rationale: written("We thought so.")}}}, sources)
}

func (w *world) publishes() statement.Hash {
	w.t.Helper()
	return w.in(w.s, w.ke, statement.Hash{}, w.assembled(statement.Hash{}))
}

func (w *world) published(id statement.Hash) *publication.Publication {
	w.t.Helper()
	p, err := w.q.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func own(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }

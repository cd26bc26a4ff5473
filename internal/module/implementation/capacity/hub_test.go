package capacity_test

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with a secretariat, three States and an organization.
type world struct {
	*people.World
	t              testing.TB
	q              *capacity.Queries
	s              *capacity.Service
	secretary      policy.Actor
	ke, ug, de, ap *people.Person
	clears         map[string]*people.Person
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, capacity.Projection{}, submission.Projection{}), t: t, clears: map[string]*people.Person{}}
	names := people.Naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.ke, w.ug, w.de, w.ap = person("state:ke"), person("state:ug"), person("state:de"), person("org:apc")
	hub := func() statement.Hash { return w.Hub() }
	submissions := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	kinds, err := capacity.ShippedKinds()
	if err != nil {
		t.Fatal(err)
	}
	w.q = &capacity.Queries{DB: w.DB, Submissions: submissions, Hub: hub, Speaks: names.Speaks, Lists: func(context.Context, sqldb.Querier) (capacity.Lists, error) {
		return capacity.Lists{Clusters: func(p string) []string { return []string{strings.SplitN(p, ":", 3)[1]} }, Region: func(state string) string {
			return map[string]string{"state:ke": "african", "state:ug": "african"}[state]
		}}, nil
	}}
	w.s = &capacity.Service{Desk: saying.New(w, w.DB, hub, names.Speaks, proposing{w.Drafts}), Queries: w.q, Kinds: kinds, Listed: names.Listed, Regions: []string{"african"},
		Exists: func(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
			return strings.HasPrefix(id, "un:"), nil
		}}
	for _, r := range w.s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	return w
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

// try hands in and, where that is needed, clears. A nil person is the secretariat.
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

func (w *world) says(p *people.Person, of statement.Hash, b corpus.Body) statement.Hash {
	w.t.Helper()
	id, err := w.try(p, of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) get(side capacity.Side, id statement.Hash) *capacity.Entry {
	w.t.Helper()
	e, err := w.q.Get(context.Background(), side, id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func content(kind string, provisions ...string) capacity.Content {
	return capacity.Content{Title: en("A course"), Text: en("In our words."), Kinds: []string{kind}, Provisions: provisions,
		Contact: capacity.Contact{Office: en("The office"), Mail: "office@example.org"}}
}

func opening(side capacity.Side, author string, c capacity.Content) *capacity.Opening {
	return &capacity.Opening{Side: side, Via: submission.Via{Mode: submission.Own, Author: author}, Content: c}
}

// A need and an offer are stated, found, matched, changed, told of and closed; what
// is closed matches nothing, and what does not count says why.
func TestLife(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		need := w.says(w.ke, statement.Hash{}, opening(capacity.Need, "state:ke", content("training", "un:x:13:h")))
		course := content("training", "un:x:13:h:1")
		course.Regions, course.Languages = []string{"african"}, []string{"en"}
		offer := w.says(w.de, statement.Hash{}, opening(capacity.Offer, "state:de", course))
		advice := w.says(w.ap, statement.Hash{}, opening(capacity.Offer, "org:apc", content("advice", "un:x:13:h")))
		w.lists(need, offer, advice)
		pairs, more, err := w.q.Matches(t.Context(), capacity.MatchFilter{Need: need.String()})
		if err != nil || more || len(pairs) != 1 || pairs[0].Offer != offer.String() || pairs[0].Reasons[2].What[0] != "state:ke" {
			t.Fatalf("%+v %v", pairs, err)
		}
		for name, c := range map[string]struct {
			by   *people.Person
			of   statement.Hash
			b    corpus.Body
			kind fail.Kind
		}{
			"closed by another":        {w.ug, need, &capacity.Closed{Side: capacity.Need, As: "state:ug", Result: capacity.Met}, fail.Denied},
			"as another":               {w.ug, need, &capacity.Closed{Side: capacity.Need, As: "state:ke", Result: capacity.Met}, fail.Denied},
			"as an offer":              {w.ke, need, &capacity.Closed{Side: capacity.Offer, As: "state:ke", Result: capacity.Met}, fail.Internal},
			"told by a third":          {w.ug, need, &capacity.Outcome{As: "state:ug", Offer: offer, Stage: capacity.Began}, fail.Denied},
			"of a kind that is not":    {w.ug, statement.Hash{}, opening(capacity.Need, "state:ug", content("magic")), fail.Invalid},
			"on what is not":           {w.ug, statement.Hash{}, opening(capacity.Need, "state:ug", content("advice", "eu:x:1")), fail.Invalid},
			"with an offer that isn't": {w.ke, need, &capacity.Closed{Side: capacity.Need, As: "state:ke", Result: capacity.Met, With: []statement.Hash{need}}, fail.NotFound},
		} {
			if _, err := w.try(c.by, c.of, c.b); err == nil || c.kind != fail.Internal && !fail.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		changed := content("training", "un:x:13:c")
		w.says(w.ke, need, &capacity.Changed{Side: capacity.Need, As: "state:ke", Reason: en("Another one."), Content: changed})
		if pairs, _, err := w.q.Matches(t.Context(), capacity.MatchFilter{Offer: offer.String()}); err != nil || len(pairs) != 1 || pairs[0].Reasons[0].How != capacity.Cluster {
			t.Fatalf("%+v %v", pairs, err)
		}
		w.says(w.de, need, &capacity.Outcome{As: "state:de", Offer: offer, Stage: capacity.Began, Text: en("It began.")})
		if e := w.get(capacity.Offer, offer); len(e.Accounts) != 1 || e.Accounts[0].As != "state:de" {
			t.Errorf("%+v", e.Accounts)
		}
		w.says(w.de, need, &capacity.Outcome{As: "state:de", Offer: offer, Stage: capacity.Nothing})
		if e := w.get(capacity.Need, need); len(e.Accounts) != 1 || e.Accounts[0].Stage != capacity.Nothing || e.Events[len(e.Events)-2].Why != capacity.WhyNewer || e.Events[len(e.Events)-1].Why != "" {
			t.Errorf("two accounts of one participant count: %+v, %+v", e.Accounts, e.Events)
		}
		w.retracts(need, offer)
		w.says(w.ke, need, &capacity.Closed{Side: capacity.Need, As: "state:ke", Result: capacity.Met, With: []statement.Hash{offer}})
		if e := w.get(capacity.Need, need); e.State != capacity.IsClosed || len(e.Versions) != 2 || len(e.Accounts) != 1 || e.Ended.With[0] != offer {
			t.Errorf("it stands as %+v", e)
		}
		if pairs, _, err := w.q.Matches(t.Context(), capacity.MatchFilter{}); err != nil || len(pairs) != 0 {
			t.Errorf("what is closed matches %+v: %v", pairs, err)
		}
		if _, err := w.try(w.ke, need, &capacity.Changed{Side: capacity.Need, As: "state:ke", Content: changed}); !fail.Is(err, fail.Conflict) {
			t.Errorf("changed after it was closed: %v", err)
		}
		w.says(w.de, offer, &capacity.Withdrawn{Side: capacity.Offer, As: "state:de", Reason: en("By mistake.")})
		w.recorded()
		w.CheckRebuild()
	})
}

// retracts: who made an account public withdraws it, from the page of the need and of
// the offer, nobody else does, and it can tell anew.
func (w *world) retracts(need, offer statement.Hash) {
	w.t.Helper()
	takes := func(by *people.Person, as string) error {
		_, err := w.try(by, need, &capacity.Retracted{As: as, Offer: offer, Reason: en("It was premature.")})
		return err
	}
	if err := takes(w.ke, "state:ke"); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("the account of another is withdrawn: %v", err)
	}
	if err := takes(w.ke, "state:de"); !fail.Is(err, fail.Denied) {
		w.t.Errorf("in the name of another: %v", err)
	}
	if err := takes(w.de, "state:de"); err != nil {
		w.t.Fatal(err)
	}
	e := w.get(capacity.Need, need)
	told, taken := e.Events[len(e.Events)-2], e.Events[len(e.Events)-1]
	if len(e.Accounts) != 0 || len(w.get(capacity.Offer, offer).Accounts) != 0 || told.Why != capacity.WhyTaken || taken.What != capacity.WasRetracted || taken.Why != "" {
		w.t.Errorf("it stands: %+v, %+v", e.Accounts, e.Events)
	}
	if err := takes(w.de, "state:de"); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("withdrawn twice: %v", err)
	}
	w.says(w.de, need, &capacity.Outcome{As: "state:de", Offer: offer, Stage: capacity.Ended})
}

// lists narrows the lists.
func (w *world) lists(need, offer, advice statement.Hash) {
	w.t.Helper()
	for name, c := range map[string]struct {
		f    capacity.Filter
		want []statement.Hash
	}{
		"needs":                       {capacity.Filter{Side: capacity.Need}, []statement.Hash{need}},
		"on the whole of a provision": {capacity.Filter{Side: capacity.Offer, Provision: "un:x:13:h", Kind: "training"}, []statement.Hash{offer}},
		"on a part of a provision":    {capacity.Filter{Provision: "un:x:13:h:1"}, []statement.Hash{advice, offer, need}},
		"on another part":             {capacity.Filter{Provision: "un:x:13:h:2"}, []statement.Hash{advice, need}},
		"narrowed in every way": {capacity.Filter{Side: capacity.Offer, Author: "state:de", Kind: "training", Language: "en", Provision: "un:x:13:h:1", Status: capacity.Open,
			Region: "african"}, []statement.Hash{offer}},
		"in a region, by the State":    {capacity.Filter{Side: capacity.Need, Region: "african"}, []statement.Hash{need}},
		"of a State, without a name":   {capacity.Filter{State: "state:ke"}, []statement.Hash{need}},
		"in a language":                {capacity.Filter{Language: "en"}, []statement.Hash{offer}},
		"by an author":                 {capacity.Filter{Author: "state:de"}, []statement.Hash{offer}},
		"closed":                       {capacity.Filter{Status: capacity.IsClosed}, nil},
		"a provision of a like prefix": {capacity.Filter{Provision: "un:x:1"}, nil},
	} {
		part, err := w.q.List(context.Background(), c.f)
		if err != nil || len(part.Items) != len(c.want) || len(c.want) > 0 && part.Items[0].Statement != c.want[0] {
			w.t.Errorf("%s: %d items, %v", name, len(part.Items), err)
		}
	}
	first, err := w.q.List(context.Background(), capacity.Filter{Limit: 2})
	if err != nil || len(first.Items) != 2 || first.Next == 0 {
		w.t.Fatalf("%+v %v", first, err)
	}
	if rest, err := w.q.List(context.Background(), capacity.Filter{Limit: 2, Before: first.Next}); err != nil || len(rest.Items) != 1 || rest.Next != 0 {
		w.t.Errorf("%+v %v", rest, err)
	}
}

// recorded: what the secretariat took down from a document it changes until the
// author has spoken; the author withdraws it.
func (w *world) recorded() {
	w.t.Helper()
	b := opening(capacity.Need, "state:ug", content("advice"))
	b.Via = submission.Via{Mode: submission.Recorded, Author: "state:ug", Document: &submission.Document{Kind: "letter", Number: "7", Date: "2026-01-02"}}
	id := w.says(nil, statement.Hash{}, b)
	w.says(nil, id, &capacity.Changed{Side: capacity.Need, Content: content("training")})
	w.says(w.ug, id, &capacity.Withdrawn{Side: capacity.Need, As: "state:ug", Reason: en("Not ours.")})
	if e := w.get(capacity.Need, id); e.State != capacity.IsWithdrawn || e.Kinds[0] != "training" {
		w.t.Errorf("it stands as %+v", e)
	}
}

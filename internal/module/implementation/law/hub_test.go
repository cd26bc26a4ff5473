package law_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with a secretariat, two States and an organization.
type world struct {
	*people.World
	t          testing.TB
	s          *entry.Service[law.Law]
	secretary  policy.Actor
	fr, de, ap *people.Person
	clears     map[string]*people.Person
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, entry.Projection[law.Law]{}, submission.Projection{}), t: t, clears: map[string]*people.Person{}}
	names := people.Naming{}
	person := func(id string) *people.Person {
		names[id] = w.Participant(id)
		w.clears[id] = w.Person(names[id], policy.ClearingOfficer)
		return w.Person(names[id], policy.Drafter)
	}
	w.fr, w.de, w.ap = person("state:fr"), person("state:de"), person("org:apc")
	hub := func() statement.Hash { return w.Hub() }
	told := &submission.Queries{DB: w.DB, Participants: names, Hub: hub}
	types, err := law.ShippedTypes()
	if err != nil {
		t.Fatal(err)
	}
	laws := &entry.Queries[law.Law]{DB: w.DB, World: func(ctx context.Context, r sqldb.Querier) entry.World {
		return entry.World{Speaks: func(id string, identity statement.Hash, index int64) (bool, error) {
			if id == "" {
				return identity == hub(), nil
			}
			return names.Speaks(ctx, r, id, identity, index)
		}, Told: func(via submission.Via, m submission.Mark) (submission.Told, error) { return told.Told(ctx, r, via, m) }}
	}}
	w.s = law.NewService(saying.New(w, w.DB, hub, names.Speaks, proposing{w.Drafts}), laws, law.World{Types: types, Class: names.Class,
		Provision: func(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
			return strings.HasPrefix(id, "un:"), nil
		}})
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
	on := ""
	if !of.IsZero() {
		on = of.String()
	}
	out, err := w.s.Say(context.Background(), actor, on, b)
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

func (w *world) get(id statement.Hash) entry.Entry[law.Law] {
	w.t.Helper()
	v, err := w.s.Queries.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func own(id string, c law.Law) *law.Registered {
	return &law.Registered{Via: submission.Via{Mode: submission.Own, Author: id}, Content: c}
}

func strategy(provision string) law.Law {
	return law.Law{Kind: "strategy", Title: en("A strategy"), Status: law.InForce, Languages: []string{"de", "en"}, Serves: []law.Serves{{Provision: provision}}}
}

// TestLife: registered, found by what it says now, changed with the earlier
// content visible, superseded and withdrawn; on both databases.
func TestLife(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		first := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:1")))
		second := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:2")))
		recorded := w.says(nil, statement.Hash{}, &law.Registered{Via: submission.Via{Mode: submission.Recorded, Author: "state:fr", Document: &submission.Document{Kind: "report", Number: "1", Date: "2021-03-05"}},
			Content: law.Law{Kind: "law", Title: en("An act"), Recorded: entry.Quote(en("France adopted an act."), entry.ByHub)}})
		old := strategy("un:h:3")
		old.Status, old.Successor = law.Superseded, second.String()
		w.says(w.de, first, &law.Changed{As: "state:de", Reason: en("A newer one is in force."), Content: old})
		gone := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:2")))
		w.says(w.de, gone, &law.Withdrawn{As: "state:de", Reason: en("Registered twice.")})
		for name, tc := range map[string]struct {
			f    law.Filter
			want []statement.Hash
		}{
			"all":                        {law.Filter{}, []statement.Hash{gone, recorded, second, first}},
			"that stand":                 {law.Filter{Standing: true}, []statement.Hash{recorded, second, first}},
			"of a State":                 {law.Filter{Authors: []string{"state:fr"}}, []statement.Hash{recorded}},
			"of either":                  {law.Filter{Authors: []string{"state:de", "state:fr"}, Standing: true}, []statement.Hash{recorded, second, first}},
			"of nobody":                  {law.Filter{Authors: []string{}}, nil},
			"of a type":                  {law.Filter{Kind: "law"}, []statement.Hash{recorded}},
			"in force":                   {law.Filter{Status: law.InForce, Standing: true}, []statement.Hash{second}},
			"in force, asked for alone":  {law.Filter{Status: law.InForce}, []statement.Hash{second}},
			"in a language":              {law.Filter{Language: "de", Standing: true}, []statement.Hash{second, first}},
			"in it, in capitals":         {law.Filter{Language: "DE", Standing: true}, []statement.Hash{second, first}},
			"on a provision":             {law.Filter{Provision: "un:h:3"}, []statement.Hash{first}},
			"on one that it served":      {law.Filter{Provision: "un:h:1"}, nil},
			"of a State, on a provision": {law.Filter{Provision: "un:h:2", Authors: []string{"state:de"}, Standing: true}, []statement.Hash{second}},
		} {
			part, err := w.s.Queries.List(t.Context(), tc.f.Entries())
			var got []statement.Hash
			for _, v := range part.Items {
				got = append(got, v.Statement)
			}
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("%s: %v, want %v: %v", name, got, tc.want, err)
			}
		}
		v := w.get(first)
		if len(v.Versions) != 2 || v.Versions[0].Content.Status != law.InForce || v.Content.Status != law.Superseded || v.Content.Successor != second.String() || len(v.Statements) != 2 {
			t.Errorf("changed it stands as %+v", v)
		}
		if v := w.get(gone); v.Ended == nil || v.Content.Status != "" || v.Versions[0].Content.Status != law.InForce {
			t.Errorf("withdrawn it stands as %+v", v)
		}
		if v := w.get(recorded); v.Confirmed || !v.Known || v.Content.Status != "" {
			t.Errorf("recorded it stands as %+v", v)
		}
		part, err := w.s.Queries.List(t.Context(), law.Filter{Limit: 3}.Entries())
		if err != nil || len(part.Items) != 3 || part.Next != part.Items[2].Index {
			t.Fatalf("the first part is %+v: %v", part, err)
		}
		if rest, err := w.s.Queries.List(t.Context(), law.Filter{Limit: 3, Before: part.Next}.Entries()); err != nil || len(rest.Items) != 1 || rest.Next != 0 {
			t.Errorf("the second part is %+v: %v", rest, err)
		}
	})
}

// TestFoundUnderWholeAndPart: what serves a provision serves its parts, and what
// serves a part of it serves it; what serves one half does not serve the other.
func TestFoundUnderWholeAndPart(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		whole := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:1")))
		half := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:1:1")))
		other := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:1:2")))
		like := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:11")))
		for id, want := range map[string][]statement.Hash{"un:h:1": {other, half, whole}, "un:h:1:1": {half, whole}, "un:h:1:2": {other, whole}, "un:h:1:3": {whole}, "un:h:11": {like}, "un:h:1:1:1": {half, whole}} {
			part, err := w.s.Queries.List(t.Context(), law.Filter{Provision: id}.Entries())
			var got []statement.Hash
			for _, v := range part.Items {
				got = append(got, v.Statement)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v: %v", id, got, want, err)
			}
		}
	})
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	id := w.says(w.fr, statement.Hash{}, own("state:fr", strategy("un:h:1")))
	gone := w.says(w.fr, statement.Hash{}, own("state:fr", strategy("un:h:1")))
	w.says(w.fr, gone, &law.Withdrawn{As: "state:fr", Reason: en("x")})
	orphan := strategy("un:h:1")
	orphan.Status, orphan.Successor = law.Superseded, statement.Hash{1}.String()
	decree := strategy("un:h:1")
	decree.Kind = "decree"
	for name, tc := range map[string]struct {
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		"in another's name":            {w.de, statement.Hash{}, own("state:fr", strategy("un:h:1")), fail.Denied},
		"of an organization":           {w.ap, statement.Hash{}, own("org:apc", strategy("un:h:1")), fail.Denied},
		"of nobody listed":             {nil, statement.Hash{}, &law.Registered{Via: submission.Via{Mode: submission.Recorded, Author: "state:xx", Document: &submission.Document{Kind: "report", Number: "1", Date: "2021-03-05"}}, Content: strategy("un:h:1")}, fail.Denied},
		"of a type that nobody has":    {w.fr, statement.Hash{}, own("state:fr", decree), fail.Invalid},
		"serving nothing that is":      {w.fr, statement.Hash{}, own("state:fr", strategy("term:none")), fail.Invalid},
		"superseded by nothing":        {w.fr, statement.Hash{}, own("state:fr", orphan), fail.Invalid},
		"changed by another":           {w.de, id, &law.Changed{As: "state:de", Content: strategy("un:h:1")}, fail.Denied},
		"changed by the secretariat":   {nil, id, &law.Changed{Content: strategy("un:h:1")}, fail.Denied},
		"changed after its withdrawal": {w.fr, gone, &law.Changed{As: "state:fr", Content: strategy("un:h:1")}, fail.Conflict},
		"withdrawn twice":              {w.fr, gone, &law.Withdrawn{As: "state:fr", Reason: en("x")}, fail.Conflict},
		"nothing withdrawn":            {w.fr, statement.Hash{1}, &law.Withdrawn{As: "state:fr", Reason: en("x")}, fail.NotFound},
	} {
		size := w.Size()
		if _, err := w.try(tc.by, tc.of, tc.body); !fail.Is(err, tc.want) {
			t.Errorf("%s: %v, want kind %s", name, err, tc.want)
		}
		if w.Size() != size {
			t.Errorf("%s: something was said", name)
		}
	}
}

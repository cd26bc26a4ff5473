package introduction_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// world is a hub with needs, offers and introductions, and three States.
type world struct {
	*hubtest.Register
	t          testing.TB
	j          *journal.Journal
	s          *introduction.Service
	names      map[string]statement.Hash
	told       []statement.Hash // who was told that something was said
	need, plan statement.Hash   // of state:xa, and the offer of state:xb
}

// Told is submission.Queries' for what is said in one's own name.
func (w *world) Told(_ context.Context, _ sqldb.Querier, via submission.Via, m submission.Mark) (submission.Told, error) {
	return submission.Told{Via: via, Known: true, Confirmed: true, Heard: []submission.Heard{{As: via.Author, How: submission.HowMade, Mark: m}}}, nil
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	r := hubtest.NewRegister(t, url, journal.Public{}, capacity.Projection{})
	if err := r.DB.Migrate(t.Context(), "journal", journal.Migrations()); err != nil {
		t.Fatal(err)
	}
	w := &world{Register: r, t: t, names: map[string]statement.Hash{}}
	w.j = &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub, Projections: []journal.Projection{introduction.Projection{}}}
	if err := w.j.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"state:xa", "state:xb", "state:xc"} {
		w.names[id] = w.open()
	}
	q := &capacity.Queries{DB: r.DB, Submissions: w, Hub: r.Hub, Lists: func(context.Context, sqldb.Querier) (capacity.Lists, error) {
		return capacity.Lists{Clusters: func(string) []string { return nil }, Region: func(string) string { return "" }}, nil
	}, Speaks: func(_ context.Context, _ sqldb.Querier, id string, who statement.Hash, _ int64) (bool, error) {
		return w.names[id] == who, nil
	}}
	w.s = &introduction.Service{Queries: &introduction.Queries{DB: r.DB, Journal: w.j}, Capacity: q, Register: r.Ledger, Journal: w.j, Drafts: cleared{w}, Clock: r.Clock, Hub: r.Hub,
		Identity:  func(_ context.Context, _ sqldb.Querier, id string) (statement.Hash, error) { return w.names[id], nil },
		Reachable: func(context.Context, sqldb.Querier, statement.Hash) error { return nil },
		Two:       func(context.Context, sqldb.Querier, string) (bool, error) { return false, nil },
		Note:      func(context.Context, *sqldb.Tx, policy.Actor, string, ledger.Receipt) error { return nil },
		Tell: func(_ context.Context, _ *sqldb.Tx, to statement.Hash, _ statement.Marking, _ string, _ statement.Hash) error {
			w.told = append(w.told, to)
			return nil
		}}
	w.need, w.plan = w.says(capacity.Need, "state:xa"), w.says(capacity.Offer, "state:xb")
	return w
}

// says states a need or makes an offer.
func (w *world) says(side capacity.Side, id string) statement.Hash {
	w.t.Helper()
	d, err := capacity.Draft(w.names[id], statement.Hash{}, &capacity.Opening{Side: side, Via: submission.Via{Mode: submission.Own, Author: id}, Content: capacity.Content{Title: en("A course"),
		Text: en("In our words."), Kinds: []string{"training"}, Contact: capacity.Contact{Office: en("The office"), Mail: "office@example.org"}}})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.MustSay(d)[0].ID
}

// cleared says at once what is proposed, by the rules by which drafts are said.
type cleared struct{ w *world }

func (c cleared) ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (string, error) {
	return "draft", c.w.Do(ctx, func(ctx context.Context, l *ledger.Writer) error {
		for _, d := range drafts {
			rules := c.w.s.Rules()
			rule := rules[slices.IndexFunc(rules, func(r introduction.Rule) bool { return r.Type == d.Type })]
			if err := errors.Join(rule.May(actor), rule.Check(ctx, l.Tx(), actor, d)); err != nil {
				return err
			}
			chest, err := rule.Chest(ctx, l, d)
			if err != nil {
				return err
			}
			r, err := c.w.j.Confide(ctx, l, chest, d)
			if err != nil {
				return err
			}
			if err := rule.Then(ctx, l, r, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// open opens a participant whose keys the hub keeps.
func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	if err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return own.ID
}

func (w *world) drafter(id string) policy.Actor {
	return policy.Actor{Person: "p-" + id, Identity: w.names[id], For: id, Roles: []policy.Role{policy.Drafter}}
}

func (w *world) secretary() policy.Actor {
	return policy.Actor{Person: "secretary", Identity: w.Hub(), Roles: []policy.Role{policy.Secretariat}}
}

func en(s string) i18n.Text { return i18n.Of("en", s) }

func (w *world) asks(actor policy.Actor, role introduction.Role) (string, error) {
	out, err := w.s.Ask(context.Background(), actor, statement.Amber, &introduction.Asked{Role: role, Need: w.need, Offer: w.plan, Words: en("CANARY-asked")})
	return out.ID, err
}

func (w *world) answers(id, as string, to statement.Hash, agrees bool) error {
	_, err := w.s.Answer(context.Background(), w.drafter(as), id, to, statement.Amber, &introduction.Answered{Agrees: agrees, Words: en("CANARY-answered")})
	return err
}

// states are how the threads stand that an actor reads.
func (w *world) states(actor policy.Actor) (out []introduction.State) {
	w.t.Helper()
	all, err := w.s.Queries.Mine(context.Background(), actor)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, t := range all {
		out = append(out, t.State)
	}
	return out
}

func (w *world) want(actor policy.Actor, want ...introduction.State) {
	w.t.Helper()
	if got := w.states(actor); !slices.Equal(got, want) {
		w.t.Errorf("%s reads %v, want %v", actor.Person, got, want)
	}
}

// Directly: who offers asks who needs; a third learns nothing; nothing is said in
// public until one of the two has something to say that the other agreed to.
func TestDirectly(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		xa, xb, xc, size := w.drafter("state:xa"), w.drafter("state:xb"), w.drafter("state:xc"), w.Ledger.Size()
		if _, err := w.asks(xc, introduction.OfNeed); !fail.Is(err, fail.Denied) {
			t.Errorf("a third asks: %v", err)
		}
		if _, err := w.asks(xb, introduction.Secretariat); !fail.Is(err, fail.Denied) {
			t.Errorf("asked as the secretariat: %v", err)
		}
		id, err := w.asks(xb, introduction.OfOffer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.asks(xa, introduction.OfNeed); !fail.Is(err, fail.Conflict) {
			t.Errorf("asked again the other way round: %v", err)
		}
		w.want(xa, introduction.Waits)
		w.want(xb, introduction.Waits)
		w.want(xc)
		w.want(w.secretary())
		if _, err := w.s.Queries.Get(t.Context(), xc, id); !fail.Is(err, fail.NotFound) {
			t.Errorf("a third reads it: %v", err)
		}
		met := func() error {
			return w.DB.Read(t.Context(), func(q sqldb.Querier) error {
				need, err := w.s.Capacity.In(t.Context(), q, capacity.Need, w.need.String())
				if err != nil {
					return err
				}
				offer, err := w.s.Capacity.In(t.Context(), q, capacity.Offer, w.plan.String())
				if err != nil {
					return err
				}
				return w.s.Met(t.Context(), q, xb, need, offer)
			})
		}
		if err := met(); !fail.Is(err, fail.Denied) {
			t.Errorf("made public before the other agreed: %v", err)
		}
		if err := w.answers(id, "state:xc", xb.Identity, true); !fail.Is(err, fail.NotFound) {
			t.Errorf("a third answers: %v", err)
		}
		if err := w.answers(id, "state:xa", xb.Identity, true); err != nil {
			t.Fatal(err)
		}
		if err := met(); !fail.Is(err, fail.Denied) {
			t.Errorf("made public before the other consented to being named: %v", err)
		}
		if _, err := w.s.Say(t.Context(), xb, id, statement.Amber, &introduction.Told{Stage: introduction.Public}, xa.Identity); err != nil {
			t.Fatal(err)
		}
		if err := met(); !fail.Is(err, fail.Denied) {
			t.Errorf("one consents for the other: %v", err)
		}
		if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Stage: introduction.Public}, xb.Identity); err != nil {
			t.Fatal(err)
		}
		if err := met(); err != nil {
			t.Error(err)
		}
		if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Stage: "began", Words: en("CANARY-told")}, xb.Identity); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Named: introduction.NotNamed}, xb.Identity); err != nil {
			t.Fatal(err)
		}
		if err := met(); !fail.Is(err, fail.Denied) {
			t.Errorf("named after the consent was taken back: %v", err)
		}
		if !slices.Equal(w.told, []statement.Hash{xa.Identity, xb.Identity, xa.Identity, xb.Identity, xb.Identity, xb.Identity}) {
			t.Errorf("%d were told", len(w.told))
		}
		if w.Ledger.Size() != size {
			t.Error("something was said in public")
		}
		d, err := capacity.Draft(xb.Identity, w.need, &capacity.Outcome{As: "state:xb", Offer: w.plan, Stage: "ended"})
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(d)
		if err := w.s.Nameable(t.Context(), xa, &introduction.Thread{Need: w.need, Offer: w.plan}); err != nil {
			t.Errorf("who has named both cannot be named: %v", err)
		}
		if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Named: introduction.NotNamed}, xb.Identity); !fail.Is(err, fail.Conflict) {
			t.Errorf("a consent is taken back on which something public rests: %v", err)
		}
		if d, err = capacity.Draft(xb.Identity, w.need, &capacity.Retracted{As: "state:xb", Offer: w.plan, Reason: en("Too early.")}); err != nil {
			t.Fatal(err)
		}
		w.MustSay(d)
		if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Named: introduction.NotNamed}, xb.Identity); err != nil {
			t.Errorf("a consent cannot be taken back on which nothing public rests any more: %v", err)
		}
		before, _, err := w.j.Dump(t.Context())
		if err == nil {
			err = w.j.Rebuild(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if after, _, err := w.j.Dump(t.Context()); err != nil || after != before {
			t.Errorf("made anew it is another: %v", err)
		}
	})
}

// By the secretariat: each of the two answers for itself, and learns of the other
// only once both have agreed.
func TestBySecretariat(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	xa, xb, secretary := w.drafter("state:xa"), w.drafter("state:xb"), w.secretary()
	id, err := w.asks(secretary, introduction.Secretariat)
	if err != nil {
		t.Fatal(err)
	}
	w.want(secretary, introduction.Waits, introduction.Waits)
	w.want(xa, introduction.Waits)
	introduce := func() error {
		_, err := w.s.Say(t.Context(), secretary, id, statement.Amber, &introduction.Told{Stage: introduction.Introduced}, xa.Identity, xb.Identity)
		return err
	}
	if err := w.answers(id, "state:xa", w.Hub(), true); err != nil {
		t.Fatal(err)
	}
	if err := introduce(); !fail.Is(err, fail.Conflict) {
		t.Errorf("introduced before both have agreed: %v", err)
	}
	w.want(xb, introduction.Waits) // and not that the other has agreed
	if err := w.answers(id, "state:xb", w.Hub(), true); err != nil {
		t.Fatal(err)
	}
	if err := introduce(); err != nil {
		t.Fatal(err)
	}
	w.want(xa, introduction.Together)
	w.want(xb, introduction.Together)
	named := func() (ok bool) {
		if err := w.DB.Read(t.Context(), func(q sqldb.Querier) (err error) {
			ok, err = w.s.Queries.Consents(t.Context(), q, xb.Identity, w.Hub(), w.need, w.plan)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if named() {
		t.Error("one is named in public who has not consented")
	}
	if _, err := w.s.Say(t.Context(), xa, id, statement.Amber, &introduction.Told{Stage: introduction.Public}, w.Hub()); err != nil {
		t.Fatal(err)
	}
	if !named() {
		t.Error("what was told the secretariat is no consent")
	}
	if slices.Contains(w.told, w.Hub()) || len(w.told) != 4 {
		t.Errorf("told: %v", w.told)
	}
}

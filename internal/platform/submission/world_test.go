package submission_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// naming is who is listed in these tests: which identity is whose, who is a
// member of what, and who is silent from which index on.
type naming struct {
	of      map[string]statement.Hash
	members map[string][]string
	silent  map[string]int64
}

func (n *naming) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error) {
	from, silent := n.silent[id]
	return n.of[id] == identity && !identity.IsZero() && (!silent || index < from), nil
}

func (n *naming) Barred(_ context.Context, _ sqldb.Querier, id string) (*submission.Bar, error) {
	from, silent := n.silent[id]
	if !silent {
		return nil, nil
	}
	return &submission.Bar{Participant: id, Status: "suspended", Index: from}, nil
}

func (n *naming) Members(_ context.Context, _ sqldb.Querier, id, _ string) ([]string, error) {
	return n.members[id], nil
}

func (n *naming) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := n.of[id]
	return ok, nil
}

// world is a hub with a secretariat, Kenya and France, and their people.
type world struct {
	*people.World
	t           testing.TB
	naming      *naming
	q           *submission.Queries
	s           *submission.Service
	files       *blob.Store
	secretary   policy.Actor
	ke, fr, aud *people.Person
	clears      map[string]*people.Person
	noted       []string
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: people.New(t, url, submission.Projection{}), t: t, files: &blob.Store{Dir: t.TempDir() + "/files"}}
	if err := w.DB.Migrate(context.Background(), "submission", submission.Migrations); err != nil {
		t.Fatal(err)
	}
	ke, fr := w.Participant("state:ke"), w.Participant("state:fr")
	w.naming = &naming{of: map[string]statement.Hash{"state:ke": ke, "state:fr": fr, "state:de": {}, "group:x": {}},
		members: map[string][]string{"group:x": {"state:fr", "state:ke"}}, silent: map[string]int64{}}
	w.q = &submission.Queries{DB: w.DB, Participants: w.naming, Hub: func() statement.Hash { return w.Hub() }, Log: reading{w}, Barred: w.naming.Barred}
	w.s = &submission.Service{Ledger: w, Queries: w.q, Drafts: proposing{w.Drafts}, Files: w.files, Keys: w.Keys, Clock: w.Clock,
		Note: func(_ context.Context, _ *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
			w.noted = append(w.noted, actor.Person+" "+typ)
			return nil
		}}
	for _, r := range w.s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles})
	}
	w.Drafts.Hear = append(w.Drafts.Hear, func(ctx context.Context, tx *sqldb.Tx, h draft.Happened) error {
		if h.Action != "draft.withdrawn" {
			return nil
		}
		gone, err := w.Drafts.Contents(ctx, tx, h.Draft)
		if err != nil {
			return err
		}
		live, err := w.Drafts.Live(ctx, tx, h.Participant)
		if err != nil {
			return err
		}
		return w.s.Drop(ctx, tx, gone, live)
	})
	w.secretary = w.Actor(w.Person(w.Hub(), policy.Secretariat))
	w.ke, w.fr = w.Person(ke, policy.Drafter), w.Person(fr, policy.Drafter)
	w.aud = w.Person(ke, policy.Auditor)
	w.clears = map[string]*people.Person{"state:ke": w.Person(ke, policy.ClearingOfficer), "state:fr": w.Person(fr, policy.ClearingOfficer)}
	return w
}

// reading is the register as it stands: a rebuild opens it anew.
type reading struct{ w *world }

func (r reading) Get(ctx context.Context, id statement.Hash) (ledger.Record, error) {
	return r.w.Ledger.Get(ctx, id)
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
	actor := w.secretary
	if p != nil {
		actor = w.Actor(p)
	}
	out, err := w.s.Say(context.Background(), actor, of, b)
	if err != nil {
		w.t.Fatal(err)
	}
	if out.Receipt != nil {
		return out.Receipt.ID
	}
	return w.MustClear(w.clears[actor.For], draft.ID(out.Draft)).Receipt.ID
}

func (w *world) refused(p *people.Person, of statement.Hash, b corpus.Body, kind fail.Kind) {
	w.t.Helper()
	actor := w.secretary
	if p != nil {
		actor = w.Actor(p)
	}
	if out, err := w.s.Say(context.Background(), actor, of, b); !fail.Is(err, kind) {
		w.t.Errorf("%s: %+v, %v, want %s", b.Type(), out, err, kind)
	}
}

func (w *world) get(id statement.Hash) submission.Submission {
	w.t.Helper()
	s, err := w.q.Get(context.Background(), id.String())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func content(title string) submission.Content {
	return submission.Content{Title: i18n.Of("en", title), Text: i18n.Of("en", "Text of "+title), Date: "2026-01-30"}
}

func note(author, number, title string) *submission.Opening {
	return &submission.Opening{Via: submission.Via{Mode: submission.Recorded, Author: author,
		Document: &submission.Document{Kind: "note-verbale", Number: number, Date: "2026-01-29"}}, Content: content(title)}
}

// sealed is a file that waits, as it lies in the database; nil when it does not.
func (w *world) sealed(hash statement.Hash) (out []byte) {
	w.t.Helper()
	err := w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		return q.QueryRow(context.Background(), `SELECT sealed FROM attachment_pending WHERE hash = $1`, hash.String()).Scan(&out)
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.t.Fatal(err)
	}
	return out
}

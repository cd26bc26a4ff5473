package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// world is the pages of submissions on a port of their own, and people who use
// them. Who acts is what the cookie "who" says: how people sign in is another
// room's.
type world struct {
	*people.World
	t      testing.TB
	of     map[string]statement.Hash
	pages  *web.Pages
	people map[string]*people.Person
	bars   map[string]*submission.Bar
	server *httptest.Server
}

// Speaks implements submission.Participants, as the methods after it.
func (w *world) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, _ int64) (bool, error) {
	return !identity.IsZero() && w.of[id] == identity, nil
}

func (w *world) Members(_ context.Context, _ sqldb.Querier, id, _ string) ([]string, error) {
	if id == "group:nam" {
		return []string{"state:fr", "state:ke"}, nil
	}
	return nil, nil
}

func (w *world) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := w.of[id]
	return ok, nil
}

// barred implements the Barred of submission.Queries.
func (w *world) barred(_ context.Context, _ sqldb.Querier, id string) (*submission.Bar, error) {
	return w.bars[id], nil
}

type proposing struct{ drafts *draft.Service }

func (p proposing) Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (string, error) {
	id, err := p.drafts.Propose(ctx, actor, d)
	return string(id), err
}

// individual takes part in personal capacity, and is listed; forgotten was, and
// the listing was erased.
const (
	individual = "person:00000000000000000000000000000001"
	forgotten  = "person:00000000000000000000000000000002"
)

// names are those of the shipped list, and of a group that is not in it.
type names struct{ *participant.Directory }

func (n names) Name(id, tag string) (string, string) {
	switch id {
	case "group:nam":
		return "Movement of Non-Aligned Countries", "en"
	case individual:
		return "A. Example", "en"
	}
	return n.Directory.Name(id, tag)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{World: people.New(t, hubtest.SQLite(t), submission.Projection{}), t: t}
	if err := w.DB.Migrate(t.Context(), "submission", submission.Migrations); err != nil {
		t.Fatal(err)
	}
	ke, fr, one, gone := w.Participant("state:ke"), w.Participant("state:fr"), w.Participant(individual), w.Participant(forgotten)
	w.of = map[string]statement.Hash{"state:ke": ke, "state:fr": fr, "state:ch": {}, "group:nam": {}, individual: one, forgotten: gone}
	w.people = map[string]*people.Person{
		"secretary": w.Person(w.Hub(), policy.Secretariat), "ke": w.Person(ke, policy.Drafter), "fr": w.Person(fr, policy.Drafter),
		"ke-officer": w.Person(ke, policy.ClearingOfficer), "fr-officer": w.Person(fr, policy.ClearingOfficer), "auditor": w.Person(ke, policy.Auditor),
		"individual": w.Person(one, policy.Drafter, policy.ClearingOfficer), "forgotten": w.Person(gone, policy.Drafter, policy.ClearingOfficer),
	}
	d, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	files := &blob.Store{Dir: t.TempDir() + "/files"}
	q := &submission.Queries{DB: w.DB, Participants: w, Hub: func() statement.Hash { return w.Hub() }, Log: w.Ledger, Barred: w.barred}
	s := &submission.Service{Ledger: w, Queries: q, Drafts: proposing{w.Drafts}, Files: files, Keys: w.Keys, Clock: w.Clock}
	w.pages = &web.Pages{Queries: q, Service: s, Names: names{d},
		Choices: func(_ context.Context, groups bool) ([]string, error) {
			if groups {
				return []string{"group:nam"}, nil
			}
			return []string{"group:nam", "state:ch", "state:fr", "state:ke"}, nil
		},
		Who: func(r *http.Request) (policy.Actor, error) {
			c, err := r.Cookie("who")
			if errors.Is(err, http.ErrNoCookie) || w.people[c.Value] == nil {
				return policy.Visitor, nil
			}
			return w.Actor(w.people[c.Value]), nil
		},
		Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) },
	}
	for _, r := range s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, After: r.After, Roles: r.Roles, ViewOf: w.pages.Clear(r.Type)})
	}
	w.serve()
	return w
}

func (w *world) serve() {
	w.t.Helper()
	c, err := i18n.Load()
	if err != nil {
		w.t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(), Size: func() int64 { return w.Size() },
		SignIn: "/sign-in", Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		w.t.Fatal(err)
	}
	s.Pages(w.pages.Routes()...)
	s.Pages(draftweb.Pages{Drafts: w.Drafts, Who: w.pages.Who, Listed: w.pages.Names.Name, Edit: w.pages.Edits(), Limit: web.FormLimit}.Routes()...)
	w.server = httptest.NewServer(s.Handler())
	w.t.Cleanup(w.server.Close)
}

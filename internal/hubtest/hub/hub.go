package hub

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Running is a hub that answers.
type Running struct {
	*app.Hub
	URL       string   // scheme, host and port, without a slash at the end
	Languages []string // of its pages
	Routes    []ui.Route
	Data      string // its folder
	close     func() error
}

// New makes a hub on a new database, loads the shipped corpus and lets it
// answer. It is gone when the test ends.
func New(t testing.TB, database string) *Running {
	t.Helper()
	r, err := start(t.TempDir(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.close(); err != nil {
			t.Errorf("the hub does not close: %v", err)
		}
	})
	return r
}

// shared is the hub that the tests of a package read together.
var shared struct {
	mu  sync.Mutex
	dir string // set by Main
	hub *Running
	err error
}

// Main runs the tests of a package that uses Shared, with one Chromium for all of
// them, and removes what they shared.
func Main(m *testing.M) {
	dir, err := os.MkdirTemp("", "comity-hubtest-")
	if err != nil {
		panic(err)
	}
	shared.dir = dir
	end := hubtest.KeepBrowser(filepath.Join(dir, "chromium"))
	code := m.Run()
	end()
	if shared.hub != nil {
		err = shared.hub.close()
	}
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// Folder is where a test leaves what later ones read. It lasts as long as the test
// binary.
func Folder(t testing.TB) string {
	t.Helper()
	if shared.dir == "" {
		t.Fatal(lacking)
	}
	return shared.dir
}

// lacking says what a package has to add.
const lacking = "the package lacks func TestMain(m *testing.M) { hub.Main(m) }"

// Shared gives the one hub of the test binary, on SQLite. Tests only read it.
func Shared(t testing.TB) *Running {
	t.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.dir == "" {
		t.Fatal(lacking)
	}
	if shared.hub == nil && shared.err == nil {
		shared.hub, shared.err = start(shared.dir, "")
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.hub
}

// start makes, loads and serves a hub. Its clock stands still, so that two
// runs of the tests see the same pages but for keys.
func start(dir, database string) (*Running, error) {
	ctx := context.Background()
	data, keyFile := filepath.Join(dir, "data"), filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		return nil, err
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		return nil, err
	}
	o := app.Options{Data: data, Database: database, Secret: &secret, Clock: clock.NewFake(hubtest.Start)}
	if _, err := app.Init(ctx, o, hubtest.Origin); err != nil {
		return nil, err
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	r, err := serve(ctx, h)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	r.Data = data
	return r, nil
}

func serve(ctx context.Context, h *app.Hub) (*Running, error) {
	if _, err := h.Load(ctx, func(int, int) {}); err != nil {
		return nil, err
	}
	var held consulted
	if err := held.record(ctx, h); err != nil {
		return nil, err
	}
	var met meetings
	if err := met.record(ctx, h, held.consultation, held.contribution); err != nil {
		return nil, err
	}
	routes := h.Routes(i18n.Tags())
	if err := recordPositions(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordCapacity(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordReports(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordIndependent(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordMeasures(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordRegisters(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordGuidance(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := recordContacts(ctx, h, routes); err != nil {
		return nil, err
	}
	if err := stateFigures(ctx, h); err != nil {
		return nil, err
	}
	if err := publishReports(ctx, h, routes); err != nil {
		return nil, err
	}
	var issued published
	if err := issued.record(ctx, h, held.consultation); err != nil {
		return nil, err
	}
	submitted, err := record(ctx, h)
	if err != nil {
		return nil, err
	}
	handler, err := h.Handler()
	if err != nil {
		return nil, err
	}
	r := &Running{Hub: h, Languages: i18n.Tags(), Routes: routes}
	for i := range r.Routes {
		if r.Routes[i].Path == "/submissions/{id}" { // none is shipped, and ids are drawn
			r.Routes[i].Example = submission.Address(submitted)
		}
	}
	held.examples(r.Routes)
	met.examples(r.Routes)
	issued.examples(r.Routes)
	server := httptest.NewServer(handler)
	r.URL = server.URL
	r.close = func() error {
		server.Close()
		return h.Close()
	}
	return r, nil
}

// record takes down two submissions and authorizes two people to prepare what
// the hub says, so that each page and list has something to show: the corpus
// ships none.
func record(ctx context.Context, h *app.Hub) (submitted string, err error) {
	secretariat := policy.As(policy.Secretariat)
	for n, author := range []string{"state:ke", "state:uy"} {
		said, err := h.Submissions().Say(ctx, secretariat, statement.Hash{}, &submission.Opening{
			Via: submission.Via{Mode: submission.Recorded, Author: author,
				Document: &submission.Document{Kind: "note-verbale", Number: fmt.Sprintf("TEST/%d", n+1), Date: "2026-01-29"}},
			Content: submission.Content{Title: i18n.Of("en", "A submission of a test"), Date: "2026-01-30",
				Summary: i18n.Of("en", "What tests record from no document."), About: []string{"un:a-70-174:13:c"}},
		})
		if err != nil {
			return "", err
		}
		submitted = said.Receipt.ID.String()
		_, err = h.Authorizations().Found(ctx, secretariat, authorization.Given{
			ID: fmt.Sprintf("authorization:%032x", n+1), Identity: h.Ledger.Hub(), Person: fmt.Sprintf("person:%032x", n+1), Roles: []policy.Role{policy.Drafter}, Passkeys: []authorization.Passkey{}})
		if err != nil {
			return "", err
		}
	}
	return submitted, nil
}

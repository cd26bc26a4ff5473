package oidc_test

import (
	"context"
	"crypto/ed25519"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/idp"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
	"comity.example/comity/statement"
)

const base = "https://hub.test"

var (
	hubID    = statement.Hash{1}
	kenya    = statement.Hash{2}
	norway   = statement.Hash{3}
	operator = policy.As(policy.Operator)
	ctx      = context.Background()
)

// officer acts as a participant's key officer.
func officer(identity statement.Hash) policy.Actor {
	return policy.Actor{Person: "person:0123456789abcdef0123456789abcdef", Identity: identity, Roles: []policy.Role{policy.KeyOfficer}}
}

// permits are authorizations as another room keeps them: here in memory, there
// as statements.
type permits struct {
	mu  sync.Mutex
	all map[string][]signin.Hat
}

func (a *permits) give(person string, identity statement.Hash, roles ...policy.Role) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all[person] = append(a.all[person], signin.Hat{Identity: identity, Roles: roles})
}

func (a *permits) Hats(_ context.Context, person string, _ []byte) ([]signin.Hat, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.all[person]), nil
}

func (a *permits) Actor(_ context.Context, person string, identity statement.Hash, _ []byte) (policy.Actor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, h := range a.all[person] {
		if h.Identity == identity {
			return policy.Actor{Person: person, Identity: identity, Roles: h.Roles}, nil
		}
	}
	return policy.Visitor, fail.New(fail.Denied, "No authorization is in force.")
}

func (a *permits) People(context.Context, statement.Hash) ([]string, error) { return nil, nil }
func (a *permits) Suspended(context.Context, string, []byte) ([]signin.Suspension, error) {
	return nil, nil
}
func (a *permits) KeyOfficers(context.Context, statement.Hash) (int, error) { return 0, nil }
func (a *permits) Include(context.Context, policy.Actor, signin.Passkey) (string, error) {
	return "", nil
}

func (a *permits) Over(context.Context, signin.Enrolment) (bool, error) { return false, nil }

func (a *permits) Grant(_ context.Context, e signin.Enrolment) error {
	a.give(e.Person, e.Identity, e.Roles...)
	return nil
}

// world is the room on a database, with an identity provider.
type world struct {
	t       testing.TB
	db      *sqldb.DB
	clock   *clock.Fake
	keys    *keys.Store
	permits *permits
	people  *signin.Service
	service *oidc.Service
	idp     *idp.Provider
	mu      sync.Mutex
	dialled []string
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewFake(hubtest.Start), permits: &permits{all: map[string][]signin.Hat{}}}
	var err error
	w.db, err = sqldb.Open(ctx, url)
	w.must(err)
	t.Cleanup(func() { _ = w.db.Close() })
	w.must(w.db.Migrate(ctx, "signin", signin.Migrations()))
	w.must(w.db.Migrate(ctx, "oidc", oidc.Migrations()))
	w.keys, err = keys.New(hubtest.Origin)
	w.must(err)
	for _, id := range []statement.Hash{hubID, kenya, norway} {
		_, k, err := ed25519.GenerateKey(nil)
		w.must(err)
		w.keys.Put(id, k)
	}
	w.people = signin.New(signin.Options{DB: w.db, Clock: w.clock, Hub: func() statement.Hash { return hubID }, Base: base,
		Authorizations: w.permits, Grants: w.permits})
	w.idp = idp.New(t, w.clock)
	w.restart(w.idp)
	return w
}

// restart is the program started anew on the same database. It trusts one
// provider's certificate: all that tests start have the same.
func (w *world) restart(p *idp.Provider) {
	allow, err := outward.ParseAllow("127.0.0.1")
	w.must(err)
	w.open(outward.Options{Allow: allow, Roots: p.Roots, Timeout: 5 * time.Second})
}

// open is restart with another door.
func (w *world) open(o outward.Options) {
	plain := &net.Dialer{}
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		w.mu.Lock()
		w.dialled = append(w.dialled, address)
		w.mu.Unlock()
		return plain.DialContext(ctx, network, address)
	}
	w.service = oidc.New(oidc.Options{DB: w.db, Clock: w.clock, Keys: w.keys, Base: base, Hub: func() statement.Hash { return hubID },
		People: w.people, Door: outward.New(o)})
}

func (w *world) dials() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.dialled)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// naming is what is said of the world's provider.
func (w *world) naming(identity statement.Hash) oidc.Naming { return namingOf(w.idp, identity) }

func namingOf(p *idp.Provider, identity statement.Hash) oidc.Naming {
	return oidc.Naming{Identity: identity, URL: p.Issuer, Client: p.Client, Secret: p.Secret, Public: p.Secret == ""}
}

func (w *world) name(n oidc.Naming) oidc.Issuer {
	w.t.Helper()
	i, err := w.service.Name(ctx, operator, n)
	w.must(err)
	return i
}

// person is somebody authorized, with an account at an issuer.
func (w *world) person(i oidc.Issuer, account string) string {
	w.t.Helper()
	link, err := w.people.Invite(ctx, operator, signin.Invitation{Identity: i.Identity, Roles: []policy.Role{policy.Drafter}, Name: "Amina Otieno"})
	w.must(err)
	l, err := w.service.Enrol(ctx, i.ID, tokenOf(link), signin.Person{Name: "Amina Otieno"}, "en")
	w.must(err)
	b, err := w.back(l, account)
	w.must(err)
	return b.Person
}

func tokenOf(link string) string { return link[strings.LastIndexByte(link, '/')+1:] }

// back is the rest of a way: the person signs in at the provider and comes back.
func (w *world) back(l oidc.Leaving, account string) (oidc.Back, error) {
	w.t.Helper()
	at, err := w.idp.SignIn(l.To, account)
	w.must(err)
	return w.comes(l.Cookie, at)
}

func (w *world) comes(cookie string, at *url.URL) (oidc.Back, error) {
	w.t.Helper()
	id, ok := strings.CutPrefix(at.Scheme+"://"+at.Host+at.Path, base+oidc.BackPath)
	if !ok {
		w.t.Fatalf("sent back to %s", at)
	}
	return w.service.Return(ctx, cookie, id, at.Query(), signin.Session{})
}

// enter is a whole sign-in.
func (w *world) enter(i oidc.Issuer, account string) (oidc.Back, error) {
	w.t.Helper()
	l, err := w.service.Enter(ctx, i.ID, "/en/desk", "en")
	w.must(err)
	return w.back(l, account)
}

// databases runs a test on a world on each database.
func databases(t *testing.T, run func(t *testing.T, w *world)) {
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

// sqlite gives a world for tests of what no database decides.
func sqlite(t *testing.T) *world { return newWorld(t, hubtest.SQLite(t)) }

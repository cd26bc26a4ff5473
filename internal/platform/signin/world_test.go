package signin_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

const (
	domain = "hub.test"
	origin = "https://hub.test"
)

var (
	hubID    = statement.Hash{1}
	kenya    = statement.Hash{2}
	operator = policy.As(policy.Operator)
)

// permits are authorizations as another room keeps them: here in memory, there
// as statements.
type permits struct {
	mu     sync.Mutex
	all    []permit
	closed error // why nothing can be granted
	barred []barred
}

// barred is a permit that is suspended.
type barred struct {
	permit
	reason string
	until  time.Time
}

type permit struct {
	person   string
	identity statement.Hash
	roles    []policy.Role
	keys     [][]byte
}

func (a *permits) lists(p permit, key []byte) bool {
	return key == nil || slices.ContainsFunc(p.keys, func(k []byte) bool { return bytes.Equal(k, key) })
}

func (a *permits) Hats(_ context.Context, person string, key []byte) (out []signin.Hat, _ error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.all {
		if p.person == person && a.lists(p, key) {
			out = append(out, signin.Hat{Identity: p.identity, Roles: p.roles})
		}
	}
	return out, nil
}

func (a *permits) Actor(_ context.Context, person string, identity statement.Hash, key []byte) (policy.Actor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.all {
		if p.person == person && p.identity == identity && a.lists(p, key) {
			return policy.Actor{Person: person, Identity: identity, Roles: p.roles}, nil
		}
	}
	return policy.Visitor, fail.New(fail.Denied, "No authorization is in force.")
}

func (a *permits) People(_ context.Context, identity statement.Hash) (out []string, _ error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.all {
		if p.identity == identity {
			out = append(out, p.person)
		}
	}
	return out, nil
}

// Suspended implements signin.Authorizations.
func (a *permits) Suspended(_ context.Context, person string, key []byte) (out []signin.Suspension, _ error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, b := range a.barred {
		if b.person == person && a.lists(b.permit, key) {
			out = append(out, signin.Suspension{Identity: b.identity, Reason: b.reason, Until: b.until})
		}
	}
	return out, nil
}

func (a *permits) KeyOfficers(_ context.Context, identity statement.Hash) (n int, _ error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.all {
		if p.identity == identity && slices.Contains(p.roles, policy.KeyOfficer) {
			n++
		}
	}
	return n, nil
}

// Over implements signin.Grants.
func (a *permits) Over(_ context.Context, e signin.Enrolment) (bool, error) {
	n, err := a.KeyOfficers(ctx, e.Identity)
	return n >= signin.Founders, err
}

// Grant gives what a founding asks for; whatever else waits for two people.
func (a *permits) Grant(_ context.Context, e signin.Enrolment) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed != nil || !e.Founding {
		return a.closed
	}
	p := permit{person: e.Person, identity: e.Identity, roles: e.Roles}
	for _, k := range e.Passkeys {
		p.keys = append(p.keys, k.ID)
	}
	a.all = append(a.all, p)
	return nil
}

func (a *permits) Include(_ context.Context, actor policy.Actor, k signin.Passkey) (string, error) {
	return "/desk/drafts/1", nil
}

// list puts a passkey into a person's authorizations.
func (a *permits) list(person string, key []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.all {
		if a.all[i].person == person {
			a.all[i].keys = append(a.all[i].keys, key)
		}
	}
}

// withdraw ends a person's authorizations from a participant.
func (a *permits) withdraw(person string, identity statement.Hash) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = slices.DeleteFunc(a.all, func(p permit) bool { return p.person == person && p.identity == identity })
}

// world is the room on a database.
type world struct {
	t       *testing.T
	db      *sqldb.DB
	clock   *clock.Fake
	permits *permits
	service *signin.Service
	relying *signin.Relying
	gone    []string // whom other rooms were told to forget
}

var ctx = context.Background()

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewFake(hubtest.Start), permits: &permits{}}
	var err error
	if w.db, err = sqldb.Open(ctx, url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	if err := w.db.Migrate(ctx, "signin", signin.Migrations()); err != nil {
		t.Fatal(err)
	}
	w.restart()
	return w
}

// restart is the program started anew on the same database.
func (w *world) restart() {
	w.t.Helper()
	var err error
	if w.relying, err = signin.NewRelying(domain, "Test hub", origin, w.clock); err != nil {
		w.t.Fatal(err)
	}
	w.service = signin.New(signin.Options{DB: w.db, Clock: w.clock, Hub: func() statement.Hash { return hubID }, Base: origin,
		Relying: w.relying, Authorizations: w.permits, Grants: w.permits,
		Gone: func(_ context.Context, _ *sqldb.Tx, person string) error { w.gone = append(w.gone, person); return nil }})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func tokenOf(link string) string { return link[strings.LastIndexByte(link, '/')+1:] }

// invite gives the token of a founding invitation.
func (w *world) invite(identity statement.Hash, roles ...policy.Role) string {
	w.t.Helper()
	link, err := w.service.Invite(ctx, operator, signin.Invitation{Identity: identity, Roles: roles, Name: "Amina Otieno", Mail: "a.otieno@example.org", Founding: true})
	w.must(err)
	return tokenOf(link)
}

// follow makes a passkey for a link and enrols.
func (w *world) follow(token string, a *passkey.Authenticator) (signin.Enrolled, error) {
	_, options, err := w.service.EnrolOptions(ctx, token)
	if err != nil {
		return signin.Enrolled{}, err
	}
	answer, err := a.Create(options)
	w.must(err)
	return w.service.Enrol(ctx, token, signin.Person{Name: "Amina Otieno", Language: "en"}, []byte(answer), "Telephone")
}

// officer is somebody who is enrolled and authorized.
func (w *world) officer(identity statement.Hash, roles ...policy.Role) (string, *passkey.Authenticator) {
	w.t.Helper()
	a := passkey.New(domain, origin)
	done, err := w.follow(w.invite(identity, roles...), a)
	w.must(err)
	w.must(done.Waiting)
	if !done.InForce {
		w.t.Fatal("the founding officer is not authorized")
	}
	return done.Person, a
}

func (w *world) challenge() string {
	w.t.Helper()
	options, err := w.service.SignInOptions()
	w.must(err)
	return options
}

// signIn signs in with a passkey and gives the token.
func (w *world) signIn(a *passkey.Authenticator) string {
	w.t.Helper()
	answer, err := a.Get(w.challenge())
	w.must(err)
	token, _, err := w.service.SignIn(ctx, []byte(answer), "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	w.must(err)
	return token
}

// session gives the session of a token that must hold.
func (w *world) session(token string) signin.Session {
	w.t.Helper()
	in, _, err := w.service.Resume(ctx, token)
	w.must(err)
	return in
}

func (w *world) signedOut(token, why string) {
	w.t.Helper()
	if _, actor, err := w.service.Resume(ctx, token); !fail.Is(err, fail.SignedOut) || actor.SignedIn() {
		w.t.Errorf("%s: the session goes on: %v %v", why, actor, err)
	}
}

// add gives a session's person one more passkey.
func (w *world) add(in signin.Session, a *passkey.Authenticator) (signin.Passkey, error) {
	w.t.Helper()
	options, err := w.service.AddOptions(ctx, in)
	w.must(err)
	answer, err := a.Create(options)
	w.must(err)
	return w.service.Add(ctx, in, []byte(answer), "Security key")
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(ctx, func(q sqldb.Querier) error { return q.QueryRow(ctx, query, args...).Scan(&n) }))
	return n
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// databases runs a test on a world on each database.
func databases(t *testing.T, run func(t *testing.T, w *world)) {
	hubtest.Databases(t, func(t *testing.T, url string) { run(t, newWorld(t, url)) })
}

package token_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/statement"
)

// world is a hub with a participant and its people. Who is authorized is what the
// test says: the register's own answer is tried with a whole hub.
type world struct {
	*hubtest.Register
	t       *testing.T
	service *token.Service
	id      statement.Hash
	given   map[string]token.Given
	// suspended are authorizations that would be in force, and until when they are not.
	suspended map[string]token.Given
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, audit.Projection{})
		if err := errors.Join(r.DB.Migrate(t.Context(), "audit", audit.Migrations()), r.DB.Migrate(t.Context(), "token", token.Migrations())); err != nil {
			t.Fatal(err)
		}
		own, err := keys.Open(r.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		r.Keys.Put(own.ID, own.Signing)
		if err := r.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error {
			_, err := l.Open(ctx, own.Leaf, own.Blob)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w := &world{Register: r, t: t, id: own.ID, given: map[string]token.Given{}, suspended: map[string]token.Given{}}
		trail := &audit.Trail{DB: r.DB, Keys: r.Keys, Clock: r.Clock, Hub: r.Hub}
		w.service = &token.Service{DB: r.DB, Keys: r.Keys, Clock: r.Clock, Trail: trail, Uses: token.NewUses(r.Clock),
			Authorized: func(_ context.Context, person string, identity statement.Hash) (token.Given, error) {
				g, ok := w.given[person]
				if !ok || g.Actor.Identity != identity {
					return g, fail.New(fail.Denied, "No authorization is in force.")
				}
				return g, nil
			},
			Suspended: func(_ context.Context, person string, _ statement.Hash) (token.Given, error) {
				g, ok := w.suspended[person]
				if !ok {
					return g, fail.New(fail.Denied, "No authorization is suspended.")
				}
				return g, nil
			}}
		run(t, w)
	})
}

// person is somebody with these roles.
func (w *world) person(id string, roles ...policy.Role) policy.Actor {
	a := policy.Actor{Person: "person:" + id, Identity: w.id, For: "state:xa", Roles: roles}
	w.given[a.Person] = token.Given{ID: "authorization:" + id, Actor: a}
	return a
}

func (w *world) make(actor policy.Actor, want token.Wanted) (string, token.Token) {
	w.t.Helper()
	if want.Name == "" {
		want.Name = "CANARY-tool"
	}
	text, one, err := w.service.Make(w.t.Context(), actor, want)
	if err != nil {
		w.t.Fatal(err)
	}
	return text, one
}

var anywhere = netip.MustParseAddr("192.0.2.7")

func (w *world) use(text string, scope token.Scope, from netip.Addr) (policy.Actor, error) {
	return w.service.Use(w.t.Context(), text, scope, from, "/api/v1/x")
}

// refused fails unless an error is of a kind and says this to HTTP.
func refused(t *testing.T, err error, kind fail.Kind, challenge string) {
	t.Helper()
	var r *token.Refused
	if !fail.Is(err, kind) || !errors.As(err, &r) || !strings.Contains(r.Challenge(), challenge) {
		t.Errorf("%v, not of kind %s with %q", err, kind, challenge)
	}
}

func TestUse(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		maker := w.person("1", policy.Drafter)
		text, one := w.make(maker, token.Wanted{Scopes: []token.Scope{token.RequestsRead, token.ContactsRead}})
		if one.Scopes[0] != token.ContactsRead || one.Ends != w.Clock.Now().Add(90*24*time.Hour) || one.State != token.InForce {
			t.Errorf("made %+v", one)
		}
		actor, err := w.use(text, token.RequestsRead, anywhere)
		if err != nil || actor.Person != maker.Person || actor.Identity != w.id || actor.Token != one.ID || !actor.Is(policy.Drafter) {
			t.Fatalf("%+v, %v", actor, err)
		}
		_, err = w.use(text, token.NotificationsRead, anywhere)
		refused(t, err, fail.Denied, `error="insufficient_scope", scope="notifications:read"`)
		if !strings.Contains(fail.Message(err), "notifications:read") {
			t.Errorf("the scope is not named: %v", err)
		}
		other, _ := w.make(w.person("2", policy.Auditor, policy.KeyOfficer), token.Wanted{Scopes: []token.Scope{token.DraftsRead}})
		for name, bad := range map[string]string{"nothing": "", "what is none": "comity_x", "another's, cut": other[:40], "one that was never made": strings.Replace(text, text[10:20], "aaaaaaaaaa", 1)} {
			_, err := w.use(bad, token.RequestsRead, anywhere)
			if refused(t, err, fail.SignedOut, `error="invalid_token"`); !token.Guess(err) {
				t.Errorf("%s is no guess", name)
			}
		}
		auditor := policy.Actor{Person: "person:3", Identity: w.id, Roles: []policy.Role{policy.Auditor}}
		rows, _, err := w.service.Trail.List(t.Context(), auditor, audit.Filter{Action: token.Used})
		if err != nil || len(rows) != 1 || rows[0].Person != maker.Person || rows[0].Object != one.ID+"/api/v1/x" {
			t.Errorf("the trail has %+v, %v", rows, err)
		}
		all, err := w.service.List(t.Context(), maker)
		if err != nil || len(all) != 1 || all[0].Used != hubtest.Start.UTC().Truncate(24*time.Hour) {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestEnds(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		reads := []token.Scope{token.RequestsRead}
		maker := w.person("1", policy.Drafter)
		short, one := w.make(maker, token.Wanted{Scopes: reads, Days: 1})
		long, _ := w.make(maker, token.Wanted{Scopes: reads, Days: token.MaxDays})
		w.Clock.Advance(24*time.Hour - time.Second)
		if _, err := w.use(short, token.RequestsRead, anywhere); err != nil {
			t.Error(err)
		}
		w.Clock.Advance(time.Second)
		_, err := w.use(short, token.RequestsRead, anywhere)
		refused(t, err, fail.SignedOut, "invalid_token")

		// The authorization is withdrawn and another given: what was made with the
		// first stays worth nothing.
		g := w.given[maker.Person]
		delete(w.given, maker.Person)
		_, err = w.use(long, token.RequestsRead, anywhere)
		refused(t, err, fail.SignedOut, "invalid_token")
		w.given[maker.Person] = token.Given{ID: "authorization:9", Actor: maker}
		_, err = w.use(long, token.RequestsRead, anywhere)
		refused(t, err, fail.SignedOut, "invalid_token")
		w.given[maker.Person] = g
		if _, err := w.use(long, token.RequestsRead, anywhere); err != nil {
			t.Error(err)
		}

		// A role is taken: what takes it is over, the rest is not.
		drafts, _ := w.make(maker, token.Wanted{Scopes: []token.Scope{token.RequestsRead, token.RequestsDraft}})
		w.person("1", policy.Auditor)
		_, err = w.use(drafts, token.RequestsDraft, anywhere)
		refused(t, err, fail.Denied, "insufficient_scope")
		if _, err := w.use(drafts, token.RequestsRead, anywhere); err != nil {
			t.Error(err)
		}
		if one.Ends.Sub(one.Made) != 24*time.Hour {
			t.Errorf("%+v", one)
		}
		// It never outlives its maker's authorization.
		g.Until, g.Actor = w.Clock.Now().Add(time.Hour), maker
		w.given[maker.Person] = g
		if _, bound := w.make(maker, token.Wanted{Scopes: reads}); !bound.Ends.Equal(g.Until) {
			t.Errorf("it ends at %v", bound.Ends)
		}
	})
}

func TestEndedByPeople(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		reads := []token.Scope{token.RequestsRead}
		maker, key, auditor, other := w.person("1", policy.Drafter), w.person("2", policy.KeyOfficer), w.person("3", policy.Auditor), w.person("4", policy.Drafter)
		mine, a := w.make(maker, token.Wanted{Scopes: reads})
		second, b := w.make(maker, token.Wanted{Scopes: reads})
		stranger := other
		stranger.Identity = statement.Hash{9}
		stranger.Roles = policy.Roles()
		for _, tc := range []struct {
			name  string
			actor policy.Actor
			sees  int
			kind  fail.Kind
		}{{"a colleague", other, 0, fail.NotFound}, {"an auditor", auditor, 2, fail.Denied}, {"somebody of another participant", stranger, 0, fail.NotFound}} {
			if all, err := w.service.List(t.Context(), tc.actor); err != nil || len(all) != tc.sees {
				t.Errorf("%s sees %d, %v", tc.name, len(all), err)
			}
			if err := w.service.End(t.Context(), tc.actor, a.ID); !fail.Is(err, tc.kind) {
				t.Errorf("%s ends it: %v", tc.name, err)
			}
		}
		if err := errors.Join(w.service.End(t.Context(), maker, a.ID), w.service.End(t.Context(), key, b.ID), w.service.End(t.Context(), key, b.ID)); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{mine, second} {
			_, err := w.use(text, token.RequestsRead, anywhere)
			refused(t, err, fail.SignedOut, "invalid_token")
		}
		all, err := w.service.List(t.Context(), key)
		if err != nil || len(all) != 2 || all[0].State != token.Revoked || all[1].State != token.Revoked {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestNetworks(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		text, _ := w.make(w.person("1", policy.Drafter), token.Wanted{Scopes: []token.Scope{token.RequestsRead},
			Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28"), netip.MustParsePrefix("2001:db8:1::/48")}})
		for from, want := range map[string]bool{"192.0.2.7": true, "192.0.2.16": false, "2001:db8:1::9": true, "2001:db8:2::9": false} {
			_, err := w.use(text, token.RequestsRead, netip.MustParseAddr(from))
			if (err == nil) != want {
				t.Errorf("from %s: %v", from, err)
			}
			if !want {
				refused(t, err, fail.Denied, `error="network_not_allowed"`)
			}
		}
		if _, err := w.use(text, token.RequestsRead, netip.Addr{}); err == nil {
			t.Error("it is taken from nowhere")
		}
	})
}

func TestWhatIsNotMade(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		drafter, auditor := w.person("1", policy.Drafter), w.person("2", policy.Auditor)
		reads := []token.Scope{token.RequestsRead}
		program := drafter
		program.Token = "token:1"
		dismissed := w.person("5", policy.Drafter)
		delete(w.given, dismissed.Person)
		for _, tc := range []struct {
			name  string
			actor policy.Actor
			want  token.Wanted
			kind  fail.Kind
		}{
			{"by an auditor", auditor, token.Wanted{Name: "x", Scopes: reads}, fail.Denied},
			{"by a program", program, token.Wanted{Name: "x", Scopes: reads}, fail.Denied},
			{"by a visitor", policy.Visitor, token.Wanted{Name: "x", Scopes: reads}, fail.SignedOut},
			{"by somebody dismissed", dismissed, token.Wanted{Name: "x", Scopes: reads}, fail.Denied},
			{"a scope that its maker has not", w.person("6", policy.ClearingOfficer), token.Wanted{Name: "x", Scopes: []token.Scope{token.RequestsDraft}}, fail.Denied},
			{"a scope that there is not", drafter, token.Wanted{Name: "x", Scopes: []token.Scope{"everything"}}, fail.Invalid},
			{"no scope", drafter, token.Wanted{Name: "x"}, fail.Invalid},
			{"no name", drafter, token.Wanted{Name: " \t", Scopes: reads}, fail.Invalid},
			{"too long a name", drafter, token.Wanted{Name: strings.Repeat("é", token.MaxName+1), Scopes: reads}, fail.Invalid},
			{"for more than a year", drafter, token.Wanted{Name: "x", Scopes: reads, Days: token.MaxDays + 1}, fail.Invalid},
			{"for less than nothing", drafter, token.Wanted{Name: "x", Scopes: reads, Days: -1}, fail.Invalid},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if text, _, err := w.service.Make(t.Context(), tc.actor, tc.want); !fail.Is(err, tc.kind) || text != "" {
					t.Errorf("%q, %v", text, err)
				}
			})
		}
		for range token.MaxInForce {
			w.make(drafter, token.Wanted{Scopes: reads})
		}
		if _, _, err := w.service.Make(t.Context(), drafter, token.Wanted{Name: "x", Scopes: reads}); !fail.Is(err, fail.Conflict) {
			t.Errorf("one too many: %v", err)
		}
	})
}

func TestLockedAndTooOften(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		text, _ := w.make(w.person("1", policy.Drafter), token.Wanted{Scopes: []token.Scope{token.RequestsRead}})
		open := w.service.Keys
		w.service.Keys = new(keys.Store)
		if _, err := w.use(text, token.RequestsRead, anywhere); !fail.Is(err, fail.Locked) {
			t.Errorf("a locked hub: %v", err)
		}
		w.service.Keys = open
		var often error
		n := 0
		for ; often == nil && n < 1000; n++ {
			_, often = w.use(text, token.RequestsRead, anywhere)
		}
		if !fail.Is(often, limit.TooMany) || n != 121 {
			t.Errorf("after %d uses: %v", n, often)
		}
	})
}

// Neither the text of a token nor what its maker calls it or its networks lie in
// the database in clear.
func TestNothingLiesInClear(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		text, one := w.make(w.person("1", policy.Drafter), token.Wanted{Scopes: []token.Scope{token.RequestsRead}, Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")}})
		if one.Name != "CANARY-tool" {
			t.Fatalf("%+v", one)
		}
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			var row struct {
				hash, sealed []byte
				rest         string
			}
			err := q.QueryRow(t.Context(), `SELECT hash, sealed, id || given || person || scopes || ended_by FROM token_held`).Scan(&row.hash, &row.sealed, &row.rest)
			all := append(append(row.hash, row.sealed...), row.rest...)
			for _, secret := range []string{"CANARY", "192.0.2", text[7:27], text} {
				if bytes.Contains(all, []byte(secret)) || strings.Contains(hex.EncodeToString(all), hex.EncodeToString([]byte(secret))) {
					t.Errorf("%q lies there", secret)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestRests: a token whose maker is suspended is told until when it rests, not that it is
// over, and one of an authorization that was given anew is over.
func TestRests(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		maker := w.person("1", policy.Drafter)
		text, _ := w.make(maker, token.Wanted{Scopes: []token.Scope{token.RequestsRead}, Days: token.MaxDays})
		g, until := w.given[maker.Person], w.Clock.Now().Add(14*24*time.Hour)
		delete(w.given, maker.Person)
		w.suspended[maker.Person] = token.Given{ID: g.ID, Until: until}
		_, err := w.use(text, token.RequestsRead, anywhere)
		refused(t, err, fail.SignedOut, "invalid_token")
		if want := "rests until " + until.UTC().Format(time.RFC3339); !strings.Contains(fail.Message(err), want) {
			t.Errorf("%q does not say %q", fail.Message(err), want)
		}
		w.suspended[maker.Person] = token.Given{ID: "authorization:9", Until: until}
		if _, err = w.use(text, token.RequestsRead, anywhere); strings.Contains(fail.Message(err), "rests") {
			t.Errorf("of another authorization: %v", err)
		}
	})
}

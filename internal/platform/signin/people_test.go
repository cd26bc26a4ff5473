package signin_test

import (
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

func TestPasskeys(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, first := w.officer(kenya, policy.Drafter)
		token := w.signIn(first)
		in, actor, err := w.service.Resume(ctx, token)
		w.must(err)
		one := first.Passkeys()[0].ID
		if err := w.service.Remove(ctx, in, one); !fail.Is(err, fail.Conflict) {
			t.Errorf("the last passkey is removed: %v", err)
		}
		w.clock.Advance(time.Second)
		second := passkey.New(domain, origin)
		k, err := w.add(in, second)
		w.must(err)
		if err := w.service.Remove(ctx, in, one); !fail.Is(err, fail.Conflict) {
			t.Errorf("the last passkey in an authorization is removed: %v", err)
		}
		w.permits.list(person, k.ID)
		w.must(w.service.Rename(ctx, actor, k.ID, "  Blue key "))
		keys, err := w.service.Passkeys(ctx, actor)
		w.must(err)
		if len(keys) != 2 || keys[1].Name != "Blue key" {
			t.Errorf("passkeys: %+v", keys)
		}
		other := w.signIn(second)
		w.must(w.service.Remove(ctx, in, one))
		w.signedOut(token, "a session that a removed passkey began")
		in = w.session(other)
		if err := w.service.Remove(ctx, in, k.ID); !fail.Is(err, fail.Conflict) {
			t.Errorf("the last passkey is removed: %v", err)
		}
		if err := w.service.Remove(ctx, in, one); !fail.Is(err, fail.Conflict) {
			t.Errorf("with one left nothing is removed: %v", err)
		}
		answer, err := first.Get(w.challenge())
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("a removed passkey signs in: %v", err)
		}
	})
}

func TestPasskeysAreOnesOwn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		_, b := w.officer(kenya, policy.Drafter)
		in, actor, err := w.service.Resume(ctx, w.signIn(a))
		w.must(err)
		_, err = w.add(in, passkey.New(domain, origin))
		w.must(err)
		theirs := b.Passkeys()[0].ID
		if err := w.service.Rename(ctx, actor, theirs, "mine"); !fail.Is(err, fail.NotFound) {
			t.Errorf("another's passkey is renamed: %v", err)
		}
		if err := w.service.Remove(ctx, in, theirs); !fail.Is(err, fail.NotFound) && !fail.Is(err, fail.Conflict) {
			t.Errorf("another's passkey is removed: %v", err)
		}
		w.signIn(b)
	})
}

func TestPasskeysNeedAFreshAnswer(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		w.clock.Advance(signin.Fresh)
		in := w.session(token)
		if _, err := w.add(in, passkey.New(domain, origin)); !fail.Is(err, fail.Denied) {
			t.Errorf("a passkey is added ten minutes after the last answer: %v", err)
		}
		if err := w.service.Remove(ctx, in, a.Passkeys()[0].ID); !fail.Is(err, fail.Denied) {
			t.Errorf("a passkey is removed ten minutes after the last answer: %v", err)
		}
		options, err := w.service.ProveOptions(ctx, in)
		w.must(err)
		answer, err := a.Get(options)
		w.must(err)
		token, err = w.service.Prove(ctx, in, []byte(answer))
		w.must(err)
		_, err = w.add(w.session(token), passkey.New(domain, origin))
		w.must(err)
	})
}

func TestNotTooManyPasskeys(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		in := w.session(w.signIn(a))
		for range signin.MaxPasskeys - 1 {
			_, err := w.add(in, passkey.New(domain, origin))
			w.must(err)
		}
		if _, err := w.add(in, passkey.New(domain, origin)); !fail.Is(err, fail.Conflict) {
			t.Errorf("one too many: %v", err)
		}
	})
}

func TestPeopleAreKnownToTheirOwn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		mine, _ := w.officer(kenya, policy.Drafter)
		w.officer(hubID, policy.Secretariat)
		for _, tc := range []struct {
			name  string
			actor policy.Actor
			of    [32]byte
			want  int // people; -1: denied
		}{
			{"a colleague", policy.Actor{Person: "person:1", Identity: kenya, Roles: []policy.Role{policy.Auditor}}, kenya, 1},
			{"an officer of another participant", policy.Actor{Person: "person:1", Identity: hubID, Roles: []policy.Role{policy.KeyOfficer}}, kenya, -1},
			{"the secretariat", policy.Actor{Person: "person:1", Identity: hubID, Roles: []policy.Role{policy.Secretariat}}, kenya, -1},
			{"a visitor", policy.Visitor, kenya, -1},
			{"somebody without a hat", policy.Actor{Person: mine}, kenya, -1},
			{"the operator at the command line", operator, kenya, 1},
		} {
			t.Run(tc.name, func(t *testing.T) {
				got, err := w.service.People(ctx, tc.actor, tc.of)
				if tc.want < 0 && !fail.Is(err, fail.Denied) || tc.want >= 0 && (err != nil || len(got) != tc.want || got[0].Name != "Amina Otieno") {
					t.Errorf("%v, %v", got, err)
				}
			})
		}
		if all, err := w.service.Everybody(ctx, operator); err != nil || len(all) != 2 {
			t.Errorf("everybody: %v %v", all, err)
		}
		if _, err := w.service.Everybody(ctx, policy.Actor{Person: mine, Identity: hubID, Roles: []policy.Role{policy.Operator}}); !fail.Is(err, fail.Denied) {
			t.Errorf("everybody, for a person: %v", err)
		}
	})
}

func TestAmend(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, _ := w.officer(kenya, policy.Drafter)
		self := policy.Actor{Person: person}
		w.must(w.service.Amend(ctx, self, signin.Person{ID: person, Name: "Amina Wanjiru", Mail: "amina@example.org", Language: "fr"}))
		p, err := w.service.Person(ctx, person)
		w.must(err)
		if p.Name != "Amina Wanjiru" || p.Mail != "amina@example.org" || p.Language != "fr" {
			t.Errorf("%+v", p)
		}
		if err := w.service.Amend(ctx, policy.Actor{Person: "person:1"}, p); !fail.Is(err, fail.Denied) {
			t.Errorf("by another: %v", err)
		}
	})
}

func TestErase(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		if err := w.service.Erase(ctx, operator, person); !fail.Is(err, fail.Conflict) {
			t.Fatalf("an officer in force is erased: %v", err)
		}
		w.permits.withdraw(person, kenya)
		if err := w.service.Erase(ctx, policy.Actor{Person: person, Roles: []policy.Role{policy.Operator}}, person); !fail.Is(err, fail.Denied) {
			t.Errorf("by a person: %v", err)
		}
		w.must(w.service.Erase(ctx, operator, person))
		for _, table := range []string{"signin_person", "signin_passkey", "signin_session", "signin_invitation"} {
			if n := w.count(`SELECT COUNT(*) FROM ` + table); n != 0 {
				t.Errorf("%s has %d rows", table, n)
			}
		}
		w.signedOut(token, "erased")
		if !slices.Equal(w.gone, []string{person}) {
			t.Errorf("other rooms were told to forget %v", w.gone)
		}
		if err := w.service.Erase(ctx, operator, person); !fail.Is(err, fail.NotFound) {
			t.Errorf("twice: %v", err)
		}
		if _, err := w.service.Person(ctx, person); !fail.Is(err, fail.NotFound) {
			t.Errorf("person: %v", err)
		}
	})
}

func TestRelying(t *testing.T) {
	for _, tc := range []struct{ name, domain, base, want string }{
		{"the domain itself", "hub.test", "https://hub.test", ""},
		{"a host within it", "hub.test", "https://www.hub.test:8443", ""},
		{"this machine", "localhost", "http://localhost:8080", ""},
		{"another domain", "hub.test", "https://example.org", "unavailable"},
		{"a name that ends alike", "hub.test", "https://myhub.test", "unavailable"},
		{"plain http", "hub.test", "http://hub.test", "unavailable"},
		{"no address", "hub.test", "", "unavailable"},
		{"no domain", "", "https://hub.test", "unavailable"},
		{"no host", "hub.test", "hub.test", "invalid"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := signin.NewRelying(tc.domain, "Hub", tc.base, nil); string(fail.KindOf(err)) != tc.want {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		w.must(w.service.NameHub(ctx, "Old"))
		w.must(w.service.NameHub(ctx, " The Hub "))
		if got, err := signin.Setting(ctx, w.db, signin.SettingName); err != nil || got != "The Hub" {
			t.Errorf("%q %v", got, err)
		}
		if got, err := signin.Setting(ctx, w.db, signin.SettingDomain); err != nil || got != "" {
			t.Errorf("%q %v", got, err)
		}
		if err := w.service.NameHub(ctx, "\n"); !fail.Is(err, fail.Invalid) {
			t.Errorf("no name: %v", err)
		}
		w.clock.Advance(time.Second)
	})
}

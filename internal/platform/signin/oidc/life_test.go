package oidc_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
	"comity.example/comity/statement"
)

func TestEnrolAndSignIn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		w.idp.Back = w.service.BackAddress(i.ID)
		person := w.person(i, "amina")
		for range 2 {
			b, err := w.enter(i, "amina")
			w.must(err)
			if b.Person != person || b.Issuer.Identity != kenya || b.Next != "/en/desk" || b.Language != "en" || b.Purpose != oidc.ToEnter {
				t.Errorf("came back as %+v, want %s", b, person)
			}
		}
		accounts, err := w.service.Accounts(ctx, policy.Actor{Person: person, Identity: kenya})
		w.must(err)
		if len(accounts) != 1 || accounts[0].Used.IsZero() || accounts[0].Issuer.URL != w.idp.Issuer {
			t.Errorf("accounts: %+v", accounts)
		}
	})
}

func TestNobodyIsMadeBySigningIn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		if _, err := w.enter(i, "somebody"); !errors.Is(err, oidc.ErrUnbound) || !fail.Is(err, fail.Denied) {
			t.Errorf("an account of nobody's: %v", err)
		}
		for _, table := range []string{"signin_person", "oidc_account", "signin_session"} {
			if n := w.count(`SELECT COUNT(*) FROM ` + table); n != 0 {
				t.Errorf("%s has %d rows", table, n)
			}
		}
	})
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Read(ctx, func(q sqldb.Querier) error { return q.QueryRow(ctx, query, args...).Scan(&n) }))
	return n
}

func TestBindAndRelease(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		p, err := w.people.Enter(ctx, kenya, signin.Person{Name: "Amina Otieno"})
		w.must(err)
		actor := policy.Actor{Person: p.ID, Identity: kenya}
		in := signin.Session{ID: "s1", Person: p.ID, How: signin.ByPasskey, Proved: w.clock.Now()}
		l, err := w.service.Bind(ctx, actor, in, i.ID, "en")
		w.must(err)
		at, err := w.idp.SignIn(l.To, "amina")
		w.must(err)
		b, err := w.service.Return(ctx, l.Cookie, i.ID, at.Query(), in)
		w.must(err)
		if b.Person != p.ID || b.Purpose != oidc.ToBind {
			t.Errorf("bound as %+v", b)
		}
		if b, err := w.enter(i, "amina"); err != nil || b.Person != p.ID {
			t.Errorf("signed in as %+v, %v", b, err)
		}
		w.permits.give(p.ID, kenya, policy.Drafter)
		token, _, err := w.people.Begin(ctx, signin.Proof{Person: p.ID, How: signin.ByProvider, Voucher: kenya})
		w.must(err)
		w.must(w.service.Release(ctx, actor, i.ID))
		if _, _, err := w.people.Resume(ctx, token); !fail.Is(err, fail.SignedOut) {
			t.Errorf("the session that the account opened goes on: %v", err)
		}
		if _, err := w.enter(i, "amina"); !errors.Is(err, oidc.ErrUnbound) {
			t.Errorf("an account that was let go: %v", err)
		}
		if err := w.service.Release(ctx, actor, i.ID); !fail.Is(err, fail.NotFound) {
			t.Errorf("let go twice: %v", err)
		}
	})
}

func TestWhoMayBind(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	p := "person:00000000000000000000000000000001"
	now := w.clock.Now()
	for _, tc := range []struct {
		name  string
		actor policy.Actor
		in    signin.Session
		want  error
	}{
		{"a visitor", policy.Visitor, signin.Session{}, nil},
		{"somebody else's session", policy.Actor{Person: p, Identity: kenya}, signin.Session{ID: "s", Person: "person:x", How: signin.ByPasskey, Proved: now}, nil},
		{"in another's name", policy.Actor{Person: p, Identity: norway}, signin.Session{ID: "s", Person: p, How: signin.ByPasskey, Proved: now}, oidc.ErrOtherHand},
		{"in nobody's name", policy.Actor{Person: p}, signin.Session{ID: "s", Person: p, How: signin.ByPasskey, Proved: now}, oidc.ErrOtherHand},
		{"no passkey of late", policy.Actor{Person: p, Identity: kenya}, signin.Session{ID: "s", Person: p, How: signin.ByPasskey, Proved: now.Add(-time.Hour)}, oidc.ErrStale},
		{"a session of a provider", policy.Actor{Person: p, Identity: kenya}, signin.Session{ID: "s", Person: p, How: signin.ByProvider, Proved: now}, oidc.ErrStale},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := w.service.Bind(ctx, tc.actor, tc.in, i.ID, "en")
			if !fail.Is(err, fail.Denied) || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got %v, want fail.Denied and %v", err, tc.want)
			}
		})
	}
}

func TestAnAccountIsOnePersonsAndTheOnlyOneThere(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		first := w.person(i, "amina")
		try := func(person, account string) error {
			in := signin.Session{ID: "s", Person: person, How: signin.ByPasskey, Proved: w.clock.Now()}
			l, err := w.service.Bind(ctx, policy.Actor{Person: person, Identity: kenya}, in, i.ID, "en")
			w.must(err)
			at, err := w.idp.SignIn(l.To, account)
			w.must(err)
			_, err = w.service.Return(ctx, l.Cookie, i.ID, at.Query(), in)
			return err
		}
		p, err := w.people.Enter(ctx, kenya, signin.Person{Name: "Another"})
		w.must(err)
		if err := try(p.ID, "amina"); !errors.Is(err, oidc.ErrTaken) {
			t.Errorf("another's account: %v", err)
		}
		if err := try(first, "amina-2"); !errors.Is(err, oidc.ErrTaken) {
			t.Errorf("a second account: %v", err)
		}
		w.must(try(first, "amina"))
		if b, err := w.enter(i, "amina"); err != nil || b.Person != first {
			t.Errorf("signed in as %+v, %v", b, err)
		}
	})
}

func TestEnrolmentLinks(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		known := w.person(i, "amina")
		invite := func(inv signin.Invitation) string {
			if inv.Roles == nil {
				inv.Roles = []policy.Role{policy.Drafter}
			}
			if inv.Person == "" {
				inv.Name = "Wanjiru Kamau"
			}
			link, err := w.people.Invite(ctx, operator, inv)
			w.must(err)
			return tokenOf(link)
		}
		who := signin.Person{Name: "Wanjiru Kamau", Language: "fr"}
		for _, tc := range []struct{ name, token string }{
			{"none", "x"},
			{"of another participant", invite(signin.Invitation{Identity: norway})},
			{"of somebody who is to clear", invite(signin.Invitation{Identity: kenya, Roles: []policy.Role{policy.ClearingOfficer, policy.Drafter}})},
			{"of somebody known", invite(signin.Invitation{Identity: kenya, Person: known})},
		} {
			if _, err := w.service.Enrol(ctx, i.ID, tc.token, who, "en"); !fail.Is(err, fail.NotFound) {
				t.Errorf("a link %s: %v", tc.name, err)
			}
		}
		token := invite(signin.Invitation{Identity: kenya})
		one, err := w.service.Enrol(ctx, i.ID, token, who, "fr")
		w.must(err)
		two, err := w.service.Enrol(ctx, i.ID, token, who, "fr")
		w.must(err)
		if _, err := w.back(one, "amina"); !errors.Is(err, oidc.ErrTaken) {
			t.Errorf("with somebody's account: %v", err)
		}
		b, err := w.back(two, "wanjiru")
		w.must(err)
		p, err := w.people.Person(ctx, b.Person)
		if err != nil || p.Name != who.Name || p.Language != "fr" {
			t.Errorf("enrolled %+v, %v", p, err)
		}
		if _, err := w.service.Enrol(ctx, i.ID, token, who, "en"); !fail.Is(err, fail.NotFound) {
			t.Errorf("a link followed twice: %v", err)
		}
		late, err := w.service.Enrol(ctx, i.ID, invite(signin.Invitation{Identity: kenya}), who, "en")
		w.must(err)
		w.clock.Advance(11 * time.Minute)
		if _, err := w.back(late, "late"); !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("too long on the way: %v", err)
		}
	})
}

func TestWithThePersonGoTheAccounts(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		person := w.person(i, "amina")
		delete(w.permits.all, person)
		w.must(w.people.Erase(ctx, operator, person))
		if n := w.count(`SELECT COUNT(*) FROM oidc_account`); n != 0 {
			t.Errorf("%d accounts are left", n)
		}
		if _, err := w.enter(i, "amina"); !errors.Is(err, oidc.ErrUnbound) {
			t.Errorf("an erased person's account: %v", err)
		}
	})
}

func TestIssuersAreNamedAndRemoved(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		n := w.naming(kenya)
		n.ACR, n.AMR, n.MaxAge = []string{"gold", "bronze", "gold"}, []string{"mfa"}, time.Hour
		i, err := w.service.Name(ctx, officer(kenya), n)
		w.must(err)
		if i.ID != oidc.IDOf(kenya, w.idp.Issuer) || !slices.Equal(i.ACR, []string{"bronze", "gold"}) {
			t.Errorf("named %+v", i)
		}
		var sealed []byte
		w.must(w.db.Read(ctx, func(q sqldb.Querier) error {
			return q.QueryRow(ctx, `SELECT secret FROM oidc_issuer WHERE id = $1`, i.ID).Scan(&sealed)
		}))
		if len(sealed) == 0 || bytes.Contains(sealed, []byte(w.idp.Secret)) {
			t.Error("the secret lies open in the database")
		}
		w.clock.Advance(time.Hour)
		again := w.naming(kenya) // no secret: it is kept
		again.Secret = ""
		if _, err := w.service.Name(ctx, officer(kenya), again); err != nil {
			t.Fatal(err)
		}
		got, err := w.service.Issuer(ctx, i.ID)
		if err != nil || !got.Secret || got.ACR != nil || got.MaxAge != 0 || !got.Made.Equal(i.Made) {
			t.Errorf("kept as %+v, %v", got, err)
		}
		person := w.person(i, "amina")
		token, _, err := w.people.Begin(ctx, signin.Proof{Person: person, How: signin.ByProvider, Voucher: kenya})
		w.must(err)
		if err := w.service.Remove(ctx, officer(norway), i.ID); !fail.Is(err, fail.Denied) {
			t.Errorf("another's issuer: %v", err)
		}
		w.must(w.service.Remove(ctx, officer(kenya), i.ID))
		if _, _, err := w.people.Resume(ctx, token); !fail.Is(err, fail.SignedOut) {
			t.Errorf("the session that it opened goes on: %v", err)
		}
		if n := w.count(`SELECT COUNT(*) FROM oidc_account`); n != 0 {
			t.Errorf("%d accounts are left", n)
		}
		if all, err := w.service.Issuers(ctx); err != nil || len(all) != 0 {
			t.Errorf("issuers %v, %v", all, err)
		}
	})
}

func TestALockedHubUsesNoSecret(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.keys = new(keys.Store)
	w.restart(w.idp)
	if _, err := w.service.Enter(ctx, i.ID, "", "en"); !fail.Is(err, fail.Locked) {
		t.Errorf("got %v, want fail.Locked", err)
	}
	if _, err := w.service.Name(ctx, operator, w.naming(kenya)); !fail.Is(err, fail.Locked) {
		t.Errorf("got %v, want fail.Locked", err)
	}
}

func TestAPublicClientNeedsNoSecret(t *testing.T) {
	w := sqlite(t)
	w.idp.Secret = ""
	i := w.name(w.naming(kenya))
	if person := w.person(i, "amina"); person == "" || i.Secret {
		t.Errorf("%+v: person %q", i, person)
	}
}

func TestKeysAreRotated(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	person := w.person(i, "amina")
	old := w.idp.Signing()
	w.idp.Rotate(t)
	if b, err := w.enter(i, "amina"); err != nil || b.Person != person {
		t.Errorf("after a rotation: %+v, %v", b, err)
	}
	w.idp.Retire()
	w.clock.Advance(10 * time.Minute) // the document, and the keys with it, are read again
	if _, err := w.enter(i, "amina"); err != nil {
		t.Errorf("after the old key was withdrawn: %v", err)
	}
	w.idp.Does(signedBy(old))
	if _, err := w.enter(i, "amina"); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("signed with a key that was withdrawn: %v", err)
	}
}

func TestEveryRoleAndEveryAction(t *testing.T) {
	may := map[oidc.Action][]policy.Role{
		oidc.Enter: policy.Roles(),
		oidc.Own:   policy.Roles(),
		oidc.Name:  {policy.KeyOfficer},
	}
	for _, do := range oidc.Actions() {
		roles, ok := may[do]
		if !ok {
			t.Errorf("no table names %s", do)
		}
		for _, r := range policy.Roles() {
			actor := policy.Actor{Person: "person:1", Identity: kenya, Roles: []policy.Role{r}}
			if err := oidc.May(actor, do, kenya); (err == nil) != slices.Contains(roles, r) {
				t.Errorf("%s, %s: %v", do, r, err)
			}
			if err := oidc.May(actor, do, norway); do == oidc.Name && !fail.Is(err, fail.Denied) {
				t.Errorf("%s of another participant, %s: %v", do, r, err)
			}
		}
		if err := oidc.May(policy.Visitor, do, statement.Hash{}); (err == nil) != (do == oidc.Enter) {
			t.Errorf("%s, a visitor: %v", do, err)
		}
		if err := oidc.May(operator, do, kenya); (err == nil) != (do != oidc.Own) {
			t.Errorf("%s, the program itself: %v", do, err)
		}
	}
}

package signin_test

import (
	"encoding/base64"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

func TestSignIn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		in, actor, err := w.service.Resume(ctx, token)
		w.must(err)
		if actor.Person != person || actor.Identity != kenya || !actor.Is(policy.Drafter) || len(actor.Roles) != 1 {
			t.Errorf("who acts: %+v", actor)
		}
		if in.Browser != "Firefox · Linux" || in.How != signin.ByPasskey || !in.Current {
			t.Errorf("session: %+v", in)
		}
		keys, err := w.service.Passkeys(ctx, actor)
		w.must(err)
		if len(keys) != 1 || keys[0].Used.IsZero() || keys[0].Attestation != "none" || len(keys[0].AAGUID) != 16 || keys[0].Attachment != "platform" || keys[0].Flags == 0 {
			t.Errorf("passkeys: %+v", keys)
		}
		if n := w.count(`SELECT COUNT(*) FROM signin_session WHERE token = $1`, mustDecode(t, token)); n != 0 {
			t.Error("the token itself is stored")
		}
	})
}

func mustDecode(t *testing.T, token string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 32 {
		t.Fatalf("%q is no token of 256 bits: %v", token, err)
	}
	return b
}

func TestSessionEnds(t *testing.T) {
	for _, tc := range []struct {
		name string
		end  func(w *world, token string)
	}{
		{"signed out", func(w *world, token string) { w.must(w.service.Out(ctx, token)) }},
		{"idle", func(w *world, _ string) { w.clock.Advance(signin.DefaultIdle) }},
		{"revoked from another browser", func(w *world, token string) {
			in := w.session(token)
			other := in
			other.ID = "another"
			w.must(w.service.Revoke(ctx, other, in.ID))
		}},
		{"all others revoked", func(w *world, token string) {
			in := w.session(token)
			in.ID = "another"
			w.must(w.service.Revoke(ctx, in, ""))
		}},
		{"no authorization left", func(w *world, token string) { w.permits.withdraw(w.session(token).Person, kenya) }},
		{"the clock was turned past its end in small steps", func(w *world, token string) {
			for range 24 {
				w.clock.Advance(29 * time.Minute)
				w.session(token)
			}
			w.clock.Advance(25 * time.Minute) // 12 h 1 min after it began, 25 min after it was used
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			databases(t, func(t *testing.T, w *world) {
				_, a := w.officer(kenya, policy.Drafter)
				token := w.signIn(a)
				w.session(token)
				tc.end(w, token)
				w.signedOut(token, tc.name)
				w.clock.Advance(-30 * time.Minute)
				if tc.name == "no authorization left" {
					w.permits.all = append(w.permits.all, permit{person: "x"})
					if n := w.count(`SELECT COUNT(*) FROM signin_session`); n != 0 {
						t.Error("the row of the session is still there")
					}
				}
			})
		})
	}
}

// Whoever comes back with a session that is over can be told why, again and again;
// a token that never was one tells nothing.
func TestWhyASessionIsOver(t *testing.T) {
	for name, tc := range map[string]struct {
		end  func(w *world, token string)
		want signin.Over
	}{
		"it goes on":             {func(*world, string) {}, signin.NotOver},
		"idle":                   {func(w *world, _ string) { w.clock.Advance(signin.DefaultIdle) }, signin.OverIdle},
		"too long":               {func(w *world, _ string) { w.clock.Advance(signin.DefaultAbsolute) }, signin.OverLong},
		"no authorization left":  {func(w *world, token string) { w.permits.withdraw(w.session(token).Person, kenya) }, signin.OverAuthority},
		"it was ended elsewhere": {func(w *world, token string) { w.must(w.service.Out(ctx, token)) }, signin.OverElse},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, hubtest.SQLite(t))
			_, a := w.officer(kenya, policy.Drafter)
			token := w.signIn(a)
			tc.end(w, token)
			why := func(when string) {
				t.Helper()
				if got, err := w.service.Why(ctx, token); err != nil || got != tc.want {
					t.Errorf("%s: %q, %v", when, got, err)
				}
			}
			why("at once")
			why("again")
			w.restart()
			why("after the hub was started again")
			_, b := w.officer(kenya, policy.Drafter)
			w.signIn(b) // rows of sessions that are over go
			why("after somebody else signed in")
			w.clock.Advance(signin.DefaultAbsolute)
			w.signIn(b)
			w.clock.Advance(signin.DefaultAbsolute)
			w.signIn(b)
			if n := w.count(`SELECT COUNT(*) FROM signin_over`); n > 2 { // of whoever signs in here, by and by
				t.Errorf("%d reasons are kept for good", n)
			}
			for _, other := range []string{"", "no token"} {
				if got, err := w.service.Why(ctx, other); err != nil || got != signin.NotOver {
					t.Errorf("%q: %q, %v", other, got, err)
				}
			}
		})
	}
}

func TestOnlyItsOwnToken(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		hash := w.session(token).ID
		for name, other := range map[string]string{
			"empty": "", "short": token[:42], "one more": token + "A", "its id": hash, "changed": flip(token), "padded": token + "=", "not base64": "!" + token[1:],
		} {
			w.signedOut(other, name)
		}
		w.session(token)
	})
}

func flip(token string) string {
	b := []byte(token)
	if b[3] == 'A' {
		b[3] = 'B'
	} else {
		b[3] = 'A'
	}
	return string(b)
}

func TestTokenIsNewAtEachProof(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		one, two := w.signIn(a), w.signIn(a)
		if one == two {
			t.Fatal("two sessions have one token")
		}
		in := w.session(one)
		options, err := w.service.ProveOptions(ctx, in)
		w.must(err)
		answer, err := a.Get(options)
		w.must(err)
		w.clock.Advance(20 * time.Minute)
		if _, err := w.service.Prove(ctx, in, []byte(answer)); !fail.Is(err, fail.Denied) {
			t.Fatalf("an answer to an old challenge is taken: %v", err)
		}
		options, err = w.service.ProveOptions(ctx, in)
		w.must(err)
		answer, err = a.Get(options)
		w.must(err)
		three, err := w.service.Prove(ctx, in, []byte(answer))
		w.must(err)
		w.signedOut(one, "the token before the passkey was shown again")
		if got := w.session(three); got.ID != in.ID || !got.Proved.Equal(w.clock.Now()) {
			t.Errorf("session after: %+v", got)
		}
	})
}

func TestSeenIsWrittenOnceAMinute(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		began := w.clock.Now()
		for _, tc := range []struct{ after, seen time.Duration }{{59 * time.Second, 0}, {time.Second, time.Minute}, {30 * time.Second, time.Minute}, {30 * time.Second, 2 * time.Minute}} {
			w.clock.Advance(tc.after)
			w.session(token)
			var seen int64
			w.must(w.db.Read(ctx, func(q sqldb.Querier) error { return q.QueryRow(ctx, `SELECT seen FROM signin_session`).Scan(&seen) }))
			if got := sqldb.Time(seen).Sub(began); got != tc.seen {
				t.Errorf("%v after sign-in it is written that it was seen after %v, want %v", w.clock.Now().Sub(began), got, tc.seen)
			}
		}
	})
}

func TestHats(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, a := w.officer(kenya, policy.Drafter)
		key := a.Passkeys()[0].ID
		w.permits.all = append(w.permits.all, permit{person: person, identity: hubID, roles: []policy.Role{policy.Secretariat}, keys: [][]byte{key}})
		token := w.signIn(a)
		in, actor, err := w.service.Resume(ctx, token)
		w.must(err)
		if !actor.SignedIn() || !actor.Identity.IsZero() || len(actor.Roles) != 0 {
			t.Fatalf("with two hats none is worn at first, but: %+v", actor)
		}
		w.must(w.service.Wear(ctx, in, hubID))
		if _, actor, _ = w.service.Resume(ctx, token); actor.Identity != hubID || !actor.Is(policy.Secretariat) || actor.Is(policy.Drafter) {
			t.Errorf("in the hub's hat: %+v", actor)
		}
		err = w.service.Wear(ctx, in, hubID)
		w.must(err)
		if err := w.service.Wear(ctx, in, [32]byte{9}); !fail.Is(err, fail.Denied) {
			t.Errorf("somebody else's hat: %v", err)
		}
		w.permits.withdraw(person, hubID)
		if _, actor, err = w.service.Resume(ctx, token); err != nil || !actor.SignedIn() || len(actor.Roles) != 0 || !actor.Identity.IsZero() {
			t.Errorf("after the hat in use was withdrawn: %+v %v", actor, err)
		}
		w.must(w.service.Wear(ctx, w.session(token), kenya))
		w.permits.withdraw(person, kenya)
		w.signedOut(token, "after the last hat was withdrawn")
	})
}

func TestSessionsAreOnesOwn(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		_, b := w.officer(kenya, policy.KeyOfficer)
		mine, other, theirs := w.signIn(a), w.signIn(a), w.signIn(b)
		in, actor, err := w.service.Resume(ctx, mine)
		w.must(err)
		all, err := w.service.Sessions(ctx, actor)
		w.must(err)
		if len(all) != 2 {
			t.Fatalf("%d sessions are listed, want one's own two", len(all))
		}
		if err := w.service.Revoke(ctx, in, w.session(theirs).ID); !fail.Is(err, fail.NotFound) {
			t.Errorf("another's session: %v", err)
		}
		w.session(theirs)
		w.must(w.service.Revoke(ctx, in, ""))
		w.signedOut(other, "after all others were ended")
		w.session(mine)
		w.session(theirs)
		if _, err := w.service.Sessions(ctx, policy.Visitor); !fail.Is(err, fail.Denied) {
			t.Errorf("a visitor's sessions: %v", err)
		}
	})
}

func TestBeginByAProvider(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		p, err := w.service.Enter(ctx, kenya, signin.Person{Name: "Wanjiru Kamau", Language: "en"})
		w.must(err)
		if _, _, err := w.service.Begin(ctx, signin.Proof{Person: p.ID, How: signin.ByProvider, Voucher: kenya}); !fail.Is(err, fail.Denied) {
			t.Fatalf("a session without an authorization: %v", err)
		}
		w.permits.all = append(w.permits.all, permit{person: p.ID, identity: kenya, roles: []policy.Role{policy.Drafter}, keys: [][]byte{{1}}})
		token, _, err := w.service.Begin(ctx, signin.Proof{Person: p.ID, How: signin.ByProvider, Voucher: kenya})
		w.must(err)
		if in := w.session(token); in.Identity != kenya {
			t.Errorf("session: %+v", in)
		}
	})
}

func TestCounterThatDoesNotRise(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		a := passkey.New(domain, origin)
		a.Counts = true
		_, err := w.follow(w.invite(kenya, policy.Drafter), a)
		w.must(err)
		w.signIn(a)
		w.signIn(a)
		if n := w.count(`SELECT sign_count FROM signin_passkey`); n != 2 {
			t.Errorf("the counter is kept as %d, want 2", n)
		}
		a.Counts = false // a copy, whose counter stands where it stood
		answer, err := a.Get(w.challenge())
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("a passkey whose counter did not rise: %v", err)
		}
		if n := w.count(`SELECT cloned FROM signin_passkey`); n != 1 {
			t.Error("it is not kept that there may be a copy")
		}
	})
}

package signin_test

import (
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// TestAnswersThatDoNotHold: each way in which a passkey's answer can be wrong
// is refused, with the same words.
func TestAnswersThatDoNotHold(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		const refused = "This passkey was not accepted."
		_, good := w.officer(kenya, policy.Drafter)
		stranger := passkey.New(domain, origin)
		if _, err := stranger.Make([]byte("somebody whom nobody knows here, 32")); err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct {
			name string
			with func(a *passkey.Authenticator)
			who  *passkey.Authenticator
		}{
			{"a page of another site", func(a *passkey.Authenticator) { a.OtherOrigin = "https://hub.test.example.org" }, good},
			{"the same host over plain http", func(a *passkey.Authenticator) { a.OtherOrigin = "http://hub.test" }, good},
			{"another port", func(a *passkey.Authenticator) { a.OtherOrigin = "https://hub.test:8443" }, good},
			{"another domain", func(a *passkey.Authenticator) { a.OtherRPID = "example.org" }, good},
			{"shown within another site", func(a *passkey.Authenticator) { a.CrossOrigin = true }, good},
			{"nobody touched it", func(a *passkey.Authenticator) { a.NoUser = true }, good},
			{"nobody was verified", func(a *passkey.Authenticator) { a.NoVerify = true }, good},
			{"a wrong signature", func(a *passkey.Authenticator) { a.BadSignature = true }, good},
			{"another key", func(a *passkey.Authenticator) { a.Foreign = true }, good},
			{"no person", func(a *passkey.Authenticator) { a.NoHandle = true }, good},
			{"a creation's answer", func(a *passkey.Authenticator) { a.OtherType = "webauthn.create" }, good},
			{"a challenge of its own", func(a *passkey.Authenticator) { a.OtherAnswer = []byte(strings.Repeat("x", 56)) }, good},
			{"a passkey that nobody knows here", func(*passkey.Authenticator) {}, stranger},
		} {
			t.Run(tc.name, func(t *testing.T) {
				bad := *tc.who
				tc.with(&bad)
				answer, err := bad.Get(w.challenge())
				w.must(err)
				token, _, err := w.service.SignIn(ctx, []byte(answer), "")
				if !fail.Is(err, fail.Denied) || fail.Message(err) != refused || token != "" {
					t.Errorf("%q, %v", token, err)
				}
			})
		}
		w.signIn(good)
	})
}

func TestAnswersOnlyOnce(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		answer, err := a.Get(w.challenge())
		w.must(err)
		_, _, err = w.service.SignIn(ctx, []byte(answer), "")
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("the same answer again: %v", err)
		}
		late, err := a.Get(w.challenge())
		w.must(err)
		w.clock.Advance(10 * time.Minute)
		if _, _, err := w.service.SignIn(ctx, []byte(late), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("an answer after ten minutes: %v", err)
		}
		before, err := a.Get(w.challenge())
		w.must(err)
		w.restart()
		if _, _, err := w.service.SignIn(ctx, []byte(before), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("an answer to a program that has ended: %v", err)
		}
	})
}

func TestAnswersCountWhereTheyWereAskedFor(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		_, b := w.officer(kenya, policy.KeyOfficer)
		mine, theirs := w.session(w.signIn(a)), w.session(w.signIn(b))
		// Signing in does not prove again, and the other way round.
		answer, err := a.Get(w.challenge())
		w.must(err)
		if _, err := w.service.Prove(ctx, mine, []byte(answer)); !fail.Is(err, fail.Denied) {
			t.Errorf("the answer of a sign-in proves again: %v", err)
		}
		options, err := w.service.ProveOptions(ctx, mine)
		w.must(err)
		answer, err = a.Get(options)
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("the answer of a session signs in: %v", err)
		}
		if _, err := w.service.Prove(ctx, theirs, []byte(answer)); !fail.Is(err, fail.Denied) {
			t.Errorf("the answer counts in another session: %v", err)
		}
		// Somebody else's passkey proves nothing in my session.
		options, err = w.service.ProveOptions(ctx, mine)
		w.must(err)
		foreign := *b
		if answer, err = foreign.Get(strings.Replace(options, b64(a.Passkeys()[0].ID), b64(b.Passkeys()[0].ID), 1)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.service.Prove(ctx, mine, []byte(answer)); !fail.Is(err, fail.Denied) {
			t.Errorf("another person's passkey proves in my session: %v", err)
		}
		// A new passkey goes to the session that asked for it.
		options, err = w.service.AddOptions(ctx, mine)
		w.must(err)
		answer, err = passkey.New(domain, origin).Create(options)
		w.must(err)
		if _, err := w.service.Add(ctx, theirs, []byte(answer), "stolen"); !fail.Is(err, fail.Denied) {
			t.Errorf("a passkey that was made for another session: %v", err)
		}
	})
}

func TestMalformedAnswers(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		token := w.invite(kenya, policy.Drafter)
		for name, answer := range map[string]string{
			"nothing": "", "no JSON": "{", "another thing": `{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}`, "a list": "[]",
			"deep": strings.Repeat("[", 10_000), "zero bytes": "\x00\x00", "huge": `{"id":"` + strings.Repeat("A", signin.MaxAnswer) + `"}`,
		} {
			if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.TooLarge) {
				t.Errorf("signing in with %s: %v", name, err)
			}
			if _, err := w.service.Enrol(ctx, token, signin.Person{Name: "A"}, []byte(answer), "key"); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.TooLarge) {
				t.Errorf("enrolling with %s: %v", name, err)
			}
		}
		if _, err := w.follow(token, passkey.New(domain, origin)); err != nil {
			t.Errorf("the link was used up: %v", err)
		}
	})
}

// TestOnePasskeyIsNotTriedForEver: whoever knows the id of a passkey, which is
// public, can try answers for it only so often, from however many addresses;
// and keeps its owner from nothing by trying.
func TestOnePasskeyIsNotTriedForEver(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		_, a := w.officer(kenya, policy.Drafter)
		bad := *a
		bad.BadSignature = true
		stopped := 0
		for range 100 {
			answer, err := bad.Get(w.challenge())
			w.must(err)
			if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); fail.Is(err, limit.TooMany) {
				stopped++
			}
		}
		if stopped == 0 {
			t.Error("a hundred wrong answers for one passkey were looked at")
		}
		w.signIn(a)
	})
}

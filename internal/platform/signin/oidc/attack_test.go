package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/idp"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
)

// signedBy makes the provider sign with a key, under no name.
func signedBy(k *rsa.PrivateKey) idp.Twist {
	return idp.Twist{Sign: func(claims []byte) (string, error) {
		s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: k}, nil)
		if err != nil {
			return "", err
		}
		j, err := s.Sign(claims)
		if err != nil {
			return "", err
		}
		return j.CompactSerialize()
	}}
}

// claim changes one claim; nil leaves it out.
func claim(name string, value any) idp.Twist {
	return idp.Twist{Claims: func(c map[string]any) {
		if c[name] = value; value == nil {
			delete(c, name)
		}
	}}
}

func answer(name string, values ...string) idp.Twist {
	return idp.Twist{Answer: func(q url.Values) { q[name] = values }}
}

// Each of these is signed, where it is signed, by the right issuer, and comes
// back to the right browser: it is refused nevertheless.
func TestAnswersThatDoNotHold(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	person := w.person(i, "amina")
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	w.must(err)
	now := w.clock.Now()
	armoured := func(der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}) }
	plain := func(der []byte) []byte { return der }
	for _, tc := range []struct {
		name  string
		twist idp.Twist
	}{
		{"not signed", idp.Twist{Sign: idp.Unsigned}},
		{"not signed, though the issuer says it does that", idp.Twist{Sign: idp.Unsigned,
			Document: func(d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{"none", "RS256"} }}},
		{"HS256 with the public key", idp.Twist{Sign: w.idp.WithPublicKey(armoured)}},
		{"HS256 with the public key as it is", idp.Twist{Sign: w.idp.WithPublicKey(plain)}},
		{"HS256 with the public key, announced", idp.Twist{Sign: w.idp.WithPublicKey(armoured),
			Document: func(d map[string]any) { d["id_token_signing_alg_values_supported"] = []string{"HS256", "RS256"} }}},
		{"signed by a stranger", signedBy(stranger)},
		{"no token", idp.Twist{Sign: func([]byte) (string, error) { return "", nil }}},
		{"not a token", idp.Twist{Sign: func([]byte) (string, error) { return "a.b.c", nil }}},
		{"another nonce", claim("nonce", "x")},
		{"no nonce", claim("nonce", nil)},
		{"another audience", claim("aud", "another")},
		{"no audience", claim("aud", nil)},
		{"two audiences and no party", claim("aud", []string{w.idp.Client, "another"})},
		{"made for another party", claim("azp", "another")},
		{"another issuer", claim("iss", "https://login.example.org")},
		{"the issuer with a slash", claim("iss", w.idp.Issuer+"/")},
		{"the issuer in capitals", claim("iss", strings.ToUpper(w.idp.Issuer))},
		{"no issuer", claim("iss", nil)},
		{"over", claim("exp", now.Add(-time.Second).Unix())},
		{"without an end", claim("exp", nil)},
		{"not yet", claim("nbf", now.Add(time.Hour).Unix())},
		{"made in the future", claim("iat", now.Add(time.Hour).Unix())},
		{"made before the person left", claim("iat", now.Add(-time.Hour).Unix())},
		{"without a subject", claim("sub", nil)},
		{"an empty subject", claim("sub", "")},
		{"a subject without end", claim("sub", strings.Repeat("a", 256))},
		{"for another access token", claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")},
		{"the answer's issuer is another", answer("iss", "https://login.example.org")},
		{"the answer names no issuer", answer("iss")},
		{"the answer names two issuers", answer("iss", w.idp.Issuer, "https://login.example.org")},
		{"the answer names an empty issuer", answer("iss", "")},
		{"no code", answer("code")},
		{"two codes", answer("code", "a", "b")},
		{"a code of nobody's", answer("code", "abc")},
		{"a code without end", answer("code", strings.Repeat("a", 5000))},
		{"no state", answer("state")},
		{"another state", answer("state", "x")},
		{"two states", idp.Twist{Answer: func(q url.Values) { q.Add("state", q.Get("state")) }}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			w.restart(w.idp) // nothing remembered of the case before
			w.idp.Does(tc.twist)
			b, err := w.enter(i, "amina")
			if !errors.Is(err, oidc.ErrRefused) || !fail.Is(err, fail.Denied) || b.Person != "" {
				t.Errorf("got %q, %v; want a refusal", b.Person, err)
			}
			if fail.Message(err) != "The answer of the identity provider was not accepted. Begin again." {
				t.Errorf("a reader is told %q", fail.Message(err))
			}
		})
	}
	w.t = t
	w.restart(w.idp)
	w.idp.Does(idp.Twist{})
	if b, err := w.enter(i, "amina"); err != nil || b.Person != person {
		t.Errorf("without any fault: %q, %v", b.Person, err)
	}
}

func TestWhatAParticipantRequires(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.person(i, "amina")
	for _, tc := range []struct {
		name  string
		needs func(n *oidc.Naming)
		says  func()
		ok    bool
	}{
		{"a class it has", func(n *oidc.Naming) { n.ACR = []string{"gold", "silver"} }, func() { w.idp.ACR = "silver" }, true},
		{"a class it has not", func(n *oidc.Naming) { n.ACR = []string{"gold"} }, func() { w.idp.ACR = "silver" }, false},
		{"a class, and nothing said", func(n *oidc.Naming) { n.ACR = []string{"gold"} }, func() { w.idp.ACR = "" }, false},
		{"methods it used", func(n *oidc.Naming) { n.AMR = []string{"hwk", "mfa"} }, func() { w.idp.AMR = []string{"mfa", "pin", "hwk"} }, true},
		{"one of two methods", func(n *oidc.Naming) { n.AMR = []string{"hwk", "mfa"} }, func() { w.idp.AMR = []string{"mfa"} }, false},
		{"a method, and nothing said", func(n *oidc.Naming) { n.AMR = []string{"mfa"} }, func() { w.idp.AMR = nil }, false},
		{"asked of late", func(n *oidc.Naming) { n.MaxAge = time.Hour }, func() { w.idp.Age = time.Hour }, true},
		{"asked too long ago", func(n *oidc.Naming) { n.MaxAge = time.Hour }, func() { w.idp.Age = 2 * time.Hour }, false},
		{"not said when asked", func(n *oidc.Naming) { n.MaxAge = time.Hour }, func() { w.idp.Does(claim("auth_time", nil)) }, false},
		{"nothing", func(*oidc.Naming) {}, func() { w.idp.Age = 1000 * time.Hour }, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			n := w.naming(kenya)
			tc.needs(&n)
			w.name(n)
			w.idp.ACR, w.idp.AMR, w.idp.Age = "", nil, 0
			w.idp.Does(idp.Twist{})
			tc.says()
			if _, err := w.enter(i, "amina"); (err == nil) != tc.ok || !tc.ok && !errors.Is(err, oidc.ErrWeak) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatIsRequiredIsAskedFor(t *testing.T) {
	w := sqlite(t)
	n := w.naming(kenya)
	n.MaxAge, n.ACR = 30*time.Minute, []string{"gold", "silver"}
	i := w.name(n)
	l, err := w.service.Enter(ctx, i.ID, "", "en")
	w.must(err)
	u, err := url.Parse(l.To)
	w.must(err)
	q := u.Query()
	for name, want := range map[string]string{
		"response_type": "code", "scope": "openid", "client_id": w.idp.Client, "redirect_uri": base + "/sign-in/back/" + i.ID,
		"code_challenge_method": "S256", "max_age": "1800", "acr_values": "gold silver",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	if l.Host != u.Host || len(q.Get("state")) != 43 || len(q.Get("nonce")) != 43 || len(q.Get("code_challenge")) != 43 {
		t.Errorf("leaving %+v", l)
	}
	if strings.Contains(l.Cookie, q.Get("state")) || strings.Contains(l.To, w.idp.Secret) {
		t.Error("a secret lies open")
	}
}

func TestAnAnswerCountsOnceAndInOneBrowser(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	person := w.person(i, "amina")
	w.person(i, "mallory")
	leave := func() oidc.Leaving {
		l, err := w.service.Enter(ctx, i.ID, "", "en")
		w.must(err)
		return l
	}
	at := func(l oidc.Leaving, account string) *url.URL {
		u, err := w.idp.SignIn(l.To, account)
		w.must(err)
		return u
	}
	refused := func(t *testing.T, cookie string, u *url.URL) {
		t.Helper()
		if b, err := w.comes(cookie, u); !errors.Is(err, oidc.ErrRefused) || b.Person != "" {
			t.Errorf("got %q, %v; want a refusal", b.Person, err)
		}
	}
	t.Run("replayed", func(t *testing.T) {
		w.idp.Does(idp.Twist{Forgets: true}) // the issuer would take the code again
		l := leave()
		u := at(l, "amina")
		if b, err := w.comes(l.Cookie, u); err != nil || b.Person != person {
			t.Fatalf("%+v, %v", b, err)
		}
		refused(t, l.Cookie, u)
		w.idp.Does(idp.Twist{})
	})
	t.Run("without a cookie", func(t *testing.T) { refused(t, "", at(leave(), "amina")) })
	t.Run("with another browser's cookie", func(t *testing.T) { refused(t, leave().Cookie, at(leave(), "mallory")) })
	t.Run("with a cookie that was changed", func(t *testing.T) {
		l := leave()
		refused(t, l.Cookie[:20]+"A"+l.Cookie[21:], at(l, "amina"))
		refused(t, l.Cookie+"A", at(l, "amina"))
	})
	t.Run("with the cookie of another run of the program", func(t *testing.T) {
		l := leave()
		w.restart(w.idp)
		refused(t, l.Cookie, at(l, "amina"))
	})
	t.Run("too late", func(t *testing.T) {
		l := leave()
		u := at(l, "amina")
		w.clock.Advance(10 * time.Minute)
		refused(t, l.Cookie, u)
	})
	t.Run("another's code put in", func(t *testing.T) {
		mine, theirs := leave(), leave()
		u := at(mine, "amina")
		q := u.Query()
		q.Set("code", at(theirs, "mallory").Query().Get("code"))
		u.RawQuery = q.Encode()
		refused(t, mine.Cookie, u)
	})
	t.Run("another's code, and an issuer that does not check the verifier", func(t *testing.T) {
		w.idp.Does(idp.Twist{Careless: true})
		mine, theirs := leave(), leave()
		u := at(mine, "amina")
		q := u.Query()
		q.Set("code", at(theirs, "mallory").Query().Get("code"))
		u.RawQuery = q.Encode()
		refused(t, mine.Cookie, u)
		w.idp.Does(idp.Twist{})
	})
}

// A downgrade takes the challenge out of the request on its way.
func TestTheChallengeCannotBeLeftOut(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.person(i, "amina")
	for _, tc := range []struct {
		name   string
		change func(q url.Values)
	}{
		{"left out", func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") }},
		{"made plain", func(q url.Values) { q.Set("code_challenge_method", "plain") }},
	} {
		l, err := w.service.Enter(ctx, i.ID, "", "en")
		w.must(err)
		u, err := url.Parse(l.To)
		w.must(err)
		q := u.Query()
		tc.change(q)
		u.RawQuery = q.Encode()
		if _, err := w.idp.SignIn(u.String(), "amina"); err == nil {
			t.Errorf("%s: the issuer goes on", tc.name)
		}
	}
	// An issuer that takes plain challenges only is not gone to at all.
	w.restart(w.idp)
	w.idp.Does(idp.Twist{Document: func(d map[string]any) { d["code_challenge_methods_supported"] = []string{"plain"} }})
	if _, err := w.service.Enter(ctx, i.ID, "", "en"); !errors.Is(err, oidc.ErrSilent) {
		t.Errorf("an issuer that takes no S256: %v", err)
	}
	// One that says nothing of challenges is sent one all the same.
	w.restart(w.idp)
	w.idp.Does(idp.Twist{Document: func(d map[string]any) { delete(d, "code_challenge_methods_supported") }})
	l, err := w.service.Enter(ctx, i.ID, "", "en")
	if err != nil || !strings.Contains(l.To, "code_challenge_method=S256") {
		t.Errorf("an issuer that says nothing: %+v, %v", l, err)
	}
}

// The person picks one issuer, and that one passes him or her on to another, so
// that the hub brings it the other's code.
func TestIssuersAreNotMixedUp(t *testing.T) {
	w := sqlite(t)
	honest := w.idp
	evil := idp.New(t, w.clock)
	good, bad := w.name(namingOf(honest, kenya)), w.name(namingOf(evil, norway))
	w.person(good, "amina")
	w.idp = evil
	victim := w.person(bad, "amina")
	if victim == "" {
		t.Fatal("nobody is enrolled at the other issuer")
	}
	honest.Client, honest.Back = w.idp.Client, w.service.BackAddress(good.ID)

	l, err := w.service.Enter(ctx, bad.ID, "", "en")
	w.must(err)
	u, err := url.Parse(l.To)
	w.must(err)
	passed := honest.Issuer + "/authorize?" + u.RawQuery
	if _, err := honest.SignIn(passed, "amina"); err == nil {
		t.Error("the honest issuer sends people back to where another's belong")
	}
	// The evil one asks for the way back that is registered with the honest one.
	q := u.Query()
	q.Set("redirect_uri", honest.Back)
	at, err := honest.SignIn(honest.Issuer+"/authorize?"+q.Encode(), "amina")
	w.must(err)
	before := len(evil.Asked())
	if _, err := w.comes(l.Cookie, at); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("come back from another issuer: %v", err)
	}
	// Brought to the right address, it still names the one it is of.
	if _, err := w.service.Return(ctx, l.Cookie, bad.ID, at.Query(), signin.Session{}); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("an answer of another issuer: %v", err)
	}
	if asked := evil.Asked()[before:]; slices.Contains(asked, "/token") {
		t.Errorf("the evil issuer was brought the code: %q", asked)
	}
}

// A token of one issuer, or for one client, is nothing at another.
func TestTokensAreNotSubstituted(t *testing.T) {
	w := sqlite(t)
	honest := w.idp
	evil := idp.New(t, w.clock)
	good, bad := w.name(namingOf(honest, kenya)), w.name(namingOf(evil, norway))
	victim := w.person(good, "amina")

	// The evil issuer says of somebody what only the honest one may.
	w.idp = evil
	evil.Does(claim("iss", honest.Issuer))
	if b, err := w.enter(bad, "amina"); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("in the name of another issuer: %q, %v", b.Person, err)
	}
	// Its own word about the same subject is about somebody else.
	evil.Does(idp.Twist{})
	if b, err := w.enter(bad, "amina"); !errors.Is(err, oidc.ErrUnbound) || b.Person == victim {
		t.Errorf("the same subject at another issuer: %q, %v", b.Person, err)
	}
	// It replays a token that the honest one has signed.
	w.idp = honest
	var caught []byte
	honest.Does(idp.Twist{Claims: func(c map[string]any) { caught, _ = json.Marshal(c) }})
	if _, err := w.enter(good, "amina"); err != nil || caught == nil {
		t.Fatal(err)
	}
	token, err := signedBy(honest.Signing()).Sign(caught)
	w.must(err)
	w.idp = evil
	evil.Does(idp.Twist{Sign: func([]byte) (string, error) { return token, nil },
		Document: func(d map[string]any) { d["jwks_uri"] = honest.Issuer + "/keys" }})
	w.restart(evil)
	if b, err := w.enter(bad, "amina"); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("a token of another issuer, whose keys it gives as its own: %q, %v", b.Person, err)
	}
}

func TestAnAccountIsNotBoundToAnothersSession(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	person := "person:00000000000000000000000000000001"
	mallory := policy.Actor{Person: "person:00000000000000000000000000000002", Identity: kenya}
	in := signin.Session{ID: "m", Person: mallory.Person, How: signin.ByPasskey, Proved: w.clock.Now()}
	for _, tc := range []struct {
		name string
		now  signin.Session
	}{
		{"somebody else is signed in", signin.Session{ID: "a", Person: person}},
		{"the same person in another session", signin.Session{ID: "n", Person: mallory.Person}},
		{"nobody is", signin.Session{}},
	} {
		l, err := w.service.Bind(ctx, mallory, in, i.ID, "en")
		w.must(err)
		at, err := w.idp.SignIn(l.To, "mallory")
		w.must(err)
		if _, err := w.service.Return(ctx, l.Cookie, i.ID, at.Query(), tc.now); !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM oidc_account`); n != 0 {
		t.Errorf("%d accounts were bound", n)
	}
}

func TestAProviderThatDeclines(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.idp.Does(idp.Twist{Answer: func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }})
	if _, err := w.enter(i, "amina"); !errors.Is(err, oidc.ErrDeclined) {
		t.Errorf("got %v", err)
	}
	if slices.Contains(w.idp.Asked(), "/token") {
		t.Error("a code was redeemed")
	}
}

func TestLogoutTokens(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		i := w.name(w.naming(kenya))
		person := w.person(i, "amina")
		token, _, err := w.people.Begin(ctx, signin.Proof{Person: person, How: signin.ByProvider, Voucher: kenya})
		w.must(err)
		on := func() bool {
			_, _, err := w.people.Resume(ctx, token)
			return err == nil
		}
		for _, tc := range []struct {
			name  string
			twist func(c map[string]any)
		}{
			{"for another client", func(c map[string]any) { c["aud"] = "another" }},
			{"of another issuer", func(c map[string]any) { c["iss"] = "https://login.example.org" }},
			{"that is over", func(c map[string]any) { c["exp"] = w.clock.Now().Add(-time.Hour).Unix() }},
			{"of long ago", func(c map[string]any) { c["iat"] = w.clock.Now().Add(-time.Hour).Unix() }},
			{"about nothing", func(c map[string]any) { delete(c, "events") }},
			{"that is one of identity", func(c map[string]any) { c["nonce"] = "x" }},
			{"of nobody", func(c map[string]any) { delete(c, "sub"); c["sid"] = "1" }},
		} {
			said, err := w.idp.Logout("amina", tc.twist)
			w.must(err)
			if err := w.service.Ended(ctx, i.ID, said); !errors.Is(err, oidc.ErrRefused) || !on() {
				t.Errorf("a token %s: %v; still signed in: %v", tc.name, err, on())
			}
		}
		if err := w.service.Ended(ctx, i.ID, "x"); !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("no token: %v", err)
		}
		said, err := w.idp.Logout("somebody", nil)
		w.must(err)
		w.must(w.service.Ended(ctx, i.ID, said))
		if !on() {
			t.Error("somebody else's signing out ended the session")
		}
		said, err = w.idp.Logout("amina", nil)
		w.must(err)
		w.must(w.service.Ended(ctx, i.ID, said))
		if on() {
			t.Error("the session goes on after its person has signed out at the issuer")
		}
	})
}

// serving answers every request for a path.
func serving(path string, h http.HandlerFunc) idp.Twist {
	return idp.Twist{Serve: func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != path {
			return false
		}
		h(w, r)
		return true
	}}
}

package oidc_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/idp"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/signin/oidc"
)

const wellKnown = "/.well-known/openid-configuration"

func TestIssuersThatAreNotNamed(t *testing.T) {
	w := sqlite(t)
	for _, tc := range []struct {
		name  string
		twist idp.Twist
	}{
		{"a document without end", serving(wellKnown, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"issuer":"`)
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("a", 1<<16)); err != nil {
					return
				}
			}
		})},
		{"a silent one", serving(wellKnown, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })},
		{"one that trickles", serving(wellKnown, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, " "); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(10 * time.Millisecond)
			}
		})},
		{"no document", serving(wellKnown, http.NotFound)},
		{"no JSON", serving(wellKnown, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })},
		{"one that calls itself otherwise", document("issuer", "https://login.example.org")},
		{"one with a slash more", document("issuer", w.idp.Issuer+"/")},
		{"no place for codes", document("token_endpoint", nil)},
		{"keys inside", document("jwks_uri", "https://169.254.169.254/keys")},
		{"keys on the loopback", document("jwks_uri", "https://[::1]/keys")},
		{"keys in the clear", document("jwks_uri", "http://login.example.org/keys")},
		{"keys in a file", document("jwks_uri", "file:///etc/passwd")},
		{"codes redeemed inside", document("token_endpoint", "https://10.0.0.1/token")},
		{"people sent inside", document("authorization_endpoint", "https://192.168.1.1/")},
		{"people sent to a script", document("authorization_endpoint", "javascript:alert(1)")},
		{"only secrets that both hold", document("id_token_signing_alg_values_supported", []string{"HS256", "none"})},
		{"a redirect inside", serving(wellKnown, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://169.254.169.254/", http.StatusFound)
		})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w.t = t
			w.restartWithin(time.Second)
			w.dialled = nil
			w.idp.Does(tc.twist)
			_, err := w.service.Name(ctx, operator, w.naming(kenya))
			if !errors.Is(err, oidc.ErrSilent) || !fail.Is(err, fail.Unavailable) {
				t.Errorf("got %v, want oidc.ErrSilent", err)
			}
			for _, at := range w.dials() {
				if at != strings.TrimPrefix(w.idp.Issuer, "https://") {
					t.Errorf("%s was dialled", at)
				}
			}
		})
	}
	if all, err := w.service.Issuers(ctx); err != nil || len(all) != 0 {
		t.Errorf("named all the same: %v, %v", all, err)
	}
}

func document(name string, value any) idp.Twist {
	return idp.Twist{Document: func(d map[string]any) {
		if d[name] = value; value == nil {
			delete(d, name)
		}
	}}
}

// restartWithin is restart with less patience.
func (w *world) restartWithin(patience time.Duration) {
	allow, err := outward.ParseAllow("127.0.0.1")
	w.must(err)
	w.open(outward.Options{Allow: allow, Roots: w.idp.Roots, Timeout: patience})
}

func TestAddressesThatAreNotIssuers(t *testing.T) {
	w := sqlite(t)
	for _, address := range []string{
		"", "login.example.org", "http://login.example.org", "https://[::1]", "https://10.0.0.1", "https://169.254.169.254/latest",
		"https://2130706433", "https://0x7f.1", "https://a:b@login.example.org", "https://login.example.org?x=y", "https://login.example.org#x", "unix:///socket",
		"https://10.1.2.3:6379/", "https://" + strings.Repeat("a.", 600) + "org",
	} {
		n := w.naming(kenya)
		n.URL = address
		if _, err := w.service.Name(ctx, operator, n); !errors.Is(err, oidc.ErrAddress) || !fail.Is(err, fail.Invalid) {
			t.Errorf("%.60q: %v", address, err)
		}
	}
	for _, tc := range []struct {
		name   string
		change func(n *oidc.Naming)
		want   error
	}{
		{"no client", func(n *oidc.Naming) { n.Client = "" }, oidc.ErrClient},
		{"a client with a line break", func(n *oidc.Naming) { n.Client = "a\nb" }, oidc.ErrClient},
		{"no secret", func(n *oidc.Naming) { n.Secret = "" }, oidc.ErrClient},
		{"a public client with a secret", func(n *oidc.Naming) { n.Public = true }, oidc.ErrClient},
		{"a negative age", func(n *oidc.Naming) { n.MaxAge = -time.Second }, oidc.ErrNeeds},
		{"a class with a space", func(n *oidc.Naming) { n.ACR = []string{"a b"} }, oidc.ErrNeeds},
		{"many methods", func(n *oidc.Naming) { n.AMR = strings.Split("abcdefghi", "") }, oidc.ErrNeeds},
	} {
		n := w.naming(kenya)
		tc.change(&n)
		if _, err := w.service.Name(ctx, operator, n); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
	if _, err := w.service.Name(ctx, officer(norway), w.naming(kenya)); !fail.Is(err, fail.Denied) {
		t.Errorf("another participant's issuer: %v", err)
	}
}

// Without the operator's word nothing is reached, by whatever name.
func TestNoIssuerLeadsInside(t *testing.T) {
	w := sqlite(t)
	for _, at := range []string{"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1", "64:ff9b::7f00:1", "0.0.0.0"} {
		w.dialled = nil
		w.open(outward.Options{Roots: w.idp.Roots, Resolve: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr(at)}, nil
		}})
		n := w.naming(kenya)
		n.URL = "https://login.example.org/realms/ministry"
		if _, err := w.service.Name(ctx, operator, n); !errors.Is(err, oidc.ErrSilent) || !errors.Is(err, outward.ErrRefused) {
			t.Errorf("a name at %s: %v", at, err)
		}
		if got := w.dials(); len(got) != 0 {
			t.Errorf("a name at %s: %q was dialled", at, got)
		}
	}
	w.dialled = nil
	if _, err := w.service.Name(ctx, operator, w.naming(kenya)); !errors.Is(err, oidc.ErrAddress) || len(w.dials()) != 0 {
		t.Errorf("the loopback itself: %v, %q", err, w.dials())
	}
}

// An issuer that was named when it was well behaved moves its keys inside.
func TestKeysThatMoveInside(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.person(i, "amina")
	w.idp.Does(serving("/keys", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "https://169.254.169.254/keys", http.StatusFound)
	}))
	w.restart(w.idp)
	w.dialled = nil
	if _, err := w.enter(i, "amina"); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("got %v", err)
	}
	w.idp.Does(document("jwks_uri", "https://169.254.169.254/keys"))
	w.clock.Advance(11 * time.Minute)
	if _, err := w.service.Enter(ctx, i.ID, "", "en"); !errors.Is(err, oidc.ErrSilent) {
		t.Errorf("got %v", err)
	}
	for _, at := range w.dials() {
		if at != strings.TrimPrefix(w.idp.Issuer, "https://") {
			t.Errorf("%s was dialled", at)
		}
	}
}

// One who does not answer is not asked again by everybody who tries.
func TestASilentIssuerIsLeftInPeace(t *testing.T) {
	w := sqlite(t)
	i := w.name(w.naming(kenya))
	w.restart(w.idp)
	w.idp.Does(serving(wellKnown, http.NotFound))
	before := len(w.idp.Asked())
	for range 5 {
		if _, err := w.service.Enter(ctx, i.ID, "", "en"); !errors.Is(err, oidc.ErrSilent) {
			t.Fatal(err)
		}
	}
	if n := len(w.idp.Asked()) - before; n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	w.idp.Does(idp.Twist{})
	w.clock.Advance(15 * time.Second)
	if _, err := w.service.Enter(ctx, i.ID, "", "en"); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

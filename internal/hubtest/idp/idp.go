package idp

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"comity.example/comity/internal/clock"
)

// Provider is an identity provider with one client.
type Provider struct {
	Issuer string
	Client string
	Secret string // empty: the client is a public one
	Back   string // redirect_uri that is registered; empty: any
	Roots  *x509.CertPool
	// What it says of those who sign in.
	ACR string
	AMR []string
	Age time.Duration // since they were last asked who they are

	clock  clock.Clock
	server *httptest.Server

	mu     sync.Mutex
	twist  Twist
	keys   []jose.JSONWebKey // private; the last one signs
	grants map[string]*grant
	asked  []string // paths, in order
}

// Twist is what a provider does wrong; the zero value is nothing.
type Twist struct {
	Document func(d map[string]any)              // of what it says it can do
	Answer   func(q url.Values)                  // of what the browser brings back
	Claims   func(c map[string]any)              // of whom it says somebody is
	Sign     func(claims []byte) (string, error) // in place of its key
	Serve    func(w http.ResponseWriter, r *http.Request) (done bool)
	Careless bool // takes requests without a challenge, and any verifier
	Forgets  bool // takes a code again
}

// grant is what a code stands for.
type grant struct {
	subject, nonce, challenge, back, client string
	spent                                   bool
}

// New starts a provider; it ends with the test.
func New(t testing.TB, c clock.Clock) *Provider {
	t.Helper()
	p := &Provider{Client: "comity", Secret: rand.Text(), clock: c, grants: map[string]*grant{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.document)
	mux.HandleFunc("GET /authorize", p.ask)
	mux.HandleFunc("POST /authorize", p.answer)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /keys", p.published)
	mux.HandleFunc("GET /end", p.end)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.URL.Path)
		serve := p.twist.Serve
		p.mu.Unlock()
		if serve == nil || !serve(w, r) {
			mux.ServeHTTP(w, r)
		}
	}))
	p.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.server.StartTLS()
	t.Cleanup(p.server.Close)
	p.Issuer = p.server.URL
	p.Roots = p.server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	p.Rotate(t)
	return p
}

// Does makes the provider do wrong from now on.
func (p *Provider) Does(t Twist) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.twist = t
}

// Asked gives the paths that were asked for so far.
func (p *Provider) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// Rotate gives the provider a new key to sign with. The old ones stay published
// until Retire.
func (p *Provider) Rotate(t testing.TB) {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = append(p.keys, jose.JSONWebKey{Key: k, KeyID: rand.Text(), Algorithm: string(jose.RS256), Use: "sig"})
}

// Retire withdraws all keys but the newest.
func (p *Provider) Retire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = p.keys[len(p.keys)-1:]
}

// Signing gives the key that signs now.
func (p *Provider) Signing() *rsa.PrivateKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keys[len(p.keys)-1].Key.(*rsa.PrivateKey)
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the caller has gone
}

func (p *Provider) document(w http.ResponseWriter, _ *http.Request) {
	d := map[string]any{
		"issuer":                                         p.Issuer,
		"authorization_endpoint":                         p.Issuer + "/authorize",
		"token_endpoint":                                 p.Issuer + "/token",
		"jwks_uri":                                       p.Issuer + "/keys",
		"end_session_endpoint":                           p.Issuer + "/end",
		"response_types_supported":                       []string{"code"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"RS256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "none"},
		"code_challenge_methods_supported":               []string{"S256"},
		"authorization_response_iss_parameter_supported": true,
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.twist.Document != nil {
		p.twist.Document(d)
	}
	say(w, http.StatusOK, d)
}

func (p *Provider) published(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var set jose.JSONWebKeySet
	for _, k := range p.keys {
		set.Keys = append(set.Keys, k.Public())
	}
	say(w, http.StatusOK, set)
}

// Unsigned writes a token that says that it is not signed.
func Unsigned(claims []byte) (string, error) {
	return plain(`{"alg":"none"}`) + "." + plain(string(claims)) + ".", nil
}

func plain(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// WithPublicKey signs with what everybody has, as if it were a secret: the
// provider's published key, as PEM or as its DER.
func (p *Provider) WithPublicKey(encode func(der []byte) []byte) func([]byte) (string, error) {
	return func(claims []byte) (string, error) {
		// Called while the provider is answering, and holds its lock.
		k := p.keys[len(p.keys)-1]
		der, err := x509.MarshalPKIXPublicKey(k.Public().Key)
		if err != nil {
			return "", err
		}
		opts := (&jose.SignerOptions{}).WithHeader("kid", k.KeyID)
		s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: encode(der)}, opts)
		if err != nil {
			return "", err
		}
		return compact(s, claims)
	}
}

func compact(s jose.Signer, claims []byte) (string, error) {
	j, err := s.Sign(claims)
	if err != nil {
		return "", err
	}
	return j.CompactSerialize()
}

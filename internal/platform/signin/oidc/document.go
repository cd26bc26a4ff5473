package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	library "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/outward"
)

// document is what an issuer says of itself: OpenID Connect Discovery 1.0,
// section 3, and RFC 8414, as far as it is used here.
type document struct {
	Issuer        string   `json:"issuer"`
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	End           string   `json:"end_session_endpoint"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	Clients       []string `json:"token_endpoint_auth_methods_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	SaysIssuer    bool     `json:"authorization_response_iss_parameter_supported"`
}

// algorithms are those with which a token may be signed: each has a key of
// which one half stays with the issuer.
var algorithms = []string{library.RS256, library.RS384, library.RS512, library.PS256, library.PS384, library.PS512,
	library.ES256, library.ES384, library.ES512, library.EdDSA}

// provider is an issuer as it has introduced itself.
type provider struct {
	document
	keys   library.KeySet
	signed []string // algorithms that count
	read   time.Time
	wrong  error // why there is no document
}

// wrongFor is for how long an issuer that does not answer is not asked again.
const wrongFor = 15 * time.Second

// providers reads documents, and keeps them for a while.
type providers struct {
	clock  clock.Clock
	door   *outward.Door
	flight singleflight.Group

	mu   sync.Mutex
	kept map[string]provider
}

// of gives the provider at an issuer's address. Keys that it has withdrawn are
// forgotten with its document.
func (p *providers) of(ctx context.Context, issuer string) (provider, error) {
	if got, ok := p.known(issuer); ok {
		return got, got.wrong
	}
	// Whoever gives up waiting takes nothing from the others who wait.
	aside := context.WithoutCancel(ctx)
	arrived := p.flight.DoChan(issuer, func() (any, error) {
		got, err := p.read(aside, issuer)
		got.read, got.wrong = p.clock.Now(), err
		p.mu.Lock()
		defer p.mu.Unlock()
		p.kept[issuer] = got
		return got, err
	})
	select {
	case <-ctx.Done():
		return provider{}, errSilent(ctx.Err())
	case r := <-arrived:
		got, _ := r.Val.(provider)
		return got, r.Err
	}
}

func (p *providers) known(issuer string) (provider, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	got, ok := p.kept[issuer]
	life := documentFor
	if got.wrong != nil {
		life = wrongFor
	}
	return got, ok && p.clock.Now().Before(got.read.Add(life))
}

// forget makes the next who asks read the document anew.
func (p *providers) forget(issuer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.kept, issuer)
}

func (p *providers) read(ctx context.Context, issuer string) (got provider, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return got, errSilent(err)
	}
	r.Header.Set("Accept", "application/json")
	a, err := p.door.Client().Do(r)
	if err != nil {
		return got, errSilent(err)
	}
	defer func() { _ = a.Body.Close() }()
	if a.StatusCode != http.StatusOK {
		return got, errSilent(fmt.Errorf("its document: %s", a.Status))
	}
	b, err := io.ReadAll(a.Body)
	if err == nil {
		err = json.Unmarshal(b, &got.document)
	}
	if err == nil {
		err = p.hold(issuer, &got)
	}
	if err != nil {
		return provider{}, errSilent(err)
	}
	got.keys = library.NewRemoteKeySet(library.ClientContext(context.WithoutCancel(ctx), p.door.Client()), got.Keys)
	return got, nil
}

// hold holds a document to the rules.
func (p *providers) hold(issuer string, got *provider) error {
	if got.Issuer != issuer {
		return fmt.Errorf("it calls itself %.200q", got.Issuer)
	}
	for _, e := range []struct{ what, at string }{
		{"authorization_endpoint", got.Authorization}, {"token_endpoint", got.Token}, {"jwks_uri", got.Keys},
	} {
		if _, err := p.door.Parse(e.at); err != nil {
			return fmt.Errorf("its %s: %w", e.what, err)
		}
	}
	if got.End != "" {
		if _, err := p.door.Parse(got.End); err != nil {
			got.End = ""
		}
	}
	// Many issuers take challenges and do not say so; one that says it takes
	// others only would take the code without.
	if len(got.Challenges) > 0 && !slices.Contains(got.Challenges, "S256") {
		return errors.New("it takes no challenge by S256")
	}
	for _, a := range got.Algorithms {
		if slices.Contains(algorithms, a) {
			got.signed = append(got.signed, a)
		}
	}
	if len(got.Algorithms) == 0 {
		got.signed = []string{library.RS256}
	}
	if len(got.signed) == 0 {
		return errors.New("it signs with nothing that this hub takes")
	}
	return nil
}

// client gives what redeems codes.
func (got provider) client(id, secret, back string) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if secret == "" || len(got.Clients) > 0 && !slices.Contains(got.Clients, "client_secret_basic") {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{ClientID: id, ClientSecret: secret, RedirectURL: back, Scopes: []string{library.ScopeOpenID},
		Endpoint: oauth2.Endpoint{AuthURL: got.Authorization, TokenURL: got.Token, AuthStyle: style}}
}

package idp

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// page asks who somebody is. What was asked for goes with the form.
var page = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>Ministry</title>
<h1>Sign in to the ministry</h1><form method="post" action="/authorize">
{{range $k, $v := .}}{{range $v}}<input type="hidden" name="{{$k}}" value="{{.}}">{{end}}{{end}}
<label>Account <input name="account" autofocus required></label> <button type="submit">Sign in</button></form></html>`))

// fault says what is wrong with a request for an authorization, to the person:
// where it may lead back to is not known to be true.
func (p *Provider) fault(q url.Values) string {
	switch {
	case q.Get("response_type") != "code":
		return "response_type"
	case q.Get("client_id") != p.Client:
		return "client_id"
	case q.Get("redirect_uri") == "" || p.Back != "" && q.Get("redirect_uri") != p.Back:
		return "redirect_uri"
	case !strings.Contains(" "+q.Get("scope")+" ", " openid "):
		return "scope"
	case q.Get("code_challenge_method") != "S256" && !p.twist.Careless, len(q.Get("code_challenge")) != 43 && !p.twist.Careless:
		return "code_challenge"
	}
	return ""
}

func (p *Provider) ask(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	why := p.fault(r.URL.Query())
	p.mu.Unlock()
	if why != "" {
		http.Error(w, "invalid "+why, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, r.URL.Query()) // the caller has gone
}

func (p *Provider) answer(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil || p.fault(r.PostForm) != "" || r.PostFormValue("account") == "" {
		http.Error(w, "invalid request", http.StatusBadRequest)
		return
	}
	f := r.PostForm
	code := rand.Text()
	p.grants[code] = &grant{subject: f.Get("account"), nonce: f.Get("nonce"), challenge: f.Get("code_challenge"), back: f.Get("redirect_uri"), client: f.Get("client_id")}
	q := url.Values{"code": {code}, "state": {f.Get("state")}, "iss": {p.Issuer}}
	if p.twist.Answer != nil {
		p.twist.Answer(q)
	}
	http.Redirect(w, r, f.Get("redirect_uri")+"?"+q.Encode(), http.StatusSeeOther)
}

// SignIn does what a person does in the browser: it follows the address to the
// provider, says who he or she is, and gives the address that the browser is
// sent back to.
func (p *Provider) SignIn(address, account string) (back *url.URL, err error) {
	c := p.server.Client()
	asked, err := c.Get(address)
	if err != nil {
		return nil, err
	}
	_ = asked.Body.Close()
	if asked.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the provider refuses to ask: %s", asked.Status)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	form := u.Query()
	form.Set("account", account)
	here := *c
	here.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answered, err := here.PostForm(p.Issuer+"/authorize", form)
	if err != nil {
		return nil, err
	}
	_ = answered.Body.Close()
	if answered.StatusCode != http.StatusSeeOther {
		return nil, fmt.Errorf("the provider refuses the account: %s", answered.Status)
	}
	return answered.Location()
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := r.ParseForm(); err != nil || !p.authenticated(r) {
		say(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	g := p.grants[r.PostFormValue("code")]
	if r.PostFormValue("grant_type") != "authorization_code" || g == nil || !p.holds(g, r) {
		say(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	g.spent = true
	id, err := p.sign(g)
	if err != nil {
		say(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
		return
	}
	say(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 300, "id_token": id})
}

// authenticated reports whether the client is the one that is registered.
func (p *Provider) authenticated(r *http.Request) bool {
	name, secret, basic := r.BasicAuth()
	if !basic {
		name, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	return name == p.Client && subtle.ConstantTimeCompare([]byte(secret), []byte(p.Secret)) == 1
}

// holds reports whether a code may be redeemed by a request.
func (p *Provider) holds(g *grant, r *http.Request) bool {
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	proved := base64.RawURLEncoding.EncodeToString(sum[:]) == g.challenge || p.twist.Careless
	return proved && (!g.spent || p.twist.Forgets) && r.PostFormValue("redirect_uri") == g.back
}

// sign says who somebody is.
func (p *Provider) sign(g *grant) (string, error) {
	now := p.clock.Now()
	claims := map[string]any{
		"iss": p.Issuer, "sub": g.subject, "aud": g.client, "nonce": g.nonce,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "auth_time": now.Add(-p.Age).Unix(),
	}
	if p.ACR != "" {
		claims["acr"] = p.ACR
	}
	if p.AMR != nil {
		claims["amr"] = p.AMR
	}
	if p.twist.Claims != nil {
		p.twist.Claims(claims)
	}
	b, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	if p.twist.Sign != nil {
		return p.twist.Sign(b)
	}
	k := p.keys[len(p.keys)-1]
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: k}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", errors.New("no signer")
	}
	return compact(s, b)
}

func (p *Provider) end(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Ministry</title><h1>Signed out of the ministry</h1></html>`))
}

// Logout writes the token by which the provider says that somebody has signed
// out (OpenID Connect Back-Channel Logout 1.0, section 2.4). twist changes its
// claims; it may be nil.
func (p *Provider) Logout(subject string, twist func(c map[string]any)) (string, error) {
	now := p.clock.Now()
	claims := map[string]any{
		"iss": p.Issuer, "aud": p.Client, "sub": subject, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": rand.Text(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
	if twist != nil {
		twist(claims)
	}
	b, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: p.keys[len(p.keys)-1]}, (&jose.SignerOptions{}).WithType("logout+jwt"))
	if err != nil {
		return "", err
	}
	return compact(s, b)
}

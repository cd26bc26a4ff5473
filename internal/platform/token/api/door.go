// Package api is the door through which programs come with tokens: on addresses
// for programs, and nowhere else.
package api

import (
	"net/http"
	"strings"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
)

// Door says who sends a request: somebody whose browser holds a session, or a
// program with a token. All fields are required.
type Door struct {
	Tokens  *token.Service
	Session func(r *http.Request) (policy.Actor, error)
	Proxies limit.Proxies
	Tries   *limit.Limit // of what is no token here, by address
}

// How often an address is told that it sent no token of this hub. One that holds is
// always taken: nobody is kept out by what others send from the same address.
const (
	tryBurst = 30
	tryEvery = 10 * time.Second
)

// NewTries makes that limit.
func NewTries(c clock.Clock) *limit.Limit { return limit.New(c, tryBurst, tryEvery) }

// Who gives the actor of requests that take a scope: of the token where a request
// bears one, whatever else it brings, and else of the session, which needs no
// scope. A token counts in the header Authorization and nowhere else: what stands
// in an address or a cookie is written down by others.
func (d Door) Who(scope token.Scope) func(r *http.Request) (policy.Actor, error) {
	return func(r *http.Request) (policy.Actor, error) {
		sent := r.Header.Values("Authorization")
		if len(sent) == 0 {
			return d.Session(r)
		}
		actor, err := d.Tokens.Use(r.Context(), bearer(sent), scope, d.Proxies.Address(r), r.URL.EscapedPath())
		if token.Guess(err) {
			if often := d.Tries.Take(d.Proxies.Key(r)); often != nil {
				return policy.Visitor, often
			}
		}
		return actor, err
	}
}

// bearer gives what stands after the scheme; "" where anything is not as it
// should be.
func bearer(sent []string) string {
	scheme, text, _ := strings.Cut(sent[0], " ")
	if len(sent) != 1 || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(text)
}

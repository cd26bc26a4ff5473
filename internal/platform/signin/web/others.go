package web

import (
	"net/http"

	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// What other ways of signing in need of this one.

// Session gives the session of a request and who acts in it: fail.SignedOut for
// a visitor.
func (p *Pages) Session(r *http.Request) (signin.Session, policy.Actor, error) { return p.session(r) }

// Inside gives an address of this hub to go on to, or "" for anything that is
// none, or could lead elsewhere in some browser.
func Inside(next string) string { return inside(next) }

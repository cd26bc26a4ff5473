package web

import (
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// What other ways of signing in need of this one.

// Session gives the session of a request and who acts in it: fail.SignedOut for
// a visitor.
func (p *Pages) Session(r *http.Request) (signin.Session, policy.Actor, error) { return p.session(r) }

// Inside gives an address of this hub to go on to, or "" for anything that is
// none, or could lead elsewhere in some browser.
func Inside(next string) string { return inside(next) }

// others lists further ways under a heading; nothing where there are none.
func others(heading string, links []ui.Link) []templ.Component {
	if len(links) == 0 {
		return nil
	}
	var rows []ui.JumpEntry
	for _, o := range links {
		rows = append(rows, ui.JumpEntry{Href: o.Href, Words: o.Words})
	}
	return []templ.Component{ui.Part("others", heading, 2, ui.Jump(rows))}
}

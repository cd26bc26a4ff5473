package app

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/refusal"
	"comity.example/comity/internal/snapshot"
)

// refusalRoom is the private trail of what was refused.
func refusalRoom() snapshot.Room {
	columns := []snapshot.Column{{Name: "hour", Kind: snapshot.Integer}}
	for _, name := range []string{"kind", "place", "person", "network"} {
		columns = append(columns, snapshot.Column{Name: name, Kind: snapshot.Text})
	}
	for _, name := range []string{"first", "last", "number"} {
		columns = append(columns, snapshot.Column{Name: name, Kind: snapshot.Integer})
	}
	return snapshot.Room{Name: "refusal", Migrations: refusal.Migrations(), Tables: []snapshot.Table{
		{Name: "refusal", Key: []string{"hour", "kind", "place", "person", "network"}, Columns: columns}}}
}

// refused notes in the trail what the server has refused, if it is of a kind
// that the trail is for. Who tried to sign in is not noted, known here or not.
func (h *Hub) refused(r *http.Request, x httpsrv.Refused) {
	place := placeOf(x.Pattern)
	kind := kindOf(place, x)
	if x.Status == http.StatusUnauthorized && r.Header.Get("Authorization") != "" {
		kind = refusal.SignIn // a token that is none
	}
	if kind == "" {
		return
	}
	person := ""
	if kind == refusal.Clearance || kind == refusal.Access {
		if actor, err := h.signing.door.Who(r); err == nil {
			person = actor.Person
		}
	}
	h.refusals.Note(kind, place, person, refusal.Network(h.opts.Proxies.Key(r)))
}

// placeOf gives the address of a pattern, without method and language.
func placeOf(pattern string) string {
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = path
	}
	for _, l := range []string{"/en/", "/fr/", "/ar/"} {
		if rest, ok := strings.CutPrefix(pattern, l); ok {
			return "/" + rest
		}
	}
	return pattern
}

// kindOf gives the kind of a refusal; empty when it is none to be noted: an
// address that does not exist, a form with a mistake.
func kindOf(place string, x httpsrv.Refused) refusal.Kind {
	switch {
	case x.Status == http.StatusTooManyRequests || x.Kind == limit.TooMany:
		return refusal.TooOften
	case place == "/sign-in" || strings.HasPrefix(place, "/sign-in/"):
		return refusal.SignIn
	case strings.HasPrefix(place, "/enrol/") || strings.HasPrefix(place, "/first/"):
		return refusal.Link
	case strings.HasPrefix(place, "/desk/drafts/") && strings.HasSuffix(place, "/clear"):
		return refusal.Clearance
	case x.Status == http.StatusForbidden || x.Hidden:
		return refusal.Access
	}
	return ""
}

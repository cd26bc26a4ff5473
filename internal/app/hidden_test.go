package app

import (
	"net/http"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/platform/refusal"
)

// Whoever tries the addresses of what is not his leaves a row; who follows an
// old link to what is not there does not.
func TestKindOfRefusal(t *testing.T) {
	for _, tc := range []struct {
		name, place string
		x           httpsrv.Refused
		want        refusal.Kind
	}{
		{"another's draft", "/desk/drafts/{id}", httpsrv.Refused{Status: http.StatusNotFound, Kind: fail.NotFound, Hidden: true}, refusal.Access},
		{"another's draft, for a program", "/api/v1/drafts/{id}", httpsrv.Refused{Status: http.StatusNotFound, Kind: fail.NotFound, Hidden: true}, refusal.Access},
		{"another's draft, cleared", "/desk/drafts/{id}/clear", httpsrv.Refused{Status: http.StatusNotFound, Kind: fail.NotFound, Hidden: true}, refusal.Clearance},
		{"no draft", "/desk/drafts/{id}", httpsrv.Refused{Status: http.StatusNotFound, Kind: fail.NotFound}, ""},
		{"no page", "none", httpsrv.Refused{Status: http.StatusNotFound, Kind: fail.NotFound}, ""},
		{"a page for others", "/desk/audit", httpsrv.Refused{Status: http.StatusForbidden, Kind: fail.Denied}, refusal.Access},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := kindOf(tc.place, tc.x); got != tc.want {
				t.Errorf("%q", got)
			}
		})
	}
}

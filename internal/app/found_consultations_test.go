package app_test

import (
	"net/http"
	"net/url"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
)

// TestConsultationsAreFound: what is said in consultations is found by its words,
// as what it is, and leads to a page that is there.
func TestConsultationsAreFound(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct{ kind, question string }{
		{"consultation", "\"consultation of a test\""},
		{"consultation", "\"First phase\""},
		{"consultation", "\"Norm (c)\""},
		{"contribution", "\"comment of a test\""},
		{"contribution", "\"A. Author\""},
		{"text", "guidance"},
		{"amendment", "\"It is shorter\""},
		{"meeting", "\"meeting of a test\""},
		{"meeting", "\"What an expert said\""},
		{"summary", "\"Many said so\""},
		{"publication", "\"edition of a test\""},
		{"position", "\"question of a test\""},
	} {
		t.Run(tc.kind+" by "+tc.question, func(t *testing.T) {
			found := items[struct{ Address, Kind string }](t, h, "/api/v1/search?kind="+tc.kind+"&q="+url.QueryEscape(tc.question)+"&")
			if len(found) == 0 {
				t.Fatal("nothing is found")
			}
			for _, hit := range found {
				if hit.Kind != tc.kind {
					t.Errorf("%s is a %s", hit.Address, hit.Kind)
				}
				if page := get(t, h.URL+"/en"+hit.Address); page.Status != http.StatusOK {
					t.Errorf("%s is no page", hit.Address)
				}
			}
		})
	}
}

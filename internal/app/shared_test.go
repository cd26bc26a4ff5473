package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
)

// TestPagesTellWhatIsConsulted: the pages of a provision and of a participant
// show what consultations hold about them, and lead there.
func TestPagesTellWhatIsConsulted(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct {
		page string
		want []string
	}{
		{"/framework/provisions/un:a-70-174:13:c", []string{"A consultation of a test", "A comment of a test", "What tests record from no document.", `id="positions-table"`}},
		{"/participants/state:ke", []string{"A comment of a test", `id="amendments-table"`, `id="positions-table"`}},
	} {
		t.Run(tc.page, func(t *testing.T) {
			page := get(t, h.URL+"/en"+tc.page)
			if page.Status != http.StatusOK {
				t.Fatalf("it answers %d", page.Status)
			}
			for _, want := range tc.want {
				if !strings.Contains(string(page.Body), want) {
					t.Errorf("it does not show %q", want)
				}
			}
		})
	}
	if page := get(t, h.URL+"/en/framework/provisions/un:a-70-174:13:a"); strings.Contains(string(page.Body), `id="consultations"`) {
		t.Error("a provision on which nobody is consulted has a part on consultations")
	}
}

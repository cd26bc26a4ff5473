package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestDemonstratedLaws: the invented laws and practices are said once, and every
// kind of page has something to show: a copy, two languages, a change, a withdrawal.
func TestDemonstratedLaws(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	for range 2 { // the second time nothing is said
		if err := h.DemonstrateLaws(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var laws struct {
		Items []struct {
			ID      string
			Content struct {
				Status string
				Copies []struct{ Name, Hash string }
				Title  struct{ In map[string]string }
			}
			Ended    *struct{}
			Versions []struct{}
		}
	}
	copied, twice, changed, gone := false, false, false, false
	see := func() {
		for _, e := range laws.Items {
			if len(e.Content.Copies) > 0 {
				copied = true
				at := "/attachment/" + e.Content.Copies[0].Hash
				if body := h.someone("Anybody", "").get(at).want(http.StatusOK).body; !strings.Contains(body, "It is the law of no State.") {
					t.Errorf("%s is %q", at, body)
				}
			}
			twice, changed, gone = twice || len(e.Content.Title.In) == 2, changed || len(e.Versions) > 1, gone || e.Ended != nil
		}
	}
	for path, want := range map[string]int{"/api/v1/policies?state=state:xa": 1, "/api/v1/policies?state=state:xb": 2} {
		if h.read(path, &laws); len(laws.Items) != want {
			t.Errorf("%s has %d laws, not %d", path, len(laws.Items), want)
		}
		see()
	}
	if !copied || !twice || !changed || !gone {
		t.Errorf("laws: a copy %v, two languages %v, a change %v, a withdrawal %v", copied, twice, changed, gone)
	}
	twice, changed, gone = false, false, false
	for _, path := range []string{"/api/v1/practices?author=state:xa", "/api/v1/practices?author=state:xb"} {
		h.read(path, &laws)
		see()
	}
	if !twice || !changed || !gone {
		t.Errorf("practices: two languages %v, a change %v, a withdrawal %v", twice, changed, gone)
	}
}

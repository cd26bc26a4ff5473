package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// The page of half of a norm shows what is on the norm, and that of the norm what is on
// its halves, and both say so; the texts that are negotiated on it, with their
// amendments, lead on from each. That of a regional group shows the laws and practices
// that its first lines promise. The page of a State's reports shows all else of it.
func TestWholesAndPartsOnPages(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	for _, more := range []func(context.Context) error{h.DemonstrateIndependent, h.DemonstrateCapacity, h.DemonstrateLaws} {
		if err := more(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const whole, first, second = "un:a-70-174:13:h", "un:a-70-174:13:h:1", "un:a-70-174:13:h:2"
	every := []string{"/en/implementation/laws/", "/en/implementation/practices/", "/en/implementation/needs/", "/en/implementation/offers/", "/en/implementation/guidance/", "/en/texts/", "/en/amendments/"}
	for path, want := range map[string][]string{
		"/en/implementation/provisions/" + first:     append([]string{"/en/implementation/reports/", "/en/implementation/independent/", "of which"}, every...),
		"/en/framework/provisions/" + first:          append([]string{"/en/implementation/reports/", "of which"}, every...),
		"/en/framework/provisions/" + second:         append([]string{"of which"}, every...),
		"/en/framework/provisions/" + whole:          append([]string{"/en/implementation/reports/", "/en/implementation/independent/", "/en/consultations/", "/en/contributions/", "a part of"}, every...),
		"/en/implementation/laws?provision=" + first: {"/en/implementation/laws/", "of which", "on what it is a part of"},
		// Of the organizations, too, in which the States of a group are members.
		"/en/implementation/regions/african":                      {"African Union Convention on Cyber Security"},
		"/en/implementation/regions/latin-american-and-caribbean": {"Working Group on Cooperation and Confidence-Building Measures in Cyberspace"},
		"/en/implementation/regions/western-european-and-others":  {"Horizontal Working Party on Cyber Issues", "Adopt a CBM"},
		"/en/implementation/regions/eastern-european":             {"Adopt a CBM"},
		"/en/implementation/states/state:xb":                      {"/en/implementation/laws/", "/en/implementation/practices/", "/en/implementation/offers/", "/en/implementation/guidance/"},
	} {
		page := get(t, h.base+path)
		if page.Status != http.StatusOK {
			t.Errorf("%s: status %d", path, page.Status)
		}
		main := string(page.Body)
		main = main[strings.Index(main, "<main"):strings.Index(main, "</main>")]
		for _, words := range want {
			if !strings.Contains(main, words) {
				t.Errorf("%s does not have %q", path, words)
			}
		}
	}
	for _, list := range []string{"policies", "practices", "needs", "offers", "guidance"} {
		for _, id := range []string{whole, first, second} {
			if len(walk(t, h.base+"/api/v1/"+list+"?provision="+id+"&")) == 0 {
				t.Errorf("%s on %s: none", list, id)
			}
		}
	}
}

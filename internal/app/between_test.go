package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
)

// What one room knows stands on the pages of another.
func TestRoomsTellEachOther(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct {
		name, path string
		holds      []string // in this order
		lacks      string
	}{
		{"who stands behind a norm, in which words", "/en/framework/provisions/un:a-70-174:13:a",
			[]string{"Endorsements and views", "calls on others to be guided", "Association of Southeast Asian Nations", "subscribes in principle",
				`href="/en/record/endorsements#endorsement-asean-2018"`, `href="/api/v1/record/endorsements?provision=un:a-70-174:13:a"`}, "endorsement-osce-2017"},
		{"what was said of its halves counts for a norm", "/en/framework/provisions/un:a-70-174:13:h", []string{"#endorsement-asean-2018"}, "#endorsement-netherlands-elections-2020"},
		{"but not for the opening words above all norms", "/en/framework/provisions/un:a-70-174:13", []string{"#endorsement-general-assembly-2015"}, "#endorsement-asean-2018"},
		{"a measure of the OSCE", "/fr/framework/provisions/osce:cbm:8", []string{"Appuis et avis", "s’engage à appliquer", "#endorsement-osce-2017"}, "#endorsement-asean-2018"},
		{"States by their names in Arabic, with their pages", "/ar/framework/provisions/un:a-70-174:13:f", []string{`href="/ar/participants/state:au"`, "أستراليا", "#endorsement-medical-facilities-2020"}, "#endorsement-osce-2017"},
		{"a provision of which nobody spoke", "/en/framework/provisions/paris-call:principle:1", []string{"Sources"}, "Endorsements and views"},
		{"the Group that reported in an instrument", "/en/framework/instruments/un:a-70-174",
			[]string{`It is the report of the <a href="/en/record/groups/gge-2014">Group of Governmental Experts 2014–2015</a>.`, "#endorsement-general-assembly-2015"}, "#endorsement-asean-2018"},
		{"the Group that an instrument set up", "/fr/framework/instruments/un:a-res-73-266", []string{`Cet instrument a institué le <a href="/fr/record/groups/gge-2019">`}, "C’est le rapport"},
		{"an instrument of no Group", "/en/framework/instruments/osce:pc-dec-1106", []string{"PC.DEC/1106"}, "Groups of Governmental Experts"},
		{"how much is recorded of a State", "/en/participants/state:ke",
			[]string{`href="/en/record/states/ke#memberships"`, ">2<", `href="/en/record/states/ke#replies"`, `href="/api/v1/record/states/state:ke"`}, "⟦"},
		{"how what is endorsed is cited", "/ar/record/endorsements", []string{`href="/ar/framework/instruments/un:a-70-174" class="symbol" lang="en" dir="ltr">A/70/174</a>`}, ">un:"},
		{"each entry of an organization", "/ar/participants/org:asean", []string{`href="/ar/record/fora#forum-amcc"`, `href="/ar/record/endorsements#endorsement-asean-2018"`}, "⟦"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := get(t, h.URL+tc.path)
			if a.Status != http.StatusOK {
				t.Fatalf("status %d", a.Status)
			}
			_, main, _ := strings.Cut(string(a.Body), "<main")
			rest := main
			for _, want := range tc.holds {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q is not there, or not in its place", want)
				}
				rest = after
			}
			if strings.Contains(main, tc.lacks) {
				t.Errorf("%q is there", tc.lacks)
			}
		})
	}
}

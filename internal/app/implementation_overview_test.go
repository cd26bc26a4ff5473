package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestOverviewJourney: what the demonstration reports is counted by section, item,
// region and period; each State has a tile; statuses of fewer than three are not
// shown, and of a norm of restraint there are none.
func TestOverviewJourney(t *testing.T) {
	h := demonstrated(t)
	reader := h.persona("xa-drafter")
	reader.get("/en/implementation").want(http.StatusOK, `href="/en/implementation/overview"`)
	const requests = "un:a-70-174:13:h:1"
	reader.get("/en/implementation/overview").want(http.StatusOK, "Norms, rules and principles", "In no regional group", "reported for", "No information provided", "<summary>A tile for each of ")
	reader.get("/en/implementation/overview?of=framework/norms&region=african").want(http.StatusOK, "African States", "Kenya", "Response to requests for assistance")
	if got := reader.get("/en/implementation/overview?region=african"); strings.Contains(got.body, "<summary>A tile") {
		t.Error("the tiles of a region have to be asked for")
	}
	reader.get("/fr/implementation/overview?of="+requests).want(http.StatusOK, "Vue d’ensemble", "Non affichés", "/fr/implementation/states/state:xa/"+requests)
	reader.get("/en/implementation/overview?of=un:a-70-174:13:f").want(http.StatusOK, "no status is given")
	reader.get("/en/implementation/overview.csv?of="+requests).want(http.StatusOK, requests+",", ",region,In no regional group,,,2,yes", ",status,All,,planned,,no")
	reader.get("/en/implementation/overview/states.csv?of="+requests).want(http.StatusOK, "state:ke,Kenya,African States,No information provided,")
	reader.get("/en/implementation/overview?of=nothing").want(http.StatusNotFound)
	reader.get("/en/implementation/overview?region=elsewhere").want(http.StatusBadRequest)
	reader.get("/en/implementation/overview?period=sometime").want(http.StatusBadRequest)
	var o struct {
		Regions struct{ Total int }
		States  []struct {
			ID      string
			Periods []string
		}
		Statuses *struct {
			All struct{ Counts []struct{ Hidden bool } }
		}
	}
	h.read("/api/v1/reports/overview?topic="+requests, &o)
	if o.Regions.Total != 2 || len(o.States) < 195 || o.Statuses == nil || !o.Statuses.All.Counts[0].Hidden {
		t.Errorf("the API answers %+v", o)
	}
}

// TestSideBySide: from the page of a State and of a provision one comes to reports
// side by side; each stands in the words it was written in, with the translation, and
// who provided no information has a place, too.
func TestSideBySide(t *testing.T) {
	h := demonstrated(t)
	reader := h.persona("xa-drafter")
	const requests = "un:a-70-174:13:h:1"
	reader.get("/en/implementation/states/state:xa").want(http.StatusOK, `href="/en/implementation/compare?with=state%3Axa"`)
	reader.get("/en/implementation/provisions/"+requests).want(http.StatusOK, "/en/implementation/compare?of=un%3Aa-70-174%3A13%3Ah%3A1")
	reader.get("/en/implementation/compare?with=state:xa").want(http.StatusOK, "On what they report", "of="+"un%3Aa-70-174%3A13%3Ah%3A1")
	both := "with=state:xa,state:ke&with=state:xb&of=" + requests
	reader.get("/en/implementation/compare?"+both).want(http.StatusOK, "A desk in the National Team of Example", "Un point de contact unique", "A single point of contact receives", "Translation from French by its author", "No information provided.", "Kenya")
	reader.get("/en/implementation/compare?with=region:african,state:xb&of=framework/norms&period=2025").want(http.StatusOK, "All of: African States", "Algeria")
	reader.get("/fr/implementation/compare.csv?"+both).want(http.StatusOK, "Kenya,,,Aucune information fournie.", "Un point de contact unique")
	reader.get("/en/implementation/compare?with=state:zz").want(http.StatusNotFound)
	reader.get("/en/implementation/compare?with=region:none").want(http.StatusBadRequest)
	reader.get("/en/implementation/compare?"+both).want(http.StatusOK, "/en/implementation/compare.xlsx?")
	reader.get("/en/implementation/compare.xlsx?" + both).want(http.StatusOK)
	reader.get("/en/implementation/compare.csv?"+both).want(http.StatusOK, "mode,document_kind,document_number", ",own,,")
	reader.get("/en/implementation/compare.csv").want(http.StatusBadRequest)
	reader.get("/en/implementation/compare.csv?with=state:xa").want(http.StatusOK, "A desk in the National Team of Example", "un:a-70-174:13:f,")
	var held struct {
		Items []struct{ Participant string }
	}
	h.read("/api/v1/reports/latest?participants=state:xa,state:xb&topic="+requests, &held)
	if len(held.Items) != 2 {
		t.Errorf("the API answers %+v", held)
	}

	// The whole paragraph gathers its parts.
	const whole = "un:a-70-174:13:h"
	reader.get("/en/implementation/compare?with=state:xa,state:ke&of="+whole).want(http.StatusOK, "A desk in the National Team of Example", `id="un-a-70-174-13-h-2"`, `<option value="un:a-70-174:13:h" selected>`)
	reader.get("/en/implementation/compilation?topic="+whole).want(http.StatusOK, "A desk in the National Team of Example", `id="un-a-70-174-13-h-2"`, "A/70/174, 13 (h)", `<option value="un:a-70-174:13:h" selected>`)
	reader.get("/en/implementation/provisions/"+whole).want(http.StatusOK, "A desk in the National Team of Example", "Un point de contact unique", `id="un-a-70-174-13-h-2"`, "compilation?topic=un%3Aa-70-174%3A13%3Ah", "compare?of=un%3Aa-70-174%3A13%3Ah", "Good practices")
	reader.get("/en/framework/provisions/"+whole).want(http.StatusOK, `href="/en/implementation/provisions/un:a-70-174:13:h"`)
	h.read("/api/v1/reports/latest?participants=state:xa,state:xb&provision="+whole, &held)
	if len(held.Items) < 2 {
		t.Errorf("of the whole the API answers %+v", held)
	}
}

// TestRegionJourney: a regional group has a page, to which the overview, a State's
// page and its reports lead, with what its States have in other rooms; laws are
// narrowed by it, on their page and in the API.
func TestRegionJourney(t *testing.T) {
	h := demonstrated(t)
	reader := h.persona("xa-drafter")
	reader.get("/en/implementation/overview").want(http.StatusOK, `href="/en/implementation/regions/african"`)
	reader.get("/en/participants/state:ke").want(http.StatusOK, `href="/en/implementation/regions/african"`)
	reader.get("/en/implementation/states/state:ke").want(http.StatusOK, `href="/en/implementation/regions/african"`)
	reader.get("/en/implementation/regions/african").want(http.StatusOK, "African States", "Kenya", "African Union", "No information provided", "/en/implementation/compare?with=region%3Aafrican", "/api/v1/reports/overview?region=african")
	reader.get("/en/implementation").want(http.StatusOK, `href="/en/implementation/regions"`)
	reader.get("/en/implementation/regions").want(http.StatusOK, "Region by region", `href="/en/implementation/regions/african"`, `href="/en/implementation/regions/western-european-and-others"`)
	reader.get("/en/implementation/regions/asia-pacific").want(http.StatusOK, "EU Cyber Diplomacy Toolbox", "Among its members: Cyprus.")
	// Who has reported nothing, and has something in another room, is among the participants.
	reader.get("/en/implementation/states").want(http.StatusOK, `href="/en/implementation/states/org:asean"`, `href="/en/implementation/practices?author=org%3Aosce"`, `href="/en/implementation/regions"`, `href="/en/implementation/reports?participant=state%3Axa"`)
	reader.get("/en/implementation/regions/elsewhere").want(http.StatusNotFound)
	reader.get("/en/implementation/laws?region=asia-pacific").want(http.StatusOK, "Laws and policies")
	reader.get("/en/implementation/laws?region=elsewhere").want(http.StatusBadRequest)
	const convention = "African Union Convention on Cyber Security"
	for region, has := range map[string]bool{"african": true, "asia-pacific": false} {
		for _, at := range []string{"/en/implementation/laws?region=", "/api/v1/policies?limit=200&region="} {
			if got := reader.get(at + region).want(http.StatusOK); strings.Contains(got.body, convention) != has {
				t.Errorf("%s%s: the Convention of an organization of African States alone is there: %v", at, region, !has)
			}
		}
	}
	// Reports are narrowed by the names that lists beside them have, too.
	if of := h.reports("state=state:xb"); len(of) == 0 || !slices.Equal(of, h.reports("participant=state:xb")) || len(of) >= len(h.reports("")) {
		t.Errorf("of a State there are %d reports", len(of))
	}
	on := h.reports("topic=un:a-70-174:13:h:1")
	for _, provision := range []string{"un:a-70-174:13:h", "un:a-70-174:13:h:1"} {
		if found := h.reports("provision=" + provision); len(on) == 0 || slices.ContainsFunc(on, func(id string) bool { return !slices.Contains(found, id) }) || len(found) >= len(h.reports("")) {
			t.Errorf("on %s there are %d reports", provision, len(found))
		}
	}
}

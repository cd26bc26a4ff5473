package app_test

import (
	"net/http"
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
	reader.get("/en/implementation/overview").want(http.StatusOK, "Norms, rules and principles", "In no regional group", "reported for", "No information provided")
	reader.get("/en/implementation/overview?of=framework/norms&region=african").want(http.StatusOK, "African States", "Kenya", "Response to requests for assistance")
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

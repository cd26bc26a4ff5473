package app_test

import (
	"net/http"
	"testing"
)

// TestListsAsFiles: lists of implementation can be had as CSV and as a workbook, and
// their pages lead there.
func TestListsAsFiles(t *testing.T) {
	h := demonstrated(t)
	if err := h.DemonstrateIndependent(t.Context()); err != nil {
		t.Fatal(err)
	}
	reader := h.persona("xa-drafter")
	for _, at := range []string{"guidance", "independent", "measures", "plans", "overview"} {
		home := "/en/implementation/" + at
		reader.get(home).want(http.StatusOK, `href="`+home+`.csv"`, `href="`+home+`.xlsx"`)
		reader.get(home+".xlsx").want(http.StatusOK, "xl/worksheets/sheet1.xml")
	}
	reader.get("/en/implementation/guidance.csv").want(http.StatusOK, ",mechanisms,resources,", "un:a-70-174:13")
	reader.get("/en/implementation/measures.csv").want(http.StatusOK, ",measure,cited,role,since,", "state:xa")
	reader.get("/en/implementation/plans.csv").want(http.StatusOK, ",region,from,until,tasks,", "org:")
	reader.get("/en/implementation/independent.csv").want(http.StatusOK, "state:xa")
}

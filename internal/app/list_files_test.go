package app_test

import (
	"net/http"
	"strings"
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
	for _, at := range []string{"guidance", "independent", "measures", "plans", "reports", "overview"} {
		home := "/en/implementation/" + at
		reader.get(home).want(http.StatusOK, `href="`+home+`.csv"`, `href="`+home+`.xlsx"`)
		reader.get(home+".xlsx").want(http.StatusOK, "xl/worksheets/sheet1.xml")
	}
	reader.get("/en/implementation/guidance.csv").want(http.StatusOK, ",mechanisms,resources,", "un:a-70-174:13")
	reader.get("/en/implementation/measures.csv").want(http.StatusOK, ",measure,cited,role,since,", "state:xa")
	reader.get("/en/implementation/plans.csv").want(http.StatusOK, ",region,from,until,tasks,", "org:")
	reader.get("/en/implementation/reports?participant=state:xa&period=2026").want(http.StatusOK, "reports.csv?participant=state%3Axa&period=2026")
	if got := reader.get("/en/implementation/reports.csv?participant=state:xb&topic=un:a-70-174:13:h:1").want(http.StatusOK, ",topic,cited,title,questionnaire,item,period,status,", "state:xb", "un:a-70-174:13:h:1"); strings.Contains(got.body, "state:xa") || strings.Contains(got.body, "un:a-70-174:13:a") {
		t.Error("the file is not narrowed as the list is")
	}
	reader.get("/en/implementation/independent.csv").want(http.StatusOK, ",replies,replies_of,", "state:xa")
}

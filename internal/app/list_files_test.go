package app_test

import (
	"encoding/csv"
	"net/http"
	"regexp"
	"slices"
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

// TestFilesHaveCodes: beside each word of a file that stands for one of a list, the file
// has the code by which programs know it.
func TestFilesHaveCodes(t *testing.T) {
	h := demonstrated(t)
	if err := h.DemonstrateIndependent(t.Context()); err != nil {
		t.Fatal(err)
	}
	reader := h.persona("xa-drafter")
	code := regexp.MustCompile(`^[a-z][a-z-]*$`)
	for _, c := range []struct{ file, words string }{{"laws.csv", "type"}, {"practices.csv", "kind"}, {"measures.csv", "role"}, {"reports.csv", "status"},
		{"overview.csv?of=un:a-70-174:13:h:1", "region"}, {"overview.csv?of=un:a-70-174:13:h:1", "status"}, {"overview/states.csv", "region"}, {"overview/states.csv", "way"},
		{"compilation.csv?section=framework%2Fnorms", "status"}} {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(reader.get("/en/implementation/"+c.file).want(http.StatusOK).body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		words, at, n := slices.Index(rows[0], c.words), slices.Index(rows[0], c.words+"_code"), 0
		if at < 0 {
			t.Fatalf("%s has no codes of %s: %v", c.file, c.words, rows[0])
		}
		for _, row := range rows[1:] {
			if row[at] != "" {
				n++
			}
			if words >= 0 && (row[words] == "") != (row[at] == "") || row[at] != "" && !code.MatchString(row[at]) {
				t.Errorf("%s: the code of %q is %q", c.file, row[words], row[at])
			}
		}
		if n == 0 {
			t.Errorf("%s: no row has a code of %s", c.file, c.words)
		}
	}
}

// TestListsRefuse: a list that cannot be narrowed to what is asked says so, as a page, as
// a file and by the API, and does not answer as if nothing had been said of it.
func TestListsRefuse(t *testing.T) {
	h := demonstrated(t)
	reader := h.persona("xa-drafter")
	for at, status := range map[string]int{"/en/implementation/views?on=bogus": http.StatusNotFound, "/en/implementation/views.csv?state=bogus": http.StatusNotFound, "/en/implementation/views?language=b+s": http.StatusBadRequest,
		"/en/implementation/views?on=un:a-70-174:13:c": http.StatusOK, "/en/implementation/views?on=law:sovereignty": http.StatusOK, "/en/implementation/needs?kind=bogus": http.StatusBadRequest,
		"/en/implementation/offers.xlsx?provision=bogus": http.StatusNotFound, "/en/implementation/offers?state=state:ke&kind=training&region=african&status=open&on=2027-03-01&language=en": http.StatusOK,
		"/en/implementation/matches?author=bogus": http.StatusNotFound, "/en/implementation/laws?type=bogus": http.StatusBadRequest, "/en/implementation/laws?type=law&status=in-force&state=state:ke": http.StatusOK,
		"/en/implementation/practices?kind=bogus": http.StatusBadRequest, "/en/implementation/guidance?provision=bogus": http.StatusNotFound, "/en/implementation/independent?about=bogus": http.StatusNotFound,
		"/en/implementation/measures?by=bogus": http.StatusNotFound, "/en/implementation/plans?region=bogus": http.StatusNotFound, "/en/implementation/reports?topic=bogus": http.StatusNotFound,
		"/en/implementation/reports?questionnaire=bogus": http.StatusNotFound, "/en/implementation/reports?questionnaire=framework&participant=state:xa": http.StatusOK,
		"/api/v1/views?on=bogus": http.StatusUnprocessableEntity, "/api/v1/views?state=bogus": http.StatusUnprocessableEntity, "/api/v1/views?language=b+s": http.StatusUnprocessableEntity,
		"/api/v1/positions?on=bogus": http.StatusUnprocessableEntity, "/api/v1/positions?holder=bogus": http.StatusUnprocessableEntity, "/api/v1/plans?region=bogus": http.StatusUnprocessableEntity,
		"/api/v1/views?on=law:sovereignty&language=en": http.StatusOK, "/api/v1/positions?on=un:a-70-174:13:c": http.StatusOK} {
		if got := reader.get(at); got.status != status {
			t.Errorf("%s answers %d, not %d", at, got.status, status)
		}
	}
}

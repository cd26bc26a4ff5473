package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/module/record/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// serve runs the record's pages of a hub that holds the shipped record.
func serve(t *testing.T) (*httptest.Server, []ui.Route) {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), record.Projection{})
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := &record.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.Record(context.Background(), policy.As(policy.Secretariat), c.Bodies(), nil); err != nil {
		t.Fatal(err)
	}
	directory, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	server, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: catalogue, Assets: assets, Nav: ui.Rooms(), Size: r.Size,
		Clock: r.Clock, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	routes := web.New(record.NewQueries(r.DB), web.Listed{Directory: directory}, nil).Routes()
	server.Pages(routes...)
	ts := httptest.NewServer(server.Handler())
	t.Cleanup(ts.Close)
	return ts, routes
}

func get(t *testing.T, ts *httptest.Server, path string) (int, string) {
	t.Helper()
	res, err := http.Get(ts.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestEveryAddressAnswersInEveryLanguage(t *testing.T) {
	ts, routes := serve(t)
	ids := regexp.MustCompile(` id="([^"]*)"`)
	for _, route := range routes {
		path := route.Path
		if route.Example != "" {
			path = route.Example
		}
		for _, tag := range i18n.Tags() {
			code, body := get(t, ts, "/"+tag+path)
			if code != http.StatusOK {
				t.Errorf("/%s%s: status %d", tag, path, code)
				continue
			}
			if route.Page == nil {
				continue
			}
			if strings.Contains(body, "⟦") {
				t.Errorf("/%s%s: a sentence is missing", tag, path)
			}
			if strings.Contains(body, "state:") && strings.Contains(body, ">state:") {
				t.Errorf("/%s%s: an id is shown in place of a name", tag, path)
			}
			seen := map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(body, -1) {
				if seen[m[1]] {
					t.Errorf("/%s%s: the id %s stands twice", tag, path, m[1])
				}
				seen[m[1]] = true
			}
		}
	}
}

// rows lists the States of a matrix page, in their order.
func rows(t *testing.T, body string) []string {
	t.Helper()
	found := []string{}
	for _, m := range regexp.MustCompile(`<tr id="state-([a-z]{2})"`).FindAllStringSubmatch(body, -1) {
		found = append(found, m[1])
	}
	return found
}

func TestMatrixIsFoundFilteredAndSorted(t *testing.T) {
	ts, _ := serve(t)
	tests := []struct {
		name, path  string
		count       int
		first, last string
	}{
		{"whole", "/en/record/memberships", 38, "ar", "us"},
		{"in French order", "/fr/record/memberships", 38, "za", "ch"},
		{"backwards", "/en/record/memberships?sort=-name", 38, "us", "ar"},
		{"those of a year first", "/en/record/memberships?sort=2004", 38, "by", "ch"},
		{"by part of a name", "/en/record/memberships?q=KOREA", 1, "kr", "kr"},
		{"by the printed name", "/en/record/replies?q=equador", 1, "ec", "ec"},
		{"without accents", "/fr/record/memberships?q=senegal", 1, "sn", "sn"},
		{"one regional group", "/en/record/memberships?region=eastern-european", 4, "by", "rs"},
		{"nothing fits", "/en/record/memberships?q=atlantis", 0, "", ""},
		{"a group that is none", "/en/record/memberships?region=western", 38, "ar", "us"},
		{"an order that is none", "/en/record/memberships?sort=size", 38, "ar", "us"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, body := get(t, ts, tt.path)
			got := rows(t, body)
			if len(got) != tt.count {
				t.Fatalf("%d rows, want %d: %v", len(got), tt.count, got)
			}
			if tt.count > 0 && (got[0] != tt.first || got[len(got)-1] != tt.last) {
				t.Errorf("from %s to %s, want from %s to %s", got[0], got[len(got)-1], tt.first, tt.last)
			}
		})
	}
}

func TestNoPageOfWhatIsNotThere(t *testing.T) {
	ts, _ := serve(t)
	for path, want := range map[string]int{
		"/en/record/groups/gge-1998": 404, "/en/record/states/zz": 404,
		"/en/record/states/va": 200, // listed, and the record holds nothing about it
	} {
		if code, _ := get(t, ts, path); code != want {
			t.Errorf("%s: status %d, want %d", path, code, want)
		}
	}
}

func TestClaimsShowBothSides(t *testing.T) {
	ts, _ := serve(t)
	_, body := get(t, ts, "/en/record/claims")
	for _, words := range []string{"The first three GGEs comprised experts of 15 States.", "More than 60 States have shared", "lower than in the column before",
		"See Annex B for an overview of national submissions", "(A/70/172), paras 9 and 10", "remembered, not checked"} {
		if !strings.Contains(body, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
}

// Where the years of replies are not certain, a lower number is told from one
// that may be lower, in every language.
func TestClaimsSayWhatMayBeLower(t *testing.T) {
	ts, _ := serve(t)
	for tag, words := range map[string][2]string{
		"en": {"lower than in the column before", "may be lower than in the column before"},
		"fr": {"inférieur à la colonne précédente", "peut être inférieur à la colonne précédente"},
		"ar": {"أقل من العمود السابق", "ربما أقل من العمود السابق"},
	} {
		_, body := get(t, ts, "/"+tag+"/record/claims")
		text := regexp.MustCompile(`<[^>]*>|\s`).ReplaceAllString(body, " ")
		sure := strings.Count(text, words[0]) - strings.Count(text, words[1])
		if perhaps := strings.Count(text, words[1]); sure != 7 || perhaps != 9 {
			t.Errorf("%s: %d numbers are lower and %d may be, want 7 and 9", tag, sure, perhaps)
		}
	}
}

// A State's page says why a year is certain though its row is odd.
func TestAStatesPageGivesTheReason(t *testing.T) {
	ts, _ := serve(t)
	_, body := get(t, ts, "/en/record/states/sv")
	if n := strings.Count(body, "Decided by its neighbours"); n != 4 {
		t.Errorf("El Salvador: %d replies decided by their neighbours, want 4", n)
	}
	_, table := get(t, ts, "/en/record/replies")
	if n := strings.Count(table, "Decided by its neighbours"); n != 20 {
		t.Errorf("the table names %d replies decided by their neighbours, want 20", n)
	}
}

func TestFilesHoldWhatThePagesShow(t *testing.T) {
	ts, _ := serve(t)
	for sheet, want := range map[string]int{"memberships": 38, "sponsorships": 111, "replies": 70, "counts": 35, "groups": 6, "timeline": 37,
		"fora": 27, "endorsements": 16, "documents": 8} {
		_, body := get(t, ts, "/en/record/"+sheet+".csv")
		lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", sheet, err)
		}
		if len(lines)-1 != want {
			t.Errorf("%s.csv: %d rows, want %d", sheet, len(lines)-1, want)
		}
		_, book := get(t, ts, "/ar/record/"+sheet+".xlsx")
		f, err := excelize.OpenReader(bytes.NewReader([]byte(book)))
		if err != nil {
			t.Fatalf("%s: %v", sheet, err)
		}
		filled, err := f.GetRows(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		if len(filled) < want {
			t.Errorf("%s.xlsx: %d rows, want %d", sheet, len(filled), want)
		}
	}
}

// The crosses of the sponsors' file add up to the counts that the paper's
// table gives.
func TestSponsorsFileAddsUp(t *testing.T) {
	ts, _ := serve(t)
	_, body := get(t, ts, "/en/record/sponsorships.csv")
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []int{14, 17, 28, 29, 36, 33, 38, 41, 63, 84, 80}
	for i, n := range want {
		got := 0
		for _, line := range lines[1:] {
			if line[3+i] == "X" {
				got++
			}
		}
		if got != n {
			t.Errorf("%s: %d crosses, want %d", lines[0][3+i], got, n)
		}
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// Golden: the file that leaves the hub is the same, byte for byte.
func TestGoldenCSV(t *testing.T) {
	ts, _ := serve(t)
	for _, sheet := range []string{"memberships", "replies", "claims"} {
		_, body := get(t, ts, "/en/record/"+sheet+".csv")
		file := "testdata/" + sheet + ".csv"
		if *update {
			if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if body != string(want) {
			t.Errorf("%s.csv has changed; if it should, run the test with -update", sheet)
		}
	}
}

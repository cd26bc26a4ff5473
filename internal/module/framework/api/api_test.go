package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/framework/api"
	"comity.example/comity/internal/platform/policy"
)

// serve answers from a hub that holds the shipped framework.
func serve(t *testing.T) *http.ServeMux {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), framework.Projection{})
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := framework.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.LoadCorpus(context.Background(), policy.As(policy.Secretariat), c, nil); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), &framework.Queries{DB: r.DB}, nil)
	return mux
}

func get(t *testing.T, mux *http.ServeMux, path string, into any) int {
	t.Helper()
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil))
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %v: %s", path, err, w.Body)
	}
	return w.Code
}

type anyList struct {
	Items []map[string]any `json:"items"`
	Next  *string          `json:"next"`
}

// walk follows a list to its end, in parts of 7.
func walk(t *testing.T, mux *http.ServeMux, path string) []map[string]any {
	t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	var all []map[string]any
	for cursor, parts := "", 0; parts < 100; parts++ {
		var l anyList
		if code := get(t, mux, path+sep+"limit=7&cursor="+cursor, &l); code != 200 {
			t.Fatalf("%s answers %d", path, code)
		}
		all = append(all, l.Items...)
		if l.Next == nil {
			return all
		}
		cursor = *l.Next
	}
	t.Fatalf("%s does not end", path)
	return nil
}

func TestLists(t *testing.T) {
	mux := serve(t)
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	norms := 0
	for _, p := range c.Provisions {
		if p.Instrument == "un:a-70-174" && p.Kind == framework.KindNorm {
			norms++
		}
	}
	for _, tc := range []struct {
		path string
		want int
	}{
		{"/instruments", len(c.Instruments)},
		{"/provisions", len(c.Provisions)},
		{"/provisions?kind=norm&instrument=un:a-70-174", norms},
		{"/provisions?instrument=gcsc:final-report-2019", 8},
		{"/concordance", len(c.Relations)},
		{"/concordance?provision=osce:cbm:8", 2},
		{"/glossary", len(c.Terms)},
		{"/threats", len(c.Threats)},
		{"/framework/documents", len(c.Documents)},
		{"/provisions?instrument=none:such", 0},
	} {
		t.Run(tc.path, func(t *testing.T) {
			all := walk(t, mux, tc.path)
			if len(all) != tc.want {
				t.Errorf("%d items, want %d", len(all), tc.want)
			}
			seen := map[any]bool{}
			for _, item := range all {
				statements, _ := item["statements"].([]any)
				if seen[item["id"]] || len(statements) == 0 {
					t.Errorf("%v comes twice or rests on nothing", item["id"])
				}
				seen[item["id"]] = true
			}
		})
	}
}

func TestSingles(t *testing.T) {
	mux := serve(t)
	for _, tc := range []struct {
		path string
		code int
		has  []string
	}{
		{"/instruments/un:a-70-174", 200, []string{"id", "symbol", "built_on_by", "provisions", "links", "statements"}},
		{"/provisions/un:a-70-174:13:h:1", 200, []string{"id", "texts", "wordings", "comparisons", "readings", "roadmap", "relations", "terms", "threats", "links", "statements"}},
		{"/roadmap", 200, []string{"clusters", "links", "statements"}},
		{"/glossary/term:norm", 200, []string{"readings", "see_also", "links", "statements"}},
		{"/threats/threat:elections", 200, []string{"views", "named_in", "links", "statements"}},
		{"/provisions/un:a-70-174:13:z", 404, []string{"title", "status"}},
		{"/provisions?kind=law", 422, []string{"title", "status"}},
		{"/provisions?cursor=%2A", 400, []string{"title", "status"}},
	} {
		t.Run(tc.path, func(t *testing.T) {
			var got map[string]any
			if code := get(t, mux, tc.path, &got); code != tc.code {
				t.Errorf("answers %d, want %d: %v", code, tc.code, got)
			}
			for _, member := range tc.has {
				if _, ok := got[member]; !ok {
					t.Errorf("has no member %q", member)
				}
			}
		})
	}
}

// A page's JSON is read as the very read model that the page shows.
func TestRoadmapIsTheReadModel(t *testing.T) {
	mux := serve(t)
	var v framework.RoadmapView
	if code := get(t, mux, "/roadmap", &v); code != 200 || len(v.Clusters) != 5 {
		t.Fatalf("%d, %d clusters", code, len(v.Clusters))
	}
	for _, c := range v.Clusters {
		for _, item := range c.Items() {
			for _, id := range item.Provisions {
				if v.Links[id].Number == "" {
					t.Errorf("%s is not named", id)
				}
			}
		}
	}
}

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
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/module/record/api"
	"comity.example/comity/internal/platform/policy"
)

// serve answers from a hub that holds the shipped record.
func serve(t *testing.T) *http.ServeMux {
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
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), record.NewQueries(r.DB))
	return mux
}

func get(t *testing.T, mux *http.ServeMux, path string, into any) int {
	t.Helper()
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/record"+path, nil))
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatalf("%s: %v: %s", path, err, w.Body)
		}
	}
	return w.Code
}

type anyList struct {
	Items []map[string]any `json:"items"`
	Next  *string          `json:"next"`
}

// walk follows a list to its end.
func walk(t *testing.T, mux *http.ServeMux, path string) []map[string]any {
	t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	var all []map[string]any
	cursor := ""
	for range 1000 {
		var l anyList
		if code := get(t, mux, path+sep+"limit=7&cursor="+cursor, &l); code != http.StatusOK {
			t.Fatalf("%s: status %d", path, code)
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
	tests := []struct {
		path  string
		items int
	}{
		{"/memberships", 88}, {"/sponsorships", 463}, {"/replies", 188},
		{"/memberships?year=2012", 15}, {"/sponsorships?year=2016", 80}, {"/replies?participant=state:mx", 7},
		{"/counts", 35}, {"/groups", 6}, {"/timeline", 37}, {"/timeline?participant=org:oas", 1},
		{"/fora", 27}, {"/fora?kind=private-sector", 3}, {"/endorsements", 16},
		{"/endorsements?by=org:asean", 2}, {"/claims", 14}, {"/illustrations", 7}, {"/documents", 8},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			items := walk(t, mux, tt.path)
			if len(items) != tt.items {
				t.Errorf("%d items, want %d", len(items), tt.items)
			}
			for _, it := range items {
				if s, ok := it["statements"].([]any); !ok || len(s) == 0 {
					t.Fatalf("an item names no statement: %v", it)
				}
			}
		})
	}
}

// A reply that stands on the page with unreliable columns says so.
func TestUnsureRepliesSayWhatTheyMayBe(t *testing.T) {
	items := walk(t, serve(t), "/replies?participant=state:br")
	if len(items) != 2 {
		t.Fatalf("%d items, want 2", len(items))
	}
	it := items[0]
	if it["sure"] != false || it["year"] != 2005.0 || len(it["years"].([]any)) != 2 || it["reason"] == "" || it["participant"] != "state:br" {
		t.Errorf("%v", it)
	}
}

func TestOne(t *testing.T) {
	mux := serve(t)
	var m record.Matrix
	if code := get(t, mux, "/tables/sponsorships", &m); code != http.StatusOK || len(m.Rows) != 111 || len(m.Counts) != 11 {
		t.Errorf("status %d, %d rows, %d counts", code, len(m.Rows), len(m.Counts))
	}
	var g record.GroupView
	if code := get(t, mux, "/groups/record:group:gge-2014", &g); code != http.StatusOK || len(g.Members) != 20 {
		t.Errorf("status %d, %d members", code, len(g.Members))
	}
	for _, id := range []string{"ke", "state:ke"} {
		var s record.StateView
		if code := get(t, mux, "/states/"+id, &s); code != http.StatusOK || s.Participant != "state:ke" || len(s.Memberships) != 2 {
			t.Errorf("%s: status %d, %d memberships", id, code, len(s.Memberships))
		}
	}
	for path, code := range map[string]int{"/groups/record:group:none": 404, "/states/zz": 404, "/tables/opinions": 422, "/replies?limit=5000": 422} {
		if got := get(t, mux, path, nil); got != code {
			t.Errorf("%s: status %d, want %d", path, got, code)
		}
	}
}

package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
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

// years are the years that an item may be of.
func years(it map[string]any) []float64 {
	out := []float64{}
	for _, y := range it["years"].([]any) {
		out = append(out, y.(float64))
	}
	return out
}

// A State stands under a year once: where two of its items could still be of
// one year each names the other, and no item may be of a sure one's year.
func TestOneItemForAStateAndAYear(t *testing.T) {
	mux := serve(t)
	open := 0
	for _, list := range []string{"/memberships", "/sponsorships", "/replies"} {
		of := map[string][]map[string]any{}
		for _, it := range walk(t, mux, list) {
			id := it["participant"].(string)
			of[id] = append(of[id], it)
		}
		for id, items := range of {
			for i, it := range items {
				want := []any{}
				for j, other := range items {
					shared := slices.ContainsFunc(years(other), func(y float64) bool { return slices.Contains(years(it), y) })
					if i == j || !shared {
						continue
					}
					want = append(want, other["position"])
					open++
					if it["sure"] == true || it["year"] == other["year"] {
						t.Errorf("%s, %s: cells %v and %v may both be of %v", list, id, it["position"], other["position"], it["year"])
					}
				}
				if !reflect.DeepEqual(it["overlaps"], want) {
					t.Errorf("%s, %s, cell %v: overlaps %v, want %v", list, id, it["position"], it["overlaps"], want)
				}
			}
		}
	}
	if open == 0 {
		t.Error("no two items could be of one year, though one page's columns are unsure")
	}
}

// Replies of 2017 that stand beside one of 2016, and so on back to 2006, are
// read with certainty.
func TestRepliesThatTheirNeighboursDecide(t *testing.T) {
	mux := serve(t)
	items := walk(t, mux, "/replies?participant=state:cu")
	sure := []float64{}
	for _, it := range items {
		if it["sure"] == true {
			sure = append(sure, it["year"].(float64))
		}
		if it["position"] == 19.0 && (it["year"] != 2016.0 || !strings.Contains(it["reason"].(string), "Decided by its neighbours")) {
			t.Errorf("%v", it)
		}
	}
	want := []float64{1999, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017}
	if !slices.Equal(sure, want) || len(items) != 16 {
		t.Errorf("sure of %v among %d, want %v among 16", sure, len(items), want)
	}
	for _, id := range []string{"state:ca", "state:cu", "state:sv"} {
		if items := walk(t, mux, "/replies?year=2017&participant="+id); len(items) != 1 {
			t.Errorf("%s has %d items for 2017", id, len(items))
		}
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

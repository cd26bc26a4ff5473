package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/api"
	"comity.example/comity/internal/platform/policy"
)

type list struct {
	Items []struct {
		ID   string `json:"id"`
		Name struct {
			In map[string]string `json:"in"`
		} `json:"name"`
		Statements []string `json:"statements"`
	} `json:"items"`
	Next *string `json:"next"`
}

func serve(t *testing.T) func(path string, into any) int {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), participant.Projection{})
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := participant.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.Load(t.Context(), policy.As(policy.Secretariat), all, nil); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), &participant.Queries{DB: r.DB}, nil)
	return func(path string, into any) int {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil))
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatalf("%s: %v: %s", path, err, w.Body)
			}
		}
		return w.Code
	}
}

func TestList(t *testing.T) {
	get := serve(t)
	for _, tc := range []struct {
		name, query string
		want        int
	}{
		{"all States", "class=state", 195},
		{"a region", "region=african", 54},
		{"observers", "standing=observer", 2},
		{"a name", "q=" + url.QueryEscape("côte d’iv"), 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen, cursor := map[string]bool{}, ""
			for range 100 {
				var l list
				if code := get("/participants?limit=40&"+tc.query+"&cursor="+cursor, &l); code != http.StatusOK {
					t.Fatalf("status %d", code)
				}
				for _, it := range l.Items {
					if seen[it.ID] || len(it.Statements) == 0 || len(it.Name.In) == 0 {
						t.Errorf("%+v comes twice or incomplete", it)
					}
					seen[it.ID] = true
				}
				if l.Next == nil {
					break
				}
				cursor = *l.Next
			}
			if len(seen) != tc.want {
				t.Errorf("%d items, want %d", len(seen), tc.want)
			}
		})
	}
	if code := get("/participants?class=party", nil); code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown class: status %d", code)
	}
}

func TestOne(t *testing.T) {
	get := serve(t)
	var ke participant.Listed
	if code := get("/participants/state:ke", &ke); code != http.StatusOK || ke.ISO3166.Alpha3 != "KEN" {
		t.Errorf("status %d, %+v", code, ke)
	}
	if code := get("/participants/state:xx", nil); code != http.StatusNotFound {
		t.Errorf("an unknown id: status %d", code)
	}
}

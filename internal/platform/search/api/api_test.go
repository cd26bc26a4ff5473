package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/search/api"
)

func serve(t *testing.T) func(query string, into any) int {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), participant.Projection{}, search.NewIndex(sqldb.SQLite, participant.Indexed{}))
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := participant.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.Load(t.Context(), policy.As(policy.Secretariat), all, nil); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), search.Queries{DB: r.DB})
	return func(query string, into any) int {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/search"+query, nil))
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatalf("%s: %v: %s", query, err, w.Body)
			}
		}
		return w.Code
	}
}

func TestFindsStates(t *testing.T) {
	get := serve(t)
	for _, tc := range []struct{ name, q, want string }{
		{"by name", "Kenya", "state:ke"},
		{"by formal name", "Republic of Kenya", "state:ke"},
		{"by code", "KEN", "state:ke"},
		{"by a name now changed", "Swaziland", "state:sz"},
		{"in Arabic", "كينيا", "state:ke"},
		{"in Chinese", "肯尼亚", "state:ke"},
		{"an organization by its short form", "OSCE", "org:osce"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got api.Found
			if code := get("?q="+url.QueryEscape(tc.q), &got); code != http.StatusOK {
				t.Fatalf("status %d", code)
			}
			if len(got.Items) == 0 || got.Items[0].Subject != tc.want || got.Items[0].Address == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestPartsAddUp(t *testing.T) {
	get := serve(t)
	seen, cursor, total := map[string]bool{}, "", int64(-1)
	for range 200 {
		var part api.Found
		if code := get("?q=republic&limit=3&cursor="+cursor, &part); code != http.StatusOK {
			t.Fatalf("status %d", code)
		}
		total = part.Total
		for _, it := range part.Items {
			if seen[it.Subject] {
				t.Errorf("%s comes twice", it.Subject)
			}
			seen[it.Subject] = true
		}
		if part.Next == nil {
			break
		}
		cursor = *part.Next
	}
	if int64(len(seen)) != total || total < 100 {
		t.Errorf("%d items of %d", len(seen), total)
	}
}

func TestBadQuestions(t *testing.T) {
	get := serve(t)
	for _, tc := range []struct {
		name, query string
		code        int
	}{
		{"none", "", http.StatusOK},
		{"too long", "?q=" + strings.Repeat("x", 401), http.StatusUnprocessableEntity},
		{"a cursor of another list", "?q=kenya&cursor=c3RhdGU6a2U", http.StatusBadRequest},
		{"no cursor at all", "?q=kenya&cursor=%21", http.StatusBadRequest},
		{"signs only", "?q=%22%2A", http.StatusOK},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if code := get(tc.query, nil); code != tc.code {
				t.Errorf("status %d, want %d", code, tc.code)
			}
		})
	}
}

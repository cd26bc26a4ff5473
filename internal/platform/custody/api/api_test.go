package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/custody/api"
)

// The API gives the history of a participant's keys, and nothing that a hub
// knows beside the register: one without keys answers with the same bytes.
func TestKeys(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t))
	get := func(store *keys.Store, path string) (int, string) {
		t.Helper()
		mux := http.NewServeMux()
		api.Register(jsonapi.New(mux, "test"), &custody.Queries{Ledger: r.Ledger, DB: r.DB, Keys: store})
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, jsonapi.Prefix+path, nil))
		return w.Code, w.Body.String()
	}
	status, body := get(r.Keys, "/keys/"+r.Hub().String())
	var h custody.History
	if err := json.Unmarshal([]byte(body), &h); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s: %v", status, body, err)
	}
	if h.Identity != r.Hub().String() || len(h.Keys) != 1 || h.Keys[0].Standing != custody.InForce || h.Fingerprint != keys.Fingerprint(r.Hub()) {
		t.Errorf("%+v", h)
	}
	if _, locked := get(&keys.Store{}, "/keys/"+r.Hub().String()); locked != body {
		t.Error("a hub without keys answers otherwise")
	}
	for path, want := range map[string]int{
		"/keys/" + strings.Repeat("a", 64): http.StatusNotFound,
		"/keys/" + strings.Repeat("0", 64): http.StatusNotFound,
		"/keys/hub":                        http.StatusUnprocessableEntity,
		"/keys/" + strings.Repeat("A", 64): http.StatusUnprocessableEntity,
	} {
		if status, body := get(r.Keys, path); status != want {
			t.Errorf("%s: %d, want %d: %s", path, status, want, body)
		}
	}
}

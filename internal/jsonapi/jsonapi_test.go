package jsonapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
)

func serve(t *testing.T) *http.ServeMux {
	t.Helper()
	mux := http.NewServeMux()
	api := jsonapi.New(mux, "test")
	jsonapi.Get(api, jsonapi.Op{ID: "letters", Path: "/letters", Tag: "test", Summary: "Letters"},
		func(_ context.Context, in *struct{ jsonapi.Paging }) (jsonapi.List[string], error) {
			return jsonapi.Cut(strings.Split("abcdefg", ""), in.Paging, func(s string) string { return s }), nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "letter", Path: "/letters/{id}", Tag: "test", Summary: "One letter"},
		func(_ context.Context, in *struct {
			ID string `path:"id"`
		}) (string, error) {
			return "", fail.New(fail.NotFound, "there is no such letter")
		})
	return mux
}

func get(t *testing.T, mux *http.ServeMux, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestListIsWalkedByCursor(t *testing.T) {
	mux := serve(t)
	path, all := "/api/v1/letters?limit=3", ""
	for range 5 {
		var l jsonapi.List[string]
		w := get(t, mux, path)
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(w.Body.String(), "$schema") {
			t.Fatal("the answer has a member of the framework's")
		}
		all += strings.Join(l.Items, "")
		if l.Next == nil {
			break
		}
		path = "/api/v1/letters?limit=3&cursor=" + *l.Next
	}
	if all != "abcdefg" {
		t.Fatalf("walked %q", all)
	}
}

func TestErrorsAreProblemsThatEchoNothing(t *testing.T) {
	mux := serve(t)
	for path, code := range map[string]int{
		"/api/v1/letters/zz%3Cscript%3E": 404,
		"/api/v1/letters?limit=99999":    422,
		"/api/v1/letters?limit=zz<b>":    422,
		"/api/v1/letters?cursor=zz":      400, // of no list: an empty part would look like the end
	} {
		w := get(t, mux, strings.ReplaceAll(path, "<b>", "%3Cb%3E"))
		if w.Code != code || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
		for _, echo := range []string{"99999", "zz", "script"} {
			if strings.Contains(w.Body.String(), echo) {
				t.Errorf("%s echoes what was sent: %s", path, w.Body)
			}
		}
	}
}

func TestDescriptionLoadsNothing(t *testing.T) {
	mux := serve(t)
	w := get(t, mux, "/api/v1/openapi.json")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"3.1.0"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/docs", "/schemas/Problem.json", "/api/v1/docs"} {
		if w := get(t, mux, path); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// TestUnknownParametersAreRefused: a filter that a list does not have is named, and
// not passed over; what is no name is not repeated.
func TestUnknownParametersAreRefused(t *testing.T) {
	mux := serve(t)
	for query, detail := range map[string]string{
		"?state=state:xb":            "there is no query parameter state",
		"?zeta=1&limit=3&alpha=2":    "there is no query parameter alpha, zeta",
		"?%3Cscript%3E=1":            "there is no query parameter of a name that was sent",
		"?limit=3&Limit=4":           "there is no query parameter Limit",
		"/a?" + "cursor=x&no-such=1": "there is no query parameter cursor, no-such",
	} {
		w := get(t, mux, "/api/v1/letters"+query)
		var p struct{ Kind, Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusUnprocessableEntity || w.Header().Get("Content-Type") != "application/problem+json" || p.Kind != jsonapi.UnknownParameter || !strings.HasSuffix(p.Detail, detail) {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "script") || strings.Contains(w.Body.String(), "xb") {
			t.Errorf("%s echoes what was sent: %s", query, w.Body)
		}
	}
}

package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// list is a part of a list, as every list of the API is answered.
type list struct {
	Items []json.RawMessage `json:"items"`
	Next  *string           `json:"next"`
}

// description is what the test reads of the OpenAPI document.
type description struct {
	OpenAPI string                    `json:"openapi"`
	Paths   map[string]map[string]any `json:"paths"`
}

func describe(t *testing.T, h *hub.Running) description {
	t.Helper()
	var d description
	decode(t, get(t, h.URL+"/api/v1/openapi.json"), &d)
	return d
}

func decode(t *testing.T, a answer, into any) {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("answers %d: %s", a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, into); err != nil {
		t.Fatalf("%v in %.300s", err, a.Body)
	}
}

// question is what an operation needs to answer at all.
func question(path string) string {
	if path == "/api/v1/search" {
		return "q=cyber&"
	}
	return ""
}

func TestEveryOperation(t *testing.T) {
	h := hub.Shared(t)
	d := describe(t, h)
	if d.OpenAPI != "3.1.0" {
		t.Errorf("described as OpenAPI %q", d.OpenAPI)
	}
	lists := 0
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		t.Run(strings.TrimPrefix(path, "/api/v1"), func(t *testing.T) {
			if methods := slices.Collect(maps.Keys(d.Paths[path])); !slices.Equal(methods, []string{"get"}) {
				t.Errorf("is described for %v; nothing but reading is public", methods)
			}
			if strings.Contains(path, "{") {
				return // TestEveryIdentifier
			}
			a := get(t, h.URL+path+"?"+question(path))
			if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" || a.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Fatalf("answers %d, %q, to other origins %q", a.Status, a.Header.Get("Content-Type"), a.Header.Get("Access-Control-Allow-Origin"))
			}
			if again := get(t, h.URL+path+"?"+question(path), "If-None-Match", a.Header.Get("ETag")); again.Status != http.StatusNotModified {
				t.Errorf("answers %d to a reader who has it", again.Status)
			}
			if isList(t, a) {
				lists++
				walkList(t, h.URL+path+"?"+question(path))
				refusesBadPaging(t, h.URL+path+"?"+question(path))
			}
		})
	}
	if lists < 18 {
		t.Errorf("only %d lists were found", lists)
	}
}

func isList(t *testing.T, a answer) bool {
	t.Helper()
	var members map[string]json.RawMessage
	decode(t, a, &members)
	_, items := members["items"]
	_, next := members["next"]
	if items != next {
		t.Error("has only one of items and next")
	}
	return items
}

// walkList: by small steps a reader sees each item once, and the same ones as
// in one large step.
func walkList(t *testing.T, address string) {
	t.Helper()
	all := walk(t, address+"limit=100&")
	if len(all) == 0 {
		t.Error("is empty: the shipped corpus has nothing for it")
	}
	if twice := len(all) - len(slices.Compact(slices.Sorted(slices.Values(all)))); twice > 0 {
		t.Errorf("%d items come twice", twice)
	}
	step := "limit=3&"
	if len(all) > 100 {
		step = "limit=41&"
	}
	if small := walk(t, address+step); !slices.Equal(small, all) {
		t.Errorf("%d items by small steps, %d by large ones, or in another order", len(small), len(all))
	}
}

// walk gives every item of a list.
func walk(t *testing.T, address string) []string {
	t.Helper()
	var out []string
	cursor := ""
	for range 1000 {
		var l list
		decode(t, get(t, address+"cursor="+url.QueryEscape(cursor)), &l)
		for _, item := range l.Items {
			out = append(out, string(item))
		}
		if l.Next == nil {
			return out
		}
		if len(l.Items) == 0 || *l.Next == cursor {
			t.Fatal("a cursor that leads nowhere")
		}
		cursor = *l.Next
	}
	t.Fatal("a list without an end")
	return nil
}

func refusesBadPaging(t *testing.T, address string) {
	t.Helper()
	for bad, status := range map[string]int{
		"limit=0":          http.StatusUnprocessableEntity,
		"limit=100000":     http.StatusUnprocessableEntity,
		"limit=many":       http.StatusUnprocessableEntity,
		"cursor=%21%21%21": http.StatusBadRequest,
	} {
		isProblem(t, get(t, address+bad), status, bad)
	}
}

// isProblem checks an error against RFC 9457.
func isProblem(t *testing.T, a answer, status int, what string) {
	t.Helper()
	var p struct {
		Type, Title, Detail, Kind string
		Status                    int
	}
	if a.Status != status || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s: %d %q", what, a.Status, a.Header.Get("Content-Type"))
		return
	}
	if err := json.Unmarshal(a.Body, &p); err != nil || p.Status != status || p.Title == "" || p.Detail == "" || p.Type == "" || p.Kind == "" {
		t.Errorf("%s: %v: %s", what, err, a.Body)
	}
	if a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: an error may be kept: %q", what, a.Header.Get("Cache-Control"))
	}
}

// listOf says where the ids of an operation on one thing come from, where it
// is not the list of the same name.
var listOf = map[string]struct{ list, field string }{
	"/api/v1/record/states/{id}":         {"/api/v1/record/participation", "participant"},
	"/api/v1/contacts/{slug}":            {"/api/v1/contacts", "slug"},
	"/api/v1/retrospective-reports/{id}": {"/api/v1/retrospective-reports", "id"},
}

// everyUnit asks for every unit of every text, as their lists name them.
func everyUnit(t *testing.T, h *hub.Running) {
	t.Helper()
	n := 0
	for _, item := range walk(t, h.URL+"/api/v1/texts?limit=100&") {
		var one struct{ ID string }
		if err := json.Unmarshal([]byte(item), &one); err != nil {
			t.Fatal(err)
		}
		var units list // in one part
		decode(t, get(t, h.URL+"/api/v1/texts/"+one.ID+"/units"), &units)
		for _, u := range units.Items {
			var unit struct{ ID string }
			if err := json.Unmarshal(u, &unit); err != nil {
				t.Fatal(err)
			}
			if unit.ID == "" {
				continue // what stands before the first
			}
			n++
			if a := get(t, h.URL+"/api/v1/texts/"+one.ID+"/units/"+url.PathEscape(unit.ID)); a.Status != http.StatusOK {
				t.Errorf("unit %s of %s answers %d", unit.ID, one.ID, a.Status)
			}
		}
	}
	if n == 0 {
		t.Error("there are no units")
	}
}

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

func TestEveryIdentifier(t *testing.T) {
	h := hub.Shared(t)
	d := describe(t, h)
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		if !strings.Contains(path, "{") {
			continue
		}
		t.Run(strings.TrimPrefix(path, "/api/v1"), func(t *testing.T) {
			for _, id := range []string{"nothing:of:the:kind", "%00", "..%2f..%2fetc", strings.Repeat("f", 64)} {
				a := get(t, h.URL+parameter.ReplaceAllString(path, id))
				if a.Status == http.StatusUnprocessableEntity {
					isProblem(t, a, http.StatusUnprocessableEntity, id)
				} else {
					isProblem(t, a, http.StatusNotFound, id)
				}
			}
			if path == "/api/v1/record/tables/{series}" {
				for _, series := range []string{"memberships", "sponsorships", "replies"} {
					if a := get(t, h.URL+"/api/v1/record/tables/"+series); a.Status != http.StatusOK {
						t.Errorf("%s answers %d", series, a.Status)
					}
				}
				return
			}
			if path == "/api/v1/keys/{identity}" { // identities are in the register, each as the author of what it said
				var one struct{ Identity string }
				hub := h.Ledger.Hub().String()
				if decode(t, get(t, h.URL+"/api/v1/keys/"+hub), &one); one.Identity != hub {
					t.Errorf("%s answers for %s", hub, one.Identity)
				}
				return
			}
			if path == "/api/v1/texts/{id}/units/{unit}" { // units are those of each text
				everyUnit(t, h)
				return
			}
			source, ok := listOf[path]
			if !ok {
				source.list, source.field = path[:strings.Index(path, "/{")], "id"
			}
			n, part := 0, !strings.HasSuffix(path, "}") // of an item, and not the item itself
			for _, item := range walk(t, h.URL+source.list+"?limit=100&") {
				var members map[string]any
				if err := json.Unmarshal([]byte(item), &members); err != nil {
					t.Fatal(err)
				}
				id, _ := members[source.field].(string)
				var one map[string]any
				decode(t, get(t, h.URL+parameter.ReplaceAllString(path, url.PathEscape(id))), &one)
				if !part && one[source.field] != id && one["id"] != id {
					t.Errorf("%s answers for %v", id, one["id"])
				}
				n++
			}
			if n == 0 {
				t.Error("there is nothing in its list")
			}
		})
	}
}

func TestUnknownAddressOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	for _, path := range []string{"/api/v1/", "/api/v1/nothing", "/api/v2/instruments", "/api/", "/api/v1/docs"} {
		isProblem(t, get(t, h.URL+path, "Accept", "text/html"), http.StatusNotFound, path)
	}
	isProblem(t, fetch(t, http.MethodPost, h.URL+"/api/v1/instruments"), http.StatusMethodNotAllowed, "POST")
}

func TestDescriptionOfTheAPI(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	a := get(t, h.URL+"/api/v1/openapi.json")
	if a.Status != http.StatusOK {
		t.Fatalf("answers %d", a.Status)
	}
	for _, fault := range hubtest.LintOpenAPI(t, a.Body) {
		t.Error(fault)
	}
}

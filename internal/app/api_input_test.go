package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/jsonapi"
)

// kindOf gives the kind of a problem.
func kindOf(t *testing.T, a answer) string {
	t.Helper()
	var p struct{ Kind string }
	if err := json.Unmarshal(a.Body, &p); err != nil {
		t.Fatalf("%v in %.300s", err, a.Body)
	}
	return p.Kind
}

func refuses(t *testing.T, address string, status int, kind string) {
	t.Helper()
	a := get(t, address)
	isProblem(t, a, status, address)
	if got := kindOf(t, a); got != kind {
		t.Errorf("%s is refused as %q, want %q", address, got, kind)
	}
}

// TestForeignCursors: a cursor that is well formed and of no place in a list is
// refused by every list. An empty part would look like the end.
func TestForeignCursors(t *testing.T) {
	h := hub.Shared(t)
	next := map[string]string{} // by path of the list
	for _, path := range slices.Sorted(maps.Keys(describe(t, h).Paths)) {
		if strings.Contains(path, "{") {
			continue
		}
		if a := get(t, h.URL+path+"?limit=1&"+question(path)); a.Status == http.StatusOK && isList(t, a) {
			var l list
			decode(t, a, &l)
			if l.Next == nil {
				t.Errorf("%s has one item: it has no cursor to try elsewhere", path)
				continue
			}
			next[path] = *l.Next
		}
	}
	if len(next) < 18 {
		t.Fatalf("only %d lists were found", len(next))
	}
	made := []string{"nothing:of:the:kind", "999999999", "-1", "007", "+7", "found:999999999", "found:0", "found:+1", "zzzz", "0", "\x00"}
	for path, own := range next {
		t.Run(strings.TrimPrefix(path, "/api/v1"), func(t *testing.T) {
			address := h.URL + path + "?" + question(path) + "cursor="
			for _, key := range made {
				if key == "0" && path == "/api/v1/statements" {
					continue // the first statement is in the list
				}
				refuses(t, address+jsonapi.Cursor(key), http.StatusBadRequest, "bad-cursor")
			}
			for other, cursor := range next {
				// Two lists of the same things know each other's places.
				a := get(t, address+cursor)
				if a.Status == http.StatusOK && cursor != own {
					var l list
					if decode(t, a, &l); len(l.Items) == 0 {
						t.Errorf("a cursor of %s gives an empty part", other)
					}
				} else if cursor != own {
					isProblem(t, a, http.StatusBadRequest, other)
				}
			}
		})
	}
}

// TestCursorOfAnotherFilter: a list that is narrowed is another list.
func TestCursorOfAnotherFilter(t *testing.T) {
	h := hub.Shared(t)
	for path, key := range map[string]string{
		"/provisions?kind=norm&cursor=":                              "osce:cbm:8",
		"/concordance?relation=equal&cursor=":                        "un:a-70-174",
		"/participants?class=state&cursor=":                          "org:osce",
		"/statements?type=hub.declared/1&cursor=":                    "0",
		"/statements?subject=state:ke&cursor=":                       "1",
		"/statements?by=" + strings.Repeat("a", 64) + "&cursor=":     "1",
		"/record/memberships?participant=state:ke&year=1&cursor=":    "record:gge-membership:state:ke!0001",
		"/record/endorsements?provision=un:a-70-174:13:z:z&cursor=x": "",
	} {
		refuses(t, h.URL+"/api/v1"+path+jsonapi.Cursor(key), http.StatusBadRequest, "bad-cursor")
	}
	// What is in the narrowed list leads on from there.
	a := get(t, h.URL+"/api/v1/provisions?kind=norm&limit=1&cursor="+jsonapi.Cursor("un:a-70-174:13:a"))
	var l list
	if decode(t, a, &l); len(l.Items) != 1 {
		t.Errorf("%d items follow a norm", len(l.Items))
	}
}

// TestBadParameters: each is refused, by the name of the parameter, and nothing
// that was sent is repeated.
func TestBadParameters(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct{ query, kind string }{
		{"/statements?limit=0", "bad-limit"},
		{"/statements?limit=zz", "bad-limit"},
		{"/statements?cursor=" + strings.Repeat("z", 600), "bad-cursor"},
		{"/statements?type=zz", "bad-type"},
		{"/statements?type=zz.zz/0", "bad-type"},
		{"/statements?type=Zz.zz/1", "bad-type"},
		{"/statements?type=" + strings.Repeat("z.", 60) + "z/1", "bad-type"},
		{"/statements?subject=zz%20zz", "bad-subject"},
		{"/statements?subject=" + strings.Repeat("z", 257), "bad-subject"},
		{"/statements?by=zz", "bad-by"},
		{"/statements?by=" + strings.Repeat("0", 64), "bad-by"},
		{"/statements?by=" + strings.Repeat("A", 64), "bad-by"},
		{"/statements/" + strings.Repeat("z", 65), "bad-id"},
		{"/provisions?kind=zz", "bad-kind"},
		{"/concordance?relation=zz", "bad-relation"},
		{"/participants?class=zz", "bad-class"},
		{"/participants?region=zz", "bad-region"},
		{"/record/replies?year=-1", "bad-year"},
		{"/record/replies?year=zz", "bad-year"},
		{"/record/tables/zz", "bad-series"},
		{"/search?q=x&limit=101", "bad-limit"},
		{"/search?q=" + strings.Repeat("z", 401), "bad-q"},
		{"/reports?state=state:zz&participant=state:ke", "bad-state"},
		{"/reports?provision=un:zz", "bad-provision"},
		{"/reports?topic=un:zz", "bad-topic"},
		{"/reports?topic=item:zz", "bad-topic"},
		{"/reports?questionnaire=zz", "bad-questionnaire"},
		{"/reports?questionnaire=framework&item=zz", "bad-item"},
		{"/reports?from=2026&until=2024", "bad-until"},
		{"/reports/latest?topic=un:a-70-174:13:a&from=2026&until=2024", "bad-until"},
		{"/reports/overview?questionnaire=zz", "bad-questionnaire"},
		{"/needs?kind=zz", "bad-kind"},
		{"/needs?region=zz", "bad-region"},
		{"/offers?provision=un:zz", "bad-provision"},
		{"/matches?provision=un:zz", "bad-provision"},
		{"/matches?author=state:zzz", "bad-author"},
		{"/needs?on=abc", "bad-on"},
		{"/needs?on=2026-02-30", "bad-on"},
		{"/needs?author=state:zzz", "bad-author"},
		{"/offers?state=state:zzz", "bad-state"},
		{"/offers?language=zz", "bad-language"},
		{"/policies?state=state:zzz", "bad-state"},
		{"/policies?written=zz", "bad-written"},
		{"/practices?author=state:zzz", "bad-author"},
		{"/guidance?author=state:zzz", "bad-author"},
		{"/independent-reports?about=state:zzz", "bad-about"},
		{"/measures?by=state:zzz", "bad-by"},
		{"/plans?leads=state:zzz", "bad-leads"},
		{"/reports?participant=state:zzz", "bad-participant"},
		{"/reports/latest?participants=state:ke,state:zzz", "bad-participants"},
		{"/policies?type=zz", "bad-type"},
		{"/policies?provision=un:zz", "bad-provision"},
		{"/practices?region=zz", "bad-region"},
		{"/practices?provision=un:zz", "bad-provision"},
		{"/independent-reports?provision=un:zz", "bad-provision"},
		{"/guidance?provision=un:zz", "bad-provision"},
		{"/measures?measure=un:zz", "bad-measure"},
		{"/plans?provision=un:zz", "bad-provision"},
		{"/contributions?class=zz", "bad-class"},
		{"/submissions?from=2026-02-01&until=2026-01-01", "bad-until"},
		{"/reports?status=in-place", "unknown-parameter"},
		{"/register?q=1", "unknown-parameter"},
	} {
		t.Run(tc.query, func(t *testing.T) {
			refuses(t, h.URL+"/api/v1"+tc.query, http.StatusUnprocessableEntity, tc.kind)
			if a := get(t, h.URL+"/api/v1"+tc.query); strings.Contains(strings.ToLower(string(a.Body)), "zz") {
				t.Errorf("repeats what was sent: %s", a.Body)
			}
		})
	}
	refuses(t, h.URL+"/api/v1/statements?cursor=%21", http.StatusBadRequest, "bad-cursor")
	for _, id := range []string{"nothing", strings.Repeat("f", 64), strings.Repeat("F", 64), strings.Repeat("0", 64)} {
		refuses(t, h.URL+"/api/v1/statements/"+id, http.StatusNotFound, "not-found")
	}
	for _, well := range []string{"type=future.thing.said/1", "subject=nothing:here", "by=" + strings.Repeat("a", 64)} {
		var l list
		if decode(t, get(t, h.URL+"/api/v1/statements?"+well), &l); len(l.Items) != 0 || l.Next != nil {
			t.Errorf("%s: %d items", well, len(l.Items))
		}
	}
}

package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// TestNarrowed: a list and its files refuse what they cannot be narrowed to, and no other
// page does.
func TestNarrowed(t *testing.T) {
	page := func(*http.Request, *i18n.Locale) (ui.Page, error) { return ui.Page{}, nil }
	file := func(*http.Request, *i18n.Locale) (ui.File, error) { return ui.File{}, nil }
	routes := web.Narrowed([]ui.Route{{Path: "/list", Page: page}, {Path: "/list.csv", File: file}, {Path: "/list/{id}", Page: page}}, map[string]web.Narrowing{"/list": {
		"kind": web.Among("a", "b"), "by": web.Listed(func(id string) bool { return id == "state:xa" }), "language": web.Language(), "on": web.Day(),
		"provision": web.Provision(func(id string) string { return map[string]string{"un:x": "13"}[id] }),
		"thing":     func(context.Context, string) error { return fail.New(fail.NotFound, "There is no such thing.") }}})
	for query, want := range map[string]fail.Kind{"": fail.Internal, "kind=&by=": fail.Internal, "kind=a&by=state:xa&language=fr&on=2027-03-01&provision=un:x": fail.Internal, "else=bogus": fail.Internal,
		"kind=c": fail.Invalid, "by=state:xb": fail.NotFound, "language=b+s": fail.Invalid, "on=2027-03": fail.Invalid, "on=soon": fail.Invalid, "provision=un:y": fail.NotFound, "thing=any": fail.NotFound} {
		r := httptest.NewRequest(http.MethodGet, "/list?"+query, nil)
		_, onPage := routes[0].Page(r, nil)
		_, inFile := routes[1].File(r, nil)
		_, below := routes[2].Page(r, nil)
		for where, err := range map[string]error{"the page": onPage, "the file": inFile} {
			if want == fail.Internal && err != nil || want != fail.Internal && !fail.Is(err, want) {
				t.Errorf("%s?%s: %v", where, query, err)
			}
		}
		if below != nil {
			t.Errorf("the page of one: %v", below)
		}
	}
}

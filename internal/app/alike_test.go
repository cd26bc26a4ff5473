package app_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// own is what two hubs cannot have in common: ids and hashes that follow from
// their keys and salts, and cursors made of them; and the places of statements,
// between which either says by itself what falls due.
var own = regexp.MustCompile(`[0-9a-f]{64}|"index":\d+`)

// TestBothDatabasesAnswerAlike: a hub on PostgreSQL gives the same items in
// the same order as one on SQLite, in every list. To a search it gives the
// same; in which order is each database's own measure.
func TestBothDatabasesAnswerAlike(t *testing.T) {
	t.Parallel()
	lite, postgres := hub.Shared(t), hub.New(t, hubtest.Postgres(t))
	same := func(t *testing.T, path string) {
		t.Helper()
		a, b := walk(t, lite.URL+path), walk(t, postgres.URL+path)
		if len(a) != len(b) {
			t.Fatalf("%d items on SQLite, %d on PostgreSQL", len(a), len(b))
		}
		for i := range a {
			if x, y := own.ReplaceAllString(a[i], "…"), own.ReplaceAllString(b[i], "…"); x != y {
				t.Fatalf("item %d on SQLite %.400s\non PostgreSQL %.400s", i, x, y)
			}
		}
	}
	d := describe(t, lite)
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		if strings.Contains(path, "{") || path == "/api/v1/search" || path == "/api/v1/statements" || !isList(t, get(t, lite.URL+path)) {
			continue
		}
		t.Run(strings.TrimPrefix(path, "/api/v1"), func(t *testing.T) { same(t, path+"?") })
	}
	for _, question := range []string{"supply chain", "كينيا", "Côte d’Ivoire", "肯尼亚", "A/70/174", "\"critical infrastructure\""} {
		t.Run("search for "+question, func(t *testing.T) {
			found := func(h *hub.Running) []string {
				out := []string{}
				for _, hit := range items[struct{ Address string }](t, h, "/api/v1/search?q="+url.QueryEscape(question)+"&") {
					out = append(out, own.ReplaceAllString(hit.Address, "…"))
				}
				slices.Sort(out)
				return out
			}
			if a, b := found(lite), found(postgres); !slices.Equal(a, b) {
				t.Errorf("on SQLite %q\non PostgreSQL %q", a, b)
			}
		})
	}
}

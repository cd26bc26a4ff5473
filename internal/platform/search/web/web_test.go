package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/search/web"
	"comity.example/comity/internal/ui"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), participant.Projection{}, search.NewIndex(sqldb.SQLite, participant.Indexed{}))
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	service := participant.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := service.Load(t.Context(), policy.As(policy.Secretariat), all, nil); err != nil {
		t.Fatal(err)
	}
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(),
		Size: r.Size, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(web.Pages{Queries: search.Queries{DB: r.DB}, Kinds: []string{"participant", "novelty"}, Cite: cite}.Routes()...)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

// cite knows how one State is cited, and no other.
func cite(_ context.Context, ids []string) (map[string]string, error) {
	if slices.Contains(ids, "state:ke") {
		return map[string]string{"state:ke": "KE, 1"}, nil
	}
	return nil, nil
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestPage(t *testing.T) {
	server := serve(t)
	for _, tc := range []struct{ name, path, holds, lacks string }{
		{"nothing asked", "/en/search", `name="q"`, "Nothing was found"},
		{"a formal name, marked", "/en/search?q=kingdom+morocco", "<b>Kingdom</b> of <b>Morocco</b>", "state:ke"},
		{"cited beside its title", "/ar/search?q=kenya", `dir="ltr">KE, 1</bdi>`, "Nothing was found"},
		{"not cited", "/en/search?q=morocco", "state:ma", "KE, 1"},
		{"in Arabic, found in Chinese", "/ar/search?q=" + url.QueryEscape("肯尼亚"), "كينيا", "أوغندا"},
		{"a kind", "/en/search?q=kenya&kind=novelty", "Nothing was found", "/participants/state:ke"},
		{"some of the words", "/en/search?q=kenya+zebra", "hold", "Nothing was found"},
		{"what might be markup", "/en/search?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E", "&lt;script&gt;", "<script>alert"},
		{"what turns the words", "/en/search?q=kenya%E2%80%AE", "RIGHT-TO-LEFT OVERRIDE U+202E", "\u202E"},
		{"what turns the words, put back", "/en/search?q=kenya%E2%80%AE", `value="kenya"`, "Nothing was found"},
		{"a place that is none", "/en/search?q=kenya&from=x", "/participants/state:ke", "Nothing was found"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, page := get(t, server.URL+tc.path)
			if code != http.StatusOK || !strings.Contains(page, tc.holds) || strings.Contains(page, tc.lacks) {
				t.Errorf("status %d; holds %q: %v; holds %q: %v", code, tc.holds, strings.Contains(page, tc.holds), tc.lacks, strings.Contains(page, tc.lacks))
			}
		})
	}
}

// The pages of a long result, followed by their links, show each hit once.
func TestPagesFollow(t *testing.T) {
	server := serve(t)
	seen, path := map[string]bool{}, "/en/search?q=republic"
	for range 50 {
		_, page := get(t, server.URL+path)
		for _, piece := range strings.Split(page, `href="/en/participants/`)[1:] {
			id, _, _ := strings.Cut(piece, `"`)
			if seen[id] {
				t.Errorf("%s comes twice", id)
			}
			seen[id] = true
		}
		_, next, ok := strings.Cut(page, `rel="next" href="`)
		if !ok {
			break
		}
		next, _, _ = strings.Cut(next, `"`)
		path = strings.ReplaceAll(next, "&amp;", "&")
	}
	if len(seen) < 100 {
		t.Errorf("%d hits", len(seen))
	}
}

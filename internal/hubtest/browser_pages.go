package hubtest

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// PicturesEnv names a directory in which Tour leaves pictures of the pages it
// looks at: for people who want to see them too.
const PicturesEnv = "COMITY_PICTURES"

// Pages serves routes with the shell around them, as a hub does, on a port of
// its own until the test ends. size is the number of statements that the pages
// name.
func Pages(t testing.TB, size func() int64, routes ...ui.Route) *httptest.Server {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{
		Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(), Size: size,
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(routes...)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

// tourViews are the ways in which Tour looks at each page: every view in
// English, the longest words and the other direction where they are tightest.
// French has the colours of English.
var tourViews = []struct {
	lang  string
	words wording
	first View // in which axe-core is asked for everything, but for colours in a translation
	views []View
}{
	{"en", original, Light, []View{Light, Dark, Narrow}},
	{"fr", translated, Light, []View{Narrow}},
	{"ar", mirrored, Light, []View{Light, Narrow}},
}

// Tour audits the pages of routes, each at its example where its path has a
// {…}: in English in light, dark and at 320 pixels, in French at 320 pixels,
// and from right to left in Arabic, wide and at 320 pixels. It looks at as many
// pages at a time as tests run in parallel, and returns when all are done.
func (b *Browser) Tour(t *testing.T, base string, routes []ui.Route) {
	t.Helper()
	t.Run("tour", func(t *testing.T) { b.tour(t, base, routes) })
}

func (b *Browser) tour(t *testing.T, base string, routes []ui.Route) {
	t.Helper()
	for _, r := range routes {
		if r.Page == nil {
			continue
		}
		path := r.Path
		if r.Example != "" {
			path = r.Example
		}
		if r.Desk && strings.Contains(path, "{") {
			continue // of one person's own: its room looks at it
		}
		if strings.Contains(path, "{") {
			t.Errorf("the route %s has no example to look at", r.Path)
			continue
		}
		for _, v := range tourViews {
			address := "/" + v.lang + path
			t.Run(address, func(t *testing.T) {
				t.Parallel()
				b.audit(t, base+address, v.first, v.views, v.words)
				b.Pictures(t, base, address, v.views...)
			})
		}
	}
}

// Pictures leaves pictures of a page, light, dark and at 320 pixels when no
// view is given, and the page as it prints, where PicturesEnv names a place.
func (b *Browser) Pictures(t testing.TB, base, address string, views ...View) {
	t.Helper()
	dir := os.Getenv(PicturesEnv)
	if dir == "" {
		return
	}
	if len(views) == 0 {
		views = []View{Light, Dark, Narrow}
	}
	tab := b.Open(t, base+address, views[0])
	defer tab.Close()
	name := strings.NewReplacer("/", "-", ":", "_").Replace(strings.Trim(address, "/"))
	for _, v := range views {
		tab.Look(t, v)
		tab.Picture(t, filepath.Join(dir, name+"."+v.Name+".png"))
	}
	tab.Look(t, Light)
	if err := os.WriteFile(filepath.Join(dir, name+".pdf"), tab.PDF(t), 0o644); err != nil {
		t.Fatal(err)
	}
}

package visit_test

import (
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/ui"
)

// TestEveryRouteInABrowser looks at one page of every route that a visitor
// sees, in every view. At a desk's page a visitor is asked to sign in.
func TestEveryRouteInABrowser(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	hubtest.NewBrowser(t).Tour(t, h.URL, slices.DeleteFunc(slices.Clone(h.Routes), func(r ui.Route) bool { return r.Desk }))
}

// further are pages that a route shows only when it is asked something, or
// that differ from its example.
var further = []string{
	"/en/search?q=republic&from=20",
	"/ar/search?q=" + url.QueryEscape("جمهورية"),
	"/fr/search?q=" + url.QueryEscape("rien de tel"),
	"/ar/record/replies?region=african&sort=2010",
	"/fr/record/memberships?q=zzz",
	"/ar/participants?class=state&region=eastern-european",
	"/en/participants/org:osce",
	"/ar/participants/org:karisma",
	"/fr/participants/state:tr",
	"/fr/record/states/lu",
	"/ar/framework/concordance?relation=subset",
	"/ar/framework/provisions/osce:cbm:16",
	"/en/register?type=framework.provision.recorded%2F1",
}

// TestFurtherPagesInABrowser looks at what the tour of the routes misses.
func TestFurtherPagesInABrowser(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	b := hubtest.NewBrowser(t)
	t.Run("pages", func(t *testing.T) {
		for _, address := range further {
			t.Run(address, func(t *testing.T) {
				t.Parallel()
				b.Audit(t, h.URL+address, hubtest.Light, hubtest.Dark, hubtest.Narrow)
			})
		}
	})
}

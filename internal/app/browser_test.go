package app_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// TestEveryRouteInABrowser looks at one page of every route, in every view.
func TestEveryRouteInABrowser(t *testing.T) {
	h := hub.Shared(t)
	hubtest.NewBrowser(t).Tour(t, h.URL, h.Routes)
}

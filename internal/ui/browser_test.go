package ui_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

func TestSpecimenInABrowser(t *testing.T) {
	server := specimenServer(t)
	b := hubtest.NewBrowser(t)
	b.Tour(t, server.URL, specimenRoutes())
	for _, address := range []string{"/en/broken", "/ar/broken", "/fr/nowhere"} {
		t.Run(address, func(t *testing.T) {
			tab := b.Open(t, server.URL+address, hubtest.Light)
			defer tab.Close()
			tab.Audit(t, strings.ReplaceAll(address[1:], "/", "-"))
		})
	}
}

// TestHeadingsInArabic: a heading in Arabic on a page in another language is as large
// as any other of its level.
func TestHeadingsInArabic(t *testing.T) {
	server := specimenServer(t)
	tab := hubtest.NewBrowser(t).Open(t, server.URL+"/en/broken", hubtest.Light)
	defer tab.Close()
	sizes := hubtest.Ask(t, tab, chromedp.Evaluate[[]string](`["h1", "h2", "h3", "h4"].map(level => ["", "ar"].map(lang => {
		const e = document.createElement(level)
		e.lang = lang
		document.querySelector("main").append(e)
		return getComputedStyle(e).fontSize
	}).join(" "))`))
	for _, pair := range sizes {
		if plain, arabic, _ := strings.Cut(pair, " "); plain != arabic || plain == "" {
			t.Errorf("a heading of %s is of %s in Arabic", plain, arabic)
		}
	}
}

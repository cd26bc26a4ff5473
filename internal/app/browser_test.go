package app_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// TestDeskInABrowser looks at the pages of those who are signed in, as they are
// in a whole hub; their rooms look at each in every view. Every page is open to
// somebody.
func TestDeskInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t, func(o *app.Options) { o.Push = []string{"push.example"} })
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	left := slices.DeleteFunc(h.Routes(i18n.Tags()), func(r ui.Route) bool {
		return !r.Desk || r.Page == nil || strings.Contains(r.Path, "{")
	})
	for _, who := range []string{"secretariat", "xa-clearing", "xa-drafter"} {
		tab.Do(t, chromedp.Navigate(h.base+"/en/demo"))
		tab.Press(t, "become-"+who)
		left = slices.DeleteFunc(left, func(r ui.Route) bool {
			address := "/en" + r.Path
			got := hubtest.Ask(t, tab, chromedp.Evaluate[string](`fetch("`+address+`").then(r => r.status + " " + new URL(r.url).pathname)`, chromedp.EvalAwaitPromise))
			if got != "200 "+address {
				return false
			}
			t.Run(who+address, func(t *testing.T) {
				b.Audit(t, h.base+address, hubtest.Light)
				b.Pictures(t, h.base, address)
				if strings.HasPrefix(r.Path, "/desk/") {
					if to := hubtest.Ask(t, tab, chromedp.Evaluate[string](way(address), chromedp.EvalAwaitPromise)); to != "/en/desk" {
						t.Errorf("the first link above the title of %s leads to %q", address, to)
					}
				}
			})
			return true
		})
	}
	for _, r := range left {
		t.Errorf("nobody is shown %s", r.Path)
	}
}

// way asks where the first link above a page's title leads.
func way(address string) string {
	return `fetch("` + address + `").then(r => r.text()).then(s => new DOMParser().parseFromString(s, "text/html").querySelector(".crumbs a")?.getAttribute("href") ?? "")`
}

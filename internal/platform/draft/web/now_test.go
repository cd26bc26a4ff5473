package web_test

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// What needs a participant now stands before its drafts, and then nothing says that
// nothing waits; the ways to what is looked for in haste stand above it.
func TestWhatNeedsUsNowComesFirst(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		var waits []ui.JumpEntry
		d := serveWith(t, url, func(p *web.Pages) {
			p.Now = func(context.Context, *i18n.Locale, policy.Actor) ([]ui.JumpEntry, error) { return waits, nil }
			p.Top = func(context.Context, *i18n.Locale, policy.Actor) []ui.Link {
				return []ui.Link{{Href: "/en/board", Words: "Duty board"}}
			}
		})
		const nothing = "Nothing waits for you."
		if _, page, _ := d.ask(d.officer, "/en/desk", nil); !strings.Contains(page, nothing) || !strings.Contains(page, `href="/en/board"`) {
			t.Error(page)
		}
		waits = []ui.JumpEntry{{Href: "/en/cases", Words: "Four cases"}}
		_, page, _ := d.ask(d.officer, "/en/desk", nil)
		if strings.Contains(page, nothing) || !strings.Contains(page, "Four cases") || strings.Index(page, "Four cases") > strings.Index(page, `id="mine`) {
			t.Error(page)
		}
	})
}

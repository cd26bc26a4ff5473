package app_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// plain is a browser without JavaScript.
var plain = hubtest.View{Name: "without JavaScript", Width: 1280, NoCode: true}

func ask[T any](t *testing.T, tab *hubtest.Tab, expression string) T {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[T](expression))
}

func heading(t *testing.T, tab *hubtest.Tab) string {
	t.Helper()
	return strings.TrimSpace(ask[string](t, tab, `document.querySelector("h1").textContent`))
}

// link is the way to a link by its words, in the main part of a page.
func link(words string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(`//main//a[normalize-space()="` + words + `"]`)
}

// quiet fails the test on anything that the browser complained of.
func quiet(t *testing.T, tab *hubtest.Tab) {
	t.Helper()
	for _, c := range tab.Complaints() {
		t.Errorf("the browser says: %s", c)
	}
}

// TestReaderFindsANorm: from the front page to norm 13 (h), how documents
// print it, and what differs.
func TestReaderFindsANorm(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	b := hubtest.NewBrowser(t)
	for _, view := range []hubtest.View{hubtest.Light, plain, hubtest.Narrow} {
		t.Run(view.Name, func(t *testing.T) {
			tab := b.Open(t, h.URL+"/en/", view)
			defer tab.Close()
			tab.Leave(t, link("Framework: what was agreed?"))
			tab.Leave(t, link("Provisions"))
			tab.Leave(t, link("A/70/174, 13 (h)"))
			if got := heading(t, tab); !strings.Contains(got, "requests for assistance") {
				t.Errorf("the page is about %q", got)
			}
			words := ask[string](t, tab, `document.querySelector(".quote.official blockquote").textContent`)
			if !strings.HasPrefix(words, "States should respond to appropriate requests for assistance") {
				t.Errorf("the official text begins %.80q", words)
			}
			printed := ask[[]string](t, tab, `[...document.querySelectorAll(".quote.printed figcaption")].map(e => e.textContent)`)
			if len(printed) < 2 || !strings.Contains(strings.Join(printed, " "), "Leiden University") {
				t.Errorf("the wordings are of %q", printed)
			}
			marks := ask[string](t, tab, `(() => { const d = document.querySelector(".difference");
				const one = n => [...d.querySelectorAll(n)].map(e => e.textContent.replace(/\s+/g, " ").trim()).join("|"); return one("del") + " / " + one("ins") })()`)
			if marks != "[deleted: requests end] / [inserted: request end]" {
				t.Errorf("the difference reads %q", marks)
			}
			quiet(t, tab)
		})
	}
}

// TestReaderFindsAState: by the search of the masthead, in the reader's own
// language, and on to what the record holds about it.
func TestReaderFindsAState(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	b := hubtest.NewBrowser(t)
	for _, tc := range []struct{ lang, typed, name, on string }{
		{"ar", "كينيا", "كينيا", "/ar/record/states/ke"},
		{"fr", "kenya", "Kenya", "/fr/record/states/ke"},
		{"en", "Republic of Kenya", "Kenya", "/en/record/states/ke"},
	} {
		for _, view := range []hubtest.View{hubtest.Light, plain} {
			t.Run(tc.lang+" "+view.Name, func(t *testing.T) {
				tab := b.Open(t, h.URL+"/"+tc.lang+"/", view)
				defer tab.Close()
				tab.Leave(t, chromedp.SendKeys("#page-find", tc.typed+kb.Enter))
				tab.Leave(t, link(tc.name))
				if got := heading(t, tab); got != tc.name {
					t.Fatalf("the page is about %q", got)
				}
				tab.Leave(t, chromedp.Click(`main a[href^="`+tc.on+`"]`))
				if got := ask[int](t, tab, `document.querySelectorAll("main table tbody tr").length`); got < 4 {
					t.Errorf("the record shows %d lines", got)
				}
				quiet(t, tab)
			})
		}
	}
}

// TestMatrixWithoutJavaScript: narrowed to a regional group, then sorted by a
// year; the addresses say both.
func TestMatrixWithoutJavaScript(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	african := map[string]bool{}
	for _, p := range items[struct{ ID string }](t, h, "/api/v1/participants?region=african&") {
		african["state-"+strings.TrimPrefix(p.ID, "state:")] = true
	}
	tab := hubtest.NewBrowser(t).Open(t, h.URL+"/en/record/sponsorships", plain)
	const rows = `[...document.querySelectorAll("#sponsorships tbody tr")].map(r => r.id)`
	whole := ask[[]string](t, tab, rows)
	tab.Do(t, chromedp.SetValue("#field-region", "african"))
	tab.Leave(t, chromedp.Click(".filter button"))
	some := ask[[]string](t, tab, rows)
	if want := slices.DeleteFunc(slices.Clone(whole), func(id string) bool { return !african[id] }); !slices.Equal(some, want) || len(some) == 0 {
		t.Errorf("of %d States %d are left, want %d", len(whole), len(some), len(want))
	}
	tab.Leave(t, chromedp.Click(`//thead//a[starts-with(normalize-space(), "2010")]`))
	sorted := ask[[]string](t, tab, rows)
	if len(sorted) != len(some) || slices.Equal(sorted, some) {
		t.Errorf("sorting leaves %d of %d, in the order %v", len(sorted), len(some), sorted)
	}
	marked := ask[[]bool](t, tab, `(() => { const i = [...document.querySelectorAll("#sponsorships thead th")].findIndex(e => e.textContent.trim().startsWith("2010"));
		return [...document.querySelectorAll("#sponsorships tbody tr")].map(r => r.cells[i].querySelector(".dot") !== null) })()`)
	if first := slices.Index(marked, false); first < 1 || slices.Contains(marked[first:], true) {
		t.Errorf("those with a mark do not stand together: %v", marked)
	}
	if n := ask[int](t, tab, `document.querySelectorAll("#sponsorships [aria-sort]").length`); n != 1 {
		t.Errorf("%d columns say that the table is sorted by them", n)
	}
	u, err := url.Parse(ask[string](t, tab, `location.href`))
	if err != nil || u.Query().Get("region") != "african" || u.Query().Get("sort") != "2010" {
		t.Errorf("the address is %v", u)
	}
	if got := ask[string](t, tab, `document.querySelector("#field-region").value`); got != "african" {
		t.Errorf("the form has forgotten: %q", got)
	}
	quiet(t, tab)
}

// TestByKeyboard: every stop of the keyboard can be seen, and the keyboard
// leads wherever the mouse does.
func TestByKeyboard(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	b := hubtest.NewBrowser(t)
	for _, view := range []hubtest.View{hubtest.Light, hubtest.Dark, hubtest.Narrow} {
		t.Run(view.Name, func(t *testing.T) {
			tab := b.Open(t, h.URL+"/en/", view)
			defer tab.Close()
			tab.Do(t, chromedp.KeyEvent(kb.Tab))
			if got := ask[string](t, tab, `document.activeElement.className`); got != "skip" {
				t.Fatalf("the first stop is %q", got)
			}
			for range 14 {
				unseen := ask[string](t, tab, `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
					if (e === document.body) return "nothing has the focus";
					if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) return "no outline: " + e.outerHTML;
					if (r.width < 8 || r.height < 8 || r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return "out of sight: " + e.outerHTML;
					return "" })()`)
				if unseen != "" {
					t.Errorf("%.300s", unseen)
				}
				tab.Do(t, chromedp.KeyEvent(kb.Tab))
			}
			tab.Do(t, chromedp.Navigate(h.URL+"/en/"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
			if got := ask[string](t, tab, `document.activeElement.textContent`); !strings.HasPrefix(got, "Framework") {
				t.Fatalf("after the skip link the focus is on %q", got)
			}
			tab.Leave(t, chromedp.KeyEvent(kb.Enter))
			if got := ask[string](t, tab, `location.pathname`); got != "/en/framework" {
				t.Errorf("it leads to %s", got)
			}
			quiet(t, tab)
		})
	}
}

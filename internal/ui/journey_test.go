package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"comity.example/comity/internal/hubtest"
)

const focused = `(() => { const e = document.activeElement; return e ? (e.className || e.id || e.tagName) : "" })()`

// TestKeyboard: from the top of a page the first stop is the skip link, and it
// leads past the masthead.
func TestKeyboard(t *testing.T) {
	server := specimenServer(t)
	tab := hubtest.NewBrowser(t).Open(t, server.URL+"/en/framework/specimen", hubtest.Light)
	tab.Do(t, chromedp.KeyEvent(kb.Tab))
	if got := hubtest.Ask(t, tab, chromedp.Evaluate[string](focused)); got != "skip" {
		t.Fatalf("the first stop is %q", got)
	}
	seen := `(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.height > 10 })()`
	if !hubtest.Ask(t, tab, chromedp.Evaluate[bool](seen)) {
		t.Error("the skip link is not to be seen while it has the focus")
	}
	tab.Do(t, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	inside := `document.getElementById("page").contains(document.activeElement)`
	if !hubtest.Ask(t, tab, chromedp.Evaluate[bool](inside)) {
		t.Errorf("after the skip link the focus is on %q", hubtest.Ask(t, tab, chromedp.Evaluate[string](focused)))
	}
}

// TestWithoutJavaScript: the words of a page are the same, and what may have
// to be scrolled can be.
func TestWithoutJavaScript(t *testing.T) {
	server := specimenServer(t)
	b := hubtest.NewBrowser(t)
	with := b.Open(t, server.URL+"/en/framework/specimen", hubtest.Light)
	without := b.Open(t, server.URL+"/en/framework/specimen", hubtest.View{Name: "without", Width: 1280, NoCode: true})
	read := func(tab *hubtest.Tab) string { return hubtest.Ask(t, tab, chromedp.TextContent("body")) }
	if a, b := read(with), read(without); a != b || !strings.Contains(a, "malicious ICT acts") {
		t.Error("the page says something else without JavaScript")
	}
	count := func(tab *hubtest.Tab) int {
		all := hubtest.Ask(t, tab, chromedp.AttributesAll(".scroll"))
		n := 0
		for _, a := range all {
			if a["tabindex"] == "0" {
				n++
			}
		}
		return n
	}
	if count(without) == 0 {
		t.Error("without JavaScript a wide table cannot be reached by keyboard")
	}
	with.Look(t, hubtest.View{Name: "vast", Width: 2400})
	if n := hubtest.Ask(t, with, chromedp.PollFunction[bool](`() => document.querySelectorAll('.scroll[tabindex]').length === 0`)); !n {
		t.Error("a table that fits is still a stop of the keyboard")
	}
}

// TestPaper: what makes no sense on paper is gone, what does is there.
func TestPaper(t *testing.T) {
	server := specimenServer(t)
	tab := hubtest.NewBrowser(t).Open(t, server.URL+"/en/framework/specimen", hubtest.View{Name: "paper", Width: 1000, Print: true})
	shown := func(selector string) bool {
		return hubtest.Ask(t, tab, chromedp.Evaluate[bool](`document.querySelector(`+"`"+selector+"`"+`).checkVisibility()`))
	}
	for _, gone := range []string{".find", ".languages", ".rooms", ".filter", ".downloads", ".pager"} {
		if shown(gone) {
			t.Errorf("%s is printed", gone)
		}
	}
	for _, there := range []string{"h1", ".hub", "blockquote", ".colophon", "table"} {
		if !shown(there) {
			t.Errorf("%s is not printed", there)
		}
	}
	// A foot that is one to the browser is printed again on every sheet.
	foot := hubtest.Ask(t, tab, chromedp.Evaluate[string](`getComputedStyle(document.querySelector("table").createTFoot()).display`))
	if foot != "table-row-group" {
		t.Errorf("the totals of a table are printed as a %s", foot)
	}
	if pdf := tab.PDF(t); !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("/StructTreeRoot")) {
		t.Error("the PDF is not tagged")
	}
}

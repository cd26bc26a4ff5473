package hubtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource reads axe-core, which npm installs beside this file.
func axeSource(t testing.TB) string {
	t.Helper()
	file := beside(t, "node", "node_modules", "axe-core", "axe.min.js")
	b, err := os.ReadFile(file)
	if err != nil {
		absent(t, "no axe-core: run npm ci in internal/hubtest/node (make test does)")
	}
	return string(b)
}

// Violation is one rule that a page breaks, and where.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// String gives the rule and its first places.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%d places)", v.ID, v.Help, len(v.Nodes))
	for i, n := range v.Nodes {
		if i == 3 {
			break
		}
		fmt.Fprintf(&b, "\n    %.300s\n      %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n      "))
	}
	return b.String()
}

// axeRun asks for rules of axe-core: those of WCAG 2.0, 2.1 and 2.2 at levels
// A, AA and AAA where axe-core has them switched on, and best practice, as the
// options change that.
const axeRun = `axe.run(document, Object.assign({resultTypes: ["violations"], elementRef: false}, %s)).then(r => r.violations.map(v =>
  ({id: v.id, help: v.help, nodes: v.nodes.map(n => ({html: n.html, failureSummary: n.failureSummary || ""}))})))`

// What axe-core is asked for. All of it takes long on a large table, and most
// of it cannot change from one view of a page to the next.
const (
	allRules    = `{}`
	colourRules = `{runOnly: ["color-contrast", "link-in-text-block"]}`
	wordRules   = `{rules: {"color-contrast": {enabled: false}, "link-in-text-block": {enabled: false}}}`
	layoutRules = `{rules: {"color-contrast": {enabled: false}, "link-in-text-block": {enabled: false}, "target-size": {enabled: true}}}`
	sizeRules   = `{runOnly: ["target-size", "scrollable-region-focusable"]}`
)

// wording is what a page is to another that is looked at in the same views.
type wording int

const (
	original   wording = iota // no other is looked at
	mirrored                  // it differs by its words and its direction
	translated                // it differs by its words alone
)

// rulesFor gives what is worth asking of a page in a view, once it has been
// asked for everything in another, and nothing where axe-core has nothing to add.
// A translation has the colours of what it translates, and what a narrow window
// hides and shows it hides and shows in every language: there, only what other words
// and the other direction can change is asked. What longer words alone break is a
// page that scrolls sideways, which is looked for in every view.
func rulesFor(first, v View, w wording) string {
	switch {
	case w == translated && first != v:
		return ""
	case w != original && first == v:
		return wordRules
	case w == mirrored && first.Dark == v.Dark:
		return sizeRules
	case first == v:
		return allRules
	case first.Width == v.Width:
		return colourRules
	case first.Dark == v.Dark:
		return layoutRules
	}
	return allRules
}

// violations runs axe-core on the page as it is looked at now.
func (tab *Tab) violations(t testing.TB, rules string) []Violation {
	t.Helper()
	if !Ask(t, tab, chromedp.Evaluate[bool](`typeof axe === "object"`)) {
		tab.Do(t, chromedp.Evaluate[chromedp.Void](tab.axe+"\n;undefined"))
	}
	return Ask(t, tab, chromedp.Evaluate[[]Violation](fmt.Sprintf(axeRun, rules), chromedp.EvalAwaitPromise))
}

// findings describes what is wrong with a page in a way that axe-core does not
// look for.
const findings = `(() => {
  const out = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) {
    const worst = [...document.querySelectorAll("body *")].filter(e => !e.closest(".scroll, .figure-scroll, pre, .unseen"))
      .filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > innerWidth + 1 || r.left < -1); })
      .slice(0, 3).map(e => e.outerHTML.slice(0, 160));
    out.push("the page scrolls sideways by " + wide + " pixels: " + worst.join(" | "));
  }
  const missing = document.documentElement.textContent.match(/⟦[^⟧]*⟧/g);
  if (missing) out.push("sentences are missing: " + [...new Set(missing)].join(" "));
  if (document.querySelector("[style], style, script:not([src])")) out.push("inline style or script");
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length) out.push("ids used twice: " + [...new Set(twice)].join(" "));
  for (const a of document.querySelectorAll("a[href^='#']"))
    if (a.hash.length > 1 && !document.getElementById(decodeURIComponent(a.hash.slice(1)))) out.push("link to nowhere: " + a.hash);
  return out;
})()`

// settled waits until the page has been drawn twice, so that what scripts do
// when a window changes is done. A tab that is not drawn is not waited for.
const settled = `Promise.race([new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 0)))),
  new Promise(r => setTimeout(r, 2000))]).then(() => true)`

// Audit looks at a page in each view (light, dark and 320 pixels wide when
// none is given) and fails the test on anything that axe-core finds, on a page
// that scrolls sideways, a missing sentence, inline style or script, an id
// used twice, and on anything the browser itself complains of: a refused
// resource, an exception, a request to another host. In the first view
// axe-core looks for everything, in the others for what they change. Pages in
// Arabic are their own addresses and are audited as such.
func (b *Browser) Audit(t testing.TB, address string, views ...View) {
	t.Helper()
	if len(views) == 0 {
		views = []View{Light, Dark, Narrow}
	}
	b.audit(t, address, views[0], views, original)
}

// audit is Audit of a page that is asked for everything in its first view.
func (b *Browser) audit(t testing.TB, address string, first View, views []View, w wording) {
	t.Helper()
	tab, back := b.borrow(t, address, views[0])
	tab.audit(t, address, first, views, w, func(View) {})
	for _, c := range tab.Complaints() {
		t.Errorf("%s: the browser says: %s", address, c)
	}
	back()
}

// Audit looks as Browser.Audit does at the page that the tab shows, which
// perhaps no address gives, and leaves it in the first view. What the browser
// complained of on the way there is for the test to judge. It leaves pictures of
// this name where PicturesEnv names a place.
func (tab *Tab) Audit(t testing.TB, name string, views ...View) {
	t.Helper()
	if len(views) == 0 {
		views = []View{Light, Dark, Narrow}
	}
	tab.audit(t, name, views[0], views, original, func(v View) {
		if dir := os.Getenv(PicturesEnv); dir != "" {
			tab.Picture(t, filepath.Join(dir, name+"."+v.Name+".png"))
		}
	})
	tab.Look(t, views[0])
}

// audit asks for everything in the first view, in the others for what they
// change, and says when it is done with one.
func (tab *Tab) audit(t testing.TB, name string, first View, views []View, w wording, done func(View)) {
	t.Helper()
	for _, v := range views {
		tab.Look(t, v)
		if !v.NoCode {
			Ask(t, tab, chromedp.Evaluate[bool](settled, chromedp.EvalAwaitPromise))
		}
		if rules := rulesFor(first, v, w); rules != "" {
			for _, found := range tab.violations(t, rules) {
				t.Errorf("%s (%s): %s", name, v.Name, found)
			}
		}
		for _, found := range Ask(t, tab, chromedp.Evaluate[[]string](findings)) {
			t.Errorf("%s (%s): %s", name, v.Name, found)
		}
		done(v)
	}
}

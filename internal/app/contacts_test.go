package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
)

// A contact officer names a contact, another officer clears it, an officer of
// another member finds the number in two clicks from the desk, in the browser; to
// an outsider and a visitor the directory is not there. Then it is confirmed with
// one press.
func TestContactIsNamedAndFound(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *app.Options) { o.Demo = true })
	if err := h.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	defer tab.Close()
	become := func(who string) {
		tab.Do(t, chromedp.Navigate(h.base+"/en/demo"))
		tab.Press(t, "become-"+who)
	}
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+"/en/desk/contacts/new"), chromedp.SendKeys("#input-agency", "Second desk (fictitious)"),
		chromedp.SendKeys("#input-any-hour", "+999 20 100 0555"), chromedp.SendKeys("#input-languages", "en, ar"), chromedp.SendKeys("#input-zone", "Africa/Nairobi"),
		chromedp.SetValue("#input-category", "technical"), chromedp.SetValue("#input-order", "3"), chromedp.SendKeys("#input-position", longWord),
		chromedp.SendKeys("#input-mails", "duty."+longWord+"@cooperation.second-desk.aldermark.example"))
	tab.Press(t, "point")
	page := ask[string](t, tab, `location.pathname`)
	if !strings.HasPrefix(page, "/en/desk/drafts/") || !strings.Contains(seen(t, tab), "Second desk (fictitious)") {
		t.Fatalf("the draft is at %s: %.400s", page, seen(t, tab))
	}
	become("xb-drafter")
	if strings.Contains(fetched(t, tab, h.base+"/en/desk/contacts/in/global-demonstration/of/state:xa"), "Second desk") {
		t.Error("what nobody has cleared is in the directory")
	}
	become("xa-clearing")
	tab.Do(t, chromedp.Navigate(h.base+page))
	tab.Press(t, "clear-form")

	// Two clicks from the desk: the directory, the State.
	become("xb-drafter")
	tab.Do(t, chromedp.Navigate(h.base+"/en/desk"))
	tab.Leave(t, link("Global directory (fictitious)"))
	tab.Leave(t, link("Aldermark (fictitious)"))
	got := seen(t, tab)
	for _, want := range []string{"TLP:AMBER", "Who answers now", "+999 201 000 555", "Second desk (fictitious)", "Arabic", "Africa/Nairobi"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q: %.1500s", want, got)
		}
	}
	if !ask[bool](t, tab, `[...document.querySelectorAll('a[href^="tel:"]')].every(a => a.dir === 'ltr')`) {
		t.Error("a number runs in the direction of the page")
	}
	if dial := ask[string](t, tab, `document.querySelector('.dial a').getAttribute("href")`); !strings.HasPrefix(dial, "tel:+999") {
		t.Errorf("the number leads to %q", dial)
	}
	if size := ask[float64](t, tab, `parseFloat(getComputedStyle(document.querySelector('.dial a')).fontSize)`); size < 22 {
		t.Errorf("numbers are %v pixels high", size)
	}
	b.Audit(t, h.base+ask[string](t, tab, `location.pathname`), hubtest.Light, hubtest.Dark, hubtest.Narrow)
	b.Pictures(t, h.base, ask[string](t, tab, `location.pathname`))
	if !strings.Contains(got, "classified") {
		t.Error("nothing says that it is not for classified information")
	}

	// What is reported of a contact, and that it is away, fits on a telephone.
	h.persona("xb-drafter").send(ask[string](t, tab, `location.pathname`), "report", "").want(http.StatusUnprocessableEntity, "Choose what was tried", `aria-invalid="true"`)
	tab.Do(t, chromedp.SetValue(`#report-form select`, ask[string](t, tab, `document.querySelector('#report-form option[value$=" dead"]').value`)))
	tab.Press(t, "report-form")
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+"/en/desk/contacts"))
	own := ask[string](t, tab, `[...document.querySelectorAll('a[href*="/desk/contacts/own/"]')].find(a => a.innerText.includes("National response team")).getAttribute("href")`)
	day := h.clock.Now().Format(time.DateOnly)
	tab.Do(t, chromedp.Navigate(h.base+own+"/absence"), chromedp.SendKeys("#input-absences", day+"/"+day))
	tab.Press(t, "absence")
	for _, path := range []string{"/en/desk/contacts", own, "/en/desk/contacts/in/global-demonstration/of/state:xa"} {
		for _, lang := range []string{"/en/", "/fr/", "/ar/"} {
			phone := b.Open(t, h.base+strings.Replace(path, "/en/", lang, 1), hubtest.Narrow)
			if wide := ask[int](t, phone, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
				t.Errorf("%s of %s is %d pixels wider than a telephone", lang, path, wide)
			}
			if got := ask[int](t, phone, `document.querySelectorAll("main .badge").length`); got == 0 {
				t.Errorf("%s of %s says nothing of what is amiss", lang, path)
			}
			if got := ask[string](t, phone, turned); got != "" {
				t.Errorf("%s of %s: the day %s stands the other way round", lang, path, got)
			}
			phone.Close()
		}
	}

	become("ngo")
	for _, path := range []string{"/en/desk/contacts/in/global-demonstration", "/en/desk/contacts/in/global-demonstration/of/state:xa", "/en/desk/contacts/in/global-demonstration/sheet"} {
		if got := answers(t, tab, h.base+path); got != http.StatusNotFound {
			t.Errorf("%s answers an outsider %d", path, got)
		}
	}
	anybody := h.someone("Anybody", "")
	anybody.get("/en/desk/contacts/in/global-demonstration").goes("/en/sign-in")
	anybody.get("/en/contacts/global-demonstration").want(http.StatusOK, "not published")
	anybody.get("/api/v1/contacts/directories/global-demonstration/state:xa").want(http.StatusUnauthorized)
	quietBut(t, tab, "404")
}

// turned finds a day, as machines write it, whose year stands to the right of its end.
const turned = `[...document.querySelectorAll("main .stamp")].filter(e => {
	const at = i => { const r = document.createRange(); r.setStart(e.firstChild, i); r.setEnd(e.firstChild, i + 1); return r.getBoundingClientRect().left };
	return at(0) > at(e.firstChild.length - 1) }).map(e => e.textContent).join(" ")`

// longWord has nowhere to break.
const longWord = "Hauptverantwortlicherdiensthabenderoffizier"

// fetched is the text of a page that is fetched in the background.
func fetched(t *testing.T, tab *hubtest.Tab, address string) string {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[string](`fetch("`+address+`").then(r => r.text())`, chromedp.EvalAwaitPromise))
}

func answers(t *testing.T, tab *hubtest.Tab, address string) int {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[int](`fetch("`+address+`").then(r => r.status)`, chromedp.EvalAwaitPromise))
}

// seen is what a page shows.
func seen(t *testing.T, tab *hubtest.Tab) string {
	t.Helper()
	return ask[string](t, tab, `document.body.innerText`)
}

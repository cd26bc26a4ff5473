package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// TestConsentToLettingIn: whom the other side would let in is on the board and in the
// case by name, the way leads to a form that is filled in, and the form and whoever
// clears it are told what it means. A form that nobody has filled in chooses nobody.
func TestConsentToLettingIn(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	const means = "reads everything that was said in this case between these two before"
	form := d.a.get(d.ofA+"let-in").want(http.StatusOK, means)
	if options := form.body[strings.Index(form.body, `name="participant"`):]; !strings.Contains(options[:strings.Index(options, "</option>")], `value=""`) {
		t.Errorf("somebody is chosen already: %.300s", options)
	}
	d.a.send(d.ofA+"let-in", "participant", "", "marking", "TLP:AMBER").want(http.StatusUnprocessableEntity)
	who := form.found(`<option value="([0-9a-f]{64})"`)
	draft := d.a.send(d.ofA+"let-in", "participant", who, "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	d.asked.get(draft).want(http.StatusOK, means)
	d.asked.signs(draft).goes("/en/desk/drafts/")

	way := `href="` + d.ofB + "let-in?participant=" + who + `"`
	for _, path := range []string{"/en/desk/cooperation", d.at} {
		d.b.get(path).want(http.StatusOK, way, "Consent to let in ")
	}
	filled := d.b.get(d.ofB+"let-in?participant="+who).want(http.StatusOK, means, "Consent to let in ")
	if !strings.Contains(filled.body, `<option value="`+who+`" selected`) {
		t.Error("the form is not filled in with whom the other side would let in")
	}
	if page := d.a.get(d.at).want(http.StatusOK); strings.Contains(page.body, "let-in?participant=") {
		t.Error("whoever has let somebody in is asked for its consent")
	}
	d.says(d.b, d.offers, d.ofB+"let-in", "participant", who, "marking", "TLP:AMBER")
	if page := d.b.get("/en/desk/cooperation").want(http.StatusOK); strings.Contains(page.body, way) {
		t.Error("after both have consented, the board still asks")
	}
}

// TestAMoveThatNobodyCanClear: when whoever put a move forward is suspended, the case
// and the board say that nobody can clear it and what can be done, and the desk of
// everybody else in the house leads there.
func TestAMoveThatNobodyCanClear(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	const stuck, waits = "Nobody can clear it now.", "It waits for clearance."
	keeper := d.someone("Second Key Officer", "second@xb.example")
	keeper.enrol(d.offers.send("/en/desk/people/invite", "name", keeper.name, "mail", keeper.mail, "language", "en", "hand", "yes", "roles", "key-officer").
		want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)).goes("/en/sign-in?after=waiting")
	second := d.offers.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	d.offers.signs(second).goes(second)
	draft := d.b.send(d.ofB+"asked", "words", "How many analysts?", "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	for _, path := range []string{"/en/desk", "/en/desk/cooperation", d.at} {
		if page := d.offers.get(path).want(http.StatusOK); strings.Contains(page.body, stuck) {
			t.Errorf("%s: nobody can clear what somebody can", path)
		}
	}
	held := d.offers.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>Drafter B`)
	own := d.offers.send(held+"/suspend", "why", "posted elsewhere").goes("/en/desk/drafts/").to
	d.offers.signs(own).goes(own)
	for _, path := range []string{"/en/desk", "/en/desk/cooperation", d.at} {
		page := d.offers.get(path).want(http.StatusOK, stuck, `href="`+draft+`">Question</a>`, "Somebody who is authorized has to put it forward anew")
		if strings.Contains(page.body, waits) {
			t.Errorf("%s: it waits for clearance, and nobody can clear it", path)
		}
	}
	d.offers.get("/en/desk").want(http.StatusOK, `href="`+d.at+`"`)
	d.offers.get("/api/v1/requests/"+strings.TrimPrefix(d.at, "/en/desk/cooperation/")).want(http.StatusOK, `"stuck":"drafter"`)
	// Who may authorize others is written to, without a word of what it is.
	if mail := d.post.wait(t, keeper.mail, draft); strings.Contains(mail.body, "Question") || !strings.Contains(mail.subject, "TLP:AMBER") {
		t.Errorf("%+v", mail)
	}
}

// TestAMoveThatTheCaseHasOvertaken: what waits when the case goes on past it says so
// wherever it is shown, in the same words.
func TestAMoveThatTheCaseHasOvertaken(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	const waits = "It waits for clearance."
	draft := d.a.send(d.ofA+"asked", "words", "How many analysts?", "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	d.says(d.a, d.asked, d.ofA+"withdrawn", "words", "We have found help.", "marking", "TLP:AMBER")
	why := d.a.get(draft).want(http.StatusOK).found(`no longer be said as it stands</p>\s*<p>\s*([^<]+?)\s*<`)
	for _, path := range []string{"/en/desk", "/en/desk/cooperation", d.at, "/api/v1/requests/" + strings.TrimPrefix(d.at, "/en/desk/cooperation/")} {
		if page := d.a.get(path).want(http.StatusOK, why); strings.Contains(page.body, waits) {
			t.Errorf("%s: it waits for clearance, and cannot be said any more", path)
		}
	}
}

// TestFirstThingsFirst: on a telephone the first case of the duty board, and the first
// move in a case, stand within the first screen or two.
func TestFirstThingsFirst(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	if err := h.DemonstrateCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Narrow)
	tab.Press(t, "become-xa-drafter")
	top := func(selector string) int {
		t.Helper()
		return ask[int](t, tab, "Math.round(document.querySelector('"+selector+"').getBoundingClientRect().top + scrollY)")
	}
	for _, language := range []string{"en", "ar"} {
		tab.Do(t, chromedp.Navigate(h.base+"/"+language+"/desk/cooperation"))
		if at := top("main table a"); at > 750 {
			t.Errorf("%s: the first case of the board begins at %d px", language, at)
		}
		at := ask[string](t, tab, `document.querySelector('main table a').pathname`)
		tab.Do(t, chromedp.Navigate(h.base+at))
		if at := top("main p a[href*=\"/case:\"]"); at > 900 {
			t.Errorf("%s: the first move in %s begins at %d px", language, ask[string](t, tab, "document.title"), at)
		}
	}
}

package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// A check is called; one State answers by the link in a mail, on a telephone and
// without an account, another on its desk; the manager sees who, the members do
// not; it is closed. Whom a document alone has named answers by the link, too.
func TestACommunityIsChecked(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	defer tab.Close()
	goes := func(path string) { tab.Do(t, chromedp.Navigate(h.base+path)) }
	become := func(who string) {
		goes("/en/demo")
		tab.Press(t, "become-"+who)
	}
	look := func(views ...hubtest.View) {
		t.Helper()
		path := ask[string](t, tab, `location.pathname`)
		b.Audit(t, h.base+path, hubtest.Light)
		b.Pictures(t, h.base, path, views...)
		if views == nil {
			b.Pictures(t, h.base, strings.Replace(path, "/en/", "/ar/", 1), hubtest.Light)
		}
	}
	shows := func(words ...string) {
		t.Helper()
		got := seen(t, tab)
		for _, want := range words {
			if !strings.Contains(got, want) {
				t.Errorf("the page lacks %q: %.1500s", want, got)
			}
		}
	}

	become("secretariat")
	goes("/en/desk/communities/global-demonstration/checks?plan=any-hour")
	look()
	tab.Do(t, chromedp.SendKeys("#input-words", "CANARY: our check of November."))
	tab.Press(t, "check")
	board := ask[string](t, tab, `location.pathname`)
	if !strings.HasPrefix(board, "/en/desk/communities/global-demonstration/checks/check:") {
		t.Fatalf("the board is at %s: %.800s", board, seen(t, tab))
	}

	// While it is open no other is called, and a form that was open says why.
	goes("/en/desk/communities/global-demonstration/checks")
	shows("A check of this community is open", "the check of ")
	stale := `fetch(location.href, {method: "POST", body: new URLSearchParams({plan: "any-hour", lasts: "24", remind: "60", times: "1", onward: "60"})}).then(async r => r.status + await r.text())`
	if got := hubtest.Ask(t, tab, chromedp.Evaluate[string](stale, chromedp.EvalAwaitPromise)); !strings.HasPrefix(got, "422") || !strings.Contains(got, "close it first") || !strings.Contains(got, board) {
		t.Errorf("a second call is answered %.600s", got)
	}

	// From a mail, which says nothing of what it is about.
	mail := h.post.wait(t, "duty@team.aldermark.example", "/en/answer/")
	if strings.Contains(mail.raw, "CANARY") || strings.Contains(mail.raw, "Aldermark") || strings.Contains(mail.raw, "lobal directory") {
		t.Errorf("the letter tells: %s", mail.raw)
	}
	secret := regexp.MustCompile(`/en/answer/[\w-]+`).FindString(mail.body)
	phone := b.Open(t, h.base+secret, hubtest.Narrow)
	defer phone.Close()
	for _, want := range []string{"TLP:AMBER", "Aldermark", "CANARY: our check of November."} {
		if got := seen(t, phone); !strings.Contains(got, want) {
			t.Errorf("the page of the link lacks %q: %.800s", want, got)
		}
	}
	if ask[bool](t, phone, `document.documentElement.scrollWidth > innerWidth`) || ask[float64](t, phone, `document.querySelector("#answer button").getBoundingClientRect().height`) < 30 {
		t.Error("the page does not suit a telephone")
	}
	b.Pictures(t, h.base, secret, hubtest.Narrow)
	h.someone("A program", "").get(secret).want(http.StatusOK, "Aldermark") // that follows links presses nothing
	phone.Press(t, "answer")
	if got := seen(t, phone); !strings.Contains(got, "Answered") {
		t.Errorf("after the press: %.300s", got)
	}
	h.someone("Somebody", "").get(secret).want(http.StatusGone)
	quiet(t, phone)

	h.clock.Advance(61 * time.Minute)
	if again := h.post.wait(t, "team@second.example", "Ceci est un rappel"); strings.Contains(again.body, "une fois") || strings.Contains(again.body, "une seule fois") {
		t.Errorf("a reminder says that it comes once: %s", again.body)
	}
	become("xb-drafter")
	goes("/en/desk")
	tab.Leave(t, link("Communication checks of our contacts"))
	tab.Do(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("#own-checks a").id = "first-check"`))
	tab.Leave(t, chromedp.Click("#first-check"))
	shows("This communication check waits for an answer")
	file := strings.ReplaceAll(fetched(t, tab, h.base+"/en/desk/cooperation/deadlines.ics?keep-marking=yes"), "\r\n ", "")
	if !strings.Contains(file, "SUMMARY:TLP:AMBER · Our move: answer communication check ") || strings.Contains(file, "CANARY") || strings.Contains(file, "lobal directory") {
		t.Errorf("the deadlines: %s", file)
	}
	look()
	tab.Press(t, "answer")
	shows("on the desk, in the participant’s name")
	if got := answers(t, tab, h.base+board); got != http.StatusForbidden {
		t.Errorf("the board answers a member %d", got)
	}

	become("secretariat")
	goes(board)
	shows("Open", "by the link sent to National response team of Aldermark", "on the desk, in the participant’s name")
	look()
	if got := fetched(t, tab, h.base+board+"/report/check.csv?keep-marking=yes"); !strings.Contains(got, "state:xa,") || strings.Count(got, "\n") < 3 {
		t.Errorf("the report: %.600s", got)
	}
	if got := answers(t, tab, h.base+board+"/report/check.csv"); got == http.StatusOK {
		t.Error("a copy is made of which nobody said how it is handled")
	}
	file = strings.ReplaceAll(fetched(t, tab, h.base+"/en/desk/cooperation/deadlines.ics?keep-marking=yes"), "\r\n ", "")
	if !strings.Contains(file, "Their move: participants answer communication check ") {
		t.Errorf("the manager’s deadlines: %s", file)
	}
	tab.Press(t, "close")
	shows("Closed")
	goes("/en/desk/communities/region-demonstration/checks?plan=any-hour")
	shows("Asked by mail alone", "Example Conference")
	look()
	tab.Press(t, "check")
	region := ask[string](t, tab, `location.pathname`)
	mail = h.post.wait(t, "desk@conference.example", "/en/answer/")
	goes(regexp.MustCompile(`/en/answer/[\w-]+`).FindString(mail.body))
	tab.Press(t, "answer")
	shows("Answered")
	goes(region)
	shows("By mail alone", "by the link sent to Secretariat of the Example Conference")
	look()

	become("xa-drafter")
	goes("/en/desk/contacts/in/global-demonstration/checks")
	shows("not given", "The next check is due")
	if strings.Contains(seen(t, tab), "Second State") || strings.Contains(seen(t, tab), "our check of November by") {
		t.Error("the figures name somebody")
	}
	look()
	goes("/en/desk/checks")
	shows("Answered", "by the link sent to National response team of Aldermark")
	look()
	for _, path := range []string{"/api/v1/checks", "/api/v1/checks/" + board[strings.Index(board, "check:"):]} {
		if got := fetched(t, tab, h.base+path); !strings.Contains(got, `"how":"link"`) || !strings.Contains(got, `"move":"over"`) || strings.Contains(got, `"how":"desk"`) {
			t.Errorf("%s: %.600s", path, got)
		}
	}
	become("ngo")
	if got := answers(t, tab, h.base+"/api/v1/checks/"+board[strings.Index(board, "check:"):]); got != http.StatusNotFound && got != http.StatusForbidden {
		t.Errorf("an outsider is answered %d", got)
	}
	quietBut(t, tab, "status of 4") // what was refused
}

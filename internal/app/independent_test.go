package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// TestIndependentReportInABrowser: an organization publishes a report about a
// State, with four eyes; the State replies beside it; the words of each stay
// apart, and nobody else replies.
func TestIndependentReportInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	for range 2 { // the second time nothing is said
		if err := h.DemonstrateIndependent(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	become := func(who string) {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/demo"))
		tab.Press(t, "become-"+who)
	}
	clears := func(who string) {
		t.Helper()
		draft := ask[string](t, tab, `location.pathname`)
		if !strings.HasPrefix(draft, "/en/desk/drafts/") {
			t.Fatalf("after sending the browser is at %s: %s", draft, ask[string](t, tab, `document.body.innerText`))
		}
		become(who)
		tab.Do(t, chromedp.Navigate(h.base+draft))
		tab.Press(t, "clear-form")
	}
	become("ngo")
	tab.Do(t, chromedp.Navigate(h.base+"/en/implementation/independent"))
	tab.Leave(t, link("Publish an independent report"))
	tab.Do(t, chromedp.SetValue("#input-title", "A year of requests"), chromedp.SetValue("#input-state", "state:xa"), chromedp.SetValue("#input-text", "The author counted eleven answers."),
		chromedp.SetValue("#input-method", "Questions were sent to all that are listed."), chromedp.SetValue("#input-sources", "A list of requests https://list.example/"))
	tab.Press(t, "open")
	clears("ngo-second")

	var list struct {
		Items []struct{ Report struct{ ID string } }
	}
	h.read("/api/v1/independent-reports?about=state:xa&author=org:example-network", &list)
	at := ""
	for _, one := range list.Items {
		if body := h.someone("Anybody", "").get("/en/implementation/independent/" + one.Report.ID).body; strings.Contains(body, "A year of requests") {
			at = "/en/implementation/independent/" + one.Report.ID
		}
	}
	if at == "" {
		t.Fatalf("the reports are %+v", list.Items)
	}
	h.persona("xa-drafter").get("/en/desk").want(http.StatusOK, "Independent reports about your State", "/en/implementation/independent?about=state:xa")
	for _, who := range []string{"ngo", "xb-drafter"} { // nobody but the State replies
		become(who)
		tab.Do(t, chromedp.Navigate(h.base+at))
		if words := ask[string](t, tab, `document.querySelector("main").innerText`); strings.Contains(words, "Reply to this report") {
			t.Errorf("%s is led to a reply:\n%s", who, words)
		}
	}
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+at))
	tab.Leave(t, link("Reply to this report"))
	tab.Do(t, chromedp.SetValue("#input-text", "The State counted twelve."))
	tab.Press(t, "open")
	clears("xa-clearing")

	tab.Do(t, chromedp.Navigate(h.base+at))
	const side = `(() => { const of = (id) => document.querySelector(id).getBoundingClientRect(), a = of('#report'), b = of('[id^="reply-"]'); return b.left >= a.right && Math.abs(a.top - b.top) < 2 ? 'beside' : b.top >= a.bottom ? 'below' : 'neither' })()`
	for v, want := range map[hubtest.View]string{hubtest.Light: "beside", hubtest.Narrow: "below"} {
		tab.Look(t, v)
		if got := ask[string](t, tab, side); got != want {
			t.Errorf("the reply stands %s, want %s", got, want)
		}
	}

	anybody := h.someone("Another", "")
	page := anybody.get(at).want(http.StatusOK, "The author counted eleven answers.", "The State counted twelve.", "takes no position").body
	if strings.Index(page, "In the words of") > strings.Index(page, "eleven") || strings.Index(page, "Reply, in the words of") > strings.Index(page, "twelve") || strings.Index(page, "eleven") > strings.Index(page, "twelve") {
		t.Errorf("the words are not apart:\n%s", page)
	}
	// The report is corrected: the reply says to which wording it is, and the State is told.
	id := at[strings.LastIndex(at, "/")+1:]
	notices := func() (n int) {
		t.Helper()
		if err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM outbox_notice WHERE kind = 'implementation.independent'`).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	told := notices()
	h.persona("ngo").hands("/en/desk/implementation/independent/"+id+"/change", h.persona("ngo-second"), "language", "en", "title", "A year of requests", "state", "state:xa", "text", "The author counted nine answers.")
	anybody.get(at).want(http.StatusOK, "This replies to an earlier wording of the report, which was corrected since", "The author counted nine answers.")
	anybody.get("/en/implementation/independent").want(http.StatusOK, "to an earlier wording")
	h.persona("xa-drafter").get("/en/desk").want(http.StatusOK, "corrected since you replied", at)
	if n := notices(); n != told+1 {
		t.Errorf("of the correction %d are told", n-told)
	}
	h.persona("xa-drafter").hands("/en/desk/implementation/replies/"+anybody.get("/api/v1/independent-reports/"+id).want(http.StatusOK).found(`"replies":\[\{"id":"([0-9a-f]{64})"`)+"/change", h.persona("xa-clearing"), "language", "en", "text", "The State counted ten.")
	if body := h.persona("xa-drafter").get("/en/desk").want(http.StatusOK).body; strings.Contains(body, "corrected since you replied") {
		t.Error("the State is asked again once it has corrected its reply")
	}
	anybody.get("/en/participants/state:xa").want(http.StatusOK, "A year of requests", "Independent reports", "Reply of", "Measures and plans of action")
	anybody.get("/en/implementation/measures/un:a-70-174:16:a").want(http.StatusOK, "Calls a check of the points of contact", "Hosts the people who answer at night")
	anybody.get("/fr/implementation/plans").want(http.StatusOK, "Deux années de mesures de confiance")
}

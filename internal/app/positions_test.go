package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// TestPositionInABrowser: a State states its view on a provision, with four
// eyes; it stands beside that of another, in alphabetical order; its State
// corrects and withdraws it.
func TestPositionInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
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
	for _, state := range []struct{ drafter, clears, view string }{{"xb-drafter", "xb-clearing", "The view of B."}, {"xa-drafter", "xa-clearing", "The view of A."}} {
		become(state.drafter)
		tab.Do(t, chromedp.Navigate(h.base+"/en/positions"))
		tab.Leave(t, link("State a position"))
		tab.Do(t, chromedp.SetValue("#input-on", "un:a-70-174:13:c"), chromedp.SetValue("#input-text", state.view))
		tab.Press(t, "state")
		clears(state.clears)
	}
	var list struct{ Items []struct{ ID string } }
	h.read("/api/v1/positions?on=un:a-70-174:13:c&national=yes", &list)
	if len(list.Items) != 2 {
		t.Fatalf("the positions are %+v", list.Items)
	}
	anybody := h.someone("Anybody", "")
	body := anybody.get("/en/positions?on=un:a-70-174:13:c").want(http.StatusOK, "The view of A.", "The view of B.").body
	if strings.Index(body, "The view of A.") > strings.Index(body, "The view of B.") {
		t.Error("the positions are not in alphabetical order of their holders")
	}
	at := "/en/positions/" + list.Items[0].ID
	// Who would state another on the same is told of the one that there is.
	become("xa-drafter")
	for _, on := range []string{"?on=un:a-70-174:13:c", ""} {
		tab.Do(t, chromedp.Navigate(h.base+"/en/desk/positions"+on))
		if on == "" {
			tab.Do(t, chromedp.SetValue("#input-on", "un:a-70-174:13:c"), chromedp.SetValue("#input-text", "Another view of A."))
			tab.Press(t, "state")
		}
		words := ask[string](t, tab, `document.querySelector("main").innerText`)
		if !strings.Contains(words, "There is a position of the same holder") || !strings.Contains(words, "The view of A.") || strings.Contains(words, "The view of B.") ||
			!strings.Contains(words, "Correct this position") || !strings.Contains(words, "Withdraw this position") {
			t.Errorf("the form says of what is held already:\n%s", words)
		}
	}
	// It is corrected: the page shows what was changed, word by word.
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+at))
	tab.Leave(t, link("Correct this position"))
	tab.Do(t, chromedp.SetValue("#input-text", "The considered view of A."), chromedp.SetValue("#input-reason", "A word was missing."))
	tab.Press(t, "correct")
	draft := strings.TrimSuffix(ask[string](t, tab, `location.pathname`), "/")
	tab.Do(t, chromedp.Navigate(h.base+draft+"/edit"), chromedp.SetValue("#input-reason", "A word was left out."))
	tab.Press(t, "edit-form")
	clears("xa-clearing")
	anybody.get(at).want(http.StatusOK, "A word was left out.", "Wording 2", "<ins", "considered")
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+at))
	tab.Leave(t, link("Withdraw this position"))
	tab.Do(t, chromedp.SetValue("#input-reason", "A newer one will be stated."))
	tab.Press(t, "reason")
	clears("xa-clearing")
	anybody.get(at).want(http.StatusOK, "A newer one will be stated.", "considered")
}

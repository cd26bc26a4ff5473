package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// metAt is a meeting as programs read it.
type metAt struct {
	ID       string `json:"id"`
	Sessions []struct {
		ID           string `json:"id"`
		Unattributed bool   `json:"unattributed"`
	} `json:"sessions"`
	Interventions []struct {
		Unattributed bool   `json:"unattributed"`
		Speaker      string `json:"speaker"`
		Told         *struct {
			Via struct {
				Author string `json:"author"`
			} `json:"via"`
		} `json:"told"`
	} `json:"interventions"`
}

// TestMeetingInABrowser: the organiser convenes a meeting and takes down what is
// said under the rule; a State speaks in its own name; the Chair sums both up.
// Who contributed sees where its own contribution went, others do not, until the
// Chair publishes the tracing.
func TestMeetingInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	of := h.consultation()
	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	here := func() string { return ask[string](t, tab, `location.pathname`) }
	open := func(path string) { tab.Do(t, chromedp.Navigate(h.base+path)) }
	become := func(who string) {
		t.Helper()
		open("/en/demo")
		tab.Press(t, "become-"+who)
	}
	clears := func(who string) {
		t.Helper()
		draft := here()
		if !strings.HasPrefix(draft, "/en/desk/drafts/") {
			t.Fatalf("after sending the browser is at %s: %s", draft, ask[string](t, tab, `document.body.innerText`))
		}
		become(who)
		open(draft)
		tab.Press(t, "clear-form")
	}

	become("organization")
	open("/en/consultations/" + of.ID)
	tab.Leave(t, link("All meetings of this consultation"))
	tab.Leave(t, link("Convene a meeting"))
	tab.Do(t, chromedp.SetValue("#input-title", "A meeting that is invented"), chromedp.SetValue("#input-from", "2026-05-04"), chromedp.SetValue("#input-open", "Exchange"),
		chromedp.SetValue("#input-quiet", "States among themselves"), chromedp.SetValue("#input-agenda", "Requests\nAnswers"))
	tab.Press(t, "convene")
	clears("organization-second")
	var list struct{ Items []metAt }
	h.read("/api/v1/meetings?consultation="+of.ID, &list) // the newest first, before the demonstration's own
	if len(list.Items) != 2 || len(list.Items[0].Sessions) != 2 || !list.Items[0].Sessions[1].Unattributed {
		t.Fatalf("the meetings are %+v", list.Items)
	}
	id := list.Items[0].ID

	become("organization")
	open("/en/desk/meetings/" + id + "/sessions/s2")
	tab.Do(t, chromedp.SetValue("#input-text", "One delegation asked for more time."))
	tab.Press(t, "intervene")
	clears("organization-second")
	become("xb-drafter")
	open("/en/desk/meetings/" + id + "/sessions/s1")
	tab.Do(t, chromedp.SetValue("#input-text", "We answer within a day."))
	tab.Press(t, "intervene")
	clears("xb-clearing")
	var m metAt
	h.read("/api/v1/meetings/"+id, &m)
	if n := m.Interventions; len(n) != 2 || !n[0].Unattributed || n[0].Told != nil || n[0].Speaker != "" || n[1].Told == nil || n[1].Told.Via.Author != "state:xb" {
		t.Fatalf("the interventions are %+v", n)
	}
	become("xb-drafter")
	open("/en/desk/meetings/" + id + "/sessions/s2")
	if text := ask[string](t, tab, `document.body.innerText`); !strings.Contains(text, "Only who convened or chairs the meeting says that.") {
		t.Errorf("a State that takes part is offered the form of the session under the rule: %s", text)
	}

	comment := h.contributions("?author=state:xa")[0].ID
	become("organization")
	open("/en/desk/meetings/" + id + "/summarise")
	tab.Do(t, chromedp.SetValue("#input-title", "What the Chair makes of it"), chromedp.SetValue("#input-point-1", "Many want to answer soon."),
		chromedp.Click(`input[name="from-1"][value="`+comment+`"]`), chromedp.Click(`input[name="session-1"][value="`+id+`:s2"]`), chromedp.SetValue("#input-point-2", "It is so."))
	tab.Press(t, "summarise")
	clears("organization-second")
	var sums struct {
		Items []struct {
			ID      string   `json:"id"`
			Flagged []string `json:"flagged"`
		}
	}
	h.read("/api/v1/summaries?meeting="+id, &sums)
	if len(sums.Items) != 1 || len(sums.Items[0].Flagged) != 1 || sums.Items[0].Flagged[0] != "p2" {
		t.Fatalf("the summaries are %+v", sums.Items)
	}
	at := "/en/summaries/" + sums.Items[0].ID
	const mine, all = "Where your contributions went", "What the points rest on"
	sees := func(who string, want ...bool) {
		t.Helper()
		become(who)
		open(at)
		text := ask[string](t, tab, `document.body.innerText`)
		for n, words := range []string{mine, all} {
			if strings.Contains(text, words) != want[n] {
				t.Errorf("%s sees %q: want %v", who, words, want[n])
			}
		}
	}
	sees("organization", false, true)
	sees("xa-drafter", true, false)
	sees("xb-drafter", false, false)
	anybody := h.someone("Anybody", "")
	if body := anybody.get(at).want(http.StatusOK, "Many want to answer soon.").body; strings.Contains(body, comment) {
		t.Error("the page of the summary names the contribution")
	}
	// The Chair corrects a point; what it rests on stays as it was.
	become("organization")
	open(at)
	tab.Leave(t, link("Correct this summary"))
	tab.Do(t, chromedp.SetValue("#input-point-1", "Most want to answer soon."), chromedp.SetValue("#input-reason", "It was most."))
	tab.Press(t, "correct")
	clears("organization-second")
	anybody.get(at).want(http.StatusOK, "Most want to answer soon.", "It was most.")
	sees("xa-drafter", true, false)
	// So does who convened it change the meeting: a session is added.
	become("organization")
	open("/en/meetings/" + id)
	tab.Leave(t, link("Change this meeting"))
	tab.Do(t, chromedp.SetValue("#input-place", "Vienna"), chromedp.SetValue("#input-multi", "With others"), chromedp.SetValue("#input-reason", "The place is known."))
	tab.Press(t, "change")
	clears("organization-second")
	anybody.get("/en/meetings/"+id).want(http.StatusOK, "Vienna", "With others", "The place is known.", "We answer within a day.")
	become("organization")
	open(at)
	tab.Leave(t, link("Publish what the points rest on"))
	tab.Press(t, "publish")
	clears("organization-second")
	anybody.get(at).want(http.StatusOK, all, comment)
	anybody.get("/en/desk/meetings/" + id + "/summarise").goes("/en/sign-in")
}

package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// negotiated is a text as programs read it.
type negotiated struct {
	ID       string `json:"id"`
	Versions []struct {
		Text string `json:"text"`
	} `json:"versions"`
	Amendments []struct {
		ID    string `json:"id"`
		State string `json:"state"`
	} `json:"amendments"`
}

func (h *house) negotiated() (t negotiated) {
	h.t.Helper()
	var list struct{ Items []struct{ ID string } }
	h.read("/api/v1/texts", &list)
	if len(list.Items) != 1 {
		h.t.Fatalf("there are %d texts", len(list.Items))
	}
	h.read("/api/v1/texts/"+list.Items[0].ID, &t)
	return t
}

// TestNegotiation: a State amends a text in a form and sees the redline before
// it sends it; the lead of the group, who speaks for nobody else, sees what the
// text becomes, decides, and puts the next version in force; what is pending
// goes on to it.
func TestNegotiation(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	of := h.negotiated()
	at := "/en/texts/" + of.ID
	var board struct{ Colliding []struct{ A, B string } }
	if h.read("/api/v1/texts/"+of.ID+"/collisions", &board); len(of.Amendments) != 5 || len(board.Colliding) != 2 {
		t.Fatalf("%d amendments, %d pairs collide", len(of.Amendments), len(board.Colliding))
	}
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	become := func(who string) {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/demo"))
		tab.Press(t, "become-"+who)
	}
	here := func() string { return ask[string](t, tab, `location.pathname`) }

	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+"/en/desk/texts/"+of.ID+"/amend?unit=t%236"))
	tab.Do(t, chromedp.SetValue("#input-words", "when it can begin, and for how long;"), chromedp.SetValue("#input-rationale", "Teams plan ahead."))
	tab.Press(t, "amend")
	if got := ask[string](t, tab, `document.querySelector("#change").parentElement.querySelector("ins").textContent`); !strings.Contains(got, "and for how long") {
		t.Fatalf("the redline before it is sent has %q put in", got)
	}
	if len(h.negotiated().Amendments) != 5 {
		t.Fatal("the redline was sent before it was seen")
	}
	tab.Press(t, "amend")
	draft := here()
	become("xa-clearing")
	tab.Do(t, chromedp.Navigate(h.base+draft))
	tab.Press(t, "clear-form")
	of = h.negotiated()
	if len(of.Amendments) != 6 {
		t.Fatalf("%d amendments after clearing at %s", len(of.Amendments), draft)
	}

	become("expert")
	desk := "/en/desk/texts/" + of.ID
	tab.Do(t, chromedp.Navigate(h.base+desk+"/decide"))
	for i, decision := range map[int]string{1: "not-retained", 4: "retained"} {
		id := of.Amendments[i].ID[:16]
		tab.Do(t, chromedp.SetValue(`select[name="d-`+id+`"]`, decision), chromedp.SetValue("#input-r-"+id, "As discussed."))
	}
	tab.Press(t, "decide")
	if got := ask[string](t, tab, `document.querySelector("#preview").parentElement.textContent`); !strings.Contains(got, "at any hour") {
		t.Fatalf("the preview reads\n%s", got)
	}
	tab.Press(t, "decide")
	tab.Press(t, "clear-form")
	tab.Do(t, chromedp.Navigate(h.base+desk+"/consolidate"))
	tab.Press(t, "consolidate")
	tab.Press(t, "clear-form")

	// A form that was opened on version 0 says what came between.
	become("xa-drafter")
	tab.Do(t, chromedp.Navigate(h.base+desk+"/amend?unit=t%236"), chromedp.SetValue("#input-words", "when it can begin, and where;"),
		chromedp.SetValue(`#amend input[name="version"]`, "0"))
	tab.Press(t, "amend")
	if got := ask[string](t, tab, `document.querySelector("main").innerText`); !strings.Contains(got, "Version 1 came into force while you were writing") || !strings.Contains(got, "Your words are carried over") {
		t.Errorf("what was typed on version 0 is answered with\n%s", got)
	}
	tab.Close()

	of = h.negotiated()
	var states []string
	for _, a := range of.Amendments {
		states = append(states, a.State)
	}
	if want := "open not-retained open open retained open"; len(of.Versions) != 2 || strings.Join(states, " ") != want || !strings.Contains(of.Versions[1].Text, "at any hour") {
		t.Fatalf("%d versions, the amendments are %v, want %s", len(of.Versions), states, want)
	}
	anybody := h.someone("Anybody", "")
	anybody.get(at).want(http.StatusOK, "24 hours", "Aldermark (fictitious), modified by Example Network (fictitious)")
	anybody.get(at+"?show=changes&marks=shown").want(http.StatusOK, `class="marker"`, "at any hour")
	anybody.get(at+"?show=nonsense").want(http.StatusBadRequest, "no such way to show a text")
	anybody.get(desk + "/decide").goes("/en/sign-in")
	for _, page := range []string{"", "?show=changes&marks=shown", "/collisions"} {
		b.Audit(t, h.base+at+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		b.Audit(t, h.base+strings.Replace(at, "/en/", "/ar/", 1)+page, hubtest.Light, hubtest.Narrow)
	}
	b.Audit(t, h.base+"/fr/amendments/"+of.Amendments[2].ID, hubtest.Light, hubtest.Narrow)
}

package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// agreedOn is how a text is agreed, as programs read it.
type agreedOn struct {
	State      string `json:"state"`
	Version    int64  `json:"version"`
	Procedures []struct {
		State  string `json:"state"`
		Until  string `json:"until"`
		Broken []struct {
			Via struct {
				Author string `json:"author"`
			} `json:"via"`
		} `json:"broken"`
	} `json:"procedures"`
	Reserved []struct {
		ID     string   `json:"id"`
		Kind   string   `json:"kind"`
		Stands []string `json:"stands"`
	} `json:"reserved"`
}

func (h *house) agreed(id string) agreedOn {
	h.t.Helper()
	var t struct{ Agreement agreedOn }
	h.read("/api/v1/texts/"+id, &t)
	return t.Agreement
}

// TestAgreementInABrowser: the lead puts a text under silence, and a State breaks
// it; the lead revises the text, and puts it under silence again; another State
// agrees ad referendum, and nobody breaks silence: the text is adopted at the
// instant, and the ad referendum is confirmed later.
func TestAgreementInABrowser(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	of := h.negotiated()
	at, desk := "/en/texts/"+of.ID, "/en/desk/texts/"+of.ID
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	open := func(path string) { t.Helper(); tab.Do(t, chromedp.Navigate(h.base+path)) }
	here := func() string { return ask[string](t, tab, `location.pathname`) }
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
		if who != "" {
			become(who)
			open(draft)
		}
		tab.Press(t, "clear-form")
	}
	silence := func() {
		t.Helper()
		become("expert")
		open(at)
		tab.Leave(t, link("Put this version under silence"))
		tab.Press(t, "agree")
		clears("")
		if a := h.agreed(of.ID); a.State != "running" {
			t.Fatalf("the text is %s", a.State)
		}
	}

	silence()
	become("xb-drafter")
	open("/en/desk")
	if got := ask[string](t, tab, `document.body.innerText`); !strings.Contains(got, "Silence procedure: Guidance on answering requests") {
		t.Errorf("the desk does not show what awaits the State:\n%s", got)
	}
	open(at)
	tab.Leave(t, link("Break silence"))
	tab.Do(t, chromedp.SetValue("#input-reason", "Three working days are what small teams need."))
	tab.Press(t, "agree")
	b.Audit(t, h.base+desk+"/break", hubtest.Light) // a visitor is asked to sign in
	clears("xb-clearing")
	if a := h.agreed(of.ID); a.State != "broken" || a.Procedures[0].Broken[0].Via.Author != "state:xb" {
		t.Fatalf("after the break the text is %+v", a)
	}

	become("expert")
	open(desk + "/decide")
	id := of.Amendments[4].ID[:16]
	tab.Do(t, chromedp.SetValue(`select[name="d-`+id+`"]`, "retained"), chromedp.SetValue("#input-r-"+id, "As discussed."))
	tab.Press(t, "decide")
	tab.Press(t, "decide")
	clears("")
	open(desk + "/consolidate")
	tab.Press(t, "consolidate")
	clears("")
	if a := h.agreed(of.ID); a.State != "open" || a.Version != 1 {
		t.Fatalf("the revised text is %+v", a)
	}

	silence()
	become("xa-drafter")
	open(at)
	tab.Leave(t, link("Reserve a position, or explain it"))
	tab.Do(t, chromedp.SetValue(`select[name="kind"]`, "ad-referendum"), chromedp.SetValue("#input-words", "Subject to the decision of our cabinet."))
	tab.Press(t, "agree")
	open(here() + "/edit") // what it is about stays
	if got := ask[string](t, tab, `document.querySelector("select[name=kind]").value`); got != "ad-referendum" {
		t.Errorf("the form in which the draft is edited says %q", got)
	}
	tab.Do(t, chromedp.SetValue("#input-words", "Subject to the decision of our parliament."))
	tab.Press(t, "edit-form")
	clears("xa-clearing")
	anybody := h.someone("Anybody", "")
	anybody.get(at).want(http.StatusOK, "Silence procedure on version 1", "Three working days are what small teams need.", "Ad referendum", "our parliament")
	calendar := anybody.get("/en/consultations/" + h.consultation().ID + "/calendar.ics").want(http.StatusOK).body
	if n := strings.Count(calendar, "UID:silence."); n != 2 {
		t.Errorf("the calendar has %d ends of silence", n)
	}

	h.clock.Advance(5 * 24 * time.Hour)
	for end := time.Now().Add(time.Minute); h.agreed(of.ID).State != "adopted"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the text is not adopted: %+v", h.agreed(of.ID))
		}
	}
	become("xa-drafter") // whose session has ended
	open(at)
	tab.Leave(t, link("Withdraw or confirm what was reserved"))
	tab.Do(t, chromedp.SetValue(`select[name="outcome"]`, "confirmed"))
	tab.Press(t, "agree")
	clears("xa-clearing")
	tab.Close()
	if a := h.agreed(of.ID); a.State != "adopted" || len(a.Reserved) != 1 || len(a.Reserved[0].Stands) != 0 {
		t.Errorf("it stands as %+v", a)
	}
	anybody.get(at).want(http.StatusOK, "Version 1 is adopted", "Nobody broke silence", "Confirmed by")
	anybody.get(desk + "/silence").goes("/en/sign-in")
	anybody.get("/fr/texts/"+of.ID).want(http.StatusOK, "La version 1 est adoptée")
	b.Audit(t, h.base+at, hubtest.Light, hubtest.Dark, hubtest.Narrow)
	b.Audit(t, h.base+strings.Replace(at, "/en/", "/ar/", 1), hubtest.Light, hubtest.Narrow)
}

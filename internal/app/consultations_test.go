package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
)

// consulted is a consultation as programs read it.
type consulted struct {
	ID     string `json:"id"`
	Phases []struct {
		State string `json:"state"`
	} `json:"phases"`
	Groups []struct {
		Members []struct {
			ID string `json:"id"`
		} `json:"members"`
	} `json:"groups"`
}

// contributed is a contribution as programs read it.
type contributed struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	SetAside *struct {
		Why string `json:"why"`
	} `json:"set_aside"`
	Text struct {
		In map[string]string `json:"in"`
	} `json:"text"`
}

func (h *house) consultation() consulted {
	h.t.Helper()
	var list struct{ Items []consulted }
	h.read("/api/v1/consultations", &list)
	if len(list.Items) != 1 {
		h.t.Fatalf("there are %d consultations", len(list.Items))
	}
	return list.Items[0]
}

func (h *house) contributions(narrowed string) []contributed {
	h.t.Helper()
	var list struct{ Items []contributed }
	h.read("/api/v1/contributions"+narrowed, &list)
	return list.Items
}

// TestConsultation: the invented participants hold one; a State comments, with
// four eyes; the lead of the group, who speaks for nobody else, admits another
// State alone; the organiser sets the comment aside; the phase closes on time,
// and nothing more is taken.
func TestConsultation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *app.Options) { o.Demo = true })
	if _, err := h.Load(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if err := h.Demonstrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	of := h.consultation()
	at := "/en/consultations/" + of.ID
	if n := len(h.contributions("?consultation=" + of.ID)); n != 3 || of.Phases[0].State != "open" {
		t.Fatalf("%d contributions while the phase is %s", n, of.Phases[0].State)
	}
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, h.base+"/en/demo", hubtest.Light)
	become := func(who string) {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/demo"))
		tab.Press(t, "become-"+who)
	}
	here := func() string { return ask[string](t, tab, `location.pathname`) }
	clears := func(who, draft string) {
		t.Helper()
		become(who)
		tab.Do(t, chromedp.Navigate(h.base+draft))
		tab.Press(t, "clear-form")
	}

	become("xb-drafter")
	tab.Do(t, chromedp.Navigate(h.base+at))
	tab.Leave(t, link("Comment"))
	if got := here(); got != "/en/desk/consultations/"+of.ID+"/contribute/comment" {
		t.Fatalf("the way to comment leads to %s", got)
	}
	tab.Do(t, chromedp.SetValue("#input-text", "We would say how soon."))
	tab.Press(t, "contribute")
	draft := here()
	if !strings.HasPrefix(draft, "/en/desk/drafts/") || len(h.contributions("?author=state:xb")) != 1 {
		t.Fatalf("after sending the browser is at %s, and %d contributions are public", draft, len(h.contributions("?author=state:xb")))
	}
	clears("xb-clearing", draft)
	said := h.contributions("?author=state:xb&kind=comment")
	if len(said) != 1 || said[0].Text.In["en"] != "We would say how soon." {
		t.Fatalf("public is %+v", said)
	}

	become("expert")
	tab.Do(t, chromedp.Navigate(h.base+at+"/groups/requests"))
	tab.Leave(t, link("Answer those who ask to join"))
	tab.Do(t, chromedp.SetValue(`select[name="member"]`, "state:xa"), chromedp.Click(`input[value="admit"]`))
	tab.Press(t, "answer")
	tab.Press(t, "clear-form")
	if g := h.consultation().Groups[0]; len(g.Members) != 1 || g.Members[0].ID != "state:xa" {
		t.Errorf("the group has the members %+v", g.Members)
	}

	become("organization")
	tab.Do(t, chromedp.Navigate(h.base+"/en/contributions/"+said[0].ID))
	tab.Leave(t, link("Set this contribution aside"))
	tab.Do(t, chromedp.SetValue("#input-reason", "It answers another question."))
	tab.Press(t, "reason")
	clears("organization-second", here())
	if said = h.contributions("?author=state:xb&kind=comment"); said[0].SetAside == nil {
		t.Error("the contribution is not set aside")
	}
	tab.Close()

	anybody := h.someone("Anybody", "")
	anybody.get("/en/contributions/"+said[0].ID).want(http.StatusOK, "Set aside by the organiser", "It answers another question.", "We would say how soon.")
	anybody.get("/en/desk/consultations/" + of.ID + "/contribute/comment").goes("/en/sign-in")
	for _, page := range []string{"", "/groups/requests"} {
		b.Audit(t, h.base+at+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		b.Audit(t, h.base+strings.Replace(at, "/en/", "/ar/", 1)+page, hubtest.Light, hubtest.Narrow)
	}
	b.Audit(t, h.base+"/fr/contributions/"+said[0].ID, hubtest.Light, hubtest.Narrow)
	b.Audit(t, h.base+"/ar/contributions?consultation="+of.ID, hubtest.Light, hubtest.Narrow)

	h.clock.Advance(14*24*time.Hour + time.Minute)
	for end := time.Now().Add(time.Minute); h.consultation().Phases[0].State != "closed"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the phase does not close")
		}
	}
	calendar := anybody.get(at + "/calendar.ics").want(http.StatusOK).body
	if n := strings.Count(calendar, "BEGIN:VEVENT"); n != 2 {
		t.Errorf("the calendar has %d events", n)
	}
	for line := range strings.SplitSeq(calendar, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of the calendar has %d bytes", len(line))
		}
	}
	if !regexp.MustCompile(`(?m)^DTEND:\d{8}T\d{6}Z\r$`).MatchString(calendar) {
		t.Error("the calendar has no instants in UTC")
	}
}

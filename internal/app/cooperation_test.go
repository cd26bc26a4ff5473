package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// staff are the two who speak for a State of the demonstration.
type staff struct{ drafter, clears string }

var (
	stateA = staff{"xa-drafter", "xa-clearing"}
	stateB = staff{"xb-drafter", "xb-clearing"}
)

// conversation is a browser in which people of a demonstration act in turn.
type conversation struct {
	*house
	t   *testing.T
	b   *hubtest.Browser
	tab *hubtest.Tab
}

func newConversation(t *testing.T) *conversation {
	t.Helper()
	t.Parallel()
	h := newDemonstration(t)
	b := hubtest.NewBrowser(t)
	return &conversation{house: h, t: t, b: b, tab: b.Open(t, h.base+"/en/demo", hubtest.Light)}
}

func (c *conversation) open(path string) { c.t.Helper(); c.tab.Do(c.t, chromedp.Navigate(c.base+path)) }

func (c *conversation) here() string { return ask[string](c.t, c.tab, `location.pathname`) }

func (c *conversation) text() string { return ask[string](c.t, c.tab, `document.body.innerText`) }

func (c *conversation) become(who string) {
	c.t.Helper()
	c.open("/en/demo")
	c.tab.Press(c.t, "become-"+who)
}

// reads fails unless the page says all of it.
func (c *conversation) reads(words ...string) {
	c.t.Helper()
	text := c.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			c.t.Fatalf("%s does not say %q:\n%s", c.here(), w, text)
		}
	}
}

// cleared has the second of two clear what the first has just sent.
func (c *conversation) cleared(by staff) {
	c.t.Helper()
	draft := c.here()
	if !strings.HasPrefix(draft, "/en/desk/drafts/") {
		c.t.Fatalf("after sending the browser is at %s: %s", draft, c.text())
	}
	c.become(by.clears)
	c.open(draft)
	c.tab.Press(c.t, "clear-form")
}

// says has a State say something in the only case on its board.
func (c *conversation) says(by staff, link_, words string) {
	c.t.Helper()
	c.become(by.drafter)
	c.open("/en/desk/cooperation")
	c.tab.Leave(c.t, link("Data centre reached from outside"))
	c.tab.Leave(c.t, link(link_))
	if words != "" {
		c.tab.Do(c.t, chromedp.SetValue("#input-words", words))
	}
	c.tab.Press(c.t, "say")
	c.cleared(by)
}

// TestNotificationInABrowser: one State notifies another, with four eyes; it is
// on the board of the other, which acknowledges, says what it has done, and both
// close. Nobody else sees any of it.
func TestNotificationInABrowser(t *testing.T) {
	c := newConversation(t)
	c.become(stateA.drafter)
	c.open("/en/desk/cooperation")
	c.tab.Leave(t, link("New notification"))
	c.reads("does not imply that the notified State is responsible", "Not for classified information")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Brinevale")]`), chromedp.SetValue("#input-title", "Data centre reached from outside"),
		chromedp.SetValue("#input-field-seen", "Sign-ins at night from addresses that are new to us."), chromedp.SetValue("#input-field-affected", "Billing of a water company."),
		chromedp.SetValue("#input-field-asked", "Please look at the host and keep its logs."), chromedp.SetValue("#input-class", "intrusions"), chromedp.SetValue("#input-severity", "3"),
		chromedp.SetValue("#input-indicators", "192.0.2.7\nhxxps://evil[.]example/a"))
	c.tab.Press(t, "open")
	c.reads("Data centre reached from outside", "192[.]0[.]2[.]7", "hxxps://evil[.]example/a")
	c.cleared(stateA)

	c.become(stateB.drafter)
	c.open("/en/desk")
	c.reads("1 case is your move")
	c.open("/en/desk/cooperation")
	c.reads("TLP:AMBER", "Data centre reached from outside", "Aldermark", "Acknowledge receipt", "in 4")
	c.b.Audit(t, c.base+"/en/desk/cooperation", hubtest.Light)
	c.says(stateB, "Acknowledge receipt", "Received. We are looking into it.")
	c.says(stateB, "Say what was done", "The host was taken off the network at 04:10.")
	c.says(stateA, "Close", "")
	c.says(stateB, "Close", "Thank you.")

	c.become(stateA.drafter)
	c.open("/en/desk/cooperation")
	c.reads("Nothing waits for you.", "Closed by both")
	c.tab.Leave(t, link("Data centre reached from outside"))
	c.reads("The host was taken off the network at 04:10.", "Received. We are looking into it.", "Not for classified information")
	at := c.here()
	c.become("organization")
	c.open("/en/desk/cooperation")
	if strings.Contains(c.text(), "Data centre") {
		t.Error("a third participant sees the case on its board")
	}
	c.open(at)
	c.reads("There is no such case here.")
}

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
	forum  = staff{"organization", "organization-second"}
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

// says has a participant say something in a case on its board: the first way that
// is called so leads to the form, in which values stand for names of fields.
func (c *conversation) says(by staff, title, way string, values ...string) {
	c.t.Helper()
	c.become(by.drafter)
	c.open("/en/desk/cooperation")
	c.tab.Leave(c.t, link(title))
	c.tab.Leave(c.t, link(way))
	for i := 0; i+1 < len(values); i += 2 {
		c.tab.Do(c.t, chromedp.SetValue("#input-"+values[i], values[i+1]))
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
	const title = "Data centre reached from outside"
	c.says(stateB, title, "Acknowledge receipt", "words", "Received. We are looking into it.")
	c.says(stateB, title, "Say what was done", "words", "The host was taken off the network at 04:10.")
	c.says(stateA, title, "Close")
	c.says(stateB, title, "Close", "words", "Thank you.")

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

// TestRequestInABrowser: a State asks three for assistance, in an exercise; two
// offer, neither sees the other's offer, one is accepted and the other refused;
// what was offered is delivered, and both close. Of that the two report together:
// one proposes, the other agrees, and both publish the same words.
func TestRequestInABrowser(t *testing.T) {
	c := newConversation(t)
	c.become(stateA.drafter)
	c.open("/en/desk/cooperation/new/request")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Brinevale")]`), chromedp.Click(`//label[contains(., "Example Conference")]`), chromedp.Click(`//label[contains(., "Example Network")]`),
		chromedp.SetValue("#input-title", "Hospital without its records"), chromedp.SetValue("#input-field-situation", "Two hospitals cannot open their records."),
		chromedp.SetValue("#input-field-needed", "Three analysts for a week."), chromedp.SetValue("#input-field-timing", "From tomorrow."), chromedp.SetValue("#input-field-own-measures", "Our team works in shifts."),
		chromedp.SetValue("#input-class", "availability"), chromedp.SetValue("#input-half", "assistance"), chromedp.SetValue("#input-consulted", "The ministry of health."), chromedp.Click("#input-exercise"))
	ask[bool](t, c.tab, `document.querySelectorAll('input[type=radio][value=yes]').forEach(i => i.checked = true) === undefined`)
	c.tab.Press(t, "open")
	c.reads("Hospital without its records", "Three analysts for a week.")
	c.cleared(stateA)

	const title = "Hospital without its records"
	c.become(stateB.drafter)
	c.open("/en/desk/cooperation")
	c.reads("EXERCISE", title)
	c.tab.Leave(t, link(title))
	c.reads("EXERCISE", "It has due regard for the sovereignty of the State that is asked.")
	at := c.here()
	c.b.Audit(t, c.base+at, hubtest.Light)
	offer := func(by staff, nature string) {
		t.Helper()
		c.says(by, title, "Acknowledge receipt")
		c.says(by, title, "Offer", "nature", nature, "scope", "One week, on site.", "terms", "At our own cost.", "begins", soonest("YYYY-02-02 08:00"), "ends", soonest("YYYY-02-09 18:00"))
	}
	offer(stateB, "Two analysts from Brinevale")
	offer(forum, "A line of experts from the Conference")
	c.become(stateB.drafter)
	c.open(at)
	if strings.Contains(c.text(), "A line of experts") {
		t.Fatal("one who was asked sees the offer of another")
	}
	c.become(stateA.drafter)
	c.open(at)
	c.reads("Two analysts from Brinevale", "A line of experts from the Conference", "Example Network (fictitious)")
	c.says(stateA, title, "Accept the offer")
	c.says(stateA, title, "Refuse the offer", "words", "Another offer was accepted. Thank you.")
	c.says(stateB, title, "Report delivery", "words", "Our team has left.")
	c.says(stateA, title, "Close")
	c.says(stateB, title, "Close")
	c.become(stateA.drafter)
	c.open(at)
	c.reads("Closed by both", "Offer refused", "Sent")
	c.report(title, at)
}

// report: the two of a closed request report of it. What nobody has chosen is not
// in the report, and it is public once both have published it.
func (c *conversation) report(title, at string) {
	c.t.Helper()
	t := c.t
	within := func(by staff, form string, values ...string) {
		t.Helper()
		c.become(by.drafter)
		c.open(at)
		c.tab.Leave(t, chromedp.Click(`//main//a[contains(@href, "/report")]`)) // it is called by what is to be done
		c.b.Pictures(t, c.base, c.here())
		for i := 0; i+1 < len(values); i += 2 {
			c.tab.Do(t, chromedp.SetValue("#input-"+values[i], values[i+1]))
		}
		c.tab.Press(t, form)
	}
	within(stateA, "propose", "title", "Help for two hospitals", "as", "TLP:CLEAR", "words-0", "Written, and left out.")
	c.reads("The words below were changed and are left out")
	within(stateA, "propose", "title", "Help for two hospitals", "as", "TLP:CLEAR", "use-0", "rewritten", "words-0", "Two hospitals worked on paper.", "lessons", "Two analysts on site were worth ten on the telephone.")
	c.reads("Help for two hospitals", "TLP:CLEAR", "EXERCISE")
	c.cleared(stateA)
	c.become(stateB.drafter)
	c.open("/en/desk/cooperation")
	c.reads("A report waits for your agreement")
	within(stateB, "agree")
	c.cleared(stateB)
	c.become(stateB.drafter)
	c.open(at)
	c.reads("Both have agreed to a report, marked TLP:CLEAR.")
	for _, by := range []staff{stateB, stateA} {
		c.open("/en/retrospective-reports")
		if strings.Contains(c.text(), "Help for two hospitals") {
			t.Error("a report is listed before both have published it")
		}
		within(by, "publish")
		c.reads("with the names of both")
		c.cleared(by)
	}
	c.open("/en/retrospective-reports")
	c.b.Audit(t, c.base+"/en/retrospective-reports", hubtest.Light)
	c.tab.Leave(t, link("Help for two hospitals"))
	c.reads("EXERCISE", "TLP:CLEAR", "Aldermark", "Brinevale", "Two hospitals worked on paper.", "Two analysts on site were worth ten on the telephone.", "Digest of these words")
	if text := c.text(); strings.Contains(text, "Three analysts for a week") || strings.Contains(text, "cannot open their records") || strings.Contains(text, title) {
		t.Error("the report holds what nobody has chosen")
	}
	c.b.Audit(t, c.base+c.here(), hubtest.Light)
	c.b.Pictures(t, c.base, c.here())
	c.b.Pictures(t, c.base, "/ar"+c.here()[len("/en"):])
}
